//! What `history` prints: lists for people, and the same as JSON. Everything is safe to print.

use std::fmt::Write as _;

use std::path::PathBuf;

use serde_json::json;

use crate::export::{json_line, side_summary, when};
use crate::history::{Hit, TurnId, TurnSummary};
use crate::printable::printable;
use crate::side::Side;

/// Characters of a prompt in a list.
const PROMPT: usize = 60;

/// Turns, one a line.
pub(super) fn list(turns: &[TurnSummary]) -> String {
    let mut out = String::new();
    for turn in turns {
        let [base, tuned] = Side::BOTH.map(|side| {
            let summary = turn.sides.get(side.index()).map(side_summary).unwrap_or_default();
            format!("{side} {summary:<14}")
        });
        let prompt = one_line(&turn.prompt, PROMPT);
        writeln!(out, "{:>5}  {}  {base}  {tuned}  {prompt}", turn.id, when(turn.started_ms))
            .unwrap_or_default();
    }
    out
}

pub(super) fn list_json(turns: &[TurnSummary]) -> String {
    json_line(&json!({"schema": 1, "turns": turns})) + "\n"
}

/// Texts in which the words were found, one a line.
pub(super) fn hits(hits: &[Hit]) -> String {
    let mut out = String::new();
    for hit in hits {
        let whose = match &hit.sample {
            Some(key) => format!("{} {}", key.side, hit.kind),
            None => hit.kind.to_string(),
        };
        let excerpt = one_line(&hit.excerpt, usize::MAX);
        writeln!(out, "{:>5}  {}  {whose:<12}  {excerpt}", hit.turn, when(hit.started_ms))
            .unwrap_or_default();
    }
    out
}

pub(super) fn hits_json(hits: &[Hit]) -> String {
    json_line(&json!({"schema": 1, "hits": hits})) + "\n"
}

/// Names of files, one a line.
pub(super) fn files(files: &[PathBuf]) -> String {
    files.iter().map(|file| printable(&file.display().to_string()).into_owned() + "\n").collect()
}

pub(super) fn files_json(files: &[PathBuf]) -> String {
    let files: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
    json_line(&json!({"schema": 1, "files": files})) + "\n"
}

pub(super) fn deleted_json(deleted: usize, missing: &[TurnId]) -> String {
    json_line(&json!({"schema": 1, "deleted": deleted, "missing": missing}))
}

/// A text on one line, cut where it is longer than `most` characters.
fn one_line(text: &str, most: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut line: String = printable(&words).chars().take(most).collect();
    if words.chars().count() > most {
        line.push('…');
    }
    line
}
