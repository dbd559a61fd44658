//! Counts over random texts are those of unicode-segmentation.

use commentsift::metrics::text::TextCounts;
use proptest::prelude::*;
use proptest::sample::select;
use unicode_segmentation::UnicodeSegmentation;

/// First and last character of what texts are made of: all of ASCII and Latin-1, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai,
/// punctuation, symbols, kana, ideographs, Hangul, fullwidth forms, combining marks, emoji, flags.
const SCRIPTS: [(char, char); 22] = [
    ('\0', '\u{7f}'),
    ('\u{80}', '\u{ff}'),
    ('\u{100}', '\u{24f}'),
    ('\u{300}', '\u{36f}'),
    ('\u{370}', '\u{3ff}'),
    ('\u{400}', '\u{52f}'),
    ('\u{590}', '\u{5ff}'),
    ('\u{600}', '\u{6ff}'),
    ('\u{900}', '\u{97f}'),
    ('\u{e00}', '\u{e7f}'),
    ('\u{1100}', '\u{11ff}'),
    ('\u{1e00}', '\u{1fff}'),
    ('\u{2000}', '\u{206f}'),
    ('\u{2070}', '\u{27bf}'),
    ('\u{3000}', '\u{30ff}'),
    ('\u{4e00}', '\u{4eff}'),
    ('\u{ac00}', '\u{acff}'),
    ('\u{fe00}', '\u{fe6f}'),
    ('\u{ff00}', '\u{ffef}'),
    ('\u{1f1e6}', '\u{1f1ff}'),
    ('\u{1f300}', '\u{1f6ff}'),
    ('\u{e0000}', '\u{e01ff}'),
];

/// What people write, and what the rules of sentences and words turn on.
const PIECES: [&str; 40] = [
    "word",
    "Word",
    "été",
    "L’été",
    "can't",
    "3.14",
    "1,000",
    "e.g.",
    "i.e. ",
    "U.S.",
    "Dr. ",
    "...",
    "…",
    "?!",
    "! ",
    "? ",
    ". ",
    ".",
    ", ",
    ": ",
    ";",
    "\"",
    "”",
    "« ",
    " »",
    "(",
    ")",
    "\r\n",
    "\n\n",
    "\n",
    " ",
    "_",
    "-",
    "。",
    "字",
    "かな",
    "カナ",
    "👩‍👩‍👧",
    "e\u{301}",
    "שלום",
];

fn character() -> impl Strategy<Value = String> {
    select(&SCRIPTS[..])
        .prop_flat_map(|(first, last)| proptest::char::range(first, last))
        .prop_map(String::from)
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => select(&PIECES[..]).prop_map(str::to_owned),
        2 => character(),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Texts of one script only stay in the alphabet that is counted in one pass, or leave it at once.
fn one_script() -> impl Strategy<Value = String> {
    select(&SCRIPTS[..]).prop_flat_map(|(first, last)| {
        let piece = prop_oneof![
            4 => proptest::char::range(first, last).prop_map(String::from),
            1 => select(vec![" ", ".", "? ", "'", ",", "\n", "a", "A", "1"]).prop_map(str::to_owned),
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    })
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let own = TextCounts::of(text);
    let clusters = text.graphemes(true);
    let seen = clusters.filter(|c| !c.chars().all(char::is_whitespace));
    prop_assert_eq!(own.words, text.unicode_words().count() as u64, "words");
    // One by one: the library's `size_hint` overflows for a text of nothing (1.13.3).
    let mut sentences = 0;
    for sentence in text.split_sentence_bounds() {
        sentences += u64::from(!sentence.chars().all(char::is_whitespace));
    }
    prop_assert_eq!(own.sentences, sentences, "sentences");
    prop_assert_eq!(own.characters, seen.count() as u64, "characters");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_of_mixed_texts(text in text()) {
        check(&text)?;
    }

    #[test]
    fn counts_of_texts_in_one_script(text in one_script()) {
        check(&text)?;
    }
}

/// One question mark too few would not be seen by the counts.
#[test]
fn every_character_of_ascii_beside_every_other() {
    for a in 0..=0x7fu8 {
        for b in 0..=0x7fu8 {
            let text = format!("a{}{}b {0}.{1}X", char::from(a), char::from(b));
            check(&text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        }
    }
}
