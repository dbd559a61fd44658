//! Marks that saving tools leave at the start of a page: where it came from, and when.

use crate::thread::time::{Offset, Stamp, When};

/// How far the marks are looked for: all tools write them before or just behind the `<html>` tag.
const REACH: usize = 4096;

/// What a saved page says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// The address it was saved from.
    pub url: Option<String>,
    /// When it was saved.
    pub stamp: Option<Stamp>,
}

/// Reads the marks of SingleFile, of browsers ("saved from url", the Mark of the Web) and of HTTrack.
pub(super) fn marks(bytes: &[u8]) -> Marks {
    let head: Vec<u8> = bytes
        .iter()
        .copied()
        .take(REACH)
        .filter(|byte| *byte != 0)
        .collect();
    let head = String::from_utf8_lossy(&head);
    let comments = head
        .split("<!--")
        .skip(1)
        .map(|rest| rest.split("-->").next().unwrap_or(rest));
    for comment in comments {
        let marks = single_file(comment)
            .or_else(|| mark_of_the_web(comment))
            .or_else(|| httrack(comment));
        if let Some(marks) = marks {
            return marks;
        }
    }
    Marks::default()
}

/// `Page saved with SingleFile`, then lines `url: …` and `saved date: …` (a JavaScript `Date`).
fn single_file(comment: &str) -> Option<Marks> {
    if !comment.contains("saved with SingleFile") {
        return None;
    }
    let field = |name: &str| {
        comment
            .lines()
            .find_map(|line| line.trim().strip_prefix(name))
    };
    Some(Marks {
        url: field("url:").and_then(web_address),
        stamp: field("saved date:").and_then(stamp),
    })
}

/// `saved from url=(0027)https://blog.example/a-post`: the number is the length of the URL.
fn mark_of_the_web(comment: &str) -> Option<Marks> {
    let rest = comment.trim_start().strip_prefix("saved from url=(")?;
    let (_, url) = rest.split_once(')')?;
    Some(Marks {
        url: web_address(url),
        stamp: None,
    })
}

/// `Mirrored from blog.example/a-post by HTTrack Website Copier/3.x […], Fri, 12 Mar 2010 14:32:00 GMT`.
fn httrack(comment: &str) -> Option<Marks> {
    let rest = comment.trim_start().strip_prefix("Mirrored from ")?;
    let (place, tool) = rest.split_once(" by HTTrack")?;
    let url = if place.contains("://") {
        place.to_owned()
    } else {
        format!("http://{place}")
    };
    Some(Marks {
        url: web_address(&url),
        stamp: tool.rsplit_once("],").and_then(|(_, date)| stamp(date)),
    })
}

/// An http(s) address; others (`about:internet`, `file:`) say nothing about where a page was.
pub(super) fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let url = url::Url::parse(text).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| text.to_owned())
}

/// An English date as HTTP (RFC 9110, 5.6.7) and JavaScript's `Date` write it: `Fri, 12 Mar 2010 14:32:00 GMT`,
/// `Fri Mar 12 2010 14:32:00 GMT+0100 (Central European Standard Time)`.
pub(crate) fn stamp(text: &str) -> Option<Stamp> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (mut month, mut day, mut year, mut time, mut offset) = (None, None, None, None, None);
    let tokens = text
        .split(|c: char| c.is_whitespace() || c == ',')
        .filter(|t| !t.is_empty());
    for token in tokens.take(8) {
        if let Some(index) = MONTHS.iter().position(|name| *name == token) {
            month = u8::try_from(index + 1).ok();
        } else if token.contains(':') {
            time = clock(token);
        } else if let Some(zone) = token.strip_prefix("GMT") {
            offset = zone_offset(zone);
        } else if let Ok(number) = token.parse::<i32>() {
            match token.len() {
                1 | 2 => day = u8::try_from(number).ok().filter(|d| (1..=31).contains(d)),
                4 => year = Some(number).filter(|y| (1990..2200).contains(y)),
                _ => {}
            }
        }
    }
    let (hour, minute, second) = time?;
    Some(Stamp {
        when: When {
            second: Some(second),
            ..When::minute(year?, month?, day?, hour, minute)
        },
        offset,
    })
}

/// `14:32:00`.
fn clock(token: &str) -> Option<(u8, u8, u8)> {
    let mut parts = token.split(':').map(|part| part.parse::<u8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    (hour < 24 && minute < 60 && second < 61).then_some((hour, minute, second.min(59)))
}

/// What follows `GMT`: nothing, or `+0100`.
fn zone_offset(zone: &str) -> Option<Offset> {
    if zone.is_empty() {
        return Some(Offset(None));
    }
    let (sign, digits) = match zone.as_bytes() {
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    if digits.len() != 4 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = digits
        .iter()
        .fold(0i16, |sum, digit| sum * 10 + i16::from(digit - b'0'));
    (value % 100 < 60 && value < 1500)
        .then_some(Offset(Some(sign * (value / 100 * 60 + value % 100))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str) -> (Option<String>, Option<String>) {
        let marks = marks(page.as_bytes());
        let stamp = marks.stamp.map(|s| {
            format!(
                "{}{}",
                s.when,
                s.offset.map_or(String::new(), |o| o.to_string())
            )
        });
        (marks.url, stamp)
    }

    #[test]
    fn marks_of_saving_tools() {
        let cases = [
            (
                "<!DOCTYPE html> <html lang=fr><!--\n Page saved with SingleFile \n url: https://blog.example/2010/03/a-post/?x=1 \n saved date: Fri Mar 12 2010 14:32:05 GMT+0100 (Central European Standard Time)\n-->",
                Some("https://blog.example/2010/03/a-post/?x=1"),
                Some("2010-03-12T14:32:05+01:00"),
            ),
            (
                "<!DOCTYPE html>\n<!-- saved from url=(0027)https://blog.example/a-post -->\n<html>",
                Some("https://blog.example/a-post"),
                None,
            ),
            (
                "<html>\n<!-- Mirrored from www.blog.example/p/1.html by HTTrack Website Copier/3.x [XR&CO'2014], Fri, 12 Mar 2010 14:32:05 GMT -->",
                Some("http://www.blog.example/p/1.html"),
                Some("2010-03-12T14:32:05Z"),
            ),
            (
                "<!-- saved from url=(0014)about:internet --><p>",
                None,
                None,
            ),
            (
                "<!-- saved from url=(0027)https://blog.example/open",
                Some("https://blog.example/open"),
                None,
            ),
            (
                "<p>Page saved with SingleFile url: https://a.example/</p>",
                None,
                None,
            ),
            ("<!-- Mirrored from ", None, None),
        ];
        for (page, url, stamp) in cases {
            assert_eq!(
                shown(page),
                (url.map(Into::into), stamp.map(Into::into)),
                "{page}"
            );
        }
    }

    #[test]
    fn marks_beyond_reach_are_words_of_the_page() {
        let page = format!(
            "{}<!-- saved from url=(0018)http://a.example/x -->",
            " ".repeat(REACH)
        );
        assert_eq!(marks(page.as_bytes()), Marks::default());
    }

    #[test]
    fn dates_that_are_none() {
        for text in [
            "",
            "Mar",
            "12 Mar 2010",
            "99 Mar 2010 10:00:00",
            "12 Mar 2010 25:00:00 GMT",
            "1 2 3 4:5",
        ] {
            assert_eq!(stamp(text), None, "{text}");
        }
        let odd = stamp("12 Mar 2010 10:00:00 GMT+99999").unwrap();
        assert_eq!(odd.offset, None);
    }
}
