//! Which item was there before which: page order, unless the dates show that the newest stands first.

use super::super::Item;
use super::super::time::When;

/// The items of a thread in the order in which they were written.
pub(super) struct Order {
    /// For each item its rank.
    pub rank: Vec<usize>,
    /// For each rank its item.
    pub item: Vec<usize>,
    dates: Vec<Option<When>>,
}

impl Order {
    /// Reads the order off a page. Newest first is taken where more than twice as many neighbours fall as rise in time.
    pub(super) fn of(items: &[Item]) -> Self {
        let dates: Vec<Option<When>> = items.iter().map(|i| i.date.when).collect();
        let known: Vec<When> = dates.iter().flatten().copied().collect();
        let count = |falls: bool| {
            let pairs = known.windows(2);
            pairs
                .filter(|pair| match falls {
                    true => later(pair[0], pair[1]),
                    false => later(pair[1], pair[0]),
                })
                .count()
        };
        let (falling, rising) = (count(true), count(false));
        let mut item: Vec<usize> = (0..items.len()).collect();
        if falling > 2 * rising {
            item.reverse();
            // Replies below their parent may stand in order of time for all that: a full date counts more than the place.
            let mut last = None;
            let keys: Vec<Option<When>> = dates
                .iter()
                .map(|date| {
                    last = date.or(last);
                    last
                })
                .collect();
            item.sort_by_key(|&at| keys[at]);
        }
        let mut rank = vec![0; items.len()];
        for (at, &index) in item.iter().enumerate() {
            rank[index] = at;
        }
        Order { rank, item, dates }
    }

    /// True where the dates say that `a` was written after `b`.
    pub(super) fn is_later(&self, a: usize, b: usize) -> bool {
        match (self.dates[a], self.dates[b]) {
            (Some(a), Some(b)) => later(a, b),
            _ => false,
        }
    }
}

/// Later to the precision that both show.
fn later(a: When, b: When) -> bool {
    let day = |when: When, other: When| {
        (
            when.year,
            when.month.filter(|_| other.month.is_some()),
            when.day.filter(|_| other.day.is_some()),
        )
    };
    match day(a, b).cmp(&day(b, a)) {
        std::cmp::Ordering::Equal => match (a.time, b.time) {
            (Some(a), Some(b)) => a > b,
            _ => false,
        },
        order => order.is_gt(),
    }
}
