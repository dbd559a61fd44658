//! The number of comments that a heading or a meta line states.

mod reader;

use super::fold::digit;
use super::lex::{What, lex};
use super::table::{Roles, lexicon};
use reader::Reader;
use std::ops::Range;

/// A heading may hold a long title; beyond this many bytes it is running text.
const LONGEST: usize = 1200;
/// Beyond this many bytes, a text without a digit is taken to state no number.
const LONGEST_WITHOUT: usize = 400;
/// Tokens read of one heading.
const TOKENS: usize = 200;

/// What a stated number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counts {
    /// Comments, replies, thoughts …: people, and pings where the platform counts both.
    Items,
    /// Pings only ("3 Trackbacks").
    Pings,
}

/// How sure it is that the number is the thread's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// A number beside a word for comments, somewhere in the text.
    Loose,
    /// The whole text follows a pattern of headings.
    Template,
}

/// A number of comments as a heading or a meta line states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountReading {
    /// The number.
    pub count: u64,
    /// What it counts.
    pub counts: Counts,
    /// A number of pings stated beside it ("12 comments, 3 trackbacks").
    pub pings: Option<u64>,
    /// Bytes of the text it was read from: number and word.
    pub span: Range<usize>,
    /// Pattern of a whole heading, or number and word only.
    pub strength: Strength,
}

/// Reads the number of comments that `text` states; `None` where it states none.
///
/// All locales are looked at at once, since a theme in English on a localised WordPress is normal. A number inside a quoted
/// title never counts. "No comments" in any locale is 0, "One thought on" is 1.
/// The patterns are those of WordPress and its default themes, and common ones of other platforms.
///
/// ```
/// use commentsift::locale::words::{Strength, read_count};
/// let reading = read_count("18 réflexions sur « 5 erreurs à éviter »").unwrap();
/// assert_eq!((reading.count, reading.strength), (18, Strength::Template));
/// assert_eq!(read_count("「2つの夢」への13件のフィードバック").unwrap().count, 13);
/// assert_eq!(read_count("12 comments, 3 trackbacks").unwrap().pings, Some(3));
/// assert_eq!(read_count("02:42 Reply"), None);
/// ```
#[must_use]
pub fn read_count(text: &str) -> Option<CountReading> {
    if text.len() > LONGEST
        || (text.len() > LONGEST_WITHOUT && !text.chars().any(|c| digit(c).is_some()))
    {
        return None;
    }
    let words = lexicon();
    let masked = lex(text, TOKENS, true);
    if masked.cut || masked.len() == 0 || words.whole(&masked, Roles::PENDING).is_some() {
        return None;
    }
    let reader = Reader {
        words,
        text: &masked,
    };
    if let Some(reading) = reader.template() {
        return Some(reading);
    }
    if let Some(reading) = reader.grammar() {
        return Some(reading);
    }
    // One template quotes the number itself, behind the title.
    if !masked.tokens.iter().any(|token| token.what == What::Title) {
        return None;
    }
    let plain = lex(text, TOKENS, false);
    let quoted = plain.len() != masked.len()
        && words
            .whole(&plain, Roles::COUNT)
            .is_some_and(|found| found.words.start > 0);
    if quoted {
        Reader {
            words,
            text: &plain,
        }
        .template()
    } else {
        None
    }
}
