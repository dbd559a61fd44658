//! Each measure on corpora counted by hand, and the laws of the fold on random ones.

use super::measures::{Row, measures};
use super::*;
use crate::When;
use crate::metrics::measure;
use crate::metrics::sample::{comment, dated, ping, reply, thread};
use crate::thread::{Declared, Item, ItemStatus, Kind, Scope, ThreadStatus};
use crate::{Offset, Stamp};
use std::collections::BTreeSet;

fn on(url: &str, items: Vec<Item>) -> Thread {
    let mut page = thread(items);
    page.page = url.rsplit('/').next().unwrap_or(url).to_owned();
    page.url = Some(url.to_owned());
    page
}

fn published(mut page: Thread, when: When) -> Thread {
    page.post.date = Some(Stamp {
        when,
        offset: Some(Offset(None)),
    });
    page
}

fn declared(mut page: Thread, count: u64, scope: Scope, missing: u64) -> Thread {
    page.declared = Some(Declared {
        count,
        text: count.to_string(),
        scope,
        place: "heading",
    });
    page.missing = Some(missing);
    page
}

fn fold<'a>(pages: impl IntoIterator<Item = &'a Thread>) -> Corpus {
    let mut corpus = Corpus::default();
    for page in pages {
        corpus.add(page, &measure(page));
    }
    corpus
}

/// Friday 12 March 2010, then a Monday; three comments by Anna on two posts, one by Bruno, one by Marthe, who writes the posts.
fn blog() -> Vec<Thread> {
    let mut deleted = comment("", "removed");
    deleted.status = ItemStatus::Deleted;
    let mut like = ping(Kind::Like, "Carla", "");
    like.date.when = Some(When::day(2010, 5, 2));
    let first = on(
        "https://marthe.example/1",
        vec![
            dated(
                comment("Anna", "one two three"),
                When::minute(2010, 3, 12, 9, 5),
            ),
            reply(
                dated(comment("Marthe", "four"), When::minute(2010, 3, 12, 23, 59)),
                0,
            ),
            ping(Kind::Pingback, "Blog", "https://www.marthe.example/2"),
            ping(Kind::Trackback, "News", "http://a.news.co.uk/"),
            deleted,
        ],
    );
    let second = on(
        "https://marthe.example/2",
        vec![
            dated(comment("Anna", "a b"), When::day(2010, 3, 15)),
            dated(comment("ANNA", "c d e f"), When::minute(2010, 5, 3, 9, 0)),
            dated(comment("Bruno", ""), When::minute(2010, 5, 3, 10, 0)),
            comment("", "x"),
            like,
            ping(Kind::Ping, "Blog", "http://b.news.co.uk/"),
        ],
    );
    let mut empty = on("https://marthe.example/3", Vec::new());
    empty.status = ThreadStatus::Empty;
    let mut script = on("https://marthe.example/4", Vec::new());
    script.status = ThreadStatus::ScriptLoaded;
    let mut first = declared(first, 8, Scope::PeopleAndPings, 3);
    first.post.words = Some(20);
    vec![
        published(first, When::day(2010, 3, 12)),
        published(
            declared(second, 4, Scope::People, 0),
            When::day(2009, 12, 31),
        ),
        empty,
        script,
    ]
}

fn value<'a>(rows: &'a [Row], name: &str) -> &'a Row {
    let row = rows.iter().find(|row| row.measure == name);
    row.unwrap_or_else(|| panic!("no measure {name}"))
}

#[test]
fn every_measure_on_a_corpus_counted_by_hand() {
    use Value::{Count, Real};
    let mut corpus = fold(&blog());
    corpus.add_duplicate();
    let rows = corpus.measures();
    let expected = [
        ("pages", Count(4), 4),
        ("duplicate_pages", Count(1), 1),
        ("pages_truncated", Count(0), 0),
        ("pages_script_loaded", Count(1), 1),
        ("pages_partial", Count(0), 0),
        ("pages_complete", Count(0), 0),
        ("pages_undeclared", Count(2), 2),
        ("pages_empty", Count(1), 1),
        ("pages_none", Count(0), 0),
        ("posts", Count(4), 4),
        ("posts_with_comments", Count(2), 4),
        ("posts_without_comments", Count(1), 4),
        ("posts_unknown", Count(1), 4),
        ("comments_per_post", Real(7.0 / 3.0), 3),
        ("median_comments_per_post", Real(3.0), 3),
        ("p90_comments_per_post", Real(3.8), 3),
        ("gini_comments_per_post", Real(8.0 / 21.0), 3),
        ("human_count", Count(7), 3),
        ("deleted_count", Count(1), 3),
        ("ping_count", Count(4), 3),
        ("pingback_count", Count(1), 3),
        ("trackback_count", Count(1), 3),
        ("webmention_count", Count(0), 3),
        ("reaction_count", Count(1), 3),
        ("untyped_ping_count", Count(1), 3),
        ("ping_share", Real(0.3), 3),
        ("ping_share_2009", Real(0.2), 1),
        ("ping_share_2010", Real(0.4), 1),
        ("ping_sources", Count(3), 2),
        ("ping_domains", Count(2), 2),
        ("declared_count", Count(12), 2),
        ("pages_missing", Count(1), 2),
        ("missing_count", Count(3), 2),
        ("missing_people", Count(0), 1),
        ("missing_people_and_pings", Count(3), 1),
        ("missing_top_level", Value::Undefined, 0),
        ("missing_unknown", Value::Undefined, 0),
        ("missing_share", Real(0.25), 2),
        ("surplus_count", Count(0), 2),
        ("commenters", Count(3), 2),
        ("reader_commenters", Count(2), 2),
        ("returning_commenters", Count(1), 2),
        ("returning_share", Real(1.0 / 3.0), 2),
        ("comments_per_commenter", Real(5.0 / 3.0), 2),
        ("one_time_share", Real(2.0 / 3.0), 2),
        ("gini", Real(4.0 / 15.0), 2),
        ("top10_share", Value::Undefined, 2),
        ("user_h_index", Count(1), 2),
        ("post_author_share", Real(0.2), 2),
        ("unnamed_comments", Count(2), 3),
        ("post_author_comments", Count(1), 3),
        ("words", Count(11), 3),
        ("self_pings", Count(1), 2),
        ("mean_words", Real(11.0 / 6.0), 2),
        ("median_words", Real(1.5), 2),
        ("p90_words", Real(3.5), 2),
        ("comment_words_ratio", Real(0.2), 1),
        ("comments_on_monday", Count(3), 2),
        ("comments_on_friday", Count(2), 2),
        ("comments_on_sunday", Count(0), 2),
        ("comments_at_09", Count(2), 2),
        ("comments_at_10", Count(1), 2),
        ("comments_at_23", Count(1), 2),
        ("comments_at_00", Count(0), 2),
        ("undated_comments", Count(2), 3),
        ("undated_pings", Count(3), 3),
        ("undated_posts", Count(2), 4),
        ("undated_commenters", Count(0), 2),
        ("page_median_max_depth", Real(1.5), 2),
        ("page_p90_max_depth", Real(1.9), 2),
        ("page_median_reply_share", Real(1.0 / 6.0), 2),
    ];
    for (name, expected, pages) in expected {
        let row = value(&rows, name);
        match (row.value, expected) {
            (Real(got), Real(wanted)) => assert!((got - wanted).abs() < 1e-12, "{name}: {got}"),
            (got, wanted) => assert_eq!(got, wanted, "{name}"),
        }
        assert_eq!(row.pages, pages, "pages of {name}");
    }
    let entropy = value(&rows, "author_entropy").value;
    assert_eq!(
        entropy,
        Real(-(2.0 * 0.2 * 0.2f64.log2() + 0.6 * 0.6f64.log2()))
    );
}

#[test]
fn months_are_counted_by_their_own_dates() {
    let rows: Vec<_> = fold(&blog())
        .timeline()
        .into_iter()
        .map(|r| {
            (
                r.month.when().to_string(),
                [r.posts, r.comments, r.pings, r.commenters, r.new_commenters],
            )
        })
        .collect();
    let expected = [
        ("2009-12", [1, 0, 0, 0, 0]),
        ("2010-01", [0; 5]),
        ("2010-02", [0; 5]),
        ("2010-03", [1, 3, 0, 2, 2]),
        ("2010-04", [0; 5]),
        ("2010-05", [0, 2, 1, 2, 1]),
    ];
    assert_eq!(
        rows,
        expected.map(|(month, counts)| (month.to_owned(), counts))
    );
}

#[test]
fn the_columns_of_the_timeline_add_up() {
    let mut pages = blog();
    // Dora's comment shows no date, Emil's the year only.
    let mut emil = comment("Emil", "");
    emil.date.when = Some(When::year(2010));
    pages.push(on(
        "https://marthe.example/5",
        vec![comment("Dora", ""), emil],
    ));
    let corpus = fold(&pages);
    let measures = corpus.measures();
    let rows = corpus.timeline();
    let dated: fn(&TimelineRow) -> [u64; 4] = |r| [r.posts, r.comments, r.pings, r.new_commenters];
    let columns = [
        ("posts", "undated_posts"),
        ("human_count", "undated_comments"),
        ("ping_count", "undated_pings"),
        ("commenters", "undated_commenters"),
    ];
    for (at, (all, undated)) in columns.into_iter().enumerate() {
        let dated: u64 = rows.iter().map(|row| dated(row)[at]).sum();
        let Value::Count(undated) = value(&measures, undated).value else {
            panic!("{undated} is known");
        };
        assert_eq!(value(&measures, all).value, Value::Count(dated + undated));
        assert!(undated > 0, "{all}");
    }
}

#[test]
fn minutes_are_divided_once() {
    // 4 days, 22 minutes and 0 or 4 seconds: the mean of their minutes as floats is 5782.033333333333.
    let page = |url: &str, second: u8| {
        let last = When {
            second: Some(second),
            ..When::minute(2010, 3, 5, 9, 22)
        };
        let first = When::minute(2010, 3, 1, 9, 0);
        let items = [("Anna", first), ("Bruno", last)];
        on(
            url,
            items
                .map(|(name, when)| dated(comment(name, ""), when))
                .into(),
        )
    };
    let pages = [
        page("https://marthe.example/1", 0),
        page("https://marthe.example/2", 4),
    ];
    let rows = fold(&pages).measures();
    let median = value(&rows, "page_median_life_minutes");
    let seconds = 4 * 86_400 + 22 * 60;
    let exact = f64::from(2 * seconds + 4) / 120.0;
    assert_eq!(median.value, Value::Real(exact));
    assert_eq!(median.pages, 2);
}

#[test]
fn comment_pages_of_one_post_are_one_post() {
    let part = |number| {
        let url = format!("https://marthe.example/1/comment-page-{number}/");
        let mut page = on(&url, vec![comment("Anna", ""), comment("Bruno", "")]);
        page.comment_page = Some(number);
        page
    };
    let corpus = fold(&[part(1), part(2)]);
    let rows = corpus.measures();
    assert_eq!(value(&rows, "pages").value, Value::Count(2));
    assert_eq!(value(&rows, "posts").value, Value::Count(1));
    assert_eq!(value(&rows, "comments_per_post").value, Value::Real(4.0));
    assert_eq!(value(&rows, "returning_commenters").value, Value::Count(0));
}

/// A saved page without an address is of a site that nobody knows: whether its people came back is not known either.
#[test]
fn nobody_is_said_not_to_come_back_to_sites_that_are_not_known() {
    let part = |number: u32| {
        let mut page = on(&number.to_string(), vec![comment("Anna", "")]);
        page.url = None;
        page
    };
    let pages = [part(1), part(2)];
    let rows = fold(&pages).measures();
    assert_eq!(value(&rows, "returning_commenters").value, Value::Undefined);
    assert_eq!(value(&rows, "returning_share").value, Value::Undefined);
    let rows = fold(&pages[..1]).measures();
    assert_eq!(value(&rows, "returning_commenters").value, Value::Count(0));
}

#[test]
fn nothing_is_not_zero() {
    let mut script = on("https://marthe.example/4", Vec::new());
    script.status = ThreadStatus::ScriptLoaded;
    for rows in [Corpus::default().measures(), fold(&[script]).measures()] {
        for row in rows {
            let known = matches!(row.unit, "pages" | "posts") && row.measure != "pages_missing";
            assert_eq!(row.value != Value::Undefined, known, "{}", row.measure);
        }
    }
    assert!(Corpus::default().timeline().is_empty());
}

#[test]
fn entries_are_complete_and_rows_unique() {
    for measure in measures() {
        assert!(
            !measure.doc.is_empty() && !measure.since.is_empty(),
            "{}",
            measure.name
        );
        assert_eq!(
            measure.unit.is_empty(),
            !measure.metrics().is_empty(),
            "{}",
            measure.name
        );
    }
    let mut names = BTreeSet::new();
    for row in fold(&blog()).measures() {
        assert!(
            names.insert(row.measure.clone()),
            "{} stands twice",
            row.measure
        );
        assert!(!row.unit.is_empty(), "{}", row.measure);
    }
}

/// What describes one thread as a whole is not summed over threads, but its spread is told.
#[test]
fn no_metric_of_tree_or_time_is_forgotten() {
    for metric in METRICS {
        let numeric = !matches!(metric.unit, "word" | "flag");
        let whole = metric.needs == crate::metrics::Needs::Nesting
            || metric.unit == "minutes"
            || metric.name.starts_with("answered_");
        assert_eq!(
            metric.pool == Pool::Spread,
            whole && numeric,
            "{}",
            metric.name
        );
    }
}

/// Xorshift: tests need no more.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.roll(list.len() as u64) as usize]
    }
}

fn random_item(dice: &mut Dice, at: usize) -> Item {
    let name = dice.of(&["Anna", "ANNA", "anna", "Bruno", "Marthe", "", "Zoë", "Zoe"]);
    let mut item = match dice.roll(5) {
        0 => ping(
            dice.of(&[Kind::Pingback, Kind::Like, Kind::Ping]),
            name,
            dice.of(&["", "http://a.example/", "http://b.test/x"]),
        ),
        _ => comment(name, &"word ".repeat(dice.roll(9) as usize)),
    };
    item.author.avatar = dice
        .of(&[None, None, Some("aa"), Some("bb")])
        .map(str::to_owned);
    item.author.account = dice
        .of(&[None, None, None, Some("blogger:1")])
        .map(str::to_owned);
    if item.author.url.is_none() {
        item.author.url = dice
            .of(&[
                None,
                Some("http://x.example"),
                Some("https://www.x.example/"),
            ])
            .map(str::to_owned);
    }
    if dice.roll(3) > 0 {
        let month = dice.roll(12) as u8 + 1;
        item = dated(
            item,
            When::minute(2008 + dice.roll(4) as i32, month, 3, dice.roll(24) as u8, 0),
        );
    }
    if at > 0 && dice.roll(2) == 0 {
        item = reply(item, dice.roll(at as u64) as usize);
    }
    item
}

fn random_page(dice: &mut Dice, at: usize) -> Thread {
    let items = (0..dice.roll(7) as usize)
        .map(|at| random_item(dice, at))
        .collect();
    let site = dice.of(&["a.example", "b.example"]);
    let mut page = on(&format!("https://{site}/{}", dice.roll(40)), items);
    page.page = format!("{at}.html");
    page.comment_page = dice.of(&[None, Some(1), Some(2)]);
    page.status = dice.of(&[
        ThreadStatus::Empty,
        ThreadStatus::None,
        ThreadStatus::Partial,
    ]);
    page.post.author = dice
        .of(&[None, Some("Marthe"), Some("Zoe")])
        .map(str::to_owned);
    if dice.roll(3) > 0 {
        page = published(
            page,
            When::day(2007 + dice.roll(3) as i32, 1 + dice.roll(12) as u8, 9),
        );
    }
    page
}

/// Any division of the pages, folded in any order and merged in any grouping, is the same corpus.
#[test]
fn parts_merge_to_the_whole_in_any_order_and_grouping() {
    let mut dice = Dice(0x5eed);
    for _ in 0..40 {
        let pages: Vec<Thread> = (0..30).map(|at| random_page(&mut dice, at)).collect();
        let whole = fold(&pages);
        let mut parts: Vec<Vec<&Thread>> = vec![Vec::new(); 1 + dice.roll(6) as usize];
        for page in &pages {
            let part = dice.roll(parts.len() as u64) as usize;
            let place = dice.roll(parts[part].len() as u64 + 1) as usize;
            parts[part].insert(place, page);
        }
        let mut folded: Vec<Corpus> = parts.into_iter().map(fold).collect();
        while folded.len() > 1 {
            let one = folded.swap_remove(dice.roll(folded.len() as u64) as usize);
            let other = folded.swap_remove(dice.roll(folded.len() as u64) as usize);
            folded.push(one.merge(other).merge(Corpus::default()));
        }
        assert_eq!(folded[0], whole);
        assert_eq!(folded[0].measures(), whole.measures());
        assert_eq!(folded[0].timeline(), whole.timeline());
        let names = |corpus: &Corpus| -> Vec<_> {
            let authors = corpus.authors().ranked();
            authors
                .iter()
                .map(|a| (a.id(), a.name().map(str::to_owned), a.forms().join("|")))
                .collect()
        };
        assert_eq!(names(&folded[0]), names(&whole));
    }
}
