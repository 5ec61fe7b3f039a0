//! A turn as Markdown. Whatever a model wrote stands in a fence that it cannot close.

use std::fmt::Write as _;

use super::words;
use crate::history::{SampleRecord, Turn};
use crate::printable::printable;

/// A whole turn.
pub(super) fn turn(turn: &Turn) -> String {
    let mut out = format!("\n## Turn {} · {}\n", turn.id, words::when(turn.started_ms));
    if let Some(system) = &turn.system {
        out += "\nSystem message:\n";
        fenced(&mut out, "text", system);
    }
    out += "\nPrompt:\n";
    fenced(&mut out, "text", &turn.prompt);
    if let Some(vote) = turn.vote {
        write!(out, "\nVote, before the names were known: {vote}\n").unwrap_or_default();
    }
    turn.samples.iter().for_each(|record| sample(&mut out, record));
    out
}

fn sample(out: &mut String, record: &SampleRecord) {
    let sample = &record.sample;
    write!(out, "\n### {}\n\n", inline(&words::title(sample))).unwrap_or_default();
    write!(out, "{}\n\n{}\n", inline(&words::facts(sample)), inline(&words::outcome(record)))
        .unwrap_or_default();
    fenced(out, "markdown", &sample.text);
    let Some(kept) = &record.verdict else { return };
    write!(out, "\n{}\n", words::three_facts(&kept.verdict)).unwrap_or_default();
    if let Some(tools) = words::tools(&kept.verdict) {
        write!(out, "\nTools: {}\n", inline(&tools)).unwrap_or_default();
    }
    if !kept.verdict.output.is_empty() {
        *out += "\nOutput:\n";
        fenced(out, "text", &kept.verdict.output);
    }
}

/// A text in a fence that is longer than every run of backticks in it.
fn fenced(out: &mut String, tag: &str, text: &str) {
    let text = printable(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    write!(out, "\n{fence}{tag}\n{}\n{fence}\n", text.trim_end_matches('\n')).unwrap_or_default();
}

/// A short text of others within a line of ours, without a meaning of its own.
fn inline(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' | '~' => {
                out.extend(['\\', c]);
            }
            c => out.push(c),
        }
    }
    out
}
