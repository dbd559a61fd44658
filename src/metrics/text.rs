//! Counts over one text: words and sentences by UAX #29, characters, emoji by UTS #51, questions.

use unicode_properties::UnicodeEmoji;
use unicode_properties::emoji::EmojiStatus;
use unicode_segmentation::UnicodeSegmentation;

/// What is counted in the text of one comment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextCounts {
    /// UAX #29 words: those that hold a letter or a digit.
    pub words: u64,
    /// UAX #29 sentences that hold a letter or a digit.
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
        let mut counts = TextCounts {
            words: text.unicode_words().count() as u64,
            sentences: text.unicode_sentences().count() as u64,
            question: asks(text),
            ..TextCounts::default()
        };
        for chunk in chunks(text) {
            if chunk.is_ascii() && !chunk.contains('\r') {
                counts.characters += chunk
                    .bytes()
                    .filter(|b| !b.is_ascii_whitespace() && *b != 0x0b)
                    .count() as u64;
                continue;
            }
            for cluster in chunk.graphemes(true) {
                counts.characters += u64::from(!cluster.chars().all(char::is_whitespace));
                counts.emoji += u64::from(is_emoji(cluster));
            }
        }
        counts
    }
}

/// Cuts a text between an ASCII character and a space: there, clusters always break (UAX #29, GB999), and most pieces are plain ASCII,
/// where every character is a cluster.
fn chunks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let bytes = rest.as_bytes();
        let cut = (1..bytes.len()).find(|&i| bytes[i] == b' ' && bytes[i - 1].is_ascii());
        let (chunk, tail) = rest.split_at(cut.unwrap_or(rest.len()));
        rest = tail;
        Some(chunk)
    })
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
        assert!(TextCounts::of("ありがとう。良い記事").words > 0);
    }

    #[test]
    fn cutting_into_chunks_changes_no_count() {
        let texts = [
            "a  b \u{301}c",
            "\u{600}1 2\u{600} 3",
            "é à ç\r\n x",
            "🇫🇷 🇫🇷🇩🇪 1\u{fe0f}\u{20e3} ok",
            " \u{200d} a\u{200d} b",
            "\u{b}x",
        ];
        for text in texts {
            let whole = text
                .graphemes(true)
                .filter(|c| !c.chars().all(char::is_whitespace))
                .count() as u64;
            assert_eq!(TextCounts::of(text).characters, whole, "{text:?}");
        }
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
