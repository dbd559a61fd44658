//! What stands around a name, and what that says: the rules of judgement, apart from the reading.

use super::head::{Gap, Head};
use super::names::{Found, Level};
use crate::locale::address::{self, Roles};

/// Where in a text something stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// At the beginning of a line; else of a sentence in it.
    pub line: bool,
    /// In the last line.
    pub last: bool,
    /// In the only line.
    pub alone: bool,
}

/// What stands before and behind a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clues {
    place: Place,
    pub at_sign: bool,
    arrow: bool,
    greet: bool,
    thanks: bool,
    react: bool,
    /// Something of the kind stands in the sentence before.
    pub comma_before: bool,
    pub to: bool,
    pub honor: bool,
    pub honor_after: bool,
    /// The words before the name are in capitals, so that a capital says nothing.
    pub shouted: bool,
    /// What stands behind the name.
    pub gap: Gap,
    /// What the next word can be.
    pub follow: Roles,
    /// Behind a comma, colon, dash or the like: one of the next words is of the second person, or thanks.
    you: bool,
    /// A number follows: "Ariza – 14.9" is a line of a table.
    number: bool,
    /// "wrote:" follows.
    pub wrote: bool,
    /// "John: “…”": words of the one who bears the name follow. Somebody quotes him, from this page or anywhere else.
    speaks: bool,
    /// In the first sentence of the line; for a name between commas.
    first_sentence: bool,
    /// Few words stand before the comma: the end of a letter.
    closing: bool,
    // The name itself.
    roles: Roles,
    small: bool,
    words: usize,
    odd: bool,
    key_len: usize,
    cased: bool,
}

/// Words behind a name in which one of the second person is looked for.
const NEAR: usize = 8;

impl Clues {
    fn new(place: Place) -> Self {
        Clues {
            place,
            at_sign: false,
            arrow: false,
            greet: false,
            thanks: false,
            react: false,
            comma_before: false,
            to: false,
            honor: false,
            honor_after: false,
            shouted: false,
            gap: Gap::Other,
            follow: Roles::default(),
            you: false,
            number: false,
            wrote: false,
            speaks: false,
            first_sentence: false,
            closing: false,
            roles: Roles::default(),
            small: false,
            words: 0,
            odd: false,
            key_len: 0,
            cased: false,
        }
    }

    /// What the characters before the first word say; `None` where a name behind them is no address, as in quotation marks.
    pub(super) fn before(characters: &str, place: Place) -> Option<Self> {
        let mut clues = Clues::new(place);
        for c in characters.chars() {
            match c {
                '@' | '＠' => clues.at_sign = true,
                '>' | '＞' | '≫' | '→' | '⇒' if place.line => clues.arrow = true,
                '-' | '–' | '—' | '*' | '•' | '・' | '¡' | '¿' | '…' | '.' | ',' | '!' | '('
                | '[' | '~' | '^' | ':' | ')' => {}
                '\u{200b}'..='\u{200f}'
                | '\u{fe0f}'
                | '\u{2600}'..='\u{27bf}'
                | '\u{1f000}'..='\u{1faff}' => {}
                c if c.is_whitespace() => {}
                _ => return None,
            }
        }
        Some(clues)
    }

    /// Clues for a name behind a comma; `before` is its sentence up to there.
    pub(super) fn inside(place: Place, first_sentence: bool, before: &str) -> Self {
        let mut clues = Clues::new(place);
        clues.first_sentence = first_sentence;
        clues.closing = before.split_whitespace().nth(3).is_none();
        clues.shouted = !before.chars().any(char::is_lowercase);
        clues
    }

    /// True behind a greeting, thanks or a word such as "yes".
    pub(super) fn lead(&self) -> bool {
        self.greet || self.thanks || self.react
    }

    /// Takes up a word before the name.
    pub(super) fn add(&mut self, roles: Roles, shouted: bool) {
        self.greet |= roles.has(Roles::GREET);
        self.thanks |= roles.has(Roles::THANKS);
        self.react |= roles.has(Roles::REACT);
        self.shouted |= shouted;
    }

    /// What was read so far is a sentence of its own.
    pub(super) fn new_sentence(&mut self) {
        let (place, shouted) = (self.place, self.shouted);
        *self = Clues::new(Place {
            line: false,
            ..place
        });
        self.shouted = shouted;
    }

    /// With what stands behind the words up to `next`.
    pub(super) fn behind(self, head: &mut Head<'_>, next: usize) -> Self {
        let mut clues = self;
        clues.gap = next.checked_sub(1).map_or(Gap::Other, |at| head.gap(at));
        // "@Tod@s" is one word, and an address of e-mail is another.
        if clues.gap == Gap::At && head.between(next - 1).starts_with(['@', '＠']) {
            clues.gap = Gap::Other;
        }
        clues.number = head
            .word(next)
            .is_some_and(|word| word.key.starts_with(|c: char| c.is_ascii_digit()));
        clues.speaks = clues.gap == Gap::Colon && {
            let behind = head.between(next - 1).trim_start();
            let behind = behind.trim_start_matches([':', '：']).trim_start();
            behind.starts_with(['«', '“', '"', '„', '»'])
        };
        let (follow, len) = head.phrase(next);
        clues.follow = if clues.gap == Gap::End {
            Roles::default()
        } else {
            follow
        };
        clues.wrote = follow.has(Roles::WROTE) && {
            let behind = head.between(next + len - 1);
            let quote = behind
                .trim()
                .starts_with(['«', '“', '"', '„', ':', '：', '>']);
            quote || head.gap(next + len - 1) == Gap::End
        };
        // Only behind what divides a name from the text is it asked for; it is the dearest of all clues.
        clues.you = clues.is_strong()
            && (next..next + NEAR).any(|at| {
                let (roles, _) = head.phrase(at);
                roles.has(Roles::YOU.or(Roles::THANKS))
            });
        clues
    }

    /// What divides an address from the text more surely than the end of a sentence.
    fn is_strong(&self) -> bool {
        matches!(
            self.gap,
            Gap::Comma | Gap::Bang | Gap::Dash | Gap::Colon | Gap::Dots
        )
    }

    /// With what the name itself says.
    pub(super) fn of_name(&mut self, head: &mut Head<'_>, from: usize, len: usize) {
        let raw = head.raw(from, len);
        let key = head.key(from, len).unwrap_or_default();
        let Some(word) = head.word(from) else { return };
        self.small = word.small;
        self.cased = raw.starts_with(char::is_uppercase);
        self.words = len;
        self.key_len = key.chars().count();
        self.roles = word.roles;
        if len > 1 {
            let whole = address::roles(&key);
            self.roles = match word.unspaced {
                true => whole,
                false => self.roles.or(whole),
            };
            for nth in 1..len {
                let other = head.word(from + nth).map(|w| w.roles);
                if !self.cased || other.is_some_and(|roles| roles.has(Roles::GIVEN)) {
                    continue;
                }
                if other.is_some_and(|roles| roles.has(Roles::NO_NAME)) {
                    self.odd = true;
                }
            }
        }
        let inner = raw.split(['-', ' ', '\'', '’']).any(|part| {
            let humps = part.chars().skip(1).any(char::is_uppercase)
                && part.chars().any(char::is_lowercase);
            humps && !part.starts_with("Mc") && !part.starts_with("Mac") && !part.starts_with("De")
        });
        self.odd |= inner || raw.chars().any(|c| c.is_ascii_digit());
    }

    /// An everyday word that is somebody's name on this page.
    fn common(&self) -> bool {
        self.words == 1
            && !is_given(self.roles)
            && self
                .roles
                .has(Roles::NO_NAME.or(Roles::AMBIGUOUS).or(Roles::HONOR))
            || self.words == 1 && self.roles.has(Roles::AMBIGUOUS)
    }

    fn you_follows(&self) -> bool {
        self.follow
            .has(Roles::YOU.or(Roles::THANKS).or(Roles::GREET))
    }

    /// Whether a person of the page is addressed, and how sure that is.
    pub(super) fn known(&self, found: &Found) -> Option<f32> {
        let base = match found.level {
            Level::Full => 0.9,
            Level::First => 0.88,
            Level::Last => 0.8,
            Level::Part | Level::Short => 0.75,
        };
        if self.at_sign {
            return Some(base);
        }
        if self.gap == Gap::Other || self.follow.has(Roles::RELATIVE) {
            return None;
        }
        if self.arrow {
            return (self.gap.divides() || self.honor_after).then_some(base);
        }
        let glued = self.gap == Gap::None;
        if self.honor || self.honor_after {
            let turned = self.gap.divides() && self.gap != Gap::Stop
                || self.greet
                || self.thanks
                || self.you_follows()
                || self.honor_after && self.gap == Gap::Space
                || self.follow.has(Roles::AFTER);
            return turned.then_some(base);
        }
        if self.common() && self.small {
            return None;
        }
        if self.to {
            let turned = matches!(self.gap, Gap::Colon | Gap::Dash)
                || self.gap == Gap::End && !self.place.last;
            return turned.then_some(base);
        }
        if self.greet || self.thanks {
            return self.behind_greeting(found, base, glued);
        }
        if found.level > Level::First {
            let given = self.roles.has(Roles::GIVEN) || found.level == Level::Short;
            let turned = matches!(self.gap, Gap::Comma | Gap::Colon | Gap::Dash)
                || self.react && self.gap.divides()
                || self.gap == Gap::Space
                    && self.follow.has(Roles::YOU.or(Roles::REACT))
                    && !self.common();
            return (given && turned && self.place.line).then_some(0.65);
        }
        if self.react {
            let turned = match self.common() {
                true => matches!(self.gap, Gap::Comma | Gap::Bang | Gap::Dash),
                false => self.gap.divides() || self.follow.has(Roles::YOU),
            };
            let plain = !self.small || self.roles.has(Roles::GIVEN) || found.level == Level::Full;
            return (turned && plain).then_some(base * 0.95);
        }
        self.bare(found)
    }

    fn behind_greeting(&self, found: &Found, base: f32, glued: bool) -> Option<f32> {
        if found.level == Level::Last && !self.gap.divides() {
            return None;
        }
        let plain = self.roles.has(Roles::GIVEN) || found.level == Level::Full;
        if self.small && !plain && !(self.gap.divides() && self.key_len > 3) {
            return None;
        }
        let turned = match self.common() {
            true => self.gap.divides(),
            // Thanks to a person in a script without spaces: 謝謝小鳳的…
            false => !glued || self.words > 1,
        };
        turned.then_some(base)
    }

    /// A name with nothing before it.
    fn bare(&self, found: &Found) -> Option<f32> {
        let sure = |confidence: f32| {
            Some(if self.place.line {
                confidence
            } else {
                confidence - 0.12
            })
        };
        match self.gap {
            Gap::Space | Gap::None if self.follow.has(Roles::AFTER) => Some(0.85),
            Gap::Comma | Gap::Dash if self.common() => {
                (self.place.line && self.cased).then_some(0.65)
            }
            Gap::Colon if self.common() => {
                let name = self.roles.has(Roles::AMBIGUOUS) && !self.roles.has(Roles::NO_NAME);
                (self.place.line && self.cased && (name || self.words > 1)).then_some(0.65)
            }
            _ if self.common() => None,
            Gap::Comma | Gap::Colon | Gap::Dash | Gap::Arrow if self.small => {
                let plain =
                    self.roles.has(Roles::GIVEN) || found.level == Level::Full && self.key_len > 2;
                (plain && self.place.line).then_some(0.7)
            }
            Gap::Comma | Gap::Colon | Gap::Dash => sure(0.84),
            Gap::Bang | Gap::Dots | Gap::Question | Gap::Smiley | Gap::Arrow => {
                (self.place.line && (!self.small || self.roles.has(Roles::GIVEN))).then_some(0.75)
            }
            Gap::End => (self.place.line && !self.place.last && !self.small).then_some(0.75),
            Gap::Space if self.small && !self.roles.has(Roles::GIVEN) => {
                let plain = found.level == Level::Full && self.key_len > 3;
                (plain && self.place.line && self.follow.has(Roles::YOU)).then_some(0.65)
            }
            Gap::Space => (self.place.line && self.you_follows()).then_some(0.75),
            _ => None,
        }
    }

    /// Whether a person of the page is addressed between commas, or behind one at the end of a sentence.
    pub(super) fn vocative(&self, found: &Found) -> Option<f32> {
        let word = self.roles.has(Roles::NO_NAME) && !self.roles.has(Roles::GIVEN);
        let close = found.level <= Level::First || found.level == Level::Short || self.honor;
        if !close || word || self.follow.has(Roles::RELATIVE) {
            return None;
        }
        let signed = self.closing
            && self.place.last
            && matches!(self.gap, Gap::End | Gap::Stop | Gap::Smiley);
        let turned = match self.gap {
            Gap::Bang | Gap::Question | Gap::Dots | Gap::Smiley => true,
            Gap::End | Gap::Stop => self.first_sentence || self.place.last,
            Gap::Comma | Gap::Dash => self.first_sentence,
            _ => false,
        };
        let sure = if self.first_sentence { 0.75 } else { 0.65 };
        (turned && (!signed || self.place.alone)).then_some(if found.shared {
            sure * 0.8
        } else {
            sure
        })
    }

    /// True for a name that a line begins with, nothing before it.
    pub(super) fn is_bare(&self) -> bool {
        self.place.line && !self.lead() && !self.at_sign && !self.to && !self.arrow
    }

    /// Whether a name that is nobody's here is an address if another line of the comment begins in the same form.
    pub(super) fn doubtful(&self) -> Option<f32> {
        let given = is_given(self.roles);
        let form = self.gap == Gap::Dash || given && self.gap == Gap::Colon;
        let name = self.cased && !self.odd && self.words <= 2 && !is_no_name(self.roles);
        (self.is_bare() && form && name && !self.number && !self.speaks).then_some(0.45)
    }

    /// Whether somebody who has no item on the page is addressed.
    pub(super) fn unknown(&self) -> Option<f32> {
        if self.gap == Gap::Other || self.odd && !self.at_sign || self.follow.has(Roles::RELATIVE) {
            return None;
        }
        if self.speaks {
            return None;
        }
        if self.at_sign {
            let handle = self.key_len > 1
                && !self.roles.has(
                    Roles::CODE
                        .or(Roles::COLLECTIVE)
                        .or(Roles::COMMON)
                        .or(Roles::BRAND),
                );
            return (handle && self.place.line).then_some(0.6);
        }
        let given = is_given(self.roles);
        if is_no_name(self.roles) || self.small {
            return None;
        }
        if self.honor_after {
            let turned = self.gap.divides() && self.gap != Gap::Stop
                || self.gap == Gap::Space
                || self.follow.has(Roles::AFTER)
                || self.lead();
            return (turned && (self.place.line || self.lead())).then_some(0.6);
        }
        let strong = self.is_strong();
        let signed = self.comma_before && matches!(self.gap, Gap::End | Gap::Stop);
        let ends =
            matches!(self.gap, Gap::End | Gap::Stop | Gap::Smiley | Gap::Question) && !signed;
        if self.honor {
            let turned = strong && (self.greet || self.thanks || self.you);
            return (turned && self.cased).then_some(0.55);
        }
        if self.shouted && !given {
            return None;
        }
        if self.greet || self.thanks {
            let plain = given || self.roles.has(Roles::AMBIGUOUS) && strong;
            if plain && (strong || ends) {
                return Some(0.55);
            }
            return (self.cased && strong && self.words <= 2 && self.key_len > 2).then_some(0.45);
        }
        let named = given && self.place.line && !self.roles.has(Roles::AMBIGUOUS);
        (named && strong && self.you).then_some(if self.react { 0.5 } else { 0.45 })
    }
}

/// A given name that is no everyday word.
fn is_given(roles: Roles) -> bool {
    roles.has(Roles::GIVEN) && !roles.has(Roles::COMMON)
}

/// A word that is never the name of somebody who has no item on the page.
pub(super) fn is_no_name(roles: Roles) -> bool {
    let word = Roles::NO_NAME.or(Roles::AND).or(Roles::TO).or(Roles::HONOR);
    roles.has(word) && !is_given(roles)
}
