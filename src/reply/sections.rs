//! The stretches of a reply in order, and the few ways in which they grow. Decides nothing.

use std::ops::Range;

/// What a stretch of a reply holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Plain text, perhaps with light Markdown.
    Prose,
    /// C or C++.
    Cpp,
    /// Assembly of any dialect, LLVM IR too.
    Assembly,
    /// Other fenced text, by its language: `bash` for every shell, `text` for output and whatever
    /// has no tag and is no code, else the tag as it was given, in lower case.
    Other(String),
}

/// The fence around a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// `` ` `` or `~`.
    pub mark: char,
    /// How many marks open it.
    pub length: usize,
    /// What stands after the marks, cut at 64 bytes.
    pub info: String,
    /// Columns before the marks, a list item's own marker among them: taken from every body line.
    pub indent: usize,
    /// How many `>` stand before it.
    pub quotes: usize,
    /// The closing marks stand at the end of the last line of code, not in a line of their own.
    pub closed_in_code: bool,
}

/// A stretch of a reply. Sections follow each other without a gap and cover every line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it holds.
    pub kind: Kind,
    /// Its lines, fence lines and trailing blank lines among them.
    pub lines: Range<usize>,
    /// The code itself: without fence lines, and without trailing blank lines where no fence is.
    pub body: Range<usize>,
    /// Its fence, if it has one.
    pub fence: Option<Fence>,
    /// Nothing can be added any more: the fence is closed, or other text follows, or, where there
    /// is no fence, the reply is finished. A fence that never closes stays `false`.
    pub closed: bool,
}

/// The sections so far; at most [`Sections::MOST`] and one more of prose that takes the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sections {
    list: Vec<Section>,
}

impl Sections {
    /// Beyond this the rest of the reply is one section of prose: memory stays bounded.
    pub(super) const MOST: usize = 1 << 16;

    pub(super) fn list(&self) -> &[Section] {
        &self.list
    }

    pub(super) fn is_full(&self) -> bool {
        self.list.len() >= Self::MOST
    }

    pub(super) fn last(&self) -> Option<&Section> {
        self.list.last()
    }

    /// Adds line `n` to the prose, which begins if it is not open.
    pub(super) fn prose(&mut self, n: usize) {
        match self.list.last_mut() {
            Some(last) if last.kind == Kind::Prose => {
                last.lines.end = n + 1;
                last.body.end = n + 1;
            }
            Some(_) | None => self.list.push(Section {
                kind: Kind::Prose,
                lines: n..n + 1,
                body: n..n + 1,
                fence: None,
                closed: false,
            }),
        }
    }

    /// Begins a section at line `n`, which is its opening fence or its first line.
    pub(super) fn begin(&mut self, n: usize, kind: Kind, fence: Option<Fence>) {
        self.close();
        let body = if fence.is_some() { n + 1..n + 1 } else { n..n + 1 };
        self.list.push(Section { kind, lines: n..n + 1, body, fence, closed: false });
    }

    /// Line `n` belongs to the open section, but is no code.
    pub(super) fn cover(&mut self, n: usize) {
        if let Some(last) = self.list.last_mut() {
            last.lines.end = n + 1;
        }
    }

    /// Line `n` is code of the open section.
    pub(super) fn code(&mut self, n: usize) {
        if let Some(last) = self.list.last_mut() {
            last.lines.end = n + 1;
            last.body.end = n + 1;
        }
    }

    /// Closes the open section.
    pub(super) fn close(&mut self) {
        if let Some(last) = self.list.last_mut() {
            last.closed = true;
        }
    }

    /// Notes that the fence's closing marks stand at the end of the last line of code.
    pub(super) fn close_in_code(&mut self) {
        if let Some(last) = self.list.last_mut() {
            last.closed = true;
            if let Some(fence) = &mut last.fence {
                fence.closed_in_code = true;
            }
        }
    }

    /// Gives the open section another kind; returns its first line if that is a change.
    pub(super) fn rename(&mut self, kind: Kind) -> Option<usize> {
        let last = self.list.last_mut().filter(|last| last.kind != kind)?;
        last.kind = kind;
        Some(last.lines.start)
    }

    /// Ends the open section before line `at`; what was after it becomes prose.
    pub(super) fn split(&mut self, at: usize) {
        let Some(last) = self.list.last_mut() else { return };
        let end = last.lines.end;
        last.lines.end = at;
        last.body.end = last.body.end.min(at);
        last.closed = true;
        if at < end {
            self.list.push(Section {
                kind: Kind::Prose,
                lines: at..end,
                body: at..end,
                fence: None,
                closed: true,
            });
        }
    }

    /// The state to come back to: how many there are, and the last.
    pub(super) fn mark(&self) -> (usize, Option<Section>) {
        (self.list.len(), self.list.last().cloned())
    }

    /// Goes back to a [`Sections::mark`]; only the last section may have changed since.
    pub(super) fn reset(&mut self, (len, last): (usize, Option<Section>)) {
        self.list.truncate(len);
        if let (Some(slot), Some(last)) = (self.list.last_mut(), last) {
            *slot = last;
        }
    }
}
