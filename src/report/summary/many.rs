//! The summary of many pages: totals, then the pages to look at.

use super::{LABEL, Lines, Summary, WIDTH, kinds};
use crate::metrics::Value;
use crate::metrics::corpus::Corpus;
use crate::report::terminal::short_path;

/// The least room for a page's name.
const NAME: usize = 24;

impl Summary {
    pub(super) fn many(&self, corpus: &Corpus, out: &mut Lines) {
        let (words, counts) = (self.words, &self.counts);
        if counts.pages > 0 {
            let mut pages = (words.page_counts)(&self.page_counts());
            if counts.duplicates > 0 {
                pages += &format!("; {}", (words.duplicates)(counts.duplicates));
            }
            out.row(words.pages, &pages);
            let people = corpus.authors().len();
            let mut comments = (words.people_wrote)(counts.comments, people, counts.deleted);
            if counts.post_author_comments > 0 {
                comments += &format!("; {}", (words.by_post_authors)(counts.post_author_comments));
            }
            out.row(words.comments, &comments);
            self.whole(corpus, out);
            out.row(
                words.pings,
                &match counts.pings {
                    0 => words.none.to_owned(),
                    pings => {
                        let of = |kind: crate::Kind| counts.ping_kinds.get(kind.as_str()).copied();
                        format!("{pings}: {}", kinds(words, |kind| of(kind).unwrap_or(0)))
                    }
                },
            );
        }
        if counts.sources.checked > 0 {
            out.row("", &(words.sources)(counts.sources));
        }
        if counts.pages_declared > 0 {
            out.row(
                words.declared,
                &(words.declared_on)(counts.pages_declared, counts.declared),
            );
        }
        if counts.pages_missing > 0 {
            self.missing(out);
        }
        if counts.pages_script_loaded > 0 {
            let systems: Vec<String> = self
                .scripts
                .iter()
                .map(|(system, pages)| match system.as_str() {
                    "" => format!("a script {pages}"),
                    system => format!("{system} {pages}"),
                })
                .collect();
            out.row(
                words.script,
                &(words.script_on)(counts.pages_script_loaded, &systems.join(", ")),
            );
        }
    }

    /// Figures that only a run of several posts has.
    fn whole(&self, corpus: &Corpus, out: &mut Lines) {
        let words = self.words;
        let posts = corpus.posts();
        if posts.with_comments + posts.without_comments < 2 || self.counts.comments == 0 {
            return;
        }
        let rows = corpus.measures();
        let value = |name: &str| {
            let row = rows.iter().find(|row| row.measure == name);
            match row.map(|row| row.value) {
                Some(Value::Real(real)) => Some(real),
                Some(Value::Count(count)) => Some(count as f64),
                _ => None,
            }
        };
        if let (Some(median), Some(p90)) = (
            value("median_comments_per_post"),
            value("p90_comments_per_post"),
        ) {
            out.row(words.per_post, &(words.comments_per_post)(median, p90));
        }
        let people = corpus.authors().len();
        let back = corpus.authors().iter().filter(|author| author.came_back());
        if people > 0 && value("returning_commenters").is_some() {
            out.row(
                words.returning,
                &(words.came_back)(back.count() as u64, people),
            );
        }
    }

    fn missing(&self, out: &mut Lines) {
        let (words, counts) = (self.words, &self.counts);
        out.row(
            words.missing,
            &(words.missing_on)(counts.missing, counts.pages_missing),
        );
        let width = |of: fn(&super::Short) -> u64| {
            let digits = self.short.iter().map(|short| of(short).to_string().len());
            digits.max().unwrap_or(1)
        };
        let (left, right) = (width(|short| short.missing), width(|short| short.declared));
        for page in &self.short {
            // The name comes last: whatever its script and width, the numbers stay in line.
            let numbers = format!("{:>left$} / {:>right$}", page.missing, page.declared);
            let reason = (words.reason_short)(page.reason);
            let taken = LABEL + 3 + left + right + 3 + 2 + reason.chars().count() + 3;
            let name = short_path(&page.page, WIDTH.saturating_sub(taken).max(NAME));
            out.line(&format!(
                "  {:width$} {numbers}  {name} {}",
                "",
                self.paint.faint(&format!("({reason})")),
                width = LABEL
            ));
        }
        let rest = counts.pages_missing - self.short.len() as u64;
        if rest > 0 {
            out.row(
                "",
                &(words.more_lines)(usize::try_from(rest).unwrap_or(usize::MAX)),
            );
        }
    }
}
