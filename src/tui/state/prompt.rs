//! The prompt editor, and the prompts that can be called back into it. Sends nothing.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_textarea::{CursorMove, TextArea, WrapMode};

use super::template::gap;
use crate::theme::{Theme, Token};

/// Bytes of a paste that are taken; more would be no prompt, and the editor would crawl.
const LONGEST_PASTE: usize = 1 << 20;

/// The editor with its history: the samples' prompts, then what was sent.
#[derive(Debug)]
pub struct Prompt {
    editor: TextArea<'static>,
    history: Vec<String>,
    /// The entry of the history that the editor shows, if it was called back.
    recalled: Option<usize>,
    /// What was being written when the history was opened.
    draft: String,
    /// The prompt on offer that was sent last, if nothing else was sent since.
    sent: Option<usize>,
    /// How many prompts were on offer at first; they stand before all others.
    offered: usize,
    /// A template stands in the editor, and may have gaps.
    gaps: bool,
}

impl Prompt {
    /// An editor that holds `text`, or the first of the prompts on offer.
    pub fn new(text: Option<&str>, offered: Vec<String>) -> Self {
        let recalled = (text.is_none() && !offered.is_empty()).then_some(0);
        let first = text.or_else(|| offered.first().map(String::as_str)).unwrap_or_default();
        let editor = editor(first);
        let count = offered.len();
        let draft = String::new();
        Self { editor, history: offered, recalled, draft, sent: None, offered: count, gaps: false }
    }

    /// What is written.
    pub fn text(&self) -> String {
        self.editor.lines().join("\n")
    }

    /// The editor, to draw it.
    pub const fn editor(&self) -> &TextArea<'static> {
        &self.editor
    }

    /// Gives the editor its styles.
    pub fn dress(&mut self, theme: &Theme, focused: bool) {
        dress(&mut self.editor, theme, focused);
    }

    /// The entry of the history that is shown, and how many there are.
    pub fn place(&self) -> Option<(usize, usize)> {
        self.recalled.map(|n| (n, self.history.len()))
    }

    /// The prompts on offer.
    pub fn offered(&self) -> &[String] {
        self.history.get(..self.offered).unwrap_or_default()
    }

    /// The prompt on offer that is shown, if one is.
    pub fn chosen(&self) -> Option<usize> {
        self.recalled.filter(|place| *place < self.offered)
    }

    /// Takes in what was asked before this session, the last first: it stands behind the prompts on
    /// offer. Texts that are known stay where they are.
    pub fn learn(&mut self, older: Vec<String>) {
        let mut new: Vec<String> =
            older.into_iter().filter(|text| !self.history.contains(text)).collect();
        new.reverse();
        let place = self.offered;
        self.recalled = self.recalled.map(|n| if n < place { n } else { n + new.len() });
        self.history.splice(place..place, new);
    }

    /// Puts a template into the editor and goes to its first gap; what was being written can be
    /// called back.
    pub fn fill(&mut self, text: &str) {
        let text = clean(text).0;
        if self.recalled.is_none() {
            self.draft = self.text();
        }
        self.recalled = None;
        self.editor = editor(&text);
        self.gaps = true;
        self.editor.move_cursor(CursorMove::Top);
        self.editor.move_cursor(CursorMove::Head);
        self.next_gap();
    }

    /// Marks the next gap of a template, so that typing takes its place; from the last one on to the
    /// first. False if there is no template, or no gap in it any more.
    pub fn next_gap(&mut self) -> bool {
        if !self.gaps {
            return false;
        }
        let cursor = self.editor.cursor();
        let (row, column) = (cursor.0, cursor.1);
        let lines = self.editor.lines();
        let count = lines.len();
        let after = lines.get(row).and_then(|line| gap(line, column)).map(|found| (row, found));
        let found = after.or_else(|| {
            (1..=count).map(|n| (row + n) % count).find_map(|row| Some((row, gap(&lines[row], 0)?)))
        });
        let Some((row, columns)) = found else {
            self.gaps = false;
            return false;
        };
        let place = |column: usize| {
            let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
            CursorMove::Jump(short(row), short(column))
        };
        self.editor.cancel_selection();
        self.editor.move_cursor(place(columns.start));
        self.editor.start_selection();
        self.editor.move_cursor(place(columns.end));
        true
    }

    /// A key that is not bound: typing, moving, selecting, undoing.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let changed = edit(&mut self.editor, key);
        if changed {
            self.recalled = None;
        }
        changed
    }

    /// A new line at the cursor.
    pub fn newline(&mut self) {
        self.editor.insert_newline();
        self.recalled = None;
    }

    /// Takes in a pasted text: line ends made one, no control characters, never submitted.
    /// Returns how many bytes were too many.
    pub fn paste(&mut self, text: &str) -> usize {
        let (clean, lost) = clean(text);
        self.editor.insert_str(&clean);
        self.recalled = None;
        lost
    }

    /// Calls back the entry before the one shown; false if the cursor is not on the first line.
    pub fn earlier(&mut self) -> bool {
        if self.editor.cursor().0 > 0 && self.recalled.is_none() {
            return false;
        }
        let place = match self.recalled {
            Some(n) => n.checked_sub(1),
            None => self.sent.or_else(|| self.history.len().checked_sub(1)),
        };
        self.recall(place.or(self.recalled));
        true
    }

    /// Calls back the entry after the one shown; false if the cursor is not on the last line.
    pub fn later(&mut self) -> bool {
        let last = self.editor.lines().len().saturating_sub(1);
        match self.recalled {
            None if self.editor.cursor().0 < last => return false,
            None => {}
            Some(n) if n + 1 < self.history.len() => self.recall(Some(n + 1)),
            Some(_) if self.draft.is_empty() => {}
            Some(_) => self.recall(None),
        }
        true
    }

    fn recall(&mut self, place: Option<usize>) {
        self.gaps = false;
        if self.recalled.is_none() {
            self.draft = self.text();
        }
        let text = match place.and_then(|n| self.history.get(n)) {
            Some(text) => text.clone(),
            None => self.draft.clone(),
        };
        self.recalled = place;
        self.editor = editor(&text);
    }

    /// Shows a prompt of the history; what was being written can be called back.
    pub fn show(&mut self, text: &str) {
        let text = clean(text).0;
        let known = self.history.iter().position(|known| *known == text);
        let place = known.unwrap_or_else(|| {
            self.history.push(text);
            self.history.len() - 1
        });
        self.recall(Some(place));
    }

    /// Remembers a prompt that was sent, as the one that is called back first; the text stays in
    /// the editor.
    pub fn remember(&mut self, text: &str) {
        let known = self.history.iter().position(|known| known == text);
        let shown = self.recalled.is_some_and(|place| Some(place) == known);
        self.sent = known.filter(|place| *place < self.offered);
        if self.sent.is_none() {
            self.history.retain(|known| known != text);
            self.history.push(text.to_owned());
        }
        if shown || known.is_none() {
            self.recalled = self.sent.or(Some(self.history.len() - 1));
        }
        self.draft.clear();
    }
}

/// Gives an editor its styles.
pub(super) fn dress(editor: &mut TextArea<'static>, theme: &Theme, focused: bool) {
    let text = theme.ink(Token::Text);
    editor.set_style(text);
    editor.set_selection_style(theme.style(Token::Selection));
    editor.set_cursor_style(if focused { theme.style(Token::Cursor) } else { text });
    editor.set_placeholder_style(theme.style(Token::Dim));
}

/// Takes in a key of an editor; whether the text is another one now. Ctrl+U takes back the line up to
/// the cursor, as everywhere else, and Ctrl+/ undoes, which terminals send as Ctrl+7 or Ctrl+_.
pub(super) fn edit(editor: &mut TextArea<'static>, key: KeyEvent) -> bool {
    match (key.code, key.modifiers) {
        (KeyCode::Char('u'), KeyModifiers::CONTROL) => editor.delete_line_by_head(),
        (KeyCode::Char('/' | '_' | '7'), KeyModifiers::CONTROL) => editor.undo(),
        _ => editor.input(key),
    }
}

/// A pasted text with its line ends made one and without control characters, and how many bytes of
/// it were too many.
pub(super) fn clean(text: &str) -> (String, usize) {
    let mut end = text.len().min(LONGEST_PASTE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let taken = text.get(..end).unwrap_or_default().replace("\r\n", "\n").replace('\r', "\n");
    let kept = taken.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    (kept, text.len() - end)
}

fn editor(text: &str) -> TextArea<'static> {
    let mut editor = TextArea::new(text.split('\n').map(str::to_owned).collect());
    editor.set_wrap_mode(WrapMode::WordOrGlyph);
    editor.set_placeholder_text("Ask for a program: write here, Enter sends");
    editor.set_cursor_line_style(ratatui::style::Style::default());
    editor.move_cursor(CursorMove::Bottom);
    editor.move_cursor(CursorMove::End);
    editor
}

#[cfg(test)]
mod tests {
    use super::*;
    fn offered() -> Vec<String> {
        vec!["one".into(), "two".into(), "three".into()]
    }

    #[test]
    fn it_opens_with_the_first_prompt_on_offer_and_goes_through_them() {
        let mut p = Prompt::new(None, offered());
        assert_eq!(p.text(), "one");
        assert!(p.earlier());
        assert_eq!(p.text(), "one");
        p.later();
        p.later();
        p.later();
        assert_eq!(p.text(), "three");
    }

    #[test]
    fn what_was_being_written_comes_back() {
        let mut p = Prompt::new(Some("draft"), offered());
        p.earlier();
        assert_eq!(p.text(), "three");
        p.later();
        assert_eq!(p.text(), "draft");
    }

    #[test]
    fn a_paste_is_text_and_nothing_else() {
        let mut p = Prompt::new(Some(""), vec![]);
        assert_eq!(p.paste("a\r\nb\rc\x1b[31m\td"), 0);
        assert_eq!(p.text(), "a\nb\nc[31m\td");
    }

    #[test]
    fn a_huge_paste_is_cut_and_says_by_how_much() {
        let mut p = Prompt::new(Some(""), vec![]);
        let text = "é".repeat(LONGEST_PASTE);
        assert!(p.paste(&text) >= LONGEST_PASTE);
        assert!(p.text().len() <= LONGEST_PASTE);
    }

    #[test]
    fn what_was_asked_before_comes_back_newest_first_and_once() {
        let mut p = Prompt::new(None, offered());
        p.learn(vec!["yesterday".into(), "two".into(), "long ago".into()]);
        assert_eq!((p.text().as_str(), p.chosen()), ("one", Some(0)));
        for expected in ["two", "three", "long ago", "yesterday"] {
            p.later();
            assert_eq!(p.text(), expected);
        }
        assert_eq!((p.chosen(), p.offered()), (None, &offered()[..]));
        let mut p = Prompt::new(Some("draft"), vec![]);
        p.learn(vec!["yesterday".into(), "long ago".into()]);
        p.earlier();
        assert_eq!(p.text(), "yesterday");
        p.later();
        assert_eq!(p.text(), "draft");
    }

    #[test]
    fn typing_takes_the_place_of_a_gap_and_tab_goes_to_the_next() {
        let mut p = Prompt::new(Some("draft"), vec![]);
        p.fill("add {a} to {b}\nin {language}");
        let write = |p: &mut Prompt, text: &str| {
            for c in text.chars() {
                p.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
            }
        };
        write(&mut p, "8");
        assert_eq!(p.text(), "add 8 to {b}\nin {language}");
        assert!(p.next_gap() && p.next_gap());
        write(&mut p, "C");
        assert_eq!(p.text(), "add 8 to {b}\nin C");
        assert!(p.next_gap());
        write(&mut p, "9");
        assert_eq!(p.text(), "add 8 to 9\nin C");
        assert!(!p.next_gap());
        p.earlier();
        p.later();
        p.later();
    }

    #[test]
    fn what_was_sent_last_is_called_back_first() {
        let mut p = Prompt::new(None, offered());
        let sent = |p: &mut Prompt, text: &str| {
            p.show(text);
            p.remember(text);
            p.fill("a {gap}");
            p.earlier();
            p.text()
        };
        assert_eq!(sent(&mut p, "one"), "one");
        assert_eq!(sent(&mut p, "mine"), "mine");
        assert_eq!(sent(&mut p, "yours"), "yours");
        assert_eq!(sent(&mut p, "mine"), "mine");
        p.earlier();
        assert_eq!((p.text().as_str(), p.place()), ("yours", Some((3, 5))));
        assert_eq!(sent(&mut p, "two"), "two");
        assert_eq!(p.chosen(), Some(1));
    }

    #[test]
    fn typing_can_be_undone() {
        let mut p = Prompt::new(Some(""), vec![]);
        for c in "hi".chars() {
            p.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        }
        let control = |c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL);
        p.key(control('/'));
        assert_eq!(p.text(), "h");
        // What a shell does, and every list here.
        p.key(control('u'));
        assert_eq!(p.text(), "");
        p.key(control('7'));
        assert_eq!(p.text(), "h");
    }
}
