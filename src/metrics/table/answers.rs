//! Whether readers are answered.

use super::PLAIN;
use crate::metrics::quantile::ratio;
use crate::metrics::{Answered, Facts, Metric, Needs, Pool, Value};

const COMMENTS_NOT_REPLIED_TO: &str = "cf. \"Comments Not Replied To\"";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        name: "answered_share",
        doc: "top-level comments by others than the post's author that anybody else answered by a stated reply / those comments",
        undefined_when: "the post's author is not known, or no such comment has a known author",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| share(f, f.stated, |answered| answered.by_anybody),
        ..ANSWERS
    },
    Metric {
        name: "answered_by_author_share",
        doc: "top-level comments by others than the post's author that the post's author answered by a stated reply / those comments",
        undefined_when: "the post's author is not known, or no such comment has a known author",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| share(f, f.stated, |answered| answered.by_post_author),
        ..ANSWERS
    },
    Metric {
        name: "answered_share_inferred",
        doc: "comments by others than the post's author, at any depth, that anybody else answered by a stated or inferred reply (replies.csv) / those comments",
        undefined_when: "the post's author is not known, or no such comment has a known author",
        pool: Pool::Spread,
        value: |f| share(f, f.inferred, |answered| answered.by_anybody),
        ..ANSWERS
    },
    Metric {
        name: "answered_by_author_share_inferred",
        doc: "comments by others than the post's author, at any depth, that the post's author answered by a stated or inferred reply (replies.csv) / those comments",
        undefined_when: "the post's author is not known, or no such comment has a known author",
        pool: Pool::Spread,
        value: |f| share(f, f.inferred, |answered| answered.by_post_author),
        ..ANSWERS
    },
];

const ANSWERS: Metric = Metric {
    unit: "share",
    source: COMMENTS_NOT_REPLIED_TO,
    ..PLAIN
};

fn share(f: &Facts<'_>, answered: Answered, part: impl Fn(Answered) -> u64) -> Value {
    // Nobody marked as the post's author is not nobody: all comments would pass for those of readers.
    let of = if f.people.post_author_known {
        answered.of
    } else {
        0
    };
    ratio(part(answered), of).into()
}
