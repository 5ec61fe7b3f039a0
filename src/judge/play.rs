//! A case built, run and compared, told event by event. Decides no verdict and shows nothing.

use futures::channel::{mpsc, oneshot};
use futures::stream::{self, BoxStream};
use futures::{SinkExt as _, StreamExt as _};

use crate::reply::{Entry, Listing};
use crate::sandbox::{Armed, End, Job, Limits, RunEvent, Stream, signal_name};
use crate::toolchain::crash::{self, Crash};
use crate::toolchain::{Build, Diagnostic, Program, Severity, Step, StepName, Toolchain};

use super::against::{Against, against};
use super::compare;
use super::stage::Evidence;
use super::twin::Comparison;
use super::{
    Built, Case, Expected, FaultReport, JudgeEvent, Judgement, ListingFacts, Options, RunReport,
    StepKind, StepReport, Who,
};

/// How many events may wait for a slow reader before the program does.
const WAITING: usize = 16;

/// The whole work as a stream; the work goes on only while the stream is read.
pub(super) fn play(
    toolchain: Toolchain,
    built: Built,
    options: Options,
    armed: Option<Armed>,
) -> BoxStream<'static, JudgeEvent> {
    let (events, received) = mpsc::channel(WAITING);
    let work = Player { toolchain, options, events }.play(built, armed);
    let work = stream::once(work).filter_map(|()| futures::future::ready(None)).fuse();
    stream::select(received, work).boxed()
}

struct Player {
    toolchain: Toolchain,
    options: Options,
    events: mpsc::Sender<JudgeEvent>,
}

impl Player {
    async fn play(self, built: Built, armed: Option<Armed>) {
        let (running, over) = oneshot::channel();
        let beside = self.against(built.case.clone(), over);
        let (judgement, against) = futures::join!(self.work(built, armed, running), beside);
        let judgement = Judgement { against, ..judgement };
        self.tell(JudgeEvent::Judged(Box::new(judgement))).await;
    }

    /// Lays the listing beside the compiler's once its program is over, so that the compiler never
    /// takes a processor from it.
    async fn against(&self, case: Case, over: oneshot::Receiver<()>) -> Option<Against> {
        let listing = case.listing.filter(|_| self.options.against && !case.cpp_alone)?;
        // It is told by dropping the other end.
        let _ = over.await;
        Some(against(&self.toolchain, &listing, case.twin.as_ref()).await)
    }

    /// Everything else; `running` is dropped when the listing's program is over.
    async fn work(
        &self,
        mut case: Built,
        armed: Option<Armed>,
        running: oneshot::Sender<()>,
    ) -> Judgement {
        let mut steps = Vec::new();
        let listing = async {
            let ran = self.listing(&case, armed).await;
            drop(running);
            ran
        };
        let (listing, twin) = futures::join!(listing, self.twin_built(&case));
        case.listing = listing.build;
        case.twin = twin;
        steps.extend(case.listing.iter().flat_map(|b| reports(b, Who::Listing)));
        steps.extend(listing.step);
        steps.extend(case.twin.iter().flat_map(|b| reports(b, Who::Twin)));
        let mut run = listing.run;
        let twin_program = case.twin.as_ref().and_then(|b| b.program.clone());
        let mut twin_run = None;
        if let Some(program) = twin_program {
            let alone = case.case.cpp_alone;
            let of = if alone { Who::Listing } else { Who::Twin };
            let (report, step) = self.run(of, &program, None, None).await;
            steps.push(step);
            if alone { run = Some(report) } else { twin_run = Some(report) }
        }
        self.judgement(&case, steps, run, twin_run).await
    }

    async fn tell(&self, event: JudgeEvent) {
        // Nobody listens only when the stream, and with it this work, is being dropped.
        let _ = self.events.clone().send(event).await;
    }

    async fn tell_built(&self, of: Who, build: &Build) {
        self.tell(JudgeEvent::Built { of, build: Box::new(build.clone()) }).await;
    }

    /// Builds the listing if that has not been done, and runs it.
    async fn listing(&self, given: &Built, armed: Option<Armed>) -> Ran {
        let build = match (&given.listing, &given.case.listing) {
            (Some(build), _) => build.clone(),
            (None, Some(listing)) => {
                let half = given.case.twin.as_ref();
                let build = self.toolchain.build_with(listing, half).await;
                self.tell_built(Who::Listing, &build).await;
                build
            }
            (None, None) => return Ran::default(),
        };
        let program = build.program.clone();
        let Some(program) = program else {
            return Ran { build: Some(build), ..Ran::default() };
        };
        let listing = given.case.listing.as_ref();
        let (run, step) = self.run(Who::Listing, &program, listing, armed).await;
        Ran { build: Some(build), run: Some(run), step: Some(step) }
    }

    /// Compiles the twin if that is wanted and has not been done.
    async fn twin_built(&self, given: &Built) -> Option<Build> {
        let wanted = self.options.twin || given.case.cpp_alone;
        match (&given.twin, given.case.twin.as_ref().filter(|_| wanted)) {
            (Some(build), Some(_)) => Some(build.clone()),
            (None, Some(twin)) => {
                let build = self.toolchain.compile(twin).await;
                self.tell_built(Who::Twin, &build).await;
                Some(build)
            }
            (_, None) => None,
        }
    }

    /// Runs a program, telling what it does.
    async fn run(
        &self,
        of: Who,
        program: &Program,
        listing: Option<&Listing>,
        armed: Option<Armed>,
    ) -> (RunReport, StepReport) {
        let waited = armed.is_some();
        let mut run = match armed {
            Some(armed) => self.watch(of, armed.go(&self.options.stdin)).await,
            None => self.watch(of, self.start(program)).await,
        };
        if matches!(run.outcome.end, End::NotStarted(_)) && waited {
            // What was held ready may have been lost meanwhile.
            run = self.watch(of, self.start(program)).await;
        }
        let run = RunReport { fault: fault(&run, listing, program), ..run };
        let step = run_step(of, &run, program);
        (run, step)
    }

    /// Tells what a program does until it is over.
    async fn watch(&self, of: Who, mut events: BoxStream<'static, RunEvent>) -> RunReport {
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let mut ended = None;
        while let Some(event) = events.next().await {
            match event {
                RunEvent::Started => self.tell(JudgeEvent::Started(of)).await,
                RunEvent::Output { stream, bytes } => {
                    match stream {
                        Stream::Stdout => stdout.extend_from_slice(&bytes),
                        Stream::Stderr => stderr.extend_from_slice(&bytes),
                    }
                    self.tell(JudgeEvent::Output { of, stream, bytes }).await;
                }
                RunEvent::Ended(outcome) => ended = Some(outcome),
            }
        }
        let outcome = ended.unwrap_or_else(|| lost(self.toolchain.sandbox().isolation()));
        self.tell(JudgeEvent::Ended { of, outcome: outcome.clone() }).await;
        RunReport { outcome, stdout, stderr, fault: None }
    }

    fn start(&self, program: &Program) -> BoxStream<'static, RunEvent> {
        let mut job = job(program, &self.options.limits);
        job.stdin.clone_from(&self.options.stdin);
        self.toolchain.sandbox().run(job)
    }

    async fn judgement(
        &self,
        built: &Built,
        steps: Vec<StepReport>,
        run: Option<RunReport>,
        twin_run: Option<RunReport>,
    ) -> Judgement {
        // A C++ half is no program, and so no twin.
        let half = |b: &Build| {
            built.case.listing.as_ref().is_some_and(|l| l.c_half)
                && b.failed().is_some_and(|s| s.stage == StepName::Link)
        };
        let twin_build = built.twin.as_ref().filter(|b| !half(b));
        let compared = match twin_build.filter(|_| !built.case.cpp_alone) {
            Some(twin) => {
                let comparison =
                    Comparison { toolchain: &self.toolchain, options: &self.options, built, twin };
                Some(comparison.compared(run.as_ref(), twin_run).await)
            }
            None => None,
        };
        let unsteady = compared.as_ref().is_some_and(|c| c.unsteady);
        let undefined = compared.as_ref().is_some_and(|c| c.undefined);
        let twin = compared.map(|c| c.report);
        let expect = self.options.expect.as_deref();
        let as_wanted = |run: Option<&RunReport>| Some(expected(expect?, run?));
        let expected = as_wanted(run.as_ref());
        let twin_run = if built.case.cpp_alone {
            run.as_ref()
        } else {
            twin.as_ref().and_then(|t| t.run.as_ref())
        };
        let (verdict, exit_status) = Evidence {
            case: &built.case,
            listing: built.listing.as_ref(),
            twin_build,
            run: run.as_ref(),
            twin: twin.as_ref(),
            expected: expected.as_ref(),
            twin_expected: as_wanted(twin_run).map(|e| e.equal),
            unsteady,
            undefined,
        }
        .verdict();
        let notes = notes(built, run.as_ref());
        let builds = [&built.listing, &built.twin].into_iter().flatten();
        let repairs = builds.flat_map(Build::repairs).map(str::to_owned).collect();
        let listing = facts(&built.case, built.listing.as_ref());
        let isolation = self.toolchain.sandbox().isolation();
        let missing =
            built.listing.as_ref().or(built.twin.as_ref()).and_then(|b| b.missing.clone());
        Judgement {
            listing,
            isolation,
            steps,
            run,
            twin,
            expected,
            against: None,
            verdict,
            notes,
            repairs,
            missing,
            exit_status,
        }
    }
}

/// How a model's program is run, its input apart.
pub(super) fn job(program: &Program, limits: &Limits) -> Job {
    let mut job = program.job();
    job.limits = limits.clone();
    job
}

/// What became of a listing.
#[derive(Default)]
struct Ran {
    build: Option<Build>,
    run: Option<RunReport>,
    step: Option<StepReport>,
}

fn lost(isolation: crate::sandbox::Isolation) -> crate::sandbox::Outcome {
    crate::sandbox::Outcome {
        end: End::NotStarted("the confined run was lost".to_owned()),
        wall: std::time::Duration::ZERO,
        cpu: std::time::Duration::ZERO,
        peak_kib: 0,
        refused: Vec::new(),
        fault: None,
        isolation,
    }
}

/// The steps of a build. Compiling and linking a twin count as one.
fn reports(build: &Build, who: Who) -> Vec<StepReport> {
    let report = |step: &Step, name| StepReport {
        name,
        ok: step.ok,
        wall: step.wall,
        command: step.command.clone(),
        diagnostics: step.diagnostics.clone(),
        output: step.output.clone(),
    };
    if who == Who::Listing {
        let name = |stage| match stage {
            StepName::Assemble | StepName::Compile => StepKind::Assemble,
            StepName::Link => StepKind::Link,
        };
        return build.steps.iter().map(|s| report(s, name(s.stage))).collect();
    }
    let mut steps = build.steps.iter().map(|s| report(s, StepKind::TwinCompile));
    let Some(mut whole) = steps.next() else { return Vec::new() };
    for step in steps {
        whole.ok &= step.ok;
        whole.wall += step.wall;
        whole.command.push("&&".to_owned());
        whole.command.extend(step.command);
        whole.diagnostics.extend(step.diagnostics);
        whole.output.push_str(&step.output);
    }
    vec![whole]
}

/// Where in the listing a program crashed.
fn fault(run: &RunReport, listing: Option<&Listing>, program: &Program) -> Option<FaultReport> {
    let fault = run.outcome.fault.as_ref()?;
    // An emulator's registers say nothing about the program that it runs.
    if !matches!(run.outcome.end, End::Signalled(_)) || program.emulator.is_some() {
        return None;
    }
    let Crash { line, instruction, cause } = crash::explain(program, listing?, fault);
    Some(FaultReport { line, instruction, cause })
}

fn run_step(of: Who, run: &RunReport, program: &Program) -> StepReport {
    let message = match &run.outcome.end {
        End::Exited(0) => None,
        End::Exited(code) => Some(format!("exit code {code}")),
        End::Signalled(signal) => Some(format!("crashed: {}", signal_name(*signal))),
        End::Limit(limit) => Some(format!("stopped by a limit: {limit}")),
        End::NotStarted(why) => Some(format!("could not run the program: {why}")),
    };
    let diagnostics = message.map(|message| Diagnostic {
        line: run.fault.as_ref().and_then(|f| f.line),
        column: None,
        severity: Severity::Error,
        message,
        explanation: run.fault.as_ref().and_then(|f| f.cause.clone()),
    });
    StepReport {
        name: match of {
            Who::Listing => StepKind::Run,
            Who::Twin => StepKind::TwinRun,
        },
        ok: run.outcome.end == End::Exited(0),
        wall: run.outcome.wall,
        command: program.command(),
        diagnostics: diagnostics.into_iter().collect(),
        output: String::new(),
    }
}

fn expected(wanted: &[u8], run: &RunReport) -> Expected {
    let difference = compare::leniently(wanted, &run.stdout);
    Expected { equal: difference.is_none(), difference }
}

fn facts(case: &Case, build: Option<&Build>) -> Option<ListingFacts> {
    let listing = case.listing.as_ref()?;
    let real = build.and_then(|b| b.built_as.as_ref());
    Some(ListingFacts {
        dialect: real.map_or(listing.dialect, |b| b.dialect),
        target: real.map_or(listing.target, |b| b.target),
        entry: match real.map(|b| &b.entry) {
            None | Some(Entry::None) => listing.entry.clone(),
            Some(entry) => entry.clone(),
        },
        first_line: listing.origin.first().map_or(0, |n| n + 1),
        lines: listing.origin.len(),
        truncated: build.is_some_and(|b| b.cut || (!listing.closed && b.program.is_none())),
    })
}

fn notes(built: &Built, run: Option<&RunReport>) -> Vec<String> {
    let mut notes = Vec::new();
    for build in [&built.listing, &built.twin].into_iter().flatten() {
        notes.extend(build.notes.iter().cloned());
    }
    if let Some(missing) = built.twin.as_ref().and_then(|b| b.missing.as_ref()) {
        notes.push(format!("the C++ was not compiled: {missing}"));
    }
    if let (Some(listing), Some(run)) = (&built.case.listing, run)
        && run.stdout.is_empty()
        && loses_output(&listing.text)
    {
        notes.push(
            "printed nothing: output of the C library waits in memory and is lost when the program \
             ends by a system call; call `exit` or `fflush`"
                .to_owned(),
        );
    }
    if let Some(run) = run.filter(|r| !r.outcome.refused.is_empty()) {
        let calls = run.outcome.refused.iter().map(|(name, n)| format!("{name} ×{n}"));
        notes.push(format!("refused: {}", calls.collect::<Vec<_>>().join(", ")));
    }
    notes
}

/// Whether the text prints through the C library but ends by a system call of its own.
fn loses_output(text: &str) -> bool {
    let prints = ["printf", "puts", "putchar"].iter().any(|name| text.contains(name));
    let ends = text.contains("syscall") || text.contains("0x80") || text.contains("80h");
    prints && ends
}
