//! A host of OpenAI's shape beside its chat: files, batches and tuning jobs. Knows nothing of what is in them,
//! and keeps nothing.

mod batch;
mod client;
mod error;
mod files;
mod jobs;

pub use batch::{Batch, BatchError, Counts, NewBatch, Status};
pub use client::Host;
pub use error::HostError;
pub use files::HostFile;
pub use jobs::{Checkpoint, Event, Job, JobStatus, NewJob};
