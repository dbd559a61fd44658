//! What the words of a link, a button or a line of facts say of comments: their number, and whether they ask a reader to go there.

use crate::document::text::fold;
use crate::locale::notes::{self, Note};
use crate::locale::words::{self, Counts, Strength};

/// What was read of one element.
pub(super) struct Reading {
    pub(super) count: Option<u64>,
    pub(super) text: String,
    /// What it asks a reader to do: a number alone tells less.
    pub(super) asks: bool,
}

/// What a link or button says of comments.
pub(super) fn offer(text: String) -> Option<Reading> {
    let has_digit = text.bytes().any(|b| b.is_ascii_digit());
    if !has_digit {
        let asks =
            notes::is(&text, Note::ON_DEMAND) || words::is_pager(&text) && names_items(&text);
        return asks.then_some(Reading {
            count: None,
            text,
            asks,
        });
    }
    let read = words::read_count(&text).filter(|r| r.counts == Counts::Items);
    let pager = || words::is_pager(&text);
    match read {
        Some(r) if pager() => Some(Reading {
            count: Some(r.count),
            text,
            asks: true,
        }),
        Some(r) if r.strength == Strength::Template && r.span.len() + 4 >= text.len() => {
            Some(Reading {
                count: Some(r.count),
                text,
                asks: false,
            })
        }
        Some(r) => {
            let rest = [&text[..r.span.start], &text[r.span.end..]].concat();
            asks_only(&rest).then_some(Reading {
                count: Some(r.count),
                text,
                asks: true,
            })
        }
        None => {
            // "Kommentare lesen (12)": without its number it is a phrase.
            let mut digits = text
                .split(|c: char| !c.is_ascii_digit())
                .filter(|d| !d.is_empty());
            let count = digits.next().filter(|d| d.len() < 7)?.parse().ok();
            let plain: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
            let plain = fold(plain.trim_matches(|c: char| !c.is_alphabetic()));
            let asks = notes::is(&plain, Note::ON_DEMAND)
                || words::is_pager(&plain) && names_items(&plain);
            (digits.next().is_none() && asks).then_some(Reading {
                count,
                text,
                asks: true,
            })
        }
    }
}

/// True for words that show, read or join, and those between them: what is left of "Read all 12 comments" without its number.
fn asks_only(rest: &str) -> bool {
    let mut words = rest
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    let mut any = false;
    let all = words.all(|word| {
        any = true;
        notes::is(word, Note::ASKING) || !word.is_ascii() && asks_unspaced(word)
    });
    any && all
}

/// Letters of a script without spaces are taken apart into the words of the table, the longest first.
fn asks_unspaced(word: &str) -> bool {
    const LONGEST: usize = 5;
    let letters: Vec<char> = word.chars().take(24).collect();
    let mut at = 0;
    while at < letters.len() {
        let most = LONGEST.min(letters.len() - at);
        let length = (1..=most).rev().find(|&n| {
            let part: String = letters[at..at + n].iter().collect();
            notes::is(&part, Note::ASKING)
        });
        let Some(length) = length else {
            return false;
        };
        at += length;
    }
    true
}

/// True where a text has a word for comments.
fn names_items(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(words::is_comment_word)
}

/// The number that all of a text states.
pub(super) fn whole_count(text: String) -> Option<(u64, String)> {
    let read = words::read_count(&text)
        .filter(|r| r.counts == Counts::Items && r.strength == Strength::Template)?;
    (read.span.len() + 4 >= text.len()).then_some((read.count, text))
}

/// The number in a label: "8 comments", "2 replies, 3 reposts".
pub(super) fn label_count(text: String) -> Option<(u64, String)> {
    let mut parts = text.split([',', ';']).map(|p| p.trim().to_owned());
    parts.find_map(whole_count).or_else(|| {
        let read = offer(text)?;
        Some((read.count?, read.text))
    })
}

/// The number that one part of a line of facts states and nothing else: "May 4 | 8 comments", "8 comments 57 shares".
pub(super) fn line_count(line: &str, prose: bool) -> Option<(u64, String)> {
    let whole = |part: &str| whole_count(part.trim().to_owned());
    let parts = line.split(['|', '·', '•', '—', '–', '/']).map(str::trim);
    whole(line)
        .or_else(|| {
            parts
                .clone()
                .nth(1)
                .and_then(|_| parts.clone().find_map(whole))
        })
        .or_else(|| if prose { None } else { paired(line) })
}

/// Numbers with a word or two each, and nothing else.
fn paired(line: &str) -> Option<(u64, String)> {
    const MOST_WORDS: usize = 2;
    let mut pairs: Vec<String> = Vec::new();
    let mut words = 0;
    for word in line.split(' ') {
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        if number {
            words = 0;
            pairs.push(word.to_owned());
        } else {
            words += 1;
            let pair = pairs.last_mut().filter(|_| words <= MOST_WORDS)?;
            pair.push(' ');
            pair.push_str(word);
        }
    }
    (pairs.len() > 1).then_some(())?;
    pairs.into_iter().find_map(whole_count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_links_and_buttons() {
        let read = |text: &str| offer(text.to_owned()).map(|r| (r.count, r.asks));
        assert_eq!(read("Read all 12 comments"), Some((Some(12), true)));
        assert_eq!(read("Kommentare lesen (12)"), Some((Some(12), true)));
        assert_eq!(read("12 Kommentare"), Some((Some(12), false)));
        assert_eq!(read("Afficher les commentaires"), Some((None, true)));
        assert_eq!(read("Top 10 comments of the week"), None);
        assert_eq!(read("Next page"), None);
        assert_eq!(read("Add a comment"), None);
    }

    #[test]
    fn lines_of_facts() {
        let read = |line: &str, prose| line_count(line, prose).map(|(count, _)| count);
        assert_eq!(read("May 4 | Ines | 8 comments", true), Some(8));
        assert_eq!(read("8 commentaires 57 partages", false), Some(8));
        assert_eq!(read("8 commentaires 57 partages", true), None);
        assert_eq!(read("The post got 3 replies within an hour", false), None);
        assert_eq!(
            label_count("2 replies, 3 reposts".to_owned()).map(|l| l.0),
            Some(2)
        );
    }
}
