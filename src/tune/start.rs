//! Brings the data to a host and has a job made of it, once, however often it is broken off on the
//! way. Asks nobody for leave, and waits for no job.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use super::data::{Data, Part};
use super::state::{Run, State};
use crate::dataset::project::Project;
use crate::host::{Host, HostError, Job, NewJob};

/// How often a job is asked for whose making is in doubt.
const ATTEMPTS: u32 = 4;
/// The wait before a host is asked whether it made a job.
const DOUBT: Duration = Duration::from_millis(500);
const PURPOSE: &str = "fine-tune";
/// The note that tells our job from others.
const NOTE: &str = "assemblergpt_run";

/// What is asked of the host.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Order {
    /// The model to tune.
    pub model: String,
    /// Passes over the data.
    pub epochs: usize,
    /// Examples of one step; the host's choice if not said.
    pub batch_size: Option<u32>,
    /// Over the host's own learning rate.
    pub rate_multiplier: Option<f64>,
    /// A word for the tuned model's name.
    pub suffix: Option<String>,
    /// What shuffles follow from.
    pub seed: Option<u64>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Started {
    /// What the host says of the job.
    pub job: Job,
    /// It was there already.
    pub before: bool,
}

impl Order {
    fn hyperparameters(&self) -> Map<String, Value> {
        let mut map = Map::from_iter([("n_epochs".to_owned(), json!(self.epochs))]);
        map.extend(self.batch_size.map(|n| ("batch_size".to_owned(), json!(n))));
        let rate = self.rate_multiplier;
        map.extend(rate.map(|x| ("learning_rate_multiplier".to_owned(), json!(x))));
        map
    }

    /// What tells this order of this data at this host from others.
    pub fn key(&self, host: &str, data: &Data) -> String {
        let valid = data.valid.as_ref().map_or("", |part| &part.text);
        let all = json!([
            host,
            self.model,
            hash(&data.train.text),
            hash(valid),
            self.hyperparameters(),
            self.suffix,
            self.seed,
        ]);
        hash(&all.to_string())
    }
}

/// The job that was started of this before, as the host now sees it; none if there is none, or it
/// was broken off before that.
///
/// # Errors
/// If the state cannot be read, or the host does not answer.
pub async fn before(
    host: &Host,
    project: &Project,
    data: &Data,
    order: &Order,
) -> anyhow::Result<Option<Job>> {
    let key = order.key(&host.address(), data);
    let mut state = State::load(project)?;
    let id = state.of_key(&key).and_then(|run| run.job.clone());
    match id {
        Some(id) => Ok(Some(host.job(&id).await?)),
        None => Ok(None),
    }
}

/// Starts a job; what was done before is not done again. With `again`, a job of the same is put
/// aside and a new one made.
///
/// # Errors
/// If another process starts one in this project, or the host does not take the files or the job.
pub async fn start(
    host: &Host,
    project: &Project,
    data: &Data,
    order: &Order,
    again: bool,
    told: &mut dyn FnMut(&str),
) -> anyhow::Result<Started> {
    let _alone = alone(&data.train.path)?;
    let key = order.key(&host.address(), data);
    let mut state = State::load(project)?;
    if let Some(run) = state.of_key(&key)
        && let Some(id) = run.job.clone()
    {
        let job = host.job(&id).await;
        if !again {
            return Ok(Started { job: job?, before: true });
        }
        // A host forgets jobs after a while; one that it does not know is over.
        if !matches!(job, Err(HostError::Missing(_))) && !job?.is_over() {
            bail!("job {id} is not over: cancel it first (`assemblergpt tune cancel {id}`)");
        }
        run.superseded = true;
    }
    if state.of_key(&key).is_none() {
        let model = order.model.clone();
        state.runs.push(Run { key: key.clone(), host: host.address(), model, ..Run::default() });
        state.save(project)?;
    }
    files(host, project, data, &key, &mut state, told).await?;
    let job = create(host, project, order, &key, &mut state, told).await?;
    let run = run(&mut state, &key)?;
    run.job = Some(job.id.clone());
    run.status = Some(job.status.to_string());
    state.save(project)?;
    Ok(Started { job, before: false })
}

/// Keeps other processes from starting with the same file: for as long as the handle lives.
fn alone(file: &Path) -> anyhow::Result<File> {
    let handle = File::open(file).with_context(|| format!("could not read {}", file.display()))?;
    match handle.try_lock() {
        Err(TryLockError::WouldBlock) => {
            bail!("another process is starting a job with {}", file.display())
        }
        // A file system without locks has no second process that could be told.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(handle),
    }
}

fn run<'a>(state: &'a mut State, key: &str) -> anyhow::Result<&'a mut Run> {
    state.of_key(key).context("the run is no longer in the state file")
}

async fn files(
    host: &Host,
    project: &Project,
    data: &Data,
    key: &str,
    state: &mut State,
    told: &mut dyn FnMut(&str),
) -> anyhow::Result<()> {
    if run(state, key)?.training_file.is_none() {
        let id = upload(host, &data.train, told).await?;
        run(state, key)?.training_file = Some(id);
        state.save(project)?;
    }
    if let Some(part) = &data.valid
        && run(state, key)?.validation_file.is_none()
    {
        let id = upload(host, part, told).await?;
        run(state, key)?.validation_file = Some(id);
        state.save(project)?;
    }
    Ok(())
}

/// Sends a file under a name with its hash, unless the host has it.
async fn upload(host: &Host, part: &Part, told: &mut dyn FnMut(&str)) -> anyhow::Result<String> {
    let stem = part.path.file_stem().unwrap_or_default().to_string_lossy();
    let short: String = hash(&part.text).chars().take(12).collect();
    let name = format!("{stem}-{short}.jsonl");
    let shown = part.path.display();
    let bytes = u64::try_from(part.text.len())?;
    if let Some(found) = host.find_file(&name, bytes, PURPOSE).await? {
        told(&format!("{shown} is at the host already as {}", found.id));
        return Ok(found.id);
    }
    told(&format!("{shown}: sending {} examples to {}", part.rows, host.address()));
    Ok(host.upload(&part.path, &name, PURPOSE).await?.id)
}

/// The job of the files that is there, or a new one.
async fn create(
    host: &Host,
    project: &Project,
    order: &Order,
    key: &str,
    state: &mut State,
    told: &mut dyn FnMut(&str),
) -> anyhow::Result<Job> {
    let known = state.jobs();
    let run = run(state, key)?;
    let new = NewJob {
        model: order.model.clone(),
        training_file: run.training_file.clone().unwrap_or_default(),
        validation_file: run.validation_file.clone(),
        suffix: order.suffix.clone(),
        seed: order.seed,
        hyperparameters: order.hyperparameters(),
        // Superseded runs have the same key: their number tells them apart.
        metadata: BTreeMap::from([(NOTE.to_owned(), format!("{key}-{}", known.len()))]),
    };
    if run.asked
        && let Some(found) = host.find_job(&new, &known).await?
    {
        told(&format!("the host has made job {} already", found.id));
        return Ok(found);
    }
    run.asked = true;
    state.save(project)?;
    let mut attempts = 1;
    loop {
        let error = match host.create_job(&new).await {
            Ok(job) => return Ok(job),
            Err(error @ HostError::Unsure(_)) => error,
            Err(error) => return Err(error.into()),
        };
        told(&format!("{error}; looking whether it made the job"));
        tokio::time::sleep(DOUBT).await;
        if let Some(found) = host.find_job(&new, &known).await? {
            return Ok(found);
        }
        if attempts == ATTEMPTS {
            return Err(error).context("could not have the job made");
        }
        attempts += 1;
    }
}

fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}
