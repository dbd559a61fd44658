//! Sums over the pages of a run: items by kind, what pages state and what is missing, texts, sources of pings.

use super::histogram::Histogram;
use super::monoid::{Monoid, Tally};
use crate::metrics::people::digest;
use crate::metrics::{Measured, site};
use crate::thread::{ItemStatus, Kind, Scope, Thread, ThreadStatus};
use std::collections::{BTreeMap, BTreeSet};

/// All states of a thread, as `thread_status` names them, in the order in which the first that holds is taken.
pub(super) const STATUSES: [ThreadStatus; 7] = [
    ThreadStatus::Truncated,
    ThreadStatus::ScriptLoaded,
    ThreadStatus::Partial,
    ThreadStatus::Complete,
    ThreadStatus::Undeclared,
    ThreadStatus::Empty,
    ThreadStatus::None,
];

/// All scopes of a stated number.
pub(super) const SCOPES: [Scope; 4] = [
    Scope::People,
    Scope::PeopleAndPings,
    Scope::TopLevel,
    Scope::Unknown,
];

/// Pages and their items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pages, duplicates left out.
    pub(super) pages: u64,
    /// Pages whose address is known.
    pub(super) addressed: u64,
    /// Pages left out, since they stand in the run already.
    pub(super) duplicates: u64,
    /// Pages by status, in the order of [`STATUSES`].
    pub(super) by_status: [u64; 7],
    /// Pages whose thread can be read: there a 0 is a 0.
    pub(super) readable: u64,
    /// Human comments, placeholders included.
    pub(super) comments: u64,
    /// Placeholders of deleted comments.
    pub(super) deleted: u64,
    /// Pings by kind.
    pub(super) pings: BTreeMap<Kind, u64>,
    /// Comments whose author is known, on the pages that have any.
    pub(super) named: Tally,
    /// Comments by the posts' authors, on the pages where they are known, and all named comments there.
    pub(super) by_post_author: Tally,
    pub(super) beside_post_author: u64,
}

impl Monoid for Counts {
    fn absorb(&mut self, other: Self) {
        let Counts {
            pages,
            addressed,
            duplicates,
            by_status,
            readable,
            comments,
            deleted,
            pings,
            named,
            by_post_author,
            beside_post_author,
        } = other;
        self.pages.absorb(pages);
        self.addressed.absorb(addressed);
        self.duplicates.absorb(duplicates);
        self.by_status.absorb(by_status);
        self.readable.absorb(readable);
        self.comments.absorb(comments);
        self.deleted.absorb(deleted);
        self.pings.absorb(pings);
        self.named.absorb(named);
        self.by_post_author.absorb(by_post_author);
        self.beside_post_author.absorb(beside_post_author);
    }
}

impl Counts {
    pub(super) fn add(&mut self, thread: &Thread, measured: &Measured) {
        self.pages += 1;
        self.addressed += u64::from(thread.url.as_deref().is_some_and(|url| url.contains("://")));
        let status = STATUSES.iter().position(|&status| status == thread.status);
        if let Some(at) = status {
            self.by_status[at] += 1;
        }
        self.readable += u64::from(thread.is_readable());
        for item in &thread.items {
            match item.kind {
                Kind::Comment => {
                    self.comments += 1;
                    self.deleted += u64::from(item.status == ItemStatus::Deleted);
                }
                ping => *self.pings.entry(ping).or_default() += 1,
            }
        }
        let people = &measured.people;
        let comments = |post_author: bool| -> u64 {
            let people = people.list.iter();
            let wanted = people.filter(|person| !post_author || person.post_author);
            wanted.map(|person| person.items.len() as u64).sum()
        };
        let named = comments(false);
        if named > 0 {
            self.named.add(named);
        }
        if named > 0 && people.post_author_known {
            self.by_post_author.add(comments(true));
            self.beside_post_author += named;
        }
    }

    /// Pings of a kind that satisfies `wanted`.
    pub(super) fn pings_of(&self, wanted: impl Fn(Kind) -> bool) -> u64 {
        let pings = self.pings.iter();
        pings
            .filter(|&(&kind, _)| wanted(kind))
            .map(|(_, &count)| count)
            .sum()
    }
}

/// What pages state, and what is short of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// The numbers stated.
    pub(super) declared: Tally,
    /// Pages that state a number of each scope, in the order of [`SCOPES`].
    pub(super) scopes: [u64; 4],
    /// Items missing, on the pages where any are, by scope in the same order.
    pub(super) missing: [Tally; 4],
    /// Items beyond the numbers stated, on the pages where there are any.
    pub(super) surplus: Tally,
}

impl Monoid for Stated {
    fn absorb(&mut self, other: Self) {
        let Stated {
            declared,
            scopes,
            missing,
            surplus,
        } = other;
        self.declared.absorb(declared);
        self.scopes.absorb(scopes);
        for (mine, theirs) in self.missing.iter_mut().zip(missing) {
            mine.absorb(theirs);
        }
        self.surplus.absorb(surplus);
    }
}

impl Stated {
    pub(super) fn add(&mut self, thread: &Thread) {
        let Some(declared) = &thread.declared else {
            return;
        };
        self.declared.add(declared.count);
        let scope = SCOPES.iter().position(|&scope| scope == declared.scope);
        if let Some(scope) = scope {
            self.scopes[scope] += 1;
            if let Some(missing @ 1..) = thread.missing {
                self.missing[scope].add(missing);
            }
        }
        if let Some(surplus @ 1..) = thread.surplus {
            self.surplus.add(surplus);
        }
    }

    /// Items missing in every scope.
    pub(super) fn missing(&self) -> Tally {
        let mut all = Tally::default();
        for scope in self.missing {
            all.absorb(scope);
        }
        all
    }
}

/// Texts of the comments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// Words of each comment that is no placeholder.
    pub(super) words: Histogram<u64>,
    /// Pages with such a comment.
    pub(super) pages: u64,
    /// Words of comments, on the readable pages whose post has words, and those of the posts.
    pub(super) below_posts: Tally,
    pub(super) of_posts: u64,
}

impl Monoid for Texts {
    fn absorb(&mut self, other: Self) {
        let Texts {
            words,
            pages,
            below_posts,
            of_posts,
        } = other;
        self.words.absorb(words);
        self.pages.absorb(pages);
        self.below_posts.absorb(below_posts);
        self.of_posts.absorb(of_posts);
    }
}

impl Texts {
    pub(super) fn add(&mut self, thread: &Thread, measured: &Measured) {
        let texts = || measured.texts.iter().flatten();
        for text in texts() {
            self.words.add(text.words);
        }
        self.pages += u64::from(texts().next().is_some());
        if let Some(post @ 1..) = thread.post.words
            && thread.is_readable()
        {
            self.below_posts.add(texts().map(|text| text.words).sum());
            self.of_posts.absorb(post);
        }
    }
}

/// Where pings come from. Digests stand for names, so that half a million pages take little room.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    pub(super) names: BTreeSet<u64>,
    /// Pages with a ping that names its source.
    pub(super) named_pages: u64,
    pub(super) domains: BTreeSet<u64>,
    /// Pages with a ping whose source link is known.
    pub(super) linked_pages: u64,
}

impl Monoid for Sources {
    fn absorb(&mut self, other: Self) {
        let Sources {
            names,
            named_pages,
            domains,
            linked_pages,
        } = other;
        self.names.absorb(names);
        self.named_pages.absorb(named_pages);
        self.domains.absorb(domains);
        self.linked_pages.absorb(linked_pages);
    }
}

impl Sources {
    pub(super) fn add(&mut self, thread: &Thread) {
        let pings = || thread.items.iter().filter(|item| item.kind.is_ping());
        let names = pings().filter_map(|item| item.author.name.as_deref());
        let names: BTreeSet<u64> = names.map(digest).collect();
        let links = pings().filter_map(|item| item.author.url.as_deref());
        let domains: BTreeSet<u64> = links
            .filter_map(site::registrable_domain)
            .map(|domain| digest(&domain))
            .collect();
        self.named_pages += u64::from(!names.is_empty());
        self.linked_pages += u64::from(!domains.is_empty());
        self.names.extend(names);
        self.domains.extend(domains);
    }
}
