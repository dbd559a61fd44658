//! The lists of posts that people leaf through: the front page and those behind it, else the archives by month.

use super::links::Links;
use super::listing::Entry;
use super::scope::key;
use super::{Answer, Hunt, Known, Via};
use crate::failure::Failure;
use crate::source::Accept;
use std::collections::{HashSet, VecDeque};
use url::Url;

/// Lists of one blog.
const MOST: usize = 1_000;

/// Lists in a row that show nothing that those before do not.
const MOST_BARREN: usize = 3;

/// Leafs through the blog.
pub(super) fn read(hunt: &mut Hunt<'_>) -> Result<(), Failure> {
    let Some(front) = hunt.front.take() else {
        return Ok(());
    };
    let at = hunt.blog.clone();
    let mut read = 0;
    let (dates, lists) = (front.dates.clone(), front.lists.clone());
    let is_whole = leaf(hunt, &at, front, &mut read)?;
    if is_whole && read > 0 {
        return Ok(());
    }
    // Nothing behind the front page, or not all of it: the front page may be no list at all.
    let mut waiting: VecDeque<Url> = lists.into_iter().chain(dates).collect();
    while let Some(url) = waiting.pop_front() {
        if hunt.is_enough() || is_limit(hunt, &url, read) {
            break;
        }
        let Answer::Got(answer) = hunt.ask(&url, Accept::Page, Known::Named)? else {
            continue;
        };
        read += 1;
        let links = Links::of(&answer, &hunt.scope);
        // Years lead to months, and a list of all posts to either.
        if waiting.len() < MOST {
            waiting.extend(links.dates.iter().cloned());
        }
        leaf(hunt, &answer.final_url, links, &mut read)?;
    }
    Ok(())
}

fn is_limit(hunt: &mut Hunt<'_>, at: &Url, read: usize) -> bool {
    if read < MOST {
        return false;
    }
    let message = format!("more than {MOST} lists of posts; the rest is left out");
    hunt.limit(at, "archive_limit", message);
    true
}

/// Takes the posts of a list and of those behind it; false where one of them could not be read.
fn leaf(hunt: &mut Hunt<'_>, at: &Url, first: Links, read: &mut usize) -> Result<bool, Failure> {
    let (mut at, mut links) = (at.clone(), first);
    let mut seen = HashSet::new();
    let mut barren = 0;
    loop {
        let entry = |url: &Url| Entry {
            address: url.to_string(),
            ..Entry::default()
        };
        let entries: Vec<Entry> = links.posts.iter().map(entry).collect();
        hunt.take(Via::Archive, &at, &entries);
        let before = seen.len();
        seen.extend(links.posts.iter().map(key));
        barren = if seen.len() > before { 0 } else { barren + 1 };
        if barren >= MOST_BARREN {
            // A calendar has a next month for ever.
            return Ok(true);
        }
        let Some(next) = links.next.take() else {
            return Ok(true);
        };
        if hunt.is_enough() {
            return Ok(true);
        }
        if is_limit(hunt, &next, *read) {
            return Ok(false);
        }
        match hunt.ask(&next, Accept::Page, Known::Named)? {
            Answer::Got(answer) => {
                *read += 1;
                links = Links::of(&answer, &hunt.scope);
                at = answer.final_url;
            }
            // A circle ends here, too.
            Answer::Absent | Answer::Again => return Ok(true),
            Answer::Failed => return Ok(false),
        }
    }
}
