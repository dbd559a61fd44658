//! Templates of one's own that print neither ids nor classes of core's nor links for replies. Three or more comments show by what repeats
//! (the recogniser for unknown systems finds them); one or two do only where they stand: in a box named for comments, beside core's form,
//! each with a name, a date and a text.

use super::super::fields::Context;
use super::super::{Candidate, is_foreign_place};
use super::unmarked::bare_root;
use super::{Signs, drafts};
use crate::document::text::short;
use crate::document::{Document, Index, Tag, place};
use crate::locale::words;
use crate::thread::Nesting;
use std::ops::Range;

/// Names of a box around all comments, beside those of whole threads.
const PLACES: &[&str] = &[
    "comments-wrap",
    "list-comments",
    "the-comments",
    "comment-list",
];

/// More repeat visibly.
const MOST: usize = 2;

/// Boxes that are looked into.
const MOST_PLACES: usize = 8;

/// Siblings behind a heading that are looked at.
const MOST_SIBLINGS: usize = 24;

/// "Comments", in any language, is no longer. Bytes.
const LONGEST_HEADING: usize = 60;

/// Nodes of a head that stands before its text.
const HEAD: usize = 24;

/// Recognises one or two comments by where they stand; any number where a head and a text take turns.
pub(super) fn recognise(ctx: &Context<'_, '_>, signs: &Signs) -> Option<Candidate> {
    if !signs.wordpress || !signs.form {
        return None;
    }
    let doc = ctx.doc;
    let mut entries: Vec<Range<Index>> = Vec::new();
    for place in places(doc) {
        // The innermost box holds the comments; what stands around it was looked into before.
        for entry in entries_of(doc, parts(doc, place)) {
            entries.retain(|e| !(e.start <= entry.start && entry.end <= e.end));
            entries.push(entry);
        }
    }
    let under = behind_headings(doc).map(|parts| entries_of(doc, parts));
    let found = std::iter::once(entries)
        .chain(under)
        .find_map(|entries| candidate(ctx, entries))?;
    // Many show by what repeats, where they are dated.
    let paired = |c: &Candidate| c.items.iter().all(|i| doc.nodes[i.node].tag.is_heading());
    let dateless = |c: &Candidate| !c.items.iter().any(super::is_dated);
    let few = found.items.len() <= MOST || paired(&found) || dateless(&found);
    few.then_some(found)
}

/// The entries as comments, if every one of them says who wrote what and when; without a date, a face says that somebody speaks.
fn candidate(ctx: &Context<'_, '_>, entries: Vec<Range<Index>>) -> Option<Candidate> {
    if entries.is_empty() {
        return None;
    }
    let roots: Vec<_> = entries
        .into_iter()
        .map(|range| bare_root(range.start, range, None))
        .collect();
    let items = drafts(ctx, &roots);
    let said = |item: &super::Draft| {
        let fields = &item.fields;
        let told = super::is_dated(item) || fields.has_avatar;
        let written = !fields.body.text.is_empty() || fields.body.links > 0;
        told && written && fields.author.is_some()
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

fn entries_of(doc: &Document<'_>, parts: Vec<Index>) -> Vec<Range<Index>> {
    let found = turns(doc, &parts).or_else(|| single(doc, parts));
    found.unwrap_or_default()
}

/// Boxes named for comments, in document order.
fn places(doc: &Document<'_>) -> Vec<Index> {
    let named =
        |name: &str| place::is_name(name) || PLACES.iter().any(|p| p.eq_ignore_ascii_case(name));
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
    let is_part = |&c: &Index| doc.nodes[c].is_element() && doc.has_text(c) && !holds_form(doc, c);
    doc.children(place).filter(is_part).collect()
}

fn holds_form(doc: &Document<'_>, node: Index) -> bool {
    doc.nodes[node].named(|n| n == "respond" || n == "comment-respond")
        || doc.subtree(node).any(|i| doc.nodes[i].tag == Tag::Form)
}

/// Siblings between a heading that says "Comments" and nothing else, and the form.
fn behind_headings<'a>(doc: &'a Document<'_>) -> impl Iterator<Item = Vec<Index>> + 'a {
    let tags = [Tag::H1, Tag::H2, Tag::H3, Tag::H4, Tag::H5, Tag::H6];
    // Bootstrap's panels have a `div.panel-heading`.
    let titled = doc.places.classes.iter();
    let titled = titled.filter(|(c, _)| c.ends_with("heading") || c.ends_with("title"));
    let titled = titled.flat_map(|(_, nodes)| nodes.iter().map(|&i| i as Index));
    let headings = tags
        .into_iter()
        .flat_map(|tag| doc.places.tagged(tag))
        .chain(titled);
    let said = |&h: &Index| {
        short(doc, h, LONGEST_HEADING).is_some_and(|text| words::is_comment_heading(&text))
            && !is_foreign_place(doc, h)
    };
    let headings = headings.filter(said).take(MOST_PLACES);
    headings
        .filter_map(|heading| {
            let limit = doc.end(doc.parent(heading));
            let next = |i: Index| Some(doc.end(i)).filter(|&i| i < limit);
            let behind: Vec<Index> = std::iter::successors(next(heading), |&i| next(i))
                .filter(|&i| doc.nodes[i].is_element())
                .take(MOST_SIBLINGS)
                .collect();
            // Only what a form ends is sure to be the thread: among the siblings, or behind the box around them.
            let form = behind.iter().position(|&i| holds_form(doc, i));
            let ended = || {
                let outer = doc.end(doc.parent(doc.parent(heading)));
                let after = |i: Index| Some(doc.end(i)).filter(|&i| i < outer);
                std::iter::successors(Some(limit).filter(|&i| i < outer), |&i| after(i))
                    .filter(|&i| doc.nodes[i].is_element())
                    .take(2)
                    .any(|i| holds_form(doc, i))
            };
            let form = form.or_else(|| ended().then_some(behind.len()))?;
            let mut parts = behind;
            parts.truncate(form);
            parts.retain(|&i| doc.has_text(i));
            // A single box can be the list or the only comment.
            let inner = match parts[..] {
                [only] => self::parts(doc, only),
                _ => Vec::new(),
            };
            let kind = |i: Index| (doc.nodes[i].tag, doc.nodes[i].value);
            let list = inner.len() > 1 && inner.iter().all(|&i| kind(i) == kind(inner[0]));
            Some([inner, if list { Vec::new() } else { parts }])
        })
        .flatten()
}

/// A head of each comment and its text, as siblings: `h4`, `div`, `h4`, `div`.
fn turns(doc: &Document<'_>, parts: &[Index]) -> Option<Vec<Range<Index>>> {
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
fn single(doc: &Document<'_>, mut parts: Vec<Index>) -> Option<Vec<Range<Index>>> {
    parts.retain(|&p| !doc.nodes[p].tag.is_heading());
    let first = *parts.first()?;
    let kind = |i: Index| (doc.nodes[i].tag, doc.nodes[i].value);
    let boxes = matches!(
        doc.nodes[first].tag,
        Tag::Div | Tag::Li | Tag::Article | Tag::Section | Tag::Blockquote
    );
    (boxes && parts.iter().all(|&p| kind(p) == kind(first)))
        .then(|| parts.into_iter().map(|p| doc.subtree(p)).collect())
}
