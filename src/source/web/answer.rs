//! Answers, read: unpacked within the limits, and judged whether they are pages.

use super::super::expand::{Stop, expand};
use super::super::trouble::timeout_message;
use super::super::{Media, Page, cut, judge, sniff};
use super::exchange::{self, Cut, Exchange, content_type};
use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use crate::thread::time::Stamp;
use url::Url;

/// What is asked for: the header `Accept`, and whether a body of some type is worth reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Accept {
    /// A page: HTML, else text.
    Page,
    /// JSON, as of a REST interface.
    Json,
    /// A feed: Atom or RSS.
    Feed,
    /// A sitemap, which may be gzipped.
    Sitemap,
    /// A robots.txt.
    Robots,
}

impl Accept {
    /// The header `Accept`.
    ///
    /// ```
    /// use commentsift::source::Accept;
    /// assert!(Accept::Json.header().starts_with("application/json"));
    /// ```
    #[must_use]
    pub fn header(self) -> &'static str {
        match self {
            Accept::Page => "text/html,application/xhtml+xml;q=0.9,text/plain;q=0.5,*/*;q=0.1",
            Accept::Json => "application/json,*/*;q=0.1",
            Accept::Feed => {
                "application/atom+xml,application/rss+xml,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1"
            }
            Accept::Sitemap => "application/xml,text/xml;q=0.9,text/plain;q=0.5,*/*;q=0.1",
            Accept::Robots => "text/plain,*/*;q=0.1",
        }
    }

    /// Whether a body of this type is read; of others only the beginning is kept.
    pub(super) fn wants(self, mime: Option<&str>) -> bool {
        match self {
            Accept::Page => declared(mime) != Declared::Other,
            _ => !mime.is_some_and(|mime| {
                ["image/", "video/", "audio/", "font/"]
                    .iter()
                    .any(|kind| mime.starts_with(kind))
            }),
        }
    }
}

/// An answer, read and unpacked.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fetched {
    /// The URL that answered, after redirects, without credentials and fragment.
    pub final_url: Url,
    /// The status.
    pub status: u16,
    /// The media type in lower case, without parameters.
    pub mime: Option<String>,
    /// The `charset` parameter of the media type.
    pub charset: Option<String>,
    /// The header `Date`: when the server sent this; by our own clock where there is none.
    pub date: Option<Stamp>,
    /// The body, unpacked, at most `Limits::max_bytes`.
    pub bytes: Vec<u8>,
    /// What cut it.
    pub cuts: Vec<Failure>,
    headers: exchange::Headers,
}

impl Fetched {
    /// The first header of this name, which is given in lower case (`link`, `x-wp-totalpages`), as text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        exchange::header(&self.headers, name)
    }

    /// The page in an answer, or the channel: who names the address of a feed means it. `name` is its name.
    pub(super) fn into_page(self, name: &str) -> Result<Page, Failure> {
        let declared = declared(self.mime.as_deref());
        let not_html = || {
            let what = self
                .mime
                .as_deref()
                .filter(|mime| !mime.is_empty())
                .unwrap_or("something without a type");
            let message =
                format!("the server sent {what}, which is no page; is this the address of a post");
            Failure::new(name, Stage::Fetch, "not_html", message)
        };
        if declared == Declared::Other {
            return Err(not_html());
        }
        let known = match declared {
            Declared::Text => Media::Text,
            Declared::Json => Media::Rest,
            Declared::Feed => Media::Feed,
            Declared::Xml if !sniff::starts_as_html(&self.bytes) => Media::Feed,
            _ => Media::Html,
        };
        let media = judge(name, Stage::Fetch, &self.bytes, Some(known))?;
        let is_page = match declared {
            Declared::Nothing => sniff::shows_tags(&self.bytes),
            _ => true,
        };
        if !is_page {
            return Err(not_html());
        }
        let mut page = Page::new(name, self.bytes, media);
        page.final_url = Some(self.final_url.to_string());
        page.http_charset = self.charset;
        page.captured = self.date;
        page.cuts = self.cuts;
        Ok(page)
    }
}

/// A successful answer, its body unpacked within the limits.
pub(super) fn fetched(
    name: &str,
    url: &Url,
    exchange: Exchange,
    limits: &Limits,
) -> Result<Fetched, Failure> {
    let fail = |code, message: String| Failure::new(name, Stage::Fetch, code, message);
    let packing = exchange.header("content-encoding").unwrap_or_default();
    let packing = packing.to_ascii_lowercase();
    if !matches!(packing.as_str(), "" | "gzip" | "x-gzip" | "identity") {
        let message =
            format!("the server packed the page as {packing}, though only gzip was asked for");
        return Err(fail("content_encoding", message));
    }
    if exchange.cut == Some(Cut::Time) {
        return Err(fail("timeout", timeout_message(limits)));
    }
    let (mime, charset) = match exchange.header("content-type") {
        Some(value) => content_type(&value),
        None => (None, None),
    };
    let expanded = expand(exchange.body.as_slice(), limits);
    let bytes = expanded.bytes;
    let mut cuts = Vec::new();
    match (expanded.stop, exchange.cut) {
        // Packed data that breaks off does so because the connection did.
        (None | Some(Stop::Gzip(_)), Some(Cut::Disconnect)) => {
            if bytes.is_empty() {
                return Err(fail(
                    "bad_response",
                    "the answer broke off at once".to_owned(),
                ));
            }
            let message = "the answer broke off before its end; what came is kept".to_owned();
            cuts.push(fail("incomplete_body", message));
        }
        (None | Some(Stop::Gzip(_)), Some(Cut::Length)) => {
            let message =
                "the answer goes on beyond what was kept of it; a higher --max-bytes keeps more";
            let message = message.to_owned();
            cuts.push(fail("byte_limit", message));
        }
        (Some(stop), _) => cuts.push(cut(name, Stage::Fetch, stop, &bytes, limits)?),
        (None, _) => {}
    }
    Ok(Fetched {
        final_url: url.clone(),
        status: exchange.status,
        mime,
        charset,
        date: exchange.date(),
        bytes,
        cuts,
        headers: exchange.headers,
    })
}

/// What the media type says about the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Declared {
    Html,
    Text,
    /// A page only if its root is `html`, else a feed or an export.
    Xml,
    /// A REST answer.
    Json,
    /// A feed of comments.
    Feed,
    /// No type, or one that servers give to what they do not know.
    Nothing,
    Other,
}

/// Whether something of this type may be a page in an archive: HTML, or what may turn out to be.
pub(in crate::source) fn is_page_type(mime: Option<&str>) -> bool {
    let says_nothing = matches!(mime, None | Some(""));
    says_nothing || matches!(declared(mime), Declared::Html | Declared::Xml)
}

fn declared(mime: Option<&str>) -> Declared {
    match mime {
        Some("text/html" | "application/xhtml+xml" | "application/vnd.wap.xhtml+xml") => {
            Declared::Html
        }
        Some("text/plain") => Declared::Text,
        Some("text/xml" | "application/xml") => Declared::Xml,
        Some("application/json") => Declared::Json,
        Some("application/rss+xml" | "application/atom+xml" | "application/rdf+xml") => {
            Declared::Feed
        }
        None
        | Some(
            ""
            | "application/octet-stream"
            | "binary/octet-stream"
            | "application/unknown"
            | "unknown/unknown"
            | "*/*"
            | "application/gzip"
            | "application/x-gzip",
        ) => Declared::Nothing,
        Some(_) => Declared::Other,
    }
}
