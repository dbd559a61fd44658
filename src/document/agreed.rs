//! A heading that no table knows, yet that states as many as the thread holds: "7 criticas en «title»".

use super::declared::Stated;
use super::text::short;
use super::{Document, Index, Tag};

/// Nodes before the thread in which its heading is looked for.
const REACH: usize = 60;

/// A heading is no longer than this.
const LONGEST: usize = 200;

/// Between the heading and the thread stand no texts but labels, which are no longer. Bytes.
const LONGEST_LABEL: usize = 60;

/// One item under a heading that holds a 1 is chance.
const LEAST: u64 = 2;

/// The nearest heading before `start`, where it begins or ends with one of `counts` and holds no other number.
#[must_use]
pub fn find(doc: &Document<'_>, start: Index, counts: &[u64]) -> Option<Stated> {
    let low = start.saturating_sub(REACH);
    let node = (low..start)
        .rev()
        .find(|&i| doc.nodes[i].tag.is_heading() && doc.end(i) <= start)?;
    // The post's own title stands farther up, before its text.
    let text_between = doc.nodes[doc.end(node)..start]
        .iter()
        .any(|n| n.tag == Tag::P || n.tag == Tag::Text && n.value.trim().len() > LONGEST_LABEL);
    let text = short(doc, node, LONGEST).filter(|t| t.len() <= LONGEST && !text_between)?;
    let count = number_of(&text).filter(|n| *n >= LEAST && counts.contains(n))?;
    Some(Stated {
        count,
        pings: None,
        text,
        place: "heading",
        node: Some(node),
    })
}

/// The number before all words of a heading, or behind them all in brackets; `None` where a word stands beside none.
fn number_of(text: &str) -> Option<u64> {
    let bare = text.trim_end_matches([')', ']']);
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let head = digits(text);
    let tail = bare.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (number, rest) = if head > 0 {
        (&text[..head], &text[head..])
    } else if bare.len() < text.len() && tail > 0 {
        let (rest, number) = bare.split_at(bare.len() - tail);
        (number, rest.strip_suffix(['(', '['])?)
    } else {
        return None;
    };
    let worded = rest.starts_with(char::is_whitespace) || head == 0;
    let named = rest.contains(char::is_alphabetic);
    // A numbered title ("3. The bridge") and a date are none.
    (worded && named && !rest.contains(|c: char| c.is_numeric()))
        .then(|| number.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headings() {
        assert_eq!(number_of("7 criticas en “Pan”"), Some(7));
        assert_eq!(number_of("Voices (12)"), Some(12));
        assert_eq!(number_of("3. The bridge"), None);
        assert_eq!(number_of("12 May 2009"), None);
        assert_eq!(number_of("Chapter 3"), None);
        assert_eq!(number_of("7"), None);
    }
}
