//! Folders and globs: which files they hold, in the byte order of the path.

use super::{io_failure, sniff};
use crate::failure::Failure;
use globset::GlobBuilder;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// One file below a folder.
#[derive(Debug)]
pub(super) struct Found {
    /// Its path below the folder, with `/`.
    pub relative: String,
    /// Where to open it.
    pub path: PathBuf,
    /// Taken for what is in it, a page, whatever its name.
    pub is_seen: bool,
}

/// What a file's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    /// It is wanted.
    Wanted,
    /// It may be a page: its first bytes decide.
    Maybe,
    /// It is passed over.
    Other,
}

/// The files of a folder, and what could not be looked into.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// In byte order of the relative path.
    pub files: Vec<Found>,
    /// Folders without permission, links to nowhere.
    pub failures: Vec<Failure>,
    /// Files that were not taken.
    pub passed_over: u64,
}

/// What a walk enters and takes.
struct Rules<'a> {
    /// How the folder was named; the start of every name in a failure.
    given: &'a str,
    depth: usize,
    /// Files and folders that start with a dot: editors' and version control's own, and the `._page.html` that macOS
    /// leaves beside every file on foreign disks.
    hidden: bool,
    /// The folders that browsers save beside a page, full of its frames and advertisements.
    companions: bool,
    take: &'a dyn Fn(&str) -> Name,
}

/// All files of a folder that `take` wants, recursively, without hidden ones and without the companions of saved pages.
pub(super) fn folder(given: &str, take: &dyn Fn(&str) -> Name) -> Listing {
    let rules = Rules {
        given,
        depth: usize::MAX,
        hidden: false,
        companions: false,
        take,
    };
    walk(Path::new(given), &rules)
}

/// A pattern split where its wildcards begin.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pattern<'a> {
    /// The folder before the wildcards as given, with its last slash; may be empty.
    pub base: &'a str,
    /// The rest.
    pub rest: &'a str,
}

/// Whether an input can only be meant as a pattern (once it is known not to be a file).
pub(super) fn is_pattern(input: &str) -> bool {
    input.contains(['*', '?', '[', '{'])
}

/// Splits a pattern before the first part that has a wildcard.
pub(super) fn split(input: &str) -> Pattern<'_> {
    let wild = input.find(['*', '?', '[', '{']).unwrap_or(input.len());
    let cut = input[..wild].rfind('/').map_or(0, |slash| slash + 1);
    Pattern {
        base: &input[..cut],
        rest: &input[cut..],
    }
}

/// All files that a pattern names; `*` and `?` stay within one folder, `**` does not. As in a shell, a leading dot must be
/// written out.
///
/// # Errors
///
/// The pattern's fault in words.
pub(super) fn glob(pattern: &Pattern<'_>) -> Result<Listing, String> {
    let matcher = GlobBuilder::new(pattern.rest)
        .literal_separator(true)
        .build()
        .map_err(|error| error.kind().to_string())?
        .compile_matcher();
    let endless = pattern.rest.contains("**") || pattern.rest.contains('{');
    let base = if pattern.base.is_empty() {
        "."
    } else {
        pattern.base
    };
    let rules = Rules {
        given: pattern.base,
        depth: if endless {
            usize::MAX
        } else {
            pattern.rest.split('/').count()
        },
        hidden: pattern.rest.split('/').any(|part| part.starts_with('.')),
        companions: true,
        take: &|relative| match matcher.is_match(relative) {
            true => Name::Wanted,
            false => Name::Other,
        },
    };
    Ok(walk(Path::new(base), &rules))
}

/// Joins a folder as given and a path below it.
pub(super) fn join(given: &str, relative: &str) -> String {
    if given.is_empty() || given.ends_with('/') {
        format!("{given}{relative}")
    } else {
        format!("{given}/{relative}")
    }
}

fn walk(base: &Path, rules: &Rules<'_>) -> Listing {
    let root = std::fs::canonicalize(base).unwrap_or_else(|_| base.to_owned());
    let mut seen = HashSet::new();
    let mut listing = Listing::default();
    let entries = WalkDir::new(base)
        .follow_links(true)
        .max_depth(rules.depth)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || enters(entry, rules, &root, &mut seen));
    for entry in entries {
        match entry {
            Ok(entry) => {
                let relative = relative(entry.path(), base);
                if entry.file_type().is_dir() {
                    continue;
                }
                let name = (rules.take)(&relative);
                // Opening a pipe would wait for its writer. One with a page's name stays in: reading refuses it with a row of its own.
                let is_seen = name == Name::Maybe
                    && entry.file_type().is_file()
                    && opens_as_html(entry.path());
                if name == Name::Wanted || is_seen {
                    listing.files.push(Found {
                        relative,
                        path: entry.into_path(),
                        is_seen,
                    });
                } else {
                    listing.passed_over += 1;
                }
            }
            // A link to a folder that it stands in: its files are listed where they are.
            Err(error) if error.loop_ancestor().is_some() => {}
            Err(error) => listing.failures.extend(unreadable(&error, base, rules)),
        }
    }
    listing
        .files
        .sort_by(|a, b| a.relative.as_bytes().cmp(b.relative.as_bytes()));
    listing
}

/// Whether a file begins as a page does. What cannot be read is no page.
fn opens_as_html(path: &Path) -> bool {
    let mut head = Vec::new();
    File::open(path)
        .and_then(|file| file.take(sniff::OPENING).read_to_end(&mut head))
        .is_ok_and(|_| sniff::opens_as_html(&head))
}

/// Whether an entry is looked at. Every real folder is entered once: a link that leads back into the walked folder is
/// not, nor one that leads above it, and of several links to one place only the first. So loops end, and links to
/// links to links cannot multiply.
fn enters(entry: &DirEntry, rules: &Rules<'_>, root: &Path, seen: &mut HashSet<PathBuf>) -> bool {
    if !rules.hidden && entry.file_name().as_encoded_bytes().starts_with(b".") {
        return false;
    }
    if !entry.file_type().is_dir() {
        return true;
    }
    if !rules.companions && is_companion(entry.path()) {
        return false;
    }
    let Ok(target) = std::fs::canonicalize(entry.path()) else {
        return false;
    };
    if entry.path_is_symlink() && (target.starts_with(root) || root.starts_with(&target)) {
        return false;
    }
    seen.insert(target)
}

/// What browsers append to a page's name for the folder of its images and frames, in their languages: the list that
/// Windows keeps for connected files, and Firefox's and Chrome's.
const COMPANION_SUFFIXES: &[&str] = &[
    "_files",
    ".files",
    "_file",
    "_fichiers",
    "-Dateien",
    "_archivos",
    "_ficheiros",
    "_arquivos",
    "_bestanden",
    "-filer",
    "_filer",
    "_tiedostot",
    "_pliki",
    "_soubory",
    "_elemei",
    "_dosyalar",
    "_datoteke",
    "_fitxers",
    "_failid",
    "_fails",
    "_bylos",
    "_fajlovi",
    "_fitxategiak",
    "-arkiv",
];

/// Whether a folder belongs to a saved page beside it: `A post_files` to `A post.html`.
fn is_companion(path: &Path) -> bool {
    let (Some(name), Some(parent)) = (path.file_name().and_then(OsStr::to_str), path.parent())
    else {
        return false;
    };
    COMPANION_SUFFIXES
        .iter()
        .filter_map(|suffix| name.strip_suffix(suffix))
        .any(|stem| {
            ["html", "htm", "xhtml"]
                .iter()
                .any(|ending| parent.join(format!("{stem}.{ending}")).is_file())
        })
}

/// The row for what the walk could not read; none for a broken link that nobody would take.
fn unreadable(error: &walkdir::Error, base: &Path, rules: &Rules<'_>) -> Option<Failure> {
    let relative = error
        .path()
        .map(|path| relative(path, base))
        .unwrap_or_default();
    let io = error.io_error()?;
    if io.kind() == std::io::ErrorKind::NotFound && (rules.take)(&relative) != Name::Wanted {
        return None;
    }
    let name = if relative.is_empty() {
        rules.given.to_owned()
    } else {
        join(rules.given, &relative)
    };
    Some(io_failure(&name, io))
}

/// The path below `base`, with `/`; bytes that are no UTF-8 as `%XX`, so that two such names never become one.
fn relative(path: &Path, base: &Path) -> String {
    let path = path.strip_prefix(base).unwrap_or(path);
    let parts: Vec<String> = path.iter().map(text).collect();
    parts.join("/")
}

fn text(name: &OsStr) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_split_before_the_first_wildcard() {
        let cases = [
            ("*.html", "", "*.html"),
            ("saved/*.html", "saved/", "*.html"),
            ("/a/b/**/c?.html", "/a/b/", "**/c?.html"),
            ("a/b[12]/c.html", "a/", "b[12]/c.html"),
            ("/*", "/", "*"),
        ];
        for (input, base, rest) in cases {
            assert_eq!(split(input), Pattern { base, rest });
        }
        assert!(!is_pattern("a/b.html"));
    }

    #[test]
    fn names_join_with_one_slash() {
        assert_eq!(join("a", "b.html"), "a/b.html");
        assert_eq!(join("a/", "b.html"), "a/b.html");
        assert_eq!(join("", "b.html"), "b.html");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_stay_different() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(text(OsStr::from_bytes(b"\xe9t\xe9.html")), "%E9t%E9.html");
    }
}
