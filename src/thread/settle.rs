//! Dates of a whole page, settled together: which of attribute and print counts, and in which order numbers stand.

use super::date::{self, Hints, Order};
use super::time::{Stamp, When};
use super::{DateBasis, ItemDate};

/// The date of one item as a recogniser found it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Raw {
    /// From an attribute.
    pub machine: Option<Stamp>,
    /// The printed text.
    pub printed: Option<String>,
}

/// Settles the dates of all items of a page.
///
/// Where a machine-readable time and the printed one differ by a constant offset over the whole page, the theme prints a wrong zone
/// in the attribute, and the printed time is taken, without offset. A relative date is filled only from `as_of`.
#[must_use]
pub fn settle(
    raws: &[Raw],
    lang: Option<&str>,
    post: Option<When>,
    as_of: Option<Stamp>,
) -> Vec<ItemDate> {
    let order = page_order(raws, lang, post);
    let hints = Hints { lang, order };
    let read = |raw: &Raw| {
        let text = raw.printed.as_deref().filter(|t| date::is_date_like(t))?;
        date::find(text, &hints).map(|p| p.stamp)
    };
    let shifted = is_shifted(raws, read);
    raws.iter()
        .map(|raw| {
            // The print is read only where it counts.
            let printed = if shifted || raw.machine.is_none() {
                read(raw)
            } else {
                None
            };
            let machine = raw
                .machine
                .filter(|_| !(shifted && printed.is_some_and(|p| p.when.time.is_some())));
            let (stamp, basis) = match (machine, printed) {
                (Some(m), _) => (Some(m), Some(DateBasis::Machine)),
                (None, Some(p)) => (Some(p), Some(DateBasis::Text)),
                (None, None) => {
                    let back =
                        as_of.and_then(|now| date::relative(raw.printed.as_deref()?, now, &hints));
                    (
                        back.map(|when| Stamp { when, offset: None }),
                        back.map(|_| DateBasis::Relative),
                    )
                }
            };
            ItemDate {
                when: stamp.map(|s| s.when),
                offset: stamp.and_then(|s| s.offset),
                raw: raw.printed.clone(),
                basis,
            }
        })
        .collect()
}

/// The order of day, month and year in dates of numbers, for the whole page.
fn page_order(raws: &[Raw], lang: Option<&str>, post: Option<When>) -> Option<Order> {
    let texts = raws
        .iter()
        .filter_map(|r| r.printed.as_deref())
        .filter(|t| may_be_numbers(t));
    // An attribute beside the print settles it at once.
    for raw in raws {
        if let (Some(machine), Some(text)) = (raw.machine, raw.printed.as_deref())
            && may_be_numbers(text)
        {
            for order in [Order::Dmy, Order::Mdy, Order::Ymd] {
                let other = date::find(
                    text,
                    &Hints {
                        lang,
                        order: Some(order),
                    },
                );
                if let Some(p) = other.filter(|p| p.numeric == Some(order) && p.ambiguous)
                    && (p.stamp.when.month, p.stamp.when.day)
                        == (machine.when.month, machine.when.day)
                    && machine.when.day != Some(machine.when.month)
                {
                    return Some(order);
                }
            }
        }
    }
    date::settle_order(texts, lang, post)
}

/// A cheap look for a date of numbers only: two digits or more parted by a full stop, slash or hyphen, or digits of another script.
fn may_be_numbers(text: &str) -> bool {
    let bytes = text.as_bytes();
    let parted = |w: &[u8]| w[0].is_ascii_digit() && matches!(w[1], b'.' | b'/' | b'-');
    bytes.windows(2).filter(|w| parted(w)).count() >= 2
        || text.chars().any(|c| c.is_numeric() && !c.is_ascii())
}

/// True where attribute and print differ by one and the same offset on every item that shows both to the minute. An hour more or
/// less is the same offset in summer.
fn is_shifted(raws: &[Raw], read: impl Fn(&Raw) -> Option<Stamp>) -> bool {
    let mut low = i64::MAX;
    let mut high = i64::MIN;
    for raw in raws {
        let Some(m) = raw.machine.and_then(|m| minutes(m.when)) else {
            continue;
        };
        let Some(p) = read(raw).and_then(|p| minutes(p.when)) else {
            continue;
        };
        // A theme that shifts the time alone leaves the day as it is: the offset counts round the clock.
        let offset = (p - m + 720).rem_euclid(1440) - 720;
        // One that agrees settles it for the page.
        if offset == 0 || (p - m).abs() > 2 * 1440 {
            return false;
        }
        low = low.min(offset);
        high = high.max(offset);
    }
    // Zones lie within 14 hours of UTC and differ by quarters of an hour; twelve hours are a clock without am and pm.
    let plausible = |d: i64| d.abs() <= 14 * 60 && d % 15 == 0 && d.abs() != 12 * 60;
    low <= high && high - low <= 60 && plausible(low) && plausible(high) && low * high > 0
}

/// Minutes since 1970, for differences only.
fn minutes(when: When) -> Option<i64> {
    let (hour, minute) = when.time?;
    let days = days(when.year, when.month, when.day?);
    Some(days * 1440 + i64::from(hour) * 60 + i64::from(minute))
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days(year: i32, month: u8, day: u8) -> i64 {
    let y = i64::from(year) - i64::from(month <= 2);
    let era = y.div_euclid(400);
    let of_era = y - era * 400;
    let shifted = (i64::from(month) + 9) % 12;
    let of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(machine: &str, printed: &str) -> Raw {
        Raw {
            machine: date::machine(machine),
            printed: Some(printed.to_owned()),
        }
    }

    #[test]
    fn days_of_known_dates() {
        assert_eq!(days(1970, 1, 1), 0);
        assert_eq!(days(2000, 3, 1), 11017);
        assert_eq!(days(1969, 12, 31), -1);
    }

    #[test]
    fn a_constant_offset_is_the_themes_mistake() {
        let raws = [
            raw("2011-03-14T08:06:00+00:00", "14.3.2011 06:06"),
            raw("2011-03-14T09:00:00+00:00", "14.3.2011 07:00"),
        ];
        let dates = settle(&raws, Some("cs"), None, None);
        assert_eq!(
            dates[0].when.map(|w| w.to_string()).as_deref(),
            Some("2011-03-14T06:06")
        );
        assert_eq!(dates[0].offset, None);
        assert_eq!(dates[0].basis, Some(DateBasis::Text));
    }

    #[test]
    fn a_time_that_is_shifted_without_its_day_has_the_same_offset() {
        let raws = [
            raw("2011-03-14T08:06:00+00:00", "14.3.2011 06:06"),
            raw("2012-10-06T00:06:00+00:00", "6.10.2012 22:06"),
        ];
        let dates = settle(&raws, Some("cs"), None, None);
        assert_eq!(
            dates[1].when.map(|w| w.to_string()).as_deref(),
            Some("2012-10-06T22:06")
        );
    }

    #[test]
    fn an_attribute_that_agrees_keeps_its_precision() {
        let raws = [raw("2011-03-14T08:06:30+01:00", "14.3.2011 08:06")];
        let dates = settle(&raws, Some("cs"), None, None);
        assert_eq!(
            dates[0].when.map(|w| w.to_string()).as_deref(),
            Some("2011-03-14T08:06:30")
        );
        assert_eq!(
            dates[0].offset.map(|o| o.to_string()).as_deref(),
            Some("+01:00")
        );
    }

    #[test]
    fn an_attribute_settles_the_order_of_numbers() {
        let raws = [
            raw("2011-03-04", "03/04/2011"),
            Raw {
                machine: None,
                printed: Some("05/06/2011".into()),
            },
        ];
        let dates = settle(&raws, None, None, None);
        assert_eq!(dates[1].when, Some(When::day(2011, 5, 6)));
    }
}
