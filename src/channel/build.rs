//! What a channel tells into a [`Thread`]: texts as on the page, thread order, depths, status.

use super::{Entry, Told};
use crate::analyze::Options;
use crate::failure::{Failure, Stage};
use crate::locale::words;
use crate::platform::fields::{Body, body_of, finished};
use crate::platform::ping;
use crate::thread::join::tree::{arrange, depths};
use crate::thread::reconcile::{Surroundings, settle};
use crate::thread::replies::replies;
use crate::thread::{
    Author, AuthorBasis, Channel, DateBasis, Declared, Evidence, Item, ItemDate, ItemStatus, Kind,
    Nesting, ParentBasis, Scope, Thread, language,
};
use std::collections::HashMap;

/// The threads of a file, one a post. Two of one name would be one key in every table, so the later gets a number.
pub(super) fn threads(told: Vec<Told>, options: &Options) -> Vec<Thread> {
    let mut names: HashMap<String, usize> = HashMap::new();
    told.into_iter()
        .map(|mut told| {
            let before = names.entry(told.page.clone()).or_default();
            *before += 1;
            if *before > 1 {
                told.page = format!("{}#{before}", told.page);
            }
            thread(told, options)
        })
        .collect()
}

/// The thread of one post.
pub(super) fn thread(mut told: Told, options: &Options) -> Thread {
    let channel = told.channel.unwrap_or(Channel::Feed);
    limit(&mut told, options);
    let mut post = told.post;
    let (items, cut) = items(told.entries, channel, options);
    if cut {
        let message =
            "the markup of a comment is larger or deeper than the limits; its text is cut";
        let cut = Failure::new(&told.page, Stage::Parse, "node_limit", message);
        told.cuts.push(cut);
    }
    if post.language.is_none() {
        let texts = items.iter().map(|item| item.text.as_str());
        post.language = language::recognise(texts, []).map(str::to_owned);
    }
    let mut items = items;
    language::mark(&mut items, post.language.as_deref());
    let place = if channel == Channel::Feed {
        "feed"
    } else {
        channel.as_str()
    };
    let declared = told.declared.map(|(count, text)| Declared {
        count,
        text,
        // Blogger has no pings.
        scope: Scope::People,
        place,
    });
    let around = Surroundings {
        cut: !told.cuts.is_empty(),
        place: told.place,
        pager: declared
            .as_ref()
            .is_some_and(|d| d.count > items.len() as u64),
        ..Surroundings::default()
    };
    let account = settle(&items, declared, around);
    let nested = items.iter().any(|item| item.depth.is_some());
    Thread {
        replies: replies(&items, &post),
        addresses: told.url.iter().cloned().collect(),
        url: told.url,
        post,
        platform: told.platform.to_owned(),
        status: account.status,
        declared: account.declared,
        items,
        missing: account.missing,
        surplus: account.surplus,
        missing_reason: account.reason,
        closed: told.closed,
        nesting: if nested {
            Nesting::Nested
        } else {
            Nesting::Unknown
        },
        cuts: told.cuts,
        ..Thread::blank(&told.page)
    }
}

fn limit(told: &mut Told, options: &Options) {
    let most = options.limits.max_items;
    if told.entries.len() > most {
        told.entries.truncate(most);
        let message = format!("more than {most} comments; the rest is left out");
        let cut = Failure::new(&told.page, Stage::Extract, "item_limit", message);
        told.cuts.push(cut);
    }
}

/// The items in thread order, and whether a limit cut the text of one.
fn items(mut entries: Vec<Entry>, channel: Channel, options: &Options) -> (Vec<Item>, bool) {
    let number = |id: &Option<String>| id.as_deref().and_then(|id| id[1..].parse::<u64>().ok());
    // Oldest first, whatever the file's order; what has no date stands where it stood.
    entries.sort_by_cached_key(|e| (e.date.map(|d| d.when), number(&e.id), e.id.clone()));
    let mut known = HashMap::with_capacity(entries.len());
    // The same comment twice, on pages that overlap, is one.
    entries.retain(|e| {
        let next = known.len();
        match &e.id {
            Some(id) => known.insert(id.clone(), next).is_none(),
            None => true,
        }
    });
    let place: HashMap<&str, usize> = entries
        .iter()
        .enumerate()
        .filter_map(|(at, e)| Some((e.id.as_deref()?, at)))
        .collect();
    let stated = |e| stated_parent(e).filter(|_| !options.ignore_parents);
    let mut parent: Vec<Option<usize>> = entries
        .iter()
        .map(|e| place.get(stated(e)?).copied())
        .collect();
    let absent: Vec<Option<String>> = entries
        .iter()
        .map(|e| {
            let id = stated(e)?;
            (!place.contains_key(id)).then(|| id.to_owned())
        })
        .collect();
    drop(place);
    let first: Vec<usize> = (0..entries.len()).collect();
    let order = arrange(&mut parent, &first, |_| {});
    let mut now = vec![0; order.len()];
    for (at, &was) in order.iter().enumerate() {
        now[was] = at;
    }
    // REST and exports state the parent of every comment, "none" included; a feed only where there is one.
    let states = matches!(channel, Channel::Rest | Channel::Wxr) && !options.ignore_parents;
    let nested = states || parent.iter().any(Option::is_some);
    let up: Vec<Option<usize>> = order
        .iter()
        .map(|&was| parent[was].map(|p| now[p]))
        .collect();
    let depths = depths(&up, |at| absent[order[at]].is_some());
    let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
    let mut absent = absent;
    let mut cut = false;
    let items = order
        .iter()
        .enumerate()
        .filter_map(|(at, &was)| {
            let (mut item, too_large) = item(entries[was].take()?, channel, options);
            cut |= too_large;
            item.position = at + 1;
            if item.id.is_empty() {
                item.id = format!("p{}", at + 1);
            }
            item.parent = up[at];
            item.absent_parent = absent[was].take();
            let states = item.parent.is_some() || item.absent_parent.is_some();
            item.parent_basis = states.then_some(ParentBasis::Channel);
            item.depth = depths[at].filter(|_| nested);
            Some(item)
        })
        .collect();
    (items, cut)
}

/// Nobody answers himself.
fn stated_parent(entry: &Entry) -> Option<&str> {
    let parent = entry.parent.as_deref()?;
    (entry.id.as_deref() != Some(parent)).then_some(parent)
}

fn item(entry: Entry, channel: Channel, options: &Options) -> (Item, bool) {
    let (body, cut) = body_of(&entry.html, &options.limits);
    let (kind, rule, confidence) = match entry.kind {
        Some(kind) => (kind, channel.as_str(), 1.0),
        None => by_form(&body, channel),
    };
    let name = entry.name.map(finished);
    let basis = match &name {
        None => AuthorBasis::NotShown,
        Some(name) if words::is_anonymous(name) => AuthorBasis::Anonymous,
        Some(_) => AuthorBasis::Shown,
    };
    let item = Item {
        id: entry.id.unwrap_or_default(),
        status: if entry.deleted {
            ItemStatus::Deleted
        } else {
            ItemStatus::Shown
        },
        author: Author {
            name,
            basis,
            url: entry.url,
            role: entry.role,
            account: entry.account,
            avatar: entry.avatar,
        },
        date: ItemDate {
            when: entry.date.map(|d| d.when),
            offset: entry.date.and_then(|d| d.offset),
            raw: None,
            basis: entry.date.map(|_| DateBasis::Machine),
        },
        links: body.links,
        permalink: entry.permalink,
        channels: vec![channel],
        evidence: Evidence { rule, confidence },
        ..Item::new(kind, None, &body.text)
    };
    (item, cut)
}

/// A feed lists pings among the comments and does not name them: their text tells.
fn by_form(body: &Body, channel: Channel) -> (Kind, &'static str, f32) {
    let text = body.text.as_str();
    let cut = text.ends_with('…') || text.ends_with("...") || text.ends_with("[…]");
    if ping::is_excerpt(text) {
        (Kind::Ping, "form.excerpt", 0.7)
    } else if body.bold_title && text.contains("\n\n") && cut {
        (Kind::Ping, "form.title", 0.7)
    } else {
        (Kind::Comment, channel.as_str(), 0.9)
    }
}
