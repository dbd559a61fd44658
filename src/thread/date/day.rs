//! Days as blogs print them: with a month's name or all in numbers.

use super::Order;
use super::civil;
use super::clock::Clock;
use super::line::Line;
use crate::locale::calendar::{Unit, calendar};
use crate::thread::time::When;

/// Tokens that may stand between two parts of one date ("12. de", "5-", Kyrgyz "2010-ж., ").
const LOOSE: usize = 5;

/// Eras of Japan, with the year before their first (CLDR, calendar `japanese`).
const JAPANESE_ERAS: [([&str; 2], i32); 5] = [
    (["明", "治"], 1867),
    (["大", "正"], 1911),
    (["昭", "和"], 1925),
    (["平", "成"], 1988),
    (["令", "和"], 2018),
];

/// A date and the tokens it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) when: When,
    pub(super) first: usize,
    /// One past the last token.
    pub(super) last: usize,
    pub(super) numeric: Option<Order>,
    pub(super) ambiguous: bool,
    /// A time inside the date ("Mar 12 14:32:10 2010").
    pub(super) clock: Option<Clock>,
}

/// The three numbers of a date, before it is known which is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Triple {
    pub(super) values: [u32; 3],
    pub(super) digits: [usize; 3],
    pub(super) mark: char,
    pub(super) last: usize,
    /// A year such as 1390 is one of the Persian calendar here.
    pub(super) persian: bool,
    /// So is a short year such as 53 one of the Buddhist era.
    pub(super) thai: bool,
    /// Nothing but marks and a word for "year" stands beside the date.
    pub(super) alone: bool,
}

/// A number beside a month and where its tokens begin and end.
#[derive(Clone, Copy)]
struct Part {
    value: u32,
    digits: usize,
    at: usize,
}

impl Part {
    fn day(self) -> Option<u32> {
        (self.digits <= 2 && (1..=31).contains(&self.value)).then_some(self.value)
    }

    fn year(self) -> Option<i32> {
        (self.digits == 4)
            .then(|| civil::long_year(self.value))
            .flatten()
    }

    fn short_year(self, thai: bool) -> Option<i32> {
        (self.digits == 2).then(|| civil::short_year(self.value, thai))
    }
}

impl Line<'_> {
    /// The date that the token at `k` begins (numbers) or holds (a month's name).
    pub(super) fn day_at(&self, k: usize) -> Option<Day> {
        if let Some(day) = self.day_of_an_era(k) {
            return Some(day);
        }
        if self.number(k).is_some() {
            self.day_in_units(k)
                .or_else(|| self.numbered_month(k))
                .or_else(|| self.day_in_numbers(k))
        } else {
            self.month_word(k)
                .and_then(|(month, last)| self.day_with_month(month, k, last))
        }
    }

    /// A month's name at `k`, or "tháng 3"; and one past its tokens. "mar, 12/03/2010" is a Tuesday of three Romance languages:
    /// no month stands before a date that is whole without it.
    fn month_word(&self, k: usize) -> Option<(u32, usize)> {
        if let Some(month) = self.month(k) {
            let whole = (k + 1..=k + 3)
                .find(|at| self.number(*at).is_some())
                .is_some_and(|at| self.triple(at).is_some());
            return (!whole).then_some((month, k + 1));
        }
        // Vietnamese: "tháng 3", "Th3".
        let unit = self.has_unit(k, Unit::Month) && self.word(k).is_some_and(|w| !w.is_ascii());
        let short = self.is_word(k, &["th"])
            && self.glued(k + 1)
            && !(self.glued(k) && k.checked_sub(1).is_some_and(|p| self.number(p).is_some()));
        let short = short || self.is_word(k, &["thg"]);
        let (value, 1..=2) = self.number(k + 1)? else {
            return None;
        };
        ((unit || short) && (1..=12).contains(&value) && !self.has_unit(k + 2, Unit::Day))
            .then_some((value, k + 2))
    }

    /// "3월 12, 2010", "1月 5, 2024": a numbered month that stands like a name.
    fn numbered_month(&self, k: usize) -> Option<Day> {
        let (value, 1..=2) = self.number(k)? else {
            return None;
        };
        let unit = self.has_unit(k + 1, Unit::Month) && self.is_word(k + 1, &["月", "월"]);
        if !(1..=12).contains(&value) || !unit {
            return None;
        }
        self.day_with_month(value, k, k + 2)
    }

    /// "2010年3月12日", "2010년 3월 12일", "2010年3月".
    fn day_in_units(&self, k: usize) -> Option<Day> {
        let (value, digits) = self.number(k)?;
        if !self.has_unit(k + 1, Unit::Year) {
            return None;
        }
        // 建武22年: a year of an era is no year of ours.
        let era = k > 0 && self.glued(k) && self.word(k - 1).is_some();
        let year = match digits {
            4 => civil::long_year(value)?,
            2 if !era => civil::short_year(value, false),
            _ => return None,
        };
        self.day_of_year(year, k, k + 2)
    }

    /// "平成22年3月14日", "令和元年5月1日": a year of a Japanese era, whose name begins at `k`.
    fn day_of_an_era(&self, k: usize) -> Option<Day> {
        let name = [self.word(k)?, self.word(k + 1)?];
        let before_first = JAPANESE_ERAS
            .iter()
            .find(|(era, _)| era.iter().eq(&name))
            .map(|(_, year)| *year)?;
        // The first year of an era is 元年.
        let year = match self.number(k + 2) {
            Some((year, 1..=2)) => i32::try_from(year).ok()?,
            None if self.is_word(k + 2, &["元"]) => 1,
            _ => return None,
        };
        let in_units = self.has_unit(k + 3, Unit::Year);
        in_units.then(|| self.day_of_year(before_first + year, k, k + 4))?
    }

    /// Month and perhaps day from `k` on, in units; the year's tokens begin at `first`.
    fn day_of_year(&self, year: i32, first: usize, k: usize) -> Option<Day> {
        let (month, _) = self.number(k)?;
        if !self.has_unit(k + 1, Unit::Month) {
            return None;
        }
        let (when, last) = match self.number(k + 2) {
            Some((day, 1..=2)) if !self.starts_clock(k + 2) => {
                let unit = usize::from(self.has_unit(k + 3, Unit::Day));
                (civil::day(year, month, day)?, k + 3 + unit)
            }
            _ => (civil::month(year, month)?, k + 2),
        };
        Some(Day {
            when,
            first,
            last,
            numeric: when.day.map(|_| Order::Ymd),
            ambiguous: false,
            clock: None,
        })
    }

    /// A time begins at the number at `k`, so that it is no day and no year.
    fn starts_clock(&self, k: usize) -> bool {
        self.clock(k).is_some()
            || self.has_unit(k + 1, Unit::Hour)
            // "9 pm", but not the year in "10 下午2:32".
            || (self.half_after(k + 1).is_some() && self.number(k + 2).is_none())
    }

    /// The number to the right of a date's part, over marks and small words; `from` is the first token to look at.
    fn part_right(&self, from: usize) -> Option<Part> {
        for k in from..from + LOOSE {
            if let Some((value, digits)) = self.number(k) {
                return (digits == 4 || !self.starts_clock(k)).then_some(Part {
                    value,
                    digits,
                    at: k,
                });
            }
            let loose = match self.mark(k) {
                Some(c) => matches!(c, '.' | ',' | '-' | '/' | '\'' | ')'),
                None => self.is_loose_word(k),
            };
            if !loose {
                return None;
            }
        }
        None
    }

    /// The number to the left of the token at `before`; "年" may divide a year from a month, but not a day, and so does a comma,
    /// but where the year follows ("5, March 2010").
    fn part_left(&self, before: usize, is_year: bool, comma: bool) -> Option<Part> {
        for k in (before.saturating_sub(LOOSE)..before).rev() {
            if let Some((value, digits)) = self.number(k) {
                return self.stands_alone(k).then_some(Part {
                    value,
                    digits,
                    at: k,
                });
            }
            let loose = match self.mark(k) {
                Some(',') => comma,
                Some(c) => matches!(c, '.' | '-' | '/' | '\'' | '(' | ')' | '°'),
                None if self.has_unit(k, Unit::Year) => is_year,
                None => self.is_loose_word(k) || self.is_ordinal(k),
            };
            if !loose {
                return None;
            }
        }
        None
    }

    /// Words and units that belong to no part of the date ("de", "of", "年"); never a month's name.
    fn is_loose_word(&self, k: usize) -> bool {
        self.entry(k).is_some_and(|e| {
            e.months.is_empty()
                && (e.link || matches!(e.unit, Some(Unit::Year | Unit::Day | Unit::Month)))
        })
    }

    /// The ending of an ordinal or of a declined number: "th", "er", "º", "-го", "-án"; glued to its number.
    fn is_ordinal(&self, k: usize) -> bool {
        if self.month(k).is_some() || !self.glued(k) || k == 0 {
            return false;
        }
        let hyphen = usize::from(self.mark(k - 1) == Some('-') && self.glued(k - 1));
        let number = k.checked_sub(1 + hyphen);
        self.word(k).is_some_and(|w| w.chars().count() <= 4)
            && number.is_some_and(|n| self.number(n).is_some())
    }

    /// One past the number at `k` and its ordinal ending.
    fn past(&self, k: usize) -> usize {
        match k + 1 {
            next if self.is_ordinal(next) => next + 1,
            next if self.mark(next) == Some('-') && self.is_ordinal(next + 1) => next + 2,
            // "5 th" and "12 日" stand apart at times.
            next if self.is_word(next, &["st", "nd", "rd", "th"])
                || self.has_unit(next, Unit::Day) =>
            {
                next + 1
            }
            next => next,
        }
    }

    /// The number at `k` is no part of a time, a version or a counter ("14:32", "#3").
    fn stands_alone(&self, k: usize) -> bool {
        let Some(before) = k.checked_sub(1) else {
            return true;
        };
        match self.mark(before) {
            Some('#' | '$' | '€' | '£' | '+') => !self.glued(k),
            Some(':' | '.' | '/') => {
                !(self.glued(k)
                    && self.glued(before)
                    && before
                        .checked_sub(1)
                        .is_some_and(|b| self.number(b).is_some()))
            }
            _ => true,
        }
    }

    /// The day and year around a month at the tokens `first..last`.
    fn day_with_month(&self, month: u32, first: usize, last: usize) -> Option<Day> {
        let day = |when: When, first, last| {
            Some(Day {
                when,
                first,
                last,
                numeric: None,
                ambiguous: false,
                clock: None,
            })
        };
        let left = self.part_left(first, true, true);
        let right = self.part_right(last);
        let year_follows = right.is_some_and(|p| p.digits == 4);
        let left_day = self
            .part_left(first, false, year_follows)
            .and_then(|p| Some((p.day()?, p)));
        let right_day = right.and_then(|p| Some((p.day()?, p)));
        let after_day = right_day.and_then(|(_, p)| self.part_right(self.past(p.at)));

        // March 12, 2010
        if let (Some((d, p)), Some((y, q))) =
            (right_day, after_day.and_then(|q| Some((q.year()?, q))))
            && let Some(when) = civil::day(y, month, d)
        {
            return day(when, first.min(p.at), q.at + 1);
        }
        // 12 March 2010
        if let (Some((d, p)), Some((y, q))) = (left_day, right.and_then(|q| Some((q.year()?, q))))
            && let Some(when) = civil::day(y, month, d)
        {
            return day(when, p.at, q.at + 1);
        }
        // 2010 March 12
        if let (Some((y, p)), Some((d, q))) = (left.and_then(|p| Some((p.year()?, p))), right_day)
            && let Some(when) = civil::day(y, month, d)
        {
            return day(when, p.at, self.past(q.at));
        }
        // 2010. gada 12. martā
        if let Some((d, p)) = left_day
            && let Some(q) = self.part_left(p.at, true, true)
            && let Some(when) = q.year().and_then(|y| civil::day(y, month, d))
        {
            return day(when, q.at, last);
        }
        self.short_or_partial(month, (first, last), left_day, right)
    }

    /// Years of two digits, a time before the year, and months without a day.
    fn short_or_partial(
        &self,
        month: u32,
        (first, last): (usize, usize),
        left_day: Option<(u32, Part)>,
        right: Option<Part>,
    ) -> Option<Day> {
        let day = |when, first, last, clock| Day {
            when,
            first,
            last,
            numeric: None,
            ambiguous: false,
            clock,
        };
        // 12 Mar 10
        if let (Some((d, p)), Some((y, q))) = (
            left_day,
            right.and_then(|q| Some((q.short_year(self.is_thai())?, q))),
        ) && let Some(when) = civil::day(y, month, d)
        {
            return Some(day(when, p.at, q.at + 1, None));
        }
        if let Some((d, p)) = right.and_then(|p| Some((p.day()?, p))) {
            let past = self.past(p.at);
            // Mar 12th, 10
            if let Some(q) = self.part_right(past)
                && let Some(when) = q
                    .short_year(self.is_thai())
                    .and_then(|y| civil::day(y, month, d))
            {
                return Some(day(when, first, q.at + 1, None));
            }
            // Mar 12 14:32:10 +0000 2010
            let clock = self
                .clock(past)
                .or_else(|| self.mark(past).and_then(|_| self.clock(past + 1)));
            if let Some(clock) = clock {
                let zone = usize::from(self.word(clock.last).is_some_and(|w| w.len() <= 4));
                let year = self.number(clock.last + zone).map(|(value, digits)| Part {
                    value,
                    digits,
                    at: clock.last + zone,
                });
                if let Some(y) = year.and_then(Part::year)
                    && let Some(when) = civil::day(y, month, d)
                {
                    return Some(day(when, first, clock.last + zone + 1, Some(clock)));
                }
            }
            return None;
        }
        // A day that does not exist ("30 February 2010") is no month without a day.
        if left_day.is_some() {
            return None;
        }
        // March 2010, 2010 March: the day is not shown.
        let year = match right {
            Some(q) => q.year().map(|y| (y, first, q.at + 1)),
            None => self
                .part_left(first, true, true)
                .filter(|p| self.mark(p.at + 1) != Some(','))
                .and_then(|p| Some((p.year()?, p.at, last))),
        };
        let (year, first, last) = year?;
        Some(day(civil::month(year, month)?, first, last, None))
    }

    /// Three numbers with one mark between them: 12/03/2010, 12.3.10, 2010-03-12.
    pub(super) fn triple(&self, k: usize) -> Option<Triple> {
        let mark = self.mark(k + 1).filter(|m| matches!(m, '.' | '/' | '-'))?;
        if self.mark(k + 3) != Some(mark) {
            return None;
        }
        // "12-03-'10"
        let third = k + 4 + usize::from(self.mark(k + 4) == Some('\''));
        let numbers = [self.number(k)?, self.number(k + 2)?, self.number(third)?];
        let last = third + 1;
        // "12. 14.32" is a day and a time.
        let even = self.glued(k + 2) == self.glued(k + 4);
        if !even && numbers[0].1 != 4 && numbers[2].1 != 4 {
            return None;
        }
        let part_of_more = |mark: Option<char>| matches!(mark, Some('.' | '/' | '-' | ':'));
        let before = k.checked_sub(1);
        // An address (10.0.0.12), a path (/2010/03/12/), a version (v1.2.13).
        if let Some(before) = before
            && self.glued(k)
        {
            let number_before = before
                .checked_sub(1)
                .is_some_and(|b| self.number(b).is_some());
            if part_of_more(self.mark(before)) && self.glued(before) && number_before
                || self.mark(before) == Some('/')
                || self.is_word(before, &["v", "r"])
            {
                return None;
            }
        }
        if self.mark(last) == Some(mark)
            && self.glued(last)
            && self.glued(last + 1)
            && self.number(last + 1).is_some()
            && !self.starts_clock(last + 1)
        {
            return None;
        }
        Some(Triple {
            values: numbers.map(|n| n.0),
            digits: numbers.map(|n| n.1),
            mark,
            last,
            persian: self.languages & calendar().languages_of("fa") != 0,
            thai: self.is_thai(),
            alone: k == 0
                && (last..self.tokens.len())
                    .all(|t| self.mark(t).is_some() || self.is_loose_word(t)),
        })
    }

    fn day_in_numbers(&self, k: usize) -> Option<Day> {
        let triple = self.triple(k)?;
        let clock_follows = || (triple.last..triple.last + LOOSE).any(|t| self.clock(t).is_some());
        if !triple.is_date_shaped(clock_follows) {
            return None;
        }
        let (order, when, ambiguous) =
            triple.read(self.hints.order, self.usual_order(triple.mark))?;
        Some(Day {
            when,
            first: k,
            last: triple.last,
            numeric: Some(order),
            ambiguous,
            clock: None,
        })
    }
}

impl Triple {
    /// The date in a given order, where it exists.
    pub(super) fn in_order(&self, order: Order) -> Option<When> {
        let [a, b, c] = self.values;
        let (y, m, d) = match order {
            Order::Dmy => (2, b, a),
            Order::Mdy => (2, a, b),
            Order::Ymd => (0, b, c),
        };
        if (0..3).any(|i| i != y && self.digits[i] > 2) {
            return None;
        }
        let year = match self.digits[y] {
            4 => civil::long_year(self.values[y])?,
            2 => civil::short_year(self.values[y], self.thai),
            _ => return None,
        };
        if civil::is_persian_year(year) {
            return (self.persian && m <= civil::PERSIAN)
                .then(|| civil::day(year, m + civil::PERSIAN, d))?;
        }
        civil::day(year, m, d)
    }

    /// Numbers of a date, not of a version: with a year of four digits, or padded, or before a time, or all that stands there.
    fn is_date_shaped(&self, clock_follows: impl Fn() -> bool) -> bool {
        let [a, b, c] = self.digits;
        a == 4
            || c == 4
            || self.mark == '/'
            || (a == 2 && b == 2 && c == 2)
            || self.alone
            || clock_follows()
    }

    /// The order that the page settled, else the values, else the mark, else the language; the date; and whether
    /// day and month could change places.
    fn read(&self, settled: Option<Order>, usual: Order) -> Option<(Order, When, bool)> {
        let [dmy, mdy, ymd] = [Order::Dmy, Order::Mdy, Order::Ymd].map(|o| self.in_order(o));
        let short = self.digits[0] == 2 && self.digits[2] == 2;
        let ambiguous = self.digits[0] < 4 && matches!((dmy, mdy), (Some(x), Some(y)) if x != y);
        let usual = match (self.mark, usual) {
            // Dots are written day first, also in English; East Asia writes 10.03.12 year first.
            ('.', Order::Mdy) => Order::Dmy,
            (_, Order::Ymd) if !short => Order::Dmy,
            (_, usual) => usual,
        };
        [
            settled,
            Some(usual),
            Some(Order::Dmy),
            Some(Order::Mdy),
            Some(Order::Ymd),
        ]
        .into_iter()
        .flatten()
        .find_map(|order| {
            let when = match order {
                Order::Dmy => dmy,
                Order::Mdy => mdy,
                Order::Ymd => ymd,
            }?;
            Some((order, when, ambiguous))
        })
    }
}
