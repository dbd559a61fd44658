//! Text dumps: what the reader view of a browser, or a text browser, leaves of a thread. A heading that states a number, then a
//! numbered (or bulleted) list. Links and marks are gone, and with them the authors of most comments; pings keep their label.

mod heads;

use super::fields::{AuthorFound, Body, DateFound, Fields};
use super::{Candidate, Draft};
use crate::document::declared::Stated;
use crate::document::text::fold;
use crate::locale::words::{self, Counts, Strength};
use crate::thread::date::{self, Hints};
use crate::thread::{Kind, Nesting, ParentBasis};

/// What a dump says.
#[derive(Debug, Clone)]
pub struct Dump {
    /// The first line.
    pub title: Option<String>,
    /// The by-line, where a line repeats it with an arrow ("View all posts by NAME →").
    pub author: Option<String>,
    /// The number in the heading.
    pub stated: Option<Stated>,
    /// "Comments are closed" stands there.
    pub closed: bool,
    /// The items.
    pub candidate: Candidate,
}

/// A list entry begins here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marker {
    /// Columns before the marker.
    indent: usize,
    /// Its number; `None` for bullets.
    number: Option<u64>,
    /// Byte offset of the text behind it.
    text: usize,
}

/// One entry as lines.
struct Entry<'a> {
    indent: usize,
    lines: Vec<&'a str>,
}

/// Lines between a heading and its list.
const HEADING_REACH: usize = 8;

/// Reads a dump.
#[must_use]
pub fn read(text: &str) -> Dump {
    let lines: Vec<&str> = text.lines().collect();
    let title = lines.iter().map(|l| fold(l)).find(|l| !l.is_empty());
    let heading = heading(&lines);
    let author = author(&lines[..heading.as_ref().map_or(lines.len(), |(at, _)| *at)]);
    let (items, closed) = match &heading {
        Some((at, stated)) => {
            let (entries, rest) = entries(&lines[at + 1..], stated.count);
            let closed = rest
                .iter()
                .chain(&lines[..*at])
                .any(|l| words::is_closed_notice(&fold(l)));
            (drafts(&entries), closed)
        }
        None => (
            Vec::new(),
            lines
                .iter()
                .any(|l| l.len() < 200 && words::is_closed_notice(&fold(l))),
        ),
    };
    let nested = items.iter().any(|i| i.parent.is_some());
    Dump {
        title,
        author,
        closed,
        candidate: Candidate {
            platform: "text",
            nesting: if nested {
                Nesting::Nested
            } else {
                Nesting::Unknown
            },
            has_place: heading.is_some() || closed,
            start: None,
            confidence: 0.8,
            items,
            ..Candidate::default()
        },
        stated: heading.map(|(_, stated)| stated),
    }
}

/// A reader view keeps the box about the author: the name on a line of its own, and a link to all posts that ends in it. That holds in
/// every language.
fn author(lines: &[&str]) -> Option<String> {
    let arrow = lines.iter().rev().find_map(|l| {
        fold(l)
            .strip_suffix(['→', '»', '⟶'])
            .map(|l| l.trim_end().to_owned())
    })?;
    lines.iter().map(|l| fold(l)).find(|l| {
        !l.is_empty()
            && l.len() < 80
            && l.split(' ').count() <= 6
            && arrow.len() > l.len()
            && arrow.ends_with(l.as_str())
    })
}

/// The last line that states a number of comments and stands before a list; else the last that follows a known heading to the letter.
fn heading(lines: &[&str]) -> Option<(usize, Stated)> {
    let mut best: Option<(bool, usize, Stated)> = None;
    for (at, line) in lines.iter().enumerate() {
        if line.len() > 600 || marker(line).is_some() {
            continue;
        }
        let line = fold(line);
        let Some(reading) = words::read_count(&line).filter(|r| r.counts == Counts::Items) else {
            continue;
        };
        let followed = lines[at + 1..]
            .iter()
            .filter(|l| !l.trim().is_empty())
            .take(HEADING_REACH)
            .any(|l| marker(l).is_some_and(|m| m.number.is_none_or(|n| n <= 1)))
            || signed_below(&lines[at + 1..]);
        if !(followed || reading.strength == Strength::Template) {
            continue;
        }
        let better = best
            .as_ref()
            .is_none_or(|(was_followed, ..)| followed || !was_followed);
        if better {
            best = Some((
                followed,
                at,
                Stated {
                    count: reading.count,
                    pings: reading.pings,
                    text: line,
                    place: "dump",
                    node: None,
                },
            ));
        }
    }
    best.map(|(_, at, stated)| (at, stated))
}

/// True where the first entry of a list without markers stands below a heading.
fn signed_below(lines: &[&str]) -> bool {
    let filled = lines
        .iter()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty());
    filled
        .take(HEADING_REACH)
        .any(|(at, _)| heads::is_signed(&lines[at..]))
}

/// `  3. text`, `3) text`, `* text`, `• text`.
fn marker(line: &str) -> Option<Marker> {
    let body = line.trim_start();
    let indent = line[..line.len() - body.len()].chars().count();
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = if digits > 0 && digits <= 6 {
        let rest = body[digits..].strip_prefix(['.', ')'])?;
        (body[..digits].parse().ok(), rest)
    } else {
        (None, body.strip_prefix(['*', '•', '◦', '▪', '+'])?)
    };
    let text = rest.trim_start();
    (rest.starts_with([' ', '\t', '\u{a0}']) || rest.is_empty()).then_some(Marker {
        indent,
        number,
        text: line.len() - text.len(),
    })
}

/// Splits the list into entries. Numbers must go on by one; a deeper list that begins anew at 1 holds replies, unless that gives more
/// items than the heading states: then it is a list inside a comment.
fn entries<'a>(lines: &[&'a str], declared: u64) -> (Vec<Entry<'a>>, Vec<&'a str>) {
    let nested = split(lines, true);
    // Fewer than stated: the list may be one whose texts are not indented, or one without markers.
    if (nested.0.len() as u64) < declared {
        let numbered = || {
            heads::split_numbered(lines, |line| {
                let found = marker(line)?;
                Some((found.number?, found.text))
            })
        };
        let most = nested.0.len();
        let better = |found: &(Vec<Entry<'a>>, Vec<&'a str>)| {
            found.0.len() > most && found.0.len() as u64 <= declared
        };
        let loose = Some(numbered())
            .filter(better)
            .or_else(|| Some(heads::split(lines)).filter(|found| most == 0 && better(found)));
        if let Some(loose) = loose {
            return loose;
        }
    }
    if nested.0.len() as u64 > declared {
        let flat = split(lines, false);
        if !flat.0.is_empty() {
            return flat;
        }
    }
    nested
}

fn split<'a>(lines: &[&'a str], nested: bool) -> (Vec<Entry<'a>>, Vec<&'a str>) {
    let mut out: Vec<Entry<'a>> = Vec::new();
    // Open levels: indentation and the last number.
    let mut levels: Vec<(usize, Option<u64>)> = Vec::new();
    for (at, &line) in lines.iter().enumerate() {
        if let Some(m) = marker(line).filter(|m| begins(&mut levels, *m, nested)) {
            out.push(Entry {
                indent: m.indent,
                lines: vec![&line[m.text..]],
            });
            continue;
        }
        let Some(entry) = out.last_mut() else {
            continue;
        };
        let indent = line.chars().take_while(|c| c.is_whitespace()).count();
        if line.trim().is_empty() || indent > entry.indent {
            entry.lines.push(line);
        } else {
            return (out, lines[at..].to_vec());
        }
    }
    (out, Vec::new())
}

/// True where a marker goes on with an open level or opens a deeper one.
fn begins(levels: &mut Vec<(usize, Option<u64>)>, m: Marker, nested: bool) -> bool {
    let Some(at) = levels
        .iter()
        .position(|&(indent, _)| indent.abs_diff(m.indent) <= 1)
    else {
        let deeper = levels
            .last()
            .is_none_or(|&(indent, _)| nested && m.indent > indent);
        let first = m.number.is_none_or(|n| n == 1);
        if deeper && first {
            levels.push((m.indent, m.number));
        }
        return deeper && first;
    };
    let goes_on = match (levels[at].1, m.number) {
        (Some(last), Some(number)) => number == last + 1,
        (None, None) => true,
        _ => false,
    };
    if goes_on {
        levels.truncate(at + 1);
        levels[at].1 = m.number;
    }
    goes_on
}

fn drafts(entries: &[Entry<'_>]) -> Vec<Draft> {
    let mut path: Vec<(usize, usize)> = Vec::new();
    let deepest = entries.iter().map(|e| e.indent).max().unwrap_or(0);
    let nests = entries.first().is_some_and(|e| deepest > e.indent + 1);
    entries
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            while path
                .last()
                .is_some_and(|&(indent, _)| indent + 1 >= entry.indent)
            {
                path.pop();
            }
            let parent = path.last().map(|&(_, p)| p);
            let depth = u32::try_from(path.len() + 1).ok().filter(|_| nests);
            path.push((entry.indent, at));
            Draft {
                parent,
                parent_basis: parent.map(|_| ParentBasis::Indent),
                depth,
                ..draft(at, entry)
            }
        })
        .collect()
}

fn draft(at: usize, entry: &Entry<'_>) -> Draft {
    let mut paragraphs: Vec<String> = vec![String::new()];
    let first = fold(entry.lines.first().unwrap_or(&""));
    let label = words::ping_label(&first);
    let mut fields = Fields {
        author: None,
        date: DateFound::default(),
        body: Body::default(),
        permalink: None,
        pending: false,
        avatar: None,
        has_avatar: false,
        author_node: None,
    };
    let mut kind = Kind::Comment;
    let (rule, confidence) = match label {
        Some((label, length)) => {
            kind = super::ping::kind_of_label(&label);
            let name = first[length..].trim();
            if !name.is_empty() {
                fields.author = Some(named(name));
            }
            ("dump.label", 0.9)
        }
        None => ("dump.entry", 0.7),
    };
    for (nth, line) in entry
        .lines
        .iter()
        .enumerate()
        .skip(usize::from(kind.is_ping()))
    {
        let line = fold(line);
        if nth == 0
            && let Some((name, start)) = heads::glued(&line)
        {
            fields.author = Some(named(name));
            fields.date.raw = Some(line[start..].to_owned());
        } else if line.is_empty() {
            paragraphs.push(String::new());
        } else if !about(&mut fields, &line, nth)
            && let Some(last) = paragraphs.last_mut()
        {
            if !last.is_empty() {
                last.push('\n');
            }
            last.push_str(&line);
        }
    }
    paragraphs.retain(|p| !p.is_empty());
    fields.body.text = paragraphs.join("\n\n");
    fields.body.links = fields.body.text.matches("://").count();
    Draft {
        kind,
        ..Draft::new(at, fields, rule, confidence)
    }
}

fn named(name: &str) -> AuthorFound {
    AuthorFound {
        name: name.trim().to_owned(),
        url: None,
        node: 0,
        score: 50,
    }
}

/// Lines about a comment, where a dump keeps them: "Marie says:", the date alone, "Reply".
fn about(fields: &mut Fields, line: &str, nth: usize) -> bool {
    if words::is_reply_word(line) {
        return true;
    }
    if nth < 4 && fields.date.raw.is_none() && line.len() < 80 && date::is_date_like(line) {
        let found = date::find(
            line,
            &Hints {
                lang: None,
                order: None,
            },
        );
        if found.is_some_and(|p| p.span.len() + 12 >= line.len()) {
            fields.date.raw = Some(line.to_owned());
            return true;
        }
    }
    let name = words::strip_says(line);
    if nth < 2
        && fields.author.is_none()
        && name.len() < line.len()
        && name.chars().count() <= 60
        && fields.body.text.is_empty()
    {
        fields.author = Some(named(name));
        return true;
    }
    false
}
