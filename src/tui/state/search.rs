//! A text that is looked for in a pane. Moves nothing.

use crate::tui::pane::Content;
use crate::tui::scroll::Rows as _;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// The text; nothing is looked for while it is empty.
    pub text: String,
    /// It is still being written.
    pub typing: bool,
    /// The place that was found, and how many there are, while it is being written.
    pub count: Option<(usize, usize)>,
}

impl Search {
    /// The byte ranges of a line in which the text stands. Small letters find capitals too.
    pub fn matches(&self, line: &str) -> Vec<std::ops::Range<usize>> {
        if self.text.is_empty() {
            return Vec::new();
        }
        let exact = self.text.chars().any(char::is_uppercase);
        let found = |(at, part): (usize, &str)| at..at + part.len();
        if exact {
            return line.match_indices(&self.text).map(found).collect();
        }
        // ASCII keeps its places when it is made small.
        let (small, wanted) = (line.to_ascii_lowercase(), self.text.to_ascii_lowercase());
        small.match_indices(&wanted).map(found).collect()
    }

    /// The places of a pane that hold the text, in order. Costs the length of the pane.
    pub fn places(&self, content: &Content<'_>) -> Vec<usize> {
        let holds = |place: &usize| !self.matches(&content.text(*place)).is_empty();
        (0..content.lines()).filter(holds).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_find_capitals_and_capitals_only_themselves() {
        let search = |text: &str| Search { text: text.to_owned(), ..Search::default() };
        assert_eq!(search("mov").matches("MOV movq"), [0..3, 4..7]);
        assert_eq!(search("MOV").matches("movq MOV").first(), Some(&(5..8)));
        assert!(search("").matches("anything").is_empty());
        assert_eq!(search("grün").matches("das Grün, grün").len(), 2);
    }
}
