//! Words of buttons that a template prints at the end of each comment's text, without an element that tells them from it: "Responder · Me
//! gusta", "Cevapla Beğen (0)", "回复 赞(3)". One comment may end with such a word and mean it; what most comments of a thread end with is
//! the template's.

use super::Draft;
use crate::locale::words;
use std::collections::HashMap;

/// A line of tools is no longer. Bytes.
const LONGEST: usize = 120;

/// From this many comments on that end alike, one word is enough.
const MANY: usize = 3;

/// Lines of tools below each other.
const MOST_LINES: usize = 4;

/// Cuts what most texts of a thread end with, where it is words of tools and nothing else.
pub fn cut(items: &mut [Draft]) {
    for _ in 0..MOST_LINES {
        if !cut_last(items) {
            break;
        }
    }
}

/// Cuts the last line; false where there was none to cut.
fn cut_last(items: &mut [Draft]) -> bool {
    let is_text = |d: &Draft| !d.kind.is_ping() && !d.fields.body.text.is_empty();
    let lasts: Vec<(usize, &str)> = items
        .iter()
        .enumerate()
        .filter(|(_, d)| is_text(d))
        .map(|(at, d)| (at, last_line(&d.fields.body.text)))
        .collect();
    let has_more = |&&(at, _): &&(usize, &str)| items[at].fields.body.text.contains('\n');
    let below: Vec<(usize, &str)> = lasts.iter().filter(has_more).copied().collect();
    let Some(lengths) = by_line(&below, lasts.len()).or_else(|| by_ending(&lasts)) else {
        return false;
    };
    for (at, length) in lengths {
        let text = &mut items[at].fields.body.text;
        let end = text.len() - length;
        let kept = text[..end].trim_end().trim_end_matches(['·', '|', '•']);
        let kept = kept.trim_end().len();
        // "Agree" may be all that somebody wrote.
        if kept > 0 {
            text.truncate(kept);
        }
    }
    true
}

fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or(text)
}

/// The words of a line without numbers and marks, which differ from comment to comment.
fn letters(line: &str) -> String {
    line.chars().filter(|c| c.is_alphabetic()).collect()
}

/// A last line of its own that most comments have: which texts lose how many bytes.
fn by_line(lasts: &[(usize, &str)], texts: usize) -> Option<Vec<(usize, usize)>> {
    let mut counts: HashMap<String, (usize, &str)> = HashMap::new();
    for &(_, line) in lasts.iter().filter(|(_, l)| l.len() <= LONGEST) {
        let key = letters(line);
        if !key.is_empty() {
            counts.entry(key).or_insert((0, line)).0 += 1;
        }
    }
    let (key, (count, line)) = counts
        .into_iter()
        .max_by(|a, b| (a.1.0, &b.0).cmp(&(b.1.0, &a.0)))?;
    let least = if count >= MANY { 1 } else { 2 };
    if 2 * count < texts || words::tools(line).is_none_or(|n| n < least) {
        return None;
    }
    let own = |line: &str| {
        line.len() <= LONGEST && (letters(line) == key || words::tools(line).is_some_and(|n| n > 1))
    };
    let cut = lasts.iter().filter(|(_, line)| own(line));
    Some(cut.map(|&(at, line)| (at, line.len())).collect())
}

/// Words that all comments end with, on the line of their last words.
fn by_ending(lasts: &[(usize, &str)]) -> Option<Vec<(usize, usize)>> {
    let (&(_, first), others) = lasts.split_first()?;
    if others.len() + 1 < MANY {
        return None;
    }
    // Numbers may differ: as many characters from the end as all share, a run of digits counting as one.
    let mut shared: Vec<char> = ending(first).collect();
    for (_, line) in others {
        let same = shared
            .iter()
            .zip(ending(line))
            .take_while(|(a, b)| **a == *b);
        let same = same.count();
        shared.truncate(same);
        if shared.len() < 4 {
            return None;
        }
    }
    // Whole words only, and no more of them than are tools.
    let mut starts = shared
        .iter()
        .enumerate()
        .filter(|(_, c)| c.is_whitespace())
        .map(|(at, _)| at);
    let length = starts.rfind(|&n| {
        let words: String = shared[..n].iter().rev().collect();
        words::tools(&words).is_some_and(|n| n > 1)
    })?;
    Some(
        lasts
            .iter()
            .map(|&(at, line)| (at, bytes_of_ending(line, length)))
            .collect(),
    )
}

/// The characters of a line from its end, a run of digits as one.
fn ending(line: &str) -> impl Iterator<Item = char> + '_ {
    let mut last = ' ';
    line.chars().rev().take(LONGEST).filter_map(move |c| {
        let c = if c.is_numeric() { '0' } else { c };
        let again = c == '0' && last == '0';
        last = c;
        (!again).then_some(c)
    })
}

/// The bytes that so many characters of [`ending`] take.
fn bytes_of_ending(line: &str, length: usize) -> usize {
    let mut last = ' ';
    let mut seen = 0;
    let mut bytes = 0;
    for c in line.chars().rev() {
        let plain = if c.is_numeric() { '0' } else { c };
        seen += usize::from(!(plain == '0' && last == '0'));
        last = plain;
        if seen > length {
            break;
        }
        bytes += c.len_utf8();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut_of(lines: &[&str]) -> Vec<String> {
        let lasts: Vec<(usize, &str)> = lines
            .iter()
            .enumerate()
            .map(|(at, l)| (at, last_line(l)))
            .collect();
        let lengths = by_line(&lasts, lasts.len())
            .or_else(|| by_ending(&lasts))
            .unwrap_or_default();
        let mut out: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
        for (at, length) in lengths {
            let end = out[at].len() - length;
            out[at].truncate(end);
            out[at] = out[at].trim_end().to_owned();
        }
        out
    }

    #[test]
    fn what_all_comments_end_with() {
        let texts = [
            "Olmaz.\nCevapla Beğen (0)",
            "Oldu.\nCevapla Beğen (12)",
            "Peki\nCevapla Beğen (1)",
        ];
        assert_eq!(cut_of(&texts), ["Olmaz.", "Oldu.", "Peki"]);
        let texts = [
            "No. Responder Me gusta 1",
            "Sí, me gusta. Responder Me gusta 24",
            "Ya. Responder Me gusta 3",
        ];
        assert_eq!(cut_of(&texts), ["No.", "Sí, me gusta.", "Ya."]);
        let texts = ["刀呢？\n回复 赞(3)", "也薄了。\n回复 赞(0)"];
        assert_eq!(cut_of(&texts), ["刀呢？", "也薄了。"]);
    }

    #[test]
    fn what_one_comment_ends_with_is_its_own() {
        for texts in [
            ["Where is the button?\nReply", "I don't know", "Nor do I"],
            ["Me gusta", "A mí también", "Me gusta mucho"],
            ["so do I. Like", "same here. Like", "and I. Maybe"],
        ] {
            assert_eq!(cut_of(&texts), texts);
        }
    }
}
