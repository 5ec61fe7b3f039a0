//! What programs read when they run: an editor that keeps its text from run to run. Runs nothing.

use crossterm::event::KeyEvent;
use tui_textarea::{TextArea, WrapMode};

use crate::theme::Theme;

use super::prompt;

/// The input editor.
#[derive(Debug)]
pub struct Input {
    editor: TextArea<'static>,
}

impl Default for Input {
    fn default() -> Self {
        let mut editor = TextArea::default();
        editor.set_wrap_mode(WrapMode::Glyph);
        editor.set_placeholder_text("What the program reads: write here, F5 runs with it");
        editor.set_cursor_line_style(ratatui::style::Style::default());
        Self { editor }
    }
}

impl Input {
    /// What a program reads: the lines, each with its line end; nothing if nothing is written.
    pub fn bytes(&self) -> Vec<u8> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut text = self.editor.lines().join("\n");
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.into_bytes()
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.editor.lines().iter().all(String::is_empty)
    }

    /// The editor, to draw it.
    pub const fn editor(&self) -> &TextArea<'static> {
        &self.editor
    }

    /// Gives the editor its styles.
    pub fn dress(&mut self, theme: &Theme, focused: bool) {
        prompt::dress(&mut self.editor, theme, focused);
    }

    /// A key that is not bound: typing, moving, selecting, undoing.
    pub fn key(&mut self, key: KeyEvent) {
        prompt::edit(&mut self.editor, key);
    }

    /// Takes in a pasted text as the prompt does; returns how many bytes were too many.
    pub fn paste(&mut self, text: &str) -> usize {
        let (clean, lost) = prompt::clean(text);
        self.editor.insert_str(&clean);
        lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ends_and_nothing_is_nothing() {
        let mut input = Input::default();
        assert_eq!(input.bytes(), b"");
        input.paste("8\r\n120");
        assert_eq!(input.bytes(), b"8\n120\n");
        input.paste("\n");
        assert_eq!(input.bytes(), b"8\n120\n");
    }
}
