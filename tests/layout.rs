//! A thread stays what it is, however its source is written: all fixtures, with their tags set apart, in capitals, with icons in their
//! links, and as a browser's translation leaves them.

use commentsift::{Media, Options, Page, Thread, analyze};
use std::path::{Path, PathBuf};

/// Elements whose content is no markup, and comments.
const RAW: [(&str, &str); 8] = [
    ("<!--", "-->"),
    ("<script", "</script"),
    ("<style", "</style"),
    ("<textarea", "</textarea"),
    ("<title", "</title"),
    ("<select", "</select"),
    ("<noscript", "</noscript"),
    ("<pre", "</pre"),
];

/// The parts of a page in order: texts, tags, and what is left as it stands.
enum Piece<'t> {
    Text(&'t str),
    Tag(&'t str),
    Raw(&'t str),
}

fn pieces(html: &str) -> Vec<Piece<'_>> {
    // Bytes of ASCII keep their places.
    let lower = html.to_ascii_lowercase();
    let mut out = Vec::new();
    let mut at = 0;
    while at < html.len() {
        let rest = &lower[at..];
        if !rest.starts_with('<') {
            let end = rest.find('<').unwrap_or(rest.len());
            out.push(Piece::Text(&html[at..at + end]));
            at += end;
            continue;
        }
        let raw = RAW.iter().find(|(open, _)| {
            let behind = rest.strip_prefix(open);
            behind.is_some_and(|b| *open == "<!--" || b.starts_with(['>', ' ', '\n', '\t', '/']))
        });
        let end = match raw {
            Some((_, close)) => {
                let inner = rest.find(close).unwrap_or(rest.len());
                rest[inner..]
                    .find('>')
                    .map_or(rest.len(), |e| inner + e + 1)
            }
            None => rest.find('>').map_or(rest.len(), |e| e + 1),
        };
        let piece = &html[at..at + end];
        out.push(match raw {
            Some(_) => Piece::Raw(piece),
            None => Piece::Tag(piece),
        });
        at += end;
    }
    out
}

/// The name of a tag in lower case.
fn name(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    name[..end.unwrap_or(name.len())].to_ascii_lowercase()
}

fn written(html: &str, tag: impl Fn(&str) -> String, text: impl Fn(&str) -> String) -> String {
    let mut body = false;
    let mut out = String::new();
    for piece in pieces(html) {
        match piece {
            Piece::Tag(found) => {
                body = body || name(found) == "body";
                out.push_str(&tag(found));
            }
            Piece::Text(found) if body => out.push_str(&text(found)),
            Piece::Text(found) | Piece::Raw(found) => out.push_str(found),
        }
    }
    out
}

/// White space around the tags of blocks, as templates indent them.
fn set_apart(html: &str) -> String {
    const BLOCKS: &str = " div p ul ol li article section header footer h1 h2 h3 h4 h5 h6 dl dt dd table tr td th tbody form aside nav main blockquote ";
    let tag = |tag: &str| {
        if BLOCKS.contains(&format!(" {} ", name(tag))) {
            format!("\n                    {tag}\n                    ")
        } else {
            tag.to_owned()
        }
    };
    written(html, tag, str::to_owned)
}

fn in_capitals(html: &str) -> String {
    let tag = |tag: &str| {
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '<' | '/'));
        let (name, rest) = tag.split_at(end.unwrap_or(tag.len()));
        name.to_ascii_uppercase() + rest
    };
    written(html, tag, str::to_owned)
}

fn with_icons(html: &str) -> String {
    let tag = |tag: &str| {
        let icon = "<i class=\"fa fa-angle-right\" aria-hidden=\"true\"></i>";
        let link = name(tag) == "a" && !tag.starts_with("</");
        format!("{tag}{}", if link { icon } else { "" })
    };
    written(html, tag, str::to_owned)
}

fn translated(html: &str) -> String {
    let text = |text: &str| {
        let inner = text.trim();
        if inner.is_empty() {
            return text.to_owned();
        }
        let font = "<font style=\"vertical-align: inherit;\">";
        let wrapped = format!("{font}{font}{inner}</font></font>");
        text.replacen(inner, &wrapped, 1)
    };
    written(html, str::to_owned, text)
}

fn read(html: &str) -> Thread {
    let page = Page::new("page.html", html.as_bytes().to_vec(), Media::Html);
    analyze(&page, &Options::default()).expect("a fixture is a page")
}

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let found = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter();
    found
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.file_name().is_some_and(|name| name == "page.html"))
        .collect()
}

/// What a user sees of a thread; `cut` leaves out the white space in texts, where `pre` and the like keep it.
fn shown(thread: &Thread) -> String {
    let mut out = format!(
        "{} {:?} {:?} closed {:?}\n",
        thread.platform,
        thread.status,
        thread.declared.as_ref().map(|d| d.count),
        thread.closed
    );
    for item in &thread.items {
        let text: Vec<&str> = item.text.split_whitespace().collect();
        out += &format!(
            "{} {:?} {:?} {:?} {:?} {:?}: {}\n",
            item.id,
            item.kind,
            item.author.name,
            item.date.when.map(|when| when.to_string()),
            item.parent,
            item.depth,
            text.join(" ")
        );
    }
    out
}

fn stays(write: impl Fn(&str) -> String) {
    let mut seen = 0;
    let mut changed = Vec::new();
    for path in fixtures() {
        // Other encodings than UTF-8 have fixtures of their own.
        let Ok(html) = std::fs::read_to_string(&path) else {
            continue;
        };
        let (before, after) = (shown(&read(&html)), shown(&read(&write(&html))));
        if before != after {
            let line = before.lines().zip(after.lines()).find(|(a, b)| a != b);
            changed.push(format!("{}: {line:?}", path.display()));
        }
        seen += 1;
    }
    assert!(seen > 300, "{seen} fixtures");
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}

#[test]
fn white_space_between_blocks_changes_nothing() {
    stays(set_apart);
}

#[test]
fn capitals_of_tags_change_nothing() {
    stays(in_capitals);
}

#[test]
fn icons_in_links_change_nothing() {
    stays(with_icons);
}

#[test]
fn a_browsers_translation_changes_nothing() {
    stays(translated);
}
