//! Asks for the comparison of both sides' listings when it is to be seen, and takes it in.

use super::builds;
use crate::side::Side;
use crate::tui::message::Effect;
use crate::tui::state::{Columns, Pair, Sides, State, View};

/// Asks for the comparison of the replies on the screen, once for each pair.
pub(super) fn ask(state: &mut State) -> Option<Effect> {
    if state.view != View::Sides {
        return None;
    }
    if state.hidden() {
        // Which is which would be told by the order.
        state.facing = Sides::default();
        state.facing.found = Columns::saying("laid beside each other after the vote");
        return None;
    }
    let (base, tuned) = (state.sample(Side::Base)?, state.sample(Side::Tuned)?);
    if base.streaming() || tuned.streaming() {
        if state.facing.asked.take().is_some() || !state.facing.waits {
            state.facing.waits = true;
            state.facing.found = Columns::saying("compared as soon as both answers are complete");
        }
        return None;
    }
    let pair = [base, tuned].map(|sample| (sample.id, sample.reply.text().len()));
    if state.facing.asked == Some(pair) {
        return None;
    }
    let drafts = [builds::draft(base), builds::draft(tuned)];
    (state.facing.asked, state.facing.waits) = (Some(pair), false);
    state.facing.found = Columns::saying("comparing …");
    Some(Effect::Sides { pair, drafts })
}

/// The comparison is there, if it is still the one that is wanted.
pub(super) fn found(state: &mut State, pair: Pair, columns: Columns) -> Vec<Effect> {
    if state.facing.asked == Some(pair) {
        state.facing.found = columns;
    }
    Vec::new()
}
