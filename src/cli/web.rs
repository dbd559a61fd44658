//! Options for threads that have more than one page or channel.

use clap::Args;

/// How whole threads are gathered, as typed.
#[derive(Debug, Default, Args)]
pub struct Web {
    /// Joins saved pages of one paginated thread into one; the thread of a URL is always followed over its pages
    #[arg(long)]
    pub merge_pages: bool,
}
