//! One compound of a selector (`li.comment[id^=c]`), read from its text and compared with a node.

use crate::document::{Node, Tag};

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

/// Where a node keeps an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Class,
    Id,
    Other,
}

impl Place {
    fn of(name: &str) -> Place {
        match name {
            "class" => Place::Class,
            "id" => Place::Id,
            _ => Place::Other,
        }
    }
}

/// What a compound asks of one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attr {
    /// Its name.
    pub name: String,
    place: Place,
    /// Its bit, as nodes have it.
    bit: u16,
    compare: Compare,
    /// The text that its value holds; empty where it only has to be there.
    pub value: String,
    any_case: bool,
}

impl Attr {
    fn holds(&self, node: &Node<'_>) -> bool {
        if !node.may_have(self.bit) {
            return false;
        }
        let found = match self.place {
            Place::Class if !node.value.is_empty() => Some(node.value),
            Place::Id if !node.id.is_empty() => Some(node.id),
            _ => node.attr(&self.name),
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

/// What a compound asks of the node itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compound {
    /// Local name.
    pub tag: Option<String>,
    /// The same as a number, for elements that have one.
    kind: Option<Tag>,
    /// Id.
    pub id: Option<String>,
    /// Class tokens.
    pub classes: Vec<String>,
    /// Attributes.
    pub attrs: Vec<Attr>,
}

impl Compound {
    /// True where the node is all of it.
    pub fn holds(&self, node: &Node<'_>) -> bool {
        let named = match self.kind {
            Some(kind) => node.tag == kind,
            None => self.tag.as_ref().is_none_or(|t| node.name() == t),
        };
        named
            && self.id.as_ref().is_none_or(|id| node.id == id)
            && self
                .classes
                .iter()
                .all(|class| node.value.len() >= class.len() && node.classes().any(|c| c == class))
            && self.attrs.iter().all(|a| a.holds(node))
    }
}

/// `.name` as `[class~="name"]`, which matches the same. For a class scraper interns all class tokens of an element in a table of
/// fixed size (`string_cache`), in which a page of many different tokens makes every look-up long; an attribute is read as it stands.
pub fn by_attribute(text: &str) -> String {
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
pub fn split(text: &str, cut: impl Fn(char) -> bool) -> Vec<&str> {
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
pub fn compound(text: &str) -> (Compound, bool) {
    let mut out = Compound::default();
    if text.contains('\\') {
        // An escape would have to be undone: rather nothing is known.
        return (out, false);
    }
    let tag = name_end(text);
    if tag > 0 {
        let name = text[..tag].to_ascii_lowercase();
        out.kind = Tag::named(&name);
        out.tag = Some(name);
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
            place: Place::of(&text.to_ascii_lowercase()),
            bit: Node::bit(&text.to_ascii_lowercase()),
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
    let name = name.trim().to_ascii_lowercase();
    Some(Attr {
        place: Place::of(&name),
        bit: Node::bit(&name),
        name,
        compare,
        value: if any_case {
            value.to_ascii_lowercase()
        } else {
            value.to_owned()
        },
        any_case,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_read_as_attributes() {
        assert_eq!(
            by_attribute("li.a-b.c > p:not(.d, [x='.e'])"),
            "li[class~=\"a-b\"][class~=\"c\"] > p:not([class~=\"d\"], [x='.e'])"
        );
        assert_eq!(by_attribute(r".a\:b"), r".a\:b");
    }
}
