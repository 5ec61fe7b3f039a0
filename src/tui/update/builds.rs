//! Building replies without being asked: as soon as a listing is complete, and before it is. Runs
//! nothing.

use std::time::Duration;

use super::runs;
use crate::judge::Built;
use crate::judge::against::Against;
use crate::llm::Ending;
use crate::reply::Kind;
use crate::toolchain::Diagnostic;
use crate::tui::beside::Beside;
use crate::tui::message::{Draft, Effect, JobKey, Machine, SampleId};
use crate::tui::state::{Build, Check, Code, Phase, Run, Sample, State, Turn, View};
use crate::tui::{comparison, report};

/// A pause of the text after which the assembler looks at what is there.
const PAUSE: Duration = Duration::from_millis(150);
/// The time between two looks while the text does not pause.
const OVERDUE: Duration = Duration::from_secs(1);

/// Builds a text that the user has put in a reply's place.
pub(super) fn build(state: &mut State, id: SampleId) -> Vec<Effect> {
    let auto_build = state.facts.auto_build;
    let Some(sample) = state.named(id) else { return Vec::new() };
    (sample.seen, sample.compiled) = ((usize::MAX, false), usize::MAX);
    build_if_complete(sample, true, auto_build)
}

/// Starts a build when the listing is complete, and compiles the C++ ahead: at the end, or when a
/// section closes before it.
pub(super) fn build_if_complete(sample: &mut Sample, ended: bool, auto_build: bool) -> Vec<Effect> {
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
        effects.push(Effect::Stop(JobKey::Check(sample.id)));
        effects.push(Effect::Build { id: sample.id, draft: draft(sample) });
    }
    effects
}

/// Time went on: lets the assembler look at assembly on the screen whose text has paused, or has
/// gone on for long without a look.
pub(super) fn look_ahead(state: &mut State) -> Vec<Effect> {
    if !state.facts.auto_build || matches!(state.machine, Some(Machine::Unable(_))) {
        return Vec::new();
    }
    let now = state.now;
    let mut effects = Vec::new();
    for sample in state.turn.iter_mut().flat_map(Turn::both_shown_mut) {
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
        Phase::Ended(Ending::Interrupted(_) | Ending::Failed(_)) if sample.nameless => {
            Some("the reply did not come whole".to_owned())
        }
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
        return runs::want(state, id);
    }
    let compare = if view == View::Compiler { ask_compiler(sample) } else { None };
    let compare = compare.into_iter();
    arm(state, id).into_iter().chain(compare).collect()
}

/// Holds the built program of a reply on the screen ready for the key.
pub(super) fn arm(state: &State, id: SampleId) -> Option<Effect> {
    let sample = state.turn.as_ref().filter(|turn| turn.shows(id))?.get(id)?;
    let Build::Done { built, .. } = &sample.build else { return None };
    let program = built.listing.as_ref()?.program.clone()?;
    Some(Effect::Arm { id, program })
}

/// Asks for the comparison with the compiler, once for each code.
pub(super) fn ask_compiler(sample: &Sample) -> Option<Effect> {
    let Build::Done { built, .. } = &sample.build else { return None };
    let comparable = built.case.listing.is_some() && built.case.twin.is_some();
    (comparable && sample.against.is_none())
        .then(|| Effect::Against { id: sample.id, case: Box::new(built.case.clone()) })
}

/// Asks for the comparison of every answer that has been built.
pub(super) fn ask_compilers(state: &State) -> Vec<Effect> {
    state.samples().filter_map(ask_compiler).collect()
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

/// A build's job broke down.
pub(super) fn broken(state: &mut State, id: SampleId) {
    if let Some(sample) = state.named(id) {
        sample.build = Build::None;
    }
}
