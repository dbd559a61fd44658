//! Relative dates without a mark of their own, and what else a page says only beside its comments.

use commentsift::thread::date::machine;
use commentsift::thread::{DateBasis, MissingReason, ThreadStatus};
use commentsift::{Media, Options, Page, Thread, analyze};

fn read_as_of(html: &str, as_of: Option<&str>) -> Thread {
    let page = Page::new("bug.html", html.as_bytes().to_vec(), Media::Html);
    let options = Options {
        as_of: as_of.and_then(machine),
        ..Options::default()
    };
    analyze(&page, &options).expect("a page")
}

const BARE: &str = "<html lang=fr><title>Pain</title><article><h1>Le pain maison</h1><p>De la farine, de l'eau et un peu de patience.</p></article>\
    <section id=comments><h2>3 commentaires</h2><ul>\
    <li><a href='https://ana.example/'>Ana</a><span>il y a 3 jours</span><div>J'ai essayé avec du seigle et c'était bon.</div></li>\
    <li><span>Tom</span><span>hier à 14:32</span><div>Combien de temps le laissez-vous reposer ?</div></li>\
    <li><span>Mia</span><span>il y a 2 ans</span><div>La croûte était la meilleure partie pour nous.</div></li></ul></section>";

#[test]
fn a_relative_date_in_a_bare_span_is_no_name_and_no_text() {
    let thread = read_as_of(BARE, None);
    let shown: Vec<_> = thread
        .items
        .iter()
        .map(|i| {
            (
                i.author.name.as_deref(),
                i.date.raw.as_deref(),
                i.text.as_str(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (
                Some("Ana"),
                Some("il y a 3 jours"),
                "J'ai essayé avec du seigle et c'était bon."
            ),
            (
                Some("Tom"),
                Some("hier à 14:32"),
                "Combien de temps le laissez-vous reposer ?"
            ),
            (
                Some("Mia"),
                Some("il y a 2 ans"),
                "La croûte était la meilleure partie pour nous."
            ),
        ]
    );
    assert!(thread.items.iter().all(|i| i.date.when.is_none()));
}

#[test]
fn a_known_time_of_capture_fills_it_to_the_unit_printed() {
    let thread = read_as_of(BARE, Some("2013-03-31T10:00:00"));
    let dates: Vec<_> = thread
        .items
        .iter()
        .map(|i| i.date.when.map(|w| w.to_string()))
        .collect();
    let expected = ["2013-03-28", "2013-03-30T14:32", "2011"];
    assert_eq!(dates, expected.map(|d| Some(d.to_owned())));
    let basis = |i: &commentsift::thread::Item| i.date.basis == Some(DateBasis::Relative);
    assert!(thread.items.iter().all(basis));
}

/// A thread place with a notice instead of comments.
fn hidden(heading: &str, notice: &str) -> Thread {
    read_as_of(
        &format!(
            "<article><h1>Bread</h1><p>Flour and water.</p></article><section id=comments><h2>{heading}</h2><p>{notice}</p></section>"
        ),
        None,
    )
}

#[test]
fn comments_for_those_who_log_in_are_missing() {
    for (heading, notice) in [
        (
            "12 comments",
            "You must <a href='/login'>log in</a> to see the comments.",
        ),
        ("Comments", "<a href='/login'>Log in to read comments</a>"),
        (
            "12 commentaires",
            "Connectez-vous pour lire les commentaires.",
        ),
    ] {
        let thread = hidden(heading, notice);
        assert_eq!(thread.status, ThreadStatus::Partial, "{notice}");
        assert_eq!(thread.missing_reason, Some(MissingReason::Login));
    }
    let open = hidden(
        "Comments",
        "You must <a href='/login'>log in</a> to post a comment.",
    );
    assert_eq!(open.missing_reason, None);
    let none = hidden("0 comments", "<a href='/login'>Log in to read comments</a>");
    assert_eq!(none.missing_reason, None);
}

#[test]
fn pings_that_are_counted_and_not_listed_are_hidden() {
    let page = |heading: &str, more: &str| {
        read_as_of(
            &format!(
                "<div id=comments><h3>{heading}</h3><ol class=commentlist><li id=comment-7 class='comment depth-1'><cite class=fn>Ana</cite>\
                 <p>Thanks!</p></li>{more}</ol></div>"
            ),
            None,
        )
    };
    let hidden = page("1 comment, 2 trackbacks", "");
    assert_eq!(hidden.missing_reason, Some(MissingReason::PingsHidden));
    assert_eq!(hidden.status, ThreadStatus::Partial);
    let ping = "<li id=comment-8 class='pingback depth-1'><p>Pingback: <a href='https://b.example/'>B</a></p></li>";
    let shown = page("1 comment, 1 trackback", ping);
    assert_eq!(
        (shown.missing_reason, shown.status),
        (None, ThreadStatus::Complete)
    );
}

/// A WordPress thread in which each comment answers the one before; those up to `linked` have a reply link.
fn chain(depth: usize, linked: usize) -> Thread {
    let mut html = String::from("<div id=comments><h2>Comments</h2><ol class=comment-list>");
    for at in 1..=depth {
        let link = if at <= linked {
            "<a class=comment-reply-link href='#respond'>Reply</a>"
        } else {
            ""
        };
        html += &format!(
            "<li id=comment-{at} class='comment depth-{at}'><article class=comment-body><b class=fn>Ana</b>\
             <time datetime=2010-05-02T10:00:00+00:00>May 2, 2010</time><div class=comment-content><p>Comment {at}</p></div>{link}</article><ol class=children>"
        );
    }
    read_as_of(&html, None)
}

#[test]
fn the_deepest_level_without_reply_links_is_the_cap() {
    assert_eq!(chain(3, 2).depth_cap, Some(3));
    // Links on all levels, or on none, tell nothing.
    assert_eq!(chain(3, 3).depth_cap, None);
    assert_eq!(chain(3, 0).depth_cap, None);
    assert_eq!(chain(1, 0).depth_cap, None);
}

/// What scripts print of a past time (Intl.RelativeTimeFormat) stands in other cases than a number alone asks for: none of these was read.
#[test]
fn relative_dates_in_the_cases_that_scripts_print() {
    use commentsift::thread::date::{Hints, machine, relative};
    let captured = machine("2024-06-15T12:00:00").expect("a date");
    let cases = [
        ("cs", "před 5 hodinami", "2024-06-15"),
        ("cs", "před 3 dny", "2024-06-12"),
        ("cs", "před 2 měsíci", "2024-04"),
        ("cs", "před 9 lety", "2015"),
        ("el", "πριν από 3 ημέρες", "2024-06-12"),
        ("el", "πριν από 9 έτη", "2015"),
        ("et", "2 aasta eest", "2022"),
        ("he", "לפני שנתיים", "2022"),
        ("he", "לפני שבוע (1)", "2024-06-08"),
        ("hi", "3 दिन पहले", "2024-06-12"),
        ("hu", "3 nappal ezelőtt", "2024-06-12"),
        ("hu", "9 évvel ezelőtt", "2015"),
        ("lt", "prieš 2 mėnesius", "2024-04"),
        ("nb", "for 3 døgn siden", "2024-06-12"),
        ("sk", "pred 2 rokmi", "2022"),
        ("sl", "pred 2 letoma", "2022"),
        ("uk", "5 годин тому", "2024-06-15"),
    ];
    for (lang, text, date) in cases {
        let hints = Hints {
            lang: Some(lang),
            ..Hints::default()
        };
        let found = relative(text, captured, &hints).map(|when| when.to_string());
        assert_eq!(found.as_deref(), Some(date), "{text}");
    }
}
