//! Which items of several pages are one and the same.

use crate::thread::Item;
use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher as _;

/// Without a date, only a text of this many bytes by somebody named is taken for the same comment: "Thanks!" is written by many.
const TELLING: usize = 40;

/// The items met so far, by what makes them one and the same: the platform's id; where a page shows none, author, date and text.
///
/// Two comments of one page are always two, even with the same words: only what stands on different pages can be a double.
///
/// ```
/// use commentsift::{Kind, thread::{Item, join::Known}};
/// let comment = |id: &str| Item { id: id.into(), position: 1, ..Item::new(Kind::Comment, Some("Ana"), "Me too") };
/// let mut known = Known::default();
/// known.begin_page();
/// assert_eq!(known.place(&comment("c7"), 0), None);
/// known.begin_page();
/// assert_eq!(known.place(&comment("c7"), 1), Some(0));
/// assert_eq!(known.place(&comment("c8"), 1), None);
/// ```
#[derive(Debug, Default)]
pub struct Known {
    hashes: RandomState,
    ids: HashMap<String, Place>,
    /// Places of the items with the same author, date and text, in the order met.
    written: HashMap<u64, Vec<Place>>,
    /// How many of them this page has shown.
    shown: HashMap<u64, usize>,
    page: usize,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    at: usize,
    page: usize,
}

impl Known {
    /// Another page begins.
    pub fn begin_page(&mut self) {
        self.page += 1;
        self.shown.clear();
    }

    /// Where the item was met on an earlier page; else it is noted under `at`.
    pub fn place(&mut self, item: &Item, at: usize) -> Option<usize> {
        let place = Place {
            at,
            page: self.page,
        };
        if item.id != format!("p{}", item.position) {
            let known = self.ids.get(&item.id).copied();
            if known.is_none() {
                self.ids.insert(item.id.clone(), place);
            }
            return known
                .filter(|known| known.page < self.page)
                .map(|known| known.at);
        }
        let key = self.key(item)?;
        let seen = self.shown.entry(key).or_default();
        let nth = *seen;
        *seen += 1;
        let places = self.written.entry(key).or_default();
        let earlier = places.iter().filter(|p| p.page < place.page).nth(nth);
        let earlier = earlier.map(|p| p.at);
        if earlier.is_none() {
            places.push(place);
        }
        earlier
    }

    /// The item with this id, wherever it stands.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<usize> {
        self.ids.get(id).map(|place| place.at)
    }

    /// Author, date and text in one number; `None` where they tell too little.
    fn key(&self, item: &Item) -> Option<u64> {
        let dated = item.date.when.is_some() || item.date.raw.is_some();
        let named = item.author.name.is_some() && item.text.len() >= TELLING;
        // A ping often has neither: its source is its own.
        let source = item.kind.is_ping() && item.author.url.is_some();
        (dated || named || source).then(|| {
            self.hashes.hash_one((
                item.kind,
                &item.author.name,
                &item.author.url,
                (item.date.when, &item.date.raw),
                &item.text,
            ))
        })
    }
}
