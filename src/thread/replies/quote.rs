//! Quotations: runs of words that an earlier comment of the thread holds.
//!
//! One table holds the first words of every line and of every passage in quotation marks; one pass over the thread fills in where
//! such words were written first. Everything is linear in the length of the texts.

use super::names::Names;
use super::order::Order;
use crate::locale::fold::is_unspaced;
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
    // Most texts are ASCII for the most part: their bytes need no decoding.
    let next = move |at: usize| -> Option<(char, usize)> {
        let byte = *text.as_bytes().get(at)?;
        match byte.is_ascii() {
            true => Some((char::from(byte.to_ascii_lowercase()), at + 1)),
            false => text
                .get(at..)?
                .chars()
                .next()
                .map(|c| (c, at + c.len_utf8())),
        }
    };
    std::iter::from_fn(move || {
        let (first, start) = loop {
            let (c, end) = next(at)?;
            let start = at;
            at = end;
            if c.is_alphanumeric() {
                break (c, start);
            }
        };
        let unspaced = is_unspaced(first);
        let mut hasher = FxHasher::default();
        let mut feed = |c: char| match c.is_ascii() {
            true => hasher.write_u32(u32::from(c)),
            false => c.to_lowercase().for_each(|c| hasher.write_u32(c.into())),
        };
        feed(first);
        while !unspaced
            && let Some((c, end)) = next(at)
            && c.is_alphanumeric()
            && (c.is_ascii() || !is_unspaced(c))
        {
            feed(c);
            at = end;
        }
        Some(Token {
            hash: hasher.finish(),
            start,
            unspaced,
        })
    })
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
