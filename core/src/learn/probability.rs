//! How likely it is that something is a norm, given how many of the others do it.

use std::collections::HashMap;

/// From which share on something is a norm, if everybody could be asked.
const NORM: f64 = 0.8;

/// Of more containers the share itself is sure enough.
const MAX_COUNT: usize = 2000;

/// How likely it is that at least 80 % do something, when `follow` of `of` others are seen to: with a uniform prior that is
/// `P(Bin(of + 1, 0.8) ≤ follow)`, by the sum of its terms. A few multiplications, the same on every machine.
pub fn is_norm(of: usize, follow: usize) -> f64 {
    if follow > of || of == 0 {
        return 0.0;
    }
    if of > MAX_COUNT {
        return if follow as f64 >= 0.85 * of as f64 { 1.0 } else { 0.0 };
    }
    // The terms above `follow`, from the last one down: there are few of them.
    let count = of + 1;
    let mut term = (0..count).fold(1.0_f64, |product, _| product * NORM);
    let mut above = 0.0;
    for successes in (follow + 1..=count).rev() {
        above += term;
        // P(k - 1) = P(k) · k / (n - k + 1) · (1 - p) / p
        term *= successes as f64 / (count - successes + 1) as f64 * ((1.0 - NORM) / NORM);
    }
    (1.0_f64 - above).clamp(0.0, 1.0)
}

/// Keeps what was worked out.
#[derive(Debug, Default)]
pub(super) struct Cache(HashMap<(usize, usize), f64>);

impl Cache {
    pub(super) fn of(&mut self, of: usize, follow: usize) -> f64 {
        *self.0.entry((of, follow)).or_insert_with(|| is_norm(of, follow))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_containers_make_no_norm() {
        let rounded =
            |others: usize, exceptions: usize| (is_norm(others, others - exceptions) * 1000.0).round() / 1000.0;
        assert_eq!((rounded(5, 0), rounded(8, 0), rounded(10, 0), rounded(11, 0)), (0.738, 0.866, 0.914, 0.931));
        assert_eq!((rounded(15, 1), rounded(20, 1), rounded(25, 2), rounded(50, 3)), (0.859, 0.942, 0.916, 0.995));
        assert_eq!((is_norm(0, 0), is_norm(3, 4)), (0.0, 0.0));
        assert_eq!((is_norm(5000, 4900), is_norm(5000, 4000)), (1.0, 0.0));
    }
}
