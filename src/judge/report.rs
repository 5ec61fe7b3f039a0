//! A judgement in words for people, line by line, safe to print. The same for `run` and `ask`.

use std::fmt::Write as _;
use std::time::Duration;

use crate::printable::printable;
use crate::sandbox::{End, Outcome, signal_name};
use crate::toolchain::{Diagnostic, Severity};

use super::against::{Against, Comparison};
use super::compare::{Difference, Whose};
use super::{Judgement, Stage, StepKind, StepReport};

/// The most messages of one step that are shown.
const MESSAGES: usize = 12;
/// The most lines of a difference that are shown.
const LINES: usize = 40;

/// How the report may look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether verdicts may be green and red.
    pub colour: bool,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn mark(self, ok: bool) -> String {
        if ok { self.paint("32", "✓") } else { self.paint("31", "✗") }
    }
}

/// The whole report.
pub fn text(judgement: &Judgement, style: Style) -> String {
    let mut out = String::new();
    if let Some(facts) = &judgement.listing {
        let cut = if facts.truncated { ", cut off" } else { "" };
        line(
            &mut out,
            &format!(
                "listing: {} for {}, entry {}, {} lines from line {}{cut}",
                facts.dialect, facts.target, facts.entry, facts.lines, facts.first_line
            ),
        );
    }
    for note in &judgement.notes {
        line(&mut out, &format!("  {note}"));
    }
    for step in &judgement.steps {
        step_text(&mut out, step, judgement, style);
    }
    if let Some(against) = judgement.against.as_ref().filter(|_| judgement.twin.is_some()) {
        line(&mut out, &against_words(against));
    }
    if let Some(difference) = judgement.twin.as_ref().and_then(|t| t.difference.as_ref()) {
        line(&mut out, "difference: - its C++   + the assembly");
        difference_text(&mut out, difference, style);
    }
    if let Some(difference) = judgement.expected.as_ref().and_then(|e| e.difference.as_ref()) {
        line(&mut out, "difference: - expected   + the program");
        difference_text(&mut out, difference, style);
    }
    let right = judgement.exit_status == 0;
    let word = match right {
        true if judgement.verdict.stage < Stage::Right => "ran",
        true => "right",
        false if judgement.missing.is_some() => "not judged",
        false => "not right",
    };
    line(&mut out, &format!("{} {word}: {}", style.mark(right), judgement.verdict.reason));
    out
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn step_text(out: &mut String, step: &StepReport, judgement: &Judgement, style: Style) {
    let name = match step.name {
        StepKind::Assemble => "assemble",
        StepKind::Link => "link",
        StepKind::Run => "run",
        StepKind::TwinCompile => "C++ compile",
        StepKind::TwinRun => "C++ run",
    };
    let outcome = match step.name {
        StepKind::Run => judgement.run.as_ref(),
        StepKind::TwinRun => judgement.twin.as_ref().and_then(|t| t.run.as_ref()),
        StepKind::Assemble | StepKind::Link | StepKind::TwinCompile => None,
    };
    let mut text = format!("{} {name:<11} {:>9}", style.mark(step.ok), duration(step.wall));
    match outcome {
        Some(run) => write!(text, "  {}", run_words(&run.outcome)).unwrap_or_default(),
        None => write!(text, "  {}", command(&step.command)).unwrap_or_default(),
    }
    line(out, &text);
    if outcome.is_some() {
        return;
    }
    let shown = step.diagnostics.iter().filter(|d| d.severity != Severity::Note);
    for diagnostic in shown.clone().take(MESSAGES) {
        diagnostic_text(out, diagnostic);
    }
    let more = shown.count().saturating_sub(MESSAGES);
    if more > 0 {
        line(out, &format!("    … and {more} more"));
    }
}

fn diagnostic_text(out: &mut String, diagnostic: &Diagnostic) {
    let place = match (diagnostic.line, diagnostic.column) {
        (Some(line), Some(column)) => format!("line {line}:{column}: "),
        (Some(line), None) => format!("line {line}: "),
        (None, _) => String::new(),
    };
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    line(out, &format!("    {place}{severity}: {}", printable(&diagnostic.message)));
    if let Some(explanation) = &diagnostic.explanation {
        line(out, &format!("      {explanation}"));
    }
}

fn run_words(outcome: &Outcome) -> String {
    let end = match &outcome.end {
        End::Exited(code) => format!("exit {code}"),
        End::Signalled(signal) => signal_name(*signal).to_owned(),
        End::Limit(limit) => format!("{limit} limit"),
        End::NotStarted(why) => format!("not started: {}", printable(why)),
    };
    format!("{end}, {} KiB, isolation: {}", outcome.peak_kib, outcome.isolation)
}

/// How near the listing is to the compiler's, in one line.
pub fn against_words(against: &Against) -> String {
    match against {
        Against::Compared(c) => format!(
            "against {} {}: {} of lines, {} of opcodes equal",
            c.command.first().map_or("the compiler", String::as_str),
            c.level(),
            percent(c.equal_lines),
            percent(c.equal_opcodes),
        ),
        Against::Not(why) => format!("not compared with the compiler: {why}"),
    }
}

/// How near the listings of both sides are, in one sentence.
pub fn sides_words(comparison: &Comparison) -> String {
    format!(
        "base against tuned: {} of lines, {} of opcodes equal ({} and {} lines)",
        percent(comparison.equal_lines),
        percent(comparison.equal_opcodes),
        comparison.lines,
        comparison.compiler_lines,
    )
}

/// A share as a percentage; 100 % is said only of what is wholly equal.
fn percent(share: f64) -> String {
    let whole = (share * 100.0).round();
    if share < 1.0 && whole > 99.0 { "over 99 %".to_owned() } else { format!("{whole:.0} %") }
}

fn difference_text(out: &mut String, difference: &Difference, style: Style) {
    for diff in difference.lines.iter().take(LINES) {
        let text = match diff.whose {
            Whose::Both => format!("    {}", diff.text),
            Whose::Gap => "  …".to_owned(),
            Whose::Wanted => style.paint("31", &format!("  - {}", diff.text)),
            Whose::Got => style.paint("32", &format!("  + {}", diff.text)),
        };
        line(out, &text);
    }
}

/// A command that can be pasted into a shell.
pub fn command(words: &[String]) -> String {
    let plain = |w: &str| {
        !w.is_empty() && w.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./+=,:@%&".contains(&b))
    };
    let quoted = words
        .iter()
        .map(|w| if plain(w) { w.clone() } else { format!("'{}'", w.replace('\'', r"'\''")) });
    printable(&quoted.collect::<Vec<_>>().join(" ")).into_owned()
}

/// A time as people read it: always three or four characters and a unit.
pub fn duration(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    match ms {
        _ if ms < 9.95 => format!("{ms:.1} ms"),
        _ if ms < 999.5 => format!("{ms:.0} ms"),
        _ => format!("{:.1} s", ms / 1e3),
    }
}
