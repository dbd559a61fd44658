//! One walk over a page that finds, for all platforms at once, what their page-level selectors match.

use super::file::Rules;
use super::select::{Key, Select};
use crate::document::{Document, Index};
use std::collections::HashMap;

/// What a selector is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Sign,
    Place,
    /// The nth place of the declared number.
    Declared(u16),
    /// The nth place of the post's author.
    PostedBy(u16),
    Closed,
    Form,
    More,
    /// Item of the nth list.
    Item(u16),
}

/// Where one selector of one platform is used.
#[derive(Debug, Clone, Copy)]
struct Entry {
    platform: u16,
    used: Use,
    /// The nth selector there.
    nth: u16,
}

/// All page-level selectors by what they ask of a node.
#[derive(Debug, Default)]
pub struct Lookup {
    ids: HashMap<String, Vec<Entry>>,
    classes: HashMap<String, Vec<Entry>>,
    tags: HashMap<String, Vec<Entry>>,
    any: Vec<Entry>,
}

/// What was found of one platform.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    /// A sign of the platform.
    pub sign: Option<Index>,
    /// The first element that stands for a thread.
    pub place: Option<Index>,
    /// Elements that may state the number, with which place of the rules matched.
    pub declared: Vec<(u16, Index)>,
    /// The element that names the post's author, with which place of the rules matched.
    pub posted_by: Option<(u16, Index)>,
    /// What closes the thread.
    pub closed: Vec<Index>,
    /// A form.
    pub form: Option<Index>,
    /// Links to more.
    pub more: Vec<Index>,
    /// For each list the elements that may be items, in document order.
    pub items: Vec<Vec<Index>>,
}

/// Elements of one use of one platform; a page of more numbers than this states none.
const MOST_PLACES: usize = 64;

impl Lookup {
    /// Enters all selectors of `rules`.
    #[must_use]
    pub fn new(rules: &[Rules]) -> Lookup {
        let mut out = Lookup::default();
        for (at, platform) in rules.iter().enumerate() {
            for_each(platform, |used, nth, select| {
                let entry = Entry {
                    platform: short(at),
                    used,
                    nth: short(nth),
                };
                for key in select.keys() {
                    let list = match key {
                        Key::Id(id) => out.ids.entry(id.clone()).or_default(),
                        Key::Class(class) => out.classes.entry(class.clone()).or_default(),
                        Key::Tag(tag) => out.tags.entry(tag.clone()).or_default(),
                        Key::Any => &mut out.any,
                    };
                    list.push(entry);
                }
            });
        }
        out
    }

    /// Walks the page once.
    #[must_use]
    pub fn scan(&self, rules: &[Rules], doc: &Document<'_>) -> Vec<Seen> {
        let mut seen: Vec<Seen> = rules
            .iter()
            .map(|r| Seen {
                items: vec![Vec::new(); r.lists.len()],
                ..Seen::default()
            })
            .collect();
        for (index, node) in doc.nodes.iter().enumerate() {
            if !node.is_element() {
                continue;
            }
            let mut look = |entries: &Vec<Entry>| {
                for &entry in entries {
                    note(rules, doc, entry, index, &mut seen);
                }
            };
            if !node.id.is_empty() {
                self.ids.get(node.id).map(&mut look);
            }
            // A class attribute of megabytes is an attack, not a theme.
            for class in node.classes().take(64) {
                self.classes.get(class).map(&mut look);
            }
            self.tags.get(node.name()).map(&mut look);
            look(&self.any);
        }
        seen
    }
}

fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Calls `enter` for each page-level selector of a platform.
fn for_each<'r>(rules: &'r Rules, mut enter: impl FnMut(Use, usize, &'r Select)) {
    let plain = [
        (Use::Sign, &rules.signs),
        (Use::Place, &rules.place),
        (Use::Closed, &rules.closed),
        (Use::Form, &rules.form),
        (Use::More, &rules.more),
    ];
    for (used, selects) in plain {
        for (nth, select) in selects.iter().enumerate() {
            enter(used, nth, select);
        }
    }
    for (nth, place) in rules.declared.iter().enumerate() {
        if let Some(select) = &place.select {
            enter(Use::Declared(short(nth)), nth, select);
        }
    }
    for (nth, place) in rules.posted_by.iter().enumerate() {
        if let Some(select) = &place.select {
            enter(Use::PostedBy(short(nth)), nth, select);
        }
    }
    for (list, described) in rules.lists.iter().enumerate() {
        for (nth, select) in described.item.iter().enumerate() {
            enter(Use::Item(short(list)), nth, select);
        }
    }
}

fn note(rules: &[Rules], doc: &Document<'_>, entry: Entry, index: Index, seen: &mut [Seen]) {
    let platform = usize::from(entry.platform);
    let (rules, seen) = (&rules[platform], &mut seen[platform]);
    let nth = usize::from(entry.nth);
    match entry.used {
        Use::Sign if seen.sign.is_none() && rules.signs[nth].certain(doc, index) => {
            seen.sign = Some(index);
        }
        Use::Place if seen.place.is_none() && rules.place[nth].certain(doc, index) => {
            seen.place = Some(index);
        }
        Use::Form if seen.form.is_none() && rules.form[nth].certain(doc, index) => {
            seen.form = Some(index);
        }
        Use::Declared(_) if seen.declared.len() < MOST_PLACES => {
            let select = rules.declared[nth].select.as_ref();
            if select.is_some_and(|s| s.certain(doc, index)) {
                seen.declared.push((entry.nth, index));
            }
        }
        Use::PostedBy(_) if seen.posted_by.is_none_or(|(n, _)| entry.nth < n) => {
            let select = rules.posted_by[nth].select.as_ref();
            if select.is_some_and(|s| s.certain(doc, index)) {
                seen.posted_by = Some((entry.nth, index));
            }
        }
        Use::Closed if seen.closed.len() < MOST_PLACES && rules.closed[nth].certain(doc, index) => {
            seen.closed.push(index);
        }
        Use::More if seen.more.len() < MOST_PLACES && rules.more[nth].certain(doc, index) => {
            seen.more.push(index);
        }
        Use::Item(list) => {
            let list = usize::from(list);
            // Several selectors, or several class tokens, may name the same element.
            let known = seen.items[list].last() == Some(&index);
            if !known && rules.lists[list].item[nth].certain(doc, index) {
                seen.items[list].push(index);
            }
        }
        _ => {}
    }
}
