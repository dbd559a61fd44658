//! Who answered whom, as the page states it: by what holds what, by a stated parent, by depth.

use super::items::{Found, fragment, named, value};
use super::model::{Depth, List};
use super::select::Select;
use crate::document::{Document, Index};
use crate::platform::Draft;
use crate::thread::{Nesting, ParentBasis};
use std::collections::HashMap;

/// Sets parents and depths; `holders` says which item holds which.
///
/// Whether all stand at the top or the page only does not tell is another thing: a page says so by an item that names its parent or
/// its level, by items at different depths, or by a link to answer one of them ([`Nesting::Unknown`] otherwise).
pub fn set(
    doc: &Document<'_>,
    list: &List,
    found: &[Found],
    holders: &[Option<usize>],
    drafts: &mut [Draft],
) -> Nesting {
    if list.flat {
        return Nesting::Flat;
    }
    let mut stated = stated(doc, list, found);
    let names_parents = stated.iter().any(|named| named.says);
    let (levels, from, basis) = levels(doc, list, found, drafts);
    let mut path: Vec<usize> = Vec::new();
    for at in 0..drafts.len() {
        let by_level = levels[at].and_then(|level| {
            while path
                .last()
                .is_some_and(|&p| levels[p].is_some_and(|l| l >= level))
            {
                path.pop();
            }
            let above = path.last().copied();
            path.push(at);
            above
        });
        let named = std::mem::take(&mut stated[at]);
        let (parent, basis) = match (named.here, holders[at]) {
            (Some(found), _) => (Some(found.0), found.1),
            (None, Some(holder)) => (Some(holder), ParentBasis::Nesting),
            (None, None) => (by_level, basis),
        };
        drafts[at].elsewhere = named.elsewhere.filter(|_| parent.is_none());
        drafts[at].parent = parent;
        drafts[at].parent_basis = parent.map(|_| basis);
    }
    let nests = drafts.iter().any(|d| d.parent.is_some());
    if !(nests || names_parents || tells(list, &levels) || offers_replies(doc, found)) {
        return Nesting::Unknown;
    }
    for at in 0..drafts.len() {
        let counted = levels[at]
            .filter(|_| !from.is_nan())
            .map(|l| l - from + 1.0);
        drafts[at].depth = match drafts[at].parent.filter(|&p| p < at) {
            Some(parent) => drafts[parent].depth.map(|d| d + 1),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a depth is small and at least 1"
            )]
            None => counted.map(|c| c.clamp(1.0, 10_000.0) as u32).or(Some(1)),
        };
    }
    Nesting::Nested
}

/// The parent that an item names.
#[derive(Debug, Clone, Default)]
struct Named {
    /// Where it stands above the item.
    here: Option<(usize, ParentBasis)>,
    /// Its id, where it does not.
    elsewhere: Option<(String, ParentBasis)>,
    /// Something stands in the parent's place: "0", or the post's number, says that the item stands at the top.
    says: bool,
}

/// Whether the levels say who stands at the top: a class or value does by being there, a surrounding element or an indentation only
/// where some item is deeper than another, since a flat list has the same around all of them.
fn tells(list: &List, levels: &[Option<f64>]) -> bool {
    let mut known = levels.iter().flatten();
    let Some(first) = known.next() else {
        return false;
    };
    match list.depth {
        Some(Depth::Ancestors(_) | Depth::Indent(_)) => known.any(|level| level != first),
        _ => true,
    }
}

/// Parts of the address of a link that answers one comment: WordPress and Disqus, Drupal, LiveJournal, Blogger and others.
const REPLY_ADDRESSES: [&str; 5] = [
    "replyto",
    "reply_to",
    "/comment/reply/",
    "#reply",
    "parentid=",
];

/// Whether an item has a link or button of its own to answer it: then the blog nests, and none has been answered.
fn offers_replies(doc: &Document<'_>, found: &[Found]) -> bool {
    let is_reply = |at: Index| {
        let node = &doc.nodes[at];
        let class = node.classes().any(|token| {
            let token = token.to_ascii_lowercase();
            // `no-reply`, `replied` and the like are said of other things.
            token.contains("reply") && !token.contains("no-reply") && !token.contains("noreply")
        });
        let address = node.attr("href").is_some_and(|href| {
            let href = href.to_ascii_lowercase();
            REPLY_ADDRESSES.iter().any(|part| href.contains(part))
        });
        class || address
    };
    found.iter().any(|item| item.range.clone().any(is_reply))
}

/// Parents that the items name.
fn stated(doc: &Document<'_>, list: &List, found: &[Found]) -> Vec<Named> {
    if list.parent.is_empty() {
        return vec![Named::default(); found.len()];
    }
    let mut known: HashMap<String, usize> = HashMap::new();
    for (at, item) in found.iter().enumerate() {
        for id in [&item.raw_id, &item.id].into_iter().flatten() {
            known.entry(id.clone()).or_insert(at);
        }
    }
    found
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let mut elsewhere = None;
            let mut says = false;
            let here = list.parent.iter().find_map(|place| {
                let raw = value(doc, item.mark, own(doc, found, at), place)?;
                let raw = fragment(&raw);
                let id = named(raw).0?;
                let basis = match place.attr.as_deref() {
                    Some("href") => ParentBasis::Link,
                    _ => ParentBasis::Id,
                };
                let parent = known.get(raw).or_else(|| known.get(&id)).copied();
                // A by-line also links to the item itself.
                says |= parent != Some(at);
                if parent.is_none_or(|parent| parent > at) {
                    elsewhere.get_or_insert((id, basis));
                }
                parent.filter(|p| *p < at).map(|p| (p, basis))
            });
            Named {
                here,
                elsewhere,
                says,
            }
        })
        .collect()
}

/// An item's nodes up to the first reply inside it.
fn own(doc: &Document<'_>, found: &[Found], at: usize) -> std::ops::Range<Index> {
    let start = found[at].range.start.min(found[at].mark);
    let end = found[at].range.end.max(doc.end(found[at].mark));
    let next = found.get(at + 1).map_or(end, |n| n.range.start);
    start..end.min(next.max(found[at].mark + 1))
}

/// A number for each item that grows with its depth, the number of the top level (none where only the order counts), and the basis.
fn levels(
    doc: &Document<'_>,
    list: &List,
    found: &[Found],
    drafts: &[Draft],
) -> (Vec<Option<f64>>, f64, ParentBasis) {
    let place = |at: usize, places: &[super::select::Place]| {
        let range = own(doc, found, at);
        places
            .iter()
            .find_map(|p| value(doc, found[at].mark, range.clone(), p))
    };
    let (mut levels, basis): (Vec<Option<f64>>, _) = match &list.depth {
        None => return (vec![None; found.len()], f64::NAN, ParentBasis::Nesting),
        Some(Depth::Class(prefix)) => (
            found.iter().map(|f| class_number(doc, f, prefix)).collect(),
            ParentBasis::Depth,
        ),
        Some(Depth::Value(places)) => (
            (0..found.len())
                .map(|at| number(&place(at, places)?))
                .collect(),
            ParentBasis::Depth,
        ),
        Some(Depth::Ancestors(selects)) => (
            counts_around(doc, found, selects)
                .into_iter()
                .map(|n| Some(f64::from(n)))
                .collect(),
            ParentBasis::Indent,
        ),
        Some(Depth::Indent(places)) => {
            // No indentation is none.
            let all = (0..found.len())
                .map(|at| Some(place(at, places).and_then(|v| indent(&v)).unwrap_or(0.0)))
                .collect();
            return (all, f64::NAN, ParentBasis::Indent);
        }
    };
    unmarked_tops(&mut levels, drafts);
    let top = levels.iter().flatten().copied().fold(f64::NAN, f64::min);
    (levels, top, basis)
}

/// A thread's first comment answers none: where it carries no mark of depth and later ones do, to carry none is to stand at the top.
/// Pings are often marked otherwise than comments, and tell nothing.
fn unmarked_tops(levels: &mut [Option<f64>], drafts: &[Draft]) {
    let first = drafts.iter().position(|d| !d.kind.is_ping());
    let unmarked = first.is_some_and(|at| levels[at].is_none());
    let begins_above = levels.iter().flatten().all(|l| *l >= 1.0);
    if !(unmarked && begins_above && levels.iter().any(Option::is_some)) {
        return;
    }
    for (level, draft) in levels.iter_mut().zip(drafts) {
        if !draft.kind.is_ping() {
            *level = level.or(Some(0.0));
        }
    }
}

/// How many ancestors of each item match; what one item has learnt of an ancestor serves the others.
fn counts_around(doc: &Document<'_>, found: &[Found], selects: &[Select]) -> Vec<u32> {
    let mut known: HashMap<Index, u32> = HashMap::new();
    let mut asked = Vec::new();
    let mut out = Vec::with_capacity(found.len());
    for item in found {
        let mut count = 0;
        for a in doc.ancestors(item.mark) {
            if let Some(&above) = known.get(&a) {
                count = above;
                break;
            }
            asked.push(a);
        }
        while let Some(a) = asked.pop() {
            count += u32::from(selects.iter().any(|s| s.matches(doc, a)));
            known.insert(a, count);
        }
        out.push(count);
    }
    out
}

/// N of a class token `prefixN` on the item or its mark's nearest blocks.
fn class_number(doc: &Document<'_>, item: &Found, prefix: &str) -> Option<f64> {
    std::iter::once(item.mark)
        .chain(doc.ancestors(item.mark).take(2))
        .find_map(|i| {
            let mut tokens = doc.nodes[i].classes();
            tokens.find_map(|c| c.strip_prefix(prefix)?.parse::<u32>().ok().map(f64::from))
        })
}

/// The first whole number of a text.
fn number(text: &str) -> Option<f64> {
    let from = text.find(|c: char| c.is_ascii_digit())?;
    let digits = text[from..].bytes().take_while(u8::is_ascii_digit).count();
    text[from..from + digits].parse::<u32>().ok().map(f64::from)
}

/// A length: a bare number, or what a style says of the left margin or padding.
fn indent(text: &str) -> Option<f64> {
    let style = text.to_ascii_lowercase();
    let length = |text: &str| {
        let text = text.trim_start();
        let end = text
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-'))
            .unwrap_or(text.len());
        text[..end].parse::<f64>().ok().filter(|n| n.is_finite())
    };
    if !style.contains(':') {
        return length(&style);
    }
    style.split(';').find_map(|declaration| {
        let (property, value) = declaration.split_once(':')?;
        match property.trim() {
            "margin-left" | "padding-left" | "margin-inline-start" | "padding-inline-start" => {
                length(value)
            }
            // top right bottom left
            "margin" | "padding" => value.split_whitespace().nth(3).and_then(length),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indents() {
        assert_eq!(indent("40"), Some(40.0));
        assert_eq!(indent("color:red; margin-left: 1.5em"), Some(1.5));
        assert_eq!(indent("margin: 0 0 0 30px"), Some(30.0));
        assert_eq!(indent("color:red"), None);
        assert_eq!(number("level 3 of 9"), Some(3.0));
    }
}
