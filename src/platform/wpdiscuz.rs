//! wpDiscuz: WordPress comments in the plugin's own markup. Version 7 writes `div#wpd-comm-ID_PARENT.wpd-comment`, versions 3 to 5
//! `div#wc-comm-ID_PARENT.wc-comment`; both keep core's `comment_class()` tokens, so that the parent stands in the id.

use super::fields::Context;
use super::{Candidate, wordpress};
use crate::document::Tag;
use crate::thread::{Nesting, ParentBasis};
use std::collections::HashMap;

/// Ids and classes of its place.
const PLACES: &[&str] = &[
    "wpdcom",
    "wpcomm",
    "wpd-threads",
    "wpdiscuz-comments",
    "wc-thread-wrapper",
];

/// Recognises wpDiscuz.
#[must_use]
pub fn recognise(ctx: &Context<'_, '_>) -> Option<Candidate> {
    let doc = ctx.doc;
    let named = PLACES.iter().flat_map(|name| {
        let classes = doc.places.classes.nodes(name);
        classes.chain(doc.places.ids.nodes(name))
    });
    let place = named.filter(|&i| doc.nodes[i].tag == Tag::Div).min()?;
    let mut candidate = wordpress::thread(ctx).unwrap_or(Candidate {
        platform: "wpdiscuz",
        items: Vec::new(),
        nesting: Nesting::Unknown,
        has_place: true,
        start: Some(place),
        confidence: 1.0,
        ..Candidate::default()
    });
    candidate.platform = "wpdiscuz";
    candidate.confidence = 1.0;
    candidate.signed = true;
    let position: HashMap<String, usize> = candidate
        .items
        .iter()
        .enumerate()
        .filter_map(|(at, i)| Some((i.id.clone()?, at)))
        .collect();
    for at in 0..candidate.items.len() {
        let item = &mut candidate.items[at];
        let id = doc.nodes[item.node].id;
        let Some(parent) = id
            .starts_with("wpd-comm-")
            .then_some(id)
            .or(id.starts_with("wc-comm-").then_some(id))
            .and_then(|id| id.rsplit_once('_'))
        else {
            continue;
        };
        if parent.1 == "0" {
            continue;
        }
        let named = format!("c{}", parent.1);
        let above = position.get(&named).copied().filter(|&above| above < at);
        if above.is_none() && item.parent.is_none() {
            item.elsewhere = Some((named, ParentBasis::Id));
        }
        if let Some(above) = above {
            item.parent = Some(above);
            item.parent_basis = Some(ParentBasis::Id);
            // The id goes on where the plugin's own nesting is capped.
            candidate.items[at].depth = candidate.items[above].depth.map(|d| d + 1);
        }
    }
    Some(candidate)
}
