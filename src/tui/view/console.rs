//! The terminal of a program, cell by cell: what it drew, and nothing that it meant for another
//! terminal.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::printable::stand_in;
use crate::theme::{Theme, Token};
use crate::tui::state::{Console, State};

/// Draws the console into the pane.
pub(super) fn draw(state: &State, console: &Console, area: Rect, buf: &mut Buffer) {
    let theme = &state.facts.theme;
    let size = console.size();
    for row in 0..size.rows.min(area.height) {
        let mut column = 0;
        while column < size.columns.min(area.width) {
            let Some(place) = console.cell(row, column) else { break };
            let wide = place.cell.is_wide();
            let (x, y) = (area.x + column, area.y + row);
            let mut style = style(place.cell, theme);
            if place.cursor {
                style = style.patch(theme.style(Token::Cursor));
            }
            let room = if wide { 2 } else { 1 };
            buf.set_stringn(x, y, text(place.cell), room, style);
            column += if wide { 2 } else { 1 };
        }
    }
    if console.scrolled() > 0 && area.height > 0 {
        let note = format!(" {} rows below: Shift+PgDn ", console.scrolled());
        let width = u16::try_from(note.chars().count()).unwrap_or(0).min(area.width);
        let x = area.right() - width;
        let style = theme.style(Token::Hint);
        buf.set_stringn(x, area.bottom() - 1, note, usize::from(width), style);
    }
}

/// What is shown of a cell: one character, with its marks, if all of it is harmless.
fn text(cell: &vt100::Cell) -> &str {
    let contents = cell.contents();
    if contents.is_empty() {
        " "
    } else if contents.chars().any(|c| stand_in(c).is_some()) {
        "\u{fffd}"
    } else {
        contents
    }
}

/// The style that the program gave the cell; colours only where the theme has any.
fn style(cell: &vt100::Cell, theme: &Theme) -> Style {
    let mut style = Style::new();
    if theme.style(Token::Fail).fg.is_some() {
        style.fg = colour(cell.fgcolor());
        style.bg = colour(cell.bgcolor());
    }
    let attributes = [
        (cell.bold(), Modifier::BOLD),
        (cell.dim(), Modifier::DIM),
        (cell.italic(), Modifier::ITALIC),
        (cell.underline(), Modifier::UNDERLINED),
        (cell.inverse(), Modifier::REVERSED),
    ];
    for (_, modifier) in attributes.into_iter().filter(|(has, _)| *has) {
        style = style.add_modifier(modifier);
    }
    style
}

const fn colour(colour: vt100::Color) -> Option<Color> {
    match colour {
        vt100::Color::Default => None,
        vt100::Color::Idx(n) => Some(Color::Indexed(n)),
        vt100::Color::Rgb(r, g, b) => Some(Color::Rgb(r, g, b)),
    }
}
