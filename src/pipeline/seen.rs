//! Which page of a run is the first with its URL, comment page and comments.

use crate::thread::Thread;
use crate::thread::join::post_of;
use rustc_hash::FxHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};

/// Pages by URL and comment page, each with its place in the run, its name and a sketch of its comments.
///
/// A page with comments repeats an earlier one only where that one holds a comment of its: a print view, a broken download or a page
/// whose comments a script loads holds none, and a whole blog may state its front page as the canonical link of all posts.
///
/// A file of a channel (a REST answer, a feed, an export) knows no comment pages: it repeats what was there before of its post, a page of
/// it or another such file with one of its comments; two REST answers with the comments 1 to 100 and 101 to 200 do not repeat each other.
///
/// A run notes its pages as they come. Batches of one run note theirs under their places in the whole run; merged, in any order, the
/// parts know what one run would have known:
///
/// ```
/// use commentsift::pipeline::Seen;
/// use commentsift::{Media, Options, Page, analyze};
/// let page = |name: &str| {
///     let html = br#"<link rel=canonical href="https://blog.example/post"><p>A post</p>"#;
///     analyze(&Page::new(name, html.to_vec(), Media::Html), &Options::default())
/// };
/// let (first, second) = (page("a.html")?, page("b.html")?);
/// let (mut one, mut other) = (Seen::default(), Seen::default());
/// one.note(0, "a.html", &first);
/// other.note(1, "b.html", &second);
/// let whole = other.merge(one);
/// assert_eq!(whole.duplicate_of(0, &first), None);
/// assert_eq!(whole.duplicate_of(1, &second), Some("a.html"));
/// # Ok::<(), commentsift::Failure>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Pages of one URL and comment page, with marks of their comments.
    pages: HashMap<(String, Option<u32>), Holders>,
    /// The first page of each post with comments, whatever its number, and the first without.
    posts: HashMap<String, [Option<First>; 2]>,
    /// Files of channels by post, with the numbers of their comments.
    told: HashMap<String, Holders>,
}

/// Pages or files of one address, by what they hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Holders {
    /// For a comment's number or mark the place of the first that holds it.
    holds: BTreeMap<u64, u64>,
    /// Their names by their places, in order.
    names: Vec<First>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct First {
    /// The place in the run.
    place: u64,
    /// The value of the column `page`.
    page: String,
}

impl Seen {
    /// Notes the page that stands at this place of the run.
    pub fn note(&mut self, place: u64, page: &str, thread: &Thread) {
        let (Some(key), Some(post)) = (key(thread), post_of(thread)) else {
            return;
        };
        let first = First {
            place,
            page: page.to_owned(),
        };
        if thread.is_of_channel() && numbers(thread).next().is_some() {
            let told = self.told.entry(post).or_default();
            told.note(first, numbers(thread));
        } else {
            let posts = self.posts.entry(post).or_default();
            keep(&mut posts[usize::from(thread.items.is_empty())], &first);
            let pages = self.pages.entry(key).or_default();
            pages.note(first, sketch(thread));
        }
    }

    /// The earlier page that the page at this place repeats: the value of the column `duplicate_of`.
    #[must_use]
    pub fn duplicate_of(&self, place: u64, thread: &Thread) -> Option<&str> {
        let (key, post) = (key(thread)?, post_of(thread)?);
        let page = if thread.is_of_channel() {
            self.posts.get(&post).and_then(|[with, without]| {
                let without = without.as_ref().filter(|_| thread.items.is_empty());
                with.iter().chain(without).min()
            })
        } else {
            let pages = self.pages.get(&key);
            pages.and_then(|pages| pages.first(marks(thread)))
        };
        let told = self.told.get(&post);
        let told = told.and_then(|told| told.first(numbers(thread)));
        let before = [page, told].into_iter().flatten();
        let first = before.filter(|first| first.place < place).min()?;
        Some(&first.page)
    }

    /// What two parts of a run know together.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (key, pages) in other.pages {
            self.pages.entry(key).or_default().absorb(pages);
        }
        for (post, firsts) in other.posts {
            let known = self.posts.entry(post).or_default();
            for (known, first) in known.iter_mut().zip(&firsts) {
                first.iter().for_each(|first| keep(known, first));
            }
        }
        for (post, told) in other.told {
            self.told.entry(post).or_default().absorb(told);
        }
        self
    }
}

impl Holders {
    fn note(&mut self, first: First, holds: impl IntoIterator<Item = u64>) {
        for held in holds {
            self.keep(held, first.place);
        }
        // Nearly always the last.
        let at = self.names.partition_point(|known| *known < first);
        self.names.insert(at, first);
    }

    fn keep(&mut self, held: u64, place: u64) {
        let first = self.holds.entry(held).or_insert(place);
        *first = place.min(*first);
    }

    fn absorb(&mut self, other: Self) {
        for (held, place) in other.holds {
            self.keep(held, place);
        }
        self.names.extend(other.names);
        self.names.sort_unstable();
    }

    /// The first that holds one of these; the first of all where there are none.
    fn first(&self, holds: impl IntoIterator<Item = u64>) -> Option<&First> {
        let mut holds = holds.into_iter().peekable();
        if holds.peek().is_none() {
            return self.names.first();
        }
        let place = *holds.filter_map(|held| self.holds.get(&held)).min()?;
        let at = self.names.binary_search_by_key(&place, |first| first.place);
        self.names.get(at.ok()?)
    }
}

fn keep(known: &mut Option<First>, first: &First) {
    if known.as_ref().is_none_or(|known| first < known) {
        *known = Some(first.clone());
    }
}

/// Marks of some comments of a page, the least ones, so that two captures of a thread have the same. Of a thread that has grown to twice
/// its size, one capture in 256 misses the smaller one that comes later.
const SKETCH: usize = 8;

fn sketch(thread: &Thread) -> BTreeSet<u64> {
    let all: BTreeSet<u64> = marks(thread).collect();
    all.into_iter().take(SKETCH).collect()
}

/// Bytes of a text that tell it from the others of one person.
const TELLING: usize = 160;

/// A mark of each item, by who wrote it and how it begins: a print view has no ids.
fn marks(thread: &Thread) -> impl Iterator<Item = u64> {
    thread.items.iter().map(|item| {
        let mut hasher = FxHasher::default();
        item.author.name.hash(&mut hasher);
        item.text.as_bytes()[..item.text.len().min(TELLING)].hash(&mut hasher);
        hasher.finish()
    })
}

/// The platform's numbers of a thread's items.
fn numbers(thread: &Thread) -> impl Iterator<Item = u64> {
    let ids = thread.items.iter().map(|item| item.id.as_str());
    ids.filter_map(|id| id.strip_prefix('c')?.parse().ok())
}

/// A relative canonical link ("index.html") names no page of its own.
fn key(thread: &Thread) -> Option<(String, Option<u32>)> {
    let url = thread.url.as_ref().filter(|url| url.contains("://"))?;
    // A theme's pager may number the first page, or not.
    Some((url.clone(), thread.comment_page.filter(|&page| page > 1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::thread::{Channel, Item, Kind};

    fn thread(
        url: &str,
        page: Option<u32>,
        channel: Option<Channel>,
        ids: std::ops::Range<u64>,
    ) -> Thread {
        let items = ids.map(|id| Item {
            id: format!("c{id}"),
            channels: channel.into_iter().collect(),
            ..Item::new(Kind::Comment, None, &format!("text {id}"))
        });
        Thread {
            url: Some(url.to_owned()),
            comment_page: page,
            items: items.collect(),
            ..Thread::blank("page")
        }
    }

    fn with_text(mut thread: Thread, text: &str) -> Thread {
        for item in &mut thread.items {
            item.text = format!("{text} {}", item.id);
        }
        thread
    }

    #[test]
    fn a_page_without_its_comments_hides_none() {
        let post = "https://blog.example/post";
        let (empty, full) = (
            thread(post, None, None, 0..0),
            thread(post, None, None, 1..9),
        );
        assert_eq!(repeats(&[&empty, &full, &full]), [None, None, Some(1)]);
        assert_eq!(repeats(&[&full, &empty]), [None, Some(0)]);
        assert_eq!(repeats(&[&empty, &empty]), [None, Some(0)]);
        let rest = thread(post, None, Some(Channel::Rest), 1..9);
        assert_eq!(repeats(&[&empty, &rest]), [None, None]);
    }

    #[test]
    fn other_comments_under_one_address_are_no_repetition() {
        let home = "https://blog.example/";
        let one = with_text(thread(home, None, None, 1..9), "one");
        let two = with_text(thread(home, None, None, 1..9), "two");
        assert_eq!(repeats(&[&one, &two, &two]), [None, None, Some(1)]);
        // A later capture has more of the same.
        let grown = with_text(thread(home, None, None, 1..40), "one");
        assert_eq!(repeats(&[&one, &grown]), [None, Some(0)]);
        assert_eq!(repeats(&[&grown, &one]), [None, Some(0)]);
    }

    /// What each of some threads repeats, noted in this order, by their places.
    fn repeats(threads: &[&Thread]) -> Vec<Option<usize>> {
        let (mut seen, mut found) = (Seen::default(), Vec::new());
        let mut parts = Seen::default();
        for (place, thread) in threads.iter().enumerate() {
            let name = place.to_string();
            seen.note(place as u64, &name, thread);
            let mut part = Seen::default();
            part.note(place as u64, &name, thread);
            parts = part.merge(parts);
            let of = seen.duplicate_of(place as u64, thread);
            found.push(of.map(|name| name.parse().unwrap()));
        }
        assert_eq!(parts, seen, "a monoid");
        found
    }

    #[test]
    fn comments_are_never_counted_twice() {
        let post = "https://blog.example/post/";
        let rest = thread(post, None, Some(Channel::Rest), 1..34);
        let first = thread(post, None, None, 1..11);
        let third = thread(
            "https://blog.example/post/comment-page-3/",
            Some(3),
            None,
            21..34,
        );
        assert_eq!(repeats(&[&first, &rest]), [None, Some(0)]);
        assert_eq!(repeats(&[&rest, &first]), [None, Some(0)]);
        assert_eq!(repeats(&[&third, &rest]), [None, Some(0)]);
        assert_eq!(repeats(&[&rest, &third]), [None, Some(0)]);
        assert_eq!(repeats(&[&first, &third, &first]), [None, None, Some(0)]);
    }

    #[test]
    fn the_second_answer_of_rest_does_not_repeat_the_first() {
        let post = "https://blog.example/post/";
        let answer = |ids| thread(post, None, Some(Channel::Rest), ids);
        let (one, two) = (answer(1..101), answer(101..150));
        assert_eq!(repeats(&[&one, &two, &two]), [None, None, Some(1)]);
        let feed = thread(post, None, Some(Channel::Feed), 140..150);
        assert_eq!(repeats(&[&one, &two, &feed]), [None, None, Some(1)]);
        let nothing = thread(post, None, None, 0..0);
        assert_eq!(repeats(&[&one, &nothing]), [None, Some(0)]);
    }
}
