//! An [`Explanation`] as lines that a person reads in a terminal.

use super::terminal::{Paint, safe, short, short_path, wrap};
use crate::explain::{CandidateSeen, Explanation, ItemSeen, RejectedSeen};
use crate::thread::{Scope, ThreadStatus};
use std::collections::HashSet;
use std::fmt::Write as _;

/// Columns of a line; longer texts are cut or broken.
const WIDTH: usize = 100;

/// Columns before what belongs to the line above.
const INDENT: usize = 6;

/// Look-alikes shown for one rule and reason; `--json` has them all.
const MOST_OF_A_REASON: usize = 4;

/// Writes an explanation.
#[must_use]
pub fn render(told: &Explanation, paint: Paint) -> String {
    let mut out = String::new();
    let page = short_path(&told.page, WIDTH);
    let _ = writeln!(out, "{}", paint.strong(&page));
    verdict(told, paint, &mut out);
    if !told.candidates.is_empty() {
        let note = "score = explained × confidence × signs × agreement; the highest wins";
        heading(&mut out, paint, "Candidates", note);
        candidates(&told.candidates, paint, &mut out);
    }
    heading(&mut out, paint, "Stated number", "");
    number(told, &mut out);
    if !told.items.is_empty() {
        let note =
            "position, id, type, name, date; then the text; then rule (confidence) and element";
        heading(&mut out, paint, "Items", note);
        items(&told.items, paint, &mut out);
    }
    rejected(told, paint, &mut out);
    out
}

fn heading(out: &mut String, paint: Paint, title: &str, note: &str) {
    let gap = if note.is_empty() { "" } else { "  " };
    let _ = writeln!(out, "\n{}{gap}{}", paint.strong(title), paint.faint(note));
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn verdict(told: &Explanation, paint: Paint, out: &mut String) {
    let pings = told.items.iter().filter(|i| i.kind.is_ping()).count();
    let platform = match told.platform.as_str() {
        "" => "no platform recognised".to_owned(),
        name => format!("platform {}", paint.strong(&safe(name))),
    };
    let status = told.thread_status.map_or("unknown", status);
    let _ = writeln!(
        out,
        "{platform}, thread {status}: {}, {}",
        plural(told.items.len() - pings, "comment", "comments"),
        plural(pings, "ping", "pings")
    );
    if told.merged > 0 {
        let _ = writeln!(out, "{} from candidates that lost", told.merged);
    }
}

/// The word of the column `thread_status`.
fn status(status: ThreadStatus) -> &'static str {
    match status {
        ThreadStatus::Truncated => "truncated",
        ThreadStatus::ScriptLoaded => "script_loaded",
        ThreadStatus::Partial => "partial",
        ThreadStatus::Complete => "complete",
        ThreadStatus::Undeclared => "undeclared",
        ThreadStatus::Empty => "empty",
        ThreadStatus::None => "none",
    }
}

/// A table, the winner marked; below each row the reason.
fn candidates(all: &[CandidateSeen], paint: Paint, out: &mut String) {
    let names: Vec<String> = all.iter().map(|c| short(&c.platform, 24)).collect();
    let width = widest(&names).max("platform".len());
    let titles = format!(
        "  {:width$}   score  explained  confidence  signs  agreement  comments  pings",
        ""
    );
    let _ = writeln!(out, "{}", paint.faint(&titles));
    for (c, name) in all.iter().zip(&names) {
        let mark = if c.chosen { "→" } else { " " };
        let padded = format!("{name:width$}");
        let name = if c.chosen {
            paint.strong(&padded)
        } else {
            padded
        };
        let _ = writeln!(
            out,
            "{mark} {name}  {:>6.2}  {:>9.2}  {:>10.2}  {:>5.2}  {:>9.2}  {:>8}  {:>5}",
            c.score, c.explained, c.confidence, c.signs, c.agreement, c.comments, c.pings
        );
        for line in wrap(&safe(&c.reason), WIDTH - INDENT) {
            let _ = writeln!(out, "{:INDENT$}{line}", "");
        }
    }
}

fn widest(texts: &[String]) -> usize {
    let lengths = texts.iter().map(|t| t.chars().count());
    lengths.max().unwrap_or(0)
}

fn number(told: &Explanation, out: &mut String) {
    let Some(seen) = &told.declared else {
        let _ = writeln!(out, "  none");
        return;
    };
    let d = &seen.declared;
    let scope = match d.scope {
        Scope::People => "counts people",
        Scope::PeopleAndPings => "counts people and pings",
        Scope::TopLevel => "counts the top level only",
        Scope::Unknown => "what it counts is unknown",
    };
    let _ = writeln!(
        out,
        "  {} ({scope}), read from {} \"{}\"",
        d.count,
        d.place,
        short(&d.text, 60)
    );
    if let Some(path) = &seen.path {
        let _ = writeln!(out, "  at {}", short_path(path, WIDTH - 5));
    }
}

fn items(all: &[ItemSeen], paint: Paint, out: &mut String) {
    let ids: Vec<String> = all.iter().map(|i| short(&i.id, 24)).collect();
    let kinds: Vec<String> = all.iter().map(|i| i.kind.as_str().to_owned()).collect();
    let (id_width, kind_width) = (widest(&ids), widest(&kinds));
    for ((item, id), kind) in all.iter().zip(&ids).zip(&kinds) {
        let name = item
            .author_name
            .as_deref()
            .map_or_else(|| "(no name)".to_owned(), |n| short(n, 40));
        let date = item
            .date
            .as_deref()
            .map_or_else(|| "(no date)".to_owned(), |d| d.replacen('T', " ", 1));
        let answers = item
            .parent_position
            .map(|p| format!(", answers {p}"))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "{:>4}  {id:id_width$}  {kind:kind_width$}  {}  {date}{answers}",
            item.position,
            paint.strong(&name),
        );
        text(&item.text, out);
        let by = format!("{} ({:.2})", safe(item.rule), item.confidence);
        element(&by, &item.path, paint, out);
    }
}

/// The beginning of a text as one line.
fn text(text: &str, out: &mut String) {
    let words: Vec<&str> = text.split_whitespace().collect();
    if !words.is_empty() {
        let line = short(&words.join(" "), WIDTH - INDENT);
        let _ = writeln!(out, "{:INDENT$}{line}", "");
    }
}

/// What was said of an element and its path: the path's end, where it differs from its neighbours, is kept.
fn element(said: &str, path: &str, paint: Paint, out: &mut String) {
    let gap = if said.is_empty() { 0 } else { 2 };
    let room = WIDTH.saturating_sub(INDENT + said.chars().count() + gap);
    let path = short_path(path, room.max(20));
    let line = format!("{said}{:gap$}{path}", "");
    let _ = writeln!(out, "{:INDENT$}{}", "", paint.faint(&line));
}

/// Look-alikes by rule and reason. An element that another rule took as an item was no look-alike.
fn rejected(told: &Explanation, paint: Paint, out: &mut String) {
    let taken: HashSet<&str> = told.items.iter().map(|i| i.path.as_str()).collect();
    let mut reasons: Vec<(&str, &str, Vec<&RejectedSeen>)> = Vec::new();
    for seen in &told.rejected {
        if taken.contains(seen.path.as_str()) {
            continue;
        }
        let group = reasons
            .iter_mut()
            .find(|(rule, reason, _)| (*rule, *reason) == (seen.rule, seen.reason));
        match group {
            Some((_, _, all)) => all.push(seen),
            None => reasons.push((seen.rule, seen.reason, vec![seen])),
        }
    }
    if reasons.is_empty() {
        return;
    }
    heading(
        out,
        paint,
        "Rejected look-alikes",
        "elements that a rule looked at and left, and why",
    );
    for (rule, reason, all) in reasons {
        let _ = writeln!(out, "  {}: {}", safe(rule), safe(reason));
        for seen in all.iter().take(MOST_OF_A_REASON) {
            text(&seen.text, out);
            element("", &seen.path, paint, out);
        }
        if let Some(more @ 1..) = all.len().checked_sub(MOST_OF_A_REASON) {
            let _ = writeln!(out, "{:INDENT$}… and {more} more", "");
        }
    }
}
