//! Where a pane looks into its text: by line and row, so that nothing is ever proportional to the
//! length of the text. Pure; draws nothing.

/// A text as a pane sees it: lines, each of one row or more.
pub trait Rows {
    /// How many lines there are.
    fn lines(&self) -> usize;
    /// How many rows the line takes in a pane of `width` columns; at least one.
    fn rows(&self, line: usize, width: usize) -> usize;
}

/// A row of a text: a line, and a row within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Anchor {
    /// The line, from 0.
    pub line: usize,
    /// The row within the line, from 0.
    pub row: usize,
}

/// What part of its text a pane shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scroll {
    /// Always the end.
    Follow,
    /// From this row on.
    At(Anchor),
}

/// The size of the text's window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
}

impl Scroll {
    /// The first row that is shown.
    pub fn top(self, text: &impl Rows, window: Window) -> Anchor {
        let last = last_top(text, window);
        match self {
            Self::Follow => last,
            Self::At(anchor) => anchor.min(last),
        }
    }

    /// After moving by `delta` rows; reaching the end downwards follows again.
    #[must_use]
    pub fn moved(self, delta: isize, text: &impl Rows, window: Window) -> Self {
        let top = self.top(text, window);
        if delta < 0 {
            return Self::At(back(text, top, delta.unsigned_abs(), window.width));
        }
        let next = forward(text, top, delta.unsigned_abs(), window.width);
        if next >= last_top(text, window) { Self::Follow } else { Self::At(next) }
    }

    /// So that `line` is in view, a third from the top if it was not.
    #[must_use]
    pub fn showing(self, line: usize, text: &impl Rows, window: Window) -> Self {
        let top = self.top(text, window);
        let end = forward(text, top, window.height.saturating_sub(1), window.width);
        if line >= top.line && line < end.line {
            return Self::At(top);
        }
        Self::At(back(text, Anchor { line, row: 0 }, window.height / 3, window.width))
    }
}

/// The top from which the text just fills the window to its end.
fn last_top(text: &impl Rows, window: Window) -> Anchor {
    let Some(line) = text.lines().checked_sub(1) else { return Anchor::default() };
    let end = Anchor { line, row: text.rows(line, window.width).saturating_sub(1) };
    back(text, end, window.height.saturating_sub(1), window.width)
}

fn back(text: &impl Rows, from: Anchor, mut rows: usize, width: usize) -> Anchor {
    let mut at = from;
    loop {
        if rows <= at.row {
            return Anchor { row: at.row - rows, ..at };
        }
        if at.line == 0 {
            return Anchor::default();
        }
        rows -= at.row + 1;
        at.line -= 1;
        at.row = text.rows(at.line, width).saturating_sub(1);
    }
}

fn forward(text: &impl Rows, from: Anchor, mut rows: usize, width: usize) -> Anchor {
    let mut at = from;
    while at.line < text.lines() {
        let left = text.rows(at.line, width).saturating_sub(at.row + 1);
        if rows <= left {
            return Anchor { row: at.row + rows, ..at };
        }
        rows -= left + 1;
        at = Anchor { line: at.line + 1, row: 0 };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line n takes `self.0[n]` rows.
    struct Text(Vec<usize>);

    impl Rows for Text {
        fn lines(&self) -> usize {
            self.0.len()
        }
        fn rows(&self, line: usize, _: usize) -> usize {
            self.0[line]
        }
    }

    const WINDOW: Window = Window { width: 10, height: 3 };

    #[test]
    fn following_shows_the_end_and_a_short_text_starts_at_its_top() {
        assert_eq!(Scroll::Follow.top(&Text(vec![1; 10]), WINDOW), Anchor { line: 7, row: 0 });
        assert_eq!(Scroll::Follow.top(&Text(vec![1, 5]), WINDOW), Anchor { line: 1, row: 2 });
        assert_eq!(Scroll::Follow.top(&Text(vec![1]), WINDOW), Anchor::default());
        assert_eq!(Scroll::Follow.top(&Text(vec![]), WINDOW), Anchor::default());
    }

    #[test]
    fn going_up_leaves_the_end_and_going_down_to_it_follows_again() {
        let text = Text(vec![2; 5]);
        let up = Scroll::Follow.moved(-1, &text, WINDOW);
        assert_eq!(up, Scroll::At(Anchor { line: 3, row: 0 }));
        assert_eq!(up.moved(1, &text, WINDOW), Scroll::Follow);
        assert_eq!(up.moved(-100, &text, WINDOW), Scroll::At(Anchor::default()));
        assert_eq!(
            Scroll::At(Anchor::default()).moved(1, &text, WINDOW).top(&text, WINDOW),
            Anchor { line: 0, row: 1 }
        );
    }

    #[test]
    fn a_line_is_brought_into_view_and_left_alone_when_it_is_there() {
        let text = Text(vec![1; 100]);
        let shown = Scroll::Follow.showing(50, &text, WINDOW);
        assert_eq!(shown.top(&text, WINDOW), Anchor { line: 49, row: 0 });
        assert_eq!(shown.showing(50, &text, WINDOW), shown);
    }
}
