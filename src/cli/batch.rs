//! The command `batch`: a file of requests at a host, step by step. Decides no step's rules.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::json;
use tokio::runtime::Runtime;

use crate::batch::{self, Pace, Requests, State};
use crate::config::Environment;
use crate::host::{Batch as HostBatch, Host, HostError, Status};
use crate::printable::printable;

use super::connect::{self, Place};
use super::say::say;

/// The most batches that a list shows.
const LISTED: usize = 20;

/// A file of requests at a host with a batch API of OpenAI's shape.
///
/// What is known of FILE stands beside it in STEM.batch.json, so that every step can be broken off
/// and done again, and nothing is submitted twice.
#[derive(Debug, Args)]
#[command(after_help = "Exit status: 0 done; 1 the batch did not complete; 2 usage, or the host \
    does not take it.")]
pub(super) struct Batch {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Send files of requests and have a batch made of each; once, however often it is called
    Submit {
        /// Files of requests
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Forget a batch that is over, and ask everything again
        #[arg(long)]
        again: bool,
        /// Only say what would be sent
        #[arg(long)]
        dry_run: bool,
    },
    /// Wait until the batches of files are over
    Watch {
        /// Files of requests
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Seconds from look to look; 5 growing to 60 if not given
        #[arg(long, value_name = "SECONDS", value_parser = seconds)]
        every: Option<Duration>,
    },
    /// Bring the answers and the errors: STEM.output.jsonl and STEM.errors.jsonl
    Fetch {
        /// Files of requests
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Only say what would be brought
        #[arg(long)]
        dry_run: bool,
    },
    /// Have the batches of files stopped
    Cancel {
        /// Files of requests
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Only say what would be stopped
        #[arg(long)]
        dry_run: bool,
    },
    /// The batches of files, or all that the host has
    List {
        /// Files of requests
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
}

fn seconds(text: &str) -> Result<Duration, String> {
    let time = text.parse().ok().and_then(|s| Duration::try_from_secs_f64(s).ok());
    time.filter(|t| !t.is_zero()).ok_or_else(|| "write a number of seconds such as 30".to_owned())
}

/// Does the step.
pub(super) fn main(args: Batch, env: &Environment, runtime: &Runtime) -> anyhow::Result<ExitCode> {
    match &args.command {
        Command::Submit { files, dry_run: true, .. } => return dry_run(files),
        Command::Fetch { files, dry_run: true } => {
            return would(files, |batch, file| {
                let output = batch::output_of(file);
                format!("what batch {batch} answered would be brought to {}", output.display())
            });
        }
        Command::Cancel { files, dry_run: true } => {
            return would(files, |batch, _| format!("batch {batch} would be stopped"));
        }
        Command::Submit { .. }
        | Command::Watch { .. }
        | Command::Fetch { .. }
        | Command::Cancel { .. }
        | Command::List { .. } => {}
    }
    let host = Host::new(connect::host(&args.place, env)?).noting(|note| eprintln!("{note}"));
    runtime.block_on(async {
        match args.command {
            Command::Submit { files, again, .. } => submit(&host, &files, again).await,
            Command::Watch { files, every } => watch(&host, &files, every).await,
            Command::Fetch { files, .. } => fetch(&host, &files).await,
            Command::Cancel { files, .. } => cancel(&host, &files).await,
            Command::List { files, json } => list(&host, &files, json).await,
        }
    })
}

fn dry_run(files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    for file in files {
        let requests = Requests::read(file)?;
        let state = State::load(file)?.and_then(|s| s.batch);
        let there = state.map(|id| format!("; it was submitted as batch {id}")).unwrap_or_default();
        say(&format!(
            "{}: {} requests to {} would be sent{there}\n",
            file.display(),
            requests.count,
            printable(&requests.model)
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what would be done with the batch of each file.
fn would(files: &[PathBuf], what: impl Fn(&str, &Path) -> String) -> anyhow::Result<ExitCode> {
    for file in files {
        let batch = State::load(file)?.and_then(|state| state.batch);
        let line = batch.map_or_else(|| "it was not submitted".to_owned(), |b| what(&b, file));
        say(&printable(&format!("{}: {line}\n", file.display())))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn submit(host: &Host, files: &[PathBuf], again: bool) -> anyhow::Result<ExitCode> {
    for file in files {
        let done = batch::submit(host, file, again, &mut |note| eprintln!("{note}")).await?;
        let how = if done.before { "submitted before as" } else { "submitted as" };
        let (id, status) = (&done.batch.id, &done.batch.status);
        say(&format!("{}: {how} batch {id}, {status}\n", file.display()))?;
        eprint!("{}", next(&done.batch, file));
    }
    Ok(ExitCode::SUCCESS)
}

async fn watch(
    host: &Host,
    files: &[PathBuf],
    every: Option<Duration>,
) -> anyhow::Result<ExitCode> {
    let pace = every.map_or(Pace::Patient, Pace::Every);
    let mut complete = true;
    for file in files {
        let mut last = String::new();
        let told = |look: Result<&HostBatch, &HostError>| {
            let line = match look {
                Ok(batch) => progress(batch),
                Err(error) => format!("{error}; looking again"),
            };
            if line != last {
                eprintln!("{}: {line}", file.display());
                last = line;
            }
        };
        let over = batch::watch(host, file, pace, told).await?;
        complete &= over.status == Status::Completed;
        say(&format!("{}: batch {} is {}\n", file.display(), over.id, progress(&over)))?;
        eprint!("{}", next(&over, file));
    }
    Ok(ExitCode::from(u8::from(!complete)))
}

async fn fetch(host: &Host, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let mut all = true;
    for file in files {
        let got = batch::fetch(host, file, &mut |note| eprintln!("{note}")).await?;
        for path in &got.files {
            say(&format!("{}\n", path.display()))?;
        }
        let missing = got.missing();
        eprintln!(
            "{}: {} of {} requests are answered, {} failed, {missing} have neither",
            file.display(),
            got.answered,
            got.requests,
            got.failed
        );
        if got.answered < got.requests {
            eprint!("{}", next(&got.batch, file));
        }
        all &= got.answered > 0;
    }
    Ok(ExitCode::from(u8::from(!all)))
}

async fn cancel(host: &Host, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    for file in files {
        let stopped = batch::cancel(host, file).await?;
        say(&format!("{}: batch {} is {}\n", file.display(), stopped.id, stopped.status))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(host: &Host, files: &[PathBuf], json: bool) -> anyhow::Result<ExitCode> {
    let mut rows = Vec::new();
    if files.is_empty() {
        rows.extend(host.batches(LISTED).await?.into_iter().map(|b| (None, Some(b))));
    }
    for file in files {
        let state = State::load(file)?;
        let found = match state.as_ref().and_then(|s| s.batch.as_deref()) {
            Some(id) => Some(host.batch(id).await?),
            None => None,
        };
        rows.push((Some(file.as_path()), found));
    }
    if json {
        let rows: Vec<_> = rows.iter().map(|(file, batch)| object(*file, batch.as_ref())).collect();
        say(&format!("{}\n", json!({ "batches": rows })))?;
        return Ok(ExitCode::SUCCESS);
    }
    for (file, batch) in &rows {
        let name = file.map(|f| format!("{}: ", f.display())).unwrap_or_default();
        let line = match batch {
            Some(batch) => format!("{}  {}", batch.id, progress(batch)),
            None => "not submitted".to_owned(),
        };
        say(&format!("{name}{line}\n"))?;
    }
    if rows.is_empty() {
        eprintln!("{} has no batch", host.address());
    }
    Ok(ExitCode::SUCCESS)
}

fn object(file: Option<&Path>, batch: Option<&HostBatch>) -> serde_json::Value {
    let counts = batch.and_then(|b| b.counts);
    json!({
        "file": file.map(|f| f.display().to_string()),
        "id": batch.map(|b| &b.id),
        "status": batch.map(|b| b.status.to_string()),
        "total": counts.map(|c| c.total),
        "completed": counts.map(|c| c.completed),
        "failed": counts.map(|c| c.failed),
        "created_at": batch.and_then(|b| b.created_at),
        "expires_at": batch.and_then(|b| b.expires_at),
    })
}

/// How far a batch is, in one line.
fn progress(batch: &HostBatch) -> String {
    let counts = batch.counts.filter(|c| c.total > 0).map(|c| {
        let failed = if c.failed > 0 { format!(", {} failed", c.failed) } else { String::new() };
        format!(", {} of {} done{failed}", c.completed + c.failed, c.total)
    });
    format!("{}{}", batch.status, counts.unwrap_or_default())
}

/// What to do next, as a line or some.
fn next(batch: &HostBatch, file: &Path) -> String {
    let name = file.display();
    let output = batch::output_of(file);
    let rest = format!(
        "ask the rest again: `assemblergpt dataset collect {} --missing rest.jsonl`, then submit rest.jsonl\n",
        output.display()
    );
    match &batch.status {
        Status::Failed => {
            let mut text = String::from("the host does not take the file:\n");
            for error in batch.errors.iter().take(5) {
                let line = error.line.map(|n| format!("{name}, line {n}: ")).unwrap_or_default();
                let _ = writeln!(text, "  {line}{}", error.message);
            }
            text + "mend it and submit it again\n"
        }
        Status::Completed if batch.counts.is_some_and(|c| c.failed > 0) => {
            format!(
                "some requests failed. Fetch it (`assemblergpt batch fetch {name}`), and {rest}"
            )
        }
        Status::Completed => format!("next: `assemblergpt batch fetch {name}`\n"),
        Status::Expired | Status::Cancelled => format!(
            "what was answered until then is not lost: `assemblergpt batch fetch {name}`. Then {rest}"
        ),
        Status::Validating | Status::InProgress | Status::Finalizing | Status::Cancelling => {
            format!("next: `assemblergpt batch watch {name}`\n")
        }
        Status::Other(word) => format!(
            "the host says \"{word}\", which is unknown here: `assemblergpt batch watch {name}` goes on looking\n"
        ),
    }
}
