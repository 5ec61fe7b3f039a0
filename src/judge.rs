//! A reply to stages to a verdict, the same for every front end. Shows nothing.

pub mod against;
mod bounds;
pub mod compare;
pub mod complaint;
pub mod inputs;
mod json;
mod past;
mod play;
mod quiet;
pub mod report;
mod stage;
mod twin;

use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};

use crate::reply::{Dialect, Entry, Listing, Reply, Target, Twin};
use crate::sandbox::{Armed, Isolation, Limits, Outcome, RunEvent, Stream, TerminalSize, Typed};
use crate::toolchain::{Build, Diagnostic, MissingTool, Program, Toolchain};

use against::Against;
use compare::Difference;

pub use bounds::Bounds;
use inputs::Inputs;
pub use stage::{Stage, Verdict};

/// What of a reply is judged. Owns its texts, so that a job can hold it while the reply grows.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// The chosen assembly.
    pub listing: Option<Listing>,
    /// The C++ or C of the same reply.
    pub twin: Option<Twin>,
    /// The C++ is the whole program: a bare source file was given, and no assembly is missed.
    pub cpp_alone: bool,
    /// Why the reply is not whole through no fault of the model (stopped by the user, connection
    /// lost): a failure then says nothing about the model.
    pub interrupted: Option<String>,
}

impl Case {
    /// What of the reply is judged as it stands now.
    pub fn of(reply: &Reply) -> Self {
        Self { listing: reply.listing(), twin: reply.twin(), cpp_alone: false, interrupted: None }
    }
}

/// How to judge.
#[derive(Debug, Clone)]
pub struct Options {
    /// What both programs read.
    pub stdin: Vec<u8>,
    /// What both should print, if that is known.
    pub expect: Option<Vec<u8>>,
    /// The limits of each run.
    pub limits: Limits,
    /// Whether the twin is compiled and run too.
    pub twin: bool,
    /// Whether the listing is laid beside what the compiler makes of its twin.
    pub against: bool,
    /// Whether programs that read are tried with generated inputs too.
    pub inputs: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            stdin: Vec::new(),
            expect: None,
            limits: Limits::default(),
            twin: true,
            against: false,
            inputs: true,
        }
    }
}

/// A case with what has been built of it so far.
#[derive(Debug, Clone, Default)]
pub struct Built {
    /// What it was built from.
    pub case: Case,
    /// The listing's build; `None` if it has not been built yet.
    pub listing: Option<Build>,
    /// The twin's build; `None` if it has not been compiled yet.
    pub twin: Option<Build>,
}

/// Whose program an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The listing's.
    Listing,
    /// The twin's.
    Twin,
}

/// Something that happened while a case was judged. [`Judged`](JudgeEvent::Judged) is the last,
/// exactly once.
#[derive(Debug, Clone)]
pub enum JudgeEvent {
    /// The tools are done with the listing or the twin. Not told of builds that were made before.
    Built {
        /// Which.
        of: Who,
        /// What came of it; keep it in [`Built`] to spare the work next time.
        build: Box<Build>,
    },
    /// A program begins.
    Started(Who),
    /// A program wrote something; hostile data.
    Output {
        /// Which program.
        of: Who,
        /// Where to.
        stream: Stream,
        /// What.
        bytes: Vec<u8>,
    },
    /// A program is over.
    Ended {
        /// Which program.
        of: Who,
        /// How.
        outcome: Outcome,
    },
    /// Everything is known.
    Judged(Box<Judgement>),
}

/// The names of the steps, as JSON has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// The listing through the assembler.
    Assemble,
    /// Its object through the linker.
    Link,
    /// Its program.
    Run,
    /// The twin through the compiler and the linker.
    TwinCompile,
    /// The twin's program.
    TwinRun,
}

/// One step: a tool or a program, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepReport {
    /// Which.
    pub name: StepKind,
    /// Whether it succeeded; a run succeeds if it ends by itself with status 0.
    pub ok: bool,
    /// Time on the clock.
    pub wall: Duration,
    /// The command as it was run; it can be copied.
    pub command: Vec<String>,
    /// Messages on lines of the reply.
    pub diagnostics: Vec<Diagnostic>,
    /// Everything the tool printed; empty for a run. Not safe to show as it is.
    pub output: String,
}

/// Facts of the listing, as it was understood and built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListingFacts {
    /// In what dialect it was assembled, or seems to be written.
    pub dialect: Dialect,
    /// For which machine.
    pub target: Target,
    /// Where it begins.
    pub entry: Entry,
    /// Its first line in the reply, from 1.
    pub first_line: u32,
    /// How many lines it has.
    pub lines: usize,
    /// Whether the reply ended before the listing did.
    pub truncated: bool,
}

/// What a program did.
#[derive(Debug, Clone, PartialEq)]
pub struct RunReport {
    /// How it ended and what it used.
    pub outcome: Outcome,
    /// What it wrote to standard output; hostile data.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error; hostile data.
    pub stderr: Vec<u8>,
    /// Where in the reply it crashed.
    pub fault: Option<FaultReport>,
}

/// Where a program crashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultReport {
    /// The line of the reply, from 1.
    pub line: Option<u32>,
    /// The instruction as it is written there.
    pub instruction: Option<String>,
    /// The likely cause in one sentence.
    pub cause: Option<String>,
}

/// What became of the twin.
#[derive(Debug, Clone, PartialEq)]
pub struct TwinReport {
    /// Whether a program came out.
    pub compiled: bool,
    /// What the program did.
    pub run: Option<RunReport>,
    /// Whether listing and twin did the same; `None` if they could not be compared.
    pub equal: Option<bool>,
    /// Where their outputs part.
    pub difference: Option<Difference>,
    /// What other inputs showed, if the program reads and that was wanted.
    pub inputs: Option<Inputs>,
}

/// How an output compares with the expected one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Whether it is the same.
    pub equal: bool,
    /// Where it parts.
    pub difference: Option<Difference>,
}

/// Everything there is to know about a case. Serialises to the object of `run --json`.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The listing, if there is one.
    pub listing: Option<ListingFacts>,
    /// How strongly programs were confined.
    pub isolation: Isolation,
    /// Every step in order.
    pub steps: Vec<StepReport>,
    /// The run that counts: the listing's, or that of a C++ file given alone.
    pub run: Option<RunReport>,
    /// The twin, if it was asked for and there is one.
    pub twin: Option<TwinReport>,
    /// The comparison with the expected output, if one was given and the program ran.
    pub expected: Option<Expected>,
    /// The listing beside the compiler's, if that was asked for and there is a listing.
    pub against: Option<Against>,
    /// How far it came, and why no further.
    pub verdict: Verdict,
    /// Why it was built so, each repair, and hints; one sentence each.
    pub notes: Vec<String>,
    /// What was changed of the texts before they built, one sentence each; also among the notes.
    pub repairs: Vec<String>,
    /// A tool that this machine lacks; then nothing is the model's failure.
    pub missing: Option<MissingTool>,
    /// The exit status of `run`.
    pub exit_status: u8,
}

/// Builds the listing and nothing else: what the bench does as soon as a listing is complete in
/// the stream. Runs no program of the model's.
pub async fn build_only(toolchain: &Toolchain, case: Case) -> Built {
    let listing = match &case.listing {
        Some(listing) => Some(toolchain.build_with(listing, case.twin.as_ref()).await),
        None => None,
    };
    Built { case, listing, twin: None }
}

/// What the assembler has to say against an answer that is still being written: only messages that
/// more text cannot make untrue.
pub async fn check(toolchain: &Toolchain, case: &Case) -> Vec<Diagnostic> {
    match &case.listing {
        Some(listing) => toolchain.check(listing).await,
        None => Vec::new(),
    }
}

/// Sets a built program up and holds it before its first instruction, so that a later
/// [`run_built`] costs no more than the program itself. Dropping it ends it.
pub fn arm(toolchain: &Toolchain, program: &Program, limits: &Limits) -> Armed {
    toolchain.sandbox().arm(play::job(program, limits))
}

/// Builds the program that a reply holds: of its listing, or of its C++ if that is all there is.
pub async fn build_program(toolchain: &Toolchain, case: Case) -> Built {
    let alone = case.twin.clone().filter(|_| case.cpp_alone);
    let mut built = build_only(toolchain, case).await;
    if let Some(twin) = alone {
        built.twin = Some(toolchain.compile(&twin).await);
    }
    built
}

/// Runs what [`build_program`] made in a terminal of this size, with what is typed at it. Nothing is
/// judged: what a person types is no test that could be made again. `None` if there is no program.
pub fn in_terminal(
    toolchain: &Toolchain,
    built: &Built,
    limits: &Limits,
    size: TerminalSize,
    typed: tokio::sync::mpsc::Receiver<Typed>,
) -> Option<BoxStream<'static, RunEvent>> {
    let builds = [&built.listing, &built.twin.clone().filter(|_| built.case.cpp_alone)];
    let program = builds.into_iter().flatten().find_map(|build| build.program.as_ref())?;
    let job = play::job(program, &limits.clone().for_typing());
    Some(toolchain.sandbox().run_in_terminal(job, size, typed))
}

/// Runs what was built, builds what was not, and judges. Dropping the stream ends everything.
/// `armed` is the listing's program if it was made ready before, under the same limits.
pub fn run_built(
    toolchain: &Toolchain,
    built: Built,
    options: Options,
    armed: Option<Armed>,
) -> BoxStream<'static, JudgeEvent> {
    play::play(toolchain.clone(), built, options, armed)
}

/// Builds, runs and judges a case, telling everything as it happens.
pub fn judging(
    toolchain: &Toolchain,
    case: Case,
    options: Options,
) -> BoxStream<'static, JudgeEvent> {
    run_built(toolchain, Built { case, ..Built::default() }, options, None)
}

/// Builds, runs and judges a whole reply. `None` only if the work was lost to a panic elsewhere.
pub async fn judge(toolchain: &Toolchain, reply: &Reply, options: &Options) -> Option<Judgement> {
    let mut events = judging(toolchain, Case::of(reply), options.clone());
    while let Some(event) = events.next().await {
        if let JudgeEvent::Judged(judgement) = event {
            return Some(*judgement);
        }
    }
    None
}
