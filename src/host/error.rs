//! What goes wrong with a host, as a caller must tell it apart. Decides nothing.

use std::io;
use std::path::PathBuf;

use crate::llm::{Failure, FailureKind};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The host did not do it, and would not if it were asked again.
    #[error("{0}")]
    Refused(Failure),
    /// The host has no such thing, or does not offer it at all.
    #[error("{0}")]
    Missing(Failure),
    /// The answer is lost: the host may have done it. Look before it is asked again.
    #[error("{0}")]
    Unsure(Failure),
    /// A file of this machine could not be read or written.
    #[error("could not {doing} {}: {error}", path.display())]
    File {
        /// `read` or `write`.
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
}

impl HostError {
    /// Whether it may be gone at the next look.
    pub fn passes(&self) -> bool {
        match self {
            Self::Missing(_) | Self::File { .. } => false,
            Self::Refused(failure) | Self::Unsure(failure) => matches!(
                failure.kind,
                FailureKind::Unreachable
                    | FailureKind::RateLimited
                    | FailureKind::Server
                    | FailureKind::Silent
                    | FailureKind::Protocol
            ),
        }
    }

    /// What the host said, if it is the host's.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Refused(failure) | Self::Missing(failure) | Self::Unsure(failure) => {
                Some(failure)
            }
            Self::File { .. } => None,
        }
    }
}
