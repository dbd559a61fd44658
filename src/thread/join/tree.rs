//! Thread order: every item after its parent, siblings as they are given, whatever parents hostile ids state.

/// The items in thread order. `parent` holds an index for each item; `first` are all indices in the order in which siblings stand,
/// and `settle` may reorder the children of one item (or the top level). Parents that run in a circle lose the one link that closes it,
/// always the same one.
pub(crate) fn arrange(
    parent: &mut [Option<usize>],
    first: &[usize],
    mut settle: impl FnMut(&mut Vec<usize>),
) -> Vec<usize> {
    open_circles(parent, first);
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); parent.len()];
    let mut top = Vec::new();
    for &at in first {
        match parent[at] {
            Some(up) => children[up].push(at),
            None => top.push(at),
        }
    }
    let mut order = Vec::with_capacity(first.len());
    settle(&mut top);
    let mut stack: Vec<usize> = top.into_iter().rev().collect();
    while let Some(at) = stack.pop() {
        order.push(at);
        let mut below = std::mem::take(&mut children[at]);
        settle(&mut below);
        stack.extend(below.into_iter().rev());
    }
    order
}

fn open_circles(parent: &mut [Option<usize>], first: &[usize]) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = vec![State::New; parent.len()];
    let mut path = Vec::new();
    for &start in first {
        let mut at = start;
        while state[at] == State::New {
            state[at] = State::Open;
            path.push(at);
            match parent[at] {
                Some(up) if state[up] == State::Open => parent[at] = None,
                Some(up) => at = up,
                None => break,
            }
        }
        for at in path.drain(..) {
            state[at] = State::Done;
        }
    }
}

/// Depths over parents that stand before their children; `None` where an ancestor is stated and absent.
pub(crate) fn depths(parent: &[Option<usize>], absent: impl Fn(usize) -> bool) -> Vec<Option<u32>> {
    let mut depths: Vec<Option<u32>> = Vec::with_capacity(parent.len());
    for (at, up) in parent.iter().enumerate() {
        let depth = match up {
            Some(up) => depths.get(*up).copied().flatten().map(|d: u32| d + 1),
            None if absent(at) => None,
            None => Some(1),
        };
        depths.push(depth);
    }
    depths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_follow_their_parents() {
        let mut parent = [None, None, Some(0), Some(2), Some(0)];
        let order = arrange(&mut parent, &[0, 1, 4, 2, 3], |_| {});
        assert_eq!(order, [0, 4, 2, 3, 1]);
    }

    #[test]
    fn circles_are_opened() {
        let mut parent = [Some(1), Some(2), Some(0), Some(3)];
        let order = arrange(&mut parent, &[0, 1, 2, 3], |_| {});
        assert_eq!(parent, [Some(1), Some(2), None, None]);
        assert_eq!(order, [2, 1, 0, 3]);
    }

    #[test]
    fn below_an_absent_parent_no_depth_is_known() {
        let parent = [None, Some(0), None, Some(2)];
        assert_eq!(
            depths(&parent, |at| at == 2),
            [Some(1), Some(2), None, None]
        );
    }
}
