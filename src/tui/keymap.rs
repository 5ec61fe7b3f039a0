//! One table of keys that feeds dispatch, footer, help and palette. Does nothing itself.

mod chord;
mod context;
mod own;
mod table;

pub use chord::Chord;
pub use context::Context;
pub use table::Action;

/// One key in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where the key holds.
    pub context: Context,
    /// The key.
    pub chord: Chord,
    /// What it does.
    pub action: Action,
    /// One or two words for the footer.
    pub hint: &'static str,
    /// One sentence for the help screen.
    pub help: &'static str,
}

/// The keys: rows in the order in which help lists them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keymap {
    rows: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        let bindings = |row: &'static table::Row| {
            row.chords.iter().filter_map(|chord| {
                let chord = chord.parse().ok()?;
                Some(Binding {
                    context: row.context,
                    chord,
                    action: row.action,
                    hint: row.hint,
                    help: row.help,
                })
            })
        };
        Self { rows: table::ROWS.iter().flat_map(bindings).collect() }
    }
}

impl Action {
    /// Whether it has a key in that place without settings.
    pub fn is_in(self, context: Context) -> bool {
        table::ROWS.iter().any(|row| row.action == self && row.context == context)
    }

    /// Whether it has no key at all without settings, and is done by the palette.
    pub fn is_keyless(self) -> bool {
        table::ROWS.iter().all(|row| row.action != self)
    }
}

impl Keymap {
    /// What a key does where the focus is: the place's own row first, then the row for anywhere.
    pub fn action(&self, own: Context, chord: Chord) -> Option<Action> {
        [own, Context::Anywhere].into_iter().find_map(|context| {
            self.rows
                .iter()
                .find(|row| row.context == context && row.chord == chord)
                .map(|row| row.action)
        })
    }

    /// All rows, for the help screen.
    pub fn rows(&self) -> &[Binding] {
        &self.rows
    }

    /// The first row that does `action` where the focus is, for the footer.
    pub fn row_of(&self, own: Context, action: Action) -> Option<&Binding> {
        self.rows.iter().find(|row| {
            row.action == action && (row.context == own || row.context == Context::Anywhere)
        })
    }
}

#[cfg(test)]
mod tests;
