//! What bytes look like: a page, a text, or nothing that is read.

use super::Media;

/// How much of the content decides. The WHATWG MIME sniffing standard looks at 1445 bytes, Apache Tika at some thousand.
const HEAD: usize = 2048;

/// First bytes of formats that are no text: offset, bytes, name in a sentence. From the WHATWG MIME sniffing standard and
/// the formats' own specifications.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"%PDF-", "a PDF document"),
    (0, b"%!PS", "a PostScript document"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"\x89PNG\r\n", "a PNG image"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"GIF8", "a GIF image"),
    (0, b"BM", "a BMP image"),
    (0, b"\0\0\x01\0", "an icon"),
    (8, b"WEBP", "a WebP image"),
    (8, b"WAVE", "a sound file"),
    (8, b"AVI ", "a film"),
    (4, b"ftyp", "a film or sound file"),
    (0, b"ID3", "an MP3 file"),
    (0, b"OggS", "an Ogg file"),
    (
        0,
        b"PK\x03\x04",
        "a ZIP archive (or an office document, or an e-book)",
    ),
    (0, b"Rar!\x1a", "a RAR archive"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (0, b"BZh", "bzip2 data"),
    (0, b"\xfd7zXZ", "xz data"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard data"),
    (0, b"\x1f\x8b", "gzip data packed more than twice"),
    (257, b"ustar", "a tar archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"SQLite format 3\0", "an SQLite database"),
    (0, b"\xd0\xcf\x11\xe0", "an old office document"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"\0asm", "a WebAssembly module"),
];

/// Magics that are plain letters: a text may start with them, so a NUL must be there too.
const LETTERS_ONLY: &[&[u8]] = &[
    b"BM", b"ID3", b"BZh", b"OggS", b"WEBP", b"WAVE", b"AVI ", b"ftyp", b"GIF8", b"ustar",
];

/// Read from files, whose page is taken out of it; unsupported where it comes from the net or in an archive, or holds no page.
const MHTML: &str = "an MHTML page";

/// Read from files that are named so.
pub(crate) const WARC: &str = "a web archive (WARC)";

/// Formats that are text or nearly so and hold pages, but are not read as pages: first bytes, name in a sentence.
const CONTAINERS: &[(&str, &str)] = &[
    ("warc/1.", WARC),
    ("bplist00", "a Safari web archive"),
    ("mime-version:", MHTML),
    ("content-type: multipart/related", MHTML),
    ("from: <saved by", MHTML),
    ("from: \"saved by", MHTML),
];

/// Root elements of feeds, in lower case.
const FEEDS: &[&str] = &["rss", "feed", "rdf:rdf"];

/// Root elements of other XML.
const XML_ROOTS: &[(&str, &str)] = &[
    ("urlset", "a sitemap"),
    ("sitemapindex", "a sitemap"),
    ("opml", "an OPML file, a list of feeds"),
];

/// The namespace of WordPress exports without its version, which stands on the root element.
const EXPORT: &str = "wordpress.org/export/";

/// How far into a file the root of XML is looked for: exports begin with a long comment.
const XML_HEAD: usize = 16 << 10;

/// Elements whose tags near the start make bytes HTML: those that open documents and fragments of articles.
const TAGS: &[&str] = &[
    "!doctype",
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "script",
    "style",
    "base",
    "div",
    "p",
    "a",
    "span",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "td",
    "article",
    "section",
    "main",
    "header",
    "nav",
    "h1",
    "h2",
    "h3",
    "h4",
    "br",
    "img",
    "blockquote",
    "font",
    "center",
    "form",
    "b",
    "i",
    "em",
    "strong",
];

/// The byte order of UTF-16 text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wide {
    /// Low byte first.
    Little,
    /// High byte first.
    Big,
}

/// UTF-16 without a byte order mark: markup and spaces leave a NUL in every second byte.
///
/// Asked for: NULs at one parity only and in at least half of the pairs at the start; binary data has them at both, and
/// text in other encodings has a stray one at most.
pub(crate) fn wide(bytes: &[u8]) -> Option<Wide> {
    let head = &bytes[..bytes.len().min(HEAD) & !1];
    let nul = |parity: usize| {
        head.iter()
            .skip(parity)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    match (nul(0), nul(1)) {
        (0, odd) if odd >= 2 && odd * 4 >= head.len() => Some(Wide::Little),
        (even, 0) if even >= 2 && even * 4 >= head.len() => Some(Wide::Big),
        _ => None,
    }
}

/// Whether the bytes start with the byte order mark of UTF-16 or UTF-32.
fn has_wide_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || bytes.starts_with(b"\0\0\xfe\xff")
}

/// What binary content looks like, in words; `None` for text in any encoding.
///
/// Real pages hold a stray NUL now and then, so the share of NULs decides: 1 in 10 with tags in sight, else 1 in 100.
pub(crate) fn binary(bytes: &[u8]) -> Option<&'static str> {
    if has_wide_mark(bytes) || wide(bytes).is_some() {
        return None;
    }
    let head = &bytes[..bytes.len().min(8192)];
    let nuls = head.iter().filter(|byte| **byte == 0).count();
    for (offset, magic, name) in MAGIC {
        let hit = head
            .get(*offset..)
            .is_some_and(|rest| rest.starts_with(magic));
        let is_sure = !LETTERS_ONLY.contains(magic) || nuls > 0 || head.starts_with(RIFF);
        if hit && is_sure {
            return Some(name);
        }
    }
    let tagged = has_tag(&fold(bytes));
    let tolerated = if tagged { 10 } else { 100 };
    let controls = head.iter().filter(|byte| is_control(**byte)).count();
    let strewn = controls > 1 && controls * if tagged { 10 } else { 25 } > head.len();
    (strewn || nuls * tolerated > head.len()).then_some("binary data")
}

/// The container of WebP, WAVE and AVI.
const RIFF: &[u8] = b"RIFF";

/// Controls that no text holds in any number, whatever its encoding: 1 in 11 of random bytes. Left out are white space, the backspaces of
/// old printers, and the shifts and escapes of ISO 2022.
fn is_control(byte: u8) -> bool {
    // Without branches, so that the compiler takes many bytes at once.
    let kept = (byte.wrapping_sub(0x08) < 8) | (byte == 0x1b);
    ((byte < b' ') & !kept) | (byte == 0x7f)
}

/// A format that holds pages but is not read, in words; for JSON and XML by name, also what is neither.
pub(crate) fn unsupported(bytes: &[u8], known: Option<Media>) -> Option<&'static str> {
    match known {
        Some(Media::Rest) => return no_json(bytes),
        Some(Media::Feed | Media::Wxr) => return no_feed(bytes),
        _ => {}
    }
    let head = fold(bytes);
    let start = head.trim_start();
    if let Some(name) = container(start) {
        return Some(name);
    }
    if known.is_some() {
        return None;
    }
    let root = root(&head)?;
    XML_ROOTS
        .iter()
        .find(|(name, _)| *name == root)
        .map(|(_, what)| *what)
}

fn container(start: &str) -> Option<&'static str> {
    let hit = CONTAINERS
        .iter()
        .find(|(magic, _)| start.starts_with(magic));
    hit.map(|(_, name)| *name)
}

/// True for a page saved as a mail.
pub(crate) fn is_mhtml(bytes: &[u8]) -> bool {
    /// A mail begins with its headers.
    const FIRST_LINE: usize = 256;
    container(fold_most(bytes, FIRST_LINE).trim_start()) == Some(MHTML)
}

/// Why a file named as JSON is none.
fn no_json(bytes: &[u8]) -> Option<&'static str> {
    let head = fold(bytes);
    if is_document(&head) {
        Some("an HTML page, although it is named as JSON: an error page, perhaps")
    } else if head.trim_start().starts_with(['[', '{']) {
        None
    } else {
        Some("no JSON, although it is named so")
    }
}

/// Why a file named as XML is no feed.
fn no_feed(bytes: &[u8]) -> Option<&'static str> {
    let head = fold_most(bytes, XML_HEAD);
    match root(&head) {
        Some(name) if FEEDS.contains(&name) => None,
        Some("html" | "!doctype") => {
            Some("an HTML page, although it is named as XML: an error page, perhaps")
        }
        Some(name) => {
            let known = XML_ROOTS.iter().find(|(root, _)| *root == name);
            Some(known.map_or(
                "XML, but neither a feed nor a WordPress export",
                |(_, what)| what,
            ))
        }
        None => Some("neither a feed nor a WordPress export"),
    }
}

/// Feed or export, by the root element.
pub(crate) fn feed(bytes: &[u8]) -> Option<Media> {
    // What does not begin with a tag is none.
    if !fold_most(bytes, 64).trim_start().starts_with('<') {
        return None;
    }
    let head = fold_most(bytes, XML_HEAD);
    let name = root(&head).filter(|name| FEEDS.contains(name))?;
    let tag = head.find(&format!("<{name}")).map_or("", |at| &head[at..]);
    let tag = tag.split('>').next().unwrap_or(tag);
    Some(if tag.contains(EXPORT) {
        Media::Wxr
    } else {
        Media::Feed
    })
}

/// An array or object as programs write it: a text dump may begin with a bracket as well.
fn is_json(head: &str) -> bool {
    let head = head.trim_start();
    let inside = |open| head.strip_prefix(open).map(str::trim_start);
    inside('[').is_some_and(|rest| rest.starts_with('{') || rest.trim_end() == "]")
        || inside('{').is_some_and(|rest| rest.starts_with('"'))
}

/// What is in the bytes. What is known holds, except that a text which starts as an HTML document is one: browsers save page
/// sources as `.txt`, servers send pages as `text/plain`. A feed may be an export.
pub(crate) fn media(bytes: &[u8], known: Option<Media>) -> Media {
    let head = fold(bytes);
    match known {
        Some(Media::Rest) => return Media::Rest,
        Some(Media::Feed | Media::Wxr) => return feed(bytes).unwrap_or(Media::Feed),
        None if is_json(&head) => return Media::Rest,
        None => {
            if let Some(feed) = feed(bytes) {
                return feed;
            }
        }
        _ => {}
    }
    match known {
        Some(Media::Html) => Media::Html,
        Some(Media::Text) if is_document(&head) => Media::Html,
        Some(Media::Text) => Media::Text,
        _ if has_tag(&head) => Media::Html,
        _ => Media::Text,
    }
}

/// Whether the bytes start as an HTML document, whatever comes before its root: white space, comments, an XML declaration.
pub(crate) fn starts_as_html(bytes: &[u8]) -> bool {
    is_document(&fold(bytes))
}

/// How much [`opens_as_html`] wants to see.
pub(crate) const OPENING: u64 = 1024;

/// Whether a file of any name begins as a page does: with a tag of HTML, or, after what a server's program said before it, with a line
/// that opens a document. The source of such a program is no page.
pub(crate) fn opens_as_html(bytes: &[u8]) -> bool {
    let head = fold(bytes);
    let start = head.trim_start();
    if ["<?php", "<?=", "<%"]
        .iter()
        .any(|it| start.starts_with(it))
    {
        return false;
    }
    match root(start) {
        Some(name) => name == "!doctype" || TAGS.contains(&name),
        // A comment that goes on.
        None if start.starts_with("<!--") => true,
        None => start.lines().any(|line| {
            let line = line.trim_start();
            line.starts_with("<!doctype html") || line.starts_with("<html")
        }),
    }
}

/// Whether there is any HTML tag near the start.
pub(crate) fn shows_tags(bytes: &[u8]) -> bool {
    has_tag(&fold(bytes))
}

fn is_document(head: &str) -> bool {
    matches!(root(head), Some("html" | "!doctype"))
}

/// The start in lower-case ASCII, without NULs (so that UTF-16 reads like ASCII); other bytes become `?`.
fn fold(bytes: &[u8]) -> String {
    fold_most(bytes, HEAD)
}

fn fold_most(bytes: &[u8], most: usize) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = if has_wide_mark(bytes) {
        &bytes[2..]
    } else {
        bytes
    };
    bytes
        .iter()
        .take(most)
        .filter(|byte| **byte != 0)
        .map(|byte| {
            if byte.is_ascii() {
                byte.to_ascii_lowercase() as char
            } else {
                '?'
            }
        })
        .collect()
}

/// The name of the first tag of a folded head, after white space, comments and an XML declaration; `!doctype` only for HTML.
fn root(head: &str) -> Option<&str> {
    let mut rest = head.trim_start();
    loop {
        let skipped = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")?.1
        } else if let Some(declaration) = rest.strip_prefix("<?") {
            declaration.split_once('>')?.1
        } else if rest.starts_with("<!doctype")
            && !rest["<!doctype".len()..].trim_start().starts_with("html")
        {
            // An internal subset holds declarations with `>` of their own.
            let (before, after) = rest.split_once('>')?;
            if before.contains('[') {
                rest.split_once("]>")?.1
            } else {
                after
            }
        } else {
            let name = rest.strip_prefix('<')?;
            return Some(&name[..tag_end(name)]);
        };
        rest = skipped.trim_start();
    }
}

/// Whether a folded head holds a tag that HTML knows.
fn has_tag(head: &str) -> bool {
    head.split('<').skip(1).any(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        rest.starts_with("!--") || TAGS.contains(&&rest[..tag_end(rest)])
    })
}

fn tag_end(name: &str) -> usize {
    name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(name.len())
}

#[cfg(test)]
mod tests;
