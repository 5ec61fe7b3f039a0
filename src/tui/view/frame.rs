//! The frame of a pane: rounded corners, a title on the left and facts on the right, above and below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::symbols::border;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Widget};

use crate::theme::Token;
use crate::tui::state::State;
use crate::tui::wrap;

/// Corners and lines of a frame where the terminal has only ASCII.
const ASCII: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// What stands in the frame.
#[derive(Default)]
pub(super) struct Labels<'a> {
    /// Above, left: given up last.
    pub(super) title: Vec<Span<'a>>,
    /// Above, right.
    pub(super) facts: Vec<Span<'a>>,
    /// Below, left.
    pub(super) badges: Vec<Span<'a>>,
    /// Below, right.
    pub(super) figures: Vec<Span<'a>>,
}

/// Draws the frame of a pane.
pub(super) fn draw(state: &State, area: Rect, focused: bool, labels: Labels<'_>, buf: &mut Buffer) {
    if area.width < 4 || area.height < 2 {
        return;
    }
    let theme = &state.facts.theme;
    let style = theme.style(if focused { Token::BorderFocused } else { Token::Border });
    let set = if state.facts.ascii { ASCII } else { border::ROUNDED };
    Block::new().borders(Borders::ALL).border_set(set).border_style(style).render(area, buf);
    let inner = usize::from(area.width - 2);
    let (top, bottom) = (area.y, area.bottom() - 1);
    pair(labels.title, labels.facts, (area.x + 1, top), inner, buf);
    pair(labels.badges, labels.figures, (area.x + 1, bottom), inner, buf);
}

/// Puts one text left and one right; the right one is left out if both do not fit.
fn pair(
    left: Vec<Span<'_>>,
    right: Vec<Span<'_>>,
    (x, y): (u16, u16),
    width: usize,
    buf: &mut Buffer,
) {
    let (left, right) = (padded(left), padded(right));
    let (used, wanted) = (left.width(), right.width());
    if wanted > 0 && used + wanted < width {
        let at = x + u16::try_from(width - wanted).unwrap_or(0);
        line(&right, (at, y), u16::try_from(wanted).unwrap_or(u16::MAX), buf);
    }
    line(&left, (x, y), u16::try_from(width).unwrap_or(u16::MAX), buf);
    if used > width
        && let Some(last) =
            buf.cell_mut((x + u16::try_from(width).unwrap_or(0).saturating_sub(1), y))
    {
        last.set_symbol("…");
    }
}

/// One line of text that keeps nothing of the attributes below it: a title on a dim frame is not dim.
pub(super) fn line(text: &Line<'_>, (x, y): (u16, u16), width: u16, buf: &mut Buffer) {
    let used = u16::try_from(text.width()).unwrap_or(u16::MAX).min(width);
    let area = Rect { x, y, width: used, height: 1 }.intersection(buf.area);
    buf.set_style(area, Style::new().remove_modifier(Modifier::all()));
    buf.set_line(x, y, text, width);
}

fn padded(mut spans: Vec<Span<'_>>) -> Line<'_> {
    if !spans.is_empty() {
        spans.insert(0, Span::raw(" "));
        spans.push(Span::raw(" "));
    }
    Line::from(spans)
}

/// The text cut to `width` columns, with an ellipsis where something is missing.
pub(super) fn fit(text: &str, width: usize) -> String {
    if wrap::text_width(text, 1) <= width {
        return text.to_owned();
    }
    let rows = wrap::rows(text, width.saturating_sub(1), 1, wrap::Break::Anywhere);
    let head = rows.into_iter().next().and_then(|range| text.get(range)).unwrap_or_default();
    format!("{head}…")
}

/// One row of text in one style, cut to the area's width.
pub(super) fn row(text: &str, style: Style, area: Rect, y: u16, buf: &mut Buffer) {
    if y < area.bottom() {
        buf.set_stringn(area.x, y, text, usize::from(area.width), style);
    }
}
