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
    list: Vec<(&'t str, Vec<u32>)>,
}

impl<'t> Names<'t> {
    fn note(&mut self, name: &'t str, index: u32) {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let at = *self.places.entry(name).or_insert(next);
        if at == next {
            self.list.push((name, vec![index]));
        } else if let Some((_, nodes)) = self.list.get_mut(at as usize)
            && nodes.last() != Some(&index)
        {
            nodes.push(index);
        }
    }

    /// The nodes that carry exactly this name, in document order.
    pub fn nodes(&self, name: &str) -> impl Iterator<Item = Index> + '_ {
        let found = self.places.get(name).map(|&at| &self.list[at as usize].1);
        found.into_iter().flatten().map(|&i| i as Index)
    }

    /// True where one of these nodes carries exactly this name.
    #[must_use]
    pub fn any_in(&self, name: &str, range: &Range<Index>) -> bool {
        let Some(&at) = self.places.get(name) else {
            return false;
        };
        let nodes = &self.list[at as usize].1;
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
        self.list.iter().map(|(name, nodes)| (*name, &nodes[..]))
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
        let mut out = Places {
            classes: Names::default(),
            ids: Names::default(),
            tags: vec![Vec::new(); Tag::COUNT],
        };
        for (index, node) in nodes.iter().enumerate().filter(|(_, n)| n.is_element()) {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            out.tags[node.tag as usize].push(index);
            if !node.id.is_empty() {
                out.ids.note(node.id, index);
            }
            for class in node.classes().take(MOST_TOKENS) {
                out.classes.note(class, index);
            }
        }
        out
    }

    /// The elements of one tag in document order; [`Tag::Other`] holds all that have no tag of their own.
    pub fn tagged(&self, tag: Tag) -> impl Iterator<Item = Index> + '_ {
        self.tags[tag as usize].iter().map(|&i| i as Index)
    }
}
