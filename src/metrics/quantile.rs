//! Means and quantiles of whole numbers, from integer sums that are divided once at the end.

/// The quantile `num/den` of sorted values by Hyndman and Fan's type 7, the default of R, NumPy and spreadsheets.
/// `None` without values.
///
/// The position `(n − 1)·num/den` is kept as a fraction, so that the only rounding is that of the last division.
///
/// ```
/// use commentsift::metrics::quantile::quantile;
/// assert_eq!(quantile(&[1, 2, 3, 4], 1, 2), Some(2.5));
/// assert_eq!(quantile(&[], 1, 2), None);
/// ```
///
/// # Panics
///
/// Where `num/den` is no number from 0 to 1.
#[must_use]
pub fn quantile(sorted: &[u64], num: usize, den: usize) -> Option<f64> {
    assert!(den > 0 && num <= den, "a quantile lies between 0 and 1");
    let last = sorted.len().checked_sub(1)?;
    let (low, rest) = (last * num / den, last * num % den);
    let below = u128::from(sorted[low]);
    let above = u128::from(sorted[(low + 1).min(last)]);
    let scaled = below * den as u128 + above.saturating_sub(below) * rest as u128;
    Some(scaled as f64 / den as f64)
}

/// `part / whole` as a float, `None` where `whole` is 0.
#[must_use]
pub fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of R's `quantile(x, p, type = 7)`.
    #[test]
    fn type_7() {
        let x = [3, 5, 8, 13, 21, 34];
        assert_eq!(quantile(&x, 1, 2), Some(10.5));
        assert_eq!(quantile(&x, 9, 10), Some(27.5));
        assert_eq!(quantile(&x, 1, 4), Some(5.75));
        assert_eq!(quantile(&x, 0, 1), Some(3.0));
        assert_eq!(quantile(&x, 1, 1), Some(34.0));
        assert_eq!(quantile(&[7], 9, 10), Some(7.0));
    }

    #[test]
    fn nothing_is_not_zero() {
        assert_eq!(quantile(&[], 9, 10), None);
        assert_eq!(ratio(0, 0), None);
        assert_eq!(ratio(1, 4), Some(0.25));
    }

    #[test]
    fn huge_values_do_not_overflow() {
        assert_eq!(quantile(&[0, u64::MAX], 1, 2), Some(u64::MAX as f64 / 2.0));
    }
}
