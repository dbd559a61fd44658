//! One walk over a page that finds, for all platforms at once, what their page-level selectors match.

use super::model::Rules;
use super::select::{Key, Part, Select};
use crate::document::{Document, Index, Node};
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

/// Values of one attribute that selectors ask for.
#[derive(Debug)]
struct Literals {
    attr: String,
    /// Finds all literals in one pass, in any case: the selector itself decides.
    finder: AhoCorasick,
    /// For each literal the selectors that ask for it.
    entries: Vec<Vec<usize>>,
}

/// Selectors of one tag, or of any.
#[derive(Debug, Default)]
struct ByTag {
    /// Selectors that ask for no literal value.
    plain: Vec<usize>,
    literals: Vec<Literals>,
}

/// Below this many literals each selector is asked by itself.
const FEW: usize = 4;

/// By attribute: what its value must hold, and the selector that says so.
type ByAttr = BTreeMap<String, Vec<(String, usize)>>;

/// Selectors by what they ask of a node.
#[derive(Debug, Default)]
struct Lookup {
    entries: Vec<Entry>,
    ids: FxHashMap<String, Vec<usize>>,
    classes: FxHashMap<String, Vec<usize>>,
    tags: FxHashMap<String, ByTag>,
    any: ByTag,
}

impl Lookup {
    fn new(entries: Vec<Entry>) -> Lookup {
        let mut out = Lookup::default();
        // By tag (none is any), then by attribute: literal and selector.
        let mut waiting: BTreeMap<Option<String>, ByAttr> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let tag = match entry.part.key() {
                Key::Id(id) => {
                    out.ids.entry(id).or_default().push(at);
                    continue;
                }
                Key::Class(class) => {
                    out.classes.entry(class).or_default().push(at);
                    continue;
                }
                Key::Tag(tag) => Some(tag),
                Key::Any => None,
            };
            match entry.part.literal() {
                Some((attr, value)) => {
                    let attrs = waiting.entry(tag).or_default();
                    let list = attrs.entry(attr.to_owned()).or_default();
                    list.push((value.to_owned(), at));
                }
                None => match tag {
                    Some(tag) => out.tags.entry(tag).or_default().plain.push(at),
                    None => out.any.plain.push(at),
                },
            }
        }
        for (tag, attrs) in waiting {
            let by_tag = match tag {
                Some(tag) => out.tags.entry(tag).or_default(),
                None => &mut out.any,
            };
            for (attr, list) in attrs {
                // A few are compared faster than a finder is started.
                let found = (list.len() >= FEW).then(|| literals(attr, &list)).flatten();
                match found {
                    Some(literals) => by_tag.literals.push(literals),
                    None => by_tag.plain.extend(list.iter().map(|(_, at)| *at)),
                }
            }
        }
        out.entries = entries;
        out
    }

    /// Calls `found` with what may match, node by node.
    fn walk(&self, doc: &Document<'_>, mut found: impl FnMut(&Entry, Index)) {
        if self.entries.is_empty() {
            return;
        }
        for (index, node) in doc.nodes.iter().enumerate() {
            if !node.is_element() {
                continue;
            }
            let mut look = |entries: &[usize]| {
                for &at in entries {
                    found(&self.entries[at], index);
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
            if let Some(by_tag) = self.tags.get(node.name()) {
                by_tag.look(node, &mut look);
            }
            self.any.look(node, &mut look);
        }
    }
}

impl ByTag {
    fn look(&self, node: &Node<'_>, look: &mut impl FnMut(&[usize])) {
        look(&self.plain);
        for literals in &self.literals {
            let value = match literals.attr.as_str() {
                "id" => Some(node.id),
                "class" => Some(node.value),
                name if name.starts_with("data-") && !node.has_data() => None,
                name => node.attr(name),
            };
            let Some(value) = value.filter(|v| !v.is_empty()) else {
                continue;
            };
            for hit in literals.finder.find_overlapping_iter(value) {
                look(&literals.entries[hit.pattern().as_usize()]);
            }
        }
    }
}

fn literals(attr: String, list: &[(String, usize)]) -> Option<Literals> {
    let mut by_value: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (value, at) in list {
        by_value.entry(value).or_default().push(*at);
    }
    let finder = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(by_value.keys())
        .ok()?;
    Some(Literals {
        attr,
        finder,
        entries: by_value.into_values().collect(),
    })
}

/// The selectors of some platforms, in two steps: what tells that a page is a platform's own is looked for on every page, all the rest
/// only where it was found.
#[derive(Debug)]
pub struct Scanner {
    /// Signs, and items that need none.
    first: Lookup,
    /// All else, a platform each.
    second: Vec<Waiting>,
}

/// Selectors of a platform that most runs never meet.
#[derive(Debug)]
struct Waiting {
    entries: Vec<Entry>,
    lookup: OnceLock<Lookup>,
}

impl Waiting {
    fn lookup(&self) -> &Lookup {
        self.lookup
            .get_or_init(|| Lookup::new(self.entries.clone()))
    }
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
        let mut first = Vec::new();
        let mut second = Vec::with_capacity(rules.len());
        for (platform, described) in rules.iter().enumerate() {
            let mut rest = Vec::new();
            for_each(described, |used, always, select| {
                let entries = if always { &mut first } else { &mut rest };
                entries.extend(select.parts.iter().map(|part| Entry {
                    platform,
                    used,
                    part: part.clone(),
                }));
            });
            second.push(Waiting {
                lookup: OnceLock::new(),
                entries: rest,
            });
        }
        Scanner {
            first: Lookup::new(first),
            second,
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
                self.second[at].lookup().walk(doc, |entry, index| {
                    note(doc, entry, index, &mut seen);
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

fn note(doc: &Document<'_>, entry: &Entry, index: Index, seen: &mut Seen) {
    let matches = || entry.part.matches(doc, index);
    match entry.used {
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
