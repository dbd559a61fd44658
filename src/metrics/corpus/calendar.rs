//! When comments and pings were written: months, years, days of the week, hours; by the wall clock of the page.

use super::monoid::Monoid;
use super::posts::{Post, earliest};
use crate::When;
use crate::metrics::authors::Author;
use crate::thread::{DateBasis, Item, Thread};
use std::collections::BTreeMap;

/// A month of the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
}

impl Month {
    /// The month of a date; `None` where only its year is known.
    #[must_use]
    pub fn of(when: When) -> Option<Self> {
        Some(Month {
            year: when.year,
            month: when.month?,
        })
    }

    fn next(self) -> Self {
        match self.month {
            12.. => Month {
                year: self.year + 1,
                month: 1,
            },
            month => Month {
                year: self.year,
                month: month + 1,
            },
        }
    }

    /// Months from here to a later one.
    fn until(self, later: Month) -> i64 {
        let number = |at: Month| i64::from(at.year) * 12 + i64::from(at.month);
        number(later) - number(self)
    }

    /// The month as a date without a day.
    #[must_use]
    pub fn when(self) -> When {
        When::month(self.year, self.month)
    }
}

/// Comments and pings of one month, or one year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Items {
    /// Human comments, placeholders included.
    pub comments: u64,
    /// Pings.
    pub pings: u64,
    /// Pages that they stand on.
    pub pages: u64,
}

impl Monoid for Items {
    fn absorb(&mut self, other: Self) {
        let Items {
            comments,
            pings,
            pages,
        } = other;
        self.comments.absorb(comments);
        self.pings.absorb(pings);
        self.pages.absorb(pages);
    }
}

/// Everything about time that is summed over a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// By the month of the item's own date.
    pub(super) months: BTreeMap<Month, Items>,
    /// By the year of the post, reactions left out.
    pub(super) years: BTreeMap<i32, Items>,
    /// Comments by day of the week, Monday first.
    pub(super) weekdays: [u64; 7],
    /// Comments by hour of the day.
    pub(super) hours: [u64; 24],
    /// Pages with a comment that has a day of the week, and with one that has an hour.
    pub(super) weekday_pages: u64,
    pub(super) hour_pages: u64,
    /// Comments and pings without a date.
    pub(super) undated: Items,
}

impl Monoid for Calendar {
    fn absorb(&mut self, other: Self) {
        let Calendar {
            months,
            years,
            weekdays,
            hours,
            weekday_pages,
            hour_pages,
            undated,
        } = other;
        self.months.absorb(months);
        self.years.absorb(years);
        self.weekdays.absorb(weekdays);
        self.hours.absorb(hours);
        self.weekday_pages.absorb(weekday_pages);
        self.hour_pages.absorb(hour_pages);
        self.undated.absorb(undated);
    }
}

impl Calendar {
    /// Adds the items of one page.
    pub(super) fn add(&mut self, thread: &Thread) {
        let (weekdays, hours) = (self.weekdays, self.hours);
        for item in &thread.items {
            let of = match item.date.when.and_then(Month::of) {
                Some(month) => self.months.entry(month).or_default(),
                None => &mut self.undated,
            };
            match item.kind.is_ping() {
                true => of.pings += 1,
                false => of.comments += 1,
            }
            if let Some(when) = printed(item) {
                if let (Some(month), Some(day)) = (when.month, when.day) {
                    self.weekdays[weekday(when.year, month, day)] += 1;
                }
                if let Some((hour, _)) = when.time {
                    self.hours[usize::from(hour) % 24] += 1;
                }
            }
        }
        self.weekday_pages += u64::from(self.weekdays != weekdays);
        self.hour_pages += u64::from(self.hours != hours);
        self.add_year(thread);
    }

    /// Pings often show no date of their own; the post's year tells when the thread was alive, for all its items alike.
    fn add_year(&mut self, thread: &Thread) {
        let post = thread.post.date.map(|stamp| stamp.when);
        let first = || thread.items.iter().filter_map(|item| item.date.when).min();
        let Some(when) = post.or_else(first) else {
            return;
        };
        let pings = thread.items.iter().filter(|item| item.kind.is_ping());
        let items = Items {
            comments: thread.human_count(),
            pings: pings.filter(|item| !item.kind.is_reaction()).count() as u64,
            pages: 1,
        };
        if items.comments + items.pings > 0 {
            self.years.entry(when.year).or_default().absorb(items);
        }
    }
}

/// The date of a comment, where it stands in the markup or the text: "3 weeks ago" has no day of the week.
fn printed(item: &Item) -> Option<When> {
    let basis = matches!(item.date.basis, Some(DateBasis::Machine | DateBasis::Text));
    item.date.when.filter(|_| basis && !item.kind.is_ping())
}

/// The day of the week, Monday = 0 (Sakamoto's congruence).
fn weekday(year: i32, month: u8, day: u8) -> usize {
    const SHIFT: [i64; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let month = usize::from(month).clamp(1, 12);
    let year = i64::from(year) - i64::from(month < 3);
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let sunday_first = year + leaps + SHIFT[month - 1] + i64::from(day);
    usize::try_from((sunday_first + 6).rem_euclid(7)).unwrap_or(0)
}

/// One row of `timeline.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelineRow {
    /// The month.
    pub month: Month,
    /// Posts published.
    pub posts: u64,
    /// Human comments written, placeholders included.
    pub comments: u64,
    /// Pings sent.
    pub pings: u64,
    /// Different people who commented.
    pub commenters: u64,
    /// Those whose first dated comment of the run this month holds.
    pub new_commenters: u64,
}

/// Months without anything that are written between two that have something. A chart needs them; but one stray date, such as 1970,
/// must not add hundreds of rows.
const LONGEST_GAP: i64 = 120;

/// The months in order, from the first that has something to the last.
pub(super) fn timeline<'a>(
    calendar: &Calendar,
    posts: impl Iterator<Item = &'a Post>,
    authors: impl Iterator<Item = &'a Author>,
) -> Vec<TimelineRow> {
    let mut rows: BTreeMap<Month, TimelineRow> = BTreeMap::new();
    let mut row = |month: Month, add: &dyn Fn(&mut TimelineRow)| {
        add(rows.entry(month).or_insert_with(|| empty(month)));
    };
    for (&month, items) in &calendar.months {
        row(month, &|row| {
            row.comments = items.comments;
            row.pings = items.pings;
        });
    }
    for month in posts.filter_map(Post::month) {
        row(month, &|row| row.posts += 1);
    }
    for author in authors {
        for (at, &month) in author.months().iter().enumerate() {
            row(month, &|row| {
                row.commenters += 1;
                row.new_commenters += u64::from(at == 0);
            });
        }
    }
    let mut out: Vec<TimelineRow> = Vec::new();
    for row in rows.into_values() {
        if let Some(last) = out.last().map(|last| last.month)
            && last.until(row.month) - 1 <= LONGEST_GAP
        {
            let gap = std::iter::successors(Some(last.next()), |month| Some(month.next()));
            out.extend(gap.take_while(|&month| month < row.month).map(empty));
        }
        out.push(row);
    }
    out
}

fn empty(month: Month) -> TimelineRow {
    TimelineRow {
        month,
        posts: 0,
        comments: 0,
        pings: 0,
        commenters: 0,
        new_commenters: 0,
    }
}

/// The earliest and the latest of some dates.
pub(crate) fn span(
    (first, last): (Option<When>, Option<When>),
    when: Option<When>,
) -> (Option<When>, Option<When>) {
    (earliest(first, when), last.max(when))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_week() {
        for (year, month, day, expected) in [
            (1970, 1, 1, 3),
            (2000, 2, 29, 1),
            (2010, 3, 12, 4),
            (2024, 12, 30, 0),
            (1900, 3, 1, 3),
            (1899, 12, 31, 6),
        ] {
            assert_eq!(weekday(year, month, day), expected, "{year}-{month}-{day}");
        }
    }

    fn months(list: &[(i32, u8)]) -> Vec<String> {
        let posts: Vec<Post> = list
            .iter()
            .map(|&(year, month)| Post {
                date: Some(When::day(year, month, 1)),
                ..Post::default()
            })
            .collect();
        let rows = timeline(&Calendar::default(), posts.iter(), std::iter::empty());
        rows.iter()
            .map(|row| row.month.when().to_string())
            .collect()
    }

    #[test]
    fn short_gaps_are_filled_and_stray_years_are_not() {
        assert_eq!(
            months(&[(2011, 2), (2010, 11), (1970, 1)]),
            ["1970-01", "2010-11", "2010-12", "2011-01", "2011-02"]
        );
        assert_eq!(months(&[(2000, 1), (2010, 2)]).len(), 122);
        assert_eq!(months(&[(2000, 1), (2010, 3)]).len(), 2);
        assert!(months(&[]).is_empty());
    }
}
