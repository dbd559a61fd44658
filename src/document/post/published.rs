//! When the post was published: what its data say, and what its page shows.

use super::Head;
use super::byline::BY;
use super::frame::{Frame, following, is_facts_name, previous};
use super::marks::{Marks, OF_POST, TIME};
use crate::document::structured::Article;
use crate::document::text::short;
use crate::document::{Index, Tag};
use crate::locale::change::tells_of_change;
use crate::thread::date::{self, Hints};
use crate::thread::time::{Offset, Stamp, When};

/// The post's date. Data of the page come first, for they are about this post; but the page shows the wall-clock time, where they are
/// in UTC.
pub(super) fn date(
    head: &Head,
    article: &Article,
    marks: &Marks,
    frame: &Frame<'_, '_>,
) -> Option<Stamp> {
    let stated = head
        .published
        .as_deref()
        .and_then(date::machine)
        .or_else(|| article.published.as_deref().and_then(date::machine));
    let page = Page {
        frame,
        hints: Hints {
            lang: head.lang.as_deref(),
            order: None,
        },
    };
    let shown = page.shown(marks);
    match (stated, shown) {
        (Some(stated), Some(shown)) => Some(as_shown(stated, shown)),
        (stated, shown) => stated.or(shown),
    }
}

/// Minutes by which clocks on earth can differ, and the steps they differ by.
fn is_zone(difference: i64) -> bool {
    difference != 0 && difference.abs() <= 14 * 60 && difference % 15 == 0
}

/// Of a machine-readable time and the one that the page shows, the shown one where they are one moment on two clocks.
fn as_shown(machine: Stamp, shown: Stamp) -> Stamp {
    let (m, s) = (machine.when, shown.when);
    let other_clock = match (m.minutes(), s.minutes()) {
        (Some(a), Some(b)) => match (offset(machine), offset(shown)) {
            (Some(x), Some(y)) => x != y && a - x == b - y,
            _ => is_zone(b - a),
        },
        // Midnight lies between the clocks.
        (Some(_), None) => s.day.is_some() && is_next_day(m, s),
        _ => false,
    };
    match other_clock {
        true => shown,
        false => machine,
    }
}

fn offset(stamp: Stamp) -> Option<i64> {
    stamp.offset.map(|Offset(m)| i64::from(m.unwrap_or(0)))
}

fn is_next_day(a: When, b: When) -> bool {
    let apart = a.days().zip(b.days());
    apart.is_some_and(|(a, b)| (a - b).abs() == 1)
}

/// A line of a post that holds its date is no longer than this.
const LONGEST_LINE: usize = 160;

/// Words of such a line before the date, and in all.
const WORDS_BEFORE: usize = 8;
const MOST_WORDS: usize = 20;

/// Lines below a title that are looked at.
const LINES_BELOW: usize = 3;

struct Page<'a, 'd, 't> {
    frame: &'a Frame<'d, 't>,
    hints: Hints<'a>,
}

impl Page<'_, '_, '_> {
    /// The date that the page shows as the post's: the surest of its marks inside its box, else a line below or above its title.
    fn shown(&self, marks: &Marks) -> Option<Stamp> {
        let frame = self.frame;
        let mut places = marks.dates.clone();
        places
            .sort_by_key(|&(score, index)| (!frame.holds(index), std::cmp::Reverse(score), index));
        let of_post = |&&(score, index): &&(u8, Index)| {
            let near = frame.holds(index) || score >= OF_POST || self.is_fact(index);
            let told = score <= TIME && self.is_prose(index);
            near && !told
                && frame.doc.end(index) <= frame.end
                && !frame.is_in_text(index)
                && !frame.is_beside(index)
                && !self.is_change(index)
        };
        let mut marked = places.iter().filter(of_post);
        marked
            .find_map(|&(score, index)| self.stamp(score, index))
            .or_else(|| self.around_title())
    }

    /// What a mark says: its attribute as its print corrects it, else the print.
    fn stamp(&self, score: u8, index: Index) -> Option<Stamp> {
        let node = &self.frame.doc.nodes[index];
        let attrs = ["datetime", "title", "content"];
        let machine = attrs
            .iter()
            .find_map(|a| node.attr(a))
            .and_then(date::machine);
        let text = short(self.frame.doc, index, LONGEST_LINE);
        let line = score < TIME && node.tag != Tag::Time;
        let printed = text.and_then(|t| match line {
            true => self.in_line(&t),
            false => date::find(&t, &self.hints).map(|p| p.stamp),
        });
        match (machine, printed) {
            (Some(machine), Some(printed)) => Some(as_shown(machine, printed)),
            (machine, printed) => machine.or(printed),
        }
    }

    /// The date of a line that is about the post: not that of a change, and with its day.
    fn in_line(&self, text: &str) -> Option<Stamp> {
        let read = |part: &str| {
            let found = date::find(part, &self.hints)?;
            let before = &part[..found.span.start];
            let near = before.split_whitespace().count() <= MOST_WORDS;
            let own = near && found.stamp.when.day.is_some() && !tells_of_change(before);
            own.then_some(found.stamp)
        };
        // Of change and publication, both can stand there.
        if tells_of_change(text) {
            return text.split(['·', '|', '•', '—', '(']).find_map(read);
        }
        read(text)
    }

    /// True inside an element that is named for facts about a post.
    fn is_fact(&self, index: Index) -> bool {
        let doc = self.frame.doc;
        std::iter::once(index)
            .chain(doc.ancestors(index).take(3))
            .filter(|&a| doc.nodes[a].tag != Tag::Body)
            .any(|a| doc.nodes[a].named(is_facts_name))
    }

    /// True for a date in a sentence: of what the text tells.
    fn is_prose(&self, index: Index) -> bool {
        let doc = self.frame.doc;
        let block = std::iter::once(index).chain(doc.ancestors(index));
        let Some(block) = block.into_iter().find(|&a| doc.nodes[a].tag.is_block()) else {
            return false;
        };
        let around_title = self.frame.title.is_some_and(|t| doc.inside(t, block));
        if block == index || around_title || self.is_fact(index) {
            return false;
        }
        let Some(text) = short(doc, block, 2 * LONGEST_LINE) else {
            return doc.nodes[block].tag == Tag::P;
        };
        let date = short(doc, index, LONGEST_LINE).unwrap_or_default();
        let (before, after) = text.split_once(date.as_str()).unwrap_or((&text, ""));
        is_sentence(before, after)
    }

    /// True where the words before a date tell of a change.
    fn is_change(&self, index: Index) -> bool {
        let doc = self.frame.doc;
        let from = doc.ancestors(index).take(2).last().unwrap_or(index);
        let texts = doc.nodes[from..index].iter().rev();
        let mut texts = texts.filter(|n| n.tag == Tag::Text && !n.is_blank());
        texts
            .next()
            .is_some_and(|n| n.value.len() <= LONGEST_LINE && tells_of_change(n.value))
    }

    /// The line below the title with name and date, or the one above it with a date alone.
    fn around_title(&self) -> Option<Stamp> {
        let (frame, doc) = (self.frame, self.frame.doc);
        let title = frame.title?;
        // Titles stand alone in a header, with the line below that.
        let around = doc.ancestors(title).take(2).filter(|&a| {
            let node = &doc.nodes[a];
            !matches!(node.tag, Tag::Body | Tag::Html | Tag::Main | Tag::Article)
        });
        for place in std::iter::once(title).chain(around) {
            let above = std::iter::successors(previous(doc, place), |&i| previous(doc, i));
            let mut above = above.filter(|&i| self.shows(i)).take(1);
            let alone = above.next().and_then(|i| self.by_line(i, 1));
            let below = following(doc, place)
                .take_while(|&i| doc.end(i) <= frame.end)
                .filter(|&i| self.shows(i));
            let mut below = below.take(LINES_BELOW).take_while(|&i| !self.is_text(i));
            let found = below.find_map(|i| self.by_line(i, WORDS_BEFORE)).or(alone);
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn shows(&self, index: Index) -> bool {
        let doc = self.frame.doc;
        !doc.nodes[index].tag.is_hidden() && doc.has_text(index)
    }

    /// True where the lines below a title end: at the text, at a heading, at a list.
    fn is_text(&self, index: Index) -> bool {
        let doc = self.frame.doc;
        let ends = |t: Tag| t.is_heading() || matches!(t, Tag::Article | Tag::Ul | Tag::Ol);
        doc.nodes[doc.subtree(index)].iter().any(|n| ends(n.tag))
            || short(doc, index, LONGEST_LINE)
                .is_none_or(|t| t.ends_with(['.', '!', '?', '…', '。']))
    }

    /// A short line with a day and few words before it, which is no sentence.
    fn by_line(&self, index: Index, words_before: usize) -> Option<Stamp> {
        let doc = self.frame.doc;
        let node = &doc.nodes[index];
        if node.tag.is_heading() && words_before > 1 || self.frame.is_beside(index) {
            return None;
        }
        let text = short(doc, index, LONGEST_LINE)?;
        let found = date::find(&text, &self.hints)?;
        let (before, after) = (&text[..found.span.start], &text[found.span.end..]);
        let count = |t: &str| t.split_whitespace().count();
        let by = says_by(before);
        let few = count(before)
            <= if by {
                WORDS_BEFORE
            } else {
                words_before.min(3)
            }
            && count(&text) <= MOST_WORDS
            && (words_before > 1 || count(after) < 2);
        (few && !is_sentence(before, after)).then(|| self.in_line(&text))?
    }
}

fn says_by(text: &str) -> bool {
    text.split_whitespace().any(|w| {
        let plain = w.trim_end_matches([':', '：']).to_lowercase();
        BY.contains(&plain.as_str())
    })
}

/// What stands around a date in a sentence: the end of another before it, or its own end behind it.
fn is_sentence(before: &str, after: &str) -> bool {
    let ends = |t: &str, mark: char| {
        let mut words = t.split_whitespace().peekable();
        let mut found = false;
        while let Some(word) = words.next() {
            // "Mr. Smith", "by A. Author"
            found |= word.ends_with(mark) && word.chars().count() > 4 && words.peek().is_some();
        }
        found
    };
    let closes = after.trim_end();
    before.split_whitespace().count() > WORDS_BEFORE
        || ['.', '!', '?'].iter().any(|&m| ends(before, m))
        || (closes.split_whitespace().count() > 1
            && closes.ends_with(['.', '!', '?'])
            && !says_by(before))
}
