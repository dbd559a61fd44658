//! The other channels of a URL's thread: asked for after its pages, joined to them comment by comment.
//!
//! A channel that fails leaves the thread as it is and a row in `errors.csv`: `channel_rest`, `channel_feed`. Only channels that the page
//! itself names on its own host are asked.

use super::Digest;
use crate::analyze::Options;
use crate::channel::{Links, threads};
use crate::failure::{Failure, Stage};
use crate::source::{Accept, Media, Page, Reader};
use crate::thread::join::{ByChannel, channels};
use crate::thread::{Channel, Thread};
use std::fmt::Display;
use url::Url;

/// Comments that WordPress gives at once at most (`WP_REST_Controller::get_collection_params`).
const REST_PAGE: usize = 100;
/// Comments that Blogger gives at once at most.
const BLOGGER_PAGE: usize = 500;
/// Answers that one channel may need.
const MOST_ANSWERS: usize = 500;

/// Joins the channels that are wanted to a thread that was read at `url`.
pub(super) fn join(
    thread: Thread,
    links: &Links,
    url: &Url,
    reader: &Reader,
    options: &Options,
    digest: &mut Digest,
) -> Thread {
    let mut asking = Asking {
        page: thread.page.clone(),
        site: super::follow::site(url),
        reader,
        options,
        digest,
        parts: Vec::new(),
        failures: Vec::new(),
    };
    for channel in &options.channels {
        match channel {
            Channel::Rest => asking.rest(links),
            Channel::Feed => asking.feed(links),
            Channel::Html | Channel::Wxr => {}
        }
    }
    let Asking {
        mut parts,
        failures,
        ..
    } = asking;
    let mut whole = if parts.is_empty() {
        thread
    } else {
        // The address that the page names its post by holds for all.
        parts.push(ByChannel {
            channel: Channel::Html,
            whole: true,
            thread: thread.clone(),
        });
        channels(parts).unwrap_or(thread)
    };
    whole.cuts.extend(failures);
    whole
}

struct Asking<'a> {
    /// The input as given: the `page` of every row.
    page: String,
    site: String,
    reader: &'a Reader,
    options: &'a Options,
    digest: &'a mut Digest,
    parts: Vec<ByChannel>,
    failures: Vec<Failure>,
}

impl Asking<'_> {
    fn rest(&mut self, links: &Links) {
        let (Some(root), Some(post)) = (&links.rest, links.post) else {
            return;
        };
        let mut found = Vec::new();
        let mut whole = false;
        for number in 1..=MOST_ANSWERS {
            let url = comments_of(root, post, number);
            match self.ask(&url, Media::Rest) {
                Ok(thread) => {
                    let count = thread.items.len();
                    found.push(thread);
                    whole = count < REST_PAGE;
                }
                // Behind a last page that is full, WordPress says so.
                Err(failure) if number > 1 && failure.error == "http_400" => whole = true,
                Err(failure) => {
                    self.fail("channel_rest", &url, &failure);
                    break;
                }
            }
            if whole || self.is_full(&found) {
                break;
            }
        }
        self.take(Channel::Rest, whole, found);
    }

    fn feed(&mut self, links: &Links) {
        let Some(feed) = &links.feed else {
            return;
        };
        if !feed.path().ends_with("/comments/default") {
            match self.ask(feed, Media::Feed) {
                Ok(thread) => self.take(Channel::Feed, false, vec![thread]),
                Err(failure) => self.fail("channel_feed", feed, &failure),
            }
            return;
        }
        let mut found: Vec<Thread> = Vec::new();
        let mut whole = false;
        let mut start = 1;
        for _ in 0..MOST_ANSWERS {
            let mut url = feed.clone();
            let mut query = url.query_pairs_mut();
            query.append_pair("max-results", &BLOGGER_PAGE.to_string());
            query.append_pair("start-index", &start.to_string());
            drop(query);
            match self.ask(&url, Media::Feed) {
                Ok(thread) => {
                    let count = thread.items.len();
                    let total = thread.declared.as_ref().map(|d| d.count as usize);
                    start += count;
                    whole = count == 0 || total.is_none_or(|total| start > total);
                    found.push(thread);
                }
                Err(failure) => {
                    self.fail("channel_feed", &url, &failure);
                    break;
                }
            }
            if whole || self.is_full(&found) {
                break;
            }
        }
        self.take(Channel::Feed, whole, found);
    }

    fn is_full(&self, found: &[Thread]) -> bool {
        let count: usize = found.iter().map(|thread| thread.items.len()).sum();
        count >= self.options.limits.max_items
    }

    fn take(&mut self, channel: Channel, whole: bool, found: Vec<Thread>) {
        let parts = found.into_iter().map(|thread| ByChannel {
            channel,
            whole,
            thread,
        });
        self.parts.extend(parts);
    }

    /// One answer's thread.
    fn ask(&mut self, url: &Url, media: Media) -> Result<Thread, Failure> {
        if super::follow::site(url) != self.site {
            let message = "it is on another host";
            return Err(Failure::new(
                &self.page,
                Stage::Fetch,
                "other_host",
                message,
            ));
        }
        let accept = match media {
            Media::Rest => Accept::Json,
            _ => Accept::Feed,
        };
        let answer = self.reader.fetch(&self.page, url, accept)?;
        let mut page = Page::new(url.as_str(), answer.bytes, media);
        page.http_charset = answer.charset;
        page.cuts = answer.cuts;
        self.digest.add(&page);
        let mut threads = threads(&page, self.options)?;
        if threads.len() > 1 {
            let message = "it holds the comments of several posts";
            return Err(Failure::new(
                &self.page,
                Stage::Parse,
                "several_posts",
                message,
            ));
        }
        let none = || Failure::new(&self.page, Stage::Parse, "no_posts", "it holds no post");
        threads.pop().ok_or_else(none)
    }

    fn fail(&mut self, code: &'static str, url: &dyn Display, failure: &Failure) {
        let message = format!("{url}: {} ({})", failure.message, failure.error);
        let row = Failure::new(&self.page, failure.stage, code, message);
        self.failures.push(row);
    }
}

/// The address of one page of a post's comments, for either form of a root: `/wp-json/` and `/?rest_route=/`.
fn comments_of(root: &Url, post: u64, page: usize) -> Url {
    let mut url = root.clone();
    let plain: Vec<(String, String)> = root.query_pairs().into_owned().collect();
    if let Some((_, route)) = plain.iter().find(|(key, _)| key == "rest_route") {
        let route = format!("{}/wp/v2/comments", route.trim_end_matches('/'));
        url.query_pairs_mut()
            .clear()
            .append_pair("rest_route", &route);
    } else {
        let path = format!("{}/wp/v2/comments", root.path().trim_end_matches('/'));
        url.set_path(&path);
        url.set_query(None);
    }
    url.query_pairs_mut()
        .append_pair("post", &post.to_string())
        .append_pair("per_page", &REST_PAGE.to_string())
        .append_pair("page", &page.to_string())
        .append_pair("order", "asc");
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_root() {
        let of = |root: &str| comments_of(&Url::parse(root).expect("a URL"), 41, 2);
        assert_eq!(
            of("https://b.example/wp-json/").as_str(),
            "https://b.example/wp-json/wp/v2/comments?post=41&per_page=100&page=2&order=asc"
        );
        assert_eq!(
            of("https://b.example/index.php?rest_route=/").as_str(),
            "https://b.example/index.php?rest_route=%2Fwp%2Fv2%2Fcomments&post=41&per_page=100&page=2&order=asc"
        );
    }
}
