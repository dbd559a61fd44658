//! Who wrote a comment: the name without what themes print around it, and the link on it.

use super::{Context, Facts, Own};
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

/// Marks between a name and the date behind it.
const TAILS: &[&str] = &[" — ", " – ", " | ", " · ", " - "];

/// A name longer than this is a text.
pub(super) const LONGEST_NAME: usize = 300;

/// Shorter words that join ("on", "am") are parts of names as well.
const LEAST_JOINT: usize = 5;

/// A longer head holds more than a name, a date and tools.
const LONGEST_HEAD: usize = 120;

/// The best name of a comment: outside whatever may be the text, else outside the text proper, else a line without marks.
pub fn find(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let mut found = found(ctx, own, facts)?;
    if let Some(inner) = unwrapped(&found.name) {
        found.name = inner.to_owned();
    }
    Some(found)
}

/// A name that a template escaped together with its element: `&lt;span&gt;Name&lt;/span&gt;` (Drupal's views, raw fields).
fn unwrapped(name: &str) -> Option<&str> {
    let (tag, rest) = name.strip_prefix('<')?.split_once('>')?;
    let tag = tag.split_ascii_whitespace().next()?;
    let known = matches!(tag, "span" | "a" | "em" | "b" | "strong" | "bdi");
    let inner = rest
        .strip_suffix('>')?
        .strip_suffix(tag)?
        .strip_suffix("</")?
        .trim();
    (known && !inner.is_empty() && !inner.contains('<')).then_some(inner)
}

fn found(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let pure = facts.pure_contents(ctx.doc);
    best(ctx, own, facts, &facts.contents, false)
        .or_else(|| best(ctx, own, facts, &pure, true))
        .or_else(|| at_foot(ctx, own, facts))
        .or_else(|| by_line(ctx, own, facts))
        .or_else(|| in_head(ctx, own, facts, &pure))
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
        if let Some(name) = name_in(ctx, own, facts, node, place.score == 100) {
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
    let usable = !date::is_date_like(&name) && !words::is_reply_word(&name);
    usable.then(|| AuthorFound {
        url: link_of(ctx, own, facts, node, node),
        name,
        node,
        score: 15,
    })
}

/// "Posted by: Name | 12 March 2009" as one of the last lines, as Movable Type and its kin print it below the text.
fn at_foot(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let lines = super::body::lines(ctx.doc, own, &Facts::default());
    lines.iter().rev().take(3).find_map(|line| {
        let text = fold(&line.text(ctx.doc));
        let introduced = words::by_line(&text).is_some() || sure_joint(&text).is_some();
        if text.len() > LONGEST_HEAD + 40 || !introduced || !date::is_date_like(&text) {
            return None;
        }
        let name = clean(ctx, &text, true).filter(|n| n.len() < LONGEST_HEAD / 2)?;
        let holds = |&&t: &&Index| ctx.doc.nodes[t].value.contains(&name);
        let node = *line.texts.iter().find(holds).or(line.texts.first())?;
        Some(AuthorFound {
            url: link_of(ctx, own, facts, node, node),
            name,
            node,
            score: 15,
        })
    })
}

/// Inside a block around the name, the element that holds the name itself.
fn innermost(
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
                        || n.tag == Tag::Noscript
                        || facts.permalink.is_some_and(|(p, _)| p == i)
                        || facts.metas.contains(&i)
                        || ctx
                            .vocabulary
                            .borrow_mut()
                            .roles(n.value)
                            .any(Roles::SAYS.or(Roles::DATE)))
            }
    };
    let text = render(doc, doc.subtree(node), skip);
    let line = text.lines().map(str::trim).find(|l| !l.is_empty())?;
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
    let alone = matches!(n.tag, Tag::A | Tag::Strong | Tag::B) || n.tag.is_heading();
    clean(ctx, &fold(line), !alone).filter(|name| n.tag == Tag::Cite || !words::is_reply_word(name))
}

/// Where the plain text of a name ends: core prints a name without markup of its own, so that an element behind it is a badge or an
/// addressee. `None` where the first text is a label before the name.
fn end_of_plain_name(doc: &Document<'_>, own: &Own<'_>, node: Index) -> Option<Index> {
    let first = own
        .narrowed(doc.subtree(node))
        .indices()
        .find(|&i| doc.nodes[i].tag == Tag::Text && !doc.nodes[i].value.trim().is_empty())?;
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

/// A name without "Comment by", "says:", a date beside it and closing punctuation. `line` is true where the text may be a whole line
/// about the comment and not the name alone.
pub fn clean(ctx: &Context<'_, '_>, text: &str, line: bool) -> Option<String> {
    let mut name = text;
    let by_line = words::by_line(name);
    if let Some((_, length)) = by_line {
        // An emoji that begins a name is no mark between.
        let picture = name[..length].find(is_picture).unwrap_or(length);
        name = name[picture..].trim_start();
    }
    // "Comment by Name — 12 March @ 14:32": between introduction and dash stands the name, whatever it is.
    match by_line.and_then(|_| before_dated_tail(ctx, name)) {
        Some(head) => name = head,
        None => {
            name = without_says(name);
            if line {
                name = without_date(ctx, name);
            }
            if by_line.is_some() {
                // What the date's parser left.
                let cut = TAILS.iter().filter_map(|t| name.rfind(t)).max();
                name = cut.map_or(name, |at| &name[..at]);
            }
            name = without_says(name);
        }
    }
    name = name
        .trim_end_matches([',', ':', '|', '·', '•', '—', '–', ' ', '\u{a0}', '(', '['])
        .trim();
    name = name
        .trim_start_matches(['|', '·', '•', '—', ' ', '\u{a0}', ','])
        .trim();
    let usable = !name.is_empty()
        && name.len() <= LONGEST_NAME
        && !name.contains("{{")
        && !words::is_says(name);
    usable.then(|| name.to_owned())
}

/// What stands before a dash or bar with a date behind it.
fn before_dated_tail<'a>(ctx: &Context<'_, '_>, text: &'a str) -> Option<&'a str> {
    let hints = date::Hints {
        lang: ctx.lang.as_deref(),
        order: None,
    };
    TAILS
        .iter()
        .filter_map(|tail| text.rsplit_once(tail))
        .filter(|(_, tail)| date::is_date_like(tail) && date::find(tail, &hints).is_some())
        .map(|(head, _)| head.trim())
        .max_by_key(|head| head.len())
}

/// A name without "says:"; a smiley at its end is no colon.
fn without_says(name: &str) -> &str {
    // Blogger in Spanish and Portuguese: "Ana dijo...".
    let dotless = name.trim_end().trim_end_matches(['.', '…']);
    if dotless.len() < name.trim_end().len() {
        let said = format!("{dotless}:");
        let short = words::strip_says(&said).trim_end().len();
        if short < dotless.len() {
            return name[..short].trim();
        }
    }
    let short = words::strip_says(name).trim();
    let smiley = name.strip_prefix(short).is_some_and(|tail| {
        let tail = tail.trim();
        tail.len() > 1
            && tail.ends_with([')', '(', 'D', 'P'])
            && !tail.starts_with(char::is_alphabetic)
    });
    if smiley { name.trim() } else { short }
}

/// What stands before a date, or behind it where nothing but joining words does.
pub(super) fn without_date<'a>(ctx: &Context<'_, '_>, name: &'a str) -> &'a str {
    if !date::is_date_like(name) {
        return name;
    }
    let hints = date::Hints {
        lang: ctx.lang.as_deref(),
        order: None,
    };
    match date::find(name, &hints).filter(|found| found.stamp.when.day.is_some()) {
        Some(found) => {
            let before = without_joints(&name[..found.span.start], false);
            if before.is_empty() {
                without_joints(&name[found.span.end..], true)
            } else {
                before
            }
        }
        None => name,
    }
}

/// Without the words at both ends that join name and date: "Name on", "#12 On". Before a date the first word can be the name's own
/// ("El Niño", "Von Trapp"): only words that are sure go.
fn without_joints(text: &str, behind: bool) -> &str {
    let mut rest = text.trim();
    while let Some(last) = rest
        .split_whitespace()
        .next_back()
        .filter(|w| words::is_connective(w))
    {
        rest = rest[..rest.len() - last.len()].trim_end();
    }
    loop {
        let length = if behind {
            first_word(rest).filter(|&end| words::is_connective(&rest[..end]))
        } else {
            sure_joint(rest)
        };
        match length {
            Some(end) => rest = rest[end..].trim_start(),
            None => return rest,
        }
    }
}

/// The end of the first word.
pub(super) fn first_word(text: &str) -> Option<usize> {
    let first = text.split_whitespace().next()?;
    Some(first.len())
}

/// Arrows, symbols and emoji: a name can begin with one.
pub(super) fn is_picture(c: char) -> bool {
    c >= '\u{2190}'
        && !c.is_alphanumeric()
        && !matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

/// The end of a beginning that is no name: marks and numbers, "By", "Posted by".
fn sure_joint(text: &str) -> Option<usize> {
    let first = first_word(text)?;
    let marks = !text[..first]
        .chars()
        .any(|c| c.is_alphabetic() || is_picture(c));
    if marks && words::is_connective(&text[..first]) {
        return Some(first);
    }
    let after = first + text[first..].len() - text[first..].trim_start().len();
    let second = after + first_word(&text[after..])?;
    let phrase = !marks && text[after..second].chars().any(char::is_alphabetic);
    if phrase && words::is_connective(&text[..second]) {
        return Some(second);
    }
    // A theme's line begins with a capital: "Von Anna am 12. März", but "von der Aa".
    let capital = text.starts_with(char::is_uppercase) && text[..first].chars().count() > 2;
    let by = || words::by_line(&format!("Kommentar {}", &text[..second])).is_some();
    (text.starts_with("by ") || capital && by()).then_some(first)
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
            let card = facts.authors.iter().rev().map(|a| a.node).find(|&a| {
                a != node
                    && doc.inside(node, a)
                    && own.narrowed(doc.subtree(a)).text_length(doc) < LONGEST_NAME
            })?;
            own.narrowed(doc.subtree(card)).indices().find_map(usable)
        })
        .or_else(|| {
            let short = own.narrowed(doc.subtree(block)).text_length(doc) < LONGEST_NAME;
            short
                .then(|| own.narrowed(doc.subtree(block)).indices().find_map(usable))
                .flatten()
        })
}

/// What stands before a word that joins name and date, where numbers follow it: "Name Posted: Oct. 28".
fn before_joint(text: &str) -> Option<&str> {
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let joins = word.len() >= LEAST_JOINT
            && word.chars().all(|c| !c.is_numeric())
            && words::is_connective(word.trim());
        if at > 0 && joins {
            let digits = text[at..].chars().any(char::is_numeric);
            return digits.then(|| text[..at].trim());
        }
        at += word.len();
    }
    None
}

/// Without any mark: the first line that holds the date or a "says" is the line about the comment; what is left of it is the name.
fn by_line(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let lines = super::body::lines(ctx.doc, own, facts);
    let hints = date::Hints {
        lang: ctx.lang.as_deref(),
        order: None,
    };
    for line in lines.iter().take(3) {
        let text = fold(&line.text(ctx.doc));
        let says = words::strip_says(&text).len() != text.len();
        let dated =
            text.len() < 160 && date::is_date_like(&text) && date::find(&text, &hints).is_some();
        // A date without its year is none, but where a class says that the line is one, the name stands before "Posted:".
        let in_date = || {
            let mut dates = facts.dates.iter().filter(|d| d.score >= 80);
            dates.any(|d| line.texts.iter().any(|&t| ctx.doc.inside(t, d.node)))
        };
        let head = (!says && !dated && in_date())
            .then(|| before_joint(&text))
            .flatten();
        if text.len() > LONGEST_NAME || !(says || dated || head.is_some()) {
            continue;
        }
        if let (Some(name), Some(&node)) = (
            clean(ctx, head.unwrap_or(&text), true).filter(|n| !words::is_reply_word(n)),
            line.texts.first(),
        ) {
            return Some(AuthorFound {
                url: link_of(ctx, own, facts, node, node),
                name,
                node,
                score: 15,
            });
        }
    }
    None
}
