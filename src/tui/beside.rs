//! A listing beside the compiler's, as lines of a pane: what both have, what one has. Compares
//! nothing and draws nothing.

use std::ops::Range;

use crate::code::{AsmSyntax, Language, Painter, Span};
use crate::judge::against::{Against, Half, Mark};
use crate::judge::report::against_words;

use super::scroll::Rows;
use super::wrap::{self, Break};

/// Columns before a line's text: its sign and its number.
pub const GUTTER: usize = 8;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whose it is.
    pub whose: Whose,
    /// The line of the reply, from 1, if it stands there.
    pub number: Option<usize>,
    /// The text, safe to show, without tabs.
    pub text: String,
    /// Its colours.
    pub spans: Vec<Span>,
    /// The bytes that the other side's line has not.
    pub differs: Vec<Range<usize>>,
}

/// Whose line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A sentence of ours.
    Word,
    /// Both have it.
    Both,
    /// Only the answer has it.
    Answer,
    /// Only the compiler has it.
    Compiler,
}

/// All lines of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    lines: Vec<Line>,
}

impl Beside {
    /// The lines of a comparison, or the sentence why there is none.
    pub fn of(against: &Against) -> Self {
        let mut lines = vec![word(against_words(against))];
        if let Against::Compared(comparison) = against {
            lines.extend(comparison.notes.iter().cloned().map(word));
            lines.push(word("- only the compiler's, + only the answer's".to_owned()));
            for row in &comparison.rows {
                let both = row.mark == Mark::Both;
                let compiler = row.compiler.as_ref().filter(|_| !both);
                lines.extend(compiler.map(|half| line(Whose::Compiler, half)));
                let whose = if both { Whose::Both } else { Whose::Answer };
                lines.extend(row.listing.as_ref().map(|half| line(whose, half)));
            }
        }
        Self { lines }
    }

    /// The line of that number, from 0.
    pub fn line(&self, n: usize) -> Option<&Line> {
        self.lines.get(n)
    }

    /// The byte ranges of a line's rows in a pane of `width` columns.
    pub fn row_ranges(&self, n: usize, width: usize) -> Vec<Range<usize>> {
        let Some(line) = self.line(n) else { return Vec::new() };
        let (width, how) = match line.whose {
            Whose::Word => (width, Break::Word),
            Whose::Both | Whose::Answer | Whose::Compiler => {
                (width.saturating_sub(GUTTER), Break::Anywhere)
            }
        };
        wrap::rows(wrap::shown(&line.text).0, width, 1, how)
    }

    /// The place of the next line that only one side has, going round.
    pub fn next_difference(&self, from: usize, forward: bool) -> Option<usize> {
        let differs = |n: &usize| {
            self.line(*n).is_some_and(|l| matches!(l.whose, Whose::Answer | Whose::Compiler))
        };
        let count = self.lines.len();
        if forward {
            (from + 1..count).chain(0..count.min(from + 1)).find(differs)
        } else {
            (0..from.min(count)).rev().chain((from.min(count)..count).rev()).find(differs)
        }
    }
}

impl Rows for Beside {
    fn lines(&self) -> usize {
        self.lines.len()
    }

    fn rows(&self, line: usize, width: usize) -> usize {
        self.row_ranges(line, width).len().max(1)
    }
}

fn word(text: String) -> Line {
    Line { whose: Whose::Word, number: None, text, spans: Vec::new(), differs: Vec::new() }
}

fn line(whose: Whose, half: &Half) -> Line {
    let mut spans = Vec::new();
    Painter::new(Language::Assembly(AsmSyntax::Auto)).line(&half.text, &mut spans);
    let number = (whose != Whose::Compiler).then_some(half.line);
    Line { whose, number, text: half.text.clone(), spans, differs: half.differs.clone() }
}
