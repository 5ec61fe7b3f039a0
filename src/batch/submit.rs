//! Brings a file of requests to a host and has a batch made of it, once, however often it is broken
//! off on the way. Waits for no batch.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};

use crate::host::{Batch, Host, HostError, NewBatch, Status};
use crate::llm::batch::CHAT;

use super::{Requests, State};

/// How often a batch is asked for whose making is in doubt.
const ATTEMPTS: u32 = 4;
/// The wait before a host is asked whether it made a batch.
const DOUBT: Duration = Duration::from_millis(500);

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submitted {
    /// What is known now.
    pub state: State,
    /// It was there already.
    pub before: bool,
    /// What the host says of it.
    pub batch: Batch,
}

/// Submits a file; what was done before is not done again. With `again`, a batch that is over is
/// forgotten and a new one made.
///
/// # Errors
/// If the file is not in order, has changed since, is being submitted by another process, or the
/// host does not take it.
pub async fn submit(
    host: &Host,
    file: &Path,
    again: bool,
    told: &mut dyn FnMut(&str),
) -> anyhow::Result<Submitted> {
    let requests = Requests::read(file)?;
    let _alone = alone(file)?;
    let fresh = || State::new(host.address(), &requests, file);
    let mut state = match State::load(file)? {
        None => fresh(),
        Some(state) => {
            state.belongs_to(&host.address())?;
            match known(host, file, &state, &requests, again).await? {
                Some(batch) => return Ok(Submitted { state, before: true, batch }),
                None if state.sha256 == requests.sha256 && state.batch.is_none() => state,
                None => fresh(),
            }
        }
    };
    if state.input_file.is_none() {
        let sent = upload(host, file, &state, told).await?;
        state.input_file = Some(sent);
        state.save(file)?;
    }
    let batch = create(host, file, &mut state, told).await?;
    state.batch = Some(batch.id.clone());
    state.status = Some(batch.status.to_string());
    state.save(file)?;
    Ok(Submitted { state, before: false, batch })
}

/// Keeps other processes from submitting the same file: for as long as the handle lives.
fn alone(file: &Path) -> anyhow::Result<File> {
    let handle = File::open(file).with_context(|| format!("could not read {}", file.display()))?;
    match handle.try_lock() {
        Err(std::fs::TryLockError::WouldBlock) => {
            bail!("{} is being submitted by another process", file.display())
        }
        // A file system without locks has no second process that could be told.
        Ok(()) | Err(std::fs::TryLockError::Error(_)) => Ok(handle),
    }
}

/// The batch of a file that is there already and that nothing is to be done about.
async fn known(
    host: &Host,
    file: &Path,
    state: &State,
    requests: &Requests,
    again: bool,
) -> anyhow::Result<Option<Batch>> {
    let Some(id) = &state.batch else { return Ok(None) };
    let batch = match host.batch(id).await {
        // The host forgets batches after a while.
        Err(HostError::Missing(_)) if again => return Ok(None),
        batch => batch?,
    };
    if batch.status == Status::Failed || again && batch.status.is_over() {
        return Ok(None);
    }
    if again {
        bail!(
            "batch {id} is still {}: cancel it first (`assemblergpt batch cancel`)",
            batch.status
        );
    }
    let name = file.display();
    anyhow::ensure!(
        state.sha256 == requests.sha256,
        "{name} has changed since it was submitted as batch {id}: give the new requests a file of their own"
    );
    Ok(Some(batch))
}

async fn upload(
    host: &Host,
    file: &Path,
    state: &State,
    told: &mut dyn FnMut(&str),
) -> anyhow::Result<String> {
    const PURPOSE: &str = "batch";
    let resumed = State::load(file)?.is_some_and(|old| old == *state);
    if resumed {
        let bytes = std::fs::metadata(file)?.len();
        if let Some(found) = host.find_file(&state.name, bytes, PURPOSE).await? {
            told(&format!("{} is at the host already as {}", file.display(), found.id));
            return Ok(found.id);
        }
    }
    state.save(file)?;
    told(&format!("{}: sending {} requests to {}", file.display(), state.requests, state.host));
    Ok(host.upload(file, &state.name, PURPOSE).await?.id)
}

/// The batch of the file that is there, or a new one.
async fn create(
    host: &Host,
    file: &Path,
    state: &mut State,
    told: &mut dyn FnMut(&str),
) -> anyhow::Result<Batch> {
    let input = state.input_file.clone().unwrap_or_default();
    if state.asked
        && let Some(found) = host.find_batch(&input).await?
    {
        return Ok(found);
    }
    state.asked = true;
    state.save(file)?;
    let new = NewBatch {
        input_file: input.clone(),
        endpoint: CHAT.to_owned(),
        window: "24h".to_owned(),
        metadata: BTreeMap::from([("requests".to_owned(), state.name.clone())]),
    };
    let mut attempts = 1;
    loop {
        let error = match host.create_batch(&new).await {
            Ok(batch) => return Ok(batch),
            Err(error @ HostError::Unsure(_)) => error,
            Err(error) => return Err(error.into()),
        };
        told(&format!("{error}; looking whether it made the batch"));
        tokio::time::sleep(DOUBT).await;
        if let Some(found) = host.find_batch(&input).await? {
            return Ok(found);
        }
        if attempts == ATTEMPTS {
            return Err(error).context("could not have the batch made");
        }
        attempts += 1;
    }
}
