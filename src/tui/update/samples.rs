//! The life of a turn: sent, streamed, stopped; and which of its samples are asked for and shown.

use std::time::Duration;

use super::{blind, builds, console, runs};
use crate::llm::{Ending, Message, ReplyEvent};
use crate::side::Side;
use crate::theme::Token;
use crate::tui::keeping;
use crate::tui::message::{Effect, JobKey, SampleId};
use crate::tui::scroll::{Anchor, Scroll};
use crate::tui::state::{Blind, Build, MOST, Phase, Run, Sample, State, Tab, Turn};

/// Puts a prompt to both sides, in the conversation that each of them is in if it follows up; what
/// the turn before was doing ends.
pub(super) fn send(state: &mut State, prompt: &str) -> Vec<Effect> {
    if prompt.trim().is_empty() {
        state.say("write a prompt first");
        return Vec::new();
    }
    let before = match &state.turn {
        Some(turn) if state.following => {
            let [Some(base), Some(tuned)] = Side::BOTH.map(|side| turn.said(side)) else {
                state.say("wait until both sides have answered, or begin anew with Ctrl+F");
                return Vec::new();
            };
            [base, tuned]
        }
        _ => <[Vec<Message>; 2]>::default(),
    };
    begin(state, prompt, before)
}

/// Puts the prompt of the turn on the screen to both sides again, after the same words as before.
pub(super) fn resend(state: &mut State) -> Vec<Effect> {
    let Some(turn) = &state.turn else {
        state.say("nothing was sent yet: write a prompt and press Enter");
        return Vec::new();
    };
    let (prompt, before) = (turn.prompt.clone(), turn.before.clone());
    begin(state, &prompt, before)
}

fn begin(state: &mut State, prompt: &str, before: [Vec<Message>; 2]) -> Vec<Effect> {
    let mut effects = clear(state);
    state.turns += 1;
    let number = state.turns;
    let (now, count) = (state.now, state.facts.replies.max(1));
    let samples = Side::BOTH.map(|side| {
        let id = |index| SampleId { turn: number, side, index };
        (0..count).map(|index| Sample::new(id(index), Phase::Queued, now)).collect()
    });
    state.prompt.remember(prompt);
    let mut turn = Turn::new(number, prompt.to_owned(), samples, None);
    turn.asked = Some(state.sides.clone());
    turn.before = before;
    state.turn = Some(turn);
    state.tab = Tab::Output;
    let setup = state.setup();
    state.scores.begin(setup);
    if state.blind {
        // Asked when it is known who stands where: the order of asking would tell.
        effects.extend(blind::begin(state));
    } else {
        effects.extend(ask_queued(state));
    }
    effects
}

/// Asks both sides for one more reply to the prompt of this turn, beside those that still come; in
/// serial mode when its turn has come.
pub(super) fn more(state: &mut State) -> Vec<Effect> {
    let now = state.now;
    let Some(turn) = &mut state.turn else {
        state.say("nothing was sent yet: write a prompt and press Enter");
        return Vec::new();
    };
    if turn.origin.is_some() {
        state.say("this turn is the history's: r puts its prompt to the models of today");
        return Vec::new();
    }
    if Side::BOTH.into_iter().any(|side| turn.count(side) >= MOST as usize) {
        state.say(format!("no more than {MOST} replies of a side to one prompt"));
        return Vec::new();
    }
    for side in Side::BOTH {
        let mut sample = Sample::new(turn.next_id(side), Phase::Queued, now);
        sample.nameless = turn.hidden();
        let first = turn.samples(side).iter().filter(|sample| sample.repair.is_none());
        sample.kept_as = u32::try_from(first.count()).unwrap_or(u32::MAX);
        turn.add(sample);
    }
    state.say("one more reply of each side: [ and ] go through them");
    ask_queued(state)
}

/// Shows another reply of the selected side, round and round.
pub(super) fn page(state: &mut State, forward: bool) -> Vec<Effect> {
    let side = state.selected;
    let count = state.turn.as_ref().map_or(0, |turn| turn.count(side));
    let Some(turn) = state.turn.as_mut().filter(|_| count > 1) else {
        state.say("there is one reply of each side: + asks for one more");
        return Vec::new();
    };
    let place = turn.place(side);
    let next = if forward { place + 1 } else { place + count - 1 };
    turn.show(side, next % count);
    let id = turn.shown(side).map(|sample| sample.id);
    state.run_scroll = Scroll::At(Anchor::default());
    // What is shown is held ready for the key.
    id.and_then(|id| builds::arm(state, id)).into_iter().collect()
}

/// Ends everything that the turn on the screen is doing: another one takes its place.
pub(super) fn clear(state: &mut State) -> Vec<Effect> {
    // The first ends runs and leaves streams alone.
    let mut effects = stop(state, false);
    effects.extend(stop(state, false));
    for id in state.samples().map(|sample| sample.id) {
        let keys = [JobKey::Check(id), JobKey::Twin(id), JobKey::Build(id), JobKey::Against(id)];
        effects.extend(keys.map(Effect::Stop));
    }
    effects.extend(keeping::follow(state));
    if let Some(turn) = &state.turn {
        state.scores.settle(turn);
    }
    effects
}

/// Asks for the samples whose turn has come: all at once, or in serial mode one after the other.
pub(super) fn ask_queued(state: &mut State) -> Vec<Effect> {
    let (now, serial) = (state.now, state.facts.serial);
    let Some(turn) = state.turn.as_mut().filter(|turn| turn.blind != Blind::Shuffling) else {
        return Vec::new();
    };
    if serial && turn.all().any(|s| s.streaming() && s.phase != Phase::Queued) {
        return Vec::new();
    }
    let from_left = turn.order().into_iter().flat_map(|side| turn.samples(side));
    let queued = from_left.filter(|sample| sample.phase == Phase::Queued);
    let most = if serial { 1 } else { usize::MAX };
    let ids: Vec<SampleId> = queued.map(|sample| sample.id).take(most).collect();
    for id in &ids {
        if let Some(sample) = turn.get_mut(*id) {
            (sample.phase, sample.asked) = (Phase::Asking, now);
        }
    }
    ids.into_iter().filter_map(|id| ask(state, id)).collect()
}

fn ask(state: &State, id: SampleId) -> Option<Effect> {
    let request = state.request(id)?;
    Some(Effect::Ask { id, source: Box::new(state.asked(id.side).source()), request })
}

/// One event of a model's stream.
pub(super) fn reply(
    state: &mut State,
    id: SampleId,
    since: Duration,
    event: ReplyEvent,
) -> Vec<Effect> {
    let (now, auto_build, auto_run) = (state.now, state.facts.auto_build, state.facts.auto_run);
    let ended = matches!(event, ReplyEvent::Ended(_));
    let Some(sample) = state.named(id) else { return Vec::new() };
    if !sample.streaming() {
        return Vec::new();
    }
    sample.apply(now, since, event);
    let mut effects = builds::build_if_complete(sample, ended, auto_build);
    let ready = matches!((&sample.build, &sample.run), (Build::Done { .. }, Run::None));
    if ended && (sample.run_wanted || (auto_run && ready)) {
        effects.extend(runs::want(state, id));
    }
    if ended {
        effects.extend(ask_queued(state));
    }
    effects
}

/// Ends runs; if there are none, streams: of the selected side only, or of both.
pub(super) fn stop(state: &mut State, selected_only: bool) -> Vec<Effect> {
    let selected = state.selected;
    let mut effects = Vec::new();
    effects.extend(console::end_all(state, "stopped by you"));
    for sample in state.samples_mut() {
        sample.run_wanted = false;
        if matches!(sample.run, Run::AtWork { .. }) {
            sample.run = Run::Stopped;
            sample.output.say(Token::Warning, "stopped by you");
            effects.push(Effect::Stop(JobKey::Run(sample.id)));
        }
    }
    state.run_queue.clear();
    if !effects.is_empty() {
        return effects;
    }
    let one = selected_only
        && state.samples().any(|sample| sample.id.side == selected && sample.streaming());
    for sample in state.samples_mut() {
        if sample.streaming() && (!one || sample.id.side == selected) {
            sample.end(Ending::Interrupted("stopped by you".to_owned()));
            effects.push(Effect::Stop(JobKey::Ask(sample.id)));
        }
    }
    effects
}

/// A stream's job broke down.
pub(super) fn broken_stream(state: &mut State, id: SampleId, message: &str) -> Vec<Effect> {
    if let Some(sample) = state.named(id).filter(|sample| sample.streaming()) {
        sample.end(Ending::Interrupted(format!("a fault of this program ({message})")));
    }
    ask_queued(state)
}
