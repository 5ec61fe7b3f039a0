//! What the keys of a search do.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keys;
use crate::side::Side;
use crate::tui::layout::Layout;
use crate::tui::pane::{self, Content};
use crate::tui::state::{Focus, Search, State};

/// Starts to write a text to look for.
pub(super) fn begin(state: &mut State) {
    if state.focus == Focus::Run {
        state.focus = Focus::Reply;
    }
    state.search = Search { typing: true, ..Search::default() };
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
            state.search.count = None;
        }
        KeyCode::Char(c) if plain => state.search.text.push(c),
        _ => return,
    }
    go(state, Step::Here);
}

/// Goes to the next (or previous) place that holds the text, from pane to pane.
pub(super) fn next(state: &mut State, forward: bool) {
    go(state, if forward { Step::Next } else { Step::Back });
}

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// From the top of the window on.
    Here,
    Next,
    Back,
}

/// Looks through the panes from left to right, and shows what it finds.
fn go(state: &mut State, step: Step) {
    if state.search.text.is_empty() {
        return;
    }
    // A view of both may not have its lines yet.
    state.settle();
    let (layout, view, search) = (Layout::of(state), state.view, &state.search);
    let order = state.order();
    let mut all: Vec<(usize, usize)> = Vec::new();
    let mut from = (0, 0);
    for (pane, side) in order.into_iter().enumerate() {
        let Some(sample) = state.sample(side) else { continue };
        let window = pane::text_window(sample, layout.reply_window(state.selected));
        let content = Content::of(sample, view, window.width);
        all.extend(search.places(&content).into_iter().map(|place| (pane, place)));
        if side == state.selected {
            let top = sample.scroll.top(&content, window).line;
            from = (pane, sample.found.filter(|_| step != Step::Here).unwrap_or(top));
        }
    }
    let found = chosen(&all, from, step).and_then(|n| Some((n, *all.get(n)?)));
    let Some((n, (pane, place))) = found else {
        let text = search.text.clone();
        state.say(format!("not found: {text}"));
        return;
    };
    let text = search.text.clone();
    show(state, order[pane], place);
    if state.search.typing {
        state.search.count = Some((n + 1, all.len()));
    } else {
        state.say(format!("{}/{} {text}", n + 1, all.len()));
    }
}

/// The number of the place to go to, of all in order, going round.
fn chosen(all: &[(usize, usize)], from: (usize, usize), step: Step) -> Option<usize> {
    let last = all.len().checked_sub(1)?;
    Some(match step {
        Step::Here => all.iter().position(|at| *at >= from).unwrap_or(0),
        Step::Next => all.iter().position(|at| *at > from).unwrap_or(0),
        Step::Back => all.iter().rposition(|at| *at < from).unwrap_or(last),
    })
}

/// Brings a place of a side's pane into view.
fn show(state: &mut State, side: Side, place: usize) {
    if side != state.selected {
        state.selected = side;
        state.settle();
    }
    let (window, view) = (Layout::of(state).reply_window(side), state.view);
    let Some(sample) = state.sample_mut(side) else { return };
    let window = pane::text_window(sample, window);
    let content = Content::of(sample, view, window.width);
    sample.scroll = sample.scroll.showing(place, &content, window);
    sample.found = Some(place);
    keys::follow(state, side);
}
