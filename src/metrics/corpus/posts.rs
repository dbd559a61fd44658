//! The posts of a run. The pages of one paginated thread are one post.

use super::calendar::Month;
use super::monoid::Monoid;
use crate::When;
use crate::metrics::people::digest;
use crate::thread::Thread;
use crate::thread::paging::post_address;
use std::collections::BTreeMap;

/// What the fold keeps of a post: small, since there is one for every post of the run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Post {
    /// Human comments, on all its pages.
    pub comments: u64,
    /// Pages whose thread can be read; 0 where the number of comments is not known.
    pub readable_pages: u64,
    /// The earliest date that its pages give it.
    pub date: Option<When>,
}

impl Post {
    /// The month in which it stands in `timeline.csv`.
    #[must_use]
    pub fn month(&self) -> Option<Month> {
        self.date.and_then(Month::of)
    }
}

impl Monoid for Post {
    fn absorb(&mut self, other: Self) {
        let Post {
            comments,
            readable_pages,
            date,
        } = other;
        self.comments.absorb(comments);
        self.readable_pages.absorb(readable_pages);
        self.date = earliest(self.date, date);
    }
}

/// The earlier of two dates that may not be known.
pub(crate) fn earliest(one: Option<When>, other: Option<When>) -> Option<When> {
    one.into_iter().chain(other).min()
}

/// Posts by their key.
pub(super) type Posts = BTreeMap<u64, Post>;

/// The key of the post that a page shows: its URL without the number of the comment page; without a URL each page is a post of its own.
#[must_use]
pub fn post_key(thread: &Thread) -> u64 {
    // A relative canonical link ("index.html") names no page of its own.
    match thread.url.as_deref().filter(|url| url.contains("://")) {
        Some(url) => {
            let post = post_address(url);
            // A fragment is a place on the page, not another page.
            let page = url.split('#').next().unwrap_or(url);
            digest(&format!("post\n{}", post.as_deref().unwrap_or(page)))
        }
        None => digest(&format!("page\n{}", thread.page)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_of_a_thread_are_one_post() {
        let key = |url: &str| {
            let mut page = crate::metrics::sample::thread(Vec::new());
            page.url = Some(url.to_owned());
            post_key(&page)
        };
        let post = key("https://a.example/x/");
        assert_eq!(key("https://a.example/x/comment-page-2/"), post);
        assert_eq!(key("https://a.example/x/?cpage=2"), post);
        assert_eq!(key("https://a.example/x/#comments"), post);
        assert_ne!(key("https://a.example/y/"), post);
        assert_eq!(
            key("https://a.example/?p=7&cpage=2"),
            key("https://a.example/?p=7")
        );
        // Listings have pages, too.
        assert_ne!(key("https://a.example/x/?page=2"), post);
    }
}
