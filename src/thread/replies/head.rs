//! The beginning of a line as words, read one by one: most lines are left after the first.

use crate::locale::address::{self, Roles};
use crate::locale::fold::{digit, fold_char, is_unspaced, is_word};

/// No address reaches further into a line. Words; in unspaced scripts each character is one.
const WORDS: usize = 64;
/// Bytes between two words that are looked at.
const LONGEST_GAP: usize = 24;
/// Characters without a word behind which nothing is looked for.
const LONGEST_WAIT: usize = 64;

/// One word.
#[derive(Debug)]
pub(super) struct Word {
    /// Its place in the line, in bytes.
    pub start: usize,
    /// Its end.
    pub end: usize,
    /// Folded.
    pub key: String,
    /// What the word can be by itself.
    pub roles: Roles,
    /// One character of a script without spaces.
    pub unspaced: bool,
    /// Begins with a capital, or the script has none.
    pub capital: bool,
    /// Written with a small letter first, in a script that has capitals.
    pub small: bool,
    /// More than one letter, all of them capitals.
    pub shouted: bool,
}

/// What stands behind a word, before the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing: the next word is glued on (unspaced scripts).
    None,
    /// White space.
    Space,
    /// A comma of any script.
    Comma,
    /// A colon of any script.
    Colon,
    /// A dash with white space around it, an en or em dash.
    Dash,
    /// An exclamation mark.
    Bang,
    /// Three dots.
    Dots,
    /// A full stop and white space.
    Stop,
    /// A question mark.
    Question,
    /// The end of the line.
    End,
    /// A smiley or emoji.
    Smiley,
    /// A slash, a plus, an ampersand: names in a row.
    Row,
    /// An at sign: the next name.
    At,
    /// A greater-than sign or arrow behind a name.
    Arrow,
    /// Anything that makes one thing of both words, or is not understood.
    Other,
}

impl Gap {
    /// True for what divides an address from the text.
    pub(super) fn divides(self) -> bool {
        matches!(
            self,
            Gap::Comma
                | Gap::Colon
                | Gap::Dash
                | Gap::Bang
                | Gap::Dots
                | Gap::Stop
                | Gap::Question
                | Gap::End
                | Gap::Smiley
        )
    }

    fn of(between: &str, last: bool) -> Gap {
        let spaced = between.starts_with(char::is_whitespace);
        let rest = between.trim_start();
        let mut chars = rest.chars();
        let Some(first) = chars.next() else {
            return match (last, spaced) {
                (true, _) => Gap::End,
                (false, true) => Gap::Space,
                (false, false) => Gap::None,
            };
        };
        let next = chars.next();
        match first {
            ':' | ';' if matches!(next, Some(')' | '-' | '(' | '*')) => Gap::Smiley,
            ',' | '،' | '，' | '、' | '､' | ';' | '；' => Gap::Comma,
            ':' | '：' => Gap::Colon,
            '!' | '！' | '¡' => Gap::Bang,
            '…' => Gap::Dots,
            '.' if next == Some('.') => Gap::Dots,
            '.' | '。' | '．' | '।'
                if last || first != '.' || next.is_some_and(char::is_whitespace) =>
            {
                Gap::Stop
            }
            '?' | '？' | '؟' => Gap::Question,
            '–' | '—' | '―' => Gap::Dash,
            '-' | '~' | '〜' | '～' if spaced && next.is_none_or(char::is_whitespace) => {
                Gap::Dash
            }
            '-' if next == Some('-') => Gap::Dash,
            '/' | '+' | '&' | '＆' | '・' => Gap::Row,
            '@' | '＠' => Gap::At,
            '>' | '→' | '＞' => Gap::Arrow,
            '(' | '（' if spaced => Gap::Space,
            '^' | '<' | '*' | '=' => Gap::Smiley,
            c if is_symbol(c) => Gap::Smiley,
            _ => Gap::Other,
        }
    }
}

/// Emoji, dingbats, hearts.
fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

fn begins_word(c: char) -> bool {
    is_word(c) || digit(c).is_some()
}

/// The beginning of a line.
pub(super) struct Head<'t> {
    /// The line, or what is left of it.
    pub line: &'t str,
    words: Vec<Word>,
    at: usize,
    done: bool,
}

impl<'t> Head<'t> {
    pub(super) fn new(line: &'t str) -> Self {
        Head {
            line,
            words: Vec::new(),
            at: 0,
            done: false,
        }
    }

    /// The word at a place in the row of words.
    pub(super) fn word(&mut self, nth: usize) -> Option<&Word> {
        while self.words.len() <= nth && !self.done {
            self.lex();
        }
        self.words.get(nth)
    }

    fn lex(&mut self) {
        let next = (self.words.len() < WORDS)
            .then(|| next_word(self.line, self.at))
            .flatten();
        match next {
            Some(word) => {
                self.at = word.end;
                self.words.push(word);
            }
            None => self.done = true,
        }
    }

    /// The characters before the first word.
    pub(super) fn before(&mut self) -> &'t str {
        let line = self.line;
        let end = self.word(0).map_or(line.len(), |word| word.start);
        &line[..end]
    }

    /// The characters between a word and the next.
    pub(super) fn between(&mut self, nth: usize) -> &'t str {
        let line = self.line;
        let Some(start) = self.word(nth).map(|word| word.end) else {
            return "";
        };
        let end = self.word(nth + 1).map_or(line.len(), |word| word.start);
        let between = &line[start..end];
        let cut = (0..=LONGEST_GAP.min(between.len()))
            .rev()
            .find(|&at| between.is_char_boundary(at));
        &between[..cut.unwrap_or(0)]
    }

    /// What stands behind a word.
    pub(super) fn gap(&mut self, nth: usize) -> Gap {
        let between = self.between(nth);
        let last = self.word(nth + 1).is_none();
        Gap::of(between, last)
    }

    /// The key of a run of words: one space between them, none in unspaced scripts.
    pub(super) fn key(&mut self, from: usize, len: usize) -> Option<String> {
        self.word(from + len - 1)?;
        Some(join(&self.words[from..from + len]))
    }

    /// The roles of the longest known phrase at a place, and its number of words; no roles and 1 where there is none.
    pub(super) fn phrase(&mut self, from: usize) -> (Roles, usize) {
        let Some(word) = self.word(from) else {
            return (Roles::default(), 0);
        };
        let (single, unspaced) = (word.roles, word.unspaced);
        let most = single.longest_phrase();
        if most < 2 {
            return (single, 1);
        }
        // The key of the longest run, with the place where each shorter one ends in it.
        let mut key = word.key.clone();
        let mut ends = vec![key.len()];
        while ends.len() < most && self.joins(from + ends.len() - 1) {
            let nth = from + ends.len();
            let Some(word) = self.word(nth) else { break };
            let glued = word.unspaced;
            if !(glued && self.words[nth - 1].unspaced) {
                key.push(' ');
            }
            key.push_str(&self.words[nth].key);
            ends.push(key.len());
        }
        for (len, &end) in ends.iter().enumerate().skip(1).rev() {
            let roles = address::roles(&key[..end]).plain();
            if roles != Roles::default() && (unspaced || key[..end].contains(' ')) {
                return (roles, len + 1);
            }
        }
        (single, 1)
    }

    /// True where a word and the next can be one phrase.
    fn joins(&mut self, nth: usize) -> bool {
        matches!(
            self.between(nth),
            "" | " " | "'" | "’" | "-" | "/" | ":" | "*"
        )
    }

    /// The characters of a run of words as they stand.
    pub(super) fn raw(&mut self, from: usize, len: usize) -> &'t str {
        let start = self.word(from).map_or(0, |word| word.start);
        let end = self.word(from + len - 1).map_or(start, |word| word.end);
        let line = self.line;
        &line[start..end]
    }
}

/// Words as one key.
pub(super) fn join(words: &[Word]) -> String {
    let mut key = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 && !(word.unspaced && words[at - 1].unspaced) {
            key.push(' ');
        }
        key.push_str(&word.key);
    }
    key
}

/// The next word of a line from a byte on.
pub(super) fn next_word(line: &str, from: usize) -> Option<Word> {
    let mut from = from;
    loop {
        let rest = line.get(from..)?;
        let mut near = rest.char_indices().take(LONGEST_WAIT);
        let start = from + near.find(|&(_, c)| begins_word(c))?.0;
        let word = word_at(line, start);
        if !word.key.is_empty() {
            return Some(word);
        }
        from = word.end;
    }
}

fn word_at(line: &str, start: usize) -> Word {
    let mut word = Word {
        start,
        end: start,
        key: String::new(),
        roles: Roles::default(),
        unspaced: false,
        capital: true,
        small: false,
        shouted: false,
    };
    if plain_word(line, &mut word) {
        return word;
    }
    let (mut letters, mut capitals) = (0, 0);
    for (at, c) in line[start..].char_indices() {
        let unspaced = is_unspaced(c);
        if !begins_word(c) || (at > 0 && (unspaced || word.unspaced)) {
            break;
        }
        if at == 0 {
            word.unspaced = unspaced;
            word.small = c.is_lowercase();
            word.capital = !word.small;
        }
        letters += usize::from(c.is_alphabetic());
        capitals += usize::from(c.is_uppercase());
        word.end = start + at + c.len_utf8();
        fold_char(c, |folded| word.key.push(folded));
    }
    word.shouted = letters > 1 && capitals == letters;
    word.roles = address::roles(&word.key);
    word
}

/// Reads a word of ASCII letters and digits, the usual case, without Unicode's tables; false where it holds anything else.
fn plain_word(line: &str, word: &mut Word) -> bool {
    let rest = &line.as_bytes()[word.start..];
    let len = rest
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    if len == 0 || rest.get(len).is_some_and(|b| !b.is_ascii()) {
        return false;
    }
    let bytes = &rest[..len];
    word.end = word.start + len;
    word.small = bytes[0].is_ascii_lowercase();
    word.capital = !word.small;
    let letters = bytes.iter().filter(|b| b.is_ascii_alphabetic()).count();
    word.shouted = letters > 1 && bytes.iter().all(|b| !b.is_ascii_lowercase());
    word.key = line[word.start..word.end].to_ascii_lowercase();
    word.roles = address::roles(&word.key);
    true
}

/// The last word of a text, white space divides: only the end is looked at.
pub(super) fn last_word(text: &str) -> &str {
    let from = text.len().saturating_sub(LONGEST_WAIT);
    let from = (from..=text.len()).find(|&at| text.is_char_boundary(at));
    let end = &text[from.unwrap_or(text.len())..];
    end.split_whitespace().next_back().unwrap_or_default()
}

/// All words of a short text.
pub(super) fn words(text: &str, most: usize) -> Vec<Word> {
    let mut out = Vec::new();
    let mut at = 0;
    while out.len() < most
        && let Some(word) = next_word(text, at)
    {
        at = word.end;
        out.push(word);
    }
    out
}
