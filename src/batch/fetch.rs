//! Brings the answers of a batch to the disk: the file of answers and the file of errors. Judges no
//! answer.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use crate::host::{Batch, Host};
use crate::llm::batch::{Answer, Asked};

use super::{State, errors_of, output_of};

/// What was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// What the host says of the batch.
    pub batch: Batch,
    /// The files that are there now: answers, then errors, where the host has them.
    pub files: Vec<PathBuf>,
    /// How many requests there are.
    pub requests: usize,
    /// How many of them have an answer.
    pub answered: usize,
    /// How many failed.
    pub failed: usize,
}

impl Fetched {
    /// How many requests have neither an answer nor an error.
    pub fn missing(&self) -> usize {
        self.requests.saturating_sub(self.answered + self.failed)
    }
}

/// Fetches both files of the batch of a file, and counts them. What is there already is not fetched
/// again.
///
/// # Errors
/// If the batch is not over, has no files, or one cannot be fetched whole.
pub async fn fetch(
    host: &Host,
    file: &Path,
    told: &mut dyn FnMut(&str),
) -> anyhow::Result<Fetched> {
    let (mut state, id) = State::submitted(file)?;
    state.belongs_to(&host.address())?;
    let batch = host.batch(&id).await?;
    state.status = Some(batch.status.to_string());
    state.save(file)?;
    ensure!(
        batch.status.is_over() || batch.output_file.is_some(),
        "batch {id} is {}: wait for it with `assemblergpt batch watch {}`",
        batch.status,
        file.display()
    );
    let mut files = Vec::new();
    let parts = [(&batch.output_file, output_of(file)), (&batch.error_file, errors_of(file))];
    for (part, to) in parts {
        let Some(part) = part else { continue };
        if !state.fetched.contains(part) || !to.exists() {
            let bytes = host.download(part, &to).await?;
            told(&format!("{}: {bytes} bytes", to.display()));
            state.fetched.push(part.clone());
            state.save(file)?;
        }
        files.push(to);
    }
    let (answered, failed) = count(file, &files)?;
    Ok(Fetched { batch, files, requests: state.requests, answered, failed })
}

/// How many of the requests of a file have an answer in these files, and how many only an error.
fn count(file: &Path, answers: &[PathBuf]) -> anyhow::Result<(usize, usize)> {
    let mut asked = HashSet::new();
    each(file, |line| asked.extend(Asked::read(line).ok().map(|a| a.custom_id)))?;
    let (mut good, mut bad) = (HashSet::new(), HashSet::new());
    for path in answers {
        each(path, |line| {
            if let Ok(answer) = Answer::read(line)
                && asked.contains(&answer.custom_id)
            {
                let of = if answer.outcome.is_ok() { &mut good } else { &mut bad };
                of.insert(answer.custom_id);
            }
        })?;
    }
    Ok((good.len(), bad.difference(&good).count()))
}

fn each(path: &Path, mut with: impl FnMut(&str)) -> anyhow::Result<()> {
    let failed = || format!("could not read {}", path.display());
    let mut reader = BufReader::new(File::open(path).with_context(failed)?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).with_context(failed)? > 0 {
        with(&String::from_utf8_lossy(&line));
        line.clear();
    }
    Ok(())
}
