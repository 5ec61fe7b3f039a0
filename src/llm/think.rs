//! Splits thoughts that a model writes inline, between `<think>` and `</think>`, from its answer,
//! however the text is cut. A tag counts only at the start of a line: code may hold one elsewhere.

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// One stretch of a reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stretch<'a> {
    Answer(&'a str),
    Thought(&'a str),
}

/// The state between two pieces of a reply.
#[derive(Debug)]
pub(super) struct Splitter {
    place: Place,
    /// The start of a tag whose rest has not come.
    held: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Only blanks stand before on this line.
    LineStart,
    Line,
    Thought,
    /// After the closing tag, whose line ends are no part of the answer.
    AfterThought,
}

impl Default for Splitter {
    fn default() -> Self {
        Self { place: Place::LineStart, held: String::new() }
    }
}

impl Splitter {
    /// Takes the next piece and gives its stretches to `sink`.
    pub(super) fn push(&mut self, text: &str, sink: &mut impl FnMut(Stretch<'_>)) {
        if self.held.is_empty() {
            return self.split(text, sink);
        }
        let mut joined = std::mem::take(&mut self.held);
        joined.push_str(text);
        self.split(&joined, sink);
    }

    /// Gives what was held for a tag that never came whole.
    pub(super) fn finish(&mut self, sink: &mut impl FnMut(Stretch<'_>)) {
        let held = std::mem::take(&mut self.held);
        match self.place {
            _ if held.is_empty() => {}
            Place::Thought => sink(Stretch::Thought(&held)),
            Place::LineStart | Place::Line | Place::AfterThought => sink(Stretch::Answer(&held)),
        }
    }

    fn split(&mut self, mut text: &str, sink: &mut impl FnMut(Stretch<'_>)) {
        while !text.is_empty() {
            text = match self.place {
                Place::LineStart | Place::Line => self.answer(text, sink),
                Place::Thought => self.thought(text, sink),
                Place::AfterThought => {
                    let rest = text.trim_start_matches(['\n', '\r', ' ', '\t']);
                    if !rest.is_empty() {
                        self.place = Place::LineStart;
                    }
                    rest
                }
            };
        }
    }

    /// The text up to an opening tag or its end; returns what is left.
    fn answer<'a>(&mut self, text: &'a str, sink: &mut impl FnMut(Stretch<'_>)) -> &'a str {
        let mut from = 0;
        loop {
            let rest = text.get(from..).unwrap_or("");
            if self.place == Place::LineStart {
                let word = rest.trim_start_matches([' ', '\t']);
                let at = text.len() - word.len();
                if let Some(after) = word.strip_prefix(OPEN) {
                    give(text.get(..at), Stretch::Answer, sink);
                    self.place = Place::Thought;
                    return after;
                }
                if OPEN.starts_with(word) {
                    give(text.get(..at), Stretch::Answer, sink);
                    word.clone_into(&mut self.held);
                    return "";
                }
                from = at;
            }
            let rest = text.get(from..).unwrap_or("");
            let Some(end) = memchr::memchr(b'\n', rest.as_bytes()) else {
                if !rest.is_empty() {
                    self.place = Place::Line;
                }
                give(Some(text), Stretch::Answer, sink);
                return "";
            };
            self.place = Place::LineStart;
            from += end + 1;
        }
    }

    /// The thought up to its closing tag or its end; returns what is left.
    fn thought<'a>(&mut self, text: &'a str, sink: &mut impl FnMut(Stretch<'_>)) -> &'a str {
        if let Some((thought, after)) = text.split_once(CLOSE) {
            give(Some(thought), Stretch::Thought, sink);
            self.place = Place::AfterThought;
            return after;
        }
        let held =
            (1..CLOSE.len()).rev().find_map(|n| CLOSE.get(..n).filter(|tag| text.ends_with(tag)));
        let held = held.unwrap_or("");
        give(text.strip_suffix(held), Stretch::Thought, sink);
        held.clone_into(&mut self.held);
        ""
    }
}

fn give<'a>(
    text: Option<&'a str>,
    kind: impl FnOnce(&'a str) -> Stretch<'a>,
    sink: &mut impl FnMut(Stretch<'_>),
) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        sink(kind(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(pieces: &[&str]) -> (String, String) {
        let (mut answer, mut thought) = (String::new(), String::new());
        let mut splitter = Splitter::default();
        let mut sink = |stretch: Stretch<'_>| match stretch {
            Stretch::Answer(text) => answer.push_str(text),
            Stretch::Thought(text) => thought.push_str(text),
        };
        for piece in pieces {
            splitter.push(piece, &mut sink);
        }
        splitter.finish(&mut sink);
        (answer, thought)
    }

    #[rstest::rstest]
    #[case("<think>a\nb</think>\n\nc", "c", "a\nb")]
    #[case("  <think>a</think>c", "  c", "a")]
    #[case("x\n<think>a</think> \n<think>b</think>c\n", "x\nc\n", "ab")]
    #[case("never <think>closed", "never <think>closed", "")]
    #[case("#include <think>\n", "#include <think>\n", "")]
    #[case("<think>cut", "", "cut")]
    #[case("<think>cut</thi", "", "cut</thi")]
    #[case("<thin", "<thin", "")]
    #[case("<thing>", "<thing>", "")]
    #[case("<think></think>", "", "")]
    #[case("<think>a << b </ think></think>x", "x", "a << b </ think>")]
    #[case("", "", "")]
    fn thoughts_are_told_from_the_answer(
        #[case] text: &str,
        #[case] answer: &str,
        #[case] thought: &str,
    ) {
        assert_eq!(split(&[text]), (answer.to_owned(), thought.to_owned()));
        let characters: Vec<String> = text.chars().map(String::from).collect();
        let pieces: Vec<&str> = characters.iter().map(String::as_str).collect();
        assert_eq!(split(&pieces), (answer.to_owned(), thought.to_owned()), "one by one");
    }

    proptest! {
        #[test]
        fn cuts_change_nothing(
            parts in prop::collection::vec(
                prop::sample::select(vec!["<think>", "</think>", "<th", "ink>", "</", "\n", " ", "\t", "é", "a", "\r\n"]),
                0..24,
            ),
        ) {
            let whole = parts.concat();
            prop_assert_eq!(split(&parts), split(&[&whole]));
        }
    }
}
