//! Layouts of platforms that nobody had looked at: placeholders for names, places that wait for a script, other systems' `comment-N`.

use super::{names, read, texts};
use commentsift::thread::{AuthorBasis, ItemStatus, ThreadStatus};
use commentsift::{Kind, Thread};

/// A thread of no known system; each item is name, text.
fn plain(items: &[(&str, &str)]) -> Thread {
    let items: String = items
        .iter()
        .enumerate()
        .map(|(n, (name, text))| {
            let day = n + 1;
            format!(
                "<div class=comment id=c{day}><b class=author>{name}</b> <i class=date>{day} May 2012, 10:0{n}</i><div class=text><p>{text}</p></div></div>"
            )
        })
        .collect();
    read(&format!(
        "<h1>A post</h1><p>Words.</p><div class=comments><h2>Comments</h2>{items}</div>"
    ))
}

#[test]
fn placeholders_of_names_are_nobody() {
    let thread = plain(&[
        ("Ana", "One."),
        ("Gelöschter Benutzer", "Two."),
        ("Comment removed", ""),
        ("Ben (nepřihlášený)", "Four."),
        ("Dead", "Five."),
    ]);
    assert_eq!(names(&thread)[3], "Ben");
    let basis: Vec<AuthorBasis> = thread.items.iter().map(|i| i.author.basis).collect();
    assert_eq!(basis[0], AuthorBasis::Shown);
    assert_eq!(basis[1], AuthorBasis::Anonymous);
    assert_eq!(basis[2], AuthorBasis::Anonymous);
    assert_eq!(thread.items[2].status, ItemStatus::Deleted);
    assert_eq!(thread.items[1].status, ItemStatus::Shown);
    // A nickname like a word of placeholders.
    assert_eq!(basis[4], AuthorBasis::Shown);
}

#[test]
fn a_notice_without_a_named_place_is_a_thread_to_come() {
    let thread = read(
        "<h1>A post</h1><p>Words enough to be a post.</p><div class=x1><span>Loading comments...</span></div>",
    );
    assert_eq!(thread.status, ThreadStatus::ScriptLoaded);
    let thread = read("<h1>A post</h1><p>Loading comments took me an hour.</p>");
    assert_eq!(thread.status, ThreadStatus::None);
}

#[test]
fn no_comments_yet_is_an_empty_thread() {
    let thread = read(
        "<h1>A post</h1><p>Words.</p><div id=comments><h3>Comments</h3><p>No comments yet.</p><div class=spinner hidden></div></div>",
    );
    assert_eq!(thread.status, ThreadStatus::Empty);
}

#[test]
fn comment_ids_alone_are_no_wordpress() {
    let items = |class: &str| -> String {
        (1..4)
            .map(|n| {
                format!(
                    "<div id=comment-{n} class='{class}'><b class=author>Ana {n}</b> <time datetime=2014-05-0{n}>May {n}</time><p>Text {n}.</p></div>"
                )
            })
            .collect()
    };
    let page = |class| {
        format!(
            "<h1>A post</h1><div id=comments><h2>3 comments</h2>{}</div>",
            items(class)
        )
    };
    assert_eq!(read(&page("row")).platform, "generic");
    assert_eq!(read(&page("comment odd")).platform, "generic");
    assert_eq!(
        read(&page("comment odd alt thread-odd depth-1")).platform,
        "wordpress"
    );
    let form = "<form action=/x><input name=author><input name=email><input name=url><textarea name=comment></textarea></form>";
    assert_eq!(
        read(&format!("{}{form}", page("row"))).platform,
        "wordpress"
    );
}

#[test]
fn depths_from_zero_nest() {
    let item = |n: u32, depth: u32| {
        format!(
            "<div id=comment-{n} class='comment depth-{depth}'><h4 class=author>Ana {n}</h4> <span class=date>May {n}, 2014</span><p>Text {n}.</p></div>"
        )
    };
    let thread = read(&format!(
        "<div id=comments><h2>3 comments</h2>{}{}{}</div>",
        item(1, 0),
        item(2, 1),
        item(3, 2)
    ));
    let parents: Vec<Option<usize>> = thread.items.iter().map(|i| i.parent).collect();
    assert_eq!(parents, [None, Some(0), Some(1)]);
    let depths: Vec<Option<u32>> = thread.items.iter().map(|i| i.depth).collect();
    assert_eq!(depths, [Some(1), Some(2), Some(3)]);
}

#[test]
fn a_person_may_end_with_a_word_of_tools() {
    let thread = plain(&[
        ("Ana", "Which button?<br>Reply"),
        ("Ben", "Like"),
        ("Cleo", "I like both."),
    ]);
    assert_eq!(
        texts(&thread),
        ["Which button?\nReply", "Like", "I like both."]
    );
}

#[test]
fn a_letter_before_a_name_is_a_picture() {
    let item = |n: u32, letter: &str, name: &str| {
        format!(
            "<div class=comment id=c{n}><span class=dot>{letter}</span> <b>{name}</b> <i>May {n}, 2014</i><p>Text {n}.</p></div>"
        )
    };
    let thread = read(&format!(
        "<h1>A post</h1><div class=comments><h2>Comments</h2>{}{}{}</div>",
        item(1, "A", "Ana"),
        item(2, "B", "Ben"),
        item(3, "A", "Ana")
    ));
    assert_eq!(names(&thread), ["Ana", "Ben", "Ana"]);
    assert_eq!(texts(&thread), ["Text 1.", "Text 2.", "Text 3."]);
    // Names of one letter stay.
    let thread = plain(&[("J", "Just so."), ("K", "Kind of."), ("L", "Later.")]);
    assert_eq!(names(&thread), ["J", "K", "L"]);
}

#[test]
fn a_class_of_a_list_of_pings_tells_their_kind() {
    let thread = read(
        "<h1>A post</h1><div class=comments><h2>Comments</h2><div class=comment id=c1><b class=author>Ana</b> <i class=date>May 1, 2014</i><p>One.</p></div>\
         <div class=comment id=c2><b class=author>Ben</b> <i class=date>May 2, 2014</i><p>Two.</p></div></div>\
         <h2>Trackbacks</h2><ul><li class=echo-trackback><a href=http://a.example/x>A blog</a> <i class=date>May 3, 2014</i></li>\
         <li class=echo-trackback><a href=http://b.example/y>B blog</a> <i class=date>May 4, 2014</i></li></ul>",
    );
    let kinds: Vec<Kind> = thread.items.iter().map(|i| i.kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::Comment,
            Kind::Comment,
            Kind::Trackback,
            Kind::Trackback
        ]
    );
}

/// Five comments by three people, each made by `item` of name, day and text.
fn five(before: &str, item: impl Fn(&str, u32, &str) -> String, behind: &str) -> Thread {
    let said = [
        ("Blas", 1, "Which wick?"),
        ("Jacinta", 2, "Cotton, flat."),
        ("Blas", 4, "Mine smokes."),
        ("O'Dell & cat", 5, "Ours went out."),
        ("mina_k", 9, "Trim it straight."),
    ];
    let items: String = said.iter().map(|(n, d, t)| item(n, *d, t)).collect();
    read(&format!(
        "<h1>Lamp oil</h1><p>The small lamp wins, and nobody asks why.</p>{before}{items}{behind}"
    ))
}

#[track_caller]
fn is_whole(thread: &Thread) {
    let all = ["Blas", "Jacinta", "Blas", "O'Dell & cat", "mina_k"];
    assert_eq!(names(thread), all);
    let said = [
        "Which wick?",
        "Cotton, flat.",
        "Mine smokes.",
        "Ours went out.",
        "Trim it straight.",
    ];
    assert_eq!(texts(thread), said);
    assert!(thread.items.iter().all(|i| i.date.when.is_some()));
}

#[test]
fn letters_of_a_react_page_are_no_names() {
    let item = |n: &str, d: u32, t: &str| {
        let letter = &n[..1];
        format!(
            "<div class='MuiBox-root css-{d}'><div class=MuiAvatar-root>{letter}</div><div class=MuiBox-root><p class=MuiTypography-body1>{n}</p>\
             <span class=MuiTypography-caption>Mar {d}, 2019 6:20 pm</span><p class=MuiTypography-body2>{t}</p></div></div>"
        )
    };
    is_whole(&five("<h2>Comments (5)</h2>", item, ""));
}

#[test]
fn subjects_over_comments_are_no_text() {
    let item = |n: &str, d: u32, t: &str| {
        format!(
            "<div class='post comment'><h4><a name=10{d} href='#10{d}'>#</a> re: Lamp oil, a year on</h4><div class=postcontent><p>{t}</p></div>\
             <div class=itemdesc>Posted by <span>{n}</span> on Mar {d}, 2019 6:20 pm</div></div>"
        )
    };
    is_whole(&five("<div id=comments><h3>Feedback</h3>", item, "</div>"));
}

#[test]
fn a_heading_can_be_date_and_name() {
    let item = |n: &str, d: u32, t: &str| {
        format!(
            "<div class=comment id=c10{d}><h6>Mar {d}, 2019, 6:20 pm - <span>{n}</span></h6><div class=content><p>{t}</p></div></div>"
        )
    };
    is_whole(&five(
        "<div id=comments><h4>5 comments</h4>",
        item,
        "</div>",
    ));
    let item =
        |n: &str, d: u32, t: &str| format!("<h4>{n} – Mar {d}, 2019, 6:20 pm</h4><p>{t}</p>");
    is_whole(&five(
        "<h2>5 comments</h2>",
        item,
        "<form><textarea></textarea></form>",
    ));
}

#[test]
fn cards_under_a_heading_for_comments_are_a_thread() {
    let item = |n: &str, d: u32, t: &str| {
        format!(
            "<div class='card mb-3'><div class='card-header d-flex'><span>{n}</span><small>Mar {d}, 2019 6:20 pm</small></div>\
             <div class=card-body><p class=card-text>{t}</p></div></div>"
        )
    };
    is_whole(&five(
        "<h4>Comments</h4>",
        item,
        "<form><textarea></textarea></form>",
    ));
}

#[test]
fn numbers_of_floors_are_no_names() {
    let item = |n: &str, d: u32, t: &str| {
        format!(
            "<div class=feedbackItem><div class=feedbackListSubtitle><a href='#10{d}' class=layer>#{d}楼</a> <span class=comment_date>2019-03-0{d} 18:20</span> \
             <a href=/u>{n}</a></div><div class=feedbackCon><div class=blog_comment_body>{t}</div></div></div>"
        )
    };
    is_whole(&five("<div id=comments><h3>评论列表</h3>", item, "</div>"));
}

#[test]
fn names_stand_behind_the_date_or_in_a_list_below() {
    let item = |n: &str, d: u32, t: &str| {
        format!(
            "<div class=comment_area><div class=comment_body>{t}</div><ul class=comment_state><li>{n}</li><li>| 2019/03/0{d} 18:20 |</li></ul></div>"
        )
    };
    is_whole(&five(
        "<div class=comment><h3>コメント</h3>",
        item,
        "</div>",
    ));
    let item = |n: &str, d: u32, t: &str| {
        format!(
            "<div class=commentbox><div class=commenttext>{t}</div><div class=commentfoot>#{d} {d} Marzo 2019 - 18:20<br>utente: <a href=/u>{n}</a></div></div>"
        )
    };
    is_whole(&five(
        "<div class=commenti><h3>Commenti</h3>",
        item,
        "</div>",
    ));
}

#[test]
fn all_names_of_a_thread_end_with_a_word_for_saying() {
    let item = |n: &str, d: u32, t: &str| {
        format!(
            "<li id=c10{d}><h4>{n} dijo</h4><p>{t}</p><p class=date>{d} de marzo de 2019 a las 18:20</p></li>"
        )
    };
    is_whole(&five(
        "<div id=comments><h3>5 comentarios</h3><ul class=comments>",
        item,
        "</ul></div>",
    ));
}

#[test]
fn a_box_named_for_what_was_posted_holds_the_text() {
    let item = |n: &str, d: u32, t: &str| {
        format!(
            "<div class=comment><div class=posted_text>{t}</div><div class=posted>Posted by {n} at 2019年03月0{d}日 18:20</div></div>"
        )
    };
    is_whole(&five("<div id=comments><h3>コメント</h3>", item, "</div>"));
}

#[test]
fn introductions_in_bold_are_no_names() {
    let item = |n: &str, d: u32, t: &str| {
        format!("<div class=cmt><b>Comment posted by {n}</b> 3/{d}/2011 06:20:11 pm<br>{t}</div>")
    };
    is_whole(&five(
        "<div id=comments><h3>Comments (5)</h3>",
        item,
        "</div>",
    ));
}

#[test]
fn short_comments_between_links_are_comments() {
    let item = |n: &str, d: u32, t: &str| {
        format!(
            "<div class=item><div class=itemtext>{t}</div><div class=itemfooter><a href=#>Posted March {d}, 2011 6:20 PM</a> by <a href=/u>{n}</a> - \
             <a href=#>reply</a></div></div>"
        )
    };
    is_whole(&five(
        "<div id=comments><h4>5 Comments</h4>",
        item,
        "</div>",
    ));
}

#[test]
fn a_nickname_has_many_words() {
    let item = |n: &str, d: u32, t: &str| {
        format!(
            "<div class=comment id=c10{d}><div class=comment_pseudo>{n}</div><div class=comment_date>Vendredi {d} Mars 2011 à 18:20</div>\
             <div class=comment_content><p>{t}</p></div></div>"
        )
    };
    is_whole(&five(
        "<div class=module_comments><h3>Commentaires</h3>",
        item,
        "</div>",
    ));
}

#[test]
fn a_name_with_a_colon_goes_before_a_short_text() {
    let item = |n: &str, d: u32, t: &str| {
        format!("<li><strong>{n}:</strong> {t} <small>March {d}, 2011 6:20 PM</small></li>")
    };
    is_whole(&five("<h3>5 Comments</h3><ul>", item, "</ul>"));
}

#[test]
fn the_head_of_a_table_is_no_comment() {
    let item = |n: &str, d: u32, t: &str| {
        format!("<tr><td>{n}</td><td>0{d}/03/2011 18:20</td><td>{t}</td></tr>")
    };
    let thread = five(
        "<h3>Comentarios</h3><table><tr><th>Nombre</th><th>Fecha</th><th>Comentario</th></tr>",
        item,
        "</table>",
    );
    is_whole(&thread);
}

#[test]
fn tools_below_each_other_are_no_text() {
    let item = |n: &str, d: u32, t: &str| {
        format!(
            "<div role=article><div><a href=/u><span>{n}</span></a></div><div>{t}</div><ul><li><a href=/c/{d}>March {d}, 2011 6:20 PM</a></li>\
             <li><div>Like</div></li><li><div>Reply</div></li></ul></div>"
        )
    };
    is_whole(&five("<div><h3>Comments</h3>", item, "</div>"));
}

/// A page of WordPress; each item is what stands in it.
fn wordpress(items: &[&str]) -> Thread {
    let items: String = items
        .iter()
        .enumerate()
        .map(|(n, item)| {
            format!(
                "<li class='comment depth-1' id=comment-{}>{item}</li>",
                n + 1
            )
        })
        .collect();
    read(&format!(
        "<link rel=stylesheet href=/wp-content/style.css><h1>A post</h1><p>Words.</p><ol class=commentlist>{items}</ol>"
    ))
}

#[test]
fn one_word_comments_are_no_buttons() {
    let said = ["Agree", "Agree!", "Agree", "No way"];
    let items: Vec<String> = said
        .iter()
        .map(|text| {
            format!("<cite class=fn>Ana</cite><div class=comment-content><p>{text}</p></div>")
        })
        .collect();
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    assert_eq!(texts(&wordpress(&items)), said);
}

#[test]
fn what_names_share_can_be_their_own() {
    for family in [
        ["guest 12", "guest 13", "guest 24", "guest 35"],
        [
            "Ana van der Berg",
            "Bea van der Berg",
            "Cleo van der Berg",
            "Dora van der Berg",
        ],
    ] {
        let items = family.map(|name| {
            format!("<p><strong>{name}</strong> on May 1, 2012</p><p>Words of mine.</p>")
        });
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        assert_eq!(names(&wordpress(&items)), family);
    }
}

#[test]
fn a_number_behind_a_name_is_no_digest() {
    let thread = plain(&[
        ("User #10234567", "One."),
        ("Cleo #Blogger1", "Two."),
        ("Ana #a1B2c3D4", "Three."),
    ]);
    assert_eq!(names(&thread), ["User #10234567", "Cleo #Blogger1", "Ana"]);
}

#[test]
fn a_place_that_says_none_awaits_nothing() {
    let thread = read(
        "<h1>A post</h1><p>Words.</p><div id=comments><p>No comments yet. Be the first!</p>
        <div class='loading hidden'>Loading comments...</div><form><textarea></textarea></form></div>",
    );
    assert_ne!(thread.status, ThreadStatus::ScriptLoaded);
}

#[test]
fn lists_of_recent_comments_and_pings_elsewhere_are_no_thread() {
    let thread = read(
        "<link rel=stylesheet href=/wp-content/style.css><h1>A post</h1><p>Words.</p><aside><h3>Recent comments</h3>
        <ul class=comment-list><li id=comment-1>Ana on A post</li><li id=comment-2>Ben on A post</li></ul></aside>",
    );
    assert_eq!(thread.items.len(), 0);
}

/// What a replay writes before links is no address of anybody's.
#[test]
fn a_page_saved_from_the_replay_of_an_archive() {
    let at = "https://web.archive.example/web/20140212104512";
    let item = |n: u32, name: &str| {
        format!(
            "<li class='comment even depth-1' id=comment-{n}><cite class=fn><a class=url rel='external nofollow' href=\"{at}/http://{name}.example/\">{name}</a></cite> \
             <a href=\"{at}/http://blog.example/post/#comment-{n}\">3 days ago</a><p>Text number {n} of the thread.</p></li>"
        )
    };
    let thread = read(&format!(
        "<link rel=canonical href=\"{at}/http://blog.example/post/\"><h1>A post</h1><p>Words.</p><h3>2 Comments</h3><ol class=commentlist>{}{}\
         <li class='pingback even depth-1' id=comment-9>Pingback: <a class=url rel='external nofollow' href=\"{at}/http://other.example/x\">Other</a></li></ol>",
        item(1, "ana"),
        item(2, "ben")
    ));
    assert_eq!(thread.url.as_deref(), Some("http://blog.example/post/"));
    let urls: Vec<_> = thread
        .items
        .iter()
        .map(|i| i.author.url.as_deref())
        .collect();
    assert_eq!(
        urls,
        [
            Some("http://ana.example/"),
            Some("http://ben.example/"),
            Some("http://other.example/x")
        ]
    );
    let when = thread.items[0].date.when.map(|when| when.to_string());
    assert_eq!(when.as_deref(), Some("2014-02-09"));
}
