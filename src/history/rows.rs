//! The rows of the tables as statements that write them, each within the caller's transaction.
//! Decides nothing about when.

use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension as _, Result, Transaction, named_params, params};

use super::document::{self, DocumentId};
use super::record::{Kind, NewTurn, Sample, SampleKey, TurnId, Verdict, Vote, word};
use super::redact;

/// Bytes of a program's output that are kept beside the verdict and searched.
const OUTPUT: usize = 64 * 1024;

/// Characters of a prompt that a list shows.
const HEAD: usize = 200;

/// Milliseconds since 1970, by the time of day.
fn now() -> i64 {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// A run of the program; returns its number.
pub(super) fn begin_session(tx: &Transaction<'_>) -> Result<i64> {
    tx.execute(
        "INSERT INTO session (started_ms, program) VALUES (?, ?)",
        params![now(), env!("CARGO_PKG_VERSION")],
    )?;
    Ok(tx.last_insert_rowid())
}

/// A question, with the words of its prompt in the index.
pub(super) fn insert_turn(tx: &Transaction<'_>, session: i64, turn: &NewTurn) -> Result<TurnId> {
    let head: String = turn.prompt.chars().take(HEAD).collect();
    let started = turn.started_ms.unwrap_or_else(now);
    // The text needs the number of the turn and the turn the number of the text: one comes first.
    let prompt = document::add(tx, TurnId(0), None, Kind::Prompt, &turn.prompt)?;
    tx.prepare_cached(
        "INSERT INTO turn (session, started_ms, prompt, head, system) VALUES (?, ?, ?, ?, ?)",
    )?
    .execute(params![session, started, prompt.0, head, turn.system])?;
    let id = TurnId(tx.last_insert_rowid());
    tx.prepare_cached("UPDATE document SET turn = ? WHERE id = ?")?
        .execute(params![id.0, prompt.0])?;
    document::index(tx, prompt)?;
    Ok(id)
}

/// The row of a reply and its text, if it is there.
pub(super) fn find(
    connection: &Connection,
    turn: TurnId,
    key: SampleKey,
) -> Result<Option<(i64, DocumentId)>> {
    connection
        .prepare_cached(
            "SELECT id, reply FROM sample \
             WHERE turn = ? AND side = ? AND position = ? AND revision = ?",
        )?
        .query_row(params![turn.0, key.side.to_string(), key.index, key.revision], |row| {
            Ok((row.get(0)?, DocumentId(row.get(1)?)))
        })
        .optional()
}

/// A reply that is not there yet; returns its text.
pub(super) fn insert_sample(
    tx: &Transaction<'_>,
    turn: TurnId,
    sample: &Sample,
) -> Result<DocumentId> {
    let reply = document::add(tx, turn, None, Kind::Reply, &sample.text)?;
    write_sample(tx, turn, reply, sample)?;
    if let Some((id, _)) = find(tx, turn, sample.key)? {
        document::belongs_to(tx, reply, id)?;
    }
    Ok(reply)
}

/// What is known of a reply beside its text, new or in the place of what was known.
pub(super) fn write_sample(
    tx: &Transaction<'_>,
    turn: TurnId,
    reply: DocumentId,
    sample: &Sample,
) -> Result<()> {
    let ending = sample.ending.as_ref();
    tx.prepare_cached(
        "INSERT INTO sample (turn, side, position, revision, ended, reason, model, answered_by, \
           origin, url, first_token_ms, total_ms, prompt_tokens, completion_tokens, \
           reasoning_tokens, reply, parameters, reasoning) \
         VALUES (:turn, :side, :position, :revision, :ended, :reason, :model, :answered_by, \
           :origin, :url, :first, :total, :prompt, :completion, :thoughts, :reply, :parameters, \
           :reasoning) \
         ON CONFLICT (turn, side, position, revision) DO UPDATE SET ended = excluded.ended, \
           reason = excluded.reason, model = excluded.model, answered_by = excluded.answered_by, \
           origin = excluded.origin, url = excluded.url, \
           first_token_ms = excluded.first_token_ms, total_ms = excluded.total_ms, \
           prompt_tokens = excluded.prompt_tokens, \
           completion_tokens = excluded.completion_tokens, \
           reasoning_tokens = excluded.reasoning_tokens, parameters = excluded.parameters, \
           reasoning = excluded.reasoning",
    )?
    .execute(named_params! {
        ":turn": turn.0,
        ":side": sample.key.side.to_string(),
        ":position": sample.key.index,
        ":revision": sample.key.revision,
        ":ended": ending.map(|e| word(&e.kind)),
        ":reason": ending.and_then(|e| e.reason.as_deref()),
        ":model": sample.model,
        ":answered_by": sample.answered_by,
        ":origin": word(&sample.origin),
        ":url": sample.url.as_deref().and_then(redact::url),
        ":first": sample.first_token_ms,
        ":total": sample.total_ms,
        ":prompt": count(sample.usage.prompt_tokens),
        ":completion": count(sample.usage.completion_tokens),
        ":thoughts": count(sample.usage.reasoning_tokens),
        ":reply": reply.0,
        ":parameters": redact::parameters(&sample.parameters).to_string(),
        ":reasoning": sample.reasoning,
    })
    .map(drop)
}

/// Whether a reply has an ending.
pub(super) fn ended(connection: &Connection, sample: i64) -> Result<bool> {
    connection
        .prepare_cached("SELECT ended IS NOT NULL FROM sample WHERE id = ?")?
        .query_row([sample], |row| row.get(0))
}

/// A verdict, new or in the place of the one before.
pub(super) fn write_verdict(
    tx: &Transaction<'_>,
    turn: TurnId,
    sample: i64,
    verdict: &Verdict,
) -> Result<()> {
    let text = beginning(&verdict.output);
    let before = tx
        .prepare_cached("SELECT output FROM verdict WHERE sample = ?")?
        .query_row([sample], |row| row.get(0).map(DocumentId))
        .optional()?;
    let output = match before {
        Some(output) => document::replace(tx, output, text).map(|()| output)?,
        None => document::add(tx, turn, Some(sample), Kind::Output, text)?,
    };
    document::index(tx, output)?;
    let versions = serde_json::json!(verdict.toolchain).to_string();
    tx.prepare_cached("INSERT OR IGNORE INTO toolchain (versions) VALUES (?)")?
        .execute([&versions])?;
    tx.prepare_cached(
        "INSERT OR REPLACE INTO verdict (sample, judged_ms, stage, reason, assembly_right, \
           cpp_right, equals_twin, toolchain, output, report) \
         VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT id FROM toolchain WHERE versions = ?), ?, ?)",
    )?
    .execute(params![
        sample,
        now(),
        verdict.stage,
        verdict.reason,
        verdict.assembly_right,
        verdict.cpp_right,
        verdict.equals_twin,
        versions,
        output.0,
        verdict.report.to_string(),
    ])
    .map(drop)
}

/// What was voted on a turn.
pub(super) fn write_vote(tx: &Transaction<'_>, turn: TurnId, vote: Vote) -> Result<()> {
    tx.prepare_cached("UPDATE turn SET vote = ? WHERE id = ?")?
        .execute(params![word(&vote), turn.0])
        .map(drop)
}

/// Says whether a reply is right, by its verdict and its ending: what is not whole through no fault
/// of the model is never wrong.
pub(super) fn grade(tx: &Transaction<'_>, sample: i64) -> Result<()> {
    tx.prepare_cached(
        "UPDATE sample SET passed = (SELECT CASE \
           WHEN stage = 'right' THEN 1 \
           WHEN sample.ended IS NULL OR sample.ended IN ('interrupted', 'failed') THEN NULL \
           WHEN stage = 'none' OR assembly_right = 0 OR equals_twin = 0 THEN 0 \
         END FROM verdict WHERE verdict.sample = sample.id) WHERE id = ?",
    )?
    .execute([sample])
    .map(drop)
}

/// As much of an output as is kept, without a cut character at its end.
fn beginning(text: &str) -> &str {
    let end = (0..=OUTPUT.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

/// A count as the file can hold it; servers have been seen to send nonsense.
fn count(tokens: Option<u64>) -> Option<i64> {
    tokens.map(|tokens| i64::try_from(tokens).unwrap_or(i64::MAX))
}
