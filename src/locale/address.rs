//! Words with which people turn to each other: greetings, thanks, titles, words of the second person, given names, short forms
//! of names, and the words that look like names in their place and are none.
//!
//! `data/address.tsv` was made by hand from common usage; all languages are looked at at once, as people mix them.

use super::fold::{is_unspaced, is_word};
use super::rows::rows;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("data/address.tsv");

/// Words of the longest phrase in the table.
/// What a word or phrase can be beside a name: a set of bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Roles(u32);

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $bit:expr, $kind:literal;)*) => {
        impl Roles {
            $($(#[$doc])* pub(crate) const $name: Roles = Roles(1 << $bit);)*

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
    /// "Hi", "Dear", "Bonjour".
    GREET = 0, "greet";
    /// Thanks, congratulations, excuses.
    THANKS = 1, "thanks";
    /// Between a greeting and a name: "so much", "beaucoup".
    FILL = 2, "fill";
    /// "Yes", "Exactly", "Wow".
    REACT = 3, "react";
    /// "To", "Re", "An": before a name and a colon.
    TO = 4, "to";
    /// A title before a name.
    HONOR = 5, "honor";
    /// A title behind a name.
    HONOR_AFTER = 6, "honor-after";
    /// What follows a name right away in unspaced scripts: こんにちは, 晚安.
    AFTER = 7, "after";
    /// Words of the second person.
    YOU = 8, "you";
    /// "and".
    AND = 9, "and";
    /// "wrote", "a écrit": before a quotation.
    WROTE = 10, "wrote";
    /// Before an `@name` that is spoken about.
    THIRD = 11, "third";
    /// What begins a sentence behind a name without a comma, and is written with a capital.
    FOLLOW = 12, "follow";
    /// Everybody, or nobody in particular.
    COLLECTIVE = 13, "collective";
    /// Companies, products, places.
    BRAND = 14, "brand";
    /// Follows an `@` in program code.
    CODE = 15, "code";
    /// An everyday word.
    COMMON = 16, "common";
    /// A name that is an everyday word, too.
    AMBIGUOUS = 17, "ambiguous";
    /// A given name.
    GIVEN = 18, "given";
    /// Begins a clause about the name before it.
    RELATIVE = 19, "relative";
}

impl Roles {
    /// The words of the longest phrase that begins with a word stand above the roles.
    const PHRASE_SHIFT: u32 = 24;
    const PHRASE_MASK: u32 = 0xff << Self::PHRASE_SHIFT;

    /// What stands before a name.
    pub(crate) const LEAD: Roles = Roles(Self::GREET.0 | Self::THANKS.0 | Self::REACT.0);
    /// Never a name.
    pub(crate) const NO_NAME: Roles =
        Roles(Self::LEAD.0 | Self::COLLECTIVE.0 | Self::BRAND.0 | Self::COMMON.0 | Self::YOU.0);

    /// The number of words, in unspaced scripts of characters, of the longest phrase of several that begins with this word; 0 where
    /// none does.
    pub(crate) fn longest_phrase(self) -> usize {
        (self.0 >> Self::PHRASE_SHIFT) as usize
    }

    fn begins_phrase(&mut self, words: usize) {
        let words = u32::try_from(words.max(self.longest_phrase())).unwrap_or(0);
        self.0 = self.0 & !Self::PHRASE_MASK | words << Self::PHRASE_SHIFT;
    }

    /// The roles alone, without what is known of longer phrases.
    pub(crate) fn plain(self) -> Roles {
        Roles(self.0 & !Self::PHRASE_MASK)
    }

    /// True where one of these roles is among its own.
    pub(crate) fn has(self, other: Roles) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub(crate) const fn or(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }
}

struct Table {
    roles: FxHashMap<&'static str, Roles>,
    /// Names that stand for each other.
    groups: Vec<&'static str>,
    /// For a name the groups that it stands in.
    short: FxHashMap<&'static str, Vec<usize>>,
}

fn table() -> &'static Table {
    static PARSED: OnceLock<Table> = OnceLock::new();
    PARSED.get_or_init(|| {
        let mut table = Table {
            roles: FxHashMap::default(),
            groups: Vec::new(),
            short: FxHashMap::default(),
        };
        for [kind, _, phrases] in rows(TABLE) {
            if kind == "short" {
                for name in phrases.split('|') {
                    table
                        .short
                        .entry(name)
                        .or_default()
                        .push(table.groups.len());
                }
                table.groups.push(phrases);
            } else if let Some(role) = Roles::of_kind(kind) {
                for phrase in phrases.split('|') {
                    let roles = table.roles.entry(phrase).or_default();
                    *roles = roles.or(role);
                    if let Some((first, words)) = first_word(phrase) {
                        table.roles.entry(first).or_default().begins_phrase(words);
                    }
                }
            }
        }
        table
    })
}

/// The first word of a phrase of several, and how many it has; in unspaced scripts each character is a word.
fn first_word(phrase: &'static str) -> Option<(&'static str, usize)> {
    let first = phrase.chars().next()?;
    if is_unspaced(first) {
        let words = phrase.chars().filter(|&c| is_word(c)).count();
        return (words > 1).then_some((&phrase[..first.len_utf8()], words));
    }
    let (first, rest) = phrase.split_once(' ')?;
    Some((first, 1 + rest.split(' ').count()))
}

/// The roles of a folded word or phrase; its words are divided by one space, in unspaced scripts by none.
pub(crate) fn roles(phrase: &str) -> Roles {
    table().roles.get(phrase).copied().unwrap_or_default()
}

/// Other forms of a folded given name: "bob" and "robbie" for "robert", and the other way round.
pub(crate) fn short_forms(name: &str) -> impl Iterator<Item = &'static str> {
    let table = table();
    let groups = table.short.get(name).map_or(&[][..], Vec::as_slice);
    let own = name.to_owned();
    groups
        .iter()
        .flat_map(|&group| table.groups[group].split('|'))
        .filter(move |other| *other != own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::fold::fold;
    use std::fmt::Write as _;

    /// A phrase as it is looked up: folded, all but letters and digits a space.
    fn key(phrase: &str) -> String {
        let words: String = fold(phrase)
            .chars()
            .map(|c| {
                if is_word(c) || c.is_ascii_digit() {
                    c
                } else {
                    ' '
                }
            })
            .collect();
        let words = fold(&words);
        if phrase == "&" { "&".into() } else { words }
    }

    /// `COMMENTSIFT_BLESS=1` folds what was added by hand.
    #[test]
    fn the_table_is_folded_and_its_kinds_are_known() {
        let mut folded = String::new();
        for line in TABLE.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            let [kind, language, phrases] = cells[..] else {
                assert!(line.starts_with('#'), "{line}");
                folded.push_str(line);
                folded.push('\n');
                continue;
            };
            assert!(kind == "short" || Roles::of_kind(kind).is_some(), "{kind}");
            let mut keys: Vec<String> = phrases.split('|').map(key).collect();
            keys.retain(|k| !k.is_empty());
            let mut seen = std::collections::BTreeSet::new();
            keys.retain(|k| seen.insert(k.clone()));
            let _ = writeln!(folded, "{kind}\t{language}\t{}", keys.join("|"));
        }
        if std::env::var_os("COMMENTSIFT_BLESS").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/locale/data/address.tsv");
            std::fs::write(path, &folded).expect("the table can be written");
        } else {
            assert!(folded == TABLE, "run this test with COMMENTSIFT_BLESS=1");
        }
    }

    #[test]
    fn words_have_the_roles_of_all_their_languages() {
        assert!(roles("merci").has(Roles::THANKS));
        assert!(roles("thank you").has(Roles::THANKS) && roles("thank").longest_phrase() > 1);
        assert!(roles("pierre").has(Roles::AMBIGUOUS));
        assert!(roles("さん").has(Roles::HONOR_AFTER));
        assert!(!roles("julie").has(Roles::NO_NAME) && roles("julie").has(Roles::GIVEN));
        assert!(short_forms("bob").any(|n| n == "robert"));
    }
}
