//! The post that a source should link to, by all its addresses.

use crate::thread::Thread;
use crate::thread::paging::{Form, thread_key};
use std::collections::HashSet;
use url::Url;

/// An address without what makes no difference to the post that it names, as a digest: runs hold those of all links of all sources.
pub(super) type Key = u64;

/// The key of an address; `None` where it is neither http nor https.
pub(super) fn key(url: &Url) -> Option<Key> {
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let mut text = thread_key(url, Form::Comments);
    // "%C3%A9" and "%c3%a9" are one (RFC 3986, 6.2.2.1); case elsewhere stays as it is.
    if text.contains('%') {
        text = same_case(&text);
    }
    let digest = blake3::hash(text.as_bytes());
    let (first, _) = digest.as_bytes().split_first_chunk()?;
    Some(Key::from_le_bytes(*first))
}

fn same_case(text: &str) -> String {
    let mut hex = 0;
    let upper = |c: char| {
        hex = if c == '%' { 3 } else { i32::max(hex - 1, 0) };
        if hex > 0 { c.to_ascii_uppercase() } else { c }
    };
    text.chars().map(upper).collect()
}

/// The addresses of a post.
#[derive(Debug, Default)]
pub(super) struct Target(HashSet<Key>);

impl Target {
    /// All that a thread knows of: those that its pages state, and the one that was asked for.
    pub fn of(thread: &Thread) -> Target {
        let named = thread.addresses.iter().chain(&thread.url);
        let urls = named.chain(std::iter::once(&thread.page));
        let urls: Vec<Url> = urls
            .filter_map(|address| Url::parse(address).ok())
            .collect();
        // Some themes name the blog's front page as the canonical address of every post: a link there says nothing of this one.
        let only_root = urls.iter().all(is_root);
        let meant = urls.iter().filter(|url| only_root || !is_root(url));
        Target(meant.filter_map(key).collect())
    }

    /// Whether nothing is known of where the post stands.
    pub fn is_unknown(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an address is one of the post's.
    pub fn is(&self, url: &Url) -> bool {
        key(url).is_some_and(|key| self.0.contains(&key))
    }

    /// Whether one of these is.
    pub fn is_among(&self, keys: &HashSet<Key>) -> bool {
        self.0.iter().any(|key| keys.contains(key))
    }
}

/// A site's front page.
pub(super) fn is_root(url: &Url) -> bool {
    url.path() == "/" && url.query().is_none()
}
