//! One test a bug, named for it, kept for ever.

use commentsift::platform::rules::RuleSet;
use commentsift::{Kind, Media, Options, Page, Thread, analyze};

#[path = "regressions/names.rs"]
mod names;

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

/// Comments of Blogger's dl list by these names.
fn dl(names: &[&str]) -> Thread {
    let items: String = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            format!(
                "<dt class=comment-author id=c{n}><a name=c{n}></a>{name} said...</dt><dd class=comment-body><p>Text {n}</p></dd>\
                 <dd class=comment-footer><span class=comment-timestamp>5/{n}/2009 10:00 AM</span></dd>",
                n = 11 + at
            )
        })
        .collect();
    read(&format!(
        "<meta name=generator content=blogger><div id=comments><h4>{} comments:</h4><dl id=comments-block>{items}</dl></div>",
        names.len()
    ))
}

#[test]
fn a_name_that_begins_like_an_introduction_stays_whole() {
    let names = |thread: Thread| -> Vec<String> {
        thread
            .items
            .into_iter()
            .map(|i| i.author.name.unwrap_or_default())
            .collect()
    };
    assert_eq!(names(dl(&["De Vries"])), ["De Vries"]);
    assert_eq!(
        names(dl(&["Von Trapp", "Von Trapp"])),
        ["Von Trapp", "Von Trapp"]
    );
    assert_eq!(names(dl(&["Von Trapp", "Ana"])), ["Von Trapp", "Ana"]);
    assert_eq!(names(dl(&["by Ana", "by Bo"])), ["Ana", "Bo"]);
}

#[test]
fn a_name_in_an_attribute_of_the_item_leaves_its_text() {
    let rules = "[[platform]]\nname = 'own'\ndoc = 'Own'\n[[platform.list]]\nrule = 'x'\nitem = 'div.said'\nauthor = '@data-by'\nunsigned = true\n";
    let html = "<div class=said data-by=Ana><p>The ferry is late again.</p></div><div class=said data-by=Bo><p>It always is.</p></div>";
    let options = Options {
        rules: Some(std::sync::Arc::new(
            RuleSet::parse("own.toml", rules).expect("rules"),
        )),
        ..Options::default()
    };
    let page = Page::new("own.html", html.as_bytes().to_vec(), Media::Html);
    let thread = analyze(&page, &options).expect("a page");
    let said: Vec<(&str, &str)> = thread
        .items
        .iter()
        .map(|i| (i.author.name.as_deref().unwrap_or(""), i.text.as_str()))
        .collect();
    assert_eq!(
        said,
        [("Ana", "The ferry is late again."), ("Bo", "It always is.")]
    );
}

#[test]
fn reactions_beside_a_thread_join_it_once() {
    let liked = "<li class='p-like h-cite'><a class='p-author h-card u-url' href=https://bo.example/>Bo</a></li>";
    let page = |like_in_list: &str| {
        format!(
            "<div id=comments><ol class=commentlist><li id=comment-7 class='comment even'><cite class=fn>Ana</cite><p>Where was this?</p></li>\
             {like_in_list}</ol></div><section class=webmentions><h3>Likes</h3><ul>{liked}</ul></section>"
        )
    };
    let apart = read(&page(""));
    let kinds: Vec<Kind> = apart.items.iter().map(|i| i.kind).collect();
    assert_eq!(kinds, [Kind::Comment, Kind::Like]);
    let listed = "<li id=comment-8 class='like odd'><cite class=fn><a class=url href=https://bo.example/>Bo</a></cite></li>";
    assert_eq!(read(&page(listed)).items.len(), 2);
}

#[test]
fn structured_data_completes_the_thread_and_repeats_none_of_it() {
    let html = "<script type=application/ld+json>{\"@type\":\"BlogPosting\",\"comment\":[{\"@type\":\"Comment\",\"text\":\"Where was this photo taken?\",\"dateCreated\":\"2020-03-01T10:00:00\",\"author\":{\"name\":\"Ana\"}}]}</script>\
        <div id=comments><ol class=commentlist><li id=comment-7 class='comment even depth-1'><cite class=fn>Ana</cite><p>Where was this photo taken?</p></li></ol></div>";
    let thread = read(html);
    assert_eq!(thread.items.len(), 1);
    let date = thread.items[0].date.when.map(|w| w.to_string());
    assert_eq!(date.as_deref(), Some("2020-03-01T10:00:00"));
}

#[test]
fn an_unknown_thread_on_a_page_of_a_known_system_bears_its_name() {
    let item = |n: u32, name: &str| {
        format!(
            "<div class=remark id=remark-{n}><h5>{name}</h5><span class=date>March {n}, 2012</span><p>The lamp post has been leaning for years, number {n}.</p></div>"
        )
    };
    let html = format!(
        "<meta name=generator content='WordPress 6.1'><link href=/wp-content/x.css><article><h1>Lamp</h1><p>Text of the post, long enough to be one.</p></article>\
         <section class=comments id=remarks><h3>3 comments</h3>{}{}{}</section>",
        item(3, "Ana"),
        item(4, "Bo"),
        item(5, "Cy")
    );
    let thread = read(&html);
    assert_eq!(
        (thread.items.len(), thread.platform.as_str()),
        (3, "wordpress")
    );
    assert!(thread.items.iter().all(|i| i.evidence.rule == "repeated"));
}
