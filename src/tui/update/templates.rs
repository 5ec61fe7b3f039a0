//! The list of templates: the chosen one is put into the prompt, at its first gap.

use crate::tui::keymap::Action;
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

/// Puts the template that was chosen into the prompt.
pub(super) fn chosen(state: &mut State, list: &Picker<String>) -> Vec<Effect> {
    if let Some(item) = list.chosen() {
        state.prompt.fill(&item.value);
        state.focus = Focus::Prompt;
        let row = state.facts.keymap.row_of(state.context(), Action::FocusNext);
        let key = row.map(|row| row.chord.to_string()).unwrap_or_default();
        state.say(format!("write into the gap; {key} goes to the next one"));
    }
    Vec::new()
}
