//! Every formula, against threads counted by hand.

use super::*;
use crate::When;
use crate::metrics::measure;
use crate::metrics::sample::{comment, dated, ping, reply, thread};
use crate::thread::{Thread, ThreadStatus};
use Value::Real;

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
    page
}

fn values(page: &Thread) -> impl Fn(&str) -> Value {
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
        ("post_author_comments", Count(1)),
        ("post_author_share", Real(1.0 / 3.0)),
        ("threads", Count(3)),
        ("max_depth", Count(3)),
        ("mean_depth", Real(8.0 / 5.0)),
        ("max_width", Count(3)),
        ("reply_share", Real(0.4)),
        ("leaf_share", Real(0.6)),
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
