//! What counts as a link, and which addresses mean the post.

use super::*;
use crate::metrics::sample::{ping, thread};
use target::key;

fn url(text: &str) -> Url {
    Url::parse(text).expect("a URL")
}

fn post(addresses: &[&str]) -> Target {
    let mut thread = thread(Vec::new());
    thread.url = None;
    thread.addresses = addresses.iter().map(|&a| a.to_owned()).collect();
    Target::of(&thread)
}

#[test]
fn a_post_is_known_by_all_its_spellings_and_by_no_other_address() {
    let target = post(&[
        "https://blog.example/caf%C3%A9/soup/",
        "https://blog.example/?p=41",
    ]);
    for same in [
        "http://www.blog.example/caf%c3%a9/soup",
        "https://blog.example/café/soup/#comment-7",
        "https://blog.example/caf%C3%A9/soup/comment-page-3/",
        "https://blog.example/caf%C3%A9/soup/?utm_source=feed&fbclid=x",
        "http://blog.example?p=41",
        "https://blog.example/?p=41&cpage=2#comments",
    ] {
        assert!(target.is(&url(same)), "{same}");
    }
    for other in [
        "https://blog.example/",
        "https://blog.example/?p=4",
        "https://blog.example/?p=411",
        "https://blog.example/caf%C3%A9/",
        "https://blog.example/caf%C3%A9/Soup/",
        "https://blog.example:8080/caf%C3%A9/soup/",
        "https://other.example/caf%C3%A9/soup/",
        "ftp://blog.example/caf%C3%A9/soup/",
    ] {
        assert!(!target.is(&url(other)), "{other}");
    }
}

#[test]
fn the_front_page_is_no_post_where_another_address_is_known() {
    let target = post(&["https://blog.example/", "https://blog.example/soup/"]);
    assert!(!target.is(&url("https://blog.example/")));
    assert!(post(&["https://blog.example/"]).is(&url("https://blog.example")));
    assert!(post(&["saved/page.html", "/soup/"]).is_unknown());
    assert_eq!(key(&url("mailto:ana@blog.example")), None);
}

#[test]
fn the_permalink_of_a_webmention_is_its_source_and_a_face_is_not() {
    let own = Some("marthe.example");
    let mut like = ping(Kind::Like, "Ana", "https://ana.example/");
    assert_eq!(source(&like, own), Some(("https://ana.example/", false)));
    like.permalink = Some("https://ana.example/likes/7".into());
    assert_eq!(
        source(&like, own),
        Some(("https://ana.example/likes/7", true))
    );
    like.permalink = Some("https://marthe.example/voyage/#comment-7".into());
    assert_eq!(source(&like, own), Some(("https://ana.example/", false)));
    let tweet = ping(Kind::Tweetback, "Ana", "https://short.example/ana/1");
    assert_eq!(source(&tweet, own).map(|(_, is_sure)| is_sure), Some(false));
}

/// What a source that answers with this page says of a post.
fn judged(html: &str, target: &Target, is_sure: bool) -> SourceCheck {
    use crate::source::web::Look;
    use crate::{Media, Page};
    let mut page = Page::new("s", html.as_bytes().to_vec(), Media::Html);
    page.final_url = Some("https://source.example/a/".into());
    let look = Look {
        status: Some(200),
        no_such_name: false,
        page: Ok(page),
    };
    let asked = url("https://source.example/a/");
    Answer::of(&asked, look, &Options::default()).judge(target, is_sure)
}

#[test]
fn what_counts_as_a_link() {
    let target = post(&["https://blog.example/soup/"]);
    let links = |html: &str| judged(html, &target, true).links_back;
    for yes in [
        "<a href='https://blog.example/soup/'>x</a>",
        "<div class=comment><a rel='nofollow ugc' href=' http://blog.example/soup '>x</a></div>",
        "<map><area href='https://blog.example/soup/'></map>",
        "<base href='https://blog.example/'><a href='soup/'>x</a>",
        "<div class=h-entry><link class=u-in-reply-to href='https://blog.example/soup/'></div>",
        "<data class=u-like-of value='https://blog.example/soup/'></data>",
    ] {
        assert_eq!(links(yes), Some(true), "{yes}");
    }
    let other = "<p><a href='/x'>x</a>";
    for no in [
        "<p>https://blog.example/soup/",
        "<!-- <a href='https://blog.example/soup/'>x</a> -->",
        "<link rel=prev href='https://blog.example/soup/'>",
        "<img src='https://blog.example/soup/'>",
        "<a href='https://share.example/?u=https%3A%2F%2Fblog.example%2Fsoup%2F'>x</a>",
    ] {
        assert_eq!(links(&format!("{no}{other}")), Some(false), "{no}");
    }
    // Nothing is known: no link at all; not surely the source; no address of the post.
    assert_eq!(links("<p>Loading …"), None);
    assert_eq!(judged(other, &target, false).links_back, None);
    assert_eq!(judged(other, &post(&[]), true).links_back, None);
}

#[test]
fn more_links_than_are_kept_hide_none() {
    let target = post(&["https://blog.example/soup/"]);
    let mut html: String = (0..20_100)
        .map(|n| format!("<a href='/{n}'>x</a>"))
        .collect();
    html += "<a href='https://blog.example/soup/'>x</a>";
    assert_eq!(judged(&html, &target, true).links_back, None);
}
