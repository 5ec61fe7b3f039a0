//! What the mouse does: the wheel scrolls the pane under the pointer, a click focuses it, a drag
//! moves the divider between panes.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{keys, places};
use crate::side::Side;
use crate::tui::layout::Layout;
use crate::tui::state::{Divider, Focus, State, Tab};
use crate::tui::view::run;

/// Rows per notch of the wheel.
const NOTCH: isize = 3;

/// The mouse did something.
pub(super) fn event(state: &mut State, event: MouseEvent) {
    if dragged(state, event) {
        return;
    }
    let Some((focus, side)) = under(state, Position::new(event.column, event.row)) else { return };
    match event.kind {
        MouseEventKind::ScrollUp => keys::wheel(state, focus, side, -NOTCH),
        MouseEventKind::ScrollDown => keys::wheel(state, focus, side, NOTCH),
        MouseEventKind::Down(MouseButton::Left) => {
            state.notice = None;
            state.focus = focus;
            state.selected = side;
            if focus == Focus::Run {
                in_run(state, side, event);
            }
        }
        _ => {}
    }
}

/// A divider between panes is pressed, dragged or let go. The panes' own clicks come first where a tab
/// stands on the line.
fn dragged(state: &mut State, event: MouseEvent) -> bool {
    let layout = Layout::of(state);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => {
            let Some(divider) = layout.divider(event.column, event.row) else { return false };
            let column = usize::from(event.column.saturating_sub(layout.run.x));
            if event.row == layout.run.y && run::tab_at(state, column).is_some() {
                return false;
            }
            state.shape.press(divider, state.now);
            // The pane whose frame it is gets the focus as ever.
            return false;
        }
        MouseEventKind::Drag(MouseButton::Left) => match state.shape.dragged {
            None => return false,
            Some(Divider::Replies) => {
                let all = state.size.0;
                state.shape.drag(event.column, all);
            }
            Some(Divider::Run) => {
                let top = layout.replies.into_iter().map(|area| area.y).max().unwrap_or_default();
                let all = layout.run.bottom().saturating_sub(top);
                state.shape.drag(event.row.saturating_sub(top), all);
            }
        },
        MouseEventKind::Up(_) => return state.shape.dragged.take().is_some(),
        _ => return false,
    }
    true
}

/// A click in the run pane: on a tab it shows that tab, on a message of a tool it goes to its line.
fn in_run(state: &mut State, side: Side, event: MouseEvent) {
    let run = Layout::of(state).run;
    if event.row == run.y {
        let column = usize::from(event.column.saturating_sub(run.x));
        if let Some(tab) = run::tab_at(state, column) {
            keys::open_tab(state, tab);
        }
    } else if state.tab == Tab::Build
        && let Some(line) = places::row(state, side, event.row).and_then(|t| places::named(&t))
    {
        places::go(state, line);
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
