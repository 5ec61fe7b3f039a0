//! A reply as it grows: its sections, its listing and its twin. Builds and runs nothing.
//!
//! Text comes in pieces of any size. Each whole line is looked at once, the open last line at every
//! push; what is found depends on the text alone, never on how it was cut.

mod choose;
mod cpp;
mod dialect;
mod fence;
mod guess;
mod lines;
mod machine;
mod marks;
mod names;
#[cfg(test)]
mod properties;
mod prose;
mod sections;
mod signs;
mod statement;
mod target;
#[cfg(test)]
mod tests;

pub use choose::{Language, Listing, Twin};
pub use dialect::{Dialect, Identity, identify};
pub use sections::{Fence, Kind, Section};
pub use target::{Entry, System, Target};

use lines::Lines;
use machine::Machine;
use sections::Sections;

/// What a bare file holds: there the whole text is one section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// Assembly of any dialect.
    Assembly,
    /// C or C++.
    Cpp,
}

/// The state before the open line was taken on trial.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Trial {
    machine: Machine,
    sections: (usize, Option<Section>),
    /// The first line whose section the trial changed.
    first: usize,
}

/// A reply: its text, and its sections so far.
///
/// Memory is the text, 4 bytes a line and the sections, of which there are at most 65,537.
#[derive(Debug, Clone)]
pub struct Reply {
    lines: Lines,
    sections: Sections,
    machine: Machine,
    trial: Option<Trial>,
    finished: bool,
}

impl Default for Reply {
    fn default() -> Self {
        Self::new()
    }
}

impl Reply {
    /// An empty reply.
    pub fn new() -> Self {
        Self {
            lines: Lines::default(),
            sections: Sections::default(),
            machine: Machine::new(),
            trial: None,
            finished: false,
        }
    }

    /// A whole reply.
    pub fn from_text(text: &str) -> Self {
        let mut reply = Self::new();
        reply.push(text);
        reply.finish();
        reply
    }

    /// A bare file as one section.
    pub fn from_source(text: &str, kind: SourceKind) -> Self {
        let mut reply = Self::new();
        let kind = match kind {
            SourceKind::Assembly => Kind::Assembly,
            SourceKind::Cpp => Kind::Cpp,
        };
        reply.lines.append(text);
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            reply.lines.begin(start);
            start += line.len();
        }
        if let Some(last) = reply.line_count().checked_sub(1) {
            reply.sections.begin(0, kind, None);
            reply.sections.code(last);
            reply.sections.close();
        }
        reply.finished = true;
        reply
    }

    /// Adds text; returns the first line (from 0) whose text or section may be another now.
    ///
    /// The cost is that of the text added: whole lines are looked at once, and of the open line
    /// only the first 512 and the last 64 bytes. After [`Reply::finish`] nothing is added.
    pub fn push(&mut self, text: &str) -> usize {
        if self.finished || text.is_empty() {
            return self.lines.count();
        }
        if self.is_deaf(text) {
            self.lines.append(text);
            return self.lines.count() - 1;
        }
        let (mut start, open) =
            self.lines.open().unwrap_or((self.lines.text().len(), self.lines.count()));
        let mut scanned = self.lines.text().len();
        let shown = self.take_back(open);
        self.lines.append(text);
        let mut first = open;
        while let Some(end) = self.lines.from(scanned).find('\n') {
            let next = scanned + end + 1;
            first = first.min(self.whole_line(start, next));
            (start, scanned) = (next, next);
        }
        if start < self.lines.text().len() {
            first = first.min(self.open_line(start));
        }
        self.first_difference(first, open, shown)
    }

    /// The reply is over: the open line counts as whole. Returns the first line whose section may
    /// be another now.
    pub fn finish(&mut self) -> usize {
        if self.finished {
            return self.lines.count();
        }
        let (start, open) =
            self.lines.open().unwrap_or((self.lines.text().len(), self.lines.count()));
        let shown = self.take_back(open);
        let end = self.lines.text().len();
        let mut first = open;
        if start < end {
            first = first.min(self.whole_line(start, end));
        }
        first = first.min(self.machine.finish(self.lines.count(), &mut self.sections));
        self.finished = true;
        self.first_difference(first, open, shown)
    }

    /// The whole text as it came.
    pub fn text(&self) -> &str {
        self.lines.text()
    }

    /// The number of lines; a line end at the end of the text begins no further line.
    pub fn line_count(&self) -> usize {
        self.lines.count()
    }

    /// The line (from 0) without its line end, `\n` or `\r\n`; empty beyond the end.
    pub fn line(&self, n: usize) -> &str {
        self.lines.get(n)
    }

    /// The sections so far: they cover every line, in order, without a gap.
    pub fn sections(&self) -> &[Section] {
        self.sections.list()
    }

    /// The section in which the line (from 0) stands.
    pub fn section_of(&self, line: usize) -> Option<&Section> {
        let list = self.sections.list();
        let at = list.partition_point(|section| section.lines.end <= line);
        list.get(at)
    }

    /// The assembly to build: the last with an entry point, else the last, joined with the
    /// sections whose labels it uses. Costs the length of all assembly.
    pub fn listing(&self) -> Option<Listing> {
        choose::listing(self)
    }

    /// Every assembly that could be built, in the order of the reply.
    pub fn listings(&self) -> Vec<Listing> {
        choose::listings(self)
    }

    /// The C or C++ program: the last with a `main`, else the last.
    pub fn twin(&self) -> Option<Twin> {
        choose::twin(self)
    }

    /// Whether `text` only makes a long line longer, whose beginning has told what it is.
    fn is_deaf(&self, text: &str) -> bool {
        let old = self.lines.text();
        let long = |(start, _): (usize, usize)| old.len() - start > fence::LONG;
        let ends = || lines::tail(old, fence::LONG).contains('`') || text.contains('`');
        self.lines.open().is_some_and(long)
            && !text.contains('\n')
            && self.lines.fits(text)
            && self.trial.as_ref().is_some_and(|trial| !trial.machine.minds_ends() || !ends())
    }

    fn whole_line(&mut self, start: usize, end: usize) -> usize {
        self.lines.begin(start);
        let n = self.lines.count() - 1;
        let line = lines::without_end(self.lines.text().get(start..end).unwrap_or_default());
        self.machine.line(n, line, true, &mut self.sections)
    }

    fn open_line(&mut self, start: usize) -> usize {
        self.lines.begin(start);
        let n = self.lines.count() - 1;
        let (machine, sections) = (self.machine, self.sections.mark());
        let line = lines::without_end(self.lines.from(start));
        let first = self.machine.line(n, line, false, &mut self.sections);
        self.trial = Some(Trial { machine, sections, first });
        first
    }

    /// Takes the trial of line `open` back; returns it and the sections as they were shown, if they
    /// had changed any line before.
    fn take_back(&mut self, open: usize) -> Option<(usize, usize, Vec<Section>)> {
        let trial = self.trial.take()?;
        let from = trial.sections.0.saturating_sub(1);
        let shown = (trial.first < open).then(|| {
            (trial.first, from, self.sections.list().get(from..).unwrap_or_default().to_vec())
        });
        self.machine = trial.machine;
        self.sections.reset(trial.sections);
        shown
    }

    /// The first line that is another now, where a trial was taken back that had changed lines
    /// before `open`: if it came to the same again, these are as they were shown.
    fn first_difference(
        &self,
        first: usize,
        open: usize,
        shown: Option<(usize, usize, Vec<Section>)>,
    ) -> usize {
        let Some((was, from, shown)) = shown else { return first };
        let before = |list: &[Section]| -> Vec<(usize, Kind)> {
            list.iter()
                .filter(|s| s.lines.start < open)
                .map(|s| (s.lines.start, s.kind.clone()))
                .collect()
        };
        let now = self.sections.list().get(from..).unwrap_or_default();
        if before(&shown) == before(now) { open } else { first.min(was) }
    }
}
