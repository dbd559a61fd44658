//! Times of day as blogs print them: 14:32, 2:32 pm, 8 h 12 min, 14.32, 오후 2:32, 下午2時32分.

use super::civil;
use super::line::Line;
use crate::locale::calendar::{Half, Unit};
use crate::thread::time::Offset;

/// Offsets that RFC 2822 (4.3) gives names; others ("CET", "IST") mean different things in different places.
const UNIVERSAL: [&str; 3] = ["UTC", "GMT", "Z"];

/// A time of day and the tokens it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: Option<u8>,
    pub(super) offset: Option<Offset>,
    /// A mark tells the half of the day.
    pub(super) marked: bool,
    pub(super) first: usize,
    /// One past the last token.
    pub(super) last: usize,
}

impl Line<'_> {
    /// The time that begins with the number at `k`, or with the mark of the half day before it.
    pub(super) fn clock(&self, k: usize) -> Option<Clock> {
        let mut clock = self.bare_clock(k)?;
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
        // "14:32 pm" happens; the mark then says nothing.
        match pm {
            Some(true) if clock.hour < 12 => clock.hour += 12,
            Some(false) if clock.hour == 12 => clock.hour = 0,
            _ => {}
        }
        (clock.offset, clock.last) = self.offset(clock.last);
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
                minute: u8::try_from(minute).ok().filter(|m| *m < 60)?,
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
            minute: u8::try_from(minute).ok()?,
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
            return Some((self.is_word(k, &["p"]), k + 3));
        }
        let half = self.entry(k)?.half.as_ref()?;
        self.believed(half).then_some((half.pm, k + 1))
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
        if named {
            return (Some(Offset(None)), sign_at);
        }
        (None, k)
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
