//! What went wrong with one input, as a row for `errors.csv`: a row, not an abort.

use serde::Serialize;
use std::fmt;

/// The stage an input failed in, in the words of `errors.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Stage {
    /// Opening or reading a file, a folder or standard input.
    Read,
    /// Asking a server for a page.
    Fetch,
    /// Decompressing, or turning bytes into text.
    Decode,
    /// Building the document tree.
    Parse,
    /// Finding the thread in the document.
    Extract,
    /// Writing what was found.
    Write,
}

impl Stage {
    /// The stage of a name as it stands in `errors.csv`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        use Stage::{Decode, Extract, Fetch, Parse, Read, Write};
        let mut all = [Read, Fetch, Decode, Parse, Extract, Write].into_iter();
        all.find(|stage| stage.as_str() == name)
    }

    /// The name as it stands in `errors.csv`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Fetch => "fetch",
            Stage::Decode => "decode",
            Stage::Parse => "parse",
            Stage::Extract => "extract",
            Stage::Write => "write",
        }
    }
}

/// One input that failed, or was cut by a limit.
///
/// ```
/// use commentsift::{Failure, Stage};
/// let failure = Failure::new("blog.html", Stage::Read, "not_found", "no such file");
/// assert_eq!(failure.to_string(), "blog.html: no such file (read, not_found)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Failure {
    /// The input as the user named it: the value of the column `page`.
    pub page: String,
    /// Where it failed.
    pub stage: Stage,
    /// A stable code in snake_case, for programs.
    pub error: &'static str,
    /// One sentence for people, without a full stop.
    pub message: String,
}

impl Failure {
    /// Makes a failure; `error` is a stable snake_case code, `message` one plain sentence.
    pub fn new(
        page: impl Into<String>,
        stage: Stage,
        error: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Failure {
            page: page.into(),
            stage,
            error,
            message: message.into(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {} ({}, {})",
            self.page,
            self.message,
            self.stage.as_str(),
            self.error
        )
    }
}

impl std::error::Error for Failure {}
