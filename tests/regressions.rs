//! One test a bug, named for it, kept for ever.

use commentsift::{Kind, Media, Options, Page, Thread, analyze};

fn read(html: &str) -> Thread {
    let page = Page::new("bug.html", html.as_bytes().to_vec(), Media::Html);
    analyze(&page, &Options::default()).expect("a page")
}

/// One comment of core's HTML5 walker with this body.
fn comment(body: &str) -> String {
    format!(
        "<div id=comments><h2 class=comments-title>Comments</h2><ol class=comment-list><li id=comment-7 class='comment even thread-even depth-1'>\
         <article class=comment-body><b class=fn>Ana</b> <time datetime=2010-05-02T10:00:00+00:00>May 2, 2010 at 10:00 am</time>\
         <div class=comment-content>{body}</div></article></li></ol></div>"
    )
}

fn text_of(body: &str) -> String {
    read(&comment(body)).items[0].text.clone()
}

#[test]
fn a_heading_that_ends_the_document_is_no_panic() {
    let thread = read(&format!(
        "{}<footer><h4>My blog</h4></footer></body></html>",
        comment("<p>x</p>")
    ));
    assert_eq!(thread.items.len(), 1);
}

#[test]
fn words_of_widgets_on_body_or_comment_hide_no_thread() {
    let body = format!(
        "<body class='single has-recent-comments-widget'>{}",
        comment("<p>x</p>")
    );
    assert_eq!(read(&body).items.len(), 1);
    let last =
        comment("<p>x</p>").replace("class='comment even", "class='comment last-comment even");
    let nested = last.replace(
        "</article>",
        "</article><ul class=children><li id=comment-8 class='comment odd depth-2'><b class=fn>Bo</b><p>y</p></li></ul>",
    );
    assert_eq!(read(&nested).items.len(), 2);
}

#[test]
fn words_of_furniture_that_a_person_wrote_stay() {
    for word in ["Reply", "Like", "Quote", "→", "Permalink"] {
        assert_eq!(text_of(&format!("<p>{word}</p>")), word);
    }
    assert_eq!(text_of("<p>Thanks.</p><p>Edit</p>"), "Thanks.\n\nEdit");
}

#[test]
fn highlighted_code_keeps_its_numbers() {
    assert_eq!(
        text_of("<pre><code>x = <span class=hljs-number>42</span>;</code></pre>"),
        "x = 42;"
    );
}

#[test]
fn edits_inside_a_text_are_no_dates() {
    let html = "<ol><li id=comment-7><cite>Ana</cite> Says:<br><small class=commentmetadata><a href=#comment-7>May 2, 2010 at 10:00 am</a></small>\
                <p>I <del datetime=2001-01-01T00:00:00+00:00>hate</del> like <abbr title=2010-05-05>it</abbr>.</p></li></ol>";
    let thread = read(html);
    assert_eq!(
        thread.items[0].date.when.map(|w| w.to_string()).as_deref(),
        Some("2010-05-02T10:00")
    );
    assert_eq!(thread.items[0].text, "I hate like it.");
}

#[test]
fn a_bold_line_alone_makes_no_ping() {
    let html = "<ol><li id=comment-7><cite><a href=http://ana.example/blog/ rel='external nofollow'>Ana</a></cite> Says:<br>\
                <small class=commentmetadata><a href=#comment-7>May 2nd, 2010 at 10:00 am</a></small>\
                <p><strong>My experience</strong></p><p>I tried this with success.</p></li></ol>";
    assert_eq!(read(html).items[0].kind, Kind::Comment);
}

#[test]
fn names_like_dates_and_words_stay_names() {
    for name in ["12 mai 2010", "Paul says", "Comment by me"] {
        let html = format!(
            "<ol><li id=comment-7><cite>{name}</cite> Says:<br><small class=commentmetadata><a href=#comment-7>May 2nd, 2010 at 10:00 am</a></small><p>Hello there</p></li></ol>"
        );
        let thread = read(&html);
        assert_eq!(thread.items[0].author.name.as_deref(), Some(name));
        assert_eq!(thread.items[0].text, "Hello there");
    }
}

#[test]
fn numbers_of_other_posts_and_of_the_text_are_not_declared() {
    let thread = comment("<p>x</p>");
    for before in [
        "<div class=entry-content><p>Last week: 12 comments!</p></div>",
        "<div class=entry-content><h3>5 replies to a critic</h3></div>",
        "<ul class=related><li><a href=/other/>Other</a> 12 Comments</li></ul>",
        "<div class=w><a href=/a/>A</a> <span class=comments-number>12 comments</span></div><div class=w><a href=/b/>B</a> <span class=comments-number>10 comments</span></div>",
    ] {
        assert_eq!(
            read(&format!("{before}{thread}")).declared,
            None,
            "{before}"
        );
    }
}

#[test]
fn thousands_in_a_meta_line_are_read() {
    let html = format!(
        "<p class=meta><a href=#comments>1,234</a></p>{}",
        comment("<p>x</p>")
    );
    assert_eq!(read(&html).declared.map(|d| d.count), Some(1234));
}

#[test]
fn a_slug_that_tells_of_comment_pages_is_no_pager() {
    let head = "<link rel=canonical href=https://a.example/2010/05/make-a-comment-page-5-tips/>";
    let thread = read(&format!("{head}{}", comment("<p>x</p>")));
    assert_eq!(thread.comment_page, None);
    assert_eq!(thread.missing_reason, None);
}
