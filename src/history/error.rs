//! What can be wrong with the history, in sentences that say what to do. Mends nothing.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the history cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// Another process writes.
    #[error(
        "another AssemblerGPT writes the history in {}: it is open for reading only until that one ends",
        dir.display()
    )]
    Busy {
        /// The folder of the history.
        dir: PathBuf,
    },
    /// A later version of the program wrote the file.
    #[error(
        "{}: written by a newer AssemblerGPT (format {found}, this one knows {known}); \
         update this program, or set XDG_DATA_HOME to keep another history. The file was not changed",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The latest format that we know.
        known: i64,
    },
    /// The file has an older format, and reading does not change it.
    #[error(
        "{}: written by an older AssemblerGPT (format {found}, this one knows {known}), and not \
         brought up to date yet; close the other AssemblerGPT and start again",
        path.display()
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The format that we read.
        known: i64,
    },
    /// The file is no history of ours.
    #[error(
        "{}: a database of another program; move it away, or set XDG_DATA_HOME. It was not changed",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file is not a database, or a part of it is broken.
    #[error(
        "{}: the history is damaged ({reason}); move the file away to begin a new one. It was not \
         overwritten, and `sqlite3 FILE .recover` may save what is in it",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What `SQLite` says.
        reason: String,
    },
    /// The folder or the file cannot be used.
    #[error("could not use {}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// What was to be changed is not there.
    #[error("{0}")]
    Missing(String),
    /// `SQLite` could not do it: disk full, and the like.
    #[error("could not use the history {}: {reason}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What `SQLite` says.
        reason: String,
    },
}

impl HistoryError {
    /// What an error of `SQLite` about the file `path` means.
    pub(super) fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        let reason = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                Self::Damaged { path, reason }
            }
            _ => Self::Database { path, reason },
        }
    }
}
