//! The state as cells. Pure; touches visible lines only.

mod beside;
mod browser;
mod console;
mod footer;
mod frame;
mod header;
mod help;
mod models;
mod overlay;
mod panel;
mod parameters;
mod picker;
mod prompt;
mod reply;
mod roles;
pub mod run;
mod scores;
mod several;
mod status;
mod text;
mod welcome;

pub use roles::token as token_of;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

#[cfg(test)]
use super::keymap::{Action, Chord};
use super::layout::Layout;
use super::state::{Overlay, State};
use crate::side::Side;
use crate::theme::Token;

/// Columns and rows below which nothing can be shown.
const SMALLEST: (u16, u16) = (40, 8);

/// Draws the whole screen.
pub fn view(state: &State, frame: &mut Frame<'_>) {
    let area = frame.area();
    let theme = &state.facts.theme;
    frame.buffer_mut().set_style(area, theme.style(Token::Text));
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(state, frame, area);
        return;
    }
    let layout = Layout::of(state);
    header::draw(state, layout.header, frame.buffer_mut());
    if !layout.prompt.is_empty() {
        prompt::draw(state, &layout, frame);
    }
    if state.turn.is_none() && !state.zoomed {
        welcome::draw(state, &layout, frame.buffer_mut());
    } else {
        for side in Side::BOTH {
            reply::draw(state, &layout, side, frame.buffer_mut());
        }
    }
    if !layout.run.is_empty() {
        run::draw(state, layout.run, frame.buffer_mut());
    }
    footer::draw(state, layout.footer, frame.buffer_mut());
    overlay::draw(state, frame);
}

/// The keys that the footer shows where there is room for all, with what they do.
#[cfg(test)]
pub fn footer_keys(state: &State) -> Vec<(Chord, Action)> {
    let row = |action| state.facts.keymap.row_of(state.context(), action);
    footer::shown(state).filter_map(row).map(|row| (row.chord, row.action)).collect()
}

/// How many rows the page that lies over the bench can be scrolled: help, or the scoreboard.
pub fn scrollable(state: &State) -> usize {
    match state.overlays.top() {
        Some(Overlay::Help(_)) => help::most(state),
        Some(Overlay::Scores(_)) => scores::most(state),
        Some(
            Overlay::Browser(_)
            | Overlay::Palette(_)
            | Overlay::Export(_)
            | Overlay::Models(_)
            | Overlay::Parameters(_)
            | Overlay::Themes(_)
            | Overlay::Templates(_),
        )
        | None => 0,
    }
}

fn too_small(state: &State, frame: &mut Frame<'_>, area: Rect) {
    let text = format!("The bench needs {}x{} at least.", SMALLEST.0, SMALLEST.1);
    frame.render_widget(Line::styled(text, state.facts.theme.style(Token::Warning)), area);
}

#[cfg(test)]
mod tests;
