//! Who is asked on a side, and how: for the next turn, or as a turn was asked. Asks nobody.

use crate::llm::{Parameters, Source};

/// Who is asked on a side, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The model, or the recording.
    pub source: Source,
    /// The system message, the sampling, the extra fields.
    pub parameters: Parameters,
    /// Both sides have this model on purpose: they show how far two replies of one model differ.
    pub same: bool,
}

impl Asked {
    /// A side as the settings have it.
    pub const fn new(source: Source, parameters: Parameters) -> Self {
        Self { source, parameters, same: false }
    }

    /// The source as it is asked: with the side's extra fields.
    pub fn source(&self) -> Source {
        self.source.clone().with_extra(&self.parameters.extra)
    }

    /// Whether the same model would be asked by the other, whatever the parameters.
    pub fn is_same_model(&self, other: &Self) -> bool {
        match (self.source.endpoint(), other.source.endpoint()) {
            (Some(one), Some(other)) => one.base_url == other.base_url && one.model == other.model,
            (None, None) => self.source.model() == other.source.model(),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}
