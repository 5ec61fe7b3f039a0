//! A llama-architecture model in this process: its file, its tokens, its arithmetic. Knows nothing
//! of replies and endpoints.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined into a dispatched loop is not compiled for its instructions"
)]

mod activation;
mod config;
mod error;
mod forward;
pub mod gguf;
mod matrix;
mod quant;
mod sampler;
mod template;
#[cfg(test)]
pub(crate) mod tests;
mod tokenizer;
mod vocabulary;

use std::path::Path;
use std::sync::Arc;

pub use config::{ARCHITECTURE, Config};
pub use error::LoadError;
pub use forward::{Session, Weights};
pub use gguf::Gguf;
pub use quant::Format;
pub use sampler::{Sampler, Sampling};
pub use template::{Message, Template};
pub use tokenizer::{Spelling, Tokenizer};
pub use vocabulary::{Rules, Token, TokenKind, Vocabulary};

/// A model that is ready to answer; clones share its memory.
#[derive(Debug, Clone)]
pub struct Model {
    /// What it knows.
    pub weights: Arc<Weights>,
    /// Its tokens.
    pub tokenizer: Arc<Tokenizer>,
    /// How a conversation is written for it.
    pub template: Arc<Template>,
    /// Tells its file from others: the first eight digits of its SHA-256.
    pub fingerprint: String,
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// The file cannot be read, is cut or broken, or is of a kind that is not run here; the message
    /// says what to do.
    pub fn open(path: &Path) -> Result<Self, LoadError> {
        Self::of(&Gguf::open(path)?)
    }

    /// The model that a file holds.
    ///
    /// # Errors
    /// The file is of a kind that is not run here, or its parts do not fit.
    pub fn of(file: &Gguf) -> Result<Self, LoadError> {
        let weights = Weights::of(file)?;
        let tokenizer = Tokenizer::new(Vocabulary::of(file)?)?;
        if tokenizer.len() > weights.config.vocabulary {
            return Err(LoadError::broken("its tokenizer has more tokens than its weights"));
        }
        let template = Template::of(file, &tokenizer);
        Ok(Self {
            weights: Arc::new(weights),
            tokenizer: Arc::new(tokenizer),
            template: Arc::new(template),
            fingerprint: file.fingerprint(),
        })
    }
}
