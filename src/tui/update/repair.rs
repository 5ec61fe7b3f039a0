//! Conversations: a side's own errors sent back to it, and prompts that follow up on a turn. Judges
//! nothing.

use super::samples;
use crate::judge::complaint;
use crate::tui::message::Effect;
use crate::tui::state::{Build, MOST, Phase, Repair, Run, Sample, State};

/// Sends the selected side what the tools said of its answer, and asks for a corrected one.
pub(super) fn repair(state: &mut State) -> Vec<Effect> {
    match ready(state) {
        Ok(repair) => begin(state, repair),
        Err(why) => {
            state.say(why);
            Vec::new()
        }
    }
}

fn ready(state: &State) -> Result<Repair, String> {
    let Some((turn, sample)) = state.turn.as_ref().zip(state.selected_sample()) else {
        return Err("nothing was sent yet: write a prompt and press Enter".to_owned());
    };
    if turn.origin.is_some() {
        return Err(
            "this turn is the history's: r puts its prompt to the models of today".to_owned()
        );
    }
    if sample.streaming() {
        return Err("the reply still comes: repair it when it is complete".to_owned());
    }
    if turn.count(sample.id.side) >= MOST as usize {
        return Err(format!("no more than {MOST} replies of a side to one prompt"));
    }
    let Some(complaint) = said_of(sample) else {
        return Err(match sample.run {
            Run::Judged(_) => "the tools have nothing to say against this answer",
            Run::None | Run::Stopped | Run::AtWork { .. } => {
                "nothing is known against this answer yet: F5 runs it"
            }
        }
        .to_owned());
    };
    Ok(Repair::of(sample, complaint))
}

/// What the tools said against a reply as it came.
fn said_of(sample: &Sample) -> Option<String> {
    if sample.original.is_some() {
        return None;
    }
    match (&sample.run, &sample.build) {
        (Run::Judged(judgement), _) => complaint::of_judgement(&sample.reply, judgement),
        (_, Build::Done { built, .. }) => complaint::of_build(&sample.reply, built),
        (_, Build::None | Build::AtWork(_)) => None,
    }
}

fn begin(state: &mut State, repair: Repair) -> Vec<Effect> {
    let (now, side) = (state.now, state.selected);
    let Some(turn) = &mut state.turn else { return Vec::new() };
    let mut sample = Sample::new(turn.next_id(side), Phase::Queued, now);
    sample.nameless = turn.hidden();
    sample.kept_as = repair.first;
    sample.repair = Some(repair);
    let place = turn.count(side);
    turn.add(sample);
    turn.show(side, place);
    let name = state.name(side);
    state.say(format!("its errors went back to the {name} model; a repaired answer never counts"));
    samples::ask_queued(state)
}

/// The next prompt follows up on this turn, or begins anew again.
pub(super) fn follow_up(state: &mut State) {
    if state.following {
        state.following = false;
        state.say("the next prompt begins a new conversation");
        return;
    }
    let Some(turn) = &state.turn else {
        state.say("nothing to follow up on yet: write a prompt and press Enter");
        return;
    };
    if state.order().into_iter().any(|side| turn.said(side).is_none()) {
        state.say("a prompt can follow up when both sides have answered");
        return;
    }
    state.following = true;
    state.say("the next prompts follow up: each side remembers what it said");
}
