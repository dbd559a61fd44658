//! Dates as blogs print them, in every locale of the word tables.
//!
//! [`machine`] and [`epoch`] read attributes, [`find`] reads printed text, [`relative`] counts "3 years ago" back from a
//! time of capture. [`settle_order`] looks at all dates of a page, since one date such as 05/07/2010 cannot tell its order.
//!
//! ```
//! use commentsift::When;
//! use commentsift::thread::date::{Hints, find};
//!
//! let printed = find("Jean — 5 janvier 2024 @ 8 h 12 min", &Hints::default()).unwrap();
//! assert_eq!(printed.stamp.when, When::minute(2024, 1, 5, 8, 12));
//! ```

mod civil;
mod clock;
mod day;
mod lex;
mod line;
mod machine;
mod order;
mod relative;

use super::time::{Stamp, When};
use clock::Clock;
use day::Day;
use line::Line;
use std::ops::Range;

pub use machine::{epoch, machine};
pub use order::settle_order;
pub use relative::{is_only_relative, is_relative, relative};

/// The order of the parts of an all-numeric date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// 31.12.2010
    Dmy,
    /// 12/31/2010
    Mdy,
    /// 2010-12-31
    Ymd,
}

/// What a page says about its dates; both may be missing, and the language may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hints<'a> {
    /// BCP 47 tag or WordPress locale (`pt-BR`, `pt_BR`).
    pub lang: Option<&'a str>,
    /// The order of all-numeric dates, settled for the page by [`settle_order`].
    pub order: Option<Order>,
}

/// A date found in printed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The date to the precision printed; the offset only where the text states one.
    pub stamp: Stamp,
    /// Where date and time stand in the text, in bytes.
    pub span: Range<usize>,
    /// The order that was used, where all three parts are numbers.
    pub numeric: Option<Order>,
    /// Day and month could change places and give another date.
    pub ambiguous: bool,
    /// The hour is one of 1 to 12 and no mark tells which half of the day it stands in; so it is too on a clock of 24 hours.
    pub half_open: bool,
}

/// Words that may stand between a date and its time ("5 Jan 2010 by Peter at 14:32").
const WORDS_BETWEEN: usize = 6;

/// Tokens that may stand there, marks included.
const TOKENS_BETWEEN: usize = 12;

/// True where a text could hold a date: it has the digits of a year and a day, or of three short parts.
///
/// Cheap; callers ask it before [`find`].
///
/// ```
/// use commentsift::thread::date::is_date_like;
/// assert!(is_date_like("1/2/10"));
/// assert!(!is_date_like("12 replies"));
/// ```
#[must_use]
pub fn is_date_like(text: &str) -> bool {
    let text = lex::cut(text);
    let mut digits = text.chars().filter(|c| lex::digit(*c).is_some());
    // The year of an era may have one digit or none: 平成9年3月4日, 令和元年5月1日.
    digits.nth(1).is_some() && (digits.nth(1).is_some() || !text.is_ascii() && text.contains('年'))
}

/// The date that stands in a short text such as a meta line.
///
/// The most precise date wins, the first of equals; its time may stand after it or, where none does, before it. Texts are
/// cut at 300 characters. `None` where there is no date, where the year is not shown, and for relative dates.
///
/// ```
/// use commentsift::When;
/// use commentsift::thread::date::{Hints, Order, find};
///
/// let english = Hints { lang: Some("en-US"), order: None };
/// let printed = find("Posted by X | 05/07/2010 at 10:24 pm", &english).unwrap();
/// assert_eq!(printed.stamp.when, When::minute(2010, 5, 7, 22, 24));
/// assert_eq!((printed.numeric, printed.ambiguous), (Some(Order::Mdy), true));
///
/// assert!(find("Jun 20th at 2:41 am", &english).is_none());
/// ```
#[must_use]
pub fn find(text: &str, hints: &Hints<'_>) -> Option<Printed> {
    let text = lex::cut(text);
    if !is_date_like(text) {
        return None;
    }
    let line = Line::new(text, hints);
    let mut best: Option<(u8, Day, Option<Clock>)> = None;
    let mut k = 0;
    while k < line.tokens.len() {
        let Some(day) = line.day_at(k) else {
            k += 1;
            continue;
        };
        k = day.last.max(k + 1);
        let clock = line.clock_of(&day);
        let rank = u8::from(day.when.day.is_some()) * 2 + u8::from(clock.is_some());
        if best.as_ref().is_none_or(|b| b.0 < rank) {
            best = Some((rank, day, clock));
        }
        if rank == 3 {
            break;
        }
    }
    best.map(|(_, day, clock)| line.printed(&day, clock))
}

impl Line<'_> {
    /// The time that belongs to a date: inside it, after it, or before it.
    fn clock_of(&self, day: &Day) -> Option<Clock> {
        // A month without a day has no time.
        day.when.day?;
        day.clock
            .or_else(|| self.clock_after(day.last))
            .or_else(|| self.clock_before(day.first))
    }

    fn clock_after(&self, from: usize) -> Option<Clock> {
        let mut words = 0;
        for k in from..from + TOKENS_BETWEEN {
            if self.number(k).is_some() {
                return self.clock(k);
            }
            self.get(k)?;
            words += usize::from(self.word(k).is_some());
            if words > WORDS_BETWEEN {
                return None;
            }
        }
        None
    }

    fn clock_before(&self, until: usize) -> Option<Clock> {
        let mut words = 0;
        for k in (until.saturating_sub(TOKENS_BETWEEN)..until).rev() {
            if self.number(k).is_some() {
                // The number is the time's last; it begins two, four or (8 h 12 min 10 s) more tokens before.
                return (k.saturating_sub(6)..=k)
                    .filter_map(|start| self.clock(start))
                    .find(|c| c.last > k && c.last <= until && !self.is_dotted(c));
            }
            words += usize::from(self.word(k).is_some());
            if words > WORDS_BETWEEN {
                return None;
            }
        }
        None
    }

    /// "3.45 5 March 2010": before a date, a number with a dot is no time.
    fn is_dotted(&self, clock: &Clock) -> bool {
        (clock.first..clock.last).any(|k| self.mark(k) == Some('.') && self.number(k + 1).is_some())
    }

    fn printed(&self, day: &Day, clock: Option<Clock>) -> Printed {
        let first = clock.map_or(day.first, |c| c.first.min(day.first));
        let last = clock.map_or(day.last, |c| c.last.max(day.last));
        let start = self.get(first).map_or(0, |t| t.start);
        let end = self
            .get(last.saturating_sub(1))
            .map_or(self.text.len(), |t| t.end);
        Printed {
            stamp: Stamp {
                when: When {
                    time: clock.and_then(|c| c.time()),
                    second: clock.and_then(|c| c.second),
                    ..day.when
                },
                offset: clock.and_then(|c| c.offset),
            },
            span: start..end,
            numeric: day.numeric,
            ambiguous: day.ambiguous,
            half_open: clock.is_some_and(|c| !c.marked && (1..=12).contains(&c.hour)),
        }
    }
}

#[cfg(test)]
mod tests;
