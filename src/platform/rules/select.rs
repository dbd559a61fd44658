//! CSS selectors on a flat page: ids, classes, tags and attributes of a compound are compared here, and so is what stands around it;
//! scraper's matcher has the rest: what is in parentheses, and siblings.

use super::compound::{Attr, Compound, by_attribute, compound, split};
use super::wrong;
use crate::document::{Document, Index};
use scraper::Selector;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a node is looked up by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// An id.
    Id(String),
    /// A class token.
    Class(String),
    /// An element's local name.
    Tag(String),
    /// Nothing that can be told from the text.
    Any,
}

/// One compound of a selector, and what is left of it to scraper's matcher.
#[derive(Debug, Clone)]
struct Step {
    own: Compound,
    /// Where the compound asks more than was read.
    rest: Option<Selector>,
    /// What stands to the right of it is its child, not any descendant.
    direct: bool,
    /// Names this step's path in [`Document::paths`].
    id: u32,
}

/// Names steps for as long as the program runs.
static STEPS: AtomicU32 = AtomicU32::new(0);

impl Step {
    fn parse(text: &str, direct: bool) -> Result<Step, String> {
        let (own, all_read) = compound(text);
        Ok(Step {
            own,
            rest: if all_read { None } else { Some(matcher(text)?) },
            direct,
            id: STEPS.fetch_add(1, Ordering::Relaxed),
        })
    }

    fn holds(&self, doc: &Document<'_>, index: Index) -> bool {
        let node = &doc.nodes[index];
        node.is_element()
            && self.own.holds(node)
            && self
                .rest
                .as_ref()
                .is_none_or(|rest| doc.element(index).is_some_and(|e| rest.matches(&e)))
    }
}

fn matcher(text: &str) -> Result<Selector, String> {
    Selector::parse(&by_attribute(text)).map_err(|_| wrong::in_words(text))
}

/// True where what stands around a node is what `steps` ask.
fn stands_in(steps: &[Step], doc: &Document<'_>, index: Index) -> bool {
    let Some((step, before)) = steps.split_last() else {
        return true;
    };
    let parent = doc.parent(index);
    if step.direct {
        return step.holds(doc, parent) && stands_in(before, doc, parent);
    }
    some_around(step, before, doc, parent)
}

/// True where `from` or an element around it is what a step asks. Nodes are asked about in the order of the page, near enough: the way
/// down to the last one is remembered, so that each element is asked once, however deep what it holds may lie.
fn some_around(step: &Step, before: &[Step], doc: &Document<'_>, from: Index) -> bool {
    let mut path = doc.paths.borrow_mut().remove(&step.id).unwrap_or_default();
    while path
        .last()
        .is_some_and(|&(node, _)| !doc.inside(from, node))
    {
        path.pop();
    }
    let (known, mut found) = path.last().copied().unwrap_or((0, false));
    let mut new = Vec::new();
    let mut node = from;
    while node != known && node != 0 {
        new.push(node);
        node = doc.parent(node);
    }
    for node in new.into_iter().rev() {
        found = found || step.holds(doc, node) && stands_in(before, doc, node);
        path.push((node, found));
    }
    doc.paths.borrow_mut().insert(step.id, path);
    found
}

/// One selector of a list.
#[derive(Debug, Clone)]
pub struct Part {
    /// The last compound.
    last: Step,
    /// The compounds before it, where they stand for parents and ancestors.
    around: Vec<Step>,
    /// The whole selector, where it asks for siblings.
    whole: Option<Selector>,
}

impl Part {
    fn parse(text: &str) -> Result<Part, String> {
        let text = text.trim();
        let compounds: Vec<&str> =
            split(text, |c| c.is_whitespace() || matches!(c, '>' | '+' | '~'))
                .into_iter()
                .filter(|c| !c.is_empty())
                .collect();
        let last = Step::parse(compounds.last().copied().unwrap_or(""), false)?;
        let mut around = Vec::new();
        let mut rest = text;
        for compound in &compounds[..compounds.len().saturating_sub(1)] {
            rest = rest.strip_prefix(compound).unwrap_or(rest);
            let next = rest
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '+' | '~'));
            let combinator = rest[..rest.len() - next.len()].trim();
            if !matches!(combinator, "" | ">") {
                return Ok(Part {
                    last,
                    around: Vec::new(),
                    whole: Some(matcher(text)?),
                });
            }
            around.push(Step::parse(compound, combinator == ">")?);
            rest = next;
        }
        Ok(Part {
            last,
            around,
            whole: None,
        })
    }

    /// What nodes that match can be looked up by.
    #[must_use]
    pub fn key(&self) -> Key {
        let own = &self.last.own;
        let id = own.id.clone().map(Key::Id);
        id.or_else(|| own.classes.first().cloned().map(Key::Class))
            .or_else(|| own.tag.clone().map(Key::Tag))
            .unwrap_or(Key::Any)
    }

    /// False where no node of a range can match, by the names that its last compound asks for.
    fn can_stand_in(&self, doc: &Document<'_>, range: &Range<Index>) -> bool {
        let own = &self.last.own;
        match (&own.id, own.classes.first()) {
            (Some(id), _) => doc.places.ids.any_in(id, range),
            (None, Some(class)) => doc.places.classes.any_in(class, range),
            (None, None) => true,
        }
    }

    /// True for a lone compound of which nothing is left to scraper.
    #[cfg(test)]
    fn is_plain(&self) -> bool {
        self.last.rest.is_none() && self.around.is_empty() && self.whole.is_none()
    }

    /// An attribute that every node that matches has, and a text that its value holds in any case; the text can be empty.
    #[must_use]
    pub fn literal(&self) -> Option<(&str, &str)> {
        // Half of all pages have a `<meta name=generator>`; what it names tells more than how it is called.
        let is_usual = |name: &str| matches!(name, "name" | "property" | "rel" | "type");
        let tells = |a: &&Attr| (!a.value.is_empty() && !is_usual(&a.name), a.value.len());
        let longest = self.last.own.attrs.iter().max_by_key(tells)?;
        Some((&longest.name, &longest.value))
    }

    /// An id or class token that something around every node that matches has.
    #[must_use]
    pub fn around(&self) -> Option<Key> {
        let of = |step: &Step| {
            let id = step.own.id.clone().map(Key::Id);
            id.or_else(|| step.own.classes.first().cloned().map(Key::Class))
        };
        self.around.iter().rev().find_map(of)
    }

    /// True where the node matches.
    #[must_use]
    pub fn matches(&self, doc: &Document<'_>, index: Index) -> bool {
        self.last.holds(doc, index)
            && stands_in(&self.around, doc, index)
            && self
                .whole
                .as_ref()
                .is_none_or(|whole| doc.element(index).is_some_and(|e| whole.matches(&e)))
    }
}

/// True for a list of nothing but tags, classes and ids behind blanks or commas, which can't be wrong. Most are, and a run compiles
/// hundreds of them before the first page.
fn is_plain(text: &str) -> bool {
    let mut begins = true;
    let mut marked = false;
    for c in text.bytes() {
        match c {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => (begins, marked) = (false, false),
            b'0'..=b'9' | b'-' if !begins && !marked => {}
            b'.' | b'#' if !marked => (begins, marked) = (false, true),
            b' ' if !begins && !marked => begins = true,
            b',' if !begins && !marked => begins = true,
            b' ' if begins => {}
            _ => return false,
        }
    }
    !begins && !marked
}

/// A selector list.
#[derive(Debug, Clone)]
pub struct Select {
    /// Its text, which is compiled when it is first asked.
    text: Box<str>,
    parts: OnceLock<Vec<Part>>,
}

impl Select {
    /// Compiles a selector list.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people.
    pub fn parse(text: &str) -> Result<Select, String> {
        let parts = Select::compile(text)?;
        Ok(Select {
            text: text.into(),
            parts: parts.into(),
        })
    }

    /// A selector list of the built-in table, which a test compiles: most belong to platforms that a run never meets.
    pub fn known(text: &str) -> Select {
        Select {
            text: text.into(),
            parts: OnceLock::new(),
        }
    }

    fn compile(text: &str) -> Result<Vec<Part>, String> {
        // The whole list first; what scraper says of a wrong one is for its developers.
        if !is_plain(text) && (wrong::unclosed(text).is_some() || Selector::parse(text).is_err()) {
            return Err(wrong::in_words(text));
        }
        let parts = split(text, |c| c == ',').into_iter().map(Part::parse);
        parts.collect()
    }

    /// Its selectors.
    pub fn parts(&self) -> &[Part] {
        self.parts.get_or_init(|| {
            let parts = Select::compile(&self.text);
            debug_assert!(parts.is_ok(), "a test compiles what is known: {parts:?}");
            parts.unwrap_or_default()
        })
    }

    /// False where no node of a range can match, by names alone: most selectors ask for a class that one item in ten has.
    #[must_use]
    pub fn can_stand_in(&self, doc: &Document<'_>, range: &Range<Index>) -> bool {
        let mut parts = self.parts().iter();
        parts.any(|part| part.can_stand_in(doc, range))
    }

    /// True where the node matches.
    #[must_use]
    pub fn matches(&self, doc: &Document<'_>, index: Index) -> bool {
        self.parts().iter().any(|part| part.matches(doc, index))
    }
}

/// Where a value stands: an element, and the attribute of it that is read; without an element the item itself is meant.
#[derive(Debug, Clone)]
pub struct Place {
    /// The element; `None` is the item's own.
    pub select: Option<Select>,
    /// The attribute; `None` reads the text.
    pub attr: Option<String>,
}

impl Place {
    /// Compiles `SELECTOR`, `SELECTOR @attribute` or `@attribute`.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people.
    pub fn parse(text: &str) -> Result<Place, String> {
        if let Some(wrong) = wrong::place(text.trim()) {
            return Err(wrong);
        }
        let (select, attr) = Place::split(text);
        if select.is_empty() && attr.is_none() {
            return Err("neither a selector nor an attribute".to_owned());
        }
        let select = Some(select).filter(|s| !s.is_empty());
        Ok(Place {
            select: select.map(Select::parse).transpose()?,
            attr,
        })
    }

    /// A place of the built-in table, which a test compiles.
    pub fn known(text: &str) -> Place {
        let (select, attr) = Place::split(text);
        Place {
            select: Some(select).filter(|s| !s.is_empty()).map(Select::known),
            attr,
        }
    }

    fn split(text: &str) -> (&str, Option<String>) {
        let text = text.trim();
        match text.rsplit_once('@') {
            Some((head, attr)) if is_name(attr) && (head.is_empty() || head.ends_with(' ')) => {
                (head.trim(), Some(attr.to_ascii_lowercase()))
            }
            _ => (text, None),
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_last_compounds() {
        let of = |s: &str| -> Vec<(Key, bool)> {
            let select = Select::parse(s).expect(s);
            select
                .parts()
                .iter()
                .map(|p| (p.key(), p.is_plain()))
                .collect()
        };
        assert_eq!(of("#pings dt"), [(Key::Tag("dt".into()), false)]);
        assert_eq!(of("li.comment.odd"), [(Key::Class("comment".into()), true)]);
        assert_eq!(
            of("div#a.b > p[id^='c,d']"),
            [(Key::Tag("p".into()), false)]
        );
        assert_eq!(
            of("a[x], .b"),
            [(Key::Tag("a".into()), true), (Key::Class("b".into()), true)]
        );
        assert_eq!(of("[data-x='#y']"), [(Key::Any, true)]);
        assert_eq!(of(":is(.a, .b)"), [(Key::Any, false)]);
        assert_eq!(of("LI:not(.x)"), [(Key::Tag("li".into()), false)]);
    }

    #[test]
    fn plain_lists_are_selectors() {
        for text in [
            "p",
            ".a",
            "#a",
            "li.a.b-1 p",
            "a, b",
            "h2#x.y ,z",
            "ol.a  li_2",
        ] {
            assert!(Selector::parse(text).is_ok(), "{text}");
        }
        for text in ["li.a.b-1 p", "a, .b", "ol#x  li_2"] {
            assert!(is_plain(text), "{text}");
        }
        for text in [
            "", " ", ".", "a.", "a..b", "a,", ",a", ".1", "1", "a.#b", "a >b", "a:b", "a[b]", "é",
            "a, ,b",
        ] {
            assert!(!is_plain(text), "{text}");
        }
    }

    /// What is decided without the matcher agrees with it.
    #[test]
    fn the_short_way_agrees_with_the_matcher() {
        let html = "<div id=Comments class='a B'><p data-x='One two' id=c12 class=a>x</p><a href='/x#c1' REL=nofollow>y</a><p class=''></p></div>";
        let parsed = crate::document::parse::parse(html, &crate::limits::Limits::default());
        let doc = Document::new(&parsed.html);
        let selectors = [
            "p",
            "P",
            "#Comments",
            "#comments",
            ".a",
            ".b",
            ".a.B",
            "p[data-x]",
            "[data-x='One two']",
            "[data-x='one two' i]",
            "[data-x~=two]",
            "[data-x^=One]",
            "[data-x$=\"two\"]",
            "[data-x*='e t']",
            "[id^=c]",
            "p[id$='12']",
            "a[href*='#c']",
            "[rel=nofollow]",
            "[rel=NOFOLLOW]",
            "[class]",
            "*",
            "*.a",
            "[class='a B']",
            "p[id]",
            "[data-X]",
        ];
        for text in selectors {
            let part = Part::parse(text).expect(text);
            let whole = Selector::parse(text).expect(text);
            let matched: Vec<bool> = (0..doc.nodes.len())
                .map(|i| doc.element(i).is_some_and(|e| whole.matches(&e)))
                .collect();
            let short: Vec<bool> = (0..doc.nodes.len())
                .map(|i| part.matches(&doc, i))
                .collect();
            assert_eq!(short, matched, "{text}");
            assert!(
                part.is_plain() || text.contains("rel"),
                "{text} is decided by the matcher"
            );
        }
    }

    /// In any order of the nodes, for each selector once more on another page.
    #[test]
    fn what_stands_around_agrees_with_the_matcher() {
        let pages = [
            "<div class=a><div class=b><p class=c>x</p><ul class=a><li><p class=c></p></li></ul></div><p class=c></p></div><p class=c></p>",
            "<p class=c></p><div class=b><p class=c><b class=a></b></p></div><ul><li class=b><ul><li><p class=c></p></li></ul></li></ul>",
        ];
        let selectors = [
            ".a .c",
            ".a > .c",
            ".a .b > .c",
            ".a > .b .c",
            ".b li > p",
            "div div p",
            ".a .a .c",
            "html > body > div > p",
            "li:first-child > p",
            "div > :not(.b)",
            "ul:not(.a) .c",
            ".b + .c",
            ".a ~ .c",
            "div p ~ ul .c",
            ".b\n>\n.c",
        ];
        let parts = selectors.map(|s| (s, Part::parse(s).expect(s)));
        for page in pages {
            let parsed = crate::document::parse::parse(page, &crate::limits::Limits::default());
            let doc = Document::new(&parsed.html);
            let count = doc.nodes.len();
            for (text, part) in &parts {
                let whole = Selector::parse(text).expect(text);
                let there_and_back = (0..count).chain((0..count).rev()).chain([count / 2, 1]);
                for i in there_and_back {
                    let wanted = doc.element(i).is_some_and(|e| whole.matches(&e));
                    assert_eq!(part.matches(&doc, i), wanted, "{text}: node {i} of {page}");
                }
            }
        }
    }

    /// However deep the nodes lie, a step asks each element around them once: what is remembered is one way down.
    #[test]
    fn a_way_down_is_remembered_and_no_more() {
        let html = format!("{}{}", "<div>".repeat(300), "<b><p></p></b>".repeat(1000));
        let parsed = crate::document::parse::parse(&html, &crate::limits::Limits::default());
        let doc = Document::new(&parsed.html);
        let part = Part::parse(".nowhere p").expect("a selector");
        assert!((0..doc.nodes.len()).all(|i| !part.matches(&doc, i)));
        let paths = doc.paths.borrow();
        let way = &paths[&part.around[0].id];
        // html, body, the 300 and the last b.
        assert_eq!(way.len(), 303);
        assert!(way.windows(2).all(|w| doc.parent(w[1].0) == w[0].0));
    }

    #[test]
    fn places() {
        let place = Place::parse("a.x @href").ok();
        assert!(place.is_some_and(|p| p.select.is_some() && p.attr.as_deref() == Some("href")));
        let own = Place::parse("@data-id").ok();
        assert!(own.is_some_and(|p| p.select.is_none() && p.attr.as_deref() == Some("data-id")));
        assert!(Place::parse("a[").is_err());
        assert!(Place::parse("").is_err());
    }
}
