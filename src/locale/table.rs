//! The word tables, read once: phrases of whole texts with or without a title, and words that occur inside a text.

#[cfg(test)]
mod index;

use super::lex::Lexed;
use super::rows::rows;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::OnceLock;

/// `data/words.tsv` and `data/words.common.tsv` with their keys folded and merged, so that nothing is folded at start.
/// Made by `index`, which also tests that it is up to date.
const INDEX: &str = include_str!("data/words.index.tsv");

/// What a whole text can be. One phrase may be several: a set of bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Roles(u32);

macro_rules! roles {
    ($($name:ident = $bit:expr, $kind:literal;)*) => {
        impl Roles {
            $(pub(crate) const $name: Roles = Roles(1 << $bit);)*

            #[cfg(test)]
            fn of_kind(kind: &str) -> Option<Roles> {
                match kind {
                    $($kind => Some(Roles::$name),)*
                    _ => None,
                }
            }
        }
    };
}

roles! {
    COUNT = 0, "count";
    NONE = 1, "none";
    CLOSED = 2, "closed";
    PENDING = 3, "pending";
    FURNITURE = 4, "furniture";
    PAGER = 5, "pager";
    ANONYMOUS = 6, "anonymous";
    DELETED = 7, "deleted";
    HEADING = 8, "heading";
    CONNECTIVE = 9, "connective";
    ITEM = 10, "item";
    PING = 11, "ping";
    PINGS = 12, "pings";
    BY = 13, "by";
    PREP = 14, "prep";
    AND = 15, "and";
    COUNTER = 16, "counter";
    NUMBER = 17, "number";
    ARTICLE = 18, "article";
    PARTIAL = 19, "partial";
    LEAD = 20, "lead";
    SINGULAR = 21, "singular";
    LIST = 22, "ping-list";
    SAYS = 23, "says";
    SAYS_BEFORE = 24, "says-before";
}

impl Roles {
    /// A says word that needs no colon.
    pub(crate) const BARE: Roles = Roles(1 << 25);
    /// A name of comments that is also a verb.
    pub(crate) const ONE: Roles = Roles(1 << 26);
    /// A name of comments that is also an everyday word.
    pub(crate) const WEAK: Roles = Roles(1 << 27);
    /// A name of comments only before a title.
    pub(crate) const NOTE: Roles = Roles(1 << 28);

    pub(crate) fn has(self, other: Roles) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) const fn or(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }
}

/// Which ping a label names.
///
/// WordPress prints "Pingback:" for trackbacks too, so that a label alone does not decide between these two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PingLabel {
    /// A bare "Ping": pingback or trackback.
    Ping,
    /// Pingback, or what a locale calls it.
    Pingback,
    /// Trackback, or what a locale calls it.
    Trackback,
    /// A tweet that a service sent in as a trackback.
    Tweetback,
    /// Webmention or mention.
    Webmention,
}

impl PingLabel {
    /// Every label with its code in the index.
    const CODES: [(&'static str, PingLabel); 5] = [
        ("ping", PingLabel::Ping),
        ("pingback", PingLabel::Pingback),
        ("trackback", PingLabel::Trackback),
        ("tweetback", PingLabel::Tweetback),
        ("webmention", PingLabel::Webmention),
    ];

    fn parse(text: &str) -> Option<PingLabel> {
        Self::CODES
            .iter()
            .find(|(code, _)| *code == text)
            .map(|(_, label)| *label)
    }
}

/// What the tables say about one phrase.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) roles: Roles,
    /// The number a phrase stands for that holds none: "One response", "two".
    pub(crate) number: Option<u64>,
    pub(crate) label: Option<PingLabel>,
}

/// A phrase that goes on with a title; `end` is what follows the title.
#[derive(Debug)]
struct Opening {
    end: &'static str,
    entry: Entry,
}

/// A phrase found in a text: what it is, and which tokens are its own (the title's are not).
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) entry: Entry,
    pub(crate) words: Range<usize>,
    /// Tokens of the phrase behind the title.
    pub(crate) tail: Range<usize>,
    /// Number of tokens of the title; 0 where the phrase has none.
    pub(crate) title: usize,
}

/// One locale of the tables.
///
/// ```
/// use commentsift::locale::words::locales;
/// assert!(locales().any(|l| l.code == "pt_BR" && l.language == "pt-BR"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale {
    /// Code of the translation, as WordPress names it.
    pub code: &'static str,
    /// BCP 47 tag, as pages of this locale state it in `html lang`.
    pub language: &'static str,
}

/// The tables are fixed, so nobody can make their keys collide.
type Map<V> = FxHashMap<&'static str, V>;

/// All tables, indexed.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// Phrases and words by key.
    phrases: Map<Entry>,
    /// Number of tokens of the longest phrase by its first token.
    longest: Map<usize>,
    openings: Map<Vec<Opening>>,
    /// Number of tokens of the longest opening by its first token.
    opens: Map<usize>,
    closings: Map<Entry>,
    /// Number of tokens of the longest closing by its last token.
    closes: Map<usize>,
    pub(crate) locales: Vec<Locale>,
}

/// The tables, read on first use.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::read(INDEX))
}

impl Lexicon {
    /// Reads an index: a line a row, a letter for its kind, then key, number, label, roles, end of an opening.
    fn read(index: &'static str) -> Lexicon {
        let mut lexicon = Lexicon::default();
        // A little more than there is, so that no map grows while it is filled.
        lexicon.phrases.reserve(8500);
        lexicon.longest.reserve(1500);
        for [kind, key, number, label, roles, end] in rows(index) {
            match kind {
                "l" => lexicon.locales.push(Locale {
                    code: key,
                    language: number,
                }),
                "f" => drop(lexicon.longest.insert(key, number.parse().unwrap_or(1))),
                _ => {
                    let entry = Entry {
                        number: number.parse().ok(),
                        label: PingLabel::parse(label),
                        roles: Roles(u32::from_str_radix(roles, 16).unwrap_or_default()),
                    };
                    lexicon.insert(kind, key, entry, end);
                }
            }
        }
        lexicon
    }

    fn insert(&mut self, kind: &str, key: &'static str, entry: Entry, end: &'static str) {
        let reach = |map: &mut Map<usize>, token: Option<&'static str>| {
            let longest = map.entry(token.unwrap_or(key)).or_default();
            *longest = tokens(key).max(*longest);
        };
        match kind {
            "p" => drop(self.phrases.insert(key, entry)),
            "c" => {
                self.closings.insert(key, entry);
                reach(&mut self.closes, key.rsplit(' ').next());
            }
            "o" => {
                let openings = self.openings.entry(key).or_default();
                openings.push(Opening { end, entry });
                reach(&mut self.opens, key.split(' ').next());
            }
            _ => {}
        }
    }

    /// The phrase that is all of `range`, colons at its ends aside, without a title.
    pub(crate) fn exact(&self, text: &Lexed, range: Range<usize>) -> Option<Entry> {
        self.phrases.get(text.key(range)).copied()
    }

    /// The first tokens of all phrases of one of `roles` that hold no title.
    pub(crate) fn heads(&self, roles: Roles) -> FxHashSet<&'static str> {
        let plain = self
            .phrases
            .iter()
            .filter(|(_, entry)| entry.roles.has(roles));
        let opened = self
            .openings
            .iter()
            .filter(|(_, all)| all.iter().any(|o| o.entry.roles.has(roles)));
        let keys = plain
            .map(|(key, _)| *key)
            .chain(opened.map(|(key, _)| *key));
        keys.map(|key| key.split(' ').next().unwrap_or(key))
            .collect()
    }

    /// True where a phrase begins with this token.
    pub(crate) fn begins(&self, token: &str) -> bool {
        self.longest.contains_key(token)
    }

    /// The longest word or phrase of one of `roles` that begins at token `at`; with its number of tokens. No mark may divide it.
    pub(crate) fn at(&self, text: &Lexed, at: usize, roles: Roles) -> Option<(usize, Entry)> {
        let longest = *self.longest.get(text.key(at..at + 1))?;
        let undivided = (at + 1..text.len())
            .take(longest.saturating_sub(1))
            .take_while(|&i| !text.tokens[i].divided())
            .count();
        (1..=undivided + 1).rev().find_map(|len| {
            let entry = *self.phrases.get(text.key(at..at + len))?;
            entry.roles.has(roles).then_some((len, entry))
        })
    }

    /// The whole text as a phrase of one of `roles`, with or without a title. Of two, the one with more words of its own.
    pub(crate) fn whole(&self, text: &Lexed, roles: Roles) -> Option<Found> {
        let all = text.core();
        if let Some(entry) = self.exact(text, all.clone()).filter(|e| e.roles.has(roles)) {
            return Some(Found {
                entry,
                tail: all.end..all.end,
                words: all,
                title: 0,
            });
        }
        let opening = self.opening(text, all.clone(), roles);
        let closing = self.closing(text, all, roles);
        match (opening, closing) {
            (Some(a), Some(b)) => Some(if b.words.len() > a.words.len() + a.tail.len() {
                b
            } else {
                a
            }),
            (a, b) => a.or(b),
        }
    }

    fn opening(&self, text: &Lexed, all: Range<usize>, roles: Roles) -> Option<Found> {
        let first = text.key(all.start..(all.start + 1).min(all.end));
        let longest = *self.opens.get(first)?;
        (1..all.len().min(longest + 1)).rev().find_map(|len| {
            let words = all.start..all.start + len;
            let openings = self.openings.get(text.key(words.clone()))?;
            openings
                .iter()
                .filter(|o| o.entry.roles.has(roles))
                .find_map(|o| {
                    let end = tokens(o.end);
                    let title = all.len().checked_sub(len + end).filter(|&t| t > 0)?;
                    (text.key(all.end - end..all.end) == o.end).then(|| Found {
                        entry: o.entry,
                        words: words.clone(),
                        tail: all.end - end..all.end,
                        title,
                    })
                })
        })
    }

    fn closing(&self, text: &Lexed, all: Range<usize>, roles: Roles) -> Option<Found> {
        let last = text.key(all.end.saturating_sub(1).max(all.start)..all.end);
        let longest = *self.closes.get(last)?;
        (1..all.len().min(longest + 1)).rev().find_map(|len| {
            let words = all.end - len..all.end;
            let entry = *self.closings.get(text.key(words.clone()))?;
            entry.roles.has(roles).then(|| Found {
                entry,
                title: all.len() - len,
                tail: all.end..all.end,
                words,
            })
        })
    }
}

/// Number of tokens of a key.
fn tokens(key: &str) -> usize {
    if key.is_empty() {
        0
    } else {
        key.bytes().filter(|&b| b == b' ').count() + 1
    }
}
