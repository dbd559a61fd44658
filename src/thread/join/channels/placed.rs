//! Joined items in thread order: whose parent counts, and where stands what the page does not list.

use super::ByChannel;
use super::matched::{Record, is_named};
use super::merged::{FOR_TEXT, accounts, merged};
use crate::thread::join::tree::{arrange, depths};
use crate::thread::{Channel, Item, ParentBasis};
use std::collections::HashMap;

/// What a channel says of an item's parent.
fn claim<'a>(record: &Record, parts: &'a [ByChannel], channel: Channel) -> Option<Option<&'a str>> {
    let (part, _) = record.seen[channel as usize]?;
    let item = record.view(parts, channel)?;
    let listed = item
        .parent
        .map(|up| parts[part].thread.items[up].id.as_str());
    Some(listed.or(item.absent_parent.as_deref()))
}

/// The parent's id: from the database where a channel has it, "top level" included; else the first that states one.
fn stated<'a>(record: &Record, parts: &'a [ByChannel]) -> Option<&'a str> {
    let sure = [Channel::Wxr, Channel::Rest];
    if let Some(known) = sure.iter().find_map(|&c| claim(record, parts, c)) {
        return known;
    }
    let other = [Channel::Feed, Channel::Html];
    other
        .iter()
        .find_map(|&c| claim(record, parts, c).flatten())
}

/// The joined items.
pub(super) fn items(records: &[Record], parts: &[ByChannel]) -> Vec<Item> {
    let accounts = accounts(records, parts);
    let mut merged: Vec<Item> = records
        .iter()
        .map(|r| merged(r, parts, &accounts))
        .collect();
    let mut place: HashMap<&str, usize> = HashMap::new();
    for (at, record) in records.iter().enumerate() {
        for item in record.views(parts, FOR_TEXT) {
            place.entry(item.id.as_str()).or_insert(at);
        }
    }
    let mut parent = vec![None; merged.len()];
    for (at, record) in records.iter().enumerate() {
        let Some(id) = stated(record, parts) else {
            continue;
        };
        match place.get(id) {
            Some(&up) if up != at => parent[at] = Some(up),
            Some(_) => {}
            None => merged[at].absent_parent = Some(id.to_owned()),
        }
        let shown = claim(record, parts, Channel::Html).flatten() == Some(id);
        let by_page = record.view(parts, Channel::Html).filter(|_| shown);
        merged[at].parent_basis = by_page.map_or(Some(ParentBasis::Channel), |i| i.parent_basis);
    }
    drop(place);
    let mut first: Vec<usize> = (0..merged.len()).collect();
    let on_page = |at: usize| records[at].seen[Channel::Html as usize];
    let age = |at: usize| {
        let when = merged[at].date.when;
        (
            when.is_none(),
            when,
            number(&merged[at]),
            merged[at].id.clone(),
        )
    };
    // What the page lists keeps its order; whatever the channels, the rest has one of its own.
    first.sort_by_cached_key(|&at| match on_page(at) {
        Some(seen) => (0, Some(seen), None),
        None => (1, None, Some(age(at))),
    });
    let order = arrange(&mut parent, &first, |siblings| {
        put_in(
            siblings,
            |at| on_page(at).is_some(),
            |at| number(&merged[at]),
        );
    });
    renumbered(merged, &parent, &order)
}

/// The items in their order, with positions, parents and depths of it.
fn renumbered(merged: Vec<Item>, parent: &[Option<usize>], order: &[usize]) -> Vec<Item> {
    let mut now = vec![0; order.len()];
    for (at, &was) in order.iter().enumerate() {
        now[was] = at;
    }
    let up: Vec<Option<usize>> = order
        .iter()
        .map(|&was| parent[was].map(|p| now[p]))
        .collect();
    let depths = depths(&up, |at| merged[order[at]].absent_parent.is_some());
    let mut merged: Vec<Option<Item>> = merged.into_iter().map(Some).collect();
    order
        .iter()
        .enumerate()
        .filter_map(|(at, &was)| {
            let mut item = merged[was].take()?;
            let placed = !is_named(&item);
            item.position = at + 1;
            if placed {
                item.id = format!("p{}", at + 1);
            }
            item.parent = up[at];
            let states = item.parent.is_some() || item.absent_parent.is_some();
            item.parent_basis = item.parent_basis.filter(|_| states);
            item.depth = depths[at];
            Some(item)
        })
        .collect()
}

fn number(item: &Item) -> Option<u64> {
    item.id.strip_prefix('c')?.parse().ok()
}

/// Puts the siblings that the page does not list among those that it does: by number, in the direction in which the page counts.
fn put_in(
    siblings: &mut Vec<usize>,
    on_page: impl Fn(usize) -> bool,
    number: impl Fn(usize) -> Option<u64>,
) {
    let (listed, added): (Vec<usize>, Vec<usize>) = siblings.iter().partition(|&&at| on_page(at));
    if listed.is_empty() || added.is_empty() {
        return;
    }
    let numbers: Vec<u64> = listed.iter().filter_map(|&at| number(at)).collect();
    let falls = numbers.windows(2).filter(|w| w[0] > w[1]).count();
    let newest_first = falls * 2 > numbers.len().saturating_sub(1);
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); listed.len() + 1];
    // The furthest number so far: then the place of the first that is beyond is found by halving.
    let mut furthest = Vec::with_capacity(listed.len());
    for &at in &listed {
        let own = number(at).map_or(i128::MIN, |n| direction(n, newest_first));
        furthest.push(own.max(furthest.last().copied().unwrap_or(i128::MIN)));
    }
    let mut added: Vec<(Option<i128>, usize)> = added
        .into_iter()
        .map(|at| (number(at).map(|n| direction(n, newest_first)), at))
        .collect();
    // Without a number: at the end, in the order of their age.
    added.sort_by_key(|&(n, _)| (n.is_none(), n));
    for (own, at) in added {
        let before = own.map_or(listed.len(), |own| furthest.partition_point(|&f| f < own));
        groups[before].push(at);
    }
    siblings.clear();
    for (at, group) in groups.into_iter().enumerate() {
        siblings.extend(group);
        siblings.extend(listed.get(at));
    }
}

fn direction(number: u64, newest_first: bool) -> i128 {
    let number = i128::from(number);
    if newest_first { -number } else { number }
}
