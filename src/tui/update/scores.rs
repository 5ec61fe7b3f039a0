//! What keys do to the scoreboard.

use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::scoreboard;
use crate::tui::state::{Overlay, Scoreboard, State};
use crate::tui::view;

/// What the names of its files begin with.
const STEM: &str = "assemblergpt-scoreboard";

/// Opens it.
pub(super) fn open(state: &mut State) {
    state.overlays.open(Overlay::Scores(Scoreboard::default()));
}

/// Does what a key of it asks for.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let page = usize::from(state.size.1.saturating_sub(4)).max(1);
    let most = view::scrollable(state);
    let Some(Overlay::Scores(open)) = state.overlays.top_mut() else { return Vec::new() };
    open.scroll = open.scroll.min(most);
    let resetting = std::mem::take(&mut open.resetting);
    match action {
        Action::Up => open.scroll = open.scroll.saturating_sub(1),
        Action::Down => open.scroll = (open.scroll + 1).min(most),
        Action::PageUp => open.scroll = open.scroll.saturating_sub(page),
        Action::PageDown => open.scroll = (open.scroll + page).min(most),
        Action::Top => open.scroll = 0,
        Action::Bottom => open.scroll = most,
        Action::ResetScores if resetting => {
            state.scores.reset(state.turns);
            state.say("counted anew from the next prompt on");
        }
        Action::ResetScores => {
            open.resetting = true;
            state.say("press x again to forget what was counted in this session");
        }
        Action::SaveMarkdown => {
            let board = state.scores.board(state.turn.as_ref());
            return save("md", scoreboard::markdown(&board, &state.about()));
        }
        Action::SaveJson => {
            let board = state.scores.board(state.turn.as_ref());
            let text = format!("{:#}\n", scoreboard::object(&board, &state.about()));
            return save("json", text);
        }
        Action::Close | Action::Stop | Action::Scoreboard => drop(state.overlays.close()),
        _ => {}
    }
    Vec::new()
}

fn save(extension: &'static str, text: String) -> Vec<Effect> {
    vec![Effect::Save { stem: STEM, extension, text }]
}
