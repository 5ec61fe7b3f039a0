//! A turn as plain text for a terminal.

use super::words;
use crate::history::{SampleRecord, Turn};
use crate::printable::printable;

/// A whole turn.
pub(super) fn turn(turn: &Turn) -> String {
    let mut out = format!("── turn {} · {} ──\n", turn.id, words::when(turn.started_ms));
    if let Some(system) = &turn.system {
        block(&mut out, "system", system);
    }
    block(&mut out, "prompt", &turn.prompt);
    if let Some(vote) = turn.vote {
        line(&mut out, &format!("vote, before the names were known: {vote}"));
    }
    turn.samples.iter().for_each(|record| sample(&mut out, record));
    out.push('\n');
    out
}

fn sample(out: &mut String, record: &SampleRecord) {
    let sample = &record.sample;
    line(out, &format!("\n── {} ──", words::title(sample)));
    line(out, printable(&sample.text).trim_end());
    line(out, &format!("── {} ──", words::facts(sample)));
    line(out, &words::outcome(record));
    let Some(kept) = &record.verdict else { return };
    line(out, &format!("  {}", words::three_facts(&kept.verdict)));
    if let Some(tools) = words::tools(&kept.verdict) {
        line(out, &format!("  tools: {tools}"));
    }
    if !kept.verdict.output.is_empty() {
        block(out, "output", &kept.verdict.output);
    }
}

fn block(out: &mut String, name: &str, text: &str) {
    line(out, &format!("{name}:"));
    for text in printable(text).trim_end().lines() {
        line(out, &format!("  {text}"));
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}
