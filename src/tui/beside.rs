//! A listing beside the compiler's, or beside the other side's, as lines of a pane: what both have,
//! what one has. Compares nothing and draws nothing.

use std::borrow::Cow;
use std::ops::Range;

use crate::code::{AsmSyntax, Language, Painter, Span};
use crate::judge::against::{Against, Comparison, Half, Mark};
use crate::judge::report::{against_words, sides_words};
use crate::side::Side;
use crate::toolchain::demangle;

use super::scroll::Rows;
use super::wrap::{self, Break};

/// Columns before a line's text: its sign and its number.
pub const GUTTER: usize = 8;

/// Columns of the sentences above two halves: as many lines of one row in both, however wide they are.
const NARROW: usize = 45;

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
    /// Only this side has it, or has it so.
    Only(Side),
    /// Only the other side has something here.
    Gap,
}

impl Whose {
    /// Whether the two part here.
    pub const fn parts(self) -> bool {
        match self {
            Self::Answer | Self::Compiler | Self::Only(_) | Self::Gap => true,
            Self::Word | Self::Both => false,
        }
    }
}

/// A line as it is read: its text, its colours, and the bytes that the other one has not.
pub struct Reading<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// Its colours.
    pub spans: Cow<'a, [Span]>,
    /// What differs.
    pub differs: Cow<'a, [Range<usize>]>,
}

impl Line {
    /// The line as it stands, or with readable names of C++ in it.
    pub fn reading(&self, demangled: bool) -> Reading<'_> {
        if demangled && let Some(text) = demangle::readable(&self.text) {
            let mut spans = Vec::new();
            Painter::new(Language::Assembly(AsmSyntax::Auto)).line(&text, &mut spans);
            // Names have other lengths now: the whole line stands for the part that differs.
            let whole = 0..text.len();
            let differs = self.differs.first().map(|_| whole).into_iter().collect::<Vec<_>>();
            return Reading { text: text.into(), spans: spans.into(), differs: differs.into() };
        }
        let (spans, differs) = (self.spans.as_slice().into(), self.differs.as_slice().into());
        Reading { text: self.text.as_str().into(), spans, differs }
    }
}

/// All lines of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    lines: Vec<Line>,
    /// Every line has one row, whatever its length, as it stands beside another.
    cut: bool,
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
        Self { lines, cut: false }
    }

    /// One side's half of a comparison of both: as many lines as the other half has, each of one row.
    pub fn column(comparison: &Comparison, side: Side) -> Self {
        let mut lines = Vec::new();
        for sentence in head(comparison) {
            let rows = wrap::rows(&sentence.text, NARROW, 1, Break::Word);
            lines.extend(
                rows.into_iter()
                    .filter_map(|row| sentence.text.get(row).map(str::to_owned))
                    .map(word),
            );
        }
        for row in &comparison.rows {
            let half = match side {
                Side::Base => row.listing.as_ref(),
                Side::Tuned => row.compiler.as_ref(),
            };
            let whose = if row.mark == Mark::Both { Whose::Both } else { Whose::Only(side) };
            lines.push(half.map_or_else(gap, |half| line(whose, half)));
        }
        Self { lines, cut: true }
    }

    /// A comparison of both sides in one pane: what differs stands below each other.
    pub fn unified(comparison: &Comparison) -> Self {
        let mut lines = head(comparison);
        lines.push(word("- base, + tuned; numbers are lines of the reply".to_owned()));
        for row in &comparison.rows {
            if row.mark == Mark::Both {
                lines.extend(row.compiler.as_ref().map(|half| line(Whose::Both, half)));
                continue;
            }
            let one =
                |half: &Option<Half>, side| half.as_ref().map(|half| line(Whose::Only(side), half));
            lines.extend(one(&row.listing, Side::Base));
            lines.extend(one(&row.compiler, Side::Tuned));
        }
        Self { lines, cut: false }
    }

    /// A sentence in place of a comparison.
    pub fn saying(text: &str) -> Self {
        Self { lines: vec![word(text.to_owned())], cut: false }
    }

    /// The line of that number, from 0.
    pub fn line(&self, n: usize) -> Option<&Line> {
        self.lines.get(n)
    }

    /// The byte ranges of a line's rows in a pane of `width` columns.
    pub fn row_ranges(&self, n: usize, width: usize, demangled: bool) -> Vec<Range<usize>> {
        let Some(line) = self.line(n) else { return Vec::new() };
        let reading = line.reading(demangled);
        if self.cut {
            return std::iter::once(0..wrap::shown(&reading.text).0.len()).collect();
        }
        let (width, how) = match line.whose {
            Whose::Word => (width, Break::Word),
            Whose::Both | Whose::Answer | Whose::Compiler | Whose::Only(_) | Whose::Gap => {
                (width.saturating_sub(GUTTER), Break::Anywhere)
            }
        };
        wrap::rows(wrap::shown(&reading.text).0, width, 1, how)
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// The place of the next name (or the one before) that code or data stands under.
    pub fn next_name(&self, from: usize, forward: bool) -> Option<usize> {
        let named = |n: &usize| self.line(*n).is_some_and(|line| is_name(&line.text));
        if forward {
            (from + 1..self.lines.len()).find(named)
        } else {
            (0..from.min(self.lines.len())).rev().find(named)
        }
    }

    /// The place of the next line that only one side has, going round.
    pub fn next_difference(&self, from: usize, forward: bool) -> Option<usize> {
        let differs = |n: &usize| {
            let here = self.line(*n).is_some_and(|line| line.whose.parts());
            // In a stretch of differences only the first is a place to go to.
            let before = n.checked_sub(1).and_then(|n| self.line(n));
            here && !(self.cut && before.is_some_and(|line| line.whose.parts()))
        };
        let count = self.lines.len();
        if forward {
            (from + 1..count).chain(0..count.min(from + 1)).find(differs)
        } else {
            (0..from.min(count)).rev().chain((from.min(count)..count).rev()).find(differs)
        }
    }
}

/// What a comparison of both sides begins with; the same number of lines on both.
fn head(comparison: &Comparison) -> Vec<Line> {
    let notes = comparison.notes.iter().cloned().map(word);
    [word(sides_words(comparison))].into_iter().chain(notes).collect()
}

fn gap() -> Line {
    Line { whose: Whose::Gap, ..word(String::new()) }
}

/// A comparison in a pane, as it is read there.
#[derive(Debug, Clone, Copy)]
pub struct Read<'a> {
    /// The lines.
    pub beside: &'a Beside,
    /// With readable names of C++.
    pub demangled: bool,
}

impl Rows for Read<'_> {
    fn lines(&self) -> usize {
        self.beside.lines.len()
    }

    fn rows(&self, line: usize, width: usize) -> usize {
        self.beside.row_ranges(line, width, self.demangled).len().max(1)
    }
}

/// Whether a line of assembly is a label that is not one of a compiler's numbered ones.
pub fn is_name(text: &str) -> bool {
    let code = text.split(['#', ';']).next().unwrap_or_default().trim_end();
    code.ends_with(':') && !code.starts_with([' ', '\t', '.']) && !code.contains('"')
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
