//! The posts of a run. The pages of one paginated thread are one post.

use super::monoid::Monoid;
use crate::When;
use crate::metrics::people::digest;
use crate::thread::Thread;
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
        Some(url) => digest(&format!(
            "post\n{}",
            without_comment_page(url, thread.comment_page)
        )),
        None => digest(&format!("page\n{}", thread.page)),
    }
}

/// WordPress names further pages of a thread `/comment-page-2/` or `?cpage=2`; most themes leave it in the canonical link.
fn without_comment_page(url: &str, number: Option<u32>) -> String {
    let Some(number) = number else {
        return url.to_owned();
    };
    let path = format!("comment-page-{number}");
    let bare = url.trim_end_matches('/');
    if let Some(post) = bare.strip_suffix(&path).filter(|post| post.ends_with('/')) {
        return post.to_owned();
    }
    let Some((before, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    let page = format!("cpage={number}");
    let rest: Vec<&str> = query.split('&').filter(|pair| *pair != page).collect();
    match rest.is_empty() {
        true => before.to_owned(),
        false => format!("{before}?{}", rest.join("&")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comment_pages_are_cut_off() {
        let cases = [
            (
                "https://a.example/x/comment-page-2/",
                "https://a.example/x/",
            ),
            ("https://a.example/x/comment-page-2", "https://a.example/x/"),
            ("https://a.example/?p=7&cpage=2", "https://a.example/?p=7"),
            ("https://a.example/x/?cpage=2", "https://a.example/x/"),
            ("https://a.example/x/", "https://a.example/x/"),
            (
                "https://a.example/x/comment-page-3/",
                "https://a.example/x/comment-page-3/",
            ),
            (
                "https://a.example/?p=7&cpage=23",
                "https://a.example/?p=7&cpage=23",
            ),
        ];
        for (url, post) in cases {
            assert_eq!(without_comment_page(url, Some(2)), post);
            assert_eq!(without_comment_page(url, None), url);
        }
    }
}
