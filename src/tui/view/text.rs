//! One row of coloured text as cells: tabs to their stops, every harmful character shown and not
//! obeyed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::code::Span;
use crate::printable::stand_in;
use crate::theme::Theme;
use crate::tui::wrap;

use super::roles;

/// A row of a line: the line, the bytes of it that are this row, its colours.
pub(super) struct Row<'a> {
    /// The whole line.
    pub(super) line: &'a str,
    /// The row's bytes.
    pub(super) bytes: std::ops::Range<usize>,
    /// The line's spans, in order.
    pub(super) spans: &'a [Span],
    /// Columns between tab stops.
    pub(super) tab: usize,
    /// The style of text that has no span.
    pub(super) plain: Style,
}

/// Draws the row into the first row of `area`.
pub(super) fn draw(row: &Row<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some(text) = row.line.get(row.bytes.clone()) else { return };
    let mut spans = row.spans.iter().peekable();
    let width = usize::from(area.width);
    let mut x = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let at = row.bytes.start + at;
        while spans.next_if(|s| s.end as usize <= at).is_some() {}
        let style = match spans.peek() {
            Some(span) if span.start as usize <= at => {
                row.plain.patch(theme.style(roles::token(span.role)))
            }
            _ => row.plain,
        };
        let w = wrap::grapheme_width(grapheme, x, row.tab);
        if x + w > width {
            return;
        }
        put(grapheme, style, (area.x + column(x), area.y), w, buf);
        x += w;
    }
}

fn put(grapheme: &str, style: Style, (x, y): (u16, u16), width: usize, buf: &mut Buffer) {
    if grapheme == "\t" {
        for i in 0..width {
            buf[(x + column(i), y)].set_char(' ').set_style(style);
        }
        return;
    }
    if grapheme.chars().any(|c| stand_in(c).is_some()) {
        for (i, c) in grapheme.chars().enumerate() {
            if i < width {
                buf[(x + column(i), y)].set_char(stand_in(c).unwrap_or(c)).set_style(style);
            }
        }
        return;
    }
    if width > 0 {
        buf.set_stringn(x, y, grapheme, width, style);
    }
}

fn column(x: usize) -> u16 {
    u16::try_from(x).unwrap_or(u16::MAX)
}
