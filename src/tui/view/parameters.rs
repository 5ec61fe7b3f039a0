//! The parameters as facts of the header: what differs from the settings first, with the sign of what
//! the user has changed.

use super::frame::fit;
use crate::printable::printable;
use crate::theme::Token;
use crate::tui::state::{Field, State};

/// The word of a parameter in the header.
const fn word(field: Field) -> &'static str {
    match field {
        Field::System => "system:",
        Field::Temperature => "temp",
        Field::TopP => "top-p",
        Field::MaxTokens => "max",
        Field::Stop => "stop",
        Field::Seed => "seed",
        Field::Extra => "extra",
    }
}

/// Whether it is shown even where it is as in the settings.
const fn is_usual(field: Field) -> bool {
    match field {
        Field::System | Field::Temperature | Field::MaxTokens => true,
        Field::TopP | Field::Stop | Field::Seed | Field::Extra => false,
    }
}

/// The facts, the changed ones first.
pub(super) fn facts(state: &State) -> Vec<(Token, String)> {
    let (mut changed, mut usual) = (Vec::new(), Vec::new());
    for field in Field::ALL {
        let [base, tuned] = state.sides.each_ref().map(|asked| &asked.parameters);
        let as_set = state.sides.iter().zip(&state.settings);
        let differs =
            as_set.into_iter().any(|(asked, set)| !field.is_equal(&asked.parameters, set));
        let [one, other] = [base, tuned].map(|of| short(&field.text(of)));
        let value = if field.is_equal(base, tuned) { one } else { format!("{one}|{other}") };
        let text = format!("{} {value}", word(field));
        if differs {
            changed.push((Token::Hint, format!("{} {text}", state.facts.symbols.edited)));
        } else if is_usual(field) && value != NONE {
            usual.push((Token::Dim, text));
        }
    }
    changed.append(&mut usual);
    changed
}

/// What stands for a value that is left to the server.
const NONE: &str = "none";

fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() { NONE.to_owned() } else { fit(&printable(line), 24) }
}
