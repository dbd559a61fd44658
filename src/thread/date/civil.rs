//! Calendar arithmetic: valid dates, day numbers, other calendars' years.

use crate::thread::time::When;
pub(super) use crate::thread::time::days_since_1970 as to_days;

/// Years that a blog's date can have. Earlier and later ones are sentinels (0001-01-01) and numbers that are no years.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1970..=2099;

/// The Buddhist era of Thailand is 543 years ahead of the Gregorian year.
const BUDDHIST: i32 = 543;

/// Days of a month of the Gregorian calendar.
pub(super) fn days_in(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Years of the Persian (solar Hijri) calendar that fall into [`YEARS`].
const PERSIAN_YEARS: std::ops::RangeInclusive<i32> = 1349..=1477;

/// Months of the Persian calendar are numbered 13 to 24 in the word table.
pub(super) const PERSIAN: u32 = 12;

/// A date that exists, or nothing.
pub(super) fn day(year: i32, month: u32, day: u32) -> Option<When> {
    if month > PERSIAN {
        return from_persian(year, month - PERSIAN, day);
    }
    let month = u8::try_from(month).ok().filter(|m| *m > 0)?;
    let day = u8::try_from(day).ok()?;
    (YEARS.contains(&year) && (1..=days_in(year, month)).contains(&day))
        .then(|| When::day(year, month, day))
}

/// Leap years of the Persian calendar by the 33-year cycle, which agrees with the observed equinox from 1210 to 1634
/// (K. M. Borkowski, "The Persian calendar for 3000 years", Earth, Moon, and Planets 74, 1996).
fn is_persian_leap(year: i32) -> bool {
    let place = (year - 1209).rem_euclid(33);
    place > 0 && (place - 1) % 4 == 0
}

/// The Gregorian date of a Persian one.
fn from_persian(year: i32, month: u32, date: u32) -> Option<When> {
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + u32::from(is_persian_leap(year)),
        _ => return None,
    };
    if !PERSIAN_YEARS.contains(&year) || !(1..=length).contains(&date) {
        return None;
    }
    // 1 Farvardin 1349 was 21 March 1970.
    let years = *PERSIAN_YEARS.start()..year;
    let leaps = years.clone().filter(|y| is_persian_leap(*y)).count();
    let days_before = i64::from(31 * (month - 1) - month.saturating_sub(7));
    from_days(
        to_days(1970, 3, 21)
            + 365 * i64::try_from(years.count()).ok()?
            + i64::try_from(leaps).ok()?
            + days_before
            + i64::from(date)
            - 1,
    )
}

/// A year in which there can be comments.
pub(super) fn year(year: i32) -> Option<When> {
    YEARS.contains(&year).then(|| When::year(year))
}

/// A month that exists, its day not shown; a Persian month lies in two of ours.
pub(super) fn month(year: i32, month: u32) -> Option<When> {
    if month > PERSIAN {
        return None;
    }
    let month = day(year, month, 1)?.month?;
    Some(When::month(year, month))
}

/// The year of a number with four digits: Gregorian as it stands or from the Buddhist era; Persian as it stands.
pub(super) fn long_year(value: u32) -> Option<i32> {
    let year = i32::try_from(value).ok()?;
    if is_persian_year(year) {
        return Some(year);
    }
    [year, year - BUDDHIST]
        .into_iter()
        .find(|y| YEARS.contains(y))
}

/// A year that is one in the Persian calendar only.
pub(super) fn is_persian_year(year: i32) -> bool {
    PERSIAN_YEARS.contains(&year)
}

/// The year of a number with two digits, by the pivot of POSIX `strptime` moved to 70, the first year of Unix time. In Thailand
/// 40 to 82 are the Buddhist years 2540 to 2582 (1997 to 2039), which no Gregorian date of a blog leaves open.
pub(super) fn short_year(value: u32, thai: bool) -> i32 {
    let value = i32::try_from(value.min(99)).unwrap_or(0);
    if thai && (40..=82).contains(&value) {
        2500 + value - BUDDHIST
    } else if value < 70 {
        2000 + value
    } else {
        1900 + value
    }
}

/// The date of a day number. Formula: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
pub(super) fn from_days(days: i64) -> Option<When> {
    let days = days.checked_add(719_468)?;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let date = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    day(
        i32::try_from(year).ok()?,
        u32::try_from(month).ok()?,
        u32::try_from(date).ok()?,
    )
}

/// Minutes east of UTC; zones lie between -12:00 and +14:00 (IANA time zone database).
pub(super) fn offset(sign: i16, hours: u32, minutes: u32) -> Option<i16> {
    let total = i16::try_from(hours.checked_mul(60)?.checked_add(minutes)?).ok()?;
    (minutes < 60 && total <= 14 * 60).then_some(sign * total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_numbers_go_there_and_back() {
        assert_eq!(to_days(1970, 1, 1), 0);
        assert_eq!(to_days(1969, 12, 31), -1);
        assert_eq!(to_days(2000, 3, 1), 11_017);
        for days in 0..47_000 {
            let when = from_days(days).expect("in range");
            assert_eq!(
                to_days(
                    when.year,
                    when.month.expect("a month"),
                    when.day.expect("a day")
                ),
                days
            );
        }
        assert_eq!(from_days(i64::MAX), None);
        assert_eq!(from_days(i64::MIN), None);
    }

    #[test]
    fn impossible_dates_are_none() {
        assert!(day(2012, 2, 29).is_some());
        for (y, m, d) in [
            (2011, 2, 29),
            (2010, 13, 1),
            (2010, 0, 1),
            (2010, 4, 31),
            (1, 1, 1),
        ] {
            assert_eq!(day(y, m, d), None, "{y}-{m}-{d}");
        }
    }

    #[test]
    fn persian_dates() {
        let shown = |y, m, d| day(y, m + PERSIAN, d).map(|w| w.to_string());
        assert_eq!(shown(1349, 1, 1).as_deref(), Some("1970-03-21"));
        assert_eq!(shown(1389, 11, 22).as_deref(), Some("2011-02-11"));
        assert_eq!(shown(1390, 1, 12).as_deref(), Some("2011-04-01"));
        assert_eq!(shown(1399, 12, 30).as_deref(), Some("2021-03-20"));
        assert_eq!(shown(1403, 1, 1).as_deref(), Some("2024-03-20"));
        assert_eq!(shown(1404, 7, 30).as_deref(), Some("2025-10-22"));
        assert_eq!(shown(1400, 12, 30), None);
        assert_eq!(shown(2010, 1, 1), None);
        assert_eq!(day(1390, 1, 12), None);
    }

    #[test]
    fn years_of_two_digits_and_of_the_buddhist_era() {
        assert_eq!(short_year(9, true), 2009);
        assert_eq!(short_year(69, false), 2069);
        assert_eq!(short_year(70, false), 1970);
        assert_eq!(short_year(53, true), 2010);
        assert_eq!(long_year(2567), Some(2024));
        assert_eq!(long_year(1200), None);
    }
}
