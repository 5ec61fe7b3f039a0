//! The life of a turn: sent, streamed, built, run, judged, stopped.

use std::time::Duration;

use crate::judge::against::Against;
use crate::judge::{Built, Case, JudgeEvent, Judgement, StepKind, Who};
use crate::llm::{Ending, ReplyEvent};
use crate::reply::Kind;
use crate::sandbox::Stream;
use crate::side::Side;
use crate::theme::Token;
use crate::toolchain::Diagnostic;
use crate::tui::beside::Beside;
use crate::tui::message::{Draft, Effect, JobKey, Machine, SampleId, Work};
use crate::tui::scroll::{Anchor, Scroll};
use crate::tui::state::{Build, Check, Code, Phase, Run, Sample, State, Tab, Turn, View};
use crate::tui::{comparison, keeping, report};

/// A pause of the text after which the assembler looks at what is there.
const PAUSE: Duration = Duration::from_millis(150);
/// The time between two looks while the text does not pause.
const OVERDUE: Duration = Duration::from_secs(1);

/// Puts a prompt to both sides; what the turn before was doing ends.
pub(super) fn send(state: &mut State, prompt: &str) -> Vec<Effect> {
    if prompt.trim().is_empty() {
        state.say("write a prompt first");
        return Vec::new();
    }
    let mut effects = clear(state);
    state.turns += 1;
    let number = state.turns;
    let serial = state.facts.serial;
    let samples = Side::BOTH.map(|side| {
        let waits = serial && side == Side::Tuned;
        let phase = if waits { Phase::Queued } else { Phase::Asking };
        Sample::new(SampleId { turn: number, side }, phase, state.now)
    });
    state.prompt.remember(prompt);
    state.turn = Some(Turn { number, prompt: prompt.to_owned(), samples, origin: None });
    state.tab = Tab::Output;
    let asked = if serial { vec![Side::Base] } else { Side::BOTH.to_vec() };
    effects.extend(asked.into_iter().filter_map(|side| ask(state, side)));
    effects
}

/// Ends everything that the turn on the screen is doing: another one takes its place.
pub(super) fn clear(state: &mut State) -> Vec<Effect> {
    // The first ends runs and leaves streams alone.
    let mut effects = stop(state, false);
    effects.extend(stop(state, false));
    for side in Side::BOTH {
        let keys =
            [JobKey::Check(side), JobKey::Twin(side), JobKey::Build(side), JobKey::Against(side)];
        effects.extend(keys.map(Effect::Stop));
    }
    effects.extend(keeping::follow(state));
    effects
}

fn ask(state: &State, side: Side) -> Option<Effect> {
    let turn = state.turn.as_ref()?;
    let id = SampleId { turn: turn.number, side };
    Some(Effect::Ask { id, request: state.request(&turn.prompt) })
}

/// One event of a model's stream.
pub(super) fn reply(
    state: &mut State,
    id: SampleId,
    since: Duration,
    event: ReplyEvent,
) -> Vec<Effect> {
    let (now, auto_build) = (state.now, state.facts.auto_build);
    let ended = matches!(event, ReplyEvent::Ended(_));
    let Some(sample) = state.named(id) else { return Vec::new() };
    if !sample.streaming() {
        return Vec::new();
    }
    sample.apply(now, since, event);
    let mut effects = Vec::new();
    effects.extend(build_if_complete(sample, ended, auto_build));
    if sample.run_wanted && ended {
        effects.push(Effect::Stop(JobKey::Build(id.side)));
        effects.extend(start_run(state, id));
    }
    if ended {
        effects.extend(ask_queued(state));
    }
    effects
}

/// In serial mode: the other side's turn has come.
fn ask_queued(state: &mut State) -> Option<Effect> {
    let now = state.now;
    let turn = state.turn.as_mut()?;
    if turn.samples.iter().any(|s| s.streaming() && s.phase != Phase::Queued) {
        return None;
    }
    let next = turn.samples.iter_mut().find(|s| s.phase == Phase::Queued)?;
    next.phase = Phase::Asking;
    next.asked = now;
    let side = next.id.side;
    ask(state, side)
}

/// Builds a text that the user has put in a reply's place.
pub(super) fn build(state: &mut State, id: SampleId) -> Vec<Effect> {
    let auto_build = state.facts.auto_build;
    let Some(sample) = state.named(id) else { return Vec::new() };
    (sample.seen, sample.compiled) = ((usize::MAX, false), usize::MAX);
    build_if_complete(sample, true, auto_build)
}

/// Starts a build when the listing is complete, and compiles the C++ ahead: at the end, or when a
/// section closes before it.
fn build_if_complete(sample: &mut Sample, ended: bool, auto_build: bool) -> Vec<Effect> {
    let sections = sample.reply.sections();
    let seen = (sections.len(), sections.last().is_some_and(|s| s.closed));
    if !ended && seen == sample.seen {
        return Vec::new();
    }
    sample.seen = seen;
    sample.code = Code::of(&sample.reply);
    let code = sample.code;
    let mut effects = Vec::new();
    if !auto_build {
        return effects;
    }
    let programs = sample.reply.sections().iter().filter(|s| s.kind == Kind::Cpp && s.closed);
    let programs = programs.count();
    if programs != sample.compiled {
        sample.compiled = programs;
        effects.push(Effect::Compile { id: sample.id, draft: draft(sample) });
    }
    if code.assembly && (ended || code.closed) && sample.built_code() != Some(code) {
        (sample.against, sample.beside) = (None, Beside::default());
        sample.build = Build::AtWork(code);
        effects.push(Effect::Stop(JobKey::Check(sample.id.side)));
        effects.push(Effect::Build { id: sample.id, draft: draft(sample) });
    }
    effects
}

/// Time went on: lets the assembler look at assembly whose text has paused, or has gone on for long
/// without a look.
pub(super) fn look_ahead(state: &mut State) -> Vec<Effect> {
    if !state.facts.auto_build || matches!(state.machine, Some(Machine::Unable(_))) {
        return Vec::new();
    }
    let now = state.now;
    let mut effects = Vec::new();
    for sample in state.turn.iter_mut().flat_map(|turn| &mut turn.samples) {
        let length = sample.reply.text().len();
        let check = &sample.check;
        let paused = now.saturating_sub(check.text_at) >= PAUSE;
        let overdue = now.saturating_sub(check.looked_at) >= OVERDUE;
        if check.at_work || check.length == length || !(paused || overdue) {
            continue;
        }
        if sample.writes_assembly() && matches!(sample.build, Build::None) {
            sample.check = Check { looked_at: now, length, at_work: true, ..sample.check.clone() };
            effects.push(Effect::Check { id: sample.id, draft: draft(sample) });
        }
    }
    effects
}

/// The assembler has looked at unfinished assembly.
pub(super) fn checked(state: &mut State, id: SampleId, said: Vec<Diagnostic>) {
    let Some(sample) = state.named(id) else { return };
    sample.check.at_work = false;
    if matches!(sample.build, Build::None) {
        sample.marks = report::marks(said.iter(), None);
        sample.check.said = said;
    }
}

/// The reply for a job, and why it did not come whole if it did not.
pub(super) fn draft(sample: &Sample) -> Box<Draft> {
    let interrupted = match &sample.phase {
        Phase::Ended(Ending::Interrupted(why)) => {
            Some(format!("the reply was interrupted ({why})"))
        }
        Phase::Ended(Ending::Failed(failure)) => Some(failure.message.clone()),
        _ => None,
    };
    Box::new(Draft { reply: sample.reply.clone(), interrupted })
}

/// A build has ended.
pub(super) fn built(state: &mut State, id: SampleId, built: Box<Built>) -> Vec<Effect> {
    let (auto_run, view) = (state.facts.auto_run, state.view);
    let Some(sample) = state.named(id) else { return Vec::new() };
    let diagnostics = built.listing.iter().flat_map(|b| &b.steps).flat_map(|s| &s.diagnostics);
    sample.marks = report::marks(diagnostics, None);
    sample.build_log = report::build_log(&built);
    sample.build = Build::Done { built, code: sample.built_code().unwrap_or(sample.code) };
    sample.check.said.clear();
    let wanted = sample.run_wanted || (auto_run && !sample.streaming());
    if wanted && matches!(sample.run, Run::None) {
        return start_run(state, id).into_iter().collect();
    }
    let compare = if view == View::Compiler { ask_compiler(sample) } else { None };
    arm(sample).into_iter().chain(compare).collect()
}

/// Holds the built program ready for the key.
fn arm(sample: &Sample) -> Option<Effect> {
    let Build::Done { built, .. } = &sample.build else { return None };
    let program = built.listing.as_ref()?.program.clone()?;
    Some(Effect::Arm { id: sample.id, program })
}

/// F5 and F6: runs these sides, one after the other.
pub(super) fn run_sides(state: &mut State, mut sides: Vec<Side>) -> Vec<Effect> {
    if state.turn.is_none() {
        state.say("nothing to run yet: press Enter to send the prompt");
        return Vec::new();
    }
    if let Some(Machine::Unable(why)) = &state.machine {
        let why = why.clone();
        state.warn(why);
        return Vec::new();
    }
    let first = sides.remove(0);
    state.run_queue = sides;
    run_side(state, first)
}

fn run_side(state: &mut State, side: Side) -> Vec<Effect> {
    let Some(sample) = state.turn.as_mut().and_then(|t| t.samples.get_mut(side.index())) else {
        return Vec::new();
    };
    let id = sample.id;
    if sample.streaming() && !(sample.code.assembly && sample.code.closed) {
        sample.run_wanted = true;
        state.say(format!("the {side} answer runs as soon as it is complete"));
        return Vec::new();
    }
    sample.run_wanted = false;
    start_run(state, id).into_iter().collect()
}

fn start_run(state: &mut State, id: SampleId) -> Option<Effect> {
    let (now, stdin) = (state.now, state.input.bytes());
    let sample = state.named(id)?;
    sample.run_wanted = false;
    if !sample.code.assembly && !sample.code.cpp {
        let side = id.side;
        state.say(format!("the {side} answer holds no program"));
        let next = next_in_queue(state);
        return next;
    }
    let work = match &sample.build {
        Build::Done { built, code } if *code == sample.code => Work::Built(built.clone()),
        Build::Done { .. } | Build::None | Build::AtWork(_) => Work::Draft(draft(sample)),
    };
    sample.run = Run::AtWork { since: now };
    sample.output = crate::tui::state::Log::default();
    sample.comparison = crate::tui::state::Log::default();
    state.selected = id.side;
    state.tab = Tab::Output;
    state.run_scroll = Scroll::At(Anchor::default());
    state.notice = None;
    Some(Effect::Run { id, work, stdin })
}

fn next_in_queue(state: &mut State) -> Option<Effect> {
    if state.run_queue.is_empty() {
        return None;
    }
    let side = state.run_queue.remove(0);
    run_side(state, side).pop()
}

/// One event of a run.
pub(super) fn run(state: &mut State, id: SampleId, event: JudgeEvent) -> Vec<Effect> {
    let Some(sample) = state.named(id).filter(|s| matches!(s.run, Run::AtWork { .. })) else {
        return Vec::new();
    };
    match event {
        JudgeEvent::Output { of, stream, bytes } => {
            // The twin's output is compared, not shown, unless it is the only program there is.
            let shown = of == Who::Listing || !sample.code.assembly;
            let token = match stream {
                Stream::Stdout => Token::Text,
                Stream::Stderr => Token::Stderr,
            };
            if shown {
                sample.output.write(token, &bytes);
            }
        }
        JudgeEvent::Judged(judgement) => {
            judged(sample, judgement);
            let mut effects: Vec<Effect> = arm(sample).into_iter().collect();
            effects.extend(ask_compiler(sample));
            if !matches!(&sample.run, Run::Judged(j) if j.run.is_some()) {
                state.tab = Tab::Build;
            }
            effects.extend(next_in_queue(state));
            return effects;
        }
        JudgeEvent::Built { of, build } => keep_build(sample, of, *build),
        JudgeEvent::Started(_) | JudgeEvent::Ended { .. } => {}
    }
    Vec::new()
}

/// What is run was found in a reply of which nothing was built yet.
pub(super) fn case_found(state: &mut State, id: SampleId, case: Case) {
    let Some(sample) = state.named(id) else { return };
    let built = Box::new(Built { case, ..Built::default() });
    sample.build = Build::Done { built, code: sample.code };
}

/// Keeps what a run had to build, so that the next run has not.
fn keep_build(sample: &mut Sample, of: Who, build: crate::toolchain::Build) {
    let code = sample.code;
    if !matches!(&sample.build, Build::Done { code: of, .. } if *of == code) {
        sample.build = Build::Done { built: Box::default(), code };
    }
    if let Build::Done { built, .. } = &mut sample.build {
        match of {
            Who::Listing => built.listing = Some(build),
            Who::Twin => built.twin = Some(build),
        }
    }
}

/// Asks for the comparison with the compiler, once for each code.
fn ask_compiler(sample: &Sample) -> Option<Effect> {
    let Build::Done { built, .. } = &sample.build else { return None };
    let comparable = built.case.listing.is_some() && built.case.twin.is_some();
    (comparable && sample.against.is_none())
        .then(|| Effect::Against { id: sample.id, case: Box::new(built.case.clone()) })
}

/// Asks for the comparison of every answer that has been built.
pub(super) fn ask_compilers(state: &State) -> Vec<Effect> {
    state.turn.iter().flat_map(|turn| &turn.samples).filter_map(ask_compiler).collect()
}

/// The compiler's own assembly was compared.
pub(super) fn against(state: &mut State, id: SampleId, against: Against) {
    let Some(sample) = state.named(id) else { return };
    sample.beside = Beside::of(&against);
    sample.against = Some(against);
    if let Run::Judged(judgement) = &sample.run {
        sample.comparison = comparison::log(judgement, sample.against.as_ref());
    }
}

/// Everything is known of a run.
pub(super) fn judged(sample: &mut Sample, judgement: Box<Judgement>) {
    report::finish_output(&mut sample.output, &judgement);
    sample.build_log = report::full_log(&judgement);
    let against = sample.against.as_ref().or(judgement.against.as_ref());
    sample.comparison = comparison::log(&judgement, against);
    let crash = judgement.run.as_ref().and_then(|r| r.fault.as_ref()).and_then(|f| f.line);
    let diagnostics = judgement
        .steps
        .iter()
        .filter(|s| matches!(s.name, StepKind::Assemble | StepKind::Link))
        .flat_map(|s| &s.diagnostics);
    sample.marks = report::marks(diagnostics, crash);
    sample.run = Run::Judged(judgement);
}

/// Ends runs; if there are none, streams: of the selected side only, or of both.
pub(super) fn stop(state: &mut State, selected_only: bool) -> Vec<Effect> {
    let selected = state.selected;
    let Some(turn) = &mut state.turn else { return Vec::new() };
    let mut effects = Vec::new();
    for sample in &mut turn.samples {
        sample.run_wanted = false;
        if matches!(sample.run, Run::AtWork { .. }) {
            sample.run = Run::Stopped;
            sample.output.say(Token::Warning, "stopped by you");
            effects.push(Effect::Stop(JobKey::Run(sample.id.side)));
        }
    }
    state.run_queue.clear();
    if !effects.is_empty() {
        return effects;
    }
    let one = selected_only && turn.samples.get(selected.index()).is_some_and(Sample::streaming);
    for sample in &mut turn.samples {
        if sample.streaming() && (!one || sample.id.side == selected) {
            sample.end(Ending::Interrupted("stopped by you".to_owned()));
            effects.push(Effect::Stop(JobKey::Ask(sample.id.side)));
        }
    }
    effects
}

/// Programs cannot be run here after all: what waited for that is told.
pub(super) fn unable(state: &mut State, why: &str) {
    state.run_queue.clear();
    for sample in state.turn.iter_mut().flat_map(|turn| &mut turn.samples) {
        if matches!(sample.run, Run::AtWork { .. }) {
            sample.run = Run::Stopped;
            sample.output.say(Token::Warning, why);
        }
        if matches!(sample.build, Build::AtWork(_)) {
            sample.build = Build::None;
        }
    }
}

/// A stream's job broke down.
pub(super) fn broken_stream(state: &mut State, side: Side, message: &str) {
    if let Some(turn) = &mut state.turn
        && let Some(sample) = turn.samples.get_mut(side.index())
        && sample.streaming()
    {
        sample.end(Ending::Interrupted(format!("a fault of this program ({message})")));
    }
}

/// A build's job broke down.
pub(super) fn broken_build(state: &mut State, side: Side) {
    if let Some(sample) = state.turn.as_mut().and_then(|t| t.samples.get_mut(side.index())) {
        sample.build = Build::None;
    }
}

/// A run's job broke down.
pub(super) fn broken_run(state: &mut State, side: Side) {
    if let Some(sample) = state.turn.as_mut().and_then(|t| t.samples.get_mut(side.index())) {
        sample.run = Run::Stopped;
    }
}
