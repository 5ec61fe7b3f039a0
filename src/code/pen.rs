//! A place in a line and the spans found so far. Knows no language.

use super::{Role, Span};

/// Walks over the bytes of a line. Words take in every byte that is not ASCII, so a place between
/// two tokens is always a place between two characters.
pub(super) struct Pen<'a> {
    bytes: &'a [u8],
    at: usize,
    out: &'a mut Vec<Span>,
    first: usize,
}

impl<'a> Pen<'a> {
    pub(super) fn new(line: &'a str, out: &'a mut Vec<Span>) -> Self {
        let first = out.len();
        Self { bytes: line.as_bytes(), at: 0, out, first }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The byte `ahead` places on; 0 beyond the end.
    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    pub(super) fn done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub(super) fn slice(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    pub(super) fn skip(&mut self, count: usize) {
        self.at = (self.at + count).min(self.bytes.len());
    }

    pub(super) fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.bytes.get(self.at).is_some_and(|byte| wanted(*byte)) {
            self.at += 1;
        }
    }

    pub(super) fn skip_blanks(&mut self) {
        self.skip_while(blank);
    }

    /// Goes to a place in the line.
    pub(super) fn go_to(&mut self, place: usize) {
        self.at = place.min(self.bytes.len());
    }

    pub(super) fn go_to_end(&mut self) {
        self.at = self.bytes.len();
    }

    /// The next byte that is no blank; 0 if there is none.
    pub(super) fn after_blanks(&self) -> u8 {
        self.rest().iter().copied().find(|byte| !blank(*byte)).unwrap_or(0)
    }

    /// Goes behind the next `needle`, or to the end; says whether it was there.
    pub(super) fn skip_past(&mut self, needle: &[u8]) -> bool {
        let found = self.rest().windows(needle.len()).position(|window| window == needle);
        match found {
            Some(offset) => self.skip(offset + needle.len()),
            None => self.go_to_end(),
        }
        found.is_some()
    }

    /// Goes behind a text in quotes, from its first quote, minding backslashes if `escapes`;
    /// says whether it is closed.
    pub(super) fn skip_quoted(&mut self, escapes: bool) -> bool {
        let quote = self.peek(0);
        self.skip(1);
        if escapes {
            return self.skip_to_quote(quote);
        }
        self.skip_while(|byte| byte != quote);
        let closed = !self.done();
        self.skip(1);
        closed
    }

    /// Goes behind the next quote without a backslash before it; says whether there is one.
    pub(super) fn skip_to_quote(&mut self, quote: u8) -> bool {
        while !self.done() {
            match self.peek(0) {
                b'\\' => self.skip_escape(),
                byte if byte == quote => {
                    self.skip(1);
                    return true;
                }
                _ => self.skip(1),
            }
        }
        false
    }

    fn skip_escape(&mut self) {
        self.skip(1);
        self.skip_character();
    }

    /// Goes behind one whole character.
    pub(super) fn skip_character(&mut self) {
        self.skip(1);
        self.skip_while(|byte| byte & 0xC0 == 0x80);
    }

    /// Marks what lies between `start` and here, joined to a like span that ends at `start`.
    #[expect(clippy::cast_possible_truncation, reason = "a line has at most LONGEST_LINE bytes")]
    pub(super) fn mark(&mut self, start: usize, role: Role) {
        if start >= self.at || role == Role::Plain {
            return;
        }
        let (start, end) = (start as u32, self.at as u32);
        let fresh = self.out.len() == self.first;
        match self.out.last_mut() {
            Some(last) if !fresh && last.end == start && last.role == role => last.end = end,
            _ => self.out.push(Span { start, end, role }),
        }
    }
}

/// White space within a line.
pub(super) fn blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | 0x0B | 0x0C)
}

/// A letter, a digit, `_`, or a part of any character beyond ASCII.
pub(super) fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}
