//! When a comment was written: the machine-readable attribute and the printed text, side by side. Which of the two counts is settled
//! for the whole page, in `thread::settle`.

use super::facts::{LINE_OF_FACTS, Scored};
use super::{AuthorFound, Context, Facts, Own};
use crate::document::Index;
use crate::document::text::{fold, short};
use crate::locale::notes::{self, Note};
use crate::locale::words;
use crate::thread::date;
use crate::thread::time::Stamp;

/// The date of one comment as found.
#[derive(Debug, Clone, Default)]
pub struct DateFound {
    /// From an attribute.
    pub machine: Option<Stamp>,
    /// The printed text.
    pub raw: Option<String>,
    /// The node the printed text stands in.
    pub node: Option<Index>,
}

/// A longer text around a date is not a line about the comment.
const LONGEST_LINE: usize = 240;

/// A line that is longer than its date by this much says more than a time.
const LONGEST_TIME: usize = 40;

/// Finds the date of a comment.
pub fn find(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    author: Option<&AuthorFound>,
) -> DateFound {
    let mut places = facts.dates.clone();
    let texts = facts.pure_contents(ctx.doc);
    // What holds the text as well is the whole comment: `posted-comments`.
    let whole = |node: Index| texts.iter().any(|&c| c != node && ctx.doc.inside(c, node));
    // Of lines of facts inside each other the innermost is the date's.
    let nodes = |p: &Scored| match p.score {
        LINE_OF_FACTS => ctx.doc.end(p.node) - p.node,
        _ => 0,
    };
    places.sort_by_cached_key(|p| (whole(p.node), std::cmp::Reverse(p.score), nodes(p), p.node));
    let mut fallback = DateFound::default();
    let mut unread = DateFound::default();
    for place in &places {
        let in_text = texts.iter().any(|&c| {
            ctx.doc.inside(place.node, c) && !author.is_some_and(|a| ctx.doc.inside(a.node, c))
        });
        if in_text
            && place.score < 100
            && facts
                .contents
                .iter()
                .any(|&c| !ctx.doc.inside(place.node, c))
        {
            continue;
        }
        let found = read(ctx, own, place.node, author);
        if found.machine.is_some() {
            return found;
        }
        if found.raw.as_deref().is_some_and(|raw| printed(ctx, raw)) {
            return with_time(ctx, own, facts, author, found);
        }
        if fallback.raw.is_none() && place.score >= 80 {
            fallback = found;
        } else if unread.raw.is_none() && found.raw.as_deref().is_some_and(is_like_a_print) {
            // The link to the comment itself, whose text themes leave to the date: "le 30 février 2010".
            unread = found;
        }
    }
    in_lines(ctx, own, facts, author)
        .or_else(|| match fallback.raw {
            Some(_) => None,
            None => relative(ctx, own, facts),
        })
        .unwrap_or(match fallback.raw {
            Some(_) => fallback,
            None => unread,
        })
}

/// A print of a date that can't be read: a day and a year at least, apart from each other; not "Permalink" or "#1234".
fn is_like_a_print(raw: &str) -> bool {
    let numbers = raw.split(|c: char| !c.is_numeric());
    let short = raw.chars().count() <= LONGEST_TIME;
    short && date::is_date_like(raw) && numbers.filter(|n| !n.is_empty()).count() > 1
}

/// The date where a platform's rules say that it stands.
pub fn given(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    given: &super::Given<'_>,
    author: Option<&AuthorFound>,
) -> Option<DateFound> {
    let node = given.date?;
    if let Some(value) = given.date_value {
        let machine = date::machine(value).or_else(|| date::epoch(value.trim()));
        let printed = date::find(value, &ctx.hints()).is_some();
        let found = DateFound {
            machine,
            raw: (machine.is_none() && printed).then(|| fold(value)),
            node: Some(node),
        };
        if found.machine.is_some() || found.raw.is_some() {
            return Some(found);
        }
    }
    let found = read(ctx, own, node, author);
    (found.machine.is_some() || found.raw.is_some()).then_some(found)
}

fn printed(ctx: &Context<'_, '_>, raw: &str) -> bool {
    date::is_date_like(raw) && date::find(raw, &ctx.hints()).is_some()
}

/// Attributes in which themes and scripts keep a whole date beside "3 days ago".
const TOOLTIPS: [&str; 7] = [
    "title",
    "data-tippy-content",
    "data-original-title",
    "data-bs-original-title",
    "data-tooltip",
    "data-title",
    "data-tip",
];

/// What one node says: attribute and print.
fn read(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    node: Index,
    author: Option<&AuthorFound>,
) -> DateFound {
    let doc = ctx.doc;
    let n = &doc.nodes[node];
    let attributes = [
        "datetime",
        "content",
        "data-datetime",
        "data-date",
        "data-time",
    ];
    let machine = attributes.iter().find_map(|a| date::machine(n.attr(a)?));
    let tooltips = TOOLTIPS.iter().filter_map(|a| n.attr(a));
    let title = tooltips
        .into_iter()
        .find(|t| date::is_date_like(t) && t.len() < LONGEST_LINE);
    let machine = machine.or_else(|| date::machine(title?));
    // wpDiscuz and others print "vor 1 Stunde" and keep the date in the title, in the page's own words.
    let machine = machine.or_else(|| date::find(title?, &ctx.hints()).map(|p| p.stamp));
    let text = short(doc, node, LONGEST_LINE).or_else(|| {
        let lines = super::body::lines(doc, &own.narrowed(doc.subtree(node)), &Facts::default());
        lines.first().map(|l| fold(&l.text(doc)))
    });
    let text = text
        .map(|t| without_name(t, doc, node, author))
        .filter(|t| !t.is_empty() && !is_membership(t));
    DateFound {
        machine,
        raw: text.map(|t| trimmed(ctx, t)),
        node: Some(node),
    }
}

/// "Joined: 2 March 2006": what boards say of members below their names.
fn is_membership(text: &str) -> bool {
    // The numbers of most dates stand before their colon.
    let head = text.split_once([':', '：']).map(|(head, _)| head);
    let head = head.filter(|h| h.len() < LONGEST_TIME && !h.contains(char::is_numeric));
    head.is_some_and(|head| notes::is(head, Note::JOINED))
}

/// A name can hold numbers; it is no part of the line's date.
fn without_name(
    text: String,
    doc: &crate::document::Document<'_>,
    node: Index,
    author: Option<&AuthorFound>,
) -> String {
    match author {
        Some(a) if doc.inside(a.node, node) => text.replacen(&a.name, " ", 1).trim().to_owned(),
        _ => text,
    }
}

/// A day whose time stands beside it on the same line ("14:05 <a>12 March</a>").
fn with_time(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    author: Option<&AuthorFound>,
    found: DateFound,
) -> DateFound {
    let doc = ctx.doc;
    let stamp = |text: &str| date::find(text, &ctx.hints()).map(|p| p.stamp.when);
    let (Some(raw), Some(node)) = (&found.raw, found.node) else {
        return found;
    };
    let Some(day) = stamp(raw).filter(|w| w.time.is_none() && w.day.is_some()) else {
        return found;
    };
    let lines = super::body::lines(doc, own, facts);
    let Some(at) = lines
        .iter()
        .position(|l| l.texts.iter().any(|&t| doc.inside(t, node)))
    else {
        return found;
    };
    let line = &lines[at];
    let spaced: Vec<&str> = line
        .texts
        .iter()
        .filter(|&&t| !author.is_some_and(|a| doc.inside(t, a.node)))
        .map(|&t| doc.nodes[t].value)
        .collect();
    let text = fold(&spaced.join(" "));
    let whole = (text.len() <= raw.len() + LONGEST_TIME)
        .then(|| date::find(&text, &ctx.hints()))
        .flatten()
        .filter(|whole| {
            let when = whole.stamp.when;
            let same = (when.year, when.month, when.day) == (day.year, day.month, day.day);
            same && when.time.is_some()
        });
    let raw = match whole {
        Some(whole) => text[whole.span].trim().to_owned(),
        None => match clock_beside(ctx, &lines, at) {
            Some(clock) => format!("{raw} {clock}"),
            None => return found,
        },
    };
    DateFound {
        raw: Some(raw),
        ..found
    }
}

/// The time on a line of its own, below that of the day or above it.
fn clock_beside(ctx: &Context<'_, '_>, lines: &[super::body::Line], at: usize) -> Option<String> {
    let beside = [Some(at + 1), at.checked_sub(1)];
    beside
        .into_iter()
        .flatten()
        .filter_map(|i| lines.get(i))
        .map(|l| fold(&l.text(ctx.doc)))
        .find(|text| is_clock(ctx, text))
}

/// A longer line is more than a time.
const LONGEST_CLOCK: usize = 20;

/// True for a line that is the time of a day and nothing else.
pub(super) fn is_clock(ctx: &Context<'_, '_>, text: &str) -> bool {
    if text.len() > LONGEST_CLOCK || !text.contains(':') || !text.contains(char::is_numeric) {
        return false;
    }
    let day = format!("2000-01-31 {text}");
    let found = date::find(&day, &ctx.hints());
    found.is_some_and(|d| d.stamp.when.time.is_some() && d.span.end == day.len())
}

/// The printed date alone, where it stands in a longer line; else the line as it is.
fn trimmed(ctx: &Context<'_, '_>, text: String) -> String {
    match date::find(&text, &ctx.hints()) {
        Some(found) => text[found.span].trim().to_owned(),
        None => text,
    }
}

/// Texts of a comment at which a relative date without any mark is looked for, from its start and from its end: it stands in its
/// head or its foot.
const RELATIVE_WITHIN: usize = 6;

/// Without any mark: an element outside the text that holds "3 days ago" and nothing else.
fn relative(ctx: &Context<'_, '_>, own: &Own<'_>, facts: &Facts<'_>) -> Option<DateFound> {
    let doc = ctx.doc;
    let all: Vec<Index> = super::body::lines(doc, own, facts)
        .into_iter()
        .flat_map(|line| line.texts)
        .collect();
    let tail = all
        .len()
        .saturating_sub(RELATIVE_WITHIN)
        .max(RELATIVE_WITHIN);
    let ends = all
        .iter()
        .take(RELATIVE_WITHIN)
        .chain(all.iter().skip(tail));
    let texts = facts.pure_contents(doc);
    let alone = |&text: &Index| {
        let holder = doc.parent(text);
        // Only buttons may stand behind it in its element: "3 days ago - Reply".
        let buttons = || {
            (text + 1..doc.end(holder)).all(|i| facts.in_furniture(i) || doc.nodes[i].is_blank())
        };
        let whole = holder >= own.start && holder + 1 == text && buttons();
        let in_text = || texts.iter().any(|&c| doc.inside(text, c) && c != own.start);
        // "Posted 3 days ago"
        let beside = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '|' | '·' | '•');
        let value = doc.nodes[text].value.trim_matches(beside);
        let (head, rest) = value.split_once(' ').unwrap_or(("", value));
        let only = |text: &str| date::is_only_relative(text, &ctx.hints());
        let introduced = || words::is_connective(head) && only(rest);
        whole && !in_text() && (only(value) || introduced())
    };
    let node = ends.copied().find(alone)?;
    // The element around it may hold the date itself.
    let machine = read(ctx, own, doc.parent(node), None).machine;
    Some(DateFound {
        machine,
        raw: Some(fold(doc.nodes[node].value)),
        node: Some(node),
    })
}

/// Words beside a date that only joins; more are a sentence with a date in it.
const WORDS_ABOUT_A_DATE: usize = 2;

/// True for a line that says no more than when something was.
fn is_about_a_date(text: &str, span: &std::ops::Range<usize>) -> bool {
    let beside = [&text[..span.start], &text[span.end..]];
    let all = beside.iter().flat_map(|part| part.split_whitespace());
    all.filter(|w| !words::is_connective(w)).count() <= WORDS_ABOUT_A_DATE
}

/// Without any mark: a line outside the text that holds a date.
fn in_lines(
    ctx: &Context<'_, '_>,
    own: &Own<'_>,
    facts: &Facts<'_>,
    author: Option<&AuthorFound>,
) -> Option<DateFound> {
    let doc = ctx.doc;
    let all = super::body::lines(doc, own, &Facts::default());
    let near = |line: &super::body::Line| {
        let holds_author =
            author.is_some_and(|a| line.texts.iter().any(|&t| doc.inside(t, a.node)));
        holds_author
            || line.texts.iter().any(|&t| {
                facts.permalink.is_some_and(|(p, _)| doc.inside(t, p))
                    || facts.tools.iter().any(|&x| doc.inside(t, x))
            })
    };
    // What is called a body and holds the name is the whole comment (`card-body`); one of several that holds a date and nothing else is
    // named for its looks (`p.card-text` twice).
    let is_date = |c: Index| {
        let text = short(doc, c, LONGEST_TIME);
        let found = text.and_then(|t| Some((date::find(&t, &ctx.hints())?, t)));
        found.is_some_and(|(d, text)| is_about_a_date(&text, &d.span))
    };
    let is_text = |&&c: &&Index| {
        author.is_none_or(|a| !doc.inside(a.node, c)) && !(facts.contents.len() > 1 && is_date(c))
    };
    let in_text = |l: &super::body::Line| {
        let mut contents = facts.contents.iter().filter(is_text);
        contents.any(|&c| l.texts.iter().any(|&t| doc.inside(t, c)))
    };
    let numbered = || all.iter().enumerate();
    let others_written = |at: usize| numbered().any(|(i, l)| i != at && !near(l));
    let others = numbered().filter(|(_, l)| !near(l) && !in_text(l));
    let candidates = numbered().filter(|(_, l)| near(l)).chain(others);
    for (at, line) in candidates {
        let text = without_name(fold(&line.text(doc)), doc, own.start, author);
        if text.len() > LONGEST_LINE || !date::is_date_like(&text) || is_membership(&text) {
            continue;
        }
        // A line that is more than a date and what surrounds it is part of what was written; so is the only line beside the name's.
        if let Some(found) = date::find(&text, &ctx.hints())
            && (near(line) || others_written(at) || is_about_a_date(&text, &found.span))
            && (near(line) || text.len() <= found.span.len() + 60)
        {
            let when = found.stamp.when;
            let holds = |&t: &Index| {
                let alone = date::find(doc.nodes[t].value, &ctx.hints());
                alone.is_some_and(|d| d.stamp.when == when)
            };
            let node = line.texts.iter().copied().find(holds);
            let node = node.or(line.texts.first().copied());
            let mut raw = text[found.span].trim().to_owned();
            if when.day.is_some()
                && when.time.is_none()
                && let Some(clock) = clock_beside(ctx, &all, at)
            {
                raw = format!("{raw} {clock}");
            }
            return Some(DateFound {
                machine: None,
                raw: Some(raw),
                node,
            });
        }
    }
    None
}
