//! Honest repairs of a listing that does not assemble: each keeps every line in its place and says
//! what it did. Pure; whether a repair helped is found out by assembling again.

mod marks;
mod system;

use crate::reply::Dialect;

use super::diagnostics::{Diagnostic, Severity};

/// How a note on a repair begins.
const MARK: &str = "repaired: ";

/// The note of a build on what was repaired.
pub fn note(what: &str) -> String {
    format!("{MARK}{what}")
}

/// What was repaired, if that is what the note is about.
pub fn told(note: &str) -> Option<&str> {
    note.strip_prefix(MARK)
}

/// A listing with repairs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// The text, with as many lines as before.
    pub text: String,
    /// What was done, one sentence each; [`note`] makes notes of them.
    pub done: Vec<String>,
    /// One of the repairs makes up for a listing that ends too early.
    pub cut: bool,
}

/// A listing being repaired, line by line.
struct Draft {
    lines: Vec<String>,
    done: Vec<String>,
    cut: bool,
}

/// What the assembler said, by line of the listing.
struct Errors<'a> {
    /// Lines with errors, from 0, ascending.
    lines: Vec<usize>,
    diagnostics: &'a [Diagnostic],
}

impl Errors<'_> {
    fn says(&self, text: &str) -> bool {
        self.diagnostics.iter().any(|d| d.message.contains(text))
    }

    fn on(&self, line: usize) -> bool {
        self.lines.binary_search(&line).is_ok()
    }
}

/// Repairs what the assembler's messages, or plain sight, show to be broken. `None` if nothing was
/// found to repair.
pub fn repair(
    text: &str,
    origin: &[u32],
    dialect: Dialect,
    diagnostics: &[Diagnostic],
) -> Option<Repaired> {
    let place = |d: &Diagnostic| {
        let line = d.line?.checked_sub(1)?;
        origin.binary_search(&line).ok()
    };
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
    let mut lines: Vec<usize> = errors.filter_map(place).collect();
    lines.sort_unstable();
    lines.dedup();
    let errors = Errors { lines, diagnostics };
    let lines = text.lines().map(str::to_owned).collect();
    let mut draft = Draft { lines, done: Vec::new(), cut: false };
    marks::line_numbers(&mut draft);
    marks::prompts(&mut draft);
    marks::typography(&mut draft);
    explanation(&mut draft, &errors);
    if matches!(dialect, Dialect::GasAtt | Dialect::GasIntel | Dialect::CompilerExplorer) {
        property_note(&mut draft, &errors);
        last_label(&mut draft, &errors);
        semicolons(&mut draft, &errors);
        clang(&mut draft, &errors);
        system::macos(&mut draft, &errors);
        signatures(&mut draft);
    }
    if draft.done.is_empty() {
        return None;
    }
    let text = draft.lines.iter().flat_map(|l| [l.as_str(), "\n"]).collect();
    Some(Repaired { text, done: draft.done, cut: draft.cut })
}

impl Draft {
    fn did(&mut self, what: impl Into<String>) {
        self.done.push(what.into());
    }

    /// Empties the lines from `first` to the end.
    fn drop_from(&mut self, first: usize) {
        self.lines.iter_mut().skip(first).for_each(String::clear);
    }
}

/// The note of the CET feature at the end of g++ output; it does nothing for a program.
fn property_note(draft: &mut Draft, errors: &Errors<'_>) {
    let first = draft.lines.iter().position(|l| l.contains(".note.gnu.property"));
    let Some(first) = first else { return };
    let inside = errors.lines.iter().any(|n| *n >= first);
    if inside || errors.says("local label") {
        draft.drop_from(first);
        draft.cut = true;
        draft.did("the listing is cut in its closing note .note.gnu.property, which was left out");
    }
}

/// A label at the very end that lost its colon.
fn last_label(draft: &mut Draft, errors: &Errors<'_>) {
    let Some(last) = draft.lines.iter().rposition(|l| !l.trim().is_empty()) else { return };
    let name = draft.lines.get(last).map(|l| l.trim().to_owned()).unwrap_or_default();
    let label = name.starts_with(".L") || name.starts_with('L');
    if label
        && errors.on(last)
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.$".contains(&b))
    {
        if let Some(line) = draft.lines.get_mut(last) {
            line.push(':');
        }
        draft.cut = true;
        draft.did(format!("the last label, `{name}`, lacked its colon"));
    }
}

/// Comments after `;`, which GAS takes for further statements.
fn semicolons(draft: &mut Draft, errors: &Errors<'_>) {
    let guilty = |n: &usize| draft.lines.get(*n).is_some_and(|l| outside_quotes(l, ';').is_some());
    if !errors.lines.iter().any(guilty) {
        return;
    }
    let mut count = 0;
    for line in &mut draft.lines {
        if let Some(at) = outside_quotes(line, ';') {
            line.replace_range(at..=at, "#");
            count += 1;
        }
    }
    draft.did(format!("{count} comments after `;` became comments after `#`, as GAS wants them"));
}

/// The place of a character that stands outside of string and character constants.
fn outside_quotes(line: &str, wanted: char) -> Option<usize> {
    let mut quoted = false;
    let mut escaped = false;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if quoted {
            quoted = escaped || c != '"';
            escaped = !escaped && c == '\\';
        } else if c == '"' {
            quoted = true;
        } else if c == wanted && before != '\'' {
            return Some(at);
        }
        before = c;
    }
    None
}

/// Directives of clang that GAS lacks and no program needs.
fn clang(draft: &mut Draft, errors: &Errors<'_>) {
    if !errors.says(".addrsig") {
        return;
    }
    for line in &mut draft.lines {
        if line.trim_start().starts_with(".addrsig") {
            line.clear();
        }
    }
    draft.did("clang's .addrsig lines, which GAS does not know, were left out");
}

/// Prose after the code: from the first error on, after a blank line, half of the rest is wrong.
fn explanation(draft: &mut Draft, errors: &Errors<'_>) {
    let Some(first) = errors.lines.first().copied() else { return };
    let blank = |n: usize| draft.lines.get(n).is_some_and(|l| l.trim().is_empty());
    // A heading such as "Explanation:" is a label to an assembler, so it may stand before.
    let start = (first.saturating_sub(3)..=first).find(|n| *n > 0 && blank(n - 1) && !blank(*n));
    let Some(start) = start else { return };
    let rest: Vec<usize> = (start..draft.lines.len()).filter(|n| !blank(*n)).collect();
    let wrong = rest.iter().filter(|n| errors.on(**n)).count();
    let prose = rest.iter().filter_map(|n| draft.lines.get(*n)).filter(|l| is_prose(l)).count();
    if wrong * 2 >= rest.len() && prose * 2 >= rest.len() {
        draft.drop_from(start);
        draft.did("the explanation after the code was left out");
    }
}

/// Whether a line reads like a sentence or a heading.
fn is_prose(line: &str) -> bool {
    let line = line.trim();
    let words = line.split_whitespace().count();
    let starts =
        line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "-*".contains(c));
    starts && (words >= 3 || line.ends_with(':'))
}

/// Labels with a parameter list, as Compiler Explorer shows them: `add(int, int):`.
fn signatures(draft: &mut Draft) {
    let mut names: Vec<String> = Vec::new();
    for line in &draft.lines {
        let Some(name) = line.trim_end().strip_suffix(':') else { continue };
        let plain = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if plain && name.contains('(') && name.len() < 300 && names.len() < 500 {
            names.push(name.to_owned());
        }
    }
    if names.is_empty() {
        return;
    }
    // The longest first: one name may be the end of another.
    names.sort_unstable_by_key(|n| std::cmp::Reverse(n.len()));
    names.dedup();
    for line in draft.lines.iter_mut().filter(|l| l.contains('(')) {
        if let Some((index, name)) =
            names.iter().enumerate().find(|(_, n)| line.contains(n.as_str()))
        {
            *line = line.replace(name.as_str(), &format!("__function_{index}"));
        }
    }
    draft.did(format!("{} labels with a parameter list got plain names", names.len()));
}

#[cfg(test)]
mod tests;
