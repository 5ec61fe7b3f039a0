//! The list of themes: whatever is pointed at is shown at once, on the whole bench.

use crate::theme::{Ground, Theme};
use crate::tui::layout;
use crate::tui::message::Effect;
use crate::tui::saving::Wish;
use crate::tui::state::{Overlay, State, Themes};

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

/// Another theme may be pointed at: it is shown.
pub(super) fn point(state: &mut State) {
    if let Some(Overlay::Themes(open)) = state.overlays.top()
        && let Some(item) = open.list.chosen()
    {
        state.facts.theme = item.value.clone();
    }
}

/// The list was closed, and nothing taken.
pub(super) fn closed(state: &mut State, open: &Themes) {
    state.facts.theme = open.before.clone();
}

/// Keeps the theme that was chosen, and has it saved.
pub(super) fn chosen(state: &mut State, open: &Themes) -> Vec<Effect> {
    if let Some(item) = open.list.chosen() {
        state.facts.theme = item.value.clone();
    }
    let name = state.facts.theme.name.clone();
    // What was chosen by hand stays, whatever the terminal says of its ground.
    state.facts.auto = None;
    state.say(format!("the theme is {name}"));
    vec![Effect::Settings(Wish::Theme(name))]
}
