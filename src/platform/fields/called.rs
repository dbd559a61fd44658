//! People who are called like what a theme prints beside names: "admin", "Author", "Edit", "Reply".

use super::author::{LONGEST_HEAD, innermost, link_of};
use super::{AuthorFound, Context, Facts, Own};
use crate::document::text::short;
use crate::document::{Index, Tag};
use crate::locale::words;
use crate::thread::date;

/// The word on a button or badge is no longer.
const LONGEST_TOOL: usize = 40;

/// A person who is called like a badge or a button: "admin", "Edit". Where core itself links a name, or a class is that of names alone,
/// or nothing but the place of a name is bold in a dated head, there stands the name, whatever it says.
///
/// `found` is the name that was found otherwise: where it stands in the best place, nothing more is looked at.
pub(super) fn like_a_tool(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    found: Option<&AuthorFound>,
) -> Option<AuthorFound> {
    let doc = ctx.doc;
    let most = facts.authors.iter().map(|p| p.score).max()?;
    let stands = |f: &AuthorFound| {
        let mut best = facts.authors.iter().filter(|p| p.score == most);
        best.any(|p| doc.inside(f.node, p.node) || doc.inside(p.node, f.node))
    };
    if found.is_some_and(stands) {
        return None;
    }
    let texts = facts.pure_contents(doc);
    let mut places = facts.authors.clone();
    places.retain(|p| {
        let apart = texts.iter().all(|&c| !doc.inside(p.node, c));
        apart && !facts.in_furniture(p.node)
    });
    places.sort_by_key(|p| (std::cmp::Reverse(p.score), p.node));
    let place = places.first()?;
    let node = innermost(ctx, own, facts, place.node, place.score);
    let text = short(doc, node, LONGEST_TOOL)?;
    let text = text.trim_end_matches([',', ':', ' ']);
    if !words::is_reply_word(text) || !text.contains(char::is_alphabetic) {
        return None;
    }
    let cores = |i: Index| {
        let n = &doc.nodes[i];
        let rel = n.attr("rel").unwrap_or("");
        n.tag == Tag::A
            && n.has_class("url")
            && rel.split_ascii_whitespace().any(|r| r == "external")
    };
    let around = doc.ancestors(node).take_while(|&a| a >= own.start).take(3);
    let linked = std::iter::once(node).chain(around).any(cores) || doc.subtree(node).any(cores);
    let bold = matches!(doc.nodes[node].tag, Tag::Strong | Tag::B | Tag::Cite)
        || doc.nodes[node].tag.is_heading();
    // A badge stands beside a name, and a button has a link of its own.
    let only = || {
        let plain = !doc.subtree(node).any(|i| doc.nodes[i].tag == Tag::A);
        let alone = places
            .iter()
            .all(|p| doc.inside(p.node, node) || doc.inside(node, p.node));
        let beside = || short(doc, doc.parent(node), LONGEST_HEAD);
        let dated = facts.dates.iter().any(|d| !doc.inside(d.node, node))
            || beside().is_some_and(|line| date::is_date_like(&line));
        bold && plain && alone && dated
    };
    (linked || place.score >= 90 || only()).then(|| AuthorFound {
        url: link_of(ctx, own, facts, node, place.node),
        name: text.to_owned(),
        node,
        score: place.score,
    })
}
