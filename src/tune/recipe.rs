//! The settings of a plain `LoRA` run that suits so many examples of such a length. Trains nothing.

use serde::Serialize;

use super::data::Data;
use crate::dataset::tokens::USUAL;

/// Other tokenizers make up to so many times the tokens of ours of C++ and assembly, most of all
/// where each digit is a token of its own, and chat templates add some.
const OTHER_TOKENIZERS: f64 = 1.6;
/// What lengths are rounded up to.
const STEP: usize = 256;
/// Examples of one step of the optimiser.
const BATCH: usize = 16;
/// Fewer steps than this teach little: small sets take smaller batches.
const FEWEST_STEPS: usize = 100;

/// What the user asks for instead of our choice.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// Passes over the data.
    pub epochs: Option<usize>,
    /// The most tokens of an example that the trainer takes.
    pub max_length: Option<usize>,
    /// The rank of the adapter.
    pub rank: Option<usize>,
    /// The highest learning rate.
    pub rate: Option<f64>,
    /// What shuffles follow from.
    pub seed: Option<u64>,
}

/// A run that trains an adapter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recipe {
    /// The model to tune, as the trainer or host knows it.
    pub base: String,
    /// The most tokens of an example that the trainer takes: no example may reach it.
    pub max_length: usize,
    /// The tokens of the longest example.
    pub longest: usize,
    /// What counted them.
    pub tokenizer: &'static str,
    /// Examples to learn from.
    pub rows: usize,
    /// Passes over the data.
    pub epochs: usize,
    /// Examples of one step of the optimiser; each goes through the model alone.
    pub batch: usize,
    /// Steps of the optimiser in all.
    pub steps: usize,
    /// Steps in which the learning rate rises.
    pub warmup: usize,
    /// The highest learning rate; it falls by a cosine.
    pub rate: f64,
    /// The rank of the adapter.
    pub rank: usize,
    /// The weight of the adapter, over its rank.
    pub alpha: usize,
    /// What shuffles follow from.
    pub seed: u64,
}

impl Recipe {
    /// The recipe for this data.
    ///
    /// # Errors
    /// If the user's length would cut an example.
    pub fn new(base: &str, data: &Data, wishes: &Wishes) -> anyhow::Result<Self> {
        let (rows, longest) = (data.train.rows, data.longest());
        let max_length = match wishes.max_length {
            Some(length) => length,
            None => room_for(longest),
        };
        anyhow::ensure!(
            max_length >= longest,
            "--max-length {max_length} would cut the longest example, which has {longest} tokens of \
             {USUAL}: build the data with --limit {max_length}, or take a larger length"
        );
        let epochs = wishes.epochs.unwrap_or(match rows {
            0..2_000 => 3,
            2_000..10_000 => 2,
            _ => 1,
        });
        let batch = (rows * epochs / FEWEST_STEPS).clamp(1, BATCH);
        let steps = rows.div_ceil(batch) * epochs;
        let rank = wishes.rank.unwrap_or(16);
        Ok(Self {
            base: base.to_owned(),
            max_length,
            longest,
            tokenizer: USUAL,
            rows,
            epochs,
            batch,
            steps,
            warmup: steps.div_ceil(20),
            rate: wishes.rate.unwrap_or(2e-4),
            rank,
            alpha: 2 * rank,
            seed: wishes.seed.unwrap_or(1),
        })
    }
}

/// A length that holds the example under other tokenizers too. It costs nothing where examples are
/// short, for nothing is padded to it.
fn room_for(longest: usize) -> usize {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "lengths of texts stay far below 2^52 and are never negative"
    )]
    let roomy = (longest as f64 * OTHER_TOKENIZERS).ceil() as usize;
    roomy.next_multiple_of(STEP)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tune::data::Part;

    fn data(rows: usize, longest: usize) -> Data {
        let part = Part {
            path: "train.jsonl".into(),
            text: String::new(),
            rows,
            tokens: rows * longest,
            longest,
        };
        Data { train: part, valid: None }
    }

    fn recipe(rows: usize, longest: usize) -> Recipe {
        Recipe::new("m", &data(rows, longest), &Wishes::default()).unwrap()
    }

    #[test]
    fn the_length_holds_the_longest_example_under_other_tokenizers_too() {
        assert_eq!(recipe(100, 1000).max_length, 1792);
        assert_eq!(recipe(100, 4096).max_length, 6656);
    }

    #[test]
    fn small_sets_take_more_passes_and_smaller_steps() {
        let few = recipe(30, 900);
        assert_eq!((few.epochs, few.batch, few.steps), (3, 1, 90));
        let some = recipe(1_900, 900);
        assert_eq!((some.epochs, some.batch, some.steps, some.warmup), (3, 16, 357, 18));
        assert_eq!((recipe(4_000, 900).epochs, recipe(40_000, 900).epochs), (2, 1));
    }

    #[test]
    fn a_length_that_would_cut_an_example_is_refused() {
        let wishes = Wishes { max_length: Some(899), ..Wishes::default() };
        let error = Recipe::new("m", &data(30, 900), &wishes).unwrap_err().to_string();
        assert!(error.contains("would cut") && error.contains("900 tokens"), "{error}");
        let wishes = Wishes { max_length: Some(900), ..Wishes::default() };
        assert_eq!(Recipe::new("m", &data(30, 900), &wishes).unwrap().max_length, 900);
    }
}
