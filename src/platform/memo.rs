//! Judgements of names that pages repeat: kept from one page to the next, since themes share their class tokens.

use foldhash::fast::RandomState;
use std::cell::RefCell;
use std::collections::HashMap;

/// Names kept; then all are forgotten, so that hostile pages fill no memory.
const MOST: usize = 8192;
/// Longer names are judged each time they come: no theme has such.
const LONGEST: usize = 128;

/// What a pure function said of names. One for each thread, so that none waits for another.
#[derive(Debug)]
pub struct Memo<T> {
    known: RefCell<HashMap<Box<str>, T, RandomState>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Memo {
            known: RefCell::default(),
        }
    }
}

impl<T: Copy> Memo<T> {
    /// What `judge` says of a name, asked once.
    pub fn get(&self, name: &str, judge: impl FnOnce(&str) -> T) -> T {
        if name.len() > LONGEST {
            return judge(name);
        }
        if let Some(&known) = self.known.borrow().get(name) {
            return known;
        }
        let judged = judge(name);
        let mut known = self.known.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(name.into(), judged);
        judged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_judged_once_and_a_flood_of_names_is_forgotten() {
        let memo = Memo::default();
        let asked = RefCell::new(0);
        let length = |name: &str| {
            *asked.borrow_mut() += 1;
            name.len()
        };
        assert_eq!(memo.get("comment", length), 7);
        assert_eq!(memo.get("comment", length), 7);
        assert_eq!(*asked.borrow(), 1);
        for n in 0..3 * MOST {
            memo.get(&n.to_string(), str::len);
            assert!(memo.known.borrow().len() <= MOST);
        }
        let long = "a".repeat(LONGEST + 1);
        memo.get(&long, length);
        memo.get(&long, length);
        assert_eq!(*asked.borrow(), 3);
    }
}
