//! Templates of one's own that print neither ids nor classes of core's nor links for replies. Three or more comments show by what repeats
//! (the recogniser for unknown systems finds them); one or two do only where they stand: in a box named for comments, beside core's form,
//! each with a name, a date and a text.

use super::super::fields::Context;
use super::super::{Candidate, is_foreign_place};
use super::unmarked::bare_root;
use super::{Signs, drafts};
use crate::document::{Document, Index, Tag};
use crate::thread::Nesting;

/// Names of a box around all comments.
const PLACES: &[&str] = &[
    "comment-list",
    "comment-wrap",
    "commentlist",
    "comments",
    "comments-area",
    "comments-container",
    "comments-list",
    "comments-section",
    "comments-wrap",
    "comments-wrapper",
    "commentslist",
    "list-comments",
    "post-comments",
    "the-comments",
];

/// More repeat visibly.
const MOST: usize = 2;

/// Boxes that are looked into.
const MOST_PLACES: usize = 8;

/// Nodes of a head that stands before its text.
const HEAD: usize = 24;

/// Recognises one or two comments by where they stand; any number where a head and a text take turns.
pub(super) fn recognise(ctx: &Context<'_, '_>, signs: &Signs) -> Option<Candidate> {
    if !signs.wordpress || !signs.form {
        return None;
    }
    let doc = ctx.doc;
    let mut entries: Vec<std::ops::Range<Index>> = Vec::new();
    for place in places(doc) {
        // The innermost box holds the comments; what stands around it was looked into before.
        let found = turns(doc, place).or_else(|| single(doc, place));
        for entry in found.into_iter().flatten() {
            entries.retain(|e| !(e.start <= entry.start && entry.end <= e.end));
            entries.push(entry);
        }
    }
    let paired = entries.iter().all(|e| doc.end(e.start) < e.end);
    if entries.is_empty() || entries.len() > MOST && !paired {
        return None;
    }
    let roots: Vec<_> = entries
        .into_iter()
        .map(|range| bare_root(range.start, range, None))
        .collect();
    let items = drafts(ctx, &roots);
    let said = |item: &super::Draft| {
        let fields = &item.fields;
        let dated = fields.date.machine.is_some() || fields.date.raw.is_some();
        let written = !fields.body.text.is_empty() || fields.body.links > 0;
        dated && written && fields.author.is_some()
    };
    items.iter().all(said).then(|| Candidate {
        platform: "wordpress",
        nesting: Nesting::Unknown,
        has_place: true,
        start: items.first().map(|i| i.node),
        confidence: 0.6,
        items,
        ..Candidate::default()
    })
}

/// Boxes named for comments, in document order.
fn places(doc: &Document<'_>) -> Vec<Index> {
    let named = |name: &str| PLACES.iter().any(|p| p.eq_ignore_ascii_case(name));
    let classes = doc.places.classes.iter().filter(|(class, _)| named(class));
    let ids = doc.places.ids.iter().filter(|(id, _)| named(id));
    let nodes = classes.chain(ids).flat_map(|(_, nodes)| nodes.iter());
    let mut out: Vec<Index> = nodes
        .map(|&i| i as Index)
        .filter(|&i| !doc.nodes[i].tag.is_heading() && !is_foreign_place(doc, i))
        .collect();
    out.sort_unstable();
    out.dedup();
    out.truncate(MOST_PLACES);
    out
}

/// The parts of a box that can be comments: neither its heading nor the form.
fn parts(doc: &Document<'_>, place: Index) -> Vec<Index> {
    let is_part = |&c: &Index| {
        let node = &doc.nodes[c];
        let form = node.tag == Tag::Form
            || node.named(|n| n == "respond" || n == "comment-respond")
            || doc.subtree(c).any(|i| doc.nodes[i].tag == Tag::Form);
        node.is_element() && doc.has_text(c) && !form
    };
    doc.children(place).filter(is_part).collect()
}

/// A head of each comment and its text, as siblings: `h4`, `div`, `h4`, `div`.
fn turns(doc: &Document<'_>, place: Index) -> Option<Vec<std::ops::Range<Index>>> {
    let parts = parts(doc, place);
    let kind = |i: Index| (doc.nodes[i].tag, doc.nodes[i].value);
    let (head, text) = (*parts.first()?, *parts.get(1)?);
    let short = doc.end(head) - head <= HEAD && doc.nodes[head].tag.is_heading();
    let even = parts.len().is_multiple_of(2);
    let pairs = parts.chunks(2);
    let alike = pairs
        .clone()
        .all(|p| p.len() == 2 && kind(p[0]) == kind(head) && kind(p[1]) == kind(text));
    let block = matches!(doc.nodes[text].tag, Tag::Div | Tag::P | Tag::Blockquote);
    // A heading over a box can be that of the whole thread: a comment's says when it was written.
    let dated = |p: &[Index]| {
        let line = crate::document::text::line(doc, p[0]);
        crate::thread::date::is_date_like(&line)
    };
    (short && even && block && alike && pairs.clone().all(dated))
        .then(|| pairs.map(|p| p[0]..doc.end(p[1])).collect())
}

/// Boxes of one kind and nothing else beside a heading.
fn single(doc: &Document<'_>, place: Index) -> Option<Vec<std::ops::Range<Index>>> {
    let mut parts = parts(doc, place);
    parts.retain(|&p| !doc.nodes[p].tag.is_heading());
    let first = *parts.first()?;
    let kind = |i: Index| (doc.nodes[i].tag, doc.nodes[i].value);
    let boxes = matches!(
        doc.nodes[first].tag,
        Tag::Div | Tag::Li | Tag::Article | Tag::Section | Tag::Blockquote
    );
    (boxes && parts.len() <= MOST && parts.iter().all(|&p| kind(p) == kind(first)))
        .then(|| parts.into_iter().map(|p| doc.subtree(p)).collect())
}
