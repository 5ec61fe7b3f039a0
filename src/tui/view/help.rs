//! The help screen: the key table as it is, in a window over the bench.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::frame::{self, Labels};
use super::reply;
use crate::theme::Token;
use crate::tui::layout;
use crate::tui::state::{Overlay, State};
use crate::tui::wrap::{self, Break};

/// Columns of the key names.
const KEYS: usize = 16;

/// Draws the help screen, `scroll` rows down.
pub(super) fn draw(state: &State, scroll: usize, frame: &mut Frame<'_>) {
    let screen = frame.area();
    let width = screen.width.min(84);
    let rows = rows(state, usize::from(width).saturating_sub(KEYS + 6));
    let height =
        screen.height.saturating_sub(2).min(u16::try_from(rows.len() + 2).unwrap_or(u16::MAX));
    let area =
        Rect { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height };
    frame.render_widget(Clear, area);
    let buf = frame.buffer_mut();
    buf.set_style(area, state.facts.theme.style(Token::Popup));
    let title = state.facts.theme.style(Token::TitleFocused);
    let hint = state.facts.theme.style(Token::Hint);
    let labels = Labels {
        title: vec![Span::styled("Keys", title)],
        facts: vec![Span::styled("Esc closes", hint)],
        ..Labels::default()
    };
    frame::draw(state, area, true, labels, buf);
    let inside = layout::inside(area);
    let most = rows.len().saturating_sub(usize::from(inside.height));
    let first = scroll.min(most);
    for (y, line) in (inside.y..inside.bottom()).zip(rows.iter().skip(first)) {
        buf.set_line(inside.x + 1, y, line, inside.width.saturating_sub(1));
    }
    reply::scrollbar(state, rows.len(), first, inside, buf);
}

/// How many rows it can be scrolled.
pub(super) fn most(state: &State) -> usize {
    let (width, height) = state.size;
    let rows = rows(state, usize::from(width.min(84)).saturating_sub(KEYS + 6));
    rows.len().saturating_sub(usize::from(height.saturating_sub(4)))
}

/// The table as rows, its sentences wrapped to `room` columns.
fn rows(state: &State, room: usize) -> Vec<Line<'static>> {
    let theme = &state.facts.theme;
    let mut rows = Vec::new();
    let under =
        state.overlays.iter().rev().nth(1).map_or_else(|| state.bench_context(), Overlay::context);
    for context in under.helped() {
        let bound: Vec<_> =
            state.facts.keymap.rows().iter().filter(|row| row.context == *context).collect();
        if bound.is_empty() {
            continue;
        }
        if !rows.is_empty() {
            rows.push(Line::default());
        }
        rows.push(Line::styled(context.title(), theme.style(Token::Title)));
        // Keys that do the same stand in one line.
        for same in bound.chunk_by(|a, b| a.action == b.action && a.help == b.help) {
            let keys: Vec<_> = same.iter().map(|row| row.chord.to_string()).collect();
            let keys = keys.join(" ");
            let help = same.first().map_or("", |row| row.help);
            for (n, range) in wrap::rows(help, room, 1, Break::Word).into_iter().enumerate() {
                let key = if n == 0 { keys.as_str() } else { "" };
                rows.push(Line::from(vec![
                    Span::styled(format!("  {key:<KEYS$} "), theme.style(Token::Key)),
                    Span::styled(help.get(range).unwrap_or_default(), theme.ink(Token::Text)),
                ]));
            }
        }
    }
    rows.push(Line::default());
    let s = &state.facts.symbols;
    rows.push(Line::styled("Symbols", theme.style(Token::Title)));
    for (symbol, meaning) in [
        (s.passed, "passed"),
        (s.failed, "failed"),
        (s.busy, "at work"),
        (s.untried, "not tried"),
        (s.limit, "stopped by a limit"),
        (s.interrupted, "interrupted"),
        (s.missing, "this machine lacks the tool"),
        (s.unknown, "it ran, and nothing tells whether it is right"),
    ] {
        rows.push(Line::from(vec![
            Span::styled(format!("  {symbol:<KEYS$} "), theme.ink(Token::Text)),
            Span::styled(meaning, theme.ink(Token::Text)),
        ]));
    }
    rows
}
