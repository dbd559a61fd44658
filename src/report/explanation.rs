//! An [`Explanation`] as lines that a person reads in a terminal.

use super::terminal::{Paint, safe, short, wrap};
use crate::explain::{CandidateSeen, Explanation, ItemSeen};
use crate::thread::Scope;
use std::fmt::Write as _;

/// Columns of a line; longer texts are cut or broken.
const WIDTH: usize = 100;

/// Writes an explanation.
#[must_use]
pub fn render(told: &Explanation, paint: Paint) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint.strong(&safe(&told.page)));
    verdict(told, &mut out);
    if !told.candidates.is_empty() {
        heading(
            &mut out,
            paint,
            "Candidates",
            "score = explained × confidence × signs × agreement; the highest wins",
        );
        for candidate in &told.candidates {
            self::candidate(candidate, paint, &mut out);
        }
    }
    heading(&mut out, paint, "Stated number", "");
    number(told, &mut out);
    if !told.items.is_empty() {
        heading(
            &mut out,
            paint,
            "Items",
            "position, id, type, name, date; below: rule and confidence, place on the page, text",
        );
        for item in &told.items {
            self::item(item, paint, &mut out);
        }
    }
    if !told.rejected.is_empty() {
        heading(&mut out, paint, "Rejected look-alikes", "");
        for rejected in &told.rejected {
            let _ = writeln!(out, "  {}", safe(&rejected.path));
            let line = format!("{}: {}", rejected.rule, rejected.reason);
            let _ = writeln!(out, "      {line}");
            if !rejected.text.is_empty() {
                let _ = writeln!(
                    out,
                    "      {}",
                    paint.faint(&short(&rejected.text, WIDTH - 6))
                );
            }
        }
    }
    out
}

fn heading(out: &mut String, paint: Paint, title: &str, note: &str) {
    let gap = if note.is_empty() { "" } else { "  " };
    let _ = writeln!(out, "\n{}{gap}{}", paint.strong(title), paint.faint(note));
}

fn verdict(told: &Explanation, out: &mut String) {
    let status = told
        .thread_status
        .and_then(|s| serde_json::to_value(s).ok());
    let status = status
        .as_ref()
        .and_then(|s| s.as_str())
        .unwrap_or("unknown");
    let pings = told.items.iter().filter(|i| i.kind.is_ping()).count();
    let platform = match told.platform.as_str() {
        "" => "not recognised".to_owned(),
        name => safe(name),
    };
    let _ = writeln!(
        out,
        "Platform: {platform}   thread: {status}   comments: {}   pings: {pings}",
        told.items.len() - pings
    );
    if told.merged > 0 {
        let _ = writeln!(
            out,
            "{} of them taken over from a candidate that lost",
            told.merged
        );
    }
}

fn candidate(c: &CandidateSeen, paint: Paint, out: &mut String) {
    let mark = if c.chosen { "→" } else { " " };
    let name = format!("{:14}", safe(&c.platform));
    let name = if c.chosen { paint.strong(&name) } else { name };
    let _ = writeln!(
        out,
        "{mark} {name} score {:>7.2} = {:.2} × {:.2} × {:.2} × {:.2}   {} comments, {} pings",
        c.score, c.explained, c.confidence, c.signs, c.agreement, c.comments, c.pings
    );
    for line in wrap(&c.reason, WIDTH - 4) {
        let _ = writeln!(out, "    {}", paint.faint(&line));
    }
}

fn number(told: &Explanation, out: &mut String) {
    let Some(seen) = &told.declared else {
        let _ = writeln!(out, "  none");
        return;
    };
    let d = &seen.declared;
    let scope = match d.scope {
        Scope::People => "people",
        Scope::PeopleAndPings => "people and pings",
        Scope::TopLevel => "top level only",
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
        let _ = writeln!(out, "  at {}", safe(path));
    }
}

fn item(item: &ItemSeen, paint: Paint, out: &mut String) {
    let kind = item.kind.as_str();
    let name = item
        .author_name
        .as_deref()
        .map_or_else(|| "(no name)".to_owned(), |n| short(n, 40));
    let date = item.date.as_deref().unwrap_or("(no date)");
    let answers = item
        .parent_position
        .map(|p| format!(", answers {p}"))
        .unwrap_or_default();
    let _ = writeln!(
        out,
        "{:>4}  {}  {kind}  {}  {date}{answers}",
        item.position,
        safe(&item.id),
        paint.strong(&name)
    );
    let _ = writeln!(
        out,
        "      {} ({:.2})  {}",
        item.rule,
        item.confidence,
        paint.faint(&safe(&item.path))
    );
    if !item.text.is_empty() {
        let _ = writeln!(out, "      {}", short(&item.text, WIDTH - 6));
    }
}
