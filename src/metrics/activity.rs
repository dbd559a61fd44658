//! How evenly a quantity is spread: pure functions of sorted counts, for the people of a page and for those of a whole run.

/// The Gini index of counts sorted ascending: 2·Σ_k k·c_(k) / (a·m) − (a+1)/a. `None` for fewer than two, or where all are 0.
///
/// ```
/// use commentsift::metrics::activity::gini;
/// assert_eq!(gini(&[1, 1, 1]), Some(0.0));
/// assert_eq!(gini(&[0, 0, 0, 1]), Some(0.75));
/// assert_eq!(gini(&[5]), None);
/// ```
#[must_use]
pub fn gini(sorted: &[u64]) -> Option<f64> {
    let count = sorted.len() as u128;
    let sum: u128 = sorted.iter().map(|&c| u128::from(c)).sum();
    if count < 2 || sum == 0 {
        return None;
    }
    let ranked: u128 = (1u128..).zip(sorted).map(|(k, &c)| k * u128::from(c)).sum();
    // On one denominator, so that the only rounding is that of the last division. Sorted ascending, the numerator is not negative.
    let above = 2 * ranked - (count + 1) * sum;
    Some(above as f64 / (count * sum) as f64)
}

/// The fewest people of whom a tenth is told.
const FEWEST_FOR_TENTH: usize = 10;

/// The share that the ⌈a/10⌉ largest of a counts, sorted ascending, have in their sum. `None` for fewer than ten, or where all are 0.
///
/// ```
/// use commentsift::metrics::activity::top10_share;
/// assert_eq!(top10_share(&[1, 1, 1, 1, 1, 1, 1, 1, 1, 11]), Some(0.55));
/// assert_eq!(top10_share(&[1, 2, 3]), None);
/// ```
#[must_use]
pub fn top10_share(sorted: &[u64]) -> Option<f64> {
    let people = sorted.len();
    let sum: u64 = sorted.iter().sum();
    if people < FEWEST_FOR_TENTH || sum == 0 {
        return None;
    }
    let top: u64 = sorted[people - people.div_ceil(10)..].iter().sum();
    Some(top as f64 / sum as f64)
}

/// Shannon's entropy of counts sorted ascending, in bits: −Σ p_j log2 p_j. `None` for fewer than two, or where all are 0.
///
/// ```
/// use commentsift::metrics::activity::entropy;
/// assert_eq!(entropy(&[3, 3, 3, 3]), Some(2.0));
/// ```
#[must_use]
pub fn entropy(sorted: &[u64]) -> Option<f64> {
    let sum: u64 = sorted.iter().sum();
    if sorted.len() < 2 || sum == 0 {
        return None;
    }
    let equal = sorted.chunk_by(|a, b| a == b).filter(|equal| equal[0] > 0);
    let bits = equal.map(|equal| {
        let share = equal[0] as f64 / sum as f64;
        equal.len() as f64 * share * share.log2()
    });
    Some(-bits.sum::<f64>())
}

/// The largest h with at least h counts of at least h; counts are sorted ascending.
///
/// ```
/// use commentsift::metrics::activity::h_index;
/// assert_eq!(h_index(&[1, 2, 3, 5, 8]), 3);
/// assert_eq!(h_index(&[]), 0);
/// ```
#[must_use]
pub fn h_index(sorted: &[u64]) -> u64 {
    let ranked = (1u64..).zip(sorted.iter().rev());
    ranked.take_while(|&(rank, &count)| count >= rank).count() as u64
}
