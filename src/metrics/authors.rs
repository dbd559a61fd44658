//! People over all pages of a run: a fold that can be done in parts, in any order, with the same result.

use super::Measured;
use super::people::IdentityBasis;
use crate::When;
use crate::thread::Thread;
use std::collections::BTreeMap;

/// One person over the whole run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Digest of the identity key.
    pub id: String,
    /// What the key rests on.
    pub basis: IdentityBasis,
    /// Forms of the name, with how often each stands.
    pub names: BTreeMap<String, u64>,
    /// Links on the name, with how often each stands.
    pub urls: BTreeMap<String, u64>,
    /// Wrote the post of any page.
    pub post_author: bool,
    /// Comments, deleted placeholders left out.
    pub comments: u64,
    /// Pages with a comment by this person.
    pub pages: u64,
    /// Stated replies to other people's comments.
    pub replies_given: u64,
    /// Stated replies by others to this person's comments.
    pub replies_received: u64,
    /// UAX #29 words of the comments.
    pub words: u64,
    /// Earliest known date of a comment, wall-clock time.
    pub first: Option<When>,
    /// Latest known date.
    pub last: Option<When>,
}

impl Author {
    /// The forms of the name, most frequent first, ties in byte order.
    #[must_use]
    pub fn forms(&self) -> Vec<&str> {
        by_frequency(&self.names)
    }

    /// The most frequent link, ties in byte order.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        by_frequency(&self.urls).first().copied()
    }

    fn merge(&mut self, other: Author) {
        self.basis = self.basis.min(other.basis);
        for (name, count) in other.names {
            *self.names.entry(name).or_default() += count;
        }
        for (url, count) in other.urls {
            *self.urls.entry(url).or_default() += count;
        }
        self.post_author |= other.post_author;
        self.comments += other.comments;
        self.pages += other.pages;
        self.replies_given += other.replies_given;
        self.replies_received += other.replies_received;
        self.words += other.words;
        self.first = self.first.into_iter().chain(other.first).min();
        self.last = self.last.max(other.last);
    }
}

fn by_frequency(counts: &BTreeMap<String, u64>) -> Vec<&str> {
    let mut forms: Vec<_> = counts.iter().collect();
    // Stable over the map's byte order.
    forms.sort_by_key(|&(_, &count)| std::cmp::Reverse(count));
    forms.into_iter().map(|(form, _)| form.as_str()).collect()
}

/// The people of a run: empty, add a page, merge two; merging is associative and commutative.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authors {
    by_id: BTreeMap<String, Author>,
}

impl Authors {
    /// Adds the people of one page.
    pub fn add(&mut self, thread: &Thread, measured: &Measured) {
        let people = &measured.people;
        for (index, person) in people.list.iter().enumerate() {
            let mut author = Author {
                id: person.id.clone(),
                basis: person.basis,
                names: BTreeMap::new(),
                urls: BTreeMap::new(),
                post_author: person.post_author,
                comments: person.items.len() as u64,
                pages: 1,
                replies_given: 0,
                replies_received: 0,
                words: 0,
                first: None,
                last: None,
            };
            for &at in &person.items {
                let item = &thread.items[at];
                for (counts, form) in [
                    (&mut author.names, &item.author.name),
                    (&mut author.urls, &item.author.url),
                ] {
                    if let Some(form) = form {
                        *counts.entry(form.clone()).or_default() += 1;
                    }
                }
                author.words += measured.texts[at].map_or(0, |text| text.words);
                author.first = author.first.into_iter().chain(item.date.when).min();
                author.last = author.last.max(item.date.when);
                author.replies_given += u64::from(
                    answered(thread, at).is_some_and(|up| people.of_item[up] != Some(index)),
                );
            }
            self.insert(author);
        }
        for at in 0..thread.items.len() {
            let Some(receiver) = answered(thread, at).and_then(|up| people.of_item[up]) else {
                continue;
            };
            if people.of_item[at] != Some(receiver)
                && let Some(author) = self.by_id.get_mut(&people.list[receiver].id)
            {
                author.replies_received += 1;
            }
        }
    }

    /// Adds what another part of the run found.
    pub fn merge(&mut self, other: Authors) {
        for author in other.by_id.into_values() {
            self.insert(author);
        }
    }

    fn insert(&mut self, author: Author) {
        match self.by_id.get_mut(&author.id) {
            Some(known) => known.merge(author),
            None => {
                self.by_id.insert(author.id.clone(), author);
            }
        }
    }

    /// The people, most comments first, then by name and id.
    #[must_use]
    pub fn ranked(&self) -> Vec<&Author> {
        let mut list: Vec<&Author> = self.by_id.values().collect();
        list.sort_by_cached_key(|author| {
            let name = author.forms().first().map(|&name| name.to_owned());
            (std::cmp::Reverse(author.comments), name, author.id.clone())
        });
        list
    }
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
    use crate::metrics::measure;
    use crate::metrics::sample::{comment, dated, reply, thread};

    fn fold(pages: &[&Thread]) -> Authors {
        let mut authors = Authors::default();
        for page in pages {
            authors.add(page, &measure(page));
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
        assert_eq!((anna.replies_given, anna.replies_received), (1, 2));
        assert_eq!(anna.first, Some(When::day(2010, 3, 12)));
        assert_eq!(anna.last, Some(When::minute(2010, 3, 12, 9, 0)));
        let names: Vec<_> = ranked.iter().map(|author| author.forms()[0]).collect();
        assert_eq!(names, ["Anna", "Bruno", "Marthe"]);
        assert!(ranked[2].post_author);
    }

    #[test]
    fn parts_merge_to_the_whole_in_any_order() {
        let [one, two, three] = pages();
        let whole = fold(&[&one, &two, &three]);
        let mut left = fold(&[&one]);
        left.merge(fold(&[&two, &three]));
        let mut right = fold(&[&three]);
        right.merge(fold(&[&two]));
        right.merge(fold(&[&one]));
        assert_eq!(whole, left);
        assert_eq!(whole, right);
    }
}
