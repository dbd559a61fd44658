//! The order of all-numeric dates, settled for a page.

use super::line::Line;
use super::{Hints, Order, clock::Clock, day::Triple, lex};
use crate::thread::time::When;

/// The two orders that one date such as 05/07/2010 leaves open.
const OPEN: [Order; 2] = [Order::Dmy, Order::Mdy];

/// One all-numeric date of a page, with its time.
struct Seen {
    triple: Triple,
    clock: Option<Clock>,
}

impl Seen {
    fn in_order(&self, order: Order) -> Option<When> {
        let when = self.triple.in_order(order)?;
        Some(When {
            time: self.clock.and_then(|c| c.time()),
            ..when
        })
    }
}

/// The order of the all-numeric dates of one page, looked at together.
///
/// `texts` are the printed texts in page order (texts without such a date are passed over), `post` is the date of the post.
/// A value over 12 settles it; else the one order in which no comment is older than its post and the dates only rise or only
/// fall, else the one in which they lie within days. `None` where both orders would do or neither does, and where values contradict each other.
///
/// ```
/// use commentsift::thread::date::{Order, settle_order};
/// let page = ["05/07/2010 at 10:24", "18/07/2010 at 13:12"];
/// assert_eq!(settle_order(page.into_iter(), Some("en-US"), None), Some(Order::Dmy));
/// ```
#[must_use]
pub fn settle_order<'a>(
    texts: impl Iterator<Item = &'a str>,
    lang: Option<&str>,
    post: Option<When>,
) -> Option<Order> {
    let hints = Hints { lang, order: None };
    let seen: Vec<Seen> = texts.filter_map(|t| first_numeric(t, &hints)).collect();
    if seen.is_empty() {
        return None;
    }
    if seen.iter().all(|s| s.triple.digits[0] == 4) {
        return Some(Order::Ymd);
    }
    let open: Vec<&Seen> = seen.iter().filter(|s| s.triple.digits[0] < 4).collect();
    // "09-06-04": East Asia writes the year first, with two digits as well.
    let east = lang.is_some_and(|l| ["zh", "ja", "ko"].iter().any(|east| l.starts_with(east)));
    let years_first = |s: &&Seen| s.triple.digits[2] < 4 && s.in_order(Order::Ymd).is_some();
    if east && !open.is_empty() && open.iter().all(years_first) {
        return Some(Order::Ymd);
    }
    let possible: Vec<Order> = OPEN
        .into_iter()
        .filter(|o| open.iter().all(|s| s.in_order(*o).is_some()))
        .collect();
    match possible[..] {
        [order] => return Some(order),
        [] if open.iter().all(|s| s.in_order(Order::Ymd).is_some()) => return Some(Order::Ymd),
        [] => return None,
        _ => {}
    }
    // Dots are written day first everywhere.
    if open
        .iter()
        .all(|s| s.triple.mark == '.' && s.triple.digits[2] == 4)
    {
        return Some(Order::Dmy);
    }
    only(|order| open.iter().all(|s| !is_before(s.in_order(order), post)))
        .or_else(|| {
            only(|order| {
                is_sorted(&open, order) && open.iter().all(|s| !is_before(s.in_order(order), post))
            })
        })
        .or_else(|| {
            let usual = Line::new("", &hints).usual_order('/');
            // A language that writes the day first is believed before a few dates that lie close in the other order; English is both.
            let few = lang.is_some() && usual == Order::Dmy && open.len() < MANY;
            let order = only(|order| is_close(&open, order))?;
            (order == usual || !few).then_some(order)
        })
}

/// So many dates that lie close in one order only are no chance.
const MANY: usize = 4;

/// The one open order for which `holds`.
fn only(holds: impl Fn(Order) -> bool) -> Option<Order> {
    match OPEN.map(holds) {
        [true, false] => Some(Order::Dmy),
        [false, true] => Some(Order::Mdy),
        _ => None,
    }
}

/// Older than the post, compared by what both show.
fn is_before(when: Option<When>, post: Option<When>) -> bool {
    let (Some(when), Some(post)) = (when, post) else {
        return false;
    };
    let days = |w: When| (w.year, post.month.and(w.month), post.day.and(w.day));
    days(when) < days(post)
}

/// Only rising or only falling.
fn is_sorted(seen: &[&Seen], order: Order) -> bool {
    let dates: Vec<Option<When>> = seen.iter().map(|s| s.in_order(order)).collect();
    dates.is_sorted() || dates.iter().rev().is_sorted()
}

/// Days in which a thread is written; in the other order the same dates lie months apart.
const CLOSE: i32 = 14;

/// The same for two dates, which say less.
const CLOSE_TWO: i32 = 3;

/// Times that the other order takes as long, at the least.
const FAR: i32 = 5;

/// The dates of a thread lie close to each other: 12/05, 12/06 and 12/08 are days of December, not the twelfth of three months.
fn is_close(seen: &[&Seen], order: Order) -> bool {
    let span = |order: Order| {
        let days = seen.iter().filter_map(|s| s.in_order(order));
        let days =
            days.filter_map(|w| Some((w.year * 12 + i32::from(w.month?)) * 31 + i32::from(w.day?)));
        let (low, high) = days.fold((i32::MAX, i32::MIN), |(l, h), d| (l.min(d), h.max(d)));
        high - low
    };
    let other = if order == Order::Dmy {
        Order::Mdy
    } else {
        Order::Dmy
    };
    let close = if seen.len() > 2 { CLOSE } else { CLOSE_TWO };
    seen.len() > 1 && span(order) > 0 && span(order) <= close && span(other) >= FAR * span(order)
}

/// The first all-numeric date of a text.
fn first_numeric(text: &str, hints: &Hints<'_>) -> Option<Seen> {
    let line = Line::new(lex::cut(text), hints);
    let day = (0..line.tokens.len())
        .filter_map(|k| line.day_at(k))
        .find(|d| d.numeric.is_some())?;
    Some(Seen {
        triple: line.triple(day.first)?,
        clock: line.clock_of(&day),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(texts: &[&str], post: Option<When>) -> Option<Order> {
        settle_order(texts.iter().copied(), Some("en-US"), post)
    }

    #[test]
    fn a_value_over_twelve_settles() {
        assert_eq!(
            settled(&["01/02/2010", "13/02/2010"], None),
            Some(Order::Dmy)
        );
        assert_eq!(
            settled(&["01/02/2010", "02/13/2010"], None),
            Some(Order::Mdy)
        );
        assert_eq!(settled(&["13/02/2010", "02/13/2010"], None), None);
        assert_eq!(settled(&["2010/02/03"], None), Some(Order::Ymd));
        assert_eq!(
            settled(&["X | 13-02-10, 14:00", "no date"], None),
            Some(Order::Dmy)
        );
    }

    #[test]
    fn rising_or_falling_dates_settle() {
        // As m/d: 9 January, 10 January, 1 February; as d/m: 1 September, 1 October, 2 January.
        let rising = ["01/09/2010", "01/10/2010", "02/01/2010"];
        assert_eq!(settled(&rising, None), Some(Order::Mdy));
        let falling: Vec<&str> = rising.iter().rev().copied().collect();
        assert_eq!(settled(&falling, None), Some(Order::Mdy));
        // Both orders rise, one within days.
        let close = ["12/05/2007", "12/06/2007", "12/08/2007"];
        assert_eq!(settled(&close, None), Some(Order::Mdy));
        // Both orders rise.
        assert_eq!(settled(&["01/01/2010", "02/02/2010"], None), None);
    }

    #[test]
    fn years_of_two_digits_stand_first_in_east_asia() {
        let short = ["09-06-04 14:40", "09-06-12 10:21"];
        let order = |lang| settle_order(short.iter().copied(), Some(lang), None);
        assert_eq!(order("zh-CN"), Some(Order::Ymd));
        assert_eq!(order("ja"), Some(Order::Ymd));
        assert_ne!(order("fr"), Some(Order::Ymd));
        assert_eq!(
            settle_order(["05/07/2010", "18/07/2010"].into_iter(), Some("ko"), None),
            Some(Order::Dmy)
        );
    }

    #[test]
    fn no_comment_is_older_than_its_post() {
        let post = Some(When::day(2010, 5, 1));
        assert_eq!(settled(&["03/06/2010"], post), Some(Order::Dmy));
        assert_eq!(settled(&["06/07/2010"], post), None);
        // The month of the post is known only.
        let month = Some(When::month(2010, 5));
        assert_eq!(settled(&["05/04/2010"], month), Some(Order::Mdy));
    }

    #[test]
    fn dots_and_nothing() {
        assert_eq!(
            settled(&["05.04.2010", "03.04.2010"], None),
            Some(Order::Dmy)
        );
        assert_eq!(settled(&["5 May 2010", "no date"], None), None);
        assert_eq!(settled(&[], None), None);
    }
}
