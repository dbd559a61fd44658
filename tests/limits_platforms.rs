//! Hostile pages for the recognisers of platforms: what is found stays right, and what is kept stays in proportion to the page.

use commentsift::thread::{Thread, ThreadStatus};
use commentsift::{Explanation, Media, Options, Page, analyze, explain};
use std::fmt::Write as _;

fn page(html: String) -> Page {
    Page::new("hostile.html", html.into_bytes(), Media::Html)
}

fn analysed(html: String) -> Thread {
    analyze(&page(html), &Options::default()).expect("a hostile page is still a page")
}

fn explained(html: String) -> Explanation {
    explain(&page(html), &Options::default()).expect("a hostile page is still a page")
}

fn cite(number: usize, inner: &str) -> String {
    format!(
        "<div class='u-comment h-cite' id=c{number}><a class='p-author h-card' href='u{number}'>Ana {number}</a>\
         <a class=u-url href='x{number}'></a><p class=e-content>Text {number} of hers</p>{inner}</div>"
    )
}

/// Each item lies in an element of its own, 400 elements deep, and each of those carries 64 names: what stands around is asked for once
/// an element, not once an item.
#[test]
fn items_far_down_under_many_names_are_found() {
    let mut names = String::new();
    for i in 0..64 {
        let _ = write!(names, "some-long-name-{i} ");
    }
    let mut html = format!("<div class='{names}'>").repeat(400);
    for i in 1..=2000 {
        let _ = write!(html, "<b>{}</b>", cite(i, ""));
    }
    assert_eq!(analysed(html.clone()).items.len(), 2000);
    // The outermost name still counts for all of them.
    let widget = analysed(format!("<div class=recent-comments>{html}"));
    assert!(widget.items.is_empty(), "{}", widget.platform);
}

/// A property around a whole item holds its text and its replies: as a date it would be kept once for each level.
#[test]
fn a_date_around_a_thread_is_no_date() {
    let text = "words that fill the page ".repeat(400);
    let mut html = String::new();
    for i in 1..=200 {
        let _ = write!(
            html,
            "<div class='u-comment h-cite dt-published' id=c{i}><a class='p-author h-card' href='u'>Ana {i}</a><p class=e-content>{text}</p>"
        );
    }
    let thread = analysed(html);
    assert_eq!(thread.items.len(), 200);
    let longest = thread.items.iter().filter_map(|i| i.date.raw.as_deref());
    assert!(longest.map(str::len).max().unwrap_or(0) <= 240);
}

/// Every relative link becomes as long as what it is relative to.
#[test]
fn an_endless_base_is_none() {
    for head in [
        "<base href='http://a.example/LONG/'>",
        "<link rel=canonical href='http://a.example/LONG/'>",
        "<meta property=og:url content='http://a.example/LONG/'>",
    ] {
        let mut html = head.replace("LONG", &"x".repeat(100_000));
        for i in 1..=200 {
            html.push_str(&cite(i, ""));
        }
        let thread = analysed(html);
        assert_eq!(thread.items.len(), 200);
        for item in &thread.items {
            let link = item.permalink.as_deref().expect("a link");
            assert!(link.len() < 100, "{head:.20}: {} bytes", link.len());
        }
    }
}

/// Marks before and behind a nested item climb to one and the same element: it is one item, and stands before what it holds.
#[test]
fn marks_that_climb_to_one_element_are_one_item() {
    let mark = |n: usize| {
        format!(
            "<span class=mark id=m{n}></span><b class=who>Ana {n}</b><p class=said>Text {n}</p>"
        )
    };
    let mut html = String::from("<i class=house></i><li class=box>");
    for i in 1..=300 {
        let _ = write!(
            html,
            "{}<ul><li class=box>{}</li></ul>",
            mark(2 * i),
            mark(2 * i + 1)
        );
    }
    let rules = "[[platform]]\nname = 'house'\ndoc = 'House'\nsigns = ['i.house']\n\
        [[platform.list]]\nrule = 'box'\nitem = '.mark'\naround = '.box'\nauthor = '.who'\ntext = '.said'\n";
    let rules = commentsift::platform::rules::RuleSet::parse("house.toml", rules);
    let options = Options {
        rules: Some(std::sync::Arc::new(rules.expect("rules"))),
        platform: Some("house".to_owned()),
        ..Options::default()
    };
    let thread = analyze(&page(html), &options).expect("a page");
    // The outer element once, and 300 in it.
    assert_eq!(thread.items.len(), 301);
    assert_eq!(thread.items[0].author.name.as_deref(), Some("Ana 2"));
    assert!(thread.items[1..].iter().all(|i| i.parent == Some(0)));
}

/// A comment with thousands of replies right inside it, and as many parts that its fields are looked for in.
#[test]
fn a_comment_of_many_replies_and_many_parts() {
    let mut inner = String::new();
    for i in 2..=5000 {
        inner.push_str(&cite(i, ""));
        inner.push_str("<span class=comment-author>x</span>");
    }
    let thread = analysed(cite(1, &inner));
    assert_eq!(thread.items.len(), 5000);
    assert_eq!(thread.items[0].author.name.as_deref(), Some("Ana 1"));
    assert!(thread.items[1..].iter().all(|i| i.parent == Some(0)));
}

/// Every class token of the page occurs once.
#[test]
fn a_page_of_names_that_never_repeat() {
    let mut html = String::from("<div id=comments>");
    for i in 1..=2000 {
        html.push_str(&cite(i, ""));
        html.push_str("<div class='");
        for n in 0..24 {
            let _ = write!(html, "name{i}x{n}-list ");
        }
        html.push_str("'><p>1 May 2020</p></div>");
    }
    assert_eq!(analysed(html).items.len(), 2000);
}

/// A container of replies stands right behind its comment; one behind thousands of breaks is another thread's.
#[test]
fn replies_behind_an_endless_gap_are_none() {
    let opinion = |n: usize| {
        format!(
            "<li class=opinion id=c{n}><b class=author>Ana {n}</b> <time datetime='2020-05-01T10:00:00Z'>1 May 2020</time><p class=text>Text {n} for you</p></li>"
        )
    };
    let thread = |gap: &str| {
        let mut html = format!(
            "<h1>A post</h1><div id=comments><h3>Comments</h3>{}{gap}",
            opinion(1).replace("li", "div")
        );
        for i in 2..=50 {
            let _ = write!(html, "<ul>{}</ul>", opinion(i));
        }
        analysed(format!("{html}</div>"))
    };
    let near = thread("<br>");
    assert_eq!(near.items.len(), 50);
    assert_eq!(near.items[1].parent, Some(0));
    let far = thread(&"<br>".repeat(1000));
    assert_eq!(far.items.len(), 50);
    assert!(far.items[1].parent.is_none());
}

/// Look-alikes that lie in each other hold the whole page, each of them; of none is more told than its beginning.
#[test]
fn look_alikes_in_each_other_are_told_in_short() {
    let text = "words that fill the page ".repeat(4000);
    let item = "<div class='u-comment h-cite comment even depth-1' id=comment-1>";
    let told = explained(format!(
        "<div class=recent-comments>{}{text}",
        item.repeat(60)
    ));
    assert!(told.items.is_empty());
    assert!(told.rejected.iter().all(|r| r.text.chars().count() <= 101));
}

#[test]
fn votes_at_the_ends_of_their_range_are_no_overflow() {
    let votes = "<meta itemprop=upvoteCount content=9223372036854775807><meta itemprop=downvoteCount content=-9223372036854775808>";
    let only_down = "<meta itemprop=downvoteCount content=-9223372036854775808>";
    let item = |votes: &str| {
        format!(
            "<div itemprop=comment itemscope itemtype='http://schema.org/Comment'><span itemprop=author>Ana</span><p itemprop=text>Hello to all</p>{votes}</div>"
        )
    };
    let thread = analysed(format!("{}{}", item(votes), item(only_down)));
    let found: Vec<_> = thread.items.iter().map(|i| i.votes).collect();
    assert_eq!(found, [Some(i64::MAX), Some(i64::MAX)]);
    let json = r#"{"@type":"BlogPosting","comment":[{"@type":"Comment","text":"Hello to all","author":"Ana","upvoteCount":9223372036854775807,"downvoteCount":-9223372036854775808}]}"#;
    let thread = analysed(format!(
        "<script type='application/ld+json'>{json}</script><p>x"
    ));
    assert_eq!(thread.items.len(), 1);
    assert_eq!(thread.items[0].votes, Some(i64::MAX));
}

#[test]
fn names_of_marks_and_turns_keep_their_characters() {
    let names = [
        "Par \u{e9}\u{301}",
        "Par \u{e8}\u{202e}\u{1f600}",
        "Par \u{200f}\u{5d0}",
        "Par \u{1f469}\u{200d}\u{1f4bb}",
    ];
    let mut html = String::from("<h1>Un billet</h1><div id=comments><h3>Commentaires</h3>");
    for (at, name) in names.iter().enumerate() {
        let _ = write!(
            html,
            "<div class=opinion id=c{at}1><b class=author>{name}</b> <time datetime='2020-05-01T10:00:00Z'>1 mai 2020</time><p class=text>Texte {at} pour vous</p></div>"
        );
    }
    let thread = analysed(html);
    assert_eq!(thread.items.len(), names.len());
    for (item, name) in thread.items.iter().zip(names) {
        let found = item.author.name.as_deref().expect("a name");
        assert!(
            name.ends_with(found) && !found.is_empty(),
            "{found:?} of {name:?}"
        );
    }
    assert_ne!(thread.status, ThreadStatus::Truncated);
}
