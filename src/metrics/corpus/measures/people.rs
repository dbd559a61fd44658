//! Who comments in the whole run, and how evenly: the measures of a page's people, over the people of all pages.

use super::{Formula, Measure, PLAIN, Run, Stat, count, real};
use crate::metrics::activity::{entropy, gini, h_index, top10_share};
use crate::metrics::authors::Author;
use crate::metrics::quantile::ratio;

/// People are told apart within sites: where no page says which it is of, nobody can be seen to come back.
const NO_SITES: &str = "nobody is known by name, or none of several pages states its address";

pub(super) const NOBODY: &str = "nobody is known by name";

pub(super) const MEASURES: &[Measure] = &[
    Measure {
        name: "commenters",
        unit: "people",
        doc: "a: distinct people who wrote a comment, known by name: the rows of authors.csv",
        undefined_when: NOBODY,
        formula: Formula::One(|r| people(r, |_| true)),
        ..PLAIN
    },
    Measure {
        name: "reader_commenters",
        unit: "people",
        doc: "commenters who are not known as the author of any post",
        undefined_when: "no post's author is known",
        formula: Formula::One(|r| {
            let readers = r.corpus.authors.iter().filter(|author| !author.post_author);
            count(readers.count() as u64, r.corpus.counts.by_post_author.pages)
        }),
        ..PLAIN
    },
    Measure {
        name: "returning_commenters",
        unit: "people",
        doc: "people who came back: commenters on two posts or more",
        undefined_when: NO_SITES,
        formula: Formula::One(|r| match sites_are_known(r) {
            true => people(r, Author::came_back),
            false => named(r, None),
        }),
        ..PLAIN
    },
    Measure {
        name: "returning_share",
        unit: "share",
        doc: "returning_commenters / commenters",
        undefined_when: NO_SITES,
        formula: Formula::One(|r| match sites_are_known(r) {
            true => share(r, Author::came_back),
            false => named(r, None),
        }),
        ..PLAIN
    },
    Measure {
        name: "comments_per_commenter",
        unit: "comments/person",
        doc: "m / a: comments with a known author over commenters",
        undefined_when: NOBODY,
        formula: Formula::One(|r| named(r, ratio(r.corpus.counts.named.sum, commenters(r)))),
        ..PLAIN
    },
    Measure {
        name: "one_time_share",
        unit: "share",
        doc: "commenters who wrote exactly one comment in the whole run / commenters",
        source: "cf. rarst.net \"1000 comments\"",
        undefined_when: NOBODY,
        formula: Formula::One(|r| share(r, |author| author.comments == 1)),
        ..PLAIN
    },
    Measure {
        name: "gini",
        unit: "index",
        doc: "Gini index of comments over commenters: 2·Σ_k k·c_(k) / (a·m) − (a+1)/a, c sorted ascending",
        source: "Gini; used for participation by WikiChron",
        undefined_when: "fewer than 2 people are known by name",
        formula: Formula::One(|r| named(r, gini(&r.activity))),
        ..PLAIN
    },
    Measure {
        name: "top10_share",
        unit: "share",
        doc: "comments of the ⌈a/10⌉ most active commenters / m",
        source: "cf. WikiChron",
        undefined_when: "fewer than 10 people are known by name",
        formula: Formula::One(|r| named(r, top10_share(&r.activity))),
        ..PLAIN
    },
    Measure {
        name: "author_entropy",
        unit: "bits",
        doc: "−Σ p_j log2 p_j with p_j = c_j/m: the entropy of comments over commenters",
        source: "Shannon",
        undefined_when: "fewer than 2 people are known by name",
        formula: Formula::One(|r| named(r, entropy(&r.activity))),
        ..PLAIN
    },
    Measure {
        name: "user_h_index",
        unit: "index",
        doc: "largest h with at least h commenters who wrote at least h comments",
        source: "Contropedia (Laniado)",
        undefined_when: NOBODY,
        formula: Formula::One(|r| count(h_index(&r.activity), r.corpus.counts.named.pages)),
        ..PLAIN
    },
    Measure {
        name: "post_author_share",
        unit: "share",
        doc: "comments by the post's author / comments with a known author, over the pages whose post's author is known",
        source: "cf. delab root_dominance",
        undefined_when: "no post's author is known",
        formula: Formula::One(|r| {
            let counts = &r.corpus.counts;
            let share = ratio(counts.by_post_author.sum, counts.beside_post_author);
            real(share, counts.by_post_author.pages)
        }),
        ..PLAIN
    },
];

fn commenters(r: &Run<'_>) -> u64 {
    r.activity.len() as u64
}

fn number(r: &Run<'_>, wanted: impl Fn(&Author) -> bool) -> u64 {
    r.corpus
        .authors
        .iter()
        .filter(|author| wanted(author))
        .count() as u64
}

/// One page alone is of one site, whichever.
fn sites_are_known(r: &Run<'_>) -> bool {
    let counts = &r.corpus.counts;
    counts.addressed > 0 || counts.pages < 2
}

fn people(r: &Run<'_>, wanted: impl Fn(&Author) -> bool) -> Stat {
    count(number(r, wanted), r.corpus.counts.named.pages)
}

fn share(r: &Run<'_>, wanted: impl Fn(&Author) -> bool) -> Stat {
    named(r, ratio(number(r, wanted), commenters(r)))
}

/// Rests on the pages with a comment whose author is known.
fn named(r: &Run<'_>, value: Option<f64>) -> Stat {
    real(value, r.corpus.counts.named.pages)
}
