//! Which page of a run is the first with its URL and comment page.

use crate::thread::Thread;
use crate::thread::join::post_of;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Pages by URL and comment page, each with the first one's place in the run and its name.
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
    /// Pages.
    first: HashMap<(String, Option<u32>), First>,
    /// The first page of each post, whatever its number.
    posts: HashMap<String, First>,
    /// Posts by files of channels.
    told: HashMap<String, Told>,
}

/// What files of channels tell of a post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Told {
    /// Comments by their number, each with the place of the first file that holds it.
    comments: HashMap<u64, u64>,
    /// The files' names by their places.
    names: HashMap<u64, String>,
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
        let page = page.to_owned();
        if thread.is_of_channel() && numbers(thread).next().is_some() {
            let told = self.told.entry(post).or_default();
            told.names.insert(place, page);
            for number in numbers(thread) {
                told.keep(number, place);
            }
        } else {
            let first = First { place, page };
            keep(&mut self.posts, post, first.clone());
            keep(&mut self.first, key, first);
        }
    }

    /// The earlier page that the page at this place repeats: the value of the column `duplicate_of`.
    #[must_use]
    pub fn duplicate_of(&self, place: u64, thread: &Thread) -> Option<&str> {
        let (key, post) = (key(thread)?, post_of(thread)?);
        let page = if thread.is_of_channel() {
            self.posts.get(&post)
        } else {
            self.first.get(&key)
        };
        let page = page.map(|first| (first.place, first.page.as_str()));
        let told = self.told.get(&post).and_then(|told| told.before(thread));
        let before = [page, told].into_iter().flatten();
        let (_, name) = before.filter(|(at, _)| *at < place).min()?;
        Some(name)
    }

    /// What two parts of a run know together.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (key, first) in other.first {
            keep(&mut self.first, key, first);
        }
        for (post, first) in other.posts {
            keep(&mut self.posts, post, first);
        }
        for (post, other) in other.told {
            let told = self.told.entry(post).or_default();
            told.names.extend(other.names);
            for (number, place) in other.comments {
                told.keep(number, place);
            }
        }
        self
    }
}

impl Told {
    fn keep(&mut self, number: u64, place: u64) {
        let first = self.comments.entry(number).or_insert(place);
        *first = place.min(*first);
    }

    /// The first file with one of a thread's comments; the first of all for a thread that shows no numbers.
    fn before(&self, thread: &Thread) -> Option<(u64, &str)> {
        let place = if numbers(thread).next().is_none() {
            self.names.keys().min()
        } else {
            numbers(thread).filter_map(|n| self.comments.get(&n)).min()
        };
        let place = *place?;
        Some((place, self.names.get(&place)?.as_str()))
    }
}

fn keep<K: std::hash::Hash + Eq>(all: &mut HashMap<K, First>, key: K, first: First) {
    match all.entry(key) {
        Entry::Vacant(free) => {
            free.insert(first);
        }
        Entry::Occupied(mut known) => {
            if first < *known.get() {
                known.insert(first);
            }
        }
    }
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
            ..Item::new(Kind::Comment, None, "text")
        });
        Thread {
            url: Some(url.to_owned()),
            comment_page: page,
            items: items.collect(),
            ..Thread::blank("page")
        }
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
