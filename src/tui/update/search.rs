//! What the keys of a search do.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::tui::layout::Layout;
use crate::tui::pane::{self, Content};
use crate::tui::scroll::Rows as _;
use crate::tui::state::{Focus, Search, State};

/// Starts to write a text to look for.
pub(super) fn begin(state: &mut State) {
    if state.focus == Focus::Run {
        state.focus = Focus::Reply;
    }
    state.search = Search { text: String::new(), typing: true };
}

/// A key while the text is being written; the pane follows each letter.
pub(super) fn key(state: &mut State, key: KeyEvent) {
    let plain = !key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match key.code {
        KeyCode::Enter => {
            state.search.typing = false;
            if state.search.text.is_empty() {
                return;
            }
        }
        KeyCode::Esc => {
            state.search = Search::default();
            return;
        }
        KeyCode::Backspace => {
            state.search.text.pop();
        }
        KeyCode::Char(c) if plain => state.search.text.push(c),
        _ => return,
    }
    go(state, |top, _| (top, true));
}

/// Goes to the next (or previous) place that holds the text.
pub(super) fn next(state: &mut State, forward: bool) {
    go(state, |top, found| match (found, forward) {
        (Some(place), true) => (place + 1, true),
        (Some(place), false) => (place.wrapping_sub(1), false),
        (None, forward) => (top, forward),
    });
}

/// Looks from the place on that `start` names, given the first one in view and the last one found.
fn go(state: &mut State, start: impl FnOnce(usize, Option<usize>) -> (usize, bool)) {
    let (window, view) = (Layout::of(state).reply_window(state.selected), state.view);
    let (search, side) = (&state.search, state.selected);
    let Some(sample) = state.turn.as_mut().and_then(|turn| turn.shown_mut(side)) else {
        return;
    };
    if search.text.is_empty() {
        return;
    }
    let window = pane::text_window(sample, window);
    let content = Content::of(sample, view, window.width);
    let (from, forward) = start(sample.scroll.top(&content, window).line, sample.found);
    // Before the first is the last.
    let from = if from == usize::MAX { content.lines().saturating_sub(1) } else { from };
    if let Some(place) = search.find(sample, view, from, forward) {
        sample.scroll = sample.scroll.showing(place, &content, window);
        sample.found = Some(place);
    } else {
        let text = search.text.clone();
        state.say(format!("not found: {text}"));
    }
}
