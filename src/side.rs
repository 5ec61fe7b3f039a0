//! Which of the two models: before or after fine-tuning. Knows nothing else.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The model before (`Base`) or after (`Tuned`) fine-tuning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The model as it was before.
    Base,
    /// The fine-tuned model.
    Tuned,
}

impl Side {
    /// Both sides, in the order in which they are shown.
    pub const BOTH: [Self; 2] = [Self::Base, Self::Tuned];

    /// The other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Base => Self::Tuned,
            Self::Tuned => Self::Base,
        }
    }

    /// The name for titles: `Base` or `Tuned`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Base => "Base",
            Self::Tuned => "Tuned",
        }
    }

    /// The place of the side in an array of two.
    pub const fn index(self) -> usize {
        match self {
            Self::Base => 0,
            Self::Tuned => 1,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Base => "base",
            Self::Tuned => "tuned",
        })
    }
}
