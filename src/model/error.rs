//! Why a model file cannot be used, and what to do about it. Reads nothing.

use crate::printable::printable;

/// Why a file is no model that this program can run: one sentence of fact and one of advice.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("could not read it: {0}; check the path and who may read it")]
    Read(#[from] std::io::Error),
    /// It is larger than the memory that can be had.
    #[error("there is no memory for its {0} MiB; use a smaller model or a smaller quantisation")]
    Memory(u64),
    /// The file is of another kind.
    #[error("it is no GGUF file: {0}")]
    NotGguf(String),
    /// The file breaks off, or its counts cannot be true.
    #[error("it is cut or broken: {0}; download or make it again")]
    Broken(String),
    /// The file is whole, but of a kind that is not run here.
    #[error("{0}")]
    Unsupported(String),
}

impl LoadError {
    /// A broken file.
    pub(super) fn broken(what: impl Into<String>) -> Self {
        Self::Broken(what.into())
    }

    /// A file that is not run here. The text says why, and what to use in its place.
    pub(super) fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported(what.into())
    }

    /// A file without something that a model needs.
    pub(super) fn missing(key: &str) -> Self {
        Self::Unsupported(format!(
            "the file does not say {}; convert the model again with a current converter",
            name(key)
        ))
    }
}

/// A name out of a file, fit to be shown: short and without control characters.
pub(super) fn name(raw: &str) -> String {
    let short: String = raw.chars().take(64).collect();
    let dots = if raw.chars().nth(64).is_some() { "…" } else { "" };
    format!("“{}{dots}”", printable(&short))
}
