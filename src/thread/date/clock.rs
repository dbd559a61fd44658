//! Times of day as blogs print them: 14:32, 2:32 pm, 8 h 12 min, 14.32, 오후 2:32, 下午2時32分.

use super::civil;
use super::line::Line;
use crate::locale::calendar::{Half, Unit};
use crate::thread::time::Offset;

/// Names of UTC itself.
const UNIVERSAL: [&str; 3] = ["UTC", "GMT", "Z"];

/// Names of zones, with minutes east of UTC where they mean one offset only: those of North America in RFC 2822 (4.3) and those of
/// CLDR that no other zone shares. The others belong to the print, and no more: China and the United States both say CST, India, Ireland
/// and Israel IST, and Moscow's time was changed.
const ZONES: [(&str, Option<i16>); 29] = [
    ("EST", Some(-300)),
    ("EDT", Some(-240)),
    ("CST", None),
    ("CDT", Some(-300)),
    ("MST", Some(-420)),
    ("MDT", Some(-360)),
    ("PST", Some(-480)),
    ("PDT", Some(-420)),
    ("AKST", Some(-540)),
    ("AKDT", Some(-480)),
    ("HST", Some(-600)),
    ("WET", Some(0)),
    ("WEST", Some(60)),
    ("CET", Some(60)),
    ("CEST", Some(120)),
    ("MEZ", Some(60)),
    ("MESZ", Some(120)),
    ("EET", Some(120)),
    ("EEST", Some(180)),
    ("JST", Some(540)),
    ("NZST", Some(720)),
    ("NZDT", Some(780)),
    ("BST", None),
    ("IST", None),
    ("MSK", None),
    ("AST", None),
    ("ADT", None),
    ("AEST", Some(600)),
    ("AEDT", Some(660)),
];

/// Words behind a time that belong to its print: German, Thai, English, Scandinavian.
const OF_A_CLOCK: [&str; 5] = ["uhr", "น", "hrs", "hours", "h"];

/// A time of day and the tokens it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u8,
    /// `None` for an hour alone, which is no time to the minute.
    pub(super) minute: Option<u8>,
    pub(super) second: Option<u8>,
    pub(super) offset: Option<Offset>,
    /// A mark tells the half of the day.
    pub(super) marked: bool,
    pub(super) first: usize,
    /// One past the last token.
    pub(super) last: usize,
}

impl Clock {
    /// Hour and minute.
    pub(super) fn time(&self) -> Option<(u8, u8)> {
        Some((self.hour, self.minute?))
    }
}

impl Line<'_> {
    /// The time that begins with the number at `k`, or with the mark of the half day before it.
    pub(super) fn clock(&self, k: usize) -> Option<Clock> {
        let mut clock = self.bare_clock(k).or_else(|| self.whole_hour(k))?;
        let pm = if let Some((pm, last)) = self.half_after(clock.last) {
            clock.last = last;
            Some(pm)
        } else if let Some((pm, first)) = self.half_before(k) {
            clock.first = first;
            Some(pm)
        } else {
            None
        };
        clock.marked |= pm.is_some();
        clock.last = self.words_of_a_clock(clock.last);
        // "14:32 pm" happens; the mark then says nothing.
        match pm {
            Some(true) if clock.hour < 12 => clock.hour += 12,
            Some(false) if clock.hour == 12 => clock.hour = 0,
            _ => {}
        }
        (clock.offset, clock.last) = self.offset(clock.last);
        if clock.minute.is_none() {
            clock.offset = None;
        }
        Some(clock)
    }

    /// Hour, minute and perhaps second from `k` on, without the half of the day.
    fn bare_clock(&self, k: usize) -> Option<Clock> {
        let (hour, digits) = self.number(k)?;
        if hour > 23 || digits > 2 {
            return self.military(k);
        }
        let clock = |minute: u32, second: Option<u32>, last| {
            Some(Clock {
                hour: u8::try_from(hour).ok()?,
                minute: Some(u8::try_from(minute).ok().filter(|m| *m < 60)?),
                // 60 is a leap second, which `When` reads as 59.
                second: second
                    .filter(|s| *s <= 60)
                    .and_then(|s| u8::try_from(s.min(59)).ok()),
                offset: None,
                marked: false,
                first: k,
                last,
            })
        };
        if let Some(mark @ (':' | '.')) = self.mark(k + 1) {
            let (minute, 2) = self.number(k + 2)? else {
                return None;
            };
            // A dot divides hours only where nothing stands between ("21.11"), and not in 12.03.2010 or 1.25.3.
            if mark == '.' && !(self.glued(k + 1) && self.glued(k + 2)) {
                return None;
            }
            if self.mark(k + 3) == Some(mark)
                && self.glued(k + 3)
                && let Some((second, digits)) = self.number(k + 4)
            {
                if digits != 2 || (mark == '.' && second > 60) {
                    return None;
                }
                // Fractions of a second are cut.
                let fraction = self.mark(k + 5) == Some('.')
                    && self.glued(k + 6)
                    && self.number(k + 6).is_some();
                return clock(minute, Some(second), if fraction { k + 7 } else { k + 5 });
            }
            return clock(minute, None, k + 3);
        }
        if self.has_unit(k + 1, Unit::Hour) {
            let (minute, digits) = self.number(k + 2)?;
            let unit = self.has_unit(k + 3, Unit::Minute);
            if digits > 2 || (digits == 1 && !unit) {
                return None;
            }
            if unit
                && let Some((second, 1..=2)) = self.number(k + 4)
                && self.has_unit(k + 5, Unit::Second)
            {
                return clock(minute, Some(second), k + 6);
            }
            return clock(minute, None, if unit { k + 4 } else { k + 3 });
        }
        None
    }

    /// "5 p.m.", "à 17 h", "17時": an hour alone, where a mark of the half day, or a word before it and its unit, say that it is one. It
    /// belongs to the print, and gives no time: dates are never padded.
    fn whole_hour(&self, k: usize) -> Option<Clock> {
        let (hour, 1..=2) = self.number(k)? else {
            return None;
        };
        let half = self.half_after(k + 1).is_some() && (1..=12).contains(&hour);
        let unit = self.has_unit(k + 1, Unit::Hour) && self.number(k + 2).is_none();
        let told = k.checked_sub(1).is_some_and(|before| {
            let link = self.entry(before).is_some_and(|entry| entry.link);
            link || self.is_word(before, &["at", "à"]) || self.half_before(k).is_some()
        });
        let han = unit && self.word(k + 1).is_some_and(|w| !w.is_ascii());
        if hour > 23 || !(half || unit && (told || han)) {
            return None;
        }
        Some(Clock {
            hour: u8::try_from(hour).ok()?,
            minute: None,
            second: None,
            offset: None,
            marked: false,
            first: k,
            last: k + 1 + usize::from(unit),
        })
    }

    /// One past what belongs to a time and says no more of it: "Uhr", "น.".
    fn words_of_a_clock(&self, k: usize) -> usize {
        if !self.is_word(k, &OF_A_CLOCK) {
            return k;
        }
        k + 1 + usize::from(self.mark(k + 1) == Some('.') && self.glued(k + 1))
    }

    /// "1432 hrs", "0832h".
    fn military(&self, k: usize) -> Option<Clock> {
        let (value, 4) = self.number(k)? else {
            return None;
        };
        let (hour, minute) = (value / 100, value % 100);
        (hour < 24 && minute < 60 && self.is_word(k + 1, &["h", "hrs", "hours", "uhr"]))
            .then_some(())?;
        Some(Clock {
            hour: u8::try_from(hour).ok()?,
            minute: Some(u8::try_from(minute).ok()?),
            second: None,
            offset: None,
            marked: true,
            first: k,
            last: k + 2,
        })
    }

    /// Whether a mark of the half day may be believed in this language.
    fn believed(&self, half: &Half) -> bool {
        !half.own_language_only || half.languages & self.languages != 0
    }

    /// The half of the day that stands after a time, and one past its last token.
    pub(super) fn half_after(&self, k: usize) -> Option<(bool, usize)> {
        // "p. m." is written apart in Spanish; CLDR has a no-break space there.
        if self.is_word(k, &["a", "p"])
            && self.mark(k + 1) == Some('.')
            && self.is_word(k + 2, &["m"])
        {
            let dot = usize::from(self.mark(k + 3) == Some('.') && self.glued(k + 3));
            return Some((self.is_word(k, &["p"]), k + 3 + dot));
        }
        let half = self.entry(k)?.half.as_ref()?;
        // German "12:38 am 5. September": behind the word stands a day with its dot, and the word is a preposition.
        let of_day = self.is_word(k, &["am"])
            && self.number(k + 1).is_some()
            && self.mark(k + 2) == Some('.')
            && self.glued(k + 2);
        (self.believed(half) && !of_day).then_some((half.pm, k + 1))
    }

    /// The half of the day that stands before a time, and its token.
    fn half_before(&self, k: usize) -> Option<(bool, usize)> {
        let mut at = k.checked_sub(1)?;
        if self.mark(at) == Some('.') {
            at = at.checked_sub(1)?;
        }
        let half = self.entry(at)?.half.as_ref()?;
        // German "am 12:30" is no forenoon: Latin marks count in capitals, where nothing stands between, or in their own language
        // (Hungarian "du. 2:32").
        let plain = self.word(at)?;
        let own = half.languages & self.languages != 0;
        let loud = own || !plain.is_ascii() || plain == plain.to_ascii_uppercase() || self.glued(k);
        (loud && self.believed(half)).then_some((half.pm, at))
    }

    /// The offset stated after a time, and one past its last token.
    fn offset(&self, k: usize) -> (Option<Offset>, usize) {
        // "(UTC)", "UTC", "GMT+2", "+0100"
        let open = usize::from(self.mark(k) == Some('('));
        let named = self.word(k + open).is_some_and(|w| UNIVERSAL.contains(&w));
        let sign_at = k + open + usize::from(named);
        if let Some((minutes, last)) = self.signed_offset(sign_at, named) {
            return (Some(Offset(Some(minutes))), last);
        }
        let close = |last: usize| last + usize::from(open == 1 && self.mark(last) == Some(')'));
        if named {
            return (Some(Offset(None)), close(sign_at));
        }
        let zone = self.word(k + open).and_then(|word| {
            let mut zones = ZONES.iter();
            zones.find(|(name, _)| *name == word)
        });
        match zone {
            Some((_, east)) => (east.map(|east| Offset(Some(east))), close(k + open + 1)),
            None => (None, k),
        }
    }

    /// "+01:00", "-0500"; after a name also "+2".
    fn signed_offset(&self, k: usize, named: bool) -> Option<(i16, usize)> {
        let sign = match self.mark(k)? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        if !self.glued(k + 1) {
            return None;
        }
        let (value, digits) = self.number(k + 1)?;
        let (hours, minutes, last) = match digits {
            4 => (value / 100, value % 100, k + 2),
            2 if self.mark(k + 2) == Some(':') && self.glued(k + 3) => {
                let (minutes, 2) = self.number(k + 3)? else {
                    return None;
                };
                (value, minutes, k + 4)
            }
            1 | 2 if named => (value, 0, k + 2),
            _ => return None,
        };
        civil::offset(sign, hours, minutes).map(|m| (m, last))
    }
}
