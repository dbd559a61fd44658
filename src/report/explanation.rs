//! An [`Explanation`] as lines that a person reads in a terminal.

use super::terminal::{Paint, safe, short, short_path, wrap};
use super::words::ENGLISH;
use crate::explain::{CandidateSeen, Explanation, ItemSeen, NameFrom, RejectedSeen};
use crate::thread::{AuthorRole, ItemStatus, Scope, ThreadStatus};
use std::collections::HashSet;
use std::fmt::Write as _;

mod rules;

/// Columns of a line where nothing says how wide the terminal is.
pub const WIDTH: usize = 100;

/// Columns of the narrowest line that can be read.
const NARROWEST: usize = 40;

/// Columns before what belongs to the line above.
const INDENT: usize = 6;

/// Look-alikes shown for one rule and reason; `--json` has them all.
const MOST_OF_A_REASON: usize = 4;

/// Writes an explanation in lines of at most `width` columns; a page's own name is never cut.
#[must_use]
pub fn render(told: &Explanation, paint: Paint, width: usize) -> String {
    let mut page = Writer {
        out: String::new(),
        paint,
        width: width.max(NARROWEST),
    };
    let name = paint.strong(&safe(&told.page));
    page.line(&name);
    page.verdict(told);
    page.script(told);
    page.missing(told);
    page.candidates(told);
    page.heading("Stated number", "");
    page.number(told);
    page.rules(&told.rules);
    if !told.items.is_empty() {
        page.heading(
            "Items",
            "position, id, type, name, date; the author's link; the text; rule (confidence) and element",
        );
        page.items(&told.items);
    }
    page.rejected(told);
    page.out
}

/// Lines of a width, painted or not.
struct Writer {
    out: String,
    paint: Paint,
    width: usize,
}

impl Writer {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Text that is broken where the line ends; what follows stands `indent` columns in.
    fn broken(&mut self, indent: usize, text: &str) {
        for line in wrap(text, self.width - indent) {
            let _ = writeln!(self.out, "{:indent$}{line}", "");
        }
    }

    fn heading(&mut self, title: &str, note: &str) {
        let one = title.chars().count() + 2 + note.chars().count();
        if note.is_empty() || one <= self.width {
            let gap = if note.is_empty() { "" } else { "  " };
            let line = format!(
                "\n{}{gap}{}",
                self.paint.strong(title),
                self.paint.faint(note)
            );
            return self.line(&line);
        }
        let line = format!("\n{}", self.paint.strong(title));
        self.line(&line);
        for line in wrap(note, self.width - 2) {
            let line = format!("  {}", self.paint.faint(&line));
            self.line(&line);
        }
    }

    fn verdict(&mut self, told: &Explanation) {
        let pings = told.items.iter().filter(|i| i.kind.is_ping()).count();
        let platform = match told.platform.as_str() {
            "" => "no platform recognised".to_owned(),
            name => format!("platform {}", safe(name)),
        };
        let status = told.thread_status.map_or("unknown", ThreadStatus::as_str);
        let mut line = format!(
            "{platform}, thread {status}: {}, {}",
            plural(told.items.len() - pings, "comment", "comments"),
            plural(pings, "ping", "pings")
        );
        match told.closed {
            Some(true) => line += "; closed to new ones",
            Some(false) => line += "; open to new ones",
            None => {}
        }
        for (at, part) in wrap(&line, self.width).into_iter().enumerate() {
            // The name stands at the beginning of the first line.
            let painted = part
                .strip_prefix("platform ")
                .and_then(|rest| rest.split_once(','))
                .filter(|_| at == 0)
                .map(|(name, rest)| format!("platform {},{rest}", self.paint.strong(name)));
            self.line(&painted.unwrap_or(part));
        }
        if let Some(name) = &told.post_author {
            self.broken(0, &format!("post by {}", short(name, 60)));
        }
        if told.platform_from == Some(NameFrom::Signs) {
            let winner = told.candidates.iter().find(|c| c.chosen);
            let winner = winner.map_or("another one", |c| c.platform.as_str());
            self.broken(
                0,
                &format!(
                    "read by {}; the name is that of the platform whose signs the page shows",
                    safe(winner)
                ),
            );
        }
        if told.merged > 0 {
            self.broken(0, &format!("{} from candidates that lost", told.merged));
        }
    }

    fn script(&mut self, told: &Explanation) {
        let Some(script) = &told.script else {
            return;
        };
        self.heading("Script", "");
        self.broken(2, &(ENGLISH.script_loaded)(script.system));
        let winner = told.candidates.iter().find(|c| c.chosen);
        if let Some(made) = winner.filter(|c| c.platform != told.platform) {
            self.broken(
                2,
                &format!("the page itself is one of {}", safe(&made.platform)),
            );
        }
        let thread = script.thread_id.as_deref();
        let thread = thread.map_or_else(String::new, |t| {
            format!("; it calls the thread \"{}\"", short(t, 60))
        });
        self.broken(2, &format!("known by {}{thread}", safe(&script.mark)));
        self.at(&script.path);
    }

    /// Where something stands.
    fn at(&mut self, path: &str) {
        let line = format!("  at {}", short_path(path, self.width - 5));
        self.line(&line);
    }

    /// What is missing, or beyond the number, and what says so.
    fn missing(&mut self, told: &Explanation) {
        let missing = told.missing_count.unwrap_or(0);
        let partial = told.thread_status == Some(ThreadStatus::Partial);
        let stated = told.declared.as_ref().map_or(0, |d| d.declared.count);
        if missing > 0 {
            self.heading("Missing", &format!("{missing} of {stated}"));
            self.broken(2, (ENGLISH.reason)(told.missing_reason));
        } else if partial {
            self.heading("Missing", "how many is not known");
            self.broken(2, ENGLISH.more_than_listed);
        }
        if missing > 0 || partial {
            if let Some(more) = &told.more {
                if !more.text.is_empty() {
                    self.broken(2, &format!("seen by \"{}\"", short(&more.text, 60)));
                }
                self.at(&more.path);
            } else if let Some(page) = told.comment_page.filter(|p| *p > 1) {
                self.broken(2, &format!("this is page {page} of the comments"));
            }
            self.pages(&told.pages);
        }
        for cut in &told.cuts {
            self.heading("Cut", "");
            self.broken(2, &safe(cut));
        }
        if let Some(beyond @ 1..) = told.surplus_count {
            self.heading("Beyond", &(ENGLISH.beyond)(beyond));
            self.broken(
                2,
                "Nothing is missing, so that the thread counts as complete. Either the number is older than the \
                 thread or counts something else, or some items are none: look at them.",
            );
        }
    }

    /// The first of the thread's other pages.
    fn pages(&mut self, pages: &[String]) {
        const SHOWN: usize = 5;
        for address in pages.iter().take(SHOWN) {
            self.broken(2, &format!("links to {}", short(address, 200)));
        }
        if let Some(more @ 1..) = pages.len().checked_sub(SHOWN) {
            self.broken(2, &format!("and to {more} more of its pages"));
        }
    }

    /// A table, the winner marked; below each row the reason.
    fn candidates(&mut self, told: &Explanation) {
        self.heading(
            "Candidates",
            "score = explained × confidence × signs × agreement; the highest wins",
        );
        if told.candidates.is_empty() {
            let none = match &told.asked_platform {
                Some(name) => format!("none: {} found nothing of its own on the page", safe(name)),
                None => "none: nothing on the page looks like a thread".to_owned(),
            };
            return self.broken(2, &none);
        }
        let names: Vec<String> = told
            .candidates
            .iter()
            .map(|c| short(&c.platform, 24))
            .collect();
        let width = widest(&names).max("platform".len());
        let titles = format!(
            "  {:width$}   score  explained  confidence  signs  agreement  comments  pings",
            ""
        );
        let table = titles.chars().count() <= self.width;
        if table {
            let titles = self.paint.faint(&titles);
            self.line(&titles);
        }
        for (c, name) in told.candidates.iter().zip(&names) {
            let mark = if c.chosen { "→" } else { " " };
            let padded = format!("{name:width$}");
            let name = if c.chosen {
                self.paint.strong(&padded)
            } else {
                padded
            };
            if table {
                self.line(&row(c, mark, &name));
            } else {
                let line = format!("{mark} {name}  {:>6.2}", c.score);
                self.line(&line);
                self.broken(INDENT, &factors(c));
            }
            self.broken(INDENT, &safe(&c.reason));
        }
        if let Some(sure) = &told.unasked {
            let why = format!(
                "generic was not asked: {} is sure of its comments",
                safe(sure)
            );
            self.broken(2, &why);
        }
    }

    fn number(&mut self, told: &Explanation) {
        let Some(seen) = &told.declared else {
            return self.line("  none");
        };
        let d = &seen.declared;
        let scope = match d.scope {
            Scope::People => "counts people",
            Scope::PeopleAndPings => "counts people and pings",
            Scope::TopLevel => "counts the top level only",
            Scope::Unknown => "what it counts is unknown",
        };
        let place = match d.place {
            "heading" => "beside the thread",
            "meta" => "in a line about the post",
            "json-ld" => "in structured data (JSON-LD)",
            "microdata" => "in structured data (microdata)",
            other => other,
        };
        let line = format!(
            "{} ({scope}), read {place}: \"{}\"",
            d.count,
            short(&d.text, 60)
        );
        self.broken(2, &line);
        if let Some(path) = &seen.path {
            self.at(path);
        }
    }

    fn items(&mut self, all: &[ItemSeen]) {
        let longest = (self.width / 4).min(24);
        let ids: Vec<String> = all.iter().map(|i| short(&i.id, longest)).collect();
        let kinds: Vec<String> = all.iter().map(|i| i.kind.as_str().to_owned()).collect();
        let (id_width, kind_width) = (widest(&ids), widest(&kinds));
        for ((item, id), kind) in all.iter().zip(&ids).zip(&kinds) {
            let head = format!("{:>4}  {id:id_width$}  {kind:kind_width$}  ", item.position);
            let name = item
                .author_name
                .as_deref()
                .map_or_else(|| "(no name)".to_owned(), |n| short(n, 40));
            let facts = facts(item);
            let one = head.chars().count() + name.chars().count() + 2 + facts.chars().count();
            if one <= self.width {
                let line = format!("{head}{}  {facts}", self.paint.strong(&name));
                self.line(&line);
            } else {
                let room = self.width.saturating_sub(head.chars().count()).max(8);
                let line = format!("{head}{}", self.paint.strong(&short(&name, room)));
                self.line(&line);
                self.broken(INDENT, &facts);
            }
            if let Some(url) = &item.author_url {
                let line = short(url, self.width - INDENT);
                let line = format!("{:INDENT$}{}", "", self.paint.faint(&line));
                self.line(&line);
            }
            self.text(&item.text);
            let by = format!("{} ({:.2})", safe(item.rule), item.confidence);
            self.element(&by, &item.path);
        }
    }

    /// The beginning of a text as one line.
    fn text(&mut self, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            let line = short(&words.join(" "), self.width - INDENT);
            let _ = writeln!(self.out, "{:INDENT$}{line}", "");
        }
    }

    /// What was said of an element and its path: the path's end, where it differs from its neighbours, is kept.
    fn element(&mut self, said: &str, path: &str) {
        let gap = if said.is_empty() { 0 } else { 2 };
        let room = self
            .width
            .saturating_sub(INDENT + said.chars().count() + gap);
        let mut said = short(said, self.width - INDENT);
        let path = if room < 20 {
            // The path stands on a line of its own.
            let line = format!("{:INDENT$}{}", "", self.paint.faint(&said));
            self.line(&line);
            said.clear();
            short_path(path, self.width - INDENT)
        } else {
            short_path(path, room)
        };
        let gap = if said.is_empty() { "" } else { "  " };
        let line = self.paint.faint(&format!("{said}{gap}{path}"));
        let line = format!("{:INDENT$}{line}", "");
        self.line(&line);
    }

    /// Look-alikes by rule and reason. An element that another rule took as an item was no look-alike.
    fn rejected(&mut self, told: &Explanation) {
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
        self.heading(
            "Rejected look-alikes",
            "elements that a rule looked at and left, and why",
        );
        for (rule, reason, all) in reasons {
            self.broken(2, &format!("{}: {}", safe(rule), safe(reason)));
            for seen in all.iter().take(MOST_OF_A_REASON) {
                self.text(&seen.text);
                self.element("", &seen.path);
            }
            if let Some(more @ 1..) = all.len().checked_sub(MOST_OF_A_REASON) {
                let _ = writeln!(self.out, "{:INDENT$}… and {more} more", "");
            }
        }
    }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn row(c: &CandidateSeen, mark: &str, name: &str) -> String {
    format!(
        "{mark} {name}  {:>6.2}  {:>9.2}  {:>10.2}  {:>5.2}  {:>9.2}  {:>8}  {:>5}",
        c.score, c.explained, c.confidence, c.signs, c.agreement, c.comments, c.pings
    )
}

/// A row of the table where the terminal is too narrow for it.
fn factors(c: &CandidateSeen) -> String {
    format!(
        "= {:.2} × {:.2} × {:.2} × {:.2}; {}, {}",
        c.explained,
        c.confidence,
        c.signs,
        c.agreement,
        plural(c.comments, "comment", "comments"),
        plural(c.pings, "ping", "pings")
    )
}

/// What is known of an item besides its name.
fn facts(item: &ItemSeen) -> String {
    let mut facts = vec![
        item.date
            .as_deref()
            .map_or_else(|| "(no date)".to_owned(), |d| d.replacen('T', " ", 1)),
    ];
    facts.extend(
        item.printed
            .as_deref()
            .map(|print| format!("printed \"{print}\", the half of the day by the page's order")),
    );
    facts.extend(item.parent_position.map(|p| format!("answers {p}")));
    match item.author_role {
        Some(AuthorRole::PostAuthor) => facts.push("post author".to_owned()),
        Some(AuthorRole::Member) => facts.push("member".to_owned()),
        Some(AuthorRole::Visitor) | None => {}
    }
    match item.status {
        ItemStatus::Deleted => facts.push("deleted".to_owned()),
        ItemStatus::Pending => facts.push("awaits moderation".to_owned()),
        ItemStatus::Shown => {}
    }
    facts.extend(item.votes.map(|v| match v {
        1 | -1 => format!("{v} vote"),
        _ => format!("{v} votes"),
    }));
    facts.join(", ")
}

fn widest(texts: &[String]) -> usize {
    let lengths = texts.iter().map(|t| t.chars().count());
    lengths.max().unwrap_or(0)
}
