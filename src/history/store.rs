//! The one place that writes: turns, replies as they grow, verdicts, deletions. Every call is one
//! transaction; what it returned from is kept even if the process is killed.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::document::{self, DocumentId};
use super::error::HistoryError;
use super::file::{self, Lock};
use super::reader::Reader;
use super::record::{NewTurn, Sample, SampleKey, TurnId, Verdict, Vote};
use super::{rows, schema};

/// Why a reply that was still coming when the program died is not whole.
const KILLED: &str = "the program ended while the reply came";

/// The history, open to write. There is one in all processes; dropping it lets the next one in.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    dir: PathBuf,
    /// Made with the first turn, so that nobody leaves empty sessions behind.
    session: Option<i64>,
    _lock: Lock,
}

impl Store {
    /// Opens the history in the folder `dir`, makes it if there is none, brings an older one up to
    /// date, and closes the replies that a killed process left open.
    ///
    /// # Errors
    /// [`HistoryError::Busy`] if another process writes; a file that is damaged, foreign or newer,
    /// which is left as it is; a folder that cannot be used.
    pub fn open(dir: &Path) -> Result<Self, HistoryError> {
        let lock = Lock::take(dir)?;
        let path = file::path(dir);
        let mut connection = file::writing(&path)?;
        schema::bring_up_to_date(&mut connection, &path)?;
        prepare(&connection).map_err(|error| HistoryError::of(&path, &error))?;
        let mut store = Self { connection, dir: dir.to_owned(), session: None, _lock: lock };
        store.change(close_open_replies)?;
        Ok(store)
    }

    /// What finds again what is kept here.
    pub fn reader(&self) -> Reader {
        Reader::new(&self.dir)
    }

    /// The folder of the history.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Keeps a question; its number names it from now on.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn begin_turn(&mut self, turn: &NewTurn) -> Result<TurnId, HistoryError> {
        let session = self.session;
        let (session, id) = self.change(|tx| {
            let session = session.map_or_else(|| rows::begin_session(tx), Ok)?;
            Ok((session, rows::insert_turn(tx, session, turn)?))
        })?;
        self.session = Some(session);
        Ok(id)
    }

    /// Keeps a reply as it stands; one that is there already is replaced. It can be searched once
    /// it has an ending.
    ///
    /// # Errors
    /// If there is no such turn, or it cannot be written.
    pub fn save_sample(&mut self, turn: TurnId, sample: &Sample) -> Result<(), HistoryError> {
        if !self.has(turn)? {
            return Err(HistoryError::Missing(format!("turn {turn} is not in the history")));
        }
        self.change(|tx| {
            let reply = match rows::find(tx, turn, sample.key)? {
                Some((id, reply)) => {
                    document::replace(tx, reply, &sample.text)?;
                    rows::write_sample(tx, turn, reply, sample)?;
                    rows::grade(tx, id)?;
                    reply
                }
                None => rows::insert_sample(tx, turn, sample)?,
            };
            if sample.ending.is_some() { document::index(tx, reply) } else { Ok(()) }
        })
    }

    /// Adds to the text of a reply.
    ///
    /// # Errors
    /// If there is no such reply, or it cannot be written.
    pub fn append(&mut self, turn: TurnId, key: SampleKey, more: &str) -> Result<(), HistoryError> {
        let (id, reply) = self.find(turn, key)?;
        self.change(|tx| {
            document::append(tx, reply, more)?;
            if rows::ended(tx, id)? { document::index(tx, reply) } else { Ok(()) }
        })
    }

    /// Keeps what was found out about a reply, in the place of what was known before.
    ///
    /// # Errors
    /// If there is no such reply, or it cannot be written.
    pub fn save_verdict(
        &mut self,
        turn: TurnId,
        key: SampleKey,
        verdict: &Verdict,
    ) -> Result<(), HistoryError> {
        let (id, _) = self.find(turn, key)?;
        self.change(|tx| {
            rows::write_verdict(tx, turn, id, verdict)?;
            rows::grade(tx, id)
        })
    }

    /// Keeps what was voted on a turn.
    ///
    /// # Errors
    /// If there is no such turn, or it cannot be written.
    pub fn save_vote(&mut self, turn: TurnId, vote: Vote) -> Result<(), HistoryError> {
        if !self.has(turn)? {
            return Err(HistoryError::Missing(format!("turn {turn} is not in the history")));
        }
        self.change(|tx| rows::write_vote(tx, turn, vote))
    }

    /// Removes turns with all that belongs to them; returns how many there were. What is removed
    /// cannot be read from the file any more.
    ///
    /// # Errors
    /// If it cannot be written; then nothing is removed.
    pub fn delete(&mut self, turns: &[TurnId]) -> Result<usize, HistoryError> {
        let session = self.session;
        let removed = self.change(|tx| {
            let mut removed = 0;
            for turn in turns {
                document::remove_turn(tx, *turn)?;
                removed += tx.execute("DELETE FROM turn WHERE id = ?", [turn.0])?;
            }
            tx.execute(
                "DELETE FROM session WHERE id IS NOT ? AND NOT EXISTS \
                 (SELECT 1 FROM turn WHERE turn.session = session.id)",
                [session],
            )?;
            Ok(removed)
        })?;
        self.settle()?;
        Ok(removed)
    }

    /// Removes all turns; returns how many there were.
    ///
    /// # Errors
    /// If it cannot be written; then nothing is removed.
    pub fn delete_all(&mut self) -> Result<usize, HistoryError> {
        let removed = self.change(|tx| {
            tx.execute("INSERT INTO search (search) VALUES ('delete-all')", [])?;
            tx.execute_batch("DELETE FROM verdict; DELETE FROM sample;")?;
            let removed = tx.execute("DELETE FROM turn", [])?;
            tx.execute_batch("DELETE FROM document; DELETE FROM session; DELETE FROM toolchain;")?;
            Ok(removed)
        })?;
        self.session = None;
        self.run(|connection| connection.execute_batch("VACUUM"))?;
        self.settle()?;
        Ok(removed)
    }

    /// Moves what stands in the log beside the file into the file, and empties the log.
    fn settle(&self) -> Result<(), HistoryError> {
        // A reader may hold it back: then the next one who closes the file does it.
        self.run(|connection| {
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        })
    }

    fn has(&self, turn: TurnId) -> Result<bool, HistoryError> {
        self.run(|connection| {
            connection.prepare_cached("SELECT 1 FROM turn WHERE id = ?")?.exists([turn.0])
        })
    }

    fn find(&self, turn: TurnId, key: SampleKey) -> Result<(i64, DocumentId), HistoryError> {
        self.run(|connection| rows::find(connection, turn, key))?.ok_or_else(|| {
            let SampleKey { side, index, revision } = key;
            HistoryError::Missing(format!(
                "turn {turn} has no reply {index} of the {side} model, revision {revision}"
            ))
        })
    }

    fn run<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, HistoryError> {
        work(&self.connection).map_err(|error| HistoryError::of(&file::path(&self.dir), &error))
    }

    fn change<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, HistoryError> {
        let path = file::path(&self.dir);
        let change = || {
            let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&tx)?;
            tx.commit()?;
            Ok(done)
        };
        change().map_err(|error| HistoryError::of(&path, &error))
    }
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    // In this mode a killed process loses nothing; a machine that loses power may lose the last
    // seconds, but never the file.
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "secure_delete", true)
}

fn close_open_replies(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    document::index_rest(tx)?;
    tx.execute("UPDATE sample SET ended = 'interrupted', reason = ? WHERE ended IS NULL", [KILLED])
        .map(drop)
}
