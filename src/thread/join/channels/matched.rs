//! Which items of several channels are the same comment: by id, else by name and words.

use super::ByChannel;
use crate::thread::{Channel, Item};
use std::collections::HashMap;

/// Channels there are.
pub(super) const CHANNELS: usize = 4;

/// One comment as the channels saw it: for each, the part and the place in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    /// The first that saw it.
    pub first: (usize, usize),
    pub seen: [Option<(usize, usize)>; CHANNELS],
}

impl Record {
    pub fn view<'a>(&self, parts: &'a [ByChannel], channel: Channel) -> Option<&'a Item> {
        let (part, at) = self.seen[channel as usize]?;
        parts[part].thread.items.get(at)
    }

    pub fn views(
        self,
        parts: &[ByChannel],
        order: [Channel; CHANNELS],
    ) -> impl Iterator<Item = &Item> {
        let found = order.map(|channel| self.view(parts, channel));
        found.into_iter().flatten()
    }
}

/// The comments of all parts, those of the page first, in its order; then by number.
pub(super) fn records(parts: &[ByChannel]) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    let mut unnamed = Unnamed::default();
    for (p, part) in parts.iter().enumerate() {
        for (at, item) in part.thread.items.iter().enumerate() {
            let channel = part.channel as usize;
            let named = is_named(item);
            let known = match by_id.get(item.id.as_str()).filter(|_| named) {
                Some(&known) => Some(known),
                // A page without ids, or a feed: the same words by the same person are the same comment.
                None => {
                    let free = |r: usize| records[r].seen[channel].is_none();
                    unnamed.find(item, named, channel, free)
                }
            };
            let record = known.unwrap_or_else(|| {
                records.push(Record {
                    first: (p, at),
                    seen: [None; CHANNELS],
                });
                records.len() - 1
            });
            records[record].seen[channel].get_or_insert((p, at));
            if named {
                by_id.entry(item.id.as_str()).or_insert(record);
            }
            unnamed.note(item, named, record);
        }
    }
    records
}

/// Comments by their words, for those that have no id: first those with one, then those without.
#[derive(Default)]
struct Unnamed<'a> {
    known: [HashMap<(&'a str, &'a str), Same>; 2],
}

/// Comments of the same words, in order; each channel takes one after another.
#[derive(Default)]
struct Same {
    records: Vec<usize>,
    next: [usize; CHANNELS],
}

impl Same {
    fn take(&mut self, channel: usize, free: impl Fn(usize) -> bool) -> Option<usize> {
        let next = &mut self.next[channel];
        while let Some(&record) = self.records.get(*next) {
            *next += 1;
            if free(record) {
                return Some(record);
            }
        }
        None
    }
}

impl<'a> Unnamed<'a> {
    fn words(item: &'a Item) -> Option<(&'a str, &'a str)> {
        let name = item.author.name.as_deref()?;
        (!item.text.is_empty()).then_some((name, item.text.as_str()))
    }

    /// An item with an id is compared with those without one only.
    fn find(
        &mut self,
        item: &'a Item,
        named: bool,
        channel: usize,
        free: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let words = Unnamed::words(item)?;
        let [with, without] = &mut self.known;
        if let Some(found) = without.get_mut(&words).and_then(|s| s.take(channel, &free)) {
            return Some(found);
        }
        let with = with.get_mut(&words).filter(|_| !named)?;
        with.take(channel, &free)
    }

    fn note(&mut self, item: &'a Item, named: bool, record: usize) {
        if let Some(words) = Unnamed::words(item) {
            let same = self.known[usize::from(!named)].entry(words).or_default();
            if same.records.last() != Some(&record) {
                same.records.push(record);
            }
        }
    }
}

/// Whether the id is the platform's own and not the place on a page.
pub(super) fn is_named(item: &Item) -> bool {
    let place = item.id.strip_prefix('p').and_then(|n| n.parse().ok());
    place != Some(item.position)
}
