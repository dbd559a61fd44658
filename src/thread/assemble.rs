//! Puts drafts together into the items of a thread: ids, positions, depths, dates.

use super::halves;
use super::settle::{self, Raw};
use super::time::Stamp;
use super::{Author, AuthorBasis, Evidence, Item, ItemStatus, Nesting};
use crate::locale::words;
use crate::platform::Draft;
use crate::platform::fields::finished;
use std::collections::HashSet;

/// What all items of a page share.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shared<'a> {
    /// The page's language, as declared.
    pub lang: Option<&'a str>,
    /// When the post was published.
    pub post: Option<Stamp>,
    /// When the page was captured.
    pub as_of: Option<Stamp>,
    /// Stated parents are dropped.
    pub ignore_parents: bool,
}

/// Makes items of drafts.
#[must_use]
pub fn assemble(drafts: Vec<Draft>, nesting: Nesting, shared: Shared<'_>) -> Vec<Item> {
    let raws: Vec<Raw> = drafts
        .iter()
        .map(|d| Raw {
            machine: d.fields.date.machine,
            printed: d.fields.date.raw.clone(),
        })
        .collect();
    let post = shared.post.map(|p| p.when);
    let mut dates = settle::settle(&raws, shared.lang, post, shared.as_of);
    halves::settle(&mut dates, &drafts, shared.post, shared.lang);
    let mut ids = HashSet::with_capacity(drafts.len());
    drafts
        .into_iter()
        .zip(dates)
        .enumerate()
        .map(|(at, (draft, date))| {
            let position = at + 1;
            let status = status(&draft);
            let id = draft
                .id
                .filter(|id| ids.insert(id.clone()))
                .unwrap_or_else(|| format!("p{position}"));
            let parent = draft.parent.filter(|&p| p < at && !shared.ignore_parents);
            let show_depth = nesting == Nesting::Nested && !shared.ignore_parents;
            Item {
                position,
                id,
                kind: draft.kind,
                status,
                parent,
                parent_basis: draft.parent_basis.filter(|_| parent.is_some()),
                absent_parent: None,
                depth: draft.depth.filter(|_| show_depth),
                author: author(&draft.fields, draft.role, draft.account, status),
                date,
                text: draft.fields.body.text,
                links: draft.fields.body.links,
                language: None,
                permalink: draft.fields.permalink,
                votes: draft.votes,
                source_page: None,
                channels: Vec::new(),
                evidence: Evidence {
                    rule: draft.rule,
                    confidence: draft.confidence,
                },
                source_check: None,
            }
        })
        .collect()
}

/// A placeholder can stand where the name stood: "Comment removed", and nothing written.
fn status(draft: &Draft) -> ItemStatus {
    let fields = &draft.fields;
    let named = || {
        let name = fields.author.as_ref().map(|a| a.name.as_str());
        name.is_some_and(words::is_deleted_notice)
    };
    let nothing = fields.body.text.is_empty() && fields.body.links == 0 && !draft.kind.is_ping();
    if draft.status == ItemStatus::Shown && nothing && named() {
        ItemStatus::Deleted
    } else {
        draft.status
    }
}

/// Several words: one alone ("Dead") can be somebody's name.
fn is_phrase(name: &str) -> bool {
    name.trim().contains(' ') || !name.is_ascii()
}

fn author(
    fields: &crate::platform::fields::Fields,
    role: Option<super::AuthorRole>,
    account: Option<String>,
    status: ItemStatus,
) -> Author {
    let found = fields.author.as_ref();
    // Names of structured data and microformats come as they stand there.
    let name = found.map(|a| finished(a.name.clone()));
    let basis = match &name {
        None => AuthorBasis::NotShown,
        Some(name)
            if words::is_anonymous(name)
                || words::is_deleted_notice(name)
                    && (status == ItemStatus::Deleted || is_phrase(name)) =>
        {
            AuthorBasis::Anonymous
        }
        Some(_) => AuthorBasis::Shown,
    };
    Author {
        url: found.and_then(|a| a.url.clone()),
        name,
        basis,
        role,
        account,
        avatar: fields.avatar.clone(),
    }
}
