//! The palette: every action of the place it was opened from, found by its words, and done there.

use super::overlay;
use crate::tui::keymap::{Action, Context, Keymap};
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

/// Does the action that was chosen, where the keys go now.
pub(super) fn chosen(state: &mut State, list: &Picker<Action>) -> Vec<Effect> {
    let chosen = list.chosen().map(|item| item.value);
    chosen.map(|action| overlay::perform(state, action, None)).unwrap_or_default()
}
