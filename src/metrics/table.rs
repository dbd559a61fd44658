//! The metric table: names and formulas of the project's list of statistics, a row a column of `pages.csv`, a file a subject.

mod answers;
mod people;
mod pings;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod tree;

use super::{Metric, Needs, Pool, Value};

const COMMENTSWP: &str = "CommentsWP";

/// WordPress's own limits of nesting: 5 as installed, 10 as the most that its settings allow.
const WORDPRESS_CAPS: [u64; 2] = [5, 10];

/// An entry that needs a readable thread and is a plain count; the others say what differs.
const PLAIN: Metric = Metric {
    name: "",
    unit: "comments",
    doc: "",
    source: "",
    since: "0.1.0",
    undefined_when: "",
    needs: Needs::Thread,
    pool: Pool::Own,
    value: |_| Value::Undefined,
};

/// The parts of the table, in the order of the columns.
const PARTS: &[&[Metric]] = &[
    tree::NESTING,
    people::METRICS,
    answers::METRICS,
    tree::METRICS,
    time::METRICS,
    text::METRICS,
    pings::METRICS,
];

const COUNT: usize = {
    let (mut part, mut count) = (0, 0);
    while part < PARTS.len() {
        count += PARTS[part].len();
        part += 1;
    }
    count
};

const ALL: [Metric; COUNT] = {
    let mut all = [PLAIN; COUNT];
    let (mut part, mut at) = (0, 0);
    while part < PARTS.len() {
        let mut entry = 0;
        while entry < PARTS[part].len() {
            all[at] = PARTS[part][entry];
            entry += 1;
            at += 1;
        }
        part += 1;
    }
    all
};

/// All metrics, in the order of the columns.
pub static METRICS: &[Metric] = &ALL;
