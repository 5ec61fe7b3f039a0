//! Lines of output or of a build log, made harmless when they come in, capped in size.

use crate::printable::printable;
use crate::theme::Token;
use crate::tui::scroll::Rows;
use crate::tui::wrap::{self, Break};

/// Lines that are kept; a program may print a great many short ones.
const MOST_LINES: usize = 100_000;
/// Columns between tab stops in output.
pub const TAB: usize = 8;

/// One line, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// The token whose style it has.
    pub token: Token,
    /// The text, safe to show.
    pub text: String,
}

impl LogLine {
    /// Where the line breaks: a program's own output anywhere, our sentences between words.
    pub fn breaks(&self) -> Break {
        if matches!(self.token, Token::Text | Token::Stderr) {
            Break::Anywhere
        } else {
            Break::Word
        }
    }
}

/// Lines in the order in which they came.
#[derive(Debug, Default)]
pub struct Log {
    lines: Vec<LogLine>,
    /// Whether the last line has not ended.
    open: bool,
    /// Bytes of a character that is not complete yet.
    partial: Vec<u8>,
    dropped: usize,
}

impl Log {
    /// Adds whole lines of one kind.
    pub fn say(&mut self, token: Token, text: &str) {
        self.open = false;
        for line in text.lines() {
            self.add(token, printable(line).into_owned());
        }
    }

    /// Adds output as it comes, cut anywhere, even within a character.
    pub fn write(&mut self, token: Token, bytes: &[u8]) {
        self.partial.extend_from_slice(bytes);
        let mut text = take_text(&mut self.partial);
        if text.ends_with('\r') {
            // Its newline may be in the next piece.
            text.pop();
            self.partial.insert(0, b'\r');
        }
        for piece in text.split_inclusive('\n') {
            let (line, ended) = match piece.strip_suffix('\n') {
                Some(line) => (line.strip_suffix('\r').unwrap_or(line), true),
                None => (piece, false),
            };
            let safe = printable(line);
            match self.lines.last_mut() {
                Some(last) if self.open && last.token == token => last.text.push_str(&safe),
                _ => self.add(token, safe.into_owned()),
            }
            self.open = !ended && self.dropped == 0;
        }
    }

    fn add(&mut self, token: Token, text: String) {
        if self.lines.len() < MOST_LINES {
            self.lines.push(LogLine { token, text });
        } else {
            self.dropped += 1;
        }
    }

    /// The line of that number, from 0.
    pub fn line(&self, n: usize) -> Option<&LogLine> {
        self.lines.get(n)
    }

    /// Whether nothing came.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether the last line came without its line end.
    pub fn ends_open(&self) -> bool {
        self.open
    }

    /// Lines that came after the most that are kept.
    pub fn dropped(&self) -> usize {
        self.dropped
    }

    /// Everything as text, for the clipboard.
    pub fn text(&self) -> String {
        self.lines.iter().flat_map(|l| [l.text.as_str(), "\n"]).collect()
    }
}

/// Takes what is complete UTF-8 (or can never become it) and leaves the start of a character.
fn take_text(bytes: &mut Vec<u8>) -> String {
    let keep = match std::str::from_utf8(bytes) {
        Err(e) if e.error_len().is_none() => bytes.len() - e.valid_up_to(),
        // Invalid bytes before an incomplete character: only the tail may still be completed.
        Err(_) => incomplete_tail(bytes),
        Ok(_) => 0,
    };
    let rest = bytes.split_off(bytes.len() - keep);
    let text = String::from_utf8_lossy(bytes).into_owned();
    *bytes = rest;
    text
}

fn incomplete_tail(bytes: &[u8]) -> usize {
    (1..=3.min(bytes.len()))
        .find(|n| {
            let tail = bytes.get(bytes.len() - n..).unwrap_or_default();
            std::str::from_utf8(tail)
                .is_err_and(|e| e.valid_up_to() == 0 && e.error_len().is_none())
        })
        .unwrap_or(0)
}

impl Rows for Log {
    fn lines(&self) -> usize {
        self.lines.len()
    }

    fn rows(&self, line: usize, width: usize) -> usize {
        self.lines
            .get(line)
            .map_or(1, |l| wrap::rows(wrap::shown(&l.text).0, width, TAB, l.breaks()).len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(log: &Log) -> Vec<&str> {
        log.lines.iter().map(|l| l.text.as_str()).collect()
    }

    #[test]
    fn output_cut_at_every_byte_is_the_same_text() {
        let bytes = "Grüße: 漢字 👍\nline\r\nbad \u{1b}[2J".as_bytes();
        let mut whole = Log::default();
        whole.write(Token::Text, bytes);
        let mut pieces = Log::default();
        for byte in bytes {
            pieces.write(Token::Text, &[*byte]);
        }
        assert_eq!(texts(&whole), texts(&pieces));
        assert_eq!(texts(&whole), ["Grüße: 漢字 👍", "line", "bad ␛[2J"]);
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_as_such() {
        let mut log = Log::default();
        log.write(Token::Text, b"\xf8\xffok\n");
        assert_eq!(texts(&log), ["\u{fffd}\u{fffd}ok"]);
    }

    #[test]
    fn stdout_and_stderr_do_not_share_a_line() {
        let mut log = Log::default();
        log.write(Token::Text, b"out");
        log.write(Token::Warning, b"err\n");
        log.write(Token::Text, b"more");
        assert_eq!(texts(&log), ["out", "err", "more"]);
    }

    #[test]
    fn a_flood_of_lines_is_counted_and_not_kept() {
        let mut log = Log::default();
        log.write(Token::Text, &b"y\n".repeat(MOST_LINES + 5));
        assert_eq!(log.lines(), MOST_LINES);
        assert_eq!(log.dropped(), 5);
    }
}
