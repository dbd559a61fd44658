//! CSS selectors on a flat page: scraper's matcher behind a look at the last compound's own id, classes, tag and attributes, which rules
//! out nearly every node for the price of a comparison, and decides alone where the selector is nothing but that compound.

use crate::document::{Document, Index, Node};
use scraper::Selector;

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

/// How an attribute's value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compare {
    Exists,
    Equals,
    Begins,
    Ends,
    Contains,
    /// One of the words.
    Word,
}

/// What a compound asks of one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Attr {
    name: String,
    compare: Compare,
    value: String,
    any_case: bool,
}

impl Attr {
    fn holds(&self, node: &Node<'_>) -> bool {
        if !node.has_data() && self.name.starts_with("data-") {
            return false;
        }
        let found = match self.name.as_str() {
            "class" if !node.value.is_empty() => Some(node.value),
            "id" if !node.id.is_empty() => Some(node.id),
            name => node.attr(name),
        };
        let Some(found) = found else {
            return false;
        };
        if self.any_case {
            return self.compares(&found.to_ascii_lowercase());
        }
        self.compares(found)
    }

    fn compares(&self, found: &str) -> bool {
        let value = self.value.as_str();
        match self.compare {
            Compare::Exists => true,
            Compare::Equals => found == value,
            Compare::Begins => found.starts_with(value),
            Compare::Ends => found.ends_with(value),
            Compare::Contains => found.contains(value),
            Compare::Word => found.split_ascii_whitespace().any(|w| w == value),
        }
    }
}

/// What the rightmost compound asks of the node itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Compound {
    tag: Option<String>,
    id: Option<String>,
    classes: Vec<String>,
    attrs: Vec<Attr>,
}

impl Compound {
    fn holds(&self, node: &Node<'_>) -> bool {
        self.tag.as_ref().is_none_or(|t| node.name() == t)
            && self.id.as_ref().is_none_or(|id| node.id == id)
            && self
                .classes
                .iter()
                .all(|class| node.classes().any(|c| c == class))
            && self.attrs.iter().all(|a| a.holds(node))
    }
}

/// One selector of a list.
#[derive(Debug, Clone)]
pub struct Part {
    own: Compound,
    /// What the parent must be, where the selector says so and no more than was read.
    parent: Option<Compound>,
    /// `own` is all that the selector asks.
    whole: bool,
    matcher: Selector,
}

impl Part {
    fn parse(text: &str) -> Result<Part, String> {
        let matcher = Selector::parse(&by_attribute(text)).map_err(|e| e.to_string())?;
        let text = text.trim();
        let compounds = split(text, |c| c.is_whitespace() || matches!(c, '>' | '+' | '~'));
        let last = compounds.last().copied().unwrap_or("");
        let (own, all_read) = compound(last);
        let parent = compounds
            .len()
            .checked_sub(2)
            .filter(|_| text[..text.len() - last.len()].trim_end().ends_with('>'))
            .and_then(|_| {
                let before = text[..text.len() - last.len()]
                    .trim_end()
                    .trim_end_matches('>');
                let before = before.trim_end();
                let above = split(before, |c| {
                    c.is_whitespace() || matches!(c, '>' | '+' | '~')
                });
                let (above, all_read) = compound(above.last()?);
                all_read.then_some(above)
            });
        Ok(Part {
            parent,
            own,
            whole: all_read && compounds.len() == 1,
            matcher,
        })
    }

    /// What nodes that match can be looked up by.
    #[must_use]
    pub fn key(&self) -> Key {
        let own = &self.own;
        let id = own.id.clone().map(Key::Id);
        id.or_else(|| own.classes.first().cloned().map(Key::Class))
            .or_else(|| own.tag.clone().map(Key::Tag))
            .unwrap_or(Key::Any)
    }

    /// An attribute and a text that its value holds on every node that matches, in any case.
    #[must_use]
    pub fn literal(&self) -> Option<(&str, &str)> {
        let longest = self.own.attrs.iter().max_by_key(|a| a.value.len())?;
        (!longest.value.is_empty()).then_some((&longest.name, &longest.value))
    }

    /// True where the node matches.
    #[must_use]
    pub fn matches(&self, doc: &Document<'_>, index: Index) -> bool {
        let node = &doc.nodes[index];
        node.is_element()
            && self.own.holds(node)
            && self
                .parent
                .as_ref()
                .is_none_or(|p| p.holds(&doc.nodes[doc.parent(index)]))
            && (self.whole
                || doc
                    .element(index)
                    .is_some_and(|element| self.matcher.matches(&element)))
    }
}

/// A compiled selector list.
#[derive(Debug, Clone)]
pub struct Select {
    /// Its selectors.
    pub parts: Vec<Part>,
}

impl Select {
    /// Compiles a selector list.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people.
    pub fn parse(text: &str) -> Result<Select, String> {
        // The whole list first: where it is wrong, scraper says so in its own words.
        Selector::parse(text).map_err(|e| e.to_string())?;
        let parts = split(text, |c| c == ',').into_iter().map(Part::parse);
        Ok(Select {
            parts: parts.collect::<Result<_, _>>()?,
        })
    }

    /// True where the node matches.
    #[must_use]
    pub fn matches(&self, doc: &Document<'_>, index: Index) -> bool {
        self.parts.iter().any(|part| part.matches(doc, index))
    }
}

/// `.name` as `[class~="name"]`, which matches the same. For a class scraper interns all class tokens of an element in a table of
/// fixed size (`string_cache`), in which a page of many different tokens makes every look-up long; an attribute is read as it stands.
fn by_attribute(text: &str) -> String {
    // An escape would have to be undone.
    if text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(2 * text.len());
    let mut brackets = 0_u32;
    let mut quote = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => brackets += 1,
            (None, ']') => brackets = brackets.saturating_sub(1),
            (None, '.') if brackets == 0 => {
                let (name, behind) = rest.split_at(name_end(rest));
                out.extend(["[class~=\"", name, "\"]"]);
                rest = behind;
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

/// Where an identifier ends.
fn name_end(text: &str) -> usize {
    text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
        .unwrap_or(text.len())
}

/// Cuts a selector at the characters that `cut` names, outside brackets, parentheses and strings.
fn split(text: &str, cut: impl Fn(char) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut depth = 0_u32;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '(') => depth += 1,
            (None, ']' | ')') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 && cut(c) => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Reads a compound; false where it asks more than was read (`:not()`, escapes).
fn compound(text: &str) -> (Compound, bool) {
    let mut out = Compound::default();
    if text.contains('\\') {
        // An escape would have to be undone: rather nothing is known.
        return (out, false);
    }
    let name_end = |text: &str| {
        text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
            .unwrap_or(text.len())
    };
    let tag = name_end(text);
    if tag > 0 {
        out.tag = Some(text[..tag].to_ascii_lowercase());
    }
    let mut rest = text[tag..].trim_start_matches('*');
    while let Some(mark) = rest.chars().next() {
        let behind = &rest[mark.len_utf8()..];
        match mark {
            '#' | '.' => {
                let end = name_end(behind);
                let name = behind[..end].to_owned();
                if mark == '#' {
                    out.id = Some(name);
                } else {
                    out.classes.push(name);
                }
                rest = &behind[end..];
            }
            '[' => {
                let Some(end) = closing(behind) else {
                    return (out, false);
                };
                match attribute(&behind[..end]) {
                    Some(attr) => out.attrs.push(attr),
                    None => return (out, false),
                }
                rest = &behind[end + 1..];
            }
            _ => return (out, false),
        }
    }
    (out, true)
}

/// Where the bracket closes.
fn closing(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, ']') => return Some(at),
            _ => {}
        }
        None
    })
}

/// Reads what stands in brackets; `None` for forms that are left to the matcher.
fn attribute(text: &str) -> Option<Attr> {
    let text = text.trim();
    let Some(at) = text.find('=') else {
        let plain = text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        return plain.then(|| Attr {
            name: text.to_ascii_lowercase(),
            compare: Compare::Exists,
            value: String::new(),
            any_case: false,
        });
    };
    let (head, tail) = (&text[..at], text[at + 1..].trim());
    let (name, compare) = match head.chars().last()? {
        '^' => (&head[..at - 1], Compare::Begins),
        '$' => (&head[..at - 1], Compare::Ends),
        '*' => (&head[..at - 1], Compare::Contains),
        '~' => (&head[..at - 1], Compare::Word),
        '|' => return None,
        _ => (head, Compare::Equals),
    };
    let quote = tail.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (value, flag) = match quote {
        Some(q) => tail[1..].split_once(q)?,
        None => tail.split_once(' ').unwrap_or((tail, "")),
    };
    let any_case = match flag.trim() {
        "" => false,
        "i" | "I" => true,
        _ => return None,
    };
    // Some attributes' values are compared in any case by HTML itself: the matcher decides.
    if value.is_empty() || matches!(name.trim(), "type" | "lang" | "dir" | "rel" | "method") {
        return None;
    }
    Some(Attr {
        name: name.trim().to_ascii_lowercase(),
        compare,
        value: if any_case {
            value.to_ascii_lowercase()
        } else {
            value.to_owned()
        },
        any_case,
    })
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
        let text = text.trim();
        let (select, attr) = match text.rsplit_once('@') {
            Some((head, attr)) if is_name(attr) && (head.is_empty() || head.ends_with(' ')) => {
                (head.trim(), Some(attr.to_ascii_lowercase()))
            }
            _ => (text, None),
        };
        let select = if select.is_empty() {
            None
        } else {
            Some(Select::parse(select)?)
        };
        if select.is_none() && attr.is_none() {
            return Err("neither a selector nor an attribute".to_owned());
        }
        Ok(Place { select, attr })
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
            select.parts.iter().map(|p| (p.key(), p.whole)).collect()
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
            let matched: Vec<bool> = (0..doc.nodes.len())
                .map(|i| doc.element(i).is_some_and(|e| part.matcher.matches(&e)))
                .collect();
            let short: Vec<bool> = (0..doc.nodes.len())
                .map(|i| part.matches(&doc, i))
                .collect();
            assert_eq!(short, matched, "{text}");
            assert!(
                part.whole || text.contains("rel"),
                "{text} is decided by the matcher"
            );
        }
    }

    #[test]
    fn classes_are_read_as_attributes() {
        assert_eq!(
            by_attribute("li.a-b.c > p:not(.d, [x='.e'])"),
            "li[class~=\"a-b\"][class~=\"c\"] > p:not([class~=\"d\"], [x='.e'])"
        );
        assert_eq!(by_attribute(r".a\:b"), r".a\:b");
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
