//! What UAX #29 takes the characters of common scripts for, as data: each is a grapheme cluster of its own next to any other of them,
//! so that words, sentences and characters can be counted in one pass. Marks, joiners, emoji and rarer scripts are left out.
//!
//! A test compares every entry with unicode-segmentation's own tables.

/// How a character takes part in words (Word_Break).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Word {
    /// No part of a word.
    Other,
    /// ALetter.
    Letter,
    /// Numeric.
    Digit,
    /// ExtendNumLet: joins letters and digits on both sides.
    Join,
    /// Katakana.
    Kana,
    /// A word by itself: an ideograph, a superscript digit.
    Lone,
    /// MidLetter: joins letters.
    MidLetter,
    /// MidNum: joins digits.
    MidNum,
    /// MidNumLet, Single_Quote: joins letters, and digits.
    MidBoth,
    /// Not in this alphabet.
    Foreign,
}

/// How a character takes part in sentences (Sentence_Break).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Sentence {
    /// None of the others.
    Any,
    Lower,
    Upper,
    /// A letter without case.
    OLetter,
    Numeric,
    /// Ends a sentence or an abbreviation.
    ATerm,
    /// Ends a sentence.
    STerm,
    SContinue,
    Close,
    Sp,
    /// Ends a paragraph: Sep, CR and LF.
    Sep,
    /// Extend and Format: seen through.
    Clear,
}

/// Both parts of one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Class {
    pub(super) word: Word,
    pub(super) sentence: Sentence,
}

impl Class {
    const fn new(word: Word, sentence: Sentence) -> Self {
        Class { word, sentence }
    }

    /// White space is what Sentence_Break calls Sp, Sep, CR and LF.
    pub(super) fn is_space(self) -> bool {
        matches!(self.sentence, Sentence::Sp | Sentence::Sep)
    }
}

/// Letters with case, which is asked of the standard library, and letters without.
const CASED: Class = Class::new(Word::Letter, Sentence::Lower);
const LETTER: Class = Class::new(Word::Letter, Sentence::OLetter);
const IDEOGRAPH: Class = Class::new(Word::Lone, Sentence::OLetter);
const KANA: Class = Class::new(Word::Kana, Sentence::OLetter);
const DIGIT: Class = Class::new(Word::Digit, Sentence::Numeric);
/// A number that is no digit: ½, ².
const NUMBER: Class = Class::new(Word::Lone, Sentence::Any);
const OTHER: Class = Class::new(Word::Other, Sentence::Any);
const SPACE: Class = Class::new(Word::Other, Sentence::Sp);
const PARAGRAPH: Class = Class::new(Word::Other, Sentence::Sep);
const CLOSE: Class = Class::new(Word::Other, Sentence::Close);
const QUOTE: Class = Class::new(Word::MidBoth, Sentence::Close);
const STOP: Class = Class::new(Word::MidBoth, Sentence::ATerm);
const END: Class = Class::new(Word::Other, Sentence::STerm);
const DASH: Class = Class::new(Word::Other, Sentence::SContinue);
const COMMA: Class = Class::new(Word::MidNum, Sentence::SContinue);
const COLON: Class = Class::new(Word::MidLetter, Sentence::SContinue);
const FOREIGN: Class = Class::new(Word::Foreign, Sentence::Any);

/// Below this the classes stand in an array, one a character: Latin, Greek and Cyrillic.
const DENSE: usize = 0x530;

const DENSE_RANGES: &[(u32, u32, Class)] = &[
    (0x00, 0x08, OTHER),
    (0x09, 0x09, SPACE),
    (0x0a, 0x0a, PARAGRAPH),
    (0x0b, 0x0c, SPACE),
    (0x0d, 0x0d, Class::new(Word::Foreign, Sentence::Sep)),
    (0x0e, 0x1f, OTHER),
    (0x20, 0x20, SPACE),
    (0x21, 0x21, END),
    (0x22, 0x22, CLOSE),
    (0x23, 0x26, OTHER),
    (0x27, 0x27, QUOTE),
    (0x28, 0x29, CLOSE),
    (0x2a, 0x2b, OTHER),
    (0x2c, 0x2c, COMMA),
    (0x2d, 0x2d, DASH),
    (0x2e, 0x2e, STOP),
    (0x2f, 0x2f, OTHER),
    (0x30, 0x39, DIGIT),
    (0x3a, 0x3a, COLON),
    (0x3b, 0x3b, COMMA),
    (0x3c, 0x3e, OTHER),
    (0x3f, 0x3f, END),
    (0x40, 0x40, OTHER),
    (0x41, 0x5a, CASED),
    (0x5b, 0x5b, CLOSE),
    (0x5c, 0x5c, OTHER),
    (0x5d, 0x5d, CLOSE),
    (0x5e, 0x5e, OTHER),
    (0x5f, 0x5f, Class::new(Word::Join, Sentence::Any)),
    (0x60, 0x60, OTHER),
    (0x61, 0x7a, CASED),
    (0x7b, 0x7b, CLOSE),
    (0x7c, 0x7c, OTHER),
    (0x7d, 0x7d, CLOSE),
    (0x7e, 0x84, OTHER),
    (0x85, 0x85, PARAGRAPH),
    (0x86, 0x9f, OTHER),
    (0xa0, 0xa0, SPACE),
    (0xa1, 0xa9, OTHER),
    (0xaa, 0xaa, CASED),
    (0xab, 0xab, CLOSE),
    (0xac, 0xac, OTHER),
    (0xae, 0xb1, OTHER),
    (0xb2, 0xb3, NUMBER),
    (0xb4, 0xb4, OTHER),
    (0xb5, 0xb5, CASED),
    (0xb6, 0xb6, OTHER),
    (0xb7, 0xb7, Class::new(Word::MidLetter, Sentence::Any)),
    (0xb9, 0xb9, NUMBER),
    (0xba, 0xba, CASED),
    (0xbb, 0xbb, CLOSE),
    (0xbc, 0xbe, NUMBER),
    (0xbf, 0xbf, OTHER),
    (0xc0, 0xd6, CASED),
    (0xd7, 0xd7, OTHER),
    (0xd8, 0xf6, CASED),
    (0xf7, 0xf7, OTHER),
    (0xf8, 0x1c4, CASED),
    (0x1c6, 0x1c7, CASED),
    (0x1c9, 0x1ca, CASED),
    (0x1cc, 0x1f1, CASED),
    (0x1f3, 0x2af, CASED),
    (0x370, 0x373, CASED),
    (0x376, 0x377, CASED),
    (0x37b, 0x37d, CASED),
    (0x386, 0x386, CASED),
    (0x388, 0x38a, CASED),
    (0x38c, 0x38c, CASED),
    (0x38e, 0x3a1, CASED),
    (0x3a3, 0x3f5, CASED),
    (0x3f7, 0x481, CASED),
    (0x48a, 0x52f, CASED),
];

/// Other scripts, sorted. What is not assigned is left out, lest a new version of Unicode change it.
const RANGES: &[(u32, u32, Class)] = &[
    (0x60c, 0x60d, COMMA),
    (0x61f, 0x61f, END),
    (0x620, 0x64a, LETTER),
    (0x660, 0x669, DIGIT),
    (0x671, 0x6d3, LETTER),
    (0x6d4, 0x6d4, END),
    (0x6f0, 0x6f9, DIGIT),
    (0x1e00, 0x1eff, CASED),
    (0x2000, 0x200a, SPACE),
    (0x2010, 0x2012, OTHER),
    (0x2013, 0x2014, DASH),
    (0x2015, 0x2017, OTHER),
    (0x2018, 0x2019, QUOTE),
    (0x201a, 0x201f, CLOSE),
    (0x2020, 0x2023, OTHER),
    (0x2026, 0x2026, OTHER),
    (0x2028, 0x2029, PARAGRAPH),
    (0x202f, 0x202f, Class::new(Word::Join, Sentence::Sp)),
    (0x2030, 0x2038, OTHER),
    (0x2039, 0x203a, CLOSE),
    (0x20a0, 0x20bf, OTHER),
    (0x3000, 0x3000, SPACE),
    (0x3001, 0x3001, DASH),
    (0x3002, 0x3002, END),
    (0x3008, 0x3011, CLOSE),
    (0x3014, 0x301b, CLOSE),
    (0x3041, 0x3096, IDEOGRAPH),
    (0x30a1, 0x30fa, KANA),
    (0x30fc, 0x30ff, KANA),
    (0x3400, 0x4dbf, IDEOGRAPH),
    (0x4e00, 0x9fff, IDEOGRAPH),
    (0xac00, 0xd7a3, LETTER),
    (0xff01, 0xff01, END),
    (0xff08, 0xff09, CLOSE),
    (0xff10, 0xff19, DIGIT),
    (0xff1f, 0xff1f, END),
    (0xff21, 0xff3a, CASED),
    (0xff41, 0xff5a, CASED),
];

static DENSE_CLASSES: [Class; DENSE] = {
    let mut classes = [FOREIGN; DENSE];
    let mut range = 0;
    while range < DENSE_RANGES.len() {
        let (first, last, class) = DENSE_RANGES[range];
        let mut code = first;
        while code <= last {
            classes[code as usize] = with_case(code, class);
            code += 1;
        }
        range += 1;
    }
    classes
};

const fn with_case(code: u32, class: Class) -> Class {
    match (class.word, class.sentence, char::from_u32(code)) {
        (Word::Letter, Sentence::Lower, Some(c)) if !c.is_lowercase() => {
            let case = if c.is_uppercase() {
                Sentence::Upper
            } else {
                Sentence::OLetter
            };
            Class::new(Word::Letter, case)
        }
        _ => class,
    }
}

/// The class of a character; [`Word::Foreign`] for those outside of this alphabet, of which the sentence class says nothing then,
/// but for CR.
pub(super) fn class(c: char) -> Class {
    let code = c as u32;
    if let Some(&class) = DENSE_CLASSES.get(code as usize) {
        return class;
    }
    let after = RANGES.partition_point(|&(first, ..)| first <= code);
    match after.checked_sub(1).map(|at| RANGES[at]) {
        Some((_, last, class)) if code <= last => with_case(code, class),
        _ => FOREIGN,
    }
}

/// The class of an ASCII character.
pub(super) fn ascii_class(byte: u8) -> Class {
    DENSE_CLASSES[usize::from(byte)]
}
