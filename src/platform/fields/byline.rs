//! Names where a platform's rules say that they stand: an element of their own, or a line that holds name and date.

use super::author::{LONGEST_NAME, clean, first_word, is_picture, link_of, name_in, without_date};
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
                .or_else(|| name_in(ctx, own, facts, node, true)),
        };
        let name = name.map(|n| without_by(&without_tags(&n)).to_owned());
        return name.map(|name| AuthorFound {
            url: url.or_else(|| link_of(ctx, own, facts, node, node)),
            name,
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
    let name = without_by(&without_tags(&name)).to_owned();
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
    let hints = date::Hints {
        lang: ctx.lang.as_deref(),
        order: None,
    };
    let dated = date::is_date_like(&text)
        .then(|| date::find(&text, &hints))
        .flatten();
    let (before, after) = match &dated {
        Some(found) => (&text[..found.span.start], &text[found.span.end..]),
        None => (text.as_str(), ""),
    };
    let after = after.trim_start_matches([' ', ',', '|', '-', '–', '—', ':', ')', '\u{a0}']);
    let behind = first_word(after)
        .filter(|&end| introduces(&after[..end]))
        .map(|end| without_joint(&after[end..]))
        .filter(|name| !name.is_empty());
    // Only what touches the date is its weekday: "Jean le Grand - 12 mars".
    let before = if dated.is_some() {
        without_weekday(before.trim_end_matches([' ', ',']))
    } else {
        before
    };
    let before = without_joint(without_by(before));
    let name = behind
        .or_else(|| Some(before).filter(|b| !b.is_empty() && !introduces(b)))
        .or_else(|| Some(without_joint(after)).filter(|a| !a.is_empty()))
        .or(Some(before).filter(|b| !b.is_empty()))?;
    clean(ctx, name, false)
}

/// Words between a name and the weekday that begins a date.
const BEFORE_WEEKDAY: &[&str] = &[
    "on", "le", "am", "el", "il", "op", "em", "den", "w", "we", "в", "во", "dne", "la", "på",
];

/// What stands before "on Monday", where the date goes on behind it.
fn without_weekday(text: &str) -> &str {
    let Some((head, day)) = text.rsplit_once(' ') else {
        return text;
    };
    let joint = head.rsplit(' ').next().unwrap_or("");
    let is_day = day.chars().all(char::is_alphabetic) && head.contains(' ');
    if is_day && BEFORE_WEEKDAY.contains(&joint) {
        &head[..head.len() - joint.len()]
    } else {
        text
    }
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

/// A name without markup that a template escaped by mistake: "<span>Ana</span>".
fn without_tags(name: &str) -> String {
    if !(name.starts_with('<') && name.ends_with('>')) {
        return name.to_owned();
    }
    let mut depth = 0_u32;
    let plain: String = name
        .chars()
        .filter(|c| {
            match c {
                '<' => depth += 1,
                '>' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    let plain = fold(&plain);
    if plain.is_empty() {
        name.to_owned()
    } else {
        plain
    }
}

/// Words that introduce a name are no more than this many: "Posted by:", "Comment posted by".
const MOST_INTRODUCING: usize = 3;

/// A name without what joined it to a date that stood behind it: "Ana on".
fn without_joint(name: &str) -> &str {
    let mut rest = name.trim();
    while let Some(last) = rest.split_whitespace().next_back() {
        let joint = last.len() < rest.len()
            && (words::is_connective(last) || last.chars().all(|c| !c.is_alphanumeric()))
            && !last.chars().any(|c| c.is_numeric() || c.is_uppercase());
        if !joint {
            break;
        }
        rest = rest[..rest.len() - last.len()].trim_end();
    }
    rest
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

/// A name without "Posted by:" before it. A single word without a colon ("Von", "De") can begin a name: it stays, unless all names of a
/// list begin with it ([`introduction`]).
fn without_by(name: &str) -> &str {
    let mut ends = Vec::new();
    let mut at = 0;
    for word in name
        .split_inclusive(char::is_whitespace)
        .take(MOST_INTRODUCING)
    {
        at += word.len();
        ends.push(at);
    }
    for (nth, &end) in ends.iter().enumerate().rev() {
        let head = name[..end].trim();
        let sure = nth > 0 || head.ends_with([':', '：']);
        let rest = name[end..].trim();
        if sure && !rest.is_empty() && introduces(head) {
            return rest;
        }
    }
    name
}

/// The length of the words that introduce all of `names` alike: "Par Ana", "Par Zoé". `line` where they were read from whole lines.
#[must_use]
pub fn introduction(names: &[&str], line: bool) -> Option<usize> {
    let first = names.first()?;
    // One person's name can begin so ("Von Trapp", "De Vries"): only what two people share is the theme's, unless a whole line was
    // read, in which something must introduce the name.
    if !line && names.iter().all(|n| n == first) {
        return None;
    }
    let mut at = 0;
    let mut found = None;
    for word in first
        .split_inclusive(char::is_whitespace)
        .take(MOST_INTRODUCING)
    {
        at += word.len();
        let head = &first[..at];
        let shared = names.iter().all(|n| n.starts_with(head) && n.len() > at);
        if shared && introduces(head.trim()) {
            found = Some(at);
        }
    }
    found
}

fn introduces(head: &str) -> bool {
    words::is_connective(head)
        && head.chars().any(char::is_alphabetic)
        && !head.chars().any(is_picture)
}
