//! Who wrote a comment: the name without what themes print around it, and the link on it.

use super::name::{self, LONGEST_NAME, before_joint, clean, sure_joint};
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

/// Scores up to this one are those of headings and bold words, which can be titles.
const TITLES: u8 = 25;

/// A longer head holds more than a name, a date and tools.
const LONGEST_HEAD: usize = 120;

/// The best name of a comment: outside whatever may be the text, else outside the text proper, else a line without marks.
pub fn find(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let found = found(ctx, own, facts)?;
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

/// "Posted by: Name | 12 March 2009" as one of the last lines, as Movable Type and its kin print it below the text.
fn at_foot(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let lines = super::body::lines(ctx.doc, own, &Facts::default());
    lines.iter().rev().take(3).find_map(|line| {
        let introduced = |text: &str| words::by_line(text).is_some() || sure_joint(text).is_some();
        in_dated_line(ctx, own, facts, line, introduced, 15)
    })
}

/// A line about the comment that says by whom it is: "by Name on 12 March 2009".
fn said_by(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let lines = super::body::lines(ctx.doc, own, facts);
    let mut ends = lines.iter().take(3).chain(lines.iter().rev().take(2));
    ends.find_map(|line| in_dated_line(ctx, own, facts, line, name::is_by_line, TITLES))
}

/// True for a name that is nothing but an address.
fn is_address(name: &str) -> bool {
    let scheme = ["http://", "https://"].iter().any(|s| name.starts_with(s));
    scheme && !name.contains(char::is_whitespace)
}

/// A line of its own that begins with words and a colon which introduce a name, and holds nothing else: "Postat av: Ana".
fn introduced(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let lines = super::body::lines(ctx.doc, own, facts);
    let mut ends = lines.iter().take(2).chain(lines.iter().rev().take(2));
    ends.find_map(|line| {
        let text = fold(&line.text(ctx.doc));
        let (head, _) = text.split_once([':', '：'])?;
        let label = lines.len() > 1 && text.len() < LONGEST_HEAD && words::is_by(head.trim());
        if !label {
            return None;
        }
        let name = clean(ctx, &text, true).filter(|n| n.len() < LONGEST_HEAD / 2)?;
        let node = line.holder(ctx.doc, &name)?;
        Some(AuthorFound {
            url: link_of(ctx, own, facts, node, node),
            name,
            node,
            score: 15,
        })
    })
}

/// The name in a short line with a date that `introduces` it.
fn in_dated_line(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    line: &super::body::Line,
    introduces: impl Fn(&str) -> bool,
    score: u8,
) -> Option<AuthorFound> {
    let text = fold(&line.text(ctx.doc));
    if text.len() > LONGEST_HEAD + 40 || !introduces(&text) || !date::is_date_like(&text) {
        return None;
    }
    let name = clean(ctx, &text, true).filter(|n| n.len() < LONGEST_HEAD / 2)?;
    let node = line.holder(ctx.doc, &name)?;
    Some(AuthorFound {
        url: link_of(ctx, own, facts, node, node),
        name,
        node,
        score,
    })
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

/// Without any mark: the first line that holds the date or a "says" is the line about the comment; what is left of it is the name.
fn by_line(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<AuthorFound> {
    let lines = super::body::lines(ctx.doc, own, facts);
    let hints = ctx.hints();
    for (at, line) in lines.iter().take(3).enumerate() {
        let text = fold(&line.text(ctx.doc));
        let says = name::without_says(&text).len() != text.trim().len();
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
        // The first line of several, which ends in "3 days ago".
        let before = (at == 0 && lines.len() > 1 && !says && !dated && head.is_none())
            .then(|| before_relative(ctx, line))
            .flatten();
        let head = head.or(before.as_deref());
        if text.len() > LONGEST_NAME || !(says || dated || head.is_some()) {
            continue;
        }
        let name = clean(ctx, head.unwrap_or(&text), true).filter(|n| !words::is_reply_word(n));
        if let Some(name) = name
            && let Some(node) = line.holder(ctx.doc, &name)
        {
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

/// Words of a name before a relative date; more are a sentence.
const WORDS_OF_A_NAME: usize = 4;

/// What stands on a line before an element that is a relative date and nothing else: "Ana" of "Ana · 3 days ago".
fn before_relative(ctx: &Context<'_, '_>, line: &super::body::Line) -> Option<String> {
    let value = |t: Index| ctx.doc.nodes[t].value;
    let hints = ctx.hints();
    let apart = (line.texts.iter()).position(|&t| date::is_only_relative(value(t), &hints));
    let head = match apart {
        Some(at) => {
            let head: Vec<&str> = line.texts[..at].iter().map(|&t| value(t)).collect();
            fold(&head.join(" "))
        }
        None => before_relative_end(ctx, &fold(&line.text(ctx.doc)))?.to_owned(),
    };
    let name = head.trim_matches(is_divider);
    let words = name::without_count(name).split_whitespace().count();
    ((1..=WORDS_OF_A_NAME).contains(&words)).then(|| name.to_owned())
}

/// A line of name and relative date is no longer. Bytes.
const LONGEST_RELATIVE_LINE: usize = 100;

/// What stands before the relative date that ends a line printed in one piece: "Comment 3 by Ana 2 days ago".
fn before_relative_end<'a>(ctx: &Context<'_, '_>, text: &'a str) -> Option<&'a str> {
    if text.len() > LONGEST_RELATIVE_LINE || !text.contains(char::is_numeric) {
        return None;
    }
    let hints = ctx.hints();
    let mut spaces = text.match_indices(' ').take(2 * WORDS_OF_A_NAME);
    let at = spaces.find_map(|(at, _)| {
        let tail = text[at..].trim_matches(|c| is_divider(c) || matches!(c, '(' | ')'));
        let is_dated = |text: &str| date::is_only_relative(text, &hints);
        // All of it, and no word more: a name and a relative date hold one, too.
        let (_, less) = tail.split_once(' ')?;
        (is_dated(tail) && !is_dated(less)).then_some(at)
    })?;
    Some(text[..at].trim_end_matches(|c| is_divider(c) || c == '('))
}

/// What templates print between a name and a date.
fn is_divider(c: char) -> bool {
    c.is_whitespace() || matches!(c, '·' | '•' | '|' | ',' | '-' | '–' | '—')
}
