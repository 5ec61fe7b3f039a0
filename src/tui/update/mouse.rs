//! What the mouse does: the wheel scrolls the pane under the pointer, a click focuses it.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::keys;
use crate::side::Side;
use crate::tui::layout::Layout;
use crate::tui::state::{Focus, State};

/// Rows per notch of the wheel.
const NOTCH: isize = 3;

/// The mouse did something.
pub(super) fn event(state: &mut State, event: MouseEvent) {
    let Some((focus, side)) = under(state, Position::new(event.column, event.row)) else { return };
    match event.kind {
        MouseEventKind::ScrollUp => keys::wheel(state, focus, side, -NOTCH),
        MouseEventKind::ScrollDown => keys::wheel(state, focus, side, NOTCH),
        MouseEventKind::Down(MouseButton::Left) => {
            state.notice = None;
            state.focus = focus;
            state.selected = side;
        }
        _ => {}
    }
}

/// The pane at a place, and the side that it belongs to.
fn under(state: &State, at: Position) -> Option<(Focus, Side)> {
    let layout = Layout::of(state);
    let reply = Side::BOTH
        .into_iter()
        .find(|side| layout.replies.get(side.index()).is_some_and(|area| area.contains(at)));
    if let Some(side) = reply {
        return Some((Focus::Reply, side));
    }
    if layout.run.contains(at) {
        return Some((Focus::Run, state.selected));
    }
    layout.prompt.contains(at).then_some((Focus::Prompt, state.selected))
}
