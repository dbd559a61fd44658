//! Puts drafts together into the items of a thread: ids, positions, depths, dates.

use super::halves;
use super::settle::{self, Raw};
use super::time::Stamp;
use super::{Author, AuthorBasis, Evidence, Item, ItemStatus, Nesting};
use crate::locale::words;
use crate::platform::Draft;
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
                status: draft.status,
                parent,
                parent_basis: draft.parent_basis.filter(|_| parent.is_some()),
                absent_parent: None,
                depth: draft.depth.filter(|_| show_depth),
                author: author(&draft.fields, draft.role, draft.account, draft.status),
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

fn author(
    fields: &crate::platform::fields::Fields,
    role: Option<super::AuthorRole>,
    account: Option<String>,
    status: ItemStatus,
) -> Author {
    let found = fields.author.as_ref();
    let name = found.map(|a| a.name.clone());
    let basis = match &name {
        None => AuthorBasis::NotShown,
        Some(name)
            if words::is_anonymous(name)
                || (status == ItemStatus::Deleted && words::is_deleted_notice(name)) =>
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
