//! The way through the house for one page: decode, parse, recognise, reconcile.

mod address;
mod dump;
mod html;

use crate::channel;
use crate::document::Document;
use crate::document::awaited::Awaited;
use crate::document::declared::Stated;
use crate::document::decode::decode;
use crate::document::notices::Notices;
use crate::document::replay;
use crate::failure::{Failure, Stage};
use crate::limits::Limits;
use crate::platform::choice::Choice;
use crate::platform::rules::RuleSet;
use crate::platform::scripted;
use crate::source::{Media, Page};
use crate::thread::join::Part;
use crate::thread::time::Stamp;
use crate::thread::{Channel, Thread};
use std::sync::Arc;

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
    /// Platforms of the user's own.
    pub rules: Option<Arc<RuleSet>>,
    /// By which channels the thread of a URL is read besides its page, where the page names them: [`Channel::Rest`], [`Channel::Feed`].
    pub channels: Vec<Channel>,
}

/// Analyses one page.
///
/// # Errors
///
/// A [`Failure`] where the bytes are no page at all (nothing but white space), or hold several posts (see [`analyze_all`]); a page that a
/// limit cut is no failure, its [`Thread::cuts`] say what was cut.
///
/// ```
/// use commentsift::{Media, Options, Page, analyze};
/// let html = b"<h3 id=comments>One Response</h3><ol><li id=comment-7 class='comment even depth-1'><cite class=fn>Ana</cite><p>Thanks!</p></ol>";
/// let thread = analyze(&Page::new("post.html", html.to_vec(), Media::Html), &Options::default())?;
/// assert_eq!(thread.items[0].id, "c7");
/// assert_eq!(thread.items[0].author.name.as_deref(), Some("Ana"));
/// # Ok::<(), commentsift::Failure>(())
/// ```
pub fn analyze(page: &Page, options: &Options) -> Result<Thread, Failure> {
    if !page.media.is_channel() {
        return part(page, options).map(Part::finish);
    }
    let mut threads = channel::threads(page, options)?.into_iter();
    match (threads.next(), threads.len()) {
        (Some(thread), 0) => Ok(thread),
        (_, others) => {
            let message = format!("the file holds {} posts", others + 1);
            let failure = Failure::new(&page.name, Stage::Extract, "several_posts", message);
            Err(failure)
        }
    }
}

/// Analyses one page of a thread that others may be joined to: see [`crate::thread::join`].
///
/// # Errors
///
/// As [`analyze()`].
pub fn part(page: &Page, options: &Options) -> Result<Part, Failure> {
    watched(page, options, &mut |_| {})
}

/// Analyses one page; `watch` sees what recognition made of it.
pub(crate) fn watched(
    page: &Page,
    options: &Options,
    watch: &mut dyn FnMut(View<'_, '_>),
) -> Result<Part, Failure> {
    let decoded = decode(&page.bytes, page.http_charset.as_deref(), page.media);
    if decoded.text.trim().is_empty() {
        return Err(Failure::new(
            &page.name,
            Stage::Decode,
            "empty",
            "the page holds no text",
        ));
    }
    match page.media {
        Media::Text => Ok(dump::read(page, &decoded.text, options)),
        Media::Html => match replayed(page, &decoded.text) {
            Some((page, text)) => Ok(html::read(&page, &text, options, watch)),
            None => Ok(html::read(page, &decoded.text, options, watch)),
        },
        Media::Rest | Media::Feed | Media::Wxr => {
            let message = "this is no page but a feed, a REST answer or an export; 'commentsift analyze' reads it";
            Err(Failure::new(&page.name, Stage::Decode, "no_page", message))
        }
    }
}

/// A page saved from the replay of a web archive, as it was captured. One that was fetched from a replay stays: the other pages of its
/// thread are fetched from there.
fn replayed(page: &Page, text: &str) -> Option<(Page, String)> {
    if page.final_url.is_some() {
        return None;
    }
    let original = replay::undo(text)?;
    let mut page = page.clone();
    page.saved_from = page.saved_from.map(|url| replay::link(&url).to_owned());
    page.captured = page.captured.or(original.captured);
    Some((page, original.text))
}

/// Analyses a page that may hold the threads of several posts: a WordPress export, a REST answer, the comment feed of a whole site.
/// Every other page gives one thread, as [`analyze`] does.
///
/// # Errors
///
/// As [`analyze`], and what [`channel::threads`] says of its files.
///
/// ```
/// use commentsift::{Media, Options, Page, analyze_all};
/// let answer = br#"[{"id":7,"post":1,"parent":0,"author_name":"Ana","content":{"rendered":"<p>Thanks!</p>"}},
///                   {"id":9,"post":2,"parent":0,"author_name":"Ben","content":{"rendered":"<p>Agreed.</p>"}}]"#;
/// let threads = analyze_all(&Page::new("comments.json", answer.to_vec(), Media::Rest), &Options::default())?;
/// assert_eq!(threads.len(), 2);
/// assert_eq!(threads[1].page, "comments.json#2");
/// # Ok::<(), commentsift::Failure>(())
/// ```
pub fn analyze_all(page: &Page, options: &Options) -> Result<Vec<Thread>, Failure> {
    if page.media.is_channel() {
        channel::threads(page, options)
    } else {
        Ok(vec![analyze(page, options)?])
    }
}

/// What recognition made of a page, for whoever wants to look before it becomes a [`Thread`].
pub(crate) struct View<'a, 't> {
    /// The page.
    pub doc: &'a Document<'t>,
    /// The candidates.
    pub choice: &'a Choice,
    /// The number that the page states.
    pub stated: Option<&'a Stated>,
    /// What stands around the thread.
    pub notices: &'a Notices,
    /// The system whose script loads the comments.
    pub scripted: Option<&'a scripted::Found>,
    /// What tells that comments are still to come, where no system is known to load them.
    pub awaited: Option<Awaited>,
    /// The name in the column `platform`.
    pub platform: &'a str,
}
