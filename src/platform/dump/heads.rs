//! Entries that no marker or indentation divides: each begins with a line that names who wrote it, or with a ping's label.

use super::Entry;
use crate::document::text::fold;
use crate::locale::words;
use crate::thread::date::{self, Hints};

/// What a line is that begins an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// "Marie says:"
    Says,
    /// "Marie3 May 2012 at 09:26", as Blogger's line of name and date is copied.
    Dated,
    /// "Pingback: …"
    Ping,
}

/// Longest name with its words and date.
const LONGEST: usize = 160;

/// Characters of a name.
const LONGEST_NAME: usize = 60;

/// Lines with something in them from a name to its date.
const DATE_REACH: usize = 2;

/// What kind of entry a line begins.
pub(super) fn head(line: &str) -> Option<Head> {
    if line.len() > LONGEST {
        return None;
    }
    let line = fold(line);
    if words::ping_label(&line).is_some() {
        return Some(Head::Ping);
    }
    if glued(&line).is_some() {
        return Some(Head::Dated);
    }
    let name = words::strip_says(&line);
    let named = !name.is_empty() && name.len() < line.len() && name.chars().count() <= LONGEST_NAME;
    (named && line.ends_with([':', '：'])).then_some(Head::Says)
}

/// The name of a line whose date with its time begins where the name ends, without a space; and where it begins.
pub(super) fn glued(line: &str) -> Option<(&str, usize)> {
    let found = date::is_date_like(line)
        .then(|| date::find(line, &Hints::default()))
        .flatten()?;
    let (name, start) = (&line[..found.span.start], found.span.start);
    let ends = found.span.end == line.len();
    let letters = name.ends_with(char::is_alphabetic) && name.chars().count() <= LONGEST_NAME;
    (ends && letters && found.stamp.when.time.is_some()).then_some((name, start))
}

/// True where a name stands in the line and its date in it or right below.
pub(super) fn is_signed(lines: &[&str]) -> bool {
    let Some((first, below)) = lines.split_first() else {
        return false;
    };
    match head(first) {
        Some(Head::Dated) => true,
        Some(Head::Says) => {
            let mut below = below.iter().map(|l| l.trim()).filter(|l| !l.is_empty());
            let mut near = below.by_ref().take(DATE_REACH);
            near.any(is_date_line)
        }
        _ => false,
    }
}

/// A line with a date and hardly more.
fn is_date_line(line: &str) -> bool {
    line.len() <= 80
        && date::is_date_like(line)
        && date::find(line, &Hints::default()).is_some_and(|f| f.span.len() + 12 >= line.len())
}

/// Splits at the lines that begin an entry.
pub(super) fn split<'a>(lines: &[&'a str]) -> (Vec<Entry<'a>>, Vec<&'a str>) {
    split_at(lines, |at, _| {
        let line = lines[at];
        let begins = match head(line)? {
            Head::Ping => true,
            Head::Says | Head::Dated => is_signed(&lines[at..]),
        };
        begins.then(|| line.len() - line.trim_start().len())
    })
}

/// Splits a numbered list whose texts are not indented: a number, and behind it what begins an entry. `number` reads a number and
/// tells where the text behind it begins.
pub(super) fn split_numbered<'a>(
    lines: &[&'a str],
    number: impl Fn(&str) -> Option<(u64, usize)>,
) -> (Vec<Entry<'a>>, Vec<&'a str>) {
    split_at(lines, |at, found| {
        let (n, text) = number(lines[at])?;
        (n == found as u64 + 1 && head(&lines[at][text..]).is_some()).then_some(text)
    })
}

/// Splits at the lines for which `begins`, asked with the number of entries before it, tells where the text begins. What stands behind
/// an entry's "Reply" is no part of it.
fn split_at<'a>(
    lines: &[&'a str],
    begins: impl Fn(usize, usize) -> Option<usize>,
) -> (Vec<Entry<'a>>, Vec<&'a str>) {
    let mut out: Vec<Entry<'a>> = Vec::new();
    let mut ended = false;
    for (at, &line) in lines.iter().enumerate() {
        if let Some(text) = begins(at, out.len()) {
            let before = line[..text].chars();
            out.push(Entry {
                indent: before.take_while(|c| c.is_whitespace()).count(),
                lines: vec![&line[text..]],
            });
            ended = false;
            continue;
        }
        let Some(entry) = out.last_mut() else {
            continue;
        };
        let folded = fold(line);
        if words::is_closed_notice(&folded) {
            return (out, lines[at..].to_vec());
        }
        ended |= words::is_reply_word(&folded);
        if !ended {
            entry.lines.push(line);
        }
    }
    (out, Vec::new())
}
