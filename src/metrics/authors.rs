//! People over all pages of a run: a fold that can be done in parts, in any order, with the same result.
//!
//! A person is a key that each page gives for itself ([`People`](super::people::People)): no page changes what another one said, so
//! neither order nor division of a run can, and the `author_id` in `comments.csv` is known when the page is.

use super::Measured;
use super::corpus::calendar::{Month, span};
use super::corpus::monoid::Monoid;
use super::people::{IdentityBasis, Person, author_id};
use crate::When;
use crate::thread::{Nesting, ReplyTarget, Thread};
use std::collections::BTreeMap;

/// How often each form of a name or link stands. Most people have one form, which needs no map.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Forms {
    #[default]
    None,
    One(Box<str>, u64),
    Many(BTreeMap<Box<str>, u64>),
}

impl Forms {
    fn add(&mut self, form: &str, times: u64) {
        match self {
            Forms::None => *self = Forms::One(form.into(), times),
            Forms::One(known, count) if **known == *form => *count += times,
            Forms::One(known, count) => {
                let known = (std::mem::take(known), *count);
                *self = Forms::Many(BTreeMap::from([known, (form.into(), times)]));
            }
            Forms::Many(all) => match all.get_mut(form) {
                Some(count) => *count += times,
                None => {
                    all.insert(form.into(), times);
                }
            },
        }
    }

    /// The forms, most frequent first, ties in byte order.
    fn ranked(&self) -> Vec<&str> {
        match self {
            Forms::None => Vec::new(),
            Forms::One(form, _) => vec![form],
            Forms::Many(all) => {
                let mut all: Vec<_> = all.iter().collect();
                // Stable over the map's byte order.
                all.sort_by_key(|&(_, &count)| std::cmp::Reverse(count));
                all.into_iter().map(|(form, _)| &**form).collect()
            }
        }
    }

    /// The first of the ranked forms.
    fn first(&self) -> Option<&str> {
        match self {
            Forms::None => None,
            Forms::One(form, _) => Some(form),
            Forms::Many(all) => {
                let most = all.iter().rev().max_by_key(|&(_, &count)| count);
                most.map(|(form, _)| &**form)
            }
        }
    }
}

impl Monoid for Forms {
    fn absorb(&mut self, other: Self) {
        match other {
            Forms::None => {}
            Forms::One(form, times) => self.add(&form, times),
            Forms::Many(all) => {
                for (form, times) in all {
                    self.add(&form, times);
                }
            }
        }
    }
}

/// On how many posts a person commented, as far as anybody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OnPosts {
    /// Only on the post with this key.
    One(u64),
    /// On two or more.
    Several,
}

/// One person over the whole run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    digest: u64,
    /// What the key rests on.
    pub basis: IdentityBasis,
    names: Forms,
    urls: Forms,
    /// Wrote the post of any page.
    pub post_author: bool,
    /// Comments, deleted placeholders left out.
    pub comments: u64,
    /// Pages with a comment by this person.
    pub pages: u64,
    on_posts: OnPosts,
    /// Stated replies to other known people's comments; `None` where none of the pages shows who answered whom.
    pub replies_given: Option<u64>,
    /// Stated replies by other known people to this person's comments; `None` as above.
    pub replies_received: Option<u64>,
    /// Stated or inferred replies to other known people's comments.
    pub replies_given_inferred: u64,
    /// Stated or inferred replies by other known people to this person's comments.
    pub replies_received_inferred: u64,
    /// UAX #29 words of the comments.
    pub words: u64,
    /// Earliest known date of a comment, wall-clock time.
    pub first: Option<When>,
    /// Latest known date.
    pub last: Option<When>,
    /// Months with a dated comment, in order, each once.
    months: Vec<Month>,
}

impl Author {
    /// The person of one page: comments, names and dates; replies are counted by [`Authors::add`].
    fn on_page(thread: &Thread, measured: &Measured, person: &Person, post: u64) -> Self {
        let nested = (thread.nesting == Nesting::Nested).then_some(0);
        let mut author = Author {
            digest: person.digest,
            basis: person.basis,
            names: Forms::None,
            urls: Forms::None,
            post_author: person.post_author,
            comments: person.items.len() as u64,
            pages: 1,
            on_posts: OnPosts::One(post),
            replies_given: nested,
            replies_received: nested,
            replies_given_inferred: 0,
            replies_received_inferred: 0,
            words: 0,
            first: None,
            last: None,
            months: Vec::new(),
        };
        for &at in &person.items {
            let item = &thread.items[at];
            if let Some(name) = &item.author.name {
                author.names.add(name, 1);
            }
            if let Some(url) = &item.author.url {
                author.urls.add(url, 1);
            }
            author.words += measured.texts[at].map_or(0, |text| text.words);
            (author.first, author.last) = span((author.first, author.last), item.date.when);
            author.months.extend(item.date.when.and_then(Month::of));
        }
        author.months.sort_unstable();
        author.months.dedup();
        author.months.shrink_to_fit();
        author
    }

    /// The person as the column `author_id` names it.
    #[must_use]
    pub fn id(&self) -> String {
        author_id(self.digest)
    }

    /// The most frequent form of the name, ties in byte order.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.names.first()
    }

    /// The forms of the name, most frequent first, ties in byte order.
    #[must_use]
    pub fn forms(&self) -> Vec<&str> {
        self.names.ranked()
    }

    /// The most frequent link, ties in byte order.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.urls.first()
    }

    /// Whether the person commented on two posts or more.
    #[must_use]
    pub fn came_back(&self) -> bool {
        self.on_posts == OnPosts::Several
    }

    /// Months with a dated comment, in order, each once.
    #[must_use]
    pub fn months(&self) -> &[Month] {
        &self.months
    }

    fn absorb(&mut self, other: Author) {
        // Every field by its name: one that is added later can't be forgotten here.
        let Author {
            digest: _,
            basis,
            names,
            urls,
            post_author,
            comments,
            pages,
            on_posts,
            replies_given,
            replies_received,
            replies_given_inferred,
            replies_received_inferred,
            words,
            first,
            last,
            months,
        } = other;
        // One key has one basis, so this only spells out that order does not matter.
        self.basis = self.basis.min(basis);
        self.names.absorb(names);
        self.urls.absorb(urls);
        self.post_author |= post_author;
        self.comments += comments;
        self.pages += pages;
        if self.on_posts != on_posts {
            self.on_posts = OnPosts::Several;
        }
        self.replies_given = sum(self.replies_given, replies_given);
        self.replies_received = sum(self.replies_received, replies_received);
        self.replies_given_inferred += replies_given_inferred;
        self.replies_received_inferred += replies_received_inferred;
        self.words += words;
        (self.first, self.last) = span(span((self.first, self.last), first), last);
        self.months.extend(months);
        // Two sorted runs: the standard sort merges them in linear time.
        self.months.sort();
        self.months.dedup();
    }
}

/// The sum of what is known; `None` where neither is.
fn sum(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one.map_or(other, |one| Some(one + other.unwrap_or(0)))
}

/// The people of a run: empty, add a page, merge two; merging is associative and commutative.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authors {
    by_digest: BTreeMap<u64, Author>,
}

impl Authors {
    /// Adds the people of one page; `post` is the key of the post that it shows.
    pub fn add(&mut self, thread: &Thread, measured: &Measured, post: u64) {
        let people = &measured.people;
        let mut page: Vec<Author> = people
            .list
            .iter()
            .map(|person| Author::on_page(thread, measured, person, post))
            .collect();
        let who = |at: usize| people.of_item.get(at).copied().flatten();
        let stated = (0..thread.items.len()).filter_map(|at| Some((at, answered(thread, at)?)));
        for (giver, receiver) in between(stated, who) {
            *page[giver].replies_given.get_or_insert(0) += 1;
            *page[receiver].replies_received.get_or_insert(0) += 1;
        }
        let comment = |at: usize| {
            thread
                .items
                .get(at)
                .is_some_and(|item| !item.kind.is_ping())
        };
        let all = thread.replies.iter().filter_map(|reply| match reply.to {
            ReplyTarget::Item(to) if comment(to) => Some((reply.from, to)),
            _ => None,
        });
        for (giver, receiver) in between(all, who) {
            page[giver].replies_given_inferred += 1;
            page[receiver].replies_received_inferred += 1;
        }
        for author in page {
            self.insert(author);
        }
    }

    fn insert(&mut self, author: Author) {
        match self.by_digest.get_mut(&author.digest) {
            Some(known) => known.absorb(author),
            None => {
                self.by_digest.insert(author.digest, author);
            }
        }
    }

    /// The number of people.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.by_digest.len() as u64
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_digest.is_empty()
    }

    /// The people, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = &Author> {
        self.by_digest.values()
    }

    /// The people, most comments first, then by name and id.
    #[must_use]
    pub fn ranked(&self) -> Vec<&Author> {
        let mut list: Vec<&Author> = self.iter().collect();
        list.sort_by(|a, b| {
            let by = |author: &Author| (std::cmp::Reverse(author.comments), author.digest);
            let (first, second) = (by(a), by(b));
            (first.0, a.name(), first.1).cmp(&(second.0, b.name(), second.1))
        });
        list
    }
}

impl Monoid for Authors {
    fn absorb(&mut self, other: Self) {
        let Authors { by_digest } = other;
        for author in by_digest.into_values() {
            self.insert(author);
        }
    }
}

/// Of replies between items those between two different known people: who answers and who is answered. What nobody known wrote or
/// got counts on neither side, so that over a run as many replies are given as received.
fn between(
    replies: impl Iterator<Item = (usize, usize)>,
    who: impl Fn(usize) -> Option<usize>,
) -> impl Iterator<Item = (usize, usize)> {
    replies.filter_map(move |(from, to)| {
        let (giver, receiver) = (who(from)?, who(to)?);
        (giver != receiver).then_some((giver, receiver))
    })
}

/// The comment that a comment answers, by a stated parent.
fn answered(thread: &Thread, at: usize) -> Option<usize> {
    let item = &thread.items[at];
    let up = item.parent.filter(|_| !item.kind.is_ping())?;
    thread
        .items
        .get(up)
        .filter(|parent| !parent.kind.is_ping())
        .map(|_| up)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::corpus::posts::post_key;
    use crate::metrics::measure;
    use crate::metrics::sample::{comment, dated, reply, thread};

    fn fold(pages: &[&Thread]) -> Authors {
        let mut authors = Authors::default();
        for page in pages {
            authors.add(page, &measure(page), post_key(page));
        }
        authors
    }

    fn pages() -> [Thread; 3] {
        let one = thread(vec![
            dated(comment("Anna", "one two"), When::minute(2010, 3, 12, 9, 0)),
            reply(comment("Marthe", "three"), 0),
            reply(comment("Anna", "self"), 0),
            reply(comment("", "nobody"), 0),
        ]);
        let two = thread(vec![
            dated(comment("ANNA", "x"), When::day(2010, 3, 12)),
            reply(comment("ANNA", "x"), 1),
            reply(comment("Anna", "x"), 99),
        ]);
        let three = thread(vec![comment("Bruno", ""), reply(comment("Anna", "y"), 0)]);
        [one, two, three]
    }

    #[test]
    fn totals_over_pages() {
        let [one, two, three] = pages();
        let authors = fold(&[&one, &two, &three]);
        let ranked = authors.ranked();
        let anna = ranked[0];
        assert_eq!(anna.forms(), ["Anna", "ANNA"]);
        assert_eq!((anna.comments, anna.pages, anna.words), (6, 3, 7));
        assert_eq!(
            (anna.replies_given, anna.replies_received),
            (Some(1), Some(1))
        );
        assert_eq!(anna.first, Some(When::day(2010, 3, 12)));
        assert_eq!(anna.last, Some(When::minute(2010, 3, 12, 9, 0)));
        let names: Vec<_> = ranked.iter().map(|author| author.forms()[0]).collect();
        assert_eq!(names, ["Anna", "Bruno", "Marthe"]);
        assert!(ranked[2].post_author);
        assert_eq!(anna.months().len(), 1);
    }

    #[test]
    fn as_many_replies_are_given_as_received() {
        // Nobody known answers Bruno, and Bruno answers a placeholder.
        let mut gone = comment("Carla", "");
        gone.status = crate::thread::ItemStatus::Deleted;
        let page = thread(vec![
            comment("Bruno", ""),
            reply(comment("", ""), 0),
            gone,
            reply(comment("Bruno", ""), 2),
            reply(comment("Anna", ""), 0),
        ]);
        let authors = fold(&[&page]);
        let given = authors.iter().filter_map(|a| a.replies_given);
        let received = authors.iter().filter_map(|a| a.replies_received);
        assert_eq!((given.sum::<u64>(), received.sum::<u64>()), (1, 1));
    }

    #[test]
    fn a_flat_thread_does_not_know_who_answered_whom() {
        let mut flat = thread(vec![comment("Anna", ""), comment("Bruno", "")]);
        flat.nesting = Nesting::Flat;
        let inferred = |from, to| crate::thread::Reply {
            from,
            to: ReplyTarget::Item(to),
            basis: crate::thread::ReplyBasis::Addressed,
            confidence: 0.8,
            addressee: Some("Anna".into()),
        };
        flat.replies = vec![inferred(1, 0), inferred(0, 0)];
        let authors = fold(&[&flat]);
        let [anna, bruno] = authors.ranked()[..] else {
            panic!("two people");
        };
        assert_eq!((anna.replies_given, anna.replies_received), (None, None));
        assert_eq!(
            (anna.replies_given_inferred, anna.replies_received_inferred),
            (0, 1)
        );
        assert_eq!(
            (
                bruno.replies_given_inferred,
                bruno.replies_received_inferred
            ),
            (1, 0)
        );
    }

    #[test]
    fn who_commented_on_two_posts_came_back() {
        let on = |url: &str| {
            let mut page = thread(vec![comment("Anna", "")]);
            page.url = Some(url.into());
            page
        };
        let came_back = |pages: &[&Thread]| fold(pages).ranked()[0].came_back();
        let (one, two) = (on("https://a.example/1"), on("https://a.example/2"));
        assert!(!came_back(&[&one]));
        assert!(!came_back(&[&one, &one]));
        assert!(came_back(&[&one, &two]));
        assert!(came_back(&[&one, &two, &one]));
    }

    #[test]
    fn parts_merge_to_the_whole_in_any_order() {
        let [one, two, three] = pages();
        let whole = fold(&[&one, &two, &three]);
        let mut left = fold(&[&one]);
        left.absorb(fold(&[&two, &three]));
        let mut right = fold(&[&three]);
        right.absorb(fold(&[&two]));
        right.absorb(fold(&[&one]));
        assert_eq!(whole, left);
        assert_eq!(whole, right);
    }
}
