//! Names in lines about the comment that carry no mark: "by Name on 12 March 2009", "Name | 12 March 2009", the line with the date.

use super::author::{LONGEST_HEAD, TITLES, link_of};
use super::name::{self, LONGEST_NAME, before_joint, clean, sure_joint};
use super::{AuthorFound, Context, Facts, Own};
use crate::document::text::fold;
use crate::document::{Document, Index, Tag};
use crate::locale::words;
use crate::thread::date;

/// What a name in a line without any mark is worth.
const LINE: u8 = 15;

/// Words of a name before a relative date; more are a sentence.
const WORDS_OF_A_NAME: usize = 4;

/// "Ana | 12 March 2009" below the text, without a word that says so: the last line, outside the text.
pub(super) fn in_last_line(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    pure: &[Index],
) -> Option<AuthorFound> {
    let lines = super::body::lines(ctx.doc, own, facts);
    let said = in_texts(ctx.doc, pure, &lines);
    let line = lines.last().filter(|l| lines.len() > 1 && !said(l))?;
    // What people write stands in paragraphs, where nothing else is named for it.
    let mut around = ctx
        .doc
        .ancestors(line.texts[0])
        .take_while(|&a| a > own.start);
    if pure.is_empty() && around.any(|a| ctx.doc.nodes[a].tag == Tag::P) {
        return None;
    }
    let text = fold(&line.text(ctx.doc));
    if text.len() > LONGEST_HEAD {
        return None;
    }
    let name = name::before_dated_tail(ctx, &text)?;
    let usable = name.split_whitespace().count() <= WORDS_OF_A_NAME
        && name.contains(char::is_alphabetic)
        && !words::is_reply_word(name)
        && !words::is_connective(name);
    let name = clean(ctx, name, false).filter(|_| usable)?;
    named(ctx, own, facts, line, name, LINE)
}

/// "Posted by: Name | 12 March 2009" as one of the last lines, as Movable Type and its kin print it below the text.
pub(super) fn at_foot(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
) -> Option<AuthorFound> {
    let lines = super::body::lines(ctx.doc, own, &Facts::default());
    let pure = facts.pure_contents(ctx.doc);
    let said = in_texts(ctx.doc, &pure, &lines);
    let said = |line: &&super::body::Line| said(line);
    lines
        .iter()
        .rev()
        .take(3)
        .filter(|l| !said(l))
        .find_map(|line| {
            let introduced =
                |text: &str| words::by_line(text).is_some() || sure_joint(text).is_some();
            in_dated_line(ctx, own, facts, line, introduced, LINE)
        })
}

/// Tells of a line that it stands inside one of `texts`, where others stand outside: some themes put all there is into one box.
fn in_texts<'a>(
    doc: &'a Document<'_>,
    texts: &'a [Index],
    lines: &[super::body::Line],
) -> impl Fn(&super::body::Line) -> bool + 'a {
    let inside = move |line: &super::body::Line| {
        let held = |&c: &Index| line.texts.iter().any(|&t| doc.inside(t, c));
        texts.iter().any(held)
    };
    let apart = !lines.iter().all(&inside);
    move |line| apart && inside(line)
}

/// A line about the comment that says by whom it is: "by Name on 12 March 2009".
pub(super) fn said_by(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
) -> Option<AuthorFound> {
    let lines = super::body::lines(ctx.doc, own, facts);
    let mut ends = lines.iter().take(3).chain(lines.iter().rev().take(2));
    // "Written on 12 March 2009 by Name" says so behind the date.
    let introduces = |text: &str| name::is_by_line(text) || name::by_behind_date(ctx, text);
    ends.find_map(|line| in_dated_line(ctx, own, facts, line, introduces, TITLES))
}

/// A line of its own that begins with words and a colon which introduce a name, and holds nothing else: "Postat av: Ana".
pub(super) fn introduced(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
) -> Option<AuthorFound> {
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
        named(ctx, own, facts, line, name, LINE)
    })
}

/// A name that stands in a line.
fn named(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    line: &super::body::Line,
    name: String,
    score: u8,
) -> Option<AuthorFound> {
    let node = line.holder(ctx.doc, &name)?;
    Some(AuthorFound {
        url: link_of(ctx, own, facts, node, node),
        name,
        node,
        score,
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
    // Whom "by" introduces is called so, whatever else the word says.
    let button = |n: &str| words::is_reply_word(n) && !name::is_by_line(&text);
    let name = clean(ctx, &text, true).filter(|n| n.len() < LONGEST_HEAD / 2 && !button(n))?;
    named(ctx, own, facts, line, name, score)
}

/// Without any mark: the first line that holds the date or a "says" is the line about the comment; what is left of it is the name.
pub(super) fn by_line(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
) -> Option<AuthorFound> {
    let lines = super::body::lines(ctx.doc, own, facts);
    let pure = facts.pure_contents(ctx.doc);
    let said = in_texts(ctx.doc, &pure, &lines);
    let hints = ctx.hints();
    for (at, line) in lines.iter().take(3).enumerate() {
        if said(line) {
            continue;
        }
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
        let found = name.and_then(|name| named(ctx, own, facts, line, name, LINE));
        if found.is_some() {
            return found;
        }
    }
    None
}

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
