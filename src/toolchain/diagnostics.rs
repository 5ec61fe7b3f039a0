//! What as, nasm, ld and g++ print, as messages on lines of the reply. Parses text and runs nothing;
//! linear in the text, whatever the text is.

use serde::{Deserialize, Serialize};

use super::{demangle, explain};

/// More messages than this say nothing new; the raw text of the step still has them all.
const MOST: usize = 200;
/// A longer message is cut, in bytes.
const LONGEST: usize = 400;

/// How bad a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Belongs to the message before it.
    Note,
    /// The tool went on.
    Warning,
    /// The tool failed because of this.
    Error,
}

/// One message of a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Line of the reply, from 1; `None` if the message is about no line of it.
    pub line: Option<u32>,
    /// Column in that line, from 1, as the tool counts.
    pub column: Option<u32>,
    /// How bad it is.
    pub severity: Severity,
    /// The message with C++ names demangled, safe to show.
    pub message: String,
    /// One plain sentence: what it means and what to do, for the commonest failures.
    pub explanation: Option<String>,
}

/// Which lines of the reply the lines of a source file came from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The file as the tool names it; a path before it is ignored.
    pub file: &'a str,
    /// Line of the reply (from 0) of each line of the file.
    pub lines: &'a [u32],
}

impl Origin<'_> {
    /// The line of the reply, from 1, of line `line` (from 1) of the file. A line past the end is
    /// the last one: as reports some errors there.
    pub fn line(&self, line: u32) -> Option<u32> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        self.lines.get(index).or(self.lines.last()).map(|n| n.saturating_add(1))
    }
}

/// The messages in `text`, errors as they were printed, repetitions dropped.
pub fn parse(text: &str, origins: &[Origin<'_>]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for line in text.lines() {
        if found.len() >= MOST {
            break;
        }
        let Some(diagnostic) = parse_line(line, origins) else { continue };
        if seen.insert((diagnostic.line, diagnostic.message.clone())) {
            found.push(diagnostic);
        }
    }
    found
}

fn parse_line(line: &str, origins: &[Origin<'_>]) -> Option<Diagnostic> {
    // A source line quoted by g++ ("   12 | …") and its headings are no messages.
    if line.trim_start().split_once('|').is_some_and(|(head, _)| {
        head.trim().is_empty() || head.trim().bytes().all(|b| b.is_ascii_digit())
    }) {
        return None;
    }
    match Place::split(line) {
        Some(place) => at_place(&place, origins),
        None => without_place(line),
    }
}

fn at_place(place: &Place<'_>, origins: &[Origin<'_>]) -> Option<Diagnostic> {
    let name = place.file.rsplit('/').next().unwrap_or(place.file);
    let name = name.rsplit(' ').next().unwrap_or(name);
    let origin = origins.iter().find(|o| o.file == name);
    let (severity, message) = severity(place.rest)?;
    let line = origin.and_then(|o| o.line(place.line));
    let message = if origin.is_some() {
        message.to_owned()
    } else {
        format!("{}:{}: {message}", place.file, place.line)
    };
    Some(make(line, line.and(place.column), severity, &message))
}

/// Messages of the whole file, and the linker's own.
fn without_place(line: &str) -> Option<Diagnostic> {
    let line = line.trim_end();
    if line.contains(": in function `") || line.contains(": In function ") {
        return None;
    }
    if let Some((_, rest)) = line.split_once(": ")
        && let Some((severity, message)) = marked(rest)
    {
        return Some(make(None, None, severity, message));
    }
    if let Some((severity, message)) = marked(line) {
        return Some(make(None, None, severity, message));
    }
    if let Some((place, message)) = line.split_once("): ")
        && place.contains("(.")
        && let Some((severity, message)) = severity(message)
    {
        return Some(make(None, None, severity, message));
    }
    let rest = linker_prefix(line)?;
    let (severity, message) = marked(rest).unwrap_or((Severity::Error, rest));
    (!message.is_empty()).then(|| make(None, None, severity, message))
}

/// What follows `ld:`, `/usr/bin/ld:`, `ld.bfd:` at the start of a line.
fn linker_prefix(line: &str) -> Option<&str> {
    let (tool, rest) = line.split_once(": ")?;
    let name = tool.rsplit('/').next()?;
    (name == "ld" || name.starts_with("ld.") || name.ends_with("-ld")).then(|| rest.trim())
}

/// The severity that the text names itself, and the text after it.
fn marked(text: &str) -> Option<(Severity, &str)> {
    const MARKS: [(&str, Severity); 11] = [
        ("Error: ", Severity::Error),
        ("Fatal error: ", Severity::Error),
        ("Internal error", Severity::Error),
        ("Warning: ", Severity::Warning),
        ("Info: ", Severity::Note),
        ("error: ", Severity::Error),
        ("fatal error: ", Severity::Error),
        ("fatal: ", Severity::Error),
        ("panic: ", Severity::Error),
        ("warning: ", Severity::Warning),
        ("note: ", Severity::Note),
    ];
    let text = text.trim_start();
    MARKS
        .iter()
        .find_map(|(mark, severity)| text.strip_prefix(mark).map(|rest| (*severity, rest.trim())))
}

/// As [`marked`], and the linker's messages, which name no severity.
fn severity(text: &str) -> Option<(Severity, &str)> {
    const ERRORS: [&str; 7] = [
        "undefined reference to",
        "multiple definition of",
        "relocation truncated to fit",
        "dangerous relocation",
        "first defined here",
        "undefined symbol",
        "unresolvable ",
    ];
    if let Some(found) = marked(text) {
        return Some(found);
    }
    let text = text.trim();
    if text.starts_with("first defined here") {
        return Some((Severity::Note, text));
    }
    ERRORS.iter().any(|start| text.starts_with(start)).then_some((Severity::Error, text))
}

fn make(line: Option<u32>, column: Option<u32>, severity: Severity, text: &str) -> Diagnostic {
    let message = crate::printable::printable(start(text, LONGEST)).into_owned();
    let message = demangle::in_text(&message);
    let explanation = explain::message(&message).map(str::to_owned);
    Diagnostic { line, column, severity, message, explanation }
}

/// At most the first `most` bytes of the text.
fn start(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// `FILE:LINE: rest` or `FILE:LINE:COLUMN: rest`.
struct Place<'a> {
    file: &'a str,
    line: u32,
    column: Option<u32>,
    rest: &'a str,
}

impl<'a> Place<'a> {
    fn split(text: &'a str) -> Option<Self> {
        // A colon further in is no place: file names here are short.
        let near = start(text, 600);
        for (colon, _) in near.match_indices(':') {
            let Some((line, rest)) = number(text.get(colon + 1..)?) else { continue };
            let file = text.get(..colon)?;
            return Some(match number(rest) {
                Some((column, rest)) => Self { file, line, column: Some(column), rest },
                None => Self { file, line, column: None, rest },
            });
        }
        None
    }
}

/// A number with a colon after it, and what follows the colon.
fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.bytes().take(10).position(|b| !b.is_ascii_digit())?;
    let value = text.get(..end)?.parse().ok()?;
    Some((value, text.get(end..)?.strip_prefix(':')?))
}

#[cfg(test)]
mod tests;
