//! Where no name of a thread was found: an element that stands in nearly every item before the date, short and seldom the same, holds
//! it; or a line right above that of the date.

use super::{BY_LOOKS, can_be_name, kind, take};
use crate::document::text::{fold, line};
use crate::document::{Document, Index, Tag};
use crate::platform::Draft;
use crate::platform::fields::{self, Context, own_lines};
use crate::thread::date;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Nodes of an item in which its name is looked for.
const REACH: usize = 60;

/// Nodes of an element that holds a date and nothing else.
const FEW: usize = 4;

/// Where one item in as many has a name already, names are found by other means.
const LEAST_SHARE: usize = 4;

/// Items that are looked at.
const MOST_LOOKED_AT: usize = 64;

/// Lines of an item that can be its name's.
const MOST_LINES: usize = 2;

/// A place in an item that may hold the name.
struct Spot {
    /// What kind of place; the same in other items.
    kind: u64,
    node: Index,
    /// All that it says.
    text: String,
    /// That without the words that introduce a name.
    name: String,
}

/// How often a kind of place was met, where first, and what stood there.
type Met = (usize, Index, FxHashSet<String>);

/// Gives names to all, or to none; without `elements` only what stands on a line above the date is asked.
pub fn names(
    ctx: &Context<'_, '_>,
    items: &mut [Draft],
    regions: &[Range<Index>],
    people: &[usize],
    elements: bool,
) {
    // A few may have been given a bold word of their texts.
    let has = |at: &&usize| items[**at].fields.author.is_some();
    let sure = |at: &usize| {
        items[*at]
            .fields
            .author
            .as_ref()
            .is_some_and(|a| a.score > BY_LOOKS)
    };
    let named = people.iter().filter(has).count();
    if people.is_empty() || named * LEAST_SHARE > people.len() || people.iter().any(sure) {
        return;
    }
    let mut met: FxHashMap<u64, Met> = FxHashMap::default();
    let looked = people.len().min(MOST_LOOKED_AT);
    for &at in &people[..looked] {
        for spot in spots(ctx, &items[at], &regions[at], elements) {
            let new = || (0, spot.node, FxHashSet::default());
            let entry = met.entry(spot.kind).or_insert_with(new);
            entry.0 += 1;
            entry.2.insert(spot.name);
        }
    }
    // A badge says the same of many; of places that hold what differs the first is the name's.
    let best = met
        .into_iter()
        .filter(|(_, (count, _, names))| count * 10 >= looked * 8 && names.len() * 2 > looked)
        .min_by_key(|(own, (count, first, _))| (usize::MAX - count, *first, *own));
    let Some((own, _)) = best else {
        return;
    };
    for &at in people {
        let all = spots(ctx, &items[at], &regions[at], elements);
        if let Some(spot) = all.into_iter().find(|s| s.kind == own) {
            take(&mut items[at], spot.node, spot.name, &spot.text);
            if let Some(author) = &mut items[at].fields.author {
                author.url = link(ctx, spot.node);
            }
        }
    }
}

/// The address of the link in a name's element or around it.
fn link(ctx: &Context<'_, '_>, place: Index) -> Option<String> {
    let doc = ctx.doc;
    let around = doc.ancestors(place).take(2);
    doc.subtree(place)
        .chain(around)
        .filter(|&i| doc.nodes[i].tag == Tag::A)
        .find_map(|i| doc.nodes[i].attr("href"))
        .filter(|href| href.contains("//") || href.starts_with('/'))
        .map(|href| ctx.absolute(href))
}

/// The places of an item, one of a kind.
fn spots(ctx: &Context<'_, '_>, item: &Draft, region: &Range<Index>, elements: bool) -> Vec<Spot> {
    let doc = ctx.doc;
    let mut out: Vec<Spot> = Vec::new();
    let reach = reach(doc, item, region);
    for index in reach.filter(|_| elements) {
        let Some(text) = element_text(doc, index) else {
            continue;
        };
        let own = kind(doc, index);
        if out.iter().all(|s| s.kind != own) {
            out.extend(spot(ctx, item, own, index, text));
        }
    }
    let lines = own_lines(doc, region.clone());
    for at in 0..MOST_LINES.min(lines.len().saturating_sub(1)) {
        let dated = fold(&lines[at + 1].text(doc));
        let is_date = date::is_date_like(&dated) && fields::is_dated(ctx, &dated);
        let first = lines[at].texts[0];
        // What people write stands in paragraphs; one that holds the date, or stands before it and all texts, is the theme's.
        let written = lines.len() <= at + 2
            && doc
                .ancestors(first)
                .take_while(|&a| a >= region.start)
                .any(|a| doc.nodes[a].tag == Tag::P);
        if is_date && !written {
            let text = fold(&lines[at].text(doc));
            out.extend(spot(ctx, item, at as u64, first, text));
        }
    }
    out
}

fn spot(ctx: &Context<'_, '_>, item: &Draft, kind: u64, node: Index, text: String) -> Option<Spot> {
    // What is a line of the text is the name's line only where it is the first or the last.
    let body = item.fields.body.text.as_str();
    let inside = body.contains(text.as_str());
    let edge = body.lines().next() == Some(&text) || body.lines().next_back() == Some(&text);
    if body == text || inside && !edge {
        return None;
    }
    let name = fields::cleaned(ctx, &text).filter(|n| can_be_name(n))?;
    Some(Spot {
        kind,
        node,
        text,
        name,
    })
}

/// What stands before the date; all of an item's head where the date stands first or is not known.
fn reach(doc: &Document<'_>, item: &Draft, region: &Range<Index>) -> Range<Index> {
    let end = region.end.min(region.start + REACH);
    let date = item.fields.date.node.filter(|d| region.contains(d));
    // A line that holds the date can hold the name before it.
    let date = date.map(|d| if doc.end(d) - d > FEW { doc.end(d) } else { d });
    let term = doc.nodes[region.start].tag == Tag::Dt;
    region.start + usize::from(!term)..date.map_or(end, |d| d.min(end))
}

/// The text of an element that holds one text and is none that people can write.
fn element_text(doc: &Document<'_>, index: Index) -> Option<String> {
    let node = &doc.nodes[index];
    // What people write has paragraphs without a class.
    let plain =
        matches!(node.tag, Tag::P | Tag::Div | Tag::Span | Tag::Li) && node.value.is_empty();
    if !node.tag.can_hold_name() || plain || doc.end(index) - index > 12 {
        return None;
    }
    let mut texts = doc.nodes[doc.subtree(index)]
        .iter()
        .filter(|n| n.tag == Tag::Text && !n.is_blank());
    let one = texts.next().is_some() && texts.next().is_none();
    one.then(|| fold(&line(doc, index)))
}
