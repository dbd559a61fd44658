//! The tree of human comments: depths and widths, pings left out.

use crate::thread::{Item, Kind, Thread};

/// Stated reply links between comments. A reply to a ping hangs on the ping's nearest human ancestor, else on the post.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// For each item the comment it hangs on; `None` for the post, and for pings.
    pub parent: Vec<Option<usize>>,
    /// For each item its depth over comments, 1 = top level; 0 for pings. A comment whose parent is not on the page keeps the depth
    /// that the page states, as in comments.csv: it is a reply, and no beginning of a thread.
    pub depth: Vec<u32>,
    /// For each item the comments that hang on it.
    pub children: Vec<u64>,
    /// For each item the comment that it answers: its stated parent, where that is a comment and not a ping. Who talks with whom and
    /// how fast is read from this; what hangs on a ping answers nobody.
    pub answered: Vec<Option<usize>>,
    /// The comments, parents before children.
    pub order: Vec<usize>,
    /// Comments on each level, the top level first; 0 on a level whose comments are not on the page.
    pub widths: Vec<u64>,
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
            answered: vec![None; n],
            order: Vec::with_capacity(n),
            widths: Vec::new(),
        };
        for &at in &over_all.order {
            if thread.items[at].kind.is_ping() {
                continue;
            }
            tree.order.push(at);
            // Parents come first in `order`, so a ping's own ancestor is known already.
            tree.parent[at] = over_all.parent[at].and_then(|up| over_all.human[up]);
            tree.depth[at] = match tree.parent[at] {
                Some(up) => tree.depth[up] + 1,
                None => stated_depth(&thread.items[at]),
            };
            if let Some(up) = tree.parent[at] {
                tree.children[up] += 1;
            }
            tree.answered[at] = over_all.parent[at].filter(|&up| !thread.items[up].kind.is_ping());
            let level = tree.depth[at] as usize - 1;
            if tree.widths.len() <= level {
                tree.widths.resize(level + 1, 0);
            }
            tree.widths[level] += 1;
        }
        tree
    }

    /// Comments below each comment and itself; 0 for pings.
    #[must_use]
    pub fn subtrees(&self) -> Vec<u64> {
        let mut sizes = vec![0; self.parent.len()];
        for &at in self.order.iter().rev() {
            sizes[at] += 1;
            if let Some(up) = self.parent[at] {
                sizes[up] += sizes[at];
            }
        }
        sizes
    }
}

/// The deepest level that is believed of a comment without its parent: a page may state any number, and each level takes room.
const DEEPEST_STATED: u32 = 10_000;

/// The depth of a comment that hangs on no other: that of its class or indentation, where its parent is hidden or on another page.
fn stated_depth(item: &Item) -> u32 {
    let stated = item.depth.filter(|_| item.parent.is_none());
    stated.map_or(1, |depth| depth.clamp(1, DEEPEST_STATED))
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
        assert_eq!(tree.answered, [None; 5]);
        assert_eq!((tree.order, tree.widths), (vec![0, 2, 4], vec![2, 1]));
    }

    #[test]
    fn a_reply_without_its_parent_keeps_its_depth() {
        let mut items: Vec<_> = (0..3).map(|_| comment("Anna", "")).collect();
        items[1].depth = Some(3);
        items[2].parent = Some(1);
        items[2].depth = Some(4);
        let tree = Tree::of(&thread(items.clone()));
        assert_eq!(tree.depth, [1, 3, 4]);
        assert_eq!((tree.parent[1], tree.widths), (None, vec![1, 0, 1, 1]));
        items[1].depth = Some(u32::MAX);
        let tree = Tree::of(&thread(items));
        assert_eq!(tree.depth[2], DEEPEST_STATED + 1);
    }

    #[test]
    fn subtrees_hold_all_that_is_below() {
        use Kind::{Comment, Pingback};
        let tree = parents(&[
            (Comment, Some(2)),
            (Pingback, None),
            (Comment, None),
            (Comment, Some(0)),
            (Comment, Some(2)),
        ]);
        assert_eq!(tree.subtrees(), [2, 0, 4, 1, 1]);
        assert_eq!(tree.widths, [1, 2, 1]);
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
