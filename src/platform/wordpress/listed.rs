//! Themes that print no mark at all: a heading that states a number of comments, and right after it a list of as many entries.

use super::super::Candidate;
use super::super::fields::Context;
use super::unmarked::{self, bare_root};
use super::{Signs, drafts};
use crate::document::text::short;
use crate::document::{Index, Tag};
use crate::locale::words::{self, Counts};
use crate::thread::{Kind, Nesting};

/// Recognises a bare list by its heading's number.
pub(super) fn recognise(ctx: &Context<'_, '_>, signs: &Signs) -> Option<Candidate> {
    if !signs.wordpress {
        return None;
    }
    let doc = ctx.doc;
    let place = signs.comments?;
    let mut declared: Option<u64> = None;
    for index in doc.subtree(place) {
        let node = &doc.nodes[index];
        if matches!(node.tag, Tag::Ol | Tag::Ul) {
            let entries: Vec<Index> = doc
                .children(index)
                .filter(|&c| doc.nodes[c].tag == Tag::Li && doc.has_text(c))
                .collect();
            if declared.is_some_and(|d| d == entries.len() as u64 && d > 0) {
                let found = candidate(ctx, index, &entries);
                // A menu can have as many entries: most of a thread's tell who wrote them, or when.
                let said = found
                    .items
                    .iter()
                    .filter(|i| super::is_said(i) || i.fields.author.is_some())
                    .count();
                if 2 * said > entries.len() {
                    return Some(found);
                }
            }
        } else if node.tag.is_heading()
            || matches!(
                node.tag,
                Tag::Label | Tag::P | Tag::Div | Tag::Span | Tag::Strong
            )
        {
            let text = short(doc, index, 200);
            let reading = text.as_deref().and_then(words::read_count);
            if let Some(reading) = reading.filter(|r| r.counts == Counts::Items) {
                declared = Some(reading.count);
            }
        }
    }
    None
}

fn candidate(ctx: &Context<'_, '_>, list: Index, entries: &[Index]) -> Candidate {
    let doc = ctx.doc;
    let roots = entries
        .iter()
        .map(|&entry| bare_root(entry, doc.subtree(entry), None))
        .collect();
    let roots = unmarked::with_bare_pings(doc, roots);
    let mut items = drafts(ctx, &roots);
    for item in items.iter_mut().filter(|i| entries.contains(&i.node)) {
        item.kind = Kind::Comment;
        item.rule = "listed";
        item.confidence = 0.6;
        item.depth = None;
    }
    Candidate {
        platform: "wordpress",
        items,
        nesting: Nesting::Flat,
        has_place: true,
        start: Some(list),
        confidence: 0.7,
        ..Candidate::default()
    }
}
