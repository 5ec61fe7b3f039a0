//! The line machine: which section a line belongs to, from the lines before it and itself alone.
//!
//! Its state is of fixed size and can be copied, so that the open last line is taken on trial and
//! taken back when more of it comes: the sections of a text never depend on how it was cut.

use super::cpp::Braces;
use super::fence::{self, Class, Closing, Marks};
use super::guess::Guess;
use super::prose::{self, Topic};
use super::sections::{Fence, Kind, Sections};
use super::signs::{self, Sign};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Prose,
    Fenced(Fenced),
    /// C++ without a fence.
    Cpp(Braces),
    /// Assembly without a fence; the lines for which a block comment may still go on.
    Assembly(u8),
}

/// Inside a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fenced {
    marks: Marks,
    guess: Guess,
    /// Where the run of sentences began in which the last lines stand: the close was forgotten
    /// there if no close comes.
    said: Option<usize>,
}

/// The state between two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Machine {
    mode: Mode,
    /// The fence around a whole document, whose own fences count.
    document: Option<Marks>,
    topic: Topic,
    /// The line before was blank.
    blank: bool,
}

/// Block comments in assembly are believed for so many lines.
const COMMENT: u8 = 200;

impl Machine {
    pub(super) fn new() -> Self {
        Self { mode: Mode::Prose, document: None, topic: Topic::None, blank: true }
    }

    /// Takes line `n`, whole or still open; returns the first line whose section is another now.
    pub(super) fn line(&mut self, n: usize, line: &str, whole: bool, out: &mut Sections) -> usize {
        if out.is_full() {
            out.prose(n);
            return n;
        }
        let first = match self.mode {
            Mode::Prose => self.prose(n, line, out),
            Mode::Fenced(fenced) => self.fenced(fenced, n, line, whole, out),
            Mode::Cpp(braces) => self.cpp(braces, n, line, whole, out),
            Mode::Assembly(comment) => self.assembly(comment, n, line, out),
        };
        self.blank = line.trim().is_empty();
        first
    }

    /// The reply is over; returns the first line whose section is another now.
    pub(super) fn finish(&mut self, lines: usize, out: &mut Sections) -> usize {
        match self.mode {
            Mode::Fenced(Fenced { said: Some(at), .. }) => {
                out.split(at);
                at
            }
            Mode::Fenced(_) => lines,
            Mode::Prose | Mode::Cpp(_) | Mode::Assembly(_) => {
                out.close();
                lines
            }
        }
    }

    fn prose(&mut self, n: usize, line: &str, out: &mut Sections) -> usize {
        if line.trim().is_empty() {
            out.prose(n);
        } else if let Some(open) = fence::opening(line) {
            self.open(n, open, out);
        } else if let Some(open) = fence::opening_after_text(line) {
            self.open(n, open, out);
        } else {
            self.bare(n, line, out);
        }
        n
    }

    fn open(&mut self, n: usize, open: Fence, out: &mut Sections) {
        let marks = Marks::of(&open);
        if let Some(document) = self.document
            && open.info.is_empty()
            && document.mark == marks.mark
            && marks.length >= document.length
        {
            self.document = None;
            return out.prose(n);
        }
        let class = fence::class(&open.info);
        if class == Class::Markdown {
            self.document = Some(marks);
            return out.prose(n);
        }
        let guess = Guess::new(class);
        out.begin(n, guess.kind(&open.info), Some(open));
        self.topic = Topic::None;
        self.mode = Mode::Fenced(Fenced { marks, guess, said: None });
    }

    /// A line outside of everything that is neither blank nor a fence.
    fn bare(&mut self, n: usize, line: &str, out: &mut Sections) {
        if let Some(topic) = prose::bare_tag(line) {
            self.topic = topic;
            return out.prose(n);
        }
        let (cpp, assembly) = (signs::cpp(line), signs::assembly(line));
        let announced = !prose::is_prose(line);
        let starts = match self.topic {
            Topic::Cpp => (cpp >= Sign::Comment && announced, assembly == Sign::Hard),
            Topic::Assembly => (
                cpp == Sign::Hard && !is_for_assembly(line),
                assembly >= Sign::Comment && announced,
            ),
            Topic::None => (cpp == Sign::Hard, assembly == Sign::Hard),
        };
        match starts {
            (true, false) => self.start_cpp(n, line, out),
            (true, true) if self.topic != Topic::Assembly => self.start_cpp(n, line, out),
            (_, true) => self.start_assembly(n, line, out),
            (_, false) => {
                self.topic = match prose::topic(line) {
                    Topic::None if line.trim_end().ends_with(':') || prose::is_prose(line) => {
                        Topic::None
                    }
                    Topic::None => self.topic,
                    topic => topic,
                };
                out.prose(n);
            }
        }
    }

    fn start_cpp(&mut self, n: usize, line: &str, out: &mut Sections) {
        out.begin(n, Kind::Cpp, None);
        let mut braces = Braces::default();
        braces.line(line);
        self.topic = Topic::None;
        self.mode = Mode::Cpp(braces);
    }

    fn start_assembly(&mut self, n: usize, line: &str, out: &mut Sections) {
        out.begin(n, Kind::Assembly, None);
        self.topic = Topic::None;
        self.mode = Mode::Assembly(comment(0, line));
    }

    fn fenced(
        &mut self,
        mut fenced: Fenced,
        n: usize,
        line: &str,
        whole: bool,
        out: &mut Sections,
    ) -> usize {
        let closing = fence::closing(line, fenced.marks);
        if closing == Closing::No
            && fenced.marks.quotes > 0
            && !line.trim().is_empty()
            && !fence::is_quoted(line)
        {
            out.close();
            self.mode = Mode::Prose;
            return self.prose(n, line, out);
        }
        let first = match closing {
            Closing::No => {
                out.code(n);
                fenced.weigh(n, line, whole, out)
            }
            Closing::Line => {
                out.cover(n);
                out.close();
                self.mode = Mode::Prose;
                return n;
            }
            Closing::InCode => {
                out.code(n);
                let first = fenced.weigh(n, fence::without_marks(line), true, out);
                out.close_in_code();
                self.mode = Mode::Prose;
                return first;
            }
            Closing::Reopened => {
                let first = fenced.said.unwrap_or(n);
                out.split(first);
                self.mode = Mode::Prose;
                return first.min(self.prose(n, line, out));
            }
        };
        self.mode = Mode::Fenced(fenced);
        first
    }

    fn cpp(
        &mut self,
        mut braces: Braces,
        n: usize,
        line: &str,
        whole: bool,
        out: &mut Sections,
    ) -> usize {
        let ends = !braces.is_in_text()
            && if braces.is_outside() {
                prose::is_prose(line)
                    || signs::assembly(line) == Sign::Hard && signs::cpp(line) <= Sign::Comment
            } else {
                prose::announces_assembly(line) || is_listing_head(line)
            };
        if let Some(first) = self.bare_end(n, line, ends, out) {
            return first;
        }
        if whole {
            braces.line(line);
        }
        self.mode = Mode::Cpp(braces);
        n
    }

    fn assembly(&mut self, lines: u8, n: usize, line: &str, out: &mut Sections) -> usize {
        let ends = lines == 0
            && (prose::is_prose(line)
                || signs::cpp(line) == Sign::Hard
                    && !is_for_assembly(line)
                    && signs::assembly(line) < Sign::Soft);
        if let Some(first) = self.bare_end(n, line, ends, out) {
            return first;
        }
        self.mode = Mode::Assembly(comment(lines, line));
        n
    }

    /// Ends a section without a fence if line `n` does so, else adds the line to it.
    fn bare_end(&mut self, n: usize, line: &str, ends: bool, out: &mut Sections) -> Option<usize> {
        if let Some(open) = fence::opening(line) {
            let stray = open.info.is_empty() && !self.blank;
            self.mode = Mode::Prose;
            if !stray {
                out.close();
                return Some(self.prose(n, line, out));
            }
            out.cover(n);
            out.close();
            return Some(n);
        }
        if ends {
            out.close();
            self.mode = Mode::Prose;
            return Some(self.prose(n, line, out));
        }
        if line.trim().is_empty() {
            out.cover(n);
        } else {
            out.code(n);
        }
        None
    }
}

impl Fenced {
    /// Holds a line of the body against the tag; returns the first line that changed.
    fn weigh(&mut self, n: usize, line: &str, whole: bool, out: &mut Sections) -> usize {
        if line.trim().is_empty() {
            return n;
        }
        let code = out.last().is_some_and(|last| matches!(last.kind, Kind::Cpp | Kind::Assembly));
        if !code || !prose::is_prose(line) {
            self.said = None;
        } else if self.said.is_none() {
            self.said = Some(n);
        }
        if !whole || !self.guess.line(line) {
            return n;
        }
        let info = out.last().and_then(|last| last.fence.as_ref()).map_or("", |fence| &fence.info);
        let kind = self.guess.kind(info);
        out.rename(kind).unwrap_or(n)
    }
}

/// The lines for which a block comment may still go on after `line`.
fn comment(lines: u8, line: &str) -> u8 {
    let text = line.trim_start();
    match lines {
        0 if text.starts_with("/*") && !line.contains("*/") => COMMENT,
        0 => 0,
        _ if line.contains("*/") => 0,
        lines => lines - 1,
    }
}

/// Preprocessor lines that assembly has too.
fn is_for_assembly(line: &str) -> bool {
    let text = line.trim_start();
    ["#define", "#if", "#undef", "#pragma"].iter().any(|start| text.starts_with(start))
        || signs::is_assembly_header(line)
}

/// The lines with which compilers begin a listing: these end raw C++ at any depth.
fn is_listing_head(line: &str) -> bool {
    let text = line.trim_start();
    [
        ".file\t\"",
        ".file \"",
        ".globl ",
        ".globl\t",
        ".intel_syntax",
        ".att_syntax",
        "section .text",
        "section .data",
    ]
    .iter()
    .any(|start| text.starts_with(start))
}
