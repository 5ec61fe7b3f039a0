//! Binomial probabilities that neither overflow nor vanish: everything goes through logarithms.

use std::f64::consts::PI;

/// Lanczos' approximation with g = 7 and nine terms: 15 digits.
const LANCZOS: [f64; 9] = [
    0.999_999_999_999_809_9,
    676.520_368_121_885_1,
    -1_259.139_216_722_402_8,
    771.323_428_777_653_1,
    -176.615_029_162_140_6,
    12.507_343_278_686_905,
    -0.138_571_095_265_720_12,
    9.984_369_578_019_572e-6,
    1.505_632_735_149_311_6e-7,
];

/// The logarithm of the gamma function of a positive number.
pub fn ln_gamma(x: f64) -> f64 {
    let x = x - 1.0;
    let mut sum = 0.0;
    let mut place = 0.0;
    for (at, term) in LANCZOS.iter().enumerate() {
        sum += if at == 0 { *term } else { term / (x + place) };
        place += 1.0;
    }
    let t = x + 7.5;
    0.5 * (2.0 * PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// The logarithm of "n choose k".
pub fn ln_choose(n: u32, k: u32) -> f64 {
    if k > n {
        return f64::NEG_INFINITY;
    }
    if k == 0 || k == n {
        return 0.0;
    }
    let factorial = |m: u32| ln_gamma(f64::from(m) + 1.0);
    factorial(n) - factorial(k) - factorial(n - k)
}

/// The probability of exactly `k` of `n` at probability `p` each.
pub fn mass(n: u32, k: u32, p: f64) -> f64 {
    let part = |count: u32, log: f64| if count == 0 { 0.0 } else { f64::from(count) * log };
    (ln_choose(n, k) + part(k, p.ln()) + part(n.saturating_sub(k), (-p).ln_1p())).exp()
}

/// The probability of at most `k` of `n` at probability `p` each.
pub fn at_most(n: u32, k: u32, p: f64) -> f64 {
    if k >= n || p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 {
        return 0.0;
    }
    // The sum runs away from the bulk, so its terms fall and it may stop early.
    if f64::from(k) > f64::from(n) * p {
        return 1.0 - falling(n, n - k - 1, 1.0 - p);
    }
    falling(n, k, p)
}

/// The sum of the masses of k, k-1, … 0.
fn falling(n: u32, k: u32, p: f64) -> f64 {
    let mut term = mass(n, k, p);
    let mut sum = 0.0;
    let odds = (1.0 - p) / p;
    for i in (0..=k).rev() {
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
        term *= f64::from(i) / f64::from(n - i + 1) * odds;
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-12 * b.abs().max(1.0)
    }

    #[test]
    fn the_gamma_function_of_whole_numbers_is_a_factorial() {
        let mut factorial = 1.0_f64;
        for n in 1..=100_u32 {
            factorial *= f64::from(n);
            assert!(close(ln_gamma(f64::from(n) + 1.0), factorial.ln()), "{n}");
        }
        assert!(close(ln_gamma(0.5), PI.sqrt().ln()));
    }

    #[test]
    fn a_fair_coin_thrown_ten_times() {
        assert!(close(mass(10, 5, 0.5), 252.0 / 1024.0));
        assert!(close(at_most(10, 2, 0.5), 56.0 / 1024.0));
        assert!(close(at_most(10, 8, 0.5), 1013.0 / 1024.0));
        assert!(close(at_most(10, 10, 0.5), 1.0));
    }

    #[test]
    fn the_ends_are_exact() {
        assert!(close(mass(5, 0, 0.0), 1.0));
        assert!(close(mass(5, 5, 1.0), 1.0));
        assert!(close(mass(0, 0, 0.5), 1.0));
        assert!(close(at_most(5, 4, 1.0), 0.0));
        assert!(close(at_most(5, 0, 0.0), 1.0));
        assert!(close(mass(3, 4, 0.5), 0.0));
    }

    #[test]
    fn a_hundred_thousand_throws_do_not_overflow() {
        let half = at_most(100_000, 50_000, 0.5);
        assert!((half - 0.501_261_564_8).abs() < 1e-8, "{half}");
        assert!(at_most(100_000, 10, 0.5).abs() < f64::MIN_POSITIVE);
        assert!(at_most(1_000_000, 499_000, 0.5).is_finite());
    }
}
