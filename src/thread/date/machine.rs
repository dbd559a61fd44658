//! Machine-readable times: ISO 8601, RFC 2822, Unix time.

use super::civil;
use crate::thread::time::{Offset, Stamp, When};

/// English month names of RFC 2822 (3.3).
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Named zones of RFC 2822 (4.3), in minutes.
const ZONES: [(&str, i16); 8] = [
    ("EDT", -240),
    ("EST", -300),
    ("CDT", -300),
    ("CST", -360),
    ("MDT", -360),
    ("MST", -420),
    ("PDT", -420),
    ("PST", -480),
];

/// A reader over the rest of an attribute's value.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// Exactly `n` ASCII digits.
    fn digits(&mut self, n: usize) -> Option<u32> {
        let head = self.0.get(..n)?;
        if !head.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.0 = &self.0[n..];
        head.parse().ok()
    }

    fn one_of(&mut self, marks: &[char]) -> Option<char> {
        let c = self.0.chars().next().filter(|c| marks.contains(c))?;
        self.0 = &self.0[c.len_utf8()..];
        Some(c)
    }

    /// The ASCII letters that come next, perhaps none.
    fn letters(&mut self) -> &'a str {
        let end = self
            .0
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(self.0.len());
        let (head, tail) = self.0.split_at(end);
        self.0 = tail;
        head
    }

    fn blank(&mut self) {
        self.0 = self.0.trim_start();
    }

    fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Hour, minute and, where given, second; fractions are cut.
    fn clock(&mut self, colons: bool) -> Option<((u8, u8), Option<u8>)> {
        let hour = self.digits(2)?;
        if colons {
            self.one_of(&[':'])?;
        }
        let minute = self.digits(2)?;
        let more = if colons {
            self.one_of(&[':']).is_some()
        } else {
            self.0.starts_with(|c: char| c.is_ascii_digit())
        };
        let second = if more { Some(self.digits(2)?) } else { None };
        if second.is_some() && self.one_of(&['.', ',']).is_some() {
            self.0 = self.0.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        if hour > 23 || minute > 59 || second.is_some_and(|s| s > 60) {
            return None;
        }
        let small = |n: u32| u8::try_from(n).ok();
        Some((
            (small(hour)?, small(minute)?),
            second.and_then(|s| small(s.min(59))),
        ))
    }

    /// `Z`, `+01:00`, `+0100`, `+01`, `GMT`, `EST`; `Some(None)` where nothing stands there.
    fn offset(&mut self) -> Option<Option<Offset>> {
        self.blank();
        if self.0.is_empty() {
            return Some(None);
        }
        let name = self.letters();
        if let Some(zone) = ZONES.iter().find(|z| z.0.eq_ignore_ascii_case(name)) {
            return Some(Some(Offset(Some(zone.1))));
        }
        let universal = ["z", "ut", "utc", "gmt"].contains(&name.to_ascii_lowercase().as_str());
        if !universal && !name.is_empty() {
            return None;
        }
        let sign = match self.one_of(&['+', '-', '\u{2212}']) {
            Some('+') => 1,
            Some(_) => -1,
            // "Z" and "UTC" alone; a lone something else is no offset.
            None => return universal.then_some(Some(Offset(None))),
        };
        let hours = self.digits(2)?;
        self.one_of(&[':']);
        let minutes = self.digits(2).unwrap_or(0);
        Some(Some(Offset(Some(civil::offset(sign, hours, minutes)?))))
    }
}

/// A machine-readable time: ISO 8601 (also with a blank for the `T`, compact, or cut to the minute, day or month) or RFC 2822.
///
/// Seconds are kept as given, fractions cut. `None` for anything else, for dates that do not exist, and for years outside
/// 1970 to 2099, which in attributes are sentinels (`0001-01-01`, `-0001-11-30`).
///
/// ```
/// use commentsift::thread::date::machine;
/// let stamp = machine("2012-12-11T11:07:17+01:00").unwrap();
/// assert_eq!(stamp.when.to_string(), "2012-12-11T11:07:17");
/// assert_eq!(stamp.offset.unwrap().to_string(), "+01:00");
/// assert!(machine("2012-02-30").is_none());
/// ```
#[must_use]
pub fn machine(text: &str) -> Option<Stamp> {
    let text = text.trim();
    if text.len() > super::lex::LONGEST {
        return None;
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        iso(text)
            .or_else(|| compact(text))
            .or_else(|| rfc2822(text))
    } else {
        rfc2822(text)
    }
}

/// A date with the time that follows it, where one does.
fn timed(mut rest: Rest<'_>, date: When, colons: bool) -> Option<Stamp> {
    if rest.is_empty() {
        return Some(Stamp {
            when: date,
            offset: None,
        });
    }
    date.day?;
    // A blank, "T", or the zone's letters that PHP's format letter T writes where a theme forgot to escape it.
    rest.blank();
    if rest.letters().len() > 5 {
        return None;
    }
    rest.blank();
    let (time, second) = rest.clock(colons)?;
    let offset = rest.offset()?;
    rest.is_empty().then_some(Stamp {
        when: When {
            time: Some(time),
            second,
            ..date
        },
        offset,
    })
}

fn iso(text: &str) -> Option<Stamp> {
    let mut rest = Rest(text);
    let year = i32::try_from(rest.digits(4)?).ok()?;
    let mark = rest.one_of(&['-', '/'])?;
    let month = rest.digits(2)?;
    if rest.is_empty() {
        return timed(rest, civil::month(year, month)?, true);
    }
    rest.one_of(&[mark])?;
    let day = rest.digits(2)?;
    // A longer run of digits is no date.
    if rest.0.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    timed(rest, civil::day(year, month, day)?, true)
}

/// 20121211T110717Z, 20121211110717, 20121211.
fn compact(text: &str) -> Option<Stamp> {
    let mut rest = Rest(text);
    let year = i32::try_from(rest.digits(4)?).ok()?;
    let date = civil::day(year, rest.digits(2)?, rest.digits(2)?)?;
    timed(rest, date, false)
}

/// Tue, 11 Dec 2012 11:07:17 +0100
fn rfc2822(text: &str) -> Option<Stamp> {
    let mut rest = Rest(text);
    let weekday = rest.letters();
    if !weekday.is_empty() {
        rest.one_of(&[',', '.']);
        rest.one_of(&[',']);
        rest.blank();
    }
    let day = rest.digits(2).or_else(|| rest.digits(1))?;
    rest.one_of(&['-']);
    rest.blank();
    let name = rest.letters().to_ascii_lowercase();
    let month = MONTHS.iter().position(|m| name.starts_with(m))?;
    rest.one_of(&['-']);
    rest.blank();
    let year = i32::try_from(rest.digits(4)?).ok()?;
    if rest.0.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    timed(
        rest,
        civil::day(year, u32::try_from(month + 1).ok()?, day)?,
        true,
    )
}

/// Unix time in seconds (9 or 10 digits) or milliseconds (12 or 13), as UTC.
///
/// Fractions are cut. `None` for other lengths, so that an id does not become a time.
///
/// ```
/// use commentsift::thread::date::epoch;
/// let stamp = epoch("1355220437").unwrap();
/// assert_eq!(stamp.when.to_string(), "2012-12-11T10:07:17");
/// assert_eq!(stamp.offset.unwrap().to_string(), "Z");
/// assert_eq!(epoch("1355220437000"), Some(stamp));
/// ```
#[must_use]
pub fn epoch(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return None;
    }
    let seconds: i64 = match whole.len() {
        9 | 10 => whole.parse().ok()?,
        12 | 13 => whole.parse::<i64>().ok()? / 1000,
        _ => return None,
    };
    let date = civil::from_days(seconds.div_euclid(86_400))?;
    let of_day = seconds.rem_euclid(86_400);
    let small = |n: i64| u8::try_from(n).ok();
    Some(Stamp {
        when: When {
            time: Some((small(of_day / 3600)?, small(of_day / 60 % 60)?)),
            second: small(of_day % 60),
            ..date
        },
        offset: Some(Offset(None)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        machine(text).map(|s| match s.offset {
            Some(offset) => format!("{}{offset}", s.when),
            None => s.when.to_string(),
        })
    }

    #[test]
    fn usual_shapes() {
        for (text, expected) in [
            ("2012-12-11T11:07:17+01:00", "2012-12-11T11:07:17+01:00"),
            ("2012-12-11T11:07:17-0530", "2012-12-11T11:07:17-05:30"),
            ("2012-12-11T11:07:17.123456Z", "2012-12-11T11:07:17Z"),
            ("2012-12-11T11:07:17,5+01", "2012-12-11T11:07:17+01:00"),
            ("2012-12-11 11:07:17", "2012-12-11T11:07:17"),
            ("2012-12-11 11:07:17 +0100", "2012-12-11T11:07:17+01:00"),
            ("2012-12-11 11:07:17 UTC", "2012-12-11T11:07:17Z"),
            ("2012-12-11T11:07", "2012-12-11T11:07"),
            ("2012-12-11CET11:07:17+01:00", "2012-12-11T11:07:17+01:00"),
            ("2012/12/11 11:07", "2012-12-11T11:07"),
            (" 2012-12-11\n", "2012-12-11"),
            ("2012-12", "2012-12"),
            ("2012-12-31T23:59:60Z", "2012-12-31T23:59:59Z"),
            ("20121211T110717Z", "2012-12-11T11:07:17Z"),
            ("20121211T1107", "2012-12-11T11:07"),
            ("20121211110717", "2012-12-11T11:07:17"),
            ("20121211", "2012-12-11"),
            (
                "Tue, 11 Dec 2012 11:07:17 +0100",
                "2012-12-11T11:07:17+01:00",
            ),
            ("1 Dec 2012 11:07 GMT", "2012-12-01T11:07Z"),
            ("Tue, 11 Dec 2012 11:07:17 EST", "2012-12-11T11:07:17-05:00"),
            ("Tuesday, 11-Dec-2012 11:07:17 GMT", "2012-12-11T11:07:17Z"),
        ] {
            assert_eq!(shown(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "2012",
            "2012-13-01",
            "2011-02-29",
            "0000-00-00T00:00:00",
            "-0001-11-30T00:00:00+00:00",
            "0001-01-01T00:00:00Z",
            "2012-12-11T25:00",
            "2012-12-11T11:60",
            "2012-12-11T11:07:17+25:00",
            "2012-12-11T11:07 or later",
            "2012-12-111",
            "121211",
            "May 5",
            "Tue, 31 Nov 2012 11:07:17 +0100",
            "vor 3 Tagen",
            "2012-12-11T",
            "2012-12T11:07",
            "é2012-12-11",
            "2012-1é",
        ] {
            let stamp = machine(text);
            // "2012-12-11T" names a day and nothing more would be padded.
            assert_eq!(stamp, None, "{text}");
        }
    }

    #[test]
    fn unix_time() {
        let shown = |text| epoch(text).map(|s| s.when.to_string());
        assert_eq!(shown("1268404320").as_deref(), Some("2010-03-12T14:32:00"));
        assert_eq!(
            shown("1268404320.75").as_deref(),
            Some("2010-03-12T14:32:00")
        );
        assert_eq!(
            shown("1268404320999").as_deref(),
            Some("2010-03-12T14:32:00")
        );
        for text in [
            "",
            "12345",
            "-1268404320",
            "1268404320x",
            "9999999999",
            "12684043200000",
            "1e9",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
