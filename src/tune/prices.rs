//! What training costs, from a dated table that the user can edit. Asks no host.

use std::path::Path;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

/// The table that comes with the program.
pub const BUILT_IN: &str = include_str!("prices.toml");
/// The name of the user's own table, in the settings folder.
pub const FILE: &str = "prices.toml";

/// Prices of a day.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Prices {
    /// The day, as in 2025-06-30.
    pub date: String,
    #[serde(default)]
    price: Vec<Price>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Price {
    host: String,
    model: String,
    training: f64,
}

/// What a job will cost, as far as that is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// Tokens of one pass over the examples.
    pub tokens: usize,
    /// Passes over the examples.
    pub epochs: usize,
    /// Tokens in all.
    pub trained: usize,
    /// What counted them.
    pub tokenizer: &'static str,
    /// US dollars for a million tokens.
    pub price: Option<f64>,
    /// US dollars in all.
    pub cost: Option<f64>,
    /// The day of the price; none if the user gave it.
    pub price_date: Option<String>,
}

impl Prices {
    /// The user's table if there is one, else the built-in one.
    ///
    /// # Errors
    /// If the user's table is not in order.
    pub fn load(dir: Option<&Path>) -> anyhow::Result<Self> {
        let own = dir.map(|dir| dir.join(FILE)).filter(|path| path.exists());
        let Some(path) = own else { return Ok(toml::from_str(BUILT_IN)?) };
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("could not read {}", path.display()))?;
        toml::from_str(&text).with_context(|| path.display().to_string())
    }

    /// US dollars for a million tokens of training; a tuned model costs what its base does.
    pub fn training(&self, host: &str, model: &str) -> Option<f64> {
        let model = model.strip_prefix("ft:").unwrap_or(model);
        let fits = |p: &&Price| p.host == host && model.starts_with(&p.model);
        self.price.iter().filter(fits).max_by_key(|p| p.model.len()).map(|p| p.training)
    }
}

impl Estimate {
    /// The estimate for so many tokens.
    pub fn new(
        tokens: usize,
        epochs: usize,
        tokenizer: &'static str,
        price: Option<(f64, Option<&str>)>,
    ) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "tokens stay far below 2^52")]
        let cost = |price: f64| (tokens * epochs) as f64 / 1e6 * price;
        Self {
            tokens,
            epochs,
            trained: tokens * epochs,
            tokenizer,
            price: price.map(|(price, _)| price),
            cost: price.map(|(price, _)| cost(price)),
            price_date: price.and_then(|(_, date)| date.map(str::to_owned)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_that_fits_has_the_price() {
        let prices = Prices::load(None).unwrap();
        let of = |model| prices.training("api.openai.com", model);
        assert_eq!(of("gpt-4.1-2025-04-14"), Some(25.0));
        assert_eq!(of("gpt-4.1-mini-2025-04-14"), Some(5.0));
        assert_eq!(of("ft:gpt-4.1-nano:me::1"), Some(1.5));
        assert_eq!(of("other"), None);
        assert_eq!(prices.training("127.0.0.1", "gpt-4.1"), None);
    }

    #[test]
    fn the_users_table_counts_instead_of_ours_and_a_wrong_one_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let table =
            "date = \"2030-01-01\"\n[[price]]\nhost = \"h\"\nmodel = \"\"\ntraining = 2.0\n";
        std::fs::write(dir.path().join(FILE), table).unwrap();
        let prices = Prices::load(Some(dir.path())).unwrap();
        assert_eq!((prices.training("h", "any"), prices.date.as_str()), (Some(2.0), "2030-01-01"));
        std::fs::write(dir.path().join(FILE), "date = 3\n").unwrap();
        let error = Prices::load(Some(dir.path())).unwrap_err().to_string();
        assert!(error.ends_with(FILE), "{error}");
    }

    #[test]
    fn an_estimate_is_tokens_times_passes_times_price() {
        let estimate = Estimate::new(500_000, 3, "t", Some((4.0, Some("d"))));
        assert_eq!((estimate.trained, estimate.cost), (1_500_000, Some(6.0)));
        assert_eq!(Estimate::new(1, 1, "t", None).cost, None);
    }
}
