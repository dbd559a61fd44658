//! "3 years ago" and "yesterday at 14:32" in every locale, counted back from a known time.

use super::Hints;
use super::civil;
use super::lex::{cut, digit};
use super::line::Line;
use crate::locale::calendar::{Languages, Side, Unit, ago, calendar, fold, is_invisible};
use crate::thread::time::{Stamp, When};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::sync::OnceLock;

/// Numbers beyond this are no span.
const MOST: u32 = 9_999;

/// Bytes that may divide two spans of one date (", and ").
const SMALL_GAP: usize = 6;

/// Spans of one text: "1 year, 2 months ago".
const MOST_SPANS: usize = 4;

/// A relative date ("il y a 3 ans", "3 日前"), counted back from `as_of`, the time at which the page was captured.
/// A day that has a name ("hier à 14:32") may have a time beside it.
///
/// The result is cut to the unit printed: minutes for seconds and minutes, the day for hours, days and weeks, the month for
/// months, the year for years. `None` where `as_of` is less precise than the unit needs, and where the text is no relative
/// date. Two units ("1 year, 2 months ago") count together, cut to the finer one.
///
/// ```
/// use commentsift::When;
/// use commentsift::thread::date::{Hints, machine, relative};
/// let captured = machine("2013-03-31T14:32:00").unwrap();
/// let hints = Hints::default();
/// assert_eq!(relative("il y a 3 jours", captured, &hints), Some(When::day(2013, 3, 28)));
/// assert_eq!(relative("1 month ago", captured, &hints).unwrap().to_string(), "2013-02");
/// assert_eq!(relative("vor 20 Minuten", captured, &hints), Some(When::minute(2013, 3, 31, 14, 12)));
/// assert_eq!(relative("3 years ago", captured, &hints), Some(When::year(2010)));
/// ```
#[must_use]
pub fn relative(text: &str, as_of: Stamp, hints: &Hints<'_>) -> Option<When> {
    let shown = cut(text);
    let text = normal(shown);
    let languages = hints.lang.map_or(0, |l| calendar().languages_of(l));
    if is_now(&text) {
        return count_back(as_of.when, &[(0, Unit::Second)]);
    }
    match spans(&text, languages) {
        Some(spans) => count_back(as_of.when, &spans),
        None => named_day(shown, &text, as_of.when, hints),
    }
}

/// What pages print of a comment that was sent within the minute, folded; the whole text.
const NOW: [&str; 23] = [
    "just now",
    "right now",
    "moments ago",
    "a moment ago",
    "a l'instant",
    "il y a un instant",
    "gerade eben",
    "soeben",
    "ahora mismo",
    "justo ahora",
    "hace un momento",
    "proprio ora",
    "agora mesmo",
    "zojuist",
    "zonet",
    "przed chwila",
    "prave ted",
    "az once",
    "simdi",
    "только что",
    "たった今",
    "방금 전",
    "刚刚",
];

/// Bytes of such a text as a page prints it, with full stops.
const LONGEST_NOW: usize = 32;

/// "à l'instant", "just now": nothing else stands there.
fn is_now(normal: &str) -> bool {
    let text = normal.trim_matches(|c: char| c == ' ' || c == '.');
    NOW.contains(&text) || text.contains('’') && NOW.contains(&text.replace('’', "'").as_str())
}

/// True for a text that holds a relative date of any unit, years too; not for "yesterday", which people write too.
///
/// ```
/// use commentsift::thread::date::{Hints, is_relative};
/// assert!(is_relative("il y a 9 ans", &Hints::default()) && !is_relative("9 ans", &Hints::default()));
/// ```
#[must_use]
pub fn is_relative(text: &str, hints: &Hints<'_>) -> bool {
    let text = normal(cut(text));
    let languages = hints.lang.map_or(0, |l| calendar().languages_of(l));
    spans(&text, languages).is_some()
}

/// Bytes of a text that is a relative date and nothing else.
const LONGEST_ALONE: usize = 40;

/// Words of such a text: "Posted about 3 years and 2 months ago".
const WORDS_ALONE: usize = 8;

/// True for a text that is a relative date and nothing else, also a day by its name with a time.
///
/// Cheap for texts without a digit, which are none.
///
/// ```
/// use commentsift::thread::date::{Hints, is_only_relative};
/// let is = |text| is_only_relative(text, &Hints::default());
/// assert!(is("il y a 9 ans") && is("Yesterday at 14:32"));
/// assert!(!is("Yesterday") && !is("14:32") && !is("I bought 3 of them some days ago, and they were good"));
/// ```
#[must_use]
pub fn is_only_relative(text: &str, hints: &Hints<'_>) -> bool {
    let text = text.trim();
    if text.len() > LONGEST_ALONE {
        return false;
    }
    if !text.chars().any(|c| digit(c).is_some()) {
        return text.len() <= LONGEST_NOW && is_now(&normal(text));
    }
    let words = text.split_whitespace().count();
    words <= WORDS_ALONE && (is_relative(text, hints) || is_named_day(text, hints))
}

/// A day by its name with a time.
fn is_named_day(text: &str, hints: &Hints<'_>) -> bool {
    const DAY: When = When {
        year: 2000,
        month: Some(1),
        day: Some(3),
        time: None,
        second: None,
    };
    // The names are many: a look for the time comes first.
    let mut last = ' ';
    let clock = text.chars().any(|c| {
        let marked = digit(last).is_some()
            && matches!(
                c,
                ':' | '.' | 'h' | 'H' | '：' | '時' | '时' | '點' | '点' | '시'
            );
        last = c;
        marked
    });
    clock && named_day(text, &normal(text), DAY, hints).is_some_and(|w| w.time.is_some())
}

/// Folded, digits in ASCII, white space as one blank.
fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.chars() {
        if let Some(d) = digit(c).and_then(|d| char::from_digit(d, 10)) {
            out.push(d);
        } else if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_invisible(c) {
            fold(c.encode_utf8(&mut buffer), &mut out);
        }
    }
    out
}

/// Scripts that write words without blanks: an edge between two of their letters says nothing.
fn runs_on(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{edf}' | '\u{1000}'..='\u{109f}' | '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// A word ends between these two characters.
fn is_edge(left: Option<char>, right: Option<char>) -> bool {
    match (left, right) {
        (Some(l), Some(r)) => !(l.is_alphabetic() && r.is_alphabetic()) || runs_on(l) || runs_on(r),
        _ => true,
    }
}

/// The rest after `word` at the start of `text`, where a word ends there.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text
        .trim_start_matches([' ', '-', '.'])
        .strip_prefix(word)?;
    is_edge(word.chars().next_back(), rest.chars().next()).then_some(rest)
}

/// `word` stands somewhere in `text` as a word of its own.
fn has_word(text: &str, word: &str) -> bool {
    // Almost no word stands there, and that is told faster than where one does.
    text.contains(word)
        && text.match_indices(word).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + word.len()..]);
            is_edge(before.chars().next_back(), word.chars().next())
                && is_edge(word.chars().next_back(), after.chars().next())
        })
}

/// A language that both words share; words of no language go with all.
fn shared(a: Languages, b: Languages) -> Languages {
    if a == 0 || b == 0 { a | b } else { a & b }
}

/// The languages with a marker ("ago", "il y a") somewhere in the text.
fn marked_languages(text: &str) -> Languages {
    if !may_be_marked(text) {
        return 0;
    }
    let ascii = text.is_ascii();
    ago()
        .markers
        .iter()
        .filter(|m| (!ascii || m.0.is_ascii()) && has_word(text, &m.0))
        .fold(0, |all, m| all | m.2)
}

/// False where no marker stands in the text, not even inside a word: one pass for all of them, and most texts end there.
fn may_be_marked(text: &str) -> bool {
    static MARKERS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let compiled = || {
        AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(ago().markers.iter().map(|m| &m.0))
            .ok()
    };
    // A fixed list of short words can be compiled; were it not, each would be looked for by itself.
    let markers = MARKERS.get_or_init(compiled);
    markers.as_ref().is_none_or(|all| all.is_match(text))
}

/// The spans of the text, where a marker makes them a date.
fn spans(text: &str, languages: Languages) -> Option<Vec<(u32, Unit)>> {
    let marked = marked_languages(text);
    if marked == 0 {
        return None;
    }
    counted(text, languages, marked).or_else(|| fixed(text, languages).map(|span| vec![span]))
}

/// Spans with figures.
fn counted(text: &str, languages: Languages, marked: Languages) -> Option<Vec<(u32, Unit)>> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let (before, mut rest) = text.split_at(start);
    let mut found = Vec::new();
    let mut common = 0;
    while found.len() < MOST_SPANS {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let Some(count) = rest[..digits].parse().ok().filter(|n| *n <= MOST) else {
            break;
        };
        let head = if found.is_empty() { before } else { "" };
        let beside = unit_beside(head, &rest[digits..], languages, marked);
        let Some((unit, own, after)) = beside else {
            break;
        };
        common = own;
        found.push((count, unit));
        rest = after;
        // "2 days, 3 hours": the next number after marks and one small word.
        match rest.find(|c: char| c.is_ascii_digit()) {
            Some(next) if next <= SMALL_GAP => rest = &rest[next..],
            _ => break,
        }
    }
    (!found.is_empty() && is_marked(before, rest, common)).then_some(found)
}

/// The unit beside a number, its languages, and what follows. Of units that one word could mean, the one whose language has a
/// marker in the text; then the longest (Korean 개월 over 개); then the one of the page's language.
fn unit_beside<'a>(
    before: &str,
    after: &'a str,
    languages: Languages,
    marked: Languages,
) -> Option<(Unit, Languages, &'a str)> {
    let fits = ago().spans.iter().filter_map(|(word, unit, side, own)| {
        let rest = match side {
            Side::After => strip_word(after, word)?,
            Side::Before => {
                let head = before.trim_end().strip_suffix(word.as_str())?;
                is_edge(head.chars().next_back(), word.chars().next()).then_some(after)?
            }
        };
        let rank = (own & marked != 0, word.len(), own & languages != 0);
        Some((rank, (*unit, *own, rest)))
    });
    fits.max_by_key(|f| f.0).map(|f| f.1)
}

/// A marker of one of the unit's languages stands on its side.
fn is_marked(before: &str, after: &str, own: Languages) -> bool {
    ago().markers.iter().any(|(word, side, languages)| {
        let place = match side {
            Side::Before => before,
            Side::After => after,
        };
        shared(own, *languages) != 0 && has_word(place, word)
    })
}

/// "an hour ago", "قبل يومين": a span without a figure.
fn fixed(text: &str, languages: Languages) -> Option<(u32, Unit)> {
    let fits = ago().fixed.iter().filter_map(|(word, count, unit, own)| {
        let at = text.find(word.as_str())?;
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let whole = is_edge(before.chars().next_back(), word.chars().next())
            && is_edge(word.chars().next_back(), after.chars().next());
        (whole && is_marked(before, after, *own))
            .then_some(((own & languages != 0, word.len()), (*count, *unit)))
    });
    fits.max_by_key(|f| f.0).map(|f| f.1)
}

/// Characters of a line that says a day by name and its time; a longer one is prose.
const LONGEST_DAY: usize = 60;

/// Words of such a line, without its time ("Posted yesterday at 2:32 pm").
const WORDS_BESIDE: usize = 6;

/// Letters of a word that is believed on a page of another language: German "hier" is no yesterday.
const LONG_WORD: usize = 6;

/// "yesterday at 14:32", "вчера в 14:32": a day with a name and perhaps a time; no other number.
fn named_day(shown: &str, text: &str, from: When, hints: &Hints<'_>) -> Option<When> {
    if text.chars().count() > LONGEST_DAY {
        return None;
    }
    let line = Line::new(shown, hints);
    let (_, back, _) = ago().named.iter().find(|(word, _, own)| {
        let theirs = line.languages == 0 || own & line.languages != 0;
        (theirs || !word.is_ascii() || word.len() >= LONG_WORD) && has_word(text, word)
    })?;
    let days = civil::to_days(from.year, from.month?, from.day?) - i64::from(*back);
    let day = civil::from_days(days)?;
    let numbers = (0..line.tokens.len()).filter(|&k| line.number(k).is_some());
    let clock = numbers.clone().find_map(|k| line.clock(k));
    let within = |k: usize| clock.is_some_and(|c| (c.first..c.last).contains(&k));
    let words = (0..line.tokens.len()).filter(|&k| line.word(k).is_some() && !within(k));
    if numbers.clone().any(|k| !within(k)) || words.count() > WORDS_BESIDE {
        return None;
    }
    Some(When {
        time: clock.and_then(|c| c.time()),
        second: clock.and_then(|c| c.second),
        ..day
    })
}

/// `from` less the spans, cut to the finest unit.
fn count_back(from: When, spans: &[(u32, Unit)]) -> Option<When> {
    let finest = spans.iter().map(|s| s.1).min()?;
    let total = |unit: Unit| -> i64 {
        spans
            .iter()
            .filter(|s| s.1 == unit)
            .map(|s| i64::from(s.0))
            .sum()
    };
    if finest == Unit::Year {
        let year = i64::from(from.year) - total(Unit::Year);
        return civil::year(i32::try_from(year).ok()?);
    }
    let months = i64::from(from.year) * 12 + i64::from(from.month?)
        - 1
        - total(Unit::Year) * 12
        - total(Unit::Month);
    let year = i32::try_from(months.div_euclid(12)).ok()?;
    let month = u32::try_from(months.rem_euclid(12) + 1).ok()?;
    if finest == Unit::Month {
        return civil::month(year, month);
    }
    let month = u8::try_from(month).ok()?;
    // A month before 31 March is the last day of February.
    let day = from.day?.min(civil::days_in(year, month));
    let days = civil::to_days(year, month, day) - total(Unit::Week) * 7 - total(Unit::Day);
    if finest >= Unit::Day {
        return civil::from_days(days);
    }
    let (hour, minute) = from.time?;
    let seconds = days * 86_400
        + i64::from(hour) * 3600
        + i64::from(minute) * 60
        + i64::from(from.second.unwrap_or(0))
        - total(Unit::Hour) * 3600
        - total(Unit::Minute) * 60
        - total(Unit::Second);
    let when = civil::from_days(seconds.div_euclid(86_400))?;
    if finest == Unit::Hour {
        return Some(when);
    }
    let of_day = seconds.rem_euclid(86_400);
    Some(When {
        time: Some((
            u8::try_from(of_day / 3600).ok()?,
            u8::try_from(of_day / 60 % 60).ok()?,
        )),
        ..when
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(text: &str, lang: &str) -> Option<String> {
        let as_of = super::super::machine("2013-03-31T14:32:10").expect("a time");
        let hints = Hints {
            lang: (!lang.is_empty()).then_some(lang),
            order: None,
        };
        relative(text, as_of, &hints).map(|w| w.to_string())
    }

    #[test]
    fn counted_back_to_the_unit_printed() {
        for (text, expected) in [
            ("3 days ago", "2013-03-28"),
            ("about 2 weeks ago", "2013-03-17"),
            ("Posted 5 mins ago by X", "2013-03-31T14:27"),
            ("20 seconds ago", "2013-03-31T14:31"),
            ("15 hours ago", "2013-03-30"),
            ("an hour ago", "2013-03-31"),
            ("1 month ago", "2013-02"),
            ("1 year, 2 months ago", "2012-01"),
            ("3 years ago", "2010"),
            ("il y a 3 ans", "2010"),
            ("1 month, 2 days ago", "2013-02-26"),
            ("il y a 3 jours", "2013-03-28"),
            ("il y a environ une heure", "2013-03-31"),
            ("vor 1 Stunde", "2013-03-31"),
            ("hace 2 días", "2013-03-29"),
            ("hace 2 mins.", "2013-03-31T14:30"),
            ("3 日前", "2013-03-28"),
            ("3日前", "2013-03-28"),
            ("2か月前", "2013-01"),
            ("2 個月前", "2013-01"),
            ("3 週間前", "2013-03-10"),
            ("4 개월 전", "2012-11"),
            ("3일 전", "2013-03-28"),
            ("3 дня назад", "2013-03-28"),
            ("před 3 dny", "2013-03-28"),
            ("3 gün önce", "2013-03-28"),
            ("3 giorni fa", "2013-03-28"),
            ("fa 3 dies", "2013-03-28"),
            ("قبل يومين", "2013-03-29"),
            ("منذ ٣ أيام", "2013-03-28"),
            ("לפני 3 ימים", "2013-03-28"),
            ("3 วัน ที่ผ่านมา", "2013-03-28"),
            ("3 ngày trước", "2013-03-28"),
            ("duela 3 egun", "2013-03-28"),
            ("acum 20 de zile", "2013-03-11"),
        ] {
            assert_eq!(back(text, "").as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn days_that_have_a_name() {
        for (text, lang, expected) in [
            ("Yesterday at 14:32", "en", "2013-03-30T14:32"),
            ("Today, 9:05 am", "en-US", "2013-03-31T09:05"),
            ("Posted the day before yesterday", "en", "2013-03-29"),
            ("Hier à 14 h 32 min", "fr", "2013-03-30T14:32"),
            ("hier, 8h12", "", "2013-03-30T08:12"),
            ("avant-hier à 8h12", "fr", "2013-03-29T08:12"),
            ("Aujourd’hui à 10:00:07", "fr", "2013-03-31T10:00:07"),
            ("aujourd'hui", "fr", "2013-03-31"),
            ("gestern um 14:32 Uhr", "de", "2013-03-30T14:32"),
            ("vorgestern", "de", "2013-03-29"),
            ("ayer a las 2:32 pm", "es", "2013-03-30T14:32"),
            ("ieri alle 14:32", "it", "2013-03-30T14:32"),
            ("ontem às 14:32", "pt-BR", "2013-03-30T14:32"),
            ("gisteren om 14:32", "nl", "2013-03-30T14:32"),
            ("i går 14.32", "nb", "2013-03-30T14:32"),
            ("igår 14.32", "sv", "2013-03-30T14:32"),
            ("Вчера в 14:32", "ru", "2013-03-30T14:32"),
            ("сегодня в 9:05", "en", "2013-03-31T09:05"),
            ("dün 14:32", "tr", "2013-03-30T14:32"),
            ("昨日 14:32", "ja", "2013-03-30T14:32"),
            ("昨天 下午2:32", "zh", "2013-03-30T14:32"),
            ("어제 오후 2:32", "ko", "2013-03-30T14:32"),
            ("أمس ٢:٣٢ م", "ar", "2013-03-30T14:32"),
            ("אתמול ב-14:32", "he", "2013-03-30T14:32"),
            ("เมื่อวาน 14:32", "th", "2013-03-30T14:32"),
        ] {
            assert_eq!(back(text, lang).as_deref(), Some(expected), "{text}");
        }
        for (text, lang) in [
            ("hier 14:32", "de"),
            ("Yesterday I bought 3 of them", "en"),
            (
                "yesterday, all my troubles seemed so far away, at 10:00",
                "en",
            ),
            ("Yesterdays 14:32", "en"),
            ("14:32", "en"),
        ] {
            assert_eq!(back(text, lang), None, "{text}");
        }
    }

    #[test]
    fn a_moment_ago_is_the_minute_of_capture() {
        for text in [
            "à l'instant",
            "à l’instant",
            "Just now",
            "gerade eben",
            "только что",
            "たった今",
        ] {
            assert_eq!(
                back(text, "").as_deref(),
                Some("2013-03-31T14:32"),
                "{text}"
            );
        }
        assert_eq!(back("I left just now", "en"), None);
    }

    #[test]
    fn what_is_no_relative_date_is_none() {
        for text in [
            "3 days",
            "90 years ago",
            "12 dogs ago",
            "ago",
            "",
            "5 January 2010",
            "99999 days ago",
            "3 daysago",
            "days ago",
            "3 Tage",
        ] {
            assert_eq!(back(text, ""), None, "{text}");
        }
    }

    #[test]
    fn the_time_of_capture_must_be_precise_enough() {
        let day = Stamp {
            when: When::day(2013, 3, 31),
            offset: None,
        };
        let hints = Hints::default();
        assert_eq!(relative("3 hours ago", day, &hints), None);
        assert_eq!(
            relative("3 days ago", day, &hints),
            Some(When::day(2013, 3, 28))
        );
        let month = Stamp {
            when: When::month(2013, 3),
            offset: None,
        };
        assert_eq!(relative("3 days ago", month, &hints), None);
        assert_eq!(
            relative("4 months ago", month, &hints)
                .map(|w| w.to_string())
                .as_deref(),
            Some("2012-11")
        );
    }
}
