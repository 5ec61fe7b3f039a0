//! The panel of parameters: an editor for each, for both sides or one.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::frame::{self, Labels, fit};
use super::reply;
use crate::printable::printable;
use crate::side::Side;
use crate::theme::Token;
use crate::tui::layout;
use crate::tui::state::{Field, Panel, Scope, State};

/// Columns of the panel on a wide screen.
const WIDEST: u16 = 100;
/// Columns of the names.
const NAMES: u16 = 15;
/// Rows of the system message that are shown at most.
const TALLEST: u16 = 16;

/// Draws the panel over the bench.
pub(super) fn draw(state: &State, panel: &Panel, frame: &mut Frame<'_>) {
    let theme = &state.facts.theme;
    let screen = frame.area();
    let width = screen.width.min(WIDEST);
    // The frame, six short parameters, the head of the system message, and what may be written.
    let around = 2 + 6 + 1 + 2;
    let rows = screen.height.saturating_sub(2 + around).clamp(1, TALLEST);
    let height = (around + rows).min(screen.height.saturating_sub(2));
    let area =
        Rect { x: (screen.width - width) / 2, y: (screen.height - height) / 2, width, height };
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, theme.style(Token::Popup));
    let labels = Labels {
        title: title(state, panel),
        facts: vec![Span::styled("holds from the next turn on", theme.style(Token::Dim))],
        ..Labels::default()
    };
    frame::draw(state, area, true, labels, frame.buffer_mut());
    let inside = layout::inside(area);
    let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
    let mut y = inside.y;
    for field in Field::ALL {
        if y >= inside.bottom().saturating_sub(1) {
            break;
        }
        name(state, panel, field, Rect { y, height: 1, ..inside }, frame.buffer_mut());
        let left =
            Rect { x: inside.x + NAMES, y, width: inside.width.saturating_sub(NAMES), height: 1 };
        if field == Field::System {
            let room = inside.bottom().saturating_sub(y + 2);
            let text = Rect { y: y + 1, height: room, ..inside };
            presets(state, left, frame.buffer_mut());
            frame.render_widget(panel.editor(field), text);
            y += room;
        } else {
            frame.render_widget(panel.editor(field), left);
        }
        y += 1;
    }
    help(state, panel, inside, frame.buffer_mut());
}

/// The sides that changes are for: the one that holds stands out.
fn title(state: &State, panel: &Panel) -> Vec<Span<'static>> {
    let theme = &state.facts.theme;
    let mut spans = vec![Span::styled("Parameters for ", theme.style(Token::TitleFocused))];
    let bar = if state.facts.ascii { " | " } else { " │ " };
    for (place, scope) in Scope::ALL.into_iter().enumerate() {
        if place > 0 {
            spans.push(Span::styled(bar, theme.style(Token::Dim)));
        }
        let token = match scope {
            _ if scope != panel.scope => Token::Tab,
            Scope::Both => Token::TabActive,
            Scope::One(side) => reply::accent(side),
        };
        let text = if scope == panel.scope {
            format!("[{}]", scope.name())
        } else {
            scope.name().to_owned()
        };
        spans.push(Span::styled(text, theme.style(token)));
    }
    spans
}

/// The name of a parameter, and whether it is as in the settings.
fn name(state: &State, panel: &Panel, field: Field, area: Rect, buf: &mut Buffer) {
    let theme = &state.facts.theme;
    let here = field == panel.field;
    let arrow = match (here, state.facts.ascii) {
        (false, _) => " ",
        (true, false) => "▸",
        (true, true) => ">",
    };
    let changed = Side::BOTH.into_iter().filter(|side| panel.scope.holds(*side)).any(|side| {
        let at = side.index();
        !field.is_equal(&state.sides[at].parameters, &state.settings[at])
    });
    let (token, sign) = match (panel.error(field), changed) {
        (Some(_), _) => (Token::Warning, state.facts.symbols.limit),
        (None, true) => (Token::Hint, state.facts.symbols.edited),
        (None, false) => (Token::Dim, " "),
    };
    let style = theme.ink(if here { Token::TitleFocused } else { Token::Text });
    let line = Line::from(vec![
        Span::styled(arrow, theme.style(Token::Key)),
        Span::styled(sign, theme.style(token)),
        Span::styled(field.name(), style),
    ]);
    buf.set_line(area.x, area.y, &line, NAMES);
}

fn presets(state: &State, area: Rect, buf: &mut Buffer) {
    let names: Vec<&str> = state.facts.presets.iter().map(|preset| preset.name.as_str()).collect();
    let text = format!("presets: {}", names.join(", "));
    let text = fit(&printable(&text), usize::from(area.width));
    frame::row(&text, state.facts.theme.style(Token::Dim), area, area.y, buf);
}

/// What is wrong, or what may be written.
fn help(state: &State, panel: &Panel, inside: Rect, buf: &mut Buffer) {
    let theme = &state.facts.theme;
    let (token, text) = match panel.error(panel.field).or(panel.first_error()) {
        Some(error) => (Token::Warning, format!("{} {error}", state.facts.symbols.limit)),
        None => (Token::Dim, panel.field.hint().to_owned()),
    };
    let y = inside.bottom().saturating_sub(1);
    let text = fit(&printable(&text), usize::from(inside.width));
    frame::row(&text, theme.style(token), inside, y, buf);
}
