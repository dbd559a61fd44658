//! People addressed inside a sentence: behind an `@`, between commas, before an exclamation mark. Of the page only.

use super::address::{Call, Caller, Calls, Name, ROW};
use super::clues::{Clues, Place};
use super::head::{Gap, Head, last_word};
use super::names::Level;
use crate::locale::address::{self, Roles};
use crate::locale::fold::fold;

impl Caller<'_> {
    /// A name behind an `@` in the middle of a text: of the page only.
    pub(super) fn at_sign<'t>(self, line: &'t str, at: usize, out: &mut Calls<'t>) {
        let Some(sign) = line[at..].chars().next() else {
            return;
        };
        let mut head = Head::new(&line[at + sign.len_utf8()..]);
        if !head.before().trim().is_empty() {
            return;
        }
        let Some(found) = self.known(&mut head, 0).filter(|f| f.level <= Level::First) else {
            return;
        };
        let before = fold(last_word(&line[..at]));
        let spoken_of =
            address::roles(&before).has(Roles::THIRD) && !head.gap(found.len - 1).divides();
        let own = self
            .own
            .is_some_and(|own| self.names.means(found.form, own));
        if spoken_of || own && !found.shared {
            return;
        }
        out.list.push(Call {
            name: head.raw(0, found.len),
            form: Some(found.form),
            confidence: if found.shared { 0.65 } else { 0.8 },
            quoted: false,
        });
    }

    /// "That is great Julie!": a given name of the page at the end of a short exclamation, unless the word before speaks of it.
    pub(super) fn before_bang<'t>(self, sentence: &'t str, out: &mut Calls<'t>) {
        let Some((rest, last)) = sentence.rsplit_once(' ') else {
            return;
        };
        let before = fold(rest.rsplit(' ').next().unwrap_or_default());
        let linked = Roles::THIRD.or(Roles::AND).or(Roles::TO).or(Roles::HONOR);
        if rest.ends_with(|c: char| !c.is_alphanumeric())
            || address::roles(&before).has(linked)
            || rest
                .rsplit(' ')
                .next()
                .is_some_and(|word| word.starts_with(char::is_uppercase))
                && rest.contains(' ')
        {
            return;
        }
        let mut head = Head::new(last);
        let whole = head.word(1).is_none()
            && head.word(0).is_some_and(|word| {
                let roles = address::roles(&word.key);
                word.capital
                    && !word.shouted
                    && roles.has(Roles::GIVEN)
                    && !roles.has(Roles::COMMON.or(Roles::AMBIGUOUS))
            });
        let found = whole.then(|| self.known(&mut head, 0)).flatten();
        let own = |form| self.own.is_some_and(|own| self.names.means(form, own));
        if let Some(found) = found.filter(|f| f.level <= Level::First && !own(f.form)) {
            out.list.push(Call {
                name: head.raw(0, 1),
                form: Some(found.form),
                confidence: 0.6,
                quoted: false,
            });
        }
    }

    /// "That is right, Julie!": a person of the page behind a comma, at the end of a sentence or before another comma.
    pub(super) fn between_commas<'t>(
        self,
        line: &'t str,
        comma: usize,
        sentence: usize,
        place: Place,
        out: &mut Calls<'t>,
    ) {
        let width = line[comma..].chars().next().map_or(1, char::len_utf8);
        let mut head = Head::new(&line[comma + width..]);
        // "I will, thanks Julie.": a greeting behind the comma, as at the beginning of a sentence.
        let (roles, len) = head.phrase(0);
        if roles.has(Roles::THANKS.or(Roles::GREET)) && head.gap(len - 1) == Gap::Space {
            let inner = Place {
                line: false,
                ..place
            };
            self.opening(&line[comma + width..], inner, out);
            return;
        }
        let honor = head
            .word(0)
            .is_some_and(|word| address::roles(&word.key).has(Roles::HONOR))
            && matches!(head.gap(0), Gap::Space | Gap::Stop);
        let from = usize::from(honor);
        if !head.word(from).is_some_and(|word| word.capital) || !head.before().trim().is_empty() {
            return;
        }
        let Some(first) = self.known(&mut head, from) else {
            return;
        };
        // In a list of names nobody is addressed.
        let named = |text: &str| {
            let last = last_word(text);
            last.starts_with(char::is_uppercase) && self.names.longest(&fold(last)) > 0
        };
        if named(&line[..comma]) {
            return;
        }
        let clues = Clues::inside(place, sentence == 0, &line[sentence..comma]);
        let name = Name {
            from,
            len: first.len,
            found: Some(first),
            honor,
            honor_after: false,
            at_sign: false,
            next: from + first.len,
        };
        let mut row = vec![name];
        while row.len() < ROW
            && head.gap(row[row.len() - 1].next - 1) == Gap::Space
            && let Some(next) = self.next_in_row(&mut head, row[row.len() - 1], &clues)
        {
            row.push(next);
        }
        let last = row[row.len() - 1];
        let mut behind = clues.behind(&mut head, last.next);
        let and = usize::from(behind.follow.has(Roles::AND));
        let name_follows = self.known(&mut head, last.next + and).is_some()
            || and > 0 && head.word(last.next + 1).is_some_and(|word| word.capital);
        let listed = behind.gap == Gap::Comma && name_follows;
        if listed {
            return;
        }
        for name in &row {
            behind.honor = name.honor;
            behind.of_name(&mut head, name.from, name.len);
            let own = name
                .found
                .is_none_or(|f| self.own.is_some_and(|own| self.names.means(f.form, own)));
            let longer = self.capitals(&mut head, name.from, &clues) > name.len;
            if let Some(found) = name.found.filter(|_| !own && !longer)
                && let Some(confidence) = behind.vocative(&found)
            {
                self.push(&mut head, name, confidence, false, out);
            }
        }
    }
}
