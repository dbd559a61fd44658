//! A letter in the place of a picture: templates of our days print the first letter of a name in a coloured circle before it.

use super::Own;
use crate::document::{Document, Index, Tag};
use std::ops::Range;

/// Initials are no longer. Bytes.
const LONGEST: usize = 12;

/// What follows is a name, or a line that begins with one. Bytes.
const LONGEST_LINE: usize = 120;

/// Texts of one comment of which the first and one more are looked at.
const LOOKED_AT: usize = 64;

/// Elements of the same class that are asked whether they hold letters, too.
const ALIKE: usize = 64;

/// The element that holds nothing but the first letter, or the initials, of what stands behind it: the comment's first text.
pub(super) fn find(doc: &Document<'_>, own: &Own<'_>) -> Option<Range<Index>> {
    let mut texts = own
        .indices()
        .take(LOOKED_AT)
        .filter(|&i| doc.nodes[i].tag == Tag::Text && !doc.nodes[i].is_blank());
    let first = texts.next()?;
    let letter = doc.nodes[first].value.trim();
    if !is_initials(letter) {
        return None;
    }
    let holder = doc.parent(first);
    let alone = |node: Index| {
        let mut inside = doc.nodes[doc.subtree(node)]
            .iter()
            .filter(|n| n.tag == Tag::Text && !n.is_blank());
        inside.next().is_some_and(|n| is_initials(n.value.trim())) && inside.next().is_none()
    };
    let second = texts.next()?;
    let name = doc.nodes[second].value.trim();
    let same = |a: &str, b: &str| {
        let first = |s: &str| {
            s.chars()
                .next()
                .into_iter()
                .flat_map(char::to_lowercase)
                .next()
        };
        first(a) == first(b)
    };
    let behind = name.len() <= LONGEST_LINE && name.len() > letter.len() && same(letter, name);
    // Something else must follow: "J" and "Just so" may be a name and all that its owner said.
    if holder <= own.start || !alone(holder) || !behind || texts.next().is_none() {
        return None;
    }
    // The widest element around it that holds no more.
    let picture = doc
        .ancestors(holder)
        .take_while(|&a| a > own.start && alone(a))
        .last()
        .unwrap_or(holder);
    // Its like before other comments hold letters as well.
    let class = doc.nodes[holder]
        .classes()
        .next()
        .or_else(|| doc.nodes[picture].classes().next());
    let alike = |class: &str| {
        let mut nodes = doc.places.classes.nodes(class).take(ALIKE);
        nodes.all(|node| alone(node) || !doc.has_text(node))
    };
    class.is_none_or(alike).then(|| doc.subtree(picture))
}

/// "J", "JT", "É", "王": one letter, or two capitals.
fn is_initials(text: &str) -> bool {
    if text.len() > LONGEST {
        return false;
    }
    let mut letters = text.chars().filter(|c| *c != '.');
    let (Some(first), second) = (letters.next(), letters.next()) else {
        return false;
    };
    let capital = second.is_none_or(|c| c.is_uppercase() && first.is_uppercase());
    first.is_alphanumeric() && capital && letters.next().is_none()
}
