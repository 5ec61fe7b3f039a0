//! What keys, the mouse and the history's answers do to the history browser.

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};

use super::{reopen, samples};
use crate::history::{Change, News};
use crate::tui::keeping::Access;
use crate::tui::keymap::{Action, Context};
use crate::tui::layout;
use crate::tui::message::{Effect, Purpose};
use crate::tui::state::{Browser, Found, Overlay, Past, Row, State};

/// Rows per notch of the mouse's wheel.
const NOTCH: isize = 3;

/// Opens the browser, or says why there is none.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    if state.hidden() {
        state.say("the history names the models: vote first, or give up with F8");
        return Vec::new();
    }
    match &state.keeping.access {
        Access::Off => state.say(
            "the history is off: --no-history, or enabled = false under [history] in the settings",
        ),
        // It is asked when it has been opened.
        Access::Opening => {
            let browser = Browser::new(state.keeping.queries);
            state.overlays.open(Overlay::Browser(browser));
        }
        Access::Failed(why) => state.warn(why.clone()),
        Access::Writes | Access::Reads(_) => {
            let browser = Browser::new(state.keeping.queries);
            state.overlays.open(Overlay::Browser(browser));
            return find(state);
        }
    }
    Vec::new()
}

/// Puts the browser's question to the history, if it is open.
pub(super) fn find(state: &mut State) -> Vec<Effect> {
    let height = height(state);
    let Some(browser) = state.overlays.browser_mut() else { return Vec::new() };
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
    let browser = state.overlays.browser_mut()?;
    browser.bring_into_view(height);
    let stretch = browser.missing(height)?;
    Some(Effect::Load { query: browser.query, filter: browser.filter(), stretch })
}

/// A bound key while the browser has the keys.
pub(super) fn act(state: &mut State, action: Action) -> Vec<Effect> {
    let page = height(state).saturating_sub(1).max(1).cast_signed();
    let Some(browser) = state.overlays.browser_mut() else { return Vec::new() };
    let deleting = std::mem::take(&mut browser.deleting);
    match action {
        Action::Up => step(state, -1),
        Action::Down => step(state, 1),
        Action::PageUp => step(state, -page),
        Action::PageDown => step(state, page),
        Action::Top => step(state, isize::MIN),
        Action::Bottom => step(state, isize::MAX),
        Action::Search => browser.typing = true,
        Action::SearchDone => browser.typing = false,
        Action::NextOutcome => {
            browser.outcome = browser.outcome.next();
            return again(state);
        }
        Action::Reopen => return recall(state, Purpose::Reopen),
        Action::Resend => return recall(state, Purpose::Resend),
        Action::DeleteTurn => return delete(state, deleting),
        Action::CloseHistory | Action::Stop => return close(state),
        Action::History => drop(state.overlays.close_browser()),
        _ => {}
    }
    Vec::new()
}

/// Moves the choice by so many turns.
fn step(state: &mut State, by: isize) {
    let height = height(state);
    if let Some(browser) = state.overlays.browser_mut() {
        browser.choose(browser.chosen.saturating_add_signed(by), height);
    }
}

/// Asks anew, from the newest turn on.
fn again(state: &mut State) -> Vec<Effect> {
    if let Some(browser) = state.overlays.browser_mut() {
        (browser.chosen, browser.top) = (0, 0);
    }
    find(state)
}

/// A key that is not bound: it edits the words, if they are being written.
pub(super) fn write(state: &mut State, key: KeyEvent) -> Vec<Effect> {
    let Some(browser) = state.overlays.browser_mut() else { return Vec::new() };
    browser.deleting = false;
    if browser.typing && browser.words.key(key) { again(state) } else { Vec::new() }
}

/// A pasted text becomes words.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(browser) = state.overlays.browser_mut() else { return Vec::new() };
    browser.typing = true;
    browser.words.write(text);
    again(state)
}

/// Leaves the words, or the browser.
fn close(state: &mut State) -> Vec<Effect> {
    let Some(browser) = state.overlays.browser_mut().filter(|browser| browser.typing) else {
        state.overlays.close_browser();
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
    let Some(id) = state.overlays.browser().and_then(Browser::chosen_id) else {
        state.say("no turn is chosen");
        return Vec::new();
    };
    if purpose == Purpose::Reopen {
        let here = state.turn.as_ref().and_then(|turn| state.keeping.id_of(turn.number));
        if here == Some(id) {
            state.overlays.close_browser();
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
    let Some(browser) = state.overlays.browser_mut() else { return Vec::new() };
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
            if state.overlays.browser().is_some() {
                state.say(if *count == 1 { "one turn was deleted" } else { "nothing was deleted" });
            }
            find(state)
        }
        // Further down, a new row above would put another turn under the mark.
        News::Begun { .. } if state.overlays.browser().is_some_and(|b| b.chosen == 0) => {
            find(state)
        }
        News::Begun { .. } | News::Failed(_) => Vec::new(),
    }
}

/// Turns were found.
pub(super) fn found(state: &mut State, query: u64, found: Result<Found, String>) {
    let height = height(state);
    let Some(browser) = state.overlays.browser_mut().filter(|browser| browser.query == query)
    else {
        return;
    };
    match found {
        Ok(found) => browser.take(found, height),
        Err(why) => browser.trouble = Some(why),
    }
}

/// Rows were loaded.
pub(super) fn rows(state: &mut State, query: u64, rows: Result<Vec<Row>, String>) {
    let Some(browser) = state.overlays.browser_mut().filter(|browser| browser.query == query)
    else {
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
    if state.overlays.browser().is_none() {
        return Vec::new();
    }
    match (past, purpose) {
        (Err(why), _) => state.warn(why),
        (Ok(None), _) => {
            state.warn("this turn is not in the history any more");
            return find(state);
        }
        (Ok(Some(past)), Purpose::Resend) => {
            state.overlays.close_browser();
            let effects = samples::send(state, &past.turn.prompt);
            state.prompt.show(&past.turn.prompt);
            return effects;
        }
        (Ok(Some(past)), Purpose::Reopen) => {
            state.overlays.close_browser();
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
            if let Some(browser) = state.overlays.browser_mut()
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
