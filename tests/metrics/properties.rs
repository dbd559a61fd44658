//! What holds of the metrics of any thread.

use crate::threads::{item, thread};
use commentsift::When;
use commentsift::metrics::{METRICS, Value, measure};
use commentsift::thread::{DateBasis, Item, ItemStatus, Kind, Nesting, Thread, replies};
use proptest::prelude::*;
use std::collections::BTreeMap;

const NAMES: [&str; 5] = ["Anna", "Bruno", "Chloé", "Dora", "Marthe"];

/// Items as data: kind, person, how far back the parent stands (0 for none), minutes after the post, text.
type Row = (u8, usize, usize, u16, u8);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0..12u8, 0..=NAMES.len(), 0..6usize, 0..2000u16, 0..4u8);
    proptest::collection::vec(row, 0..40)
}

fn built(rows: &[Row]) -> Thread {
    let items: Vec<Item> = rows
        .iter()
        .enumerate()
        .map(|(at, &(kind, name, back, minutes, text))| {
            let parent = (back > 0).then(|| at.checked_sub(back)).flatten();
            let kind_of = match kind {
                0 => Kind::Pingback,
                1 => Kind::Like,
                _ => Kind::Comment,
            };
            let mut item = item(kind_of, NAMES.get(name).copied(), parent);
            if kind == 2 {
                item.status = ItemStatus::Deleted;
            }
            if minutes < 1440 {
                let (hour, minute) = ((minutes / 60) as u8, (minutes % 60) as u8);
                item.date.when = Some(When::minute(2010, 3, 12, hour, minute));
                item.date.basis = Some(DateBasis::Text);
            }
            item.text = ["", "One.", "Is it? Yes.", "three short words"][usize::from(text)].into();
            item
        })
        .collect();
    let mut page = thread(items, Some("Marthe"));
    page.replies = replies::replies(&page.items, &page.post);
    page
}

fn named(thread: &Thread) -> BTreeMap<&'static str, Value> {
    let values = measure(thread).values;
    METRICS
        .iter()
        .map(|metric| metric.name)
        .zip(values)
        .collect()
}

fn number(value: Value) -> Option<f64> {
    match value {
        Value::Count(count) => Some(count as f64),
        Value::Real(real) => Some(real),
        Value::Undefined | Value::Flag(_) | Value::Word(_) => None,
    }
}

/// The same thread with its items in another order; parents keep pointing to the same items.
fn reordered(page: &Thread, order: &[usize]) -> Thread {
    let mut place = vec![0; order.len()];
    for (to, &from) in order.iter().enumerate() {
        place[from] = to;
    }
    let mut out = page.clone();
    out.items = order
        .iter()
        .map(|&from| {
            let mut item = page.items[from].clone();
            item.parent = item.parent.map(|up| place[up]);
            item
        })
        .collect();
    out.replies = replies::replies(&out.items, &out.post);
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_keep_their_bounds(rows in rows()) {
        let page = built(&rows);
        let value = named(&page);
        let get = |name: &str| number(value[name]);
        for metric in METRICS {
            if let Some(x) = number(value[metric.name]) {
                prop_assert!(x.is_finite() && x >= 0.0, "{} is {x}", metric.name);
                if metric.unit == "share" {
                    prop_assert!(x <= 1.0, "{} is {x}", metric.name);
                }
            }
        }
        let n = page.human_count() as f64;
        for (small, large) in [
            ("gini", 1.0 - f64::EPSILON),
            ("threads", n),
            ("reply_chains", n),
            ("unnamed_comments", n),
            ("dated_comments", n),
            ("comments_with_question", n),
        ] {
            prop_assert!(get(small).is_none_or(|x| x <= large), "{small}");
        }
        for (small, large) in [
            ("one_time_share", "comments_per_commenter"),
            ("reader_commenters", "commenters"),
            ("mean_depth", "max_depth"),
            ("discussion_h_index", "max_depth"),
            ("user_h_index", "commenters"),
            ("half_life_minutes", "life_minutes"),
            ("median_words", "p90_words"),
            ("p90_words", "words"),
            ("answered_by_author_share", "answered_share"),
            ("answered_by_author_share_inferred", "answered_share_inferred"),
            ("self_pings", "ping_domains"),
        ] {
            let (Some(small_value), Some(large_value)) = (get(small), get(large)) else { continue };
            prop_assert!(small_value <= large_value + 1e-12, "{small} {small_value} > {large} {large_value}");
        }
        if let Some(bits) = get("author_entropy") {
            prop_assert!(bits <= get("commenters").unwrap_or(0.0).log2() + 1e-9);
        }
        if n > 0.0 {
            let virality = get("structural_virality").expect("a nested thread has a shape");
            prop_assert!((1.0..=(n + 2.0) / 3.0 + 1e-9).contains(&virality), "virality {virality} of {n}");
            prop_assert!(get("branching_factor").expect("a shape") >= 1.0);
            let (replies, threads) = (get("reply_share").expect("a shape"), get("threads").expect("a shape"));
            prop_assert!((replies * n + threads - n).abs() < 1e-9);
        }
    }

    #[test]
    fn the_order_of_the_items_does_not_matter(
        (rows, order) in rows().prop_flat_map(|rows| {
            let order: Vec<usize> = (0..rows.len()).collect();
            (Just(rows), Just(order).prop_shuffle())
        })
    ) {
        let page = built(&rows);
        prop_assert_eq!(named(&page), named(&reordered(&page, &order)));
    }

    #[test]
    fn readers_may_swap_their_names(rows in rows()) {
        let swapped: Vec<Row> = rows.iter().map(|&(kind, name, back, minutes, text)| {
            let name = match name { 0 => 1, 1 => 2, 2 => 0, other => other };
            (kind, name, back, minutes, text)
        }).collect();
        prop_assert_eq!(named(&built(&rows)), named(&built(&swapped)));
    }

    #[test]
    fn all_times_may_move_together(rows in rows(), days in 1..28u8) {
        let page = built(&rows);
        let mut later = page.clone();
        for item in &mut later.items {
            item.date.when = item.date.when.map(|when| When { day: Some(days), month: Some(2), year: 2012, ..when });
        }
        prop_assert_eq!(named(&page), named(&later));
    }

    #[test]
    fn a_flat_thread_has_no_shape(rows in rows()) {
        let mut page = built(&rows);
        page.nesting = Nesting::Flat;
        let value = named(&page);
        for name in ["threads", "structural_virality", "reciprocity", "median_reply_minutes", "answered_share"] {
            prop_assert_eq!(value[name], Value::Undefined);
        }
    }

    #[test]
    fn parents_from_a_hostile_page_harm_nothing(parents in proptest::collection::vec(proptest::option::of(0..30usize), 0..20)) {
        let items = parents.iter().map(|&up| item(Kind::Comment, Some("Anna"), up)).collect();
        let page = thread(items, None);
        let value = named(&page);
        prop_assert!(number(value["structural_virality"]).is_none_or(|x| x >= 1.0));
    }
}

/// Shapes whose values are known for any size.
#[test]
fn stars_and_chains() {
    for n in [1usize, 2, 7, 100] {
        let star = (0..n).map(|_| item(Kind::Comment, Some("Anna"), None));
        let value = named(&thread(star.collect(), None));
        let nodes = n as f64 + 1.0;
        let expected = 2.0 * (nodes - 1.0) / nodes;
        assert!((number(value["structural_virality"]).expect("a shape") - expected).abs() < 1e-12);
        assert_eq!(value["discussion_h_index"], Value::Count(1));

        let names = ["Anna", "Bruno"];
        let chain = (0..n).map(|at| item(Kind::Comment, Some(names[at % 2]), at.checked_sub(1)));
        let value = named(&thread(chain.collect(), None));
        let virality = number(value["structural_virality"]).expect("a shape");
        assert!((virality - (nodes + 1.0) / 3.0).abs() < 1e-12);
        assert_eq!(value["max_depth"], Value::Count(n as u64));
        assert_eq!(value["reply_chains"], Value::Count(u64::from(n >= 3)));
    }
}
