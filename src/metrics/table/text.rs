//! How much is written, and what.

use super::PLAIN;
use crate::metrics::people::fold_name;
use crate::metrics::quantile::{quantile, ratio};
use crate::metrics::{Metric, Pool, Value};
use crate::thread::ItemStatus;
use Value::Count;
use std::collections::BTreeSet;

/// Unicode's rules for words and sentences.
const UAX_29: &str = "Unicode UAX #29";

pub(super) const METRICS: &[Metric] = &[
    Metric {
        name: "words",
        unit: "words",
        doc: "words of all comments, deleted placeholders left out",
        source: UAX_29,
        pool: Pool::Sum,
        value: |f| Count(f.text_sum(|text| text.words)),
        ..PLAIN
    },
    Metric {
        name: "mean_words",
        unit: "words/comment",
        doc: "mean words of a comment",
        source: UAX_29,
        undefined_when: "there are no comments",
        value: |f| ratio(f.text_sum(|text| text.words), f.text_sum(|_| 1)).into(),
        ..PLAIN
    },
    Metric {
        name: "median_words",
        unit: "words/comment",
        doc: "median words of a comment (type 7)",
        source: UAX_29,
        undefined_when: "there are no comments",
        value: |f| quantile(&f.words, 1, 2).into(),
        ..PLAIN
    },
    Metric {
        name: "p90_words",
        unit: "words/comment",
        doc: "90th percentile of the words of a comment (type 7)",
        source: UAX_29,
        undefined_when: "there are no comments",
        value: |f| quantile(&f.words, 9, 10).into(),
        ..PLAIN
    },
    Metric {
        name: "sentences",
        unit: "sentences",
        doc: "sentences of all comments",
        source: UAX_29,
        pool: Pool::Sum,
        value: |f| Count(f.text_sum(|text| text.sentences)),
        ..PLAIN
    },
    Metric {
        name: "characters",
        unit: "characters",
        doc: "grapheme clusters of all comments, white space left out",
        source: UAX_29,
        pool: Pool::Sum,
        value: |f| Count(f.text_sum(|text| text.characters)),
        ..PLAIN
    },
    Metric {
        name: "comments_with_question",
        doc: "comments with a question mark outside of web addresses",
        pool: Pool::Sum,
        value: |f| Count(f.text_sum(|text| text.question.into())),
        ..PLAIN
    },
    Metric {
        name: "links",
        unit: "links",
        doc: "links in the texts of comments",
        pool: Pool::Sum,
        value: |f| {
            Count(
                f.thread
                    .items
                    .iter()
                    .filter(|item| !item.kind.is_ping() && item.status != ItemStatus::Deleted)
                    .map(|item| item.links as u64)
                    .sum(),
            )
        },
        ..PLAIN
    },
    Metric {
        name: "emoji",
        unit: "emoji",
        doc: "grapheme clusters of all comments that are emoji",
        source: "Unicode UTS #51",
        pool: Pool::Sum,
        value: |f| Count(f.text_sum(|text| text.emoji)),
        ..PLAIN
    },
    Metric {
        name: "mentions",
        unit: "people",
        doc: "people addressed by name in the texts: different names of each comment, summed over the comments",
        pool: Pool::Sum,
        value: |f| {
            let addressed = f.thread.replies.iter().filter_map(|reply| {
                let name = reply.addressee.as_deref()?;
                Some((reply.from, fold_name(name)))
            });
            Count(addressed.collect::<BTreeSet<_>>().len() as u64)
        },
        ..PLAIN
    },
    Metric {
        name: "comment_words_ratio",
        unit: "ratio",
        doc: "words of all comments / post_words",
        source: "cf. Mishne, Glance 2006",
        undefined_when: "the post's words are 0 or not known",
        value: |f| {
            ratio(
                f.text_sum(|text| text.words),
                f.thread.post.words.unwrap_or(0),
            )
            .into()
        },
        ..PLAIN
    },
];
