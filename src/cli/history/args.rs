//! The arguments of the command `history`. Does nothing with them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Trouble, since};
use crate::history::{Filter, TurnId};

/// What was asked and answered.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 done; 1 nothing was found, or a turn is not there; 2 usage; \
    3 the history or a file cannot be read or written; 4 another AssemblerGPT writes it."
)]
pub(in crate::cli) struct History {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// The turns, the newest first
    List(List),
    /// One turn: the prompt, both sides, their verdicts
    Show(Show),
    /// Texts that hold all words: prompts, replies, outputs
    Search(Search),
    /// Turns for others to read
    Export(Export),
    /// Remove turns for good
    Delete(Delete),
}

/// Which turns.
#[derive(Debug, Args)]
pub(super) struct Chosen {
    /// Only turns that ended so: base-passed, base-failed, tuned-passed, tuned-failed, both, neither
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    filter: Vec<String>,
    /// Only turns with these words in the prompt, a reply or an output
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// Only turns that a model with this in its name answered
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// Only turns since then: 2026-11-24, 2026-11-24T08:30, or 12h, 7d, 2w ago
    #[arg(long, value_name = "TIME", value_parser = since::parse)]
    since: Option<i64>,
}

impl Chosen {
    /// The filter that the options make.
    pub(super) fn filter(&self) -> Result<Filter, Trouble> {
        let mut filter = Filter {
            text: self.text.clone(),
            model: self.model.clone(),
            since_ms: self.since,
            ..Filter::default()
        };
        for word in &self.filter {
            let known = filter.add(word);
            known.map_err(|why| Trouble::Usage(format!("--filter {word}: {why}")))?;
        }
        Ok(filter)
    }
}

#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    pub(super) chosen: Chosen,
    /// The most turns
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) limit: u32,
    /// Only turns before this one
    #[arg(long, value_name = "ID")]
    pub(super) before: Option<TurnId>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// The number of the turn
    pub(super) id: TurnId,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Search {
    /// The words; the last one may be only begun
    #[arg(required = true)]
    pub(super) words: Vec<String>,
    /// The most texts
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) limit: u32,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// The forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    /// Markdown
    Md,
    /// JSON, with all that was kept
    Json,
    /// One page for a browser
    Html,
    /// The assembly and the C++ of each reply as files in --out DIR
    Files,
}

#[derive(Debug, Args)]
pub(super) struct Export {
    /// The numbers of the turns; none is all that the options choose
    #[arg(conflicts_with_all = ["filter", "text", "model", "since", "limit"])]
    pub(super) ids: Vec<TurnId>,
    #[command(flatten)]
    pub(super) chosen: Chosen,
    /// The most turns: the newest of them
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) limit: Option<u32>,
    /// How
    #[arg(long, value_enum, default_value_t = Form::Md)]
    pub(super) format: Form,
    /// The same as --format json; with --format files, print the files' names as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// The file to write, or with --format files the folder; without it, stdout
    #[arg(long, value_name = "PATH")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Delete {
    /// The numbers of the turns
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub(super) ids: Vec<TurnId>,
    /// Every turn
    #[arg(long)]
    pub(super) all: bool,
    /// Do not ask
    #[arg(long)]
    pub(super) yes: bool,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}
