//! A thread in sections, each under a heading that states its own number: "2 Comments on paragraph 1", "3 Comments on paragraph 2"
//! (CommentPress). The page states the sum.

use super::declared::Stated;
use super::text::short;
use super::{Document, Index};
use crate::locale::words::{self, Counts};

/// A heading is no longer than this.
const LONGEST: usize = 200;

/// Headings that are read.
const MOST: usize = 500;

/// The sum over the headings that stand beside the one which `first` was read from, where `items` stand under more than one of them.
#[must_use]
pub fn sum(doc: &Document<'_>, first: &Stated, items: &[Index]) -> Option<Stated> {
    let node = first.node.filter(|&n| doc.nodes[n].tag.is_heading())?;
    let tag = doc.nodes[node].tag;
    let parent = doc.parent(node);
    let beside = doc.places.tagged(tag).filter(|&h| doc.parent(h) == parent);
    let headings: Vec<Index> = beside.take(MOST).collect();
    let mut total = 0;
    let mut pings = None;
    let mut filled = 0;
    for (at, &heading) in headings.iter().enumerate() {
        let text = short(doc, heading, LONGEST)?;
        let Some(reading) = words::read_count(&text) else {
            continue;
        };
        if reading.counts == Counts::Pings {
            pings = Some(pings.unwrap_or(0) + reading.count);
            continue;
        }
        total += reading.count;
        let end = headings.get(at + 1).copied().unwrap_or(doc.nodes.len());
        let inside = items.partition_point(|&i| i < heading)..items.partition_point(|&i| i < end);
        filled += u32::from(!inside.is_empty());
    }
    (filled > 1 && total > first.count).then(|| Stated {
        count: total,
        pings: pings.or(first.pings),
        ..first.clone()
    })
}
