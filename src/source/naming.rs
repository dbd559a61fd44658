//! What the name of a file says of what is in it.

use super::Media;
use super::walk::Name;

/// What a file's extension says.
pub(super) enum Kind {
    Page(Media),
    /// A web archive.
    Archive,
    /// A known kind that is not read; a clause saying so.
    Other(&'static str),
    Unknown,
}

const NOT_YET: &str = "is not supported yet";
const NO_PAGE: &str = "is no page";

/// Extensions by what they say. `.gz` is taken off first.
const EXTENSIONS: &[(&[&str], Kind)] = &[
    (
        &["html", "htm", "xhtml", "shtml", "xht", "mhtml", "mht"],
        Kind::Page(Media::Html),
    ),
    (&["txt", "text"], Kind::Page(Media::Text)),
    (&["warc", "wacz"], Kind::Archive),
    (&["arc", "webarchive", "maff"], Kind::Other(NOT_YET)),
    (&["xml", "rss", "atom"], Kind::Page(Media::Feed)),
    (&["json"], Kind::Page(Media::Rest)),
    (
        &[
            "jsonl", "pdf", "doc", "docx", "odt", "rtf", "epub", "xls", "xlsx", "csv", "tsv",
            "parquet",
        ],
        Kind::Other(NO_PAGE),
    ),
    (
        &[
            "png", "jpg", "jpeg", "gif", "webp", "svg", "ico", "avif", "css", "js", "woff",
            "woff2", "ttf",
        ],
        Kind::Other(NO_PAGE),
    ),
    (
        &[
            "zip", "tar", "tgz", "bz2", "xz", "zst", "7z", "rar", "mp3", "mp4", "webm", "exe",
            "sqlite", "db",
        ],
        Kind::Other(NO_PAGE),
    ),
];

/// The kind and the extension it was read from, in lower case.
pub(super) fn kind(name: &str) -> (&'static Kind, String) {
    let lower = name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let lower = lower.strip_suffix(".gz").unwrap_or(&lower);
    let extension = lower
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension);
    let hit = EXTENSIONS
        .iter()
        .find(|(names, _)| names.contains(&extension));
    (
        hit.map_or(&Kind::Unknown, |(_, kind)| kind),
        extension.to_owned(),
    )
}

/// The extensions of pages that count in a folder; `.txt` may be anything there.
pub(super) fn is_folder_page(name: &str) -> bool {
    let (kind, extension) = kind(name);
    matches!(kind, Kind::Page(Media::Html))
        && matches!(
            extension.as_str(),
            "html" | "htm" | "xhtml" | "mhtml" | "mht"
        )
}

/// What a folder gives: pages and archives by their extension, and what may be a page as a mirror of a site names it.
pub(super) fn folder_member(name: &str) -> Name {
    if is_folder_page(name) || matches!(kind(name).0, Kind::Archive) {
        Name::Wanted
    } else if may_be_page(name) {
        Name::Maybe
    } else {
        Name::Other
    }
}

/// Extensions of pages in the addresses of sites.
const ON_SITES: &[&str] = &[
    "html", "htm", "xhtml", "xht", "shtml", "shtm", "phtml", "php", "php3", "php4", "php5", "asp",
    "aspx", "jsp", "jspx", "cgi", "pl", "cfm", "do",
];

/// Whether the extension is one of pages on sites, or there is none; `?query` (`@query` on systems that know no `?` in names) and the
/// `.1` of a second copy are taken off.
fn may_be_page(name: &str) -> bool {
    /// A longer one is a part of the name.
    const LONGEST: usize = 5;
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let name = name.split('?').next().unwrap_or(&name);
    let on_site = |name: &str| {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|it| ON_SITES.contains(&it))
    };
    if name.split_once('@').is_some_and(|(page, _)| on_site(page)) {
        return true;
    }
    let name = match name.rsplit_once('.') {
        Some((page, copy)) if copy.bytes().all(|byte| byte.is_ascii_digit()) => page,
        _ => name,
    };
    let has_extension = name.rsplit_once('.').is_some_and(|(_, it)| {
        it.len() <= LONGEST
            && it.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && it.bytes().any(|byte| byte.is_ascii_alphabetic())
    });
    on_site(name) || !has_extension
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_pages_have_on_sites() {
        for name in [
            "index.html?p=12",
            "index.html@p=12",
            "index.php?a=b.css",
            "x/d.PHP",
            "c.shtml",
            "m.asp",
            "s.xht",
            "k.html.1",
            "about",
            "2010.03.12",
            "?p=12",
            "v.2-and-more",
        ] {
            assert_eq!(folder_member(name), Name::Maybe, "{name}");
        }
        for name in [
            "a.css?ver=1",
            "a.css.1",
            "me@home.jpg",
            "a.php.bak",
            "a.txt",
            "x.xml",
        ] {
            assert_eq!(folder_member(name), Name::Other, "{name}");
        }
    }

    #[test]
    fn folder_pages_by_extension() {
        for name in ["a.html", "A.HTM", "b.xhtml.gz", "x/y.Html.GZ"] {
            assert!(is_folder_page(name), "{name}");
        }
        for name in [
            "a.txt",
            "a.gz",
            "html",
            "a.html.bak",
            "a.xml",
            "x.html/readme",
        ] {
            assert!(!is_folder_page(name), "{name}");
        }
    }
}
