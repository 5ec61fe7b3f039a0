//! One line of words that is written into at its end. Knows not what the words are for.

use std::ops::Deref;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Characters that a line may have.
const LONGEST: usize = 200;

/// One line of words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(String);

impl Deref for Words {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Words {
    /// Adds a text, as far as there is room; nothing that moves a cursor.
    pub fn write(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.0.chars().count());
        let text = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
        self.0.extend(text.filter(|c| !c.is_control()).take(room));
    }

    /// Takes all away.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// A key that is not bound: letters are written, Backspace, Ctrl+W and Ctrl+U take away.
    /// Whether the words are others now.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let before = self.0.clone();
        match (key.code, key.modifiers) {
            (KeyCode::Char('u'), KeyModifiers::CONTROL) => self.clear(),
            (KeyCode::Char('w'), KeyModifiers::CONTROL) => {
                let kept = self.0.trim_end().rfind(' ').map_or(0, |at| at + 1);
                self.0.truncate(kept);
            }
            (KeyCode::Char(c), KeyModifiers::NONE | KeyModifiers::SHIFT) => {
                self.write(c.encode_utf8(&mut [0; 4]));
            }
            (KeyCode::Backspace, _) => drop(self.0.pop()),
            _ => {}
        }
        self.0 != before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_one_line_of_text() {
        let mut words = Words::default();
        words.write("a\nb\u{1b}[31m\tc");
        assert_eq!(&*words, "a b[31m c");
        words.write(&"x".repeat(1000));
        assert_eq!(words.chars().count(), LONGEST);
    }

    #[test]
    fn a_word_or_all_of_them_go_with_one_key() {
        let mut words = Words::default();
        words.write("größe der zahl ");
        let ctrl = |c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL);
        assert!(words.key(ctrl('w')));
        assert_eq!(&*words, "größe der ");
        assert!(words.key(ctrl('u')) && words.is_empty());
        assert!(!words.key(ctrl('u')));
    }
}
