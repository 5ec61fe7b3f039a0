//! The commands `eval report` and `eval compare`: from a folder to what it says. Asks no model.

use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::config::Environment;
use crate::eval::funnel::Rung;
use crate::eval::report::{self, Style};
use crate::eval::summary::folder::Folder;
use crate::eval::summary::{Choice, compare, summarise};
use crate::side::Side;

use super::super::say::say;

/// What decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Primary {
    /// It prints what it should
    Right,
    /// It runs to its end
    Runs,
    /// It links
    Links,
    /// The assembler takes it
    Assembles,
}

/// How to reckon.
#[derive(Debug, Args)]
struct Reckoning {
    /// The measure that decides; name it before you look
    #[arg(long, value_enum, default_value_t = Primary::Right)]
    primary: Primary,
    /// Where the bootstrap begins; the same seed gives the same intervals
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Print Markdown
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
}

impl Reckoning {
    const fn choice(&self) -> Choice {
        let primary = match self.primary {
            Primary::Right => Rung::Right,
            Primary::Runs => Rung::Runs,
            Primary::Links => Rung::Links,
            Primary::Assembles => Rung::Assembles,
        };
        Choice { primary, seed: self.seed }
    }
}

/// What an evaluation says.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 done; 2 the folder cannot be read, or a file not written.")]
pub(super) struct ReportArgs {
    /// The folder that `eval run --out` or `eval merge` wrote
    dir: PathBuf,
    #[command(flatten)]
    reckoning: Reckoning,
    /// Write one page of HTML with every reply
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write `JUnit` XML for a CI server
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

/// One side of two evaluations of the same suite.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 done; 2 a folder cannot be read, or the suites differ.")]
pub(super) struct CompareArgs {
    /// The earlier evaluation
    first: PathBuf,
    /// The later evaluation
    second: PathBuf,
    #[command(flatten)]
    reckoning: Reckoning,
    /// The side of both that is compared
    #[arg(long, value_enum, default_value_t = Which::Tuned)]
    side: Which,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// The models before fine-tuning
    Base,
    /// The fine-tuned models
    Tuned,
}

/// Reports on a folder.
///
/// # Errors
/// If it cannot be read, or a file cannot be written.
pub(super) fn report(args: &ReportArgs, env: &Environment) -> anyhow::Result<ExitCode> {
    let folder = Folder::read(&args.dir)?;
    let summary = summarise(&folder, args.reckoning.choice())?;
    if let Some(path) = &args.html {
        save(path, |out| report::page(out, &folder, &summary))?;
    }
    if let Some(path) = &args.junit {
        save(path, |out| Ok(out.write_all(report::junit(&summary).as_bytes())?))?;
    }
    let text = match (args.reckoning.json, args.reckoning.markdown) {
        (true, _) => serde_json::to_string(&summary)? + "\n",
        (_, true) => report::markdown(&summary),
        (_, _) => report::text(&summary, style(env)),
    };
    say(&text).context("could not print the report")?;
    Ok(ExitCode::SUCCESS)
}

/// Compares two folders.
///
/// # Errors
/// If one cannot be read, or their suites differ.
pub(super) fn compare(args: &CompareArgs, env: &Environment) -> anyhow::Result<ExitCode> {
    let (first, second) = (Folder::read(&args.first)?, Folder::read(&args.second)?);
    let side = match args.side {
        Which::Base => Side::Base,
        Which::Tuned => Side::Tuned,
    };
    let choice = args.reckoning.choice();
    let comparison = compare::compare([&first, &second], side, choice)?;
    let text = match (args.reckoning.json, args.reckoning.markdown) {
        (true, _) => serde_json::to_string(&comparison)? + "\n",
        (_, true) => report::changes_markdown(&comparison, choice.seed),
        (_, _) => report::changes_text(&comparison, style(env)),
    };
    say(&text).context("could not print the report")?;
    Ok(ExitCode::SUCCESS)
}

fn style(env: &Environment) -> Style {
    Style { colour: io::stdout().is_terminal() && env.get("NO_COLOR").is_none() }
}

/// Writes a file whole or not at all; an older report is replaced.
fn save(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<&mut tempfile::NamedTempFile>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let could_not = || format!("could not write {}", path.display());
    let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(dir).with_context(could_not)?;
    let mut out = BufWriter::new(&mut file);
    write(&mut out).and_then(|()| Ok(out.flush()?)).with_context(could_not)?;
    drop(out);
    file.persist(path).with_context(could_not)?;
    eprintln!("{} written", path.display());
    Ok(())
}
