//! Inputs as typed into sources: what is a URL, a file, a folder, a pattern, and what is none of them.

use super::naming::{Kind, folder_member, is_folder_page, kind};
use super::walk::{self, Listing};
use super::{Media, Source, io_failure, list, without_credentials};
use crate::failure::{Failure, Stage};
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Component, Path, PathBuf};
use url::Url;

/// What the inputs came to.
#[derive(Debug, Default)]
pub struct Resolved {
    /// What can be read, in the order of the inputs; members of a folder in byte order of their path.
    pub sources: Vec<Source>,
    /// Inputs, or parts of them, that cannot.
    pub failures: Vec<Failure>,
    /// Files of folders that are no pages by their names, nor by their first bytes where those are looked at.
    pub passed_over: u64,
}

/// Finds out what each input is: an http(s) URL, `-`, a file, a folder, or a pattern (with `*`, `?`, `[`, `{`).
///
/// A folder is walked recursively and gives its `.html`, `.htm`, `.xhtml` and `.mhtml` files and web archives (`.warc`, `.wacz`), gzipped (`.html.gz`) or not.
/// A file with the name that a page has on a site (`index.html?p=12`, `post.php`, `k.html.1`, or one without an extension) is taken where its
/// first bytes are those of a page. Left out
/// are names that start with a dot, and the folder that a browser saved beside a page (`A post_files` beside
/// `A post.html`). Links to folders are followed where they lead outside, and every folder is entered once.
/// A pattern gives whatever files it names, `.txt` too. A file that several inputs reach is read once, unless it, or
/// the same folder or pattern, was itself given several times.
///
/// ```
/// use commentsift::source::resolve;
/// let resolved = resolve(&["https://blog.example/a-post".into(), "ftp://blog.example/".into()]);
/// assert_eq!(resolved.sources[0].name(), "https://blog.example/a-post");
/// assert_eq!(resolved.failures[0].error, "scheme");
/// ```
#[must_use]
pub fn resolve(inputs: &[String]) -> Resolved {
    let mut plan = Plan::default();
    for input in inputs {
        if let Err(failure) = plan.add(input) {
            plan.failures.push(failure);
        }
    }
    plan.finish()
}

/// A source and the input it comes from.
struct Planned {
    source: Source,
    input: String,
    /// Named itself, not as the member of something.
    direct: bool,
}

#[derive(Default)]
struct Plan {
    planned: Vec<Planned>,
    failures: Vec<Failure>,
    passed_over: u64,
    stdin: bool,
    hints: usize,
}

impl Plan {
    fn add(&mut self, input: &str) -> Result<(), Failure> {
        if input == "-" {
            return self.add_stdin();
        }
        if let Some(url) = as_url(input)? {
            let name = without_credentials(input);
            self.push(Source::Url { name, url }, input, true);
            return Ok(());
        }
        match std::fs::metadata(input) {
            Ok(meta) if meta.is_dir() => self.add_folder(input),
            Ok(meta) if meta.is_file() => self.add_file(input, input, PathBuf::from(input), true),
            Ok(_) => Err(Failure::new(
                input,
                Stage::Read,
                "not_a_file",
                "this is a pipe or device, not a file; use `-` to read standard input",
            )),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Err(io_failure(input, &error))
            }
            Err(_) if walk::is_pattern(input) => self.add_pattern(input),
            Err(_) => Err(self.not_found(input)),
        }
    }

    fn push(&mut self, source: Source, input: &str, direct: bool) {
        self.planned.push(Planned {
            source,
            input: input.to_owned(),
            direct,
        });
    }

    fn add_stdin(&mut self) -> Result<(), Failure> {
        if self.stdin {
            let message = "standard input can be read only once";
            return Err(Failure::new("-", Stage::Read, "stdin_twice", message));
        }
        self.stdin = true;
        self.push(Source::Stdin, "-", true);
        Ok(())
    }

    fn add_file(
        &mut self,
        name: &str,
        input: &str,
        path: PathBuf,
        direct: bool,
    ) -> Result<(), Failure> {
        let media = match kind(name) {
            (Kind::Page(media), _) => Some(*media),
            (Kind::Unknown, _) => None,
            (Kind::Archive, _) => {
                let name = name.to_owned();
                self.push(Source::Archive { name, path }, input, direct);
                return Ok(());
            }
            (Kind::Other(why), extension) => {
                if matches!(extension.as_str(), "csv" | "tsv") {
                    let message = format!(
                        "a .{extension} file {why}; if it lists inputs, in a column {}, give it with --from-file",
                        list::columns()
                    );
                    return Err(Failure::new(name, Stage::Read, "unsupported", message));
                }
                let message = format!(
                    "a .{extension} file {why}; what is read are pages (.html, .htm, .xhtml, .mhtml, .txt), archives (.warc, .wacz), feeds and exports (.xml), and REST answers (.json)"
                );
                return Err(Failure::new(name, Stage::Read, "unsupported", message));
            }
        };
        let name = name.to_owned();
        self.push(Source::File { name, path, media }, input, direct);
        Ok(())
    }

    fn add_folder(&mut self, input: &str) -> Result<(), Failure> {
        let listing = walk::folder(input, &folder_member);
        self.passed_over += listing.passed_over;
        if listing.files.is_empty() && listing.failures.is_empty() {
            let message = "the folder holds no .html, .htm, .xhtml, .mhtml, .warc or .wacz file, and no other file that begins as a page; text files, feeds and REST answers must be named themselves or by a pattern such as '*.txt'";
            return Err(Failure::new(input, Stage::Read, "no_pages", message));
        }
        self.add_listing(listing, input, input);
        Ok(())
    }

    fn add_pattern(&mut self, input: &str) -> Result<(), Failure> {
        let pattern = walk::split(input);
        if !pattern.base.is_empty() && !Path::new(pattern.base).is_dir() {
            return Err(self.not_found(input));
        }
        let listing = walk::glob(&pattern).map_err(|why| {
            let message = format!("the pattern cannot be understood: {why}");
            Failure::new(input, Stage::Read, "bad_glob", message)
        })?;
        if listing.files.is_empty() && listing.failures.is_empty() {
            if looks_like_url(input) {
                return Err(self.not_found(input));
            }
            let message = "no file matches the pattern; `*` stays within one folder, `**` goes into subfolders";
            return Err(Failure::new(input, Stage::Read, "no_pages", message));
        }
        self.add_listing(listing, pattern.base, input);
        Ok(())
    }

    fn add_listing(&mut self, listing: Listing, given: &str, input: &str) {
        self.failures.extend(listing.failures);
        for found in listing.files {
            let name = walk::join(given, &found.relative);
            if found.is_seen {
                let (path, media) = (found.path, Some(Media::Html));
                self.push(Source::File { name, path, media }, input, false);
                continue;
            }
            if let Err(failure) = self.add_file(&name, input, found.path, false) {
                self.failures.push(failure);
            }
        }
    }

    /// Looking for a similar name reads a folder, so a long list of wrong names gets the hint for its first ones only.
    fn not_found(&mut self, input: &str) -> Failure {
        let shown = without_credentials(input);
        let message = if shown != input || looks_like_url(input) {
            format!("no such file or folder; if this is a URL, write https://{shown}")
        } else if let Some(other) = self.similar(input) {
            format!("no such file or folder; did you mean {other}")
        } else {
            "no such file or folder".to_owned()
        };
        Failure::new(shown, Stage::Read, "not_found", message)
    }

    fn similar(&mut self, input: &str) -> Option<String> {
        const HINTS: usize = 20;
        self.hints += 1;
        if self.hints > HINTS {
            return None;
        }
        similar(Path::new(input))
    }

    /// Drops members that another input reaches too: twice in the tables, they would count twice.
    fn finish(self) -> Resolved {
        let direct: HashSet<PathBuf> = self
            .planned
            .iter()
            .filter(|planned| planned.direct)
            .filter_map(|planned| file_path(&planned.source))
            .collect();
        let mut taken: HashMap<PathBuf, String> = HashMap::new();
        let mut sources = Vec::with_capacity(self.planned.len());
        for planned in self.planned {
            if !planned.direct
                && let Some(path) = file_path(&planned.source)
            {
                let first = taken
                    .entry(path.clone())
                    .or_insert_with(|| planned.input.clone());
                if direct.contains(&path) || *first != planned.input {
                    continue;
                }
            }
            sources.push(planned.source);
        }
        Resolved {
            sources,
            failures: self.failures,
            passed_over: self.passed_over,
        }
    }
}

/// The path of a file without `.` parts, as a key.
fn file_path(source: &Source) -> Option<PathBuf> {
    match source {
        Source::File { path, .. } | Source::Archive { path, .. } => Some(
            path.components()
                .filter(|part| *part != Component::CurDir)
                .collect(),
        ),
        _ => None,
    }
}

/// `Some` for an http(s) URL, `None` for what is none at all; a failure for a broken URL and for other schemes.
fn as_url(input: &str) -> Result<Option<Url>, Failure> {
    let Some((scheme, _)) = input.split_once("://") else {
        return Ok(None);
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    if !is_scheme {
        return Ok(None);
    }
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        let message = if scheme.eq_ignore_ascii_case("file") {
            "file URLs are not read; give the path itself".to_owned()
        } else {
            format!("{scheme} URLs are not read; only http and https are")
        };
        let shown = without_credentials(input);
        return Err(Failure::new(shown, Stage::Fetch, "scheme", message));
    }
    Url::parse(input).map(Some).map_err(|error| {
        let message = format!("this is no valid URL: {error}");
        Failure::new(without_credentials(input), Stage::Fetch, "bad_url", message)
    })
}

/// `www.blog.example`, `blog.example/2010/a-post`: a host name, alone or before a path.
fn looks_like_url(input: &str) -> bool {
    let host = input.split(['/', '?']).next().unwrap_or(input);
    let labelled = host.rsplit_once('.').is_some_and(|(before, top)| {
        !before.is_empty() && top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    labelled && (host.starts_with("www.") || (host.len() < input.len() && !is_pattern_name(host)))
}

fn is_pattern_name(host: &str) -> bool {
    walk::is_pattern(host) || !matches!(kind(host), (Kind::Unknown, _))
}

/// A name in the same folder that differs by two letters at most, or by the page extension.
fn similar(path: &Path) -> Option<String> {
    const ENTRIES: usize = 5000;
    let name = path.file_name()?.to_str()?;
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let entries = std::fs::read_dir(parent.unwrap_or(Path::new("."))).ok()?;
    let best = entries
        .take(ENTRIES)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter_map(|other| {
            let stem = |name: &str| name.rsplit_once('.').map(|(stem, _)| stem.to_owned());
            let swapped =
                is_folder_page(name) && is_folder_page(&other) && stem(name) == stem(&other);
            let distance = if swapped { 1 } else { distance(name, &other) };
            (distance <= 2 && distance < name.chars().count().div_ceil(2))
                .then_some((distance, other))
        })
        .min()?;
    Some(match parent {
        Some(parent) => parent.join(best.1).to_string_lossy().into_owned(),
        None => best.1,
    })
}

/// The Levenshtein distance of two file names, which the system keeps short; `usize::MAX` for longer ones.
fn distance(a: &str, b: &str) -> usize {
    if a.len() > 255 || b.len() > 255 || a.chars().count().abs_diff(b.chars().count()) > 2 {
        return usize::MAX;
    }
    strsim::levenshtein(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_from_file_names() {
        for input in [
            "www.blog.example",
            "blog.example/2010/a-post",
            "blog.example/?p=12",
        ] {
            assert!(looks_like_url(input), "{input}");
        }
        for input in [
            "page.html",
            "saved/page.html",
            "page.html/x",
            "a",
            "../x/y",
            "1.5/x",
            "*.example/x",
            "",
        ] {
            assert!(!looks_like_url(input), "{input}");
        }
    }

    #[test]
    fn distances() {
        assert_eq!(distance("page.html", "page.html"), 0);
        assert_eq!(distance("pgae.html", "page.html"), 2);
        assert_eq!(distance("page.html", "pages.html"), 1);
        assert_eq!(distance("a", "abcdef"), usize::MAX);
    }
}
