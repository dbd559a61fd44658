//! The half of the day where a page prints a 12-hour clock without its mark ("2 h 32" for 14:32).
//!
//! WordPress prints `g:i a` without a mark where a translation leaves "am" and "pm" empty, and themes print `g:i`. One such
//! time does not tell its half. The page as a whole does where its order forces it: comment numbers rise with time, an answer
//! is later than what it answers, siblings stand in order, no comment is older than its post. Only what is forced is changed;
//! every other time stays as printed.
//!
//! A page of a 24-hour clock may look the same: a few comments of one morning, sorted by votes or moved to another blog. So the page
//! must contradict itself more than once ([`NEEDED`]), and its comment numbers must not speak for another order than its own.
//! [`is_forced`] tells afterwards which times are not those that were printed.

use super::date::{self, Hints};
use super::time::{Offset, Stamp};
use super::{DateBasis, ItemDate};
use crate::platform::Draft;

/// Minutes by which times in order may fall back: the hour that a clock repeats in autumn.
const SLACK: i64 = 60;

/// Minutes of half a day and of a day.
const HALF: i64 = 12 * 60;
const DAY: i64 = 24 * 60;

/// Days with times of 1 to 12 hours only that show a 12-hour clock. Not half of a day's comments are written between one in the
/// night and one at noon, so a 24-hour clock shows eight such days by chance on less than one page in 250.
const DAYS_OF_A_CLOCK: usize = 8;

/// How much must speak against the print before anything changes, in [points](Page::points): two comments that are earlier than one
/// of a lower number, or four that are earlier than what only stands above them.
const NEEDED: u32 = 4;

/// How much is enough where more speaks for a clock of 12 hours: the page's language, or [`DAYS_OF_A_CLOCK`].
const NEEDED_OF_A_CLOCK: u32 = 2;

/// Languages of which most readers' clock has 12 hours (CLDR, `timeData`: preferred `h`), by their primary tag.
const TWELVE_HOURS: [&str; 16] = [
    "am", "ar", "bn", "el", "en", "fil", "gu", "hi", "kn", "ko", "ml", "mr", "ms", "ta", "te", "ur",
];

/// What is known of the order of a page's comments, and where their times may lie.
///
/// Times are minutes since 1970 as printed; `None` where an item shows none.
struct Page<'a> {
    drafts: &'a [Draft],
    times: Vec<Option<i64>>,
    /// The post's own time.
    floor: Option<i64>,
}

/// Sets the half of the day where the order of the page forces one.
///
/// Nothing changes on a page that has a time from an attribute, an hour of 0 or over 12, or a mark of the half day, nor where the
/// numbers of the comments stand in another order than the comments.
pub(super) fn settle(
    dates: &mut [ItemDate],
    drafts: &[Draft],
    post: Option<Stamp>,
    lang: Option<&str>,
) {
    let Some(times) = in_twelve_hours(dates) else {
        return;
    };
    let floor = post.and_then(floor);
    let mut page = Page {
        drafts,
        times,
        floor,
    };
    if page.numbers_disagree() {
        return;
    }
    let orders = page.orders();
    let clock = page.shows_a_clock();
    let needed = match clock || reads_twelve_hours(lang, dates) {
        true => NEEDED_OF_A_CLOCK,
        false => NEEDED,
    };
    let points = orders.iter().map(|order| page.points(order)).min();
    let contradicts = points >= Some(needed) && page.contradicts();
    if !contradicts && !clock {
        // Then the post's time proves nothing: it may be of another zone, or of a later edition.
        page.floor = None;
    }
    if !(contradicts || page.is_before_post()) || !dates.iter().all(|d| is_unmarked(d, lang)) {
        return;
    }
    for (at, minute) in page.forced(&orders) {
        if let Some(when) = &mut dates[at].when
            && page.times[at] != Some(minute)
        {
            when.time = when.time.map(|(hour, minute)| ((hour + 12) % 24, minute));
        }
    }
}

/// Whether an item's time is not the one that was printed, since the order of its page forces the other half of the day.
#[must_use]
pub(crate) fn is_forced(date: &ItemDate, lang: Option<&str>) -> bool {
    let Some((when, text)) = date.when.zip(date.raw.as_deref()) else {
        return false;
    };
    let printed = date::find(text, &Hints { lang, order: None });
    let printed = printed.filter(|p| p.half_open && date.basis == Some(DateBasis::Text));
    printed.is_some_and(|p| p.stamp.when.time.is_some() && p.stamp.when.time != when.time)
}

/// A language of 12-hour clocks, in a print of its own: French themes write "2 h 32" under `lang="en-US"`, too.
fn reads_twelve_hours(lang: Option<&str>, dates: &[ItemDate]) -> bool {
    let primary = lang.and_then(|l| l.split(['-', '_']).next());
    let mut prints = dates.iter().filter_map(|date| date.raw.as_deref());
    primary.is_some_and(|l| TWELVE_HOURS.iter().any(|t| l.eq_ignore_ascii_case(t)))
        && prints.all(|raw| raw.contains(':'))
}

/// The times of a page whose clock may be one of 12 hours.
fn in_twelve_hours(dates: &[ItemDate]) -> Option<Vec<Option<i64>>> {
    let mut timed = 0;
    let times = dates.iter().map(|date| {
        let Some((when, (hour, _))) = date.when.and_then(|w| Some((w, w.time?))) else {
            return Some(None);
        };
        let printed = date.basis == Some(DateBasis::Text) && date.offset.is_none();
        timed += 1;
        (printed && (1..=12).contains(&hour)).then(|| when.minutes())
    });
    let times = times.collect::<Option<Vec<_>>>()?;
    (timed > 1).then_some(times)
}

/// The post's time, where it stands in the zone of the prints: UTC is what plugins write whatever the blog's zone. An hour of 12
/// may itself be midnight.
fn floor(post: Stamp) -> Option<i64> {
    let utc = post.offset.is_some_and(|Offset(m)| m.unwrap_or(0) == 0);
    let (hour, _) = post.when.time?;
    (!utc && hour != 12).then(|| post.when.minutes()).flatten()
}

/// True where no mark of the half day stands beside the time.
fn is_unmarked(date: &ItemDate, lang: Option<&str>) -> bool {
    let hints = Hints { lang, order: None };
    let timed = date.when.is_some_and(|w| w.time.is_some());
    let text = date.raw.as_deref().filter(|_| timed);
    text.is_none_or(|t| date::find(t, &hints).is_some_and(|p| p.half_open))
}

impl Page<'_> {
    fn is_before_post(&self) -> bool {
        let times = self.times.iter().flatten();
        self.floor
            .is_some_and(|floor| times.into_iter().any(|t| t + SLACK < floor))
    }

    fn shows_a_clock(&self) -> bool {
        let mut days: Vec<i64> = self
            .times
            .iter()
            .flatten()
            .map(|t| t.div_euclid(DAY))
            .collect();
        days.sort_unstable();
        days.dedup();
        days.len() >= DAYS_OF_A_CLOCK
    }

    /// How much speaks against the print in this order: for each comment that is printed as earlier than one it must follow, 2 where
    /// their numbers or an answer say so, 1 where only the place on the page does.
    fn points(&self, order: &Order) -> u32 {
        let mut points = vec![0; self.times.len()];
        for &(a, b) in &order.pairs {
            if let (Some(before), Some(after)) = (self.times[a], self.times[b])
                && before > after + SLACK
            {
                let sure = order.numbered || self.drafts[b].parent == Some(a);
                points[b] = points[b].max(1 + u32::from(sure));
            }
        }
        points.into_iter().sum()
    }

    /// True where the comments have numbers, and these stand in no order of the page: comments that were moved here, or a list by
    /// votes.
    fn numbers_disagree(&self) -> bool {
        let Some(by_numbers) = self.by_numbers() else {
            return false;
        };
        let mut rank = vec![0; self.times.len()];
        for (at, &(_, after)) in by_numbers.pairs.iter().enumerate() {
            rank[after] = at + 1;
        }
        let agrees = |newest_first| {
            let mut pairs = self.by_place(newest_first).pairs.into_iter();
            pairs.all(|(a, b)| rank[a] < rank[b])
        };
        !(by_numbers.days_agree(&self.times) && (agrees(false) || agrees(true)))
    }

    /// True where the times as printed are in no order at all. Numbers alone prove nothing: imported comments have them in any order,
    /// and stand on the page by their times.
    fn contradicts(&self) -> bool {
        let by_place = [false, true].map(|newest_first| self.by_place(newest_first));
        let mut all = by_place.into_iter().chain(self.by_numbers());
        all.all(|order| !order.holds(&self.times))
    }

    /// The orders that the days allow: by comment numbers, else by the page, oldest or newest first.
    fn orders(&self) -> Vec<Order> {
        let by_numbers = self.by_numbers().filter(|o| o.days_agree(&self.times));
        if let Some(order) = by_numbers {
            return vec![order];
        }
        let mut days = self.times.iter().flatten().map(|t| t.div_euclid(DAY));
        let first = days.next();
        if days.all(|d| Some(d) == first) {
            // A page without numbers may stand in any order, by votes for example; one day can't tell.
            return Vec::new();
        }
        let mut orders = vec![self.by_place(false), self.by_place(true)];
        orders.retain(|o| o.days_agree(&self.times));
        orders
    }

    fn by_numbers(&self) -> Option<Order> {
        let mut numbers = Vec::new();
        for (at, draft) in self.drafts.iter().enumerate() {
            if self.times[at].is_some() {
                let number: u64 = draft.id.as_deref()?.strip_prefix('c')?.parse().ok()?;
                numbers.push((number, at));
            }
        }
        numbers.sort_unstable();
        Some(Order {
            pairs: numbers.windows(2).map(|w| (w[0].1, w[1].1)).collect(),
            numbered: true,
        })
    }

    /// Siblings in order, and parents before their answers. Where the newest stand first, only top-level items are known to.
    fn by_place(&self, newest_first: bool) -> Order {
        let timed = |at: &usize| self.times[*at].is_some();
        let parent = |at: usize| self.drafts[at].parent.filter(|p| *p < at);
        let mut pairs = Vec::new();
        if newest_first {
            let roots = (0..self.times.len())
                .rev()
                .filter(|&at| timed(&at) && parent(at).is_none());
            let roots: Vec<usize> = roots.collect();
            pairs.extend(roots.windows(2).map(|w| (w[0], w[1])));
        }
        // By parent, 0 for none: the last timed item seen.
        let mut last: Vec<Option<usize>> = vec![None; self.times.len() + 1];
        for at in (0..self.times.len()).filter(timed) {
            let parent = parent(at);
            pairs.extend(parent.filter(timed).map(|p| (p, at)));
            let sibling = last[parent.map_or(0, |p| p + 1)].replace(at);
            pairs.extend(sibling.filter(|_| !newest_first).map(|s| (s, at)));
        }
        Order {
            pairs,
            numbered: false,
        }
    }

    /// The items whose time can be one only in every order that is possible, and that time.
    fn forced(&self, orders: &[Order]) -> Vec<(usize, i64)> {
        let mut spans: Vec<Option<Span>> = vec![None; self.times.len()];
        // Without an order the post's time alone may tell.
        let alone = [Order {
            pairs: Vec::new(),
            numbered: false,
        }];
        for order in if orders.is_empty() { &alone } else { orders } {
            for (span, found) in spans.iter_mut().zip(order.solve(self)) {
                *span = match (*span, found) {
                    (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                    (a, b) => a.or(b),
                };
            }
        }
        let spans = spans.into_iter().enumerate();
        spans
            .filter_map(|(at, span)| span.filter(|s| s.0 == s.1).map(|s| (at, s.0)))
            .collect()
    }
}

/// The earliest and the latest time that an item can have.
type Span = (i64, i64);

/// The two times that a print leaves open.
fn choices(printed: i64) -> Span {
    if printed.rem_euclid(DAY) >= HALF {
        (printed - HALF, printed)
    } else {
        (printed, printed + HALF)
    }
}

/// Pairs of items of which the first is not later; all pairs that end in an item stand before those that begin with it.
struct Order {
    pairs: Vec<(usize, usize)>,
    /// By the numbers of the comments.
    numbered: bool,
}

impl Order {
    fn all(&self, times: &[Option<i64>], holds: impl Fn(i64, i64) -> bool) -> bool {
        let mut pairs = self.pairs.iter();
        pairs.all(|&(a, b)| times[a].zip(times[b]).is_none_or(|(a, b)| holds(a, b)))
    }

    fn days_agree(&self, times: &[Option<i64>]) -> bool {
        self.all(times, |a, b| a.div_euclid(DAY) <= b.div_euclid(DAY))
    }

    fn holds(&self, times: &[Option<i64>]) -> bool {
        self.all(times, |a, b| a <= b + SLACK)
    }

    /// The span of every item over all ways to choose the halves that keep the order; all `None` where there is no way.
    ///
    /// Of two ways that keep the order, the earlier and the later time of each item keep it too; so one pass finds the earliest
    /// way, one the latest.
    fn solve(&self, page: &Page<'_>) -> Vec<Option<Span>> {
        let Some(earliest) = self.earliest(page) else {
            return vec![None; page.times.len()];
        };
        let latest = self.latest(page);
        let spans = earliest.into_iter().zip(latest);
        spans.map(|(low, high)| low.zip(high)).collect()
    }

    fn earliest(&self, page: &Page<'_>) -> Option<Vec<Option<i64>>> {
        let from = |printed: i64, bound: i64| {
            let (low, high) = choices(printed);
            [low, high].into_iter().find(|t| *t + SLACK >= bound)
        };
        let mut found = page.times.clone();
        for time in found.iter_mut().flatten() {
            *time = from(*time, page.floor.unwrap_or(i64::MIN))?;
        }
        for &(a, b) in &self.pairs {
            if let (Some(bound), Some(printed), Some(now)) = (found[a], page.times[b], found[b]) {
                found[b] = Some(from(printed, bound)?.max(now));
            }
        }
        Some(found)
    }

    /// Called where a way exists, so that every item has a latest time.
    fn latest(&self, page: &Page<'_>) -> Vec<Option<i64>> {
        let mut found: Vec<Option<i64>> =
            page.times.iter().map(|t| t.map(|t| choices(t).1)).collect();
        for &(a, b) in self.pairs.iter().rev() {
            if let (Some(bound), Some(printed), Some(now)) = (found[b], page.times[a], found[a]) {
                let (low, high) = choices(printed);
                found[a] = Some(if high <= bound + SLACK { now } else { low });
            }
        }
        found
    }
}

#[cfg(test)]
mod tests;
