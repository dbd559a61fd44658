//! One table of metrics: name, unit, formula, source, function. Numerics only; nothing here knows an output format.
//!
//! A new metric is one entry in [`METRICS`]: the header of `pages.csv`, `commentsift list metrics` and the documentation follow.

pub mod activity;
pub mod authors;
pub mod corpus;
pub mod people;
pub mod quantile;
#[cfg(test)]
pub(crate) mod sample;
pub mod site;
mod table;
pub mod text;
pub mod tree;

pub use table::METRICS;

use crate::thread::{ItemStatus, Kind, Nesting, Thread};
use people::People;
use text::TextCounts;
use tree::Tree;

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
#[derive(Debug)]
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

/// What the formulas are computed from, prepared once a page.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The thread itself.
    pub thread: &'a Thread,
    /// Its people.
    pub people: People,
    /// Its tree of comments.
    pub tree: Tree,
    /// Counts over each item's text; `None` for pings and deleted placeholders.
    pub texts: Vec<Option<TextCounts>>,
    /// Direct stated replies to each item: comments only.
    pub replies: Vec<u64>,
}

impl<'a> Facts<'a> {
    /// Prepares the facts of one thread.
    #[must_use]
    pub fn of(thread: &'a Thread) -> Self {
        let mut replies = vec![0; thread.items.len()];
        for item in thread.items.iter().filter(|item| !item.kind.is_ping()) {
            if let Some(count) = item.parent.and_then(|up| replies.get_mut(up)) {
                *count += 1;
            }
        }
        Facts {
            thread,
            people: People::of(thread),
            tree: Tree::of(thread),
            texts: thread
                .items
                .iter()
                .map(|item| {
                    let read = item.kind == Kind::Comment && item.status != ItemStatus::Deleted;
                    read.then(|| TextCounts::of(&item.text))
                })
                .collect(),
            replies,
        }
    }

    /// n: human comments, deleted placeholders included.
    #[must_use]
    pub fn comments(&self) -> u64 {
        self.thread.human_count()
    }

    /// m: comments with a known author, placeholders left out.
    #[must_use]
    pub fn named_comments(&self) -> u64 {
        self.comments_of(|_| true)
    }

    /// Comments by the people that satisfy `wanted`.
    pub fn comments_of(&self, wanted: impl Fn(&people::Person) -> bool) -> u64 {
        let people = self.people.list.iter();
        people
            .filter(|person| wanted(person))
            .map(|person| person.items.len() as u64)
            .sum()
    }

    /// A sum over the texts of comments.
    pub fn text_sum(&self, of: impl Fn(&TextCounts) -> u64) -> u64 {
        self.texts.iter().flatten().map(of).sum()
    }

    /// Depths of the comments, 1 = top level.
    pub fn depths(&self) -> impl Iterator<Item = u32> + '_ {
        self.tree.depth.iter().copied().filter(|&depth| depth > 0)
    }

    fn meets(&self, needs: Needs) -> bool {
        let readable = self.thread.is_readable();
        match needs {
            Needs::Thread => readable,
            Needs::Nesting => readable && self.thread.nesting == Nesting::Nested,
        }
    }
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
