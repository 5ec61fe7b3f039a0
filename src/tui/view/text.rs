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
    let mut brush = Brush { spans: row.spans, theme, plain: row.plain, until: 0, style: row.plain };
    let width = usize::from(area.width);
    let mut x = 0;
    // Nearly all code is ASCII, where a byte is a character is a column.
    if text.is_ascii() {
        for (n, byte) in text.bytes().enumerate() {
            let style = brush.at(row.bytes.start + n);
            if byte == b'\t' {
                let stop = x + row.tab - x % row.tab;
                for blank in x..stop.min(width) {
                    buf[(area.x + column(blank), area.y)].set_style(style);
                }
                x = stop;
            } else {
                if x >= width {
                    return;
                }
                let shown = stand_in(char::from(byte)).unwrap_or(char::from(byte));
                buf[(area.x + column(x), area.y)].set_char(shown).set_style(style);
                x += 1;
            }
        }
        return;
    }
    for (at, grapheme) in text.grapheme_indices(true) {
        let style = brush.at(row.bytes.start + at);
        let w = wrap::grapheme_width(grapheme, x, row.tab);
        if x + w > width {
            return;
        }
        put(grapheme, style, (area.x + column(x), area.y), w, buf);
        x += w;
    }
}

/// Makes some bytes of a drawn row stand out, where a byte is a column.
pub(super) fn mark(
    row: &Row<'_>,
    marked: &[std::ops::Range<usize>],
    style: Style,
    area: Rect,
    buf: &mut Buffer,
) {
    let Some(text) = row.line.get(row.bytes.clone()) else { return };
    if !text.is_ascii() {
        return;
    }
    let mut x = 0;
    for (byte, c) in row.bytes.clone().zip(text.bytes()) {
        let w = if c == b'\t' { row.tab - x % row.tab } else { 1 };
        if marked.iter().any(|range| range.contains(&byte)) {
            for at in x..(x + w).min(usize::from(area.width)) {
                buf[(area.x + column(at), area.y)].set_style(style);
            }
        }
        x += w;
    }
}

/// The style at each byte of a line, asked for in order.
struct Brush<'a> {
    spans: &'a [Span],
    theme: &'a Theme,
    plain: Style,
    /// The byte up to which `style` holds.
    until: usize,
    style: Style,
}

impl Brush<'_> {
    fn at(&mut self, byte: usize) -> Style {
        if byte < self.until {
            return self.style;
        }
        let passed = self.spans.iter().take_while(|s| s.end as usize <= byte).count();
        self.spans = self.spans.get(passed..).unwrap_or_default();
        (self.until, self.style) = match self.spans.first() {
            Some(span) if span.start as usize <= byte => {
                (span.end as usize, self.plain.patch(self.theme.style(roles::token(span.role))))
            }
            Some(span) => (span.start as usize, self.plain),
            None => (usize::MAX, self.plain),
        };
        self.style
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
