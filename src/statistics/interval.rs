//! 95 % intervals of shares: Wilson's for one, Newcombe's for the difference of a pair.

use super::{Interval, Z95};

/// Wilson's score interval of `passes` out of `n`; the whole range of nothing.
pub fn wilson(passes: u32, n: u32) -> Interval {
    if n == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (x, n) = (f64::from(passes), f64::from(n));
    let share = x / n;
    let z2 = Z95 * Z95;
    let centre = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z95 * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    // At the ends the formula is exact, but its arithmetic is not.
    Interval {
        low: if passes == 0 { 0.0 } else { (centre - half).max(0.0) },
        high: if x >= n { 1.0 } else { (centre + half).min(1.0) },
    }
}

/// The four cells of a paired table: how many prompts went how on the first and the second side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cells {
    /// Both pass.
    pub both: u32,
    /// Only the first passes.
    pub first: u32,
    /// Only the second passes.
    pub second: u32,
    /// Neither passes.
    pub neither: u32,
}

impl Cells {
    /// All prompts.
    pub fn total(self) -> u32 {
        self.both + self.first + self.second + self.neither
    }
}

/// The difference of the shares, second minus first.
pub fn difference(cells: Cells) -> f64 {
    (f64::from(cells.second) - f64::from(cells.first)) / f64::from(cells.total().max(1))
}

/// Newcombe's interval (1998, method 10) of [`difference`]: Wilson's intervals of both shares,
/// joined by their correlation.
pub fn newcombe(cells: Cells) -> Interval {
    let n = cells.total();
    if n == 0 {
        return Interval { low: -1.0, high: 1.0 };
    }
    let (one, two) = (cells.both + cells.second, cells.both + cells.first);
    let share = |x: u32| f64::from(x) / f64::from(n);
    let (p1, p2) = (share(one), share(two));
    let (w1, w2) = (wilson(one, n), wilson(two, n));
    let phi = correlation(cells);
    let joined = |a: f64, b: f64| (a * a - 2.0 * phi * a * b + b * b).max(0.0).sqrt();
    let middle = difference(cells);
    Interval {
        low: (middle - joined(p1 - w1.low, w2.high - p2)).max(-1.0),
        high: (middle + joined(p2 - w2.low, w1.high - p1)).min(1.0),
    }
}

/// The correlation of both sides, drawn towards 0 where it is positive.
fn correlation(cells: Cells) -> f64 {
    let [a, b, c, d] = [cells.both, cells.second, cells.first, cells.neither].map(f64::from);
    let margins = (a + b) * (c + d) * (a + c) * (b + d);
    if margins <= 0.0 {
        return 0.0;
    }
    let cross = a * d - b * c;
    let half = (a + b + c + d) / 2.0;
    let drawn = if cross > half {
        cross - half
    } else if cross >= 0.0 {
        0.0
    } else {
        cross
    };
    drawn / margins.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Interval, low: f64, high: f64) {
        let close = (found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5;
        assert!(close, "{found:?}, not {low} to {high}");
    }

    #[test]
    fn wilson_gives_the_values_of_the_tables() {
        near(wilson(0, 60), 0.0, 0.0602);
        near(wilson(18, 60), 0.1990, 0.4251);
        near(wilson(60, 60), 0.9398, 1.0);
        near(wilson(33, 109), 0.2244, 0.3945);
        near(wilson(0, 0), 0.0, 1.0);
        near(wilson(1, 1), 0.2065, 1.0);
        near(wilson(0, 1), 0.0, 0.7935);
    }

    #[test]
    fn newcombe_gives_the_published_values() {
        // The paper's first example: 36, 12, 2, 0.
        let cells = Cells { both: 36, second: 12, first: 2, neither: 0 };
        near(newcombe(cells), 0.0569, 0.3404);
        let equal = Cells { both: 20, neither: 10, ..Cells::default() };
        let found = newcombe(equal);
        assert!((found.low + found.high).abs() < 1e-12 && found.holds(0.0));
        near(newcombe(Cells::default()), -1.0, 1.0);
    }

    #[test]
    fn turning_the_sides_round_turns_the_interval_round() {
        let cells = Cells { both: 11, second: 15, first: 5, neither: 29 };
        let turned = Cells { second: 5, first: 15, ..cells };
        let (a, b) = (newcombe(cells), newcombe(turned));
        assert!((a.low + b.high).abs() < 1e-12 && (a.high + b.low).abs() < 1e-12);
    }
}
