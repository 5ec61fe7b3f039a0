//! The arguments of `tune`. Does nothing with them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::tune::data::Files;
use crate::tune::export::Trainer;
use crate::tune::recipe::Wishes;

/// From a data set to a tuned model.
#[derive(Debug, Args)]
pub(crate) struct Tune {
    /// The project folder
    #[arg(long, value_name = "DIR", default_value = ".", global = true)]
    pub(super) project: PathBuf,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the data and the settings of a trainer, and print the command that trains
    Export(Export),
}

/// Which data is learnt from.
#[derive(Debug, Args)]
pub(super) struct Source {
    /// The examples to learn from; the project's train.jsonl if not said
    #[arg(long, value_name = "FILE")]
    pub(super) train: Option<PathBuf>,
    /// The examples to watch with; the project's valid.jsonl, if --train is not given either
    #[arg(long, value_name = "FILE")]
    pub(super) valid: Option<PathBuf>,
    /// The most tokens of an example, as for `dataset check`
    #[arg(long, value_name = "TOKENS", default_value_t = 4096)]
    pub(super) limit: usize,
}

impl Source {
    /// The files that are named.
    pub(super) fn files(&self) -> Files {
        Files { train: self.train.clone(), valid: self.valid.clone() }
    }
}

/// For a trainer.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// Who trains
    #[arg(long = "for", value_name = "TRAINER")]
    pub(super) trainer: Trainer,
    /// The model to tune: a folder, or its name where the trainer or the host finds it
    #[arg(long, value_name = "MODEL")]
    pub(super) base: String,
    /// Where to write; export/TRAINER in the project if not said
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    #[command(flatten)]
    pub(super) source: Source,
    /// Passes over the data
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(super) epochs: Option<u32>,
    /// The most tokens of an example that the trainer takes; what the data needs if not said
    #[arg(long, value_name = "TOKENS")]
    pub(super) max_length: Option<usize>,
    /// The rank of the adapter
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(super) rank: Option<u32>,
    /// The highest learning rate
    #[arg(long, value_name = "RATE", value_parser = rate)]
    pub(super) learning_rate: Option<f64>,
    /// What shuffles follow from
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u32>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
    /// Only say what would be written
    #[arg(long)]
    pub(super) dry_run: bool,
}

impl Export {
    /// What is asked for instead of our choice.
    pub(super) fn wishes(&self) -> Wishes {
        let number = |n: Option<u32>| n.and_then(|n| usize::try_from(n).ok());
        Wishes {
            epochs: number(self.epochs),
            max_length: self.max_length,
            rank: number(self.rank),
            rate: self.learning_rate,
            seed: self.seed.map(u64::from),
        }
    }
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate > 0.0 && rate < 1.0 => Ok(rate),
        _ => Err("write a number between 0 and 1, such as 0.0002".to_owned()),
    }
}
