//! The arguments of the command `eval`. Does nothing with them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::report::{CompareArgs, ReportArgs};
use crate::cli::Connect;
use crate::config::Overrides;
use crate::side::Side;

/// A suite put to both models, every reply judged.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 done; 1 nothing could be judged, or a suite is not in order; \
    2 usage; 7 the isolation asked for is missing; 130 stopped, and --resume goes on."
)]
pub(in crate::cli) struct Eval {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Ask both models every prompt of a suite, and judge every reply
    Run(Box<Run>),
    /// What an evaluation says: as text, JSON, Markdown, `JUnit` or one page of HTML
    Report(ReportArgs),
    /// What became better and what became worse from one evaluation to another
    Compare(CompareArgs),
    /// Put the shards of an evaluation together
    Merge(Merge),
    /// Judge replies that were obtained elsewhere
    Grade(Grade),
    /// Write a suite as the request file of a batch API
    Batch(Batch),
    /// Look at suites
    Suite(Suites),
}

/// What is judged, and where the results go.
#[derive(Debug, Args)]
pub(super) struct Work {
    /// The folder for the results; new or empty
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Only the first N prompts
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(super) limit: Option<usize>,
    /// Only part I of N; `eval merge` puts the parts together
    #[arg(long, value_name = "I/N", value_parser = shard)]
    pub(super) shard: Option<[u32; 2]>,
    /// Replies that are built and run at a time; one for each processor if not given
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(super) build_jobs: Option<usize>,
    /// Go on with what is in the folder: what is there is neither asked nor judged again
    #[arg(long)]
    pub(super) resume: bool,
    /// Going on, try again what failed through no fault of a model
    #[arg(long, requires = "resume")]
    pub(super) retry_infrastructure: bool,
}

#[derive(Debug, Args)]
pub(super) struct Run {
    /// A file of JSON lines, or `built-in`
    pub(super) suite: String,
    #[command(flatten)]
    pub(super) work: Work,
    #[command(flatten)]
    pub(super) connect: Connect,
    /// Replies of each model to each prompt
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=999_999))]
    pub(super) samples: u32,
    /// Requests at a time
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = at_least_one)]
    pub(super) concurrency: usize,
    /// How often a model may mend its own failed answer
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) repair: u32,
    /// Take the replies from this file instead of asking: {"id", "side", "sample", "reply"} a line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["samples", "repair"])]
    pub(super) from: Option<PathBuf>,
    /// Print one JSON object at the end
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Merge {
    /// The folders of the parts
    #[arg(required = true, value_name = "DIR")]
    pub(super) parts: Vec<PathBuf>,
    /// The folder for the whole; new or empty
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Grade {
    /// Lines of {"id", "side", "reply"}, of a batch API's output, or of completions by task
    pub(super) samples: PathBuf,
    /// The suite that the replies answer: a file of JSON lines, or `built-in`
    #[arg(long)]
    pub(super) suite: String,
    #[command(flatten)]
    pub(super) work: Work,
    /// Whose replies these are, where the lines do not say so: base or tuned
    #[arg(long, value_parser = side)]
    pub(super) side: Option<Side>,
    /// Print one JSON object at the end
    #[arg(long)]
    pub(super) json: bool,
    /// The settings file
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Batch {
    /// A file of JSON lines, or `built-in`
    pub(super) suite: String,
    /// The file for the requests
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// The model that is asked
    #[arg(long)]
    pub(super) model: String,
    /// Which of the two it is: base or tuned
    #[arg(long, default_value = "base", value_parser = side)]
    pub(super) side: Side,
    /// Replies to each prompt
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=999_999))]
    pub(super) samples: u32,
    /// Only the first N prompts
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(super) limit: Option<usize>,
    /// The system message, or @FILE
    #[arg(long, value_name = "TEXT|@FILE")]
    system: Option<String>,
    /// Sampling temperature
    #[arg(long, value_name = "T")]
    temperature: Option<f64>,
    /// Limit of tokens of a reply
    #[arg(long, value_name = "N")]
    max_tokens: Option<u32>,
    /// The settings file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Batch {
    /// What the command line says over the settings.
    pub(super) fn overrides(&self) -> Overrides {
        Overrides {
            config: self.config.clone(),
            system: self.system.clone(),
            temperature: self.temperature,
            max_tokens: self.max_tokens,
            ..Overrides::default()
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Suites {
    #[command(subcommand)]
    pub(super) command: SuiteCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum SuiteCommand {
    /// Say whether a suite is in order, and what it holds
    Check {
        /// A file of JSON lines, or `built-in`
        suite: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

fn side(text: &str) -> Result<Side, String> {
    let named = Side::BOTH.into_iter().find(|side| side.to_string() == text);
    named.ok_or_else(|| "write base or tuned".to_owned())
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| *n > 0).ok_or_else(|| "write a number from 1".to_owned())
}

fn shard(text: &str) -> Result<[u32; 2], String> {
    let numbers = text.split_once('/').and_then(|(i, n)| Some([i.parse().ok()?, n.parse().ok()?]));
    let within = |[i, n]: &[u32; 2]| (1..=*n).contains(i);
    numbers.filter(within).ok_or_else(|| "write I/N with I from 1 to N, such as 2/8".to_owned())
}
