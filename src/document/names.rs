//! Where each class token, id and element stands, so that a rule about one of them looks at the nodes that have it and at no other.

use super::{Index, Node, Tag};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::ops::Range;

/// A class attribute of megabytes is an attack, not a theme: tokens beyond this many are not looked up.
pub const MOST_TOKENS: usize = 64;

/// True where a name holds a part, in any case of ASCII. Names are short: a search would take longer to start.
pub(crate) fn holds(text: &str, part: &str) -> bool {
    let mut windows = text.as_bytes().windows(part.len().max(1));
    part.is_empty() || windows.any(|w| w.eq_ignore_ascii_case(part.as_bytes()))
}

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
    /// Each name, and how many nodes carry it.
    list: Vec<(&'t str, u32)>,
    /// Name and node.
    pairs: Vec<(u32, u32)>,
}

impl<'t> Noted<'t> {
    fn with_room(names: usize) -> Self {
        let mut out = Self::default();
        out.places.reserve(names);
        out
    }

    /// The number of a name.
    fn number(&mut self, name: &'t str) -> u32 {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let at = *self.places.entry(name).or_insert(next);
        if at == next {
            self.list.push((name, 0));
        }
        at
    }

    fn note(&mut self, name: u32, index: u32) {
        self.list[name as usize].1 += 1;
        self.pairs.push((name, index));
    }

    /// All nodes in one row, name by name: a list for each name would be thousands of small ones.
    fn finish(self) -> Names<'t> {
        let mut end = 0;
        let mut list = Vec::with_capacity(self.list.len());
        for (name, count) in &self.list {
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
    /// The class attributes as written, each once: thousands of elements share some hundred of them. A node has the number of its own in
    /// [`Node::class`]; the first is the empty one, of all that have none.
    pub values: Vec<&'t str>,
    /// The elements, tag by tag.
    tagged: Vec<u32>,
    /// For each tag where its elements end in `tagged`.
    ends: [u32; Tag::COUNT],
    microdata: Vec<u32>,
}

impl<'t> Places<'t> {
    /// The elements of one tag in document order; [`Tag::Other`] holds all that have no tag of their own.
    pub fn tagged(&self, tag: Tag) -> impl Iterator<Item = Index> + '_ {
        let nth = tag as usize;
        let start = nth.checked_sub(1).map_or(0, |before| self.ends[before]);
        let found = &self.tagged[start as usize..self.ends[nth] as usize];
        found.iter().map(|&i| i as Index)
    }

    /// The elements that have an attribute of microdata or RDFa, in document order: see [`Node::properties`] and [`Node::types`].
    pub fn microdata(&self) -> impl Iterator<Item = Index> + '_ {
        self.microdata.iter().map(|&i| i as Index)
    }
}

/// The places of a page whose nodes are met one after the other.
pub(super) struct Noting<'t> {
    classes: Noted<'t>,
    ids: Noted<'t>,
    numbers: HashMap<&'t str, u32, RandomState>,
    /// Each class attribute, and where its tokens end in `tokens`.
    values: Vec<(&'t str, usize)>,
    /// The tokens of all class attributes by their numbers, each once an attribute.
    tokens: Vec<u32>,
    elements: Vec<(Tag, u32)>,
    counts: [u32; Tag::COUNT],
    microdata: Vec<u32>,
}

impl<'t> Noting<'t> {
    pub(super) fn with_room(nodes: usize) -> Self {
        /// Names that a usual page has: the maps hardly ever grow.
        const CLASSES: usize = 400;
        const IDS: usize = 100;
        let mut numbers = HashMap::default();
        numbers.reserve(CLASSES);
        Noting {
            classes: Noted::with_room(CLASSES),
            ids: Noted::with_room(IDS),
            numbers,
            values: vec![("", 0)],
            tokens: Vec::with_capacity(CLASSES),
            elements: Vec::with_capacity(nodes / 2),
            counts: [0; Tag::COUNT],
            microdata: Vec::new(),
        }
    }

    /// Notes an element, and gives it the number of its class attribute.
    pub(super) fn note(&mut self, index: u32, node: &mut Node<'t>) {
        self.elements.push((node.tag, index));
        self.counts[node.tag as usize] += 1;
        if node.may_have(Node::MICRODATA) {
            self.microdata.push(index);
        }
        if !node.id.is_empty() {
            let id = self.ids.number(node.id);
            self.ids.note(id, index);
        }
        if !node.value.is_empty() {
            node.class = self.value(node.value);
            let before = node.class as usize - 1;
            for at in self.values[before].1..self.values[before + 1].1 {
                self.classes.note(self.tokens[at], index);
            }
        }
    }

    /// The number of a class attribute that is not empty.
    fn value(&mut self, value: &'t str) -> u32 {
        let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let at = *self.numbers.entry(value).or_insert(next);
        if at == next {
            let first = self.tokens.len();
            for token in value.split_ascii_whitespace().take(MOST_TOKENS) {
                let token = self.classes.number(token);
                if !self.tokens[first..].contains(&token) {
                    self.tokens.push(token);
                }
            }
            self.values.push((value, self.tokens.len()));
        }
        at
    }

    pub(super) fn finish(self) -> Places<'t> {
        let mut ends = self.counts;
        let mut end = 0;
        for count in &mut ends {
            // Where the next element of the tag goes; in the end, where they end.
            (end, *count) = (end + *count, end);
        }
        let mut tagged = vec![0; self.elements.len()];
        for (tag, index) in self.elements {
            let next = &mut ends[tag as usize];
            tagged[*next as usize] = index;
            *next += 1;
        }
        Places {
            classes: self.classes.finish(),
            ids: self.ids.finish(),
            values: self.values.into_iter().map(|(value, _)| value).collect(),
            tagged,
            ends,
            microdata: self.microdata,
        }
    }
}
