//! The roles of a growing reply's text, line by line. Colours each finished line once, and only the
//! open last line again.

use crate::code::{AsmSyntax, Language, Painter, Role, Span};
use crate::reply::{Kind, Reply, Section};

/// Lines between two kept painter states, from which colouring can start again.
const CHECKPOINT: usize = 64;

/// The coloured spans of all lines of a reply.
#[derive(Debug, Default)]
pub struct Painted {
    spans: Vec<Span>,
    /// Where each line's spans begin in `spans`.
    starts: Vec<u32>,
    /// The painter's state before the line named, in order of lines.
    checkpoints: Vec<(usize, Painter)>,
    /// The painter's state before the open last line.
    tail: Option<(usize, Painter)>,
    /// The first line that has to be coloured (again); `None` if all are.
    dirty: Option<usize>,
}

impl Painted {
    /// Lines from `line` on changed their text or their section.
    pub fn touch(&mut self, line: usize) {
        self.dirty = Some(self.dirty.map_or(line, |dirty| dirty.min(line)));
    }

    /// Colours what has changed since the last call.
    pub fn settle(&mut self, reply: &Reply) {
        let Some(dirty) = self.dirty.take() else { return };
        let (mut line, mut painter) = self.resume(dirty.min(self.starts.len()));
        if let Some(start) = self.starts.get(line) {
            self.spans.truncate(*start as usize);
        }
        self.starts.truncate(line);
        let first = reply.sections().partition_point(|s| s.lines.end <= line);
        let mut sections = reply.sections().iter().skip(first).peekable();
        while line < reply.line_count() {
            while sections.next_if(|s| s.lines.end <= line).is_some() {}
            painter = Some(self.paint_line(reply, sections.peek().copied(), line, painter));
            line += 1;
        }
    }

    /// The latest kept state at or before `line`; later ones are forgotten.
    fn resume(&mut self, line: usize) -> (usize, Option<Painter>) {
        while self.checkpoints.last().is_some_and(|(at, _)| *at > line) {
            self.checkpoints.pop();
        }
        let kept = self.checkpoints.last();
        let tail = self.tail.as_ref().filter(|(at, _)| *at <= line);
        match (kept, tail) {
            (Some(kept), Some(tail)) if kept.0 >= tail.0 => (kept.0, Some(kept.1.clone())),
            (_, Some((at, painter))) | (Some((at, painter)), None) => (*at, Some(painter.clone())),
            (None, None) => (0, None),
        }
    }

    fn paint_line(
        &mut self,
        reply: &Reply,
        section: Option<&Section>,
        line: usize,
        painter: Option<Painter>,
    ) -> Painter {
        let starts_here = section.is_none_or(|s| s.lines.start == line);
        let mut painter = match painter {
            Some(painter) if !starts_here => painter,
            _ => Painter::new(language(section)),
        };
        let fresh = self.checkpoints.last().is_none_or(|(at, _)| *at < line);
        if fresh && (starts_here || line.is_multiple_of(CHECKPOINT)) {
            self.checkpoints.push((line, painter.clone()));
        }
        if line + 1 == reply.line_count() {
            self.tail = Some((line, painter.clone()));
        }
        self.starts.push(u32::try_from(self.spans.len()).unwrap_or(u32::MAX));
        let text = reply.line(line);
        if is_fence(section, line) {
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            self.spans.push(Span { start: 0, end, role: Role::Fence });
        } else {
            painter.line(text, &mut self.spans);
        }
        painter
    }

    /// The spans of one line; empty where nothing is special.
    pub fn line(&self, line: usize) -> &[Span] {
        let Some(&start) = self.starts.get(line) else { return &[] };
        let end = self.starts.get(line + 1).map_or(self.spans.len(), |end| *end as usize);
        self.spans.get(start as usize..end).unwrap_or_default()
    }
}

fn is_fence(section: Option<&Section>, line: usize) -> bool {
    section.is_some_and(|s| s.fence.is_some() && !s.body.contains(&line))
}

fn language(section: Option<&Section>) -> Language {
    match section.map(|s| &s.kind) {
        None | Some(Kind::Prose) => Language::Prose,
        Some(Kind::Cpp) => Language::Cpp,
        Some(Kind::Assembly) => Language::Assembly(AsmSyntax::Auto),
        Some(Kind::Other(tag)) => Language::Other(tag.clone()),
    }
}
