//! A reply in its pane: text with its gutter, how it goes, and the row of its stages.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;

use super::frame::{self, Labels, fit};
use super::{beside, several, status, text};
use crate::code::{AsmSyntax, Language, Painter};
use crate::printable::printable;
use crate::reply::Kind;
use crate::side::Side;
use crate::theme::Token;
use crate::tui::layout::{self, Layout};
use crate::tui::pane::{self, Text};
use crate::tui::scroll::{Rows as _, Window};
use crate::tui::state::{Focus, Sample, State, View};
use crate::tui::wrap;

/// Replies of a side that stand as signs in the head of its pane; more are counted.
const SIGNS: usize = 8;
/// Columns below which a model's name says nothing.
const SHORTEST: usize = 6;

/// The token of a side's accent.
pub(super) const fn accent(side: Side) -> Token {
    match side {
        Side::Base => Token::Base,
        Side::Tuned => Token::Tuned,
    }
}

/// The same while the sides may have no names: then they have no colours either.
pub(super) fn accent_in(state: &State, side: Side) -> Token {
    if state.hidden() { Token::Title } else { accent(side) }
}

/// Draws a side's pane, if it has a place.
pub(super) fn draw(state: &State, layout: &Layout, side: Side, buf: &mut Buffer) {
    let Some(area) = layout.replies.get(side.index()).copied().filter(|a| !a.is_empty()) else {
        return;
    };
    let focused = state.focus == Focus::Reply && state.selected == side;
    let Some(sample) = state.sample(side) else {
        let title = titles(state, layout, side, area.width);
        frame::draw(state, area, focused, Labels { title, ..Labels::default() }, buf);
        return;
    };
    let badges = status::badges(state, sample);
    let taken: usize = badges.iter().map(Span::width).sum();
    let title = titles(state, layout, side, area.width);
    let used: usize = title.iter().map(Span::width).sum();
    let labels = Labels {
        title,
        // The corners, and blanks around both.
        facts: several::facts(state, sample, usize::from(area.width).saturating_sub(used + 7)),
        figures: status::figures(state, sample, usize::from(area.width).saturating_sub(taken + 8)),
        badges,
    };
    frame::draw(state, area, focused, labels, buf);
    body(state, sample, layout::inside(area), buf);
}

/// The pane's title; where there is one pane for both, both names as tabs.
fn titles(state: &State, layout: &Layout, side: Side, width: u16) -> Vec<Span<'static>> {
    if layout.wide {
        return title(state, side, usize::from(width / 2));
    }
    let mut spans = Vec::new();
    for one in state.order() {
        if !spans.is_empty() {
            spans.push(Span::styled(" │ ", state.facts.theme.style(Token::Dim)));
        }
        if one == side {
            spans.extend(title(state, one, usize::from(width / 2)));
        } else {
            spans.push(Span::styled(state.title(one), state.facts.theme.style(Token::Tab)));
            let several = several::row(state, one, SIGNS);
            if several.is_empty() {
                spans.extend(state.sample(one).and_then(|sample| status::mark(state, sample)));
            }
            spans.extend(several);
        }
    }
    spans
}

fn title(state: &State, side: Side, room: usize) -> Vec<Span<'static>> {
    let theme = &state.facts.theme;
    let chosen = state.selected == side;
    let focused = chosen && state.focus == Focus::Reply;
    let accent = theme.style(accent_in(state, side));
    let name_style = theme.style(if focused { Token::TitleFocused } else { Token::Title });
    // The side whose answer F5 runs carries a mark, wherever the focus is.
    let mark = if chosen { if state.facts.ascii { "> " } else { "▸ " } } else { "" };
    let echoed = state.sample(side).and_then(|s| s.timing.model.as_deref());
    let model = echoed.unwrap_or_else(|| state.model(side));
    let several = several::row(state, side, SIGNS);
    let taken: usize = 10 + several.iter().map(Span::width).sum::<usize>();
    let mut spans = vec![
        Span::styled(mark, accent),
        Span::styled(state.title(side), accent.patch(Style::new().bold())),
    ];
    spans.extend(several);
    if room >= taken + SHORTEST && !state.hidden() {
        let model = fit(&printable(model), room - taken);
        spans.push(Span::styled(format!(" · {model}"), name_style));
    }
    if state.sample(side).is_some_and(|s| s.original.is_some()) {
        let words = format!(" · {} edited", state.facts.symbols.edited);
        spans.push(Span::styled(words, theme.style(Token::Warning)));
    }
    if state.sample(side).is_some_and(|s| s.repair.is_some()) {
        let words = format!(" · {} repaired", state.facts.symbols.repaired);
        spans.push(Span::styled(words, theme.style(Token::Warning)));
    }
    let filtered = (state.filtered && state.view.is_text()).then_some("no directives");
    let own = (state.own_numbers && state.view.is_text()).then_some("own numbers");
    let together = (state.together && state.view.is_text()).then_some("together");
    let names = state.demangled.then_some("names");
    let words = state.view.name().into_iter().chain(filtered).chain(own).chain(together);
    for words in words.chain(names) {
        spans.push(Span::styled(format!(" · {words}"), theme.style(Token::Hint)));
    }
    spans
}

fn body(state: &State, sample: &Sample, area: Rect, buf: &mut Buffer) {
    let width = usize::from(area.width);
    let below = pane::status(sample, width);
    let window = pane::text_window(sample, Window { width, height: usize::from(area.height) });
    if sample.reply.text().is_empty() {
        waiting(state, sample, area, buf);
    } else if !state.view.is_text() {
        beside::draw(state, sample, area, buf);
    } else {
        lines(
            state,
            sample,
            Rect { height: u16::try_from(window.height).unwrap_or(0).min(area.height), ..area },
            buf,
        );
    }
    let first = area.bottom().saturating_sub(u16::try_from(below.len()).unwrap_or(0)).max(area.y);
    for (y, (token, text)) in (first..area.bottom()).zip(&below) {
        frame::row(text, state.facts.theme.style(*token), area, y, buf);
    }
}

/// What stands in a pane before any text has come.
fn waiting(state: &State, sample: &Sample, area: Rect, buf: &mut Buffer) {
    let theme = &state.facts.theme;
    if let Some(text) = status::awaited(state, sample) {
        frame::row(&text, theme.style(Token::Dim), area, area.y, buf);
    }
    if !sample.reasoning.is_empty() {
        let tail: Vec<&str> = sample
            .reasoning
            .lines()
            .rev()
            .take(usize::from(area.height.saturating_sub(2)))
            .collect();
        for (y, line) in (area.y + 1..area.bottom()).zip(tail.into_iter().rev()) {
            let line = printable(wrap::shown(line).0).into_owned();
            frame::row(&line, theme.style(Token::Reasoning), area, y, buf);
        }
    }
}

/// What stands in a pane whose view has no part of the reply.
fn nothing(state: &State, sample: &Sample, area: Rect, buf: &mut Buffer) {
    let part = match state.view {
        View::Cpp => "C++",
        View::Whole | View::Assembly | View::Compiler | View::Sides => "assembly",
    };
    let text = if sample.streaming() {
        format!("no {part} so far")
    } else {
        format!("the answer holds no {part}")
    };
    frame::row(&text, state.facts.theme.style(Token::Dim), area, area.y, buf);
}

fn lines(state: &State, sample: &Sample, area: Rect, buf: &mut Buffer) {
    let text = Text::new(sample, usize::from(area.width));
    if text.lines() == 0 {
        nothing(state, sample, area, buf);
        return;
    }
    let window = Window { width: text.width, height: usize::from(area.height) };
    let top = sample.scroll.top(&text, window);
    let gutter = u16::try_from(text.gutter()).unwrap_or(1).min(area.width);
    let content = Rect { x: area.x + gutter, width: area.width - gutter, height: 1, ..area };
    let mut y = area.y;
    let mut place = top.line;
    let mut skip = top.row;
    while y < area.bottom() && place < text.lines() {
        let line = text.shown.line(place);
        let rows = text.row_ranges(line);
        let read = text.read(line);
        let repainted = matches!(read, Cow::Owned(_)).then(|| repainted(&read));
        let plain = line_style(state, sample, line);
        for (n, bytes) in rows.iter().enumerate().skip(skip) {
            if y >= area.bottom() {
                break;
            }
            if n == 0 {
                margin(state, sample, line, gutter, (area.x, y), buf);
            }
            let row = text::Row {
                line: &read,
                bytes: bytes.clone(),
                spans: repainted.as_deref().unwrap_or_else(|| sample.painted.line(line)),
                tab: text.tab(),
                plain,
            };
            text::draw(&row, &state.facts.theme, Rect { y, ..content }, buf);
            let found = state.search.matches(wrap::shown(row.line).0);
            let style = state.facts.theme.style(Token::Selection);
            text::mark(&row, &found, style, Rect { y, ..content }, buf);
            y += 1;
        }
        let hidden = if sample.folds.any() { text.folded(place) } else { 0 };
        if hidden > 0 && y > area.y {
            let last = rows.last().and_then(|bytes| read.get(bytes.clone())).unwrap_or_default();
            let after = wrap::text_width(last, text.tab());
            folded(state, hidden, after, Rect { y: y - 1, ..content }, buf);
        }
        let left = wrap::shown(&read).1;
        if left > 0 && y < area.bottom() {
            let note = format!("… {left} more bytes of this line are not shown");
            frame::row(
                &note,
                state.facts.theme.style(Token::Warning),
                Rect { y, ..content },
                y,
                buf,
            );
        }
        skip = 0;
        place += 1;
    }
    scrollbar(state, text.lines(), top.line, area, buf);
}

/// The colours of a line of assembly in which names were made readable.
fn repainted(line: &str) -> Vec<crate::code::Span> {
    let mut spans = Vec::new();
    Painter::new(Language::Assembly(AsmSyntax::Auto)).line(wrap::shown(line).0, &mut spans);
    spans
}

/// After a folded block's label: how many lines are not shown.
fn folded(state: &State, lines: usize, after: usize, area: Rect, buf: &mut Buffer) {
    let Ok(after) = u16::try_from(after) else { return };
    if lines == 0 || after >= area.width {
        return;
    }
    let plural = if lines == 1 { "" } else { "s" };
    let dots = if state.facts.ascii { "..." } else { "…" };
    let note = format!("  {dots} {lines} line{plural}");
    let area = Rect { x: area.x + after, width: area.width - after, ..area };
    frame::row(&note, state.facts.theme.style(Token::Hint), area, area.y, buf);
}

fn line_style(state: &State, sample: &Sample, line: usize) -> Style {
    let theme = &state.facts.theme;
    if sample.marks.binary_search(&line).is_ok() {
        theme.style(Token::ErrorLine)
    } else {
        Style::new()
    }
}

/// The number of a line within its code; none for prose and fences.
fn own_number(sample: &Sample, line: usize) -> Option<usize> {
    let section = sample.reply.section_of(line)?;
    let code = section.kind != Kind::Prose && section.body.contains(&line);
    code.then(|| line - section.body.start + 1)
}

/// The line's mark, and its number where there is room.
fn margin(
    state: &State,
    sample: &Sample,
    line: usize,
    gutter: u16,
    (x, y): (u16, u16),
    buf: &mut Buffer,
) {
    let theme = &state.facts.theme;
    let marked = sample.marks.binary_search(&line).is_ok();
    if gutter > 2 {
        let number = if state.own_numbers { own_number(sample, line) } else { Some(line + 1) };
        let number = number.map(|n| n.to_string()).unwrap_or_default();
        let number = format!("{number:>width$} ", width = usize::from(gutter - 2));
        buf.set_string(x + 1, y, number, theme.style(Token::LineNumber));
    }
    if marked {
        let style = theme.style(Token::Fail);
        buf.set_string(x, y, state.facts.symbols.error_mark, style);
    }
}

/// Where the window is in the text, on the frame's right edge; nothing if all is in view.
pub(super) fn scrollbar(state: &State, count: usize, top: usize, area: Rect, buf: &mut Buffer) {
    let height = usize::from(area.height);
    if count <= height || height == 0 {
        return;
    }
    let at = (top * (height - 1)).div_ceil((count - 1).max(1)).min(height - 1);
    let symbol = if state.facts.ascii { "#" } else { "┃" };
    let y = area.y + u16::try_from(at).unwrap_or(0);
    buf.set_string(area.right(), y, symbol, state.facts.theme.style(Token::ScrollbarThumb));
}
