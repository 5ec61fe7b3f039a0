//! Running a reply in a terminal that the user types at. Nothing of it is judged.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};

use super::{builds, runs};
use crate::judge::Built;
use crate::sandbox::{RunEvent, Typed};
use crate::tui::keymap::{Chord, Context};
use crate::tui::layout::Layout;
use crate::tui::message::{Effect, JobKey, SampleId, Work};
use crate::tui::state::{Build, Focus, Going, Sample, State, Tab};
use crate::tui::{report, typed};

/// The time within which a second Esc stops the program.
const TWICE: Duration = Duration::from_millis(700);

/// Runs the selected answer in the run pane, which gets the focus.
pub(super) fn start(state: &mut State) -> Vec<Effect> {
    if !runs::able(state) {
        return Vec::new();
    }
    let mut effects = end_all(state, "another program was started");
    (state.focus, state.tab) = (Focus::Run, Tab::Output);
    let Some(sample) = state.sample_mut(state.selected) else { return effects };
    let (id, code) = (sample.id, sample.code);
    if sample.streaming() && !(code.assembly && code.closed) {
        state.say(format!(
            "the {} answer can be run as soon as it is complete",
            state.name(id.side)
        ));
        return effects;
    }
    if !code.assembly && !code.cpp {
        state.say(format!("the {} answer holds no program", state.name(id.side)));
        return effects;
    }
    let made = |built: &Built| built.listing.is_some() || built.twin.is_some();
    let work = match &sample.build {
        Build::Done { built, code: of } if *of == code && made(built) => Work::Built(built.clone()),
        Build::Done { .. } | Build::None | Build::AtWork(_) => Work::Draft(builds::draft(sample)),
    };
    // The pane grows for a console, and only then has the size that the program gets.
    sample.console = Some(Box::default());
    let size = Layout::of(state).terminal();
    if let Some(console) = state.named(id).and_then(|sample| sample.console.as_mut()) {
        console.resize(size);
    }
    state.notice = None;
    effects.push(Effect::Console { id, work, size });
    effects
}

/// One event of the program.
pub(super) fn event(
    state: &mut State,
    id: SampleId,
    now: Duration,
    event: RunEvent,
) -> Vec<Effect> {
    state.now = now;
    let console = state.named(id).and_then(|sample| sample.console.as_mut());
    let Some(console) = console.filter(|console| console.at_work()) else {
        // It has no place on the screen any more.
        return vec![Effect::Stop(JobKey::Console(id))];
    };
    match event {
        RunEvent::Started => console.going = Going::Running(now),
        RunEvent::Output { bytes, .. } => console.write(&bytes),
        RunEvent::Ended(outcome) => {
            console.say(&report::console_end(&outcome));
            console.going = Going::Over(outcome);
        }
    }
    Vec::new()
}

/// There is no program, or no longer one.
pub(super) fn none(state: &mut State, id: SampleId, why: &str) -> Vec<Effect> {
    if let Some(sample) = state.named(id) {
        end(sample, why);
    }
    Vec::new()
}

/// Whether a key is the bench's while a program reads keys: function keys, and what the table says.
pub(super) fn is_ours(state: &State, key: KeyEvent) -> bool {
    let chord = Chord::of(key);
    let mut rows = state.facts.keymap.rows().iter();
    matches!(key.code, KeyCode::F(_))
        || rows.any(|row| row.context == Context::Console && row.chord == chord)
}

/// A key for the program; Esc twice stops it.
pub(super) fn key(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let now = state.now;
    let Some(sample) = state.sample_mut(state.selected) else { return Vec::new() };
    let id = sample.id;
    let Some(console) = &mut sample.console else { return Vec::new() };
    let before = console.escape.take().filter(|at| now.saturating_sub(*at) <= TWICE);
    if key.code == KeyCode::Esc {
        if before.is_some() {
            end(sample, "stopped by you");
            return vec![Effect::Stop(JobKey::Console(id))];
        }
        console.escape = Some(now);
    }
    console.scroll(isize::MAX);
    let bytes = typed::bytes(key, console.application_cursor());
    bytes.map(|bytes| Effect::Type { id, typed: Typed::Bytes(bytes) }).into_iter().collect()
}

/// A pasted text for the program.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(sample) = state.sample_mut(state.selected) else { return Vec::new() };
    let id = sample.id;
    let Some(console) = &sample.console else { return Vec::new() };
    let bytes = typed::pasted(text, console.bracketed_paste());
    vec![Effect::Type { id, typed: Typed::Bytes(bytes) }]
}

/// The terminal has the size of its pane; its program is told of a new one.
pub(super) fn fit(state: &mut State) -> Option<Effect> {
    let size = state.console().is_some().then(|| Layout::of(state))?;
    if size.run.is_empty() {
        return None;
    }
    let size = size.terminal();
    let sample = state.sample_mut(state.selected)?;
    let id = sample.id;
    let console = sample.console.as_mut()?;
    (console.resize(size) && console.at_work())
        .then_some(Effect::Type { id, typed: Typed::Size(size) })
}

/// The program ends for this reason, if it is at work; its job is to be stopped then.
pub(super) fn end(sample: &mut Sample, why: &str) -> Option<SampleId> {
    let console = sample.console.as_mut().filter(|console| console.at_work())?;
    if !why.is_empty() {
        console.say(why);
    }
    console.going = Going::Stopped(why.to_owned());
    Some(sample.id)
}

/// Ends every program that is typed at.
pub(super) fn end_all(state: &mut State, why: &str) -> Vec<Effect> {
    let ended = state.samples_mut().filter_map(|sample| end(sample, why));
    ended.map(|id| Effect::Stop(JobKey::Console(id))).collect()
}
