//! Where the panes are, from the size of the terminal alone, so that nothing moves while text
//! streams. Pure; draws nothing.
//!
//! ```text
//! header
//! ┌ prompt ──────────────────────────┐   one line without a frame under 20 rows
//! ┌ base ──────────┐┌ tuned ─────────┐   tabs of one pane under 100 columns
//! ┌ run ─────────────────────────────┐
//! footer
//! ```

use ratatui::layout::Rect;

use super::scroll::Window;
use super::state::{Divider, Focus, State, part};
use crate::sandbox::TerminalSize;
use crate::side::Side;

/// Under this width the replies are tabs of one pane.
const WIDE: u16 = 100;
/// Under this height the prompt is one line without a frame.
const TALL: u16 = 20;
/// Rows of text that the prompt may grow to.
const PROMPT_ROWS: u16 = 14;
/// The prompt's text may grow to this part of the screen.
const PROMPT_SHARE: u16 = 4;
/// Columns and rows below which no divider makes a pane.
const LEAST: (u16, u16) = (24, 5);

/// Columns that a list with words above it takes at most.
const PICKER: u16 = 92;

/// Columns that the list of themes takes at most.
const THEMES: u16 = 44;

/// The places of everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layout {
    /// The line at the top.
    pub header: Rect,
    /// The prompt, with its frame if it has one.
    pub prompt: Rect,
    /// Base and tuned; in a narrow terminal only the selected one has a place.
    pub replies: [Rect; 2],
    /// The run pane.
    pub run: Rect,
    /// The line at the bottom.
    pub footer: Rect,
    /// The prompt has a frame.
    pub framed_prompt: bool,
    /// The replies stand side by side.
    pub wide: bool,
}

impl Layout {
    /// The places for a state: its size, its prompt's length, and what is zoomed.
    pub fn of(state: &State) -> Self {
        let (width, height) = state.size;
        let screen = Rect::new(0, 0, width, height);
        let mut rest = screen;
        let header = take_top(&mut rest, 1);
        let footer = take_bottom(&mut rest, 1);
        let wide = width >= WIDE;
        let framed_prompt = height >= TALL;
        let base = Self { header, footer, framed_prompt, wide, ..Self::default() };
        if state.zoomed {
            return base.zoomed(state, rest);
        }
        let text_rows = prompt_rows(state, width);
        let text_rows = text_rows.min(height / PROMPT_SHARE).max(1);
        let prompt_height = if framed_prompt { text_rows + 2 } else { text_rows };
        let prompt = take_top(&mut rest, prompt_height);
        let wanted = run_height(rest.height, typing(state));
        let height = match state.shape.run {
            None => wanted,
            Some(share) => {
                let least = if typing(state) { wanted } else { 0 };
                part(share, rest.height, LEAST.1, LEAST.1).max(least)
            }
        };
        let run = take_bottom(&mut rest, height);
        Self { prompt, run, ..base }.with_replies(state, rest)
    }

    fn with_replies(mut self, state: &State, rest: Rect) -> Self {
        if self.wide {
            let width = match state.shape.left {
                None => rest.width / 2,
                Some(share) => part(share, rest.width, LEAST.0, LEAST.0),
            };
            let left = Rect { width, ..rest };
            let right = Rect { x: left.right(), width: rest.width - left.width, ..rest };
            for (side, place) in state.order().into_iter().zip([left, right]) {
                self.replies[side.index()] = place;
            }
        } else {
            self.replies[state.selected.index()] = rest;
        }
        self
    }

    fn zoomed(self, state: &State, rest: Rect) -> Self {
        match state.focus {
            Focus::Prompt => Self { prompt: rest, framed_prompt: true, ..self },
            Focus::Run => Self { run: rest, ..self },
            Focus::Reply => Self { wide: false, ..self }.with_replies(state, rest),
        }
    }

    /// The divider at a place, if one can be dragged there: the two lines of the frames that meet.
    pub fn divider(&self, column: u16, row: u16) -> Option<Divider> {
        let [mut left, mut right] = self.replies;
        if right.x < left.x {
            std::mem::swap(&mut left, &mut right);
        }
        let down = self.run;
        if self.wide && !left.is_empty() && !right.is_empty() {
            let between = column + 1 == left.right() || column == left.right();
            // The frame's upper line has the title, and its lower line is the other divider.
            if between && row > left.y && row + 1 < left.bottom() {
                return Some(Divider::Replies);
            }
        }
        let across = Side::BOTH
            .into_iter()
            .filter_map(|side| self.replies.get(side.index()))
            .any(|area| !area.is_empty() && area.bottom() == down.y);
        (across && !down.is_empty() && (row == down.y || row + 1 == down.y)).then_some(Divider::Run)
    }

    /// The window of a reply's text, inside its frame.
    pub fn reply_window(&self, side: Side) -> Window {
        let area = self.replies.get(side.index()).copied().unwrap_or_default();
        window(area)
    }

    /// The size of a terminal in the run pane: the least that a program can use, where there is less.
    pub fn terminal(&self) -> TerminalSize {
        let area = inside(self.run);
        TerminalSize { rows: area.height.max(1), columns: area.width.max(2) }
    }

    /// The window of the run pane's text, inside its frame.
    pub fn run_window(&self) -> Window {
        window(self.run)
    }
}

/// The place of the history browser: everything between header and footer.
pub fn browser((width, height): (u16, u16)) -> Rect {
    Rect::new(0, 1, width, height.saturating_sub(2))
}

/// The place of the browser's rows: in its frame, below the words and the heads of the columns.
pub fn list(size: (u16, u16)) -> Rect {
    let area = inside(browser(size));
    Rect { y: area.y.saturating_add(2), height: area.height.saturating_sub(2), ..area }
}

/// The place of a list of so many items with a line of words above it: near the top, so that a list
/// that grows shorter does not move.
pub fn picker((width, height): (u16, u16), items: usize) -> Rect {
    let columns = width.saturating_sub(4).min(PICKER);
    let rows = u16::try_from(items).unwrap_or(u16::MAX).max(2).saturating_add(3);
    let rows = rows.min(height.saturating_sub(2)).min((height * 2 / 3).max(10));
    let top = 1 + height.saturating_sub(rows + 2).min(height / 8);
    Rect::new((width - columns) / 2, top, columns, rows)
}

/// The place of the list of so many themes: on the right, so that most of the bench shows the one
/// that is pointed at.
pub fn themes((width, height): (u16, u16), items: usize) -> Rect {
    let columns = width.saturating_sub(4).min(THEMES);
    let rows = u16::try_from(items).unwrap_or(u16::MAX).max(2).saturating_add(3);
    let rows = rows.min(height.saturating_sub(2));
    Rect::new(
        width.saturating_sub(columns + 2),
        1 + height.saturating_sub(rows + 2).min(2),
        columns,
        rows,
    )
}

/// The place of such a list's items: in its frame, below the words.
pub fn picked(window: Rect) -> Rect {
    let area = inside(window);
    Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area }
}

/// The place of the rows of the overlay of models: in its frame, below the guide's words if it has
/// them, both sides and the filter.
pub fn models(size: (u16, u16), guide: bool) -> Rect {
    let area = inside(browser(size));
    let above = if guide { 6 } else { 4 };
    Rect {
        x: area.x.saturating_add(1),
        width: area.width.saturating_sub(1),
        y: area.y.saturating_add(above),
        height: area.height.saturating_sub(above),
    }
}

/// What is left inside of a frame.
pub fn inside(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

fn window(area: Rect) -> Window {
    let area = inside(area);
    Window { width: usize::from(area.width), height: usize::from(area.height) }
}

fn run_height(rest: u16, typing: bool) -> u16 {
    if typing {
        return rest.saturating_mul(6) / 10;
    }
    (rest * 3 / 10).clamp(5, 16).min(rest.saturating_sub(4))
}

/// Whether the user is at the terminal of a program, which wants more room than output does.
fn typing(state: &State) -> bool {
    state.focus == Focus::Run && state.console().is_some()
}

fn prompt_rows(state: &State, width: u16) -> u16 {
    let inner = usize::from(width.saturating_sub(2)).max(1);
    let lines = state.prompt.editor().lines();
    let rows: usize = lines
        .iter()
        .take(usize::from(PROMPT_ROWS))
        .map(|line| 1 + line.chars().count().min(10_000) / inner)
        .sum();
    u16::try_from(rows).unwrap_or(PROMPT_ROWS).clamp(1, PROMPT_ROWS)
}

fn take_top(rest: &mut Rect, height: u16) -> Rect {
    let height = height.min(rest.height);
    let taken = Rect { height, ..*rest };
    rest.y += height;
    rest.height -= height;
    taken
}

fn take_bottom(rest: &mut Rect, height: u16) -> Rect {
    let height = height.min(rest.height);
    rest.height -= height;
    Rect { y: rest.bottom(), height, ..*rest }
}
