//! When a post was published or changed, as sitemaps, feeds and addresses say it; and whether that is before a day.

use crate::source::http_stamp;
use crate::thread::time::When;
use crate::thread::time::days_since_1970;
use url::Url;

/// Sitemaps and feeds often write UTC, pages their own time: a post may be dated one day apart.
const GRACE: i64 = 1;

/// A date of a sitemap or of Atom (W3C's profile of ISO 8601: `2010`, `2010-03`, `2010-03-12`, a time behind it), or of RSS
/// (RFC 2822: `Fri, 12 Mar 2010 14:32:05 +0100`); the time is dropped.
pub(super) fn day(text: &str) -> Option<When> {
    let text = text.trim();
    let mut parts = text.split(['T', ' ']).next()?.splitn(3, '-');
    let year = parts.next().and_then(|year| digits(year, 4));
    let Some(year) = year else {
        let when = http_stamp(text)?.when;
        return Some(When::day(when.year, when.month?, when.day?));
    };
    calendar(
        year,
        parts.next().and_then(|month| digits(month, 2)),
        parts.next().and_then(|day| digits(day, 2)),
    )
}

/// The date in an address such as `/2010/03/12/title/` or `/2010/03/title.html`.
pub(super) fn in_path(url: &Url) -> Option<When> {
    let parts: Vec<&str> = url.path_segments()?.collect();
    let year = |part: &&str| digits(part, 4).is_some_and(|year| (1990..2100).contains(&year));
    let at = parts.iter().position(year)?;
    let number = |place: usize| parts.get(at + place).and_then(|part| digits(part, 2));
    let found = calendar(digits(parts[at], 4)?, number(1), number(2))?;
    // A year alone may be part of a title: "/review/2010/".
    found.month.is_some().then_some(found)
}

fn digits(text: &str, count: usize) -> Option<u16> {
    let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

fn calendar(year: u16, month: Option<u16>, day: Option<u16>) -> Option<When> {
    let year = i32::from(year);
    if year == 0 {
        return None;
    }
    let within = |number: Option<u16>, most: u16| {
        let number = number.filter(|number| (1..=most).contains(number))?;
        u8::try_from(number).ok()
    };
    Some(match (within(month, 12), within(day, 31)) {
        (Some(month), Some(day)) => When::day(year, month, day),
        (Some(month), None) => When::month(year, month),
        (None, _) => When::year(year),
    })
}

/// Whether all of what a date may mean lies before `since`.
///
/// ```
/// use commentsift::{When, site::is_older};
/// assert!(is_older(When::month(2024, 1), When::day(2024, 2, 1)));
/// assert!(!is_older(When::month(2024, 2), When::day(2024, 2, 15)));
/// ```
#[must_use]
pub fn is_older(date: When, since: When) -> bool {
    last_day(date) < first_day(since)
}

/// Whether all of what a list's date may mean lies before `since`, and more than a day.
pub(super) fn is_before(date: When, since: When) -> bool {
    last_day(date) + GRACE < first_day(since)
}

fn first_day(date: When) -> i64 {
    days_since_1970(date.year, date.month.unwrap_or(1), date.day.unwrap_or(1))
}

fn last_day(date: When) -> i64 {
    // The day after the month's last is counted right, too.
    days_since_1970(date.year, date.month.unwrap_or(12), date.day.unwrap_or(31))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        day(text).map(|date| date.to_string()).unwrap_or_default()
    }

    #[test]
    fn dates_of_sitemaps_and_feeds() {
        for (text, date) in [
            ("2010-03-12T14:32:05+01:00", "2010-03-12"),
            (" 2010-03-12 ", "2010-03-12"),
            ("2010-03", "2010-03"),
            ("2010", "2010"),
            ("2010-03-12 14:32", "2010-03-12"),
            ("Fri, 12 Mar 2010 14:32:05 +0000", "2010-03-12"),
            ("Fri, 5 Mar 2010 14:32:05 GMT", "2010-03-05"),
            ("2010-13-40", "2010"),
            ("0000-00-00", ""),
            ("-0001-11-30T00:00:00+00:00", ""),
            ("yesterday", ""),
            ("", ""),
        ] {
            assert_eq!(shown(text), date, "{text}");
        }
    }

    #[test]
    fn dates_in_addresses() {
        let of = |path: &str| {
            let url = Url::parse("https://blog.example").unwrap().join(path);
            in_path(&url.unwrap()).map(|date| date.to_string())
        };
        assert_eq!(of("/2010/03/12/title/").as_deref(), Some("2010-03-12"));
        assert_eq!(of("/b/2010/03/title.html").as_deref(), Some("2010-03"));
        assert_eq!(of("/review/2010/"), None);
        assert_eq!(of("/1024/03/title"), None);
        assert_eq!(of("/title"), None);
    }

    #[test]
    fn a_date_is_before_another_when_all_of_it_is() {
        let since = day("2010-03-01").unwrap();
        let before = |text| is_before(day(text).unwrap(), since);
        assert!(before("2010-02-27") && before("2009") && before("2010-01"));
        assert!(!before("2010-02-28"), "the day before, in another zone");
        assert!(!before("2010-02") && !before("2010") && !before("2010-03-01"));
    }
}
