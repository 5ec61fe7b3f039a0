//! How many prompts would decide: the power of the exact paired test, if the truth were what was
//! seen. What was seen is uncertain itself, so the numbers are orders of magnitude.

use super::binomial::{at_most, mass};
use super::{Z80, Z95};

/// The probability of missing that is accepted.
const POWER: f64 = 0.8;
/// Below this a difference counts as shown.
pub const LEVEL: f64 = 0.05;
/// No more prompts are thought about.
pub const MOST: u32 = 1_000_000;
/// Up to here the exact power is computed, and beyond it Connor's approximation is good.
const EXACT: u32 = 5_000;

/// The power of the exact test with `n` prompts, of which a share `b` passes only on one side and
/// `c` only on the other.
pub fn of_exact_test(n: u32, b: f64, c: f64) -> f64 {
    let apart = (b + c).min(1.0);
    if apart <= 0.0 {
        return 0.0;
    }
    let toward = b / (b + c);
    (1..=n)
        .map(|m| (m, mass(n, m, apart)))
        .filter(|(_, weight)| *weight > 1e-12)
        .map(|(m, weight)| weight * rejected(m, toward))
        .sum()
}

/// The probability that `m` parted prompts are split unevenly enough.
fn rejected(m: u32, toward: f64) -> f64 {
    let Some(least) = critical(m) else { return 0.0 };
    at_most(m, least, toward) + at_most(m, least, 1.0 - toward)
}

/// The largest lesser part of `m` that still counts as shown.
fn critical(m: u32) -> Option<u32> {
    let mut term = mass(m, 0, 0.5);
    let mut sum = 0.0;
    for k in 0..=m {
        sum += term;
        if 2.0 * sum >= LEVEL {
            return k.checked_sub(1);
        }
        term *= f64::from(m - k) / f64::from(k + 1);
    }
    None
}

/// About how many prompts in all show the difference in four evaluations of five, if the truth is
/// what was seen: `b` and `c` of `n` prompts part. `None` if nothing points to either side, or if
/// it takes more than [`MOST`].
pub fn prompts_needed(b: u32, c: u32, n: u32) -> Option<u32> {
    let about = approximately(b, c, n)?;
    if about > EXACT {
        return Some(about);
    }
    let share = |x: u32| f64::from(x) / f64::from(n);
    let (b, c) = (share(b), share(c));
    // The approximation is a little bold, so the exact test needs a few prompts more.
    let step = (about / 50).max(1) as usize;
    let from = (about / 2).max(1);
    (from..about.saturating_mul(3).saturating_add(40))
        .step_by(step)
        .find(|n| of_exact_test(*n, b, c) >= POWER)
}

/// The same by Connor's approximation (1987): at once, and a few prompts too few.
pub fn approximately(b: u32, c: u32, n: u32) -> Option<u32> {
    if b == c || n == 0 {
        return None;
    }
    let share = |x: u32| f64::from(x) / f64::from(n);
    let (b, c) = (share(b), share(c));
    let (apart, gap) = (b + c, (b - c).abs());
    let root = Z95 * apart.sqrt() + Z80 * (apart - gap * gap).max(0.0).sqrt();
    whole((root / gap).powi(2))
}

/// The same for several samples a prompt, from the mean and the variance of the prompts'
/// differences.
pub fn prompts_needed_of_means(mean: f64, variance: f64) -> Option<u32> {
    if mean == 0.0 || variance <= 0.0 {
        return None;
    }
    whole((Z95 + Z80).powi(2) * variance / (mean * mean))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
fn whole(n: f64) -> Option<u32> {
    (n.is_finite() && n <= f64::from(MOST)).then(|| n.ceil().max(1.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_against_fifty_per_cent() {
        let power = |n, b, c, wanted: f64| {
            let found = of_exact_test(n, b, c);
            assert!((found - wanted).abs() < 1e-6, "{n} {b} {c}: {found}, not {wanted}");
        };
        // Independent sides part on half of the prompts.
        power(60, 0.35, 0.15, 0.524_935_3);
        power(109, 0.35, 0.15, 0.825_222_9);
        // Where hard prompts are hard for both they part less, and the test sees more.
        power(60, 0.28, 0.08, 0.694_109_2);
        power(109, 0.28, 0.08, 0.936_999_7);
    }

    #[test]
    fn without_a_difference_the_test_errs_in_at_most_one_of_twenty() {
        for n in [10, 60, 300] {
            let wrong = of_exact_test(n, 0.2, 0.2);
            assert!(wrong <= LEVEL, "{n}: {wrong}");
        }
        assert!(of_exact_test(50, 0.0, 0.0).abs() < 1e-12);
    }

    #[test]
    fn the_number_of_prompts_gives_the_power() {
        let n = prompts_needed(12, 5, 60).unwrap();
        let (b, c) = (12.0 / 60.0, 5.0 / 60.0);
        assert!(of_exact_test(n, b, c) >= POWER);
        assert!(of_exact_test(n * 8 / 10, b, c) < POWER, "{n}");
    }

    #[test]
    fn critical_splits_are_those_of_the_test() {
        assert_eq!(critical(5), None);
        assert_eq!(critical(6), Some(0));
        assert_eq!(critical(12), Some(2));
        assert_eq!(critical(20), Some(5));
    }

    #[test]
    fn nothing_is_promised_where_nothing_points_anywhere() {
        assert_eq!(prompts_needed(3, 3, 60), None);
        assert_eq!(prompts_needed(0, 0, 0), None);
        assert_eq!(prompts_needed(50_001, 50_000, 200_000), None);
        assert!(prompts_needed(1, 0, 1).is_some());
        assert!(prompts_needed(1, 0, 100_000).is_some_and(|n| n > EXACT));
        assert_eq!(prompts_needed_of_means(0.0, 1.0), None);
        assert_eq!(prompts_needed_of_means(0.1, 0.0), None);
        // (2.8016)² · 0.25 / 0.04 = 49.06
        assert_eq!(prompts_needed_of_means(0.2, 0.25), Some(50));
    }
}
