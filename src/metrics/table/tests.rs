//! Every formula, against threads counted by hand.

use super::*;
use crate::metrics::measure;
use crate::metrics::sample::{comment, dated, ping, reply, thread};
use crate::thread::time::Stamp;
use crate::thread::{
    ItemStatus, Kind, Nesting, Reply, ReplyBasis, ReplyTarget, Thread, ThreadStatus,
};
use crate::{Offset, When};
use Value::{Count, Flag, Real, Undefined, Word};
use std::collections::BTreeSet;

/// Five comments by three people and one nobody, two pings and a like.
fn sample() -> Thread {
    let mut placeholder = comment("Zoe", "removed by the author");
    placeholder.status = ItemStatus::Deleted;
    let mut linked = comment("Anna", "One two three. Four?");
    linked.links = 2;
    let mut page = thread(vec![
        dated(linked, When::minute(2010, 3, 12, 14, 32)),
        reply(
            dated(comment("Marthe", "Merci 👍"), When::day(2010, 3, 13)),
            0,
        ),
        reply(comment("anna", "ok"), 1),
        ping(Kind::Pingback, "Blog", "https://www.marthe.example/other/"),
        reply(comment("", "a b c d e f"), 3),
        ping(Kind::Trackback, "News", "http://a.news.co.uk/"),
        ping(Kind::Like, "Bob", "http://b.news.co.uk/"),
        placeholder,
    ]);
    page.post.words = Some(100);
    page.post.date = Some(at(14, 2));
    page.replies = vec![
        answer(1, ReplyTarget::Item(0), None),
        answer(2, ReplyTarget::Item(1), Some("Marthe")),
        answer(2, ReplyTarget::Post, Some("marthe")),
        answer(4, ReplyTarget::Item(2), None),
        answer(4, ReplyTarget::Absent("Bob".into()), Some("Bob")),
    ];
    page
}

fn answer(from: usize, to: ReplyTarget, addressee: Option<&str>) -> Reply {
    Reply {
        from,
        to,
        basis: match addressee {
            Some(_) => ReplyBasis::Addressed,
            None => ReplyBasis::Stated,
        },
        confidence: 0.9,
        addressee: addressee.map(str::to_owned),
    }
}

/// A time of the day on which the sample was written, in its zone.
fn at(hour: u8, minute: u8) -> Stamp {
    Stamp {
        when: When::minute(2010, 3, 12, hour, minute),
        offset: Some(Offset(Some(60))),
    }
}

fn values(page: &Thread) -> impl Fn(&str) -> Value + use<> {
    let measured = measure(page);
    move |name| {
        measured
            .value(name)
            .unwrap_or_else(|| panic!("no metric {name}"))
    }
}

#[test]
fn every_formula_on_a_thread_counted_by_hand() {
    let page = sample();
    let value = values(&page);
    let expected = [
        ("nesting", Word("nested")),
        ("depth_capped", Flag(false)),
        ("commenters", Count(2)),
        ("reader_commenters", Count(1)),
        ("comments_per_commenter", Real(1.5)),
        ("one_time_share", Real(0.5)),
        ("unnamed_comments", Count(2)),
        ("gini", Real(1.0 / 6.0)),
        ("top10_share", Undefined),
        ("author_entropy", Real(0.918_295_834_054_489_6)),
        ("post_author_comments", Count(1)),
        ("post_author_share", Real(1.0 / 3.0)),
        ("answered_share", Real(1.0)),
        ("answered_by_author_share", Real(1.0)),
        ("answered_share_inferred", Real(0.5)),
        ("answered_by_author_share_inferred", Real(0.5)),
        ("threads", Count(3)),
        ("max_depth", Count(3)),
        ("mean_depth", Real(8.0 / 5.0)),
        ("max_width", Count(3)),
        ("discussion_h_index", Count(1)),
        ("user_h_index", Count(1)),
        ("reply_chains", Count(1)),
        ("structural_virality", Real(32.0 / 15.0)),
        ("branching_factor", Real(5.0 / 3.0)),
        ("reply_share", Real(0.4)),
        ("leaf_share", Real(0.6)),
        ("reciprocity", Real(1.0)),
        ("first_comment_minutes", Real(30.0)),
        ("median_reply_minutes", Undefined),
        ("author_reply_minutes", Undefined),
        ("life_minutes", Undefined),
        ("half_life_minutes", Undefined),
        ("negative_gaps", Count(0)),
        ("dated_comments", Count(1)),
        ("words", Count(12)),
        ("mean_words", Real(3.0)),
        ("median_words", Real(2.5)),
        ("p90_words", Real(5.4)),
        ("sentences", Count(5)),
        ("characters", Count(31)),
        ("comments_with_question", Count(1)),
        ("links", Count(2)),
        ("emoji", Count(1)),
        ("mentions", Count(2)),
        ("comment_words_ratio", Real(0.12)),
        ("ping_share", Real(2.0 / 7.0)),
        ("ping_sources", Count(3)),
        ("ping_domains", Count(2)),
        ("self_pings", Count(1)),
    ];
    for (name, expected) in expected {
        assert_eq!(value(name), expected, "{name}");
    }
    assert_eq!(expected.len(), METRICS.len(), "a metric without a test");
}

#[test]
fn what_is_not_known_is_not_zero() {
    let mut page = thread(Vec::new());
    page.status = ThreadStatus::ScriptLoaded;
    assert!(
        measure(&page)
            .values
            .iter()
            .all(|value| *value == Undefined)
    );
    page.status = ThreadStatus::Empty;
    let value = values(&page);
    assert_eq!(value("commenters"), Count(0));
    for name in [
        "mean_words",
        "ping_share",
        "max_depth",
        "max_width",
        "post_author_share",
        "ping_domains",
    ] {
        assert_eq!(value(name), Undefined, "{name}");
    }
}

#[test]
fn flat_threads_have_no_tree_measures() {
    let mut page = sample();
    page.nesting = Nesting::Flat;
    let value = values(&page);
    for metric in METRICS
        .iter()
        .filter(|metric| metric.needs == Needs::Nesting)
    {
        assert_eq!(value(metric.name), Undefined, "{}", metric.name);
    }
    assert_eq!(value("nesting"), Word("flat"));
}

#[test]
fn a_cap_is_reached_by_two_comments_on_the_last_level() {
    let mut items = vec![comment("A", "")];
    items.extend((0..4).map(|at| reply(comment("A", ""), at)));
    let once = thread(items.clone());
    assert_eq!(values(&once)("depth_capped"), Flag(false));
    items.push(reply(comment("B", ""), 3));
    let mut twice = thread(items);
    assert_eq!(values(&twice)("depth_capped"), Flag(true));
    twice.depth_cap = Some(6);
    assert_eq!(values(&twice)("depth_capped"), Flag(false));
    twice.depth_cap = None;
    twice.platform = "drupal".into();
    assert_eq!(values(&twice)("depth_capped"), Undefined);
}

#[test]
fn without_a_post_author_nothing_is_said_about_one() {
    let mut page = sample();
    page.post.author = None;
    let value = values(&page);
    for name in [
        "reader_commenters",
        "post_author_comments",
        "post_author_share",
    ] {
        assert_eq!(value(name), Undefined, "{name}");
    }
}

/// Times of a thread in minutes after 14:00; a later comment answers the one before it.
fn timed(minutes: &[u8]) -> Thread {
    let name = |at: usize| {
        if at.is_multiple_of(2) {
            "Anna"
        } else {
            "Marthe"
        }
    };
    let items = minutes.iter().enumerate().map(|(i, &minute)| {
        let item = dated(comment(name(i), "ok"), at(14, minute).when);
        if i > 0 { reply(item, i - 1) } else { item }
    });
    let mut page = thread(items.collect());
    page.post.date = Some(at(14, 0));
    page
}

#[test]
fn gaps_are_minutes_between_times_that_can_be_compared() {
    let mut page = timed(&[10, 13, 43, 42, 50]);
    let value = values(&page);
    assert_eq!(value("first_comment_minutes"), Real(10.0));
    assert_eq!(value("median_reply_minutes"), Real(8.0));
    assert_eq!(value("author_reply_minutes"), Real(3.0));
    assert_eq!(value("life_minutes"), Real(40.0));
    assert_eq!(value("half_life_minutes"), Real(32.0));
    assert_eq!(value("negative_gaps"), Count(1));

    page.status = ThreadStatus::Partial;
    let value = values(&page);
    for name in ["first_comment_minutes", "life_minutes", "half_life_minutes"] {
        assert_eq!(value(name), Undefined, "{name}");
    }
    assert_eq!(value("median_reply_minutes"), Real(8.0));

    page.status = ThreadStatus::Complete;
    page.items[4].date.offset = None;
    let value = values(&page);
    assert_eq!(value("median_reply_minutes"), Real(16.5));
    assert_eq!(value("life_minutes"), Undefined);
    assert_eq!(value("first_comment_minutes"), Undefined);
    assert_eq!(value("dated_comments"), Count(5));
}

#[test]
fn a_comment_older_than_the_post_is_a_negative_gap() {
    let mut page = timed(&[10, 13]);
    page.post.date = Some(at(14, 11));
    let value = values(&page);
    assert_eq!(value("first_comment_minutes"), Undefined);
    assert_eq!(value("negative_gaps"), Count(1));
    assert_eq!(value("half_life_minutes"), Undefined);
    page.post.date = Some(Stamp {
        when: When::day(2010, 3, 12),
        offset: None,
    });
    assert_eq!(values(&page)("negative_gaps"), Count(0));
}

#[test]
fn a_relative_date_is_no_time() {
    let mut page = timed(&[10, 13]);
    page.items[0].date.basis = Some(crate::thread::DateBasis::Relative);
    assert_eq!(values(&page)("dated_comments"), Count(1));
    assert_eq!(values(&page)("median_reply_minutes"), Undefined);
}

#[test]
fn chains_end_where_nobody_comes_back_and_branch() {
    let chains = |authors: &[(&str, usize)]| {
        let items = authors.iter().map(|&(name, parent)| match parent {
            usize::MAX => comment(name, ""),
            parent => reply(comment(name, ""), parent),
        });
        values(&thread(items.collect()))("reply_chains")
    };
    let top = usize::MAX;
    assert_eq!(chains(&[("A", top), ("B", 0)]), Count(0));
    assert_eq!(
        chains(&[("A", top), ("B", 0), ("A", 1), ("B", 2)]),
        Count(1)
    );
    // A B A, then A C A from the same comment; two answers to B give two runs.
    assert_eq!(
        chains(&[("A", top), ("B", 0), ("A", 1), ("C", 2), ("A", 3)]),
        Count(2)
    );
    assert_eq!(
        chains(&[("A", top), ("B", 0), ("A", 1), ("A", 1)]),
        Count(2)
    );
    assert_eq!(
        chains(&[("A", top), ("A", 0), ("B", 1), ("B", 2)]),
        Count(0)
    );
    assert_eq!(chains(&[("A", top), ("", 0), ("A", 1)]), Count(0));
    assert_eq!(chains(&[("", top), ("", 0), ("", 1)]), Undefined);
}

#[test]
fn a_self_reply_is_no_answer() {
    let mut page = thread(vec![
        comment("Anna", ""),
        reply(comment("Anna", ""), 0),
        comment("Bruno", ""),
        reply(comment("Anna", ""), 2),
        comment("Marthe", ""),
        reply(comment("Anna", ""), 4),
    ]);
    let value = values(&page);
    assert_eq!(value("answered_share"), Real(0.5));
    assert_eq!(value("answered_by_author_share"), Real(0.0));
    assert_eq!(value("reciprocity"), Real(0.0));
    page.post.author = None;
    assert_eq!(values(&page)("answered_share"), Undefined);
}

#[test]
fn activity_of_many_people() {
    // Ten people with 1 to 10 comments each.
    let names: Vec<String> = (1..=10).map(|n| format!("P{n}")).collect();
    let items = (1..=10).flat_map(|n| vec![comment(&names[n - 1], ""); n]);
    let value = values(&thread(items.collect()));
    assert_eq!(value("gini"), Real(0.3));
    assert_eq!(value("top10_share"), Real(10.0 / 55.0));
    assert_eq!(value("user_h_index"), Count(5));
}

#[test]
fn entries_are_complete_and_unique() {
    let mut names = BTreeSet::new();
    for metric in METRICS {
        assert!(names.insert(metric.name), "{} stands twice", metric.name);
        assert!(
            !metric.doc.is_empty() && !metric.unit.is_empty(),
            "{}",
            metric.name
        );
    }
}
