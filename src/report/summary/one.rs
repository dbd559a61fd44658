//! The summary of one page: its numbers, then the shape of its thread.

use super::{Lines, SourceCounts, kinds};
use crate::metrics::tree::acyclic;
use crate::report::Reading;
use crate::report::terminal::{Paint, safe, short};
use crate::report::words::Words;
use crate::thread::replies::absent_addressees;
use crate::thread::{AuthorBasis, Channel, Item, ItemStatus, Nesting, Thread, ThreadStatus};

/// Characters of a comment shown where its author is not.
const FIRST_WORDS: usize = 44;
/// Lines of a thread's shape, and the longest name in them.
const LINES: usize = 30;
const NAME: usize = 48;
/// People named who are addressed and not there.
const NAMES: usize = 10;
/// Levels that are indented; deeper ones stand below the last.
const LEVELS: usize = 12;

pub(super) fn page(words: &Words, paint: Paint, reading: &Reading) -> String {
    let mut out = Lines::new(paint);
    heading(words, &mut out, &reading.thread);
    numbers(words, &mut out, reading);
    shape(words, &mut out, reading);
    out.text
}

fn heading(words: &Words, out: &mut Lines, thread: &Thread) {
    let post = &thread.post;
    let title = post.title.as_deref().unwrap_or(words.untitled);
    let title = out.paint.strong(&short(title, 80));
    out.line(&title);
    let mut facts = Vec::new();
    if let Some(author) = &post.author {
        facts.push((words.by)(&short(author, NAME)));
    }
    if let Some(date) = post.date {
        facts.push(date.when.to_string().replace('T', " "));
    }
    if !thread.platform.is_empty() {
        facts.push(safe(&thread.platform));
    }
    facts.push(short(&thread.page, 80));
    out.line(&out.paint.faint(&facts.join(" · ")));
    out.line("");
}

fn numbers(words: &Words, out: &mut Lines, reading: &Reading) {
    let thread = &reading.thread;
    let comments = thread.items.iter().filter(|item| !item.kind.is_ping());
    let deleted = comments
        .filter(|item| item.status == ItemStatus::Deleted)
        .count() as u64;
    let people = reading.measured.people.list.len() as u64;
    match thread.status {
        ThreadStatus::ScriptLoaded => {
            out.row(words.script, &(words.script_loaded)(&thread.platform));
        }
        ThreadStatus::Empty => out.row(words.comments, words.empty),
        ThreadStatus::None => out.row(words.comments, words.no_thread),
        _ => {}
    }
    if !thread.items.is_empty() {
        out.row(
            words.comments,
            &(words.people_wrote)(thread.human_count(), people, deleted),
        );
        let of = |kind| thread.items.iter().filter(|item| item.kind == kind).count() as u64;
        out.row(
            words.pings,
            &match thread.ping_count() {
                0 => words.none.to_owned(),
                pings => format!("{pings}: {}", kinds(words, of)),
            },
        );
    }
    let mut sources = SourceCounts::default();
    thread.items.iter().for_each(|item| sources.add(item));
    if sources.checked > 0 {
        out.row("", &(words.sources)(sources));
    }
    declared(words, out, thread);
    absent(words, out, thread);
    if !thread.items.is_empty() && thread.nesting != Nesting::Nested {
        out.row(words.replies, words.flat);
    }
    if let Some(closed) = thread.closed {
        out.row(
            words.closed_label,
            if closed { words.closed } else { words.open },
        );
    }
}

/// People addressed by name of whom nothing is listed: who may have written what is missing.
fn absent(words: &Words, out: &mut Lines, thread: &Thread) {
    let names = absent_addressees(thread);
    if names.is_empty() {
        return;
    }
    let shown: Vec<String> = names
        .iter()
        .take(NAMES)
        .map(|name| short(name, NAME))
        .collect();
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    out.row(
        words.absent,
        &(words.absent_people)(&shown, names.len() - shown.len()),
    );
}

/// The number that the page states, and what is missing of it.
fn declared(words: &Words, out: &mut Lines, thread: &Thread) {
    let Some(declared) = &thread.declared else {
        if !thread.items.is_empty() {
            out.row(words.declared, words.not_declared);
        }
        if thread.status == ThreadStatus::Partial {
            out.row(words.missing, words.more_than_listed);
        }
        return;
    };
    let text = short(&declared.text, 120);
    out.row(
        words.declared,
        &(words.declared_from)(declared.count, &text, declared.scope),
    );
    match (thread.missing, thread.surplus) {
        (Some(missing @ 1..), _) => {
            let of = (words.missing_of)(missing, declared.count);
            let unread = thread.items.is_empty() && thread.status == ThreadStatus::Partial;
            let reason = match unread {
                true => words.not_recognised,
                false => (words.reason)(thread.missing_reason),
            };
            out.row(words.missing, &format!("{of} {reason}"));
        }
        (_, Some(surplus @ 1..)) => out.row(words.surplus, &(words.beyond)(surplus)),
        _ if thread.status == ThreadStatus::Partial => {
            out.row(words.missing, words.more_than_listed);
        }
        _ if thread.status == ThreadStatus::Complete && thread.missing_reason.is_some() => {
            let added = thread
                .items
                .iter()
                .filter(|i| !i.channels.contains(&Channel::Html));
            let left_out = (words.left_out)(added.count() as u64);
            let reason = (words.reason)(thread.missing_reason);
            out.row(words.missing, &format!("{left_out} {reason}"));
        }
        _ if thread.status == ThreadStatus::Complete => out.row(words.missing, words.all_here),
        _ => {}
    }
}

/// Who wrote, who answered whom, and the pings between them. The date stands first: names may be of any script and width.
fn shape(words: &Words, out: &mut Lines, reading: &Reading) {
    let thread = &reading.thread;
    if thread.items.is_empty() {
        return;
    }
    out.line("");
    let dates: Vec<String> = thread.items.iter().map(date).collect();
    let width = dates.iter().map(String::len).max().unwrap_or(0);
    for (at, level) in in_order(thread).into_iter().take(LINES) {
        let indent = match level {
            0 => String::new(),
            level => format!("{}└ ", "  ".repeat(level.min(LEVELS) - 1)),
        };
        let stamp = out.paint.faint(&format!("{:width$}", dates[at]));
        let gap = if width > 0 { "  " } else { "" };
        out.line(&format!(
            "  {stamp}{gap}{indent}{}",
            who(words, reading, at)
        ));
    }
    if thread.items.len() > LINES {
        out.line(&format!(
            "  {}",
            (words.more_lines)(thread.items.len() - LINES)
        ));
    }
    out.line("");
}

fn date(item: &Item) -> String {
    let when = item.date.when;
    when.map(|when| {
        crate::When {
            second: None,
            ..when
        }
        .to_string()
        .replace('T', " ")
    })
    .unwrap_or_default()
}

fn who(words: &Words, reading: &Reading, at: usize) -> String {
    let item = &reading.thread.items[at];
    let name = item.author.name.as_deref().map(|name| short(name, NAME));
    let name = name.filter(|name| !name.is_empty());
    let mut parts = Vec::new();
    if item.kind.is_ping() {
        parts.push((words.ping_from)(item.kind).to_owned());
        parts.push(name.unwrap_or_else(|| words.name_not_shown.to_owned()));
    } else {
        let nameless = name.is_none();
        parts.push(name.unwrap_or_else(|| {
            match item.author.basis {
                _ if item.status == ItemStatus::Deleted => words.deleted,
                AuthorBasis::Anonymous => words.anonymous,
                _ => words.name_not_shown,
            }
            .to_owned()
        }));
        if nameless && item.status == ItemStatus::Shown {
            // Without a name, the first words tell which comment it is.
            let first = item.text.lines().next().unwrap_or_default();
            let first = short(first, FIRST_WORDS);
            if !first.is_empty() {
                parts.push(format!("\"{first}\""));
            }
        }
        if item.status == ItemStatus::Deleted && parts[0] != words.deleted {
            parts.push(words.deleted.to_owned());
        }
        if item.status == ItemStatus::Pending {
            parts.push(words.pending.to_owned());
        }
        if reading
            .measured
            .people
            .author(at)
            .is_some_and(|person| person.post_author)
        {
            parts.push(words.post_author.to_owned());
        }
    }
    parts.join(" ")
}

/// Items with their level, each below what it answers, else in page order. No recursion: threads may be very deep.
fn in_order(thread: &Thread) -> Vec<(usize, usize)> {
    let parents = acyclic(thread).parent;
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for (at, parent) in parents.iter().enumerate().rev() {
        match parent {
            Some(up) => children[*up].push(at),
            None => stack.push((at, 0)),
        }
    }
    let mut order = Vec::with_capacity(parents.len());
    while let Some((at, level)) = stack.pop() {
        order.push((at, level));
        stack.extend(children[at].iter().map(|&child| (child, level + 1)));
    }
    order
}
