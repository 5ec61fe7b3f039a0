//! Prompts with gaps: `Print the first {count} primes.` Finds the gaps; fills none.

use std::ops::Range;

/// A prompt with gaps, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// The prompt.
    pub text: String,
}

/// Characters that a gap's name may have.
const LONGEST: usize = 40;

/// The templates that come with the program.
const BUILT_IN: [(&str, &str); 6] = [
    (
        "calculate",
        "Create an Assembler program that calculates {expression} and prints the result.",
    ),
    ("print", "Create an Assembler program that prints {what}."),
    ("read and answer", "Create an Assembler program that reads {input} and prints {output}."),
    ("loop", "Create an Assembler program that prints the first {count} {numbers} with a loop."),
    (
        "function",
        "Create an Assembler program with a function {name} that {does what}, and call it.",
    ),
    (
        "as g++ does",
        "Write a C++ program that {does what}, then the x86-64 AT&T assembly that g++ makes of it.",
    ),
];

impl Template {
    /// The user's own, then those that come with the program, unless the user's have the same name.
    pub fn all<'a>(own: impl IntoIterator<Item = (&'a String, &'a String)>) -> Vec<Self> {
        let mut all: Vec<Self> = own
            .into_iter()
            .map(|(name, text)| Self { name: name.clone(), text: text.clone() })
            .collect();
        for (name, text) in BUILT_IN {
            if all.iter().all(|known| known.name != name) {
                all.push(Self { name: name.to_owned(), text: text.to_owned() });
            }
        }
        all
    }
}

/// The first gap in a line at or after a column, as columns in characters: its braces and what is
/// between them. A gap has letters, digits, blanks, `_` and `-` between its braces, on one line.
pub(super) fn gap(line: &str, from: usize) -> Option<Range<usize>> {
    let mut open = None;
    for (n, c) in line.chars().enumerate().skip(from) {
        match (c, open) {
            ('{', _) => open = Some(n),
            ('}', Some(start)) if n > start + 1 => return Some(start..n + 1),
            (c, Some(start)) if fits(c) && n - start <= LONGEST => {}
            _ => open = None,
        }
    }
    None
}

fn fits(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_found_one_after_the_other_and_code_is_none() {
        let line = "für {erste Zahl} und {b}";
        assert_eq!(gap(line, 0), Some(4..16));
        assert_eq!(gap(line, 16), Some(21..24));
        assert_eq!(gap(line, 24), None);
        for code in ["int main() { return 0; }", "{}", "{a;b}", "}{", "{open"] {
            assert_eq!(gap(code, 0), None, "{code}");
        }
    }

    #[test]
    fn every_template_has_a_gap_and_the_users_come_first() {
        let own = std::collections::BTreeMap::from([
            ("print".to_owned(), "mine {x}".to_owned()),
            ("zeta".to_owned(), "z".to_owned()),
        ]);
        let all = Template::all(&own);
        assert_eq!((all[0].text.as_str(), all[1].name.as_str()), ("mine {x}", "zeta"));
        assert_eq!(all.iter().filter(|t| t.name == "print").count(), 1);
        assert!(all[2..].iter().all(|template| gap(&template.text, 0).is_some()));
    }
}
