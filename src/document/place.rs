//! The place of a thread by its name or its heading, for pages whose comments were not found: what they state is not lost with them.

use super::text::short;
use super::{Document, Index, Node, Tag};
use crate::locale::words::{self, Counts};

/// Ids and class tokens of the element that holds a whole thread, in lower case and without what divides their words.
const NAMES: &[&str] = &[
    "blogcomments",
    "comentarios",
    "commentaires",
    "commentarea",
    "commenti",
    "commentlist",
    "comments",
    "commentsarea",
    "commentsblock",
    "commentscontainer",
    "commentsection",
    "commentslist",
    "commentssection",
    "commentstemplate",
    "commentswrap",
    "commentswrapper",
    "commentthread",
    "commentwrap",
    "disqusthread",
    "entrycomments",
    "komentarze",
    "kommentare",
    "kommentarer",
    "kommentit",
    "opmerkingen",
    "postcomments",
    "reacties",
    "wpdcom",
    "yorumlar",
];

/// No name of the list is longer, dividers included.
const LONGEST: usize = 24;

/// True for the id or a class token of an element that holds a whole thread, in the languages that templates are written in.
#[must_use]
pub fn is_name(name: &str) -> bool {
    if !(6..=LONGEST).contains(&name.len()) {
        return false;
    }
    // Asked of every name on the way to a thread: no text is made for it.
    let mut plain = [0; LONGEST];
    let letters = name.bytes().filter(|b| !matches!(b, b'-' | b'_'));
    let mut length = 0;
    for byte in letters {
        plain[length] = byte.to_ascii_lowercase();
        length += 1;
    }
    let plain = &plain[..length];
    NAMES
        .binary_search_by(|known| known.as_bytes().cmp(plain))
        .is_ok()
}

/// The place of the thread on a page where no comment was found: the element with an id for it, else the only box with such a class.
/// A listing has many, and each says how many comments its post has. `foreign` names boxes of something else.
#[must_use]
pub fn find(doc: &Document<'_>, foreign: impl Fn(Index) -> bool) -> Option<Index> {
    let first = |nodes: &[u32]| nodes.iter().map(|&i| i as Index).min();
    let ids = doc.places.ids.iter().filter(|(id, _)| is_name(id));
    if let Some(place) = ids.filter_map(|(_, nodes)| first(nodes)).min() {
        return Some(place);
    }
    let classes = doc.places.classes.iter().filter(|(c, _)| is_name(c));
    let holds = |&i: &Index| {
        let tag = doc.nodes[i].tag;
        matches!(tag, Tag::Div | Tag::Section | Tag::Ol | Tag::Ul)
    };
    let mut boxes: Vec<Index> = classes
        .flat_map(|(_, nodes)| nodes.iter().map(|&i| i as Index))
        .filter(holds)
        .collect();
    boxes.sort_unstable();
    boxes.dedup();
    let mut only = None;
    let mut until = 0;
    for index in boxes {
        if index < until {
            continue;
        }
        until = doc.end(index);
        if only.replace(index).is_some() {
            return None;
        }
    }
    only.or_else(|| own_element(doc))
        .filter(|&i| !is_aside(doc, i) && !foreign(i))
}

/// True for an element of a script's own that is named for a thread: `<post-comments>`, `<comment-section>`; not for one that counts them.
#[must_use]
pub fn is_element(node: &Node<'_>) -> bool {
    // Asked of the elements without a tag of their own only; those of HTML and SVG have no hyphen, or no such word.
    let name = if node.tag == Tag::Other {
        node.name()
    } else {
        ""
    };
    name.contains('-')
        && (is_name(name) || name.split('-').any(|word| word == "comments"))
        && !name.split('-').any(|word| {
            matches!(
                word,
                "count"
                    | "counter"
                    | "number"
                    | "total"
                    | "badge"
                    | "button"
                    | "link"
                    | "form"
                    | "icon"
                    | "toggle"
                    | "recent"
                    | "latest"
                    | "widget"
            )
        })
}

/// The only element of a script's own that is named for a thread.
fn own_element(doc: &Document<'_>) -> Option<Index> {
    let mut all = doc
        .places
        .tagged(Tag::Other)
        .filter(|&i| is_element(&doc.nodes[i]));
    all.next().filter(|_| all.next().is_none())
}

/// A longer heading tells of something.
const LONGEST_HEADING: usize = 80;

/// Headings that are read: a page with more of them is no post.
const MOST_HEADINGS: usize = 200;

/// The heading that states a number of comments, where the page has one such heading, behind its title and outside its margin.
#[must_use]
pub fn heading(doc: &Document<'_>, foreign: impl Fn(Index) -> bool) -> Option<Index> {
    let mut title = None;
    let mut only = None;
    let headings = (1..doc.nodes.len()).filter(|&i| doc.nodes[i].tag.is_heading());
    for index in headings.take(MOST_HEADINGS) {
        let told = short(doc, index, LONGEST_HEADING)
            .filter(|t| t.chars().any(char::is_numeric))
            .and_then(|t| words::read_count(&t))
            .is_some_and(|r| r.counts == Counts::Items);
        if !told {
            title = title.or(Some(index));
        } else if only.replace(index).is_some() {
            return None;
        }
    }
    only.filter(|&i| {
        let link = |i: Index| {
            let href = doc.nodes[i].attr("href");
            doc.nodes[i].tag == Tag::A && href.is_some_and(|h| !h.starts_with('#'))
        };
        title.is_some_and(|t| t < i)
            && !doc.subtree(i).any(link)
            && !doc.ancestors(i).any(link)
            && !is_aside(doc, i)
            && !foreign(i)
    })
}

/// Inside what is never the place of a thread.
pub(super) fn is_aside(doc: &Document<'_>, index: Index) -> bool {
    doc.ancestors(index).any(|a| {
        let node = &doc.nodes[a];
        node.tag.is_hidden()
            || matches!(
                node.tag,
                Tag::Aside | Tag::Nav | Tag::Header | Tag::Li | Tag::A
            )
            || node.named(|n| {
                let n = n.to_ascii_lowercase();
                ["sidebar", "widget"].iter().any(|w| n.contains(w))
            })
                // Blogger calls its list of posts a widget as well.
                && !node.has_class("Blog")
                && !matches!(node.tag, Tag::Body | Tag::Html)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_order_and_short() {
        assert!(NAMES.is_sorted());
        assert!(NAMES.iter().all(|n| n.len() <= LONGEST && is_name(n)));
    }

    #[test]
    fn names_in_every_spelling() {
        assert!(["Comments", "comment-list", "comments_section"].map(is_name) == [true; 3]);
        assert!(["comment", "comments-link", "recent-comments"].map(is_name) == [false; 3]);
    }
}
