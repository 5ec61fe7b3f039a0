//! Texts one behind the other, as many as a lane takes at once, in an order that follows from a
//! seed. Knows no model.

use std::ops::Range;

use super::example::Example;

/// Tokens of several texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bundle {
    /// The tokens.
    pub(super) tokens: Vec<u32>,
    /// Where each text lies.
    pub(super) texts: Vec<Range<usize>>,
    /// Positions whose next token is learnt, in order.
    pub(super) learnt: Vec<usize>,
}

impl Bundle {
    fn push(&mut self, example: &Example) {
        let start = self.tokens.len();
        self.tokens.extend_from_slice(&example.tokens);
        self.texts.push(start..self.tokens.len());
        self.learnt.extend(start + example.answer - 1..self.tokens.len() - 1);
    }
}

/// All examples in this order, in bundles of at most so many tokens; a longer example has one of
/// its own.
pub(super) fn bundles<'a>(
    examples: impl Iterator<Item = &'a Example>,
    tokens: usize,
) -> Vec<Bundle> {
    let mut bundles: Vec<Bundle> = Vec::new();
    for example in examples {
        match bundles.last_mut() {
            Some(last) if last.tokens.len() + example.tokens.len() <= tokens => last.push(example),
            _ => {
                let mut bundle = Bundle::default();
                bundle.push(example);
                bundles.push(bundle);
            }
        }
    }
    bundles
}

/// The order of so many examples in an epoch.
pub(super) fn order(count: usize, seed: u64, epoch: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut dice = fastrand::Rng::with_seed(
        seed.wrapping_add(epoch as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15),
    );
    dice.shuffle(&mut order);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_once_in_a_bundle_and_only_its_answer_is_learnt() {
        let example = |length: u32| Example { tokens: (0..length).collect(), answer: 2 };
        let examples = [example(4), example(5), example(12), example(3)];
        let bundles = bundles(examples.iter(), 10);
        assert_eq!(bundles.len(), 3);
        assert_eq!(bundles[0].texts, [0..4, 4..9]);
        assert_eq!(bundles[0].learnt, [1, 2, 5, 6, 7]);
        assert_eq!(bundles[1].tokens.len(), 12);
        assert_eq!(bundles[2].texts.first(), Some(&(0..3)));
    }

    #[test]
    fn an_order_follows_from_seed_and_epoch() {
        assert_eq!(order(50, 1, 0), order(50, 1, 0));
        assert_ne!(order(50, 1, 0), order(50, 1, 1));
        assert_ne!(order(50, 1, 0), order(50, 2, 0));
        let mut all = order(50, 3, 4);
        all.sort_unstable();
        assert_eq!(all, (0..50).collect::<Vec<_>>());
    }
}
