//! The posts of a blog as a file beside the archive of the crawl, so that they are the same when the crawl goes on.

use super::{Found, List, Post, Wanted, day};
use crate::failure::{Failure, Stage};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use url::Url;

/// Changes when the file's form does.
const VERSION: u32 = 1;

/// What is crawled: the posts found, and for which wish.
///
/// ```
/// use commentsift::site::{Found, Plan, Wanted};
/// let blog: url::Url = "https://blog.example/".parse().unwrap();
/// let found = Found { blog: blog.clone(), posts: vec![], lists: vec![], found: 0, failures: vec![] };
/// let plan = Plan { given: blog, wanted: Wanted::default(), found };
/// let folder = tempfile::tempdir().unwrap();
/// let file = folder.path().join("plan.json");
/// plan.write(&file).unwrap();
/// assert_eq!(Plan::read(&file).unwrap(), Some(plan));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The blog as it was named, without credentials.
    pub given: Url,
    /// What was wanted.
    pub wanted: Wanted,
    /// What was found.
    pub found: Found,
}

/// Why a plan cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum PlanError {
    /// The file system.
    Io(io::Error),
    /// The file is no plan, or one of another version.
    Form(String),
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlanError::Io(error) => error.fmt(f),
            PlanError::Form(why) => write!(f, "this is no plan of a crawl: {why}"),
        }
    }
}

impl std::error::Error for PlanError {}

/// The file.
#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    given: String,
    since: Option<String>,
    max_posts: Option<usize>,
    blog: String,
    found: usize,
    lists: Vec<List>,
    failures: Vec<Row>,
    posts: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    url: String,
    list: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    page: String,
    stage: String,
    error: String,
    message: String,
}

impl Plan {
    /// The file of a plan: beside the archive, under its name and `.plan.json`.
    ///
    /// ```
    /// use commentsift::site::Plan;
    /// let file = Plan::file(std::path::Path::new("out/crawl.warc.gz"));
    /// assert_eq!(file, std::path::Path::new("out/crawl.warc.gz.plan.json"));
    /// ```
    #[must_use]
    pub fn file(archive: &Path) -> PathBuf {
        let mut name = archive.as_os_str().to_owned();
        name.push(".plan.json");
        name.into()
    }

    /// Writes the plan under a temporary name first, so that it is there whole or not at all.
    ///
    /// # Errors
    ///
    /// Where the file cannot be written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let folder = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // As any other new file, cut by the umask; the default would be private.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut whole = builder.tempfile_in(folder)?;
        serde_json::to_writer_pretty(&mut whole, &self.written())?;
        whole.write_all(b"\n")?;
        whole.as_file().sync_all()?;
        whole.persist(file).map_err(|error| error.error)?;
        Ok(())
    }

    /// Reads a plan; `None` where there is no file.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read, or is no plan.
    pub fn read(file: &Path) -> Result<Option<Self>, PlanError> {
        let bytes = match fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(PlanError::Io(error)),
        };
        let written: Written =
            serde_json::from_slice(&bytes).map_err(|error| PlanError::Form(error.to_string()))?;
        if written.version != VERSION {
            let why = format!("version {}, not {VERSION}", written.version);
            return Err(PlanError::Form(why));
        }
        Self::from(written).map(Some).map_err(PlanError::Form)
    }

    fn written(&self) -> Written {
        let found = &self.found;
        let row = |failure: &Failure| Row {
            page: failure.page.clone(),
            stage: failure.stage.as_str().to_owned(),
            error: failure.error.to_owned(),
            message: failure.message.clone(),
        };
        let line = |post: &Post| Line {
            url: post.url.to_string(),
            list: post.list,
            published: post.published.map(|date| date.to_string()),
            modified: post.modified.map(|date| date.to_string()),
        };
        Written {
            version: VERSION,
            given: self.given.to_string(),
            since: self.wanted.since.map(|date| date.to_string()),
            max_posts: self.wanted.most,
            blog: found.blog.to_string(),
            found: found.found,
            lists: found.lists.clone(),
            failures: found.failures.iter().map(row).collect(),
            posts: found.posts.iter().map(line).collect(),
        }
    }

    fn from(written: Written) -> Result<Self, String> {
        let address = |text: &str| Url::parse(text).map_err(|error| format!("{text}: {error}"));
        let date = |text: Option<String>| text.as_deref().and_then(day::day);
        let post = |line: Line| {
            Ok(Post {
                url: address(&line.url)?,
                list: line.list,
                published: date(line.published),
                modified: date(line.modified),
            })
        };
        let mut codes = HashMap::new();
        let row = |row: Row| {
            let stage = Stage::named(&row.stage).ok_or(format!("no stage {}", row.stage))?;
            // Codes live as long as the program; a plan has a few different ones.
            let code = *codes
                .entry(row.error)
                .or_insert_with_key(|code: &String| -> &'static str { code.clone().leak() });
            Ok(Failure::new(row.page, stage, code, row.message))
        };
        let failures: Result<Vec<Failure>, String> =
            written.failures.into_iter().map(row).collect();
        let posts: Result<Vec<Post>, String> = written.posts.into_iter().map(post).collect();
        Ok(Plan {
            given: address(&written.given)?,
            wanted: Wanted {
                since: date(written.since),
                most: written.max_posts,
            },
            found: Found {
                blog: address(&written.blog)?,
                posts: posts?,
                lists: written.lists,
                found: written.found,
                failures: failures?,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Via;
    use crate::thread::time::When;

    #[test]
    fn a_plan_comes_back_as_it_was() {
        let url = |path: &str| {
            Url::parse("https://blog.example")
                .unwrap()
                .join(path)
                .unwrap()
        };
        let plan = Plan {
            given: url("/"),
            wanted: Wanted {
                since: Some(When::day(2010, 3, 1)),
                most: Some(7),
            },
            found: Found {
                blog: url("/blog/"),
                posts: vec![Post {
                    url: url("/blog/?p=1&q=\u{e9}"),
                    list: 0,
                    published: Some(When::month(2010, 3)),
                    modified: None,
                }],
                lists: vec![List {
                    via: Via::Feed,
                    url: url("/feed/").into(),
                    posts: 1,
                }],
                found: 3,
                failures: vec![Failure::new("x", Stage::Parse, "bad_list", "a \"message\"")],
            },
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.plan.json");
        assert_eq!(Plan::read(&file).unwrap(), None);
        plan.write(&file).unwrap();
        assert_eq!(Plan::read(&file).unwrap(), Some(plan));
        for odd in ["", "{}", "[1]", "{\"version\": 2}"] {
            fs::write(&file, odd).unwrap();
            assert!(
                matches!(Plan::read(&file), Err(PlanError::Form(_))),
                "{odd}"
            );
        }
    }
}
