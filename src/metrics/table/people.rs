//! Who comments, and how evenly: the people of a page.

use super::PLAIN;
use crate::metrics::activity::{entropy, gini, top10_share};
use crate::metrics::quantile::ratio;
use crate::metrics::{Metric, Pool, Value};
use Value::{Count, Undefined};

const WIKICHRON: &str = "cf. WikiChron";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        name: "unnamed_comments",
        doc: "n − m: comments without a known author, and deleted placeholders",
        pool: Pool::Sum,
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
        value: |f| top10_share(&f.activity).into(),
        ..PLAIN
    },
    Metric {
        name: "author_entropy",
        unit: "bits",
        doc: "−Σ p_j log2 p_j with p_j = c_j/m: the entropy of comments over commenters",
        source: "Shannon",
        undefined_when: "fewer than 2 people are known by name",
        value: |f| entropy(&f.activity).into(),
        ..PLAIN
    },
    Metric {
        name: "post_author_comments",
        doc: "comments by the post's author",
        undefined_when: "the post's author is not known, or no comment has a known author",
        pool: Pool::Sum,
        value: |f| match f.people.post_author_known && !f.nobody_known() {
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
