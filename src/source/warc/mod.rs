//! Web archives: WARC/1.1 (ISO 28500:2017), written and read.
//!
//! `record` finds the records of a file one after another and outlives damage; `http` reads the answers in them; `write` makes
//! records; `archive` is the file of a run (`scan` tells what it holds), to which every answer is saved and from which it is read back; `pages` are those of an
//! archive that is an input.

mod archive;
mod http;
mod pages;
mod record;
mod scan;
mod stream;
mod write;

pub(super) use archive::{Archive, Saved};
pub use pages::ArchivePages;

use crate::source::saved;
use crate::thread::time::When;
use std::time::SystemTime;

/// A time as WARC writes it, to the second.
fn iso(time: SystemTime) -> String {
    let http = httpdate::fmt_http_date(time);
    saved::stamp(&http).map_or(http, |stamp| format!("{}Z", stamp.when))
}

/// A `WARC-Date`: `2010-03-12T14:32:05Z`, perhaps with a fraction, which is dropped.
fn from_iso(text: &str) -> Option<SystemTime> {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (date, time) = text.trim().split_once('T')?;
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let number: u8 = month.parse().ok()?;
    let when = When::day(year.parse().ok()?, number, day.parse().ok()?);
    let weekday = DAYS.get(usize::from(when.weekday()?).checked_sub(1)?)?;
    let month = MONTHS.get(usize::from(number).checked_sub(1)?)?;
    let clock = time.get(..8)?;
    // The date of HTTP says the same in other words, and there is a reader for it.
    httpdate::parse_http_date(&format!("{weekday}, {day} {month} {year} {clock} GMT")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn times_there_and_back() {
        for seconds in [631_152_000, 1_268_404_325, 951_782_400, 4_102_444_799] {
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(from_iso(&iso(time)), Some(time), "{}", iso(time));
        }
        let second = from_iso("2010-03-12T14:32:05Z");
        assert_eq!(from_iso("2010-03-12T14:32:05.123456Z"), second);
        assert_eq!(iso(second.unwrap()), "2010-03-12T14:32:05Z");
        for odd in [
            "",
            "2010",
            "2010-13-01T00:00:00Z",
            "2010-00-01T00:00:00Z",
            "2010-01-01T1:2Z",
            "T",
            "a-b-cT",
        ] {
            assert_eq!(from_iso(odd), None, "{odd}");
        }
    }
}
