//! Goes to places of a reply: lines that a tool complained about, and lines that differ.

use super::keys;
use crate::side::Side;
use crate::tui::layout::Layout;
use crate::tui::pane::{self, Content, Text};
use crate::tui::scroll::{Anchor, Scroll, Window};
use crate::tui::state::{Focus, Folds, State, View};

/// Goes to the next (or previous) line that a tool complained about or, beside the compiler, that
/// differs.
pub(super) fn next(state: &mut State, forward: bool) {
    if state.view.is_text() { error(state, forward) } else { difference(state, forward) }
}

/// Goes to a line of the selected reply, from 0, and says what was said of it.
pub(super) fn go(state: &mut State, line: usize) {
    let side = state.selected;
    let window = Layout::of(state).reply_window(side);
    let own_numbers = state.own_numbers;
    let (mut view, mut filtered) = (state.view, state.filtered);
    let Some(sample) = state.sample_mut(side) else {
        return;
    };
    if !view.is_text() || !sample.shown.shows(line) {
        // The line is not in this view.
        (view, filtered) = (if view.is_text() { view } else { View::Whole }, false);
        sample.folds = Folds::default();
        sample.shown.settle(&sample.reply, view, filtered, &sample.folds);
    }
    if !sample.shown.shows(line) {
        view = View::Whole;
        sample.shown.settle(&sample.reply, view, filtered, &sample.folds);
    }
    let window = pane::text_window(sample, window);
    let text = Text::new(sample, window.width);
    sample.scroll = sample.scroll.showing(sample.shown.place(line), &text, window);
    sample.error = Some(line);
    let own = sample.reply.section_of(line).filter(|section| section.body.contains(&line));
    let own = own.map(|section| line - section.body.start + 1).filter(|_| own_numbers);
    let of_listing = own.map(|n| format!("line {} of the reply, {n} of its section: ", line + 1));
    let said = sample.complaint(line).map(|said| of_listing.unwrap_or_default() + &said);
    (state.view, state.filtered) = (view, filtered);
    state.focus = Focus::Reply;
    state.say(said.unwrap_or_else(|| format!("line {}", line + 1)));
}

fn error(state: &mut State, forward: bool) {
    let Some(sample) = state.selected_sample() else { return };
    let here = sample.error.and_then(|line| sample.marks.binary_search(&line).ok());
    let count = sample.marks.len();
    let next = match here {
        _ if count == 0 => None,
        None => Some(0),
        Some(n) if forward => Some((n + 1) % count),
        Some(n) => Some((n + count - 1) % count),
    };
    match next.and_then(|n| sample.marks.get(n).copied()) {
        Some(line) => go(state, line),
        None => state.say("no line of this answer has an error"),
    }
}

fn difference(state: &mut State, forward: bool) {
    let (side, view) = (state.selected, state.view);
    let window = Layout::of(state).reply_window(side);
    let Some(sample) = state.sample_mut(side) else {
        return;
    };
    let Some(beside) = sample.compared(view) else { return };
    let third = window.height / 3;
    let here = sample.scroll.top(&Content::of(sample, view, window.width), window).line + third;
    match beside.next_difference(here, forward) {
        Some(line) => {
            sample.scroll = Scroll::At(Anchor { line: line.saturating_sub(third), row: 0 });
            keys::follow(state, side);
        }
        None => state.say("they part nowhere"),
    }
}

/// The line that a row of the build log names, from 0: `line 12: …`.
pub(super) fn named(text: &str) -> Option<usize> {
    let digits = text.trim_start().strip_prefix("line ")?.split(':').next()?;
    digits.parse::<usize>().ok()?.checked_sub(1)
}

/// The run pane's row of text at a height of the screen, in the tab that is shown.
pub(super) fn row(state: &State, side: Side, y: u16) -> Option<String> {
    let layout = Layout::of(state);
    let window: Window = layout.run_window();
    let log = state.sample(side)?.log(state.tab)?;
    let mut rows = usize::from(y.checked_sub(layout.run.y + 1)?);
    let top = state.run_scroll.top(log, window);
    let mut line = top.line;
    rows += top.row;
    loop {
        let here = crate::tui::scroll::Rows::rows(log, line, window.width);
        let entry = log.line(line)?;
        if rows < here {
            return Some(entry.text.clone());
        }
        rows -= here;
        line += 1;
    }
}
