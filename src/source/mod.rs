//! First stage: what the user named ([`Source`]) becomes bytes ([`Page`]). The only stage that reads files or the network.
//!
//! Inputs as typed become [`Source`]s in [`resolve()`]; a [`Reader`] turns one source into one [`Page`]. Both hand back a
//! [`Failure`] for what they cannot take: a row, not an abort. Its `error` is one of these codes, which do not change:
//!
//! | code | stage | meaning |
//! | --- | --- | --- |
//! | `not_found` | read | no such file, folder, or match of a glob's folder |
//! | `no_pages` | read | a folder, glob or web archive that holds no page |
//! | `unsupported` | read, parse | a kind of file that is not read (a PDF, a sitemap, a feed of posts) |
//! | `bad_json`, `bad_xml` | parse | no JSON; XML from which nothing could be read |
//! | `rest_error` | parse | WordPress's own error instead of comments |
//! | `no_posts` | parse | an export without a published post |
//! | `several_posts` | extract | a file of several posts where one was asked for |
//! | `permission` | read | the system forbids reading |
//! | `not_a_file` | read | a pipe, socket or device; a folder where a file was |
//! | `read_error` | read | any other failure of the disk or of standard input |
//! | `bad_record`, `truncated_archive`, `bad_archive` | read | a damaged record of a web archive; one that breaks off; none at all |
//! | `several_pages` | read | an archive where one page is wanted |
//! | `stdin_twice` | read | `-` was named more than once |
//! | `bad_glob`, `bad_list` | read | a pattern or a list of inputs that cannot be understood |
//! | `empty` | read, fetch | not a single byte, or white space only |
//! | `binary` | decode | bytes of something that is no text |
//! | `bad_gzip` | decode | gzip from which nothing could be read |
//! | `bad_url`, `scheme` | fetch | no URL; a URL that is not http or https |
//! | `private_address` | fetch | an address of a private network, without `allow_private` |
//! | `dns`, `connect`, `tls`, `timeout` | fetch | no address; no connection; no secure one; too slow |
//! | `redirect_limit`, `redirect_loop` | fetch | too many redirects; a circle of them |
//! | `http_404`, `http_500`, … | fetch | the server's status; `http_3xx`, `http_4xx`, `http_5xx` for rare ones |
//! | `not_html` | fetch | the server sent something that is no page |
//! | `content_encoding` | fetch | a compression nobody asked for |
//! | `bad_response`, `header_limit` | fetch | an answer that is no HTTP, or broke off before anything came; too many or too long headers |
//! | `robots`, `robots_unreachable` | fetch | robots.txt does not allow it; robots.txt could not be read, so nothing may be asked |
//! | `retry_later` | fetch | the host asked to be left alone for longer than is waited |
//! | `interrupted` | read, fetch | Ctrl-C before this was read, asked for, or answered |
//! | `offline` | fetch | not in the archive, and nothing may be asked |
//! | `archive` | fetch | the archive cannot be read or written |
//! | `page_limit` | fetch | a thread has more pages than are followed |
//! | `ping_limit` | fetch | a page has more pings than are checked |
//! | `other_thread` | extract | a page of a thread led to another post |
//!
//! and, in [`Page::cuts`], for pages that were read in part: `byte_limit`, `ratio_limit`, `truncated_gzip`, `incomplete_body`; a feed or
//! an export that breaks off: `bad_xml`.

mod address;
pub(crate) mod credentials;
mod expand;
mod export;
mod list;
mod mhtml;
mod naming;
mod reader;
mod resolve;
mod saved;
pub(crate) mod sniff;
mod trouble;
mod walk;
mod warc;
pub mod web;

pub use address::is_public;
pub use credentials::without_credentials;
pub(crate) use export::stream_failure;
pub use export::{Export, export};
pub use list::inputs_from_list;
pub use reader::Reader;
pub use resolve::{Resolved, resolve};
pub(crate) use saved::stamp as http_stamp;
pub use warc::ArchivePages;
pub use web::{Accept, Fetched, Politeness};

use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use crate::thread::time::Stamp;
use expand::{Expanded, Stop};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use url::Url;

/// How the bytes of a page are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Media {
    /// An HTML or XHTML document.
    Html,
    /// A text dump: the reader view of a browser, `lynx -dump`, a Common Crawl WET record.
    Text,
    /// A JSON answer of the WordPress REST API.
    Rest,
    /// A feed, RSS or Atom.
    Feed,
    /// A WordPress export.
    Wxr,
}

impl Media {
    /// True for what is no page: see [`crate::channel`].
    #[must_use]
    pub fn is_channel(self) -> bool {
        matches!(self, Media::Rest | Media::Feed | Media::Wxr)
    }
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
    /// When the page was captured, where that is known: SingleFile's or HTTrack's stamp, or the HTTP `Date`.
    pub captured: Option<Stamp>,
    /// Limits that cut this page while it was read: rows of `errors.csv`; the page is analysed all the same.
    pub cuts: Vec<Failure>,
}

impl Page {
    /// A page from bytes at hand, with nothing known about where they came from.
    ///
    /// ```
    /// use commentsift::{Media, Page};
    /// let page = Page::new("a.html", b"<p>Hello</p>".to_vec(), Media::Html);
    /// assert_eq!(page.final_url, None);
    /// ```
    pub fn new(name: impl Into<String>, bytes: Vec<u8>, media: Media) -> Self {
        Page {
            name: name.into(),
            bytes,
            media,
            final_url: None,
            http_charset: None,
            saved_from: None,
            captured: None,
            cuts: Vec::new(),
        }
    }
}

/// The BLAKE3 digest of a page's bytes as they are analysed (decompressed, cut), in lower-case hex: 64 characters, what `b3sum` prints.
///
/// ```
/// use commentsift::{Media, Page, source::digest};
/// let page = Page::new("a.txt", b"abc".to_vec(), Media::Text);
/// assert!(digest(&page).starts_with("6437b3ac38465133"));
/// ```
#[must_use]
pub fn digest(page: &Page) -> String {
    blake3::hash(&page.bytes).to_string()
}

/// One thing to read, known to be readable in principle: what [`resolve()`] makes of the inputs as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A page on the web; the URL is http or https.
    Url {
        /// The input as given, but for a name and a password: parsing changes a URL's spelling.
        name: String,
        /// The address to ask.
        url: Url,
    },
    /// A file.
    File {
        /// The input as given, or the folder as given and the relative path.
        name: String,
        /// Where to open it.
        path: PathBuf,
        /// By the extension; `None` where the extension says nothing and the content decides.
        media: Option<Media>,
    },
    /// A web archive, which holds many pages: see [`Source::archive`].
    Archive {
        /// As of a file.
        name: String,
        /// Where to open it.
        path: PathBuf,
    },
}

impl Source {
    /// The value of the column `page`.
    ///
    /// ```
    /// assert_eq!(commentsift::source::Source::Stdin.name(), "-");
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Source::Stdin => "-",
            Source::Url { name, .. } | Source::File { name, .. } | Source::Archive { name, .. } => {
                name
            }
        }
    }

    /// The pages of a web archive, which are read as they are asked for; `None` for every other source, which is one page.
    ///
    /// ```
    /// use commentsift::{Limits, source::Source};
    /// assert!(Source::Stdin.archive(&Limits::default()).is_none());
    /// ```
    #[must_use]
    pub fn archive(&self, limits: &Limits) -> Option<Result<ArchivePages, Failure>> {
        match self {
            Source::Archive { name, path } => Some(ArchivePages::open(name, path, limits)),
            _ => None,
        }
    }
}

/// How sources are read.
///
/// ```
/// use commentsift::source::ReadOptions;
/// let options = ReadOptions { allow_private: true, ..ReadOptions::default() };
/// assert!(options.user_agent.starts_with("commentsift/"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReadOptions {
    /// Hard limits.
    pub limits: Limits,
    /// Lets URLs lead to loopback, private and other special addresses, and lets the system's proxies be used.
    ///
    /// Off by default: a list of URLs from elsewhere must not make this machine ask its own network. A proxy resolves
    /// names itself, out of reach of that check, so it is used only where this is on.
    pub allow_private: bool,
    /// The HTTP header `User-Agent`.
    pub user_agent: String,
    /// The HTTP header `Accept-Language`. `*` by default: the site's own language, whatever the machine's.
    pub accept_language: String,
    /// robots.txt, pauses, repetitions.
    pub politeness: Politeness,
    /// A web archive (`.warc`, or `.warc.gz`) to which every answer is saved, and from which what it holds is read instead of
    /// asking again; made where it is missing.
    pub archive: Option<PathBuf>,
    /// Asks again for what the archive holds, on condition that it has changed.
    pub refresh: bool,
    /// Asks nothing at all: what the archive does not hold fails as `offline`.
    pub offline: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        let repository = env!("CARGO_PKG_REPOSITORY");
        let contact = if repository.is_empty() {
            "https://docs.rs/commentsift"
        } else {
            repository
        };
        ReadOptions {
            limits: Limits::default(),
            allow_private: false,
            user_agent: format!("commentsift/{} (+{contact})", env!("CARGO_PKG_VERSION")),
            accept_language: "*".to_owned(),
            politeness: Politeness::default(),
            archive: None,
            refresh: false,
            offline: false,
        }
    }
}

/// Reads one source: a [`Reader`] for a single use.
///
/// ```
/// use commentsift::source::{ReadOptions, read, resolve};
/// let resolved = resolve(&["Cargo.lock.html".to_owned()]);
/// assert_eq!(resolved.failures[0].error, "not_found");
/// for source in &resolved.sources {
///     let _page = read(source, &ReadOptions::default());
/// }
/// ```
///
/// # Errors
///
/// As [`Reader::read`].
pub fn read(source: &Source, options: &ReadOptions) -> Result<Page, Failure> {
    Reader::new(options.clone()).read(source)
}

/// A page from any stream of bytes, as from a file: gzip unpacked, limits held, binary content refused.
///
/// `media` is what is known beforehand; `None` lets the content decide.
///
/// # Errors
///
/// `empty`, `binary`, `bad_gzip`, `unsupported` or `read_error`, as listed [above](self).
pub fn page_from(
    name: &str,
    stream: impl Read,
    media: Option<Media>,
    limits: &Limits,
) -> Result<Page, Failure> {
    let Expanded { bytes, stop } = expand::expand(stream, limits);
    let mut page = Page::new(name, bytes, Media::Html);
    if let Some(stop) = stop {
        page.cuts
            .push(cut(name, Stage::Read, stop, &page.bytes, limits)?);
    }
    let mut mail = None;
    if matches!(media, None | Some(Media::Html))
        && sniff::is_mhtml(&page.bytes)
        && let Some(saved) = mhtml::page(&page.bytes)
    {
        page.bytes = saved.html;
        page.http_charset = saved.charset;
        mail = Some(saved.marks);
    }
    page.media = judge(name, Stage::Read, &page.bytes, media)?;
    if page.media == Media::Html {
        let marks = mail.unwrap_or_else(|| saved::marks(&page.bytes));
        page.saved_from = marks.url;
        page.captured = marks.stamp;
    }
    Ok(page)
}

/// What stopped the reading, as a row beside what was read, or as the failure where that is nothing.
fn cut(
    name: &str,
    stage: Stage,
    stop: Stop,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Failure, Failure> {
    match stop {
        Stop::Bytes => Ok(Failure::new(
            name,
            stage,
            "byte_limit",
            format!(
                "the page is longer than {} bytes; the rest was cut off",
                limits.max_bytes
            ),
        )),
        Stop::Ratio => Ok(Failure::new(
            name,
            Stage::Decode,
            "ratio_limit",
            format!(
                "the page expands to more than {} times its compressed size; the rest was cut off",
                limits.max_ratio
            ),
        )),
        Stop::Gzip(why) if bytes.is_empty() => Err(Failure::new(
            name,
            Stage::Decode,
            "bad_gzip",
            format!("the gzip data cannot be read ({why}); the file may be damaged"),
        )),
        Stop::Gzip(why) => Ok(Failure::new(
            name,
            Stage::Decode,
            "truncated_gzip",
            format!("the gzip data breaks off ({why}); what came before is kept"),
        )),
        Stop::Stream(error) => Err(io_failure(name, &error)),
    }
}

/// HTML or text, or why it is neither.
fn judge(name: &str, stage: Stage, bytes: &[u8], known: Option<Media>) -> Result<Media, Failure> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Failure::new(name, stage, "empty", "there is nothing in it"));
    }
    if let Some(what) = sniff::unsupported(bytes, known) {
        return Err(Failure::new(
            name,
            Stage::Read,
            "unsupported",
            match known {
                Some(Media::Rest | Media::Feed | Media::Wxr) => format!("this is {what}"),
                _ if what == sniff::WARC => {
                    format!("this is {what}, which is read from files named .warc or .warc.gz")
                }
                _ => format!("this is {what}, which is not supported yet"),
            },
        ));
    }
    if let Some(what) = sniff::binary(bytes) {
        return Err(Failure::new(
            name,
            Stage::Decode,
            "binary",
            format!("this is no page but {what}"),
        ));
    }
    Ok(sniff::media(bytes, known))
}

/// Opens a regular file. Opening a pipe would wait for its writer, so what is none is refused before.
fn open(name: &str, path: &Path) -> Result<File, Failure> {
    let refuse = |what: &str| {
        let message = format!("this is {what}, not a file; use `-` to read standard input");
        Failure::new(name, Stage::Read, "not_a_file", message)
    };
    let meta = std::fs::metadata(path).map_err(|error| io_failure(name, &error))?;
    if !meta.is_file() {
        return Err(refuse(if meta.is_dir() {
            "a folder"
        } else {
            "a pipe or device"
        }));
    }
    File::open(path).map_err(|error| io_failure(name, &error))
}

/// An error of the operating system as a row.
fn io_failure(name: &str, error: &io::Error) -> Failure {
    let (code, message) = match error.kind() {
        io::ErrorKind::NotFound => ("not_found", "the file does not exist (any more)".to_owned()),
        io::ErrorKind::PermissionDenied => (
            "permission",
            "reading is not permitted; check the file's rights".to_owned(),
        ),
        io::ErrorKind::IsADirectory => ("not_a_file", "this is a folder, not a file".to_owned()),
        _ => ("read_error", format!("reading failed: {error}")),
    };
    Failure::new(name, Stage::Read, code, message)
}
