//! A text that is looked for in a pane. Moves nothing.

use crate::tui::scroll::Rows as _;

use super::{Sample, View};

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// The text; nothing is looked for while it is empty.
    pub text: String,
    /// It is still being written.
    pub typing: bool,
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

    /// Whether a place of the pane holds the text.
    fn stands_at(&self, sample: &Sample, view: View, place: usize) -> bool {
        match view {
            View::Compiler => {
                sample.beside.line(place).is_some_and(|l| !self.matches(&l.text).is_empty())
            }
            View::Whole | View::Assembly | View::Cpp => {
                !self.matches(sample.reply.line(sample.shown.line(place))).is_empty()
            }
        }
    }

    /// The first place from `start` on, or back, that holds the text, going round.
    pub fn find(&self, sample: &Sample, view: View, start: usize, forward: bool) -> Option<usize> {
        let count = match view {
            View::Compiler => sample.beside.lines(),
            View::Whole | View::Assembly | View::Cpp => sample.shown.count(&sample.reply),
        };
        let step = |n: usize| if forward { start + n } else { start + count - n };
        (0..count).map(|n| step(n) % count).find(|place| self.stands_at(sample, view, *place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_letters_find_capitals_and_capitals_only_themselves() {
        let search = |text: &str| Search { text: text.to_owned(), typing: false };
        assert_eq!(search("mov").matches("MOV movq"), [0..3, 4..7]);
        assert_eq!(search("MOV").matches("movq MOV").first(), Some(&(5..8)));
        assert!(search("").matches("anything").is_empty());
        assert_eq!(search("grün").matches("das Grün, grün").len(), 2);
    }
}
