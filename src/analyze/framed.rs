//! A thread inside a frame that was saved with its page: SingleFile writes the whole document of a frame into `srcdoc`, MHTML keeps it as
//! a part of its own. Only looked at where the page itself holds no comment.

use super::html::Read;
use crate::document::shell;
use crate::document::{Document, Index, Tag, decode::decode, place};
use crate::platform::scripted;
use crate::source::{Media, Page};
use crate::thread::join::Part;
use std::cell::OnceCell;

/// Frames that are read of one page: a page with advertisements has many.
const MOST_FRAMES: usize = 8;

/// Frames among which these are looked for.
const MOST_LOOKED_AT: usize = 64;

/// Frames within frames.
pub(super) const MOST_DEPTH: usize = 2;

/// Of the bytes that a page may have, its frames are read up to this part: each of them may hold others.
pub(super) const SHARE: usize = 4;

/// A shorter document holds no comment. Bytes.
const LEAST: usize = 200;

/// The document of a frame.
pub(super) struct Frame {
    html: String,
    address: Option<String>,
    /// Its name or place says that it holds comments; of others only what a platform of its own knows is believed.
    sure: bool,
}

impl Frame {
    /// The frame as a page; its time of capture is that of the page around it.
    pub(super) fn page(&self, outer: &Page) -> Page {
        Page {
            final_url: None,
            saved_from: self.address.clone().or(outer.saved_from.clone()),
            captured: outer.captured,
            frames: outer.frames.clone(),
            ..Page::new(&outer.name, Vec::new(), Media::Html)
        }
    }

    pub(super) fn html(&self) -> &str {
        &self.html
    }

    /// True where what was read of the frame is the thread of the page.
    fn holds(&self, part: &Part) -> bool {
        people(part) > 0 && (self.sure || !matches!(part.thread.platform.as_str(), "" | "generic"))
    }
}

fn people(part: &Part) -> usize {
    part.thread
        .items
        .iter()
        .filter(|i| !i.kind.is_ping())
        .count()
}

/// The frames of a page whose documents are at hand, those for comments first. `most` is their size in sum.
pub(super) fn of(
    doc: &Document<'_>,
    page: &Page,
    scripted: Option<&scripted::Found>,
    most: usize,
) -> Vec<Frame> {
    let heading = OnceCell::new();
    let heading = || *heading.get_or_init(|| place::bare_heading(doc, |_| false));
    let mut found: Vec<(bool, Index)> = doc
        .places
        .tagged(Tag::Iframe)
        .filter(|&i| {
            doc.nodes[i]
                .attr("srcdoc")
                .is_some_and(|d| d.len() >= LEAST)
                || !page.frames.is_empty() && doc.nodes[i].attr("src").is_some()
        })
        .take(MOST_LOOKED_AT)
        .map(|i| (is_for_comments(doc, i, scripted, heading), i))
        .collect();
    found.sort_by_key(|&(sure, index)| (!sure, index));
    let mut left = most;
    let mut frames = Vec::new();
    for (sure, index) in found {
        let node = &doc.nodes[index];
        let src = node.attr("src").filter(|src| src.starts_with("http"));
        let mut address = src.map(str::to_owned);
        let html = match node.attr("srcdoc") {
            Some(html) if html.len() >= LEAST => html.to_owned(),
            _ => {
                let src = node.attr("src").unwrap_or("").trim();
                let named = |f: &&crate::source::Frame| f.names.iter().any(|name| name == src);
                let Some(part) = page.frames.iter().find(named) else {
                    continue;
                };
                address = (part.names.iter()).find(|n| n.starts_with("http")).cloned();
                decode(&part.bytes, part.charset.as_deref(), Media::Html)
                    .text
                    .to_string()
            }
        };
        if html.len() < LEAST || html.len() > left {
            continue;
        }
        left -= html.len();
        let sure = sure || address.as_deref().is_some_and(shell::is_address);
        frames.push(Frame {
            html,
            address,
            sure,
        });
        if frames.len() == MOST_FRAMES {
            break;
        }
    }
    frames
}

/// True where a frame is named for comments, stands at their place, or where their system puts it.
fn is_for_comments(
    doc: &Document<'_>,
    index: Index,
    scripted: Option<&scripted::Found>,
    heading: impl Fn() -> Option<Index>,
) -> bool {
    let node = &doc.nodes[index];
    shell::is_frame_of_comments(node)
        || scripted.is_some_and(|found| {
            doc.inside(index, found.node) && doc.nodes[found.node].tag != Tag::Body
        })
        || doc
            .ancestors(index)
            .take(6)
            .any(|a| doc.nodes[a].named(place::is_name))
        || heading().is_some_and(|h| h < index && index - h < 60 && doc.end(doc.parent(h)) > index)
}

/// Puts the fullest thread that a frame holds into its page, which keeps its own address and post.
pub(super) fn fill(outer: &mut Part, frames: &[Frame], parts: Vec<Read>) -> Option<usize> {
    let parts: Vec<Part> = parts.into_iter().map(|read| read.part).collect();
    // A frame that states a number and was saved before its comments came.
    if outer.stated.is_none() {
        let mut told = parts.iter().zip(frames).filter(|(_, frame)| frame.sure);
        outer.stated = told.find_map(|(part, _)| part.stated.clone());
    }
    let parts = parts.into_iter().enumerate();
    let held = parts.filter(|(nth, part)| frames[*nth].holds(part));
    // Of equals the first.
    let (nth, inner) = held.max_by_key(|(nth, part)| (people(part), std::cmp::Reverse(*nth)))?;
    let thread = &mut outer.thread;
    if matches!(inner.thread.platform.as_str(), "" | "generic") && !thread.platform.is_empty() {
        // The system whose script made the frame.
    } else {
        thread.platform = inner.thread.platform;
    }
    thread.thread_id = inner.thread.thread_id.or(thread.thread_id.take());
    thread.items = inner.thread.items;
    thread.closed = inner.thread.closed.or(thread.closed);
    thread.nesting = inner.thread.nesting;
    thread.depth_cap = inner.thread.depth_cap;
    outer.elsewhere = inner.elsewhere;
    // The number above the thread itself is the better one.
    outer.stated = inner.stated.or(outer.stated.take());
    outer.around = crate::thread::reconcile::Surroundings {
        cut: outer.around.cut || inner.around.cut,
        ..inner.around
    };
    outer.thread.cuts.extend(inner.thread.cuts);
    Some(nth)
}
