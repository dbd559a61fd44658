//! What the source of a ping said when it was asked: the columns `source_alive` to `source_date_offset` of `pings.csv`.

use super::time::Stamp;
use serde::Serialize;

/// What is known of a ping's source; whatever is not known is `None`, never false. [`crate::verify`] fills it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SourceCheck {
    /// Whether the source is still there.
    pub alive: Option<bool>,
    /// Whether it links to the post.
    pub links_back: Option<bool>,
    /// The HTTP status of its last answer (`200`, `404`), else why there was none: a code of `errors.csv` (`dns`, `robots`, `timeout`).
    pub status: String,
    /// Its title.
    pub title: Option<String>,
    /// When it was published, as it says itself.
    pub date: Option<Stamp>,
}
