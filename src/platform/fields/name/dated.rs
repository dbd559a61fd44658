//! What stands beside a date in a line of name and date: the name, without the weekday that belongs to the date.

use super::{CLOSING, DIVIDING, TAILS, without_joints};
use crate::locale::calendar::{self, calendar};
use crate::locale::{weekday, words};
use crate::platform::fields::Context;
use crate::thread::date;
use crate::thread::time::When;

/// What stands before a dash or bar with a date behind it.
pub(in crate::platform::fields) fn before_dated_tail<'a>(
    ctx: &Context<'_, '_>,
    text: &'a str,
) -> Option<&'a str> {
    TAILS
        .iter()
        .filter_map(|tail| text.rsplit_once(tail))
        .filter(|(_, tail)| date::is_date_like(tail) && date::find(tail, &ctx.hints()).is_some())
        .map(|(head, _)| head.trim())
        .max_by_key(|head| head.len())
}

/// The two sides of a date in a line, without the weekday that belongs to it.
pub(in crate::platform::fields) struct Sides<'a> {
    pub(in crate::platform::fields) before: &'a str,
    pub(in crate::platform::fields) after: &'a str,
    /// A month alone can be part of a name.
    pub(in crate::platform::fields) has_day: bool,
}

/// The date in a line of facts, as what stands on both its sides.
pub(in crate::platform::fields) fn sides<'a>(
    ctx: &Context<'_, '_>,
    text: &'a str,
) -> Option<Sides<'a>> {
    if !date::is_date_like(text) {
        return None;
    }
    let found = date::find(text, &ctx.hints())?;
    let when = found.stamp.when;
    let days = [Some(when), found.ambiguous.then(|| turned(when)).flatten()];
    let fits = |named: weekday::Days| {
        let mut days = days.iter().flatten().filter_map(|w| w.weekday());
        days.any(|day| named.hold(day))
    };
    let after = behind_weekday(&text[found.span.end..], &fits);
    let rest = without_joints(after, true);
    let alone = rest.is_empty() || words::is_reply_word(rest);
    Some(Sides {
        before: before_weekday(&text[..found.span.start], alone, &fits),
        after,
        has_day: when.day.is_some(),
    })
}

/// True where nothing but joining words stands before the date of a line, and "by" right behind it.
pub(in crate::platform::fields) fn by_behind_date(ctx: &Context<'_, '_>, text: &str) -> bool {
    let Some(sides) = sides(ctx, text).filter(|sides| sides.has_day) else {
        return false;
    };
    let before = sides.before.trim();
    let joins = before.is_empty() || words::is_connective(before);
    let first = sides.after.trim_start_matches([' ', ',', '.']);
    joins && first.split_whitespace().next().is_some_and(words::is_by)
}

/// The other reading of 03/12/2015.
fn turned(when: When) -> Option<When> {
    Some(When::day(when.year, when.day?, when.month?))
}

/// What stands before the weekday that touches a date. A short name of a day is also that of a person ("Sam", "Sol"): it must be the
/// date's own day, or something must divide it from a name before it; `alone` where no name can stand behind the date.
fn before_weekday<'a>(
    before: &'a str,
    alone: bool,
    fits: &impl Fn(weekday::Days) -> bool,
) -> &'a str {
    let text = before.trim_end_matches([' ', '\u{a0}', ',', '.', '،', '、', '，', '(', '（']);
    let mut start = text.len();
    let mut found = None;
    for _ in 0..2 {
        start = text[..start]
            .trim_end()
            .rfind(char::is_whitespace)
            .map_or(0, |at| {
                at + text[at..].chars().next().map_or(1, char::len_utf8)
            });
        let word = text[start..].trim_start_matches(|c: char| !c.is_alphanumeric());
        if let Some(days) = weekday::days(word) {
            found = Some((text.len() - word.len(), days));
        }
        if start == 0 {
            break;
        }
    }
    let Some((start, days)) = found else {
        return before;
    };
    let head = text[..start].trim_end();
    let joint = head.rsplit(char::is_whitespace).next().unwrap_or("");
    let joined =
        !joint.contains(char::is_uppercase) && words::is_connective(joint) && !words::is_by(joint);
    let divided = if head.is_empty() {
        !alone
    } else {
        head.ends_with(DIVIDING) || joined
    };
    if divided || fits(days) { head } else { before }
}

/// What stands behind the weekday that follows a date: "2015-03-12 (木) Ana".
fn behind_weekday<'a>(after: &'a str, fits: &impl Fn(weekday::Days) -> bool) -> &'a str {
    let text = after.trim_start_matches([' ', '\u{a0}', ',', '(', '（']);
    let end = text
        .find(|c: char| !(c.is_alphabetic() || c == '.'))
        .unwrap_or(text.len());
    let bracketed = after.trim_start().starts_with(['(', '（']);
    match weekday::days(&text[..end]) {
        Some(days) if bracketed || fits(days) => {
            text[end..].trim_start_matches([')', '）', ',', ' ', '\u{a0}'])
        }
        _ => after,
    }
}

/// What stands before a date, or behind it where nothing but joining words does.
pub(in crate::platform::fields) fn without_date<'a>(
    ctx: &Context<'_, '_>,
    name: &'a str,
) -> &'a str {
    match sides(ctx, name).filter(|sides| sides.has_day) {
        Some(sides) => {
            // "Geschrieben am" is one word for joining, though its last one joins alone.
            let joins = words::is_connective(sides.before.trim());
            let before = if joins {
                ""
            } else {
                without_joints(sides.before, false)
            };
            if before.is_empty() {
                without_joints(sides.after, true)
            } else {
                before
            }
        }
        None => before_yearless(name),
    }
}

/// What stands before a date without its year: "Ana · Mar 12, 02:32 PM", "Ana on 12 March". No date can be made of it, but no name
/// ends so.
fn before_yearless(name: &str) -> &str {
    if !name.contains(|c: char| c.is_numeric()) {
        return name;
    }
    let mut start = 0;
    let mut key = String::new();
    for word in name.split_inclusive(char::is_whitespace) {
        let (at, end) = (start, start + word.len());
        start = end;
        let bare = word.trim_matches(|c: char| !c.is_alphabetic());
        key.clear();
        calendar::fold(bare, &mut key);
        let month = !bare.is_empty() && calendar().word(&key).is_some_and(|e| !e.months.is_empty());
        let head = name[..at].trim_end();
        if at > 0 && is_day_and_month(word.trim()) && name[end..].contains(':') {
            let joint = head.rsplit(char::is_whitespace).next().unwrap_or("");
            let joined = words::is_connective(joint) && !words::is_by(joint);
            if joined || head.ends_with(DIVIDING) {
                return without_joints(head, false).trim_end_matches(CLOSING);
            }
        }
        if at == 0 || !month {
            continue;
        }
        let (before, day) = head.rsplit_once(char::is_whitespace).unwrap_or(("", head));
        let first = if is_day(day) { before.trim_end() } else { head };
        let behind = name[end..].split_whitespace().next().unwrap_or("");
        let timed = name[end..].contains(':');
        let joint = first.rsplit(char::is_whitespace).next().unwrap_or("");
        let joined = words::is_connective(joint) && !words::is_by(joint);
        let divided = first.ends_with(DIVIDING) || joined;
        if (is_day(day) || is_day(behind)) && (divided || timed) {
            let first = before_weekday(first, false, &|_| true);
            return without_joints(first, false).trim_end_matches(CLOSING);
        }
    }
    name
}

/// "03/04", "4.3.": day and month as numbers, without a year.
fn is_day_and_month(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',']);
    let parts = word.split_once(['/', '.']);
    parts.is_some_and(|(a, b)| is_day(a) && is_day(b))
}

/// "12", "12,", "12.", "12th": the number of a day.
fn is_day(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = word[digits..].trim_end_matches([',', '.']);
    matches!(digits, 1 | 2)
        && rest.len() < 3
        && rest.chars().all(char::is_alphabetic)
        && word[..digits]
            .parse::<u8>()
            .is_ok_and(|d| (1..=31).contains(&d))
}
