//! Who wrote the post, as its by-line says.

use super::frame::Frame;
use super::marks::Marks;
use crate::document::text::short;
use crate::document::{Document, Index, Tag};
use crate::locale::words;
use crate::thread::date::{self, Hints};

/// The by-line, with the link on it as written: inside the post's own box, the surest mark, the earliest of its kind.
pub(super) fn author(
    doc: &Document<'_>,
    marks: &Marks,
    frame: &Frame<'_, '_>,
) -> Option<(String, Option<String>)> {
    let mut places = marks.authors.clone();
    places.sort_by_key(|&(score, index)| (!frame.holds(index), std::cmp::Reverse(score), index));
    // Where no title stands, equal marks are those of a list.
    if let ([first, second, ..], None) = (places.as_slice(), frame.title)
        && first.0 == second.0
    {
        return None;
    }
    places
        .iter()
        .filter(|&&(_, index)| !frame.is_beside(index))
        .find_map(|&(score, index)| by_line(doc, index, score))
}

/// The name in a by-line: `.fn` or a link inside it, else what stands behind "by" or before "@" in a line of facts.
fn by_line(doc: &Document<'_>, index: Index, score: u8) -> Option<(String, Option<String>)> {
    let usable = |name: &str| {
        let name = before_date(name);
        let name = name.trim().trim_end_matches([',', '.', '|', ':']).trim();
        (!name.is_empty()
            && name.len() <= 80
            && !name.contains("://")
            && !name.contains('→')
            && !name.contains('@'))
        .then(|| name.to_owned())
    };
    if score >= 35 {
        let inner = doc
            .subtree(index)
            .find(|&i| doc.nodes[i].has_class("fn"))
            .or_else(|| {
                doc.subtree(index)
                    .skip(1)
                    .find(|&i| doc.nodes[i].tag == Tag::A && doc.has_text(i))
            });
        if let Some(inner) = inner
            && let Some(name) = short(doc, inner, 80).and_then(|t| usable(&t))
        {
            return Some((name, link_on(doc, inner)));
        }
    }
    let text = short(doc, index, 400)?;
    match in_line(&text) {
        Some(name) => Some((usable(name)?, None)),
        None if score >= 70 => Some((usable(&text)?, link_on(doc, index))),
        None => None,
    }
}

/// The link on a name: the element itself, one just around it, or one inside.
fn link_on(doc: &Document<'_>, name: Index) -> Option<String> {
    let around = doc.ancestors(name).take(2);
    let mut links = std::iter::once(name).chain(around).chain(doc.subtree(name));
    let href = links.find_map(|i| match doc.nodes[i].tag {
        Tag::A => doc.nodes[i].attr("href"),
        _ => None,
    })?;
    let href = href.trim();
    let real = !href.is_empty() && !href.starts_with('#') && !href.starts_with("javascript:");
    (real && !href.starts_with("mailto:")).then(|| href.to_owned())
}

/// The author's name in a line that a platform is known to print.
pub fn in_known_line(text: &str) -> &str {
    in_line(text).unwrap_or_else(|| before_date(text)).trim()
}

/// A name without the date behind it and what joins them: "Ana at November 18", "Ana (2011年10月16日)".
fn before_date(name: &str) -> &str {
    let hints = Hints {
        lang: None,
        order: None,
    };
    let dated = date::is_date_like(name)
        .then(|| date::find(name, &hints))
        .flatten();
    let mut rest = match &dated {
        Some(found) if found.span.start > 0 => &name[..found.span.start],
        _ => name,
    };
    rest = rest.trim_end_matches([' ', '(', ',', '-', '–', '|']);
    if dated.is_some()
        && let Some((head, day)) = rest.rsplit_once(' ')
        && day.chars().all(char::is_alphabetic)
        && let Some((name, joint)) = head.rsplit_once(' ')
        && words::is_connective(joint)
        && joint.chars().all(char::is_lowercase)
        && name.contains(' ')
    {
        rest = name;
    }
    while let Some((head, last)) = rest.rsplit_once(' ')
        && words::is_connective(last)
        && last.chars().all(char::is_lowercase)
    {
        rest = head.trim_end_matches([' ', '(', ',', '-', '–', '|']);
    }
    rest
}

/// Words for "by" that stand before the author's name in a line of facts.
pub(super) const BY: &[&str] = &[
    "by",
    "par",
    "von",
    "por",
    "di",
    "da",
    "door",
    "av",
    "af",
    "przez",
    "od",
    "от",
    "автор",
    "autor",
    "auteur",
    "oleh",
    "bởi",
    "tarafından",
    "作者",
    "投稿者",
    "글쓴이",
    "بواسطة",
    "מאת",
    "توسط",
    "από",
];

/// "Posted by NAME on …", "12 March by NAME", "Filed under: x — NAME @ 5:00 pm" (WordPress classic).
fn in_line(text: &str) -> Option<&str> {
    if let Some((head, _)) = text.split_once(" @ ")
        && let Some((_, name)) = head.rsplit_once(" — ")
    {
        return Some(name);
    }
    let mut at = 0;
    for word in text.split(' ') {
        let behind = (at + word.len() + 1).min(text.len());
        at = behind;
        let plain = word.trim_end_matches([':', '：']).to_lowercase();
        if BY.contains(&plain.as_str()) {
            let rest = &text[behind..];
            let ends = [
                " | ", " — ", " – ", " · ", " • ", ", ", " on ", " at ", " in ", " le ", " am ",
                " el ", " il ", " @ ", " à ", " um ", ". ", " - ", "\n",
            ];
            let end = ends
                .iter()
                .filter_map(|e| rest.find(e))
                .min()
                .unwrap_or(rest.len());
            let rest = &rest[..end];
            let dated = date::find(
                rest,
                &Hints {
                    lang: None,
                    order: None,
                },
            );
            let name = dated.map_or(rest, |d| &rest[..d.span.start]).trim();
            // "by a blog administrator" is prose: a name of several words begins with a capital, where there are any.
            let words = name.split(' ').count();
            let prose = words > 1 && name.starts_with(char::is_lowercase);
            return (!name.is_empty() && words <= 5 && !prose).then_some(name);
        }
    }
    None
}
