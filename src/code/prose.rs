//! Light Markdown to roles, each line by itself. Lays nothing out and keeps every character.

use super::pen::{Pen, blank, word};
use super::{Role, Span};

/// Appends the spans of one line.
pub(super) fn line(text: &str, out: &mut Vec<Span>) {
    let mut pen = Pen::new(text, out);
    pen.skip_blanks();
    let start = pen.at();
    if is_fence(pen.rest()) || is_rule(pen.rest()) {
        pen.go_to_end();
        pen.mark(start, Role::Fence);
    } else if is_heading(pen.rest()) {
        pen.go_to_end();
        pen.mark(start, Role::Heading);
    } else {
        bullet(&mut pen, start);
        Inline { pen, closers: [true; 4] }.run();
    }
}

fn is_fence(rest: &[u8]) -> bool {
    rest.starts_with(b"```") || rest.starts_with(b"~~~")
}

/// `---`, `* * *`, `===`.
fn is_rule(rest: &[u8]) -> bool {
    let mut marks = rest.iter().filter(|byte| !blank(**byte));
    let Some(first) = marks.next().filter(|byte| matches!(byte, b'-' | b'*' | b'_' | b'=')) else {
        return false;
    };
    rest.len() >= 3 && marks.clone().count() >= 2 && marks.all(|byte| byte == first)
}

fn is_heading(rest: &[u8]) -> bool {
    let level = rest.iter().take_while(|byte| **byte == b'#').count();
    (1..=6).contains(&level) && rest.get(level).is_none_or(|byte| blank(*byte))
}

/// `- `, `* `, `+ `, `1. `, `1) `, `> `, one after the other.
fn bullet(pen: &mut Pen<'_>, start: usize) {
    let rest = pen.rest();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mark = match rest.get(digits) {
        Some(b'-' | b'*' | b'+' | b'>') if digits == 0 => 1,
        Some(b'.' | b')') if (1..=3).contains(&digits) => digits + 1,
        Some(_) | None => return,
    };
    if rest.get(mark).is_none_or(|byte| blank(*byte)) {
        pen.skip(mark);
        pen.mark(start, Role::Bullet);
        pen.skip_blanks();
    }
}

/// Marks that come in pairs, each with what it makes of the text between.
const PAIRS: [(&[u8], Role); 4] =
    [(b"**", Role::Strong), (b"__", Role::Strong), (b"*", Role::Emphasis), (b"_", Role::Emphasis)];

struct Inline<'a> {
    pen: Pen<'a>,
    /// Whether a closer for each pair may still come: each is looked for in vain only once a line.
    closers: [bool; 4],
}

impl Inline<'_> {
    fn run(&mut self) {
        while !self.pen.done() {
            match self.pen.peek(0) {
                b'`' => self.code(),
                b'*' | b'_' => self.emphasis(),
                b'\\' => {
                    self.pen.skip(1);
                    self.pen.skip_character();
                }
                _ => self.pen.skip(1),
            }
        }
    }

    /// From a run of backticks to a run as long.
    fn code(&mut self) {
        let start = self.pen.at();
        self.pen.skip_while(|byte| byte == b'`');
        let length = self.pen.at() - start;
        if let Some(end) = same_run(self.pen.rest(), length) {
            self.pen.skip(end);
            self.pen.mark(start, Role::CodeSpan);
        }
    }

    fn emphasis(&mut self) {
        let start = self.pen.at();
        let before = start.checked_sub(1).and_then(|place| self.pen.bytes().get(place).copied());
        for (place, (mark, role)) in PAIRS.into_iter().enumerate() {
            if !self.pen.rest().starts_with(mark) {
                continue;
            }
            let after = self.pen.peek(mark.len());
            let within = mark.first() == Some(&b'_') && before.is_some_and(word);
            let opens = after != 0 && !blank(after) && after != b'*' && after != b'_' && !within;
            if opens && self.closers.get(place) == Some(&true) {
                if let Some(end) = closer(self.pen.rest(), mark) {
                    self.pen.skip(end);
                    self.pen.mark(start, role);
                    return;
                }
                if let Some(flag) = self.closers.get_mut(place) {
                    *flag = false;
                }
            }
        }
        self.pen.skip_while(|byte| matches!(byte, b'*' | b'_'));
    }
}

/// The end of the first run of exactly `length` backticks.
fn same_run(rest: &[u8], length: usize) -> Option<usize> {
    let mut run = 0;
    for (place, byte) in rest.iter().enumerate() {
        if *byte == b'`' {
            run += 1;
        } else if run == length {
            return Some(place);
        } else {
            run = 0;
        }
    }
    (run == length).then_some(rest.len())
}

/// The end of the mark that closes the one at the start: after text, and for `_` before a gap.
fn closer(rest: &[u8], mark: &[u8]) -> Option<usize> {
    let single = mark.len() == 1;
    let first = mark.first().copied()?;
    let mut place = mark.len() + 1;
    while let Some(window) = rest.get(place..place + mark.len()) {
        let before = rest.get(place - 1).copied().unwrap_or(b' ');
        let after = rest.get(place + mark.len()).copied().unwrap_or(b' ');
        let alone = !single || (before != first && after != first);
        if window == mark && !blank(before) && alone && (first == b'*' || !word(after)) {
            return Some(place + mark.len());
        }
        place += 1;
    }
    None
}
