//! A whole run in numbers: `authors.csv`, `corpus.csv` and `timeline.csv` come from one fold over its pages.
//!
//! [`Corpus`] is a commutative monoid: [`Corpus::default`] is empty, [`Corpus::add`] takes a page, [`Corpus::merge`] another part of
//! the run. Pages may be divided among threads, processes and machines in any way, and merged in any order: the result is equal, and
//! the tables written from it are the same bytes. That holds since nothing is rounded before the end. Sums are integers, divided once;
//! quantiles are read from exact histograms; of several forms of a name the most frequent is taken, the first in byte order on a tie;
//! a person is a key that each page gives for itself (see [`people`](super::people)).
//!
//! **Duplicates** are what a fold can't settle by itself: to take a page out again, all of it would have to be kept. They are marked
//! before, by [`Seen`](crate::pipeline::Seen), which is such a monoid too and holds a URL a page. One run does so as its pages come,
//! in the order of its inputs. Batches do so in two steps: each notes its pages in a `Seen` under their place in the whole run; the
//! `Seen` are merged; then each batch folds the pages that the merged one does not call duplicates.
//!
//! A run of half a million pages takes some hundred bytes a person, forty a post, and a few megabytes for the rest.

pub mod calendar;
mod counts;
pub mod histogram;
pub mod measures;
pub mod monoid;
pub mod posts;
#[cfg(test)]
mod tests;

use super::authors::Authors;
use super::{METRICS, Measured, Pool, Value};
use crate::thread::Thread;
use calendar::{Calendar, TimelineRow};
use counts::{Counts, Sources, Stated, Texts};
use histogram::{Histogram, Real};
use monoid::{Monoid, Tally};
use posts::{Post, Posts, post_key};
use std::collections::BTreeMap;

/// What a run comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corpus {
    authors: Authors,
    posts: Posts,
    counts: Counts,
    stated: Stated,
    texts: Texts,
    sources: Sources,
    calendar: Calendar,
    /// Metrics that are summed over pages, by name.
    sums: BTreeMap<&'static str, Tally>,
    /// Metrics whose spread over pages is told, by name.
    spreads: BTreeMap<&'static str, Histogram<Real>>,
    /// The same of metrics in minutes, in whole [`HALF_SECONDS`]: a float rounds 6421.2.
    minutes: BTreeMap<&'static str, Histogram<u64>>,
}

/// Half seconds of a minute: the finest that a page's minutes come in, since the median of two times lies between two seconds.
const HALF_SECONDS: u64 = 120;

impl Corpus {
    /// Adds one page that stands in the run for the first time.
    pub fn add(&mut self, thread: &Thread, measured: &Measured) {
        let post = post_key(thread);
        self.posts.entry(post).or_default().absorb(Post {
            comments: thread.human_count(),
            readable_pages: thread.is_readable().into(),
            date: thread.post.date.map(|stamp| stamp.when),
        });
        self.authors.add(thread, measured, post);
        self.counts.add(thread, measured);
        self.stated.add(thread);
        self.texts.add(thread, measured);
        self.sources.add(thread);
        self.calendar.add(thread);
        for (metric, &value) in METRICS.iter().zip(&measured.values) {
            match (metric.pool, value) {
                (Pool::Sum, Value::Count(count)) => {
                    self.sums.entry(metric.name).or_default().add(count);
                }
                (Pool::Spread, Value::Real(minutes)) if metric.unit == "minutes" => {
                    let halves = (minutes * HALF_SECONDS as f64).round();
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a float to an integer stops at its bounds, and negative gaps are dropped before"
                    )]
                    self.minutes
                        .entry(metric.name)
                        .or_default()
                        .add(halves as u64);
                }
                (Pool::Spread, Value::Count(count)) => self.spread(metric.name, count as f64),
                (Pool::Spread, Value::Real(real)) => self.spread(metric.name, real),
                _ => {}
            }
        }
    }

    /// The quantile `tenths/10` of a metric over the pages that have it, and how many pages those are.
    fn spread_of(&self, metric: &str, tenths: u64) -> (Option<f64>, u64) {
        if let Some(minutes) = self.minutes.get(metric) {
            return (minutes.quantile_in(HALF_SECONDS, tenths, 10), minutes.len());
        }
        let values = self.spreads.get(metric);
        let quantile = values.and_then(|values| values.quantile(tenths, 10));
        (quantile, values.map_or(0, Histogram::len))
    }

    fn spread(&mut self, name: &'static str, value: f64) {
        if let Some(real) = Real::new(value) {
            self.spreads.entry(name).or_default().add(real);
        }
    }

    /// Counts a page that stands in the run already; nothing of what it holds is counted.
    pub fn add_duplicate(&mut self) {
        self.counts.duplicates += 1;
    }

    /// What two parts of a run come to together. Associative and commutative; the empty corpus changes nothing.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.absorb(other);
        self
    }

    /// The people of the run.
    #[must_use]
    pub fn authors(&self) -> &Authors {
        &self.authors
    }

    /// Posts, by what is known of their comments.
    #[must_use]
    pub fn posts(&self) -> PostCounts {
        let mut counts = PostCounts::default();
        for post in self.posts.values() {
            *match (post.readable_pages, post.comments) {
                (0, _) => &mut counts.unknown,
                (_, 0) => &mut counts.without_comments,
                _ => &mut counts.with_comments,
            } += 1;
        }
        counts
    }

    /// Comments of each post whose comments are known, sorted.
    fn comments_per_post(&self) -> Vec<u64> {
        let known = self.posts.values().filter(|post| post.readable_pages > 0);
        let mut comments: Vec<u64> = known.map(|post| post.comments).collect();
        comments.sort_unstable();
        comments
    }

    /// Months in order: the rows of `timeline.csv`. Months without anything stand between the others, unless more than ten years
    /// lie between two.
    #[must_use]
    pub fn timeline(&self) -> Vec<TimelineRow> {
        calendar::timeline(&self.calendar, self.posts.values(), self.authors.iter())
    }
}

/// Posts by what is known of their comments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PostCounts {
    /// With a comment by a person.
    pub with_comments: u64,
    /// With a thread, or a place for one, that holds no comment.
    pub without_comments: u64,
    /// Without a thread that can be read: a script loads the comments, or the page has no place for any.
    pub unknown: u64,
}

impl Monoid for Corpus {
    fn absorb(&mut self, other: Self) {
        let Corpus {
            authors,
            posts,
            counts,
            stated,
            texts,
            sources,
            calendar,
            sums,
            spreads,
            minutes,
        } = other;
        self.authors.absorb(authors);
        self.posts.absorb(posts);
        self.counts.absorb(counts);
        self.stated.absorb(stated);
        self.texts.absorb(texts);
        self.sources.absorb(sources);
        self.calendar.absorb(calendar);
        self.sums.absorb(sums);
        self.spreads.absorb(spreads);
        self.minutes.absorb(minutes);
    }
}
