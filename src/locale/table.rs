//! The word tables, read once: phrases of whole texts with or without a title, and words that occur inside a text.

use super::lex::{HOLE, Lexed, What, lex};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;
use std::sync::OnceLock;

/// Made by `tests/tools/locale_words.py`.
const WORDPRESS: &str = include_str!("data/words.tsv");
/// Made by hand.
const COMMON: &str = include_str!("data/words.common.tsv");

/// What a whole text can be. One phrase may be several: a set of bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Roles(u32);

macro_rules! roles {
    ($($name:ident = $bit:expr, $kind:literal;)*) => {
        impl Roles {
            $(pub(crate) const $name: Roles = Roles(1 << $bit);)*

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

    pub(crate) fn or(self, other: Roles) -> Roles {
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
    fn parse(text: &str) -> Option<PingLabel> {
        Some(match text {
            "ping" => PingLabel::Ping,
            "pingback" => PingLabel::Pingback,
            "trackback" => PingLabel::Trackback,
            "tweetback" => PingLabel::Tweetback,
            "webmention" => PingLabel::Webmention,
            _ => return None,
        })
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

impl Entry {
    fn add(&mut self, roles: Roles, value: &str) {
        self.roles = self.roles.or(roles);
        match value {
            "one" => self.roles = self.roles.or(Roles::ONE),
            "weak" => self.roles = self.roles.or(Roles::WEAK),
            "note" => self.roles = self.roles.or(Roles::NOTE),
            "bare" => self.roles = self.roles.or(Roles::BARE),
            _ => {}
        }
        if roles.has(Roles::COUNT.or(Roles::NUMBER).or(Roles::ARTICLE)) {
            self.number = self.number.or(value.parse().ok());
        }
        if roles.has(Roles::PING.or(Roles::PINGS)) {
            self.label = self.label.or(PingLabel::parse(value));
        }
    }
}

/// A phrase that goes on with a title; `end` is what follows the title.
#[derive(Debug)]
struct Opening {
    end: Box<str>,
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
/// assert!(locales().any(|l| l.code == "fr_FR" && l.language == "fr-FR"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale {
    /// Code of the translation, as WordPress names it.
    pub code: &'static str,
    /// BCP 47 tag, as pages of this locale state it in `html lang`.
    pub language: &'static str,
}

/// Hash of a key by multiplication, eight bytes a step: keys are short and the tables are fixed, so nobody can make them collide.
#[derive(Debug, Clone, Copy, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word))
                .wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

type Map<V> = HashMap<Box<str>, V, BuildHasherDefault<KeyHasher>>;

/// All tables, indexed.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// Phrases and words by key.
    phrases: Map<Entry>,
    /// Number of tokens of the longest phrase by its first token.
    longest: Map<usize>,
    openings: Map<Vec<Opening>>,
    closings: Map<Entry>,
    /// Most tokens of a key of `openings` and `closings`.
    reach: usize,
    pub(crate) locales: Vec<Locale>,
}

/// The tables, built on first use.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::build(&[WORDPRESS, COMMON]))
}

impl Lexicon {
    fn build(tables: &[&'static str]) -> Lexicon {
        let mut lexicon = Lexicon {
            reach: 1,
            ..Lexicon::default()
        };
        lexicon.phrases.reserve(6000);
        lexicon.longest.reserve(3000);
        for line in tables.iter().flat_map(|t| t.lines()) {
            let mut cells = line.splitn(4, '\t');
            let (Some(kind), Some(value), Some(phrase)) =
                (cells.next(), cells.next(), cells.next())
            else {
                continue;
            };
            if kind == "locale" {
                lexicon.locales.push(Locale {
                    code: phrase,
                    language: value,
                });
            } else if let Some(roles) = Roles::of_kind(kind) {
                lexicon.add(roles, value, phrase);
            }
        }
        lexicon
    }

    fn add(&mut self, roles: Roles, value: &str, phrase: &str) {
        let lexed = if phrase.contains('{') {
            lex(
                &phrase
                    .replace("{n}", " 1 ")
                    .replace("{t}", &HOLE.to_string()),
                64,
                false,
            )
        } else {
            lex(phrase, 64, false)
        };
        let all = lexed.core();
        if all.is_empty() {
            return;
        }
        let hole = all.clone().find(|&i| lexed.tokens[i].what == What::Title);
        let Some(hole) = hole else {
            self.phrases
                .entry(lexed.key(all.clone()).into())
                .or_default()
                .add(roles, value);
            let longest = self
                .longest
                .entry(lexed.key(all.start..all.start + 1).into())
                .or_default();
            *longest = all.len().max(*longest);
            return;
        };
        let (before, after) = (all.start..hole, hole + 1..all.end);
        self.reach = self.reach.max(before.len()).max(after.len());
        if before.is_empty() {
            self.closings
                .entry(lexed.key(after).into())
                .or_default()
                .add(roles, value);
            return;
        }
        let openings = self.openings.entry(lexed.key(before).into()).or_default();
        let end = lexed.key(after);
        if let Some(same) = openings.iter_mut().find(|o| *o.end == *end) {
            same.entry.add(roles, value);
        } else {
            let mut entry = Entry::default();
            entry.add(roles, value);
            openings.push(Opening {
                end: end.into(),
                entry,
            });
        }
    }

    /// The phrase that is all of `range`, colons at its ends aside, without a title.
    pub(crate) fn exact(&self, text: &Lexed, range: Range<usize>) -> Option<Entry> {
        self.phrases.get(text.key(range)).copied()
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
        (1..all.len().min(self.reach + 1)).rev().find_map(|len| {
            let words = all.start..all.start + len;
            let openings = self.openings.get(text.key(words.clone()))?;
            openings
                .iter()
                .filter(|o| o.entry.roles.has(roles))
                .find_map(|o| {
                    let end = if o.end.is_empty() {
                        0
                    } else {
                        o.end.split(' ').count()
                    };
                    let title = all.len().checked_sub(len + end).filter(|&t| t > 0)?;
                    (text.key(all.end - end..all.end) == &*o.end).then(|| Found {
                        entry: o.entry,
                        words: words.clone(),
                        tail: all.end - end..all.end,
                        title,
                    })
                })
        })
    }

    fn closing(&self, text: &Lexed, all: Range<usize>, roles: Roles) -> Option<Found> {
        (1..all.len().min(self.reach + 1)).rev().find_map(|len| {
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
