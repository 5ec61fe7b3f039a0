//! The only place where the state changes: a message in, effects out. No clock, no file, no await.

mod keys;
mod mouse;
mod places;
mod samples;
mod search;

use super::keymap::Context;
use super::message::{Effect, JobKey, Machine, Msg};
use super::state::State;

/// Takes in what happened; returns what is to be done about it outside.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key { at, key } => {
            state.now = at;
            keys::press(state, key)
        }
        Msg::Paste(text) => {
            paste(state, &text);
            Vec::new()
        }
        Msg::Mouse(event) => {
            mouse::event(state, event);
            Vec::new()
        }
        Msg::Resize(width, height) => {
            state.size = (width, height);
            Vec::new()
        }
        Msg::Tick(at) => {
            state.now = at;
            samples::look_ahead(state)
        }
        Msg::Reply { id, at, since, event } => {
            state.now = at;
            samples::reply(state, id, since, event)
        }
        Msg::Built { id, built } => samples::built(state, id, built),
        Msg::Checked { id, said } => {
            samples::checked(state, id, said);
            Vec::new()
        }
        Msg::Run { id, at, event } => {
            state.now = at;
            samples::run(state, id, event)
        }
        Msg::Against { id, against } => {
            samples::against(state, id, against);
            Vec::new()
        }
        Msg::Machine(machine) => {
            if let Machine::Unable(why) = &machine {
                samples::unable(state, why);
                state.warn(why.clone());
            }
            state.machine = Some(machine);
            Vec::new()
        }
        Msg::Notice(text) => {
            state.say(text);
            Vec::new()
        }
        Msg::Panicked { key, message } => {
            panicked(state, key, &message);
            Vec::new()
        }
        Msg::Terminate => vec![Effect::Quit],
    }
}

fn paste(state: &mut State, text: &str) {
    state.notice = None;
    state.help = None;
    let lost = if state.context() == Context::Input {
        state.input.paste(text)
    } else {
        state.focus = super::state::Focus::Prompt;
        state.prompt.paste(text)
    };
    if lost > 0 {
        state.warn(format!("the paste was cut: {lost} bytes are more than an editor can hold"));
    }
}

fn panicked(state: &mut State, key: JobKey, message: &str) {
    let what = match key {
        JobKey::Ask(side) => {
            samples::broken_stream(state, side, message);
            format!("asking the {side} model")
        }
        // Both only spare time later.
        JobKey::Check(side) | JobKey::Twin(side) => format!("looking at the {side} answer"),
        JobKey::Against(side) => format!("comparing the {side} answer with the compiler"),
        JobKey::Build(side) => {
            samples::broken_build(state, side);
            format!("building the {side} answer")
        }
        JobKey::Run(side) => {
            samples::broken_run(state, side);
            format!("running the {side} answer")
        }
        JobKey::Probe => "looking at this machine".to_owned(),
        JobKey::Outside => "talking to the terminal".to_owned(),
    };
    state.warn(format!("a fault of this program while {what}: {message} (the log has more)"));
}

#[cfg(test)]
mod tests;
