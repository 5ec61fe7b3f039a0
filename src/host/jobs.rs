//! The tuning jobs of a host: made, looked at, cancelled, with their events and checkpoints. Polls
//! nothing, and takes whatever a host leaves out for unknown.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Map, Value, json};

use crate::llm::FailureKind;
use crate::printable::printable;

use super::client::Host;
use super::error::HostError;

/// The most jobs that are looked through for one that may be there already.
const LOOKED_AT: usize = 100;
/// The most events of a page.
const PAGE: &str = "100";
/// The most pages of events that are read at one look.
const PAGES: usize = 200;

/// What a job is made of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewJob {
    /// The model to tune.
    pub model: String,
    /// The id of the file to learn from.
    pub training_file: String,
    /// The id of the file to watch with.
    pub validation_file: Option<String>,
    /// A word for the tuned model's name.
    pub suffix: Option<String>,
    /// What shuffles follow from.
    pub seed: Option<u64>,
    /// `n_epochs`, `batch_size`, `learning_rate_multiplier`: what is not said the host chooses.
    pub hyperparameters: Map<String, Value>,
    /// Notes that the host keeps with it.
    pub metadata: BTreeMap<String, String>,
}

/// A job. What the host does not say is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// What the host calls it.
    pub id: String,
    /// How far it is.
    pub status: JobStatus,
    /// The model that is tuned.
    pub model: Option<String>,
    /// The file that it learns from.
    pub training_file: Option<String>,
    /// The tuned model, once there is one.
    pub tuned_model: Option<String>,
    /// The tokens that are paid for.
    pub trained_tokens: Option<u64>,
    /// Why it failed; safe to show.
    pub error: Option<String>,
    /// Notes that were kept with it.
    pub metadata: BTreeMap<String, String>,
    /// When it was made, in seconds since 1970.
    pub created_at: Option<i64>,
    /// When it ended, in seconds since 1970.
    pub finished_at: Option<i64>,
}

/// How far a job is. Hosts have words of their own, so any word is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobStatus {
    /// The files are looked through.
    ValidatingFiles,
    /// It waits for its turn.
    Queued,
    /// It runs.
    Running,
    /// It stands still, and may go on.
    Paused,
    /// There is a tuned model.
    Succeeded,
    /// There is none.
    Failed,
    /// It was stopped.
    Cancelled,
    /// Another word of the host.
    Other(String),
}

impl JobStatus {
    /// Reads a host's word, in any case.
    pub fn read(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "validating_files" => Self::ValidatingFiles,
            "queued" => Self::Queued,
            "running" => Self::Running,
            "paused" => Self::Paused,
            "succeeded" => Self::Succeeded,
            "failed" => Self::Failed,
            "cancelled" => Self::Cancelled,
            _ => Self::Other(safe(word.trim(), 40)),
        }
    }
}

impl fmt::Display for JobStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ValidatingFiles => "validating_files",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Other(word) => word,
        })
    }
}

/// Something that happened to a job.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its id, or what stands for it where the host gives none.
    pub id: String,
    /// When, in seconds since 1970.
    pub at: Option<i64>,
    /// What; safe to show.
    pub message: String,
    /// The step that was measured.
    pub step: Option<u64>,
    /// The loss of the examples to learn from.
    pub loss: Option<f64>,
    /// The loss of the examples to watch with.
    pub valid_loss: Option<f64>,
}

/// A model on the way. It can be asked like any other.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// The model's id.
    pub model: String,
    /// After which step.
    pub step: Option<u64>,
    /// The loss there of the examples to watch with.
    pub valid_loss: Option<f64>,
}

impl Job {
    /// Reads what a host says of a job; `None` if that names none.
    pub fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| value[name].as_str().filter(|t| !t.is_empty()).map(str::to_owned);
        let notes = value["metadata"].as_object().into_iter().flatten();
        let error = match &value["error"] {
            Value::String(why) => Some(why.as_str()),
            other => other["message"].as_str().or(other["code"].as_str()),
        };
        Some(Self {
            id: text("id")?,
            status: JobStatus::read(value["status"].as_str().unwrap_or("unknown")),
            model: text("model"),
            training_file: text("training_file"),
            tuned_model: text("fine_tuned_model"),
            trained_tokens: value["trained_tokens"].as_u64(),
            error: error.filter(|why| !why.is_empty()).map(|why| safe(why, 300)),
            metadata: notes
                .filter_map(|(name, note)| Some((name.clone(), note.as_str()?.to_owned())))
                .collect(),
            created_at: value["created_at"].as_i64(),
            finished_at: value["finished_at"].as_i64().filter(|at| *at > 0),
        })
    }

    /// Whether nothing more will happen. A word that we do not know may change yet, unless the host
    /// says when the job ended.
    pub fn is_over(&self) -> bool {
        match self.status {
            JobStatus::Succeeded | JobStatus::Failed | JobStatus::Cancelled => true,
            JobStatus::ValidatingFiles
            | JobStatus::Queued
            | JobStatus::Running
            | JobStatus::Paused => false,
            JobStatus::Other(_) => self.finished_at.is_some(),
        }
    }
}

impl Event {
    /// Reads what a host says of an event; `None` if that says nothing at all.
    pub fn read(value: &Value) -> Option<Self> {
        let message = value["message"].as_str().unwrap_or_default();
        let data = &value["data"];
        let number = |names: &[&str]| names.iter().find_map(|n| data[*n].as_f64());
        let event = Self {
            id: String::new(),
            at: value["created_at"].as_i64(),
            message: safe(message, 300),
            step: data["step"].as_u64().or_else(|| step(message)),
            loss: number(&["train_loss", "training_loss", "loss"])
                .or_else(|| after(message, "training loss=")),
            valid_loss: number(&["full_valid_loss", "valid_loss", "eval_loss"])
                .or_else(|| after(message, "validation loss=")),
        };
        let id = match value["id"].as_str() {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ => format!("{:?} {:?} {}", event.at, event.step, event.message),
        };
        let says = !event.message.is_empty() || event.loss.is_some();
        says.then_some(Self { id, ..event })
    }
}

impl Checkpoint {
    fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| value[name].as_str().filter(|t| !t.is_empty());
        let metrics = &value["metrics"];
        Some(Self {
            model: text("fine_tuned_model_checkpoint").or(text("fine_tuned_model"))?.to_owned(),
            step: value["step_number"].as_u64().or(metrics["step"].as_u64()),
            valid_loss: ["full_valid_loss", "valid_loss"].iter().find_map(|n| metrics[*n].as_f64()),
        })
    }
}

/// The number behind some words.
fn after(message: &str, words: &str) -> Option<f64> {
    let (_, rest) = message.split_once(words)?;
    let number: String =
        rest.chars().take_while(|c| c.is_ascii_digit() || "+-.e".contains(*c)).collect();
    number.trim_end_matches('.').parse().ok()
}

/// The step of a message such as `Step 10/90: training loss=0.5`.
fn step(message: &str) -> Option<u64> {
    let rest = message.strip_prefix("Step ")?;
    rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().ok()
}

fn safe(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    printable(&line).chars().take(most).collect()
}

const JOBS: [&str; 2] = ["fine_tuning", "jobs"];

impl Host {
    /// Makes a job. A host with an older shape, which does not know `method` or `metadata`, is asked
    /// again without.
    ///
    /// # Errors
    /// As [`Self::post`]: after [`HostError::Unsure`], [`Self::find_job`] tells whether it is there.
    pub async fn create_job(&self, new: &NewJob) -> Result<Job, HostError> {
        let (mut method, mut metadata) = (true, !new.metadata.is_empty());
        loop {
            match self.post(&JOBS, &body(new, method, metadata)).await {
                Ok(value) => {
                    return Job::read(&value)
                        .ok_or_else(|| HostError::Unsure(self.odd("no id of the job")));
                }
                Err(HostError::Refused(f)) if f.kind == FailureKind::BadRequest => {
                    let says = |word: &str| f.message.contains(word);
                    if metadata && says("metadata") {
                        metadata = false;
                    } else if method && says("method") {
                        method = false;
                    } else {
                        return Err(HostError::Refused(f));
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// What the host says of a job.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn job(&self, id: &str) -> Result<Job, HostError> {
        let value = self.get(&["fine_tuning", "jobs", id], &[]).await?;
        Job::read(&value).ok_or_else(|| HostError::Refused(self.odd("no job")))
    }

    /// Asks the host to stop a job.
    ///
    /// # Errors
    /// As [`Self::post`].
    pub async fn cancel_job(&self, id: &str) -> Result<Job, HostError> {
        let value = self.post(&["fine_tuning", "jobs", id, "cancel"], &json!({})).await?;
        Job::read(&value).ok_or_else(|| HostError::Unsure(self.odd("no job")))
    }

    /// The jobs, newest first; `most` at most.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn jobs(&self, most: usize) -> Result<Vec<Job>, HostError> {
        let all = self.list(&JOBS, &[], most).await?;
        Ok(all.iter().filter_map(Job::read).collect())
    }

    /// The job that was made of this, if there is one: it has the notes, or, where the host keeps
    /// none, the same file and model and none of the ids that are `known`.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn find_job(
        &self,
        new: &NewJob,
        known: &BTreeSet<String>,
    ) -> Result<Option<Job>, HostError> {
        let all = self.jobs(LOOKED_AT).await?;
        let same = |job: &Job| {
            let files = job.training_file.as_deref() == Some(new.training_file.as_str());
            let model = job.model.as_ref().is_none_or(|m| *m == new.model);
            let noted = job.metadata.is_empty() || job.metadata == new.metadata;
            files && model && noted && !known.contains(&job.id)
        };
        Ok(all.into_iter().find(same))
    }

    /// The events of a job that are not `known` yet, oldest first. Hosts send the newest first.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn events(
        &self,
        job: &str,
        known: &BTreeSet<String>,
    ) -> Result<Vec<Event>, HostError> {
        let mut all: Vec<Event> = Vec::new();
        let mut seen = known.clone();
        let mut last: Option<String> = None;
        for _ in 0..PAGES {
            let mut query = vec![("limit", PAGE)];
            query.extend(last.as_deref().map(|id| ("after", id)));
            let page = self.get(&["fine_tuning", "jobs", job, "events"], &query).await?;
            let members = page["data"].as_array().or(page.as_array()).cloned().unwrap_or_default();
            let id = members.last().and_then(|m| m["id"].as_str()).map(str::to_owned);
            let before = all.len();
            all.extend(
                members.iter().filter_map(Event::read).filter(|e| seen.insert(e.id.clone())),
            );
            // A page without anything new is where the last look ended, or a host that repeats itself.
            let more = page["has_more"].as_bool().unwrap_or(false);
            if !more || all.len() == before || id.is_none() {
                break;
            }
            last = id;
        }
        all.reverse();
        // Stable: what happened in one second stays in the host's order.
        all.sort_by_key(|e| (e.at, e.step));
        Ok(all)
    }

    /// The checkpoints of a job, newest first. A host that has none of them has none.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn checkpoints(&self, job: &str) -> Result<Vec<Checkpoint>, HostError> {
        match self.list(&["fine_tuning", "jobs", job, "checkpoints"], &[], LOOKED_AT).await {
            Err(HostError::Missing(_)) => Ok(Vec::new()),
            list => Ok(list?.iter().filter_map(Checkpoint::read).collect()),
        }
    }
}

fn body(new: &NewJob, method: bool, metadata: bool) -> Value {
    let mut body = json!({ "model": new.model, "training_file": new.training_file });
    if let Some(file) = &new.validation_file {
        body["validation_file"] = json!(file);
    }
    if let Some(suffix) = &new.suffix {
        body["suffix"] = json!(suffix);
    }
    if let Some(seed) = new.seed {
        body["seed"] = json!(seed);
    }
    if metadata {
        body["metadata"] = json!(new.metadata);
    }
    if !new.hyperparameters.is_empty() {
        if method {
            let supervised = json!({ "hyperparameters": new.hyperparameters });
            body["method"] = json!({ "type": "supervised", "supervised": supervised });
        } else {
            body["hyperparameters"] = json!(new.hyperparameters);
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_read_whatever_is_missing_or_new_in_it() {
        let job = Job::read(&json!({"id": "j"})).unwrap();
        assert_eq!(job.status, JobStatus::Other("unknown".to_owned()));
        assert!(!job.is_over() && job.error.is_none());
        let odd = json!({"id": "j", "status": "RECONFOOBULATING\u{1b}[2J", "error": {}});
        let job = Job::read(&odd).unwrap();
        assert_eq!(job.status.to_string(), "RECONFOOBULATING␛[2J");
        assert!(!job.is_over());
        let ended = json!({"id": "j", "status": "odd", "finished_at": 5});
        assert!(Job::read(&ended).unwrap().is_over());
        let failed = json!({"id": "j", "status": "failed",
            "error": {"code": "invalid_training_file", "message": "line 3\nis bad", "param": null}});
        let job = Job::read(&failed).unwrap();
        assert_eq!(job.error.as_deref(), Some("line 3 is bad"));
        assert!(job.is_over());
        assert_eq!(Job::read(&json!({"status": "running"})), None);
        assert_eq!(Job::read(&json!("no")), None);
    }

    #[test]
    fn losses_come_from_the_data_or_from_the_words() {
        let data = json!({"id": "e", "created_at": 9, "message": "Step 10/90: training loss=0.52",
            "data": {"step": 10, "train_loss": 0.5234, "full_valid_loss": 0.6}});
        let event = Event::read(&data).unwrap();
        assert_eq!((event.step, event.loss, event.valid_loss), (Some(10), Some(0.5234), Some(0.6)));
        let words = json!({"message": "Step 20/90: training loss=0.41, validation loss=0.5."});
        let event = Event::read(&words).unwrap();
        assert_eq!((event.step, event.loss, event.valid_loss), (Some(20), Some(0.41), Some(0.5)));
        assert!(!event.id.is_empty(), "something stands for the id");
        let plain = Event::read(&json!({"id": "x", "message": "Job started"})).unwrap();
        assert_eq!((plain.step, plain.loss), (None, None));
        assert_eq!(Event::read(&json!({"id": "y"})), None);
    }
}
