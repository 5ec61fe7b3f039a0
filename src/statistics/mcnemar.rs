//! The exact test of a paired table: only the prompts on which the sides part count.

use serde::Serialize;

use super::binomial::{at_most, mass};

/// The two-sided probabilities of a split at least as uneven, were both sides equally good.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Exact {
    /// The exact one; never too small.
    pub p: f64,
    /// With half of the observed split's own probability: less cautious, closer to 5 % in the long
    /// run.
    pub mid_p: f64,
}

/// The test of `b` prompts that only one side passes against `c` that only the other does.
pub fn exact(b: u32, c: u32) -> Exact {
    let (n, less) = (b + c, b.min(c));
    if b == c {
        return Exact { p: 1.0, mid_p: 1.0 };
    }
    let tail = 2.0 * at_most(n, less, 0.5);
    Exact { p: tail.min(1.0), mid_p: (tail - mass(n, less, 0.5)).clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_the_tables() {
        let rows = [
            (10, 2, 0.038_574),
            (15, 5, 0.041_389),
            (6, 0, 0.031_25),
            (5, 0, 0.062_5),
            (0, 0, 1.0),
            (1, 0, 1.0),
            (3, 3, 1.0),
        ];
        for (b, c, p) in rows {
            assert!((exact(b, c).p - p).abs() < 5e-7, "{b} {c}: {:?}", exact(b, c));
            assert_eq!(exact(b, c), exact(c, b));
        }
    }

    #[test]
    fn mid_p_takes_half_of_the_split_itself() {
        // 2 (1 + 12 + 66) / 4096 less 66 / 4096.
        assert!((exact(10, 2).mid_p - 92.0 / 4096.0).abs() < 1e-12);
        assert!((exact(5, 0).mid_p - 1.0 / 32.0).abs() < 1e-12);
        assert!((exact(3, 3).mid_p - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_hundred_thousand_pairs_do_not_overflow() {
        let even = exact(50_100, 49_900);
        assert!((even.p - 0.529_1).abs() < 1e-3 && even.mid_p < even.p, "{even:?}");
        let uneven = exact(100_000, 0);
        assert!(uneven.p >= 0.0 && uneven.p < 1e-300);
    }
}
