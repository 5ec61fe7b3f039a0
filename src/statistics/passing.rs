//! What several samples of one prompt say: pass@k and pass^k.

/// The probability that at least one of `k` samples passes, from `c` of `n` that did; `None` if
/// there are fewer than `k`.
pub fn pass_at(n: u32, c: u32, k: u32) -> Option<f64> {
    let failing = n.checked_sub(c)?;
    Some(1.0 - all(n, failing, k)?)
}

/// The probability that all of `k` samples pass, from `c` of `n` that did; `None` if there are
/// fewer than `k`.
pub fn pass_all(n: u32, c: u32, k: u32) -> Option<f64> {
    n.checked_sub(c)?;
    all(n, c, k)
}

/// C(c, k) / C(n, k), factor by factor.
fn all(n: u32, c: u32, k: u32) -> Option<f64> {
    if k == 0 || k > n {
        return None;
    }
    if k > c {
        return Some(0.0);
    }
    Some((0..k).map(|i| f64::from(c - i) / f64::from(n - i)).product())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formulas_by_hand() {
        // n = 5, c = 2, k = 3: 1 - C(3,3)/C(5,3) = 0.9; pass^2 = C(2,2)/C(5,2) = 0.1.
        assert!((pass_at(5, 2, 3).unwrap() - 0.9).abs() < 1e-12);
        assert!((pass_all(5, 2, 2).unwrap() - 0.1).abs() < 1e-12);
        assert!((pass_at(5, 2, 1).unwrap() - 0.4).abs() < 1e-12);
    }

    #[test]
    fn the_ends() {
        assert_eq!(pass_at(4, 0, 4), Some(0.0));
        assert_eq!(pass_at(4, 1, 4), Some(1.0));
        assert_eq!(pass_all(4, 4, 4), Some(1.0));
        assert_eq!(pass_all(4, 3, 4), Some(0.0));
        assert_eq!(pass_at(4, 2, 5), None);
        assert_eq!(pass_at(0, 0, 1), None);
        assert!(pass_at(100_000, 50_000, 1_000).unwrap() <= 1.0);
    }
}
