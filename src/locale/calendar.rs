//! Months, clock marks, units and "ago" in every locale, as one map from a folded word to what it may mean.
//!
//! The rows stand in `data/calendar.tsv`, written by `tests/tools/locale_calendar.py`. All languages share the map, since
//! `html lang` is often wrong or missing: the language only decides where a word means two things (Croatian *listopad* is
//! October, Czech *listopad* November).

use super::rows::rows;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;
use unicode_normalization::char::decompose_canonical;

/// The rows: kind, value, word, languages.
const TABLE: &str = include_str!("data/calendar.tsv");

/// Where as many languages mean one month as another, the month of these wins: their pages are more than those of Croatian.
const WIDER: &str = "pl cs";

/// A set of languages, a bit each in the order of [`Calendar`]'s list; 0 = not tied to a language.
pub type Languages = u128;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// Second.
    Second,
    /// Minute.
    Minute,
    /// Hour.
    Hour,
    /// Day.
    Day,
    /// Week.
    Week,
    /// Month.
    Month,
    /// Year.
    Year,
}

/// A mark of the twelve-hour clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Half {
    /// True for the half after noon.
    pub pm: bool,
    /// Where it is used.
    pub languages: Languages,
    /// Too short to be believed in another language (Swedish "em", Portuguese "em" = "in").
    pub own_language_only: bool,
}

/// What a word may mean inside a date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Months 1 to 12 (Persian calendar: 13 to 24), each with the languages that call it so; the commonest first.
    pub months: Vec<(u8, Languages)>,
    /// Mark of the twelve-hour clock.
    pub half: Option<Half>,
    /// Unit that stands after a number.
    pub unit: Option<Unit>,
    /// May stand between the parts of a date ("de", "of").
    pub link: bool,
    /// Some longer key begins with this word ("tháng" and "tháng mười").
    pub longer: bool,
}

impl Entry {
    /// The month that this word names: what the page's language says, else what most languages say.
    #[must_use]
    pub fn month(&self, languages: Languages) -> Option<u8> {
        self.months
            .iter()
            .find(|m| m.1 & languages != 0)
            .or(self.months.first())
            .map(|m| m.0)
    }
}

/// The words of all locales.
#[derive(Debug)]
pub struct Calendar {
    words: FxHashMap<Box<str>, Entry>,
    languages: FxHashMap<&'static str, Languages>,
}

/// The side of the number on which a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Before it.
    Before,
    /// After it.
    After,
}

/// The words of relative dates, folded.
#[derive(Debug, Default)]
pub struct Ago {
    /// "il y a", "geleden": what turns a span into a date.
    pub markers: Vec<(String, Side, Languages)>,
    /// "jours", "días": the units beside a number, the longest first.
    pub spans: Vec<(String, Unit, Side, Languages)>,
    /// "an hour", "يومين": spans without a number, and what they count.
    pub fixed: Vec<(String, u32, Unit, Languages)>,
    /// "today", "hier": days that have a name, as days back.
    pub named: Vec<(String, u32, Languages)>,
}

static CALENDAR: LazyLock<Calendar> = LazyLock::new(Calendar::read);
static AGO: LazyLock<Ago> = LazyLock::new(|| Ago::read(&CALENDAR));

/// The words of dates in all locales, read once.
#[must_use]
pub fn calendar() -> &'static Calendar {
    &CALENDAR
}

/// The words of relative dates in all locales, read once.
#[must_use]
pub fn ago() -> &'static Ago {
    &AGO
}

/// Kind, value, word and languages of each row.
fn table() -> impl Iterator<Item = [&'static str; 4]> {
    rows(TABLE)
}

impl Calendar {
    fn read() -> Self {
        let mut calendar = Calendar {
            words: FxHashMap::default(),
            languages: FxHashMap::default(),
        };
        // A little more than there is, so that the map does not grow while it is filled.
        calendar.words.reserve(2700);
        let mut key = String::new();
        for [kind, value, word, codes] in table() {
            let codes = calendar.noted(codes);
            key_of(word, &mut key);
            if let Some((first, _)) = key.split_once(' ') {
                calendar.entry(first).longer = true;
            }
            let entry = calendar.entry(&key);
            match (kind, unit_of(kind)) {
                ("month", _) => add_month(&mut entry.months, value.parse().unwrap_or(1), codes),
                ("am" | "pm", _) => {
                    entry.half.get_or_insert(Half {
                        pm: kind == "pm",
                        languages: codes,
                        own_language_only: codes != 0
                            && key.is_ascii()
                            && key.replace(' ', "").len() <= 2,
                    });
                }
                ("link", _) => entry.link = true,
                (_, Some(unit)) => entry.unit = Some(unit),
                // "before", "after", "span", "fixed" and "days_ago" are words of relative dates.
                _ => {}
            }
        }
        let wider = calendar.bits(WIDER);
        for entry in calendar.words.values_mut() {
            entry
                .months
                .sort_by_key(|m| std::cmp::Reverse((m.1.count_ones(), m.1 & wider != 0)));
        }
        calendar
    }

    fn entry(&mut self, key: &str) -> &mut Entry {
        if !self.words.contains_key(key) {
            self.words.insert(key.into(), Entry::default());
        }
        self.words.get_mut(key).expect("it was put there")
    }

    /// The set of some codes; each new one gets the next bit.
    fn noted(&mut self, codes: &'static str) -> Languages {
        let codes = codes.split(' ').filter(|c| !c.is_empty());
        codes.fold(0, |all, code| {
            let next = 1 << (self.languages.len() as u32).min(Languages::BITS - 1);
            all | *self.languages.entry(code).or_insert(next)
        })
    }

    fn bits(&self, codes: &str) -> Languages {
        codes
            .split(' ')
            .filter_map(|c| self.languages.get(c))
            .fold(0, |all, bit| all | bit)
    }

    /// What a folded word may mean; words of one key are joined by a blank.
    #[must_use]
    pub fn word(&self, folded: &str) -> Option<&Entry> {
        self.words.get(folded)
    }

    /// The set of a BCP 47 tag or a WordPress locale (`pt-BR`, `pt_BR`); 0 where the table lacks it.
    ///
    /// ```
    /// use commentsift::locale::calendar::calendar;
    /// assert_eq!(calendar().languages_of("pt_BR"), calendar().languages_of("pt"));
    /// assert_eq!(calendar().languages_of("x-none"), 0);
    /// ```
    #[must_use]
    pub fn languages_of(&self, tag: &str) -> Languages {
        let code: String = primary(tag).to_ascii_lowercase();
        // Codes that were retired, and macrolanguages.
        match code.as_str() {
            "no" | "nn" => self.bits("nb"),
            "iw" => self.bits("he"),
            "in" => self.bits("id"),
            "sh" => self.bits("bs hr sr"),
            "ku" => self.bits("ckb"),
            "mo" => self.bits("ro"),
            code => self.bits(code),
        }
    }
}

/// The language part of a tag: `pt` of `pt-BR` and `pt_BR`.
#[must_use]
pub fn primary(tag: &str) -> &str {
    let tag = tag.trim();
    tag.split(['-', '_']).next().unwrap_or(tag)
}

fn unit_of(name: &str) -> Option<Unit> {
    Some(match name {
        "second" => Unit::Second,
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" | "month_unit" => Unit::Month,
        "year" => Unit::Year,
        _ => return None,
    })
}

fn add_month(months: &mut Vec<(u8, Languages)>, month: u8, languages: Languages) {
    match months.iter_mut().find(|m| m.0 == month) {
        Some(known) => known.1 |= languages,
        None => months.push((month, languages)),
    }
}

/// Makes `key` that of a table word: folded, dots gone, its words joined by one blank.
fn key_of(word: &str, key: &mut String) {
    key.clear();
    for part in word
        .split([' ', '-', '\u{a0}'])
        .filter(|part| !part.is_empty())
    {
        if !key.is_empty() {
            key.push(' ');
        }
        part.split('.').for_each(|part| fold(part, key));
    }
}

impl Ago {
    fn read(calendar: &Calendar) -> Self {
        let mut ago = Ago::default();
        let own = |kind| matches!(kind, "before" | "after" | "span" | "fixed" | "days_ago");
        for [kind, value, word, codes] in table().filter(|row| own(row[0])) {
            let languages = calendar.bits(codes);
            let mut text = String::new();
            fold(word, &mut text);
            let mut values = value.split(' ');
            let first = values.next().unwrap_or_default();
            let second = values.next().unwrap_or_default();
            match (kind, unit_of(first), unit_of(second)) {
                ("before", ..) => ago.markers.push((text, Side::Before, languages)),
                ("after", ..) => ago.markers.push((text, Side::After, languages)),
                ("span", Some(unit), _) => {
                    let side = if second == "before" {
                        Side::Before
                    } else {
                        Side::After
                    };
                    ago.add_span(text, unit, side, languages);
                }
                ("fixed", _, Some(unit)) => {
                    ago.fixed
                        .push((text, first.parse().unwrap_or(1), unit, languages));
                }
                ("days_ago", ..) => {
                    ago.named
                        .push((text, first.parse().unwrap_or(0), languages));
                }
                _ => {}
            }
        }
        ago.spans.sort_by_key(|s| std::cmp::Reverse(s.0.len()));
        ago.fixed.sort_by_key(|f| std::cmp::Reverse(f.0.len()));
        ago.named.sort_by_key(|n| std::cmp::Reverse(n.0.len()));
        ago
    }

    /// Words that fold to one (Arabic and Persian "minute") are one, of both languages.
    fn add_span(&mut self, word: String, unit: Unit, side: Side, languages: Languages) {
        let known = self
            .spans
            .iter_mut()
            .find(|s| s.0 == word && s.1 == unit && s.2 == side);
        match known {
            Some(span) => span.3 |= languages,
            None => self.spans.push((word, unit, side, languages)),
        }
    }
}

/// True for characters that show nothing and split no word: joiners, direction marks, soft hyphen.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Appends `word` without case, accents, vowel points and invisible characters, so that spellings of one word meet.
///
/// ```
/// let mut folded = String::new();
/// commentsift::locale::calendar::fold("Décembre", &mut folded);
/// assert_eq!(folded, "decembre");
/// ```
pub fn fold(word: &str, into: &mut String) {
    for c in word.chars() {
        if c.is_ascii() {
            into.push(c.to_ascii_lowercase());
        } else if ('\u{3000}'..='\u{d7ff}').contains(&c) {
            // Han, kana and Hangul have no case; a Hangul syllable must not fall into its letters.
            into.push(c);
        } else if !is_invisible(c) {
            for lower in c.to_lowercase() {
                decompose_canonical(lower, |part| push_base(part, into));
            }
        }
    }
}

/// One decomposed character, unless it is an accent or a vowel point; look-alikes of one letter become one.
fn push_base(c: char, into: &mut String) {
    match c {
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' => {}
        'ı' => into.push('i'),
        'ł' => into.push('l'),
        'đ' => into.push('d'),
        'ø' => into.push('o'),
        'ς' => into.push('σ'),
        // Persian and Arabic keyboards write one letter with different code points.
        'ی' | 'ى' => into.push('ي'),
        'ک' => into.push('ك'),
        'ە' | 'ة' => into.push('ه'),
        'ٱ' => into.push('ا'),
        _ => into.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(word: &str, tag: &str) -> Option<u8> {
        let mut key = String::new();
        fold(word, &mut key);
        let all = calendar();
        all.word(&key)?.month(all.languages_of(tag))
    }

    #[test]
    fn every_language_has_a_bit_of_its_own() {
        let all = calendar();
        assert!(all.languages.len() <= Languages::BITS as usize);
        let bits: std::collections::HashSet<_> = all.languages.values().collect();
        assert_eq!(bits.len(), all.languages.len());
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        for word in ["février", "FÉVRIER", "fevrier", "fe\u{301}vrier"] {
            assert_eq!(month(word, "fr"), Some(2), "{word}");
        }
        assert_eq!(month("Ιούνιος", "el"), Some(6));
        assert_eq!(month("KASIM", "tr"), Some(11));
        assert_eq!(month("Mart", ""), Some(3));
    }

    #[test]
    fn the_language_settles_a_word_of_two_months() {
        assert_eq!(month("listopad", "hr"), Some(10));
        assert_eq!(month("listopad", "cs"), Some(11));
        // Most languages that know the word mean November.
        assert_eq!(month("listopad", "en"), Some(11));
        assert_eq!(month("srp", "hr"), Some(7));
        assert_eq!(month("srp", "cs-CZ"), Some(8));
    }

    #[test]
    fn every_month_of_every_language_is_in_the_map() {
        let mut key = String::new();
        for [kind, value, word, _] in table() {
            if kind == "month" {
                key_of(word, &mut key);
                let entry = calendar().word(&key);
                let months: Vec<String> = entry.map_or(vec![], |e| {
                    e.months.iter().map(|m| m.0.to_string()).collect()
                });
                assert!(months.contains(&value.to_owned()), "{word} {value}");
            }
        }
    }
}
