//! Sentences by UAX #29, counted while characters go by.
//!
//! unicode-segmentation looks ahead from every character after a full stop (rule SB8), which is quadratic on a stop and a million
//! brackets; here the boundary is held until the next letter tells.

use super::alphabet::Sentence;

/// Counts the sentences that hold anything but white space: a line of emoji is one, a blank line is none.
#[derive(Debug, Default)]
pub(super) struct Sentences {
    count: u64,
    state: State,
    /// Whether the sentence under way holds anything but white space.
    visible: bool,
    /// The same of what follows a boundary that is held.
    after_held: bool,
}

/// What stands before the next character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// Nothing, or the end of a paragraph.
    #[default]
    Start,
    Plain,
    /// A letter with case.
    Cased,
    /// A full stop after a letter with case.
    CasedStop,
    Stop(Tail),
    /// Any other end of a sentence.
    End(Tail),
    /// After a full stop something that is neither letter nor stop: a boundary before it, unless a small letter comes next (SB8).
    Held,
}

/// What followed a full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    Nothing,
    Close,
    Space,
}

impl Sentences {
    /// The next character.
    #[inline]
    pub(super) fn push(&mut self, c: Sentence) {
        // Most of a text.
        if matches!(self.state, State::Plain | State::Cased)
            && matches!(c, Sentence::Lower | Sentence::Upper)
        {
            self.state = State::Cased;
            self.visible = true;
            return;
        }
        self.take(c);
    }

    /// Sentences up to here, the last one included.
    pub(super) fn finish(mut self) -> u64 {
        self.settle(true);
        self.end();
        self.count
    }

    fn take(&mut self, c: Sentence) {
        use State::{CasedStop, Held, Start, Stop};
        if c == Sentence::Clear {
            // SB5; at the start it is a character like any other (SB1, SB4).
            if self.state == Start {
                self.state = State::Plain;
            }
        } else {
            let (state, boundary) = self.next(c);
            if self.state == Held && state != Held {
                self.settle(c != Sentence::Lower);
            }
            if boundary && state != Held {
                self.end();
            }
            self.state = state;
        }
        // The two classes are all of Unicode's white space.
        let visible = !matches!(c, Sentence::Sp | Sentence::Sep);
        match self.state {
            Held => self.after_held |= visible,
            Start => self.end(),
            CasedStop | Stop(_) | State::End(_) | State::Plain | State::Cased => {
                self.visible |= visible;
            }
        }
    }

    /// The state after a character, and whether a boundary stands before it.
    fn next(&self, c: Sentence) -> (State, bool) {
        use Sentence::{
            ATerm, Any, Clear, Close, Lower, Numeric, OLetter, SContinue, STerm, Sep, Sp, Upper,
        };
        use State::{Cased, CasedStop, End, Held, Plain, Start, Stop};
        let after = match c {
            Lower | Upper => Cased,
            ATerm if self.state == Cased => CasedStop,
            ATerm => Stop(Tail::Nothing),
            STerm => End(Tail::Nothing),
            Sep => Start,
            Any | OLetter | Numeric | SContinue | Close | Sp | Clear => Plain,
        };
        match (self.state, c) {
            (Held, Any | Numeric | SContinue | Close | Sp) => (Held, false),
            (Start | Plain | Cased | Held, _) => (after, false),
            // SB6, SB7.
            (CasedStop | Stop(Tail::Nothing), Numeric) | (CasedStop, Upper) => (after, false),
            // SB8, where the letter stands at once.
            (CasedStop | Stop(_), Lower) => (after, false),
            // SB8a, and SB9 and SB10 for the end of a paragraph.
            (_, SContinue | ATerm | STerm | Sep) => (after, false),
            // SB9, SB10.
            (CasedStop | Stop(Tail::Nothing | Tail::Close), Close) => (Stop(Tail::Close), false),
            (End(Tail::Nothing | Tail::Close), Close) => (End(Tail::Close), false),
            (CasedStop | Stop(_), Sp) => (Stop(Tail::Space), false),
            (End(_), Sp) => (End(Tail::Space), false),
            // SB11.
            (End(_), _) | (_, Upper | OLetter) => (after, true),
            (CasedStop | Stop(_), Any | Numeric | Close | Clear) => (Held, true),
        }
    }

    /// Decides about the boundary that is held, if one is.
    fn settle(&mut self, stands: bool) {
        if stands && self.state == State::Held {
            self.end();
        }
        self.visible |= self.after_held;
        self.after_held = false;
    }

    fn end(&mut self) {
        self.count += u64::from(self.visible);
        self.visible = false;
    }
}
