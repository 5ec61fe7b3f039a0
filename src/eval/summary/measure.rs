//! Two sides at one measure: their shares, the difference, and what may be said of it. Knows
//! counts only.

use serde::Serialize;

use crate::eval::funnel::Rung;
use crate::statistics::bootstrap::{self, Bootstrap};
use crate::statistics::interval::{Cells, difference, newcombe, wilson};
use crate::statistics::power::{self, LEVEL};
use crate::statistics::{Interval, mcnemar, mean};

/// How often both sides passed one prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Samples that passed.
    pub passes: [u32; 2],
    /// Samples that count.
    pub of: [u32; 2],
}

impl Tally {
    fn share(self, at: usize) -> Option<f64> {
        let (passes, of) = (self.passes.get(at)?, self.of.get(at)?);
        (*of > 0).then(|| f64::from(*passes) / f64::from(*of))
    }

    fn shares(self) -> Option<[f64; 2]> {
        Some([self.share(0)?, self.share(1)?])
    }
}

/// A side's share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Samples that passed.
    pub passes: u32,
    /// Samples that count.
    pub of: u32,
    /// The mean over prompts of each prompt's share: pass@1.
    pub share: f64,
    /// Its 95 % interval.
    pub interval: Interval,
}

/// How the intervals were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// One sample a prompt: Wilson, Newcombe and the exact `McNemar` test.
    Exact,
    /// Several: the paired bootstrap over prompts.
    Bootstrap,
}

/// What can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// The first side is better.
    FirstBetter,
    /// The second side is better.
    SecondBetter,
    /// Nothing is shown; which does not say that they are equal.
    NoDifferenceShown,
}

/// The exact test of one sample a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Mcnemar {
    /// Prompts that only the second side passes.
    pub b: u32,
    /// Prompts that only the first side passes.
    pub c: u32,
    /// Prompts that both pass.
    pub both: u32,
    /// Prompts that neither passes.
    pub neither: u32,
    /// The exact p.
    pub p: f64,
    /// The mid-p.
    pub mid_p: f64,
    /// The p adjusted for the number of measures; `None` for the primary one.
    pub holm_p: Option<f64>,
}

/// Both sides of the same prompts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Paired {
    /// Prompts.
    pub prompts: u32,
    /// Second minus first.
    pub difference: f64,
    /// Its 95 % interval.
    pub interval: Interval,
    /// The test, for one sample a prompt.
    pub mcnemar: Option<Mcnemar>,
    /// What can be said.
    pub reading: Reading,
    /// About how many prompts more would show the difference, with a power of 80 %, if it were as
    /// seen; `None` if it is shown already, or nothing can be reckoned.
    pub further_prompts: Option<u32>,
}

/// Two sides at one measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// Which.
    pub measure: Rung,
    /// How the intervals were made.
    pub method: Method,
    /// First and second side; `None` where a side has no replies.
    pub sides: [Option<Share>; 2],
    /// The pair; `None` where a side has no replies.
    pub paired: Option<Paired>,
}

/// Reckons a measure from the prompts' tallies.
pub fn measure(measure: Rung, tallies: &[Tally], seed: u64) -> Measure {
    let counted = |at: usize| tallies.iter().any(|t| t.of.get(at).is_some_and(|of| *of > 0));
    let single = tallies.iter().all(|t| t.of.iter().all(|of| *of <= 1));
    let pairs: Vec<[f64; 2]> =
        tallies.iter().map(|t| [0, 1].map(|at| t.share(at).unwrap_or_default())).collect();
    let drawn = if single { None } else { bootstrap::paired(&pairs, seed) };
    let side = |at: usize| counted(at).then(|| share(tallies, at, drawn));
    let paired = (counted(0) && counted(1)).then(|| match drawn {
        Some(drawn) => several(tallies, drawn),
        None => one(tallies),
    });
    let method = if single { Method::Exact } else { Method::Bootstrap };
    Measure { measure, method, sides: [side(0), side(1)], paired }
}

fn share(tallies: &[Tally], at: usize, drawn: Option<Bootstrap>) -> Share {
    let sum = |pick: fn(&Tally) -> [u32; 2]| -> u32 {
        tallies.iter().filter_map(|t| pick(t).get(at).copied()).sum()
    };
    let (passes, of) = (sum(|t| t.passes), sum(|t| t.of));
    let shares: Vec<f64> = tallies.iter().filter_map(|t| t.share(at)).collect();
    let interval = match drawn {
        Some(drawn) if at == 0 => drawn.first,
        Some(drawn) => drawn.second,
        None => wilson(passes, of),
    };
    Share { passes, of, share: mean(&shares).unwrap_or_default(), interval }
}

fn one(tallies: &[Tally]) -> Paired {
    let mut cells = Cells::default();
    for tally in tallies {
        match tally.passes {
            [0, 0] => cells.neither += 1,
            [_, 0] => cells.first += 1,
            [0, _] => cells.second += 1,
            [_, _] => cells.both += 1,
        }
    }
    let (b, c) = (cells.second, cells.first);
    let test = mcnemar::exact(b, c);
    let reading = match b.cmp(&c) {
        _ if test.p >= LEVEL => Reading::NoDifferenceShown,
        std::cmp::Ordering::Less => Reading::FirstBetter,
        std::cmp::Ordering::Greater => Reading::SecondBetter,
        std::cmp::Ordering::Equal => Reading::NoDifferenceShown,
    };
    let prompts = cells.total();
    let needed = power::prompts_needed(b, c, prompts);
    Paired {
        prompts,
        difference: difference(cells),
        interval: newcombe(cells),
        mcnemar: Some(Mcnemar {
            b,
            c,
            both: cells.both,
            neither: cells.neither,
            p: test.p,
            mid_p: test.mid_p,
            holm_p: None,
        }),
        reading,
        further_prompts: further(reading, needed, prompts),
    }
}

fn several(tallies: &[Tally], drawn: Bootstrap) -> Paired {
    let gaps: Vec<f64> = tallies.iter().filter_map(|t| t.shares()).map(|[a, b]| b - a).collect();
    let prompts = u32::try_from(gaps.len()).unwrap_or(u32::MAX);
    let middle = mean(&gaps).unwrap_or_default();
    let squares: f64 = gaps.iter().map(|gap| (gap - middle).powi(2)).sum();
    let variance = squares / f64::from(prompts.saturating_sub(1).max(1));
    let interval = drawn.difference;
    let reading = if interval.low > 0.0 {
        Reading::SecondBetter
    } else if interval.high < 0.0 {
        Reading::FirstBetter
    } else {
        Reading::NoDifferenceShown
    };
    let needed = power::prompts_needed_of_means(middle, variance);
    Paired {
        prompts,
        difference: middle,
        interval,
        mcnemar: None,
        reading,
        further_prompts: further(reading, needed, prompts),
    }
}

fn further(reading: Reading, needed: Option<u32>, prompts: u32) -> Option<u32> {
    match reading {
        Reading::FirstBetter | Reading::SecondBetter => None,
        Reading::NoDifferenceShown => needed.map(|n| n.saturating_sub(prompts).max(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tallies(rows: &[([u32; 2], u32)]) -> Vec<Tally> {
        let row = |(passes, times): &([u32; 2], u32)| {
            vec![Tally { passes: *passes, of: [1, 1] }; *times as usize]
        };
        rows.iter().flat_map(row).collect()
    }

    #[test]
    fn fifteen_against_five_is_shown_and_ten_against_five_is_not() {
        let shown = tallies(&[([0, 1], 15), ([1, 0], 5), ([1, 1], 13), ([0, 0], 27)]);
        let found = measure(Rung::Right, &shown, 1);
        assert_eq!(found.sides[0].unwrap().passes, 18);
        let paired = found.paired.unwrap();
        assert_eq!(paired.reading, Reading::SecondBetter);
        assert_eq!(paired.further_prompts, None);
        assert!((paired.difference - 10.0 / 60.0).abs() < 1e-12);

        let open = measure(Rung::Right, &tallies(&[([0, 1], 10), ([1, 0], 5)]), 1).paired.unwrap();
        assert_eq!(open.reading, Reading::NoDifferenceShown);
        assert!(open.further_prompts.is_some_and(|n| n > 10));
    }

    #[test]
    fn the_same_on_both_sides_shows_no_difference() {
        for of in [1, 4] {
            let same: Vec<_> =
                (0..30).map(|i| Tally { passes: [i % (of + 1); 2], of: [of; 2] }).collect();
            let paired = measure(Rung::Right, &same, 1).paired.unwrap();
            assert_eq!(paired.reading, Reading::NoDifferenceShown);
            assert_eq!(paired.further_prompts, None);
        }
    }

    #[test]
    fn a_side_without_replies_has_no_share_and_no_pair() {
        let found = measure(Rung::Right, &[Tally { passes: [1, 0], of: [1, 0] }], 1);
        assert!(found.sides[0].is_some() && found.sides[1].is_none() && found.paired.is_none());
    }

    #[test]
    fn one_side_always_better_is_seen_in_several_samples() {
        let tallies = vec![Tally { passes: [1, 3], of: [4, 4] }; 12];
        let found = measure(Rung::Right, &tallies, 1);
        assert_eq!(found.method, Method::Bootstrap);
        assert_eq!(found.paired.unwrap().reading, Reading::SecondBetter);
    }
}
