//! Pages whose order forces the half of the day, and pages that only look so.

use crate::{Media, Options, Page, analyze};
use std::fmt::Write;

/// A flat thread of an old theme; `post` stands in its meta data.
fn page(post: &str, items: &[(&str, &str)]) -> String {
    let mut html =
        format!("<html lang=fr><head>{post}</head><body><div id=comments><ol class=commentlist>");
    for (id, print) in items {
        write!(
            html,
            "<li id='{id}' class='comment even depth-1'><cite class=fn>Ana</cite> \
             <div class='comment-meta commentmetadata'><a href='#{id}'>{print}</a></div><p>Merci !</p></li>"
        )
        .expect("a string takes it");
    }
    html + "</ol></div></body></html>"
}

fn times(html: &str) -> Vec<String> {
    let page = Page::new("post.html", html.as_bytes().to_vec(), Media::Html);
    let thread = analyze(&page, &Options::default()).expect("a page");
    let shown = |w: crate::When| w.to_string();
    thread
        .items
        .iter()
        .map(|i| i.date.when.map_or_else(String::new, shown))
        .collect()
}

fn numbered(first: usize, prints: &[&str]) -> Vec<(String, String)> {
    prints
        .iter()
        .enumerate()
        .map(|(at, p)| (format!("comment-{}", first + at), (*p).to_owned()))
        .collect()
}

fn read(post: &str, items: &[(String, String)]) -> Vec<String> {
    let items: Vec<(&str, &str)> = items
        .iter()
        .map(|(i, p)| (i.as_str(), p.as_str()))
        .collect();
    times(&page(post, &items))
}

fn read_in(lang: &str, items: &[(String, String)]) -> Vec<String> {
    let items: Vec<(&str, &str)> = items
        .iter()
        .map(|(i, p)| (i.as_str(), p.as_str()))
        .collect();
    times(&page("", &items).replace("lang=fr", &format!("lang={lang}")))
}

#[test]
fn the_order_of_one_day_forces_the_afternoon() {
    let prints = [
        "12 mars 2010 à 11 h 50 min",
        "12 mars 2010 à 12 h 10 min",
        "12 mars 2010 à 1 h 15 min",
        "12 mars 2010 à 2 h 32 min",
        "13 mars 2010 à 9 h 05 min",
        "13 mars 2010 à 4 h 20 min",
    ];
    let expected = [
        "2010-03-12T11:50",
        "2010-03-12T12:10",
        "2010-03-12T13:15",
        "2010-03-12T14:32",
        "2010-03-13T09:05",
        "2010-03-13T16:20",
    ];
    assert_eq!(read("", &numbered(7, &prints)), expected);
    // The newest first: comment numbers tell the order.
    let mut newest = numbered(7, &prints);
    newest.reverse();
    let mut falling = expected;
    falling.reverse();
    assert_eq!(read("", &newest), falling);
}

#[test]
fn what_is_not_forced_stays_as_printed() {
    let prints = [
        // Midnight and noon: nothing before it tells.
        "11 mars 2010 à 12 h 30 min",
        "12 mars 2010 à 9 h 00 min",
        "12 mars 2010 à 3 h 05 min",
        "13 mars 2010 à 3 h 37 min",
        "14 mars 2010 à 10 h 00 min",
        "14 mars 2010 à 1 h 00 min",
    ];
    let expected = [
        "2010-03-11T12:30",
        "2010-03-12T09:00",
        "2010-03-12T15:05",
        "2010-03-13T03:37",
        "2010-03-14T10:00",
        "2010-03-14T13:00",
    ];
    assert_eq!(read("", &numbered(7, &prints)), expected);
}

#[test]
fn a_clock_of_24_hours_stays() {
    for other in ["12 mars 2010 à 14 h 00 min", "13 mars 2010 à 0 h 10 min"] {
        let prints = [
            "12 mars 2010 à 9 h 00 min",
            "12 mars 2010 à 3 h 05 min",
            other,
        ];
        let read = read("", &numbered(7, &prints));
        assert_eq!(read[1], "2010-03-12T03:05", "{other}");
    }
    // The hour that comes twice in autumn, and a mark that tells the half.
    for prints in [
        [
            "31 octobre 2010 à 2 h 50 min",
            "31 octobre 2010 à 2 h 10 min",
        ],
        ["March 12, 2010 at 9:00 am", "March 12, 2010 at 3:05 am"],
    ] {
        let times = read("", &numbered(7, &prints));
        assert!(times[1] < times[0], "{times:?}");
    }
}

#[test]
fn numbers_that_contradict_the_days_order_nothing() {
    // Imported later: the order of the page counts, and it is no other than printed.
    let items = [
        ("comment-9", "11 mars 2010 à 9 h 00 min"),
        ("comment-8", "12 mars 2010 à 3 h 05 min"),
        ("comment-7", "12 mars 2010 à 4 h 05 min"),
    ];
    let expected = ["2010-03-11T09:00", "2010-03-12T03:05", "2010-03-12T04:05"];
    assert_eq!(times(&page("", &items)), expected);
    // The page's order would force two halves; but what was moved here may stand in any order.
    let items = [
        ("comment-5", "12 mars 2010 à 9 h 35 min"),
        ("comment-2", "12 mars 2010 à 7 h 30 min"),
        ("comment-7", "13 mars 2010 à 11 h 30 min"),
        ("comment-9", "13 mars 2010 à 8 h 00 min"),
    ];
    let read = times(&page("", &items));
    assert_eq!(
        (&*read[1], &*read[3]),
        ("2010-03-12T07:30", "2010-03-13T08:00")
    );
    // By no order of the page can these be right.
    let items = [
        ("comment-9", "12 mars 2010 à 9 h 00 min"),
        ("comment-8", "11 mars 2010 à 10 h 05 min"),
        ("comment-7", "12 mars 2010 à 4 h 05 min"),
    ];
    assert_eq!(times(&page("", &items))[2], "2010-03-12T04:05");
}

#[test]
fn a_few_times_of_a_morning_show_no_clock() {
    // No numbers, and an order that is none of time.
    let items = [
        ("a", "12 mars 2010 à 11 h 35 min"),
        ("b", "12 mars 2010 à 8 h 30 min"),
        ("c", "12 mars 2010 à 10 h 30 min"),
        ("d", "13 mars 2010 à 7 h 20 min"),
    ];
    let read = times(&page("", &items));
    assert_eq!(
        (&*read[1], &*read[2]),
        ("2010-03-12T08:30", "2010-03-12T10:30")
    );
    // By numbers it is one contradiction: enough only in a language whose clock has 12 hours.
    let prints = ["9:00", "11:50", "1:15"].map(|time| format!("March 12, 2010 at {time}"));
    let prints: Vec<&str> = prints.iter().map(String::as_str).collect();
    let items = numbered(7, &prints);
    assert_eq!(read_in("fr", &items)[2], "2010-03-12T01:15");
    assert_eq!(read_in("en-US", &items)[2], "2010-03-12T13:15");
    // A French theme under a wrong language.
    let prints = ["9 h 00", "11 h 50", "1 h 15"].map(|time| format!("12 mars 2010 à {time}"));
    let prints: Vec<&str> = prints.iter().map(String::as_str).collect();
    assert_eq!(
        read_in("en-US", &numbered(7, &prints))[2],
        "2010-03-12T01:15"
    );
}

#[test]
fn times_that_rise_on_the_page_need_no_numbers() {
    // Imported from a feed, the newest first.
    let items = [
        ("comment-8", "12 mars 2010 à 9 h 00 min"),
        ("comment-7", "12 mars 2010 à 11 h 05 min"),
    ];
    let expected = ["2010-03-12T09:00", "2010-03-12T11:05"];
    assert_eq!(times(&page("", &items)), expected);
}

#[test]
fn no_comment_is_older_than_its_post() {
    let post = "<meta property='article:published_time' content='2010-03-01T09:30:00+01:00'>";
    let mut prints = vec!["1 mars 2010 à 2 h 05 min".to_owned()];
    prints.extend((2..9).map(|d| format!("{d} mars 2010 à 11 h 05 min")));
    let prints: Vec<&str> = prints.iter().map(String::as_str).collect();
    let eight = read(post, &numbered(7, &prints));
    assert_eq!(eight[0], "2010-03-01T14:05");
    assert_eq!(eight[1], "2010-03-02T11:05");
    // Fewer days are no proof of the clock, and UTC is not the zone of the prints.
    assert_eq!(
        read(post, &numbered(7, &prints[..7]))[0],
        "2010-03-01T02:05"
    );
    let utc = post.replace("+01:00", "+00:00");
    assert_eq!(read(&utc, &numbered(7, &prints))[0], "2010-03-01T02:05");
}

#[test]
fn answers_are_later_than_what_they_answer() {
    let item = |id: &str, print: &str, answers: &str| {
        format!(
            "<li id='{id}' class='comment depth-1'><cite class=fn>Ana</cite> <div class='comment-meta commentmetadata'>\
             <a href='#{id}'>{print}</a></div><p>Merci !</p><ul class=children>{answers}</ul></li>"
        )
    };
    let answer = item("comment-b", "12 mars 2010 à 1 h 15 min", "");
    let html = format!(
        "<html lang=fr><body><div id=comments><ol class=commentlist>{}{}</ol></div></body></html>",
        item("comment-a", "12 mars 2010 à 11 h 50 min", &answer),
        item(
            "comment-c",
            "13 mars 2010 à 4 h 00 min",
            &item("comment-d", "13 mars 2010 à 2 h 00 min", "")
        )
    );
    let expected = [
        "2010-03-12T11:50",
        "2010-03-12T13:15",
        "2010-03-13T04:00",
        "2010-03-13T14:00",
    ];
    assert_eq!(times(&html), expected);
}
