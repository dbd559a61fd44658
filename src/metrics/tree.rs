//! The tree of human comments: depths and widths, pings left out.

use crate::thread::{Kind, Thread};

/// Stated reply links between comments. A reply to a ping hangs on the ping's nearest human ancestor, else on the post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// For each item the comment it hangs on; `None` for the post, and for pings.
    pub parent: Vec<Option<usize>>,
    /// For each item its depth over comments, 1 = top level; 0 for pings.
    pub depth: Vec<u32>,
    /// For each item the comments that hang on it.
    pub children: Vec<u64>,
}

impl Tree {
    /// The tree of a thread. Parents that run in a circle or out of the list are dropped: ids come from hostile pages.
    #[must_use]
    pub fn of(thread: &Thread) -> Self {
        let n = thread.items.len();
        let over_all = acyclic(thread);
        let mut tree = Tree {
            parent: vec![None; n],
            depth: vec![0; n],
            children: vec![0; n],
        };
        for &at in &over_all.order {
            if thread.items[at].kind.is_ping() {
                continue;
            }
            // Parents come first in `order`, so a ping's own ancestor is known already.
            tree.parent[at] = over_all.parent[at].and_then(|up| over_all.human[up]);
            tree.depth[at] = 1 + tree.parent[at].map_or(0, |up| tree.depth[up]);
            if let Some(up) = tree.parent[at] {
                tree.children[up] += 1;
            }
        }
        tree
    }
}

/// Stated parents over comments and pings, without circles.
pub(crate) struct Acyclic {
    pub(crate) parent: Vec<Option<usize>>,
    /// Every item, parents before children.
    order: Vec<usize>,
    /// The item itself where a person wrote it, else its nearest human ancestor.
    human: Vec<Option<usize>>,
}

pub(crate) fn acyclic(thread: &Thread) -> Acyclic {
    let n = thread.items.len();
    let mut out = Acyclic {
        parent: thread
            .items
            .iter()
            .map(|item| item.parent.filter(|&up| up < n))
            .collect(),
        order: Vec::with_capacity(n),
        human: vec![None; n],
    };
    let mut state = vec![State::New; n];
    let mut path = Vec::new();
    for start in 0..n {
        let mut at = start;
        while state[at] == State::New {
            state[at] = State::Open;
            path.push(at);
            match out.parent[at] {
                Some(up) if state[up] == State::Open => out.parent[at] = None,
                Some(up) => at = up,
                None => break,
            }
        }
        while let Some(at) = path.pop() {
            state[at] = State::Done;
            out.order.push(at);
            out.human[at] = match thread.items[at].kind {
                Kind::Comment => Some(at),
                _ => out.parent[at].and_then(|up| out.human[up]),
            };
        }
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::sample::{comment, ping, thread};

    fn parents(links: &[(Kind, Option<usize>)]) -> Tree {
        let items = links
            .iter()
            .map(|&(kind, parent)| {
                let mut item = match kind {
                    Kind::Comment => comment("Anna", ""),
                    kind => ping(kind, "Blog", "http://b.example/"),
                };
                item.parent = parent;
                item
            })
            .collect();
        Tree::of(&thread(items))
    }

    #[test]
    fn replies_to_pings_hang_on_the_nearest_human() {
        use Kind::{Comment, Pingback};
        let tree = parents(&[
            (Comment, None),
            (Pingback, Some(0)),
            (Comment, Some(1)),
            (Pingback, None),
            (Comment, Some(3)),
        ]);
        assert_eq!(tree.depth, [1, 0, 2, 0, 1]);
        assert_eq!(tree.parent[2], Some(0));
        assert_eq!(tree.children, [1, 0, 0, 0, 0]);
    }

    #[test]
    fn circles_and_dangling_parents_end() {
        use Kind::Comment;
        let tree = parents(&[
            (Comment, Some(1)),
            (Comment, Some(0)),
            (Comment, Some(2)),
            (Comment, Some(99)),
        ]);
        assert_eq!(tree.depth.iter().filter(|&&d| d == 1).count(), 3);
    }

    #[test]
    fn a_parent_may_stand_after_its_child() {
        use Kind::Comment;
        let tree = parents(&[(Comment, Some(1)), (Comment, None)]);
        assert_eq!(tree.depth, [2, 1]);
    }

    #[test]
    fn a_very_deep_thread_needs_no_stack() {
        let links: Vec<_> = (0..200_000usize)
            .map(|at| (Kind::Comment, at.checked_sub(1)))
            .collect();
        assert_eq!(parents(&links).depth.last(), Some(&200_000));
    }
}
