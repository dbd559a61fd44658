//! What the members of a group have of what comments have.

use super::survey::Tally;

/// What the members of a group are like: shares from 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quality {
    /// Members.
    pub count: usize,
    /// A date.
    pub dates: f64,
    /// A named author.
    pub authors: f64,
    /// A number in an id.
    pub numbers: f64,
    /// A link to reply.
    pub replies: f64,
    /// A picture of a person.
    pub avatars: f64,
    /// A place named for a text.
    pub contents: f64,
    /// More dates than the others have: two comments in one.
    pub doubled: f64,
    /// More dates or authors than one comment has.
    pub crowded: f64,
    /// Headings that link to other pages.
    pub titles: f64,
    /// Links make most of the text.
    pub linky: f64,
    /// Text, and a date, an author or a number.
    pub complete: f64,
    /// Bytes of text in all members.
    pub bytes: u64,
    /// Somebody can write into it.
    pub boxes: f64,
    /// The members are named for pings: a link alone is complete.
    pub pings: bool,
}

/// The shortest text of a comment with its name.
const LEAST_TEXT: u32 = 8;

/// What a member must tell to be complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// A date, or an author and one sign more.
    Firm,
    /// An author, a time without its day or a day without its year; a name for comments alone will do. Asked where nothing firm was
    /// found: the place has to say more in return.
    Mild,
}

/// Judges members by their own tallies; `named` for comments, all of them.
#[must_use]
pub fn quality(tallies: &[Tally], pings: bool, demand: Demand, named: bool) -> Quality {
    let mild = demand == Demand::Mild;
    let clocks = mild && tallies.iter().all(|t| t.dates == 0);
    let n = tallies.len().max(1) as f64;
    let share = |f: &dyn Fn(&Tally) -> bool| tallies.iter().filter(|t| f(t)).count() as f64 / n;
    let dated = |t: &Tally| t.dates > 0 || clocks && t.clocks > 0;
    let texted = |t: &Tally| t.text - t.linked.min(t.text) >= LEAST_TEXT;
    let usual_dates = usual(tallies, |t| t.dates);
    Quality {
        count: tallies.len(),
        dates: share(&dated),
        authors: share(&|t| t.authors > 0),
        numbers: share(&|t| t.numbers > 0),
        replies: share(&|t| t.replies > 0),
        avatars: share(&|t| t.avatars > 0),
        contents: share(&|t| t.contents > 0),
        doubled: share(&|t| t.dates > usual_dates),
        crowded: share(&|t| t.dates > 3 && t.authors != 1 || t.avatars > 3 || t.numbers > 12),
        titles: share(&|t| t.titles > 0),
        linky: share(&|t| t.linked * 3 > t.text * 2),
        pings,
        complete: share(&|t| {
            pings && t.linked > 0
                || texted(t)
                    && (dated(t)
                        || mild && (named || t.authors > 0)
                        || t.authors > 0 && (t.numbers > 0 || t.avatars > 0 || t.replies > 0))
        }),
        boxes: share(&|t| t.boxes > 0),
        bytes: tallies.iter().map(|t| u64::from(t.text)).sum(),
    }
}

/// What three quarters of the members reach, at least one.
fn usual(tallies: &[Tally], value: impl Fn(&Tally) -> u32) -> u32 {
    let mut all: Vec<u32> = tallies.iter().map(value).collect();
    let low = all.len() / 4;
    if all.is_empty() {
        1
    } else {
        (*all.select_nth_unstable(low).1).max(1)
    }
}

impl Quality {
    /// What the members alone tell.
    #[must_use]
    pub fn worth(&self) -> f64 {
        let good = 1.2 * self.dates
            + self.authors
            + 0.5 * self.numbers
            + 0.5 * self.replies
            + 0.4 * self.avatars
            + 0.2 * self.contents;
        let bad = 2.0 * self.crowded
            + 1.5 * self.doubled
            + 2.0 * self.titles
            + if self.pings { 0.0 } else { 1.5 * self.linky }
            + 0.3 * self.boxes;
        (good - bad) * self.complete
    }
}
