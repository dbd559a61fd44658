//! What a page says of who answered whom, and what it leaves open.

use commentsift::thread::Nesting;
use commentsift::{Media, Options, Page, Thread, analyze};

fn read(html: &str) -> Thread {
    let page = Page::new("bug.html", html.as_bytes().to_vec(), Media::Html);
    analyze(&page, &Options::default()).expect("a page")
}

/// A page of Drupal 7 with two comments, each with this in its links.
fn drupal(links: [&str; 2]) -> String {
    let comment = |number: usize, name: &str, text: &str| {
        format!(
            "<a id='comment-{number}'></a><div class='comment' about='/comment/{number}#comment-{number}' typeof='sioc:Post sioct:Comment'>\
             <div class='submitted'><span class='username'>{name}</span> <span property='dc:date' content='2012-03-1{number}T10:00:00+01:00'>1{number}.03.2012</span></div>\
             <div class='content'><p>{text}</p></div>{}</div>",
            links[number - 1]
        )
    };
    format!(
        "<html lang=de><head><meta name='Generator' content='Drupal 7 (http://drupal.org)'></head><body>\
         <article class='node'><h1>Der See</h1><p>Im Winter gefroren.</p></article>\
         <section id='comments' class='comment-wrapper'><h2 class='title'>Kommentare</h2>{}{}</section></body></html>",
        comment(1, "Ilse Rand", "Ein schöner Weg, danke."),
        comment(2, "Bernd Loh", "Wir waren im Januar da.")
    )
}

#[test]
fn a_flat_list_without_a_link_to_reply_does_not_say_that_nobody_was_answered() {
    let silent = read(&drupal(["", ""]));
    assert_eq!((silent.items.len(), silent.nesting), (2, Nesting::Unknown));
    assert!(silent.items.iter().all(|item| item.depth.is_none()));
    let link = "<ul class='links'><li class='comment-reply'><a href='/comment/reply/4/2'>Antworten</a></li></ul>";
    let offers = read(&drupal(["", link]));
    assert_eq!((offers.items.len(), offers.nesting), (2, Nesting::Nested));
    assert!(offers.items.iter().all(|item| item.depth == Some(1)));
}

/// The author's pick above the list of all others is not what these answer.
#[test]
fn one_comment_above_a_list_of_the_others_was_answered_by_none_that_says_so() {
    let comment = |name: &str, day: usize| {
        format!(
            "<div class=comment><b class=author>{name}</b> <time datetime='2020-01-0{day}T10:00:00'>Jan {day}, 2020</time>\
             <p class=text>The ferry was late on day {day}, and nobody minded.</p></div>"
        )
    };
    let others: String = (2..7)
        .map(|day| comment(&format!("Rider {day}"), day))
        .collect();
    let made = read(&format!(
        "<html lang=en><body><main><article><h1>The ferry</h1><p>{}</p></article><h2>6 comments</h2>\
         <div class=comments>{}<div class=list>{others}</div></div></main></body></html>",
        "The ferry leaves at six, and the coffee on it is hot. ".repeat(6),
        comment("Ines Marl", 1)
    ));
    assert_eq!(made.items.len(), 6);
    assert!(made.items.iter().all(|item| item.parent.is_none()));
}
