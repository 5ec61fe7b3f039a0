//! One program verified by running the very assembly that a row will hold. Writes no file.

use std::time::Duration;

use futures::StreamExt as _;

use crate::judge::{self, Case, JudgeEvent, Judgement, Stage, Who};
use crate::printable::{printable, printable_bytes};
use crate::reply::{Language, Reply, SourceKind, Twin};
use crate::sandbox::{End, Limits, RunEvent, Stream, signal_name};
use crate::toolchain::{Build, NoAssembly, Program, Toolchain};

use super::super::record::{Rejected, Verified};

/// The most bytes that a program of a row may print.
const MOST_OUTPUT: usize = 4096;
/// The processor time of a program of a row.
const TIME: Duration = Duration::from_secs(2);
/// The most characters of foreign text in a detail.
const QUOTED: usize = 200;

/// What a program uses whose output is not the same every time.
const UNSTEADY: &[&str] = &[
    "rand(",
    "random_device",
    "mt19937",
    "time(",
    "chrono::",
    "clock(",
    "getpid",
    "getenv",
    "this_thread",
    "std::hash",
    "hash<",
    "%p",
    "__DATE__",
    "__TIME__",
];

/// Nothing can be said of the program, because a tool or the isolation failed.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unavailable(String);

/// A program that may be verified.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) program: String,
    pub(super) cpp: String,
    pub(super) stdin: Option<String>,
    /// What it must print, if that is known; else what it prints at first.
    pub(super) expected: Option<String>,
    pub(super) flags: Vec<String>,
    pub(super) compiler: String,
}

/// What it is rejected for: a reason to count, and the detail.
struct Fault(&'static str, String);

/// Why there is no verdict, or a bad one.
enum Stop {
    Fault(Fault),
    Unavailable(String),
}

fn fault<T>(reason: &'static str, detail: impl Into<String>) -> Result<T, Stop> {
    Err(Stop::Fault(Fault(reason, detail.into())))
}

/// The compiler, as it names itself in what it makes.
pub(super) async fn compiler(toolchain: &Toolchain) -> Result<String, Unavailable> {
    let made = toolchain.assembly_of(&twin("int main() {}\n"), &["-O0"]).await;
    let text = made.map_err(|error| Unavailable(error.to_string()))?.text;
    let named = text.lines().find_map(|l| l.trim().strip_prefix(".ident"));
    Ok(named.map_or("unknown", |n| n.trim().trim_matches('"')).to_owned())
}

/// Compiles, builds, runs, runs again, and runs with every check. The inner error is the program's
/// own fault.
///
/// # Errors
/// If a tool or the isolation failed.
pub(super) async fn verify(
    toolchain: &Toolchain,
    candidate: Candidate,
) -> Result<Result<Verified, Rejected>, Unavailable> {
    match checked(toolchain, &candidate).await {
        Ok((assembly, stdout)) => Ok(Ok(Verified {
            program: candidate.program,
            cpp: candidate.cpp,
            assembly,
            stdin: candidate.stdin,
            stdout,
            flags: candidate.flags,
            compiler: candidate.compiler,
        })),
        Err(Stop::Fault(Fault(reason, detail))) => {
            let detail = short(&detail);
            Ok(Err(Rejected { program: candidate.program, reason: reason.to_owned(), detail }))
        }
        Err(Stop::Unavailable(why)) => Err(Unavailable(why)),
    }
}

/// The assembly of the program, and what it prints.
async fn checked(toolchain: &Toolchain, candidate: &Candidate) -> Result<(String, String), Stop> {
    if let Some(word) = UNSTEADY.iter().find(|w| candidate.cpp.contains(**w)) {
        return fault("not deterministic", format!("it uses {word}"));
    }
    if let Some(expected) = &candidate.expected {
        fit(expected, "it is to print nothing")?;
    }
    let twin = twin(&candidate.cpp);
    let flags: Vec<_> = candidate.flags.iter().map(String::as_str).collect();
    let assembly = match toolchain.assembly_of(&twin, &flags).await {
        Ok(assembly) => assembly.text,
        Err(NoAssembly::Unavailable(why)) => return Err(Stop::Unavailable(why)),
        Err(error @ NoAssembly::Refused { .. }) => {
            return fault("does not compile", error.to_string());
        }
    };
    let (program, stdout) = judged(toolchain, candidate, &assembly, &twin).await?;
    steady(toolchain, candidate, &program, &stdout).await?;
    strict(toolchain, candidate, &twin, &stdout).await?;
    Ok((assembly, stdout))
}

/// Whether a row can hold a program that prints this.
fn fit(stdout: &str, nothing: &str) -> Result<(), Stop> {
    if stdout.is_empty() {
        return fault("no output", nothing);
    }
    if stdout.len() > MOST_OUTPUT {
        return fault("too much output", format!("more than {MOST_OUTPUT} bytes"));
    }
    Ok(())
}

/// The program of the assembly and what it prints, if that is what it should and what its C++ does.
async fn judged(
    toolchain: &Toolchain,
    candidate: &Candidate,
    assembly: &str,
    twin: &Twin,
) -> Result<(Program, String), Stop> {
    let listing = Reply::from_source(assembly, SourceKind::Assembly).listing();
    let case = Case { listing, twin: Some(twin.clone()), ..Case::default() };
    let options = judge::Options {
        stdin: stdin(candidate),
        expect: candidate.expected.clone().map(String::into_bytes),
        limits: limits(),
        inputs: false,
        ..judge::Options::default()
    };
    let mut events = judge::judging(toolchain, case, options);
    let (mut program, mut stdout) = (None, String::new());
    while let Some(event) = events.next().await {
        match event {
            JudgeEvent::Built { of: Who::Listing, build } => program = build.program,
            JudgeEvent::Judged(judgement) => {
                stdout = right(&judgement, candidate)?;
                break;
            }
            JudgeEvent::Built { of: Who::Twin, .. }
            | JudgeEvent::Started(_)
            | JudgeEvent::Output { .. }
            | JudgeEvent::Ended { .. } => {}
        }
    }
    let lost = || Stop::Unavailable("the program was lost".to_owned());
    Ok((program.ok_or_else(lost)?, stdout))
}

/// What the program printed, if nothing is wrong with it.
fn right(judgement: &Judgement, candidate: &Candidate) -> Result<String, Stop> {
    let verdict = &judgement.verdict;
    if judgement.missing.is_some() || judgement.exit_status == 7 {
        return Err(Stop::Unavailable(verdict.reason.clone()));
    }
    let reason = match verdict.stage {
        Stage::None => "no assembly",
        Stage::HasAssembly => "does not assemble",
        Stage::Assembles => "does not link",
        Stage::Links => "crashes or is stopped",
        Stage::Runs if candidate.expected.is_none() => "not like its C++",
        Stage::Runs => "wrong output",
        Stage::Right if verdict.equals_twin != Some(true) => "not like its C++",
        Stage::Right if judgement.exit_status != 0 => "exit code not 0",
        Stage::Right if !judgement.repairs.is_empty() => "needs repair",
        Stage::Right => "",
    };
    if !reason.is_empty() {
        return fault(reason, verdict.reason.clone());
    }
    let Some(run) = &judgement.run else { return fault("wrong output", "it did not run") };
    if candidate.expected.as_ref().is_some_and(|expected| run.stdout != expected.as_bytes()) {
        return fault("wrong output", "other line ends than expected");
    }
    if !run.stderr.is_empty() {
        return fault("writes to stderr", printable_bytes(&run.stderr));
    }
    let Ok(stdout) = String::from_utf8(run.stdout.clone()) else {
        return fault("not text", "what it prints is not UTF-8");
    };
    fit(&stdout, "it prints nothing")?;
    if stdout.contains('\0') {
        return fault("not text", "it prints NUL bytes");
    }
    Ok(stdout)
}

/// Another run does the same.
async fn steady(
    toolchain: &Toolchain,
    candidate: &Candidate,
    program: &Program,
    expected: &str,
) -> Result<(), Stop> {
    let (end, stdout) = run(toolchain, candidate, program).await;
    same(&end, &stdout, expected, "not deterministic", "run again, it")
}

/// With every check that the compiler has, the C++ does the same.
async fn strict(
    toolchain: &Toolchain,
    candidate: &Candidate,
    twin: &Twin,
    expected: &str,
) -> Result<(), Stop> {
    let build: Build = toolchain.compile_strictly(twin).await;
    let Some(program) = &build.program else {
        let why = build.refused.clone().or_else(|| build.failed().map(|s| s.output.clone()));
        let why = format!("with the compiler's checks: {}", why.unwrap_or_default());
        return Err(Stop::Unavailable(short(&why)));
    };
    let (end, stdout) = run(toolchain, candidate, program).await;
    same(&end, &stdout, expected, "undefined behaviour", "with the compiler's checks it")
}

fn same(
    end: &End,
    stdout: &[u8],
    expected: &str,
    reason: &'static str,
    when: &str,
) -> Result<(), Stop> {
    match end {
        End::Exited(0) if stdout == expected.as_bytes() => Ok(()),
        End::Exited(0) => fault(reason, format!("{when} prints something else")),
        End::Exited(code) => fault(reason, format!("{when} ends with exit code {code}")),
        End::Signalled(signal) => fault(reason, format!("{when} ends by {}", signal_name(*signal))),
        End::Limit(limit) => fault(reason, format!("{when} is stopped by the {limit} limit")),
        End::NotStarted(why) => Err(Stop::Unavailable(why.clone())),
    }
}

async fn run(toolchain: &Toolchain, candidate: &Candidate, program: &Program) -> (End, Vec<u8>) {
    let mut job = program.job();
    job.stdin = stdin(candidate);
    job.limits = limits();
    let mut events = toolchain.sandbox().run(job);
    let mut stdout = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            RunEvent::Output { stream: Stream::Stdout, bytes } => stdout.extend(bytes),
            RunEvent::Started | RunEvent::Output { stream: Stream::Stderr, .. } => {}
            RunEvent::Ended(outcome) => return (outcome.end, stdout),
        }
    }
    (End::NotStarted("the confined run was lost".to_owned()), stdout)
}

/// Processor time decides, not time on the clock: the machine may be busy with the other jobs.
fn limits() -> Limits {
    Limits { cpu: TIME, ..Limits::default() }
}

fn stdin(candidate: &Candidate) -> Vec<u8> {
    candidate.stdin.clone().unwrap_or_default().into_bytes()
}

fn twin(cpp: &str) -> Twin {
    let count = u32::try_from(cpp.lines().count()).unwrap_or(u32::MAX);
    let origin = (0..count).collect();
    Twin { text: cpp.to_owned(), origin, closed: true, language: Language::Cpp }
}

/// One line of foreign text, safe to show and not long.
fn short(text: &str) -> String {
    let text = printable(text).replace('\n', " ");
    text.trim().chars().take(QUOTED).collect()
}
