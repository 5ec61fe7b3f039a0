//! The list of templates: the chosen one is put into the prompt, at its first gap.

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Rect;

use super::picker::{self, Picked};
use crate::tui::keymap::Action;
use crate::tui::layout;
use crate::tui::message::Effect;
use crate::tui::state::{Focus, Item, Overlay, Picker, State};

/// Opens the list.
pub(super) fn open(state: &mut State) {
    let items = state.facts.templates.iter().map(|template| Item {
        value: template.text.clone(),
        label: template.name.clone(),
        detail: template.text.split_whitespace().collect::<Vec<_>>().join(" "),
        note: String::new(),
    });
    let list = Picker::new(items.collect());
    state.overlays.open(Overlay::Templates(list));
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

fn with(state: &mut State, what: impl FnOnce(&mut Picker<String>, Rect) -> Picked) -> Vec<Effect> {
    let size = state.size;
    let Some(Overlay::Templates(list)) = state.overlays.top_mut() else { return Vec::new() };
    let window = layout::picker(size, list.items().len());
    match what(list, window) {
        Picked::Nothing | Picked::Moved => {}
        Picked::Closed => drop(state.overlays.close()),
        Picked::Chosen => {
            let text = list.chosen().map(|item| item.value.clone());
            state.overlays.close();
            if let Some(text) = text {
                state.prompt.fill(&text);
                state.focus = Focus::Prompt;
                let row = state.facts.keymap.row_of(state.context(), Action::FocusNext);
                let key = row.map(|row| row.chord.to_string()).unwrap_or_default();
                state.say(format!("write into the gap; {key} goes to the next one"));
            }
        }
    }
    Vec::new()
}
