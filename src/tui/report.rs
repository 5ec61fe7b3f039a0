//! What building and running showed, as lines of the run pane and as badges. Judges nothing.

use std::time::Duration;

use crate::judge::report::{command, duration};
use crate::judge::{Built, Judgement, StepKind, StepReport};
use crate::printable::printable;
use crate::sandbox::{End, Outcome, signal_name};
use crate::theme::Token;
use crate::toolchain::{Build, Diagnostic, Severity, StepName};

use super::state::{Build as BuildState, Console, Going, Log, Run, Sample};

/// Messages of one step that the build log shows.
const MESSAGES: usize = 200;

/// How far a rung of the ladder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rung {
    /// Not tried.
    Untried,
    /// At work.
    Busy,
    /// Passed.
    Passed,
    /// Failed.
    Failed,
    /// Stopped by a limit.
    Limit,
    /// This machine lacks the tool; not the model's failure.
    Missing,
}

/// A rung with its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Badge {
    /// How far.
    pub rung: Rung,
    /// The word beside the symbol.
    pub word: &'static str,
}

/// The row of stages of a reply: assembly found, assembles, links, runs, equals its C++.
pub fn badges(sample: &Sample) -> [Badge; 5] {
    let has = match (sample.code.assembly, sample.streaming()) {
        (true, _) => Rung::Passed,
        (false, true) => Rung::Untried,
        (false, false) if sample.reply.text().is_empty() => Rung::Untried,
        (false, false) => Rung::Failed,
    };
    let (assembles, links) = match &sample.build {
        BuildState::None => (Rung::Untried, Rung::Untried),
        BuildState::AtWork(_) => (Rung::Busy, Rung::Untried),
        BuildState::Done { built, .. } => build_rungs(built.listing.as_ref()),
    };
    let (runs, equal) = match &sample.run {
        Run::None | Run::Stopped => (Rung::Untried, Rung::Untried),
        Run::AtWork { .. } => (Rung::Busy, Rung::Untried),
        Run::Judged(judgement) => run_rungs(judgement),
    };
    [(has, "asm"), (assembles, "as"), (links, "ld"), (runs, "run"), (equal, "= C++")]
        .map(|(rung, word)| Badge { rung, word })
}

fn build_rungs(build: Option<&Build>) -> (Rung, Rung) {
    let Some(build) = build else { return (Rung::Untried, Rung::Untried) };
    let step = |name| build.steps.iter().rev().find(|s| s.stage == name);
    let rung = |name| match step(name) {
        Some(step) if step.ok => Rung::Passed,
        Some(_) => Rung::Failed,
        None if build.missing.is_some() => Rung::Missing,
        None => Rung::Untried,
    };
    (rung(StepName::Assemble), rung(StepName::Link))
}

fn run_rungs(judgement: &Judgement) -> (Rung, Rung) {
    let runs = match judgement.run.as_ref().map(|run| &run.outcome.end) {
        None if judgement.missing.is_some() => Rung::Missing,
        None => Rung::Untried,
        Some(End::Exited(_)) => Rung::Passed,
        Some(End::Signalled(_)) => Rung::Failed,
        Some(End::Limit(_)) => Rung::Limit,
        Some(End::NotStarted(_)) => Rung::Missing,
    };
    let equal = match judgement.verdict.equals_twin {
        Some(true) => Rung::Passed,
        Some(false) => Rung::Failed,
        None => Rung::Untried,
    };
    (runs, equal)
}

/// The lines of the reply, from 0, that tools or a crash point at, in order.
pub fn marks<'a>(
    diagnostics: impl Iterator<Item = &'a Diagnostic>,
    crash: Option<u32>,
) -> Vec<usize> {
    let mut lines: Vec<usize> = diagnostics
        .filter(|d| d.severity == Severity::Error)
        .filter_map(|d| d.line)
        .chain(crash)
        .filter_map(|line| (line as usize).checked_sub(1))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// The log of a build that no run has followed yet.
pub fn build_log(of: &Built) -> Log {
    let mut log = Log::default();
    let Some(build) = &of.listing else { return log };
    for note in &build.notes {
        log.say(Token::Dim, note);
    }
    for step in &build.steps {
        let name = match step.stage {
            StepName::Assemble => "assemble",
            StepName::Link => "link",
            StepName::Compile => "compile",
        };
        step_lines(&mut log, name, step.ok, step.wall, &step.command, &step.diagnostics);
    }
    if let Some(refused) = &build.refused {
        log.say(Token::Warning, refused);
    }
    log
}

/// The log of everything that was done for a judgement.
pub fn full_log(judgement: &Judgement) -> Log {
    let mut log = Log::default();
    let right = judgement.verdict.equals_twin.or(judgement.verdict.assembly_right);
    let token = match right {
        Some(true) => Token::Pass,
        Some(false) => Token::Fail,
        None => Token::Text,
    };
    log.say(token, &judgement.verdict.reason);
    for note in &judgement.notes {
        log.say(Token::Dim, note);
    }
    for step in &judgement.steps {
        judged_step(&mut log, step);
    }
    log
}

fn judged_step(log: &mut Log, step: &StepReport) {
    let name = match step.name {
        StepKind::Assemble => "assemble",
        StepKind::Link => "link",
        StepKind::Run => "run",
        StepKind::TwinCompile => "C++ compile",
        StepKind::TwinRun => "C++ run",
    };
    step_lines(log, name, step.ok, step.wall, &step.command, &step.diagnostics);
}

fn step_lines(
    log: &mut Log,
    name: &str,
    ok: bool,
    wall: std::time::Duration,
    words: &[String],
    diagnostics: &[Diagnostic],
) {
    let (token, word) = if ok { (Token::Text, "ok") } else { (Token::Fail, "failed") };
    log.say(token, &format!("{name:<11} {word:<6} {:>8}", duration(wall)));
    if !words.is_empty() {
        log.say(Token::Dim, &format!("  $ {}", command(words)));
    }
    for diagnostic in diagnostics.iter().take(MESSAGES) {
        let token = match diagnostic.severity {
            Severity::Error => Token::Fail,
            Severity::Warning => Token::Warning,
            Severity::Note => Token::Dim,
        };
        let place = diagnostic.line.map(|n| format!("line {n}: ")).unwrap_or_default();
        log.say(token, &format!("  {place}{}", diagnostic.message));
        if let Some(explanation) = &diagnostic.explanation {
            log.say(Token::Hint, &format!("    {explanation}"));
        }
    }
    if diagnostics.len() > MESSAGES {
        log.say(Token::Dim, &format!("  … and {} more messages", diagnostics.len() - MESSAGES));
    }
}

/// What is said below a program's output: how it ended, where that is not plain success.
pub fn finish_output(output: &mut Log, judgement: &Judgement) {
    if output.ends_open() {
        output.say(Token::Dim, "(no newline at the end)");
    } else if output.is_empty() && judgement.run.is_some() {
        output.say(Token::Dim, "(the program printed nothing)");
    }
    if output.dropped() > 0 {
        output.say(Token::Warning, &format!("{} more lines are not kept", output.dropped()));
    }
    let token = match judgement.verdict.equals_twin {
        Some(true) => return,
        Some(false) => Token::Fail,
        None if judgement.exit_status == 0 => Token::Dim,
        None => Token::Warning,
    };
    output.say(token, &judgement.verdict.reason);
}

/// How a program ended, and what it used.
fn outcome_words(outcome: &Outcome) -> Vec<(Token, String)> {
    let (token, end) = match &outcome.end {
        End::Exited(0) => (Token::Text, "exit 0".to_owned()),
        End::Exited(code) => (Token::Warning, format!("exit {code}")),
        End::Signalled(signal) => (Token::Fail, signal_name(*signal).to_owned()),
        End::Limit(limit) => (Token::Warning, format!("! {limit} limit")),
        End::NotStarted(_) => (Token::Warning, "not started".to_owned()),
    };
    let peak = f64::from(u32::try_from(outcome.peak_kib).unwrap_or(u32::MAX)) / 1024.0;
    let used = [duration(outcome.wall), format!("{peak:.1} MiB")];
    [(token, end)].into_iter().chain(used.map(|text| (Token::Dim, text))).collect()
}

/// How a program that was typed at goes or ended, in words for its pane.
pub fn console_words(console: &Console, now: Duration) -> Vec<(Token, String)> {
    let (mut words, judged) = match &console.going {
        Going::Building => return vec![(Token::Busy, "building".to_owned())],
        Going::Running(since) => {
            let seconds = now.saturating_sub(*since).as_secs();
            (vec![(Token::Busy, format!("running {seconds} s of 600 s"))], "not judged: you type")
        }
        Going::Stopped(_) => {
            (vec![(Token::Warning, "stopped".to_owned())], "not judged: input was typed")
        }
        Going::Over(outcome) => (outcome_words(outcome), "not judged: input was typed"),
    };
    words.push((Token::Hint, judged.to_owned()));
    words
}

/// How a program that was typed at ended, as a sentence below what it wrote.
pub fn console_end(outcome: &Outcome) -> String {
    match &outcome.end {
        End::Exited(code) => format!("(exit {code})"),
        End::Signalled(signal) => format!("(ended by {})", signal_name(*signal)),
        End::Limit(limit) => format!("(stopped by the {limit} limit)"),
        End::NotStarted(why) => format!("(could not run the program: {})", printable(why)),
    }
}

/// How a run ended, in the head of the run pane.
pub fn run_words(judgement: &Judgement) -> Vec<(Token, String)> {
    let Some(run) = &judgement.run else {
        return vec![(Token::Fail, "not run".to_owned())];
    };
    let mut words = outcome_words(&run.outcome);
    match judgement.verdict.equals_twin {
        Some(true) => words.push((Token::Pass, "equals C++".to_owned())),
        Some(false) => words.push((Token::Fail, "differs from C++".to_owned())),
        None => {}
    }
    words
}
