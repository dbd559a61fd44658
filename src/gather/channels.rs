//! The other channels of a URL's thread: asked for after its pages, joined to them comment by comment.
//!
//! A channel that fails leaves the thread as it is and a row in `errors.csv`: `channel_rest`, `channel_feed`. Only channels that the page
//! itself names on its own host are asked.

use super::Digest;
use crate::analyze::Options;
use crate::channel::{Answer, Links, answer, threads};
use crate::failure::{Failure, Stage};
use crate::source::credentials::{nameless, with_credentials};
use crate::source::{Accept, Fetched, Media, Page, Reader};
use crate::thread::join::{ByChannel, channels};
use crate::thread::paging::{Form, thread_key};
use crate::thread::{Channel, Thread, ThreadStatus};
use std::collections::HashSet;
use std::fmt::Display;
use url::Url;

/// Comments that WordPress gives at once at most (`WP_REST_Controller::get_collection_params`).
const REST_PAGE: usize = 100;
/// Comments that Blogger gives at once at most.
const BLOGGER_PAGE: usize = 500;
/// How many comments a REST answer tells of in all, and on how many pages (`WP_REST_Comments_Controller::get_items`).
const TOTAL: &str = "x-wp-total";
const TOTAL_PAGES: &str = "x-wp-totalpages";
/// Answers that one channel may need.
const MOST_ANSWERS: usize = 500;

/// Joins the channels that are wanted to a thread that was read at `url`, to which `input` led.
pub(super) fn join(
    thread: Thread,
    links: &Links,
    (input, url): (&Url, &Url),
    reader: &Reader,
    options: &Options,
    digest: &mut Digest,
) -> Thread {
    let mut asking = Asking {
        page: thread.page.clone(),
        site: super::follow::site(url),
        url,
        input,
        shown: &thread,
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
    /// The address of the page.
    url: &'a Url,
    /// The address of the input, which may hold a name and a password.
    input: &'a Url,
    /// The thread as the page gave it.
    shown: &'a Thread,
    reader: &'a Reader,
    options: &'a Options,
    digest: &'a mut Digest,
    parts: Vec<ByChannel>,
    failures: Vec<Failure>,
}

impl Asking<'_> {
    fn rest(&mut self, links: &Links) {
        let (Some(root), Some(post)) = (links.rest.as_ref().map(nameless), links.post) else {
            return;
        };
        let root = &root;
        let mut found = Vec::new();
        let mut ids = HashSet::new();
        let mut stated = None;
        let mut ended = false;
        let mut failed = false;
        for number in 1..=MOST_ANSWERS {
            let url = comments_of(root, post, number);
            match self.ask_rest(&url, post) {
                Ok((answer, total, pages)) => {
                    let before = ids.len();
                    ids.extend(answer.ids);
                    found.extend(answer.threads);
                    stated = total.or(stated);
                    // A site may give fewer at once than it was asked for: a short answer is no end. One without news is, since what
                    // takes no notice of the number of the page would go on for ever.
                    ended = ids.len() == before || pages.is_some_and(|pages| number >= pages);
                }
                // Behind the last page WordPress says so.
                Err(failure) if number > 1 && is_end(&failure) => ended = true,
                Err(failure) => {
                    self.fail("channel_rest", &url, &failure);
                    failed = true;
                }
            }
            if ended || failed || self.is_full(&found) {
                break;
            }
        }
        if !ended && !failed {
            self.not_to_its_end("channel_rest", &comments_of(root, post, 1), &found, stated);
        }
        let whole = ended && self.is_whole(&comments_of(root, post, 1), &ids, stated);
        self.take(Channel::Rest, whole, found);
    }

    /// Whether a REST channel that came to its end gave all that there is: as many as it states, and what the page shows among them.
    /// Plugins hide comments from REST, and caches give the answer to another question.
    fn is_whole(&mut self, url: &Url, ids: &HashSet<u64>, stated: Option<usize>) -> bool {
        let comments = self.shown.items.iter().filter(|item| !item.kind.is_ping());
        let numbers = comments.filter_map(|item| item.id.strip_prefix('c')?.parse::<u64>().ok());
        let (there, absent): (Vec<u64>, Vec<u64>) = numbers.partition(|id| ids.contains(id));
        let short = stated.is_some_and(|stated| ids.len() < stated);
        let message = match (stated, absent.len()) {
            (Some(stated), _) if short => {
                format!(
                    "it gave {} of the {stated} comments that it states",
                    ids.len()
                )
            }
            (_, shown) if shown > 0 && there.is_empty() => {
                format!("it gave none of the {shown} comments that the page shows")
            }
            _ => return absent.is_empty(),
        };
        let failure = Failure::new(&self.page, Stage::Fetch, "not_whole", message);
        self.fail("channel_rest", url, &failure);
        false
    }

    fn feed(&mut self, links: &Links) {
        let Some(feed) = &links.feed.as_ref().map(nameless) else {
            return;
        };
        if !feed.path().ends_with("/comments/default") {
            match self.ask_feed(feed) {
                Ok(thread) => self.take(Channel::Feed, false, vec![thread]),
                Err(failure) => self.fail("channel_feed", feed, &failure),
            }
            return;
        }
        let mut found: Vec<Thread> = Vec::new();
        let (mut whole, mut failed) = (false, false);
        let mut stated = None;
        let mut start = 1;
        for _ in 0..MOST_ANSWERS {
            let mut url = feed.clone();
            let mut query = url.query_pairs_mut();
            query.append_pair("max-results", &BLOGGER_PAGE.to_string());
            query.append_pair("start-index", &start.to_string());
            drop(query);
            match self.ask_feed(&url) {
                Ok(thread) => {
                    let count = thread.items.len();
                    let total = thread.declared.as_ref().map(|d| d.count as usize);
                    stated = total.or(stated);
                    start += count;
                    whole = count == 0 || total.is_none_or(|total| start > total);
                    found.push(thread);
                }
                Err(failure) => {
                    self.fail("channel_feed", &url, &failure);
                    failed = true;
                }
            }
            if whole || failed || self.is_full(&found) {
                break;
            }
        }
        if !whole && !failed {
            self.not_to_its_end("channel_feed", feed, &found, stated);
        }
        self.take(Channel::Feed, whole, found);
    }

    fn is_full(&self, found: &[Thread]) -> bool {
        count(found) >= self.options.limits.max_items
    }

    /// A row about a channel that a limit ended.
    fn not_to_its_end(
        &mut self,
        code: &'static str,
        url: &Url,
        found: &[Thread],
        stated: Option<usize>,
    ) {
        let read = count(found);
        let of = stated
            .map(|stated| format!(" of {stated}"))
            .unwrap_or_default();
        let (error, limit) = if self.is_full(found) {
            (
                "item_limit",
                format!("{} comments", self.options.limits.max_items),
            )
        } else {
            ("page_limit", format!("{MOST_ANSWERS} answers"))
        };
        let message =
            format!("more than {limit}; {read}{of} comments were read, the rest is left out");
        let failure = Failure::new(&self.page, Stage::Fetch, error, message);
        self.fail(code, url, &failure);
    }

    fn take(&mut self, channel: Channel, whole: bool, found: Vec<Thread>) {
        let parts = found.into_iter().map(|thread| ByChannel {
            channel,
            whole,
            thread,
        });
        self.parts.extend(parts);
    }

    /// A REST answer about this post, with the number of comments and of pages that it states.
    fn ask_rest(
        &mut self,
        url: &Url,
        post: u64,
    ) -> Result<(Answer, Option<usize>, Option<usize>), Failure> {
        let (page, fetched) = self.fetch(url, Media::Rest)?;
        let mut answer = answer(&page, self.options)?;
        if answer.posts.iter().any(|&other| other != post) {
            return Err(self.other_post());
        }
        for thread in &mut answer.threads {
            self.told("channel_rest", url, thread);
        }
        let stated = |name| fetched.header(name)?.parse().ok();
        Ok((answer, stated(TOTAL), stated(TOTAL_PAGES)))
    }

    /// The thread of a feed of this post.
    fn ask_feed(&mut self, url: &Url) -> Result<Thread, Failure> {
        let (page, _) = self.fetch(url, Media::Feed)?;
        let mut threads = threads(&page, self.options)?;
        if threads.len() > 1 {
            let message = "it holds the comments of several posts";
            let page = &self.page;
            return Err(Failure::new(page, Stage::Parse, "several_posts", message));
        }
        let Some(mut thread) = threads.pop() else {
            let message = "it holds no post";
            return Err(Failure::new(&self.page, Stage::Parse, "no_posts", message));
        };
        if !self.is_of_this_post(&thread) {
            return Err(self.other_post());
        }
        self.told("channel_feed", url, &mut thread);
        Ok(thread)
    }

    /// Whether a feed is about the page's post: by the post's address, which pages and feeds may write in two ways, or by a comment
    /// that both have.
    fn is_of_this_post(&self, feed: &Thread) -> bool {
        let key = |url: &Url| {
            let key = thread_key(url, Form::Comments);
            let behind = key.split_once('/').map_or("", |(_, path)| path);
            behind.to_owned()
        };
        let parsed = |url: &str| Url::parse(url).ok();
        let Some(of_feed) = feed.url.as_deref().and_then(parsed) else {
            return true;
        };
        let own = self.shown.url.as_deref().and_then(parsed);
        if own
            .iter()
            .chain([self.url])
            .any(|own| key(own) == key(&of_feed))
        {
            return true;
        }
        let native = |id: &&str| id.starts_with('c');
        let ids = |thread: &'_ Thread| -> HashSet<String> {
            let ids = thread.items.iter().map(|item| item.id.as_str());
            ids.filter(native).map(str::to_owned).collect()
        };
        !ids(feed).is_disjoint(&ids(self.shown))
    }

    fn other_post(&self) -> Failure {
        let message = "it holds the comments of another post";
        Failure::new(&self.page, Stage::Parse, "other_post", message)
    }

    /// One answer of this site.
    fn fetch(&mut self, url: &Url, media: Media) -> Result<(Page, Fetched), Failure> {
        if let Some(most) = self.digest.is_full(self.options) {
            let message = format!(
                "the thread's pages and channels are longer than {most} bytes; this answer and those behind it are left out"
            );
            return Err(Failure::new(
                &self.page,
                Stage::Fetch,
                "byte_limit",
                message,
            ));
        }
        let elsewhere = |page: &str| {
            let message = "it is on another host";
            Failure::new(page, Stage::Fetch, "other_host", message)
        };
        if super::follow::site(url) != self.site {
            return Err(elsewhere(&self.page));
        }
        let accept = match media {
            Media::Rest => Accept::Json,
            _ => Accept::Feed,
        };
        let asked = with_credentials(url, self.input);
        let mut answer = self.reader.fetch(&self.page, &asked, accept)?;
        if super::follow::site(&answer.final_url) != self.site {
            return Err(elsewhere(&self.page));
        }
        let mut page = Page::new(url.as_str(), std::mem::take(&mut answer.bytes), media);
        page.http_charset.clone_from(&answer.charset);
        page.cuts = std::mem::take(&mut answer.cuts);
        self.digest.add(&page);
        Ok((page, answer))
    }

    /// What cut a channel is a row about the channel: the thread of the page is no worse for it.
    fn told(&mut self, code: &'static str, url: &Url, thread: &mut Thread) {
        for cut in std::mem::take(&mut thread.cuts) {
            self.fail(code, url, &cut);
        }
        if thread.status == ThreadStatus::Truncated {
            thread.status = ThreadStatus::Partial;
        }
    }

    fn fail(&mut self, code: &'static str, url: &dyn Display, failure: &Failure) {
        let message = format!("{url}: {} ({})", failure.message, failure.error);
        let row = Failure::new(&self.page, failure.stage, code, message);
        self.failures.push(row);
    }
}

fn count(found: &[Thread]) -> usize {
    found.iter().map(|thread| thread.items.len()).sum()
}

/// Whether a page of a REST answer that is not there says that the one before was the last.
fn is_end(failure: &Failure) -> bool {
    matches!(failure.error, "http_400" | "http_404")
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
