//! The bench before the first turn: what it is playing or asking, and what to press.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::frame::{self, Labels, fit};
use super::reply;
use crate::printable::printable;
use crate::side::Side;
use crate::theme::Token;
use crate::tui::layout::{self, Layout};
use crate::tui::state::State;
use crate::tui::wrap::{self, Break};

/// Draws one pane over the place of both replies.
pub(super) fn draw(state: &State, layout: &Layout, buf: &mut Buffer) {
    let area = layout.replies.into_iter().filter(|a| !a.is_empty()).reduce(Rect::union);
    let Some(area) = area else { return };
    let title = state.facts.theme.style(Token::Title);
    let labels = Labels { title: vec![Span::styled("Welcome", title)], ..Labels::default() };
    frame::draw(state, area, false, labels, buf);
    let inside = layout::inside(area);
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let rows = rows(state, usize::from(inside.width));
    for (y, line) in (inside.y..inside.bottom()).zip(&rows) {
        buf.set_line(inside.x, y, line, inside.width);
    }
}

fn rows(state: &State, width: usize) -> Vec<Line<'static>> {
    let theme = &state.facts.theme;
    let style = |token| theme.style(token);
    let mut rows = Vec::new();
    let offered = state.prompt.offered();
    match state.plays() {
        Some(_) if state.facts.samples => rows.extend(wrapped(
            "No model is connected: the bench plays built-in samples. Their programs are built and \
             run for real. Enter plays the chosen prompt, F5 runs an answer.",
            style(Token::Text),
            width,
        )),
        Some(cassette) => rows.extend(wrapped(
            &format!(
                "Replays the cassette \"{}\". Enter plays the chosen prompt.",
                printable(&cassette.title)
            ),
            style(Token::Text),
            width,
        )),
        None if state.is_carried() => rows.extend(wrapped(
            "No model is connected: the program's own two answer, a base model and the same after \
             tuning. They are very small, know a few families of programs such as these, and fail \
             on others. Write a request; Enter sends it, F5 runs an answer.",
            style(Token::Text),
            width,
        )),
        None => rows.extend(models(state, width)),
    }
    if state.sides.iter().any(|asked| asked.source.endpoint().is_some()) && !state.is_live() {
        rows.push(Line::default());
        rows.extend(who(state, width));
    }
    if !state.is_live() || state.is_carried() {
        rows.push(Line::default());
        let chosen = state.prompt.chosen();
        for (n, prompt) in offered.iter().enumerate() {
            let mark = if chosen == Some(n) {
                if state.facts.ascii { "> " } else { "▸ " }
            } else {
                "  "
            };
            let token = if chosen == Some(n) { Token::TitleFocused } else { Token::Text };
            let first = prompt.lines().next().unwrap_or_default();
            rows.push(Line::from(vec![
                Span::styled(mark, style(Token::Tuned)),
                Span::styled(fit(&printable(first), width.saturating_sub(2)), style(token)),
            ]));
        }
    }
    if (state.facts.samples && !state.is_live()) || state.is_carried() {
        rows.push(Line::default());
        let text = "Your own models: F3 lists those of the servers on this machine, or of any URL.";
        rows.extend(wrapped(text, style(Token::Hint), width));
    }
    rows
}

/// A sentence in rows of at most `width` columns.
fn wrapped(text: &str, style: Style, width: usize) -> Vec<Line<'static>> {
    wrap::rows(text, width, 1, Break::Word)
        .into_iter()
        .map(|range| Line::styled(text.get(range).unwrap_or_default().to_owned(), style))
        .collect()
}

/// Which models will answer, when they are real.
fn models(state: &State, width: usize) -> Vec<Line<'static>> {
    let theme = &state.facts.theme;
    let mut rows = vec![
        Line::styled(
            "Write a request for a program above; Enter puts it to both models.",
            theme.style(Token::Text),
        ),
        Line::default(),
    ];
    rows.extend(who(state, width));
    rows
}

/// Who answers on both sides.
fn who(state: &State, width: usize) -> Vec<Line<'static>> {
    let theme = &state.facts.theme;
    let mut rows = Vec::new();
    for side in Side::BOTH {
        let source = &state.sides[side.index()].source;
        let text = match source.endpoint() {
            Some(endpoint) => format!("{}  {}", endpoint.model, endpoint.address()),
            None => format!("{} replies", source.model()),
        };
        let accent: Style = theme.style(reply::accent(side));
        rows.push(Line::from(vec![
            Span::styled(format!("{:<6}", side.title()), accent),
            Span::styled(fit(&printable(&text), width.saturating_sub(6)), theme.style(Token::Text)),
        ]));
    }
    rows
}
