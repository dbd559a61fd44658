//! Points in time as pages show them: wall-clock time, cut to the precision shown.

use std::fmt::{self, Write as _};

/// Wall-clock time to the precision that the page shows, never padded and never converted between zones.
///
/// ```
/// use commentsift::When;
/// assert_eq!(When::day(2010, 3, 12).to_string(), "2010-03-12");
/// assert_eq!(When::minute(2010, 3, 12, 14, 32).to_string(), "2010-03-12T14:32");
/// assert_eq!(When::year(2010).to_string(), "2010");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    /// Gregorian year.
    pub year: i32,
    /// Month, 1 to 12; `None` where the page shows the year only ("3 years ago").
    pub month: Option<u8>,
    /// Day of the month, 1 to 31; `None` where the page shows the month only, or the year.
    pub day: Option<u8>,
    /// Hour 0 to 23 and minute 0 to 59.
    pub time: Option<(u8, u8)>,
    /// Second 0 to 59 (60 is read as 59).
    pub second: Option<u8>,
}

impl When {
    /// A year and no more.
    #[must_use]
    pub fn year(year: i32) -> Self {
        When {
            year,
            month: None,
            day: None,
            time: None,
            second: None,
        }
    }

    /// A month without a day.
    #[must_use]
    pub fn month(year: i32, month: u8) -> Self {
        When {
            month: Some(month),
            ..Self::year(year)
        }
    }

    /// A date without a time.
    #[must_use]
    pub fn day(year: i32, month: u8, day: u8) -> Self {
        When {
            day: Some(day),
            ..Self::month(year, month)
        }
    }

    /// A date with hour and minute.
    #[must_use]
    pub fn minute(year: i32, month: u8, day: u8, hour: u8, minute: u8) -> Self {
        When {
            time: Some((hour, minute)),
            ..Self::day(year, month, day)
        }
    }

    /// Days since 1970-01-01; `None` where the day is unknown.
    pub(crate) fn days(self) -> Option<i64> {
        Some(days_since_1970(self.year, self.month?, self.day?))
    }

    /// Minutes since 1970, for differences only; `None` where the time of day is unknown.
    pub(crate) fn minutes(self) -> Option<i64> {
        let (hour, minute) = self.time?;
        Some(self.days()? * 1440 + i64::from(hour) * 60 + i64::from(minute))
    }

    /// The day of the week by ISO 8601, 1 for Monday to 7 for Sunday; `None` where the day is unknown or no such date exists.
    ///
    /// Counted in the proleptic Gregorian calendar with years that begin in March (Zeller's congruence).
    ///
    /// ```
    /// use commentsift::When;
    /// assert_eq!(When::day(2015, 3, 12).weekday(), Some(4));
    /// ```
    #[must_use]
    pub fn weekday(self) -> Option<u8> {
        let day = i64::from(self.day?);
        let month = i64::from(self.month?);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let (year, month) = if month < 3 {
            (i64::from(self.year) - 1, month + 12)
        } else {
            (i64::from(self.year), month)
        };
        let (century, rest) = (year.div_euclid(100), year.rem_euclid(100));
        // 0 is Saturday.
        let zeller =
            day + 13 * (month + 1) / 5 + rest + rest / 4 + century.div_euclid(4) + 5 * century;
        u8::try_from((zeller + 5).rem_euclid(7) + 1).ok()
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar. Formula: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
/// `days_from_civil`.
pub(crate) fn days_since_1970(year: i32, month: u8, day: u8) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Two figures behind a mark. Every row has some, and `{:02}` takes ten times as long.
fn figures(f: &mut fmt::Formatter<'_>, mark: Option<char>, value: u8) -> fmt::Result {
    if let Some(mark) = mark {
        f.write_char(mark)?;
    }
    if value > 99 {
        return write!(f, "{value}");
    }
    f.write_char(char::from(b'0' + value / 10))?;
    f.write_char(char::from(b'0' + value % 10))
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match u16::try_from(self.year) {
            Ok(year @ 0..=9999) => {
                figures(f, None, (year / 100) as u8)?;
                figures(f, None, (year % 100) as u8)?;
            }
            _ => write!(f, "{:04}", self.year)?,
        }
        let Some(month) = self.month else {
            return Ok(());
        };
        figures(f, Some('-'), month)?;
        let Some(day) = self.day else { return Ok(()) };
        figures(f, Some('-'), day)?;
        let Some((hour, minute)) = self.time else {
            return Ok(());
        };
        figures(f, Some('T'), hour)?;
        figures(f, Some(':'), minute)?;
        match self.second {
            Some(second) => figures(f, Some(':'), second),
            None => Ok(()),
        }
    }
}

impl serde::Serialize for When {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// An offset from UTC in minutes, as a page states it beside a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Offset(
    /// Minutes east of UTC; `None` for `Z`.
    pub Option<i16>,
);

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("Z"),
            Some(m) => {
                let sign = if m < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", m.abs() / 60, m.abs() % 60)
            }
        }
    }
}

impl serde::Serialize for Offset {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// A time and, where the page states one, its offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Stamp {
    /// Wall-clock time.
    pub when: When,
    /// Offset as stated; `None` where the page states none.
    pub offset: Option<Offset>,
}
