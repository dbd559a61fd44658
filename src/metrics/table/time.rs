//! How fast a thread grows.

use super::{COMMENTSWP, PLAIN};
use crate::metrics::quantile::quantile;
use crate::metrics::times::lacks_items;
use crate::metrics::{Facts, Metric, Needs, Pool, Value};
use Value::{Count, Undefined};

pub(super) const METRICS: &[Metric] = &[
    Metric {
        name: "first_comment_minutes",
        doc: "τ_(1) − τ_0: from the post to the first comment",
        source: COMMENTSWP,
        undefined_when: "the time of the post or of all comments is not known to the minute; one has an offset from UTC and another has not; the comment is older than the post; or the thread is partial or truncated",
        pool: Pool::Spread,
        value: |f| minutes(f.times.first),
        ..MINUTES
    },
    Metric {
        name: "median_reply_minutes",
        doc: "median of τ_i − τ_parent(i) over stated replies to comments (type 7)",
        undefined_when: "no reply and its parent have times to the minute that can be compared and are in order",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| median(&f.times.replies),
        ..MINUTES
    },
    Metric {
        name: "author_reply_minutes",
        doc: "the same for replies by the post's author",
        undefined_when: "no such reply is by the post's author, or that author is not known",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| median(&f.times.author_replies),
        ..MINUTES
    },
    Metric {
        name: "life_minutes",
        doc: "τ_(last) − τ_(1): from the first comment to the last",
        source: "cf. 4CAT `thread_age`",
        undefined_when: "fewer than 2 comments are dated, some with an offset from UTC and some without, or the thread is partial or truncated",
        pool: Pool::Spread,
        value: |f| life(f, 2, |dated| dated),
        ..MINUTES
    },
    Metric {
        name: "half_life_minutes",
        doc: "τ_(⌈k/2⌉) − τ_(1) over k dated comments: until half of them stood there",
        source: "cf. 4CAT `thread_age`",
        undefined_when: "fewer than 3 comments are dated, some with an offset from UTC and some without, or the thread is partial or truncated",
        pool: Pool::Spread,
        value: |f| life(f, 3, |dated| dated.div_ceil(2)),
        ..MINUTES
    },
    Metric {
        name: "negative_gaps",
        unit: "gaps",
        doc: "gaps that the measures above drop because they are negative: a reply dated before its parent, a first comment dated before the post",
        pool: Pool::Sum,
        value: |f| Count(f.times.negative),
        ..PLAIN
    },
    Metric {
        name: "dated_comments",
        doc: "comments with a time to the minute or finer, read from the markup or the printed text: those that the measures of time rest on",
        pool: Pool::Sum,
        value: |f| Count(f.times.of_item.iter().flatten().count() as u64),
        ..PLAIN
    },
];

const MINUTES: Metric = Metric {
    unit: "minutes",
    ..PLAIN
};

fn minutes(seconds: Option<u64>) -> Value {
    seconds.map(|seconds| seconds as f64 / 60.0).into()
}

fn median(seconds: &[u64]) -> Value {
    quantile(seconds, 1, 2).map(|seconds| seconds / 60.0).into()
}

/// From the first dated comment to the one that `upto` names by its rank; `fewest` dated ones are needed.
fn life(f: &Facts<'_>, fewest: usize, upto: impl Fn(usize) -> usize) -> Value {
    match &f.times.sorted {
        Some(times) if times.len() >= fewest && !lacks_items(f.thread) => minutes(
            times[upto(times.len()) - 1]
                .checked_sub(times[0])
                .map(i64::unsigned_abs),
        ),
        _ => Undefined,
    }
}
