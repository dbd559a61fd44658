//! From the elements that mark items to the ranges of nodes that are the items.

use super::model::{Extent, List};
use super::select::{Place, Select};
use crate::document::text::short;
use crate::document::{Document, Index, Tag};
use crate::platform::{Rejected, is_foreign_place, why_foreign};
use std::ops::Range;

/// One item as a range of nodes.
#[derive(Debug, Clone)]
pub struct Found {
    /// The element that marks it.
    pub mark: Index,
    /// All its nodes, those of replies inside it too.
    pub range: Range<Index>,
    /// The id as written, before its number is taken out.
    pub raw_id: Option<String>,
    /// The id of the contract.
    pub id: Option<String>,
    /// The number in it.
    pub number: Option<u64>,
}

/// A longer value is no id, number or name.
const LONGEST_VALUE: usize = 400;

/// Steps from an anchor to the block that it heads.
const MOST_STEPS: usize = 2;

/// The items among the marks of one list.
pub fn find(doc: &Document<'_>, list: &List, marks: &[Index]) -> (Vec<Found>, Vec<Rejected>) {
    let mut rejected = Vec::new();
    let mut found: Vec<Found> = Vec::with_capacity(marks.len());
    let until: &[Select] = match &list.extent {
        Extent::Element => &[],
        Extent::Siblings(until) | Extent::Next(until) => until,
    };
    for &mark in marks {
        if until.iter().any(|s| s.matches(doc, mark)) {
            rejected.push(Rejected::new(
                mark,
                list.rule,
                "it is what `until` names: an item ends there, and none begins",
            ));
            continue;
        }
        if is_foreign_place(doc, mark) {
            rejected.push(Rejected::new(mark, list.rule, why_foreign(doc, mark)));
            continue;
        }
        let node = around(doc, list, mark);
        if found.last().is_some_and(|f| f.range.start == node) {
            continue;
        }
        let Some((raw_id, id, number)) = id_of(doc, list, mark, node) else {
            rejected.push(Rejected::new(
                mark,
                list.rule,
                "its id has none of the forms of the rule",
            ));
            continue;
        };
        found.push(Found {
            mark,
            range: doc.subtree(node),
            raw_id,
            id,
            number,
        });
    }
    if !list.around.is_empty() {
        // Marks before and behind a nested item climb to one and the same element.
        found.sort_by_key(|f| (f.range.start, f.mark));
        found.dedup_by_key(|f| f.range.start);
    }
    match &list.extent {
        Extent::Element => {}
        Extent::Siblings(until) => reach(doc, &mut found, until),
        Extent::Next(until) => {
            reach(doc, &mut found, until);
            for at in 1..found.len() {
                found[at - 1].range.end = found[at].range.start;
            }
        }
    }
    (found, rejected)
}

fn around(doc: &Document<'_>, list: &List, mark: Index) -> Index {
    if list.around.is_empty() {
        return mark;
    }
    doc.ancestors(mark)
        .find(|&a| list.around.iter().any(|s| s.matches(doc, a)))
        .unwrap_or(mark)
}

type Ids = (Option<String>, Option<String>, Option<u64>);

/// The id of an item; `None` where the rule asks for a form that no id of it has.
fn id_of(doc: &Document<'_>, list: &List, mark: Index, node: Index) -> Option<Ids> {
    let own = [Place {
        select: None,
        attr: Some("id".to_owned()),
    }];
    let places: &[Place] = if list.id.is_empty() { &own } else { &list.id };
    let mut values = places.iter().filter_map(|p| {
        // The mark's own part first: what is around it can hold replies, too.
        value(doc, mark, doc.subtree(mark), p).or_else(|| {
            let around = p.select.is_some() && node != mark;
            around
                .then(|| value(doc, node, doc.subtree(node), p))
                .flatten()
        })
    });
    if list.id_like.is_empty() {
        let raw = values.next().map(|v| fragment(&v).to_owned());
        let (id, number) = raw.as_deref().map_or((None, None), named);
        return Some((raw, id, number));
    }
    values.find_map(|value| {
        let raw = fragment(&value);
        let form = list.id_like.iter().find(|f| f.part(raw).is_some())?;
        let number: Option<u64> = form
            .part(raw)
            .filter(|_| form.is_number())
            .and_then(|n| n.parse().ok());
        let (id, number) = match number {
            Some(n) => (Some(format!("c{n}")), Some(n)),
            None => named(raw),
        };
        Some((Some(raw.to_owned()), id, number))
    })
}

/// The part of a link that names an item: its fragment, else the value of its last parameter or its last segment.
pub fn fragment(value: &str) -> &str {
    let value = value.trim();
    if let Some((_, fragment)) = value.rsplit_once('#') {
        return fragment;
    }
    if value.contains('/') || value.contains('?') {
        let tail = value.trim_end_matches('/').rsplit(['/', '=', '&']).next();
        return tail.unwrap_or(value);
    }
    value
}

/// The contract's id: `cN` for a number behind a prefix of letters, any other id as it stands.
pub fn named(raw: &str) -> (Option<String>, Option<u64>) {
    let raw = raw.trim();
    if raw.is_empty() || raw.len() > LONGEST_VALUE {
        return (None, None);
    }
    let digits = raw.len() - raw.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (head, tail) = raw.split_at(digits);
    let plain = head
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '-' | '_' | ':' | '.' | '/'));
    match tail.parse::<u64>() {
        Ok(number) if plain => (Some(format!("c{number}")), Some(number)),
        _ => (Some(raw.to_owned()), None),
    }
}

/// What a place says, looked for in `range`; empty is nothing.
pub fn value(
    doc: &Document<'_>,
    item: Index,
    mut range: Range<Index>,
    place: &Place,
) -> Option<String> {
    match &place.select {
        None => node_value(doc, item, place),
        Some(select) => range.find_map(|i| {
            let fits = select.matches(doc, i);
            fits.then(|| node_value(doc, i, place)).flatten()
        }),
    }
}

/// What a place says of one node.
pub fn node_value(doc: &Document<'_>, node: Index, place: &Place) -> Option<String> {
    let value = match &place.attr {
        Some(attr) => doc.nodes[node].attr(attr)?.trim().to_owned(),
        None => short(doc, node, LONGEST_VALUE)?,
    };
    (!value.is_empty() && value.len() <= LONGEST_VALUE).then_some(value)
}

/// Items whose mark stands before them reach over the siblings that follow.
fn reach(doc: &Document<'_>, found: &mut [Found], until: &[Select]) {
    let starts: Vec<Index> = found.iter().map(|f| f.range.start).collect();
    let holds = |range: Range<Index>| {
        starts.partition_point(|&s| s < range.end) - starts.partition_point(|&s| s < range.start)
    };
    for item in found.iter_mut() {
        let mut node = item.range.start;
        // `<p><a name=c12></a></p>`: the paragraph is what has siblings.
        for _ in 0..MOST_STEPS {
            let parent = doc.parent(node);
            let tag = doc.nodes[parent].tag;
            let wraps = matches!(tag, Tag::P | Tag::Span | Tag::Strong | Tag::B | Tag::Dt)
                || tag.is_heading();
            let bare = !doc.nodes[node].tag.is_block() && wraps;
            if parent == 0 || !bare || holds(doc.subtree(parent)) != 1 {
                break;
            }
            node = parent;
        }
        let last = doc.end(doc.parent(node));
        let mut end = doc.end(node);
        while end < last {
            let stops = until.iter().any(|s| s.matches(doc, end));
            if stops || holds(doc.subtree(end)) > 0 {
                break;
            }
            end = doc.end(end);
        }
        item.range = node..end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        let id = |raw| named(raw).0.unwrap_or_default();
        assert_eq!(id("comment-12"), "c12");
        assert_eq!(id("t1234"), "c1234");
        assert_eq!(id("6a00d8341c"), "6a00d8341c");
        assert_eq!(id("thing_t1_99"), "thing_t1_99");
        assert_eq!(named("").0, None);
        assert_eq!(fragment("/post?id=3#c7"), "c7");
        assert_eq!(fragment("item?id=77"), "77");
    }
}
