//! Every exchange with the models, kept in one `SQLite` file and found again. Asks nobody, judges
//! nothing, shows nothing; knows only plain data of its own.
//!
//! One process at a time writes: it holds the lock beside the file for as long as its [`Store`]
//! lives. Any number may read at the same time through a [`Reader`]. A front end that must not
//! wait for a disk hands [`Change`]s to a [`Writer`], a thread of its own.
//!
//! ```
//! use assemblergpt::history::{Filter, NewTurn, Page, Store};
//!
//! let dir = tempfile::tempdir()?;
//! let mut store = Store::open(dir.path())?;
//! let turn = store.begin_turn(&NewTurn { prompt: "Add 8 and 120.".into(), ..NewTurn::default() })?;
//! let found = store.reader().list(&Filter::default(), Page::first(20))?;
//! assert_eq!(found[0].id, turn);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod document;
mod error;
mod file;
mod filter;
mod reader;
mod record;
mod redact;
mod rows;
mod schema;
mod search;
mod store;
mod writer;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use error::HistoryError;
pub use filter::{Filter, Page, Passed};
pub use reader::Reader;
pub use record::{
    EndKind, Ending, Kind, NewTurn, Origin, Sample, SampleKey, SampleRecord, SideSummary, Turn,
    TurnId, TurnSummary, Usage, Verdict, VerdictRecord, Vote,
};
pub use search::Hit;
pub use store::Store;
pub use writer::{Change, News, TurnRef, Unsent, Writer};

/// The history as one process has it: always to read, and to write unless somebody else does.
#[derive(Debug)]
pub struct History {
    /// Finds what was kept.
    pub reader: Reader,
    /// Keeps what happens; `None` while another process holds the right to write.
    pub writer: Option<Writer>,
    /// What the writer has to say; ends with the writer, at once if there is none.
    pub news: tokio::sync::mpsc::Receiver<News>,
    /// Why nothing can be written, as a sentence for the user.
    pub notice: Option<String>,
}

impl History {
    /// Opens the history in the folder `dir`, to write if nobody else does, else to read.
    ///
    /// # Errors
    /// A file that is damaged, foreign or newer than this program, or a folder that cannot be
    /// used. None of them is ever changed.
    pub fn open(dir: &Path) -> Result<Self, HistoryError> {
        match Store::open(dir) {
            Ok(store) => {
                let reader = store.reader();
                let (writer, news) = Writer::start(store)?;
                Ok(Self { reader, writer: Some(writer), news, notice: None })
            }
            Err(busy @ HistoryError::Busy { .. }) => {
                let reader = Reader::new(dir);
                reader.check()?;
                let (_, news) = tokio::sync::mpsc::channel(1);
                Ok(Self { reader, writer: None, news, notice: Some(busy.to_string()) })
            }
            Err(error) => Err(error),
        }
    }
}
