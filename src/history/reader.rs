//! Finds what was kept: lists, whole turns, words. Opens the file anew for each question, so that it
//! can be copied and sent to any thread; changes nothing.

use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Result, Row, params, params_from_iter};

use super::error::HistoryError;
use super::filter::{Filter, Page};
use super::record::{
    Ending, Sample, SampleKey, SampleRecord, SideSummary, Turn, TurnId, TurnSummary, Usage,
    Verdict, VerdictRecord, of_word,
};
use super::search::{self, Hit};
use super::{file, schema};
use crate::side::Side;

/// Reads the history in a folder; there need not be one yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    path: PathBuf,
}

impl Reader {
    /// A reader of the history in the folder `dir`. Opens nothing.
    pub fn new(dir: &Path) -> Self {
        Self { path: file::path(dir) }
    }

    /// Whether the history can be read; one that is not there yet can.
    ///
    /// # Errors
    /// A file that is damaged, foreign, or of another version.
    pub fn check(&self) -> Result<(), HistoryError> {
        self.ask(|_| Ok(())).map(drop)
    }

    /// The turns that the filter wants, the newest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn list(&self, filter: &Filter, page: Page) -> Result<Vec<TurnSummary>, HistoryError> {
        let Some((conditions, mut values)) = filter.conditions() else { return Ok(Vec::new()) };
        values.push(Value::Integer(page.before.map_or(i64::MAX, |before| before.0)));
        values.push(Value::Integer(page.limit.into()));
        let sql = format!(
            "SELECT id, started_ms, head FROM turn WHERE {conditions} AND id < ? \
             ORDER BY id DESC LIMIT ?"
        );
        let turns = self.ask(|connection| {
            let mut statement = connection.prepare(&sql)?;
            let rows = statement.query_map(params_from_iter(values), |row| {
                Ok(TurnSummary {
                    id: TurnId(row.get(0)?),
                    started_ms: row.get(1)?,
                    prompt: row.get(2)?,
                    sides: Default::default(),
                })
            })?;
            let mut turns = rows.collect::<Result<Vec<_>>>()?;
            turns.iter_mut().try_for_each(|turn| summarise(connection, turn))?;
            Ok(turns)
        })?;
        Ok(turns.unwrap_or_default())
    }

    /// How many turns the filter wants.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn count(&self, filter: &Filter) -> Result<u64, HistoryError> {
        let Some((conditions, values)) = filter.conditions() else { return Ok(0) };
        let sql = format!("SELECT count(*) FROM turn WHERE {conditions}");
        let count = self.ask(|connection| {
            connection.query_row(&sql, params_from_iter(values), |row| count(row, 0))
        })?;
        Ok(count.flatten().unwrap_or_default())
    }

    /// A whole turn, if it is there.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn get(&self, id: TurnId) -> Result<Option<Turn>, HistoryError> {
        Ok(self.ask(|connection| turn(connection, id))?.flatten())
    }

    /// The numbers of the turns that the filter wants, the oldest first: for exports, which take
    /// one turn after the other.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn ids(&self, filter: &Filter) -> Result<Vec<TurnId>, HistoryError> {
        let Some((conditions, values)) = filter.conditions() else { return Ok(Vec::new()) };
        let sql = format!("SELECT id FROM turn WHERE {conditions} ORDER BY id");
        let ids = self.ask(|connection| {
            let mut statement = connection.prepare(&sql)?;
            let rows =
                statement.query_map(params_from_iter(values), |row| row.get(0).map(TurnId))?;
            rows.collect()
        })?;
        Ok(ids.unwrap_or_default())
    }

    /// What was asked, the last first, each text once.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn prompts(&self, limit: u32) -> Result<Vec<String>, HistoryError> {
        let prompts = self.ask(|connection| {
            let mut statement = connection.prepare(
                "SELECT document.text FROM turn JOIN document ON document.id = turn.prompt \
                 GROUP BY document.text ORDER BY max(turn.id) DESC LIMIT ?",
            )?;
            let rows = statement.query_map([limit], |row| row.get(0))?;
            rows.collect()
        })?;
        Ok(prompts.unwrap_or_default())
    }

    /// The texts that hold all words, the best first; the last word may be only begun.
    ///
    /// # Errors
    /// If the file cannot be read. Whatever the text is, it is no error.
    pub fn search(&self, text: &str, limit: u32) -> Result<Vec<Hit>, HistoryError> {
        let Some(query) = search::query(text) else { return Ok(Vec::new()) };
        let hits = self.ask(|connection| {
            let mut statement = connection.prepare(
                "SELECT document.turn, turn.started_ms, document.kind, sample.side, \
                   sample.position, sample.revision, snippet(search, 0, '', '', '…', 16) \
                 FROM search JOIN document ON document.id = search.rowid \
                 JOIN turn ON turn.id = document.turn \
                 LEFT JOIN sample ON sample.id = document.sample \
                 WHERE search MATCH ? ORDER BY rank, document.turn DESC LIMIT ?",
            )?;
            let rows = statement.query_map(params![query, limit], hit)?;
            rows.collect()
        })?;
        Ok(hits.unwrap_or_default())
    }

    /// Asks the file, if there is one with something in it.
    fn ask<T>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T>,
    ) -> Result<Option<T>, HistoryError> {
        let Some(connection) = file::reading(&self.path)? else { return Ok(None) };
        if !schema::check(&connection, &self.path)? {
            return Ok(None);
        }
        // One picture of the file for all of a question's statements.
        let answer = connection.unchecked_transaction().and_then(|tx| question(&tx));
        answer.map(Some).map_err(|error| HistoryError::of(&self.path, &error))
    }
}

fn summarise(connection: &Connection, turn: &mut TurnSummary) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT side, revision, passed, ended, coalesce(answered_by, model), stage \
         FROM sample LEFT JOIN verdict ON verdict.sample = sample.id \
         WHERE turn = ? ORDER BY side, position, revision",
    )?;
    let mut rows = statement.query([turn.id.0])?;
    while let Some(row) = rows.next()? {
        let [base, tuned] = &mut turn.sides;
        let summary = match side(row, 0)? {
            Side::Base => base,
            Side::Tuned => tuned,
        };
        take_in(summary, row)?;
    }
    Ok(())
}

fn take_in(summary: &mut SideSummary, row: &Row<'_>) -> Result<()> {
    if row.get::<_, u32>(1)? > 0 {
        summary.revisions += 1;
        return Ok(());
    }
    summary.samples += 1;
    match row.get(2)? {
        Some(true) => summary.passed += 1,
        Some(false) => summary.failed += 1,
        None => {}
    }
    summary.ending = row.get::<_, Option<String>>(3)?.and_then(of_word);
    summary.model = row.get(4)?;
    let stage: Option<String> = row.get(5)?;
    if rung(stage.as_deref()) >= rung(summary.stage.as_deref()) {
        summary.stage = stage;
    }
    Ok(())
}

/// The height of a stage; an unknown one is below all.
fn rung(stage: Option<&str>) -> Option<usize> {
    let stages = ["none", "has-assembly", "assembles", "links", "runs", "right"];
    stages.iter().position(|known| Some(*known) == stage)
}

fn turn(connection: &Connection, id: TurnId) -> Result<Option<Turn>> {
    // A file of the first format, which is only read, has no votes.
    let votes: bool = connection.query_row(
        "SELECT count(*) FROM pragma_table_info('turn') WHERE name = 'vote'",
        [],
        |row| row.get(0),
    )?;
    let vote = if votes { "vote" } else { "NULL" };
    let mut statement = connection.prepare(&format!(
        "SELECT session, started_ms, system, text, {vote} FROM turn \
         JOIN document ON document.id = turn.prompt WHERE turn.id = ?",
    ))?;
    let found = statement.query_row([id.0], |row| {
        Ok(Turn {
            id,
            session: row.get(0)?,
            started_ms: row.get(1)?,
            system: row.get(2)?,
            prompt: row.get(3)?,
            vote: row.get::<_, Option<String>>(4)?.and_then(of_word),
            samples: Vec::new(),
        })
    });
    let Some(mut turn) = found.optional()? else { return Ok(None) };
    let mut statement = connection.prepare(
        "SELECT side, position, revision, origin, model, url, parameters, answered_by, \
           document.text, reasoning, ended, sample.reason, first_token_ms, total_ms, \
           prompt_tokens, completion_tokens, reasoning_tokens, sample.passed, \
           verdict.judged_ms, verdict.stage, verdict.reason, assembly_right, cpp_right, \
           equals_twin, printed.text, report, versions \
         FROM sample JOIN document ON document.id = sample.reply \
         LEFT JOIN verdict ON verdict.sample = sample.id \
         LEFT JOIN document AS printed ON printed.id = verdict.output \
         LEFT JOIN toolchain ON toolchain.id = verdict.toolchain \
         WHERE sample.turn = ? ORDER BY side, position, revision",
    )?;
    let samples = statement.query_map([id.0], |row| {
        Ok(SampleRecord { sample: sample(row)?, passed: row.get(17)?, verdict: verdict(row)? })
    })?;
    turn.samples = samples.collect::<Result<_>>()?;
    Ok(Some(turn))
}

fn sample(row: &Row<'_>) -> Result<Sample> {
    let kind = row.get::<_, Option<String>>(10)?.and_then(of_word);
    let reason = row.get(11)?;
    Ok(Sample {
        key: key(row, 0)?,
        origin: of_word(row.get(3)?).unwrap_or_default(),
        model: row.get(4)?,
        url: row.get(5)?,
        parameters: json(row, 6)?,
        answered_by: row.get(7)?,
        text: row.get(8)?,
        reasoning: row.get(9)?,
        ending: kind.map(|kind| Ending { kind, reason }),
        first_token_ms: row.get(12)?,
        total_ms: row.get(13)?,
        usage: Usage {
            prompt_tokens: count(row, 14)?,
            completion_tokens: count(row, 15)?,
            reasoning_tokens: count(row, 16)?,
        },
    })
}

fn verdict(row: &Row<'_>) -> Result<Option<VerdictRecord>> {
    let Some(judged_ms) = row.get(18)? else { return Ok(None) };
    let versions = row.get::<_, Option<String>>(26)?.unwrap_or_default();
    let verdict = Verdict {
        stage: row.get(19)?,
        reason: row.get(20)?,
        assembly_right: row.get(21)?,
        cpp_right: row.get(22)?,
        equals_twin: row.get(23)?,
        output: row.get::<_, Option<String>>(24)?.unwrap_or_default(),
        report: json(row, 25)?,
        toolchain: serde_json::from_str(&versions).unwrap_or_default(),
    };
    Ok(Some(VerdictRecord { judged_ms, verdict }))
}

fn hit(row: &Row<'_>) -> Result<Hit> {
    let of_sample = row.get::<_, Option<String>>(3)?.is_some();
    Ok(Hit {
        turn: TurnId(row.get(0)?),
        started_ms: row.get(1)?,
        kind: word(row, 2)?,
        sample: of_sample.then(|| key(row, 3)).transpose()?,
        excerpt: row.get(6)?,
    })
}

/// Side, index and revision, in this order from column `first`.
fn key(row: &Row<'_>, first: usize) -> Result<SampleKey> {
    Ok(SampleKey {
        side: side(row, first)?,
        index: row.get(first + 1)?,
        revision: row.get(first + 2)?,
    })
}

fn side(row: &Row<'_>, column: usize) -> Result<Side> {
    word(row, column)
}

/// A word of ours, which the file's own conditions hold to be one.
fn word<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    of_word(row.get(column)?).ok_or_else(|| {
        rusqlite::Error::InvalidColumnType(
            column,
            "a word of ours".to_owned(),
            rusqlite::types::Type::Text,
        )
    })
}

/// JSON that we wrote; what has become unreadable is null.
fn json(row: &Row<'_>, column: usize) -> Result<serde_json::Value> {
    Ok(serde_json::from_str(&row.get::<_, String>(column)?).unwrap_or_default())
}

fn count(row: &Row<'_>, column: usize) -> Result<Option<u64>> {
    Ok(row.get::<_, Option<i64>>(column)?.and_then(|count| u64::try_from(count).ok()))
}
