//! From what the user named to one whole thread: the only place where reading and recognition meet more than once.
//!
//! The thread of a URL is followed over its pages: the first is read and analysed, then the others that it links to, then those that
//! they link to, until none is left. See [`crate::thread::join`] for how they are put together. What ends it sooner:
//!
//! - [`Limits::max_comment_pages`](crate::Limits::max_comment_pages) (`page_limit`), [`Limits::max_items`](crate::Limits::max_items)
//!   (`item_limit`), and for all pages together, and the channels asked after them, four times
//!   [`Limits::max_bytes`](crate::Limits::max_bytes) (`byte_limit`): the thread is `truncated`, unless only a channel was cut;
//! - two pages in a row that show nothing new: a pager without end;
//! - three pages that can't be read. Each is a row of `errors.csv`; the thread is `partial`, what was read is kept.
//!
//! Where a page can't be read, those between are tried by their numbers: often nothing else links to them.
//!
//! Other channels of a URL's thread (REST, the comment feed) are asked after its pages, where [`Options::channels`] wants them, and
//! joined to it; one that fails is a row of `errors.csv` (`channel_rest`, `channel_feed`), and the thread stays.
//!
//! Links are followed on the host that answered, never to another one; never `replytocom`, `share` or `print`, never to another post.

mod channels;
mod follow;
mod saved;

pub use saved::merge;

use crate::analyze::{Options, analyze, part};
use crate::channel;
use crate::failure::Failure;
use crate::source::{Page, Reader, Source};
use crate::thread::Thread;
use follow::Follow;
use url::Url;

/// A thread, and what it was read from.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// The thread.
    pub thread: Thread,
    /// BLAKE3 digest of the bytes of all its pages, decompressed, one after the other in the order read, in lower-case hex.
    pub blake3: String,
    /// Their number.
    pub bytes: usize,
}

/// Reads a source and follows its thread; only URLs have further pages.
///
/// ```no_run
/// use commentsift::Options;
/// use commentsift::gather::gather;
/// use commentsift::source::{Reader, resolve};
/// let named = ["https://blog.example/2010/03/post/".to_owned()];
/// for source in &resolve(&named).sources {
///     let gathered = gather(&Reader::default(), source, &Options::default())?;
///     println!("{} comments", gathered.thread.human_count());
/// }
/// # Ok::<(), commentsift::Failure>(())
/// ```
///
/// # Errors
///
/// The failure of the first page; that of a later one is among [`Thread::cuts`].
pub fn gather(reader: &Reader, source: &Source, options: &Options) -> Result<Gathered, Failure> {
    let page = reader.read(source)?;
    if page.media.is_channel() {
        let mut digest = Digest::default();
        digest.add(&page);
        return Ok(digest.with(analyze(&page, options)?));
    }
    of_page(reader, source, page, options)
}

/// Reads a source that may hold the threads of several posts, as [`crate::analyze_all`]; every other as [`gather`].
///
/// # Errors
///
/// As [`gather`].
pub fn gather_all(
    reader: &Reader,
    source: &Source,
    options: &Options,
) -> Result<Vec<Gathered>, Failure> {
    let page = reader.read(source)?;
    if !page.media.is_channel() {
        return Ok(vec![of_page(reader, source, page, options)?]);
    }
    let mut digest = Digest::default();
    digest.add(&page);
    let threads = channel::threads(&page, options)?;
    let gathered = threads
        .into_iter()
        .map(|thread| digest.clone().with(thread));
    Ok(gathered.collect())
}

/// The thread of a page, followed over its other pages.
fn of_page(
    reader: &Reader,
    source: &Source,
    page: Page,
    options: &Options,
) -> Result<Gathered, Failure> {
    let mut digest = Digest::default();
    digest.add(&page);
    let first = part(&page, options)?;
    let url = page.final_url.as_deref();
    let url = url.and_then(|url| Url::parse(url).ok());
    // A page is large, and others are read now.
    drop(page);
    let (Source::Url { url: asked, .. }, Some(url)) = (source, url) else {
        return Ok(digest.with(first.finish()));
    };
    let whole = if first.thread.more.is_empty() {
        first
    } else {
        Follow::from(first, asked, &url, reader, options).run(&mut digest)
    };
    let links = whole.links.clone();
    let thread = whole.finish();
    let thread = channels::join(thread, &links, (asked, &url), reader, options, &mut digest);
    Ok(digest.with(thread))
}

/// The digest of all pages read.
#[derive(Debug, Clone, Default)]
struct Digest {
    hasher: blake3::Hasher,
    bytes: usize,
}

/// All pages of a thread and its channels together may hold this many times the bytes of one page.
const BYTES: usize = 4;

impl Digest {
    /// The most bytes of one thread, where they are reached.
    fn is_full(&self, options: &Options) -> Option<usize> {
        let most = options.limits.max_bytes.saturating_mul(BYTES);
        (self.bytes >= most).then_some(most)
    }

    fn add(&mut self, page: &Page) {
        self.hasher.update(&page.bytes);
        self.bytes += page.bytes.len();
    }

    fn with(self, thread: Thread) -> Gathered {
        Gathered {
            thread,
            blake3: self.hasher.finalize().to_string(),
            bytes: self.bytes,
        }
    }
}
