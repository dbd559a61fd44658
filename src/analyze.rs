//! The way through the house for one page: decode, parse, recognise, reconcile.

use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use crate::source::Page;
use crate::thread::Thread;
use crate::thread::time::Stamp;

/// How a page is to be analysed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Hard limits.
    pub limits: Limits,
    /// Holds the choice to one recogniser, by its name in the platform table.
    pub platform: Option<String>,
    /// When saved pages were captured: fills relative dates.
    pub as_of: Option<Stamp>,
    /// Drops the parents that pages state, so that inferred ones can be judged.
    pub ignore_parents: bool,
}

/// Analyses one page.
///
/// # Errors
///
/// A [`Failure`] where the bytes are no page at all (empty, binary); a page that a limit cut is no failure, its
/// [`Thread::cuts`] say what was cut.
pub fn analyze(page: &Page, options: &Options) -> Result<Thread, Failure> {
    let _ = options;
    Err(Failure::new(
        &page.name,
        Stage::Extract,
        "not_built",
        "the recognisers are not built yet",
    ))
}
