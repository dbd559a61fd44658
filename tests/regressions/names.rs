//! Names with what themes print around them.

use super::read;
use commentsift::Thread;
use commentsift::thread::ReplyTarget;

/// Three comments of a page without a known system; `line` is the line about one, with NAME, its `body` stands apart.
fn thread(lang: &str, item: impl Fn(usize, &str) -> String) -> Thread {
    let names = ["Ottilie Farr", "Juno P.", "Sven-Ole"];
    let items: String = names
        .iter()
        .enumerate()
        .map(|(at, name)| item(at, name))
        .collect();
    read(&format!(
        "<html lang={lang}><body><h1>A shed full of pans</h1><div class=entry><p>{}</p></div>\
         <div id=comments><h3>3 Comments</h3>{items}</div></body></html>",
        "Every autumn the pans come out of the shed and get their oil. ".repeat(6)
    ))
}

/// A comment with a line of class `meta` over the text.
fn with_line(lang: &str, line: &str) -> Vec<String> {
    let made = thread(lang, |at, name| {
        let line = line
            .replace("NAME", name)
            .replace("NUMBER", &(at + 1).to_string());
        format!(
            "<div class=comment id=comment-{}><p class=meta>{line}</p><div class=text><p>A pan of iron wants oil, number {at}, and patience.</p></div></div>",
            40 + at
        )
    });
    names(&made)
}

fn names(thread: &Thread) -> Vec<String> {
    let name = |i: &commentsift::Item| i.author.name.clone().unwrap_or_default();
    thread.items.iter().map(name).collect()
}

const NAMES: [&str; 3] = ["Ottilie Farr", "Juno P.", "Sven-Ole"];

/// The ids 8, 9 and 10 were `8`, `9` and `c10`.
#[test]
fn a_number_of_one_digit_is_a_number() {
    for attr in ["id", "data-id", "data-comment-id"] {
        let made = thread("en", |at, name| {
            format!(
                "<div class=item {attr}={}><b>{name}</b> <span class=when>April 1, 2020 at 08:1{at}</span><div class=text>A pan of iron wants oil, number {at}.</div></div>",
                at + 8
            )
        });
        let ids: Vec<&str> = made.items.iter().map(|item| item.id.as_str()).collect();
        assert_eq!(ids, ["c8", "c9", "c10"], "{attr}");
    }
}

#[test]
fn a_weekday_beside_the_date_is_no_part_of_a_name() {
    // 12 March 2015 was a Thursday.
    let lines = [
        ("en", "NAME on Thursday, March 12, 2015 at 2:32 pm"),
        ("en", "NAME, Thu Mar 12, 2015"),
        ("en", "Thu, 03/12/2015 - 14:32 &mdash; NAME"),
        ("fr", "NAME, jeudi 12 mars 2015"),
        ("fr", "Le jeudi 12 mars 2015, par NAME"),
        ("de", "NAME am Donnerstag, 12. März 2015 um 14:32 Uhr"),
        ("es", "NAME jueves 12 de marzo de 2015"),
        ("pt-BR", "NAME, quinta-feira, 12 de março de 2015"),
        ("pl", "czw., 12/03/2015 - 14:32 &mdash; NAME"),
        ("ru", "NAME, четверг, 12 марта 2015"),
        ("nl", "NAME op donderdag 12 maart 2015"),
        ("cs", "čtvrtek 12. března 2015 &mdash; NAME"),
        ("ja", "2015年3月12日(木) 14:32 &mdash; NAME"),
    ];
    for (lang, line) in lines {
        assert_eq!(with_line(lang, line), NAMES, "{line}");
    }
}

#[test]
fn a_name_that_is_also_a_day_stays() {
    // 13 March 2015 was a Friday.
    let made = thread("en", |at, _| {
        let name = ["Sam", "Domingo", "Mara Sol"][at];
        format!(
            "<div class=comment id=comment-{at}><p class=meta>{name} 13 March 2015</p><div class=text><p>Number {at} of three.</p></div></div>"
        )
    });
    assert_eq!(names(&made), ["Sam", "Domingo", "Mara Sol"]);
}

#[test]
fn introductions_and_numbers_are_no_part_of_a_name() {
    let lines = [
        "By NAME on March 12, 2015",
        "by NAME on March 12, 2015",
        "Posted by:NAME | March 12, 2015",
        "Soumis par NAME (non vérifié) le 12/03/2015 - 14:32",
        "Опубликовано пользователем NAME (не проверено) 12/03/2015 - 14:32",
        "#NUMBER NAME, March 12, 2015",
        "NUMBER. NAME &mdash; March 12, 2015",
    ];
    for line in lines {
        assert_eq!(with_line("en", line), NAMES, "{line}");
    }
}

#[test]
fn a_line_keeps_the_link_of_a_name_that_is_introduced() {
    let made = thread("en", |at, name| {
        format!(
            "<div class=comment id=comment-{at}><div class=meta>By <a href=http://site{at}.example/>{name}</a> on March 12, 2015</div>\
             <p>A pan of iron wants oil, number {at}.</p></div>"
        )
    });
    assert_eq!(names(&made), NAMES);
    let url = made.items[1].author.url.as_deref();
    assert_eq!(url, Some("http://site1.example/"));
}

#[test]
fn a_date_without_its_year_is_no_part_of_a_name() {
    for line in [
        "NAME &middot; Mar 12, 02:32 PM",
        "NAME on Mar 12 at 2:32 pm",
        "NAME &mdash; 12 March, 14:32",
    ] {
        let made = thread("en", |at, name| {
            let line = line.replace("NAME", name);
            format!(
                "<li class='comment even depth-1' id=comment-{}><p class=meta>{line}</p>\
                 <div class=text><p>A pan of iron wants oil, number {at}.</p></div></li>",
                40 + at
            )
        });
        assert_eq!(names(&made), NAMES, "{line}");
    }
}

#[test]
fn neighbours_without_a_space_are_two_words() {
    let made = thread("en", |at, name| {
        format!(
            "<div class=comment><div><span class=font-bold>{name}</span><span class=text-xs>Mar 12, 2015</span></div>\
             <p>A pan of iron wants oil, number {at}, and patience.</p></div>"
        )
    });
    assert_eq!(names(&made), NAMES);
    assert_eq!(made.items[0].date.raw.as_deref(), Some("Mar 12, 2015"));
    assert_eq!(
        made.items[0].text,
        "A pan of iron wants oil, number 0, and patience."
    );
}

#[test]
fn a_line_in_a_foot_is_read() {
    let made = thread("en", |at, name| {
        format!(
            "<div class=comment id=comment-{at}><p>A pan of iron wants oil, number {at}, and patience.</p>\
             <p class=comment-footer><a href=http://site{at}.example/>{name}</a> &mdash; 12 Mar 2015 @ 02:32 PM</p></div>"
        )
    });
    assert_eq!(names(&made), NAMES);
    assert_eq!(
        made.items[2].text,
        "A pan of iron wants oil, number 2, and patience."
    );
}

#[test]
fn a_title_or_number_over_a_comment_is_no_name() {
    for title in ["Re: my own pan", "NUMBER"] {
        let made = thread("en", |at, name| {
            let title = title.replace("NUMBER", &(at + 1).to_string());
            format!(
                "<div class=comment id=comment-{at}><h4>{title}</h4><p class=text>A pan of iron wants oil, number {at}.</p>\
                 <p class=meta>Posted by {name} on 12 March 2015 at 02:32 PM</p></div>"
            )
        });
        assert_eq!(names(&made), NAMES, "{title}");
    }
}

#[test]
fn a_link_that_deletes_or_edits_is_nobodys_address() {
    let made = thread("en", |at, name| {
        format!(
            "<div class=comment id=comment-{at}><div class=comment_name>{name}<a href='http://www.blogger.com/delete-comment.g?blogID=1&postID={at}'>x</a></div>\
             <div class=comment_date>March 12, 2015</div><div class=comment_text>A pan of iron wants oil, number {at}.</div></div>"
        )
    });
    assert!(made.items.iter().all(|i| i.author.url.is_none()));
}

#[test]
fn a_speaker_who_is_quoted_is_nobody_addressed() {
    let absent = |body: &str| {
        let thread = super::read(&super::comment(body));
        let replies = thread.replies.into_iter();
        let names = replies.filter_map(|reply| match reply.to {
            ReplyTarget::Absent(name) => Some(name),
            ReplyTarget::Post | ReplyTarget::Item(_) => None,
        });
        names.collect::<Vec<String>>()
    };
    assert!(absent("<p>Martin: “You all know where the river ends.”</p>").is_empty());
    assert_eq!(
        absent("<p>Martin: you know where the river ends.</p>"),
        ["Martin"]
    );
}

/// Three comments whose head is made of `<p>{line}</p>`, without a class that tells what it is.
fn with_plain_line(lang: &str, line: &str) -> Vec<String> {
    names(&thread(lang, |at, name| {
        let line = line
            .replace("NAME", name)
            .replace("NUMBER", &(at + 1).to_string());
        format!(
            "<div class=kommentar><p>{line}</p><p>A pan of iron wants oil, number {at}, and patience.</p></div>"
        )
    }))
}

#[test]
fn a_number_in_the_thread_is_no_name() {
    for line in [
        "<b>Comment #NUMBER</b><br>by <b>NAME</b> on March 12, 2015 14:32",
        "<b>Réaction n°NUMBER</b><br>par <b>NAME</b> le 12/03/2015 14:32",
    ] {
        assert_eq!(with_plain_line("fr", line), NAMES, "{line}");
    }
}

#[test]
fn numbers_and_labels_that_all_names_share_are_the_themes() {
    for line in [
        "<strong>NUMBER. NAME</strong> skrev den 12 mars 2015 kl. 14:32",
        "utente: <a href=http://a.example/>NAME</a> 12/03/2015 14:32",
    ] {
        assert_eq!(with_plain_line("it", line), NAMES, "{line}");
    }
}

#[test]
fn links_to_the_author_are_no_part_of_a_name() {
    let line = "<b>NUMBER</b> NAME | E-mail | <a href=http://a.example/>Web</a> | 12. března 2015 v 14:32 | <a href=#>Reagovat</a>";
    assert_eq!(with_plain_line("cs", line), NAMES);
}

#[test]
fn day_and_month_in_numbers_are_no_part_of_a_name() {
    let line = "Posted by <a href=http://a.example/>NAME</a> on 03/12 at 02:32 PM";
    assert_eq!(with_plain_line("en", line), NAMES);
}

/// A label in front and a full stop behind ("Автор: Роман Н.") were cut as if both stood behind: a panic inside a letter of two bytes.
#[test]
fn a_label_before_a_name_that_ends_in_a_full_stop_is_no_panic() {
    for (lang, label) in [("ru", "Автор:"), ("uk", "Автор:")] {
        let made = thread(lang, |at, name| {
            format!(
                "<div class=comment id=comment-{}><div class=comment-author>{label} {name}</div><div class=text><p>A pan of iron wants oil, number {at}.</p></div></div>",
                at + 8
            )
        });
        assert_eq!(names(&made)[1], "Juno P.", "{lang}");
    }
}

/// The words of a line below the text were taken for a class, the one of all elements without any.
#[test]
fn words_are_no_class() {
    let text = [
        "Plain words of the first.",
        "<p>A pan of iron.</p><p>It wants oil.</p>",
        "<p>Patience.</p><p>And oil.</p>",
    ];
    let made = thread("en", |at, name| {
        format!(
            "<div class=comment id=comment-{}><div class=comment-body>{}</div><div class=comment-footer>Author: {name} | Date: May 12, 2020 10:00 AM</div></div>",
            at + 1,
            text[at]
        )
    });
    assert_eq!(names(&made), NAMES);
    assert!(made.items.iter().all(|item| item.text.contains('.')));
}
