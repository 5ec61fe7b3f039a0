//! The long texts and the index of their words. A text is indexed when it will not grow any more.
//! Knows nothing of turns beyond their numbers.

use rusqlite::{Connection, OptionalExtension as _, Result, params};

use super::record::{Kind, TurnId};

/// A text in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DocumentId(pub(super) i64);

/// Keeps a new text, not indexed yet.
pub(super) fn add(
    connection: &Connection,
    turn: TurnId,
    sample: Option<i64>,
    kind: Kind,
    text: &str,
) -> Result<DocumentId> {
    connection
        .prepare_cached("INSERT INTO document (turn, sample, kind, text) VALUES (?, ?, ?, ?)")?
        .execute(params![turn.0, sample, kind.to_string(), text])?;
    Ok(DocumentId(connection.last_insert_rowid()))
}

/// Says whose text it is, once that has a number.
pub(super) fn belongs_to(connection: &Connection, id: DocumentId, sample: i64) -> Result<()> {
    connection
        .prepare_cached("UPDATE document SET sample = ? WHERE id = ?")?
        .execute(params![sample, id.0])
        .map(drop)
}

/// Makes a text longer. What was indexed of it is taken out of the index.
pub(super) fn append(connection: &Connection, id: DocumentId, more: &str) -> Result<()> {
    forget_words(connection, id)?;
    connection
        .prepare_cached("UPDATE document SET text = text || ? WHERE id = ?")?
        .execute(params![more, id.0])
        .map(drop)
}

/// Puts another text in the place of one, unless they are equal.
pub(super) fn replace(connection: &Connection, id: DocumentId, text: &str) -> Result<()> {
    let same: bool = connection
        .prepare_cached("SELECT text = ? FROM document WHERE id = ?")?
        .query_row(params![text, id.0], |row| row.get(0))?;
    if same {
        return Ok(());
    }
    forget_words(connection, id)?;
    connection
        .prepare_cached("UPDATE document SET text = ? WHERE id = ?")?
        .execute(params![text, id.0])
        .map(drop)
}

/// Indexes a text, unless it is already.
pub(super) fn index(connection: &Connection, id: DocumentId) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO search (rowid, text) SELECT id, text FROM document \
             WHERE id = ? AND NOT indexed",
        )?
        .execute([id.0])?;
    connection
        .prepare_cached("UPDATE document SET indexed = 1 WHERE id = ?")?
        .execute([id.0])
        .map(drop)
}

/// Indexes what an end without notice left behind.
pub(super) fn index_rest(connection: &Connection) -> Result<()> {
    let mut rest = connection.prepare(
        "SELECT document.id FROM sample JOIN document ON document.id = sample.reply \
         WHERE sample.ended IS NULL",
    )?;
    let ids: Vec<i64> = rest.query_map([], |row| row.get(0))?.collect::<Result<_>>()?;
    ids.into_iter().try_for_each(|id| index(connection, DocumentId(id)))
}

/// Removes all texts of a turn.
pub(super) fn remove_turn(connection: &Connection, turn: TurnId) -> Result<()> {
    let mut of_turn = connection.prepare_cached("SELECT id FROM document WHERE turn = ?")?;
    let ids: Vec<i64> = of_turn.query_map([turn.0], |row| row.get(0))?.collect::<Result<_>>()?;
    for id in ids {
        forget_words(connection, DocumentId(id))?;
        connection.prepare_cached("DELETE FROM document WHERE id = ?")?.execute([id])?;
    }
    Ok(())
}

/// The index holds no texts of its own: to take words out, it has to be told the text again.
fn forget_words(connection: &Connection, id: DocumentId) -> Result<()> {
    let text: Option<String> = connection
        .prepare_cached("SELECT text FROM document WHERE id = ? AND indexed")?
        .query_row([id.0], |row| row.get(0))
        .optional()?;
    let Some(text) = text else { return Ok(()) };
    connection
        .prepare_cached("INSERT INTO search (search, rowid, text) VALUES ('delete', ?, ?)")?
        .execute(params![id.0, text])?;
    connection
        .prepare_cached("UPDATE document SET indexed = 0 WHERE id = ?")?
        .execute([id.0])
        .map(drop)
}
