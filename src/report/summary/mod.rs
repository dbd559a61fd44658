//! The summary that closes a run, for people: what was found, what the pages state, what is missing and why.

mod many;
mod one;

use super::terminal::{Paint, wrap};
use super::words::{ENGLISH, PageCounts, Words};
use super::{Analysed, Reading};
use crate::failure::Failure;
use crate::metrics::corpus::Corpus;
use crate::pipeline::INTERRUPTED;
use crate::thread::{Item, ItemStatus, Kind, MissingReason, ThreadStatus};
use serde::Serialize;
use std::collections::BTreeMap;

/// What the sources of pings said, where they were asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SourceCounts {
    /// Pings that were checked.
    pub checked: u64,
    /// Still there, still linking here.
    pub linking: u64,
    /// There, without a link to the post.
    pub without_link: u64,
    /// Gone.
    pub gone: u64,
}

impl SourceCounts {
    /// Adds an item; comments and pings that were not checked add nothing.
    pub fn add(&mut self, item: &Item) {
        let Some(check) = &item.source_check else {
            return;
        };
        self.checked += 1;
        match (check.alive, check.links_back) {
            (_, Some(true)) => self.linking += 1,
            (Some(false), _) => self.gone += 1,
            (_, Some(false)) => self.without_link += 1,
            _ => {}
        }
    }
}

/// Counts over a run; duplicates count as pages, not in what they hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Inputs, whatever became of them.
    pub inputs: u64,
    /// Pages analysed.
    pub pages: u64,
    /// Inputs that failed.
    pub failed: u64,
    /// Inputs that were not read, since the run was interrupted.
    pub not_read: u64,
    /// Pages that a limit cut.
    pub cut: u64,
    /// Pages that stand in the run already.
    pub duplicates: u64,
    /// Pages with a comment or ping.
    pub pages_with_items: u64,
    /// Pages with an empty place for comments.
    pub pages_empty: u64,
    /// Pages whose comments a script loads.
    pub pages_script_loaded: u64,
    /// Pages without a thread.
    pub pages_without_thread: u64,
    /// Human comments, placeholders included.
    pub comments: u64,
    /// Placeholders of deleted comments.
    pub deleted: u64,
    /// Comments by the post's author.
    pub post_author_comments: u64,
    /// Pings of every kind.
    pub pings: u64,
    /// Pings by kind.
    pub ping_kinds: BTreeMap<&'static str, u64>,
    /// Pings whose source was asked for.
    pub sources: SourceCounts,
    /// Pages that state a number.
    pub pages_declared: u64,
    /// Sum of the numbers stated.
    pub declared: u64,
    /// Pages with something missing.
    pub pages_missing: u64,
    /// Items missing.
    pub missing: u64,
}

impl Counts {
    /// Adds one input.
    pub fn add(&mut self, page: &Analysed) {
        self.inputs += 1;
        let reading = match &page.outcome {
            Ok(reading) => reading,
            Err(failure) => {
                let is_stopped = failure.error == INTERRUPTED;
                self.not_read += u64::from(is_stopped);
                self.failed += u64::from(!is_stopped);
                return;
            }
        };
        self.pages += 1;
        self.cut += u64::from(!reading.thread.cuts.is_empty());
        if page.duplicate_of.is_some() {
            self.duplicates += 1;
            return;
        }
        self.add_thread(reading);
    }

    fn add_thread(&mut self, reading: &Reading) {
        let thread = &reading.thread;
        let place = match thread.status {
            _ if !thread.items.is_empty() => &mut self.pages_with_items,
            ThreadStatus::ScriptLoaded => &mut self.pages_script_loaded,
            ThreadStatus::None => &mut self.pages_without_thread,
            _ => &mut self.pages_empty,
        };
        *place += 1;
        for item in &thread.items {
            self.sources.add(item);
            match item.kind {
                Kind::Comment => {
                    self.comments += 1;
                    self.deleted += u64::from(item.status == ItemStatus::Deleted);
                }
                kind => {
                    self.pings += 1;
                    *self.ping_kinds.entry(kind.as_str()).or_default() += 1;
                }
            }
        }
        for person in &reading.measured.people.list {
            if person.post_author {
                self.post_author_comments += person.items.len() as u64;
            }
        }
        if let Some(declared) = &thread.declared {
            self.pages_declared += 1;
            self.declared = self.declared.saturating_add(declared.count);
        }
        let missing = thread.missing.unwrap_or(0);
        self.pages_missing += u64::from(missing > 0);
        self.missing = self.missing.saturating_add(missing);
    }
}

/// How many pages and failures are named.
const NAMED: usize = 10;

/// A page with something missing.
struct Short {
    page: String,
    missing: u64,
    declared: u64,
    reason: Option<MissingReason>,
}

/// Collects what the summary says, page by page.
pub struct Summary {
    words: &'static Words,
    paint: Paint,
    counts: Counts,
    scripts: BTreeMap<String, u64>,
    short: Vec<Short>,
    failures: Vec<Failure>,
    cuts: Vec<Failure>,
    /// What is said of the first page; dropped when a second one comes.
    single: Option<String>,
    passed_over: u64,
}

impl Summary {
    /// An empty summary in English.
    #[must_use]
    pub fn new(paint: Paint) -> Self {
        Summary {
            words: &ENGLISH,
            paint,
            counts: Counts::default(),
            scripts: BTreeMap::new(),
            short: Vec::new(),
            failures: Vec::new(),
            cuts: Vec::new(),
            single: None,
            passed_over: 0,
        }
    }

    /// Files of folders that were not taken for pages.
    pub fn passed_over(&mut self, files: u64) {
        self.passed_over = files;
    }

    /// What was counted so far.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Adds one input.
    pub fn add(&mut self, page: &Analysed) {
        self.counts.add(page);
        self.single = match (&page.outcome, self.counts.inputs) {
            (Ok(reading), 1) => Some(one::page(self.words, self.paint, reading)),
            _ => None,
        };
        let list = match &page.outcome {
            Ok(_) => &mut self.cuts,
            // Said once, at the end.
            Err(failure) if failure.error == INTERRUPTED => return,
            Err(_) => &mut self.failures,
        };
        let room = NAMED.saturating_sub(list.len());
        list.extend(page.failures().iter().take(room).cloned());
        let Some(reading) = page.counted() else {
            return;
        };
        let thread = &reading.thread;
        if thread.items.is_empty() && thread.status == ThreadStatus::ScriptLoaded {
            *self.scripts.entry(thread.platform.clone()).or_default() += 1;
        }
        if let (Some(missing @ 1..), Some(declared)) = (thread.missing, &thread.declared) {
            self.short.push(Short {
                page: page.page.clone(),
                missing,
                declared: declared.count,
                reason: thread.missing_reason,
            });
            // Stable, so that of equal ones the earlier input is named.
            self.short
                .sort_by_key(|short| std::cmp::Reverse(short.missing));
            self.short.truncate(NAMED);
        }
    }

    /// The whole summary, ready to print. `corpus` is what the same pages come to; `folder` is where the tables are, if anywhere.
    #[must_use]
    pub fn render(&self, corpus: &Corpus, folder: Option<&str>, interrupted: bool) -> String {
        let mut out = Lines::new(self.paint);
        match &self.single {
            Some(single) => out.text.push_str(single),
            None => self.many(corpus, &mut out),
        }
        self.trouble(&mut out);
        if self.passed_over > 0 {
            let told = (self.words.files_passed_over)(self.passed_over);
            out.row(self.words.passed_over, &told);
        }
        if let Some(folder) = folder {
            out.row(self.words.written, &(self.words.written_to)(folder));
        }
        if interrupted {
            out.row("", &(self.words.interrupted)(self.counts.not_read));
        }
        out.text
    }

    /// What failed and what was cut, each with what can be done about it.
    fn trouble(&self, out: &mut Lines) {
        let words = self.words;
        for (label, total, list, say) in [
            (
                words.failed,
                self.counts.failed,
                &self.failures,
                words.inputs_failed,
            ),
            (words.cut, self.counts.cut, &self.cuts, words.inputs_cut),
        ] {
            if total == 0 {
                continue;
            }
            out.row(label, &say(total));
            for failure in list {
                out.row("", &format!("{}: {}", failure.page, failure.message));
                if let Some(hint) = (words.hint)(failure) {
                    out.note(hint);
                }
            }
            let left = total.saturating_sub(list.len() as u64);
            if left > 0 {
                out.row(
                    "",
                    &(words.more_lines)(usize::try_from(left).unwrap_or(usize::MAX)),
                );
            }
        }
    }

    fn page_counts(&self) -> PageCounts {
        PageCounts {
            pages: self.counts.pages,
            with_items: self.counts.pages_with_items,
            empty: self.counts.pages_empty,
            script: self.counts.pages_script_loaded,
            without_thread: self.counts.pages_without_thread,
        }
    }
}

/// Columns of the label, and of a line as a whole.
const LABEL: usize = 10;
const WIDTH: usize = 80;

/// Rows of a label and what it says, wrapped.
struct Lines {
    text: String,
    paint: Paint,
}

impl Lines {
    fn new(paint: Paint) -> Self {
        Lines {
            text: String::new(),
            paint,
        }
    }

    fn row(&mut self, label: &str, says: &str) {
        let says = super::terminal::safe(says);
        for (at, line) in wrap(&says, WIDTH - LABEL - 3).iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let padded = self.paint.strong(&format!("{label:LABEL$}"));
            self.line(&format!("  {padded} {line}"));
        }
    }

    /// A hint below the row before.
    fn note(&mut self, says: &str) {
        let says = self.paint.faint(says);
        self.line(&format!("  {:LABEL$}   {says}", ""));
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }
}

/// "6 pingbacks, 2 trackbacks", in the order of the kinds.
fn kinds(words: &Words, count: impl Fn(Kind) -> u64) -> String {
    let parts: Vec<String> = Kind::ALL
        .into_iter()
        .filter(|kind| kind.is_ping())
        .map(|kind| (kind, count(kind)))
        .filter(|&(_, count)| count > 0)
        .map(|(kind, count)| (words.kinds)(kind, count))
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests;
