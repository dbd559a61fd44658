//! IndieWeb pages: comments and webmentions marked with microformats2 (`u-comment h-cite`, `p-like h-cite`, `li.webmention`), as
//! Known, jekyll-webmention_io, Eleventy and Hugo partials, Semantic Linkbacks and hand-made sites print them.
//!
//! The vocabulary is that of <https://microformats.org/wiki/h-entry> and <https://indieweb.org/comments-presentation>.

mod facts;
mod kind;
mod roots;

use super::fields::{self, AuthorFound, Body, Context, DateFound, Own};
use super::{Candidate, Draft, is_foreign_place};
use crate::document::Index;
use crate::document::text::{fold, render, short};
use crate::thread::date;
use crate::thread::{Kind, Nesting, ParentBasis};
use facts::Facts;
use roots::Root;
use std::collections::HashMap;
use std::ops::Range;

/// A printed date is no longer.
const LONGEST_DATE: usize = 240;

/// Recognises a thread of microformats2.
#[must_use]
pub fn recognise(ctx: &Context<'_, '_>) -> Option<Candidate> {
    if roots::is_wordpress(ctx.doc) {
        return None;
    }
    let page = roots::find(ctx.doc);
    if page.wordpress {
        // `comment_class()` says more of each item than the microformats that a theme adds to it.
        return None;
    }
    let mut roots = page.roots;
    roots.retain(|root| !is_foreign_place(ctx.doc, root.node));
    if is_listing(&roots) {
        return None;
    }
    let mut items = drafts(ctx, &roots);
    if items.is_empty() {
        return page.place.map(|place| Candidate {
            platform: "indieweb",
            items,
            nesting: Nesting::Unknown,
            has_place: true,
            start: Some(place),
            confidence: 0.3,
            ..Candidate::default()
        });
    }
    without_half_clock(ctx, &mut items);
    let nested = items.iter().any(|i| i.parent.is_some());
    Some(Candidate {
        platform: "indieweb",
        nesting: if nested {
            Nesting::Nested
        } else {
            Nesting::Unknown
        },
        has_place: true,
        start: items.first().map(|i| i.node),
        confidence: 0.9,
        items,
        adds: true,
        ..Candidate::default()
    })
}

/// Items under several posts: a feed, which is no thread.
fn is_listing(roots: &[Root]) -> bool {
    let mut entries = roots.iter().filter_map(|r| r.entry);
    entries
        .next()
        .is_some_and(|first| entries.any(|other| other != first))
}

fn drafts(ctx: &Context<'_, '_>, roots: &[Root]) -> Vec<Draft> {
    let mut holes: Vec<Vec<Range<Index>>> = vec![Vec::new(); roots.len()];
    for root in roots {
        if let Some(holder) = root.holder {
            holes[holder].push(root.range(ctx.doc));
        }
    }
    let mut found: Vec<(Draft, Facts)> = roots
        .iter()
        .zip(&holes)
        .map(|(root, holes)| {
            let range = root.range(ctx.doc);
            let own = Own {
                start: range.start,
                end: range.end,
                holes,
                number: None,
            };
            draft(ctx, root, &own)
        })
        .collect();
    set_parents(ctx, roots, &mut found);
    let mut kept = vec![None; found.len()];
    let mut items: Vec<Draft> = Vec::with_capacity(found.len());
    for (at, (mut draft, _)) in found.into_iter().enumerate() {
        // A mark without anything in it (the template of a script) is no item.
        let fields = &draft.fields;
        let linked = fields.permalink.is_some() && draft.kind.is_reaction();
        if fields.author.is_none() && fields.body.text.is_empty() && !linked {
            continue;
        }
        draft.parent = draft.parent.and_then(|p| kept[p]);
        draft.depth = Some(
            draft
                .parent
                .map_or(1, |p: usize| items[p].depth.unwrap_or(1) + 1),
        );
        kept[at] = Some(items.len());
        items.push(draft);
    }
    items
}

fn draft(ctx: &Context<'_, '_>, root: &Root, own: &Own<'_>) -> (Draft, Facts) {
    let facts = Facts::gather(ctx.doc, root, own);
    let mut fields = fields::read(ctx, own);
    if let Some(author) = author(ctx, own, &facts) {
        fields.author_node = Some(author.node);
        fields.author = Some(author);
    }
    if let Some(node) = facts.published {
        let attr = |name| ctx.doc.nodes[node].attr(name);
        let machine = ["datetime", "title", "content"]
            .into_iter()
            .find_map(|name| date::machine(attr(name)?));
        // A property around the whole item holds its text and its replies: that is no date.
        let raw = short(ctx.doc, node, 4 * LONGEST_DATE)
            .filter(|t| !t.is_empty() && t.len() <= LONGEST_DATE);
        if machine.is_some() || raw.is_some() {
            fields.date = DateFound {
                machine,
                raw: raw.or(fields.date.raw),
                node: Some(node),
            };
        }
    }
    // The `p-name` of a person who is marked with no card of their own (`a.u-url > strong.p-name`) is no text.
    let is_name = |node: &Index| {
        let name = fields.author.as_ref().map(|a| a.name.as_str());
        name.is_some() && short(ctx.doc, *node, 4 * LONGEST_DATE).as_deref() == name
    };
    match facts.content().filter(|node| !is_name(node)) {
        Some(node) => fields.body = body(ctx, own, node),
        None => fields.body.text = without_name(&fields.body.text, fields.author.as_ref()),
    }
    let link = |node: Option<Index>| {
        let href = ctx.doc.nodes[node?].attr("href")?;
        is_link(href.trim()).then(|| ctx.absolute(href))
    };
    fields.permalink = link(facts.permalink()).or(fields.permalink);
    let verdict = kind::judge(ctx, root, own, &facts, &mut fields);
    if fields.author.is_none() && verdict.kind.is_reaction() {
        // A face without a name is known by its link only.
        fields.permalink = fields.permalink.or_else(|| link(facts.author_url));
    }
    if verdict.kind.is_ping()
        && let Some(author) = &mut fields.author
        && author.url.is_none()
    {
        author.url.clone_from(&fields.permalink);
    }
    let draft = Draft {
        id: id(ctx, root),
        kind: verdict.kind,
        ..Draft::new(root.node, fields, verdict.rule, verdict.confidence)
    };
    (draft, facts)
}

/// Prefixes of ids that a number of the system's own follows: `webmention-1137434`, `comment469`.
const ID_PREFIXES: &[&str] = &[
    "webmention",
    "comment",
    "li-comment",
    "mention",
    "response",
    "reply",
    "wm",
    "c",
    "wmr",
];

fn id(ctx: &Context<'_, '_>, root: &Root) -> Option<String> {
    let own = [Some(root.node), root.inner].into_iter().flatten();
    let id = own
        .map(|n| ctx.doc.nodes[n].id)
        .find(|id| !id.is_empty() && id.len() < 256)?;
    let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (prefix, number) = id.split_at(id.len() - digits);
    let prefix = prefix.trim_end_matches(['-', '_']).to_ascii_lowercase();
    if digits > 0 && ID_PREFIXES.contains(&prefix.as_str()) {
        let number = number.trim_start_matches('0');
        return Some(format!("c{}", if number.is_empty() { "0" } else { number }));
    }
    Some(id.to_owned())
}

/// The person of `p-author h-card`; a face alone has the name in `alt` or `title`.
fn author(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts) -> Option<AuthorFound> {
    let node = facts.name.or(facts.author)?;
    let name = facts.author_name(ctx.doc, own)?;
    let href = facts
        .author_url
        .and_then(|n| ctx.doc.nodes[n].attr("href"))
        .map(str::trim)
        .filter(|h| is_link(h));
    Some(AuthorFound {
        name,
        url: href.map(|h| ctx.absolute(h)),
        node,
        score: 100,
    })
}

/// A link that leads somewhere: imports write `href="#"` where there was none.
pub(super) fn is_link(href: &str) -> bool {
    !href.is_empty()
        && !href.starts_with('#')
        && !href.starts_with("mailto:")
        && !href.to_ascii_lowercase().starts_with("javascript:")
}

fn body(ctx: &Context<'_, '_>, own: &Own<'_>, node: Index) -> Body {
    let doc = ctx.doc;
    let range = doc.subtree(node);
    let links = own
        .narrowed(range.clone())
        .indices()
        .filter(|&i| doc.nodes[i].attr("href").is_some() && doc.has_text(i))
        .count();
    Body {
        text: render(doc, range, |i| own.in_hole(i)).trim().to_owned(),
        links,
        bold_title: false,
    }
}

/// Where no class holds the text, the name of a face can stand on a line of its own.
fn without_name(text: &str, author: Option<&AuthorFound>) -> String {
    let name = author.map_or("", |a| a.name.as_str());
    let rest = text.strip_prefix(name).unwrap_or(text).trim();
    rest.to_owned()
}

/// Parents by what holds what, else by an "in reply to" link that leads to another item.
fn set_parents(ctx: &Context<'_, '_>, roots: &[Root], found: &mut [(Draft, Facts)]) {
    let mut by_link: HashMap<String, usize> = HashMap::new();
    for at in 0..found.len() {
        let (draft, facts) = &mut found[at];
        if let Some(holder) = roots[at].holder {
            draft.parent = Some(holder);
            draft.parent_basis = Some(ParentBasis::Nesting);
        } else {
            let links = facts.in_reply_to.iter().filter_map(|&n| {
                let href = ctx.doc.nodes[n].attr("href")?;
                by_link.get(&key(&ctx.absolute(href))).copied()
            });
            if let Some(parent) = links.last() {
                draft.parent = Some(parent);
                draft.parent_basis = Some(ParentBasis::Link);
            }
        }
        let anchors = [Some(roots[at].node), roots[at].inner];
        for id in anchors.into_iter().flatten().map(|n| ctx.doc.nodes[n].id) {
            if !id.is_empty() {
                by_link.insert(key(&ctx.absolute(&format!("#{id}"))), at);
            }
        }
        if let Some(link) = &draft.fields.permalink {
            by_link.insert(key(link), at);
        }
    }
}

/// An address without what makes no difference.
fn key(link: &str) -> String {
    let link = link.split_once("://").map_or(link, |(_, rest)| rest);
    link.trim_end_matches('/').to_owned()
}

/// A theme that writes `h` for `H` into its attributes prints no hour above twelve: where the print says that it was afternoon, the
/// print holds.
fn without_half_clock(ctx: &Context<'_, '_>, items: &mut [Draft]) {
    let hints = ctx.hints();
    let mut late = 0;
    for item in items.iter() {
        let Some((hour, minute)) = item.fields.date.machine.and_then(|m| m.when.time) else {
            continue;
        };
        if hour > 12 {
            return;
        }
        let Some(raw) = item.fields.date.raw.as_deref() else {
            continue;
        };
        match date::find(&fold(raw), &hints).and_then(|p| p.stamp.when.time) {
            Some((h, m)) if m == minute && h % 12 == hour % 12 => late += usize::from(h != hour),
            Some(_) => return,
            None => {}
        }
    }
    if late == 0 {
        return;
    }
    for item in items.iter_mut().filter(|i| i.fields.date.raw.is_some()) {
        item.fields.date.machine = None;
    }
}

/// True for a kind that stands without a text.
fn is_reaction(kind: Option<Kind>) -> bool {
    kind.is_some_and(Kind::is_reaction)
}
