//! Templates of systems other than WordPress, and what a review of them left open.

use super::{names, read, texts};
use commentsift::Thread;
use commentsift::thread::ThreadStatus;

fn dates(thread: &Thread) -> Vec<String> {
    let shown = |i: &commentsift::Item| i.date.when.map(|w| w.to_string()).unwrap_or_default();
    thread.items.iter().map(shown).collect()
}

/// A post with something behind it.
fn post(lang: &str, rest: &str) -> Thread {
    read(&format!(
        "<html lang='{lang}'><title>The old gate</title><body><h1>The old gate</h1><div class=entry><p>It took a week to mend the gate, and the \
         neighbours came to look at it every evening.</p></div>{rest}</body></html>"
    ))
}

const PEOPLE: [(&str, &str); 3] = [
    ("Ana", "Was it oak or pine?"),
    ("Ben", "Oak, I think so."),
    ("Cleo", "Ours is made of iron."),
];

/// Three comments below a heading with their number; `item` makes one of number, name and text.
fn three(lang: &str, item: impl Fn(usize, &str, &str) -> String) -> Thread {
    let all = PEOPLE.iter().enumerate();
    let items: String = all
        .map(|(at, (name, text))| item(at + 1, name, text))
        .collect();
    post(
        lang,
        &format!("<div class=comments><h2>3 Comments</h2>{items}</div>"),
    )
}

#[test]
fn an_article_behind_a_date_begins_a_name() {
    let thread = three("fr", |n, _, text| {
        let name = ["le facteur", "La Mouette", "Odile75 http://odile.example/"][n - 1];
        format!(
            "<div class=comment id=c{n}><div class=info>0{n}/05/2014 10:0{n} - {name}</div><div class=text>{text}</div></div>"
        )
    });
    assert_eq!(names(&thread), ["le facteur", "La Mouette", "Odile75"]);
}

#[test]
fn syllables_and_initials_join_nothing() {
    let thread = three("vi", |n, _, text| {
        let name = ["Khách lạ", "Nguyễn Văn A", "Zé do Ó"][n - 1];
        format!(
            "<div class=d><div class=fw>{name} <small>{n} Tháng Năm, 2014 lúc 10:0{n}</small></div>{text}</div>"
        )
    });
    assert_eq!(names(&thread), ["Khách lạ", "Nguyễn Văn A", "Zé do Ó"]);
}

#[test]
fn a_by_line_names_the_writer_and_not_the_bold_title() {
    let thread = three("en", |n, name, text| {
        format!(
            "<div class=comment><table><tr><td class=t><strong>Thanks for this</strong></td></tr><tr><td>Posted by: <a href=/u/{n}>{name}</a> on \
             May {n}, 2014 at 10:0{n} AM</td></tr><tr><td class=b>{text}</td></tr></table></div>"
        )
    });
    assert_eq!(names(&thread), ["Ana", "Ben", "Cleo"]);
}

#[test]
fn a_number_between_comment_and_by_is_the_comments() {
    let thread = three("en", |n, name, text| {
        format!(
            "<div class=comment><p class=info>Comment {n} by The {name} Guy {} days ago</p><p>{text}</p></div>",
            n + 1
        )
    });
    assert_eq!(
        names(&thread),
        ["The Ana Guy", "The Ben Guy", "The Cleo Guy"]
    );
}

#[test]
fn a_name_above_the_text_and_the_date_below_it() {
    let items: String = PEOPLE
        .iter()
        .enumerate()
        .map(|(n, (name, text))| {
            format!(
                "<div class=entrymeta>Postat av: {name}</div><div class=commenttext>{text}</div><div class=commentmeta>2014-05-0{} @ 10:00:00<br>URL: \
                 <a href=http://{n}.example/>http://{n}.example/</a></div>",
                n + 1
            )
        })
        .collect();
    let thread = post(
        "sv",
        &format!("<h3 class=commentheader>Kommentarer</h3>{items}"),
    );
    assert_eq!(names(&thread), ["Ana", "Ben", "Cleo"]);
    assert_eq!(texts(&thread), PEOPLE.map(|p| p.1));
}

#[test]
fn an_unnamed_line_of_facts_belongs_to_the_text_behind_it() {
    let items: String = PEOPLE
        .iter()
        .enumerate()
        .map(|(n, (name, text))| {
            format!(
                "<div class=tbl2><div><a href='#c{n}4' id=c{n}4>#{n}</a> | <span><a href=profile.php?lookup={n}>{name}</a></span> <span>May {}, 2014 at \
                 10:00 AM</span></div></div><div class='tbl1 comment_message'>{text}</div>",
                n + 1
            )
        })
        .collect();
    let thread = post(
        "en",
        &format!("<div class=capmain>Comments</div><div class=main-body>{items}</div>"),
    );
    assert_eq!(texts(&thread), PEOPLE.map(|p| p.1));
}

#[test]
fn one_comment_behind_its_heading_is_one() {
    for item in [
        "<div class=comment><p class=info>Comment 1 by Ana 2 days ago</p><p>Was it oak or pine?</p></div>",
        "<p class=koment><b>1. Ana</b> (12.05.2014 10:03)<br>Was it oak or pine?</p>",
        "<ol id=comments_list><li class=comment><p>Was it oak or pine?</p><div class=posted>Posted by Ana on 05/12 at 10:03 AM</div></li></ol>",
    ] {
        let thread = post(
            "en",
            &format!("<h3>1 comment</h3>{item}<form><textarea></textarea></form>"),
        );
        assert_eq!(names(&thread), ["Ana"], "{item}");
    }
}

#[test]
fn a_word_behind_a_name_and_a_colon_is_a_text() {
    let items: String = [("Ana", "No."), ("Guest of Honour", "Yes, I painted it on Sunday."), ("Cleo", "Where did you buy the screws?")]
        .iter()
        .map(|(name, text)| format!("<li class=list-group-item><i>3 weeks ago</i> &nbsp;<strong>{name}</strong>: &nbsp;{text}</li>"))
        .collect();
    let thread = post(
        "en",
        &format!(
            "<div class=comments><ul><li class='list-group-item active'>Comments</li>{items}</ul></div><form><textarea></textarea></form>"
        ),
    );
    assert_eq!(
        texts(&thread),
        [
            "No.",
            "Yes, I painted it on Sunday.",
            "Where did you buy the screws?"
        ]
    );
}

#[test]
fn numbers_behind_their_words_are_read_in_pairs() {
    let thread = post(
        "ko",
        "<div class=actionTrail><a href=#tb>Trackback <span>0</span></a> <a href=#rp>Comment <span>2</span></a></div><div class=communicateList>\
         <ol><li id=comment11><span class=name>바다</span> <span class=date>2014.05.01 10:00</span><p class=desc>몇 번째 문인가요?</p></li>\
         <li id=comment12><span class=name>JUN</span> <span class=date>2014.05.02 10:00</span><p class=desc>두 번째입니다.</p></li></ol></div>",
    );
    assert_eq!(thread.declared.map(|d| d.count), Some(2));
}

#[test]
fn a_few_dates_of_the_first_are_read_as_the_language_writes_them() {
    let page = |lang: &str, days: &[&str]| {
        let items: String = days
            .iter()
            .enumerate()
            .map(|(n, day)| format!("<div class=comment id=c{n}><b class=author>Ana{n}x</b> <span class=date>{day}</span><p>Text number {n}.</p></div>"))
            .collect();
        dates(&post(
            lang,
            &format!("<div class=comments><h2>Comments</h2>{items}</div>"),
        ))
    };
    let three = ["01/01/2014", "01/02/2014", "01/03/2014"];
    assert_eq!(
        page("fr", &three),
        ["2014-01-01", "2014-02-01", "2014-03-01"]
    );
    assert_eq!(
        page("en-US", &three),
        ["2014-01-01", "2014-01-02", "2014-01-03"]
    );
    // Four of one day of the month are no chance.
    let four = ["12/05/2014", "12/06/2014", "12/07/2014", "12/08/2014"];
    assert_eq!(page("fr", &four)[3], "2014-12-08");
}

#[test]
fn places_below_a_date_are_no_names() {
    let thread = three("en", |n, _, text| {
        let place = ["Lyon, France", "Paris, France", "Nantes, France"][n - 1];
        format!(
            "<div class=xa><div class=xb>{n} May 2014</div><div class=xc>{place}</div><div class=xd>{text}</div></div>"
        )
    });
    assert_eq!(names(&thread), ["", "", ""]);
    // Beside names they are not taken for a part of these.
    let thread = three("en", |n, name, text| {
        format!(
            "<div class=xa><p class=xn>{name}</p><p class=xc>Lyon, France</p><span class=xb>{n} May 2014</span><div class=xd><p>{text}</p></div></div>"
        )
    });
    assert_eq!(names(&thread), ["Ana", "Ben", "Cleo"]);
}

#[test]
fn surnames_in_their_own_element_are_no_badges() {
    let four = |ends: [&str; 3]| {
        three("en", |n, name, text| {
            format!(
                "<div class=comment id=c{n}><span class=author>{name} <span class=l>{}</span></span> <span class=date>May {n}, 2014</span><p>{text}</p></div>",
                ends[n - 1]
            )
        })
    };
    assert_eq!(
        names(&four(["Varga", "Kiss", "Horn"])),
        ["Ana Varga", "Ben Kiss", "Cleo Horn"]
    );
    assert_eq!(
        names(&four(["Member", "Guest", "Member"])),
        ["Ana", "Ben", "Cleo"]
    );
}

#[test]
fn cards_of_posts_below_a_heading_for_comments_are_no_comments() {
    for card in [
        "<li><a href=/pN>Oak and pine N</a><br><span class=author>NAME</span> <span class=date>N May 2014</span><p>How we chose the wood.</p></li>",
        "<li class=card><a href=/pN><img src=N.jpg></a><h3>Oak and pine N</h3><span class=date>N May 2014</span> <span class=author>NAME</span><p>How we chose the wood.</p></li>",
    ] {
        let thread = three("en", |n, name, _| {
            card.replace("NAME", name).replace('N', &n.to_string())
        });
        assert_eq!(thread.items.len(), 0, "{card}");
    }
    // A picture that leads to its person's page is none.
    let thread = three("en", |n, name, text| {
        format!(
            "<div class=card><a href=/user/{n}><img src={n}.jpg></a><h4>{name}</h4><span class=date>{n} May 2014</span><p>{text}</p></div>"
        )
    });
    assert_eq!(names(&thread), ["Ana", "Ben", "Cleo"]);
}

#[test]
fn a_notice_in_prose_or_once_a_post_awaits_nothing() {
    let status = |html: &str| post("en", html).status;
    assert_eq!(
        status("<div><span>Loading comments…</span></div>"),
        ThreadStatus::ScriptLoaded
    );
    let prose = "<p>Put this where the thread ends:</p><p>Loading comments…</p><p>That is what your readers will see first.</p>";
    assert_eq!(status(prose), ThreadStatus::None);
    let listing = "<ul><li><a href=/a>One</a> <span>Loading comments...</span></li><li><a href=/b>Two</a> <span>Loading comments...</span></li></ul>";
    assert_eq!(status(listing), ThreadStatus::None);
}

#[test]
fn two_names_above_their_dates_are_names() {
    let two = |item: &dyn Fn(usize, &str, &str) -> String| {
        let all = PEOPLE.iter().take(2).enumerate();
        let items: String = all
            .map(|(at, (name, text))| item(at + 1, name, text))
            .collect();
        post(
            "en",
            &format!("<div class=comments><h2>2 Comments</h2>{items}</div>"),
        )
    };
    let lines = two(&|n, name, text| format!("<li>{name}<br>{n} May 2014, 10:03<br>{text}</li>"));
    assert_eq!(names(&lines), ["Ana", "Ben"]);
    assert_eq!(texts(&lines), ["Was it oak or pine?", "Oak, I think so."]);
    // Classes that are digests say nothing of the kind of element.
    let digests = two(&|n, name, text| {
        format!(
            "<div class=x1><div class=x2>{name}</div><div class=x3>{n} May 2014, 10:03</div><div class=x4>{text}</div></div>"
        )
    });
    assert_eq!(names(&digests), ["Ana", "Ben"]);
}

#[test]
fn what_nobody_answers_is_no_thread() {
    // A floor before a name and a time.
    let rooms = ["3F Ana", "2F Ben", "1F Cleo"]
        .map(|who| format!("<li>{who} 2014-05-02 10:01 Meeting room booked</li>"));
    assert_eq!(
        post("en", &format!("<ul>{}</ul>", rooms.concat()))
            .items
            .len(),
        0
    );
    // Buttons of a framework that calls them so.
    let thread = three("en", |n, name, text| {
        format!(
            "<div class=comment id=c{n}><b>{name}</b> <span>{n} May 2014, 10:0{n}</span><p>{text}</p><a class='btn pseudo' href=#>Zoom in</a></div>"
        )
    });
    assert_eq!(names(&thread), ["Ana", "Ben", "Cleo"]);
}

#[test]
fn a_date_since_when_somebody_is_a_member_is_not_the_comments() {
    let thread = three("en", |n, name, text| {
        format!(
            "<table class=post><tr><td><b>{name}</b><br><span class=postdetails>Joined: 02 Mar 2006<br>Posts: {n}7</span></td><td><span class=postdetails>on \
             May {n}, 2014 at 10:0{n} AM</span><br><span class=postbody>{text}</span></td></tr></table>"
        )
    });
    assert_eq!(
        dates(&thread),
        ["2014-05-01T10:01", "2014-05-02T10:02", "2014-05-03T10:03"]
    );
}

#[test]
fn a_link_in_the_head_to_an_earlier_comment_names_its_parent() {
    let thread = three("en", |n, name, text| {
        let up = if n == 3 {
            " <a class=up href='#comment11'>↪ Ana</a>"
        } else {
            ""
        };
        format!(
            "<article id=comment1{n}><header><b>{name}</b> <time>May {n}, 2014 at 10:0{n} AM</time>{up}</header><p>{text}</p></article>"
        )
    });
    let parents: Vec<Option<usize>> = thread.items.iter().map(|i| i.parent).collect();
    assert_eq!(parents, [None, None, Some(0)]);
    // Links to the comment before are steps through the list.
    let thread = three("en", |n, name, text| {
        let up = format!(" <a href='#comment1{}'>up</a>", n - 1);
        format!(
            "<article id=comment1{n}><header><b>{name}</b> <time>May {n}, 2014 at 10:0{n} AM</time>{up}</header><p>{text}</p></article>"
        )
    });
    assert!(thread.items.iter().all(|i| i.parent.is_none()));
}

#[test]
fn a_word_behind_a_marked_name_is_a_text() {
    let thread = three("ar", |n, name, _| {
        let text = ["Sure.", "We oiled it twice, before winter.", "Thanks a lot"][n - 1];
        format!(
            "<div class=comment_item><p class=full><span class=txt-name><a class=nickname href=/u/{n}><b>{name}</b></a></span>{text}</p><p><a>1</a> <span \
             class=time-com>0{n}/05/2014 10:0{n}</span></p></div>"
        )
    });
    assert_eq!(
        texts(&thread),
        ["Sure.", "We oiled it twice, before winter.", "Thanks a lot"]
    );
}

#[test]
fn the_number_in_the_last_line_of_the_posts_box_is_the_threads() {
    let item = |n: usize| {
        format!(
            "<div class=one id=x{n}><b class=author>Ana{n}x</b> <i class=date>May {n}, 2014</i><div class=body>Number {n} of all.</div></div>"
        )
    };
    let page = |line: &str| {
        read(&format!(
            "<title>The old gate</title><body><div class=entryBox><h1>The old gate</h1><div class=entryContent><p>It took a week to mend.</p>{line}</div></div>\
             <div id=comments>{}{}</div>",
            item(1),
            item(2)
        ))
        .declared
        .map(|d| d.count)
    };
    assert_eq!(
        page("<p class=bottomLine>Ilse Varga | <span>Comments [3]</span></p>"),
        Some(3)
    );
    assert_eq!(
        page("<p>Last week | it got 12 comments on the street</p>"),
        None
    );
}

#[test]
fn a_name_may_end_in_a_number() {
    let thread = three("en", |n, _, text| {
        let name = ["Agent 47", "Ben", "Route 66"][n - 1];
        format!(
            "<div class=comment><div>{name} on May {n}, 2014 at 10:0{n} AM</div><p>{text}</p></div>"
        )
    });
    assert_eq!(names(&thread), ["Agent 47", "Ben", "Route 66"]);
}
