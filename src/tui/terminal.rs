//! The one owner of the terminal: takes it, gives it back, whatever happens in between.

use std::io::{self, BufWriter, Stdout, Write};

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
    KeyboardEnhancementFlags, PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use crossterm::execute;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect, Size};
use ratatui::{TerminalOptions, Viewport};
use rustix::process::{Signal, getpid, kill_process};

use super::state::State;
use super::view::view;

/// Bytes of one frame that are gathered before they are written.
const FRAME_BYTES: usize = 1 << 18;

/// The terminal while the bench has it. Dropping it gives the terminal back.
pub(super) struct Terminal {
    inner: ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    /// What is drawn on: as large as the state said last.
    area: Rect,
    mouse: bool,
    taken: bool,
}

impl Terminal {
    /// Takes the terminal.
    ///
    /// # Errors
    /// If it cannot be put into raw mode, which means that it is no terminal.
    pub(super) fn take(mouse: bool) -> io::Result<Self> {
        let out = BufWriter::with_capacity(FRAME_BYTES, io::stdout());
        // A viewport that ratatui does not fit to the terminal by itself: the state hears of a new
        // size later than that, and its layout has to be that of the buffer.
        let area = Rect::ZERO;
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let inner = ratatui::Terminal::with_options(CrosstermBackend::new(out), options)?;
        let mut terminal = Self { inner, area, mouse, taken: false };
        terminal.enter()?;
        Ok(terminal)
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// If the terminal does not answer.
    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.inner.size()?;
        Ok((size.width, size.height))
    }

    fn enter(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        self.taken = true;
        let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES;
        execute!(
            self.inner.backend_mut(),
            EnterAlternateScreen,
            EnableBracketedPaste,
            PushKeyboardEnhancementFlags(flags)
        )?;
        if self.mouse {
            execute!(self.inner.backend_mut(), EnableMouseCapture)?;
        }
        Ok(())
    }

    fn leave(&mut self) -> io::Result<()> {
        if !std::mem::take(&mut self.taken) {
            return Ok(());
        }
        // Each step is tried even if one before it failed: half a terminal is of no use to anybody.
        let out = self.inner.backend_mut();
        let written = execute!(
            out,
            EndSynchronizedUpdate,
            DisableMouseCapture,
            PopKeyboardEnhancementFlags,
            DisableBracketedPaste,
            LeaveAlternateScreen
        );
        let shown = self.inner.show_cursor().and_then(|()| self.inner.backend_mut().flush());
        disable_raw_mode().and(written).and(shown)
    }

    /// Draws the state in the size that it knows; writes nothing if nothing changed.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub(super) fn draw(&mut self, state: &State) -> io::Result<()> {
        let area = Rect::from((Position::ORIGIN, Size::from(state.size)));
        if self.area != area {
            self.area = area;
            self.inner.resize(area)?;
        }
        crossterm::queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        self.inner.draw(|frame| view(state, frame))?;
        execute!(self.inner.backend_mut(), EndSynchronizedUpdate)
    }

    /// Forgets what is on the screen, so that the next frame paints everything.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub(super) fn repaint(&mut self) -> io::Result<()> {
        // Not `clear`: it asks the terminal where the cursor is, and the answer would come as a key.
        self.inner.resize(self.area)
    }

    /// Takes or leaves the mouse.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub(super) fn set_mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on {
            execute!(self.inner.backend_mut(), EnableMouseCapture)
        } else {
            execute!(self.inner.backend_mut(), DisableMouseCapture)
        }
    }

    /// Writes bytes that move nothing on the screen, such as a clipboard sequence.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let out = self.inner.backend_mut();
        out.write_all(bytes)?;
        Write::flush(out)
    }

    /// Gives the terminal to another program for a while.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub(super) fn lend(&mut self) -> io::Result<()> {
        self.leave()
    }

    /// Takes the terminal again after it was lent.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub(super) fn take_back(&mut self) -> io::Result<()> {
        self.enter()?;
        self.repaint()
    }

    /// Gives the terminal back, stops this process, and takes the terminal again when the shell
    /// brings us back.
    ///
    /// # Errors
    /// If the terminal is gone, or the process cannot be stopped.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        self.leave()?;
        kill_process(getpid(), Signal::STOP)?;
        self.enter()?;
        self.repaint()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if let Err(error) = self.leave() {
            tracing::warn!("could not give the terminal back: {error}");
        }
    }
}
