//! Feeds of posts, page after page.

use super::listing::{Form, Listing, listing};
use super::{Answer, Hunt, Known, MOST_POSTS, Via, day};
use crate::failure::Failure;
use crate::source::Accept;
use std::collections::HashSet;
use url::Url;

/// Pages of feeds of one blog.
const MOST: usize = 2_000;
/// Feeds that the front page names and that are looked at: posts, comments, and each in several formats.
const MOST_NAMED: usize = 3;

/// Where feeds are if the front page names none: WordPress, Blogger, everybody else.
const USUAL: &[&str] = &[
    "feed/",
    "feeds/posts/default",
    "atom.xml",
    "rss.xml",
    "index.xml",
    "feed.xml",
    "index.rdf",
    "rss",
];

/// Reads the blog's feeds until one has posts; whether that one was read to the blog's first post.
pub(super) fn read(hunt: &mut Hunt<'_>) -> Result<bool, Failure> {
    if let Some((at, list)) = hunt.given_list.take() {
        return follow(hunt, &at, list);
    }
    let named = hunt.front.iter().flat_map(|front| &front.feeds);
    let named: Vec<Url> = named.take(MOST_NAMED).cloned().collect();
    let usual: Vec<Url> = USUAL.iter().filter_map(|path| hunt.below(path)).collect();
    let all = named.into_iter().map(|url| (url, Known::Named));
    let all = all.chain(usual.into_iter().map(|url| (url, Known::Guessed)));
    for (url, known) in all {
        let before = hunt.posts.len();
        let Answer::Got(answer) = hunt.ask(&url, Accept::Feed, known)? else {
            continue;
        };
        let found = listing(&answer.bytes, answer.charset.as_deref(), MOST_POSTS);
        let Some(list) = found.filter(|list| list.form == Form::Feed && !list.entries.is_empty())
        else {
            continue;
        };
        let is_whole = follow(hunt, &answer.final_url, list)?;
        if is_whole || hunt.posts.len() > before {
            return Ok(is_whole);
        }
    }
    Ok(false)
}

/// Takes a feed's posts and those of the pages behind it; whether it was read to its end.
fn follow(hunt: &mut Hunt<'_>, first: &Url, list: Listing) -> Result<bool, Failure> {
    let mut paging = Paging {
        first: first.clone(),
        is_wordpress: list.generator.contains("wordpress"),
        number: 1,
        seen: 0,
    };
    let (mut at, mut list) = (first.clone(), list);
    let mut seen = HashSet::new();
    for _ in 0..MOST {
        hunt.judge(&at, &list);
        hunt.take(Via::Feed, &at, &list.entries);
        paging.seen += list.entries.len();
        let before = seen.len();
        seen.extend(list.entries.iter().map(|entry| entry.address.clone()));
        if seen.len() == before {
            // The same page again: this feed has no others, or no more.
            return Ok(paging.number > 2);
        }
        if hunt.is_enough() || is_old(hunt, &list) {
            return Ok(true);
        }
        let Some((next, known)) = paging.next(&at, &list) else {
            return Ok(list.total.is_some() || paging.number > 1);
        };
        paging.number += 1;
        let answer = hunt.ask(&next, Accept::Feed, known)?;
        let Answer::Got(answer) = answer else {
            // WordPress answers 404 behind the last page.
            let is_end = matches!(answer, Answer::Absent) && known == Known::Guessed;
            return Ok(is_end && (paging.is_wordpress || paging.number > 2));
        };
        let found = listing(&answer.bytes, answer.charset.as_deref(), MOST_POSTS);
        match found.filter(|list| list.form == Form::Feed) {
            Some(more) if !more.entries.is_empty() => (at, list) = (answer.final_url, more),
            _ => return Ok(paging.is_wordpress || paging.number > 2),
        }
    }
    let message = format!("more than {MOST} pages of a feed; the rest is left out");
    hunt.limit(&at, "feed_limit", message);
    Ok(false)
}

/// Whether all of a page is older than what is wanted: feeds begin with the newest post.
fn is_old(hunt: &Hunt<'_>, list: &Listing) -> bool {
    hunt.wanted.since.is_some_and(|since| {
        let mut entries = list.entries.iter();
        entries.all(|entry| {
            entry
                .published
                .is_some_and(|date| day::is_before(date, since))
        })
    })
}

/// How a feed goes on.
struct Paging {
    first: Url,
    is_wordpress: bool,
    number: usize,
    /// Entries so far.
    seen: usize,
}

impl Paging {
    /// The next page, and whether the feed itself names it.
    fn next(&self, at: &Url, list: &Listing) -> Option<(Url, Known)> {
        if let Some(next) = &list.next {
            return Some((at.join(next).ok()?, Known::Named));
        }
        if let Some(total) = list.total {
            // Blogger: from 1, and as many at once as it likes.
            return (self.seen < total).then(|| {
                let start = (self.seen + 1).to_string();
                (with(&self.first, "start-index", &start), Known::Named)
            });
        }
        // Only WordPress is known to have them; others mostly give the first page again.
        let path = self.first.path().trim_end_matches('/');
        let may = self.is_wordpress || path.ends_with("/feed") || self.first.query().is_some();
        may.then(|| {
            let number = (self.number + 1).to_string();
            (with(&self.first, "paged", &number), Known::Guessed)
        })
    }
}

/// An address with a parameter set.
fn with(url: &Url, name: &str, value: &str) -> Url {
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(known, _)| known != name)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut url = url.clone();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(kept)
        .append_pair(name, value);
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page() {
        let paging = |first: &str, is_wordpress| Paging {
            first: Url::parse(first).unwrap(),
            is_wordpress,
            number: 1,
            seen: 25,
        };
        let next = |paging: &Paging, list: &Listing| {
            let next = paging.next(&paging.first, list);
            next.map(|(url, _)| url.to_string())
        };
        let feed = |text: &str| listing(text.as_bytes(), None, 9).unwrap();
        let plain = feed("<rss><item/></rss>");
        assert_eq!(
            next(&paging("https://b.example/feed/?a=1", true), &plain).as_deref(),
            Some("https://b.example/feed/?a=1&paged=2")
        );
        assert_eq!(
            next(&paging("https://b.example/atom.xml", false), &plain),
            None
        );
        let named = feed("<feed><link rel='next' href='?page=2'/><entry/></feed>");
        assert_eq!(
            next(&paging("https://b.example/atom.xml", false), &named).as_deref(),
            Some("https://b.example/atom.xml?page=2")
        );
        let counted = feed("<feed><totalResults>30</totalResults><entry/></feed>");
        assert_eq!(
            next(
                &paging("https://b.example/feeds/posts/default", false),
                &counted
            )
            .as_deref(),
            Some("https://b.example/feeds/posts/default?start-index=26")
        );
        let whole = feed("<feed><totalResults>25</totalResults><entry/></feed>");
        assert_eq!(next(&paging("https://b.example/feed/", true), &whole), None);
    }
}
