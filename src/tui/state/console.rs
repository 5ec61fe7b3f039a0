//! A program that the user types at: its screen, as a terminal emulator reads it, and how it goes.
//! What the program writes reaches no other terminal.

mod repeats;

use std::fmt;
use std::num::NonZeroU16;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use crate::printable::stand_in;
use crate::sandbox::{Outcome, TerminalSize};

use repeats::Repeats;

/// Rows that can be scrolled back to.
const BACK: usize = 1000;

/// What a console is doing.
#[derive(Debug, Clone, PartialEq)]
pub enum Going {
    /// Its program is being built.
    Building,
    /// The program runs, since this time.
    Running(Duration),
    /// Stopped by the user, or for want of what it needs; why.
    Stopped(String),
    /// The program is over.
    Over(Outcome),
}

/// The terminal of one run of a program.
pub struct Console {
    emulator: vt100::Parser,
    repeats: Repeats,
    /// What it is doing.
    pub going: Going,
    /// When Esc was pressed last, if no other key came since.
    pub escape: Option<Duration>,
}

/// One place of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The cell of the emulator.
    pub cell: &'a vt100::Cell,
    /// The program's cursor stands here.
    pub cursor: bool,
}

impl Console {
    /// An empty screen of that size, whose program is yet to be built.
    pub fn new(size: TerminalSize) -> Self {
        let (rows, columns) = within(size);
        Self {
            emulator: vt100::Parser::new(rows, columns, BACK),
            repeats: Repeats::default(),
            going: Going::Building,
            escape: None,
        }
    }

    /// Whether its program is being built, or runs.
    pub const fn at_work(&self) -> bool {
        matches!(self.going, Going::Building | Going::Running(_))
    }

    /// Takes in what the program has written. If the emulator cannot bear it, the screen begins anew.
    pub fn write(&mut self, bytes: &[u8]) {
        let bytes = self.repeats.defused(bytes);
        let emulator = &mut self.emulator;
        // Hostile bytes in code that is not ours: a fault in it must cost no more than this screen.
        if catch_unwind(AssertUnwindSafe(|| emulator.process(&bytes))).is_err() {
            let (rows, columns) = self.emulator.screen().size();
            self.emulator = vt100::Parser::new(rows, columns, BACK);
            self.emulator.process(b"(the screen was lost to a fault of the terminal emulator)\r\n");
        }
    }

    /// Writes a sentence of our own, safe to show, on a line of its own.
    pub fn say(&mut self, text: &str) {
        let (_, column) = self.emulator.screen().cursor_position();
        let begin = if column > 0 { "\r\n" } else { "" };
        self.write(format!("\x1b[0m{begin}{text}\r\n").as_bytes());
    }

    /// The size of the screen.
    pub fn size(&self) -> TerminalSize {
        let (rows, columns) = self.emulator.screen().size();
        TerminalSize { rows: rows.get(), columns: columns.get() }
    }

    /// Gives the screen another size; true if it had another.
    pub fn resize(&mut self, size: TerminalSize) -> bool {
        let (rows, columns) = within(size);
        if self.emulator.screen().size() == (rows, columns) {
            return false;
        }
        let emulator = &mut self.emulator;
        if catch_unwind(AssertUnwindSafe(|| emulator.set_size(rows, columns))).is_err() {
            self.emulator = vt100::Parser::new(rows, columns, BACK);
        }
        true
    }

    /// Moves the window by rows: up into what has left the screen, or down again.
    pub fn scroll(&mut self, rows: isize) {
        let screen = self.emulator.screen_mut();
        screen.set_scrollback(screen.scrollback().saturating_add_signed(rows.saturating_neg()));
    }

    /// Rows between the window and the newest row.
    pub fn scrolled(&self) -> usize {
        self.emulator.screen().scrollback()
    }

    /// The cell at a place of the window; `None` outside of the screen.
    pub fn cell(&self, row: u16, column: u16) -> Option<Cell<'_>> {
        let screen = self.emulator.screen();
        let here = screen.cursor_position() == (row, column) && screen.scrollback() == 0;
        let cursor = here && self.at_work() && !screen.hide_cursor();
        screen.cell(row, column).map(|cell| Cell { cell, cursor })
    }

    /// Whether the cursor keys send what they send to programs of the whole screen.
    pub fn application_cursor(&self) -> bool {
        self.emulator.screen().application_cursor()
    }

    /// Whether the program wants to be told what is pasted.
    pub fn bracketed_paste(&self) -> bool {
        self.emulator.screen().bracketed_paste()
    }

    /// All that the program has written, as far as it is kept, safe to show.
    pub fn text(&self) -> String {
        let mut screen = self.emulator.screen().clone();
        let height = usize::from(self.size().rows);
        let columns = self.size().columns;
        let mut rows = Vec::new();
        screen.set_scrollback(BACK);
        loop {
            let back = screen.scrollback();
            let here = screen.rows(0, columns).take(if back == 0 { height } else { back });
            rows.extend(here.map(|row| row.trim_end().to_owned()));
            if back == 0 {
                break;
            }
            screen.set_scrollback(back.saturating_sub(height));
        }
        let text = rows.join("\n");
        let safe: String = text.chars().map(|c| stand_in(c).unwrap_or(c)).collect();
        let end = safe.trim_end();
        if end.is_empty() { String::new() } else { format!("{end}\n") }
    }
}

impl Default for Console {
    /// A screen of the size that terminals once had.
    fn default() -> Self {
        Self::new(TerminalSize { rows: 24, columns: 80 })
    }
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Console").field("going", &self.going).finish_non_exhaustive()
    }
}

/// A size that the emulator can have.
fn within(size: TerminalSize) -> (NonZeroU16, NonZeroU16) {
    let least = |number: u16| NonZeroU16::new(number.min(1000)).unwrap_or(NonZeroU16::MIN);
    // A character of two columns needs two.
    (least(size.rows), least(size.columns.max(2)))
}

#[cfg(test)]
mod tests;
