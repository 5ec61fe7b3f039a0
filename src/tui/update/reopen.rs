//! A turn of the history put on the bench as it was: texts, times, badges, output, logs. Judges and
//! runs nothing: that waits for a key.

use std::time::Duration;

use super::samples;
use crate::history::SampleRecord;
use crate::judge::{Built, Judgement, StepKind, StepReport};
use crate::keep;
use crate::llm::Ending;
use crate::side::Side;
use crate::theme::Token;
use crate::toolchain::{Build as ToolBuild, Step, StepName};
use crate::tui::message::{Effect, Machine, SampleId};
use crate::tui::scroll::{Anchor, Scroll};
use crate::tui::state::{Build, Code, Past, Phase, Sample, State, Tab, Turn};

/// Puts the turn on the screen in the place of the one that is there.
pub(super) fn show(state: &mut State, past: &Past) -> Vec<Effect> {
    let mut effects = samples::clear(state);
    state.turns += 1;
    let number = state.turns;
    let mut samples = Side::BOTH.map(|side| {
        let id = SampleId { turn: number, side };
        past.first(side).map_or_else(|| nothing(id, state.now), |kept| sample(id, kept, state.now))
    });
    if state.facts.auto_build && !matches!(state.machine, Some(Machine::Unable(_))) {
        effects.extend(samples.iter_mut().filter_map(build));
    }
    let prompt = past.turn.prompt.clone();
    state.prompt.show(&prompt);
    state.turn = Some(Turn { number, prompt, samples, origin: Some(past.origin()) });
    state.keeping.follow_past(number, past.turn.id);
    state.tab = Tab::Output;
    state.run_scroll = Scroll::At(Anchor::default());
    effects
}

/// A side of which nothing was kept.
fn nothing(id: SampleId, now: Duration) -> Sample {
    let why = "the history holds no reply of this side".to_owned();
    Sample::new(id, Phase::Ended(Ending::Interrupted(why)), now)
}

fn sample(id: SampleId, kept: &SampleRecord, now: Duration) -> Sample {
    let mut sample = Sample::new(id, Phase::Streaming, now);
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
    Some(Effect::Build { id: sample.id, draft: samples::draft(sample) })
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
    samples::judged(sample, Box::new(judgement));
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
