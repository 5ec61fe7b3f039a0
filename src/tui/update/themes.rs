//! The list of themes: whatever is pointed at is shown at once, on the whole bench.

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Rect;

use super::picker::{self, Picked};
use crate::theme::{Ground, Theme};
use crate::tui::keymap::Action;
use crate::tui::layout;
use crate::tui::message::Effect;
use crate::tui::state::{Overlay, Picker, State, Themes};

/// Opens the list; the themes are loaded meanwhile.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let themes = Themes::new(state.facts.theme.clone());
    state.overlays.open(Overlay::Themes(Box::new(themes)));
    vec![Effect::Themes { dir: state.facts.themes.clone(), depth: state.facts.depth }]
}

/// The themes were loaded.
pub(super) fn loaded(state: &mut State, themes: Vec<Theme>) -> Vec<Effect> {
    let height = layout::picked(layout::themes(state.size, themes.len())).height;
    if let Some(open) = state.overlays.themes_mut() {
        open.take(themes, usize::from(height));
    }
    Vec::new()
}

/// The terminal said whether it is dark or light.
pub(super) fn ground(state: &mut State, ground: Ground) -> Vec<Effect> {
    if let Some([dark, light]) = &state.facts.auto {
        let suits = match ground {
            Ground::Dark => dark,
            Ground::Light => light,
        };
        state.facts.theme = suits.clone();
    }
    Vec::new()
}

/// A bound key while the list is open.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
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

fn with(state: &mut State, what: impl FnOnce(&mut Picker<Theme>, Rect) -> Picked) -> Vec<Effect> {
    let size = state.size;
    let Some(Overlay::Themes(open)) = state.overlays.top_mut() else { return Vec::new() };
    let window = layout::themes(size, open.list.items().len());
    match what(&mut open.list, window) {
        Picked::Nothing => {}
        Picked::Moved => {
            if let Some(item) = open.list.chosen() {
                state.facts.theme = item.value.clone();
            }
        }
        Picked::Closed => {
            state.facts.theme = open.before.clone();
            state.overlays.close();
        }
        Picked::Chosen => {
            if let Some(item) = open.list.chosen() {
                state.facts.theme = item.value.clone();
            }
            let name = state.facts.theme.name.clone();
            // What was chosen by hand stays, whatever the terminal says of its ground.
            state.facts.auto = None;
            state.overlays.close();
            state.say(format!(
                "{name} until you leave; for good: theme = \"{name}\" under [ui] in the settings"
            ));
        }
    }
    Vec::new()
}
