//! Never a false "none": comments that a page speaks of, waits for or holds in a frame, and pages that truly have none.

use super::{names, read};
use commentsift::source::page_from;
use commentsift::thread::{MissingReason, ThreadStatus};
use commentsift::{Limits, Options, Thread, analyze};

/// The page of a post with something behind its text.
fn post(behind: &str) -> Thread {
    with_facts("", behind)
}

/// The same with something in the line of facts below its title.
fn with_facts(facts: &str, behind: &str) -> Thread {
    read(&format!(
        "<title>The old mill</title><link rel=canonical href=https://blog.example/2024/05/mill>\
         <header class=site-header><a href=/>Blog</a><nav><a href=/about>About</a></nav></header>\
         <main><article class=post><h1>The old mill</h1><div class=meta><time datetime=2024-05-04>2024-05-04</time> Ines Valdor {facts}</div>\
         <div class=text><p>We walked to the old mill on Sunday, and the water was higher than in nine winters.</p><p>Bring boots.</p></div></article>\
         {behind}</main><footer class=site-footer><p>© 2024 Blog</p></footer>"
    ))
}

fn declared(thread: &Thread) -> Option<u64> {
    thread.declared.as_ref().map(|d| d.count)
}

#[test]
fn numbers_on_buttons_and_links_in_many_languages() {
    for (words, count) in [
        ("Lire les commentaires (8)", 8),
        ("Voir les 8 commentaires", 8),
        ("Read all 12 comments", 12),
        ("View 12 comments", 12),
        ("Show 5 replies", 5),
        ("Join the discussion (14 comments)", 14),
        ("12 Kommentare anzeigen", 12),
        ("Kommentare lesen (12)", 12),
        ("Ver los 8 comentarios", 8),
        ("Leggi i 8 commenti", 8),
        ("Ver todos os 8 comentários", 8),
        ("Bekijk alle 8 reacties", 8),
        ("Visa 8 kommentarer", 8),
        ("Pokaż 8 komentarzy", 8),
        ("Zobrazit 8 komentářů", 8),
        ("Показать 8 комментариев", 8),
        ("8 yorumu göster", 8),
        ("عرض 8 تعليقات", 8),
        ("コメントを見る（8）", 8),
        ("8件のコメントをすべて表示", 8),
        ("查看全部8条评论", 8),
        ("댓글 8개 모두 보기", 8),
    ] {
        let button = post(&format!(
            "<div class=actions><button>{words}</button></div>"
        ));
        assert_eq!(declared(&button), Some(count), "{words}");
        assert_eq!(button.status, ThreadStatus::ScriptLoaded, "{words}");
        let link = post(&format!("<p><a href=/2024/05/mill/more>{words}</a></p>"));
        assert_eq!(declared(&link), Some(count), "{words}");
        assert_eq!(link.status, ThreadStatus::Partial, "{words}");
        assert_eq!(link.missing, Some(count), "{words}");
        assert_eq!(
            link.missing_reason,
            Some(MissingReason::Paginated),
            "{words}"
        );
    }
}

#[test]
fn numbers_in_lines_of_facts() {
    for line in [
        "<div class=share><span>8</span> commentaires <span>57</span> partages</div>",
        "<div class=share>💬 8 ❤️ 57</div>",
        "<ul class=share><li>❤️ 57</li><li>💬 8</li></ul>",
        "<div class=stats><i class='fa fa-comment'></i> 8 <i class='fa fa-heart'></i> 57</div>",
        "<div class=stats><span><i class='bi bi-chat-dots'></i> 8</span> <span><i class='bi bi-eye'></i> 570</span></div>",
        "<div class=stats><i class=material-icons>comment</i><span>8</span></div>",
        "<div class=stats><svg class=icon><use xlink:href='#icon-comment'></use></svg> <span>8</span></div>",
        "<div class=share><a href='#' aria-label='8 comments'><svg></svg><span>8</span></a></div>",
        "<div class=share><span title='8 commenti'><svg></svg>8</span></div>",
        "<div><button aria-label=responses><p><span class=pw-responses-count>8</span></p></button></div>",
        "<div><button aria-label=responses><svg></svg></button><p><button>8</button></p></div>",
        "<div role=group aria-label='8 replies, 3 reposts'><span>8</span></div>",
        "<div class=share><button data-comment-count=8><svg></svg></button></div>",
        "<details><summary>Comments (8)</summary><div class=later></div></details>",
    ] {
        let thread = post(line);
        assert_eq!(declared(&thread), Some(8), "{line}");
        assert_eq!(thread.status, ThreadStatus::Partial, "{line}");
    }
    for facts in [
        "| 8 comments",
        "<span>8 commentaires</span>",
        "<span>Комментариев: 8</span>",
        "<span>コメント(8)</span>",
    ] {
        assert_eq!(declared(&with_facts(facts, "")), Some(8), "{facts}");
    }
}

#[test]
fn numbers_of_other_posts_and_of_nothing() {
    for behind in [
        "",
        "<section class=related><h2>Related posts</h2><div class=card><a href=/a>A walk</a> <i class='fa fa-comment'></i> 12</div></section>",
        "<section><h2>Read on</h2><div class=card><a href=/2024/04/walk>A walk</a> <i class='fa fa-comment'></i> 12</div></section>",
        "<ul><li><a href=/a>A walk</a> <span>12 comments</span></li></ul>",
        "<div><h3><a href=/a>A walk</a></h3><p>Rain.</p><p class=meta>12 comments</p></div>",
        "<aside><p><a href=/a>A walk</a> 💬 12</p></aside>",
        "<div><span>12 comments</span></div><div><span>3 comments</span></div>",
        "<p>See <a href=https://other.example/post>the 12 comments on that post</a> for more about it.</p>",
        "<p>The post got <b>3 replies</b> on the list within an hour.</p>",
        "<p>💬 3 things I learned this week about mills.</p>",
        "<p><i class='fa fa-comment'></i> 555 0123</p>",
        "<button><i class='fa fa-comment'></i> Chat with us</button>",
        "<div class=share>💬 0 ❤️ 57</div>",
        "<p><a href='#respond'>Add a comment</a></p>",
        "<h2>Video</h2><iframe src=https://video.example/embed/9></iframe>",
        "<p>My comment on that film:</p><iframe src=https://video.example/embed/9 title='Video player'></iframe>",
        "<div data-component=newsletter></div><div data-controller=comment-form></div><div id=recent-comments-widget></div>",
        "<noscript>Please enable JavaScript to comment.</noscript>",
        "<p>Log in to view, comment and share with those who do.</p>",
    ] {
        let thread = post(behind);
        assert_eq!(thread.status, ThreadStatus::None, "{behind}");
        assert_eq!(declared(&thread), None, "{behind}");
    }
}

#[test]
fn pages_that_say_that_there_are_none() {
    for behind in [
        "<div id=comments><h3>0 comments</h3></div>",
        "<h3>Kommentare (0)</h3>",
        "<button>Show comments (0)</button>",
        "<a href=/mill/comments>Voir les commentaires (0)</a>",
        "<section id=comments><h2>Commentaires</h2><p>Soyez le premier à commenter</p></section>",
        "<div class=comments><p>No comments yet.</p><div data-component=comments></div></div>",
        "<h3>Kommentare</h3><p>Noch keine Kommentare</p><button>Kommentare anzeigen</button>",
        "<div id=comments class=comments-area><p class=no-comments>Comments are closed.</p></div>",
        "<div id=comments class=comments-area></div>",
        "<div id=respond><h3>Leave a comment</h3><form id=commentform action=/wp-comments-post.php><textarea></textarea></form></div>",
    ] {
        let thread = post(behind);
        let plain = matches!(
            thread.status,
            ThreadStatus::None | ThreadStatus::Empty | ThreadStatus::Complete
        );
        assert!(plain, "{behind}: {:?}", thread.status);
        assert_eq!(thread.missing.unwrap_or(0), 0, "{behind}");
    }
}

#[test]
fn places_that_scripts_and_frames_fill() {
    for behind in [
        "<h3>Commentaires</h3><iframe src=https://talk.example/embed?id=55></iframe>",
        "<h3>Commentaires</h3><iframe id=comments-frame src=about:blank></iframe>",
        "<h2>Kommentare</h2><div class=lazy><iframe data-src=https://talk.example/t/9 loading=lazy></iframe></div>",
        "<iframe src=https://embed.example/comments/9></iframe>",
        "<iframe src=https://embed.example/w/9 title=Comentarios></iframe>",
        "<iframe name=comments-iframe src=https://embed.example/w/9></iframe>",
        "<h2>Comments</h2><object data='/guest/comments.php?id=9' type=text/html></object>",
        "<div id=comments-root data-post-id=55></div><script src=/static/js/comments.bundle.js defer></script>",
        "<div id=comments-app></div>",
        "<div data-component=comments data-props='{}'></div>",
        "<div data-react-class=CommentList data-react-props='{}'></div>",
        "<div data-controller=comments data-comments-url-value=/posts/9/comments.json></div>",
        "<section data-module=comments></section>",
        "<div x-data='commentsThread(9)' x-init='load()'></div>",
        "<div wire:id=x9 wire:init=loadComments></div>",
        "<comments-thread post-id=55></comments-thread>",
        "<x-kommentare artikel=9></x-kommentare>",
        "<astro-island component-url=/_astro/Comments.8f2.js client=visible></astro-island>",
        "<div hx-get=/posts/9/comments hx-trigger=revealed></div>",
        "<turbo-frame id=post_9_comments src=/posts/9/comments loading=lazy></turbo-frame>",
        "<include-fragment src=/posts/9/comments></include-fragment>",
        "<amp-list src='/api/comments?post=9'><template type=amp-mustache><p>{{text}}</p></template></amp-list>",
        "<section id=comments><h2>Comments</h2><template id=B:0></template><div class=animate-pulse></div></section>",
        "<div id=comments class=comments-area><p>Charger les commentaires</p></div>",
        "<div id=talk></div><noscript>Пожалуйста, включите JavaScript, чтобы увидеть комментарии.</noscript>",
        "<button class=js-comments>Afficher les commentaires</button>",
        "<div><a role=button href='#'>Kommentare anzeigen</a></div>",
        "<a href='https://blog.example/2024/05/mill#disqus_thread'>Comments</a>",
    ] {
        assert_eq!(post(behind).status, ThreadStatus::ScriptLoaded, "{behind}");
    }
    for behind in [
        "<div><p>Log in to view the comments.</p></div>",
        "<h3>Commentaires</h3><p>Connectez-vous, s’il vous plaît, pour lire les commentaires de nos abonnés.</p>",
    ] {
        let thread = post(behind);
        assert_eq!(
            thread.missing_reason,
            Some(MissingReason::Login),
            "{behind}"
        );
    }
}

#[test]
fn systems_by_the_marks_of_their_frames_and_scripts() {
    for (behind, system) in [
        (
            "<iframe src='https://disqus.com/embed/comments/?f=blog'></iframe>",
            "disqus",
        ),
        (
            "<iframe src='https://www.facebook.com/v2.3/plugins/comments.php?href=x'></iframe>",
            "facebook",
        ),
        (
            "<iframe src=about:blank data-src='https://www.facebook.com/plugins/comments.php?href=x'></iframe>",
            "facebook",
        ),
        ("<iframe class=giscus-frame src=x></iframe>", "giscus"),
        ("<talk-stream></talk-stream>", "coral"),
        ("<div id=coral-thread></div>", "coral"),
        ("<div data-openweb-module=conversation></div>", "openweb"),
        ("<script>twikoo.init({el: '#box'})</script>", "twikoo"),
        ("<script>Artalk.init({el: '#box'})</script>", "artalk"),
        ("<script>new Valine({el: '#box'})</script>", "valine"),
        ("<script>const talk = new Gitalk({})</script>", "gitalk"),
        (
            "<script type=module>import {init} from 'https://cdn.example/@waline/client/waline.js'</script>",
            "waline",
        ),
        ("<zap-threads anchor=x></zap-threads>", "nostr"),
    ] {
        let thread = post(behind);
        assert_eq!(thread.platform, system, "{behind}");
        assert_eq!(thread.status, ThreadStatus::ScriptLoaded, "{behind}");
    }
}

/// Three comments of no known system.
const THREAD: &str = "<!DOCTYPE html><title>Talk</title><h3>3 Comments</h3><div class=list>\
    <div class=entry id=e1><b class=author>Marta Quill</b> <time datetime=2024-05-04T10:12>May 4</time><p class=body>The weir was higher in the winter after the flood.</p></div>\
    <div class=entry id=e2><b class=author>Tom Arbery</b> <time datetime=2024-05-05T10:12>May 5</time><p class=body>Bring boots indeed, I came home wet.</p></div>\
    <div class=entry id=e3><b class=author>Cy Elmer</b> <time datetime=2024-05-06T10:12>May 6</time><p class=body>Is the bridge open too?</p></div></div>";

fn framed(attributes: &str, document: &str) -> String {
    let document = document.replace('&', "&amp;").replace('"', "&quot;");
    format!("<iframe {attributes} srcdoc=\"{document}\"></iframe>")
}

#[test]
fn a_thread_in_a_frame_that_was_saved_with_its_page() {
    for behind in [
        format!("<h2>Comments</h2>{}", framed("", THREAD)),
        framed("title=Comments", THREAD),
        format!("<div id=disqus_thread>{}</div>", framed("", THREAD)),
        framed(
            "title=Comments",
            &format!(
                "<p>{}</p>{}",
                "outer ".repeat(40),
                framed("", THREAD).replace("<iframe", "<iframe title=Comments")
            ),
        ),
    ] {
        let thread = post(&behind);
        assert_eq!(
            names(&thread),
            ["Marta Quill", "Tom Arbery", "Cy Elmer"],
            "{behind}"
        );
        assert_eq!(thread.status, ThreadStatus::Complete, "{behind}");
        assert_eq!(
            thread.url.as_deref(),
            Some("https://blog.example/2024/05/mill")
        );
        assert_eq!(thread.post.title.as_deref(), Some("The old mill"));
    }
}

#[test]
fn frames_of_something_else_are_no_thread() {
    let tweets = THREAD.replace("3 Comments", "Posts");
    let thread = post(&framed("title='A post on X'", &tweets));
    assert_eq!((thread.items.len(), thread.status), (0, ThreadStatus::None));
    // Frames within frames end somewhere.
    let mut deep = THREAD.to_owned();
    for _ in 0..5 {
        deep = format!(
            "<p>{}</p>{}",
            "outer ".repeat(40),
            framed("title=Comments", &deep)
        );
    }
    let thread = post(&deep);
    assert_eq!(
        (thread.items.len(), thread.status),
        (0, ThreadStatus::ScriptLoaded)
    );
}

#[test]
fn a_thread_in_the_frame_of_an_mhtml_file() {
    let page = "<title>The old mill</title><h1>The old mill</h1><p>We walked to the old mill on Sunday.</p>\
        <h2>Comments</h2><iframe src=\"cid:frame-AB12@mhtml.blink\"></iframe>";
    let part = |head: &str, html: &str| {
        let html = html.replace('=', "=3D");
        format!(
            "------x----\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n{head}\n\n{html}\n\n"
        )
    };
    let file = format!(
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://blog.example/mill\nMIME-Version: 1.0\n\
         Content-Type: multipart/related;\n\ttype=\"text/html\";\n\tboundary=\"----x----\"\n\n\n{}{}------x------\n",
        part("Content-Location: https://blog.example/mill", page),
        part(
            "Content-ID: <frame-AB12@mhtml.blink>\nContent-Location: https://talk.example/9",
            THREAD
        ),
    );
    let bytes = file.replace('\n', "\r\n").into_bytes();
    let limits = Limits::default();
    let page = page_from("mill.mhtml", bytes.as_slice(), None, &limits).expect("a page");
    let thread = analyze(&page, &Options::default()).expect("a thread");
    assert_eq!(names(&thread), ["Marta Quill", "Tom Arbery", "Cy Elmer"]);
    assert_eq!(thread.post.title.as_deref(), Some("The old mill"));
}
