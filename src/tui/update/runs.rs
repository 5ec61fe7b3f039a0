//! Running replies: at a key, or one after the other. Judges nothing itself.

use super::{builds, console};
use crate::judge::{Built, Case, JudgeEvent, Judgement, StepKind, Who};
use crate::sandbox::Stream;
use crate::side::Side;
use crate::theme::Token;
use crate::tui::message::{Effect, JobKey, Machine, SampleId, Work};
use crate::tui::scroll::{Anchor, Scroll};
use crate::tui::state::{Build, Log, Run, Sample, State, Tab};
use crate::tui::{comparison, report};

/// F5: runs the selected answer.
pub(super) fn selected(state: &mut State) -> Vec<Effect> {
    if !able(state) {
        return Vec::new();
    }
    let Some(sample) = state.sample_mut(state.selected) else { return Vec::new() };
    let id = sample.id;
    if waits(sample) {
        let name = state.name(id.side);
        state.say(format!("the {name} answer runs as soon as it is complete"));
        return Vec::new();
    }
    start(state, id)
}

/// F6: runs the answers of both sides that were not judged yet, one after the other; if all were,
/// those on the screen again.
pub(super) fn all(state: &mut State) -> Vec<Effect> {
    if !able(state) {
        return Vec::new();
    }
    let mut wanted = unjudged(state, &Side::BOTH);
    if wanted.is_empty() {
        let shown = state.order().into_iter().filter_map(|side| state.sample(side));
        wanted = shown.map(|sample| sample.id).collect();
    }
    queue(state, &wanted)
}

/// Runs the answers of the selected side that were not judged yet, one after the other.
pub(super) fn side(state: &mut State) -> Vec<Effect> {
    if !able(state) {
        return Vec::new();
    }
    let wanted = unjudged(state, &[state.selected]);
    if wanted.is_empty() {
        let name = state.name(state.selected);
        state.say(format!("every {name} answer was judged: F5 runs this one again"));
        return Vec::new();
    }
    queue(state, &wanted)
}

/// The answers of these sides that were not judged yet: the first of each side, then the second.
fn unjudged(state: &State, sides: &[Side]) -> Vec<SampleId> {
    let of_sides = state.samples().filter(|sample| sides.contains(&sample.id.side));
    let unjudged = of_sides.filter(|sample| match sample.run {
        Run::None | Run::Stopped => sample.streaming() || sample.code.assembly || sample.code.cpp,
        Run::AtWork { .. } | Run::Judged(_) => false,
    });
    let mut ids: Vec<SampleId> = unjudged.map(|sample| sample.id).collect();
    // From left to right, for in a blind turn the order would tell.
    let left = state.order()[0];
    ids.sort_by_key(|id| (id.index, id.side != left));
    ids
}

/// Puts answers into the queue; those that still come join it when they are complete.
fn queue(state: &mut State, wanted: &[SampleId]) -> Vec<Effect> {
    state.run_queue.clear();
    let mut late = 0;
    for id in wanted {
        let Some(sample) = state.named(*id) else { continue };
        if waits(sample) {
            late += 1;
        } else {
            state.run_queue.push_back(*id);
        }
    }
    let effects = next(state);
    if effects.is_empty() && late > 0 {
        state.say("each answer runs as soon as it is complete");
    }
    effects
}

/// Whether an answer has to be waited for; it is run then.
fn waits(sample: &mut Sample) -> bool {
    sample.run_wanted = sample.streaming() && !(sample.code.assembly && sample.code.closed);
    sample.run_wanted
}

/// Whether there is something to run and programs can be run here; says so if not.
pub(super) fn able(state: &mut State) -> bool {
    if state.turn.is_none() {
        state.say("nothing to run yet: press Enter to send the prompt");
        return false;
    }
    if let Some(Machine::Unable(why)) = &state.machine {
        let why = why.clone();
        state.warn(why);
        return false;
    }
    true
}

/// Runs an answer that was waited for, after those that wait already.
pub(super) fn want(state: &mut State, id: SampleId) -> Vec<Effect> {
    if let Some(sample) = state.named(id) {
        sample.run_wanted = false;
    }
    if !state.run_queue.contains(&id) {
        state.run_queue.push_back(id);
    }
    next(state)
}

/// Runs the next answer of the queue, unless one is running.
fn next(state: &mut State) -> Vec<Effect> {
    while !state.samples().any(|sample| matches!(sample.run, Run::AtWork { .. })) {
        let Some(id) = state.run_queue.pop_front() else { break };
        let started = start(state, id);
        if !started.is_empty() {
            return started;
        }
    }
    Vec::new()
}

fn start(state: &mut State, id: SampleId) -> Vec<Effect> {
    let (now, stdin) = (state.now, state.input.bytes());
    let in_view = state.turn.as_ref().is_some_and(|turn| turn.shows(id));
    let Some(sample) = state.named(id) else { return Vec::new() };
    sample.run_wanted = false;
    // Its output takes the place of the terminal.
    let typed_at = console::end(sample, "").map(|_| Effect::Stop(JobKey::Console(id)));
    if !sample.code.assembly && !sample.code.cpp {
        if in_view {
            let name = state.name(id.side);
            state.say(format!("the {name} answer holds no program"));
        }
        return Vec::new();
    }
    // A run of what is not built yet builds it.
    let building = matches!(sample.build, Build::AtWork(_));
    let stop = building.then_some(Effect::Stop(JobKey::Build(id)));
    let work = match &sample.build {
        Build::Done { built, code } if *code == sample.code => Work::Built(built.clone()),
        Build::Done { .. } | Build::None | Build::AtWork(_) => Work::Draft(builds::draft(sample)),
    };
    sample.run = Run::AtWork { since: now };
    (sample.output, sample.comparison, sample.console) = (Log::default(), Log::default(), None);
    // What is not on the screen runs without moving anything there.
    if in_view {
        state.selected = id.side;
        state.tab = Tab::Output;
        state.run_scroll = Scroll::At(Anchor::default());
        state.notice = None;
    }
    stop.into_iter().chain(typed_at).chain([Effect::Run { id, work, stdin }]).collect()
}

/// One event of a run.
pub(super) fn event(state: &mut State, id: SampleId, event: JudgeEvent) -> Vec<Effect> {
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
            let ran = judgement.run.is_some();
            judged(sample, judgement);
            let mut effects: Vec<Effect> = builds::ask_compiler(sample).into_iter().collect();
            effects.extend(builds::arm(state, id));
            let in_view = state.turn.as_ref().is_some_and(|turn| turn.shows(id));
            if !ran && in_view && state.selected == id.side {
                state.tab = Tab::Build;
            }
            effects.extend(next(state));
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
    sample.remember(&judgement);
    sample.run = Run::Judged(judgement);
}

/// Programs cannot be run here after all: what waited for that is told.
pub(super) fn unable(state: &mut State, why: &str) {
    state.run_queue.clear();
    for sample in state.samples_mut() {
        console::end(sample, why);
        if matches!(sample.run, Run::AtWork { .. }) {
            sample.run = Run::Stopped;
            sample.output.say(Token::Warning, why);
        }
        if matches!(sample.build, Build::AtWork(_)) {
            sample.build = Build::None;
        }
    }
}

/// A run's job broke down.
pub(super) fn broken(state: &mut State, id: SampleId) -> Vec<Effect> {
    if let Some(sample) = state.named(id) {
        sample.run = Run::Stopped;
    }
    next(state)
}
