//! The format of the file and its steps from version to version. Never touches a file that it does
//! not know.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::HistoryError;

/// The steps: the first makes version 1 of an empty file, and so on. Only ever appended to.
const STEPS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql")];

/// The oldest format that is read as it is: all that came later is new columns that may be missing.
const READ: usize = 1;

/// Marks the file as ours: "AGPT".
const APPLICATION: i64 = 0x4147_5054;

/// Brings a file that may be written up to date.
pub(super) fn bring_up_to_date(
    connection: &mut Connection,
    path: &Path,
) -> Result<(), HistoryError> {
    step_through(connection, path, STEPS)
}

fn step_through(
    connection: &mut Connection,
    path: &Path,
    steps: &[&str],
) -> Result<(), HistoryError> {
    let fail = |error| HistoryError::of(path, &error);
    let version = look(connection, path, steps.len())?;
    if version < steps.len() {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = step.map_err(fail)?;
        for sql in steps.iter().skip(version) {
            transaction.execute_batch(sql).map_err(fail)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(fail)?;
        transaction.pragma_update(None, "user_version", number(steps.len())).map_err(fail)?;
        transaction.commit().map_err(fail)?;
    }
    Ok(())
}

/// Whether a file that is only read can be read. False if there is nothing in it yet.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<bool, HistoryError> {
    let version = look(connection, path, STEPS.len())?;
    if version == 0 || version >= READ {
        return Ok(version > 0);
    }
    Err(HistoryError::Older {
        path: path.to_owned(),
        found: number(version),
        known: number(STEPS.len()),
    })
}

/// The version of a file that is ours or empty.
fn look(connection: &Connection, path: &Path, known: usize) -> Result<usize, HistoryError> {
    let fail = |error| HistoryError::of(path, &error);
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let version = pragma("user_version").map_err(fail)?;
    let application = pragma("application_id").map_err(fail)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(fail)?;
    if application != APPLICATION && (application != 0 || version != 0 || tables > 0) {
        return Err(HistoryError::Foreign { path: path.to_owned() });
    }
    match usize::try_from(version) {
        Ok(version) if version <= known => Ok(version),
        _ => {
            Err(HistoryError::Newer { path: path.to_owned(), found: version, known: number(known) })
        }
    }
}

fn number(version: usize) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(connection: &Connection) -> i64 {
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_file_goes_from_version_to_version_and_keeps_what_it_holds() {
        let mut connection = Connection::open_in_memory().unwrap();
        let path = Path::new("history.db");
        let one = ["CREATE TABLE a (x INTEGER)"];
        step_through(&mut connection, path, &one).unwrap();
        connection.execute("INSERT INTO a VALUES (7)", []).unwrap();
        let two = [one[0], "ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 8"];
        step_through(&mut connection, path, &two).unwrap();
        step_through(&mut connection, path, &two).unwrap();
        let row: (i64, i64) =
            connection.query_row("SELECT x, y FROM a", [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
        assert_eq!((row, version(&connection)), ((7, 8), 2));
        assert!(matches!(
            step_through(&mut connection, path, &one),
            Err(HistoryError::Newer { found: 2, known: 1, .. })
        ));
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut connection = Connection::open_in_memory().unwrap();
        let path = Path::new("history.db");
        step_through(&mut connection, path, &["CREATE TABLE a (x INTEGER)"]).unwrap();
        let broken = ["", "CREATE TABLE b (x INTEGER); DROP TABLE nothing"];
        assert!(step_through(&mut connection, path, &broken).is_err());
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'b'", [], |r| r.get(0))
            .unwrap();
        assert_eq!((tables, version(&connection)), (0, 1));
    }

    #[test]
    fn the_database_of_another_program_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE theirs (x)").unwrap();
        let result = bring_up_to_date(&mut connection, Path::new("history.db"));
        assert!(matches!(result, Err(HistoryError::Foreign { .. })), "{result:?}");
    }
}
