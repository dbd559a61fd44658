//! One item of all that saw it: which channel is asked for which field.

use super::ByChannel;
use super::matched::{CHANNELS, Record, is_named};
use crate::thread::{AuthorBasis, Channel, Item, ItemDate, ItemStatus};
use std::collections::HashMap;

/// The order in which channels are asked for what a reader sees: the page first; an export holds texts as typed, a feed times in UTC.
pub(super) const FOR_TEXT: [Channel; CHANNELS] =
    [Channel::Html, Channel::Rest, Channel::Feed, Channel::Wxr];
const FOR_FACTS: [Channel; CHANNELS] = [Channel::Html, Channel::Rest, Channel::Wxr, Channel::Feed];

/// REST knows accounts by number, pages and exports by name: the comments that both know tell which is which.
pub(super) fn accounts<'a>(
    records: &[Record],
    parts: &'a [ByChannel],
) -> HashMap<&'a str, &'a str> {
    let mut names = HashMap::new();
    for record in records {
        let named = [Channel::Html, Channel::Wxr].iter();
        let name = named
            .filter_map(|&c| record.view(parts, c)?.author.account.as_deref())
            .next();
        let rest = record.view(parts, Channel::Rest);
        let number = rest.and_then(|i| i.author.account.as_deref());
        if let (Some(number), Some(name)) = (number, name) {
            names.entry(number).or_insert(name);
        }
    }
    names
}

/// One comment from all that saw it.
pub(super) fn merged(record: &Record, parts: &[ByChannel], accounts: &HashMap<&str, &str>) -> Item {
    let (part, at) = record.first;
    let main = &parts[part].thread.items[at];
    let mut item = main.clone();
    item.parent = None;
    item.absent_parent = None;
    item.parent_basis = None;
    let facts = || record.views(parts, FOR_FACTS);
    if let Some(named) = facts().find(|i| is_named(i)) {
        item.id.clone_from(&named.id);
    }
    item.channels = FOR_TEXT
        .into_iter()
        .filter(|&c| record.seen[c as usize].is_some())
        .collect();
    // The page's class is as sure as the database; its form is not.
    let exact = [Channel::Wxr, Channel::Rest]
        .iter()
        .find_map(|&c| record.view(parts, c));
    if let Some(exact) = exact.filter(|_| main.evidence.confidence < CLASS) {
        item.kind = exact.kind;
        item.evidence = exact.evidence.clone();
    }
    if item.status == ItemStatus::Pending && exact.is_some() {
        item.status = ItemStatus::Shown;
    }
    if item.text.is_empty() && item.status == ItemStatus::Shown && !item.kind.is_ping() {
        let worded = record.views(parts, FOR_TEXT).find(|i| !i.text.is_empty());
        if let Some(worded) = worded {
            item.text.clone_from(&worded.text);
            item.links = worded.links;
        }
    }
    item.date = date(facts());
    let author = &mut item.author;
    if author.basis == AuthorBasis::NotShown
        && let Some(named) = facts().find(|i| i.author.name.is_some())
    {
        author.name.clone_from(&named.author.name);
        author.basis = named.author.basis;
    }
    author.url = facts().find_map(|i| i.author.url.clone());
    author.role = facts().find_map(|i| i.author.role);
    author.avatar = facts().find_map(|i| i.author.avatar.clone());
    author.account = facts().find_map(|i| {
        let account = i.author.account.as_deref()?;
        Some(accounts.get(account).copied().unwrap_or(account).to_owned())
    });
    item.permalink = facts().find_map(|i| i.permalink.clone());
    item
}

/// A rule this sure read the kind off a mark.
const CLASS: f32 = 0.95;

/// The date that is shown; another channel's where it could not be read, and its offset where both show the same time.
fn date<'a>(mut views: impl Iterator<Item = &'a Item>) -> ItemDate {
    let Some(first) = views.next() else {
        return ItemDate {
            when: None,
            offset: None,
            raw: None,
            basis: None,
        };
    };
    let mut date = first.date.clone();
    for other in views.map(|i| &i.date) {
        match (date.when, other.when) {
            (None, Some(_)) => {
                let raw = date.raw.take();
                date = ItemDate {
                    raw: raw.or_else(|| other.raw.clone()),
                    ..other.clone()
                };
            }
            (Some(a), Some(b)) if date.offset.is_none() && a.time.is_some() => {
                let same = (a.year, a.month, a.day, a.time) == (b.year, b.month, b.day, b.time);
                date.offset = other.offset.filter(|_| same);
            }
            _ => {}
        }
    }
    date
}
