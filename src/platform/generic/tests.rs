//! Whole pages in one line: what is a thread, and what only looks like one.

use crate::thread::Kind;
use crate::{Media, Options, Page, Thread, analyze};

fn read(body: &str) -> Thread {
    let html = format!("<html><body><h1>A post</h1><p>Words of the post.</p>{body}</body></html>");
    let options = Options {
        platform: Some("generic".to_owned()),
        ..Options::default()
    };
    analyze(
        &Page::new("page.html", html.into_bytes(), Media::Html),
        &options,
    )
    .expect("a page")
}

fn names(body: &str) -> Vec<String> {
    let items = read(body).items;
    items
        .iter()
        .map(|i| i.author.name.clone().unwrap_or_default())
        .collect()
}

const TWO: &str = "<div class=remark id=r1><b class=author>Ana</b> <i class=date>12.03.2010 10:00</i><p>First of all.</p></div>\
    <div class=remark id=r2><b class=author>Ben</b> <i class=date>13.03.2010 11:00</i><p>And then.</p></div>";

#[test]
fn a_heading_makes_repeated_blocks_a_thread() {
    assert_eq!(names(&format!("<h3>2 comments</h3>{TWO}")), ["Ana", "Ben"]);
}

#[test]
fn blocks_that_nothing_names_are_no_thread() {
    assert_eq!(names(TWO), [""; 0]);
    assert_eq!(read(TWO).platform, "");
}

#[test]
fn a_box_in_the_margin_is_no_thread() {
    assert_eq!(
        names(&format!(
            "<div class='sidebar recent-comments'><h3>2 comments</h3>{TWO}</div>"
        )),
        [""; 0]
    );
}

#[test]
fn comments_of_other_posts_are_no_thread() {
    let of = |post: u32, n: u32| {
        format!(
            "<li><span class=author>Ana</span> <span class=date>12.03.2010</span> Yes. <a href='/{post}#c{n}'>more</a></li>"
        )
    };
    let list = format!(
        "<h3>Comments</h3><ul>{}{}{}</ul>",
        of(1, 11),
        of(2, 12),
        of(3, 13)
    );
    assert_eq!(names(&list), [""; 0]);
}

#[test]
fn stars_are_reviews() {
    let review = |name: &str| {
        format!(
            "<div class=comment itemprop=review><b class=author>{name}</b> <i class=date>12.03.2010</i><p>Good shoes.</p></div>"
        )
    };
    assert_eq!(
        names(&format!(
            "<h3>2 comments</h3>{}{}",
            review("Ana"),
            review("Ben")
        )),
        [""; 0]
    );
}

#[test]
fn confidence_stays_below_that_of_a_known_system() {
    let thread = read(&format!("<div id=comments><h3>2 comments</h3>{TWO}</div>"));
    assert!(
        thread
            .items
            .iter()
            .all(|i| i.evidence.confidence > 0.3 && i.evidence.confidence <= 0.7)
    );
}

#[test]
fn a_list_under_its_heading_holds_pings() {
    let thread = read(&format!(
        "<div id=comments><h3>2 comments</h3>{TWO}</div><h3>Trackbacks</h3><ul><li><a href='http://b.example/x'>Another blog</a></li></ul>"
    ));
    let kinds: Vec<Kind> = thread.items.iter().map(|i| i.kind).collect();
    assert_eq!(kinds, [Kind::Comment, Kind::Comment, Kind::Ping]);
}

#[test]
fn replies_of_another_class_join_the_thread() {
    let thread = read(
        "<h3>2 comments</h3><div class=comment id=c1><b class=author>Ana</b> <i class=date>12.03.2010 10:00</i><p>A first one, long enough.</p>\
         <div class=reply-item id=c2><b class=author>Ben</b> <i class=date>13.03.2010 11:00</i><p>An answer to it.</p></div></div>\
         <div class=comment id=c3><b class=author>Cy</b> <i class=date>14.03.2010 11:00</i><p>A third, somewhere else.</p></div>",
    );
    let parents: Vec<Option<usize>> = thread.items.iter().map(|i| i.parent).collect();
    assert_eq!(parents, [None, Some(0), None]);
}

#[test]
fn hostile_pages_end() {
    for body in [
        "<dl><dt><dt><dd>",
        "<a name=c1><a name=c2><a name=c3>",
        "<table><tr><td><table><tr>",
        "<h3>3 comments</h3><li><li><li>",
    ] {
        assert!(read(&body.repeat(300)).items.len() < 2000);
    }
}
