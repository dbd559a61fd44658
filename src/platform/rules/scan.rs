//! One walk over a page that finds, for all platforms at once, what their page-level selectors match.

use super::model::Rules;
use super::select::{Key, Part, Select};
use crate::document::names::holds;
use crate::document::{Document, Index, Node, Tag};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::OnceLock;

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

/// Selectors that ask something of one attribute.
#[derive(Debug, Clone)]
struct ByAttr {
    attr: String,
    /// Its bit, as nodes have it.
    bit: u16,
    /// Selectors that are asked one by one, of elements that have the attribute, with what they ask its value to hold.
    each: Vec<(String, usize)>,
    /// Finds what the others ask its value to hold, in one pass, in any case: the selector itself decides.
    finder: Option<AhoCorasick>,
    /// For each literal of the finder the selectors that ask for it.
    found: Vec<Vec<usize>>,
}

/// Selectors of one tag, or of any.
#[derive(Debug, Default, Clone)]
struct ByTag {
    /// Selectors that ask for no attribute, with a class or id that they ask of what stands around.
    plain: Vec<(Option<Key>, usize)>,
    attrs: Vec<ByAttr>,
}

/// Below this many literals each selector is asked by itself.
const FEW: usize = 4;

/// Bytes of a literal that the finder looks for: what it costs to make grows with them, and the selector itself decides.
const ENOUGH: usize = 7;

/// The beginning of a literal, behind what most addresses begin with.
fn needle(literal: &str) -> &str {
    let address = literal.strip_prefix("https://");
    let own = address.or(literal.strip_prefix("http://"));
    let own = own.filter(|o| !o.is_empty()).unwrap_or(literal);
    &own[..own.floor_char_boundary(ENOUGH)]
}

/// By attribute: what its value must hold (nothing in particular), and the selector that says so.
type Asked = BTreeMap<String, Vec<(String, usize)>>;

/// Selectors by what they ask of a node.
#[derive(Debug, Default, Clone)]
struct Lookup {
    entries: Vec<Entry>,
    /// With a class or id that they ask of what stands around.
    ids: FxHashMap<String, Vec<(Option<Key>, usize)>>,
    classes: FxHashMap<String, Vec<(Option<Key>, usize)>>,
    tags: Vec<(String, ByTag)>,
    any: ByTag,
}

impl Lookup {
    fn new(entries: Vec<Entry>) -> Lookup {
        let mut out = Lookup::default();
        // By tag; none is any.
        let mut waiting: BTreeMap<Option<String>, (ByTag, Asked)> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let tag = match entry.part.key() {
                Key::Id(id) => {
                    let list = out.ids.entry(id).or_default();
                    list.push((entry.part.around(), at));
                    continue;
                }
                Key::Class(class) => {
                    let list = out.classes.entry(class).or_default();
                    list.push((entry.part.around(), at));
                    continue;
                }
                Key::Tag(tag) => Some(tag),
                Key::Any => None,
            };
            let (by_tag, asked) = waiting.entry(tag).or_default();
            match entry.part.literal() {
                Some((attr, value)) => {
                    let list = asked.entry(attr.to_owned()).or_default();
                    list.push((value.to_owned(), at));
                }
                None => by_tag.plain.push((entry.part.around(), at)),
            }
        }
        for (tag, (mut by_tag, asked)) in waiting {
            by_tag.attrs = asked.into_iter().map(|(a, l)| ByAttr::new(a, l)).collect();
            match tag {
                Some(tag) => out.tags.push((tag, by_tag)),
                None => out.any = by_tag,
            }
        }
        out.entries = entries;
        out
    }

    /// Calls `found` with what may match; the nodes of each selector in document order.
    fn walk(&self, doc: &Document<'_>, mut found: impl FnMut(&Entry, Index)) {
        let mut look = |at: usize, index| found(&self.entries[at], index);
        for (names, asked) in [
            (&doc.places.ids, &self.ids),
            (&doc.places.classes, &self.classes),
        ] {
            if asked.is_empty() {
                continue;
            }
            for (name, nodes) in names.iter() {
                for (around, at) in asked.get(name).into_iter().flatten() {
                    if is_there(doc, around.as_ref()) {
                        nodes.iter().for_each(|&node| look(*at, node as Index));
                    }
                }
            }
        }
        for (name, by_tag) in &self.tags {
            match Tag::named(name) {
                Some(tag) => by_tag.walk(doc, || doc.places.tagged(tag), &mut look),
                None => {
                    let others = || {
                        let others = doc.places.tagged(Tag::Other);
                        others.filter(|&i| doc.nodes[i].name() == name)
                    };
                    by_tag.walk(doc, others, &mut look);
                }
            }
        }
        let elements = || (0..doc.nodes.len()).filter(|&i| doc.nodes[i].is_element());
        self.any.walk(doc, elements, &mut look);
    }
}

/// False where the page has nothing of this name.
fn is_there(doc: &Document<'_>, key: Option<&Key>) -> bool {
    match key {
        Some(Key::Id(id)) => doc.places.ids.has(id),
        Some(Key::Class(class)) => doc.places.classes.has(class),
        _ => true,
    }
}

impl ByTag {
    fn walk<N: Iterator<Item = Index>>(
        &self,
        doc: &Document<'_>,
        nodes: impl Fn() -> N,
        look: &mut impl FnMut(usize, Index),
    ) {
        for (around, at) in &self.plain {
            if is_there(doc, around.as_ref()) {
                nodes().for_each(|index| look(*at, index));
            }
        }
        let (by_class, by_others): (Vec<_>, Vec<_>) = self
            .attrs
            .iter()
            .partition(|by_attr| by_attr.attr == "class");
        for by_attr in by_class {
            by_attr.look_at_classes(doc, nodes(), look);
        }
        let bits = by_others.iter().fold(0, |bits, by_attr| bits | by_attr.bit);
        if bits == 0 {
            return;
        }
        for index in nodes().filter(|&i| doc.nodes[i].may_have(bits)) {
            for by_attr in &by_others {
                by_attr.look_at(&doc.nodes[index], |at| look(at, index));
            }
        }
    }
}

impl ByAttr {
    fn new(attr: String, list: Vec<(String, usize)>) -> ByAttr {
        let mut by_value: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (value, at) in list.iter().filter(|(value, _)| !value.is_empty()) {
            by_value.entry(needle(value)).or_default().push(*at);
        }
        // A few are compared faster than a finder is started.
        let finder = (by_value.len() >= FEW).then(|| {
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .kind(Some(AhoCorasickKind::DFA))
                .build(by_value.keys())
                .ok()
        });
        let finder = finder.flatten();
        let by_finder = |value: &str| finder.is_some() && !value.is_empty();
        let each = list.iter().filter(|(value, _)| !by_finder(value));
        ByAttr {
            each: each.cloned().collect(),
            found: by_value.into_values().collect(),
            finder,
            bit: Node::bit(&attr),
            attr,
        }
    }

    fn look_at(&self, node: &Node<'_>, mut look: impl FnMut(usize)) {
        if !node.may_have(self.bit) {
            return;
        }
        let value = match self.attr.as_str() {
            "id" => Some(node.id).filter(|id| !id.is_empty()),
            name => node.attr(name),
        };
        if let Some(value) = value {
            self.each.iter().for_each(|&(_, at)| look(at));
            self.find(value, look);
        }
    }

    /// Class attributes are read once each: thousands of elements share some hundred.
    fn look_at_classes(
        &self,
        doc: &Document<'_>,
        nodes: impl Iterator<Item = Index>,
        look: &mut impl FnMut(usize, Index),
    ) {
        let mut known: Vec<Option<Vec<usize>>> = vec![None; doc.places.values.len()];
        for index in nodes {
            let number = doc.nodes[index].class as usize;
            if number == 0 {
                continue;
            }
            let asked = known[number].get_or_insert_with(|| {
                let value = doc.places.values[number];
                let each = self.each.iter().filter(|(part, _)| holds(value, part));
                let mut asked: Vec<usize> = each.map(|&(_, at)| at).collect();
                self.find(value, |at| asked.push(at));
                asked
            });
            asked.iter().for_each(|&at| look(at, index));
        }
    }

    /// Calls `look` with the selectors that the finder knows and that may match a value.
    fn find(&self, value: &str, mut look: impl FnMut(usize)) {
        if let Some(finder) = &self.finder {
            // Each literal once a value: a selector may read all of the value, which can be nothing but beginnings of literals.
            let mut met: Vec<bool> = Vec::new();
            for hit in finder.find_overlapping_iter(value) {
                let literal = hit.pattern().as_usize();
                met.resize(self.found.len(), false);
                if !std::mem::replace(&mut met[literal], true) {
                    self.found[literal].iter().for_each(|&at| look(at));
                }
            }
        }
    }
}

/// The selectors of some platforms, in two steps: what tells that a page is a platform's own is looked for on every page, all the rest
/// only where it was found.
#[derive(Debug)]
pub struct Scanner {
    /// Signs, and items that need none.
    first: Lookup,
    /// All else, a platform each: most runs meet a few.
    second: Vec<OnceLock<Lookup>>,
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
        let all = rules.iter().enumerate();
        Scanner {
            first: Lookup::new(all.flat_map(|(at, r)| entries(at, r, true)).collect()),
            second: vec![OnceLock::new(); rules.len()],
        }
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
        self.first.walk(doc, |entry, index| {
            note(doc, entry, index, &mut seen[entry.platform]);
        });
        seen.into_iter()
            .enumerate()
            .filter(|(at, s)| s.is_alive() && only.is_none_or(|name| name == rules[*at].name))
            .map(|(at, mut seen)| {
                let lookup =
                    self.second[at].get_or_init(|| Lookup::new(entries(at, &rules[at], false)));
                lookup.walk(doc, |entry, index| {
                    note(doc, entry, index, &mut seen);
                });
                seen.sort();
                (at, seen)
            })
            .collect()
    }
}

fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// The page-level selectors of a platform that are looked for on every page, or those that are not.
fn entries(platform: usize, rules: &Rules, first: bool) -> Vec<Entry> {
    let mut out = Vec::new();
    for_each(rules, |used, always, select| {
        if always == first {
            out.extend(select.parts().iter().map(|part| Entry {
                platform,
                used,
                part: part.clone(),
            }));
        }
    });
    out
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

/// Notes what matches. Selectors come one after the other, so the earliest node is the smallest.
fn note(doc: &Document<'_>, entry: &Entry, index: Index, seen: &mut Seen) {
    let matches = || entry.part.matches(doc, index);
    let earlier = |found: Option<Index>| found.is_none_or(|f| index < f);
    match entry.used {
        Use::Sign if earlier(seen.sign) && matches() => seen.sign = Some(index),
        Use::Place if earlier(seen.place) && matches() => seen.place = Some(index),
        Use::Form if earlier(seen.form) && matches() => seen.form = Some(index),
        Use::Declared(nth) if matches() => seen.declared.push((nth, index)),
        Use::PostedBy(nth) if seen.posted_by.is_none_or(|p| (nth, index) < p) && matches() => {
            seen.posted_by = Some((nth, index));
        }
        Use::Closed if matches() => seen.closed.push(index),
        Use::More if matches() => seen.more.push(index),
        Use::Item(list) if matches() => seen.items[usize::from(list)].push(index),
        _ => {}
    }
}

impl Seen {
    /// Puts what several selectors found into the order of the page.
    fn sort(&mut self) {
        self.declared.sort_by_key(|&(nth, index)| (index, nth));
        for found in [&mut self.closed, &mut self.more] {
            found.sort_unstable();
            found.dedup();
            found.truncate(MOST_PLACES);
        }
        self.declared.truncate(MOST_PLACES);
        for marks in &mut self.items {
            // Several selectors, or several class tokens, may name the same element.
            marks.sort_unstable();
            marks.dedup();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value of nothing but beginnings of literals: each selector reads it once, not once for each of them.
    #[test]
    fn each_literal_is_met_once_a_value() {
        let literals = ["abcdefgh", "abcdefgi", "bcdefghj", "cdefghik", "defghijk"];
        let listed = literals.iter().enumerate();
        let by_attr = ByAttr::new(
            "href".to_owned(),
            listed.map(|(at, l)| ((*l).to_owned(), at)).collect(),
        );
        assert!(by_attr.finder.is_some());
        let html = format!("<a href=\"{}\">x</a>", "abcdefg".repeat(5000));
        let parsed = crate::document::parse::parse(&html, &crate::limits::Limits::default());
        let doc = Document::new(&parsed.html);
        let link = doc.places.tagged(Tag::A).next().expect("a link");
        let mut met = Vec::new();
        by_attr.look_at(&doc.nodes[link], |at| met.push(at));
        met.sort_unstable();
        assert_eq!(met, [0, 1]);
    }
}
