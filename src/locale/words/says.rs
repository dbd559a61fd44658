//! "Ana says:": the words that a theme puts beside a name.

use super::{can_be_phrase, lexicon, short};
use crate::locale::lex::{Lexed, What};
use crate::locale::table::Roles;

/// Where a says word ends the tokens `0..end`: the token it begins at.
fn says_at(lexed: &Lexed, end: usize, colon: bool) -> Option<usize> {
    let words = lexicon();
    (end.saturating_sub(8)..end).find(|&start| {
        let Some((len, entry)) = words.at(lexed, start, Roles::SAYS) else {
            return false;
        };
        if start + len != end {
            return false;
        }
        let token = &lexed.tokens[start];
        let key = lexed.key(start..end);
        let unspaced = key.starts_with(crate::locale::fold::is_unspaced);
        // A Japanese name can end in the same letters.
        let apart = token.spaced || !unspaced || (len > 2 || (colon && key != "よ り"));
        apart && (colon || entry.roles.has(Roles::BARE))
    })
}

/// An author's name without the "says:" that a theme puts behind it, or in some locales before it; else `text` trimmed.
///
/// Words that are also names or verbs of other languages count only with a colon, others only in lower case: "Andrea Dit" stays.
///
/// ```
/// use commentsift::locale::words::strip_says;
/// assert_eq!(strip_says("Élodie dit\u{a0}:"), "Élodie");
/// assert_eq!(strip_says("Anna says"), "Anna");
/// assert_eq!(strip_says("Andrea Dit"), "Andrea Dit");
/// ```
#[must_use]
pub fn strip_says(text: &str) -> &str {
    let trimmed = text.trim();
    let Some(lexed) = short(trimmed) else {
        return trimmed;
    };
    let words = lexicon();
    let colon = lexed.tokens.last().is_some_and(|t| t.what == What::Colon);
    let mut end = lexed.len() - usize::from(colon);
    let says = says_at(&lexed, end, colon).filter(|&start| {
        colon
            || lexed.tokens[start].spaced
                && !trimmed[lexed.tokens[start].at.clone()].starts_with(char::is_uppercase)
            || lexed
                .key(start..end)
                .starts_with(crate::locale::fold::is_unspaced)
    });
    end = says.unwrap_or(end);
    let mut start = 0;
    if (colon || says.is_some())
        && let Some((len, _)) = words.at(&lexed, 0, Roles::SAYS_BEFORE)
        && len < end
    {
        start = len;
    }
    if start >= end {
        return "";
    }
    if start == 0 && says.is_none() && !colon {
        return trimmed;
    }
    let from = if start == 0 {
        0
    } else {
        lexed.tokens[start].at.start
    };
    // An opening bracket of the says word: "Anna (e)k dio:".
    let to = lexed.tokens.get(end).map_or(trimmed.len(), |t| t.at.start);
    let name = trimmed[from..to].trim_end();
    match says {
        Some(_) => name.trim_end_matches(['(', ',', '-', '–', '—']).trim_end(),
        None => name,
    }
}

/// `text` is only the says word, with or without a colon.
///
/// ```
/// use commentsift::locale::words::is_says;
/// assert!(is_says("a dit :") && is_says("says:") && !is_says("Anna says:"));
/// ```
#[must_use]
pub fn is_says(text: &str) -> bool {
    if !can_be_phrase(text) {
        return false;
    }
    short(text).is_some_and(|lexed| says_only(&lexed))
}

/// The whole text is a says word. Where it also names a comment ("댓글"), it needs its colon.
pub(super) fn says_only(lexed: &Lexed) -> bool {
    let core = lexed.core();
    let colon = core.end < lexed.len();
    lexicon().exact(lexed, core).is_some_and(|e| {
        e.roles.has(Roles::SAYS.or(Roles::SAYS_BEFORE)) && (colon || !e.roles.has(Roles::ITEM))
    })
}
