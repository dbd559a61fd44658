//! Which page of a run is the first with its URL and comment page.

use crate::thread::Thread;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Pages by URL and comment page, each with the first one's place in the run and its name.
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
    first: HashMap<(String, Option<u32>), First>,
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
        if let Some(key) = key(thread) {
            let page = page.to_owned();
            self.keep(key, First { place, page });
        }
    }

    fn keep(&mut self, key: (String, Option<u32>), first: First) {
        match self.first.entry(key) {
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

    /// The earlier page that the page at this place repeats: the value of the column `duplicate_of`.
    #[must_use]
    pub fn duplicate_of(&self, place: u64, thread: &Thread) -> Option<&str> {
        let first = self.first.get(&key(thread)?)?;
        (first.place < place).then_some(first.page.as_str())
    }

    /// What two parts of a run know together.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (key, first) in other.first {
            self.keep(key, first);
        }
        self
    }
}

/// A relative canonical link ("index.html") names no page of its own.
fn key(thread: &Thread) -> Option<(String, Option<u32>)> {
    let url = thread.url.as_ref().filter(|url| url.contains("://"))?;
    // A theme's pager may number the first page, or not.
    Some((url.clone(), thread.comment_page.filter(|&page| page > 1)))
}
