//! Who answered whom, on pages of unknown systems: by what holds what, by containers of replies beside a comment, by stated depths.

use super::spans::Span;
use super::survey::Survey;
use crate::document::{Document, Index, Node, Tag};
use crate::thread::ParentBasis;
use std::collections::HashMap;

/// Parents of all items and what they were read from.
#[derive(Debug, Default)]
pub struct Kin {
    /// Index of the parent of each item.
    pub parents: Vec<Option<usize>>,
    /// What they rest on.
    pub basis: Option<ParentBasis>,
}

/// Steps from an item up to a container of replies.
const MOST_STEPS: usize = 6;

/// Breaks, comments and white space between a comment and the container of its replies.
const MOST_BETWEEN: usize = 64;

/// Finds parents. `holders` says which item holds which.
#[must_use]
pub fn find(survey: &Survey<'_, '_>, spans: &[Span], holders: &[Option<usize>]) -> Kin {
    let doc = survey.doc;
    let mut parents: Vec<Option<usize>> = holders.to_vec();
    if let Some(depths) = depths(doc, spans).filter(|_| holders.iter().all(Option::is_none)) {
        return Kin {
            parents: by_depths(&depths),
            basis: Some(ParentBasis::Depth),
        };
    }
    beside(survey, spans, &mut parents);
    if parents.iter().all(Option::is_none)
        && let Some(parents) = linked(survey, spans)
    {
        return Kin {
            parents,
            basis: Some(ParentBasis::Link),
        };
    }
    if parents.iter().all(Option::is_none)
        && let Some(deeper) = within(doc, spans)
    {
        parents = deeper;
    }
    Kin {
        parents,
        basis: None,
    }
}

/// Elements between a reply and what it shares with the comment it answers.
const MOST_DEEPER: usize = 12;

/// Where the items are parts of what nests (`li > div.media-body > (div.comment + div.media > div.media-body > div.comment)`), a deeper
/// one answers the item with which it shares an element that holds no other of that one's depth. `None` where one of the deeper ones
/// shares it with several: these stand deeper for another reason.
fn within(doc: &Document<'_>, spans: &[Span]) -> Option<Vec<Option<usize>>> {
    let depths: Vec<usize> = spans
        .iter()
        .map(|s| doc.ancestors(s.node).count())
        .collect();
    let low = depths.iter().min().copied()?;
    if depths[0] != low || depths.iter().all(|&d| d == low) {
        return None;
    }
    // One before all others, which stand alike: the author's pick above a flat list, as likely as what all of them answer.
    if depths[1..].iter().all(|&d| d > low && d == depths[1]) {
        return None;
    }
    let before = nearest_up(&depths, 0..spans.len());
    let behind = nearest_up(&depths, (0..spans.len()).rev());
    let mut path: Vec<usize> = Vec::new();
    let mut out: Vec<Option<usize>> = Vec::with_capacity(spans.len());
    for (at, span) in spans.iter().enumerate() {
        while path.last().is_some_and(|&p| depths[p] >= depths[at]) {
            path.pop();
        }
        if let Some(&above) = path.last() {
            let shared = doc
                .ancestors(span.node)
                .take(MOST_DEEPER)
                .find(|&a| doc.inside(spans[above].node, a))?;
            let first = spans.partition_point(|s| s.node < shared);
            let end = spans.partition_point(|s| s.node < doc.end(shared));
            let holds = |other: Option<usize>| other.is_some_and(|o| (first..end).contains(&o));
            if holds(before[above]) || holds(behind[above]) {
                return None;
            }
        }
        out.push(path.last().copied());
        path.push(at);
    }
    Some(out)
}

/// For each item the one that was met last before it and stands no deeper.
fn nearest_up(depths: &[usize], order: impl Iterator<Item = usize>) -> Vec<Option<usize>> {
    let mut out = vec![None; depths.len()];
    let mut open: Vec<usize> = Vec::new();
    for at in order {
        while open.last().is_some_and(|&o| depths[o] > depths[at]) {
            open.pop();
        }
        out[at] = open.last().copied();
        open.push(at);
    }
    out
}

/// Nodes of an item in which the link to what it answers is looked for.
const HEAD: usize = 40;

/// Items whose head links to an earlier one answer it: "↪ Ana". `None` where a link leads on to a later one, or all to the one before:
/// that is how a list is walked through.
fn linked(survey: &Survey<'_, '_>, spans: &[Span]) -> Option<Vec<Option<usize>>> {
    let doc = survey.doc;
    let first = |all: &[(Index, u64)], from: Index, end: Index| {
        let at = all.partition_point(|&(i, _)| i < from);
        all.get(at).copied().filter(|&(i, _)| i < end)
    };
    let numbers: Vec<Option<u64>> = spans
        .iter()
        .map(|s| first(&survey.ids, s.range.start, s.range.end).map(|(_, n)| n))
        .collect();
    let places: HashMap<u64, usize> = numbers
        .iter()
        .enumerate()
        .filter_map(|(at, n)| Some(((*n)?, at)))
        .collect();
    let mut out = vec![None; spans.len()];
    for (at, span) in spans.iter().enumerate() {
        let end = span.range.end.min(span.range.start + HEAD);
        let mut from = span.range.start;
        while let Some((link, number)) = first(&survey.links, from, end) {
            from = link + 1;
            let written = doc
                .ancestors(link)
                .take_while(|&a| a > span.node)
                .any(|a| matches!(doc.nodes[a].tag, Tag::P | Tag::Blockquote | Tag::Dd));
            let Some(&other) = places.get(&number).filter(|&&o| o != at && !written) else {
                continue;
            };
            if other > at {
                return None;
            }
            out[at] = out[at].or(Some(other));
        }
    }
    let walks = (1..out.len()).all(|at| out[at] == Some(at - 1));
    (out.iter().any(Option::is_some) && !(walks && out.len() > 2)).then_some(out)
}

/// A container right behind a comment that holds further ones holds the replies to it.
fn beside(survey: &Survey<'_, '_>, spans: &[Span], parents: &mut [Option<usize>]) {
    let doc = survey.doc;
    let mut last_in: HashMap<Index, usize> = HashMap::new();
    for (at, span) in spans.iter().enumerate() {
        if parents[at].is_none() {
            let mut inner = span.node;
            for _ in 0..MOST_STEPS {
                let outer = doc.parent(inner);
                if outer == 0 {
                    break;
                }
                if inner != span.node
                    && let Some(&before) = last_in.get(&outer)
                {
                    let gap = spans[before].range.end.min(inner)..inner;
                    let adjacent = gap.len() <= MOST_BETWEEN
                        && doc.nodes[gap].iter().all(|n| {
                            n.tag == Tag::Comment
                                || n.tag == Tag::Br
                                || n.tag == Tag::A
                                || n.tag == Tag::Text && n.is_blank()
                        });
                    let sense = survey.sense(inner);
                    let list = matches!(
                        doc.nodes[inner].tag,
                        Tag::Ul | Tag::Ol | Tag::Dl | Tag::Blockquote
                    );
                    if adjacent && (sense.replies || list) && !sense.pings {
                        parents[at] = Some(before);
                    }
                    break;
                }
                inner = outer;
            }
        }
        last_in.insert(doc.parent(span.node), at);
    }
}

/// The depth that each item states in a class, an attribute or an indent; `None` where they do not differ.
fn depths(doc: &Document<'_>, spans: &[Span]) -> Option<Vec<u64>> {
    let ways: [fn(&Node<'_>) -> Option<u64>; 2] = [named_depth, indent];
    for way in ways {
        let all: Vec<Option<u64>> = spans
            .iter()
            .map(|s| {
                let inner = s.node..(s.node + 6).min(s.range.end);
                inner
                    .clone()
                    .find_map(|i| way(&doc.nodes[i]))
                    .or_else(|| way(&doc.nodes[doc.parent(s.node)]))
            })
            .collect();
        let stated = all.iter().flatten().count();
        let low = all.iter().flatten().min().copied();
        let high = all.iter().flatten().max().copied();
        if stated * 2 > spans.len() && low != high {
            return Some(all.into_iter().map(|d| d.or(low).unwrap_or(0)).collect());
        }
    }
    None
}

/// `depth-2`, `level_3`, `comment-depth-2`, `data-depth="1"`.
fn named_depth(node: &Node<'_>) -> Option<u64> {
    if !node.is_element() {
        return None;
    }
    let by_class = node.classes().take(24).find_map(|token| {
        let lower = token.to_ascii_lowercase();
        let digits = lower.len() - lower.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (head, number) = lower.split_at(digits);
        let stem = head.trim_end_matches(['-', '_']);
        let named = [
            "depth", "level", "lvl", "indent", "nivel", "niveau", "ebene", "livello", "nested",
        ]
        .iter()
        .any(|w| stem.ends_with(w));
        (named && number.len() <= 3)
            .then(|| number.parse().ok())
            .flatten()
    });
    by_class.or_else(|| {
        [
            "data-depth",
            "data-level",
            "data-comment-depth",
            "data-indent",
            "indent",
        ]
        .iter()
        .find_map(|a| node.attr(a)?.trim().parse().ok())
    })
}

/// Pixels of a margin or padding at the side where lines begin.
pub fn indent(node: &Node<'_>) -> Option<u64> {
    let style = node
        .attr("style")
        .filter(|s| s.len() < 400)?
        .to_ascii_lowercase();
    style.split(';').find_map(|rule| {
        let (name, value) = rule.split_once(':')?;
        let side = matches!(
            name.trim(),
            "margin-left" | "padding-left" | "margin-inline-start" | "margin-right"
        );
        let value = value.trim();
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        let unit = value[digits..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
        (side && digits > 0 && matches!(unit.trim(), "px" | "em" | "%" | "rem" | ""))
            .then(|| value[..digits].parse().ok())
            .flatten()
    })
}

/// The nearest earlier item with a smaller depth.
fn by_depths(depths: &[u64]) -> Vec<Option<usize>> {
    let mut path: Vec<usize> = Vec::new();
    let mut out = Vec::with_capacity(depths.len());
    for (at, &depth) in depths.iter().enumerate() {
        while path.last().is_some_and(|&p| depths[p] >= depth) {
            path.pop();
        }
        out.push(path.last().copied());
        path.push(at);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depths_make_parents() {
        assert_eq!(
            by_depths(&[0, 40, 80, 40, 0]),
            [None, Some(0), Some(1), Some(0), None]
        );
    }
}
