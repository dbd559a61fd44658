//! The fields of one item: what the rules name, and the general finder for the rest.

use super::items::{Found, node_value};
use super::model::List;
use super::select::{Place, Select};
use super::votes::votes;
use crate::document::{Document, Index};
use crate::locale::words;
use crate::platform::fields::{self, Context, Given, Own};
use crate::platform::{Draft, ping};
use crate::thread::{AuthorRole, ItemStatus, Kind};

/// Reads one item.
pub fn draft(
    ctx: &Context<'_, '_>,
    list: &List,
    found: &Found,
    own: &Own<'_>,
    signed: bool,
) -> Draft {
    let doc = ctx.doc;
    let given = given(doc, list, found, own);
    let mut fields = fields::read_given(ctx, own, &given);
    let is = |selects: &[Select]| {
        selects.iter().any(|s| s.matches(doc, found.mark)) || {
            let possible = possible(doc, own, selects);
            let matches = |i| possible.iter().any(|s| s.matches(doc, i));
            !possible.is_empty() && own.indices().any(matches)
        }
    };
    let kind = list
        .kinds
        .iter()
        .find(|(_, selects)| is(selects))
        .map(|(kind, _)| *kind)
        .or(list.kind);
    let (kind, confidence) = match kind {
        Some(kind) => (kind, 1.0),
        None => ping::by_class(doc.nodes[found.mark].value)
            .or_else(|| ping::by_head(ctx, own))
            .or_else(|| ping::by_badge(ctx, own, &given.text))
            .or_else(|| ping::by_label(ctx, own, &fields))
            .map_or((Kind::Comment, 1.0), |v| (v.kind, v.confidence)),
    };
    let status = if is(&list.deleted) || words::is_deleted_notice(&fields.body.text) {
        ItemStatus::Deleted
    } else if fields.pending || is(&list.pending) {
        ItemStatus::Pending
    } else {
        ItemStatus::Shown
    };
    let role = if kind.is_ping() {
        None
    } else if is(&list.post_author) {
        Some(AuthorRole::PostAuthor)
    } else if is(&list.member) {
        Some(AuthorRole::Member)
    } else {
        None
    };
    if kind.is_reaction() && !given.text.iter().any(|&t| doc.has_text(t)) {
        // "likes this" is what the platform says, not the person.
        fields.body = fields::Body::default();
    } else if kind.is_ping() {
        ping::as_ping(ctx, own, &mut fields);
    }
    let votes = list
        .votes
        .iter()
        .find_map(|p| first(doc, own, found, p).and_then(|i| node_value(doc, i, p)))
        .and_then(|v| votes(&v));
    let confidence = confidence * if signed { 1.0 } else { 0.9 };
    Draft {
        id: found.id.clone(),
        kind,
        status,
        role,
        votes,
        ..Draft::new(found.mark, fields, list.rule, confidence)
    }
}

/// Those selectors that some node of an item may match.
fn possible<'s>(doc: &Document<'_>, own: &Own<'_>, selects: &'s [Select]) -> Vec<&'s Select> {
    let range = own.start..own.end;
    let can = |select: &&Select| select.can_stand_in(doc, &range);
    selects.iter().filter(can).collect()
}

/// The node that a place means.
pub fn first(doc: &Document<'_>, own: &Own<'_>, found: &Found, place: &Place) -> Option<Index> {
    match &place.select {
        None => Some(found.mark),
        Some(select) if !select.can_stand_in(doc, &(own.start..own.end)) => None,
        Some(select) => own.indices().find(|&i| {
            select.matches(doc, i)
                && match &place.attr {
                    Some(attr) => doc.nodes[i]
                        .attr(attr)
                        .is_some_and(|v| !v.trim().is_empty()),
                    None => doc.has_text(i) || doc.nodes[i].attr("datetime").is_some(),
                }
        }),
    }
}

fn given<'t>(doc: &Document<'t>, list: &List, found: &Found, own: &Own<'_>) -> Given<'t> {
    let mut given = Given {
        of_ping: list.kind.is_some_and(Kind::is_ping),
        ..Given::default()
    };
    let find_nth = |places: &[Place]| {
        let mut all = places.iter().enumerate();
        all.find_map(|(nth, p)| first(doc, own, found, p).map(|i| (nth, i, p.attr.clone())))
    };
    let find = |places: &[Place]| find_nth(places).map(|(_, node, attr)| (node, attr));
    if let Some((place, node, attr)) = find_nth(&list.author) {
        given.author = Some(node);
        given.author_place = u8::try_from(place).unwrap_or(0);
        given.author_name = attr.and_then(|a| doc.nodes[node].attr(&a));
    } else if let Some((node, _)) = find(&list.byline) {
        given.byline = Some(node);
    }
    if let Some((node, attr)) = find(&list.author_url) {
        given.author_url = doc.nodes[node].attr(attr.as_deref().unwrap_or("href"));
    }
    if let Some((node, attr)) = find(&list.date) {
        given.date = Some(node);
        given.date_value = attr.and_then(|a| doc.nodes[node].attr(&a));
    } else if let Some((node, _)) = find(&list.byline) {
        given.date = Some(node);
    }
    if let Some((node, attr)) = find(&list.permalink) {
        given.permalink = doc.nodes[node].attr(attr.as_deref().unwrap_or("href"));
    }
    for select in possible(doc, own, &list.text) {
        let mut until = 0;
        for i in own.indices() {
            if i >= until && select.matches(doc, i) {
                given.text.push(i);
                until = doc.end(i);
            }
        }
        if given.text.iter().any(|&i| doc.has_text(i)) {
            break;
        }
    }
    let mut until = 0;
    let skip = possible(doc, own, &list.skip);
    if !skip.is_empty() {
        for i in own.indices() {
            if i >= until && skip.iter().any(|s| s.matches(doc, i)) {
                given.skip.push(doc.subtree(i));
                until = doc.end(i);
            }
        }
    }
    given
}
