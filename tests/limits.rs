//! Hostile pages: each limit ends the work with its name in `errors.csv`, and what was found until then is kept.

use commentsift::thread::ThreadStatus;
use commentsift::{Limits, Media, Options, Page, Thread, analyze};
use std::fmt::Write as _;

fn analysed_with(html: String, limits: Limits) -> Thread {
    let page = Page::new("hostile.html", html.into_bytes(), Media::Html);
    let options = Options {
        limits,
        ..Options::default()
    };
    analyze(&page, &options).expect("a hostile page is still a page")
}

fn analysed(html: String) -> Thread {
    analysed_with(html, Limits::default())
}

fn codes(thread: &Thread) -> Vec<&'static str> {
    thread.cuts.iter().map(|cut| cut.error).collect()
}

const FIRST: &str = "<ol><li id=comment-1 class='comment even depth-1'><cite class=fn>Ana</cite><p>first</p></li></ol>";

#[test]
fn nested_elements_are_cut_by_depth_and_what_stood_before_is_kept() {
    for tag in [
        "<div>",
        "<b>",
        "<ul><li>",
        "<table><tr><td>",
        "<blockquote>",
        "<font color=red>",
    ] {
        let thread = analysed(format!("{FIRST}{}", tag.repeat(100_000 / tag.len())));
        assert_eq!(codes(&thread), ["depth_limit"], "{tag}");
        assert_eq!(thread.status, ThreadStatus::Truncated, "{tag}");
        assert_eq!(thread.items.len(), 1, "{tag}");
    }
}

#[test]
fn a_megabyte_of_formatting_ends() {
    let thread = analysed("<b>".repeat(350_000));
    assert_eq!(codes(&thread), ["depth_limit"]);
    let thread = analysed("<a>".repeat(350_000));
    assert!(thread.items.is_empty());
}

#[test]
fn formatting_that_html5_opens_again_ends() {
    let mut html = String::from("<p>");
    for i in 0..400 {
        let _ = write!(html, "<font color={i}>");
    }
    html.push_str(&"</p><p>x".repeat(20_000));
    let limits = Limits {
        max_nodes: 200_000,
        ..Limits::default()
    };
    let thread = analysed_with(html, limits);
    assert_eq!(thread.status, ThreadStatus::Truncated, "{:?}", thread.cuts);
}

#[test]
fn nodes_and_items_have_limits() {
    let mut html = String::from("<ol>");
    for i in 1..=2000 {
        let _ = write!(
            html,
            "<li id=comment-{i} class='comment even depth-1'><cite class=fn>R{i}</cite><p>text {i}</p></li>"
        );
    }
    let few_nodes = Limits {
        max_nodes: 3000,
        ..Limits::default()
    };
    let thread = analysed_with(html.clone(), few_nodes);
    assert_eq!(codes(&thread), ["node_limit"]);
    assert!(!thread.items.is_empty() && thread.items.len() < 2000);
    let few_items = Limits {
        max_items: 100,
        ..Limits::default()
    };
    let thread = analysed_with(html.clone(), few_items);
    assert_eq!(codes(&thread), ["item_limit"]);
    assert_eq!(thread.items.len(), 100);
    assert_eq!(analysed(html).items.len(), 2000);
}

#[test]
fn a_page_of_100_000_comments_is_read_whole() {
    let mut html = String::from(
        "<div id=comments><h2 class=comments-title>100,000 thoughts on &ldquo;x&rdquo;</h2><ol class=comment-list>",
    );
    for i in 1..=100_000 {
        let _ = write!(
            html,
            "<li id=comment-{i} class='comment even depth-1'><cite class=fn>R{}</cite><p>text {i}</p></li>",
            i % 97
        );
    }
    let thread = analysed(html);
    assert_eq!(thread.items.len(), 100_000);
    assert_eq!(thread.status, ThreadStatus::Complete);
}

#[test]
fn one_comment_with_everything_many_times_is_still_one() {
    let part = "<b>x</b><span class=date>1 May 2020</span><svg></svg><i class=like-count>1</i><a rel=external href=http://a.example/>y</a><p class=comment-text>t</p>";
    let thread = analysed(format!(
        "<ol><li id=comment-1 class='comment even depth-1'>{}</li></ol>",
        part.repeat(20_000)
    ));
    assert_eq!(thread.items.len(), 1);
}

#[test]
fn templates_formulas_and_escapes_are_only_text() {
    let html = "<ol><li id='comment-{{id}}' class='comment even depth-1'><cite class=fn>{{author}}</cite><p>{{text}}</p></li>\
        <li id=comment-2 class='comment odd depth-1'><cite class=fn>=1+1</cite><p>\u{1b}[31m=cmd|' /C calc'!A0</p></li></ol>";
    let thread = analysed(html.to_owned());
    assert_eq!(thread.items.len(), 1);
    assert_eq!(thread.items[0].author.name.as_deref(), Some("=1+1"));
}

#[test]
fn a_pager_of_many_links_in_elements_with_endless_names_ends() {
    // Every link asks the elements around it for their names; each of them is looked at once.
    let class = "comment-nav-".repeat(80_000);
    let mut html = format!("{FIRST}<div id=comments><div class='{class}'>");
    for number in 0..60_000 {
        let _ = write!(html, "<p><a href='/post/?page={number}'>x</a>");
    }
    let mut page = Page::new("hostile.html", html.into_bytes(), Media::Html);
    page.final_url = Some("https://a.example/post/".into());
    let thread = analyze(&page, &Options::default()).expect("a page");
    assert_eq!(thread.more.len(), 1000);
}

/// A sentence may begin behind each of a million dots, and no word with it.
#[test]
fn a_comment_of_dots_ends() {
    let dots = FIRST.replace("first", &". ".repeat(1_000_000));
    assert_eq!(analysed(dots).items.len(), 1);
}
