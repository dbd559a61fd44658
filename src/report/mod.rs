//! Last stage: tables, `run.json` and the summary. A format is a file with a [`Sink`]; a table is a list of columns in `tables`.

pub mod cell;
mod csv;
pub mod explanation;
mod folder;
mod run_json;
pub mod summary;
pub mod tables;
pub mod terminal;
mod words;

pub use self::csv::{CsvFiles, CsvStream};
pub use folder::{OutFile, OutFolder};
pub use run_json::{RunInfo, RunJson};

use crate::failure::Failure;
use crate::metrics::Measured;
use crate::metrics::corpus::Corpus;
use crate::thread::Thread;
use std::io;

/// What became of one input.
#[derive(Debug, Clone)]
pub struct Analysed {
    /// The input as given: the value of the column `page`.
    pub page: String,
    /// What was read; `None` where nothing was.
    pub digest: Option<InputDigest>,
    /// An earlier page of the run with the same URL and comment page.
    pub duplicate_of: Option<String>,
    /// The thread and its measures, or why there is none.
    pub outcome: Result<Reading, Failure>,
}

/// A thread and what it was measured to.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The thread.
    pub thread: Thread,
    /// Its measures.
    pub measured: Measured,
}

/// What another person needs to know that the same bytes are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputDigest {
    /// BLAKE3 digest of the bytes after decompression, in hexadecimal digits.
    pub blake3: String,
    /// Their number.
    pub bytes: usize,
}

impl Analysed {
    /// Rows for `errors.csv`: the failure, or the limits that cut the page.
    #[must_use]
    pub fn failures(&self) -> &[Failure] {
        match &self.outcome {
            Ok(reading) => &reading.thread.cuts,
            Err(failure) => std::slice::from_ref(failure),
        }
    }

    /// Adds the page to what the run comes to; a failed input adds nothing.
    pub fn fold_into(&self, corpus: &mut Corpus) {
        match (&self.outcome, &self.duplicate_of) {
            (Ok(reading), None) => corpus.add(&reading.thread, &reading.measured),
            (Ok(_), Some(_)) => corpus.add_duplicate(),
            (Err(_), _) => {}
        }
    }

    /// The reading, unless the page stands in the run already.
    #[must_use]
    pub fn counted(&self) -> Option<&Reading> {
        self.outcome
            .as_ref()
            .ok()
            .filter(|_| self.duplicate_of.is_none())
    }
}

/// A place where a run is written to: one output format.
pub trait Sink {
    /// Takes one page, in the order of the inputs.
    ///
    /// # Errors
    ///
    /// What the file or stream says; the run ends there.
    fn write(&mut self, page: &Analysed) -> io::Result<()>;

    /// Writes what comes last, such as the tables of the run as a whole. A sink that is dropped instead leaves no trace.
    ///
    /// # Errors
    ///
    /// What the file or stream says.
    fn finish(self: Box<Self>, corpus: &Corpus) -> io::Result<()>;
}
