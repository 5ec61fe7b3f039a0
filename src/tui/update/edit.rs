//! A reply changed by the user: built and judged as such, never in place of what the model wrote.

use crate::reply::Reply;
use crate::tui::message::{Effect, JobKey, SampleId};
use crate::tui::state::State;

use super::builds;

/// Opens the selected reply in the user's editor.
pub(super) fn begin(state: &mut State) -> Vec<Effect> {
    let Some(sample) = state.selected_sample() else {
        state.say("nothing to edit yet");
        return Vec::new();
    };
    if sample.streaming() {
        state.say("the reply still comes: edit it when it is complete");
        return Vec::new();
    }
    vec![Effect::Edit { id: sample.id, text: sample.reply.text().to_owned() }]
}

/// The editor has ended.
pub(super) fn edited(state: &mut State, id: SampleId, text: &str) -> Vec<Effect> {
    let Some(sample) = state.named(id) else { return Vec::new() };
    if sample.reply.text() == text {
        state.say("nothing was changed");
        return Vec::new();
    }
    let before = sample.reply.clone();
    let as_it_came = sample.original.as_ref().unwrap_or(&before).text() == text;
    let original = sample.original.take().or(Some(before));
    sample.show(Reply::from_text(text));
    sample.original = original.filter(|_| !as_it_came);
    state.say("edited: F5 runs your text; E takes it back");
    anew(state, id)
}

/// Shows the selected reply as it came.
pub(super) fn take_back(state: &mut State) -> Vec<Effect> {
    let Some(id) = state.selected_sample().map(|sample| sample.id) else { return Vec::new() };
    let Some(sample) = state.named(id) else { return Vec::new() };
    let Some(original) = sample.original.take() else {
        state.say("this reply is as it came");
        return Vec::new();
    };
    sample.show(original);
    state.say("the reply as it came");
    anew(state, id)
}

/// Ends what is at work on the text before, and builds the new one.
fn anew(state: &mut State, id: SampleId) -> Vec<Effect> {
    let keys = [
        JobKey::Run(id),
        JobKey::Console(id),
        JobKey::Build(id),
        JobKey::Twin(id),
        JobKey::Against(id),
    ];
    let mut effects: Vec<Effect> = keys.map(Effect::Stop).into();
    effects.extend(builds::build(state, id));
    effects
}
