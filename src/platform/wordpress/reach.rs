//! How far a comment reaches around its mark. Most themes put the mark on the whole comment; some put it on an anchor before it, on a
//! `dt`, or on the text alone, with the name outside.

use super::roots::Root;
use crate::document::{Document, Index, Tag};

/// Steps from a mark to the element around its comment; no theme nests one comment deeper.
const MOST_STEPS: usize = 8;

/// The element around a comment whose mark stands on a part of it: the list item that begins with this mark, else the widest element
/// that holds no other mark beside elements that do.
fn around(doc: &Document<'_>, at: usize, starts: &[Index]) -> Option<Index> {
    let mut node = starts[at];
    if matches!(doc.nodes[node].tag, Tag::Li | Tag::Tr) {
        return None;
    }
    for _ in 0..MOST_STEPS {
        let parent = doc.parent(node);
        let first = starts.partition_point(|&s| s < parent);
        let last = starts.partition_point(|&s| s < doc.end(parent));
        let tag = doc.nodes[parent].tag;
        // A mark of the same sort around this one, or on a list's entry, holds a reply, so it stands on the whole comment, and this one
        // does too (laravelista: `li#comment-1`, its replies are `div#comment-2` inside).
        let alike = tag == doc.nodes[starts[at]].tag || tag == Tag::Li;
        if starts.get(first) == Some(&parent) && alike {
            return None;
        }
        if tag == Tag::Li && first == at {
            let nests = last - first == 1 || stands_in_list(doc, starts[at + 1], parent);
            return nests.then_some(parent);
        }
        if parent == 0 || is_container(doc, parent) || last - first > 1 {
            let beside_others = last - first > 1 || (starts.len() > 1 && parent != 0);
            return (node != starts[at] && beside_others).then_some(node);
        }
        node = parent;
    }
    None
}

/// True where a mark stands in a list of its own inside `outer`.
fn stands_in_list(doc: &Document<'_>, mark: Index, outer: Index) -> bool {
    doc.ancestors(mark)
        .take(2 * MOST_STEPS)
        .take_while(|&a| a != outer)
        .any(|a| matches!(doc.nodes[a].tag, Tag::Ul | Tag::Ol))
}

/// A mark that stands before its comment instead of around it: an anchor, a heading, `dt`, an empty element.
fn is_anchor(doc: &Document<'_>, root: &Root<'_>) -> bool {
    match doc.nodes[root.node].tag {
        Tag::Dt | Tag::A => true,
        tag if tag.is_heading() => true,
        _ => !doc.has_text(root.node),
    }
}

/// Gives every mark its comment: the siblings that follow where it stands before it, the element around where it stands on a part.
pub(super) fn extend<'t>(doc: &Document<'t>, mut roots: Vec<Root<'t>>) -> Vec<Root<'t>> {
    let starts: Vec<Index> = roots.iter().map(|r| r.node).collect();
    // `starts` is in document order: how many marks a subtree holds is two binary searches.
    let marks_in = |node: Index| {
        starts.partition_point(|&s| s < doc.end(node)) - starts.partition_point(|&s| s < node)
    };
    // A paragraph holds no other: where all marks stand on paragraphs, these are the lines about the comments that follow them.
    let lines = roots.len() > 1 && starts.iter().all(|&s| doc.nodes[s].tag == Tag::P);
    for at in 0..roots.len() {
        if lines && only_meta(doc, roots[at].node) {
            let node = roots[at].node;
            let next = starts.get(at + 1).copied();
            roots[at].range = node..end_of_siblings(doc, node, &starts, next);
            continue;
        }
        if !is_anchor(doc, &roots[at]) {
            if roots[at].class.is_empty()
                && let Some(around) = around(doc, at, &starts)
            {
                roots[at].range = doc.subtree(around);
            }
            continue;
        }
        let mut node = roots[at].node;
        // Climb while the parent holds this one mark only and is no container of the page.
        for _ in 0..3 {
            let parent = doc.parent(node);
            let tag = doc.nodes[parent].tag;
            let holds_one = marks_in(parent) == 1
                && matches!(
                    tag,
                    Tag::Li
                        | Tag::Div
                        | Tag::P
                        | Tag::Td
                        | Tag::Tr
                        | Tag::Article
                        | Tag::Span
                        | Tag::Small
                        | Tag::Cite
                )
                || tag.is_heading();
            if parent == 0 || !holds_one || marks_in(parent) != 1 || is_container(doc, parent) {
                break;
            }
            node = parent;
            if matches!(tag, Tag::Li | Tag::Article | Tag::Tr) {
                break;
            }
        }
        let holds_body = matches!(
            doc.nodes[node].tag,
            Tag::Li | Tag::Article | Tag::Div | Tag::Td | Tag::Tr
        ) && node != roots[at].node
            && doc.has_text(node);
        let end = if holds_body && !only_meta(doc, node) {
            doc.end(node)
        } else {
            end_of_siblings(doc, node, &starts, roots.get(at + 1).map(|r| r.node))
        };
        roots[at].range = node..end;
    }
    roots
}

/// A block around a mark that is too short to hold the comment as well: its siblings follow.
fn only_meta(doc: &Document<'_>, node: Index) -> bool {
    let text: usize = doc.nodes[doc.subtree(node)]
        .iter()
        .filter(|n| n.tag == Tag::Text)
        .map(|n| n.value.trim().len())
        .sum();
    let blocks = doc.nodes[node + 1..doc.end(node)]
        .iter()
        .filter(|n| n.tag.is_block())
        .count();
    text == 0 || (text < 120 && blocks == 0)
}

fn is_container(doc: &Document<'_>, node: Index) -> bool {
    let n = &doc.nodes[node];
    matches!(
        n.tag,
        Tag::Body
            | Tag::Ol
            | Tag::Ul
            | Tag::Dl
            | Tag::Main
            | Tag::Section
            | Tag::Form
            | Tag::Tbody
            | Tag::Table
    ) || n.named(|name| {
        let name = name.to_ascii_lowercase();
        matches!(
            name.as_str(),
            "comments"
                | "commentlist"
                | "comment-list"
                | "comments-list"
                | "comments-area"
                | "content"
                | "main"
                | "respond"
                | "discussion"
        )
    })
}

/// From `node` over its following siblings, until another mark, a form or a heading of its own begins.
fn end_of_siblings(
    doc: &Document<'_>,
    node: Index,
    starts: &[Index],
    next: Option<Index>,
) -> Index {
    let parent_end = doc.end(doc.parent(node));
    let mut end = doc.end(node);
    while end < parent_end {
        let sibling = &doc.nodes[end];
        let sibling_end = doc.end(end);
        // `dd` belongs to the `dt` before it, whatever replies it holds.
        let second_half = sibling.tag == Tag::Dd && doc.nodes[node].tag == Tag::Dt;
        let holds_mark = !second_half
            && next.is_some_and(|n| n < sibling_end)
            && starts.partition_point(|&s| s < end) < starts.partition_point(|&s| s < sibling_end);
        let foreign = matches!(
            sibling.tag,
            Tag::Form | Tag::Nav | Tag::Footer | Tag::Script | Tag::Hr
        ) || sibling.tag.is_heading() && doc.nodes[node].tag != sibling.tag
            || sibling
                .named(|n| matches!(n, "respond" | "commentform" | "comment-form" | "navigation"));
        if holds_mark || foreign {
            break;
        }
        end = sibling_end;
    }
    end
}
