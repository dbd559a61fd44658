//! The measure table: a row, or a family of rows, of `corpus.csv` an entry, in the order of the rows.

mod comments;
mod pages;
mod people;

use super::Corpus;
use crate::metrics::{METRICS, Metric, Pool, Value};
use std::borrow::Cow;

/// One entry of the measure table.
#[derive(Debug)]
pub struct Measure {
    /// The measure; of a family with what differs in braces: `comments_on_{weekday}`. Never changed once released.
    pub name: &'static str,
    /// What is counted; of a family over metrics empty, since each has the unit of its metric.
    pub unit: &'static str,
    /// The formula, in one line.
    pub doc: &'static str,
    /// Where the formula comes from; empty for plain counts.
    pub source: &'static str,
    /// The release that brought it.
    pub since: &'static str,
    /// When the value is empty, besides a run without any page that tells; empty for never.
    pub undefined_when: &'static str,
    formula: Formula,
}

#[derive(Debug)]
enum Formula {
    /// One row.
    One(fn(&Run<'_>) -> Stat),
    /// A row for each of something, by what differs in the name.
    Family(fn(&Run<'_>) -> Vec<(String, Stat)>),
    /// A row for each metric of pages that is summed over a run.
    Sums,
    /// A row for each metric of pages whose spread is told: the quantile `num/10`.
    Spreads(u64),
}

/// A value and the number of pages that it rests on.
#[derive(Debug, Clone, Copy)]
struct Stat {
    value: Value,
    pages: u64,
}

fn count(value: u64, pages: u64) -> Stat {
    Stat {
        value: Value::Count(value),
        pages,
    }
}

fn real(value: Option<f64>, pages: u64) -> Stat {
    Stat {
        value: value.into(),
        pages,
    }
}

/// What the formulas are computed from, prepared once.
struct Run<'a> {
    corpus: &'a Corpus,
    /// Comments of each person, sorted.
    activity: Vec<u64>,
    /// Comments of each post whose comments are known, sorted.
    per_post: Vec<u64>,
}

/// One row of `corpus.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The measure.
    pub measure: Cow<'static, str>,
    /// Its value.
    pub value: Value,
    /// What is counted.
    pub unit: &'static str,
    /// Pages that the value rests on.
    pub pages: u64,
}

/// An entry that is a plain count; the others say what differs.
const PLAIN: Measure = Measure {
    name: "",
    unit: "comments",
    doc: "",
    source: "",
    since: "0.1.0",
    undefined_when: "",
    formula: Formula::One(|_| count(0, 0)),
};

const PER_METRIC: &[Measure] = &[
    Measure {
        name: "page_median_{metric}",
        unit: "",
        doc: "median of the metric over the pages that have it (type 7)",
        source: "",
        since: "0.1.0",
        undefined_when: "",
        formula: Formula::Spreads(5),
    },
    Measure {
        name: "page_p90_{metric}",
        unit: "",
        doc: "90th percentile of the metric over the pages that have it (type 7)",
        source: "",
        since: "0.1.0",
        undefined_when: "",
        formula: Formula::Spreads(9),
    },
];

/// The parts of the table, in the order of the rows.
static PARTS: [&[Measure]; 4] = [
    pages::MEASURES,
    people::MEASURES,
    comments::MEASURES,
    PER_METRIC,
];

/// All measures, in the order of the rows.
pub fn measures() -> impl Iterator<Item = &'static Measure> {
    PARTS.into_iter().flatten()
}

impl Measure {
    /// The metrics of pages that a family goes over; empty for all other measures.
    #[must_use]
    pub fn metrics(&self) -> Vec<&'static Metric> {
        let pool = match self.formula {
            Formula::Sums => Pool::Sum,
            Formula::Spreads(_) => Pool::Spread,
            _ => return Vec::new(),
        };
        METRICS
            .iter()
            .filter(|metric| metric.pool == pool)
            .collect()
    }

    fn named(&self, differs: &str) -> String {
        match (self.name.split_once('{'), self.name.split_once('}')) {
            (Some((before, _)), Some((_, behind))) => format!("{before}{differs}{behind}"),
            _ => self.name.to_owned(),
        }
    }

    fn rows(&self, run: &Run<'_>, out: &mut Vec<Row>) {
        let mut push = |measure: Cow<'static, str>, unit: &'static str, stat: Stat| {
            out.push(Row {
                measure,
                // How many pages or posts there are is always known; what stands on them only where there are some.
                value: match (stat.pages, unit) {
                    (0, unit) if unit != "pages" && unit != "posts" => Value::Undefined,
                    _ => stat.value,
                },
                unit,
                pages: stat.pages,
            });
        };
        match self.formula {
            Formula::One(value) => push(self.name.into(), self.unit, value(run)),
            Formula::Family(values) => {
                for (differs, stat) in values(run) {
                    push(self.named(&differs).into(), self.unit, stat);
                }
            }
            Formula::Sums => {
                for metric in self.metrics() {
                    let tally = run
                        .corpus
                        .sums
                        .get(metric.name)
                        .copied()
                        .unwrap_or_default();
                    push(
                        metric.name.into(),
                        metric.unit,
                        count(tally.sum, tally.pages),
                    );
                }
            }
            Formula::Spreads(tenths) => {
                for metric in self.metrics() {
                    let (quantile, pages) = run.corpus.spread_of(metric.name, tenths);
                    push(
                        self.named(metric.name).into(),
                        metric.unit,
                        real(quantile, pages),
                    );
                }
            }
        }
    }
}

impl Corpus {
    /// The measures of the run: the rows of `corpus.csv`.
    #[must_use]
    pub fn measures(&self) -> Vec<Row> {
        let mut activity: Vec<u64> = self.authors.iter().map(|author| author.comments).collect();
        activity.sort_unstable();
        let run = Run {
            corpus: self,
            activity,
            per_post: self.comments_per_post(),
        };
        let mut rows = Vec::new();
        for measure in measures() {
            measure.rows(&run, &mut rows);
        }
        rows
    }
}
