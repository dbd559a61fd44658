//! Who wrote a comment: the name without what themes print around it, and the link on it.

use super::name::{self, LONGEST_NAME, clean};
use super::told::{at_foot, by_line, in_last_line, introduced, said_by};
use super::{Context, Facts, Own, called};
use crate::document::text::{fold, render};
use crate::document::{Document, Index, Tag};
use crate::locale::words;
use crate::platform::vocabulary::Roles;
use crate::thread::date;

/// The name and link of a comment's author.
#[derive(Debug, Clone)]
pub struct AuthorFound {
    /// The name as shown.
    pub name: String,
    /// The link on it, absolute where a base is known.
    pub url: Option<String>,
    /// The node the name was read from.
    pub node: Index,
    /// Score of the place, 0 to 100.
    pub score: u8,
}

/// Scores up to this one are those of headings and bold words, which can be titles.
pub(super) const TITLES: u8 = 25;

/// A label over a name is no longer. Bytes.
const LONGEST_LABEL: usize = 30;

/// "3 months ago" is no longer, in any script. Bytes.
const LONGEST_AGO: usize = 80;

/// A longer head holds more than a name, a date and tools.
pub(super) const LONGEST_HEAD: usize = 120;

/// The best name of a comment: outside whatever may be the text, else outside the text proper, else a line without marks.
pub fn find(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let found = found(ctx, own, facts);
    let called = called::like_a_tool(ctx, own, facts, found.as_ref());
    let found = called.or(found)?;
    Some(AuthorFound {
        name: name::finished(found.name),
        ..found
    })
}

fn found(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let pure = facts.pure_contents(ctx.doc);
    // A comment's own title stands in a heading or in bold: what says "by" goes before it.
    let first = best(ctx, own, facts, &facts.contents, false).filter(|f| !is_address(&f.name));
    let titled = |f: &AuthorFound| {
        let tag = ctx.doc.nodes[f.node].tag;
        f.score <= TITLES && (tag.is_heading() || matches!(tag, Tag::Strong | Tag::B))
    };
    if first.as_ref().is_some_and(titled)
        && let Some(introduced) =
            said_by(ctx, own, facts).or_else(|| addressed(ctx, own, facts, &pure))
    {
        return Some(introduced);
    }
    first
        .or_else(|| best(ctx, own, facts, &pure, true))
        .or_else(|| at_foot(ctx, own, facts))
        .or_else(|| by_line(ctx, own, facts))
        .or_else(|| introduced(ctx, own, facts))
        .or_else(|| in_head(ctx, own, facts, &pure))
        .or_else(|| in_term(ctx, own, facts))
        .or_else(|| in_last_line(ctx, own, facts, &pure))
}

/// A comment that is a `dl` of its own, whose `dt` no line of it explains: "Ana" over what she says.
fn in_term(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let doc = ctx.doc;
    let list = &doc.nodes[own.start];
    if list.name() != "dl" || facts.dates.is_empty() {
        return None;
    }
    let mut inside = own.indices().skip(1);
    let node = inside.find(|&i| doc.nodes[i].is_element())?;
    let short = own.narrowed(doc.subtree(node)).text_length(doc) < LONGEST_HEAD / 2;
    if doc.nodes[node].tag != Tag::Dt || !short || facts.in_furniture(node) {
        return None;
    }
    let name = name_in(ctx, own, facts, node, false)?;
    let usable = !date::is_date_like(&name) && !words::is_reply_word(&name);
    usable.then(|| AuthorFound {
        url: link_of(ctx, own, facts, node, node),
        name,
        node,
        score: 15,
    })
}

/// The best place outside `texts`.
fn best(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    texts: &[Index],
    last: bool,
) -> Option<AuthorFound> {
    let mut places = facts.authors.clone();
    for place in &mut places {
        // A link or a bold word inside the text is no author, unless nothing better is there.
        let in_text = texts
            .iter()
            .any(|&c| ctx.doc.inside(place.node, c) && c != own.start);
        // A block that holds the text as well says whose comment it is, not where the name stands.
        let holds_text = texts
            .iter()
            .any(|&c| c != place.node && ctx.doc.inside(c, place.node));
        // Nobody can write a heading into a comment: in the last resort one inside the text is the theme's.
        let heading = last && ctx.doc.nodes[place.node].tag.is_heading();
        if place.score <= 60 && in_text && !heading || place.score < 90 && holds_text {
            place.score /= 4;
        }
    }
    places.sort_by_key(|p| (std::cmp::Reverse(p.score), p.node));
    for place in places
        .iter()
        .filter(|p| p.score >= 15 && !facts.in_furniture(p.node))
    {
        let node = innermost(ctx, own, facts, place.node, place.score);
        let name = name_in(ctx, own, facts, node, place.score == 100);
        // "1": a heading can number what it heads.
        let numbers = |name: &String| {
            place.score <= TITLES
                && !name.contains(|c: char| !(c.is_numeric() || c.is_ascii_punctuation()))
        };
        // A class can call what it holds by a wrong name: `comment-author` around "3 months ago".
        let dated = |name: &String| {
            name.contains(char::is_numeric) && date::is_only_relative(name, &ctx.hints())
        };
        if let Some(name) = name.filter(|n| !numbers(n) && !dated(n)) {
            return Some(AuthorFound {
                url: link_of(ctx, own, facts, node, place.node),
                name,
                node,
                score: place.score,
            });
        }
    }
    None
}

/// A short head of the comment that nothing else explains holds the name.
fn in_head(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    pure: &[Index],
) -> Option<AuthorFound> {
    let doc = ctx.doc;
    let node = facts.metas.iter().copied().find(|&m| {
        let apart = pure.iter().all(|&c| !doc.inside(m, c) && !doc.inside(c, m));
        apart
            && !facts.in_furniture(m)
            && own.narrowed(doc.subtree(m)).text_length(doc) < LONGEST_HEAD
    })?;
    let name = name_in(ctx, own, facts, node, false)?;
    let usable = !date::is_date_like(&name)
        && !words::is_reply_word(&name)
        && !date::is_only_relative(&name, &ctx.hints());
    usable.then(|| AuthorFound {
        url: link_of(ctx, own, facts, node, node),
        name,
        node,
        score: 15,
    })
}

/// True for a name that is nothing but an address.
fn is_address(name: &str) -> bool {
    let scheme = ["http://", "https://"].iter().any(|s| name.starts_with(s));
    scheme && !name.contains(char::is_whitespace)
}

/// A link to a mail address outside the text: nobody but the theme writes one around a name.
fn addressed(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    pure: &[Index],
) -> Option<AuthorFound> {
    let doc = ctx.doc;
    own.indices().find_map(|i| {
        let n = &doc.nodes[i];
        let mail = n.tag == Tag::A && n.attr("href").is_some_and(|h| h.starts_with("mailto:"));
        let apart = pure.iter().all(|&c| !doc.inside(i, c));
        let about = !pure.is_empty() || facts.metas.iter().any(|&m| doc.inside(i, m));
        if !mail || !apart || !about || facts.in_furniture(i) {
            return None;
        }
        let name = name_in(ctx, own, facts, i, false)?;
        Some(AuthorFound {
            url: link_of(ctx, own, facts, i, i),
            name,
            node: i,
            score: TITLES,
        })
    })
}

/// Inside a block around the name, the element that holds the name itself.
pub(super) fn innermost(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    node: Index,
    score: u8,
) -> Index {
    if score >= 90 {
        return node;
    }
    let doc = ctx.doc;
    let inner = own.narrowed(node + 1..doc.end(node));
    let is_name = |i: Index| {
        let n = &doc.nodes[i];
        let link = n.tag == Tag::A
            && n.attr("href").is_some()
            && facts.permalink.is_none_or(|(p, _)| p != i)
            && !facts.tools.contains(&i);
        (matches!(n.tag, Tag::Cite | Tag::Strong | Tag::B) || link || n.tag.is_heading())
            && doc.has_text(i)
            && !facts.in_furniture(i)
            && !facts
                .contents
                .iter()
                .any(|&c| doc.inside(i, c) && !doc.inside(node, c))
    };
    inner.indices().find(|&i| is_name(i)).unwrap_or(node)
}

/// The name that a node shows.
pub(super) fn name_in(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    node: Index,
    exact: bool,
) -> Option<String> {
    let doc = ctx.doc;
    let plain_end = end_of_plain_name(doc, own, node);
    let skip = |i: Index| {
        own.in_hole(i)
            || plain_end.is_some_and(|end| i >= end && is_beside(doc.nodes[i].tag))
            || i != node && {
                let n = &doc.nodes[i];
                n.is_element()
                    && (facts.in_furniture(i)
                        || n.tag == Tag::Time
                        || n.tag == Tag::Span && is_relative(ctx, i)
                        || n.tag == Tag::Noscript
                        || facts.permalink.is_some_and(|(p, _)| p == i)
                        || facts.metas.contains(&i)
                        || ctx
                            .vocabulary
                            .borrow_mut()
                            .of(n)
                            .any(Roles::SAYS.or(Roles::DATE)))
            }
    };
    let text = render(doc, doc.subtree(node), skip);
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let mut line = lines.next()?;
    // "Name :" over the name.
    if line.ends_with([':', '：'])
        && let Some(next) = lines.next().filter(|_| line.len() < LONGEST_LABEL)
    {
        line = next;
    }
    // Kubrick: `<cite>NAME</cite> Says:` — the cite holds the name and nothing else.
    let says_follows = doc.nodes[node].tag == Tag::Cite
        && doc.nodes.get(doc.end(node)).is_some_and(|n| {
            n.tag == Tag::Text && n.value.len() < 60 && words::is_says(n.value.trim())
        });
    if exact || says_follows {
        // hCard's `fn` holds the name and nothing else; only a comma behind it is the theme's.
        let name = fold(line).trim_end_matches([',', ' ']).to_owned();
        return (!name.is_empty() && name.len() <= LONGEST_NAME && !name.contains("{{"))
            .then_some(name);
    }
    let n = &doc.nodes[node];
    let line = fold(line);
    // A heading, or a line all in bold, can hold the date as well: "Mar 4, 2019 - Ana", "On 9 September 2014, 04:54, Ana wrote:".
    let dated = || {
        n.tag != Tag::A
            && date::is_date_like(&line)
            && date::find(&line, &ctx.hints()).is_some_and(|d| d.stamp.when.day.is_some())
    };
    let alone = matches!(n.tag, Tag::A | Tag::Strong | Tag::B) || n.tag.is_heading();
    clean(ctx, &line, !alone || dated())
        .filter(|name| n.tag == Tag::Cite || is_nickname(name) || !words::is_reply_word(name))
}

/// "Antwort42": a word for answers with a number on it, without a space, in letters that divide words by spaces.
fn is_nickname(name: &str) -> bool {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.len() < name.len()
        && letters.is_ascii()
        && letters.bytes().all(|b| b.is_ascii_alphabetic())
}

/// True for an element that says "3 days ago" and nothing else.
fn is_relative(ctx: &Context<'_, '_>, node: Index) -> bool {
    let doc = ctx.doc;
    let text = doc.nodes[doc.subtree(node)]
        .iter()
        .find(|n| n.tag == Tag::Text);
    // Nearly all spans in a name hold no number.
    text.is_some_and(|n| {
        n.value.len() < LONGEST_AGO
            && n.value.contains(char::is_numeric)
            && date::is_only_relative(n.value, &ctx.hints())
    })
}

/// Where the plain text of a name ends: core prints a name without markup of its own, so that an element behind it is a badge or an
/// addressee. `None` where the first text is a label before the name.
fn end_of_plain_name(doc: &Document<'_>, own: &Own<'_>, node: Index) -> Option<Index> {
    let first = own
        .narrowed(doc.subtree(node))
        .indices()
        .find(|&i| doc.nodes[i].tag == Tag::Text && !doc.nodes[i].is_blank())?;
    let parent = doc.parent(first);
    let plain = parent == node || doc.nodes[parent].tag == Tag::A && doc.parent(parent) == node;
    let text = fold(doc.nodes[first].value);
    let label = text.ends_with([':', '：'])
        || words::is_connective(&text)
        || words::by_line(&text).is_some();
    (plain && !label).then_some(first + 1)
}

/// An element that can stand beside a name inside its place.
fn is_beside(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Span | Tag::Small | Tag::Em | Tag::I | Tag::B | Tag::Strong | Tag::Div | Tag::Label
    )
}

/// The link on a name: around it, on it, or inside the block that holds it.
pub(super) fn link_of(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    node: Index,
    block: Index,
) -> Option<String> {
    let doc = ctx.doc;
    let usable = |i: Index| {
        let n = &doc.nodes[i];
        if n.tag != Tag::A
            || facts.permalink.is_some_and(|(p, _)| p == i)
            || facts.tools.contains(&i)
        {
            return None;
        }
        let href = n.attr("href")?.trim();
        let real = !href.is_empty()
            && !href.starts_with('#')
            && !is_service(href)
            && !href.to_ascii_lowercase().starts_with("javascript:")
            && !href.starts_with("mailto:");
        real.then(|| ctx.absolute(href))
    };
    let around = doc.ancestors(node).take_while(|&a| a >= own.start).take(3);
    std::iter::once(node)
        .chain(around.filter(|&a| doc.nodes[a].tag == Tag::A))
        .find_map(usable)
        .or_else(|| own.narrowed(doc.subtree(node)).indices().find_map(usable))
        .or_else(|| {
            // hCard: the link can stand beside the name, on the picture.
            let apart = |i: &Index| {
                facts
                    .contents
                    .iter()
                    .all(|&c| !doc.inside(*i, c) || doc.inside(node, c))
            };
            let card = facts.authors.iter().rev().map(|a| a.node).find(|&a| {
                a != node
                    && doc.inside(node, a)
                    && own.narrowed(doc.subtree(a)).text_length(doc) < LONGEST_NAME
            })?;
            own.narrowed(doc.subtree(card))
                .indices()
                .filter(apart)
                .find_map(usable)
        })
        .or_else(|| {
            let short = own.narrowed(doc.subtree(block)).text_length(doc) < LONGEST_NAME;
            short
                .then(|| own.narrowed(doc.subtree(block)).indices().find_map(usable))
                .flatten()
        })
}

/// What the address of a page that does something to a comment holds, behind its host.
const SERVICES: &[&str] = &[
    "delete-comment",
    "delete_comment",
    "comment-delete",
    "replytocom=",
    "/comment/reply",
    "/comment/edit",
    "/comment/delete",
    "action=edit",
    "action=delete",
    "action=reply",
    "/comment-iframe",
    "/comment.g?",
    "/wp-admin/",
    "/wp-login.php",
    "#respond",
];

/// True for the address of a page for answering, editing or deleting: it leads to no person.
fn is_service(href: &str) -> bool {
    let rest = href.split_once("//").map_or(href, |(_, rest)| rest);
    let path = rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]);
    SERVICES.iter().any(|s| path.contains(s))
}
