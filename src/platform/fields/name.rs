//! A name without what themes print around it: introductions ("Posted by:"), "says:", dates and their weekdays, labels in brackets,
//! the words that join all these. Which words those are stands in `locale/`; nothing here knows a language.

mod dated;

use super::Context;
use super::label::{is_label, without_sites};
use crate::document::text::fold;
use crate::locale::words;
pub(super) use dated::{before_dated_tail, by_behind_date, sides, without_date};

/// A name longer than this is a text.
pub(super) const LONGEST_NAME: usize = 300;

/// Marks between a name and the date behind it.
const TAILS: &[&str] = &[" — ", " – ", " | ", " · ", " - "];

/// Shorter words that join ("on", "am") are parts of names as well.
const LEAST_JOINT: usize = 5;

/// Words that introduce a name are no more than this many: "Posted by:", "Comment posted by".
const MOST_INTRODUCING: usize = 3;

/// A phrase of shorter words alone can begin a name ("De la Rosa").
const LEAST_IN_PHRASE: usize = 4;

/// Marks that close what stands before them.
const CLOSING: &[char] = &[
    ',', ':', '|', '·', '•', '—', '–', ' ', '\u{a0}', '(', '[', '，', '：',
];

/// Marks that end what was said before them, so that what follows them is not the name's.
const DIVIDING: &[char] = &[
    ',', '|', '·', '•', '—', '–', '-', '(', '（', '，', '、', '،',
];

/// A name without "Comment by", "says:", a date beside it and closing punctuation. `line` is true where the text may be a whole line
/// about the comment and not the name alone.
pub fn clean(ctx: &Context<'_, '_>, text: &str, line: bool) -> Option<String> {
    let mut name = without_count(text);
    let by_line = words::by_line(name);
    if let Some((_, length)) = by_line {
        // An emoji that begins a name is no mark between.
        let picture = name[..length].find(is_picture).unwrap_or(length);
        name = name[picture..].trim_start();
    }
    // "Comment by Name — 12 March @ 14:32": between introduction and dash stands the name, whatever it is.
    match by_line.and_then(|_| before_dated_tail(ctx, name)) {
        Some(head) => name = head,
        None => {
            name = without_says(name);
            if line {
                name = without_ordinal(without_date(ctx, name));
            }
            if by_line.is_some() {
                // What the date's parser left.
                let cut = TAILS.iter().filter_map(|t| name.rfind(t)).max();
                name = cut.map_or(name, |at| &name[..at]);
            }
            name = without_says(name);
        }
    }
    name = without_introduction(name);
    name = without_loose_joint(name).trim_end_matches(CLOSING).trim();
    // "Ana »": a pointer to what she says, unless it closes a quotation.
    if !name.contains(['«', '‹']) {
        name = name.trim_end_matches(['»', '›', ' ', '\u{a0}']);
    }
    name = without_address(without_sites(name));
    name = name
        .trim_start_matches(['|', '·', '•', '—', ' ', '\u{a0}', ','])
        .trim();
    let usable = !name.is_empty()
        && name.len() <= LONGEST_NAME
        && !name.contains("{{")
        && !words::is_says(name)
        && !is_label(name);
    usable.then(|| name.to_owned())
}

/// A name as its platform shows it, without an escaped element around it and without the platform's note on it.
pub(crate) fn finished(name: String) -> String {
    let plain = without_tags(name);
    let short = without_key(without_note(&plain));
    if short.len() < plain.len() {
        short.to_owned()
    } else {
        plain
    }
}

/// "櫂 #-", "Ana #a1B2c3D4": FC2 and old boards print a digest of the password behind a name, a hyphen where there is none.
fn without_key(name: &str) -> &str {
    const DIGEST: usize = 8;
    let Some((head, key)) = name.rsplit_once(" #") else {
        return name;
    };
    let digest = || {
        let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'/');
        // "#10234567" is a number, "#Blogger1" a word.
        let inner = key.bytes().skip(1).take(DIGEST - 2);
        let mixed = key.contains(|c: char| c.is_ascii_alphabetic())
            && inner
                .into_iter()
                .any(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        key.len() == DIGEST && key.bytes().all(letter) && mixed
    };
    if key.is_empty() || key == "-" || digest() {
        head.trim_end()
    } else {
        name
    }
}

/// "Ana (not verified)": what a platform notes of visitors whom it does not know.
fn without_note(name: &str) -> &str {
    let Some(open) = name
        .strip_suffix([')', '）', ']'])
        .and_then(|head| head.rfind(['(', '（', '[']))
    else {
        return name;
    };
    let head = name[..open].trim_end();
    if !head.is_empty() && words::is_unverified(&name[open..]) {
        head
    } else {
        name
    }
}

/// A name without markup that a template escaped by mistake: `&lt;span&gt;Ana&lt;/span&gt;`.
fn without_tags(name: String) -> String {
    if !(name.starts_with('<') && name.ends_with('>')) {
        return name;
    }
    let mut depth = 0_u32;
    let plain: String = name
        .chars()
        .filter(|c| {
            match c {
                '<' => depth += 1,
                '>' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    let plain = fold(&plain);
    if plain.is_empty() { name } else { plain }
}

/// A line without the number that the theme gives its comment: "1. Ana", "#12 Ana", "#1楼 阿木".
fn without_ordinal(text: &str) -> &str {
    let number = text.trim_start_matches('#');
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &number[digits..];
    // With the word for a floor behind it, a number counts comments and nothing else.
    let floor = super::label::FLOORS
        .iter()
        .find_map(|unit| rest.strip_prefix(unit));
    let behind = floor
        .unwrap_or(rest)
        .trim_start_matches(['.', ')', ':', '、', '．', '：']);
    let marked = number.len() < text.len() || behind.len() < rest.len();
    let apart = behind.trim_start();
    let begins = |c: char| c.is_alphabetic() || floor.is_some() && c.is_numeric();
    let is_ordinal = marked
        && (1..=5).contains(&digits)
        && (apart.len() < behind.len() || rest.starts_with('、'))
        && apart.starts_with(begins);
    if is_ordinal { apart } else { text }
}

/// "Comment 3 by Ana", "Kommentar #3 von Ana": from the word behind the number on, where the line without it introduces a name.
pub(super) fn without_count(text: &str) -> &str {
    let mut parts = text.splitn(3, ' ');
    let (Some(what), Some(number), Some(rest)) = (parts.next(), parts.next(), parts.next()) else {
        return text;
    };
    let digits = number.trim_start_matches(['#', 'n', 'N', '°', 'º', 'o', '.']);
    let counts =
        !digits.is_empty() && digits.len() < 6 && digits.bytes().all(|b| b.is_ascii_digit());
    if !counts || what.len() > 40 {
        return text;
    }
    let line = format!("{what} {rest}");
    match words::by_line(&line) {
        Some((_, length)) if length > what.len() + 1 => {
            rest.get(length - what.len() - 1..).unwrap_or(text)
        }
        _ => text,
    }
}

/// "Ana http://ana.example/": a name without the address that stands behind it on the same line.
fn without_address(name: &str) -> &str {
    let at = [" http://", " https://", " (http://", " (https://", " www."]
        .iter()
        .filter_map(|mark| name.find(mark))
        .min();
    match at {
        Some(at) if name[..at].contains(char::is_alphanumeric) => name[..at].trim_end(),
        _ => name,
    }
}

/// A name without "says:"; a smiley at its end is no colon.
pub(super) fn without_says(name: &str) -> &str {
    // Blogger in Spanish and Portuguese: "Ana dijo...".
    let dotless = name.trim_end().trim_end_matches(['.', '…']);
    if dotless.len() < name.trim_end().len() {
        let said = format!("{dotless}:");
        // What goes may stand in front as well ("Автор: Роман Н."): only a shorter beginning is the name without "dijo".
        let kept = words::strip_says(&said).trim_end();
        if kept.len() < dotless.len() && dotless.starts_with(kept) {
            return name[..kept.len()].trim();
        }
    }
    let short = words::strip_says(name).trim();
    let smiley = name.strip_prefix(short).is_some_and(|tail| {
        let tail = tail.trim();
        tail.len() > 1
            && tail.ends_with([')', '(', 'D', 'P'])
            && !tail.starts_with(char::is_alphabetic)
    });
    if smiley { name.trim() } else { short }
}

/// Without the words at both ends that join name and date: "Name on", "#12 On". Before a date the first word can be the name's own
/// ("El Niño", "Von Trapp"): only words that are sure go.
pub(super) fn without_joints(text: &str, behind: bool) -> &str {
    let mut rest = text.trim();
    if let Some(at) = phrase_at_end(rest) {
        rest = rest[..at].trim_end();
    }
    while let Some(last) = rest
        .split_whitespace()
        .next_back()
        .filter(|w| words::is_connective(w) && !is_initial(w) && !is_own_number(w, rest))
    {
        rest = rest[..rest.len() - last.len()].trim_end();
    }
    loop {
        let length = if behind {
            first_word(rest).filter(|&end| {
                words::is_connective(&rest[..end]) && !is_article(&rest[..end], &rest[end..])
            })
        } else {
            sure_joint(rest)
        };
        let Some(end) = length else {
            return rest;
        };
        let word = rest[..end].trim_end_matches(':');
        let by = behind && (words::is_by(word) || words::is_says(&format!("{word}:")));
        rest = rest[end..].trim_start();
        // What "by" or "wrote" introduces is the name, whatever it begins with ("par La Mouette").
        if by {
            return rest;
        }
    }
}

/// A shorter phrase at the end can be a part of the name ("Jan de").
const LEAST_PHRASE: usize = 8;

/// Where the two words begin that join together and not one by one: "Guadalupe Publicado el", with the date behind it.
fn phrase_at_end(text: &str) -> Option<usize> {
    let mut breaks = text
        .char_indices()
        .rev()
        .filter(|(_, c)| c.is_whitespace())
        .map(|(at, c)| at + c.len_utf8());
    let at = breaks.nth(1)?;
    let phrase = &text[at..];
    (phrase.len() >= LEAST_PHRASE && words::is_connective(phrase)).then_some(at)
}

/// "Agent 47": a number that follows a word is a part of the name, not the comment's ("#12").
fn is_own_number(word: &str, text: &str) -> bool {
    let head = &text[..text.len() - word.len()];
    word.len() < 5
        && word.bytes().all(|b| b.is_ascii_digit())
        && head.trim_end().ends_with(char::is_alphabetic)
        && head.trim_end().len() < head.len()
}

/// "K.", "Ó", "lạ": a letter or syllable of a name, though without its case and accents the same one joins words in other languages.
fn is_initial(word: &str) -> bool {
    /// What only Vietnamese writes; its own joining words are longer.
    const VIETNAMESE: std::ops::RangeInclusive<char> = '\u{1ea0}'..='\u{1ef9}';
    let mut chars = word.trim_end_matches(',').chars();
    let (first, second, third) = (chars.next(), chars.next(), chars.next());
    let capital = first.is_some_and(char::is_uppercase) && second.is_none_or(|c| c == '.');
    let syllable = word.chars().any(|c| VIETNAMESE.contains(&c));
    third.is_none() && (capital || syllable)
}

/// Words that stand before a date in their language and before a noun as well. Behind a date they begin a name: "le facteur".
const ARTICLES: &[&str] = &[
    "the", "le", "la", "les", "el", "los", "las", "il", "lo", "der", "die", "das", "den", "o", "a",
    "os", "as",
];

/// True where a word behind a date is the first of a name.
fn is_article(word: &str, rest: &str) -> bool {
    let article = ARTICLES.iter().any(|a| word.eq_ignore_ascii_case(a));
    article && rest.trim_start().starts_with(char::is_alphabetic)
}

/// A name without what joined it to a date that stood behind it: "Ana on"; a word with a capital or a number is its own.
pub(super) fn without_joint(name: &str) -> &str {
    let mut rest = name.trim();
    while let Some(last) = rest.split_whitespace().next_back() {
        let joint = last.len() < rest.len()
            && (words::is_connective(last) || last.chars().all(|c| !c.is_alphanumeric()))
            && !last.chars().any(|c| c.is_numeric() || c.is_uppercase());
        if !joint {
            break;
        }
        rest = rest[..rest.len() - last.len()].trim_end();
    }
    rest
}

/// A name without the joint that a mark divides from it, where the date stands in an element of its own: "Ana, on".
fn without_loose_joint(name: &str) -> &str {
    let Some((head, last)) = name.trim_end().rsplit_once(char::is_whitespace) else {
        return name;
    };
    let joint = last.chars().all(char::is_lowercase) && words::is_connective(last);
    if joint && head.trim_end().ends_with(DIVIDING) {
        head
    } else {
        name
    }
}

/// The end of the first word.
pub(super) fn first_word(text: &str) -> Option<usize> {
    let first = text.split_whitespace().next()?;
    Some(first.len())
}

/// Arrows, symbols and emoji: a name can begin with one.
pub(super) fn is_picture(c: char) -> bool {
    c >= '\u{2190}'
        && !c.is_alphanumeric()
        && !matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

/// The end of a beginning that is no name: marks and numbers, "By", "Posted by".
pub(super) fn sure_joint(text: &str) -> Option<usize> {
    let first = first_word(text)?;
    let marks = !text[..first]
        .chars()
        .any(|c| c.is_alphabetic() || is_picture(c));
    if marks && words::is_connective(&text[..first]) {
        return Some(first);
    }
    if let Some(end) = introduced(text) {
        return Some(end);
    }
    // A theme's line begins with a capital: "Von Anna am 12. März", but "von der Aa".
    let capital = text.starts_with(char::is_uppercase) && text[..first].chars().count() > 2;
    (capital && words::is_by(&text[..first])).then_some(first)
}

/// A name without "Posted by:" before it. A single word without a colon ("Von", "De") can begin a name: it stays, unless all names of a
/// list begin with it ([`introduction`]).
pub(super) fn without_introduction(name: &str) -> &str {
    let mut rest = name;
    while let Some(end) = introduced(rest) {
        rest = rest[end..].trim();
    }
    rest
}

/// The end of the words that surely introduce a name and go on with it: "Posted by", "by:", and "By", which no name begins with.
fn introduced(text: &str) -> Option<usize> {
    let mut words_seen = 0;
    let mut found = None;
    let mut word = 0;
    for (at, c) in text.char_indices() {
        let colon = matches!(c, ':' | '：');
        if !colon && !c.is_whitespace() {
            continue;
        }
        let end = at + c.len_utf8();
        let head = text[..if colon { end } else { at }].trim();
        if at > word {
            words_seen += 1;
        }
        word = end;
        if words_seen > MOST_INTRODUCING {
            break;
        }
        let long = |w: &str| {
            w.chars().filter(|c| c.is_alphabetic()).count() >= LEAST_IN_PHRASE || !w.is_ascii()
        };
        let sure = head.ends_with([':', '：'])
            || words_seen > 1 && head.split_whitespace().any(long)
            || head.eq_ignore_ascii_case("by");
        if sure && !text[end..].trim().is_empty() && introduces(head) {
            found = Some(end);
        }
    }
    found
}

/// The length of the words that introduce all of `names` alike: "Par Ana", "Par Zoé". `line` where they were read from whole lines.
#[must_use]
pub fn introduction(names: &[&str], line: bool) -> Option<usize> {
    let first = names.first()?;
    // One person's name can begin so ("Von Trapp", "De Vries"): only what two people share is the theme's, unless a whole line was
    // read, in which something must introduce the name.
    if !line && names.iter().all(|n| n == first) {
        return None;
    }
    let mut at = 0;
    let mut found = None;
    for word in first
        .split_inclusive(char::is_whitespace)
        .take(MOST_INTRODUCING)
    {
        at += word.len();
        let head = &first[..at];
        let shared = names.iter().all(|n| n.starts_with(head) && n.len() > at);
        if shared && introduces(head.trim()) {
            found = Some(at);
        }
    }
    found
}

/// True for words that can stand before a name and are none.
pub(super) fn introduces(head: &str) -> bool {
    words::is_connective(head)
        && head.chars().any(char::is_alphabetic)
        && !head.chars().any(is_picture)
}

/// What stands before a word that joins name and date, where numbers follow it: "Name Posted: Oct. 28".
pub(super) fn before_joint(text: &str) -> Option<&str> {
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let joins = word.len() >= LEAST_JOINT
            && word.chars().all(|c| !c.is_numeric())
            && words::is_connective(word.trim());
        if at > 0 && joins {
            let digits = text[at..].chars().any(char::is_numeric);
            return digits.then(|| text[..at].trim());
        }
        at += word.len();
    }
    None
}

/// True for a line that begins with words which say by whom something is.
pub(super) fn is_by_line(text: &str) -> bool {
    if words::by_line(text).is_some() {
        return true;
    }
    let end = introduced(text).or_else(|| sure_joint(text));
    end.is_some_and(|end| words::is_by(text[..end].trim_end_matches([':', '：', ' '])))
}
