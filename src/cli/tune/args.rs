//! The arguments of `tune`. Does nothing with them.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::local::Local;
use super::place::At;

use crate::tune::data::Files;
use crate::tune::export::Trainer;
use crate::tune::recipe::Wishes;

/// From a data set to a tuned model.
#[derive(Debug, Args)]
pub(crate) struct Tune {
    /// The project folder; `project` under `[dataset]` in the settings, else the working directory
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) project: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the data and the settings of a trainer, and print the command that trains
    Export(Export),
    /// Train in this program, on this machine's processor
    Local(Local),
    /// Say what a job on a host would cost, without asking the host
    Estimate(Cost),
    /// Copy the table of prices into the settings folder, to be edited there
    Prices(Prices),
    /// Send the data to a host and start a job, once, after you agreed to its price
    Start(Start),
    /// Follow a job until it is over: its events, and its losses as a chart
    Watch(Watch),
    /// List the jobs of a host
    List(List),
    /// Have a job stopped
    Cancel(Cancel),
    /// List the checkpoints of a job, with the command that puts each into the bench
    Checkpoints(AtJob),
}

/// What costs money.
#[derive(Debug, Args)]
pub(super) struct Cost {
    #[command(flatten)]
    pub(super) at: At,
    /// The model to tune, as the host knows it
    #[arg(long, value_name = "MODEL")]
    pub(super) model: String,
    #[command(flatten)]
    pub(super) source: Source,
    /// Passes over the data
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(super) epochs: Option<u32>,
    /// US dollars for a million tokens, instead of the table's
    #[arg(long, value_name = "USD", value_parser = money)]
    pub(super) price: Option<f64>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// The table of prices.
#[derive(Debug, Args)]
pub(super) struct Prices {
    /// Replace the copy that is there
    #[arg(long)]
    pub(super) force: bool,
    /// Only say where it would be
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// A job to start.
#[derive(Debug, Args)]
#[command(
    after_help = "What is known of the job stands in the project's tuning.json, so that a start \
    that was broken off goes on, and nothing is started twice."
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Start {
    #[command(flatten)]
    pub(super) cost: Cost,
    /// Examples of one step; the host's choice if not said
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) batch_size: Option<u32>,
    /// Over the host's own learning rate; the host's choice if not said
    #[arg(long, value_name = "X", value_parser = money)]
    pub(super) learning_rate_multiplier: Option<f64>,
    /// A word for the tuned model's name
    #[arg(long, value_name = "WORD")]
    pub(super) suffix: Option<String>,
    /// What shuffles follow from
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u32>,
    /// Start without asking
    #[arg(long)]
    pub(super) yes: bool,
    /// Start nothing that costs more
    #[arg(long, value_name = "USD", value_parser = money)]
    pub(super) max_cost: Option<f64>,
    /// Write the tuned model of a job that is over into the settings without asking
    #[arg(long)]
    pub(super) save: bool,
    /// Start another job of the same, once the last is over
    #[arg(long)]
    pub(super) again: bool,
    /// Only say what it would cost
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// A job to follow.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 there is a tuned model; 1 there is none; 2 usage, or the host \
    refuses; 130 stopped by Ctrl+C, while the job goes on."
)]
pub(super) struct Watch {
    #[command(flatten)]
    pub(super) at: At,
    /// The job; the project's last one if not said
    pub(super) job: Option<String>,
    /// Write the tuned model into the settings without asking
    #[arg(long)]
    pub(super) save: bool,
    /// Seconds from look to look; 5 growing to 60 if not given
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(super) every: Option<Duration>,
    /// Print one JSON object for each event, and one for the job in the end
    #[arg(long)]
    pub(super) json: bool,
}

/// A job to stop.
#[derive(Debug, Args)]
pub(super) struct Cancel {
    #[command(flatten)]
    pub(super) job: AtJob,
    /// Only say which would be stopped
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// A host's jobs.
#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    pub(super) at: At,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// One job.
#[derive(Debug, Args)]
pub(super) struct AtJob {
    #[command(flatten)]
    pub(super) at: At,
    /// The job; the project's last one if not said
    pub(super) job: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

fn money(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(n) if n.is_finite() && n >= 0.0 => Ok(n),
        _ => Err("write a number such as 12.5".to_owned()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let time = text.parse().ok().and_then(|s| Duration::try_from_secs_f64(s).ok());
    time.filter(|t| !t.is_zero()).ok_or_else(|| "write a number of seconds such as 30".to_owned())
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
