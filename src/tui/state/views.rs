//! Which lines of a reply its pane shows: all, or those of one kind. Draws nothing.

use crate::code::filter;
use crate::reply::{Kind, Reply};

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
}

impl View {
    /// The next one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Whole => Self::Assembly,
            Self::Assembly => Self::Cpp,
            Self::Cpp => Self::Compiler,
            Self::Compiler => Self::Whole,
        }
    }

    /// The words in a pane's title; none for the usual view.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
            Self::Assembly => Some("assembly"),
            Self::Cpp => Some("C++"),
            Self::Compiler => Some("against the compiler"),
        }
    }
}

/// The lines of a reply that its pane shows, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// `None` shows all lines.
    lines: Option<Vec<u32>>,
    made: Made,
}

/// What the lines were picked from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Made {
    view: View,
    filtered: bool,
    lines: usize,
    sections: usize,
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

    /// Picks the lines anew if the reply or the view has changed. `filtered` leaves out directives
    /// and unused labels, for reading only.
    pub fn settle(&mut self, reply: &Reply, view: View, filtered: bool) {
        let (lines, sections) = (reply.line_count(), reply.sections().len());
        let made = Made { view, filtered, lines, sections };
        if made != self.made {
            *self = Self { lines: picked(reply, view, filtered), made };
        }
    }
}

fn picked(reply: &Reply, view: View, filtered: bool) -> Option<Vec<u32>> {
    let wanted = |kind: &Kind| match view {
        View::Whole | View::Compiler => true,
        View::Assembly => *kind == Kind::Assembly,
        View::Cpp => *kind == Kind::Cpp,
    };
    if matches!(view, View::Whole | View::Compiler) && !filtered {
        return None;
    }
    let mut lines = Vec::new();
    let mut add = |n: usize| lines.extend(u32::try_from(n));
    for section in reply.sections().iter().filter(|s| wanted(&s.kind)) {
        let whole = matches!(view, View::Whole | View::Compiler);
        let range = if whole { section.lines.clone() } else { section.body.clone() };
        if section.kind == Kind::Assembly && filtered {
            let text: Vec<&str> = section.body.clone().map(|n| reply.line(n)).collect();
            let kept = filter::kept_lines(&text);
            (range.start..section.body.start).for_each(&mut add);
            for n in kept {
                add(section.body.start + n);
            }
            (section.body.end..range.end).for_each(&mut add);
        } else {
            range.for_each(&mut add);
        }
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: &str = "Sure.\n```cpp\nint main() {}\n```\nAnd:\n```asm\n\t.text\n\t.globl main\n\
        main:\n\tret\n```\nDone.\n";

    fn lines(view: View, filtered: bool) -> Vec<String> {
        let reply = Reply::from_text(REPLY);
        let mut shown = Shown::default();
        shown.settle(&reply, view, filtered);
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
        shown.settle(&reply, View::Assembly, true);
        assert_eq!(shown.line(0), 8);
        assert_eq!(shown.place(9), 1);
        assert!(shown.shows(9) && !shown.shows(7) && !shown.shows(0));
    }
}
