//! One walk over a page that finds, for all platforms at once, what their page-level selectors match.

use super::file::Rules;
use super::select::{Key, Part, Select};
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

/// One selector and what it is for.
#[derive(Debug, Clone)]
struct Entry {
    platform: usize,
    used: Use,
    part: Part,
}

/// Selectors by what they ask of a node.
#[derive(Debug, Default)]
struct Lookup {
    entries: Vec<Entry>,
    ids: HashMap<String, Vec<usize>>,
    classes: HashMap<String, Vec<usize>>,
    tags: HashMap<String, Vec<usize>>,
    any: Vec<usize>,
}

impl Lookup {
    fn enter(&mut self, platform: usize, used: Use, select: &Select) {
        for part in &select.parts {
            let at = self.entries.len();
            self.entries.push(Entry {
                platform,
                used,
                part: part.clone(),
            });
            match part.key() {
                Key::Id(id) => self.ids.entry(id).or_default().push(at),
                Key::Class(class) => self.classes.entry(class).or_default().push(at),
                Key::Tag(tag) => self.tags.entry(tag).or_default().push(at),
                Key::Any => self.any.push(at),
            }
        }
    }

    /// Calls `found` with what matches, node by node.
    fn walk(
        &self,
        doc: &Document<'_>,
        mut found: impl FnMut(usize, Use, Index, &dyn Fn() -> bool),
    ) {
        if self.entries.is_empty() {
            return;
        }
        for (index, node) in doc.nodes.iter().enumerate() {
            if !node.is_element() {
                continue;
            }
            let mut look = |entries: &[usize]| {
                for &at in entries {
                    let entry = &self.entries[at];
                    found(entry.platform, entry.used, index, &|| {
                        entry.part.matches(doc, index)
                    });
                }
            };
            if !node.id.is_empty()
                && let Some(entries) = self.ids.get(node.id)
            {
                look(entries);
            }
            // A class attribute of megabytes is an attack, not a theme.
            for class in node.classes().take(64) {
                if let Some(entries) = self.classes.get(class) {
                    look(entries);
                }
            }
            if let Some(entries) = self.tags.get(node.name()) {
                look(entries);
            }
            look(&self.any);
        }
    }
}

/// The selectors of some platforms, in two steps: what tells that a page is a platform's own is looked for on every page, all the rest
/// only where it was found.
#[derive(Debug)]
pub struct Scanner {
    /// Signs, and items that need none.
    first: Lookup,
    /// All else, a platform each.
    second: Vec<Lookup>,
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

impl Seen {
    fn is_alive(&self) -> bool {
        self.sign.is_some() || self.items.iter().any(|marks| !marks.is_empty())
    }
}

/// Elements of one use of one platform; a page of more numbers than this states none.
const MOST_PLACES: usize = 64;

impl Scanner {
    /// Compiles the selectors of `rules`.
    #[must_use]
    pub fn new(rules: &[Rules]) -> Scanner {
        let mut first = Lookup::default();
        let mut second = Vec::with_capacity(rules.len());
        for (platform, described) in rules.iter().enumerate() {
            let mut rest = Lookup::default();
            for_each(described, |used, always, select| {
                let lookup = if always { &mut first } else { &mut rest };
                lookup.enter(platform, used, select);
            });
            second.push(rest);
        }
        Scanner { first, second }
    }

    /// Looks at a page: what was found of each platform that shows itself.
    #[must_use]
    pub fn scan(
        &self,
        rules: &[Rules],
        doc: &Document<'_>,
        only: Option<&str>,
    ) -> Vec<(usize, Seen)> {
        let mut seen: Vec<Seen> = rules
            .iter()
            .map(|r| Seen {
                items: vec![Vec::new(); r.lists.len()],
                ..Seen::default()
            })
            .collect();
        self.first.walk(doc, |platform, used, index, matches| {
            note(used, index, matches, &mut seen[platform]);
        });
        seen.into_iter()
            .enumerate()
            .filter(|(at, s)| s.is_alive() && only.is_none_or(|name| name == rules[*at].name))
            .map(|(at, mut seen)| {
                self.second[at].walk(doc, |_, used, index, matches| {
                    note(used, index, matches, &mut seen);
                });
                (at, seen)
            })
            .collect()
    }
}

fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// Calls `enter` for each page-level selector of a platform, with whether it is looked for on every page.
fn for_each<'r>(rules: &'r Rules, mut enter: impl FnMut(Use, bool, &'r Select)) {
    let plain = [
        (Use::Sign, &rules.signs),
        (Use::Place, &rules.place),
        (Use::Closed, &rules.closed),
        (Use::Form, &rules.form),
        (Use::More, &rules.more),
    ];
    for (used, selects) in plain {
        for select in selects {
            enter(used, used == Use::Sign, select);
        }
    }
    for (nth, place) in rules.declared.iter().enumerate() {
        if let Some(select) = &place.select {
            enter(Use::Declared(short(nth)), false, select);
        }
    }
    for (nth, place) in rules.posted_by.iter().enumerate() {
        if let Some(select) = &place.select {
            enter(Use::PostedBy(short(nth)), false, select);
        }
    }
    for (list, described) in rules.lists.iter().enumerate() {
        for select in &described.item {
            enter(Use::Item(short(list)), described.unsigned, select);
        }
    }
}

fn note(used: Use, index: Index, matches: &dyn Fn() -> bool, seen: &mut Seen) {
    match used {
        Use::Sign if seen.sign.is_none() && matches() => seen.sign = Some(index),
        Use::Place if seen.place.is_none() && matches() => seen.place = Some(index),
        Use::Form if seen.form.is_none() && matches() => seen.form = Some(index),
        Use::Declared(nth) if seen.declared.len() < MOST_PLACES && matches() => {
            seen.declared.push((nth, index));
        }
        Use::PostedBy(nth) if seen.posted_by.is_none_or(|(n, _)| nth < n) && matches() => {
            seen.posted_by = Some((nth, index));
        }
        Use::Closed if seen.closed.len() < MOST_PLACES && matches() => seen.closed.push(index),
        Use::More if seen.more.len() < MOST_PLACES && matches() => seen.more.push(index),
        Use::Item(list) => {
            // Several selectors, or several class tokens, may name the same element.
            let marks = &mut seen.items[usize::from(list)];
            if marks.last() != Some(&index) && matches() {
                marks.push(index);
            }
        }
        _ => {}
    }
}
