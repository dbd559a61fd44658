//! One table of metrics: name, unit, formula, source, function. Numerics only; nothing here knows an output format.
//!
//! A new metric is one entry in [`METRICS`]: the header of `pages.csv`, `commentsift list metrics` and the documentation follow.

pub mod activity;
pub mod authors;
pub mod corpus;
mod facts;
pub mod people;
pub mod quantile;
#[cfg(test)]
pub(crate) mod sample;
pub mod site;
mod table;
pub mod text;
pub mod times;
pub mod tree;

pub use facts::{Answered, Facts};
pub use table::METRICS;

use crate::thread::Thread;
use people::People;
use text::TextCounts;

/// The value of one metric on one page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// Not defined, or not known: an empty cell, never 0.
    Undefined,
    /// A count.
    Count(u64),
    /// A mean, a quantile or a share.
    Real(f64),
    /// True or false.
    Flag(bool),
    /// One of a few words.
    Word(&'static str),
}

impl From<Option<f64>> for Value {
    fn from(value: Option<f64>) -> Self {
        value.map_or(Value::Undefined, Value::Real)
    }
}

/// On which pages a metric is defined, before its own formula is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// A thread that can be read: items, or an empty place for them. Where a script loads the comments, or the page has no
    /// thread, nothing is known, and a 0 would be a false one.
    Thread,
    /// A thread that shows who answered whom.
    Nesting,
}

/// What becomes of a metric of pages in `corpus.csv`, the measures of a whole run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pool {
    /// Nothing, or a formula of its own over all comments of the run.
    Own,
    /// The sum over pages: for counts of things that belong to one page.
    Sum,
    /// Median and 90th percentile over the pages that have it: depth, virality, times; what describes one thread as a whole.
    Spread,
}

/// One entry of the metric table.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// The column in `pages.csv`; never changed once released.
    pub name: &'static str,
    /// What is counted: `comments`, `people`, `share`, …
    pub unit: &'static str,
    /// The formula, in one line.
    pub doc: &'static str,
    /// Where the formula comes from; empty for plain counts.
    pub source: &'static str,
    /// The release that brought it.
    pub since: &'static str,
    /// When the cell is empty, besides what `needs` says; empty for never.
    pub undefined_when: &'static str,
    /// On which pages it is defined.
    pub needs: Needs,
    /// What becomes of it over a run.
    pub pool: Pool,
    /// The formula.
    pub value: fn(&Facts<'_>) -> Value,
}

/// What one page was measured to: plain owned data beside its [`Thread`].
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// One value for each entry of [`METRICS`], in its order.
    pub values: Vec<Value>,
    /// The people of the page.
    pub people: People,
    /// Counts over each item's text; `None` for pings and deleted placeholders.
    pub texts: Vec<Option<TextCounts>>,
    /// Direct stated replies to each item: comments only.
    pub replies: Vec<u64>,
}

impl Measured {
    /// The value of a metric by its name; `None` where there is no such metric.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<Value> {
        let at = METRICS.iter().position(|metric| metric.name == name)?;
        self.values.get(at).copied()
    }
}

/// Measures one thread.
#[must_use]
pub fn measure(thread: &Thread) -> Measured {
    let facts = Facts::of(thread);
    let values = METRICS
        .iter()
        .map(|metric| match facts.meets(metric.needs) {
            true => (metric.value)(&facts),
            false => Value::Undefined,
        })
        .collect();
    Measured {
        values,
        people: facts.people,
        texts: facts.texts,
        replies: facts.replies,
    }
}
