//! The overlay of models: lists are asked for, a model is chosen for a side, sides are swapped. What
//! is chosen holds from the next turn on; what is being answered goes on under its own name.

use std::time::{Duration, SystemTime};

use crossterm::event::{KeyEvent, MouseEvent, MouseEventKind};
use url::Url;

use crate::llm::{Endpoint, Offer, Source};
use crate::printable::printable;
use crate::side::Side;
use crate::tui::keymap::Action;
use crate::tui::layout;
use crate::tui::message::{Effect, JobKey};
use crate::tui::saving::Wish;
use crate::tui::state::{Guide, ModelRow, Models, Overlay, State, Trial, Words};

/// A key that comes so soon after the guide opened by itself was meant for the bench.
const TOO_SOON: Duration = Duration::from_millis(400);

/// Opens the overlay, and asks every server that is known and every port of this machine.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    show(state, false);
    vec![Effect::List(state.catalog.servers().to_vec())]
}

fn show(state: &mut State, guide: bool) {
    // Which side is selected would tell where the sides of a blind turn stand.
    let side = if guide || state.hidden() { Side::Base } else { state.selected };
    state.overlays.open(Overlay::Models(Models::new(side, guide)));
    mark_own(state);
}

/// Marks the model of the side that is chosen for.
fn mark_own(state: &mut State) {
    let height = state.size.1;
    let Some(picker) = state.overlays.models_mut() else { return };
    let Some(own) = state.sides[picker.side.index()].source.endpoint() else { return };
    let height = picker.height(height);
    picker.mark_model(&own.base_url, &own.model, &state.catalog, height);
}

/// The first start: what can be asked without anybody's leave is asked, and the guide opens if there
/// is something to choose from.
pub(super) fn start(state: &mut State) -> Vec<Effect> {
    if state.guide == Guide::Off {
        return Vec::new();
    }
    let named = state.catalog.servers();
    if state.guide == Guide::Wanted {
        return set_up(state);
    }
    // A server far away is asked only when the user says so.
    let near = named.iter().filter(|server| server.is_loopback()).cloned().collect();
    if named.iter().any(|server| server.key.is_some() && !server.is_loopback()) {
        guide(state);
    }
    vec![Effect::List(near)]
}

/// The guide, because it was asked for.
pub(super) fn set_up(state: &mut State) -> Vec<Effect> {
    guide(state);
    vec![Effect::List(state.catalog.servers().to_vec())]
}

fn guide(state: &mut State) {
    state.guide = Guide::Open { since: state.now };
    show(state, true);
}

/// A server says something of its models.
pub(super) fn offered(state: &mut State, offer: Offer, at: Duration, wall: SystemTime) {
    // A list that comes later must not move the mark to another model under the user's finger.
    let marked =
        state.overlays.models().and_then(|picker| match picker.chosen(&state.catalog)? {
            ModelRow::Model(server, model) if picker.marked > 0 => found(state, server, model),
            ModelRow::Model(..)
            | ModelRow::Server(_)
            | ModelRow::Note(_)
            | ModelRow::Remedy(_)
            | ModelRow::Name(_) => None,
        });
    state.catalog.take(offer, at, wall);
    let any = state
        .catalog
        .shelves()
        .iter()
        .any(|shelf| matches!(&shelf.models, Some(Ok(m)) if !m.is_empty()));
    match state.guide {
        Guide::Looking if any => guide(state),
        Guide::Missed if any && state.notice.is_none() => {
            state.guide = Guide::Off;
            state.say("a server with models runs on this machine: F3 chooses among them");
        }
        Guide::Looking | Guide::Missed | Guide::Off | Guide::Wanted | Guide::Open { .. } => {}
    }
    let Some(picker) = state.overlays.models_mut() else { return };
    let height = picker.height(state.size.1);
    picker.mark(0, &state.catalog, height);
    match marked {
        Some((base_url, id)) => picker.mark_model(&base_url, &id, &state.catalog, height),
        None if picker.filter.is_empty() && picker.marked == 0 => mark_own(state),
        None => {}
    }
}

/// A model was tried with one token.
pub(super) fn tried(state: &mut State, side: Side, model: &str, answer: Result<Duration, String>) {
    // One that has been replaced since is of no interest.
    if state.sides[side.index()].source.model() != model {
        return;
    }
    if let Some(picker) = state.overlays.models_mut() {
        picker.trials[side.index()] = Some(match answer {
            Ok(after) => Trial::Answered(after),
            Err(why) => Trial::Failed(why),
        });
    }
}

/// Whether a key came so soon that it was meant for what was on the screen before.
fn too_soon(state: &State) -> bool {
    let Guide::Open { since } = state.guide else { return false };
    state.facts.guide == Guide::Looking && state.now.saturating_sub(since) < TOO_SOON
}

/// A bound key while the overlay is open.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    if too_soon(state) {
        return Vec::new();
    }
    match action {
        Action::Choose => return pick(state),
        Action::OtherSide => {
            if let Some(picker) = state.overlays.models_mut() {
                picker.side = picker.side.other();
            }
            mark_own(state);
        }
        Action::SwapSides => swap(state),
        Action::SameModel => same(state),
        Action::TryModel => return try_models(state),
        Action::SaveSettings => return save(state),
        Action::ReloadModels => return vec![Effect::List(state.catalog.servers().to_vec())],
        Action::Close | Action::Models => return close(state),
        Action::Up => mark(state, |_| -1),
        Action::Down => mark(state, |_| 1),
        Action::PageUp => mark(state, |page| -page),
        Action::PageDown => mark(state, |page| page),
        Action::Top => mark(state, |_| isize::MIN / 2),
        Action::Bottom => mark(state, |_| isize::MAX / 2),
        // What is done on the bench waits until it has the keys again.
        _ => {}
    }
    Vec::new()
}

fn mark(state: &mut State, by: impl FnOnce(isize) -> isize) {
    let Some(picker) = state.overlays.models_mut() else { return };
    let height = picker.height(state.size.1);
    let page = isize::try_from(height.saturating_sub(1).max(1)).unwrap_or(1);
    picker.mark(by(page), &state.catalog, height);
}

/// Any other key is typed into the filter.
pub(super) fn write(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    if let Some(picker) = state.overlays.models_mut() {
        picker.write(|words| {
            words.key(key);
        });
    }
    Vec::new()
}

/// A pasted text goes to the filter.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if let Some(picker) = state.overlays.models_mut() {
        picker.write(|words| words.write(text.trim()));
    }
    Vec::new()
}

/// The wheel moves the mark.
pub(super) fn mouse(state: &mut State, event: MouseEvent) -> Vec<Effect> {
    match event.kind {
        MouseEventKind::ScrollUp => mark(state, |_| -3),
        MouseEventKind::ScrollDown => mark(state, |_| 3),
        MouseEventKind::Down(_) => click(state, event),
        _ => {}
    }
    Vec::new()
}

/// A click marks the row under it.
fn click(state: &mut State, event: MouseEvent) {
    let Some(picker) = state.overlays.models_mut() else { return };
    let area = layout::models(state.size, picker.guide);
    let inside = area.contains((event.column, event.row).into());
    let row = picker.top + usize::from(event.row.saturating_sub(area.y));
    let rows = picker.rows(&state.catalog);
    if !inside || !rows.get(row).is_some_and(ModelRow::is_choice) {
        return;
    }
    picker.marked = rows.iter().take(row).filter(|row| row.is_choice()).count();
}

/// Enter: the marked model for the side, and the other side is next; or a server is asked.
fn pick(state: &mut State) -> Vec<Effect> {
    let Some(picker) = state.overlays.models_mut() else { return Vec::new() };
    let (side, guide) = (picker.side, picker.guide);
    match picker.chosen(&state.catalog) {
        Some(ModelRow::Model(shelf, model)) => {
            let Some((base_url, id)) = found(state, shelf, model) else { return Vec::new() };
            let endpoint = state.catalog.endpoint(&base_url, &id);
            choose(state, side, Source::Http(endpoint));
            if let Some(picker) = state.overlays.models_mut() {
                picker.side = side.other();
            }
            if guide { try_side(state, side).into_iter().collect() } else { Vec::new() }
        }
        Some(ModelRow::Name(url)) => {
            picker.write(Words::clear);
            state.catalog.name(&url);
            vec![Effect::List(state.catalog.servers().to_vec())]
        }
        Some(ModelRow::Server(_) | ModelRow::Note(_) | ModelRow::Remedy(_)) | None => {
            state.say("no model is marked: write part of its name, or the URL of a server");
            Vec::new()
        }
    }
}

fn found(state: &State, shelf: usize, model: usize) -> Option<(Url, String)> {
    let shelf = state.catalog.shelves().get(shelf)?;
    let Some(Ok(models)) = &shelf.models else { return None };
    Some((shelf.base_url.clone(), models.get(model)?.id.clone()))
}

fn choose(state: &mut State, side: Side, source: Source) {
    let model = printable(source.model()).into_owned();
    let other = side.other();
    let still_plays = state.sides[other.index()].source.endpoint().is_none();
    for asked in &mut state.sides {
        asked.same = false;
    }
    state.sides[side.index()].source = source;
    if let Some(picker) = state.overlays.models_mut() {
        picker.trials[side.index()] = None;
    }
    if still_plays {
        state.say(format!(
            "{side} asks {model} from the next turn on; {other} still plays: choose its model too"
        ));
    } else {
        state.say(format!("{side} asks {model} from the next turn on"));
    }
}

/// Base and tuned change places, parameters and all.
fn swap(state: &mut State) {
    state.sides.swap(0, 1);
    if let Some(picker) = state.overlays.models_mut() {
        picker.trials.swap(0, 1);
    }
    state.say("base and tuned have changed places, with their parameters");
}

/// The model of the side that is chosen for, on both: what differs then is chance.
fn same(state: &mut State) {
    let Some(picker) = state.overlays.models_mut() else { return };
    let side = picker.side;
    let asked = &state.sides[side.index()];
    if asked.source.endpoint().is_none() {
        state.say(format!("choose a model for {side} first"));
        return;
    }
    let mut asked = asked.clone();
    asked.same = true;
    let model = printable(asked.source.model()).into_owned();
    picker.trials[side.other().index()] = None;
    state.sides = [asked.clone(), asked];
    state.say(format!("A/A check: both sides ask {model}, with the parameters of {side}"));
}

/// Tries the models of both sides with one token each.
fn try_models(state: &mut State) -> Vec<Effect> {
    let effects: Vec<Effect> =
        Side::BOTH.into_iter().filter_map(|side| try_side(state, side)).collect();
    if effects.is_empty() {
        state.say("choose a model first");
    }
    effects
}

fn try_side(state: &mut State, side: Side) -> Option<Effect> {
    let asked = &state.sides[side.index()];
    asked.source.endpoint()?;
    let source = Box::new(asked.source());
    let trial = Trial::AtWork { since: state.now };
    state.overlays.models_mut()?.trials[side.index()] = Some(trial);
    Some(Effect::Try { side, source })
}

/// Puts the chosen models into the settings.
fn save(state: &mut State) -> Vec<Effect> {
    let models: [Option<Endpoint>; 2] =
        state.sides.each_ref().map(|asked| asked.source().endpoint().cloned());
    if models.iter().all(Option::is_none) {
        state.say("nothing to save yet: choose a model first");
        return Vec::new();
    }
    vec![Effect::Settings(Wish::Models(Box::new(models)))]
}

/// Closes the overlay; the guide is not shown again.
fn close(state: &mut State) -> Vec<Effect> {
    let guide = state.overlays.models().is_some_and(|picker| picker.guide);
    state.overlays.close();
    state.catalog.give_up();
    let mut effects = vec![
        Effect::Stop(JobKey::List),
        Effect::Stop(JobKey::Try(Side::Base)),
        Effect::Stop(JobKey::Try(Side::Tuned)),
    ];
    if guide {
        state.guide = Guide::Off;
        effects.push(Effect::Settings(Wish::NoGuide));
        if state.sides.iter().all(|asked| asked.source.endpoint().is_none()) {
            state.say("the samples play on; F3 connects models at any time");
        } else if state.is_carried() {
            state.say("the built-in models answer; F3 connects others at any time");
        }
    }
    effects
}

/// Something was saved, or could not be.
pub(super) fn saved(state: &mut State, wish: &Wish, place: Result<String, String>) {
    match (wish, place) {
        (Wish::NoGuide, _) => {}
        (Wish::Models(_), Ok(place)) => {
            state.say(format!("the models are saved in {}", printable(&place)));
        }
        (Wish::Parameters { new, .. }, Ok(place)) => {
            state.settings.clone_from(new);
            state.say(format!("the parameters are saved in {}", printable(&place)));
        }
        (Wish::Theme(name), Ok(place)) => {
            state.say(format!("the theme {name} is saved in {}", printable(&place)));
        }
        (Wish::Theme(name), Err(why)) => state.warn(format!("{name} until you leave: {why}")),
        (Wish::Models(_) | Wish::Parameters { .. }, Err(why)) => state.warn(why),
    }
}
