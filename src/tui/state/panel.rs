//! The panel of parameters: an editor for each, and the sides that a change is for. What is valid
//! holds at once; what is not stays in its editor and is explained.

mod field;

use crossterm::event::KeyEvent;
use tui_textarea::{CursorMove, TextArea, WrapMode};

pub use field::Field;

use super::prompt::{clean, dress, edit};
use crate::llm::Parameters;
use crate::side::Side;
use crate::theme::Theme;

/// The sides that a change is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Base and tuned alike.
    Both,
    /// One of them.
    One(Side),
}

impl Scope {
    /// All, in their order on the screen.
    pub const ALL: [Self; 3] = [Self::Both, Self::One(Side::Base), Self::One(Side::Tuned)];

    /// The word on the screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::One(Side::Base) => "base",
            Self::One(Side::Tuned) => "tuned",
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::Both => Self::One(Side::Base),
            Self::One(Side::Base) => Self::One(Side::Tuned),
            Self::One(Side::Tuned) => Self::Both,
        }
    }

    /// Whether a change is for that side too.
    pub fn holds(self, side: Side) -> bool {
        match self {
            Self::Both => true,
            Self::One(only) => only == side,
        }
    }
}

/// A system message with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preset {
    /// Its name.
    pub name: String,
    /// The message.
    pub text: String,
}

/// The panel while it is open.
#[derive(Debug)]
pub struct Panel {
    /// Which sides a change is for.
    pub scope: Scope,
    /// The parameter that keys go to.
    pub field: Field,
    /// It closes at the next press, though something in it is not valid.
    pub closing: bool,
    editors: [TextArea<'static>; 7],
    errors: [Option<String>; 7],
    /// The preset that the system editor shows, and the text that it showed before.
    preset: Option<(usize, String)>,
}

impl Panel {
    /// The panel for the parameters of base and tuned: for both at first.
    pub fn new(of: &[Parameters; 2]) -> Self {
        let mut panel = Self {
            scope: Scope::Both,
            field: Field::Temperature,
            closing: false,
            editors: Default::default(),
            errors: Default::default(),
            preset: None,
        };
        panel.load(of);
        panel
    }

    /// Shows the values of the sides that changes are for.
    fn load(&mut self, of: &[Parameters; 2]) {
        let [base, tuned] = of;
        self.preset = None;
        for field in Field::ALL {
            let (text, placeholder) = match self.scope {
                Scope::One(side) => (field.text(&of[side.index()]), String::new()),
                Scope::Both if field.is_equal(base, tuned) => (field.text(base), String::new()),
                Scope::Both => (String::new(), differing(field, base, tuned)),
            };
            let placeholder = match (placeholder.as_str(), field) {
                ("", Field::System) => "none: write one here, or take a preset".to_owned(),
                ("", _) => "left to the server".to_owned(),
                _ => placeholder,
            };
            self.editors[field.index()] = editor(&text, &placeholder);
            self.errors[field.index()] = None;
        }
    }

    /// The editor of a parameter, to draw it.
    pub const fn editor(&self, field: Field) -> &TextArea<'static> {
        &self.editors[field.index()]
    }

    /// What is wrong with what stands in an editor.
    pub fn error(&self, field: Field) -> Option<&str> {
        self.errors[field.index()].as_deref()
    }

    /// What is wrong with any of them.
    pub fn first_error(&self) -> Option<&str> {
        self.errors.iter().flatten().next().map(String::as_str)
    }

    /// Gives the editors their styles.
    pub fn dress(&mut self, theme: &Theme) {
        for field in Field::ALL {
            dress(&mut self.editors[field.index()], theme, field == self.field);
        }
    }

    /// Moves to the parameter below, or above.
    pub fn step(&mut self, by: isize) {
        let last = Field::ALL.len() - 1;
        let place = self.field.index().saturating_add_signed(by).min(last);
        self.field = Field::ALL[place];
    }

    /// Up or down: within the system message as long as there is a line, else to another parameter.
    pub fn vertical(&mut self, key: Option<KeyEvent>, by: isize) {
        let editor = &mut self.editors[self.field.index()];
        let (row, rows) = (editor.cursor().0, editor.lines().len());
        let leaves = if by < 0 { row == 0 } else { row + 1 >= rows };
        match key {
            Some(key) if !leaves => drop(editor.input(key)),
            Some(_) | None => self.step(by),
        }
    }

    /// A new line, in the system message only.
    pub fn newline(&mut self, of: &mut [Parameters; 2]) {
        if self.field == Field::System {
            self.editors[self.field.index()].insert_newline();
            self.apply(of);
        }
    }

    /// Enter: a new line in the system message, else the next parameter.
    pub fn enter(&mut self, of: &mut [Parameters; 2]) {
        match self.field {
            Field::System => self.newline(of),
            Field::Temperature
            | Field::TopP
            | Field::MaxTokens
            | Field::Stop
            | Field::Seed
            | Field::Extra => self.step(1),
        }
    }

    /// The sides that the next changes are for, round and round.
    ///
    /// # Errors
    /// What is not valid: it would be lost, so the sides stay.
    pub fn next_scope(&mut self, of: &[Parameters; 2]) -> Result<(), String> {
        if let Some(error) = self.first_error() {
            return Err(error.to_owned());
        }
        self.scope = self.scope.next();
        self.load(of);
        Ok(())
    }

    /// A key that is not bound: typing, moving, selecting, undoing.
    pub fn key(&mut self, key: KeyEvent, of: &mut [Parameters; 2]) {
        if edit(&mut self.editors[self.field.index()], key) {
            self.apply(of);
        }
    }

    /// Takes in a pasted text; returns how many bytes were too many.
    pub fn paste(&mut self, text: &str, of: &mut [Parameters; 2]) -> usize {
        let (mut text, lost) = clean(text);
        if self.field != Field::System {
            text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        self.editors[self.field.index()].insert_str(&text);
        self.apply(of);
        lost
    }

    /// The next preset in the system editor; after the last one the text that was there before.
    /// Returns its name.
    pub fn next_preset(&mut self, presets: &[Preset], of: &mut [Parameters; 2]) -> Option<String> {
        self.field = Field::System;
        let at = Field::System.index();
        let (place, own) = match self.preset.take() {
            Some((place, own)) => (place + 1, own),
            None => (0, self.editors[at].lines().join("\n")),
        };
        let preset = presets.get(place);
        let text = preset.map_or(own.as_str(), |preset| &preset.text);
        self.editors[at] = editor(text, "none: write one here, or take a preset");
        let name = preset.map(|preset| preset.name.clone());
        if name.is_some() {
            self.preset = Some((place, own));
        }
        self.apply_kept(of);
        name
    }

    fn apply(&mut self, of: &mut [Parameters; 2]) {
        // What the user types over a preset is their own text.
        if self.field == Field::System {
            self.preset = None;
        }
        self.apply_kept(of);
    }

    /// Lets what stands in the editor hold, if it is valid.
    fn apply_kept(&mut self, of: &mut [Parameters; 2]) {
        let field = self.field;
        self.closing = false;
        let text = self.editors[field.index()].lines().join("\n");
        let mut new = of.clone();
        let sides = Side::BOTH.into_iter().filter(|side| self.scope.holds(*side));
        let mut set = sides.map(|side| field.set(&text, &mut new[side.index()]));
        self.errors[field.index()] = set.find_map(Result::err);
        if self.errors[field.index()].is_none() {
            *of = new;
        }
    }
}

/// Two values that differ, as one short text.
fn differing(field: Field, base: &Parameters, tuned: &Parameters) -> String {
    let short = |of: &Parameters| {
        let text = field.text(of);
        let mut head: String = text.lines().next().unwrap_or_default().chars().take(24).collect();
        if head.len() < text.len() {
            head.push('…');
        }
        if head.is_empty() { "none".to_owned() } else { head }
    };
    format!("differ: {} | {}", short(base), short(tuned))
}

fn editor(text: &str, placeholder: &str) -> TextArea<'static> {
    let mut editor = TextArea::new(text.split('\n').map(str::to_owned).collect());
    editor.set_wrap_mode(WrapMode::WordOrGlyph);
    editor.set_placeholder_text(placeholder.to_owned());
    editor.set_cursor_line_style(ratatui::style::Style::default());
    editor.move_cursor(CursorMove::End);
    editor
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::*;

    fn write(panel: &mut Panel, of: &mut [Parameters; 2], text: &str) {
        for c in text.chars() {
            panel.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE), of);
        }
    }

    fn temperatures(of: &[Parameters; 2]) -> [Option<f64>; 2] {
        of.each_ref().map(|of| of.sampling.temperature)
    }

    #[test]
    fn a_change_is_for_both_sides_or_for_one() {
        let mut of = [Parameters::default(), Parameters::default()];
        let mut panel = Panel::new(&of);
        write(&mut panel, &mut of, "0.5");
        assert_eq!(temperatures(&of), [Some(0.5), Some(0.5)]);
        panel.next_scope(&of).unwrap();
        panel.next_scope(&of).unwrap();
        assert_eq!(panel.scope, Scope::One(Side::Tuned));
        write(&mut panel, &mut of, "5");
        assert_eq!(temperatures(&of), [Some(0.5), Some(0.505)]);
        panel.next_scope(&of).unwrap();
        assert_eq!(panel.editor(Field::Temperature).lines(), [""]);
        let placeholder = panel.editor(Field::Temperature).placeholder_text();
        assert!(placeholder.contains("0.50 | 0.505"), "{placeholder}");
        write(&mut panel, &mut of, "1");
        assert_eq!(temperatures(&of), [Some(1.0), Some(1.0)]);
    }

    #[test]
    fn what_is_not_valid_is_explained_and_changes_nothing() {
        let mut of = [Parameters::default(), Parameters::default()];
        let mut panel = Panel::new(&of);
        write(&mut panel, &mut of, "1x");
        assert_eq!(temperatures(&of), [Some(1.0), Some(1.0)]);
        assert!(panel.error(Field::Temperature).unwrap().contains("a number"));
        assert!(panel.next_scope(&of).is_err(), "the text would be lost");
        panel.key(KeyEvent::new(KeyCode::Backspace, KeyModifiers::NONE), &mut of);
        assert_eq!(panel.first_error(), None);
    }

    #[test]
    fn presets_come_one_after_the_other_and_the_own_text_comes_back() {
        let mut of = [Parameters::default(), Parameters::default()];
        let mut panel = Panel::new(&of);
        let preset = |name: &str, text: &str| Preset { name: name.into(), text: text.into() };
        let presets = [preset("one", "1"), preset("two", "2\n2")];
        panel.field = Field::System;
        write(&mut panel, &mut of, "mine");
        for (name, text) in [(Some("one"), "1"), (Some("two"), "2\n2"), (None, "mine")] {
            assert_eq!(panel.next_preset(&presets, &mut of).as_deref(), name);
            assert_eq!(of.each_ref().map(|of| of.system.as_deref()), [Some(text), Some(text)]);
        }
    }

    #[test]
    fn up_and_down_move_within_the_system_message_and_then_on() {
        let mut of = [Parameters::default(), Parameters::default()];
        of[0].system = Some("one\ntwo".into());
        of[1] = of[0].clone();
        let mut panel = Panel::new(&of);
        panel.field = Field::System;
        let down = KeyEvent::new(KeyCode::Down, KeyModifiers::NONE);
        let up = KeyEvent::new(KeyCode::Up, KeyModifiers::NONE);
        panel.vertical(Some(down), 1);
        panel.vertical(Some(up), -1);
        assert_eq!(panel.field, Field::System);
        panel.vertical(Some(up), -1);
        assert_eq!(panel.field, Field::Extra);
        panel.enter(&mut of);
        assert_eq!(panel.field, Field::System);
    }
}
