//! A host of OpenAI's shape beside its chat: files and batches. Knows nothing of what is in them,
//! and keeps nothing.

mod batch;
mod client;
mod error;
mod files;

pub use batch::{Batch, BatchError, Counts, NewBatch, Status};
pub use client::Host;
pub use error::HostError;
pub use files::HostFile;
