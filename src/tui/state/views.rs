//! Which lines of a reply its pane shows: all, or those of one kind. Draws nothing.

use crate::code::filter;
use crate::reply::{Kind, Reply, Section};

use super::folds::Folds;

/// What of a reply its pane shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// Everything.
    #[default]
    Whole,
    /// The assembly alone.
    Assembly,
    /// The C++ alone.
    Cpp,
    /// The assembly beside what this machine's compiler makes of the C++.
    Compiler,
    /// The assembly of both sides, line beside line.
    Sides,
}

impl View {
    /// The next one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Whole => Self::Assembly,
            Self::Assembly => Self::Cpp,
            Self::Cpp => Self::Compiler,
            Self::Compiler => Self::Sides,
            Self::Sides => Self::Whole,
        }
    }

    /// Whether it shows lines of the reply as they stand there, and not a comparison.
    pub const fn is_text(self) -> bool {
        match self {
            Self::Whole | Self::Assembly | Self::Cpp => true,
            Self::Compiler | Self::Sides => false,
        }
    }

    /// The words in a pane's title; none for the usual view.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
            Self::Assembly => Some("assembly"),
            Self::Cpp => Some("C++"),
            Self::Compiler => Some("against the compiler"),
            Self::Sides => Some("base against tuned"),
        }
    }
}

/// The lines of a reply that its pane shows, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// `None` shows all lines.
    lines: Option<Vec<u32>>,
    made: Made,
    tail: Tail,
}

/// What the lines were picked from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Made {
    view: View,
    filtered: bool,
    folds: u32,
    lines: usize,
    sections: usize,
    closed: bool,
}

/// The last section that lines were picked from: it may go on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Tail {
    /// Its place among the sections.
    section: usize,
    /// Its kind, and the first line of its body.
    was: Option<(Kind, usize)>,
    /// How many lines were picked before it.
    before: usize,
}

impl Shown {
    /// How many lines are shown.
    pub fn count(&self, reply: &Reply) -> usize {
        self.lines.as_ref().map_or_else(|| reply.line_count(), Vec::len)
    }

    /// The line of the reply that stands at a place.
    pub fn line(&self, place: usize) -> usize {
        match &self.lines {
            None => place,
            Some(lines) => lines.get(place).map_or(usize::MAX, |n| *n as usize),
        }
    }

    /// Where a line of the reply stands; the next shown line's place if it is not shown.
    pub fn place(&self, line: usize) -> usize {
        match &self.lines {
            None => line,
            Some(lines) => lines.partition_point(|n| (*n as usize) < line),
        }
    }

    /// Whether a line of the reply is shown.
    pub fn shows(&self, line: usize) -> bool {
        self.lines.as_ref().is_none_or(|_| self.line(self.place(line)) == line)
    }

    /// Picks the lines anew if the view or the folds have changed, and goes on where it was if the
    /// reply has grown. `filtered` leaves out directives and unused labels, for reading only.
    pub fn settle(&mut self, reply: &Reply, view: View, filtered: bool, folds: &Folds) {
        let (lines, sections) = (reply.line_count(), reply.sections().len());
        let closed = reply.sections().last().is_some_and(|section| section.closed);
        let made = Made { view, filtered, folds: folds.changes(), lines, sections, closed };
        if made == self.made {
            return;
        }
        let whole = matches!(view, View::Whole | View::Compiler | View::Sides);
        let plain = !filtered && !folds.any();
        if whole && plain {
            *self = Self { lines: None, made, tail: Tail::default() };
            return;
        }
        let grown = sections > self.tail.section
            && made == Made { lines, sections, closed: self.made.closed, ..self.made };
        if !(grown && plain && self.lines.is_some()) {
            (self.lines, self.tail) = (Some(Vec::new()), Tail::default());
        }
        self.made = made;
        let pick = Pick { reply, view, filtered, folds };
        let lines = self.lines.get_or_insert_default();
        // The last section may have become another one, or lost a blank line at its end.
        let tail = reply.sections().get(self.tail.section);
        let same = tail.is_some_and(|s| self.tail.was == Some((s.kind.clone(), s.body.start)));
        let kept = if same { lines.len() } else { self.tail.before };
        lines.truncate(kept);
        for (n, section) in reply.sections().iter().enumerate().skip(self.tail.section) {
            let goes_on = same && n == self.tail.section;
            if !goes_on {
                let was = Some((section.kind.clone(), section.body.start));
                self.tail = Tail { section: n, was, before: lines.len() };
            }
            pick.section(section, goes_on, lines);
        }
    }
}

/// What is picked, and from where.
struct Pick<'a> {
    reply: &'a Reply,
    view: View,
    filtered: bool,
    folds: &'a Folds,
}

impl Pick<'_> {
    /// Picks the lines of one section; if it `goes_on`, those after the ones that were picked.
    fn section(&self, section: &Section, goes_on: bool, lines: &mut Vec<u32>) {
        let wanted = match self.view {
            View::Whole | View::Compiler | View::Sides => true,
            View::Assembly => section.kind == Kind::Assembly,
            View::Cpp => section.kind == Kind::Cpp,
        };
        if !wanted {
            return;
        }
        let whole = matches!(self.view, View::Whole | View::Compiler | View::Sides);
        let range = if whole { section.lines.clone() } else { section.body.clone() };
        if goes_on {
            while lines.last().is_some_and(|line| *line as usize >= range.end) {
                lines.pop();
            }
            let from = lines.last().map_or(range.start, |line| *line as usize + 1);
            lines.extend((from.max(range.start)..range.end).flat_map(u32::try_from));
            return;
        }
        let mut picked: Vec<usize> = if section.kind == Kind::Assembly && self.filtered {
            let text: Vec<&str> = section.body.clone().map(|n| self.reply.line(n)).collect();
            let kept = filter::kept_lines(&text).into_iter().map(|n| section.body.start + n);
            let before = range.start..section.body.start;
            before.chain(kept).chain(section.body.end..range.end).collect()
        } else {
            range.collect()
        };
        if section.kind == Kind::Assembly {
            self.folds.left(self.reply, &section.body, &mut picked);
        }
        lines.extend(picked.into_iter().flat_map(u32::try_from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: &str = "Sure.\n```cpp\nint main() {}\n```\nAnd:\n```asm\n\t.text\n\t.globl main\n\
        main:\n\tret\n```\nDone.\n";

    fn lines(view: View, filtered: bool) -> Vec<String> {
        let reply = Reply::from_text(REPLY);
        let mut shown = Shown::default();
        shown.settle(&reply, view, filtered, &Folds::default());
        (0..shown.count(&reply)).map(|n| reply.line(shown.line(n)).trim().to_owned()).collect()
    }

    #[test]
    fn each_view_shows_its_lines() {
        assert_eq!(lines(View::Whole, false).len(), 12);
        assert_eq!(lines(View::Cpp, false), ["int main() {}"]);
        assert_eq!(lines(View::Assembly, false), [".text", ".globl main", "main:", "ret"]);
        assert_eq!(lines(View::Assembly, true), ["main:", "ret"]);
        assert_eq!(lines(View::Whole, true).len(), 10);
    }

    #[test]
    fn a_line_is_found_where_it_stands() {
        let reply = Reply::from_text(REPLY);
        let mut shown = Shown::default();
        shown.settle(&reply, View::Assembly, true, &Folds::default());
        assert_eq!(shown.line(0), 8);
        assert_eq!(shown.place(9), 1);
        assert!(shown.shows(9) && !shown.shows(7) && !shown.shows(0));
    }

    #[test]
    fn a_growing_reply_is_picked_on_as_if_it_had_been_picked_at_once() {
        for view in [View::Assembly, View::Cpp] {
            let (mut reply, mut grown) = (Reply::new(), Shown::default());
            for piece in REPLY.repeat(3).as_bytes().chunks(7) {
                reply.push(std::str::from_utf8(piece).unwrap());
                grown.settle(&reply, view, false, &Folds::default());
            }
            reply.finish();
            grown.settle(&reply, view, false, &Folds::default());
            let mut once = Shown::default();
            once.settle(&reply, view, false, &Folds::default());
            assert_eq!(grown.lines, once.lines, "{view:?}");
        }
    }

    #[test]
    fn folded_blocks_keep_their_first_line() {
        let reply = Reply::from_text(REPLY);
        let (mut shown, mut folds) = (Shown::default(), Folds::default());
        folds.toggle_all();
        shown.settle(&reply, View::Assembly, false, &folds);
        let lines: Vec<&str> =
            (0..shown.count(&reply)).map(|n| reply.line(shown.line(n))).collect();
        assert_eq!(lines, ["\t.text", "\t.globl main", "main:"]);
        shown.settle(&reply, View::Whole, false, &folds);
        assert_eq!(shown.count(&reply), 11);
    }
}
