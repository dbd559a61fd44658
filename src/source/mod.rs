//! First stage: what the user named ([`Source`]) becomes bytes ([`Page`]). The only stage that reads files or the network.

use crate::failure::Failure;

/// How the bytes of a page are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Media {
    /// An HTML or XHTML document.
    Html,
    /// A text dump: the reader view of a browser, `lynx -dump`, a Common Crawl WET record.
    Text,
}

/// The bytes of one page, before decoding.
#[derive(Debug, Clone)]
pub struct Page {
    /// The value of the column `page`: the input as given; for a member of a folder that folder and the relative path.
    pub name: String,
    /// The body, decompressed, cut at `Limits::max_bytes`.
    pub bytes: Vec<u8>,
    /// HTML or a text dump.
    pub media: Media,
    /// The URL that answered, after redirects. `None` for files.
    pub final_url: Option<String>,
    /// The `charset` parameter of the HTTP `Content-Type`.
    pub http_charset: Option<String>,
    /// The address a local copy was saved from, where the file itself says so or the user does. Not the file's path.
    pub saved_from: Option<String>,
    /// Limits that cut this page while it was read: rows of `errors.csv`; the page is analysed all the same.
    pub cuts: Vec<Failure>,
}

impl Page {
    /// A page from bytes at hand.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>, media: Media) -> Self {
        Page {
            name: name.into(),
            bytes,
            media,
            final_url: None,
            http_charset: None,
            saved_from: None,
            cuts: Vec::new(),
        }
    }
}
