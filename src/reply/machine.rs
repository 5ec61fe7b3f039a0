//! The line machine: which section a line belongs to, from the lines before it and itself alone.
//!
//! Its state is of fixed size and can be copied, so that the open last line is taken on trial and
//! taken back when more of it comes: the sections of a text never depend on how it was cut.

use super::cpp::Braces;
use super::fence::{self, Class, Closing, Marks};
use super::guess::Guess;
use super::lines::head;
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
    /// The last line of prose announced the topic: a colon, a heading, or the bare name.
    announced: bool,
    /// The line before was blank.
    blank: bool,
}

/// A line, whole or still open.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    n: usize,
    /// Its first [`fence::HEAD`] bytes: all that is looked at while it grows, but for its last few.
    start: &'a str,
    full: &'a str,
    whole: bool,
}

impl Line<'_> {
    fn is_blank(self) -> bool {
        self.start.len() == self.full.len() && self.start.trim().is_empty()
    }
}

/// Block comments in assembly are believed for so many lines.
const COMMENT: u8 = 200;

impl Machine {
    pub(super) fn new() -> Self {
        Self {
            mode: Mode::Prose,
            document: None,
            topic: Topic::None,
            announced: false,
            blank: true,
        }
    }

    /// Whether the end of a line longer than [`fence::LONG`] tells something.
    pub(super) fn minds_ends(&self) -> bool {
        matches!(self.mode, Mode::Fenced(_))
    }

    /// Takes line `n`, whole or still open; returns the first line whose section is another now.
    pub(super) fn line(&mut self, n: usize, full: &str, whole: bool, out: &mut Sections) -> usize {
        if out.is_full() {
            out.prose(n);
            return n;
        }
        let line = Line { n, start: head(full, fence::HEAD), full, whole };
        let first = match self.mode {
            Mode::Prose => self.prose(line, out),
            Mode::Fenced(fenced) => self.fenced(fenced, line, out),
            Mode::Cpp(braces) => self.cpp(braces, line, out),
            Mode::Assembly(comment) => self.assembly(comment, line, out),
        };
        self.blank = line.is_blank();
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

    fn prose(&mut self, line: Line, out: &mut Sections) -> usize {
        if line.is_blank() {
            out.prose(line.n);
        } else if let Some(open) = fence::opening(line.start) {
            self.open(line.n, open, out);
        } else if let Some(open) = fence::opening_after_text(line.full) {
            self.open(line.n, open, out);
        } else {
            self.bare(line, out);
        }
        line.n
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
    fn bare(&mut self, line: Line, out: &mut Sections) {
        let text = line.start;
        if let Some(topic) = prose::bare_tag(text) {
            (self.topic, self.announced) = (topic, true);
            return out.prose(line.n);
        }
        let (cpp, assembly) = (signs::cpp(text), signs::assembly(text));
        let enough = |sign: Sign| {
            let least = if self.announced { Sign::Comment } else { Sign::Hard };
            sign >= least && fence::item(text).is_none() && !prose::is_prose(text)
        };
        let starts = match self.topic {
            Topic::Cpp => (enough(cpp), assembly == Sign::Hard),
            Topic::Assembly => (cpp == Sign::Hard && !is_for_assembly(text), enough(assembly)),
            Topic::None => (cpp == Sign::Hard, assembly == Sign::Hard),
        };
        match starts {
            (true, assembly) if !assembly || self.topic != Topic::Assembly => {
                self.start_cpp(line, out);
            }
            (_, true) => self.start_assembly(line, out),
            (_, false) => {
                if line.whole {
                    self.announced = prose::announces(text);
                    self.topic = prose::next_topic(self.topic, text);
                }
                out.prose(line.n);
            }
        }
    }

    fn start_cpp(&mut self, line: Line, out: &mut Sections) {
        out.begin(line.n, Kind::Cpp, None);
        let mut braces = Braces::default();
        if line.whole {
            braces.line(line.full);
        }
        self.topic = Topic::None;
        self.mode = Mode::Cpp(braces);
    }

    fn start_assembly(&mut self, line: Line, out: &mut Sections) {
        out.begin(line.n, Kind::Assembly, None);
        self.topic = Topic::None;
        self.mode = Mode::Assembly(comment(0, line));
    }

    fn fenced(&mut self, mut fenced: Fenced, line: Line, out: &mut Sections) -> usize {
        let closing = fence::closing(line.full, fenced.marks);
        let left = fenced.marks.quotes > 0 && !line.is_blank() && !fence::is_quoted(line.start);
        self.mode = Mode::Prose;
        match closing {
            Closing::No if left => {
                out.close();
                self.prose(line, out)
            }
            Closing::No => {
                out.code(line.n);
                let first = fenced.weigh(line, out);
                self.mode = Mode::Fenced(fenced);
                first
            }
            Closing::Line => {
                out.cover(line.n);
                out.close();
                line.n
            }
            Closing::InCode => {
                out.code(line.n);
                let start = fence::without_marks(line.start);
                let first = fenced.weigh(Line { start, whole: true, ..line }, out);
                out.close_in_code();
                first
            }
            Closing::Reopened => {
                let first = fenced.said.unwrap_or(line.n);
                out.split(first);
                first.min(self.prose(line, out))
            }
        }
    }

    fn cpp(&mut self, mut braces: Braces, line: Line, out: &mut Sections) -> usize {
        let text = line.start;
        let ends = !braces.is_in_text()
            && if braces.is_outside() {
                prose::is_prose(text)
                    || signs::assembly(text) == Sign::Hard
                        && signs::cpp(text) <= Sign::Comment
                        && !signs::is_declaration_begun(text)
            } else {
                prose::announces_assembly(text) || is_listing_head(text)
            };
        // Comments of C++ hold fences too, after a star.
        let fence = !braces.is_in_text() || text.starts_with("```");
        if let Some(first) = self.bare_end(line, ends, fence, out) {
            return first;
        }
        if line.whole {
            braces.line(line.full);
        }
        self.mode = Mode::Cpp(braces);
        line.n
    }

    fn assembly(&mut self, lines: u8, line: Line, out: &mut Sections) -> usize {
        let text = line.start;
        let ends = lines == 0
            && (prose::is_prose(text)
                || signs::cpp(text) == Sign::Hard
                    && !is_for_assembly(text)
                    && signs::assembly(text) < Sign::Soft);
        if let Some(first) = self.bare_end(line, ends, true, out) {
            return first;
        }
        self.mode = Mode::Assembly(comment(lines, line));
        line.n
    }

    /// Ends a section without a fence if the line does so, else adds the line to it.
    fn bare_end(
        &mut self,
        line: Line,
        ends: bool,
        fence: bool,
        out: &mut Sections,
    ) -> Option<usize> {
        if let Some(open) = fence.then(|| fence::opening(line.start)).flatten() {
            let stray = open.info.is_empty() && !self.blank;
            self.mode = Mode::Prose;
            if !stray {
                out.close();
                return Some(self.prose(line, out));
            }
            out.cover(line.n);
            out.close();
            return Some(line.n);
        }
        if ends {
            out.close();
            self.mode = Mode::Prose;
            return Some(self.prose(line, out));
        }
        if line.is_blank() {
            out.cover(line.n);
        } else {
            out.code(line.n);
        }
        None
    }
}

impl Fenced {
    /// Holds a line of the body against the tag; returns the first line that changed.
    fn weigh(&mut self, line: Line, out: &mut Sections) -> usize {
        if line.is_blank() {
            return line.n;
        }
        let code = out.last().is_some_and(|last| matches!(last.kind, Kind::Cpp | Kind::Assembly));
        if !code || !prose::is_prose(line.start) {
            self.said = None;
        } else if self.said.is_none() {
            self.said = Some(line.n);
        }
        if !line.whole || !self.guess.line(line.start) {
            return line.n;
        }
        let info = out.last().and_then(|last| last.fence.as_ref()).map_or("", |fence| &fence.info);
        let kind = self.guess.kind(info);
        out.rename(kind).unwrap_or(line.n)
    }
}

/// The lines for which a block comment may still go on after `line`.
fn comment(lines: u8, line: Line) -> u8 {
    let ends = line.whole && line.full.contains("*/");
    match lines {
        0 if line.start.trim_start().starts_with("/*") && !ends => COMMENT,
        0 => 0,
        _ if ends => 0,
        lines => lines - 1,
    }
}

/// Preprocessor lines that assembly has too.
fn is_for_assembly(line: &str) -> bool {
    let text = line.trim_start();
    ["#define", "#if", "#undef", "#pragma", "#include \""]
        .iter()
        .any(|start| text.starts_with(start))
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
