//! In which order the pages of a thread stand, and in which direction each is printed.

use crate::thread::{Item, time::When};

/// When an item was written: its date, then its platform's number.
type Key = (When, u64);

/// How the top level of a thread is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// The oldest comment first.
    OldestFirst,
    /// The newest comment first.
    NewestFirst,
    /// Neither: by votes, or the pages do not tell.
    Other,
}

/// Of all neighbours that dates or numbers can compare, how many have to agree. Clocks that are set back and imported comments leave a
/// few the wrong way round.
const AGREE: f64 = 0.8;

/// The units of all pages in thread order: `pages` are the items without parent that each page shows, in the order shown, and the pages
/// in the order of their numbers. The oldest comes first, whatever the direction that the pages are printed in; where they are not
/// printed by time, the order shown stays.
pub(super) fn in_order(items: &[&Item], pages: Vec<Vec<usize>>) -> Vec<usize> {
    let keys = keys(items, &pages);
    let way = direction(&keys, &pages);
    if way == Direction::Other {
        return pages.concat();
    }
    let pages = pages.into_iter().map(|page| match way {
        Direction::NewestFirst => turned(items, &keys, page),
        _ => page,
    });
    let mut pages: Vec<(Option<Key>, Vec<usize>)> = pages
        .map(|page| {
            let mut known: Vec<Key> = page.iter().filter_map(|&at| keys[at]).collect();
            known.sort_unstable();
            (known.get(known.len() / 2).copied(), page)
        })
        .collect();
    // A page of which nothing is known stays behind the one before it.
    let mut before = None;
    for (key, _) in &mut pages {
        *key = key.or(before);
        before = *key;
    }
    pages.sort_by_key(|(key, _)| *key);
    pages.into_iter().flat_map(|(_, page)| page).collect()
}

/// Dates where most of the top level has one, else the platform's numbers.
fn keys(items: &[&Item], pages: &[Vec<usize>]) -> Vec<Option<Key>> {
    let top: Vec<usize> = pages.concat();
    let dated = top.iter().filter(|&&at| items[at].date.when.is_some());
    let dated = dated.count() * 2 > top.len();
    let number = |item: &Item| item.id.strip_prefix('c')?.parse::<u64>().ok();
    let mut keys = vec![None; items.len()];
    for at in top {
        let item = items[at];
        keys[at] = if dated {
            item.date.when.map(|when| (when, number(item).unwrap_or(0)))
        } else {
            number(item).map(|number| (When::day(0, 1, 1), number))
        };
    }
    keys
}

fn direction(keys: &[Option<Key>], pages: &[Vec<usize>]) -> Direction {
    let (mut up, mut down) = (0_u32, 0_u32);
    for page in pages {
        let known: Vec<Key> = page.iter().filter_map(|&at| keys[at]).collect();
        up += count(known.windows(2).filter(|w| w[0] < w[1]).count());
        down += count(known.windows(2).filter(|w| w[0] > w[1]).count());
    }
    let enough = |agree: u32| f64::from(agree) >= f64::from(up + down) * AGREE;
    if up + down == 0 {
        // A comment a page: the pages alone are in order.
        match keys.iter().any(Option::is_some) {
            true => Direction::OldestFirst,
            false => Direction::Other,
        }
    } else if enough(up) {
        Direction::OldestFirst
    } else if enough(down) {
        Direction::NewestFirst
    } else {
        Direction::Other
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX / 4)
}

/// A page that shows the newest first, turned round. Themes print comments and pings as two lists: each is turned by itself.
fn turned(items: &[&Item], keys: &[Option<Key>], page: Vec<usize>) -> Vec<usize> {
    let mut lists: Vec<Vec<usize>> = Vec::new();
    for at in page {
        let begins = lists
            .last()
            .and_then(|list| list.last())
            .is_none_or(|&last| {
                let other = items[last].kind.is_ping() != items[at].kind.is_ping();
                // In one list the next is older.
                other && keys[last].zip(keys[at]).is_some_and(|(a, b)| b > a)
            });
        if begins {
            lists.push(Vec::new());
        }
        if let Some(list) = lists.last_mut() {
            list.push(at);
        }
    }
    let each = lists.into_iter().map(|list| list.into_iter().rev());
    each.flatten().collect()
}
