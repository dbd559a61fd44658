//! Channels: the same thread by other ways than its page. An answer of the WordPress REST API, a feed of comments, a WordPress
//! export; each from bytes to [`Thread`]s, without files or network.
//!
//! | channel | gives | leaves out |
//! | --- | --- | --- |
//! | REST | every approved comment, the true parent of each, the author's account | pings, the stated number |
//! | feed | the newest comments and pings (10 on WordPress) | older ones, which item is a ping, on RSS the author's link |
//! | WXR | everything: parents, kinds, accounts, the post | quotation marks and smileys as the page shows them |
//! | Blogger's feed | comments, parents, placeholders of deleted ones, the number of all | older ones past its page |
//!
//! `docs/CHANNELS.md` says more, with where each field comes from.

mod build;
mod discover;
mod feed;
mod link;
mod rest;
mod typed;
mod wxr;
mod xml;

pub use discover::Links;
pub(crate) use discover::links;
pub use wxr::{WxrPost, WxrPosts};

use crate::analyze::Options;
use crate::document::decode::decode;
use crate::failure::{Failure, Stage};
use crate::source::{Media, Page};
use crate::thread::time::{Offset, Stamp, When};
use crate::thread::{AuthorRole, Channel, Kind, Post, Thread, date};

/// The threads of a REST answer, a feed or an export, one a post, in the order in which their posts first appear.
///
/// A file of one post keeps the file's name as its `page`; where it holds several, `page` is the post's address, as for the records of an
/// archive. An export is such an archive, whatever the number of its posts.
///
/// # Errors
///
/// Where the bytes are something else: `unsupported` (a feed of posts, a post instead of its comments, any other JSON), `bad_json`,
/// `bad_xml`, `rest_error` (the answer is WordPress's own error). A feed or an export that breaks off gives what came before, with a cut;
/// of JSON nothing can be read then, and what cut it is the failure (`byte_limit`, `truncated_gzip`, …).
pub fn threads(page: &Page, options: &Options) -> Result<Vec<Thread>, Failure> {
    let decoded = decode(&page.bytes, page.http_charset.as_deref(), page.media);
    if decoded.text.trim().is_empty() {
        let message = "the file holds no text";
        return Err(Failure::new(&page.name, Stage::Decode, "empty", message));
    }
    match page.media {
        Media::Rest => {
            let told = rest::read(page, &decoded.text)?;
            Ok(build::threads(told, options))
        }
        Media::Feed => {
            let told = feed::read(page, &decoded.text, options)?;
            Ok(build::threads(told, options))
        }
        Media::Wxr => wxr::all(page, &decoded.text, options),
        Media::Html | Media::Text => {
            let message = "a page is no channel";
            Err(Failure::new(
                &page.name,
                Stage::Parse,
                "unsupported",
                message,
            ))
        }
    }
}

/// What is wrong with a file, or why: where its end is missing (a limit, packed data that breaks off), that is the cause.
fn broken_off(page: &Page, failure: Failure) -> Failure {
    match page.cuts.first() {
        Some(cut) if matches!(failure.error, "bad_json" | "bad_xml") => cut.clone(),
        _ => failure,
    }
}

/// A REST answer, with what shows whether it is about the post asked for and whether more follow.
#[derive(Debug)]
pub(crate) struct Answer {
    /// One a post; none where the array is empty.
    pub threads: Vec<Thread>,
    /// The comments' numbers, with those that are left out (in moderation, types of plugins).
    pub ids: Vec<u64>,
    /// The posts' numbers, each once.
    pub posts: Vec<u64>,
}

/// Reads a REST answer.
///
/// # Errors
///
/// As [`threads`].
pub(crate) fn answer(page: &Page, options: &Options) -> Result<Answer, Failure> {
    let decoded = decode(&page.bytes, page.http_charset.as_deref(), page.media);
    let (told, ids, posts) = rest::counted(page, &decoded.text)?;
    let threads = build::threads(told, options);
    Ok(Answer {
        threads,
        ids,
        posts,
    })
}

/// What a channel tells of one post.
#[derive(Debug, Clone, Default)]
struct Told {
    page: String,
    channel: Option<Channel>,
    /// Name from the platform table, where the channel shows its system.
    platform: &'static str,
    /// The post's address.
    url: Option<String>,
    post: Post,
    closed: Option<bool>,
    /// The number that the channel states, with its words.
    declared: Option<(u64, String)>,
    entries: Vec<Entry>,
    /// Whether no entries mean that there are no comments.
    place: bool,
    cuts: Vec<Failure>,
}

/// One comment or ping as a channel tells it.
#[derive(Debug, Clone, Default)]
struct Entry {
    /// `cN` for the platform's number.
    id: Option<String>,
    /// The id of the parent.
    parent: Option<String>,
    /// `None` where the channel does not tell comments from pings.
    kind: Option<Kind>,
    deleted: bool,
    name: Option<String>,
    url: Option<String>,
    account: Option<String>,
    avatar: Option<String>,
    role: Option<AuthorRole>,
    date: Option<Stamp>,
    /// The body.
    html: String,
    permalink: Option<String>,
}

/// Plain text of a field that may hold markup and references, on one line; `None` where nothing is left.
fn plain(text: &str, options: &Options) -> Option<String> {
    use crate::document::text::fold;
    let markup = text.contains(['<', '&']);
    let text = if markup {
        fold(
            &crate::platform::fields::body_of(text, &options.limits)
                .0
                .text,
        )
    } else {
        fold(text)
    };
    (!text.is_empty()).then_some(text)
}

/// A local time and the same time in UTC, as REST and exports write them, into a time with its offset. WordPress writes a zero date
/// where it knows none.
fn local_and_utc(local: Option<&str>, utc: Option<&str>) -> Option<Stamp> {
    let read = |text: &str| date::machine(text).filter(|stamp| stamp.when.year > 0);
    let local = local.and_then(read);
    let utc = utc.and_then(read).map(|stamp| stamp.when);
    match (local, utc) {
        (Some(local), Some(utc)) => Some(Stamp {
            when: local.when,
            offset: local.offset.or_else(|| offset(local.when, utc)),
        }),
        (Some(local), None) => Some(local),
        (None, Some(when)) => Some(Stamp {
            when,
            offset: Some(Offset(None)),
        }),
        (None, None) => None,
    }
}

/// Zones lie within 14 hours of UTC and differ by quarters of an hour: what does not is no offset but a mistake.
fn offset(local: When, utc: When) -> Option<Offset> {
    let minutes = local.minutes()? - utc.minutes()?;
    let sane = minutes.abs() <= 14 * 60 && minutes % 15 == 0;
    sane.then(|| i16::try_from(minutes).ok())
        .flatten()
        .map(|minutes| Offset(Some(minutes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_come_from_the_two_times() {
        let stamp = local_and_utc(Some("2010-03-12T00:32:10"), Some("2010-03-11T23:32:10"));
        let stamp = stamp.expect("both are dates");
        assert_eq!(stamp.when.to_string(), "2010-03-12T00:32:10");
        assert_eq!(stamp.offset, Some(Offset(Some(60))));
        let zero = local_and_utc(Some("2010-03-12 00:32:10"), Some("0000-00-00 00:00:00"));
        assert_eq!(zero.expect("one is a date").offset, None);
        let odd = local_and_utc(Some("2010-03-12 00:32:10"), Some("2009-03-12 00:32:10"));
        assert_eq!(odd.expect("both are dates").offset, None);
    }
}
