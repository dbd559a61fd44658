//! A short text as tokens: folded words, numbers, masked titles.
//!
//! The key of a text is its tokens joined by spaces, a number as `#`, a title as `*`. Table phrases have keys of the same form,
//! so a look-up is a slice of the key.

mod number;

use super::fold::{digit, fold_char, is_unspaced, is_word};
use std::ops::Range;

/// Stands for a title in a table phrase.
pub(crate) const HOLE: char = '\u{e000}';

/// Marks that stand before a token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks(u8);

impl Marks {
    /// `#`, `№`.
    pub(crate) const HASH: Marks = Marks(1);
    /// Brackets.
    pub(crate) const PAREN: Marks = Marks(2);
    /// Dashes, hyphens, slashes.
    pub(crate) const DASH: Marks = Marks(4);
    /// Full stop, comma, bullets and everything else that divides.
    pub(crate) const STOP: Marks = Marks(8);
    /// Quotation marks, which divide nothing.
    pub(crate) const QUOTE: Marks = Marks(16);
    /// The first half of "<3".
    pub(crate) const HEART: Marks = Marks(32);

    pub(crate) fn or(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    pub(crate) fn has(self, other: Marks) -> bool {
        self.0 & other.0 != 0
    }

    /// True where a mark divides what stands before from what follows.
    pub(crate) fn divides(self) -> bool {
        self.0 & !(Marks::QUOTE.0 | Marks::DASH.0) != 0
    }

    fn of(c: char) -> Marks {
        match c {
            '#' | '№' | '＃' => Marks::HASH,
            '(' | ')' | '[' | ']' | '{' | '}' | '（' | '）' | '［' | '］' | '【' | '】' => {
                Marks::PAREN
            }
            '-' | '–' | '—' | '‐' | '‑' | '־' | '/' => Marks::DASH,
            _ if is_quote(c) => Marks::QUOTE,
            _ => Marks::STOP,
        }
    }
}

/// Hebrew and Arabic letters.
fn is_leftward(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '‘'
            | '‚'
            | '「'
            | '」'
            | '『'
            | '』'
            | '《'
            | '》'
            | '〈'
            | '〉'
            | '＂'
    )
}

/// Closing marks of an opening one.
fn closers(open: char) -> &'static [char] {
    match open {
        '“' => &['”', '“'],
        '„' => &['“', '”', '"'],
        '”' => &['”'],
        '«' => &['»'],
        '»' => &['«'],
        '‹' => &['›'],
        '‘' => &['’', '‘'],
        '‚' => &['‘', '’'],
        '「' => &['」'],
        '『' => &['』'],
        '《' => &['》'],
        '〈' => &['〉'],
        '"' => &['"'],
        '＂' => &['＂'],
        _ => &[],
    }
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Word,
    Num(u64),
    /// Digits that are no count: a time, a date, a decimal number.
    Odd,
    Title,
    Colon,
}

/// One token.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Where it stands in the key.
    pub(crate) key: Range<usize>,
    /// Where it stands in the text.
    pub(crate) at: Range<usize>,
    pub(crate) what: What,
    /// Marks between the token before and this one.
    pub(crate) before: Marks,
    /// White space stands before.
    pub(crate) spaced: bool,
}

impl Token {
    /// True where a mark divides this token from the one before; a bracket inside a word does not: "(e)k".
    pub(crate) fn divided(&self) -> bool {
        self.before.divides()
            && (self.spaced || self.before.has(Marks::STOP) || self.before.has(Marks::HASH))
    }
}

/// A text as tokens.
#[derive(Debug)]
pub(crate) struct Lexed {
    key: String,
    pub(crate) tokens: Vec<Token>,
    /// Marks behind the last token.
    pub(crate) trailing: Marks,
    /// The text was longer than the given number of tokens.
    pub(crate) cut: bool,
}

impl Lexed {
    /// The key of tokens `range`.
    pub(crate) fn key(&self, range: Range<usize>) -> &str {
        match (
            self.tokens.get(range.start),
            range.end.checked_sub(1).and_then(|i| self.tokens.get(i)),
        ) {
            (Some(first), Some(last)) if range.start < range.end => {
                &self.key[first.key.start..last.key.end]
            }
            _ => "",
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The tokens without colons at both ends.
    pub(crate) fn core(&self) -> Range<usize> {
        let colon = |i: usize| self.tokens[i].what == What::Colon;
        let (mut from, mut to) = (0, self.len());
        while from < to && colon(from) {
            from += 1;
        }
        while to > from && colon(to - 1) {
            to -= 1;
        }
        from..to
    }
}

/// Reads at most `max` tokens. With `mask`, what stands between quotation marks is one token, a title: nothing inside is read.
pub(crate) fn lex(text: &str, max: usize, mask: bool) -> Lexed {
    let mut lexer = Lexer {
        text,
        at: 0,
        out: Lexed {
            key: String::with_capacity(text.len().min(256).min(max * 16) + 16),
            // A token and the space before it are four bytes and more, nearly always.
            tokens: Vec::with_capacity((text.len() / 4 + 2).min(max)),
            trailing: Marks(0),
            cut: false,
        },
        before: Marks(0),
        spaced: false,
    };
    while lexer.at < text.len() {
        if lexer.out.tokens.len() >= max {
            lexer.out.cut = true;
            break;
        }
        lexer.step(mask);
    }
    lexer.out.trailing = lexer.before;
    lexer.out
}

/// Asks something of the key of the first token; `None` where there is no token. A word of ASCII letters, the usual case, takes no memory.
pub(crate) fn with_first<T>(text: &str, ask: impl FnOnce(&str) -> T) -> Option<T> {
    const LONGEST: usize = 24;
    let start = text.trim_ascii_start().as_bytes();
    let letters = start.iter().take(LONGEST + 1);
    let letters = letters.take_while(|b| b.is_ascii_alphabetic()).count();
    let plain = (1..=LONGEST).contains(&letters) && start.get(letters).is_none_or(u8::is_ascii);
    if plain {
        let mut key = [0; LONGEST];
        key[..letters].copy_from_slice(&start[..letters]);
        key.make_ascii_lowercase();
        return std::str::from_utf8(&key[..letters]).ok().map(ask);
    }
    let lexed = lex(text, 1, false);
    (lexed.len() > 0).then(|| ask(lexed.key(0..1)))
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    out: Lexed,
    before: Marks,
    spaced: bool,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn push(&mut self, what: What, end: usize, write: impl FnOnce(&str, &mut String)) {
        let key = &mut self.out.key;
        if !key.is_empty() {
            key.push(' ');
        }
        let start = key.len();
        write(&self.text[self.at..end], key);
        if key.len() == start {
            // Nothing but ignored marks.
            key.truncate(start.saturating_sub(1));
        } else {
            let token = Token {
                key: start..key.len(),
                at: self.at..end,
                what,
                before: self.before,
                spaced: self.spaced,
            };
            self.out.tokens.push(token);
            self.before = Marks(0);
            self.spaced = false;
        }
        self.at = end;
    }

    fn step(&mut self, mask: bool) {
        if self.plain_word() {
            return;
        }
        let Some(c) = self.rest().chars().next() else {
            return;
        };
        let next = self.at + c.len_utf8();
        if c.is_whitespace() {
            self.spaced = true;
            self.at = next;
        } else if digit(c).is_some() {
            let (end, what) = number::number(self.text, self.at);
            self.push(what, end, |_, key| {
                key.push(if what == What::Odd { '%' } else { '#' })
            });
        } else if c == HOLE {
            self.push(What::Title, next, |_, key| key.push('*'));
        } else if matches!(c, ':' | '：' | '﹕' | '꞉' | '∶') {
            self.push(What::Colon, next, |_, key| key.push(':'));
        } else if is_unspaced(c) {
            self.push(What::Word, next, |t, key| {
                t.chars().for_each(|c| fold_char(c, |f| key.push(f)))
            });
        } else if is_word(c) {
            let end = self.word();
            self.push(What::Word, end, |t, key| {
                t.chars().for_each(|c| fold_char(c, |f| key.push(f)))
            });
            self.skip_suffix();
        } else if let Some(end) = mask.then(|| self.title(c)).flatten() {
            self.push(What::Title, end, |_, key| key.push('*'));
        } else {
            // An apostrophe parts words without dividing them.
            if !matches!(c, '\'' | '’' | 'ʼ' | '`' | '´') {
                let heart = c == '<' && self.text[next..].starts_with('3');
                let mark = if heart { Marks::HEART } else { Marks(0) };
                self.before = Marks(self.before.0 | Marks::of(c).0 | mark.0);
            }
            self.at = next;
        }
    }

    /// Takes a word of ASCII letters, the usual case, without a look at the tables of Unicode.
    fn plain_word(&mut self) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if letters == 0 || rest.get(letters).is_some_and(|b| !b.is_ascii()) {
            return false;
        }
        self.push(What::Word, self.at + letters, |t, key| {
            let start = key.len();
            key.push_str(t);
            key[start..].make_ascii_lowercase();
        });
        self.skip_suffix();
        true
    }

    fn word(&self) -> usize {
        let rest = self.rest();
        // A name in one direction of writing can be glued to a particle in the other.
        let leftward = rest.chars().next().is_some_and(is_leftward);
        self.at
            + rest
                .find(|c| {
                    !is_word(c)
                        || is_unspaced(c)
                        || (is_leftward(c) != leftward && c.is_alphabetic())
                })
                .unwrap_or(rest.len())
    }

    /// Jumps over an optional ending: "comment(s)", "Antwort(en)".
    fn skip_suffix(&mut self) {
        let rest = self.rest();
        if rest.starts_with('(')
            && let Some(close) = rest
                .char_indices()
                .take(5)
                .find(|&(_, c)| c == ')')
                .map(|(i, _)| i)
            && close > 1
            && rest[1..close].chars().all(|c| c.is_lowercase())
            && !rest[close + 1..].starts_with(is_word)
        {
            self.at += close + 1;
        }
    }

    /// End of the quoted title that begins here with `open`.
    fn title(&self, open: char) -> Option<usize> {
        let close = closers(open);
        let inner = self.at + open.len_utf8();
        if close.is_empty() || inner >= self.text.len() {
            return None;
        }
        match self.text[inner..].char_indices().rev().find(|&(i, c)| {
            i > 0 && close.contains(&c) && (open != '‘' || self.ends_word(inner + i, c))
        }) {
            Some((i, c)) => Some(inner + i + c.len_utf8()),
            // A title cut short; a straight mark alone may be inches.
            None if matches!(open, '“' | '„' | '«' | '「' | '『' | '《' | '〈')
                && !self.out.tokens.is_empty() =>
            {
                Some(self.text.len())
            }
            None => None,
        }
    }

    /// True where the mark at `i` is not an apostrophe inside a word.
    fn ends_word(&self, i: usize, c: char) -> bool {
        !self.text[i + c.len_utf8()..].starts_with(is_word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        let lexed = lex(text, 64, true);
        lexed.key(0..lexed.len()).to_owned()
    }

    #[test]
    fn words_numbers_and_titles_become_a_key() {
        assert_eq!(key("18 Réflexions sur « 5 erreurs »"), "# reflexions sur *");
        assert_eq!(key("「5つ」への13件の返信"), "* へ の # 件 の 返 信");
        assert_eq!(key("12 comment(s)"), "# comment");
        assert_eq!(key("Comments(12)"), "comments #");
        assert_eq!(key("02:42 Reply"), "% reply");
        assert_eq!(key("5 answers to “un"), "# answers to *");
        assert_eq!(key("L’article"), "l article");
    }

    #[test]
    fn numbers_are_read_with_any_grouping() {
        let value = |text: &str| lex(text, 8, false).tokens[0].what;
        for text in [
            "1,234",
            "1.234",
            "1 234",
            "1\u{a0}234",
            "1\u{202f}234",
            "1'234",
            "١٬٢٣٤",
            "۱۲۳۴",
            "1234",
        ] {
            assert_eq!(value(text), What::Num(1234), "{text}");
        }
        for text in [
            "12.03.2010",
            "2010-03-12",
            "14:32",
            "1.5",
            "1234,567",
            "12345678901234567",
        ] {
            assert_eq!(value(text), What::Odd, "{text}");
        }
        assert_eq!(value("2010 12 comments"), What::Num(2010));
    }

    #[test]
    fn the_first_key_is_that_of_the_first_token() {
        for text in [
            "Comment(s) closed",
            "  \n Don't",
            "É la vie",
            "naïve words",
            "« Titre »",
            "- Anna:",
            ": says",
            "12 comments",
            "日本語",
            "abcdefghijklmnopqrstuvwxyz and more",
            "abcdefghijklmnopqrstuvwxé",
            "...",
            "",
        ] {
            let lexed = lex(text, 1, false);
            let slowly = (lexed.len() > 0).then(|| lexed.key(0..1).to_owned());
            assert_eq!(with_first(text, str::to_owned), slowly, "{text:?}");
        }
    }

    #[test]
    fn hostile_text_is_read_in_bounds() {
        for text in [
            "“".repeat(5000),
            "1,".repeat(5000),
            "((((".repeat(500),
            "\u{301}".repeat(3000),
            "9".repeat(4000),
        ] {
            assert!(lex(&text, 50, true).tokens.len() <= 50);
        }
    }
}
