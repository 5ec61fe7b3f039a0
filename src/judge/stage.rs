//! How far a case came, and the three facts about it. Runs nothing.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

use crate::sandbox::{End, Limit, signal_name};
use crate::toolchain::{Build, Severity, StepName};

use super::{Case, Expected, RunReport, TwinReport};

/// The rungs of the ladder.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// No assembly in the reply.
    #[default]
    None,
    /// There is a listing.
    HasAssembly,
    /// It assembles.
    Assembles,
    /// It links.
    Links,
    /// It runs to an end of its own.
    Runs,
    /// It prints what is expected, or does what its twin does.
    Right,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "none",
            Self::HasAssembly => "has-assembly",
            Self::Assembles => "assembles",
            Self::Links => "links",
            Self::Runs => "runs",
            Self::Right => "right",
        })
    }
}

/// How far a case came, why no further, and three separate facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The highest rung reached.
    pub stage: Stage,
    /// Why it stopped there, or that all is well; one sentence.
    pub reason: String,
    /// Whether the assembly is right; `None` if that cannot be known.
    pub assembly_right: Option<bool>,
    /// Whether the C++ is right; `None` if that cannot be known.
    pub cpp_right: Option<bool>,
    /// Whether both do the same; `None` if they could not be compared.
    pub equals_twin: Option<bool>,
}

/// What a verdict is made of.
pub(super) struct Evidence<'a> {
    pub(super) case: &'a Case,
    pub(super) listing: Option<&'a Build>,
    pub(super) twin_build: Option<&'a Build>,
    /// The run that counts.
    pub(super) run: Option<&'a RunReport>,
    pub(super) twin: Option<&'a TwinReport>,
    pub(super) expected: Option<&'a Expected>,
    pub(super) twin_expected: Option<bool>,
    /// Whether the output changed from run to run.
    pub(super) unsteady: bool,
    /// Whether the C++ means nothing definite on the input that was given.
    pub(super) undefined: bool,
}

impl Evidence<'_> {
    /// The verdict and the exit status of `run`.
    pub(super) fn verdict(&self) -> (Verdict, u8) {
        let (stage, reason, exit) = self.ladder();
        let equals_twin = self.twin.and_then(|t| t.equal);
        let mut verdict = Verdict {
            stage,
            reason,
            assembly_right: self.assembly_right(),
            cpp_right: self.cpp_right(),
            equals_twin,
        };
        if let Some(why) = &self.case.interrupted {
            let wrong = |fact: Option<bool>| fact.filter(|right| *right);
            verdict.assembly_right = wrong(verdict.assembly_right);
            verdict.cpp_right = wrong(verdict.cpp_right);
            verdict.equals_twin = wrong(verdict.equals_twin);
            if stage < Stage::Right {
                verdict.reason = format!("{why}; {}", verdict.reason);
            }
        }
        (verdict, exit)
    }

    fn ladder(&self) -> (Stage, String, u8) {
        if self.case.listing.is_none() && !self.case.cpp_alone {
            let reason = if self.case.twin.is_some() {
                "no assembly found, only C or C++"
            } else {
                "no assembly found"
            };
            return (Stage::None, reason.to_owned(), 3);
        }
        let build = if self.case.cpp_alone { self.twin_build } else { self.listing };
        match (build, self.run) {
            (_, Some(run)) => self.ran(run),
            (Some(build), None) => self.not_built(build),
            (None, None) => (Stage::HasAssembly, "nothing was built".to_owned(), 7),
        }
    }

    fn not_built(&self, build: &Build) -> (Stage, String, u8) {
        let stage = if self.case.cpp_alone { Stage::None } else { Stage::HasAssembly };
        let did = |stage| build.steps.iter().any(|s| s.ok && s.stage == stage);
        let reached = match (did(StepName::Link), did(StepName::Assemble)) {
            _ if self.case.cpp_alone => stage,
            (true, _) => Stage::Links,
            (false, true) => Stage::Assembles,
            (false, false) => stage,
        };
        if let Some(refused) = &build.refused {
            return (reached, refused.clone(), 7);
        }
        let Some(step) = build.failed() else {
            return (Stage::Links, "it was not run".to_owned(), 7);
        };
        let errors = step.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let first = errors.clone().next();
        let place = first.and_then(|d| d.line).map(|n| format!("line {n}: ")).unwrap_or_default();
        let message = first.map_or("no message", |d| d.message.as_str());
        let more = match errors.count() {
            0 | 1 => String::new(),
            2 => " (and one more error)".to_owned(),
            n => format!(" (and {} more errors)", n - 1),
        };
        let mut reason = match step.stage {
            StepName::Assemble => format!("does not assemble: {place}{message}{more}"),
            StepName::Link => format!("does not link: {place}{message}{more}"),
            StepName::Compile => format!("does not compile: {place}{message}{more}"),
        };
        if build.cut || self.case.listing.as_ref().is_some_and(|l| !l.closed) {
            reason.push_str("; the listing is cut off");
        }
        match step.stage {
            StepName::Assemble | StepName::Compile => (reached, reason, 4),
            StepName::Link => (reached, reason, 5),
        }
    }

    fn ran(&self, run: &RunReport) -> (Stage, String, u8) {
        match &run.outcome.end {
            End::Exited(code) => self.exited(*code),
            End::Signalled(signal) => (Stage::Links, crash(*signal, run), 1),
            End::Limit(limit) => (Stage::Links, limit_reason(*limit, run), 6),
            End::NotStarted(why) => (Stage::Links, format!("could not run the program: {why}"), 7),
        }
    }

    fn exited(&self, code: i32) -> (Stage, String, u8) {
        let status = u8::from(code != 0);
        let exit_note = if code == 0 { String::new() } else { format!(", exit code {code}") };
        if self.unsteady {
            let reason = "the output changes from run to run, so it cannot be compared";
            let expected = self.expected.is_some_and(|e| !e.equal);
            return (Stage::Runs, format!("{reason}{exit_note}"), status.max(u8::from(expected)));
        }
        if let Some(expected) = self.expected.filter(|e| !e.equal) {
            let what = expected.difference.as_ref().map_or("differs", |d| d.summary.as_str());
            return (Stage::Runs, format!("not the expected output: {what}{exit_note}"), 1);
        }
        let twin = self.twin.and_then(|t| t.equal.map(|equal| (t, equal)));
        match (self.expected.is_some(), twin) {
            (true, None | Some((_, true))) => {
                (Stage::Right, format!("right output{exit_note}"), status)
            }
            (true, Some((_, false))) => {
                let reason = "right output, but its C++ does something else";
                (Stage::Right, format!("{reason}{exit_note}"), 1)
            }
            (false, Some((twin, true))) => {
                let more = other_inputs(twin, self.undefined);
                (Stage::Right, format!("does what its C++ does{more}{exit_note}"), status)
            }
            (false, Some((twin, false))) => {
                (Stage::Runs, format!("{}{exit_note}", unlike(twin, code)), 1)
            }
            (false, None) if code == 0 => (Stage::Runs, self.nothing_to_compare(), 0),
            (false, None) => (Stage::Runs, format!("exit code {code}"), 1),
        }
    }

    fn nothing_to_compare(&self) -> String {
        let why = match self.twin {
            Some(twin) if !twin.compiled => "; its C++ does not compile",
            Some(TwinReport { run: Some(run), .. }) if limit(run).is_some() => {
                "; its C++ was stopped by a limit"
            }
            Some(_) if self.undefined => "; the C++ itself is undefined on this input",
            Some(_) | None => "",
        };
        format!("ran to its end; nothing to compare the output with{why}")
    }

    fn assembly_right(&self) -> Option<bool> {
        let build = self.listing?;
        if self.case.cpp_alone || build.refused.is_some() {
            return None;
        }
        let Some(run) = self.run else {
            return (build.program.is_none()).then_some(false);
        };
        match run.outcome.end {
            End::Signalled(_) | End::Limit(_) => Some(false),
            End::NotStarted(_) => None,
            End::Exited(_) => self.expected.map(|e| e.equal),
        }
    }

    fn cpp_right(&self) -> Option<bool> {
        let build = self.twin_build?;
        if build.refused.is_some() {
            return None;
        }
        if build.program.is_none() {
            return Some(false);
        }
        let run = if self.case.cpp_alone { self.run } else { self.twin?.run.as_ref() };
        match run?.outcome.end {
            End::Signalled(_) | End::Limit(_) => Some(false),
            End::NotStarted(_) => None,
            End::Exited(_) => self.twin_expected,
        }
    }
}

/// The limit that stopped a run.
pub(super) fn limit(run: &RunReport) -> Option<Limit> {
    match run.outcome.end {
        End::Limit(limit) => Some(limit),
        End::Exited(_) | End::Signalled(_) | End::NotStarted(_) => None,
    }
}

/// On how many other inputs both did the same.
fn other_inputs(twin: &TwinReport, undefined: bool) -> String {
    match twin.inputs.as_ref().map_or(0, |i| i.same) {
        n if undefined => {
            format!(" on {n} generated inputs; on the one given the C++ itself is undefined")
        }
        0 => String::new(),
        1 => ", on one generated input too".to_owned(),
        n => format!(", on {n} generated inputs too"),
    }
}

fn unlike(twin: &TwinReport, code: i32) -> String {
    if let Some(counter) = twin.inputs.as_ref().and_then(|i| i.counter.as_ref()) {
        let shown = counter.shown();
        return format!("not what its C++ does when it reads {shown}: {}", counter.reason);
    }
    if let Some(difference) = &twin.difference {
        return format!("not what its C++ prints: {}", difference.summary);
    }
    match twin.run.as_ref().map(|r| &r.outcome.end) {
        Some(End::Exited(other)) => format!("exit code {code}, but its C++ ends with {other}"),
        Some(End::Signalled(signal)) => {
            format!("prints what its C++ prints, but the C++ crashes ({})", signal_name(*signal))
        }
        Some(End::Limit(_) | End::NotStarted(_)) | None => {
            "does not do what its C++ does".to_owned()
        }
    }
}

fn crash(signal: i32, run: &RunReport) -> String {
    let what = match signal_name(signal) {
        "SIGSEGV" => " (bad memory access or stack overflow)",
        "SIGFPE" => " (division by zero or its result too large)",
        "SIGILL" => " (no such instruction, or execution ran on past the end)",
        "SIGABRT" => " (the program gave up by itself)",
        "SIGSYS" => {
            " (it uses the 32-bit system interface, `int $0x80`; 64-bit programs use `syscall`)"
        }
        "SIGBUS" => " (bad memory access)",
        _ => "",
    };
    let known = run.fault.as_ref().is_some_and(|f| f.cause.is_some());
    let what = if known { "" } else { what };
    let mut text = format!("crashed: {}{what}", signal_name(signal));
    if let Some(fault) = &run.fault {
        if let Some(line) = fault.line {
            let _ = write!(text, " in line {line}");
        }
        if let Some(instruction) = &fault.instruction {
            let _ = write!(text, ", `{instruction}`");
        }
        if let Some(cause) = &fault.cause {
            let _ = write!(text, ": {cause}");
        }
    }
    text
}

fn limit_reason(limit: Limit, run: &RunReport) -> String {
    match limit {
        Limit::Time => {
            format!("stopped after {:.1} s (time limit)", run.outcome.wall.as_secs_f64())
        }
        Limit::Memory => {
            "stopped: it wanted more memory than it may have (memory limit)".to_owned()
        }
        Limit::Output => "stopped: it printed more than it may (output limit)".to_owned(),
        Limit::FileSize => {
            "stopped: it wrote a file larger than it may (file-size limit)".to_owned()
        }
        Limit::Processes => {
            "stopped: it started more processes than it may (process limit)".to_owned()
        }
    }
}
