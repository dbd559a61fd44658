//! People addressed by name: at the beginning of a line or sentence, behind an `@`, or between commas.
//!
//! Whether a name is an address is told by what stands around it: a greeting or thanks, a title, a comma, dash or colon behind it, a word
//! of the second person. A person of the page needs less of that than a name that nobody on the page bears.

use super::clues::{Clues, Place, is_no_name};
use super::head::{Gap, Head};
use super::names::{Form, Found, Level, Names};
use crate::locale::address::Roles;
use std::ops::Range;

/// Addresses taken from one comment.
const MOST: usize = 32;
/// Names in one row ("Julie, Marc & Tom").
pub(super) const ROW: usize = 8;
/// Greetings and the like before a name.
const LEADS: usize = 6;
/// Bytes of a sentence in which a name between commas is looked for.
const SENTENCE: usize = 300;
/// Bytes of a sentence that calls somebody without a comma: "That is great Julie!"
const SHORT_SENTENCE: usize = 64;
/// Capitalised words of a name that is not on the page.
const UNKNOWN_WORDS: usize = 3;

/// Somebody is addressed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call<'t> {
    /// The name as written.
    pub name: &'t str,
    /// The people of the page who are called so; `None` where nobody is.
    pub form: Option<Form>,
    pub confidence: f32,
    /// "Julie wrote:": the words that follow are quoted.
    pub quoted: bool,
}

/// What is found in one comment.
#[derive(Default)]
pub(super) struct Calls<'t> {
    pub list: Vec<Call<'t>>,
    /// What divides a name that a line begins with from the text.
    forms: Vec<Gap>,
    /// Names that are nobody's on the page, in such a form: somebody is called where others of the comment are.
    doubtful: Vec<(Call<'t>, Gap)>,
}

/// Who calls.
#[derive(Clone, Copy)]
pub(super) struct Caller<'n> {
    pub names: &'n Names,
    pub own: Option<usize>,
}

/// A name in a head: what was found and where it ends.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub from: usize,
    pub len: usize,
    pub found: Option<Found>,
    pub honor: bool,
    pub honor_after: bool,
    pub at_sign: bool,
    /// Index of the word behind name and title.
    pub next: usize,
}

/// All calls of a text; `quoted` are the parts that are somebody else's words.
pub(super) fn calls<'t>(
    text: &'t str,
    quoted: &[Range<usize>],
    caller: Caller<'_>,
) -> Vec<Call<'t>> {
    let mut out = Calls::default();
    let mut start = 0;
    let end_of_text = text.trim_end().len();
    for line in text.split('\n') {
        let at = start;
        start += line.len() + 1;
        let trimmed = line.trim_start();
        if trimmed.is_empty()
            || quoted
                .iter()
                .any(|q| q.start <= at && at + line.len() <= q.end)
        {
            continue;
        }
        if out.list.len() >= MOST {
            break;
        }
        let only = at + line.trim_end().len() >= end_of_text;
        let place = Place {
            line: true,
            last: only,
            alone: only && at == 0,
        };
        in_line(line, place, caller, &mut out);
    }
    let Calls {
        mut list,
        forms,
        doubtful,
    } = out;
    list.extend(
        doubtful
            .into_iter()
            .filter(|(_, form)| forms.contains(form))
            .map(|(call, _)| call),
    );
    list
}

fn in_line<'t>(line: &'t str, place: Place, caller: Caller<'_>, out: &mut Calls<'t>) {
    let mut taken = caller.opening(line, place, out);
    let mut sentence = 0;
    let mut next = 0;
    while let Some(&byte) = line.as_bytes().get(next) {
        let at = next;
        // Most bytes are letters, behind which nobody is called.
        if byte > b' ' && byte.is_ascii() && !matches!(byte, b'@' | b',' | b'!') {
            next += 1;
            continue;
        }
        let c = line[at..].chars().next().unwrap_or(' ');
        next += c.len_utf8();
        let before = || line[..at].chars().next_back().unwrap_or(' ');
        match c {
            '@' | '＠' if at >= taken && !before().is_alphanumeric() && at > 0 => {
                caller.at_sign(line, at, out);
            }
            ',' | '，' if at >= taken && at - sentence < SENTENCE => {
                caller.between_commas(line, at, sentence, place, out);
            }
            '!' if at >= taken && at - sentence < SHORT_SENTENCE => {
                caller.before_bang(line[sentence..at].trim_start(), out);
            }
            c if at >= taken
                && c.is_whitespace()
                && matches!(before(), '.' | '!' | '?' | '…' | '。' | '！' | '？') =>
            {
                sentence = at;
                let inner = Place {
                    line: false,
                    ..place
                };
                taken = at + caller.opening(&line[at..], inner, out);
            }
            _ => {}
        }
        if out.list.len() >= MOST {
            return;
        }
    }
}

impl Caller<'_> {
    /// Reads an address at the beginning of a line or sentence. Gives the bytes up to the end of what was taken.
    pub(super) fn opening<'t>(self, line: &'t str, place: Place, out: &mut Calls<'t>) -> usize {
        let mut head = Head::new(line);
        // Without a word near there is no name; what stands there would be read to its end, again for each of a million dots.
        if head.word(0).is_none() {
            return 0;
        }
        let Some(mut clues) = Clues::before(head.before(), place) else {
            return 0;
        };
        let mut at = 0;
        for _ in 0..LEADS {
            if clues.at_sign {
                break;
            }
            let (roles, len) = head.phrase(at);
            if !(roles.has(Roles::LEAD) || roles.has(Roles::FILL) && clues.lead()) {
                break;
            }
            // Somebody may be called like a greeting: "Hej, …" no, "Moi!" no, a full name of two words yes.
            if self.known(&mut head, at).is_some_and(|f| f.len > len) {
                break;
            }
            let gap = head.gap(at + len - 1);
            // "Jaja Vero, …": a word such as "true" that is somebody's name.
            let only_react = !roles.has(Roles::GREET.or(Roles::THANKS).or(Roles::FILL));
            if at > 0
                && only_react
                && matches!(gap, Gap::Comma | Gap::Bang | Gap::Dash)
                && head
                    .word(at)
                    .is_some_and(|word| word.capital && !word.shouted)
                && self
                    .known(&mut head, at)
                    .is_some_and(|f| f.level == Level::Full)
            {
                break;
            }
            if roles.has(Roles::LEAD) || clues.lead() {
                clues.add(roles, head.word(at).is_some_and(|w| w.shouted));
            }
            at += len;
            match gap {
                Gap::Space | Gap::None => clues.comma_before = false,
                Gap::Comma => clues.comma_before = true,
                Gap::At => clues.at_sign = true,
                Gap::Bang
                | Gap::Dots
                | Gap::Stop
                | Gap::Question
                | Gap::Dash
                | Gap::Smiley
                | Gap::Colon => {
                    clues.new_sentence();
                }
                Gap::End | Gap::Row | Gap::Arrow | Gap::Other => return 0,
            }
        }
        if at > 0 && head.between(at - 1).trim_end().ends_with(['@', '＠']) {
            clues.at_sign = true;
        }
        let (roles, len) = head.phrase(at);
        if !clues.at_sign
            && roles.has(Roles::TO)
            && self.known(&mut head, at).is_none_or(|f| f.len < len)
        {
            let gap = head.gap(at + len - 1);
            if matches!(gap, Gap::Space | Gap::None | Gap::At | Gap::Colon) {
                clues.to = true;
                clues.at_sign = gap == Gap::At;
                at += len;
            }
        }
        self.names_at(&mut head, at, clues, out)
    }

    /// Reads one name or a row of names and judges them by what stands behind.
    fn names_at<'t>(
        self,
        head: &mut Head<'t>,
        at: usize,
        clues: Clues,
        out: &mut Calls<'t>,
    ) -> usize {
        let Some(first) = self.name(head, at, &clues) else {
            return 0;
        };
        // "The", "Das": most sentences are left here.
        let alone = first.found.is_none() && first.len == 1 && !clues.at_sign;
        if alone
            && head
                .word(first.from)
                .is_some_and(|word| is_no_name(word.roles))
        {
            return 0;
        }
        let mut row = vec![first];
        while row.len() < ROW {
            let last = row[row.len() - 1];
            let Some(next) = self.next_in_row(head, last, &clues) else {
                break;
            };
            row.push(next);
        }
        // A row is one address or none; where it is none, its first name may still be one: "Julie, Marc is wrong".
        for names in [&row[..], &row[..1]] {
            let last = names[names.len() - 1];
            let behind = clues.behind(head, last.next);
            let judged: Vec<_> = names
                .iter()
                .map(|name| self.judge(head, name, &behind))
                .collect();
            if judged.iter().all(Option::is_some) {
                if behind.is_bare() {
                    out.forms.push(behind.gap);
                }
                for (name, (confidence, quoted)) in names.iter().zip(judged.into_iter().flatten()) {
                    self.push(head, name, confidence, quoted, out);
                }
                return head.word(last.next.max(1) - 1).map_or(0, |word| word.end);
            }
        }
        let mut behind = clues.behind(head, first.next);
        behind.of_name(head, first.from, first.len);
        if first.found.is_none()
            && out.doubtful.len() < ROW
            && let Some(confidence) = behind.doubtful()
        {
            let call = Call {
                name: head.raw(first.from, first.len),
                form: None,
                confidence,
                quoted: false,
            };
            out.doubtful.push((call, behind.gap));
        }
        0
    }

    pub(super) fn push<'t>(
        self,
        head: &mut Head<'t>,
        name: &Name,
        confidence: f32,
        quoted: bool,
        out: &mut Calls<'t>,
    ) {
        out.list.push(Call {
            name: head.raw(name.from, name.len),
            form: name.found.map(|found| found.form),
            confidence,
            quoted,
        });
    }

    /// The name at a place, with titles around it.
    fn name(self, head: &mut Head<'_>, at: usize, clues: &Clues) -> Option<Name> {
        let mut from = at;
        let mut honor = false;
        for _ in 0..2 {
            let Some(word) = head.word(from) else { break };
            if !word.roles.has(Roles::HONOR) || self.known(head, from).is_some_and(|f| f.len > 1) {
                break;
            }
            if !matches!(head.gap(from), Gap::Space | Gap::Stop) || head.word(from + 1).is_none() {
                break;
            }
            honor = true;
            from += 1;
        }
        let found = self.known(head, from);
        let len = match found {
            Some(found) => found.len,
            None => self.unknown(head, from, clues)?,
        };
        let mut name = Name {
            from,
            len,
            found,
            honor,
            honor_after: false,
            at_sign: clues.at_sign,
            next: from + len,
        };
        // "Merci Julie Roy" where only Julie Tremblay wrote: somebody else.
        if found.is_some_and(|f| f.level != Level::Full || f.len == 1) && !clues.at_sign && !honor {
            let longer = self.capitals(head, from, clues);
            if longer > len {
                name.found = None;
                name.len = longer;
                name.next = from + longer;
            }
        }
        let glued = matches!(head.gap(name.next - 1), Gap::None | Gap::Space)
            || head.between(name.next - 1) == "-";
        let (roles, len) = head.phrase(name.next);
        if glued && len > 0 && roles.has(Roles::HONOR_AFTER) && !roles.has(Roles::YOU) {
            name.honor_after = true;
            name.next += len;
        }
        Some(name)
    }

    /// A person of the page whose name begins at this word.
    pub(super) fn known(self, head: &mut Head<'_>, at: usize) -> Option<Found> {
        let word = head.word(at)?;
        let (longest, key) = (self.names.longest(&word.key), word.key.clone());
        for len in (1..=longest).rev() {
            let whole = (at..at + len - 1).all(|n| {
                matches!(
                    head.between(n),
                    "" | " " | "-" | "_" | "." | ". " | "'" | "’"
                )
            });
            if whole
                && let Some(key) = head.key(at, len)
                && let Some(found) = self.names.find(&key, len)
            {
                return Some(found);
            }
        }
        let given = head
            .word(at)
            .is_some_and(|w| !w.unspaced && (w.capital || self.names.can_be_small(&w.key)));
        given.then(|| self.names.find_other(&key)).flatten()
    }

    /// Words of a name that nobody on the page bears; `None` where the words there are no name.
    fn unknown(self, head: &mut Head<'_>, at: usize, clues: &Clues) -> Option<usize> {
        let word = head.word(at)?;
        let unspaced = word.unspaced;
        if clues.at_sign && !unspaced {
            return Some(self.capitals(head, at, clues).max(1));
        }
        if let Some(len) = glued_title(head, at) {
            return Some(len);
        }
        let cased = head.word(at).is_some_and(|w| w.capital && !w.unspaced);
        let len = self.capitals(head, at, clues);
        (cased && len > 0).then_some(len)
    }

    /// Capitalised words in a row, no greeting among them.
    pub(super) fn capitals(self, head: &mut Head<'_>, at: usize, clues: &Clues) -> usize {
        let mut len = 0;
        while len < UNKNOWN_WORDS {
            let (roles, _) = head.phrase(at + len);
            let Some(word) = head.word(at + len) else {
                break;
            };
            let ends = Roles::LEAD
                .or(Roles::FOLLOW)
                .or(Roles::YOU)
                .or(Roles::AND)
                .or(Roles::HONOR_AFTER)
                .or(Roles::COMMON);
            let loud = word.shouted && !clues.shouted && len > 0;
            if word.small || word.unspaced || loud || len > 0 && roles.has(ends) {
                break;
            }
            if word.capital && !is_cased(head, at + len) {
                // A script without capitals: one word.
                return len.max(1);
            }
            len += 1;
            let joined = matches!(head.between(at + len - 1), " " | "-" | "'" | "’");
            if !joined || clues.shouted {
                break;
            }
        }
        len
    }

    /// The next name of a row.
    pub(super) fn next_in_row(
        self,
        head: &mut Head<'_>,
        last: Name,
        clues: &Clues,
    ) -> Option<Name> {
        let gap = head.gap(last.next.checked_sub(1)?);
        let (roles, len) = head.phrase(last.next);
        let mut clues = *clues;
        clues.at_sign = false;
        let (from, bound) = match gap {
            Gap::Row => (last.next, true),
            Gap::At => {
                clues.at_sign = true;
                (last.next, true)
            }
            Gap::Comma if roles.has(Roles::AND) => (last.next + len, false),
            Gap::Comma => (last.next, false),
            Gap::Space if roles.has(Roles::AND) => (last.next + len, true),
            _ => return None,
        };
        if from > last.next {
            clues.at_sign = head.between(from - 1).trim_end().ends_with('@');
        }
        if !clues.at_sign
            && !head.word(from)?.capital
            && self
                .known(head, from)
                .is_none_or(|f| f.level != Level::Full)
        {
            return None;
        }
        let name = self.name(head, from, &clues)?;
        let given = head.word(from).is_some_and(|w| w.roles.has(Roles::GIVEN));
        (name.found.is_some() || clues.at_sign || bound && given).then_some(name)
    }

    /// Whether a name is addressed, how sure that is, and whether it introduces a quotation.
    fn judge(self, head: &mut Head<'_>, name: &Name, clues: &Clues) -> Option<(f32, bool)> {
        let mut clues = *clues;
        clues.honor = name.honor;
        clues.honor_after = name.honor_after;
        clues.at_sign |= name.at_sign;
        clues.of_name(head, name.from, name.len);
        match name.found {
            Some(found) => {
                // Nobody addresses himself; a name that stands for others as well does.
                if self
                    .own
                    .is_some_and(|own| self.names.means(found.form, own))
                    && !found.shared
                {
                    return None;
                }
                if clues.wrote && !clues.lead() {
                    return Some((0.85, true));
                }
                let sure = clues.known(&found)?;
                Some((if found.shared { sure * 0.8 } else { sure }, false))
            }
            None => clues.unknown().map(|sure| (sure, false)),
        }
    }
}

/// True where a word begins with a capital of a script that has them.
fn is_cased(head: &mut Head<'_>, at: usize) -> bool {
    head.raw(at, 1).starts_with(char::is_uppercase)
}

/// Titles that are glued to the names of people and to little else.
const GLUED: [&str; 9] = [
    "さん",
    "様",
    "さま",
    "ちゃん",
    "くん",
    "님",
    "씨",
    "san",
    "sama",
];
/// Characters of a name before such a title.
const GLUED_NAME: usize = 8;

/// The words before a title that is glued to an unspaced or Latin name.
fn glued_title(head: &mut Head<'_>, at: usize) -> Option<usize> {
    for len in 1..=GLUED_NAME {
        let between = head.between(at + len - 1);
        let glued = between.is_empty() || between == "-" && len == 1;
        if !glued || head.word(at + len).is_none() {
            return None;
        }
        let (roles, words) = head.phrase(at + len);
        if roles.has(Roles::HONOR_AFTER)
            && head
                .key(at + len, words)
                .is_some_and(|key| GLUED.contains(&key.as_str()))
        {
            return Some(len);
        }
        if head.word(at + len).is_some_and(|word| !word.unspaced) {
            return None;
        }
    }
    None
}
