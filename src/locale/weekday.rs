//! The names of the days of the week in every locale, in full and short.

use super::fold::fold;
use super::rows::rows;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Number (1 is Monday) and name, in rows; see the script that writes it.
const TABLE: &str = include_str!("data/weekdays.tsv");

/// A longer text is no day. Bytes.
const LONGEST: usize = 60;

/// The days that a word names in one language or another; short names of one day are those of another elsewhere ("di" is Tuesday in
/// German and Sunday in Breton).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days(u8);

impl Days {
    /// True where the day of this ISO 8601 number (1 is Monday, 7 is Sunday) is one of them.
    #[must_use]
    pub fn hold(self, number: u8) -> bool {
        number < 8 && self.0 & (1 << number) != 0
    }
}

/// The days that the whole of `text` names; case, accents and full stops do not matter.
///
/// ```
/// use commentsift::locale::weekday::days;
/// assert!(days("Donnerstag").unwrap().hold(4));
/// assert!(days("czw.").unwrap().hold(4));
/// assert!(days("Thursday's child").is_none());
/// ```
#[must_use]
pub fn days(text: &str) -> Option<Days> {
    static DAYS: LazyLock<HashMap<String, u8>> = LazyLock::new(|| {
        let mut days: HashMap<String, u8> = HashMap::new();
        for [number, name] in rows(TABLE) {
            if let Ok(number) = number.parse::<u8>() {
                *days.entry(fold(name)).or_default() |= 1 << number.min(7);
            }
        }
        days
    });
    if text.len() > LONGEST {
        return None;
    }
    DAYS.get(&fold(&text.replace('.', ""))).copied().map(Days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_many_languages() {
        let thursdays = [
            "Thu",
            "Thurs.",
            "jeudi",
            "jeu.",
            "quinta-feira",
            "Чт",
            "четверг",
            "tors",
            "木曜日",
            "목요일",
            "الخميس",
            "Thứ Năm",
            "πέμπτη",
            "csütörtök",
        ];
        for word in thursdays {
            assert!(days(word).is_some_and(|d| d.hold(4)), "{word}");
        }
        assert!(days("Marcy").is_none() && days("").is_none());
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
            let (number, name) = line.split_once('\t').expect("two cells");
            let number: u8 = number.parse().expect("a number");
            assert!(
                (1..=7).contains(&number) && days(name).is_some_and(|d| d.hold(number)),
                "{line}"
            );
        }
    }
}
