//! The text of a part of a page as a reader sees it: white space folded, paragraphs divided, furniture left out.

use super::{Document, Index, Tag};
use std::ops::Range;

/// What stands between two pieces of text; the stronger one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

fn gap_around(tag: Tag) -> Gap {
    match tag {
        Tag::Li | Tag::Tr | Tag::Dt | Tag::Dd => Gap::Line,
        Tag::Td | Tag::Th => Gap::Space,
        tag if tag.is_block() => Gap::Paragraph,
        _ => Gap::None,
    }
}

/// Collects text with the gaps that the markup asks for.
struct Writer {
    out: String,
    gap: Gap,
    /// All on one line: whatever divides is one space, and all white space folds.
    flat: bool,
}

impl Writer {
    fn ask(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn flush(&mut self) {
        if !self.out.is_empty() {
            self.out.push_str(match self.gap {
                Gap::None => "",
                _ if self.flat => " ",
                Gap::Space => " ",
                Gap::Line => "\n",
                Gap::Paragraph => "\n\n",
            });
        }
        self.gap = Gap::None;
    }

    fn folded(&mut self, text: &str) {
        let flat = self.flat;
        let space = move |c: char| is_space(c) || flat && c.is_whitespace();
        let mut at = 0;
        while at < text.len() {
            let end = plain_end(text, at, space);
            if end > at {
                self.flush();
                self.out.push_str(&text[at..end]);
            }
            at = space_end(text, end, space);
            if at > end {
                self.ask(Gap::Space);
            }
        }
    }

    fn preformatted(&mut self, text: &str) {
        for (nth, line) in text.split('\n').enumerate() {
            if nth > 0 {
                self.gap = self.gap.max(Gap::Line);
            }
            let shown = line.trim_end();
            if !shown.is_empty() {
                self.flush();
                self.out.push_str(shown);
            }
            // Before an element of the same line, a space divides; before a line break it shows nowhere.
            if shown.len() < line.len() {
                self.ask(Gap::Space);
            }
        }
    }
}

/// White space that HTML folds. A no-break space is folded too: readers can't tell it from a space, and words would stick together.
fn is_space(c: char) -> bool {
    c.is_ascii_whitespace() || c == '\u{a0}'
}

/// Where the run of characters that are no `space` ends that begins at a byte. ASCII, of which most texts are made, is not decoded.
fn word_end(text: &str, from: usize, space: impl Fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        if byte > b' ' && byte < 0x80 {
            at += 1;
            continue;
        }
        match text[at..].chars().next() {
            Some(c) if !space(c) => at += c.len_utf8(),
            _ => break,
        }
    }
    at
}

/// Where the run of words ends that begins at a byte, with the single spaces between them that folding leaves as they are.
fn plain_end(text: &str, from: usize, space: impl Fn(char) -> bool) -> usize {
    let bytes = text.as_bytes();
    let visible = |at: usize| bytes.get(at).is_some_and(|b| (0x21..0x80).contains(b));
    let mut at = from;
    loop {
        // The byte before is no space.
        while (at > from || visible(from))
            && let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk)
        {
            match plain_bytes(u64::from_le_bytes(*eight)) {
                0 => break,
                plain => at += plain,
            }
        }
        let end = word_end(text, at, &space);
        if bytes.get(end) != Some(&b' ') || end == from || !visible(end + 1) {
            return end;
        }
        at = end + 2;
    }
}

/// Of eight bytes of a text in the order of the text: 8 where all are visible ASCII or single spaces, 7 where the last is a space, of which
/// nobody knows yet what follows it; 0 where something else is among them.
fn plain_bytes(eight: u64) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    if eight & HIGH != 0 || (eight + 0x60 * ONES) & HIGH != HIGH {
        return 0;
    }
    // No byte carries into the next: all are below 0x80.
    let spaces = !((eight ^ (0x20 * ONES)) + 0x7f * ONES) & HIGH;
    match (spaces & (spaces << 8), spaces >> 63) {
        (0, 0) => 8,
        (0, _) => 7,
        _ => 0,
    }
}

/// Where the run of `space` ends that begins at a byte.
fn space_end(text: &str, from: usize, space: impl Fn(char) -> bool) -> usize {
    let mut at = from;
    while let Some(&byte) = text.as_bytes().get(at) {
        if byte == b' ' || byte == b'\n' {
            at += 1;
            continue;
        }
        if byte > b' ' && byte < 0x80 {
            break;
        }
        match text[at..].chars().next() {
            Some(c) if space(c) => at += c.len_utf8(),
            _ => break,
        }
    }
    at
}

/// Folds white space to single spaces and trims.
///
/// ```
/// use commentsift::document::text::fold;
/// assert_eq!(fold("  a\n b\u{a0}c "), "a b c");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let space = char::is_whitespace;
    let mut out = String::with_capacity(text.len());
    let mut at = space_end(text, 0, space);
    while at < text.len() {
        if !out.is_empty() {
            out.push(' ');
        }
        let end = word_end(text, at, space);
        out.push_str(&text[at..end]);
        at = space_end(text, end, space);
    }
    out
}

/// The text of the nodes in `range`, without the subtrees that `skip` names and without what a browser hides.
///
/// Paragraphs are divided by a blank line, `<br>` is a line break, pictures that stand for emoji give their `alt`.
pub fn render(doc: &Document<'_>, range: Range<Index>, skip: impl FnMut(Index) -> bool) -> String {
    write(doc, range, skip, false)
}

fn write(
    doc: &Document<'_>,
    range: Range<Index>,
    mut skip: impl FnMut(Index) -> bool,
    flat: bool,
) -> String {
    let mut writer = Writer {
        out: String::with_capacity(64),
        gap: Gap::None,
        flat,
    };
    let mut open: Vec<(Index, Gap)> = Vec::new();
    let mut pre_until = 0;
    let mut at = range.start;
    while at < range.end {
        while let Some(&(end, gap)) = open.last() {
            if end > at {
                break;
            }
            writer.ask(gap);
            open.pop();
        }
        let node = &doc.nodes[at];
        if node.tag.is_hidden() || skip(at) {
            if node.tag.is_block() {
                writer.ask(gap_around(node.tag));
            }
            at = doc.end(at);
            continue;
        }
        match node.tag {
            Tag::Text if at < pre_until => writer.preformatted(node.value),
            Tag::Text => writer.folded(node.value),
            Tag::Br => writer.ask(Gap::Line),
            Tag::Img => {
                if let Some(alt) = emoji_alt(doc, at) {
                    writer.folded(alt);
                }
            }
            tag => {
                if tag == Tag::Pre && !flat {
                    pre_until = doc.end(at);
                }
                let gap = gap_around(tag);
                if gap != Gap::None {
                    writer.ask(gap);
                    open.push((doc.end(at), gap));
                }
            }
        }
        at += 1;
    }
    writer.out
}

/// WordPress replaces emoji by pictures of class `emoji` (Twemoji) or `wp-smiley`, with the characters in `alt`.
fn emoji_alt<'t>(doc: &Document<'t>, index: Index) -> Option<&'t str> {
    let node = &doc.nodes[index];
    let is_emoji = node.classes().any(|c| matches!(c, "emoji" | "wp-smiley"));
    is_emoji.then(|| node.attr("alt")).flatten()
}

/// The whole text of one subtree on one line.
#[must_use]
pub fn line(doc: &Document<'_>, index: Index) -> String {
    write(doc, doc.subtree(index), |_| false, true)
}

/// Like [`line()`], but gives up after about `most` bytes: for headings, where a long text is none.
#[must_use]
pub fn short(doc: &Document<'_>, index: Index, most: usize) -> Option<String> {
    let mut length = 0;
    for node in &doc.nodes[doc.subtree(index)] {
        if node.tag == Tag::Text {
            length += node.value.len();
            if length > most * 4 {
                return None;
            }
        }
    }
    Some(line(doc, index)).filter(|text| text.len() <= most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::parse::parse;
    use crate::limits::Limits;

    fn rendered(html: &str) -> String {
        let parsed = parse(html, &Limits::default());
        let doc = Document::new(&parsed.html);
        render(&doc, 0..doc.nodes.len(), |_| false)
    }

    /// The fast path over eight bytes gives what folding character by character gives, wherever spaces and other characters fall.
    #[test]
    fn runs_of_words_fold_as_their_characters_do() {
        let pieces = [
            "a", " ", "  ", "word", "\n", "é", "\u{a0}", "日本", "\t", "!", "seven77",
        ];
        let mut seed = 7_u32;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(pieces[(seed >> 16) as usize % pieces.len()]);
            }
            let mut writer = Writer {
                out: String::new(),
                gap: Gap::None,
                flat: true,
            };
            writer.folded(&text);
            let slowly: Vec<&str> = text.split_whitespace().collect();
            assert_eq!(writer.out, slowly.join(" "), "{text:?}");
        }
    }

    #[test]
    fn paragraphs_and_breaks() {
        assert_eq!(
            rendered("<p>a\n  b<br>c</p> <p>d <i>e</i>f</p>"),
            "a b\nc\n\nd ef"
        );
        assert_eq!(rendered("<ul><li>a<li>b</ul>c"), "a\nb\n\nc");
    }

    #[test]
    fn preformatted_text_keeps_its_lines() {
        assert_eq!(rendered("<pre>a\n  b\n\nc</pre>"), "a\n  b\nc");
    }

    #[test]
    fn a_line_is_the_folded_text() {
        let html =
            "<div> a\n<p>b\u{2003}c<br>\n\u{a0}d</p><pre> e\n\x0b f </pre>g<td>h <b> i</b>j</div>";
        let parsed = parse(html, &Limits::default());
        let doc = Document::new(&parsed.html);
        for index in 0..doc.nodes.len() {
            let text = render(&doc, doc.subtree(index), |_| false);
            assert_eq!(line(&doc, index), fold(&text), "node {index}");
        }
    }

    #[test]
    fn emoji_pictures_give_their_characters() {
        assert_eq!(
            rendered("ok <img class=\"emoji\" alt=\"😀\"><img alt=\"photo\">"),
            "ok 😀"
        );
    }

    #[test]
    fn hidden_parts_are_left_out() {
        assert_eq!(
            rendered("a<script>b</script><style>c</style><!-- d -->e"),
            "ae"
        );
    }
}
