//! The list of themes, and the theme that comes back if none is taken. Loads none.

use super::{Item, Picker};
use crate::theme::Theme;

/// The themes while their list is open.
#[derive(Debug)]
pub struct Themes {
    /// The list.
    pub list: Picker<Theme>,
    /// The theme that was used when the list was opened.
    pub before: Theme,
}

impl Themes {
    /// A list without themes yet.
    pub fn new(before: Theme) -> Self {
        Self { list: Picker::new(Vec::new()), before }
    }

    /// Takes the themes that were loaded; the one in use is pointed at.
    pub fn take(&mut self, themes: Vec<Theme>, height: usize) {
        let item = |theme: Theme| {
            let ground = if theme.background.is_some() { "own" } else { "terminal's" };
            let note = if theme.name == self.before.name { "in use" } else { "" };
            Item {
                label: theme.name.clone(),
                detail: format!("{ground} ground"),
                note: note.to_owned(),
                value: theme,
            }
        };
        self.list.replace(themes.into_iter().map(item).collect());
        let name = self.before.name.clone();
        self.list.choose_where(height, |theme| theme.name == name);
    }
}
