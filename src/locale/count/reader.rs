//! The number in a heading: by the tables' templates, else by what stands around number and word.

use super::{CountReading, Counts, Strength};
use crate::locale::lex::{Lexed, Marks, What};
use crate::locale::table::{Found, Lexicon, Roles};
use std::ops::Range;

/// A larger number is no number of comments.
const MOST: u64 = 10_000_000;
/// Words between a part and its whole that lead to no title.
const OF: [&str; 9] = ["of", "von", "van", "di", "av", "af", "из", "od", "z"];
/// Numbers that are rather a year, where a word stands before.
const YEARS: Range<u64> = 1990..2041;

/// A number with its word.
#[derive(Debug, Clone)]
struct Candidate {
    count: u64,
    pings: bool,
    strength: Strength,
    tokens: Range<usize>,
}

impl Candidate {
    /// The same, read from token `i` on.
    fn beginning(mut self, i: usize) -> Candidate {
        self.tokens.start = i;
        self
    }
}

pub(super) struct Reader<'a> {
    pub(super) words: &'a Lexicon,
    pub(super) text: &'a Lexed,
}

/// A name of comments or pings.
#[derive(Debug, Clone, Copy)]
struct Name {
    end: usize,
    roles: Roles,
}

impl Name {
    fn is_ping(self) -> bool {
        !self.roles.has(Roles::ITEM)
    }
}

const NAMES: Roles = Roles::ITEM;
/// What may stand behind a name without taking anything from it.
const AFTER: Roles = Roles::PREP;

impl Reader<'_> {
    fn span(&self, tokens: &Range<usize>) -> Range<usize> {
        self.text.tokens[tokens.start].at.start..self.text.tokens[tokens.end - 1].at.end
    }

    fn what(&self, i: usize) -> Option<What> {
        self.text.tokens.get(i).map(|t| t.what)
    }

    fn before(&self, i: usize) -> Marks {
        self.text
            .tokens
            .get(i)
            .map_or(self.text.trailing, |t| t.before)
    }

    fn role(&self, i: usize, roles: Roles) -> Option<usize> {
        if i >= self.text.len() {
            None
        } else {
            self.words.at(self.text, i, roles).map(|(len, _)| i + len)
        }
    }

    fn name(&self, i: usize) -> Option<Name> {
        if self.what(i)? != What::Word {
            return None;
        }
        let (len, entry) = self
            .words
            .at(self.text, i, NAMES.or(Roles::PING).or(Roles::PINGS))?;
        Some(Name {
            end: i + len,
            roles: entry.roles,
        })
    }

    /// A whole-text template of the tables.
    pub(super) fn template(&self) -> Option<CountReading> {
        let Found {
            entry,
            words,
            tail,
            title,
        } = self.words.whole(self.text, Roles::COUNT.or(Roles::NONE))?;
        // "3. Kommentar", "#3 Kommentar" are ordinals.
        let marked = |i: &usize| {
            matches!(self.what(*i), Some(What::Num(_)))
                && (self.before(*i).has(Marks::HASH)
                    || self.before(*i + 1).has(Marks::STOP) && *i + 1 < words.end)
        };
        if words.clone().any(|i| marked(&i)) {
            return None;
        }
        // So is "1 Kommentar von Anna", whatever the template says.
        if title > 0 && words.end < self.text.len() && self.is_writer(words.end) {
            return None;
        }
        let mut own = self.text.tokens[words.clone()]
            .iter()
            .chain(&self.text.tokens[tail.clone()]);
        let number = own.find_map(|t| {
            if let What::Num(n) = t.what {
                Some(n)
            } else {
                None
            }
        });
        let last = words.end..self.text.len();
        if title == 1
            && tail.is_empty()
            && let Some(part) = number
            && let Some(name) = words.clone().find_map(|k| self.name(k))
            && let Some(count) = self.total(part, last.start, name)
        {
            return Some(CountReading {
                count,
                counts: Counts::Items,
                pings: None,
                span: self.span(&(words.start..last.end)),
                strength: Strength::Template,
            });
        }
        let words = if tail.is_empty() || self.text.key(words.clone()).contains('#') {
            words
        } else {
            tail
        };
        let count = number.or(if entry.roles.has(Roles::NONE) {
            Some(0)
        } else {
            entry.number
        })?;
        (count <= MOST).then(|| CountReading {
            count,
            counts: Counts::Items,
            pings: self.pings(&words),
            span: self.span(&words),
            strength: Strength::Template,
        })
    }

    /// True where tokens at `i` name a writer: "by", "von" and the like, and not a word that leads to a title.
    fn is_writer(&self, i: usize) -> bool {
        i < self.text.len()
            && !self.before(i).divides()
            && self.role(i, Roles::BY).is_some()
            && self.role(i, Roles::PREP).is_none()
    }

    /// The sum of the numbers of pings outside `taken`.
    fn pings(&self, taken: &Range<usize>) -> Option<u64> {
        let found = (0..self.text.len())
            .filter(|i| !taken.contains(i))
            .filter_map(|i| self.number_first(i).or_else(|| self.name_first(i)));
        sum(found.filter(|c| c.pings))
    }

    /// Number and word, by what stands around them.
    pub(super) fn grammar(&self) -> Option<CountReading> {
        let mut found: Vec<Candidate> = self.series();
        for i in 0..self.text.len() {
            if found.iter().all(|c| !c.tokens.contains(&i)) {
                found.extend(self.number_first(i).or_else(|| self.name_first(i)));
            }
        }
        if found.iter().all(|c| c.pings) {
            found.extend(self.none().or_else(|| self.number_word()));
        }
        let items = found
            .iter()
            .filter(|c| !c.pings)
            .rev()
            .max_by_key(|c| c.strength);
        let pings = sum(found.iter().filter(|c| c.pings).cloned());
        let (best, counts) = match (items, found.iter().find(|c| c.pings)) {
            (Some(items), _) => (items, Counts::Items),
            (None, Some(ping)) => (ping, Counts::Pings),
            (None, None) => return None,
        };
        let count = if counts == Counts::Pings {
            pings?
        } else {
            best.count
        };
        Some(CountReading {
            count,
            counts,
            pings: if counts == Counts::Items { pings } else { None },
            span: self.span(&best.tokens),
            strength: best.strength,
        })
    }

    /// "Trackback 0 Comment 3": nothing but names, each with its number behind it. By themselves two neighbours read the other way round.
    fn series(&self) -> Vec<Candidate> {
        let mut found = Vec::new();
        let mut i = 0;
        while i < self.text.len() {
            let pair = self.name(i).and_then(|n| Some((n, self.number(n.end)?)));
            let Some((name, count)) = pair else {
                return Vec::new();
            };
            found.push(Candidate {
                count,
                pings: name.is_ping(),
                strength: Strength::Template,
                tokens: i..name.end + 1,
            });
            i = name.end + 1;
        }
        if found.len() < 2 {
            found.clear();
        }
        found
    }

    /// "No Comments" at the beginning, divided by a mark from what follows.
    fn none(&self) -> Option<Candidate> {
        let (end, _) = self.words.at(self.text, 0, Roles::NONE)?;
        let divided = end > 1
            && end < self.text.len()
            && (self.before(end).divides() || self.before(end).has(Marks::DASH));
        divided.then_some(Candidate {
            count: 0,
            pings: false,
            strength: Strength::Loose,
            tokens: 0..end,
        })
    }

    fn number(&self, i: usize) -> Option<u64> {
        match self.what(i)? {
            What::Num(n) if n <= MOST && !self.before(i).has(Marks::HASH.or(Marks::HEART)) => {
                Some(n)
            }
            _ => None,
        }
    }

    /// True where the number at `i` is glued to a word before it: "HTML5".
    fn glued(&self, i: usize) -> bool {
        let token = &self.text.tokens[i];
        !token.spaced
            && i > 0
            && self.text.tokens[i - 1].at.end == token.at.start
            && self.what(i - 1) == Some(What::Word)
            && {
                !self
                    .text
                    .key(i - 1..i)
                    .starts_with(crate::locale::fold::is_unspaced)
            }
    }

    /// "12 comments", "13 件のコメント".
    fn number_first(&self, i: usize) -> Option<Candidate> {
        let count = self.number(i)?;
        if self.glued(i) || i + 1 >= self.text.len() || self.before(i + 1).divides() {
            return None;
        }
        let name = self.name_behind(i + 1)?;
        if self.is_writer(name.end)
            || self.is_part(i)
            || (YEARS.contains(&count) && self.is_dated(i))
        {
            return None;
        }
        if let Some(whole) = self.whole_behind(count, name) {
            return Some(whole.beginning(i));
        }
        let starts = self.starts(i);
        let (ends, titled) = self.ends(name.end);
        let strength = if starts && ends {
            Strength::Template
        } else {
            Strength::Loose
        };
        let loose = strength == Strength::Loose;
        let refused = (name.roles.has(Roles::NOTE) && (loose || !titled))
            || (name.roles.has(Roles::WEAK) && loose)
            || (name.roles.has(Roles::ONE) && loose && count != 1);
        (!refused).then_some(Candidate {
            count,
            pings: name.is_ping(),
            strength,
            tokens: i..name.end,
        })
    }

    /// The number at `i` where it is the total of which `part` are shown: "2 comments of 120". Not "2 thoughts on 1984", a title.
    fn total(&self, part: u64, i: usize, name: Name) -> Option<u64> {
        if name.is_ping() || name.roles.has(Roles::NOTE) {
            return None;
        }
        self.number(i).filter(|n| *n > part && !YEARS.contains(n))
    }

    /// As [`Reader::total`], behind the name.
    fn whole_behind(&self, part: u64, name: Name) -> Option<Candidate> {
        let of = |i: usize| i < self.text.len() && OF.contains(&self.text.key(i..i + 1));
        let at = self.role(name.end, Roles::PREP);
        let at = at.or_else(|| of(name.end).then_some(name.end + 1))?;
        let count = self.total(part, at, name)?;
        let ends = at + 1 >= self.text.len() || self.before(at + 1).divides();
        (ends && !self.before(name.end).divides()).then_some(Candidate {
            count,
            pings: false,
            strength: Strength::Template,
            tokens: name.end..at + 1,
        })
    }

    /// The name at `i`, or behind one or two counters.
    fn name_behind(&self, mut i: usize) -> Option<Name> {
        for _ in 0..3 {
            if let Some(name) = self.name(i) {
                return Some(name);
            }
            i = self.role(i, Roles::COUNTER)?;
            if self.before(i).divides() {
                return None;
            }
        }
        None
    }

    /// True where a word before the number at `i` says that it is a part of the thread, or no number of comments at all.
    fn is_part(&self, i: usize) -> bool {
        (i.saturating_sub(2)..i).any(|k| self.role(k, Roles::PARTIAL) == Some(i))
    }

    /// True where a word or number right before `i` makes a year of it.
    fn is_dated(&self, i: usize) -> bool {
        i > 0
            && matches!(
                self.what(i - 1),
                Some(What::Word | What::Num(_) | What::Odd)
            )
            && !self.before(i).has(Marks::PAREN)
            && !self.is_lead(i)
    }

    fn is_lead(&self, i: usize) -> bool {
        i > 0
            && self
                .words
                .exact(self.text, 0..i)
                .is_some_and(|e| e.roles.has(Roles::LEAD))
    }

    /// True where nothing stands before token `i` that a heading would not have: a lead such as "there are", or the title.
    fn starts(&self, i: usize) -> bool {
        let from = if self.what(0) == Some(What::Colon) {
            1
        } else {
            0
        };
        i <= from || self.is_lead(i) || (self.what(from) == Some(What::Title) && i - from <= 3)
    }

    /// Whether the heading may end at token `i`, and whether a title follows.
    fn ends(&self, i: usize) -> (bool, bool) {
        if i >= self.text.len() {
            return (true, false);
        }
        if matches!(self.what(i), Some(What::Colon | What::Title)) {
            return (
                true,
                i + 1 < self.text.len() || self.what(i) == Some(What::Title),
            );
        }
        if self.before(i).divides() || self.before(i).has(Marks::DASH) {
            return (true, false);
        }
        if self.role(i, AFTER).is_some() {
            return (true, true);
        }
        let joined = self.role(i, Roles::AND).and_then(|k| {
            if self.number(k).is_some() {
                Some(k + 1)
            } else {
                self.name(k).map(|n| n.end)
            }
        });
        (joined.is_some(), false)
    }

    /// "Comments (12)", "Kommentare: 3", "댓글 13개"; the number is at `i`.
    fn name_first(&self, i: usize) -> Option<Candidate> {
        let count = self.number(i)?;
        let colon = i > 0 && self.what(i - 1) == Some(What::Colon);
        let counter = self.role(i + 1, Roles::COUNTER);
        // "评论共7条": in all.
        let lead = (i.saturating_sub(2)..i)
            .find(|&k| counter.is_some() && self.role(k, Roles::LEAD) == Some(i));
        let named = lead.unwrap_or(if colon { i - 1 } else { i });
        let start = (named.saturating_sub(8)..named)
            .find(|&k| self.name(k).is_some_and(|n| n.end == named))?;
        let name = self.name(start)?;
        let paren = self.before(i).has(Marks::PAREN) || self.before(i).has(Marks::DASH);
        let end = counter.unwrap_or(i + 1);
        let closed = end >= self.text.len()
            || self.before(end).divides()
            || self.what(end) == Some(What::Colon);
        let stopped = self.before(i).has(Marks::STOP);
        if stopped || (!colon && !closed) || (paren && !closed) {
            return None;
        }
        let bare = !colon && !paren;
        if (bare
            && (name.roles.has(Roles::SINGULAR.or(Roles::ONE))
                || (YEARS.contains(&count) && end >= self.text.len())))
            || (name.roles.has(Roles::ONE) && !colon && count != 1)
            || name.roles.has(Roles::NOTE)
            || (bare && self.what(named) == Some(What::Odd))
        {
            return None;
        }
        let both = self.joined_items(start);
        let first = both.unwrap_or(start);
        let strength = if self.starts(first) && (closed || self.ends(end).0) {
            Strength::Template
        } else {
            Strength::Loose
        };
        if name.roles.has(Roles::WEAK) && strength == Strength::Loose {
            return None;
        }
        Some(Candidate {
            count,
            pings: name.is_ping() && both.is_none(),
            strength,
            tokens: first..end,
        })
    }

    /// Where the name at `start` is the second of "Comments & Trackbacks": the start of the first.
    fn joined_items(&self, start: usize) -> Option<usize> {
        (start.saturating_sub(4)..start).find(|&k| {
            self.name(k).is_some_and(|n| {
                !n.is_ping()
                    && (n.end == start || self.role(n.end, Roles::AND) == Some(start))
                    && !self.before(start).has(Marks::PAREN)
            })
        })
    }

    /// "Ein Kommentar", "Two thoughts on", "תגובה אחת", "“…” için bir cevap".
    fn number_word(&self) -> Option<Candidate> {
        let numbers = Roles::NUMBER.or(Roles::ARTICLE);
        let n = self.text.len();
        for i in 0..n.min(12) {
            if let Some((len, entry)) = self.words.at(self.text, i, numbers)
                && let Some(count) = entry.number
                && let Some(name) = self.name_behind(i + len)
                && (!name.is_ping() || !entry.roles.has(Roles::ARTICLE) || name.end == n)
                && self.starts(i)
                && (!self.is_lead(i) || entry.roles.has(Roles::NUMBER))
                && !name.roles.has(Roles::NOTE)
                && !self.is_writer(name.end)
            {
                let (ends, titled) = self.ends(name.end);
                // "Un commentaire de Jean": an article before a writer.
                let written = titled
                    && !entry.roles.has(Roles::NUMBER)
                    && self.role(name.end, Roles::BY).is_some();
                if ends && !written {
                    return Some(Candidate {
                        count,
                        pings: name.is_ping(),
                        strength: Strength::Template,
                        tokens: i..name.end,
                    });
                }
            }
        }
        let name = self.name(0).filter(|name| !name.is_ping())?;
        let (len, entry) = self.words.at(self.text, name.end, Roles::NUMBER)?;
        let end = name.end + len;
        (self.ends(end).0 && !self.before(name.end).divides()).then_some(Candidate {
            count: entry.number?,
            pings: false,
            strength: Strength::Template,
            tokens: 0..end,
        })
    }
}

fn sum(found: impl Iterator<Item = Candidate>) -> Option<u64> {
    found.map(|c| c.count).reduce(u64::saturating_add)
}
