//! The user's own keys: `[keys]` of the settings over the table, with what cannot be used, what is
//! doubtful, and who wins. Reads no file.

use std::collections::BTreeMap;

use super::table::ROWS;
use super::{Action, Binding, Chord, Context, Keymap};

/// The word that takes a key away from whatever it does.
const NONE: &str = "none";

impl Keymap {
    /// The table with the user's `[keys]` (`"ctrl-r" = "run_selected"`) put over it.
    ///
    /// Returns what could not be used and which keys are in conflict, one sentence each; a mistake
    /// in one key leaves the others.
    pub fn with_overrides(overrides: &BTreeMap<String, String>) -> (Self, Vec<String>) {
        let mut map = Self::default();
        let mut warnings = Vec::new();
        let mut bound: Vec<(Chord, &str)> = Vec::new();
        for (written, action) in overrides {
            match map.bind(written, action) {
                Ok(chord) => {
                    if let Some((_, before)) = bound.iter().find(|(other, _)| *other == chord) {
                        warnings.push(format!(
                            "[keys] {chord} is given to {before} and to {action}: it does {action} \
                             (delete one of the two lines)"
                        ));
                    }
                    bound.push((chord, action));
                }
                Err(why) => warnings.push(format!("[keys] {why}")),
            }
        }
        warnings.extend(map.lost(&bound));
        (map, warnings)
    }

    /// Gives a key to an action, in all places where the action has keys.
    fn bind(&mut self, chord: &str, action: &str) -> Result<Chord, String> {
        let chord: Chord = chord.parse()?;
        if action == NONE {
            self.rows.retain(|row| row.chord != chord);
            return Ok(chord);
        }
        let known = Action::ALL.iter().copied().find(|known| known.name() == action);
        let action = known.ok_or_else(|| unknown(action))?;
        let places = places(action, chord);
        if places.is_empty() {
            return Err(format!(
                "\"{chord}\" cannot be {}: it types itself where that is done",
                action.name()
            ));
        }
        for (context, hint, help) in places {
            self.rows.retain(|row| {
                row.chord != chord || (row.context != context && context != Context::Anywhere)
            });
            self.rows.push(Binding { context, chord, action, hint, help });
        }
        Ok(chord)
    }

    /// Actions whose last key in a place was taken by another one of the user's.
    fn lost(&self, bound: &[(Chord, &str)]) -> Vec<String> {
        let mut said = Vec::new();
        for row in Self::default().rows {
            let taken = bound.iter().rfind(|(chord, action)| {
                *chord == row.chord && *action != NONE && *action != row.action.name()
            });
            let Some((chord, winner)) = taken else { continue };
            if self.row_of(row.context, row.action).is_none() {
                said.push(format!(
                    "[keys] {chord} is {winner} now, and {} has no key any more (give it another, \
                     such as \"f12\" = \"{}\")",
                    row.action.name(),
                    row.action.name()
                ));
            }
        }
        said.dedup();
        said
    }
}

/// Where the action has keys without settings, as far as this key can be one there.
fn places(action: Action, chord: Chord) -> Vec<(Context, &'static str, &'static str)> {
    let mut places: Vec<(Context, &str, &str)> = Vec::new();
    for row in ROWS.iter().filter(|row| row.action == action) {
        let context = match row.context {
            Context::Anywhere if chord.types_text() => Context::Panes,
            context => context,
        };
        let writes = context.writes() && chord.types_text();
        if !writes && places.iter().all(|(known, ..)| *known != context) {
            places.push((context, row.hint, row.help));
        }
    }
    if places.iter().any(|(context, ..)| *context == Context::Anywhere) {
        places.retain(|(context, ..)| *context == Context::Anywhere);
    }
    places
}

fn unknown(action: &str) -> String {
    let near = Action::ALL
        .iter()
        .map(|known| (strsim::levenshtein(action, known.name()), known.name()))
        .filter(|(far, name)| *far <= 1 + name.len() / 3)
        .min();
    if let Some((_, name)) = near {
        return format!("\"{action}\" is not an action (did you mean {name}?)");
    }
    let names: Vec<_> = Action::ALL.iter().map(|known| known.name()).collect();
    format!("\"{action}\" is not an action (known: {})", names.join(", "))
}
