//! One test a bug, named for it, kept for ever.

use commentsift::platform::rules::RuleSet;
use commentsift::thread::ThreadStatus;
use commentsift::{Kind, Media, Options, Page, Thread, analyze};

#[path = "regressions/hosts.rs"]
mod hosts;

#[path = "regressions/when.rs"]
mod when;

#[path = "regressions/nesting.rs"]
mod nesting;

#[path = "regressions/names.rs"]
mod names;

#[path = "regressions/post.rs"]
mod post;

#[path = "regressions/pasted.rs"]
mod pasted;

#[path = "regressions/unseen.rs"]
mod unseen;

fn read(html: &str) -> Thread {
    let page = Page::new("bug.html", html.as_bytes().to_vec(), Media::Html);
    analyze(&page, &Options::default()).expect("a page")
}

fn names(thread: &Thread) -> Vec<&str> {
    thread
        .items
        .iter()
        .map(|i| i.author.name.as_deref().unwrap_or(""))
        .collect()
}

fn texts(thread: &Thread) -> Vec<&str> {
    thread.items.iter().map(|i| i.text.as_str()).collect()
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

/// Three comments of no system's markup below a heading with their number.
fn plain_comments() -> String {
    let one = |name: &str, day: u8, text: &str| {
        format!(
            "<div class=comment><span class=author>{name}</span> <span class=date>{day} May 2014</span><div class=text>{text}</div></div>"
        )
    };
    format!(
        "<div class=comments><h3>3 Comments</h3>{}{}{}</div>",
        one("Ilse Varga", 3, "The second lock was the hard one for us."),
        one("moss_and_stone", 3, "Which oil did you use on the hinges?"),
        one("Tobias Q.", 4, "Ours has been squeaking since the winter.")
    )
}

fn post_with(rest: &str) -> Thread {
    read(&format!(
        "<title>The old gate</title><h1>The old gate</h1><div class=entry><p>It took a week to mend the gate.</p></div>{rest}"
    ))
}

#[test]
fn a_like_hides_no_comments() {
    let like =
        "<div class=likes><a class='u-like h-cite' href='http://l.example'><img alt=Lo></a></div>";
    let thread = post_with(&format!("{like}{}", plain_comments()));
    let people = thread.items.iter().filter(|i| i.kind == Kind::Comment);
    assert_eq!((people.count(), thread.items.len()), (3, 4));
}

#[test]
fn pings_in_a_platforms_markup_hide_no_comments() {
    let ping = "<ol><li class='pingback even depth-1' id=comment-9><p>Pingback: <a href='http://p.example/1'>Gates</a></p></li></ol>";
    let thread = post_with(&format!("{}<h3>Pings</h3>{ping}", plain_comments()));
    let people = thread.items.iter().filter(|i| i.kind == Kind::Comment);
    assert_eq!((people.count(), thread.items.len()), (3, 4));
}

#[test]
fn a_stated_number_outlives_comments_that_were_not_found() {
    for (rest, status, declared) in [
        (
            "<section class=comments><h3>12 Comments</h3><p>One moment…</p></section>",
            ThreadStatus::Partial,
            Some(12),
        ),
        (
            "<h3>5 Comments</h3><p>Ilse: the second lock was the hard one.</p>",
            ThreadStatus::Partial,
            Some(5),
        ),
        (
            "<div id=comments><h3>0 Comments</h3></div>",
            ThreadStatus::Empty,
            Some(0),
        ),
        (
            "<aside><h3>5 Comments</h3></aside>",
            ThreadStatus::None,
            None,
        ),
        (
            "<h3><a href='/other'>5 Comments</a></h3>",
            ThreadStatus::None,
            None,
        ),
        (
            "<h3>5 Comments</h3><p>a</p><h3>2 Comments</h3><p>b</p>",
            ThreadStatus::None,
            None,
        ),
    ] {
        let thread = post_with(rest);
        let count = thread.declared.as_ref().map(|d| d.count);
        assert_eq!((thread.status, count), (status, declared), "{rest}");
    }
}

#[test]
fn comments_without_a_full_date_are_comments() {
    let bare = plain_comments();
    for (was, is) in [
        ("3 May 2014", ""),
        ("3 May 2014", "May 3 at 2:32 PM"),
        ("3 May 2014", "14:32"),
    ] {
        let html = bare.replace("4 May 2014", "3 May 2014").replace(was, is);
        assert_eq!(post_with(&html).items.len(), 3, "{is}");
    }
}

#[test]
fn quotes_of_customers_are_no_comments() {
    let quotes = plain_comments()
        .replace("<h3>3 Comments</h3>", "<h3>Ils parlent de nous</h3>")
        .replace("class=comments", "class=temoins")
        .replace("class=comment>", "class=avis>");
    assert_eq!(post_with(&quotes).items.len(), 0);
}

#[test]
fn an_anchor_before_a_comment_is_its_own() {
    let mut number = 40;
    let html: String = plain_comments()
        .split("<div class=comment>")
        .enumerate()
        .map(|(at, part)| {
            number += 1;
            if at == 0 {
                part.to_owned()
            } else {
                format!("<a id=c{number}></a><div class=comment>{part}")
            }
        })
        .collect();
    let thread = post_with(&html);
    let ids: Vec<&str> = thread.items.iter().map(|i| i.id.as_str()).collect();
    assert_eq!(ids, ["c42", "c43", "c44"]);
}

#[test]
fn a_template_for_scripts_holds_no_comment() {
    let html = "<template><div class=comment id=comment-1><b class=author>Ilse</b> <time>2015-01-01</time><p>Hello</p></div></template>";
    assert_eq!(post_with(html).items.len(), 0);
}

#[test]
fn another_systems_generator_is_no_wordpress() {
    let comment = comment("<p>Nice</p>");
    let of = |generator: &str| {
        read(&format!(
            "<meta name=generator content='{generator}'>{comment}"
        ))
        .platform
    };
    assert_eq!(of("WordPress 3.1"), "wordpress");
    assert_ne!(of("Habari 0.9"), "wordpress");
    // Themes of WordPress sign there, too.
    assert_eq!(of("Genesis 2.4"), "wordpress");
}

#[test]
fn frames_and_places_of_scripts_are_never_zero_comments() {
    for (html, platform) in [
        (
            "<amp-iframe src='https://gate.disqus.com/amp.html'></amp-iframe>",
            "disqus",
        ),
        ("<div data-disqus-shortname=gate></div>", "disqus"),
        (
            "<amp-facebook-comments data-href='http://x.example'></amp-facebook-comments>",
            "facebook",
        ),
        ("<div id=lv-container data-id=city></div>", "livere"),
        ("<div data-tistory-react-app=Comment></div>", "tistory"),
        ("<div id=gitment></div>", "gitment"),
        ("<div id=HCB_comment_box></div>", "htmlcommentbox"),
        (
            "<script src='https://unpkg.com/commentbox.io/dist/commentBox.min.js'></script>",
            "commentbox",
        ),
        ("<a id=nodebb-comments></a>", "nodebb"),
        ("<div id=replybox></div>", "replybox"),
    ] {
        let thread = post_with(html);
        assert_eq!(
            (thread.platform.as_str(), thread.status),
            (platform, ThreadStatus::ScriptLoaded),
            "{html}"
        );
    }
}
