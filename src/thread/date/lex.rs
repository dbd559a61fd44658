//! One pass over a short text: numbers of any script, words with what the calendar knows of them, marks.

use super::civil;
use crate::locale::calendar::{Entry, Unit, calendar, fold, is_invisible};
use unicode_normalization::char::is_combining_mark;

/// Texts beyond this many characters are cut before any work: a date line is short.
pub(super) const LONGEST: usize = 300;

/// Words longer than this (in bytes) are no word of the calendar and are not looked up.
const LONGEST_WORD: usize = 48;

/// What a token is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sort {
    /// Decimal digits: their value (saturated) and how many they are.
    Number(u32, usize),
    /// Letters, with what they may mean.
    Word(Option<&'static Entry>),
    /// Any other visible character.
    Mark(char),
}

/// A token and its place in the text, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) sort: Sort,
    pub(super) start: usize,
    pub(super) end: usize,
    /// White space stands before it.
    pub(super) gap: bool,
}

/// The first [`LONGEST`] characters.
pub(super) fn cut(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    text.char_indices()
        .nth(LONGEST)
        .map_or(text, |(end, _)| &text[..end])
}

/// The value of a decimal digit of any script that blogs print.
pub(super) fn digit(c: char) -> Option<u32> {
    // The zeros of the decimal digit ranges of Unicode (general category Nd).
    const ZEROS: [u32; 17] = [
        0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50,
        0xED0, 0x1040, 0x17E0, 0xFF10,
    ];
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = c as u32;
    ZEROS
        .iter()
        .map(|zero| code.wrapping_sub(*zero))
        .find(|value| *value < 10)
}

/// Han characters stand for themselves; each is a word, since nothing divides them.
fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || (!c.is_ascii() && (is_combining_mark(c) || is_invisible(c)))
}

/// The tokens of a text. `text` must have been cut.
pub(super) fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        tokens: Vec::with_capacity(text.len() / 3 + 1),
        key: String::new(),
    };
    let mut at = 0;
    let mut gap = false;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        if c.is_whitespace() {
            gap = true;
            at = next;
        } else if is_invisible(c) {
            at = next;
        } else {
            at = if digit(c).is_some() {
                lexer.number(at, gap)
            } else if is_han(c) {
                lexer.han(at, gap)
            } else if c.is_alphabetic() {
                lexer.word(at, gap)
            } else {
                lexer.push(Sort::Mark(plain_mark(c)), at, next, gap)
            };
            gap = false;
        }
    }
    lexer.tokens
}

/// Full-width and typographic forms of the marks that dates are written with.
fn plain_mark(c: char) -> char {
    match c {
        '：' | '∶' => ':',
        '／' | '⁄' | '∕' => '/',
        '．' | '。' | '॰' => '.',
        '‐' | '‑' | '‒' | '–' | '−' | '－' => '-',
        '，' | '、' | '،' => ',',
        '’' | '‘' | 'ʼ' | '`' | '׳' => '\'',
        c => c,
    }
}

fn is_year(value: u32) -> bool {
    i32::try_from(value).is_ok_and(|y| civil::YEARS.contains(&y))
}

struct Lexer<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// The folded key being looked up; kept, so that a line costs one allocation.
    key: String,
}

impl Lexer<'_> {
    fn push(&mut self, sort: Sort, start: usize, end: usize, gap: bool) -> usize {
        self.tokens.push(Token {
            sort,
            start,
            end,
            gap,
        });
        end
    }

    fn number(&mut self, start: usize, gap: bool) -> usize {
        let (mut value, mut digits, mut end) = (0u32, 0, start);
        for c in self.text[start..].chars() {
            let Some(d) = digit(c) else { break };
            value = value.saturating_mul(10).saturating_add(d);
            digits += 1;
            end += c.len_utf8();
        }
        if let Some((date, hour, middle)) = self.glued(start, end, value, digits) {
            let own = self.text[start..middle].chars().count();
            self.push(Sort::Number(date, own), start, middle, gap);
            return self.push(Sort::Number(hour, digits - own), middle, end, false);
        }
        self.push(Sort::Number(value, digits), start, end, gap)
    }

    /// Year or day, hour and the place between them of "202111:15" and "2021-05-2311:15": date and time are elements of their
    /// own, or a translation puts nothing between them.
    fn glued(
        &self,
        start: usize,
        end: usize,
        value: u32,
        digits: usize,
    ) -> Option<(u32, u32, usize)> {
        let (own, scale) = match digits {
            3 => (2, 10),
            4 => (2, 100),
            5 => (4, 10),
            6 => (4, 100),
            _ => return None,
        };
        let (date, hour) = (value / scale, value % scale);
        if hour > 23 || !self.text[end..].starts_with(':') {
            return None;
        }
        let fits = match own {
            2 => (1..=31).contains(&date) && self.is_after_month(),
            _ => is_year(date),
        };
        let (middle, _) = self.text[start..end].char_indices().nth(own)?;
        fits.then_some((date, hour, start + middle))
    }

    /// "2021-05-" stands before.
    fn is_after_month(&self) -> bool {
        let mut last = self.tokens.iter().rev().map(|t| &t.sort);
        let mut next = || last.next();
        matches!(next(), Some(Sort::Mark('-' | '/')))
            && matches!(next(), Some(Sort::Number(1..=12, 2)))
            && matches!(next(), Some(Sort::Mark('-' | '/')))
            && matches!(next(), Some(Sort::Number(year, 4)) if is_year(*year))
    }

    /// The end of the run of letters at `start`.
    fn run(&self, start: usize) -> usize {
        self.text[start..]
            .char_indices()
            .find(|(_, c)| !is_letter(*c) || is_han(*c))
            .map_or(self.text.len(), |(i, _)| start + i)
    }

    /// What the words between the byte ranges mean together.
    fn look_up(&mut self, parts: &[(usize, usize)], join: &str) -> Option<&'static Entry> {
        self.key.clear();
        for (i, (start, end)) in parts.iter().enumerate() {
            if i > 0 {
                self.key.push_str(join);
            }
            if end - start > LONGEST_WORD {
                return None;
            }
            fold(&self.text[*start..*end], &mut self.key);
        }
        calendar().word(&self.key)
    }

    fn han(&mut self, start: usize, gap: bool) -> usize {
        // 上午, 十二月: the longest of up to three characters.
        let mut ends = [start; 3];
        let (mut count, mut end) = (0, start);
        for c in self.text[start..]
            .chars()
            .take(3)
            .take_while(|c| is_han(*c))
        {
            end += c.len_utf8();
            ends[count] = end;
            count += 1;
        }
        for end in ends[..count].iter().rev() {
            if let Some(entry) = self.look_up(&[(start, *end)], "") {
                return self.push(Sort::Word(Some(entry)), start, *end, gap);
            }
        }
        self.push(Sort::Word(None), start, ends[0], gap)
    }

    fn word(&mut self, start: usize, gap: bool) -> usize {
        let end = self.run(start);
        if let Some((entry, end)) = self.dotted(start, end) {
            return self.push(Sort::Word(Some(entry)), start, end, gap);
        }
        let entry = self.look_up(&[(start, end)], "");
        if entry.is_some_and(|e| e.longer)
            && let Some((entry, end)) = self.longer(start, end)
        {
            return self.push(Sort::Word(Some(entry)), start, end, gap);
        }
        if let Some(entry) = entry {
            return self.push(Sort::Word(Some(entry)), start, end, gap);
        }
        if let Some((entry, end)) = self.attached(start, end) {
            return self.push(Sort::Word(Some(entry)), start, end, gap);
        }
        self.push(Sort::Word(None), start, end, gap)
    }

    /// "p.m.", "ม.ค.", "ق.ظ": short runs with a dot between them and no space.
    fn dotted(&mut self, start: usize, end: usize) -> Option<(&'static Entry, usize)> {
        let mut parts = [(start, end); 3];
        let mut count = 1;
        while count < parts.len() {
            let last = parts[count - 1];
            let rest = self.text[last.1..].strip_prefix('.')?;
            if last.1 - last.0 > 12 || !rest.chars().next().is_some_and(char::is_alphabetic) {
                return None;
            }
            parts[count] = (last.1 + 1, self.run(last.1 + 1));
            count += 1;
            if let Some(entry) = self.look_up(&parts[..count], "") {
                return Some((entry, parts[count - 1].1));
            }
        }
        None
    }

    /// Names of two and three words: "tháng mười hai", "كانون الثاني", "An t-Ògmhios".
    fn longer(&mut self, start: usize, end: usize) -> Option<(&'static Entry, usize)> {
        let mut parts = [(start, end); 3];
        let mut count = 1;
        while count < parts.len() {
            let from = parts[count - 1].1;
            let rest = &self.text[from..];
            let next = rest.find(|c: char| !(c.is_whitespace() || c == '-'));
            let Some(next) = next.filter(|n| *n > 0) else {
                break;
            };
            if !rest[next..].starts_with(char::is_alphabetic) {
                break;
            }
            parts[count] = (from + next, self.run(from + next));
            count += 1;
        }
        while count > 1 {
            if let Some(entry) = self.look_up(&parts[..count], " ") {
                return Some((entry, parts[count - 1].1));
            }
            count -= 1;
        }
        None
    }

    /// What is written together with its neighbour: Hebrew prefixes ("במרץ", in March), Korean units ("일오후").
    fn attached(&mut self, start: usize, end: usize) -> Option<(&'static Entry, usize)> {
        let first = self.text[start..].chars().next()?;
        let inner = start + first.len_utf8();
        if matches!(first, 'ב' | 'ל' | 'ה') {
            let entry = self.look_up(&[(inner, end)], "")?;
            return (!entry.months.is_empty()).then_some((entry, end));
        }
        if matches!(first, '년' | '월' | '일' | '시' | '분' | '초') {
            return Some((self.look_up(&[(start, inner)], "")?, inner));
        }
        None
    }
}

impl Token {
    /// The unit that this token is.
    pub(super) fn unit(&self) -> Option<Unit> {
        match self.sort {
            Sort::Word(Some(entry)) => entry.unit,
            _ => None,
        }
    }
}
