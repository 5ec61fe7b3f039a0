//! A list with a line of words above it, in a window over the bench.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::frame::{self, Labels, fit};
use super::reply;
use crate::printable::printable;
use crate::theme::Token;
use crate::tui::layout;
use crate::tui::state::{Hit, Item, Picker, State};
use crate::tui::wrap;

/// Columns that labels may take at most.
const LABEL: usize = 32;

/// The words around a list.
pub(super) struct Words {
    /// The title of the window.
    pub(super) title: &'static str,
    /// What the line of words is for, while there are none.
    pub(super) ask: &'static str,
    /// What stands in the place of the rows where there are no items at all.
    pub(super) empty: String,
}

/// Draws the list in its window.
pub(super) fn draw<T>(
    state: &State,
    picker: &Picker<T>,
    words: &Words,
    window: Rect,
    frame: &mut Frame<'_>,
) {
    let theme = &state.facts.theme;
    let area = window.intersection(frame.area());
    frame.render_widget(Clear, area);
    let buf = frame.buffer_mut();
    buf.set_style(area, theme.style(Token::Popup));
    let count = format!("{}/{}", picker.hits().len(), picker.items().len());
    let labels = Labels {
        title: vec![Span::styled(words.title, theme.style(Token::TitleFocused))],
        facts: vec![Span::styled(count, theme.style(Token::Dim))],
        ..Labels::default()
    };
    frame::draw(state, area, true, labels, buf);
    written(state, picker, words, layout::inside(area), buf);
    let list = layout::picked(area);
    if picker.hits().is_empty() {
        let nothing = "Nothing is like these words. Backspace takes them back.";
        let text = if picker.items().is_empty() { words.empty.as_str() } else { nothing };
        let rows = wrap::rows(text, usize::from(list.width), 1, wrap::Break::Word);
        for (y, range) in (list.y..list.bottom()).zip(rows) {
            frame::row(text.get(range).unwrap_or_default(), theme.style(Token::Dim), list, y, buf);
        }
        return;
    }
    rows(state, picker, list, buf);
}

/// The line of words, or what it is for.
fn written<T>(state: &State, picker: &Picker<T>, words: &Words, area: Rect, buf: &mut Buffer) {
    let theme = &state.facts.theme;
    let room = usize::from(area.width).saturating_sub(4);
    let arrow = if state.facts.ascii { " > " } else { " › " };
    let mut spans = vec![Span::styled(arrow, theme.style(Token::Key))];
    if !picker.words().is_empty() {
        let text = printable(picker.words());
        spans.push(Span::styled(super::browser::end_of(&text, room), theme.ink(Token::Text)));
    }
    spans.push(Span::styled(" ", theme.style(Token::Cursor)));
    if picker.words().is_empty() {
        spans.push(Span::styled(fit(words.ask, room), theme.style(Token::Dim)));
    }
    buf.set_line(area.x, area.y, &Line::from(spans), area.width);
}

fn rows<T>(state: &State, picker: &Picker<T>, area: Rect, buf: &mut Buffer) {
    let theme = &state.facts.theme;
    let widest = picker.items().iter().map(|item| wrap::text_width(&item.label, 1)).max();
    let most = (usize::from(area.width) / 2).min(LABEL);
    let label = widest.unwrap_or_default().min(most);
    let first = picker.top().min(picker.hits().len().saturating_sub(usize::from(area.height)));
    let hits = picker.hits().iter().enumerate().skip(first);
    for ((place, hit), y) in hits.zip(area.y..area.bottom()) {
        let Some(item) = picker.items().get(hit.item) else { continue };
        let chosen = place == picker.place();
        if chosen {
            buf.set_style(Rect { y, height: 1, ..area }, theme.style(Token::CursorLine));
        }
        let line = cells(state, item, hit, chosen, (label, usize::from(area.width)));
        buf.set_line(area.x, y, &line, area.width);
    }
    reply::scrollbar(state, picker.hits().len(), first, area, buf);
}

/// A row: a mark, the name, the sentence as far as it fits, the word on the right.
fn cells<T>(
    state: &State,
    item: &Item<T>,
    hit: &Hit,
    chosen: bool,
    (label, width): (usize, usize),
) -> Line<'static> {
    let theme = &state.facts.theme;
    let arrow = if state.facts.ascii { "> " } else { "▸ " };
    let mark = if chosen { arrow } else { "  " };
    let name = theme.ink(if chosen { Token::TitleFocused } else { Token::Text });
    let mut spans = vec![Span::styled(mark, theme.style(Token::Key))];
    let used = wrap::text_width(&item.label, 1);
    letters(&mut spans, &printable(&item.label), label, (0, hit), name, theme.style(Token::Match));
    spans.push(Span::raw(" ".repeat(label.saturating_sub(used) + 2)));
    let note = printable(&item.note).into_owned();
    let room = width.saturating_sub(label + 4 + wrap::text_width(&note, 1) + 2);
    let from = item.label.chars().count() + 1;
    let detail = printable(&item.detail);
    letters(
        &mut spans,
        &detail,
        room,
        (from, hit),
        theme.style(Token::Dim),
        theme.style(Token::Match),
    );
    let blanks = room.saturating_sub(wrap::text_width(&fit(&detail, room), 1)) + 1;
    spans.push(Span::raw(" ".repeat(blanks)));
    spans.push(Span::styled(note, theme.style(Token::Key)));
    Line::from(spans)
}

/// A text whose matched letters stand out; `from` is the place of its first one in the hit.
fn letters(
    spans: &mut Vec<Span<'static>>,
    text: &str,
    room: usize,
    (from, hit): (usize, &Hit),
    plain: Style,
    found: Style,
) {
    for (n, c) in fit(text, room).chars().enumerate() {
        let at = u32::try_from(from + n).unwrap_or(u32::MAX);
        let style = if hit.matched.binary_search(&at).is_ok() { found } else { plain };
        spans.push(Span::styled(c.to_string(), style));
    }
}
