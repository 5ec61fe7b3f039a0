//! What each key does to the state.

use std::time::Duration;

use crossterm::event::{KeyEvent, KeyEventKind};

use super::blind::{self, Ballot};
use super::{
    browser, builds, console, edit, export, models, overlay, palette, panel, places, promote,
    reading, repair, runs, samples, scores, search, templates, themes,
};
use crate::side::Side;
use crate::tui::keymap::{Action, Chord, Context};
use crate::tui::layout::Layout;
use crate::tui::message::Effect;
use crate::tui::pane::{self, Content};
use crate::tui::scroll::{Anchor, Scroll, Window};
use crate::tui::state::{Focus, Guide, Log, Overlay, Search, State, Tab, View};

/// A key was pressed.
pub(super) fn press(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    if key.kind == KeyEventKind::Release {
        return Vec::new();
    }
    state.notice = None;
    if state.guide == Guide::Looking {
        // The user is at work: nothing may open under their hands.
        state.guide = Guide::Missed;
    }
    let leaving = std::mem::take(&mut state.leaving);
    if state.search.typing && state.overlays.is_empty() {
        search::key(state, key);
        return Vec::new();
    }
    if state.context() == Context::Console && !console::is_ours(state, key) {
        return console::key(state, key);
    }
    let helping = matches!(state.overlays.top(), Some(Overlay::Help(_)));
    match state.facts.keymap.action(state.context(), Chord::of(key)) {
        Some(Action::Interrupt) if !helping => interrupt(state, leaving),
        Some(action) => overlay::perform(state, action, Some(key)),
        None => overlay::write(state, key),
    }
}

/// An action was asked for by its name.
pub(super) fn order(state: &mut State, at: Duration, action: Action) -> Vec<Effect> {
    state.now = at;
    state.notice = None;
    let leaving = std::mem::take(&mut state.leaving);
    match action {
        Action::Interrupt => interrupt(state, leaving),
        action => overlay::perform(state, action, None),
    }
}

/// Does what a key of the bench asks for, or the palette, which has no key.
#[expect(clippy::too_many_lines, reason = "a line or two for each action of the table")]
pub(super) fn act(state: &mut State, action: Action, key: Option<KeyEvent>) -> Vec<Effect> {
    match action {
        Action::Send => return samples::send(state, &state.prompt.text()),
        Action::Resend => return samples::resend(state),
        Action::Repair => return repair::repair(state),
        Action::FollowUp => repair::follow_up(state),
        Action::RunSelected => return runs::selected(state),
        Action::RunBoth => return runs::all(state),
        Action::RunSide => return runs::side(state),
        Action::Blind => return blind::toggle(state),
        Action::VoteLeft => return blind::vote(state, Ballot::Left),
        Action::VoteRight => return blind::vote(state, Ballot::Right),
        Action::VoteTie => return blind::vote(state, Ballot::Tie),
        Action::VoteBothBad => return blind::vote(state, Ballot::BothBad),
        Action::MoreSamples => return samples::more(state),
        Action::NextSample => return samples::page(state, true),
        Action::PreviousSample => return samples::page(state, false),
        Action::RunTyped => return console::start(state),
        Action::Stop => return stop(state),
        Action::Interrupt => return interrupt(state, false),
        Action::Copy => return copy(state),
        Action::Export => export::open(state),
        Action::Promote => return promote::promote(state),
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Quit => return vec![Effect::Quit],
        Action::ToggleMouse => return toggle_mouse(state),
        Action::Newline => state.prompt.newline(),
        Action::PreviousPrompt => {
            if !state.prompt.earlier()
                && let Some(key) = key
            {
                state.prompt.key(key);
            }
        }
        Action::NextPrompt => {
            if !state.prompt.later()
                && let Some(key) = key
            {
                state.prompt.key(key);
            }
        }
        Action::FocusNext if state.focus == Focus::Prompt && state.prompt.next_gap() => {}
        Action::FocusNext => move_focus(state, 1),
        Action::FocusPrevious => move_focus(state, 3),
        Action::SelectBase => state.selected = state.order()[0],
        Action::SelectTuned => state.selected = state.order()[1],
        Action::Zoom => state.zoomed = !state.zoomed,
        Action::NextView => return show(state, state.view.next(), state.filtered),
        Action::Filter if !state.view.is_text() => {
            state.say("a comparison always leaves directives out; v goes to another view");
        }
        Action::Filter => return show(state, state.view, !state.filtered),
        Action::Together => reading::together(state),
        Action::Demangle => reading::demangle(state),
        Action::Numbers => reading::numbers(state),
        Action::Fold => reading::fold(state),
        Action::FoldAll => reading::fold_all(state),
        Action::NextSection => reading::section(state, true),
        Action::PreviousSection => reading::section(state, false),
        Action::NextTab => next_tab(state),
        Action::Search => search::begin(state),
        Action::Edit => return edit::begin(state),
        Action::Unedit => return edit::take_back(state),
        Action::NextError if !state.search.text.is_empty() => search::next(state, true),
        Action::PreviousError if !state.search.text.is_empty() => search::next(state, false),
        Action::NextError => places::next(state, true),
        Action::PreviousError => places::next(state, false),
        Action::Up => scroll(state, |_| Move::Rows(-1)),
        Action::Down => scroll(state, |_| Move::Rows(1)),
        Action::PageUp => scroll(state, |window| Move::Rows(-page(window))),
        Action::PageDown => scroll(state, |window| Move::Rows(page(window))),
        Action::Top => scroll(state, |_| Move::To(Scroll::At(Anchor::default()))),
        Action::Bottom => scroll(state, |_| Move::To(Scroll::Follow)),
        Action::Help => state.overlays.open(Overlay::Help(0)),
        Action::Palette => palette::open(state),
        Action::Templates => templates::open(state),
        Action::Themes => return themes::open(state),
        Action::History => return browser::open(state),
        Action::Models => return models::open(state),
        Action::Setup => return models::set_up(state),
        Action::Parameters => panel::open(state),
        Action::Scoreboard => scores::open(state),
        // These are keys of overlays, where they are done.
        Action::ResetScores
        | Action::SaveMarkdown
        | Action::SaveJson
        | Action::Choose
        | Action::Close
        | Action::Reopen
        | Action::SearchDone
        | Action::NextOutcome
        | Action::DeleteTurn
        | Action::OtherSide
        | Action::SwapSides
        | Action::SameModel
        | Action::TryModel
        | Action::ReloadModels
        | Action::SaveSettings
        | Action::FieldDone
        | Action::NextScope
        | Action::NextPreset
        | Action::ResetParameters
        | Action::CloseHistory => {}
    }
    Vec::new()
}

fn move_focus(state: &mut State, by: usize) {
    let [left, right] = state.order();
    // In their order on the screen.
    let stops = [
        (Focus::Prompt, None),
        (Focus::Reply, Some(left)),
        (Focus::Reply, Some(right)),
        (Focus::Run, None),
    ];
    let here = stops
        .iter()
        .position(|(focus, side)| {
            *focus == state.focus && side.is_none_or(|side| side == state.selected)
        })
        .unwrap_or_default();
    if let Some((focus, side)) = stops.get((here + by) % stops.len()) {
        state.focus = *focus;
        state.selected = side.unwrap_or(state.selected);
    }
}

fn stop(state: &mut State) -> Vec<Effect> {
    let effects = samples::stop(state, state.focus == Focus::Reply);
    if effects.is_empty() {
        if !state.search.text.is_empty() {
            state.search = Search::default();
        } else if state.zoomed {
            state.zoomed = false;
        } else if state.focus == Focus::Prompt {
            state.say("nothing is at work");
        } else {
            state.focus = Focus::Prompt;
        }
    }
    effects
}

fn interrupt(state: &mut State, leaving: bool) -> Vec<Effect> {
    let effects = samples::stop(state, false);
    if !effects.is_empty() {
        return effects;
    }
    if leaving {
        return vec![Effect::Quit];
    }
    state.leaving = true;
    state.say("press Ctrl+C again to leave");
    Vec::new()
}

fn toggle_mouse(state: &mut State) -> Vec<Effect> {
    state.mouse = !state.mouse;
    state.say(if state.mouse {
        "the mouse scrolls and focuses panes (Shift and drag selects text)"
    } else {
        "the mouse belongs to the terminal"
    });
    vec![Effect::Mouse(state.mouse)]
}

fn copy(state: &mut State) -> Vec<Effect> {
    let Some(sample) = state.selected_sample() else {
        state.say("nothing to copy yet");
        return Vec::new();
    };
    let text = match (state.focus, state.tab) {
        (Focus::Run, Tab::Output) => {
            sample.console.as_ref().map_or_else(|| sample.output.text(), |console| console.text())
        }
        (Focus::Run, Tab::Build) => sample.build_log.text(),
        (Focus::Run, Tab::Compare) => sample.comparison.text(),
        (Focus::Run, Tab::Input) => state.input.editor().lines().join("\n"),
        (Focus::Prompt | Focus::Reply, _) => sample.reply.text().to_owned(),
    };
    vec![Effect::Copy(text)]
}

fn next_tab(state: &mut State) {
    open_tab(state, state.tab.next());
}

/// Shows a tab of the run pane from its top.
pub(super) fn open_tab(state: &mut State, tab: Tab) {
    state.tab = tab;
    state.run_scroll = Scroll::At(Anchor::default());
}

#[derive(Clone, Copy)]
enum Move {
    Rows(isize),
    To(Scroll),
}

fn page(window: Window) -> isize {
    isize::try_from(window.height.saturating_sub(1).max(1)).unwrap_or(1)
}

/// Moves the text of the focused pane.
fn scroll(state: &mut State, by: impl FnOnce(Window) -> Move) {
    match state.focus {
        Focus::Reply => scroll_reply(state, state.selected, by),
        Focus::Run => scroll_run(state, by),
        Focus::Prompt => {}
    }
}

fn scroll_reply(state: &mut State, side: Side, by: impl FnOnce(Window) -> Move) {
    let (window, view) = (Layout::of(state).reply_window(side), state.view);
    let together = state.together && view != View::Sides;
    let Some(sample) = state.sample(side) else { return };
    let by = by(pane::text_window(sample, window));
    for one in [side].into_iter().chain(together.then(|| side.other())) {
        let Some(sample) = state.sample_mut(one) else { continue };
        let window = pane::text_window(sample, window);
        sample.scroll = match by {
            Move::To(scroll) => scroll,
            Move::Rows(rows) => {
                sample.scroll.moved(rows, &Content::of(sample, view, window.width), window)
            }
        };
    }
    follow(state, side);
}

/// Where both sides are laid beside each other, the other pane shows the same rows.
pub(super) fn follow(state: &mut State, side: Side) {
    let Some(scroll) = state.sample(side).map(|sample| sample.scroll) else { return };
    if state.view == View::Sides
        && let Some(other) = state.sample_mut(side.other())
    {
        other.scroll = scroll;
    }
}

fn scroll_run(state: &mut State, by: impl FnOnce(Window) -> Move) {
    let window = Layout::of(state).run_window();
    if state.tab == Tab::Output
        && let Some(console) = state.sample_mut(state.selected).and_then(|s| s.console.as_mut())
    {
        return console.scroll(match by(window) {
            Move::Rows(rows) => rows,
            Move::To(Scroll::Follow) => isize::MAX,
            Move::To(Scroll::At(_)) => -isize::MAX,
        });
    }
    let scroll = match by(window) {
        Move::To(scroll) => scroll,
        Move::Rows(rows) => match run_log(state) {
            Some(log) => state.run_scroll.moved(rows, log, window),
            None => return,
        },
    };
    state.run_scroll = scroll;
}

/// The log that the run pane shows.
fn run_log(state: &State) -> Option<&Log> {
    let sample = state.selected_sample()?;
    sample.log(state.tab)
}

/// Moves a pane by rows for the mouse wheel.
pub(super) fn wheel(state: &mut State, focus: Focus, side: Side, rows: isize) {
    match focus {
        Focus::Reply => scroll_reply(state, side, |_| Move::Rows(rows)),
        Focus::Run => scroll_run(state, |_| Move::Rows(rows)),
        Focus::Prompt => {}
    }
}

/// Shows the replies in another way; each begins at its top.
fn show(state: &mut State, view: View, filtered: bool) -> Vec<Effect> {
    (state.view, state.filtered) = (view, filtered);
    state.settle();
    for sample in state.samples_mut() {
        let follows = sample.streaming() && view.is_text();
        sample.scroll = if follows { Scroll::Follow } else { Scroll::At(Anchor::default()) };
    }
    match view.name() {
        Some(name) => state.say(format!("shown: {name}")),
        None => state.say("shown: the whole reply"),
    }
    if view == View::Compiler { builds::ask_compilers(state) } else { Vec::new() }
}
