//! How strongly a program is confined, as a word that everyone sees. Sets nothing up itself.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How strongly a program is confined; weaker is less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Isolation {
    /// A filter of system calls without any file call, and limits; static programs only.
    LimitsOnly,
    /// Landlock, the filter of system calls, and limits. A model's program is one process.
    Restricted,
    /// Namespaces of its own with an empty file system, and all of the weaker levels. Where an
    /// installed bubblewrap makes the namespaces, a model's program is one process here too.
    Full,
}

impl Isolation {
    /// Every level, the strongest first.
    pub const ALL: [Self; 3] = [Self::Full, Self::Restricted, Self::LimitsOnly];

    /// What the level means, in a few words for the screen.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Full => "isolated: own processes, empty file system, no network",
            Self::Restricted => "restricted: one process; file names and sizes stay visible",
            Self::LimitsOnly => "compute only: no files",
        }
    }
}

impl fmt::Display for Isolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Full => "full",
            Self::Restricted => "restricted",
            Self::LimitsOnly => "limits-only",
        })
    }
}

/// The text is not the name of a level.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown isolation {0:?}: one of full, restricted, limits-only")]
pub struct UnknownIsolation(String);

impl FromStr for Isolation {
    type Err = UnknownIsolation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = Self::ALL.into_iter().find(|level| level.to_string() == text);
        named.ok_or_else(|| UnknownIsolation(text.to_owned()))
    }
}
