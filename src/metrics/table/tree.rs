//! The shape of a thread.

use super::{PLAIN, WORDPRESS_CAPS};
use crate::metrics::activity::h_index;
use crate::metrics::quantile::ratio;
use crate::metrics::{Facts, Metric, Needs, Pool, Value};
use crate::thread::{Channel, Item, Nesting};
use Value::{Count, Flag, Undefined, Word};

const GONZALEZ: &str = "González-Bailón, Kaltenbrunner, Banchs 2010, J. Inf. Technol. 25(2)";

pub(super) const NESTING: &[Metric] = &[
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
];

pub(super) const METRICS: &[Metric] = &[
    Metric {
        name: "threads",
        doc: "top-level comments; a reply to a ping hangs on the ping's nearest human ancestor, else on the post",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| Count(top_level(f)),
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
        value: |f| match f.tree.widths.len() {
            0 => Undefined,
            deepest => Count(deepest as u64),
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
        value: |f| {
            let levels = (1..).zip(&f.tree.widths);
            let sum = levels.map(|(depth, width): (u64, _)| depth * width).sum();
            ratio(sum, f.comments()).into()
        },
        ..PLAIN
    },
    Metric {
        name: "max_width",
        doc: "comments on the level that has most",
        source: GONZALEZ,
        undefined_when: "there are no comments",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| {
            f.tree
                .widths
                .iter()
                .max()
                .map_or(Undefined, |&most| Count(most))
        },
        ..PLAIN
    },
    Metric {
        name: "discussion_h_index",
        unit: "index",
        doc: "largest h with at least h comments at depth h, gaps allowed",
        source: "as Contropedia computes it; after Gómez, Kaltenbrunner, López, WWW 2008",
        undefined_when: "there are no comments",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| {
            let levels = (1u64..).zip(&f.tree.widths);
            let reached = levels.filter(|&(depth, &width)| width >= depth);
            reached
                .map(|(depth, _)| depth)
                .max()
                .map_or(Undefined, Count)
        },
        ..PLAIN
    },
    Metric {
        name: "user_h_index",
        unit: "index",
        doc: "largest h with at least h commenters who wrote at least h comments",
        source: "Contropedia (Laniado)",
        undefined_when: "nobody is known by name",
        value: |f| match h_index(&f.activity) {
            0 => Undefined,
            h => Count(h),
        },
        ..PLAIN
    },
    Metric {
        name: "reply_chains",
        unit: "chains",
        doc: "maximal parent-child runs that alternate between two known authors, 3 comments or more; a branch gives a run of its own",
        source: "cf. Contropedia",
        undefined_when: "there are comments, and no name is known",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: reply_chains,
        ..PLAIN
    },
    Metric {
        name: "structural_virality",
        unit: "links",
        doc: "mean distance over all pairs of nodes, the post included: Σ s·(N − s) / (N·(N − 1)/2) over the links, with s the nodes below a link and N = n + 1",
        source: "Goel, Anderson, Hofman, Watts 2016, Management Science 62(1)",
        undefined_when: "there are no comments",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: structural_virality,
        ..PLAIN
    },
    Metric {
        name: "branching_factor",
        unit: "replies/node",
        doc: "n / nodes that have children, the post included",
        undefined_when: "there are no comments",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| {
            let parents = f.tree.children.iter().filter(|&&children| children > 0);
            let post = u64::from(f.comments() > 0);
            ratio(f.comments(), parents.count() as u64 + post).into()
        },
        ..PLAIN
    },
    Metric {
        name: "reply_share",
        unit: "share",
        doc: "comments at depth 2 or more / n",
        undefined_when: "there are no comments",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: |f| ratio(f.comments() - top_level(f), f.comments()).into(),
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
        name: "reciprocity",
        unit: "share",
        doc: "of the pairs u→v of different known authors in which u answered v by a stated reply, those in which v answered u too; each pair counts once, the post is left out",
        source: "NetworkX `overall_reciprocity`",
        undefined_when: "nobody known answered anybody else known",
        needs: Needs::Nesting,
        pool: Pool::Spread,
        value: reciprocity,
        ..PLAIN
    },
];

fn top_level(f: &Facts<'_>) -> u64 {
    f.tree.widths.first().copied().unwrap_or(0)
}

fn depth_capped(f: &Facts<'_>) -> Value {
    let Some(&on_it) = f.tree.widths.last() else {
        return Undefined;
    };
    // The database's own parents know no cap.
    let exact = |item: &Item| {
        let mut channels = item.channels.iter();
        channels.any(|channel| matches!(channel, Channel::Rest | Channel::Wxr))
    };
    if f.thread.items.iter().any(exact) {
        return Flag(false);
    }
    let deepest = f.tree.widths.len() as u64;
    let at_cap = match f.thread.depth_cap {
        Some(cap) => deepest == u64::from(cap),
        None if f.thread.platform.starts_with("wordpress") => WORDPRESS_CAPS.contains(&deepest),
        None => return Undefined,
    };
    Flag(at_cap && on_it >= 2)
}

/// The shortest run that is a conversation: somebody came back.
const SHORTEST_CHAIN: u64 = 3;

fn reply_chains(f: &Facts<'_>) -> Value {
    if f.nobody_known() {
        return Undefined;
    }
    let person = |at: usize| f.people.of_item[at];
    // Comments of the run that ends with each comment, and whether a reply carries that run on.
    let mut length = vec![0u64; f.tree.answered.len()];
    let mut carried_on = vec![false; length.len()];
    for &at in &f.tree.order {
        let Some(own) = person(at) else {
            continue;
        };
        length[at] = 1;
        let Some((up, other)) = f.tree.answered[at].and_then(|up| Some((up, person(up)?))) else {
            continue;
        };
        if other == own {
            continue;
        }
        let before = f.tree.answered[up].and_then(person);
        length[at] = match before == Some(own) {
            true => length[up] + 1,
            false => 2,
        };
        carried_on[up] |= before == Some(own);
    }
    let ends = length.iter().zip(carried_on);
    Count(
        ends.filter(|&(&length, carried_on)| length >= SHORTEST_CHAIN && !carried_on)
            .count() as u64,
    )
}

fn structural_virality(f: &Facts<'_>) -> Value {
    let nodes = u128::from(f.comments()) + 1;
    if nodes < 2 {
        return Undefined;
    }
    // Each link parts the tree in two, and lies between as many pairs as there are nodes on both sides.
    let distances: u128 = f
        .tree
        .subtrees()
        .into_iter()
        .map(|size| u128::from(size) * (nodes - u128::from(size)))
        .sum();
    Value::Real(2.0 * distances as f64 / (nodes * (nodes - 1)) as f64)
}

fn reciprocity(f: &Facts<'_>) -> Value {
    let person = |at: usize| f.people.of_item[at];
    let mut pairs: Vec<(usize, usize)> = (0..f.tree.answered.len())
        .filter_map(|at| Some((person(at)?, person(f.tree.answered[at]?)?)))
        .filter(|(who, whom)| who != whom)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mutual = pairs
        .iter()
        .filter(|&&(who, whom)| pairs.binary_search(&(whom, who)).is_ok());
    ratio(mutual.count() as u64, pairs.len() as u64).into()
}
