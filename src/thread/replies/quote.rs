//! Quotations: runs of words that an earlier comment of the thread holds.
//!
//! One table holds the first words of every line and of every passage in quotation marks; one pass over the thread fills in where
//! such words were written first. Everything is linear in the length of the texts.

use super::names::Names;
use super::order::Order;
use crate::locale::fold::{is_alphanumeric, is_unspaced};
use crate::thread::{Item, ItemStatus};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
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
    /// The hash of its first word, and of its first words.
    begins: u64,
    key: u64,
}

/// One word of a text.
#[derive(Clone, Copy)]
struct Token {
    hash: u64,
    start: usize,
    unspaced: bool,
}

/// The words of a text from a byte on.
fn tokens(text: &str, from: usize) -> impl Iterator<Item = Token> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        let start = next_start(text, at)?;
        let (token, end) = token(text, start);
        at = end;
        Some(token)
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

/// The word that begins at a byte, and its end.
fn token(text: &str, start: usize) -> (Token, usize) {
    let end = start + word_length(&text[start..]);
    let word = &text[start..end];
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
    let token = Token {
        hash: hasher.finish(),
        start,
        unspaced: word.chars().next().is_some_and(is_unspaced),
    };
    (token, end)
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

/// The hash of a window of words.
fn window(words: &[Token]) -> u64 {
    let mut hasher = FxHasher::default();
    words.iter().for_each(|word| hasher.write_u64(word.hash));
    hasher.finish()
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
    // Few words are the first of a passage: only from those on a run of words is worth its hash.
    let mut begins: FxHashSet<u64> = FxHashSet::default();
    for passage in passages.iter().flatten() {
        first.insert(passage.key, None);
        begins.insert(passage.begins);
    }
    if first.is_empty() {
        return out;
    }
    let mut words: Vec<Token> = Vec::new();
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
        words.clear();
        words.extend(tokens(&items[at].text, 0));
        for key in [KEY, KEY_UNSPACED] {
            for shingle in words.windows(key) {
                if (key == KEY) == shingle[0].unspaced || !begins.contains(&shingle[0].hash) {
                    continue;
                }
                if let Some(place @ None) = first.get_mut(&window(shingle)) {
                    *place = Some((at, shingle[0].start));
                }
            }
        }
    }
    out
}

/// How many words a passage and a text from `from` on have in common, and how many the passage has.
fn repeated(passage: &str, text: &str, from: usize) -> (usize, usize) {
    let mut origin = tokens(text, from);
    let (mut same, mut all, mut goes_on) = (0, 0, true);
    for token in tokens(passage, 0) {
        all += 1;
        goes_on = goes_on && origin.next().is_some_and(|word| word.hash == token.hash);
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
    let mut words = tokens(&text[at.clone()], 0);
    let Some(first) = words.next() else { return };
    let key = if first.unspaced { KEY_UNSPACED } else { KEY };
    let words: Vec<Token> = std::iter::once(first).chain(words.take(key - 1)).collect();
    if words.len() == key {
        out.push(Passage {
            alone: at.len() == text.len(),
            at,
            marked,
            unspaced: first.unspaced,
            begins: first.hash,
            key: window(&words),
        });
    }
}
