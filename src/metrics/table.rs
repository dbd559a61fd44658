//! The metric table: names and formulas of the project's list of statistics, a row a column of `pages.csv`.

use super::quantile::{quantile, ratio};
use super::{Facts, Metric, Needs, Pool, Value, site};
use crate::thread::{DateBasis, ItemStatus, Kind, Nesting};
use Value::{Count, Flag, Undefined, Word};
use std::collections::BTreeSet;

/// Unicode's rules for words and sentences.
const UAX_29: &str = "Unicode UAX #29";
const GONZALEZ: &str = "González-Bailón, Kaltenbrunner, Banchs 2010, J. Inf. Technol. 25(2)";
const COMMENTSWP: &str = "CommentsWP";

/// An entry that needs a readable thread and is a plain count; the others say what differs.
const PLAIN: Metric = Metric {
    name: "",
    unit: "comments",
    doc: "",
    source: "",
    since: "0.1.0",
    undefined_when: "",
    needs: Needs::Thread,
    pool: Pool::Own,
    value: |_| Undefined,
};

/// All metrics, in the order of the columns.
pub static METRICS: &[Metric] = &[
    Metric {
        name: "nesting",
        unit: "word",
        doc: "nested where any parent or depth is stated, flat where the theme is known not to nest, else unknown",
        value: |f| {
            Word(match f.thread.nesting {
                Nesting::Nested => "nested",
                Nesting::Flat => "flat",
                Nesting::Unknown => "unknown",
            })
        },
        ..PLAIN
    },
    Metric {
        name: "depth_capped",
        unit: "flag",
        doc: "true where two or more comments stand at the deepest level that the platform allows (stated, else 5 or 10 on WordPress): the true depth is then not known",
        undefined_when: "no deepest level is known, or there are no comments",
        needs: Needs::Nesting,
        value: depth_capped,
        ..PLAIN
    },
    Metric {
        name: "commenters",
        unit: "people",
        doc: "a: distinct people who wrote a comment, known by name",
        undefined_when: "there are comments, and no name is known",
        value: |f| match f.named_comments() == 0 && f.thread.human_count() > 0 {
            true => Undefined,
            false => Count(f.people.list.len() as u64),
        },
        ..PLAIN
    },
    Metric {
        name: "reader_commenters",
        unit: "people",
        doc: "commenters without the post's author",
        undefined_when: "the post's author is not known",
        value: |f| match f.people.post_author_known
            && (f.named_comments() > 0 || f.thread.human_count() == 0)
        {
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
        value: |f| ratio(f.named_comments(), f.people.list.len() as u64).into(),
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
            ratio(once as u64, f.people.list.len() as u64).into()
        },
        ..PLAIN
    },
    Metric {
        name: "unnamed_comments",
        doc: "n − m: comments without a known author, and deleted placeholders",
        pool: Pool::Sum,
        value: |f| Count(f.comments() - f.named_comments()),
        ..PLAIN
    },
    Metric {
        name: "post_author_comments",
        doc: "comments by the post's author",
        undefined_when: "the post's author is not known",
        pool: Pool::Sum,
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
        source: "cf. delab root_dominance",
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
    Metric {
        name: "threads",
        doc: "top-level comments; a reply to a ping hangs on the ping's nearest human ancestor, else on the post",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| Count(f.depths().filter(|&depth| depth == 1).count() as u64),
        ..PLAIN
    },
    Metric {
        name: "max_depth",
        unit: "levels",
        doc: "depth of the deepest comment over stated parents, 1 = top level",
        source: GONZALEZ,
        undefined_when: "there are no comments",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| {
            f.depths()
                .max()
                .map_or(Undefined, |depth| Count(depth.into()))
        },
        ..PLAIN
    },
    Metric {
        name: "mean_depth",
        unit: "levels",
        doc: "mean depth of the comments",
        source: GONZALEZ,
        undefined_when: "there are no comments",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| ratio(f.depths().map(u64::from).sum(), f.comments()).into(),
        ..PLAIN
    },
    Metric {
        name: "max_width",
        doc: "comments on the level that has most",
        source: GONZALEZ,
        undefined_when: "there are no comments",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: max_width,
        ..PLAIN
    },
    Metric {
        name: "reply_share",
        unit: "share",
        doc: "comments at depth 2 or more / n",
        undefined_when: "there are no comments",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| {
            ratio(
                f.depths().filter(|&depth| depth >= 2).count() as u64,
                f.comments(),
            )
            .into()
        },
        ..PLAIN
    },
    Metric {
        name: "leaf_share",
        unit: "share",
        doc: "comments without a reply / n",
        undefined_when: "there are no comments",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| {
            let nodes = f.tree.depth.iter().zip(&f.tree.children);
            let leaves = nodes.filter(|&(&depth, &children)| depth > 0 && children == 0);
            ratio(leaves.count() as u64, f.comments()).into()
        },
        ..PLAIN
    },
    Metric {
        name: "dated_comments",
        doc: "comments with a time to the minute or finer, read from the markup or the printed text",
        pool: Pool::Sum,
        value: |f| {
            Count(
                f.thread
                    .items
                    .iter()
                    .filter(|item| {
                        let time = item.date.when.is_some_and(|when| when.time.is_some());
                        let basis =
                            matches!(item.date.basis, Some(DateBasis::Machine | DateBasis::Text));
                        !item.kind.is_ping() && time && basis
                    })
                    .count() as u64,
            )
        },
        ..PLAIN
    },
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
        value: |f| words_quantile(f, 1, 2),
        ..PLAIN
    },
    Metric {
        name: "p90_words",
        unit: "words/comment",
        doc: "90th percentile of the words of a comment (type 7)",
        source: UAX_29,
        undefined_when: "there are no comments",
        value: |f| words_quantile(f, 9, 10),
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
                    .filter(|item| item.kind == Kind::Comment && item.status != ItemStatus::Deleted)
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
    Metric {
        name: "ping_share",
        unit: "share",
        doc: "(ping_count − reaction_count) / (n + ping_count − reaction_count)",
        source: COMMENTSWP,
        undefined_when: "there are neither comments nor pings",
        value: |f| {
            let items = f.thread.items.iter();
            let pings = items
                .filter(|item| item.kind.is_ping() && !item.kind.is_reaction())
                .count() as u64;
            ratio(pings, f.comments() + pings).into()
        },
        ..PLAIN
    },
    Metric {
        name: "ping_sources",
        unit: "names",
        doc: "distinct source names of pings",
        undefined_when: "there are pings, yet none shows a name",
        value: |f| {
            let pings = f.thread.items.iter().filter(|item| item.kind.is_ping());
            let names: BTreeSet<&str> = pings
                .filter_map(|item| item.author.name.as_deref())
                .collect();
            match names.is_empty() && f.thread.ping_count() > 0 {
                true => Undefined,
                false => Count(names.len() as u64),
            }
        },
        ..PLAIN
    },
    Metric {
        name: "ping_domains",
        unit: "domains",
        doc: "distinct registrable domains of the pings' sources (Public Suffix List)",
        undefined_when: "no source link is known",
        value: |f| {
            let domains: BTreeSet<String> = source_links(f)
                .filter_map(site::registrable_domain)
                .collect();
            match domains.is_empty() {
                true => Undefined,
                false => Count(domains.len() as u64),
            }
        },
        ..PLAIN
    },
    Metric {
        name: "self_pings",
        unit: "pings",
        doc: "pings from the same host as the page, www. left out",
        undefined_when: "no source link, or not the page's own URL, is known",
        pool: Pool::Sum,
        value: |f| {
            let Some(own) = f.thread.url.as_deref().and_then(site::host) else {
                return Undefined;
            };
            let hosts: Vec<String> = source_links(f).filter_map(site::host).collect();
            match hosts.is_empty() {
                true => Undefined,
                false => Count(hosts.iter().filter(|host| **host == own).count() as u64),
            }
        },
        ..PLAIN
    },
];

fn source_links<'a>(f: &'a Facts<'_>) -> impl Iterator<Item = &'a str> {
    let pings = f.thread.items.iter().filter(|item| item.kind.is_ping());
    pings.filter_map(|item| item.author.url.as_deref())
}

fn words_quantile(f: &Facts<'_>, num: usize, den: usize) -> Value {
    let mut words: Vec<u64> = f.texts.iter().flatten().map(|text| text.words).collect();
    words.sort_unstable();
    quantile(&words, num, den).into()
}

fn max_width(f: &Facts<'_>) -> Value {
    let deepest = f.depths().max().unwrap_or(0) as usize;
    let mut width = vec![0u64; deepest + 1];
    for depth in f.depths() {
        width[depth as usize] += 1;
    }
    match width.into_iter().max() {
        None | Some(0) => Undefined,
        Some(most) => Count(most),
    }
}

/// WordPress's own limits of nesting: 5 as installed, 10 as the most that its settings allow.
const WORDPRESS_CAPS: [u32; 2] = [5, 10];

fn depth_capped(f: &Facts<'_>) -> Value {
    let Some(deepest) = f.depths().max() else {
        return Undefined;
    };
    let at_cap = match f.thread.depth_cap {
        Some(cap) => deepest == cap,
        None if f.thread.platform.starts_with("wordpress") => WORDPRESS_CAPS.contains(&deepest),
        None => return Undefined,
    };
    Flag(at_cap && f.depths().filter(|&depth| depth == deepest).count() >= 2)
}

#[cfg(test)]
mod tests;
