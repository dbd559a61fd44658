//! Numbers as pages print them: in any digits, in groups, cut short.

use super::What;
use crate::locale::fold::{digit, is_unspaced, is_word};

/// End and value of the number that begins at `start`. Groups of three digits may be divided by one kind of mark; "1.2k" is 1,200, as far
/// as it is known, and "99+" is 99.
pub(super) fn number(text: &str, start: usize) -> (usize, What) {
    let mut groups = Groups::default();
    let mut at = start;
    loop {
        let digits: Vec<u64> = text[at..].chars().map_while(digit).take(20).collect();
        at += text[at..]
            .chars()
            .take(digits.len())
            .map(char::len_utf8)
            .sum::<usize>();
        groups.add(&digits);
        let mut ahead = text[at..].chars();
        let Some(mark) = ahead.next() else { break };
        let following = ahead.clone().map_while(digit).take(4).count();
        let group = matches!(
            mark,
            ',' | '.' | '\'' | '’' | '٬' | '،' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'
        );
        let divided = matches!(mark, ':' | '/' | '-' | '٫' | '：');
        let space = mark.is_whitespace();
        // A space groups digits only where exactly three follow.
        if following == 0
            || !(group || divided)
            || (space && !(following == 3 && groups.grouped(mark)))
            || groups.count > 8
        {
            break;
        }
        groups.join(mark, divided);
        at += mark.len_utf8();
    }
    if let Some((end, times)) = thousands(text, at)
        && let Some(value) = groups.times(times)
    {
        return (end, What::Num(value));
    }
    let rest = &text[at..];
    let more = rest.strip_prefix('+').is_some_and(|behind| {
        behind
            .chars()
            .next()
            .is_none_or(|c| c.is_whitespace() || c == ')')
    });
    (at + usize::from(more), groups.what())
}

/// A word for a power of ten behind the digits that end at `at`: its end, and what it multiplies by.
fn thousands(text: &str, at: usize) -> Option<(usize, u64)> {
    let rest = &text[at..];
    let word = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    // Most numbers stand before something else.
    let first = word.chars().next()?.to_lowercase().next()?;
    if !POWERS.iter().any(|(written, _)| written.starts_with(first)) {
        return None;
    }
    let (written, times) = POWERS.iter().find(|(written, _)| {
        let head = word.get(..written.len());
        head.is_some_and(|head| head.to_lowercase() == *written)
    })?;
    let behind = &word[written.len()..];
    let end = text.len() - behind.len();
    if written.starts_with(is_unspaced) {
        return Some((end, *times));
    }
    let dot = usize::from(behind.starts_with('.'));
    (!behind.starts_with(is_word)).then_some((end + dot, *times))
}

/// How large numbers are cut short, in lower case.
const POWERS: &[(&str, u64)] = &[
    ("k", 1_000),
    ("mil", 1_000),
    ("tys", 1_000),
    ("tsd", 1_000),
    ("тыс", 1_000),
    ("тис", 1_000),
    ("хил", 1_000),
    ("rb", 1_000),
    ("bin", 1_000),
    ("千", 1_000),
    ("천", 1_000),
    ("万", 10_000),
    ("萬", 10_000),
    ("만", 10_000),
    ("mln", 1_000_000),
    ("млн", 1_000_000),
];

/// Groups of digits while a number is read.
#[derive(Default)]
struct Groups {
    count: usize,
    value: u64,
    first: usize,
    last: usize,
    mark: Option<char>,
    odd: bool,
}

impl Groups {
    fn add(&mut self, digits: &[u64]) {
        if self.count == 0 {
            self.first = digits.len();
        } else {
            self.odd |= digits.len() != 3;
        }
        self.odd |= digits.len() > 15;
        self.last = digits.len();
        self.count += 1;
        for d in digits {
            self.value = self.value.saturating_mul(10).saturating_add(*d);
        }
    }

    fn grouped(&self, mark: char) -> bool {
        !self.odd && (1..=3).contains(&self.first) && self.mark.is_none_or(|m| m == mark)
    }

    fn join(&mut self, mark: char, divided: bool) {
        self.odd |= divided || self.mark.is_some_and(|m| m != mark);
        self.mark = Some(mark);
    }

    /// The number times a power of ten, where it may have a decimal ("1,2").
    fn times(&self, times: u64) -> Option<u64> {
        match (self.count, self.mark) {
            (1, _) if !self.odd => self.value.checked_mul(times),
            (2, Some(',' | '.')) if (1..=2).contains(&self.last) => {
                let parts = 10_u64.pow(u32::try_from(self.last).ok()?);
                Some(self.value.checked_mul(times)? / parts)
            }
            _ => None,
        }
    }

    fn what(&self) -> What {
        if self.odd || (self.count > 1 && !(1..=3).contains(&self.first)) {
            What::Odd
        } else {
            What::Num(self.value)
        }
    }
}
