//! The file, its folder and its lock: who may open what, and with which rights. Knows no records.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::error::HistoryError;

/// How long a statement waits for another process, at most.
const PATIENCE: Duration = Duration::from_secs(5);

/// The file of the history in its folder.
pub(super) fn path(dir: &Path) -> PathBuf {
    dir.join("history.db")
}

/// The right to write; whoever drops it gives it back, also by dying.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the right, making the folder if need be.
    pub(super) fn take(dir: &Path) -> Result<Self, HistoryError> {
        DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(io_error(dir))?;
        std::fs::set_permissions(dir, PermissionsExt::from_mode(0o700)).map_err(io_error(dir))?;
        let path = dir.join("history.lock");
        let file = private(&path)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(HistoryError::Busy { dir: dir.to_owned() }),
            Err(TryLockError::Error(error)) => Err(io_error(&path)(error)),
        }
    }
}

/// A file that only its owner can read, made if need be; an old one loses the rights of others.
fn private(path: &Path) -> Result<File, HistoryError> {
    let options =
        OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
    let file = options.map_err(io_error(path))?;
    file.set_permissions(PermissionsExt::from_mode(0o600)).map_err(io_error(path))?;
    Ok(file)
}

fn io_error(path: &Path) -> impl Fn(io::Error) -> HistoryError {
    move |source| HistoryError::Io { path: path.to_owned(), source }
}

/// A connection that may write. The file is made here, because `SQLite` gives the files beside it
/// the rights that it has.
pub(super) fn writing(path: &Path) -> Result<Connection, HistoryError> {
    drop(private(path)?);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    open(path, flags)
}

/// A connection that only reads; `None` while there is no history.
pub(super) fn reading(path: &Path) -> Result<Option<Connection>, HistoryError> {
    match std::fs::metadata(path) {
        Ok(meta) if meta.len() == 0 => return Ok(None),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_error(path)(error)),
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    open(path, flags).map(Some)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection, HistoryError> {
    let fail = |error| HistoryError::of(path, &error);
    let connection = Connection::open_with_flags(path, flags).map_err(fail)?;
    connection.busy_timeout(PATIENCE).map_err(fail)?;
    Ok(connection)
}
