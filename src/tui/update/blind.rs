//! Turns without names: shuffled, voted on, shown. Knows no dice: how a turn is shuffled comes with
//! a message.

use super::samples;
use crate::side::Side;
use crate::tui::message::{Effect, JobKey};
use crate::tui::state::{Blind, State, Vote};

/// What a vote may be while the sides have no names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ballot {
    Left,
    Right,
    Tie,
    BothBad,
}

/// Turns blind mode on for the next turns, or off; the names of a turn that has none are shown then.
pub(super) fn toggle(state: &mut State) -> Vec<Effect> {
    let hidden = state.hidden();
    state.blind = !(state.blind || hidden);
    if hidden {
        let effects = reveal(state, Blind::GivenUp);
        let [left, right] = state.order();
        state.say(format!(
            "left is {left}, right is {right}; no vote for this turn, and no longer blind"
        ));
        return effects;
    }
    state.say(if state.blind {
        "blind from the next prompt on; the vote: 1 left, 2 right, 3 tie, 4 both bad"
    } else {
        "no longer blind"
    });
    Vec::new()
}

/// The turn that was just begun has no names; who stands left is asked for.
pub(super) fn begin(state: &mut State) -> Option<Effect> {
    let turn = state.turn.as_mut()?;
    turn.blind = Blind::Shuffling;
    turn.all_mut().for_each(|sample| sample.nameless = true);
    Some(Effect::Shuffle { turn: turn.number })
}

/// A turn was shuffled: now the models may be asked.
pub(super) fn shuffled(state: &mut State, number: u64, swapped: bool) -> Vec<Effect> {
    let turn = state.turn.as_mut().filter(|turn| turn.number == number);
    let Some(turn) = turn.filter(|turn| turn.blind == Blind::Shuffling) else { return Vec::new() };
    (turn.blind, turn.swapped) = (Blind::On, swapped);
    // Which side was selected before must not tell.
    state.selected = turn.order()[1];
    samples::ask_queued(state)
}

/// A vote on the answers.
pub(super) fn vote(state: &mut State, ballot: Ballot) -> Vec<Effect> {
    if !state.hidden() {
        state.say("votes are for blind turns: F8 makes the next one blind");
        return Vec::new();
    }
    if state.streaming() {
        state.say("vote when the answers are complete, or stop them with Esc");
        return Vec::new();
    }
    let [left, right] = state.order();
    let vote = match ballot {
        Ballot::Left => Vote::For(left),
        Ballot::Right => Vote::For(right),
        Ballot::Tie => Vote::Tie,
        Ballot::BothBad => Vote::BothBad,
    };
    let effects = reveal(state, Blind::Voted(vote));
    let models = Side::BOTH.map(|side| state.answering(side).to_owned());
    state.say(format!(
        "your vote: {}; left is {left} ({}), right is {right} ({})",
        vote.words(),
        models[left.index()],
        models[right.index()]
    ));
    effects
}

/// Shows the names; the sides stay where they stand.
fn reveal(state: &mut State, blind: Blind) -> Vec<Effect> {
    let Some(turn) = &mut state.turn else { return Vec::new() };
    let number = turn.number;
    let waits = turn.blind == Blind::Shuffling;
    turn.blind = blind;
    turn.all_mut().for_each(|sample| sample.nameless = false);
    if !waits {
        return Vec::new();
    }
    let mut effects = vec![Effect::Stop(JobKey::Shuffle(number))];
    effects.extend(samples::ask_queued(state));
    effects
}
