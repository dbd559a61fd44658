//! Characters outside of the common alphabet: unicode-segmentation is asked how it takes them, once a character and process.

use super::alphabet::Sentence;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU8, Ordering};
use unicode_segmentation::UnicodeSegmentation;

/// How a character takes part in sentences.
pub(super) fn foreign(c: char) -> Sentence {
    let memory = &KNOWN[c as usize];
    let mut known = memory.load(Ordering::Relaxed);
    if known == UNKNOWN {
        known = asked(c);
        memory.store(known, Ordering::Relaxed);
    }
    let (sentence, _) = EXAMPLES[usize::from(known)];
    sentence
}

/// What was answered, by character: an index in [`EXAMPLES`]. One byte for each of Unicode's characters, since a hostile
/// page can hold them all.
static KNOWN: LazyLock<Vec<AtomicU8>> = LazyLock::new(|| {
    let all = std::iter::repeat_with(|| AtomicU8::new(UNKNOWN));
    all.take(char::MAX as usize + 1).collect()
});

const UNKNOWN: u8 = u8::MAX;

/// A character of each class.
const EXAMPLES: [(Sentence, char); 12] = [
    (Sentence::Any, '#'),
    (Sentence::Lower, 'a'),
    (Sentence::Upper, 'A'),
    (Sentence::OLetter, '\u{5d0}'),
    (Sentence::Numeric, '0'),
    (Sentence::ATerm, '.'),
    (Sentence::STerm, '!'),
    (Sentence::SContinue, ','),
    (Sentence::Close, ')'),
    (Sentence::Sp, ' '),
    (Sentence::Sep, '\u{2029}'),
    (Sentence::Clear, '\u{301}'),
];

/// Texts around a character. Into how many sentences they fall tells its class.
const CONTEXTS: [(&str, &str); 8] = [
    ("#", "X"),
    ("!", "X"),
    ("!", ")"),
    ("!", " "),
    ("x.", "x"),
    ("#.", "X"),
    ("#.", "1"),
    ("", ".X"),
];

fn signature(c: char) -> u8 {
    let mut text = String::with_capacity(8);
    CONTEXTS.iter().fold(0, |bits, (before, after)| {
        text.clear();
        text.push_str(before);
        text.push(c);
        text.push_str(after);
        bits << 1 | u8::from(text.split_sentence_bounds().count() > 1)
    })
}

static SIGNATURES: LazyLock<[u8; EXAMPLES.len()]> =
    LazyLock::new(|| EXAMPLES.map(|(_, example)| signature(example)));

fn asked(c: char) -> u8 {
    let signature = signature(c);
    let like = SIGNATURES.iter().position(|&s| s == signature);
    like.unwrap_or(0) as u8
}

#[cfg(test)]
mod tests {
    use super::super::alphabet::{Word, class};
    use super::*;

    #[test]
    fn signatures_tell_the_classes_apart() {
        for (at, signature) in SIGNATURES.iter().enumerate() {
            assert!(!SIGNATURES[..at].contains(signature), "{:?}", EXAMPLES[at]);
        }
    }

    #[test]
    fn every_character_is_like_an_example() {
        for c in '\0'..=char::MAX {
            assert!(
                matches!(c, '\r' | '\n') || SIGNATURES.contains(&signature(c)),
                "{c:?}"
            );
        }
    }

    /// The alphabet's data against the library's.
    #[test]
    fn the_alphabet_is_that_of_the_library() {
        let count = |text: String| text.unicode_words().count();
        let mut wrong = Vec::new();
        for c in '\0'..=char::MAX {
            let class = class(c);
            if class.word == Word::Foreign || c == '\n' {
                continue;
            }
            let sentence = foreign(c);
            let alphanumeric = count(c.to_string()) > 0;
            let joins_letters = count(format!("a{c}a")) == 1;
            let joins_digits = count(format!("1{c}1")) == 1;
            let joins_kana = count(format!("ア{c}ア")) == 1;
            let takes_up_letters = count(format!("ア{c}a")) == 1;
            let word = match (joins_letters, joins_digits, joins_kana, alphanumeric) {
                (true, true, true, false) if takes_up_letters => Word::Join,
                (true, true, false, true) if count(format!("a.{c}")) == 1 => Word::Letter,
                (true, true, false, true) if count(format!("1,{c}")) == 1 => Word::Digit,
                (true, true, false, false) if count(format!("a{c}1")) == 2 => Word::MidBoth,
                (true, false, false, false) => Word::MidLetter,
                (false, true, false, false) => Word::MidNum,
                (false, false, true, true) => Word::Kana,
                (false, false, false, true) => Word::Lone,
                (false, false, false, false) => Word::Other,
                _ => Word::Foreign,
            };
            let alone = ["a", "#", " ", "1"].iter().all(|other| {
                format!("{c}{other}{c}").graphemes(true).count() == 3
                    && format!("{c}{c}").graphemes(true).count() == 2
            });
            let space = class.is_space() == c.is_whitespace();
            if (word, sentence) != (class.word, class.sentence) || !alone || !space {
                wrong.push(format!(
                    "{:x} {word:?} {sentence:?} {alone} {space}",
                    c as u32
                ));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
