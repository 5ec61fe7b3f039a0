//! What keys, the mouse and the history's answers do to the history browser.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::{keys, reopen, samples};
use crate::history::{Change, News};
use crate::tui::keeping::Access;
use crate::tui::keymap::{Action, Context};
use crate::tui::layout;
use crate::tui::message::{Effect, Purpose};
use crate::tui::state::{Browser, Found, Past, Row, State};

/// Rows per notch of the mouse's wheel.
const NOTCH: isize = 3;

/// Opens the browser, or says why there is none.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    match &state.keeping.access {
        Access::Off => state.say(
            "the history is off: --no-history, or enabled = false under [history] in the settings",
        ),
        // It is asked when it has been opened.
        Access::Opening => state.browser = Some(Browser::new(state.keeping.queries)),
        Access::Failed(why) => state.warn(why.clone()),
        Access::Writes | Access::Reads(_) => {
            state.browser = Some(Browser::new(state.keeping.queries));
            return find(state);
        }
    }
    Vec::new()
}

/// Puts the browser's question to the history.
fn find(state: &mut State) -> Vec<Effect> {
    let height = height(state);
    let Some(browser) = &mut state.browser else { return Vec::new() };
    state.keeping.queries += 1;
    browser.query = state.keeping.queries;
    let (query, filter) = (browser.query, browser.filter());
    vec![Effect::Find { query, filter, count: u32::try_from(height).unwrap_or(u32::MAX) }]
}

fn height(state: &State) -> usize {
    Browser::height(state.size.1)
}

/// Asks for rows that have come into view.
pub(super) fn load(state: &mut State) -> Option<Effect> {
    let height = height(state);
    let browser = state.browser.as_mut()?;
    browser.bring_into_view(height);
    let stretch = browser.missing(height)?;
    Some(Effect::Load { query: browser.query, filter: browser.filter(), stretch })
}

/// A key while the browser is open.
pub(super) fn press(state: &mut State, action: Option<Action>, key: KeyEvent) -> Vec<Effect> {
    let page = height(state).saturating_sub(1).max(1).cast_signed();
    let Some(browser) = &mut state.browser else { return Vec::new() };
    let deleting = std::mem::take(&mut browser.deleting);
    match action {
        Some(Action::Up) => step(state, -1),
        Some(Action::Down) => step(state, 1),
        Some(Action::PageUp) => step(state, -page),
        Some(Action::PageDown) => step(state, page),
        Some(Action::Top) => step(state, isize::MIN),
        Some(Action::Bottom) => step(state, isize::MAX),
        Some(Action::Search) => browser.typing = true,
        Some(Action::SearchDone) => browser.typing = false,
        Some(Action::NextOutcome) => {
            browser.outcome = browser.outcome.next();
            return again(state);
        }
        Some(Action::Reopen) => return recall(state, Purpose::Reopen),
        Some(Action::Resend) => return recall(state, Purpose::Resend),
        Some(Action::DeleteTurn) => return delete(state, deleting),
        Some(Action::CloseHistory | Action::Stop) => return close(state),
        Some(Action::History) => state.browser = None,
        Some(
            action @ (Action::Help
            | Action::Redraw
            | Action::Suspend
            | Action::Quit
            | Action::ToggleMouse),
        ) => return keys::act(state, action, key),
        Some(_) => {}
        None => return write(state, key),
    }
    Vec::new()
}

/// Moves the choice by so many turns.
fn step(state: &mut State, by: isize) {
    let height = height(state);
    if let Some(browser) = &mut state.browser {
        browser.choose(browser.chosen.saturating_add_signed(by), height);
    }
}

/// Asks anew, from the newest turn on.
fn again(state: &mut State) -> Vec<Effect> {
    if let Some(browser) = &mut state.browser {
        (browser.chosen, browser.top) = (0, 0);
    }
    find(state)
}

/// A key that is not bound: it edits the words, if they are being written.
fn write(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let Some(browser) = state.browser.as_mut().filter(|browser| browser.typing) else {
        return Vec::new();
    };
    let before = browser.words.clone();
    match (key.code, key.modifiers) {
        (KeyCode::Char('u'), KeyModifiers::CONTROL) => browser.words.clear(),
        (KeyCode::Char('w'), KeyModifiers::CONTROL) => {
            let kept = browser.words.trim_end().rfind(' ').map_or(0, |at| at + 1);
            browser.words.truncate(kept);
        }
        (KeyCode::Char(c), KeyModifiers::NONE | KeyModifiers::SHIFT) => {
            browser.write(c.encode_utf8(&mut [0; 4]));
        }
        (KeyCode::Backspace, _) => drop(browser.words.pop()),
        _ => {}
    }
    if browser.words == before { Vec::new() } else { again(state) }
}

/// A pasted text becomes words.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(browser) = &mut state.browser else { return Vec::new() };
    browser.typing = true;
    browser.write(text);
    again(state)
}

/// Leaves the words, or the browser.
fn close(state: &mut State) -> Vec<Effect> {
    let Some(browser) = state.browser.as_mut().filter(|browser| browser.typing) else {
        state.browser = None;
        return Vec::new();
    };
    browser.typing = false;
    if browser.words.is_empty() {
        return Vec::new();
    }
    browser.words.clear();
    again(state)
}

/// Loads the chosen turn.
fn recall(state: &mut State, purpose: Purpose) -> Vec<Effect> {
    let Some(id) = state.browser.as_ref().and_then(Browser::chosen_id) else {
        state.say("no turn is chosen");
        return Vec::new();
    };
    if purpose == Purpose::Reopen {
        let here = state.turn.as_ref().and_then(|turn| state.keeping.id_of(turn.number));
        if here == Some(id) {
            state.browser = None;
            return Vec::new();
        }
        if state.streaming() {
            state.warn("the replies on the bench still come: close the history and stop them first (Esc, Esc)");
            return Vec::new();
        }
    }
    vec![Effect::Recall { id, purpose }]
}

/// Deletes the chosen turn when the key is pressed for the second time.
fn delete(state: &mut State, confirmed: bool) -> Vec<Effect> {
    if let Access::Reads(why) = &state.keeping.access {
        let why = format!("nothing can be deleted: {why}");
        state.warn(why);
        return Vec::new();
    }
    let Some(browser) = &mut state.browser else { return Vec::new() };
    let Some(id) = browser.chosen_id() else { return Vec::new() };
    if !confirmed {
        browser.deleting = true;
        let row = state.facts.keymap.row_of(Context::History, Action::DeleteTurn);
        let key = row.map(|row| row.chord.to_string()).unwrap_or_default();
        state.warn(format!(
            "press {key} again to delete turn {id} for good; any other key keeps it"
        ));
        return Vec::new();
    }
    state.keeping.forget(id);
    vec![Effect::Keep(Change::Delete(vec![id]))]
}

/// The writer said something.
pub(super) fn heard(state: &mut State, news: &News) -> Vec<Effect> {
    if let Some(why) = state.keeping.hear(news) {
        state.warn(why);
    }
    match news {
        News::Deleted(count) => {
            if state.browser.is_some() {
                state.say(if *count == 1 { "one turn was deleted" } else { "nothing was deleted" });
            }
            find(state)
        }
        News::Begun { .. } | News::Failed(_) => Vec::new(),
    }
}

/// Turns were found.
pub(super) fn found(state: &mut State, query: u64, found: Result<Found, String>) {
    let height = height(state);
    let Some(browser) = state.browser.as_mut().filter(|browser| browser.query == query) else {
        return;
    };
    match found {
        Ok(found) => browser.take(found, height),
        Err(why) => browser.trouble = Some(why),
    }
}

/// Rows were loaded.
pub(super) fn rows(state: &mut State, query: u64, rows: Result<Vec<Row>, String>) {
    let Some(browser) = state.browser.as_mut().filter(|browser| browser.query == query) else {
        return;
    };
    match rows {
        Ok(rows) => browser.take_rows(rows),
        Err(why) => browser.trouble = Some(why),
    }
}

/// A turn was loaded.
pub(super) fn recalled(
    state: &mut State,
    purpose: Purpose,
    past: Result<Option<Box<Past>>, String>,
) -> Vec<Effect> {
    if state.browser.is_none() {
        return Vec::new();
    }
    match (past, purpose) {
        (Err(why), _) => state.warn(why),
        (Ok(None), _) => {
            state.warn("this turn is not in the history any more");
            return find(state);
        }
        (Ok(Some(past)), Purpose::Resend) => {
            state.browser = None;
            let effects = samples::send(state, &past.turn.prompt);
            state.prompt.show(&past.turn.prompt);
            return effects;
        }
        (Ok(Some(past)), Purpose::Reopen) => {
            state.browser = None;
            return reopen::show(state, &past);
        }
    }
    Vec::new()
}

/// The mouse while the browser is open: the wheel moves the choice, a click chooses.
pub(super) fn mouse(state: &mut State, event: MouseEvent) {
    match event.kind {
        MouseEventKind::ScrollUp => step(state, -NOTCH),
        MouseEventKind::ScrollDown => step(state, NOTCH),
        MouseEventKind::Down(MouseButton::Left) => {
            let area = layout::list(state.size);
            let height = height(state);
            if let Some(browser) = &mut state.browser
                && (area.y..area.bottom()).contains(&event.row)
            {
                let place = browser.top + usize::from(event.row - area.y);
                if place < browser.count() {
                    browser.choose(place, height);
                }
            }
        }
        _ => {}
    }
}
