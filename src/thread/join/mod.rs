//! What several pages tell of one thread, put together.
//!
//! A [`Part`] is a thread before its account is made: items, and what is needed to say whether they are all. One page gives one part;
//! [`pages()`] makes one part of many. [`Part::finish`] then reads replies, sets the stated number against the items and gives the status,
//! so that a merged thread is judged as one, not page by page. [`channels()`] makes one thread of those that other channels give.

mod channels;
mod doubles;
mod order;
mod pages;
pub(crate) mod tree;

pub use channels::{ByChannel, channels};
pub use doubles::Known;
pub use pages::pages;

use super::paging::{Form, thread_key};
use super::reconcile::{Surroundings, reconcile};
use super::replies::replies;
use super::{ParentBasis, Thread};
use crate::channel::Links;
use crate::document::declared::Stated;
use crate::failure::{Failure, Stage};
use std::collections::BTreeSet;
use url::Url;

/// What all saved pages of one paginated thread have in common, where a page may be one of several and names its post: it has a number, or
/// links to others, or shows less than it states (some themes print no pager).
///
/// ```
/// use commentsift::thread::join::thread_of;
/// use commentsift::{Media, Options, Page, analyze};
/// let html = b"<link rel=canonical href='https://blog.example/post/comment-page-2/'><p>A post</p>";
/// let thread = analyze(&Page::new("2.html", html.to_vec(), Media::Html), &Options::default())?;
/// assert_eq!(thread_of(&thread).as_deref(), Some("blog.example/post?"));
/// # Ok::<(), commentsift::Failure>(())
/// ```
#[must_use]
pub fn thread_of(thread: &Thread) -> Option<String> {
    let short = thread.missing > Some(0) && !thread.items.is_empty();
    let paginated = thread.comment_page.is_some() || !thread.more.is_empty() || short;
    post_of(thread).filter(|_| paginated)
}

/// What all saved pages of a post, and the files of its channels, have in common, where they name their post.
///
/// ```
/// use commentsift::thread::join::post_of;
/// use commentsift::{Media, Options, Page, analyze};
/// let html = b"<link rel=canonical href='https://www.blog.example/post/'><p>A post</p>";
/// let thread = analyze(&Page::new("post.html", html.to_vec(), Media::Html), &Options::default())?;
/// assert_eq!(post_of(&thread).as_deref(), Some("blog.example/post?"));
/// # Ok::<(), commentsift::Failure>(())
/// ```
#[must_use]
pub fn post_of(thread: &Thread) -> Option<String> {
    Some(thread_key(
        &Url::parse(thread.url.as_deref()?).ok()?,
        Form::Comments,
    ))
}

/// All addresses of several pages, each once; in their own order, since a thread is the same whichever of its pages is read first.
fn addresses<'a>(threads: impl Iterator<Item = &'a Thread>) -> Vec<String> {
    let all: BTreeSet<&String> = threads.flat_map(|thread| &thread.addresses).collect();
    all.into_iter().cloned().collect()
}

/// A thread, or a page of one, before its account is made.
#[derive(Debug, Clone)]
pub struct Part {
    /// The thread; its replies, status and numbers are still empty.
    pub thread: Thread,
    /// The URL or file that it was read from: the column `source_page` where parts are merged.
    pub source: String,
    /// The number that the page states.
    pub stated: Option<Stated>,
    /// What is known besides items and number.
    pub around: Surroundings,
    /// For each item, the id of a parent that it states and that does not stand above it on this page, and what it was read from.
    pub elsewhere: Vec<Option<(String, ParentBasis)>>,
    /// Something shows that there is more, yet leads to no address: a button that a script listens to.
    pub dead_end: bool,
    /// Other channels that the page names for the thread.
    pub links: Links,
}

impl Part {
    /// Leaves out what lies behind this many items, with a row that says so (`item_limit`).
    pub(crate) fn shorten(&mut self, most: usize) {
        if self.thread.items.len() <= most {
            return;
        }
        // Parents stand before their replies, so none is lost that is still needed.
        self.thread.items.truncate(most);
        self.elsewhere.truncate(most);
        self.around.cut = true;
        if self.thread.cuts.iter().all(|cut| cut.error != "item_limit") {
            let message = format!("more than {most} comments; the rest is left out");
            let page = &self.thread.page;
            let row = Failure::new(page, Stage::Extract, "item_limit", message);
            self.thread.cuts.push(row);
        }
    }

    /// The thread with its replies, its account and its status.
    ///
    /// ```
    /// use commentsift::{Media, Options, Page, analyze};
    /// let html = b"<h3 id=comments>One Response</h3><ol><li id=comment-7 class='comment even depth-1'><cite class=fn>Ana</cite><p>Thanks!</p></ol>";
    /// let page = Page::new("post.html", html.to_vec(), Media::Html);
    /// let thread = analyze::part(&page, &Options::default())?.finish();
    /// assert_eq!(thread.status.as_str(), "complete");
    /// # Ok::<(), commentsift::Failure>(())
    /// ```
    #[must_use]
    pub fn finish(self) -> Thread {
        let mut thread = self.thread;
        let account = reconcile(&thread.items, self.stated, self.around);
        thread.replies = replies(&thread.items, &thread.post);
        thread.status = account.status;
        thread.declared = account.declared;
        thread.missing = account.missing;
        thread.surplus = account.surplus;
        thread.missing_reason = account.reason;
        thread
    }
}
