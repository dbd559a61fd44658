//! Dates that lack the year, and times of day: many templates print no more beside a name.

use crate::locale::calendar::{calendar, fold};

/// True where a short text holds a time of day ("14:32", "2:32 PM") or a day with its month ("Mar 12", "12. März").
#[must_use]
pub fn stands_in(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) && (has_time(text) || has_day(text))
}

/// Two groups of digits that can be hours and minutes, divided by a colon.
fn has_time(text: &str) -> bool {
    text.match_indices(':').any(|(at, _)| {
        let before = text[..at].bytes().rev();
        let hours = before.take_while(u8::is_ascii_digit).count();
        let minutes = text[at + 1..].bytes().take_while(u8::is_ascii_digit);
        let number = |s: &str| s.parse::<u8>().ok();
        (1..=2).contains(&hours)
            && minutes.count() == 2
            && number(&text[at - hours..at]).is_some_and(|h| h < 24)
            && number(&text[at + 1..at + 3]).is_some_and(|m| m < 60)
    })
}

/// The name of a month beside the number of a day.
fn has_day(text: &str) -> bool {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let is_day = |word: &str| {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let ordinal = word[digits..].len() <= 2;
        ordinal
            && word[..digits]
                .parse()
                .is_ok_and(|d: u8| (1..=31).contains(&d))
    };
    let mut folded = String::new();
    words.windows(2).any(|pair| {
        let month = match (is_day(pair[0]), is_day(pair[1])) {
            (true, false) => pair[1],
            (false, true) => pair[0],
            _ => return false,
        };
        folded.clear();
        fold(month, &mut folded);
        month.chars().count() >= 3
            && calendar()
                .word(&folded)
                .is_some_and(|e| !e.months.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::stands_in;

    #[test]
    fn days_and_times() {
        for text in [
            "Mar 12",
            "am 12. März um 14:32 Uhr",
            "at 02:32 PM",
            "3rd June",
            "le 12 mars",
        ] {
            assert!(stands_in(text), "{text}");
        }
        for text in [
            "12 replies",
            "ratio 16:9",
            "25:70",
            "Version 2",
            "March",
            "::",
            "1:234",
        ] {
            assert!(!stands_in(text), "{text}");
        }
    }
}
