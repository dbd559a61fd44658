//! Words by UAX #29 over the common alphabet, counted while characters go by.

use super::alphabet::Word;

/// Counts the words that hold a letter or number.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) count: u64,
    state: State,
}

/// What stands before the next character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// Nothing that a word could go on from.
    #[default]
    Between,
    Letter,
    Digit,
    Kana,
    /// Joiners: of a word that is counted, or of one that holds nothing yet.
    Join {
        counted: bool,
    },
    /// A letter and one character that goes on only before another letter.
    LetterMid,
    /// A digit and one character that goes on only before another digit.
    DigitMid,
}

impl Words {
    /// The next character.
    #[inline]
    pub(super) fn push(&mut self, c: Word) {
        use State::{Between, Digit, DigitMid, Join, Kana, Letter, LetterMid};
        let joined = self.state == Join { counted: true };
        let (state, new) = match c {
            // WB5, WB7, WB10, WB13b.
            Word::Letter => {
                let goes_on = joined || matches!(self.state, Letter | Digit | LetterMid);
                (Letter, !goes_on)
            }
            // WB8, WB9, WB11, WB13b.
            Word::Digit => {
                let goes_on = joined || matches!(self.state, Letter | Digit | DigitMid);
                (Digit, !goes_on)
            }
            // WB13, WB13b.
            Word::Kana => (Kana, !(joined || self.state == Kana)),
            // WB13a.
            Word::Join => {
                let counted = joined || matches!(self.state, Letter | Digit | Kana);
                (Join { counted }, false)
            }
            Word::Lone => (Between, true),
            // WB6, WB12.
            Word::MidLetter | Word::MidBoth if self.state == Letter => (LetterMid, false),
            Word::MidNum | Word::MidBoth if self.state == Digit => (DigitMid, false),
            Word::MidLetter | Word::MidNum | Word::MidBoth | Word::Other | Word::Foreign => {
                (Between, false)
            }
        };
        self.state = state;
        self.count += u64::from(new);
    }
}
