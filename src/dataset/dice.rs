//! Random choices that are the same for the same seed, on every machine and for ever. No secrets.

/// A source of choices. Our own, because a library may change its numbers with its version, and a
/// data set must not change with them.
#[derive(Debug, Clone)]
pub(super) struct Dice {
    state: u64,
    leaning: Leaning,
}

/// What choices lean to, whatever is rolled.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Leaning {
    /// How programs print and read; by chance if `None`.
    pub(super) streams: Option<bool>,
    /// All programs are written in one and the same style.
    pub(super) plain: bool,
    /// Numbers that every second choice goes for where it can.
    pub(super) toward: Option<fn(i64) -> bool>,
}

/// How often a number is rolled again to reach one that is leant to.
const TRIES: usize = 40;

impl Dice {
    /// Choices that follow from the seed and these words alone.
    pub(super) fn new(seed: u64, words: &[&str]) -> Self {
        let mut dice = Self { state: seed ^ 0x005E_ED0F_DA7A_5E75, leaning: Leaning::default() };
        for byte in words.iter().flat_map(|w| w.bytes().chain([0xFF])) {
            dice.state ^= u64::from(byte);
            dice.state = dice.next();
        }
        dice
    }

    /// The same choices, leaning to this.
    pub(super) fn leaning_to(self, leaning: Leaning) -> Self {
        Self { leaning, ..self }
    }

    /// What choices lean to.
    pub(super) fn leaning(&self) -> Leaning {
        self.leaning
    }

    /// The next 64 bits, after Steele, Lea and Flood's `SplitMix`.
    pub(super) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, without, `n`; 0 if `n` is.
    pub(super) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % n).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let toward = self.leaning.toward;
        let rolled = self.roll(low, high);
        let Some(wanted) = toward.filter(|_| self.once_in(2)) else { return rolled };
        (0..TRIES).map(|_| self.roll(low, high)).find(|n| wanted(*n)).unwrap_or(rolled)
    }

    fn roll(&mut self, low: i64, high: i64) -> i64 {
        let width = usize::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(width)).unwrap_or(0)
    }

    /// One of these, of which there is at least one.
    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Whether something happens that does so once in `n` times.
    pub(super) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// So many numbers from `low` to `high`.
    pub(super) fn numbers(&mut self, count: usize, low: i64, high: i64) -> Vec<i64> {
        (0..count).map(|_| self.between(low, high)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_words_give_the_same_choices_and_others_give_others() {
        let roll = |seed, words: &[&str]| Dice::new(seed, words).numbers(8, 0, 1_000_000);
        assert_eq!(roll(7, &["a", "bc"]), roll(7, &["a", "bc"]));
        assert_ne!(roll(7, &["a", "bc"]), roll(7, &["ab", "c"]));
        assert_ne!(roll(7, &["a"]), roll(8, &["a"]));
    }

    #[test]
    fn choices_stay_in_their_bounds_and_reach_both_ends() {
        let rolled = Dice::new(1, &[]).numbers(1000, -3, 3);
        assert_eq!((rolled.iter().min(), rolled.iter().max()), (Some(&-3), Some(&3)));
        assert_eq!(Dice::new(1, &[]).below(0), 0);
    }
}
