//! The threads of one post by several channels into one, comment by comment.
//!
//! The page gives what is shown and the pings; REST and the export give true parents past the theme's depth and the replies that the
//! page hides; a feed adds what neither has. `docs/CHANNELS.md` says which wins where two differ, and why.

mod matched;
mod merged;
mod placed;

use crate::thread::reconcile::{Surroundings, settle};
use crate::thread::replies::replies;
use crate::thread::{Channel, Item, MissingReason, Nesting, Post, Scope, Thread, ThreadStatus};
use matched::{Record, records};
use placed::items;
use std::collections::HashMap;

/// One channel's thread of a post.
#[derive(Debug, Clone, PartialEq)]
pub struct ByChannel {
    /// How it was read.
    pub channel: Channel,
    /// The thread.
    pub thread: Thread,
    /// Whether the channel gave all that it has: every page of a REST answer, a whole export. Feeds never do.
    pub whole: bool,
}

/// Joins channels on the ids of their comments. `None` for no parts. The order of the parts says nothing; several parts of one channel
/// are its pages.
///
/// Each item says where it was seen ([`Item::channels`]); number, status and what is missing are settled anew:
///
/// - `hidden_replies` beside `missing` 0: the page left replies out that its number counts, and another channel gave them;
/// - `pings_hidden`: all comments are known, so what is still missing are pings that the page does not list.
///
/// ```
/// use commentsift::thread::join::{ByChannel, channels};
/// use commentsift::thread::{Channel, Kind};
/// use commentsift::{Media, Options, Page, analyze};
/// let html = b"<h3 id=comments>2 Responses</h3><ol><li id=comment-7 class='comment even depth-1'><cite class=fn>Ana</cite><p>Thanks!</p></ol>";
/// let rest = br#"[{"id":7,"post":1,"parent":0,"author_name":"Ana","content":{"rendered":"<p>Thanks!</p>"}},
///                 {"id":9,"post":1,"parent":8,"author_name":"Ben","content":{"rendered":"<p>Agreed.</p>"}}]"#;
/// let of = |bytes: &[u8], media| analyze(&Page::new("post", bytes.to_vec(), media), &Options::default());
/// let page = ByChannel { channel: Channel::Html, thread: of(html, Media::Html)?, whole: true };
/// let rest = ByChannel { channel: Channel::Rest, thread: of(rest, Media::Rest)?, whole: true };
/// let joined = channels(vec![page, rest]).expect("there are two");
/// assert_eq!(joined.items.len(), 2);
/// assert_eq!(joined.items[0].channels, [Channel::Html, Channel::Rest]);
/// assert_eq!(joined.items[1].absent_parent.as_deref(), Some("c8"));
/// # Ok::<(), commentsift::Failure>(())
/// ```
#[must_use]
pub fn channels(mut parts: Vec<ByChannel>) -> Option<Thread> {
    parts.sort_by(|a, b| key(a).cmp(&key(b)));
    if parts.len() == 1 && parts[0].channel == Channel::Html {
        return parts.pop().map(|part| part.thread);
    }
    let records = records(&parts);
    let mut items = items(&records, &parts);
    let base = parts.first()?;
    let states = |p: &ByChannel| {
        p.whole && p.channel != Channel::Html && p.thread.nesting == Nesting::Nested
    };
    let nested = parts.iter().any(states)
        || items
            .iter()
            .any(|i| i.parent.is_some() || i.absent_parent.is_some());
    let nesting = if nested {
        Nesting::Nested
    } else {
        base.thread.nesting
    };
    if nesting != Nesting::Nested {
        items.iter_mut().for_each(|item| item.depth = None);
    }
    let post = post(&parts);
    let mut cuts = Vec::new();
    for cut in parts.iter().flat_map(|part| &part.thread.cuts) {
        if !cuts.contains(cut) {
            cuts.push(cut.clone());
        }
    }
    let declared = parts.iter().find_map(|p| p.thread.declared.clone());
    let all_comments = parts.iter().any(|p| p.whole && p.channel != Channel::Html);
    let around = Surroundings {
        cut: parts
            .iter()
            .any(|p| p.thread.status == ThreadStatus::Truncated),
        scripted: items.is_empty() && base.thread.status == ThreadStatus::ScriptLoaded,
        pager: !all_comments && base.thread.missing_reason == Some(MissingReason::Paginated),
        place: parts.iter().any(|p| p.thread.status != ThreadStatus::None),
        ..Surroundings::default()
    };
    let mut account = settle(&items, declared, around);
    if account.status == ThreadStatus::Partial && all_comments && !around.pager {
        // WordPress's number counts pings, unless its words say otherwise.
        let people = account
            .declared
            .as_ref()
            .is_none_or(|d| d.scope == Scope::People);
        let pings = !people && is_wordpress(&parts);
        account.reason = pings
            .then_some(MissingReason::PingsHidden)
            .or(account.reason);
    } else if account.status == ThreadStatus::Complete && base.channel == Channel::Html {
        account.reason = hidden(&items, &base.thread);
    }
    let base = &base.thread;
    Some(Thread {
        url: parts.iter().find_map(|p| p.thread.url.clone()),
        addresses: super::addresses(parts.iter().map(|p| &p.thread)),
        replies: replies(&items, &post),
        post,
        platform: parts
            .iter()
            .map(|p| p.thread.platform.as_str())
            .find(|name| !name.is_empty())
            .unwrap_or_default()
            .to_owned(),
        thread_id: base.thread_id.clone(),
        status: account.status,
        declared: account.declared,
        missing: account.missing,
        surplus: account.surplus,
        missing_reason: account.reason,
        closed: parts.iter().find_map(|p| p.thread.closed),
        nesting,
        depth_cap: base
            .depth_cap
            .or_else(|| depth_cap(&records, &parts, &items)),
        comment_page: base.comment_page,
        // Pages that nobody read hold nothing that is still missing where all comments are known.
        more: if all_comments {
            Vec::new()
        } else {
            base.more.clone()
        },
        cuts,
        items,
        ..Thread::blank(&base.page)
    })
}

fn is_wordpress(parts: &[ByChannel]) -> bool {
    parts
        .iter()
        .any(|part| matches!(part.thread.platform.as_str(), "wordpress" | "wpdiscuz"))
}

/// What makes the order of parts say nothing.
fn key(part: &ByChannel) -> (Channel, Option<u32>, &str, &str, usize) {
    let thread = &part.thread;
    let first = thread.items.first().map_or("", |item| item.id.as_str());
    let page = thread.page.as_str();
    (
        part.channel,
        thread.comment_page,
        page,
        first,
        thread.items.len(),
    )
}

/// Why the page lacked what other channels gave, where it did.
fn hidden(items: &[Item], page: &Thread) -> Option<MissingReason> {
    if page.missing.is_none_or(|missing| missing == 0) {
        return None;
    }
    let added = || {
        items
            .iter()
            .filter(|i| !i.channels.contains(&Channel::Html))
    };
    if added().any(|i| i.absent_parent.is_some()) {
        Some(MissingReason::HiddenReplies)
    } else if added().next().is_some() && added().all(|i| i.kind.is_ping()) {
        Some(MissingReason::PingsHidden)
    } else {
        None
    }
}

fn post(parts: &[ByChannel]) -> Post {
    let mut posts = parts.iter().map(|part| &part.thread.post);
    let mut post = posts.next().cloned().unwrap_or_default();
    for other in posts {
        post.title = post.title.or_else(|| other.title.clone());
        if post.author.is_none() {
            post.author.clone_from(&other.author);
            post.author_url.clone_from(&other.author_url);
        }
        post.date = post.date.or(other.date);
        post.words = post.words.or(other.words);
        post.language = post.language.or_else(|| other.language.clone());
    }
    post
}

/// The theme's deepest level, where a reply stands at it that is deeper in truth.
fn depth_cap(records: &[Record], parts: &[ByChannel], items: &[Item]) -> Option<u32> {
    let truth: HashMap<&str, u32> = items
        .iter()
        .filter_map(|item| Some((item.id.as_str(), item.depth?)))
        .collect();
    let shown = || {
        records.iter().filter_map(|record| {
            let item = record.view(parts, Channel::Html)?;
            Some((item.id.as_str(), item.depth?))
        })
    };
    let deepest = shown().map(|(_, depth)| depth).max()?;
    let deeper = |id: &str| truth.get(id).is_some_and(|&depth| depth > deepest);
    let capped = shown().any(|(id, depth)| depth == deepest && deeper(id));
    capped.then_some(deepest)
}
