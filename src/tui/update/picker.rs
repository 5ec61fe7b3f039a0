//! What keys and the mouse do to a list with words above it. What is chosen is the owner's business.

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use crate::tui::keymap::Action;
use crate::tui::layout;
use crate::tui::state::Picker;

/// Rows per notch of the mouse's wheel.
const NOTCH: isize = 3;

/// What became of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Picked {
    /// Nothing that its owner must know of.
    Nothing,
    /// Another item may be the one that is pointed at.
    Moved,
    /// The item that is pointed at was chosen.
    Chosen,
    /// The list is to be closed.
    Closed,
}

/// What comes to the list.
#[derive(Debug, Clone, Copy)]
pub(super) enum Touch<'a> {
    /// A bound key.
    Act(Action),
    /// Any other key.
    Write(KeyEvent),
    /// A pasted text.
    Paste(&'a str),
    /// The mouse.
    Mouse(MouseEvent),
}

/// Takes in what comes; `window` is the place of the whole list.
pub(super) fn touch<T>(picker: &mut Picker<T>, touch: Touch<'_>, window: Rect) -> Picked {
    match touch {
        Touch::Act(action) => act(picker, action, window),
        Touch::Write(key) => write(picker, key),
        Touch::Paste(text) => paste(picker, text),
        Touch::Mouse(event) => mouse(picker, event, window),
    }
}

/// A bound key: moves, chooses, closes.
fn act<T>(picker: &mut Picker<T>, action: Action, window: Rect) -> Picked {
    let height = usize::from(layout::picked(window).height);
    let page = height.saturating_sub(1).max(1).cast_signed();
    let by = match action {
        Action::Up => -1,
        Action::Down => 1,
        Action::PageUp => -page,
        Action::PageDown => page,
        Action::Top => isize::MIN,
        Action::Bottom => isize::MAX,
        Action::Choose if picker.chosen().is_some() => return Picked::Chosen,
        Action::Close => return Picked::Closed,
        _ => return Picked::Nothing,
    };
    picker.choose(picker.place().saturating_add_signed(by), height);
    Picked::Moved
}

/// A key that is not bound: it changes the words.
fn write<T>(picker: &mut Picker<T>, key: KeyEvent) -> Picked {
    if picker.reword(|words| words.key(key)) { Picked::Moved } else { Picked::Nothing }
}

/// A pasted text becomes words.
fn paste<T>(picker: &mut Picker<T>, text: &str) -> Picked {
    picker.reword(|words| {
        words.write(text);
        true
    });
    Picked::Moved
}

/// The wheel moves the choice; a click points at an item, a second one chooses it.
fn mouse<T>(picker: &mut Picker<T>, event: MouseEvent, window: Rect) -> Picked {
    let area = layout::picked(window);
    let height = usize::from(area.height);
    let place = match event.kind {
        MouseEventKind::ScrollUp => picker.place().saturating_add_signed(-NOTCH),
        MouseEventKind::ScrollDown => picker.place().saturating_add_signed(NOTCH),
        MouseEventKind::Down(MouseButton::Left) => {
            let inside = area.contains((event.column, event.row).into());
            let place = picker.top() + usize::from(event.row.saturating_sub(area.y));
            if !inside || place >= picker.hits().len() {
                return Picked::Nothing;
            }
            if place == picker.place() {
                return Picked::Chosen;
            }
            place
        }
        _ => return Picked::Nothing,
    };
    picker.choose(place, height);
    Picked::Moved
}
