//! A turn of the history put on the bench as it was: texts, times, badges, output, logs. Judges and
//! runs nothing: that waits for a key.

use std::time::Duration;

use super::{builds, runs, samples};
use crate::history::SampleRecord;
use crate::judge::{Built, Judgement, StepKind, StepReport};
use crate::keep;
use crate::llm::Ending;
use crate::side::Side;
use crate::theme::Token;
use crate::toolchain::{Build as ToolBuild, Step, StepName};
use crate::tui::message::{Effect, Machine, SampleId};
use crate::tui::scroll::{Anchor, Scroll};
use crate::tui::state::{Blind, Build, Code, Past, Phase, Repair, Sample, State, Tab, Turn};

/// The most replies of a side that are reopened.
const MOST: usize = 256;

/// Puts the turn on the screen in the place of the one that is there.
pub(super) fn show(state: &mut State, past: &Past) -> Vec<Effect> {
    let mut effects = samples::clear(state);
    state.turns += 1;
    let number = state.turns;
    let samples = Side::BOTH.map(|side| replies(past, number, side, state.now));
    let prompt = past.turn.prompt.clone();
    state.prompt.show(&prompt);
    let mut turn = Turn::new(number, prompt, samples, Some(past.origin()));
    turn.blind = past.turn.vote.map_or(Blind::Off, |vote| Blind::Voted(vote.into()));
    if state.facts.auto_build && !matches!(state.machine, Some(Machine::Unable(_))) {
        effects.extend(turn.all_mut().filter_map(build));
    }
    state.keeping.follow_past(&turn, past.turn.id);
    state.turn = Some(turn);
    state.scores.reopened += 1;
    state.tab = Tab::Output;
    state.run_scroll = Scroll::At(Anchor::default());
    effects
}

/// The replies of a side that were kept; one that says so if there is none. Each remembers as which
/// it was kept, so that what is found out about it later is kept with it.
fn replies(past: &Past, turn: u64, side: Side, now: Duration) -> Vec<Sample> {
    let answers = past.answers(side).into_iter().take(MOST);
    let samples: Vec<Sample> = answers
        .zip(0..)
        .map(|(kept, index)| sample(SampleId { turn, side, index }, kept, now))
        .collect();
    let none = SampleId { turn, side, index: 0 };
    if samples.is_empty() { vec![nothing(none, now)] } else { samples }
}

/// A reply of which nothing was kept.
fn nothing(id: SampleId, now: Duration) -> Sample {
    let why = "the history holds no such reply of this side".to_owned();
    Sample::new(id, Phase::Ended(Ending::Interrupted(why)), now)
}

fn sample(id: SampleId, kept: &SampleRecord, now: Duration) -> Sample {
    let mut sample = Sample::new(id, Phase::Streaming, now);
    let key = kept.sample.key;
    sample.kept_as = key.index;
    // What was said between is not kept.
    sample.repair = (key.revision > 0).then(|| Repair {
        first: key.index,
        revision: key.revision,
        said: Vec::new(),
    });
    sample.reply.push(&kept.sample.text);
    sample.painted.touch(0);
    sample.reasoning.clone_from(&kept.sample.reasoning);
    sample.timing = keep::past_facts(&kept.sample);
    sample.end(keep::past_ending(kept.sample.ending.as_ref()));
    sample.code = Code::of(&sample.reply);
    let report = kept.verdict.as_ref().map(|record| &record.verdict.report);
    if let Some(judgement) = report.and_then(Judgement::of_report) {
        judged(&mut sample, judgement);
    }
    sample
}

/// Builds an answer that was never judged: what its build showed is not kept, and is found again.
fn build(sample: &mut Sample) -> Option<Effect> {
    if !sample.code.assembly || !matches!(sample.build, Build::None) {
        return None;
    }
    sample.build = Build::AtWork(sample.code);
    Some(Effect::Build { id: sample.id, draft: builds::draft(sample) })
}

/// What a run showed, as far as it was kept.
fn judged(sample: &mut Sample, judgement: Judgement) {
    if let Some(run) = &judgement.run {
        sample.output.write(Token::Text, &run.stdout);
        sample.output.write(Token::Stderr, &run.stderr);
    }
    let mut listing = ToolBuild::default();
    listing.steps = judgement.steps.iter().filter_map(step).collect();
    listing.missing.clone_from(&judgement.missing);
    let built = Box::new(Built { listing: Some(listing), ..Built::default() });
    // There is no program any more: the code of nothing is never that of the reply, so that the
    // next run builds.
    sample.build = Build::Done { built, code: Code::default() };
    runs::judged(sample, Box::new(judgement));
}

/// A tool's step of the listing.
fn step(report: &StepReport) -> Option<Step> {
    let stage = match report.name {
        StepKind::Assemble => StepName::Assemble,
        StepKind::Link => StepName::Link,
        StepKind::Run | StepKind::TwinCompile | StepKind::TwinRun => return None,
    };
    Some(Step {
        stage,
        ok: report.ok,
        wall: report.wall,
        command: report.command.clone(),
        diagnostics: report.diagnostics.clone(),
        output: String::new(),
    })
}
