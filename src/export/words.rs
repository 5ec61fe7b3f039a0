//! Times, endings and verdicts in words, the same in every format. Everything is safe to print.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::history::{Origin, Sample, SampleRecord, SideSummary, Verdict};
use crate::printable::printable;

/// A time, given in milliseconds since 1970 (UTC), as this machine's clocks show it.
pub fn when(ms: i64) -> String {
    match Timestamp::from_millisecond(ms) {
        Ok(time) => {
            time.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
        }
        Err(_) => format!("{ms} ms"),
    }
}

/// How one side did in a turn, in a word or two: `✓ right`, `✗ links`, `1/3 right`.
pub fn side_summary(side: &SideSummary) -> String {
    let stage = line(side.stage.as_deref().unwrap_or("not judged"));
    match (side.samples, side.passed, side.failed) {
        (0, ..) => "· no reply".to_owned(),
        (1, 1, _) => format!("✓ {stage}"),
        (1, _, 1) => format!("✗ {stage}"),
        (1, ..) => format!("· {stage}"),
        (all, passed, failed) if passed + failed > 0 => format!("{passed}/{all} right"),
        (all, ..) => format!("· {stage} ({all})"),
    }
}

/// Whose reply it is: `Base · gpt-4o-mini`, and which, if it is not the first.
pub(super) fn title(sample: &Sample) -> String {
    let model = sample.answered_by.as_deref().unwrap_or(&sample.model);
    let mut title = format!("{} · {}", sample.key.side.title(), line(model));
    if sample.key.index > 0 {
        write!(title, " · sample {}", sample.key.index + 1).unwrap_or_default();
    }
    match sample.origin {
        Origin::First => {}
        Origin::Repaired => {
            write!(title, " · ⚕ repaired ({})", sample.key.revision).unwrap_or_default();
        }
        Origin::Edited => {
            write!(title, " · ✎ edited ({})", sample.key.revision).unwrap_or_default();
        }
    }
    title
}

/// How a reply ended, how long it is and how long it took.
pub(super) fn facts(sample: &Sample) -> String {
    let mut facts = vec![match &sample.ending {
        None => "not ended".to_owned(),
        Some(ending) => match &ending.reason {
            Some(reason) => format!("{}: {}", ending.kind, line(reason)),
            None => ending.kind.to_string(),
        },
    }];
    facts.extend(sample.usage.completion_tokens.map(|tokens| format!("{tokens} tokens")));
    let seconds = |ms: f64| ms / 1e3;
    facts.extend(sample.first_token_ms.map(|ms| format!("{:.2} s to the first", seconds(ms))));
    facts.extend(sample.total_ms.map(|ms| format!("{:.2} s", seconds(ms))));
    facts.join(", ")
}

/// Whether a reply is right, how far it came and why no further.
pub(super) fn outcome(record: &SampleRecord) -> String {
    let Some(kept) = &record.verdict else { return "· not judged".to_owned() };
    let mark = mark(record.passed);
    format!("{mark} {}: {}", line(&kept.verdict.stage), line(&kept.verdict.reason))
}

/// The symbol of a state.
pub(super) const fn mark(passed: Option<bool>) -> &'static str {
    match passed {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "·",
    }
}

/// The three facts of a verdict.
pub(super) fn three_facts(verdict: &Verdict) -> String {
    let fact = |value: Option<bool>, yes: &str, no: &str, unknown: &str| match value {
        Some(true) => format!("✓ {yes}"),
        Some(false) => format!("✗ {no}"),
        None => format!("· {unknown}"),
    };
    [
        fact(
            verdict.assembly_right,
            "assembly right",
            "assembly wrong",
            "not known if the assembly is right",
        ),
        fact(verdict.cpp_right, "C++ right", "C++ wrong", "not known if the C++ is right"),
        fact(verdict.equals_twin, "both do the same", "they differ", "not compared"),
    ]
    .join("   ")
}

/// The tools that a verdict was made with.
pub(super) fn tools(verdict: &Verdict) -> Option<String> {
    let tools: Vec<_> =
        verdict.toolchain.iter().map(|(name, version)| format!("{name} {version}")).collect();
    (!tools.is_empty()).then(|| line(&tools.join(", ")))
}

/// A short text of others, on one line.
fn line(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}
