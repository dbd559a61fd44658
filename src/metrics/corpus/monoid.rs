//! What merges: accumulators with an empty value whose order and grouping do not matter.

use std::collections::{BTreeMap, BTreeSet};

/// An accumulator: [`Default`] is empty, and merging is associative and commutative, so that a run may be divided in any way.
pub trait Monoid: Default {
    /// Takes in what another part of the run found.
    fn absorb(&mut self, other: Self);
}

/// Sums do not wrap: pages may state any number. Stopping at the largest keeps them associative.
impl Monoid for u64 {
    fn absorb(&mut self, other: Self) {
        *self = self.saturating_add(other);
    }
}

impl<const N: usize> Monoid for [u64; N]
where
    [u64; N]: Default,
{
    fn absorb(&mut self, other: Self) {
        for (mine, theirs) in self.iter_mut().zip(other) {
            mine.absorb(theirs);
        }
    }
}

impl<K: Ord, V: Monoid> Monoid for BTreeMap<K, V> {
    fn absorb(&mut self, other: Self) {
        for (key, value) in other {
            self.entry(key).or_default().absorb(value);
        }
    }
}

impl<K: Ord> Monoid for BTreeSet<K> {
    fn absorb(&mut self, mut other: Self) {
        self.append(&mut other);
    }
}

/// A sum, and the number of pages that it rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// The sum.
    pub sum: u64,
    /// Pages that added to it, be it 0.
    pub pages: u64,
}

impl Tally {
    /// Adds what one page has.
    pub fn add(&mut self, value: u64) {
        self.absorb(Tally {
            sum: value,
            pages: 1,
        });
    }
}

impl Monoid for Tally {
    fn absorb(&mut self, other: Self) {
        let Tally { sum, pages } = other;
        self.sum.absorb(sum);
        self.pages.absorb(pages);
    }
}
