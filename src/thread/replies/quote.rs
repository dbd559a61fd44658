//! Quotations: runs of words that an earlier comment of the thread holds.
//!
//! One table holds the first words of every line and of every passage in quotation marks; one pass over the thread fills in where
//! such words were written first. Everything is linear in the length of the texts.

use super::names::Names;
use super::order::Order;
use crate::locale::fold::{is_alphanumeric, is_unspaced};
use crate::thread::{Item, ItemStatus};
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher as _;
use std::ops::Range;

/// Words that are looked up; in unspaced scripts, where each character is one, more of them.
const KEY: usize = 5;
const KEY_UNSPACED: usize = 12;
/// A passage in quotation marks, or behind `>`, repeats at least so many words to its end, or goes on longer.
const MARKED_LONG: usize = 8;
/// A line without any mark repeats so many words from its beginning to its end: shorter ones are set phrases.
const WHOLE_LINE: usize = 8;
/// Or so many, with words of one's own behind them.
const UNMARKED_LONG: usize = 12;
/// Bytes of one passage in quotation marks.
const LONGEST_PASSAGE: usize = 4000;
/// Passages of one comment that are looked up.
const MOST: usize = 64;

/// A comment quotes another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quote {
    /// The item that is quoted.
    pub item: usize,
    pub confidence: f32,
    /// Where in the text, in bytes.
    pub at: Range<usize>,
}

/// A part of a text that may be a quotation.
struct Passage {
    at: Range<usize>,
    marked: bool,
    /// The whole of the text.
    alone: bool,
    unspaced: bool,
    /// What its first two words begin with.
    begins: (u32, u32),
    /// The hash of its first words.
    key: u64,
}

/// The hashes of the words of a text.
fn words(text: &str) -> impl Iterator<Item = u64> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = next_start(text, at)?;
        at = start + word_length(&text[start..]);
        Some(hash(&text[start..at]))
    })
}

/// Where the next word begins.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let byte = *bytes.get(at)?;
        if byte.is_ascii_alphanumeric() {
            return Some(at);
        }
        if byte.is_ascii() {
            at += 1;
            continue;
        }
        let c = text[at..].chars().next()?;
        if is_alphanumeric(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// The hash of a word in any case.
fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    if word.is_ascii() {
        // The bit makes a capital a small letter, and leaves small letters and digits alone.
        for chunk in word.as_bytes().chunks(8) {
            let fold = |folded, byte: &u8| folded << 8 | u64::from(byte | 0x20);
            hasher.write_u64(chunk.iter().fold(0, fold));
        }
    } else {
        let lower = word.chars().flat_map(char::to_lowercase);
        lower.for_each(|c| hasher.write_u32(c.into()));
    }
    hasher.finish()
}

/// Bytes of the word that a text begins with; in unspaced scripts one character is a word.
fn word_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let plain = bytes.iter().take_while(|b| b.is_ascii_alphanumeric());
    let plain = plain.count();
    if plain > 0 && bytes.get(plain).is_none_or(u8::is_ascii) {
        return plain;
    }
    let mut length = 0;
    for c in text.chars() {
        let unspaced = is_unspaced(c);
        if !is_alphanumeric(c) || length > 0 && unspaced {
            break;
        }
        length += c.len_utf8();
        if unspaced {
            break;
        }
    }
    length
}

/// The hash of the first words of a text, as many as make a key; `None` where it has fewer.
fn key(text: &str, unspaced: bool) -> Option<u64> {
    let most = if unspaced { KEY_UNSPACED } else { KEY };
    let mut hasher = FxHasher::default();
    let words = words(text).take(most);
    let count = words.inspect(|&word| hasher.write_u64(word)).count();
    (count == most).then(|| hasher.finish())
}

/// The first two words of passages, in so few bits that most places of a text are told apart by a few bytes alone.
struct Begins([u64; 256]);

impl Begins {
    /// The place of two words among all bits.
    fn place(first: u32, second: u32) -> (usize, u32) {
        let place =
            first.wrapping_mul(0x9e37_79b1).rotate_left(7) ^ second.wrapping_mul(0x85eb_ca6b);
        ((place >> 24) as usize, place >> 18 & 63)
    }

    fn note(&mut self, first: u32, second: u32) {
        let (at, bit) = Self::place(first, second);
        self.0[at] |= 1 << bit;
    }

    fn may_hold(&self, first: u32, second: u32) -> bool {
        let (at, bit) = Self::place(first, second);
        self.0[at] & 1 << bit != 0
    }
}

/// What a word begins with, in any case; the same for words of the same hash.
fn lead(word: &str) -> u32 {
    let bytes = word.as_bytes();
    let at = |nth: usize| bytes.get(nth).map_or(0, |b| u32::from(b | 0x20));
    if word.is_ascii() {
        return at(0) << 16 | at(1) << 8 | (bytes.len() & 0xff) as u32;
    }
    let first = word.chars().next().unwrap_or(' ');
    let lower = match is_unspaced(first) {
        true => first,
        false => first.to_lowercase().next().unwrap_or(first),
    };
    u32::from(lower)
}

/// The quotations of every item, in the order of the items.
pub(super) fn quotes(items: &[Item], names: &Names, order: &Order) -> Vec<Vec<Quote>> {
    let mut out = vec![Vec::new(); items.len()];
    let readable = |item: &Item| !item.kind.is_ping() && item.status != ItemStatus::Deleted;
    if items.iter().filter(|item| readable(item)).nth(1).is_none() {
        return out;
    }
    let mut first: FxHashMap<u64, Option<(usize, usize)>> = FxHashMap::default();
    let passages: Vec<Vec<Passage>> = items
        .iter()
        .map(|item| match readable(item) {
            true => passages(&item.text),
            false => Vec::new(),
        })
        .collect();
    // Few words begin a passage: only from those on a run of words is worth its hash.
    let mut begins = Begins([0; 256]);
    for passage in passages.iter().flatten() {
        first.insert(passage.key, None);
        begins.note(passage.begins.0, passage.begins.1);
    }
    if first.is_empty() {
        return out;
    }
    for &at in &order.item {
        if !readable(&items[at]) {
            continue;
        }
        for passage in &passages[at] {
            let Some((item, from)) = first.get(&passage.key).copied().flatten() else {
                continue;
            };
            let own = names.author(at).is_some() && names.author(at) == names.author(item);
            if own || order.is_later(item, at) {
                continue;
            }
            let same = repeated(&items[at].text[passage.at.clone()], &items[item].text, from);
            if let Some(confidence) = judge(passage, same) {
                out[at].push(Quote {
                    item,
                    confidence,
                    at: passage.at.clone(),
                });
            }
        }
        let text = items[at].text.as_str();
        let mut before: Option<(usize, u32)> = None;
        let mut from = 0;
        while let Some(start) = next_start(text, from) {
            from = start + word_length(&text[start..]);
            let this = lead(&text[start..from]);
            if let Some((start, lead)) = before.replace((start, this))
                && begins.may_hold(lead, this)
                && let Some(key) = key(&text[start..], text[start..].starts_with(is_unspaced))
                && let Some(place @ None) = first.get_mut(&key)
            {
                *place = Some((at, start));
            }
        }
    }
    out
}

/// How many words a passage and a text from `from` on have in common, and how many the passage has.
fn repeated(passage: &str, text: &str, from: usize) -> (usize, usize) {
    let mut origin = words(&text[from..]);
    let (mut same, mut all, mut goes_on) = (0, 0, true);
    for word in words(passage) {
        all += 1;
        goes_on = goes_on && origin.next() == Some(word);
        same += usize::from(goes_on);
    }
    (same, all)
}

fn judge(passage: &Passage, (same, all): (usize, usize)) -> Option<f32> {
    let whole = same == all;
    let long = |words: usize| {
        same >= words
            * if passage.unspaced {
                KEY_UNSPACED / KEY
            } else {
                1
            }
    };
    if passage.marked {
        return (long(KEY) && same * 5 >= all * 4 || long(MARKED_LONG)).then_some(
            match long(MARKED_LONG) {
                true => 0.93,
                false => 0.85,
            },
        );
    }
    // Hardly a word of one's own: the same text sent twice.
    if passage.alone && same * 5 >= all * 4 {
        return None;
    }
    if long(UNMARKED_LONG) {
        return Some(0.85);
    }
    (whole && long(WHOLE_LINE)).then_some(0.75)
}

/// The parts of a text that may be quotations: its lines, and what stands in quotation marks.
fn passages(text: &str) -> Vec<Passage> {
    let mut out = Vec::new();
    let mut start = 0;
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    for line in text.split('\n') {
        let at = start..start + line.len();
        start += line.len() + 1;
        let marked = line.trim_start().starts_with(['>', '|', '＞']);
        // A comment that is nothing but the words of another was sent twice.
        if marked || lines > 1 || line.len() > LONGEST_PASSAGE / 20 {
            passage(text, at, marked, &mut out);
        }
    }
    let (mut from, mut tries) = (0, 0);
    // Bytes that begin one of the marks.
    if !text.bytes().any(|b| matches!(b, b'"' | 0xc2 | 0xe2 | 0xe3)) {
        return out;
    }
    while out.len() < MOST
        && tries < MOST
        && let Some(at) = text[from..].find(['«', '“', '„', '"', '「', '『', '‹'])
    {
        tries += 1;
        let open = from + at;
        let mark = text[open..].chars().next().unwrap_or('"');
        let inside = open + mark.len_utf8();
        let closing: &[char] = match mark {
            '«' => &['»'],
            '‹' => &['›'],
            '“' => &['”'],
            '„' => &['“', '”'],
            '「' => &['」'],
            '『' => &['』'],
            _ => &['"'],
        };
        let mut end = text.len().min(inside + LONGEST_PASSAGE);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        match text[inside..end].find(closing) {
            Some(length) => {
                passage(text, inside..inside + length, true, &mut out);
                from = inside
                    + length
                    + text[inside + length..]
                        .chars()
                        .next()
                        .map_or(1, char::len_utf8);
            }
            None => from = inside,
        }
    }
    out
}

fn passage(text: &str, at: Range<usize>, marked: bool, out: &mut Vec<Passage>) {
    if out.len() >= MOST {
        return;
    }
    let own = &text[at.clone()];
    let mut from = 0;
    let mut next = || {
        let start = next_start(own, from)?;
        from = start + word_length(&own[start..]);
        Some(start..from)
    };
    let (Some(first), Some(second)) = (next(), next()) else {
        return;
    };
    let begins = (lead(&own[first.clone()]), lead(&own[second]));
    let own = &own[first.start..];
    let unspaced = own.starts_with(is_unspaced);
    if let Some(key) = key(own, unspaced) {
        out.push(Passage {
            alone: at.len() == text.len(),
            at,
            marked,
            unspaced,
            begins,
            key,
        });
    }
}
