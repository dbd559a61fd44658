//! Exact histograms: how often each value stands. Quantiles read from them are those of the sorted list of all values.

use super::monoid::Monoid;
use std::collections::BTreeMap;

/// How often each value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Histogram<K> {
    counts: BTreeMap<K, u64>,
}

impl<K> Default for Histogram<K> {
    fn default() -> Self {
        Histogram {
            counts: BTreeMap::new(),
        }
    }
}

impl<K: Ord> Monoid for Histogram<K> {
    fn absorb(&mut self, other: Self) {
        self.counts.absorb(other.counts);
    }
}

impl<K: Ord + Copy> Histogram<K> {
    /// Adds one value.
    pub fn add(&mut self, value: K) {
        self.counts.entry(value).or_default().absorb(1);
    }

    /// The number of values.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The two values around the position `(n − 1)·num/den` of type 7, and how many `den`-ths the position lies beyond the first.
    fn around(&self, num: u64, den: u64) -> Option<(K, K, u64)> {
        let last = self.len().checked_sub(1)?;
        let scaled = u128::from(last) * u128::from(num);
        let low = u64::try_from(scaled / u128::from(den)).ok()?;
        let rest = u64::try_from(scaled % u128::from(den)).ok()?;
        let below = self.at(low)?;
        let above = if rest > 0 { self.at(low + 1)? } else { below };
        Some((below, above, rest))
    }

    /// The value at a position of the sorted list, from 0.
    fn at(&self, position: u64) -> Option<K> {
        let mut passed = 0;
        self.counts.iter().find_map(|(&value, &count)| {
            passed += count;
            (passed > position).then_some(value)
        })
    }
}

impl Histogram<u64> {
    /// The quantile `num/den` by Hyndman and Fan's type 7; the only rounding is that of one division. `None` without values.
    ///
    /// ```
    /// use commentsift::metrics::corpus::histogram::Histogram;
    /// let mut words = Histogram::default();
    /// for count in [3, 1, 4, 2] {
    ///     words.add(count);
    /// }
    /// assert_eq!(words.quantile(1, 2), Some(2.5));
    /// ```
    #[must_use]
    pub fn quantile(&self, num: u64, den: u64) -> Option<f64> {
        self.quantile_in(1, num, den)
    }

    /// The same in a unit that is `scale` times as large as that of the values: minutes of seconds with 60.
    #[must_use]
    pub fn quantile_in(&self, scale: u64, num: u64, den: u64) -> Option<f64> {
        let (below, above, rest) = self.around(num, den)?;
        let whole =
            u128::from(below) * u128::from(den) + u128::from(above - below) * u128::from(rest);
        Some(whole as f64 / (u128::from(den) * u128::from(scale)) as f64)
    }

    /// The sum of all values.
    #[must_use]
    pub fn sum(&self) -> u128 {
        let products = self.counts.iter();
        products
            .map(|(&value, &count)| u128::from(value) * u128::from(count))
            .sum()
    }
}

/// A finite float as a key: in the order of numbers, and 0 and −0 are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Real(u64);

const SIGN: u64 = 1 << 63;

impl Real {
    /// `None` for what is no finite number.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        // Adding 0 makes −0 to 0. Negative floats sort backwards by their bits, and before the positive ones.
        let bits = (value + 0.0).to_bits();
        let key = if bits & SIGN == 0 { bits | SIGN } else { !bits };
        value.is_finite().then_some(Real(key))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        let Real(key) = self;
        f64::from_bits(if key & SIGN == 0 { !key } else { key ^ SIGN })
    }
}

impl Histogram<Real> {
    /// The quantile `num/den` by Hyndman and Fan's type 7. `None` without values.
    #[must_use]
    pub fn quantile(&self, num: u64, den: u64) -> Option<f64> {
        let (below, above, rest) = self.around(num, den)?;
        let (below, above) = (below.get(), above.get());
        Some(below + (above - below) * (rest as f64 / den as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::quantile::quantile;

    #[test]
    fn quantiles_are_those_of_the_sorted_list() {
        let mut values: Vec<u64> = (0..97u64).map(|x| x * x % 31).collect();
        let mut whole = Histogram::<u64>::default();
        let mut reals = Histogram::<Real>::default();
        for &value in &values {
            whole.add(value);
            reals.add(Real::new(value as f64).expect("finite"));
        }
        values.sort_unstable();
        for (num, den) in [(0, 1), (1, 2), (9, 10), (1, 3), (1, 1)] {
            let expected = quantile(&values, num as usize, den as usize);
            assert_eq!(whole.quantile(num, den), expected);
            let got = reals.quantile(num, den).expect("values");
            assert!((got - expected.expect("values")).abs() < 1e-12);
        }
        assert_eq!(whole.sum(), values.iter().map(|&v| u128::from(v)).sum());
        assert_eq!(Histogram::<u64>::default().quantile(1, 2), None);
    }

    #[test]
    fn floats_keep_their_value_and_order() {
        let numbers = [f64::MIN, -2.5, -1e-300, 0.0, 1e-300, 0.1, 3.0, f64::MAX];
        let keys: Vec<Real> = numbers.map(|x| Real::new(x).expect("finite")).to_vec();
        assert!(keys.is_sorted());
        assert_eq!(
            keys.iter().map(|key| key.get()).collect::<Vec<_>>(),
            numbers
        );
        assert_eq!(Real::new(-0.0), Real::new(0.0));
        assert_eq!(Real::new(f64::NAN), None);
    }
}
