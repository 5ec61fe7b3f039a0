//! The panel of parameters: what keys do in it. A change holds from the next turn on.

use crossterm::event::KeyEvent;

use crate::llm::Parameters;
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::saving::Wish;
use crate::tui::state::{Field, Overlay, Panel, State};

/// Opens the panel.
pub(super) fn open(state: &mut State) {
    let panel = Panel::new(&parameters(state));
    state.overlays.open(Overlay::Parameters(Box::new(panel)));
}

/// How base and tuned are asked from the next turn on.
pub(super) fn parameters(state: &State) -> [Parameters; 2] {
    state.sides.each_ref().map(|asked| asked.parameters.clone())
}

/// Lets the panel work on the parameters of both sides.
fn with<T>(
    state: &mut State,
    work: impl FnOnce(&mut Panel, &mut [Parameters; 2]) -> T,
) -> Option<T> {
    let mut of = parameters(state);
    let done = work(state.overlays.panel_mut()?, &mut of);
    for (asked, parameters) in state.sides.iter_mut().zip(of) {
        asked.parameters = parameters;
    }
    Some(done)
}

/// A bound key while the panel is open.
pub(super) fn act(state: &mut State, action: Action, key: Option<KeyEvent>) -> Vec<Effect> {
    match action {
        Action::Close | Action::Parameters => close(state),
        Action::Up => drop(with(state, |panel, _| panel.vertical(key, -1))),
        Action::Down => drop(with(state, |panel, _| panel.vertical(key, 1))),
        Action::FieldDone => drop(with(state, Panel::enter)),
        Action::Newline if state.overlays.panel().is_some_and(|p| p.field != Field::System) => {
            state.say("only the system message has several lines");
        }
        Action::Newline => drop(with(state, Panel::newline)),
        Action::NextScope => {
            if let Some(Err(why)) = with(state, |panel, of| panel.next_scope(of)) {
                state.warn(why);
            }
        }
        Action::NextPreset => {
            let presets = state.facts.presets.clone();
            match with(state, |panel, of| panel.next_preset(&presets, of)).flatten() {
                Some(name) => state.say(format!("the preset \"{name}\"")),
                None => state.say("your own text again"),
            }
        }
        Action::ResetParameters => reset(state),
        Action::SaveSettings => return save(state),
        // What is done on the bench waits until it has the keys again.
        _ => {}
    }
    Vec::new()
}

/// Any other key is typed into the parameter.
pub(super) fn write(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    with(state, |panel, of| panel.key(key, of));
    Vec::new()
}

/// A pasted text.
pub(super) fn paste(state: &mut State, text: &str) -> usize {
    with(state, |panel, of| panel.paste(text, of)).unwrap_or_default()
}

/// Closes the panel; what is not valid would be lost, so that is said first.
fn close(state: &mut State) {
    let Some(panel) = state.overlays.panel_mut() else { return };
    match panel.first_error().map(str::to_owned) {
        Some(error) if !panel.closing => {
            panel.closing = true;
            state.warn(format!("{error} (Esc again drops it)"));
        }
        Some(_) | None => drop(state.overlays.close()),
    }
}

/// The values of the settings again.
fn reset(state: &mut State) {
    let settings = state.settings.clone();
    for (asked, parameters) in state.sides.iter_mut().zip(settings) {
        asked.parameters = parameters;
    }
    open(state);
    state.say("the parameters are as in the settings");
}

/// Puts the parameters into the settings.
fn save(state: &mut State) -> Vec<Effect> {
    if let Some(error) = state.overlays.panel().and_then(Panel::first_error) {
        let error = error.to_owned();
        state.warn(error);
        return Vec::new();
    }
    let new = parameters(state);
    if new == state.settings {
        state.say("nothing to save: the parameters are as in the settings");
        return Vec::new();
    }
    let old = Box::new(state.settings.clone());
    vec![Effect::Settings(Wish::Parameters { old, new: Box::new(new) })]
}
