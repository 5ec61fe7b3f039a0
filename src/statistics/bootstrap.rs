//! The paired bootstrap over prompts: whole prompts are drawn again, both sides together, so that
//! neither the samples of a prompt nor the sides are taken for independent.

use super::Interval;

/// Draws of a bootstrap.
pub const RESAMPLES: u32 = 10_000;

/// The shares of the prompts on the first and the second side, and of their difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// Of the first side's mean.
    pub first: Interval,
    /// Of the second side's mean.
    pub second: Interval,
    /// Of second minus first.
    pub difference: Interval,
}

/// `SplitMix64`: small, and the same for ever, so that a seed is a promise.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    fn below(&mut self, n: usize) -> usize {
        let wide = u128::from(self.next()) * n as u128;
        usize::try_from(wide >> 64).unwrap_or(0)
    }
}

/// The percentile intervals of the means of `pairs`: each prompt's share on both sides; `None` of
/// nothing.
pub fn paired(pairs: &[[f64; 2]], seed: u64) -> Option<Bootstrap> {
    let count = u32::try_from(pairs.len()).ok().filter(|n| *n > 0)?;
    let n = f64::from(count);
    let mut draws = Draws(seed);
    let mut means: [Vec<f64>; 3] = Default::default();
    for _ in 0..RESAMPLES {
        let (mut first, mut second) = (0.0, 0.0);
        for _ in 0..count {
            let [a, b] = pairs.get(draws.below(pairs.len())).copied().unwrap_or_default();
            first += a;
            second += b;
        }
        let [of_first, of_second, of_both] = &mut means;
        of_first.push(first / n);
        of_second.push(second / n);
        of_both.push((second - first) / n);
    }
    let [first, second, difference] = means.map(|mut values| {
        values.sort_by(f64::total_cmp);
        Interval { low: quantile(&values, 0.025), high: quantile(&values, 0.975) }
    });
    Some(Bootstrap { first, second, difference })
}

/// The quantile of sorted values, between two of them where it falls between.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places in ten thousand values"
)]
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * sorted.len().saturating_sub(1) as f64;
    let below = sorted.get(place.floor() as usize).copied().unwrap_or_default();
    let above = sorted.get(place.ceil() as usize).copied().unwrap_or(below);
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_published_one() {
        let mut draws = Draws(1_234_567);
        let found = [draws.next(), draws.next(), draws.next()];
        let wanted =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(found, wanted);
    }

    #[test]
    fn quantiles_fall_between_values() {
        assert!((quantile(&[1.0, 2.0, 3.0, 4.0], 0.5) - 2.5).abs() < 1e-12);
        assert!((quantile(&[7.0], 0.975) - 7.0).abs() < 1e-12);
    }

    #[test]
    fn prompts_that_are_all_alike_leave_no_doubt() {
        let found = paired(&[[0.2, 0.6]; 9], 1).unwrap();
        assert!((found.difference.low - 0.4).abs() < 1e-9);
        assert!((found.difference.high - 0.4).abs() < 1e-9);
        assert_eq!(paired(&[], 1), None);
        assert!(paired(&[[0.0, 1.0]], 1).is_some());
    }

    #[test]
    fn the_interval_is_about_as_wide_as_the_theory_says() {
        // 30 of 60 against all: the standard error of the first mean is sqrt(0.25 / 60) = 0.0645.
        let pairs: Vec<_> = (0..60).map(|i| [f64::from(i % 2), 1.0]).collect();
        let found = paired(&pairs, 7).unwrap();
        assert!((found.first.low - 0.3735).abs() < 0.02, "{found:?}");
        assert!((found.first.high - 0.6265).abs() < 0.02, "{found:?}");
        assert_eq!(found, paired(&pairs, 7).unwrap());
        assert_ne!(found, paired(&pairs, 8).unwrap());
    }
}
