//! Who comments, and how evenly: the people of a page.

use super::PLAIN;
use crate::metrics::quantile::ratio;
use crate::metrics::{Facts, Metric, Value};
use Value::{Count, Real, Undefined};

const WIKICHRON: &str = "cf. WikiChron";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        name: "unnamed_comments",
        doc: "n − m: comments without a known author, and deleted placeholders",
        value: |f| Count(f.comments() - f.named_comments()),
        ..PLAIN
    },
    Metric {
        name: "commenters",
        unit: "people",
        doc: "a: distinct people who wrote a comment, known by name",
        undefined_when: "there are comments, and no name is known",
        value: |f| match f.nobody_known() {
            true => Undefined,
            false => Count(f.commenters()),
        },
        ..PLAIN
    },
    Metric {
        name: "reader_commenters",
        unit: "people",
        doc: "commenters without the post's author",
        undefined_when: "the post's author is not known",
        value: |f| match f.people.post_author_known && !f.nobody_known() {
            true => Count(f.people.list.iter().filter(|p| !p.post_author).count() as u64),
            false => Undefined,
        },
        ..PLAIN
    },
    Metric {
        name: "comments_per_commenter",
        unit: "comments/person",
        doc: "m / a: comments with a known author over commenters",
        undefined_when: "nobody is known by name",
        value: |f| ratio(f.named_comments(), f.commenters()).into(),
        ..PLAIN
    },
    Metric {
        name: "one_time_share",
        unit: "share",
        doc: "commenters who wrote exactly one comment / commenters",
        source: "cf. rarst.net \"1000 comments\"",
        undefined_when: "nobody is known by name",
        value: |f| {
            let once = f.people.list.iter().filter(|p| p.items.len() == 1).count();
            ratio(once as u64, f.commenters()).into()
        },
        ..PLAIN
    },
    Metric {
        name: "gini",
        unit: "index",
        doc: "Gini index of comments over commenters: 2·Σ_k k·c_(k) / (a·m) − (a+1)/a, with c sorted ascending; 0 where all wrote equally many",
        source: "Gini; used for participation by WikiChron",
        undefined_when: "fewer than 2 people are known by name",
        value: |f| gini(&f.activity).into(),
        ..PLAIN
    },
    Metric {
        name: "top10_share",
        unit: "share",
        doc: "comments of the ⌈a/10⌉ most active commenters / m",
        source: WIKICHRON,
        undefined_when: "fewer than 10 people are known by name",
        value: top10_share,
        ..PLAIN
    },
    Metric {
        name: "author_entropy",
        unit: "bits",
        doc: "−Σ p_j log2 p_j with p_j = c_j/m: the entropy of comments over commenters",
        source: "Shannon",
        undefined_when: "fewer than 2 people are known by name",
        value: author_entropy,
        ..PLAIN
    },
    Metric {
        name: "post_author_comments",
        doc: "comments by the post's author",
        undefined_when: "the post's author is not known",
        value: |f| match f.people.post_author_known {
            true => Count(f.comments_of(|person| person.post_author)),
            false => Undefined,
        },
        ..PLAIN
    },
    Metric {
        name: "post_author_share",
        unit: "share",
        doc: "post_author_comments / m",
        source: "cf. delab `root_dominance`",
        undefined_when: "the post's author is not known, or no comment has a known author",
        value: |f| match f.people.post_author_known {
            true => ratio(
                f.comments_of(|person| person.post_author),
                f.named_comments(),
            )
            .into(),
            false => Undefined,
        },
        ..PLAIN
    },
];

/// The Gini index of sorted values; `None` for fewer than two, or where all are 0.
pub(crate) fn gini(sorted: &[u64]) -> Option<f64> {
    let count = sorted.len() as u128;
    let sum: u128 = sorted.iter().map(|&c| u128::from(c)).sum();
    if count < 2 || sum == 0 {
        return None;
    }
    let ranked: u128 = (1u128..).zip(sorted).map(|(k, &c)| k * u128::from(c)).sum();
    // On one denominator, so that the only rounding is that of the last division. Sorted ascending, the numerator is not negative.
    let above = 2 * ranked - (count + 1) * sum;
    Some(above as f64 / (count * sum) as f64)
}

/// The fewest people of whom a tenth is told.
const FEWEST_FOR_TENTH: usize = 10;

fn top10_share(f: &Facts<'_>) -> Value {
    let people = f.activity.len();
    if people < FEWEST_FOR_TENTH {
        return Undefined;
    }
    let rest = people - people.div_ceil(10);
    ratio(f.activity[rest..].iter().sum(), f.named_comments()).into()
}

fn author_entropy(f: &Facts<'_>) -> Value {
    if f.activity.len() < 2 {
        return Undefined;
    }
    let total = f.named_comments() as f64;
    let bits = f.activity.chunk_by(|a, b| a == b).map(|equal| {
        let share = equal[0] as f64 / total;
        equal.len() as f64 * share * share.log2()
    });
    Real(-bits.sum::<f64>())
}
