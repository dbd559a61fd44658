//! Names that are none, and names of which only a part was taken: places that people write from, surnames in an element of their own.

use super::{BY_LOOKS, FEWEST, LONGEST_NAME};
use crate::document::{Document, Tag};
use crate::locale::words;
use crate::platform::Draft;
use crate::platform::fields::AuthorFound;
use std::collections::HashSet;

/// "Lyon, France", "Paris, France": where all names that were found by their looks end with a comma and what others end with, too, they
/// are the places that people write from.
pub fn without_places(items: &mut [Draft], people: &[usize]) {
    let mut ends: HashSet<&str> = HashSet::new();
    for &at in people {
        let Some(author) = items[at]
            .fields
            .author
            .as_ref()
            .filter(|a| a.score <= BY_LOOKS)
        else {
            return;
        };
        let Some((town, land)) = author.name.split_once(", ") else {
            return;
        };
        if town.is_empty() || land.contains(char::is_numeric) || land.contains(',') {
            return;
        }
        ends.insert(land);
    }
    if 2 * ends.len() <= people.len() {
        for &at in people {
            items[at].fields.author = None;
            items[at].fields.author_node = None;
        }
    }
}

/// Names in two parts, of which the second stands in an element of its own: a badge says the same of many, surnames differ.
pub fn with_surnames(doc: &Document<'_>, items: &mut [Draft], people: &[usize]) {
    let mut found: Vec<(usize, &str)> = Vec::with_capacity(people.len());
    let mut seen: HashSet<&str> = HashSet::new();
    for &at in people {
        let Some(author) = &items[at].fields.author else {
            return;
        };
        let Some(surname) = surname(doc, author) else {
            return;
        };
        seen.insert(surname);
        found.push((at, surname));
    }
    // One person may write several times.
    let names: HashSet<&str> = found
        .iter()
        .filter_map(|&(at, _)| items[at].fields.author.as_ref())
        .map(|a| a.name.as_str())
        .collect();
    if seen.len() < FEWEST || seen.len() < names.len() {
        return;
    }
    for (at, surname) in found {
        if let Some(author) = &mut items[at].fields.author {
            author.name.push(' ');
            author.name.push_str(surname);
        }
    }
}

/// The word in the element right behind a name's plain text, where it is all that follows: `Ana <span>Varga</span>`.
fn surname<'t>(doc: &Document<'t>, author: &AuthorFound) -> Option<&'t str> {
    let texts = doc.subtree(author.node);
    let mut texts = texts.filter(|&i| doc.nodes[i].tag == Tag::Text && !doc.nodes[i].is_blank());
    let (first, second) = (texts.next()?, texts.next()?);
    let word = doc.nodes[second].value.trim();
    let one = texts.next().is_none()
        && doc.parent(first) == author.node
        && doc.nodes[first].value.trim() == author.name
        && doc.nodes[doc.parent(second)].tag == Tag::Span;
    let like_a_name = word.starts_with(char::is_uppercase)
        && !word.contains(|c: char| c.is_whitespace() || c.is_numeric())
        && word.len() < LONGEST_NAME
        && !words::is_reply_word(word);
    (one && like_a_name).then_some(word)
}
