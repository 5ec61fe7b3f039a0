//! What goes to the overlay that has the keys: actions, letters, pastes, the mouse.

use crossterm::event::{KeyEvent, MouseEvent, MouseEventKind};

use super::picker::{self, Picked, Touch};
use super::{browser, export, keys, models, palette, panel, scores, templates, themes};
use crate::tui::keymap::{Action, Context};
use crate::tui::layout;
use crate::tui::message::Effect;
use crate::tui::state::{Overlay, State};
use crate::tui::view;

/// Does an action where the keys go: in the topmost overlay, or on the bench. `key` is the key that
/// asked for it, if one did.
pub(super) fn perform(state: &mut State, action: Action, key: Option<KeyEvent>) -> Vec<Effect> {
    match state.overlays.top() {
        None => keys::act(state, action, key),
        Some(Overlay::Help(rows)) => {
            let rows = *rows;
            help(state, action, rows);
            Vec::new()
        }
        Some(open) if reopens(open, action) => list(state, Touch::Act(Action::Close)),
        // These are the same wherever one is.
        Some(_) if everywhere(action) => keys::act(state, action, key),
        Some(Overlay::Browser(_)) => browser::act(state, action),
        Some(Overlay::Scores(_)) => scores::act(state, action),
        Some(
            Overlay::Palette(_) | Overlay::Export(_) | Overlay::Themes(_) | Overlay::Templates(_),
        ) => list(state, Touch::Act(action)),
        Some(Overlay::Models(_)) => models::act(state, action),
        Some(Overlay::Parameters(_)) => panel::act(state, action, key),
    }
}

/// Whether an action would open the list that is open: its key closes it again.
const fn reopens(open: &Overlay, action: Action) -> bool {
    matches!(
        (open, action),
        (Overlay::Palette(_), Action::Palette)
            | (Overlay::Export(_), Action::Export)
            | (Overlay::Themes(_), Action::Themes)
            | (Overlay::Templates(_), Action::Templates)
    )
}

/// What goes to the list that has the keys, and what comes of it.
fn list(state: &mut State, touch: Touch<'_>) -> Vec<Effect> {
    let size = state.size;
    let place = |items: usize| layout::picker(size, items);
    let picked = match state.overlays.top_mut() {
        Some(Overlay::Palette(list)) => picker::touch(list, touch, place(list.items().len())),
        Some(Overlay::Export(list)) => picker::touch(list, touch, place(list.items().len())),
        Some(Overlay::Templates(list)) => picker::touch(list, touch, place(list.items().len())),
        Some(Overlay::Themes(open)) => {
            let place = layout::themes(size, open.list.items().len());
            picker::touch(&mut open.list, touch, place)
        }
        _ => Picked::Nothing,
    };
    match picked {
        Picked::Nothing => Vec::new(),
        Picked::Moved => {
            themes::point(state);
            Vec::new()
        }
        Picked::Closed => {
            if let Some(Overlay::Themes(open)) = state.overlays.close() {
                themes::closed(state, &open);
            }
            Vec::new()
        }
        Picked::Chosen => match state.overlays.close() {
            Some(Overlay::Palette(list)) => palette::chosen(state, &list),
            Some(Overlay::Export(list)) => export::chosen(state, &list),
            Some(Overlay::Templates(list)) => templates::chosen(state, &list),
            Some(Overlay::Themes(open)) => themes::chosen(state, &open),
            _ => Vec::new(),
        },
    }
}

const fn everywhere(action: Action) -> bool {
    matches!(
        action,
        Action::Help
            | Action::Palette
            | Action::Redraw
            | Action::Suspend
            | Action::Quit
            | Action::ToggleMouse
    )
}

/// A key that is not bound where the keys go.
pub(super) fn write(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    match state.overlays.top() {
        None => {
            match state.context() {
                Context::Prompt => drop(state.prompt.key(key)),
                Context::Input => state.input.key(key),
                Context::Panes
                | Context::Anywhere
                | Context::Console
                | Context::History
                | Context::Search
                | Context::List
                | Context::Scores
                | Context::Models
                | Context::Parameters
                | Context::Help => {}
            }
            Vec::new()
        }
        Some(Overlay::Help(_) | Overlay::Scores(_)) => Vec::new(),
        Some(Overlay::Browser(_)) => browser::write(state, key),
        Some(
            Overlay::Palette(_) | Overlay::Export(_) | Overlay::Themes(_) | Overlay::Templates(_),
        ) => list(state, Touch::Write(key)),
        Some(Overlay::Models(_)) => models::write(state, key),
        Some(Overlay::Parameters(_)) => panel::write(state, key),
    }
}

/// A pasted text, if it goes to an overlay.
pub(super) fn paste(state: &mut State, text: &str) -> Option<Vec<Effect>> {
    if matches!(state.overlays.top(), Some(Overlay::Help(_))) {
        state.overlays.close();
    }
    match state.overlays.top()? {
        Overlay::Help(_) | Overlay::Parameters(_) => None,
        Overlay::Scores(_) => Some(Vec::new()),
        Overlay::Browser(_) => Some(browser::paste(state, text)),
        Overlay::Palette(_) | Overlay::Export(_) | Overlay::Themes(_) | Overlay::Templates(_) => {
            Some(list(state, Touch::Paste(text)))
        }
        Overlay::Models(_) => Some(models::paste(state, text)),
    }
}

/// The mouse, if it goes to an overlay.
pub(super) fn mouse(state: &mut State, event: MouseEvent) -> Option<Vec<Effect>> {
    match state.overlays.top()? {
        Overlay::Help(rows) => {
            let rows = *rows;
            match event.kind {
                MouseEventKind::ScrollUp => help(state, Action::Up, rows),
                MouseEventKind::ScrollDown => help(state, Action::Down, rows),
                _ => {}
            }
            Some(Vec::new())
        }
        Overlay::Scores(_) => Some(match event.kind {
            MouseEventKind::ScrollUp => scores::act(state, Action::Up),
            MouseEventKind::ScrollDown => scores::act(state, Action::Down),
            _ => Vec::new(),
        }),
        Overlay::Browser(_) => {
            browser::mouse(state, event);
            Some(Vec::new())
        }
        Overlay::Palette(_) | Overlay::Export(_) | Overlay::Themes(_) | Overlay::Templates(_) => {
            Some(list(state, Touch::Mouse(event)))
        }
        Overlay::Models(_) => Some(models::mouse(state, event)),
        Overlay::Parameters(_) => Some(Vec::new()),
    }
}

/// Scrolls the help screen; whatever does not scroll closes it.
fn help(state: &mut State, action: Action, rows: usize) {
    let page = usize::from(state.size.1.saturating_sub(4)).max(1);
    let most = view::scrollable(state);
    let rows = rows.min(most);
    let scrolled = match action {
        Action::Up => rows.saturating_sub(1),
        Action::Down => rows.saturating_add(1),
        Action::PageUp => rows.saturating_sub(page),
        Action::PageDown => rows.saturating_add(page),
        Action::Top => 0,
        Action::Bottom => most,
        _ => {
            state.overlays.close();
            return;
        }
    };
    if let Some(Overlay::Help(rows)) = state.overlays.top_mut() {
        *rows = scrolled.min(most);
    }
}
