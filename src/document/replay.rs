//! Pages saved from the replay of a web archive, with the links that they had before.
//!
//! A replay writes its own address before every link, so that readers stay in the archive: the collection, the time of the capture in
//! fourteen digits, a flag where it is no page (`im_`, `js_`, `cs_`), and the link: `https://web.archive.org/web/20140212104512/http://…`.
//! OpenWayback, pywb and the archives of libraries do so alike (<https://github.com/webrecorder/pywb>, "URL rewriting"). A saved copy keeps
//! these addresses: without them undone all people and pings come from one site.

use crate::thread::time::{Offset, Stamp, When};
use memchr::memmem;
use std::ops::Range;

/// A page without what the replay wrote into it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Original {
    /// The page's text.
    pub text: String,
    /// When it was captured.
    pub captured: Option<Stamp>,
}

/// Digits of a time.
const DIGITS: usize = 14;

/// The collection before the time is no longer. Bytes.
const LONGEST: usize = 120;

/// Fewer rewritten links than this are a page's own links to an archive.
const FEWEST: usize = 3;

/// Bytes of a page in which a replay shows.
const HEAD: usize = 1 << 14;

/// What the Wayback Machine puts at the head of a page, for its readers.
const TOOLBAR: (&str, &str) = (
    "<!-- BEGIN WAYBACK TOOLBAR INSERT -->",
    "<!-- END WAYBACK TOOLBAR INSERT -->",
);

/// The page as it was captured; `None` for pages of no replay, which are nearly all.
pub(crate) fn undo(text: &str) -> Option<Original> {
    // Styles and scripts stand at the head, and their addresses are rewritten as all are.
    if prefixes(&text[..text.floor_char_boundary(HEAD)]).is_empty() {
        return None;
    }
    let prefixes = prefixes(text);
    let linked = prefixes.iter().filter(|p| p.linked).count();
    // Nearly all links of a replay are rewritten; lists of links to an archive stand among others.
    if linked < FEWEST || linked * 2 < memmem::find_iter(text.as_bytes(), "href=").count() {
        return None;
    }
    let toolbar = toolbar(text).unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    let cuts = prefixes.iter().map(|p| p.range.clone());
    let mut cuts: Vec<Range<usize>> = cuts
        .filter(|cut| !toolbar.contains(&cut.start))
        .chain([toolbar.clone()])
        .collect();
    cuts.sort_unstable_by_key(|cut| cut.start);
    for cut in cuts {
        out.push_str(&text[done..cut.start.max(done)]);
        done = cut.end.max(done);
    }
    out.push_str(&text[done..]);
    let captured = prefixes.iter().find(|p| !p.flagged && p.linked);
    Some(Original {
        text: out,
        captured: captured.and_then(|p| stamp(p.digits)),
    })
}

/// A link without what a replay wrote before it.
pub(crate) fn link(address: &str) -> &str {
    match prefix(address, memmem::find(address.as_bytes(), b"/http")) {
        Some(prefix) if prefix.range.start == 0 => &address[prefix.range.end..],
        _ => address,
    }
}

/// What a replay wrote before a link.
struct Prefix<'t> {
    range: Range<usize>,
    digits: &'t str,
    /// Of an image, a script, a style.
    flagged: bool,
    /// The value of `href`.
    linked: bool,
}

fn prefixes(text: &str) -> Vec<Prefix<'_>> {
    memmem::find_iter(text.as_bytes(), b"/http")
        .filter_map(|slash| prefix(text, Some(slash)))
        .collect()
}

/// The prefix that ends with the slash at `slash`.
fn prefix(text: &str, slash: Option<usize>) -> Option<Prefix<'_>> {
    let slash = slash?;
    let bytes = text.as_bytes();
    let flag = match bytes[..slash] {
        [.., a, b, b'_'] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => 3,
        _ => 0,
    };
    let end = slash - flag;
    let start = end.checked_sub(DIGITS)?;
    let digits = text.get(start..end)?;
    let before = start.checked_sub(1).map(|i| bytes[i]);
    let scheme = &text[slash + 1..];
    if !digits.bytes().all(|b| b.is_ascii_digit())
        || before != Some(b'/')
        || !(scheme.starts_with("http:") || scheme.starts_with("https:"))
    {
        return None;
    }
    let floor = text.floor_char_boundary(start.saturating_sub(LONGEST));
    let opens =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '=' | '(' | ')' | '>' | ',' | ';');
    let head = text[floor..start].rfind(opens).map(|at| {
        let at = floor + at;
        at + text[at..].chars().next().map_or(1, char::len_utf8)
    });
    let head = head.or((floor == 0).then_some(0))?;
    // The address of the archive, or the path of its collection alone.
    let own = &text[head..start];
    if !(own.starts_with('/') || own.starts_with("http://") || own.starts_with("https://")) {
        return None;
    }
    let attribute = text[..head].trim_end_matches(['"', '\'']);
    let name = attribute.strip_suffix('=').unwrap_or_default();
    let href = name.len().checked_sub(4).and_then(|at| name.get(at..));
    Some(Prefix {
        range: head..slash + 1,
        digits,
        flagged: flag > 0,
        linked: href.is_some_and(|name| name.eq_ignore_ascii_case("href")),
    })
}

fn toolbar(text: &str) -> Option<Range<usize>> {
    let start = memmem::find(text.as_bytes(), TOOLBAR.0.as_bytes())?;
    let end = memmem::find(&text.as_bytes()[start..], TOOLBAR.1.as_bytes())?;
    Some(start..start + end + TOOLBAR.1.len())
}

/// `20140212104512`, which is UTC.
fn stamp(digits: &str) -> Option<Stamp> {
    let number = |range: Range<usize>| digits.get(range)?.parse::<u8>().ok();
    let year = digits.get(..4)?.parse().ok()?;
    let (month, day) = (number(4..6)?, number(6..8)?);
    let (hour, minute, second) = (number(8..10)?, number(10..12)?, number(12..14)?);
    let known = (1..13).contains(&month) && (1..32).contains(&day) && hour < 24 && minute < 60;
    known.then(|| Stamp {
        when: When {
            second: Some(second.min(59)),
            ..When::minute(year, month, day, hour, minute)
        },
        offset: Some(Offset(None)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_a_replay_are_those_of_the_page() {
        let text = "<head><!-- BEGIN WAYBACK TOOLBAR INSERT --><p><a href=\"/web/2013*/x\">3 captures</a><!-- END WAYBACK TOOLBAR INSERT -->\
            <link rel=canonical href=\"https://archive.example/web/20140212104512/http://blog.example/a-post/\">\
            <img src=\"/web/20140212104510im_/https://pictures.example/a.png\"><a href='/web/20140212104512/http://ana.example/'>Ana</a>\
            <a HREF=/web/20140212104512/https://ben.example>Ben</a><a href=\"#c1\">1</a>";
        let found = undo(text).expect("a replay");
        assert_eq!(
            found.text,
            "<head><link rel=canonical href=\"http://blog.example/a-post/\"><img src=\"https://pictures.example/a.png\">\
             <a href='http://ana.example/'>Ana</a><a HREF=https://ben.example>Ben</a><a href=\"#c1\">1</a>"
        );
        let captured = found.captured.expect("a time");
        assert_eq!(captured.when.to_string(), "2014-02-12T10:45:12");
    }

    #[test]
    fn links_to_an_archive_stay() {
        let own = "<a href=\"https://blog.example/\">x</a>".repeat(9);
        let archived =
            "<a href=\"https://archive.example/web/20140212104512/http://a.example/\">x</a>"
                .repeat(4);
        assert_eq!(undo(&format!("{own}{archived}")), None);
        assert_eq!(undo(&own), None);
        assert_eq!(undo("/http/http:/http"), None);
    }

    #[test]
    fn an_address_of_a_replay() {
        let long = "https://web.archive.example/web/20140212104512/http://blog.example/post";
        assert_eq!(link(long), "http://blog.example/post");
        let own = "http://blog.example/20140212104512/http/";
        assert_eq!(link(own), own);
        assert_eq!(link("http://blog.example/"), "http://blog.example/");
    }
}
