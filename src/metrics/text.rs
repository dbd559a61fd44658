//! Counts over one text: words and sentences by UAX #29, characters, emoji by UTS #51, questions.

mod alphabet;
mod foreign;
mod sentences;
mod words;

use alphabet::{Class, Word, ascii_class, class};
use foreign::foreign;
use sentences::Sentences;
use unicode_properties::UnicodeEmoji;
use unicode_properties::emoji::EmojiStatus;
use unicode_segmentation::UnicodeSegmentation;
use words::Words;

/// What is counted in the text of one comment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextCounts {
    /// UAX #29 words: those that hold a letter or a digit.
    pub words: u64,
    /// UAX #29 sentences that hold anything but white space.
    pub sentences: u64,
    /// Grapheme clusters without white space.
    pub characters: u64,
    /// Grapheme clusters that are emoji.
    pub emoji: u64,
    /// Whether a question is asked.
    pub question: bool,
}

impl TextCounts {
    /// Counts over one text.
    ///
    /// ```
    /// use commentsift::metrics::text::TextCounts;
    /// let counts = TextCounts::of("Merci ! Et toi ?");
    /// assert_eq!((counts.words, counts.sentences, counts.question), (3, 2, true));
    /// ```
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut counter = Counter::default();
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            at += match byte {
                b' ' | b'\n' => {
                    counter.end_token(text, at);
                    counter.push(ascii_class(byte));
                    1
                }
                b'a'..=b'z' | b'A'..=b'Z' => {
                    let run = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic());
                    let run = run.count();
                    counter.push(ascii_class(byte));
                    // Letters after the first change neither words nor sentences.
                    counter.token.characters += run as u64 - 1;
                    run
                }
                0..=0x7f => {
                    counter.question |= byte == b'?';
                    counter.push(ascii_class(byte));
                    1
                }
                _ => {
                    let c = text[at..].chars().next().unwrap_or_default();
                    counter.push_char(c);
                    c.len_utf8()
                }
            };
        }
        counter.finish(text)
    }
}

/// The words of a text by UAX #29, as [`TextCounts::words`], where nothing else is asked for: a post is longer than its comments.
///
/// ```
/// use commentsift::metrics::text::{TextCounts, words};
/// let text = "L'été 2010, c'est fini.\nOui !";
/// assert_eq!(words(text), TextCounts::of(text).words);
/// ```
#[must_use]
pub fn words(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut total, mut start, mut at) = (0, 0, 0);
    let (mut words, mut foreign) = (Words::default(), false);
    loop {
        match bytes.get(at) {
            // Words always end before a space.
            None | Some(b' ' | b'\n') => {
                total += match foreign {
                    true => text[start..at].unicode_words().count() as u64,
                    false => words.count,
                };
                if at >= bytes.len() {
                    return total;
                }
                (words, foreign) = (Words::default(), false);
                start = at;
                at += 1;
            }
            Some(byte) if byte.is_ascii_alphabetic() => {
                words.push(Word::Letter);
                let run = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic());
                at += run.count();
            }
            Some(&byte) if byte.is_ascii() => {
                words.push(ascii_class(byte).word);
                at += 1;
            }
            Some(_) => {
                let c = text[at..].chars().next().unwrap_or_default();
                let word = class(c).word;
                foreign |= word == Word::Foreign;
                words.push(word);
                at += c.len_utf8();
            }
        }
    }
}

/// Counts while the characters of a text go by.
///
/// Words and clusters always break before an ASCII space or line break (WB999, GB999 and GB4; a cluster that begins before a space is
/// no white space either way). So a text falls into tokens, and only those that hold characters outside of the common alphabet are
/// given to unicode-segmentation. Sentences run on over tokens.
#[derive(Default)]
struct Counter {
    total: TextCounts,
    token: Token,
    sentences: Sentences,
    /// A question mark is there, of which it is to be seen whether it asks.
    question: bool,
}

/// What stands between two spaces, the first included.
#[derive(Default)]
struct Token {
    start: usize,
    words: Words,
    characters: u64,
    foreign: bool,
}

impl Counter {
    #[inline]
    fn push(&mut self, class: Class) {
        self.token.words.push(class.word);
        self.token.foreign |= class.word == Word::Foreign;
        self.token.characters += u64::from(!class.is_space());
        self.sentences.push(class.sentence);
    }

    fn push_char(&mut self, c: char) {
        let class = class(c);
        if class.word == Word::Letter {
            return self.push(class);
        }
        self.question |= QUESTION_MARKS.contains(&c);
        if class.word == Word::Foreign {
            self.token.foreign = true;
            self.sentences.push(foreign(c));
        } else {
            self.push(class);
        }
    }

    fn end_token(&mut self, text: &str, end: usize) {
        // A space behind such a sign is part of its cluster.
        if end < text.len() && self.token.foreign && text[..end].ends_with(is_prepend) {
            return;
        }
        let next = Token {
            start: end,
            ..Token::default()
        };
        let token = std::mem::replace(&mut self.token, next);
        if !token.foreign {
            self.total.words += token.words.count;
            self.total.characters += token.characters;
            return;
        }
        let token = &text[token.start..end];
        self.total.words += token.unicode_words().count() as u64;
        for cluster in token.graphemes(true) {
            self.total.characters += u64::from(!cluster.chars().all(char::is_whitespace));
            self.total.emoji += u64::from(is_emoji(cluster));
        }
    }

    fn finish(mut self, text: &str) -> TextCounts {
        self.end_token(text, text.len());
        TextCounts {
            sentences: self.sentences.finish(),
            question: self.question && asks(text),
            ..self.total
        }
    }
}

/// Grapheme_Cluster_Break=Prepend: signs that are written before what follows them.
fn is_prepend(c: char) -> bool {
    matches!(
        c,
        '\u{600}'..='\u{605}'
            | '\u{6dd}'
            | '\u{70f}'
            | '\u{890}'..='\u{891}'
            | '\u{8e2}'
            | '\u{d4e}'
            | '\u{110bd}'
            | '\u{110cd}'
            | '\u{111c2}'..='\u{111c3}'
            | '\u{113d1}'
            | '\u{1193f}'
            | '\u{11941}'
            | '\u{11a84}'..='\u{11a89}'
            | '\u{11d46}'
            | '\u{11f02}'
    )
}

/// Question marks of the scripts in use; U+037E is the Greek one, which looks like a semicolon.
const QUESTION_MARKS: [char; 11] = [
    '?', '？', '؟', '\u{37e}', '՞', '፧', '⁇', '⁈', '⁉', '‽', '﹖',
];

/// True where a question mark stands outside of a web address: `https://a.example/?id=3` asks nothing.
fn asks(text: &str) -> bool {
    text.split_whitespace()
        .filter(|token| token.contains(QUESTION_MARKS))
        .any(|token| {
            let address = token.contains("://") || token.starts_with("www.");
            // A mark at the very end of an address still closes the sentence around it.
            let token = token
                .trim_end_matches(|c: char| !c.is_alphanumeric() && !QUESTION_MARKS.contains(&c));
            !address || token.ends_with(QUESTION_MARKS)
        })
}

/// Emoji presentation by UTS #51: by default, or asked for by U+FE0F; a keycap; a flag.
fn is_emoji(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    // ASCII begins an emoji only as a keycap, and most text is ASCII: leave early.
    if first.is_ascii() && cluster.len() == 1 {
        return false;
    }
    let second = chars.next();
    if second == Some('\u{fe0e}') {
        return false;
    }
    if ('\u{1f1e6}'..='\u{1f1ff}').contains(&first) {
        return second.is_some_and(|c| ('\u{1f1e6}'..='\u{1f1ff}').contains(&c));
    }
    if cluster.contains('\u{20e3}') {
        return first.is_emoji_char();
    }
    match first.emoji_status() {
        EmojiStatus::EmojiPresentation
        | EmojiStatus::EmojiPresentationAndModifierBase
        | EmojiStatus::EmojiPresentationAndEmojiComponent
        | EmojiStatus::EmojiPresentationAndModifierAndEmojiComponent => true,
        EmojiStatus::EmojiModifierBase | EmojiStatus::EmojiOther => second.is_some_and(|c| {
            // A skin tone asks for emoji presentation too.
            c == '\u{fe0f}' || ('\u{1f3fb}'..='\u{1f3ff}').contains(&c)
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn emoji(text: &str) -> u64 {
        TextCounts::of(text).emoji
    }

    #[test]
    fn words_and_sentences_of_several_scripts() {
        let counts = TextCounts::of("L'été, c'est 3,5 fois mieux. Oui !\n\nNon.");
        assert_eq!((counts.words, counts.sentences), (7, 3));
        assert_eq!(TextCounts::of("").words, 0);
        assert_eq!(TextCounts::of("… !!").words, 0);
        for (text, sentences) in [
            ("👍", 1),
            ("Oui ! 👍", 2),
            ("…", 1),
            ("Oui.\n\n \nNon.", 2),
            (" ", 0),
        ] {
            assert_eq!(TextCounts::of(text).sentences, sentences, "{text}");
        }
        assert!(TextCounts::of("ありがとう。良い記事").words > 0);
    }

    fn by_the_library(text: &str) -> (usize, usize, usize, usize) {
        let clusters = || text.graphemes(true);
        (
            text.unicode_words().count(),
            text.split_sentence_bounds()
                .filter(|sentence| !sentence.chars().all(char::is_whitespace))
                .count(),
            clusters()
                .filter(|c| !c.chars().all(char::is_whitespace))
                .count(),
            clusters().filter(|c| is_emoji(c)).count(),
        )
    }

    fn same_as_the_library(text: &str) {
        let own = TextCounts::of(text);
        assert_eq!(words(text), own.words, "{text:?}");
        let own = (own.words, own.sentences, own.characters, own.emoji);
        let (words, sentences, characters, emoji) = by_the_library(text);
        let library = [words, sentences, characters, emoji].map(|count| count as u64);
        assert_eq!(<[u64; 4]>::from(own), library, "{text:?}");
    }

    #[test]
    fn counts_are_those_of_the_library() {
        for text in [
            "a  b \u{301}c",
            "\u{600}1 2\u{600} 3",
            "é à ç\r\n x",
            "🇫🇷 🇫🇷🇩🇪 1\u{fe0f}\u{20e3} ok",
            " \u{200d} a\u{200d} b",
            "\u{b}x",
            "e.g. this, i.e. that. No! (Yes.) \"Oh?\" she said. 3.14 is p.i.",
            "Dr. (maybe) no. Dr. (Maybe) Yes. etc... (1) then",
            "a_b _c d_ 1,000.5 can't 12:30 x:y a.b.c _1",
            "字字 かな カナ_カ ｶﾅ 한국어 ½a a² «oui» l’été",
        ] {
            same_as_the_library(text);
        }
    }

    /// All short texts over characters of every class: what follows what, exhaustively.
    #[test]
    fn counts_are_those_of_the_library_on_all_short_texts() {
        let alphabet: Vec<char> = "aA1.,:!_ )'\n\u{301}アא".chars().collect();
        let mut texts = vec![String::new()];
        for _ in 0..5 {
            texts = texts
                .iter()
                .flat_map(|text| alphabet.iter().map(move |&c| format!("{text}{c}")))
                .collect();
            // Beyond four characters a fourth of the texts is enough.
            let step = if texts.len() > 100_000 { 4 } else { 1 };
            for text in texts.iter().step_by(step) {
                same_as_the_library(text);
            }
        }
    }

    #[test]
    fn a_stop_and_many_brackets_take_no_quadratic_time() {
        let text = format!("Well.{}", ")".repeat(2_000_000));
        assert_eq!(TextCounts::of(&text).sentences, 1);
        let text = format!("Well. {}x", "#".repeat(2_000_000));
        assert_eq!(TextCounts::of(&text).sentences, 1);
    }

    #[test]
    fn characters_are_grapheme_clusters_without_white_space() {
        assert_eq!(TextCounts::of("e\u{301} a\u{a0}b\n").characters, 3);
        assert_eq!(TextCounts::of("👩‍👩‍👧 ok").characters, 3);
    }

    #[test]
    fn emoji_are_clusters_with_emoji_presentation() {
        assert_eq!(emoji("👍 👍🏽 👩‍👩‍👧 🇫🇷 1️⃣ ❤️ ☝🏽"), 7);
        assert_eq!(emoji("© 2010, ❤ ☺ 1 # 👍\u{fe0e} 🇫"), 0);
    }

    #[test]
    fn every_character_has_an_emoji_status() {
        for c in '\0'..=char::MAX {
            is_emoji(c.encode_utf8(&mut [0; 4]));
        }
    }

    #[test]
    fn questions() {
        for text in [
            "Why?",
            "Pourquoi ?",
            "何？",
            "لماذا؟",
            "Really?!",
            "(why?)",
            "Seen https://a.example/x?",
        ] {
            assert!(TextCounts::of(text).question, "{text}");
        }
        for text in [
            "No.",
            "https://a.example/?p=3 here",
            "see www.a.example/?p=3.",
        ] {
            assert!(!TextCounts::of(text).question, "{text}");
        }
    }
}
