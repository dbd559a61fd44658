//! Themes that print no mark at all: a heading that states a number of comments, and right after it a list of as many entries.

use super::super::fields::{self, Context, Own};
use super::super::{Candidate, Draft};
use super::Signs;
use crate::document::text::short;
use crate::document::{Index, Tag};
use crate::locale::words::{self, Counts};
use crate::thread::Nesting;

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
    let items = entries
        .iter()
        .map(|&entry| {
            let own = Own {
                start: entry,
                end: ctx.doc.end(entry),
                holes: &[],
                number: None,
            };
            let fields = fields::read(ctx, &own);
            Draft {
                id: (!ctx.doc.nodes[entry].id.is_empty())
                    .then(|| ctx.doc.nodes[entry].id.to_owned()),
                ..Draft::new(entry, fields, "listed", 0.6)
            }
        })
        .collect();
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
