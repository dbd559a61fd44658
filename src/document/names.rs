//! Where each class token, id and element stands, so that a rule about one of them looks at the nodes that have it and at no other.

use super::{Index, Node, Tag};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::ops::Range;

/// A class attribute of megabytes is an attack, not a theme: tokens beyond this many are not looked up.
pub const MOST_TOKENS: usize = 64;

/// Names of one sort, in the order of their first appearance on the page, each with the nodes that carry it.
#[derive(Debug, Default)]
pub struct Names<'t> {
    places: HashMap<&'t str, u32, RandomState>,
    /// Each name and where its nodes end in `nodes`; they begin where those of the name before end.
    list: Vec<(&'t str, u32)>,
    nodes: Vec<u32>,
}

/// Names as they are met.
#[derive(Default)]
struct Noted<'t> {
    places: HashMap<&'t str, u32, RandomState>,
    /// Each name, how many nodes carry it, and the last of them.
    list: Vec<(&'t str, u32, u32)>,
    /// Name and node.
    pairs: Vec<(u32, u32)>,
}

impl<'t> Noted<'t> {
    fn with_room(names: usize) -> Self {
        let mut out = Self::default();
        out.places.reserve(names);
        out
    }

    fn note(&mut self, name: &'t str, index: u32) {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let at = *self.places.entry(name).or_insert(next);
        if at == next {
            self.list.push((name, 1, index));
        } else {
            let (_, count, last) = &mut self.list[at as usize];
            if *last == index {
                return;
            }
            (*count, *last) = (*count + 1, index);
        }
        self.pairs.push((at, index));
    }

    /// All nodes in one row, name by name: a list for each name would be thousands of small ones.
    fn finish(self) -> Names<'t> {
        let mut end = 0;
        let mut list = Vec::with_capacity(self.list.len());
        for (name, count, _) in &self.list {
            // Where the next of its nodes goes; in the end, where they end.
            list.push((*name, end));
            end += count;
        }
        let mut nodes = vec![0; self.pairs.len()];
        for (name, node) in self.pairs {
            let (_, next) = &mut list[name as usize];
            nodes[*next as usize] = node;
            *next += 1;
        }
        Names {
            places: self.places,
            list,
            nodes,
        }
    }
}

impl<'t> Names<'t> {
    /// The nodes of the nth name.
    fn of(&self, nth: usize) -> &[u32] {
        let start = nth.checked_sub(1).map_or(0, |before| self.list[before].1);
        &self.nodes[start as usize..self.list[nth].1 as usize]
    }

    /// The nodes that carry exactly this name, in document order.
    pub fn nodes(&self, name: &str) -> impl Iterator<Item = Index> + '_ {
        let found = self.places.get(name).map(|&at| self.of(at as usize));
        found.into_iter().flatten().map(|&i| i as Index)
    }

    /// True where one of these nodes carries exactly this name.
    #[must_use]
    pub fn any_in(&self, name: &str, range: &Range<Index>) -> bool {
        let Some(&at) = self.places.get(name) else {
            return false;
        };
        let nodes = self.of(at as usize);
        let first = nodes.partition_point(|&node| (node as Index) < range.start);
        nodes
            .get(first)
            .is_some_and(|&node| (node as Index) < range.end)
    }

    /// True where a node carries exactly this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// All names, each with its nodes in document order.
    pub fn iter(&self) -> impl Iterator<Item = (&'t str, &[u32])> {
        let names = self.list.iter().enumerate();
        names.map(|(nth, (name, _))| (*name, self.of(nth)))
    }
}

/// Where everything that has a name stands on one page.
#[derive(Debug)]
pub struct Places<'t> {
    /// Class tokens, as written.
    pub classes: Names<'t>,
    /// Ids, as written.
    pub ids: Names<'t>,
    tags: Vec<Vec<u32>>,
}

impl<'t> Places<'t> {
    /// Notes the names of all nodes.
    #[must_use]
    pub fn of(nodes: &[Node<'t>]) -> Self {
        /// Names that a usual page has: the maps hardly ever grow.
        const CLASSES: usize = 400;
        const IDS: usize = 100;
        let (mut classes, mut ids) = (Noted::with_room(CLASSES), Noted::with_room(IDS));
        let mut tags = vec![Vec::new(); Tag::COUNT];
        for (index, node) in nodes.iter().enumerate().filter(|(_, n)| n.is_element()) {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            tags[node.tag as usize].push(index);
            if !node.id.is_empty() {
                ids.note(node.id, index);
            }
            for class in node.classes().take(MOST_TOKENS) {
                classes.note(class, index);
            }
        }
        Places {
            classes: classes.finish(),
            ids: ids.finish(),
            tags,
        }
    }

    /// The elements of one tag in document order; [`Tag::Other`] holds all that have no tag of their own.
    pub fn tagged(&self, tag: Tag) -> impl Iterator<Item = Index> + '_ {
        self.tags[tag as usize].iter().map(|&i| i as Index)
    }
}
