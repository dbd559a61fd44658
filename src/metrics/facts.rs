//! What all formulas rest on, prepared once a page in linear or n log n time.

use super::Needs;
use super::people::{People, Person};
use super::text::TextCounts;
use super::times::Times;
use super::tree::Tree;
use crate::thread::{ItemStatus, Nesting, ReplyTarget, Thread};

/// What the formulas are computed from, prepared once a page.
#[derive(Debug)]
pub struct Facts<'a> {
    /// The thread itself.
    pub thread: &'a Thread,
    /// Its people.
    pub people: People,
    /// Its tree of comments.
    pub tree: Tree,
    /// Times of the comments and gaps between them.
    pub times: Times,
    /// Counts over each item's text; `None` for pings and deleted placeholders.
    pub texts: Vec<Option<TextCounts>>,
    /// Direct stated replies to each item: comments only.
    pub replies: Vec<u64>,
    /// c_(1) ≤ c_(2) ≤ …: comments of each person, sorted.
    pub activity: Vec<u64>,
    /// Words of each text, sorted.
    pub words: Vec<u64>,
    /// Top-level comments by readers, and which of them got a stated reply.
    pub stated: Answered,
    /// All comments by readers, and which of them got a reply, stated or inferred.
    pub inferred: Answered,
}

/// Comments by known people other than the post's author, and how many of them somebody else answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answered {
    /// The comments asked about.
    pub of: u64,
    /// Those that another known person answered.
    pub by_anybody: u64,
    /// Those that the post's author answered.
    pub by_post_author: u64,
}

impl Answered {
    /// `replies` are pairs of a comment and the item that it answers.
    fn of(
        people: &People,
        asked: impl Fn(usize) -> bool,
        replies: impl Iterator<Item = (usize, usize)>,
    ) -> Self {
        let reader = |at: usize| people.author(at).is_some_and(|person| !person.post_author);
        let mut by_anybody = vec![false; people.of_item.len()];
        let mut by_post_author = by_anybody.clone();
        for (from, to) in replies {
            let person = |at: usize| people.of_item.get(at).copied().flatten();
            let (Some(who), Some(whom)) = (person(from), person(to)) else {
                continue;
            };
            if who != whom {
                by_anybody[to] = true;
                by_post_author[to] |= people.list[who].post_author;
            }
        }
        let mut out = Answered::default();
        for at in (0..by_anybody.len()).filter(|&at| reader(at) && asked(at)) {
            out.of += 1;
            out.by_anybody += u64::from(by_anybody[at]);
            out.by_post_author += u64::from(by_post_author[at]);
        }
        out
    }
}

impl<'a> Facts<'a> {
    /// Prepares the facts of one thread.
    #[must_use]
    pub fn of(thread: &'a Thread) -> Self {
        let people = People::of(thread);
        let tree = Tree::of(thread);
        let texts: Vec<_> = thread
            .items
            .iter()
            .map(|item| {
                let read = !item.kind.is_ping() && item.status != ItemStatus::Deleted;
                read.then(|| TextCounts::of(&item.text))
            })
            .collect();
        let activity = people.list.iter().map(|p| p.items.len() as u64);
        Facts {
            thread,
            times: Times::of(thread, &tree, &people),
            replies: direct_replies(thread),
            activity: sorted(activity),
            words: sorted(texts.iter().flatten().map(|text| text.words)),
            stated: Answered::of(
                &people,
                |at| tree.depth[at] == 1,
                (0..tree.answered.len()).filter_map(|at| Some((at, tree.answered[at]?))),
            ),
            inferred: Answered::of(
                &people,
                |_| true,
                thread.replies.iter().filter_map(|reply| match reply.to {
                    ReplyTarget::Item(to) => Some((reply.from, to)),
                    ReplyTarget::Post | ReplyTarget::Absent(_) => None,
                }),
            ),
            people,
            tree,
            texts,
        }
    }

    /// n: human comments, deleted placeholders included.
    #[must_use]
    pub fn comments(&self) -> u64 {
        self.tree.order.len() as u64
    }

    /// m: comments with a known author, placeholders left out.
    #[must_use]
    pub fn named_comments(&self) -> u64 {
        self.activity.iter().sum()
    }

    /// a: people known by name.
    #[must_use]
    pub fn commenters(&self) -> u64 {
        self.activity.len() as u64
    }

    /// Whether there are comments, and nobody is known to have written any.
    #[must_use]
    pub fn nobody_known(&self) -> bool {
        self.activity.is_empty() && self.comments() > 0
    }

    /// Comments by the people that satisfy `wanted`.
    pub fn comments_of(&self, wanted: impl Fn(&Person) -> bool) -> u64 {
        let people = self.people.list.iter();
        people
            .filter(|person| wanted(person))
            .map(|person| person.items.len() as u64)
            .sum()
    }

    /// A sum over the texts of comments.
    pub fn text_sum(&self, of: impl Fn(&TextCounts) -> u64) -> u64 {
        self.texts.iter().flatten().map(of).sum()
    }

    /// Whether the page has what a metric needs.
    #[must_use]
    pub fn meets(&self, needs: Needs) -> bool {
        let readable = self.thread.is_readable();
        match needs {
            Needs::Thread => readable,
            Needs::Nesting => readable && self.thread.nesting == Nesting::Nested,
        }
    }
}

fn direct_replies(thread: &Thread) -> Vec<u64> {
    let mut replies = vec![0; thread.items.len()];
    for item in thread.items.iter().filter(|item| !item.kind.is_ping()) {
        if let Some(count) = item.parent.and_then(|up| replies.get_mut(up)) {
            *count += 1;
        }
    }
    replies
}

fn sorted(values: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values
}
