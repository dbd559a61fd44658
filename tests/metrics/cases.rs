//! 200 random threads, their statistics computed by NetworkX, SciPy, NumPy, uniseg and emoji: `tests/tools/metrics_cases.py`.

use crate::threads::{item, thread, when};
use commentsift::Offset;
use commentsift::metrics::{METRICS, Value, measure};
use commentsift::thread::time::Stamp;
use commentsift::thread::{
    DateBasis, Item, ItemStatus, Kind, Nesting, Reply, ReplyBasis, ReplyTarget, Thread,
    ThreadStatus,
};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::io::Read;

const CASES: usize = 200;
const TOLERANCE: f64 = 1e-9;

fn table() -> Vec<Json> {
    let bytes: &[u8] = include_bytes!("../data/metrics_cases.jsonl.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes)
        .read_to_string(&mut text)
        .expect("the table is gzipped text");
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect()
}

fn number(value: &Json) -> Option<usize> {
    value.as_u64().map(|n| n as usize)
}

fn offset(text: Option<&str>) -> Option<Offset> {
    let text = text?;
    if text == "Z" {
        return Some(Offset(None));
    }
    let (hours, minutes) = text[1..].split_once(':').expect("an offset");
    let part = |n: &str| n.parse::<i16>().expect("a number");
    let minutes = part(hours) * 60 + part(minutes);
    let sign = if text.starts_with('-') { -1 } else { 1 };
    Some(Offset(Some(sign * minutes)))
}

fn built_item(case: &Json) -> Item {
    let kind = case["kind"].as_str().expect("a kind");
    let kind = Kind::ALL.into_iter().find(|k| k.as_str() == kind);
    let mut item = item(
        kind.expect("a known kind"),
        case["name"].as_str(),
        number(&case["parent"]),
    );
    if case["status"] == "deleted" {
        item.status = ItemStatus::Deleted;
    }
    item.author.url = case["url"].as_str().map(str::to_owned);
    item.date.when = case["date"].as_str().map(when);
    item.date.offset = offset(case["offset"].as_str());
    item.date.basis = case["basis"].as_str().map(|basis| match basis {
        "machine" => DateBasis::Machine,
        "text" => DateBasis::Text,
        _ => DateBasis::Relative,
    });
    item.text = case["text"].as_str().expect("a text").to_owned();
    item.links = number(&case["links"]).expect("links");
    item
}

fn built_reply(case: &Json) -> Reply {
    let addressee = case["addressee"].as_str();
    Reply {
        from: number(&case["from"]).expect("an index"),
        to: match (number(&case["to"]), addressee) {
            (Some(at), _) => ReplyTarget::Item(at),
            (None, Some(name)) if case["to"] == "absent" => ReplyTarget::Absent(name.into()),
            (None, _) => ReplyTarget::Post,
        },
        basis: match case["basis"].as_str() {
            Some("stated") => ReplyBasis::Stated,
            Some("quoted") => ReplyBasis::Quoted,
            _ => ReplyBasis::Addressed,
        },
        confidence: 0.9,
        addressee: addressee.map(str::to_owned),
    }
}

fn built(case: &Json) -> Thread {
    let items = case["items"].as_array().expect("items");
    let replies = case["replies"].as_array().expect("replies");
    let mut thread = thread(
        items.iter().map(built_item).collect(),
        case["post_author"].as_str(),
    );
    thread.replies = replies.iter().map(built_reply).collect();
    thread.status = match case["status"].as_str() {
        Some("partial") => ThreadStatus::Partial,
        Some("truncated") => ThreadStatus::Truncated,
        Some("undeclared") => ThreadStatus::Undeclared,
        Some("empty") => ThreadStatus::Empty,
        _ => ThreadStatus::Complete,
    };
    thread.nesting = match case["nesting"].as_str() {
        Some("flat") => Nesting::Flat,
        Some("unknown") => Nesting::Unknown,
        _ => Nesting::Nested,
    };
    thread.platform = case["platform"].as_str().expect("a platform").to_owned();
    thread.depth_cap = number(&case["depth_cap"]).map(|cap| cap as u32);
    thread.url = case["url"].as_str().map(str::to_owned);
    thread.post.words = case["post_words"].as_u64();
    thread.post.date = case["post_date"].as_str().map(|date| Stamp {
        when: when(date),
        offset: offset(case["post_offset"].as_str()),
    });
    thread
}

fn same(own: Value, theirs: &Json) -> bool {
    match own {
        Value::Undefined => theirs.is_null(),
        Value::Count(count) => theirs.as_u64() == Some(count),
        Value::Real(real) => theirs
            .as_f64()
            .is_some_and(|x| (x - real).abs() <= TOLERANCE),
        Value::Flag(flag) => theirs.as_bool() == Some(flag),
        Value::Word(word) => theirs.as_str() == Some(word),
    }
}

#[test]
fn every_metric_equals_that_of_an_independent_implementation() {
    let table = table();
    assert_eq!(table.len(), CASES);
    let mut wrong = Vec::new();
    let mut defined: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, case) in table.iter().enumerate() {
        let measured = measure(&built(case));
        let expected = case["expected"].as_object().expect("values");
        assert_eq!(expected.len(), METRICS.len(), "as many metrics as columns");
        for (metric, own) in METRICS.iter().zip(measured.values) {
            let theirs = &expected[metric.name];
            if !same(own, theirs) {
                wrong.push(format!(
                    "case {at}: {} is {own:?}, not {theirs}",
                    metric.name
                ));
            }
            *defined.entry(metric.name).or_default() += usize::from(!theirs.is_null());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // A metric that is empty everywhere was compared with nothing.
    let rare: Vec<_> = defined.iter().filter(|&(_, &cases)| cases < 30).collect();
    assert!(rare.is_empty(), "{rare:?}");
}
