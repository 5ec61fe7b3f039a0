//! The only place where the state changes: a message in, effects out. No clock, no file, no await.

mod blind;
mod browser;
mod builds;
mod console;
mod edit;
mod export;
mod keys;
mod models;
mod mouse;
mod overlay;
mod palette;
mod panel;
mod picker;
mod places;
mod promote;
mod reading;
mod reopen;
mod repair;
mod runs;
mod samples;
mod scores;
mod search;
mod sides;
mod templates;
mod themes;

use std::time::Duration;

use super::keeping::{self, Access};
use super::keymap::Context;
use super::message::{Effect, JobKey, Machine, Msg};
use super::state::State;

/// Prompts of earlier sessions that can be called back with one key.
const PROMPTS: u32 = 200;

/// Takes in what happened; returns what is to be done about it outside.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    let mut effects = change(state, msg);
    if effects.iter().any(|effect| matches!(effect, Effect::Quit)) {
        // Nothing is done after the end.
        effects.splice(0..0, keeping::leave(state, "the bench was left while the reply came"));
    } else {
        effects.extend(keeping::follow(state));
        effects.extend(browser::load(state));
        effects.extend(console::fit(state));
        effects.extend(sides::ask(state));
    }
    effects
}

fn change(state: &mut State, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key { at, key } => {
            state.now = at;
            keys::press(state, key)
        }
        Msg::Do { at, action } => keys::order(state, at, action),
        Msg::AskFor { at, prompt } => ask_for(state, at, &prompt),
        Msg::Paste(text) => paste(state, &text),
        Msg::Mouse { at, event } => {
            state.now = at;
            if let Some(effects) = overlay::mouse(state, event) {
                return effects;
            }
            mouse::event(state, event);
            Vec::new()
        }
        Msg::Resize(width, height) => {
            state.size = (width, height);
            Vec::new()
        }
        Msg::Tick(at) => {
            state.now = at;
            builds::look_ahead(state)
        }
        Msg::Reply { id, at, since, event } => {
            state.now = at;
            samples::reply(state, id, since, event)
        }
        Msg::Built { id, built } => builds::built(state, id, built),
        Msg::Checked { id, said } => {
            builds::checked(state, id, said);
            Vec::new()
        }
        Msg::Run { id, at, event } => {
            state.now = at;
            runs::event(state, id, event)
        }
        Msg::Console { id, at, event } => console::event(state, id, at, event),
        Msg::NoConsole { id, why } => console::none(state, id, &why),
        Msg::Against { id, against } => {
            builds::against(state, id, against);
            Vec::new()
        }
        Msg::Shuffled { turn, swapped } => blind::shuffled(state, turn, swapped),
        Msg::Sides { pair, columns } => sides::found(state, pair, columns),
        Msg::Case { id, case } => {
            runs::case_found(state, id, *case);
            Vec::new()
        }
        Msg::Versions(versions) => {
            state.keeping.learn_versions(versions);
            Vec::new()
        }
        Msg::Archive(access) => opened(state, access),
        Msg::Kept(news) => browser::heard(state, &news),
        Msg::Found { query, found } => {
            browser::found(state, query, found);
            Vec::new()
        }
        Msg::Rows { query, rows } => {
            browser::rows(state, query, rows);
            Vec::new()
        }
        Msg::Recalled { purpose, past } => browser::recalled(state, purpose, past),
        Msg::Prompts(older) => learn(state, older),
        Msg::Themes(loaded) => themes::loaded(state, loaded),
        Msg::Ground(ground) => themes::ground(state, ground),
        Msg::Uncopied(text) => vec![Effect::CopyByTerminal(text)],
        Msg::Edited { id, text } => edit::edited(state, id, &text),
        Msg::Machine(machine) => {
            if let Machine::Unable(why) = &machine {
                runs::unable(state, why);
                state.warn(why.clone());
            }
            state.machine = Some(machine);
            Vec::new()
        }
        Msg::Opened => models::start(state),
        Msg::Offered { offer, at, wall } => {
            state.now = state.now.max(at);
            models::offered(state, offer, at, wall);
            Vec::new()
        }
        Msg::Tried { side, model, answer } => {
            models::tried(state, side, &model, answer);
            Vec::new()
        }
        Msg::Saved { wish, place } => {
            models::saved(state, &wish, place);
            Vec::new()
        }
        Msg::Commands(commands) => export::commands(state, commands),
        Msg::Notice(text) => {
            state.say(text);
            Vec::new()
        }
        Msg::Panicked { key, message } => panicked(state, key, &message),
        Msg::Terminate => vec![Effect::Quit],
    }
}

/// The history was opened, or could not be: what the user should know of it joins what the start
/// has said.
fn opened(state: &mut State, access: Access) -> Vec<Effect> {
    if let Access::Reads(why) | Access::Failed(why) = &access {
        let before = state.notice.take().map(|notice| format!("{}; ", notice.text));
        state.warn(format!("{}{why}", before.unwrap_or_default()));
    }
    let readable = matches!(access, Access::Writes | Access::Reads(_));
    state.keeping.access = access;
    if !readable {
        return Vec::new();
    }
    // Whoever has the browser open already may have written words into it.
    let mut effects = vec![Effect::Prompts(PROMPTS)];
    effects.extend(browser::find(state));
    effects
}

/// Puts a prompt that is in no editor to both models.
fn ask_for(state: &mut State, at: Duration, prompt: &str) -> Vec<Effect> {
    state.now = at;
    state.notice = None;
    let effects = samples::send(state, prompt);
    state.prompt.show(prompt);
    effects
}

/// What was asked in earlier sessions. Whoever misses it opens the history, which says why.
fn learn(state: &mut State, older: Result<Vec<String>, String>) -> Vec<Effect> {
    state.prompt.learn(older.unwrap_or_default());
    Vec::new()
}

fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    state.notice = None;
    if let Some(effects) = overlay::paste(state, text) {
        return effects;
    }
    if state.overlays.is_empty() && state.context() == Context::Console {
        return console::paste(state, text);
    }
    let lost = if state.overlays.panel().is_some() {
        panel::paste(state, text)
    } else if state.context() == Context::Input {
        state.input.paste(text)
    } else {
        state.focus = super::state::Focus::Prompt;
        state.prompt.paste(text)
    };
    if lost > 0 {
        state.warn(format!("the paste was cut: {lost} bytes are more than an editor can hold"));
    }
    Vec::new()
}

fn panicked(state: &mut State, key: JobKey, message: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    let what = match key {
        JobKey::Ask(id) => {
            effects = samples::broken_stream(state, id, message);
            format!("asking the {} model", state.name(id.side))
        }
        // Both only spare time later.
        JobKey::Check(id) | JobKey::Twin(id) => {
            format!("looking at the {} answer", state.name(id.side))
        }
        JobKey::Against(id) => {
            format!("comparing the {} answer with the compiler", state.name(id.side))
        }
        JobKey::Build(id) => {
            builds::broken(state, id);
            format!("building the {} answer", state.name(id.side))
        }
        JobKey::Run(id) => {
            effects = runs::broken(state, id);
            format!("running the {} answer", state.name(id.side))
        }
        JobKey::Console(id) => {
            effects = console::none(state, id, "lost to a fault of this program");
            format!("running the {} answer", state.name(id.side))
        }
        JobKey::Sides => "comparing the answers".to_owned(),
        JobKey::Versions => "asking the tools for their versions".to_owned(),
        JobKey::Keep => "listening to the history".to_owned(),
        JobKey::Find | JobKey::Load | JobKey::Recall | JobKey::Prompts => {
            "reading the history".to_owned()
        }
        JobKey::Probe => "looking at this machine".to_owned(),
        JobKey::Shuffle(_) => "shuffling the sides".to_owned(),
        JobKey::Promote => "adding to a training file".to_owned(),
        JobKey::Commands => "finding the commands of the build".to_owned(),
        JobKey::Save => "writing a file".to_owned(),
        JobKey::List => "listing models".to_owned(),
        JobKey::Try(side) => format!("trying the {side} model"),
        JobKey::Settings => "saving the settings".to_owned(),
        JobKey::Themes => "loading the themes".to_owned(),
        JobKey::Outside => "talking to the terminal".to_owned(),
    };
    state.warn(format!("a fault of this program while {what}: {message} (the log has more)"));
    effects
}

#[cfg(test)]
mod blind_tests;
#[cfg(test)]
mod browser_tests;
#[cfg(test)]
mod connect_tests;
#[cfg(test)]
mod console_tests;
#[cfg(test)]
mod export_tests;
#[cfg(test)]
mod feel_tests;
#[cfg(test)]
mod footer_tests;
#[cfg(test)]
mod keeping_tests;
#[cfg(test)]
mod palette_tests;
#[cfg(test)]
mod promote_tests;
#[cfg(test)]
mod reading_tests;
#[cfg(test)]
mod repair_tests;
#[cfg(test)]
mod samples_tests;
#[cfg(test)]
mod scores_tests;
#[cfg(test)]
mod tests;
