//! The tokens of one line with the questions that the grammar of dates and times asks of them.

use super::lex::{Sort, Token, lex};
use super::{Hints, Order};
use crate::locale::calendar::{Entry, Languages, Unit, calendar, primary};

/// A line taken apart, with what is known of its language.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    pub(super) languages: Languages,
    pub(super) hints: Hints<'a>,
}

impl<'a> Line<'a> {
    /// Takes `text` apart; it must have been cut.
    pub(super) fn new(text: &'a str, hints: &Hints<'a>) -> Self {
        Line {
            text,
            tokens: lex(text),
            languages: hints.lang.map_or(0, |l| calendar().languages_of(l)),
            hints: *hints,
        }
    }

    pub(super) fn get(&self, k: usize) -> Option<&Token> {
        self.tokens.get(k)
    }

    /// Value and digits of the number at `k`.
    pub(super) fn number(&self, k: usize) -> Option<(u32, usize)> {
        match self.get(k)?.sort {
            Sort::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    pub(super) fn mark(&self, k: usize) -> Option<char> {
        match self.get(k)?.sort {
            Sort::Mark(c) => Some(c),
            _ => None,
        }
    }

    pub(super) fn entry(&self, k: usize) -> Option<&'static Entry> {
        match self.get(k)?.sort {
            Sort::Word(entry) => entry,
            _ => None,
        }
    }

    /// The word at `k` as written.
    pub(super) fn word(&self, k: usize) -> Option<&'a str> {
        let token = self.get(k)?;
        matches!(token.sort, Sort::Word(_)).then(|| &self.text[token.start..token.end])
    }

    pub(super) fn is_word(&self, k: usize, words: &[&str]) -> bool {
        self.word(k)
            .is_some_and(|w| words.iter().any(|x| w.eq_ignore_ascii_case(x)))
    }

    pub(super) fn has_unit(&self, k: usize, unit: Unit) -> bool {
        self.get(k).and_then(Token::unit) == Some(unit)
    }

    /// No white space before the token at `k`.
    pub(super) fn glued(&self, k: usize) -> bool {
        self.get(k).is_some_and(|t| !t.gap)
    }

    /// The month that the word at `k` names.
    pub(super) fn month(&self, k: usize) -> Option<u32> {
        self.entry(k)?.month(self.languages).map(u32::from)
    }

    /// The page is in Thai.
    pub(super) fn is_thai(&self) -> bool {
        self.languages & calendar().languages_of("th") != 0
    }

    /// The order of an all-numeric date in the page's language, where the numbers leave it open. Year first where CLDR's
    /// short date has it first; month first in the United States, the Philippines, Panama, Puerto Rico and (of both uses) Canada.
    pub(super) fn usual_order(&self, mark: char) -> Order {
        let Some(tag) = self.hints.lang else {
            return Order::Dmy;
        };
        let language = primary(tag).to_ascii_lowercase();
        let region = tag
            .split(['-', '_'])
            .skip(1)
            .find(|part| part.len() == 2)
            .map(str::to_ascii_lowercase);
        match (language.as_str(), region.as_deref()) {
            ("en", None | Some("us" | "ca" | "ph")) => Order::Mdy,
            ("fil" | "tl" | "ceb" | "haw", _) | ("es", Some("pa" | "pr")) => Order::Mdy,
            ("zh", Some("hk" | "mo" | "sg")) => Order::Dmy,
            ("zh" | "ja" | "ko" | "hu" | "lt" | "mn", _) => Order::Ymd,
            ("eo" | "eu" | "ne" | "sah", _) if mark != '.' => Order::Ymd,
            _ => Order::Dmy,
        }
    }
}
