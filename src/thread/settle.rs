//! Dates of a whole page, settled together: which of attribute and print counts, and in which order numbers stand.

use super::date::{self, Hints, Order};
use super::time::{Stamp, When};
use super::{DateBasis, Item, ItemDate};
use crate::platform::Draft;

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
/// in the attribute, and the printed time is taken, without offset. So it is where the attributes are not the comments' own times,
/// and where the print says the same day and more. A relative date is filled only from `as_of`.
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
    let attributes = judge(raws, read);
    raws.iter()
        .map(|raw| {
            // The print is read only where it may count.
            let exact = raw.machine.is_some_and(|m| m.when.time.is_some());
            let printed = if exact && attributes == Attributes::Right {
                None
            } else {
                read(raw)
            };
            let machine = raw.machine.filter(|m| match (attributes, printed) {
                (Attributes::Right, Some(p)) => !says_more(p.when, m.when),
                (Attributes::Shifted, Some(p)) => p.when.time.is_none(),
                (Attributes::Foreign, _) => false,
                (_, None) => true,
            });
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

/// True where a printed date is all numbers and no attribute settles it, so that the page's language may have to.
#[must_use]
pub(crate) fn depends_on_order(drafts: &[Draft]) -> bool {
    drafts
        .iter()
        .map(|d| &d.fields.date)
        .any(|date| date.machine.is_none() && date.raw.as_deref().is_some_and(may_be_numbers))
}

/// Settles dates of numbers once more, over all pages of a thread: one page may show what another leaves open.
pub(crate) fn again(items: &mut [&mut Item], lang: Option<&str>, post: Option<When>) {
    let open = |item: &Item| {
        item.date.basis != Some(DateBasis::Machine)
            && item.date.raw.as_deref().is_some_and(may_be_numbers)
    };
    if !items.iter().any(|item| open(item)) {
        return;
    }
    let raw = |item: &Item| Raw {
        machine: (item.date.when)
            .filter(|_| item.date.basis == Some(DateBasis::Machine))
            .map(|when| Stamp { when, offset: None }),
        printed: item.date.raw.clone(),
    };
    let raws: Vec<Raw> = items.iter().map(|item| raw(item)).collect();
    let Some(order) = page_order(&raws, lang, post) else {
        return;
    };
    let hints = Hints {
        lang,
        order: Some(order),
    };
    for item in items.iter_mut().filter(|item| open(item)) {
        let text = item.date.raw.as_deref().filter(|t| date::is_date_like(t));
        if let Some(found) = text.and_then(|text| date::find(text, &hints)) {
            item.date.when = Some(found.stamp.when);
            item.date.offset = found.stamp.offset;
            item.date.basis = Some(DateBasis::Text);
        }
    }
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
                    && machine.when.day != machine.when.month
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

/// What the machine-readable times of a page are worth beside its prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attributes {
    /// They count.
    Right,
    /// They stand in a wrong zone, by one offset over the whole page.
    Shifted,
    /// They are not the comments' times: a theme that prints the post's time, or today's, beside every comment.
    Foreign,
}

/// Days by which attribute and print of one comment may differ, zones and cached pages included.
const NEAR: i64 = 2;

/// Years by which another calendar's numbers are off at least: two-digit Persian years (21), Bikram Sambat (56).
const OTHER_CALENDAR: i32 = 20;

/// Judges the attributes of a page by the prints that stand beside them. One pair that agrees to the minute settles it, unless
/// the attribute never changes. An hour more or less is the same offset in summer.
fn judge(raws: &[Raw], read: impl Fn(&Raw) -> Option<Stamp>) -> Attributes {
    let mut machines = raws.iter().filter_map(|r| r.machine);
    let first = machines.next();
    let constant = first.is_some() && raws.len() > 1 && machines.all(|m| Some(m) == first);
    let (mut low, mut high) = (i64::MAX, i64::MIN);
    let (mut pairs, mut far, mut prints) = (0, 0, Vec::new());
    for raw in raws {
        let Some(m) = raw.machine else { continue };
        let Some(p) = read(raw) else { continue };
        let apart = p.when.days().zip(m.when.days()).map(|(p, m)| p - m);
        let Some(apart) = apart.filter(|_| (p.when.year - m.when.year).abs() < OTHER_CALENDAR)
        else {
            continue;
        };
        pairs += 1;
        far += usize::from(apart.abs() > NEAR);
        if constant {
            prints.push(p.when);
        }
        if let (Some(m), Some(p)) = (m.when.minutes(), p.when.minutes()) {
            // A theme that shifts the time alone leaves the day as it is: the offset counts round the clock.
            let offset = (p - m + 720).rem_euclid(1440) - 720;
            if offset == 0 && apart.abs() <= NEAR && !constant {
                return Attributes::Right;
            }
            low = low.min(offset);
            high = high.max(offset);
        }
    }
    if prints.windows(2).any(|w| w[0] != w[1]) || (pairs > 1 && far * 2 > pairs) {
        return Attributes::Foreign;
    }
    // Zones lie within 14 hours of UTC and differ by quarters of an hour; twelve hours are a clock without am and pm.
    let plausible = |d: i64| d.abs() <= 14 * 60 && d % 15 == 0 && d.abs() != 12 * 60;
    let shifted = far == 0 && low <= high && high - low <= 60 && plausible(low) && plausible(high);
    if shifted && low * high > 0 {
        Attributes::Shifted
    } else {
        Attributes::Right
    }
}

/// A print that agrees with an attribute and goes on where it stops: a day beside "12 March 2010 14:32".
fn says_more(printed: When, machine: When) -> bool {
    let same_month = (printed.year, printed.month) == (machine.year, machine.month);
    let same_day = machine.day.is_none() || machine.day == printed.day;
    same_month
        && same_day
        && machine.time.is_none()
        && (printed.time.is_some() || machine.day < printed.day)
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

    fn settled(raws: &[Raw]) -> Vec<Option<String>> {
        let dates = settle(raws, Some("en"), None, None);
        dates
            .iter()
            .map(|d| d.when.map(|w| w.to_string()))
            .collect()
    }

    #[test]
    fn an_attribute_that_never_changes_is_not_the_comments() {
        let raws = [
            raw("2011-03-01T10:00:00+00:00", "March 2, 2011 at 8:15 am"),
            raw("2011-03-01T10:00:00+00:00", "March 2, 2011 at 9:40 am"),
            raw("2011-03-01T10:00:00+00:00", "no date"),
        ];
        let expected = [Some("2011-03-02T08:15"), Some("2011-03-02T09:40"), None];
        assert_eq!(settled(&raws), expected.map(|d| d.map(str::to_owned)));
        // Two comments of one minute are no such page.
        let twins = [
            raw("2011-03-02T08:15:20+00:00", "March 2, 2011 at 8:15 am"),
            raw("2011-03-02T08:15:20+00:00", "March 2, 2011 at 8:15 am"),
        ];
        assert_eq!(settled(&twins)[1].as_deref(), Some("2011-03-02T08:15:20"));
    }

    #[test]
    fn attributes_far_from_their_prints_are_not_the_comments() {
        let raws = [
            raw("2019-06-01T10:00:00+00:00", "March 2, 2011 at 8:15 am"),
            raw("2019-06-01T10:00:01+00:00", "March 9, 2011 at 9:40 am"),
        ];
        assert_eq!(settled(&raws)[0].as_deref(), Some("2011-03-02T08:15"));
        // The print of another calendar says nothing against them.
        let nepali = [
            raw("2014-03-15T10:00:00+05:45", "2070/12/01 10:00"),
            raw("2014-03-16T10:00:00+05:45", "2070/12/02 11:00"),
        ];
        assert_eq!(settled(&nepali)[0].as_deref(), Some("2014-03-15T10:00:00"));
    }

    #[test]
    fn a_print_that_says_the_same_day_and_more_counts() {
        let raws = [
            raw("2011-03-14", "March 14, 2011 at 8:06 am"),
            raw("2011-03-15", "March 14, 2011 at 8:06 am"),
            raw("2011-03", "March 14, 2011"),
            raw("2011-03-14T08:06", "March 14, 2011"),
        ];
        let expected = [
            "2011-03-14T08:06",
            "2011-03-15",
            "2011-03-14",
            "2011-03-14T08:06",
        ];
        assert_eq!(settled(&raws), expected.map(|d| Some(d.to_owned())));
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
