//! Why a theme cannot be loaded at all, and what to do. A single bad value is only a warning.

use std::io;

/// A theme that cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// No file and no built-in theme has this name.
    #[error("there is no theme \"{name}\"; choose one of {}", known.join(", "))]
    Unknown {
        /// The name asked for.
        name: String,
        /// The names that are there.
        known: Vec<String>,
    },
    /// The file is there but cannot be read.
    #[error(
        "could not read the theme {file}: {source} (mend its permissions, or choose another theme)"
    )]
    Unreadable {
        /// The file.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// The file is no TOML.
    #[error("{file}:{line}: {message} (mend this line, or choose another theme)")]
    Syntax {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
    /// Themes that inherit from each other.
    #[error("{file}: `inherits` leads in a circle: {}; let one of them stand alone", chain.join(" > "))]
    Circle {
        /// The file.
        file: String,
        /// The names, in the order they inherit.
        chain: Vec<String>,
    },
}
