//! A listing beside the compiler's, or beside the other side's, in a reply's pane.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::{frame, reply, text};
use crate::side::Side;
use crate::theme::Token;
use crate::tui::beside::{GUTTER, Line, Read, Whose};
use crate::tui::scroll::{Rows as _, Window};
use crate::tui::state::{Build, Sample, State, View};
use crate::tui::wrap::{self, Break};

/// Draws the comparison, or what it waits for.
pub(super) fn draw(state: &State, sample: &Sample, area: Rect, buf: &mut Buffer) {
    if sample.against.is_none() && state.view == View::Compiler {
        let style = state.facts.theme.style(Token::Dim);
        let rows = wrap::rows(awaited(sample), usize::from(area.width), 1, Break::Word);
        for (y, range) in (area.y..area.bottom()).zip(rows) {
            frame::row(awaited(sample).get(range).unwrap_or_default(), style, area, y, buf);
        }
        return;
    }
    let Some(beside) = sample.compared(state.view) else { return };
    let read = Read { beside, demangled: sample.demangled };
    let window = Window { width: usize::from(area.width), height: usize::from(area.height) };
    let top = sample.scroll.top(&read, window);
    let (mut y, mut skip) = (area.y, top.row);
    for n in top.line..read.lines() {
        let Some(line) = beside.line(n) else { break };
        let rows = beside.row_ranges(n, window.width, sample.demangled);
        for (row, bytes) in rows.into_iter().enumerate().skip(skip) {
            if y >= area.bottom() {
                reply::scrollbar(state, read.lines(), top.line, area, buf);
                return;
            }
            one(state, line, bytes, row == 0, Rect { y, height: 1, ..area }, buf);
            y += 1;
        }
        skip = 0;
    }
    reply::scrollbar(state, read.lines(), top.line, area, buf);
}

/// What is shown while there is no comparison.
fn awaited(sample: &Sample) -> &'static str {
    match &sample.build {
        _ if !sample.code.assembly && !sample.streaming() => "the answer holds no assembly",
        Build::None => "The answer is compared with the compiler's own assembly once it is built.",
        Build::AtWork(_) => "building, then compiling the C++ …",
        Build::Done { .. } if !sample.code.cpp => {
            "not compared with the compiler: the answer holds no C++ to compile"
        }
        Build::Done { .. } => "compiling the C++ to compare with it …",
    }
}

fn one(
    state: &State,
    line: &Line,
    bytes: std::ops::Range<usize>,
    first: bool,
    area: Rect,
    buf: &mut Buffer,
) {
    let theme = &state.facts.theme;
    let (sign, token) = match line.whose {
        Whose::Word => {
            let words = line.text.get(bytes).unwrap_or_default();
            frame::row(words, theme.style(Token::Hint), area, area.y, buf);
            return;
        }
        Whose::Both => (' ', Token::Dim),
        Whose::Answer => ('+', Token::Pass),
        Whose::Compiler => ('-', Token::Fail),
        Whose::Only(Side::Base) => ('-', Token::Base),
        Whose::Only(Side::Tuned) => ('+', Token::Tuned),
        Whose::Gap => {
            let dots = if state.facts.ascii { "." } else { "·" };
            frame::row(dots, theme.style(Token::Dim), area, area.y, buf);
            return;
        }
    };
    if first {
        buf.set_stringn(area.x, area.y, sign.to_string(), 1, theme.style(token));
        if let Some(number) = line.number {
            let number = format!("{number:>width$}", width = GUTTER - 2);
            buf.set_stringn(area.x + 1, area.y, number, GUTTER - 2, theme.style(Token::LineNumber));
        }
    }
    let gutter = u16::try_from(GUTTER).unwrap_or(0).min(area.width);
    let content = Rect { x: area.x + gutter, width: area.width - gutter, ..area };
    let read = line.reading(state.demangled);
    let row =
        text::Row { line: &read.text, bytes, spans: &read.spans, tab: 1, plain: Style::new() };
    text::draw(&row, theme, content, buf);
    // What the other side has not stands out.
    text::mark(&row, &read.differs, Style::new().add_modifier(Modifier::REVERSED), content, buf);
    let found = state.search.matches(&read.text);
    text::mark(&row, &found, theme.style(Token::Selection), content, buf);
}
