//! What the post's author wrote into the post is no part of its thread; and what stands around the text of a post.

use super::{comment, read};

const LIST: &str =
    "<p class=comments>42 comments</p><ul><li class=comment id=comment-9999>A list.</ul>";

/// A post with LIST in its text, inside an element of this class.
fn post(class: &str) -> String {
    format!(
        "<meta name=generator content='WordPress 6.1'><article class=post><h2 class=entry-title>T</h2>\
         <div class={class}><p>How themes are written.</p>{LIST}</div>\
         <footer>On <time class=entry-date datetime=2024-02-22>February 22, 2024</time></footer></article>"
    )
}

#[test]
fn a_comment_pasted_into_the_post_is_no_item() {
    for class in [
        "entry-content",
        "wp-block-post-content",
        "e-content",
        "entry",
    ] {
        let thread = read(&format!(
            "{}{}",
            post(class),
            comment("<p>x</p>").replace(">Comments<", ">One comment<")
        ));
        let ids: Vec<_> = thread.items.iter().map(|i| i.id.as_str()).collect();
        assert_eq!(ids, ["c7"], "{class}");
        let stated = thread.declared.expect("a number");
        assert_eq!(stated.count, 1, "{class}");
        assert!(thread.post.date.is_some(), "{class}: the post's date");
    }
}

#[test]
fn a_theme_that_prints_its_thread_into_the_text_keeps_it() {
    let thread = comment("<p>x</p>");
    let form = "<form id=commentform action=/wp-comments-post.php></form>";
    let side = "<div id=sidebar><ul class=commentlist><li>y</ul></div>";
    for behind in ["", form, side] {
        let page = format!("<div class=entry><p>A post.</p>{thread}</div>{behind}");
        assert_eq!(read(&page).items.len(), 1, "{behind}");
    }
}

#[test]
fn the_date_in_a_pasted_comment_is_not_the_posts() {
    let pasted = "<div class=comment-list><div class=comment id=comment-9001><b class=fn>Jane</b>\
                  <time datetime=2001-01-01>January 1, 2001</time></div></div>";
    let page = format!("{}{}", post("entry-content"), comment("<p>x</p>"));
    let thread = read(&page.replace(LIST, pasted));
    assert_eq!(thread.items.len(), 1);
    let date = thread.post.date.expect("the post's date");
    assert_eq!(date.when.year, 2024);
}

#[test]
fn kubricks_small_date_under_the_title_is_the_posts() {
    for (line, known) in [
        ("December 7th, 2023, Odile", true),
        ("Thursday, December 7th, 2023 <!-- by Odile -->", true),
        ("7 décembre 2023, Odile", true),
        ("The shop was closed on December 7th, 2023", false),
        ("Odile", false),
    ] {
        let thread = read(&format!(
            "<h2><a rel=bookmark href=/p/>T</a></h2>\n <small>{line}</small><div class=entry>A post.</div>{}",
            comment("<p>x</p>")
        ));
        let day = thread.post.date.and_then(|d| d.when.day);
        assert_eq!(day, known.then_some(7), "{line}");
    }
    let elsewhere = read(&format!(
        "<h2>T</h2><p>a</p><small>December 7th, 2023</small><div class=sidebar><h3>Next</h3><small>May 1, 2024</small></div>{}",
        comment("<p>x</p>")
    ));
    assert!(elsewhere.post.date.is_none());
}

#[test]
fn a_block_themes_name_is_whole() {
    for name in ["says:", "Comment by nobody on January 3", "Posted by: Lena"] {
        let page = comment("<p>x</p>").replace(
            "<b class=fn>Ana</b>",
            &format!("<div class=wp-block-comment-author-name>{name}</div>"),
        );
        let thread = read(&page);
        assert_eq!(thread.items[0].author.name.as_deref(), Some(name));
    }
}
