//! Names where a platform's rules say that they stand: an element of their own, or a line that holds name and date.

use super::author::{link_of, name_in};
use super::name::{
    LONGEST_NAME, clean, finished, first_word, introduces, sides, without_date,
    without_introduction, without_joint,
};
use super::{AuthorFound, Context, Facts, Given, Own};
use crate::document::text::{fold, line as line_of, render};
use crate::document::{Document, Index, Tag};
use crate::locale::words;
use crate::thread::date;

/// Score of a name that was cut out of a line which a platform's rules name.
pub const NAME_OF_A_LINE: u8 = 80;

/// The name where a platform's rules say that it stands.
pub fn given(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    given: &Given<'_>,
) -> Option<AuthorFound> {
    let url = given.author_url.map(|u| ctx.absolute(u));
    if let Some(node) = given.author {
        let name = match given.author_name {
            Some(name) => Some(fold(name)).filter(|n| !n.is_empty() && n.len() <= LONGEST_NAME),
            None if is_button(ctx.doc, node) => hidden_name(ctx.doc, node),
            None => name_in(ctx, own, facts, node, false)
                .or_else(|| name_in(ctx, own, facts, node, true))
                // The mark before a digest, and no name.
                .filter(|name| !matches!(name.as_str(), "#" | "#-")),
        };
        return name.map(|name| AuthorFound {
            url: url.or_else(|| link_of(ctx, own, facts, node, node)),
            name: finished(without_introduction(&name).to_owned()),
            node,
            // Names from one place are introduced alike.
            score: 100 - given.author_place.min(5),
        });
    }
    let line = given.byline?;
    let doc = ctx.doc;
    // A line's link or bold word is the name, unless it is the date, a mark or a button.
    let inner = own
        .narrowed(line + 1..doc.end(line))
        .indices()
        .find_map(|i| {
            let n = &doc.nodes[i];
            let can = matches!(n.tag, Tag::A | Tag::Strong | Tag::B | Tag::Cite) && doc.has_text(i);
            if !can || facts.tools.contains(&i) || date_link(ctx, facts, i) {
                return None;
            }
            let name = name_in(ctx, own, facts, i, true)?;
            let label = name.ends_with([':', '：']) || words::is_connective(&name);
            (!label && !words::is_reply_word(&name)).then_some((name, i))
        });
    let (name, node, score) = match inner {
        Some((name, node)) => (name, node, 90),
        None => (line_name(ctx, own, facts, line)?, line, NAME_OF_A_LINE),
    };
    let name = finished(without_introduction(&name).to_owned());
    let name = match name.split_once(": ") {
        // "Weblog: The Reed Bed"
        Some((label, name)) if given.of_ping && node == line && !label.contains(' ') => {
            name.to_owned()
        }
        _ => name,
    };
    let name = given
        .of_ping
        .then(|| behind_title(ctx, own, line, node))
        .flatten()
        .unwrap_or(name);
    let url = url.or_else(|| {
        (node != line)
            .then(|| link_of(ctx, own, facts, node, node))
            .flatten()
    });
    Some(AuthorFound {
        url,
        name,
        node,
        score,
    })
}

/// The name in a line of facts without a mark on it: "Le lundi 8 mars, 12:47 par Ana", "Posted by: Ana | 8 March", "Ana on 8 March".
fn line_name(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    line: Index,
) -> Option<String> {
    let doc = ctx.doc;
    let skip = |i: Index| {
        let n = &doc.nodes[i];
        own.in_hole(i)
            || i != line
                && n.is_element()
                && (facts.in_furniture(i) || is_number_link(ctx, facts, i))
    };
    let text = render(doc, doc.subtree(line), skip);
    let text = fold(text.lines().find(|l| !l.trim().is_empty())?);
    if text.len() > LONGEST_NAME {
        return None;
    }
    let (before, after) = match sides(ctx, &text) {
        Some(sides) => (sides.before, sides.after),
        None => (text.as_str(), ""),
    };
    let after = after.trim_start_matches([' ', ',', '|', '-', '–', '—', ':', ')', '\u{a0}']);
    let behind = first_word(after)
        .filter(|&end| introduces(&after[..end]))
        .map(|end| without_joint(&after[end..]))
        .filter(|name| !name.is_empty());
    let before = without_joint(without_introduction(before.trim_end_matches([' ', ','])));
    let name = behind
        .or_else(|| Some(before).filter(|b| !b.is_empty() && !introduces(b)))
        .or_else(|| Some(without_joint(after)).filter(|a| !a.is_empty()))
        .or(Some(before).filter(|b| !b.is_empty()))?;
    clean(ctx, name, false)
}

/// The link to the comment itself that shows its number: "3.", "#12".
fn is_number_link(ctx: &Context<'_, '_>, facts: &Facts<'_>, node: Index) -> bool {
    let n = &ctx.doc.nodes[node];
    n.tag == Tag::A
        && (facts.permalink.is_some_and(|(p, _)| p == node)
            || n.attr("href").is_some_and(|h| h.starts_with('#')))
        && !line_of(ctx.doc, node).chars().any(char::is_alphabetic)
}

/// True for a link whose text is a date: it leads to the comment, not to its author.
fn date_link(ctx: &Context<'_, '_>, facts: &Facts<'_>, node: Index) -> bool {
    facts.permalink.is_some_and(|(p, _)| p == node) || date::is_date_like(&line_of(ctx.doc, node))
}

/// Buttons can hold a name, though nothing of them is text.
fn is_button(doc: &Document<'_>, node: Index) -> bool {
    doc.nodes[node].tag == Tag::Button
}

fn hidden_name(doc: &Document<'_>, node: Index) -> Option<String> {
    let text = render(doc, node + 1..doc.end(node), |_| false);
    let name = fold(text.lines().next()?);
    (!name.is_empty() && name.len() <= LONGEST_NAME).then_some(name)
}

/// The blog behind a ping's title: "TITLE from BLOG on DATE" (Movable Type's TrackBack lists).
fn behind_title(ctx: &Context<'_, '_>, own: &Own<'_>, line: Index, title: Index) -> Option<String> {
    let doc = ctx.doc;
    if title == line || !doc.inside(title, line) {
        return None;
    }
    let rest = render(doc, doc.end(title)..doc.end(line), |i| own.in_hole(i));
    let rest = fold(rest.lines().next()?);
    let name = without_joint(without_date(ctx, &rest));
    let end = first_word(name)?;
    let behind = name[end..].trim();
    (!behind.is_empty() && introduces(&name[..end])).then(|| behind.to_owned())
}
