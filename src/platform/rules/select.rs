//! CSS selectors on a flat page: scraper's matcher behind a look at the last compound's id, class or tag, which rules out nearly every
//! node for the price of a comparison.

use crate::document::{Document, Index};
use scraper::Selector;

/// What the rightmost compound of a selector asks of a node itself.
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

/// A compiled selector list.
#[derive(Debug, Clone)]
pub struct Select {
    matcher: Selector,
    keys: Vec<Key>,
}

impl Select {
    /// Compiles a selector list.
    ///
    /// # Errors
    ///
    /// What is wrong with it, for people.
    pub fn parse(text: &str) -> Result<Select, String> {
        // What is wrong is told of the selector as written.
        Selector::parse(text).map_err(|e| e.to_string())?;
        let matcher = Selector::parse(&by_attribute(text)).map_err(|e| e.to_string())?;
        let keys = split(text, |c| c == ',').into_iter().map(key).collect();
        Ok(Select { matcher, keys })
    }

    /// One key for each selector of the list.
    #[must_use]
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// True where the node matches.
    #[must_use]
    pub fn matches(&self, doc: &Document<'_>, index: Index) -> bool {
        let node = &doc.nodes[index];
        let possible = node.is_element()
            && self.keys.iter().any(|key| match key {
                Key::Id(id) => node.id == id,
                Key::Class(class) => node.classes().any(|c| c == class),
                Key::Tag(tag) => node.name() == tag,
                Key::Any => true,
            });
        possible && self.certain(doc, index)
    }

    /// True where the node matches; for nodes that have been found by key.
    #[must_use]
    pub fn certain(&self, doc: &Document<'_>, index: Index) -> bool {
        doc.element(index)
            .is_some_and(|element| self.matcher.matches(&element))
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

/// The key of one selector of a list.
fn key(selector: &str) -> Key {
    let compounds = split(selector.trim(), |c| {
        c.is_whitespace() || matches!(c, '>' | '+' | '~')
    });
    let last = compounds.last().copied().unwrap_or("");
    let mut class = None;
    let mut depth = 0_u32;
    for (at, c) in last.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            // An escape would have to be undone: rather no key.
            '\\' => return Key::Any,
            '#' | '.' if depth == 0 => {
                let rest = &last[at + 1..];
                let name = rest[..name_end(rest)].to_owned();
                if c == '#' {
                    return Key::Id(name);
                }
                class.get_or_insert(name);
            }
            _ => {}
        }
    }
    let tag = &last[..name_end(last)];
    match class {
        Some(class) => Key::Class(class),
        None if !tag.is_empty() => Key::Tag(tag.to_ascii_lowercase()),
        None => Key::Any,
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
        let of = |s: &str| Select::parse(s).map(|s| s.keys).unwrap_or_default();
        assert_eq!(of("#pings dt"), [Key::Tag("dt".into())]);
        assert_eq!(of("li.comment.odd"), [Key::Class("comment".into())]);
        assert_eq!(of("div#a.b > p[id^='c,d']"), [Key::Tag("p".into())]);
        assert_eq!(of("a, .b"), [Key::Tag("a".into()), Key::Class("b".into())]);
        assert_eq!(of("[data-x='#y']"), [Key::Any]);
        assert_eq!(of(":is(.a, .b)"), [Key::Any]);
        assert_eq!(of("LI:not(.x)"), [Key::Tag("li".into())]);
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
