//! The batches of a host: made, looked at, cancelled. Polls nothing and knows no file's content.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use crate::printable::printable;

use super::client::Host;
use super::error::HostError;

/// The most batches that are looked through for one that may be there already.
const LOOKED_AT: usize = 500;

/// What a batch is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBatch {
    /// The id of the file of requests.
    pub input_file: String,
    /// The path that every request goes to, as in `/v1/chat/completions`.
    pub endpoint: String,
    /// Within which time it shall be done, as in `24h`.
    pub window: String,
    /// Notes that the host keeps with it.
    pub metadata: BTreeMap<String, String>,
}

/// A batch. What the host does not say is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// What the host calls it.
    pub id: String,
    /// How far it is.
    pub status: Status,
    /// The file of requests.
    pub input_file: Option<String>,
    /// The file of answers.
    pub output_file: Option<String>,
    /// The file of requests that failed.
    pub error_file: Option<String>,
    /// How many requests are done.
    pub counts: Option<Counts>,
    /// What is wrong with the file of requests.
    pub errors: Vec<BatchError>,
    /// When it was made, in seconds since 1970.
    pub created_at: Option<i64>,
    /// When it expires, in seconds since 1970.
    pub expires_at: Option<i64>,
}

/// How far a batch is. Hosts have words of their own, so any word is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// The file of requests is looked through.
    Validating,
    /// The file of requests is not in order.
    Failed,
    /// It runs.
    InProgress,
    /// The answers are put together.
    Finalizing,
    /// It is over; there may be requests that failed.
    Completed,
    /// Its time is over; there may be answers.
    Expired,
    /// It is being cancelled.
    Cancelling,
    /// It was cancelled; there may be answers.
    Cancelled,
    /// Another word of the host.
    Other(String),
}

impl Status {
    /// Reads a host's word, in any case.
    pub fn read(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "validating" => Self::Validating,
            "failed" => Self::Failed,
            "in_progress" => Self::InProgress,
            "finalizing" => Self::Finalizing,
            "completed" => Self::Completed,
            "expired" => Self::Expired,
            "cancelling" => Self::Cancelling,
            "cancelled" => Self::Cancelled,
            _ => Self::Other(printable(word.trim()).chars().take(40).collect()),
        }
    }

    /// Whether nothing more will happen. A word that we do not know may change yet.
    pub fn is_over(&self) -> bool {
        match self {
            Self::Failed | Self::Completed | Self::Expired | Self::Cancelled => true,
            Self::Validating
            | Self::InProgress
            | Self::Finalizing
            | Self::Cancelling
            | Self::Other(_) => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Validating => "validating",
            Self::Failed => "failed",
            Self::InProgress => "in_progress",
            Self::Finalizing => "finalizing",
            Self::Completed => "completed",
            Self::Expired => "expired",
            Self::Cancelling => "cancelling",
            Self::Cancelled => "cancelled",
            Self::Other(word) => word,
        })
    }
}

/// How many requests of a batch are done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub total: u64,
    /// Answered.
    pub completed: u64,
    /// Failed.
    pub failed: u64,
}

/// What is wrong with a file of requests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchError {
    /// In which line, if the host says.
    pub line: Option<u64>,
    /// What; safe to show.
    pub message: String,
}

impl Batch {
    /// Reads what a host says of a batch; `None` if that names none.
    pub fn read(value: &Value) -> Option<Self> {
        // One host wraps a new batch up.
        let value = value.get("job").filter(|job| job.is_object()).unwrap_or(value);
        let text = |name: &str| value[name].as_str().filter(|t| !t.is_empty()).map(str::to_owned);
        let counts = value.get("request_counts").filter(|counts| counts.is_object());
        let count = |counts: &Value, name: &str| counts[name].as_u64().unwrap_or(0);
        let errors = value["errors"]["data"].as_array().or(value["errors"].as_array());
        Some(Self {
            id: text("id")?,
            status: Status::read(value["status"].as_str().unwrap_or("unknown")),
            input_file: text("input_file_id"),
            output_file: text("output_file_id"),
            error_file: text("error_file_id"),
            counts: counts.map(|c| Counts {
                total: count(c, "total"),
                completed: count(c, "completed"),
                failed: count(c, "failed"),
            }),
            errors: errors.into_iter().flatten().filter_map(BatchError::read).collect(),
            created_at: value["created_at"].as_i64(),
            expires_at: value["expires_at"].as_i64(),
        })
    }
}

impl BatchError {
    fn read(value: &Value) -> Option<Self> {
        let message = value["message"].as_str().or(value["code"].as_str())?;
        let message = printable(message).chars().take(300).collect();
        Some(Self { line: value["line"].as_u64(), message })
    }
}

impl Host {
    /// Makes a batch.
    ///
    /// # Errors
    /// As [`Self::post`]: after [`HostError::Unsure`], [`Self::find_batch`] tells whether it is there.
    pub async fn create_batch(&self, new: &NewBatch) -> Result<Batch, HostError> {
        let mut body = json!({
            "input_file_id": new.input_file,
            "endpoint": new.endpoint,
            "completion_window": new.window,
        });
        if !new.metadata.is_empty() {
            body["metadata"] = json!(new.metadata);
        }
        let value = self.post(&["batches"], &body).await?;
        Batch::read(&value).ok_or_else(|| HostError::Unsure(self.odd("no id of the batch")))
    }

    /// What the host says of a batch.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn batch(&self, id: &str) -> Result<Batch, HostError> {
        self.one(&self.get(&["batches", id], &[]).await?)
    }

    /// Asks the host to stop a batch.
    ///
    /// # Errors
    /// As [`Self::post`].
    pub async fn cancel_batch(&self, id: &str) -> Result<Batch, HostError> {
        self.one(&self.post(&["batches", id, "cancel"], &json!({})).await?)
    }

    /// The batches, newest first; `most` at most.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn batches(&self, most: usize) -> Result<Vec<Batch>, HostError> {
        let all = self.list(&["batches"], &[], most).await?;
        Ok(all.iter().filter_map(Batch::read).collect())
    }

    /// The batch of a file of requests, if there is one that did not fail.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn find_batch(&self, input_file: &str) -> Result<Option<Batch>, HostError> {
        let all = self.batches(LOOKED_AT).await?;
        let same = |b: &Batch| b.input_file.as_deref() == Some(input_file);
        Ok(all.into_iter().find(|b| same(b) && b.status != Status::Failed))
    }

    fn one(&self, value: &Value) -> Result<Batch, HostError> {
        Batch::read(value).ok_or_else(|| HostError::Refused(self.odd("no batch")))
    }
}
