//! The palette: every action of the place it was opened from, found by its words, and done there.

use crossterm::event::{KeyEvent, MouseEvent};

use super::overlay;
use super::picker::{self, Picked};
use crate::tui::keymap::{Action, Context, Keymap};
use crate::tui::layout;
use crate::tui::message::Effect;
use crate::tui::state::{Item, Overlay, Picker, State};

/// Opens the palette over whatever has the keys.
pub(super) fn open(state: &mut State) {
    let items = items(&state.facts.keymap, state.context());
    state.overlays.open(Overlay::Palette(Picker::new(items)));
}

/// The actions that can be done in a place, each with its key.
fn items(keymap: &Keymap, place: Context) -> Vec<Item<Action>> {
    let offered = |action: &Action| {
        *action != Action::Palette
            && (place.helped().iter().any(|context| action.is_in(*context)) || action.is_keyless())
    };
    let item = |action: Action| {
        let row = keymap.row_of(place, action).or_else(|| {
            keymap
                .rows()
                .iter()
                .find(|row| row.action == action && place.helped().contains(&row.context))
        });
        Item {
            value: action,
            label: action.hint().to_owned(),
            detail: row.map_or(action.help(), |row| row.help).to_owned(),
            note: row.map(|row| row.chord.to_string()).unwrap_or_default(),
        }
    };
    Action::ALL.iter().copied().filter(offered).map(item).collect()
}

/// A bound key while the palette is open.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    if action == Action::Palette {
        state.overlays.close();
        return Vec::new();
    }
    with(state, |list, window| picker::act(list, action, window))
}

/// Any other key.
pub(super) fn write(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    with(state, |list, _| picker::write(list, key))
}

/// A pasted text.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    with(state, |list, _| picker::paste(list, text))
}

/// The mouse.
pub(super) fn mouse(state: &mut State, event: MouseEvent) -> Vec<Effect> {
    with(state, |list, window| picker::mouse(list, event, window))
}

fn with(
    state: &mut State,
    what: impl FnOnce(&mut Picker<Action>, ratatui::layout::Rect) -> Picked,
) -> Vec<Effect> {
    let size = state.size;
    let Some(Overlay::Palette(list)) = state.overlays.top_mut() else { return Vec::new() };
    let window = layout::picker(size, list.items().len());
    match what(list, window) {
        Picked::Nothing | Picked::Moved => Vec::new(),
        Picked::Closed => {
            state.overlays.close();
            Vec::new()
        }
        Picked::Chosen => {
            let chosen = list.chosen().map(|item| item.value);
            state.overlays.close();
            chosen.map(|action| overlay::perform(state, action, None)).unwrap_or_default()
        }
    }
}
