//! The commonest words of languages, by which a text's language is told without trigrams.

use super::rows;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The rows: language, words.
const TABLE: &str = include_str!("data/function_words.tsv");

/// Languages of the table, at most.
const MOST: usize = 32;

/// Words of a text that are looked at: more tell no more.
const LOOKED_AT: usize = 80;

/// Words in lower case, each with a bit for the row of every language that has it.
static WORDS: LazyLock<FxHashMap<&'static str, u32>> = LazyLock::new(|| {
    let mut words: FxHashMap<&'static str, u32> = FxHashMap::default();
    for (at, [_, row]) in languages().enumerate() {
        for word in row.split(' ') {
            *words.entry(word).or_default() |= 1 << at;
        }
    }
    words
});

fn languages() -> impl Iterator<Item = [&'static str; 2]> {
    rows::rows(TABLE).take(MOST)
}

/// The row of a language (ISO 639-1), where the table has it.
pub(crate) fn row_of(language: &str) -> Option<usize> {
    languages().position(|[code, _]| code == language)
}

/// The language of a row.
pub(crate) fn language_of(row: usize) -> Option<&'static str> {
    languages().nth(row).map(|[code, _]| code)
}

/// How many words of a text are function words of each language.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shares {
    /// Words looked at.
    pub words: usize,
    /// Those of each row.
    pub hits: [usize; MOST],
}

/// Counts the words at the start of a text; numbers are none. `None` as soon as `enough` words are those of the row `own`: most
/// texts of most threads, which cost no more.
pub(crate) fn shares(text: &str, own: Option<usize>, enough: usize) -> Option<Shares> {
    let table = &*WORDS;
    let mut shares = Shares::default();
    let mut lower = String::new();
    let words = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty());
    for word in words.take(LOOKED_AT) {
        lower.clear();
        if word.is_ascii() {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(word.chars().flat_map(char::to_lowercase));
        }
        shares.words += 1;
        let mut languages = table.get(lower.as_str()).copied().unwrap_or(0);
        while languages != 0 {
            shares.hits[languages.trailing_zeros() as usize] += 1;
            languages &= languages - 1;
        }
        if own.is_some_and(|row| shares.hits[row] >= enough) {
            return None;
        }
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fit_and_are_in_lower_case() {
        assert!(rows::rows::<1>(TABLE).count() <= MOST);
        for [code, words] in languages() {
            assert_eq!(code.len(), 2);
            assert!(words.split(' ').count() >= 20, "{code}");
            assert_eq!(words, words.to_lowercase());
            assert_eq!(row_of(code).and_then(language_of), Some(code));
        }
    }

    #[test]
    fn words_are_counted_for_every_language_that_has_them() {
        let text = "C'est la vie, et 12 fois plus.";
        assert_eq!(shares(text, row_of("fr"), 5), None);
        assert_eq!(shares(text, row_of("fr"), 6), shares(text, None, 0));
        let shares = shares(text, None, 0).expect("counted to the end");
        let of = |code| row_of(code).map(|row| shares.hits[row]);
        assert_eq!(shares.words, 7);
        assert_eq!((of("fr"), of("es"), of("de")), (Some(5), Some(1), Some(0)));
    }
}
