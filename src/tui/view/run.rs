//! The run pane: what the selected answer's program printed, or how it was built.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::Widget as _;

use super::frame::{self, Labels};
use super::{console, reply, text};
use crate::theme::Token;
use crate::tui::layout;
use crate::tui::report;
use crate::tui::scroll::{Rows as _, Window};
use crate::tui::state::{Build, Focus, LOG_TAB, Log, Run, Sample, State, Tab};
use crate::tui::wrap::{self, Break};

/// Columns from which tabs and facts have room on one line.
const WIDE: u16 = 100;

/// Draws the run pane.
pub(super) fn draw(state: &State, area: Rect, buf: &mut Buffer) {
    let focused = state.focus == Focus::Run;
    let sample = state.selected_sample();
    let facts = sample.map(|sample| facts(state, sample)).unwrap_or_default();
    let mut labels = Labels { title: title(state, focused), ..Labels::default() };
    // Beside the tabs where there is room for both.
    if area.width < WIDE || state.console().is_some() {
        labels.figures = facts;
    } else {
        labels.facts = facts;
    }
    frame::draw(state, area, focused, labels, buf);
    let inside = layout::inside(area);
    if state.tab == Tab::Input {
        state.input.editor().render(inside, buf);
        return;
    }
    match sample {
        Some(sample) => body(state, sample, inside, buf),
        None => hint(
            state,
            "F5 assembles, links and runs the selected answer, confined, and shows its output here.",
            inside,
            buf,
        ),
    }
}

/// The tab whose name stands in that column of the pane's upper edge, from 0.
pub fn tab_at(state: &State, column: usize) -> Option<Tab> {
    // The corner and a blank come before the title.
    let mut end = 2;
    for span in title(state, false) {
        end += span.width();
        if column < end {
            return Tab::ALL.into_iter().find(|tab| tab.name() == span.content);
        }
    }
    None
}

fn title(state: &State, focused: bool) -> Vec<Span<'static>> {
    let theme = &state.facts.theme;
    let head = theme.style(if focused { Token::TitleFocused } else { Token::Title });
    let mut spans = vec![
        Span::styled("Run · ", head),
        Span::styled(
            state.title(state.selected),
            theme.style(reply::accent_in(state, state.selected)),
        ),
    ];
    if let Some(turn) = state.turn.as_ref().filter(|turn| turn.count(state.selected) > 1) {
        let place = format!(" {}/{}", turn.place(state.selected) + 1, turn.count(state.selected));
        spans.push(Span::styled(place, head));
    }
    spans.push(Span::styled(" ── ", theme.style(Token::Dim)));
    for tab in Tab::ALL {
        let token = if tab == state.tab { Token::TabActive } else { Token::Tab };
        if tab != Tab::Output {
            spans.push(Span::styled(" │ ", theme.style(Token::Dim)));
        }
        spans.push(Span::styled(tab.name(), theme.style(token)));
        if tab == Tab::Input && !state.input.is_empty() {
            spans.push(Span::styled(
                format!(" {}", state.facts.symbols.edited),
                theme.style(Token::Hint),
            ));
        }
    }
    spans
}

fn facts(state: &State, sample: &Sample) -> Vec<Span<'static>> {
    let theme = &state.facts.theme;
    let symbols = &state.facts.symbols;
    let words = match (&sample.run, &sample.build) {
        _ if state.console().is_some() => state
            .console()
            .map(|console| report::console_words(console, state.now))
            .unwrap_or_default(),
        (Run::AtWork { since }, _) => {
            let time = state.now.saturating_sub(*since).as_secs();
            let seconds = if time > 0 { format!(" {time} s") } else { String::new() };
            vec![(Token::Busy, format!("{} running{seconds}", symbols.busy))]
        }
        (Run::Stopped, _) => vec![(Token::Warning, format!("{} stopped", symbols.interrupted))],
        (Run::Judged(judgement), _) => report::run_words(judgement),
        (Run::None, Build::AtWork(_)) => {
            vec![(Token::Busy, format!("{} building", symbols.busy))]
        }
        (Run::None, Build::Done { built, .. }) => {
            let ready = built.listing.as_ref().is_some_and(|b| b.program.is_some());
            let text = if ready { "built: F5 runs it" } else { "not built" };
            vec![(if ready { Token::Hint } else { Token::Fail }, text.to_owned())]
        }
        (Run::None, Build::None) => Vec::new(),
    };
    let mut spans = Vec::new();
    for (token, text) in words {
        if !spans.is_empty() {
            spans.push(Span::styled(format!(" {} ", symbols.dot), theme.style(Token::Dim)));
        }
        spans.push(Span::styled(text, theme.style(token)));
    }
    spans
}

fn body(state: &State, sample: &Sample, area: Rect, buf: &mut Buffer) {
    if let Some(open) = state.console() {
        return console::draw(state, open, area, buf);
    }
    let Some(log) = sample.log(state.tab) else { return };
    if log.is_empty() {
        hint(state, empty(state, sample), area, buf);
        return;
    }
    lines(state, log, area, buf);
}

/// Whether a tool said no to the answer's assembly.
fn refused(sample: &Sample) -> bool {
    let Build::Done { built, .. } = &sample.build else { return false };
    built.listing.as_ref().is_some_and(|of| of.missing.is_none() && of.failed().is_some())
}

/// What an empty tab teaches.
fn empty(state: &State, sample: &Sample) -> &'static str {
    match (state.tab, &sample.run) {
        (Tab::Output, Run::AtWork { .. }) | (Tab::Input, _) => "",
        (Tab::Output, _) if sample.run_wanted => "runs as soon as the answer is complete",
        (Tab::Output, Run::None) if refused(sample) => {
            "The tools refused it: F4 shows what they said, f sends that back to the model."
        }
        (Tab::Output, _) => "F5 runs the answer, F6 both; F12 lets you type to it.",
        (Tab::Compare, Run::AtWork { .. }) => "compared as soon as both programs have run",
        (Tab::Compare, _) => "F5 runs the assembly and the C++ of the answer and compares them.",
        (Tab::Build, _) => "Nothing was built yet: a listing is built as soon as it is complete.",
    }
}

fn hint(state: &State, text: &str, area: Rect, buf: &mut Buffer) {
    let style = state.facts.theme.style(Token::Dim);
    let rows = wrap::rows(text, usize::from(area.width), 1, Break::Word);
    for (y, range) in (area.y..area.bottom()).zip(rows) {
        frame::row(text.get(range).unwrap_or_default(), style, area, y, buf);
    }
}

fn lines(state: &State, log: &Log, area: Rect, buf: &mut Buffer) {
    let window = Window { width: usize::from(area.width), height: usize::from(area.height) };
    let top = state.run_scroll.top(log, window);
    let mut y = area.y;
    let mut skip = top.row;
    for n in top.line..log.lines() {
        let Some(line) = log.line(n) else { return };
        let (shown, _) = wrap::shown(&line.text);
        let rows = wrap::rows(shown, window.width, LOG_TAB, line.breaks());
        for bytes in rows.into_iter().skip(skip) {
            if y >= area.bottom() {
                return;
            }
            let plain = state.facts.theme.style(line.token);
            let row = text::Row { line: shown, bytes, spans: &[], tab: LOG_TAB, plain };
            text::draw(&row, &state.facts.theme, Rect { y, height: 1, ..area }, buf);
            y += 1;
        }
        skip = 0;
    }
}
