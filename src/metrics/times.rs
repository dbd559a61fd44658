//! Times that can be measured with, and the gaps between them.

use super::people::People;
use super::tree::Tree;
use crate::thread::time::{Offset, When};
use crate::thread::{DateBasis, Item, Thread, ThreadStatus};

/// A time to the minute or finer, in seconds from 1970 of its own clock; one without seconds stands for its full minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Seconds from 1970-01-01T00:00 of UTC, or of the page's unknown clock.
    pub seconds: i64,
    /// Whether the page states an offset from UTC. Two moments can be compared where both do, or neither.
    pub zoned: bool,
}

impl Moment {
    /// `None` where the time is known only to the day.
    #[must_use]
    pub fn of(when: When, offset: Option<Offset>) -> Option<Self> {
        let wall = when.minutes()? * 60 + i64::from(when.second.unwrap_or(0));
        let east = offset.and_then(|offset| offset.0).unwrap_or(0);
        Some(Moment {
            seconds: wall - i64::from(east) * 60,
            zoned: offset.is_some(),
        })
    }

    /// Seconds from an earlier moment to this one, negative where it is the later one; `None` where they can't be compared.
    #[must_use]
    pub fn since(self, earlier: Moment) -> Option<i64> {
        (self.zoned == earlier.zoned).then_some(self.seconds - earlier.seconds)
    }
}

/// The times of one page. Only dates from the markup or the printed text count; relative ones are too coarse.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// For each item its time; `None` for pings and where it can't be used.
    pub of_item: Vec<Option<Moment>>,
    /// τ_(1) ≤ τ_(2) ≤ …: usable times of comments in seconds, sorted. `None` where some have an offset and some have not, so that
    /// their order is not known.
    pub sorted: Option<Vec<i64>>,
    /// Seconds from the post to the first comment.
    pub first: Option<u64>,
    /// Seconds from a comment to a stated reply, sorted.
    pub replies: Vec<u64>,
    /// The same for replies by the post's author.
    pub author_replies: Vec<u64>,
    /// Gaps that were dropped because they are negative.
    pub negative: u64,
}

impl Times {
    /// The times of one thread.
    #[must_use]
    pub fn of(thread: &Thread, tree: &Tree, people: &People) -> Self {
        let of_item: Vec<_> = thread.items.iter().map(usable).collect();
        let mut times = Times {
            sorted: sorted(&of_item),
            ..Times::default()
        };
        for (at, up) in tree.answered.iter().enumerate() {
            let reply = of_item[at].zip(up.and_then(|up| of_item[up]));
            let Some(gap) = reply.and_then(|(reply, comment)| reply.since(comment)) else {
                continue;
            };
            let Some(gap) = times.positive(gap) else {
                continue;
            };
            times.replies.push(gap);
            if people.author(at).is_some_and(|person| person.post_author) {
                times.author_replies.push(gap);
            }
        }
        times.replies.sort_unstable();
        times.author_replies.sort_unstable();
        let post = thread.post.date;
        let post = post.and_then(|stamp| Moment::of(stamp.when, stamp.offset));
        let zoned = of_item.iter().flatten().next().map(|moment| moment.zoned);
        // The first comment that is there need not be the first that was written.
        if let (Some(post), Some(zoned), Some(&[first, ..])) = (
            post.filter(|_| !lacks_items(thread)),
            zoned,
            times.sorted.as_deref(),
        ) {
            let first = Moment {
                seconds: first,
                zoned,
            };
            times.first = first.since(post).and_then(|gap| times.positive(gap));
        }
        times.of_item = of_item;
        times
    }

    fn positive(&mut self, gap: i64) -> Option<u64> {
        let gap = u64::try_from(gap).ok();
        self.negative += u64::from(gap.is_none());
        gap
    }
}

/// Whether the page is known to hold only a part of its thread.
#[must_use]
pub fn lacks_items(thread: &Thread) -> bool {
    matches!(
        thread.status,
        ThreadStatus::Partial | ThreadStatus::Truncated
    )
}

fn usable(item: &Item) -> Option<Moment> {
    let read = matches!(item.date.basis, Some(DateBasis::Machine | DateBasis::Text));
    let when = item.date.when.filter(|_| read && !item.kind.is_ping())?;
    Moment::of(when, item.date.offset)
}

fn sorted(moments: &[Option<Moment>]) -> Option<Vec<i64>> {
    let zoned = moments.iter().flatten().next().is_some_and(|m| m.zoned);
    let mut seconds = Vec::with_capacity(moments.len());
    for moment in moments.iter().flatten() {
        if moment.zoned != zoned {
            return None;
        }
        seconds.push(moment.seconds);
    }
    seconds.sort_unstable();
    Some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(when: When, offset: Option<Offset>) -> i64 {
        Moment::of(when, offset).expect("a time").seconds
    }

    /// Values of `date -u -d … +%s`.
    #[test]
    fn seconds_from_1970() {
        let known = [
            (When::minute(1970, 1, 1, 0, 0), 0),
            (When::minute(1969, 12, 31, 23, 59), -60),
            (When::minute(2000, 2, 29, 12, 0), 951_825_600),
            (When::minute(2000, 3, 1, 0, 0), 951_868_800),
            (When::minute(2010, 3, 12, 14, 32), 1_268_404_320),
            (When::minute(2100, 3, 1, 0, 0), 4_107_542_400),
            (When::minute(1900, 3, 1, 0, 0), -2_203_891_200),
        ];
        for (when, expected) in known {
            assert_eq!(seconds(when, None), expected, "{when}");
        }
    }

    #[test]
    fn offsets_count_and_do_not_mix() {
        let when = When::minute(2010, 3, 12, 14, 32);
        let east = Moment::of(when, Some(Offset(Some(120)))).expect("a time");
        let utc = Moment::of(when, Some(Offset(None))).expect("a time");
        assert_eq!(utc.since(east), Some(7200));
        assert_eq!(
            Moment::of(when, None).and_then(|wall| wall.since(utc)),
            None
        );
        assert_eq!(Moment::of(When::day(2010, 3, 12), None), None);
    }
}
