//! How deep in braces C++ is at a line's end, past strings and comments. Understands nothing else.

/// Where the last line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Inside {
    #[default]
    Code,
    Comment,
    Raw {
        delimiter: [u8; 16],
        length: u8,
    },
}

/// The state at a line's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Braces {
    depth: u16,
    inside: Inside,
    /// Depths at the open `#if`s, so that `#else` counts no brace twice.
    saved: [u16; 8],
    ifs: u8,
    /// The last line was a preprocessor line that goes on.
    directive: bool,
}

impl Braces {
    /// Between two declarations: neither in braces nor in a comment.
    pub(super) fn is_outside(&self) -> bool {
        self.depth == 0 && self.inside == Inside::Code
    }

    /// In a comment, in a raw string or in a preprocessor line that goes on: no line of its own.
    pub(super) fn is_in_text(&self) -> bool {
        self.inside != Inside::Code || self.directive
    }

    /// Takes the next whole line.
    pub(super) fn line(&mut self, line: &str) {
        let trimmed = line.trim_start();
        if self.inside == Inside::Code && (self.directive || trimmed.starts_with('#')) {
            if !self.directive {
                self.condition(trimmed);
            }
            self.directive = line.ends_with('\\');
            // Its braces may stand alone; a comment that it opens goes on.
            let depth = self.depth;
            self.bytes(line.as_bytes());
            self.depth = depth;
            return;
        }
        self.bytes(line.as_bytes());
    }

    fn condition(&mut self, line: &str) {
        let word = line.trim_start_matches(['#', ' ', '\t']);
        if word.starts_with("if") {
            if let Some(slot) = self.saved.get_mut(usize::from(self.ifs)) {
                *slot = self.depth;
                self.ifs += 1;
            }
        } else if word.starts_with("el") {
            if let Some(&depth) = self.saved.get(usize::from(self.ifs).wrapping_sub(1)) {
                self.depth = depth;
            }
        } else if word.starts_with("endif") {
            self.ifs = self.ifs.saturating_sub(1);
        }
    }

    fn bytes(&mut self, line: &[u8]) {
        let mut at = 0;
        while at < line.len() {
            at = match self.inside {
                Inside::Code => self.code(line, at),
                Inside::Comment => self.until(line, at, b"*/"),
                Inside::Raw { delimiter, length } => {
                    let mut end = [0; 18];
                    let length = usize::from(length);
                    end[0] = b')';
                    end[1..=length].copy_from_slice(&delimiter[..length]);
                    end[length + 1] = b'"';
                    self.until(line, at, &end[..length + 2])
                }
            };
        }
    }

    fn until(&mut self, line: &[u8], at: usize, end: &[u8]) -> usize {
        let rest = line.get(at..).unwrap_or_default();
        rest.windows(end.len()).position(|window| window == end).map_or(line.len(), |found| {
            self.inside = Inside::Code;
            at + found + end.len()
        })
    }

    /// One step in code; returns where to go on.
    fn code(&mut self, line: &[u8], at: usize) -> usize {
        let next = line.get(at + 1).copied();
        match line[at] {
            b'{' => self.depth = self.depth.saturating_add(1),
            b'}' => self.depth = self.depth.saturating_sub(1),
            b'/' if next == Some(b'/') => return line.len(),
            b'/' if next == Some(b'*') => {
                self.inside = Inside::Comment;
                return at + 2;
            }
            b'"' if at > 0 && line[at - 1] == b'R' => return self.raw(line, at + 1),
            b'"' => return quoted(line, at + 1, b'"'),
            b'\'' if at == 0 || !line[at - 1].is_ascii_alphanumeric() => {
                return quoted(line, at + 1, b'\'');
            }
            _ => {}
        }
        at + 1
    }

    fn raw(&mut self, line: &[u8], at: usize) -> usize {
        let rest = line.get(at..).unwrap_or_default();
        match rest.iter().take(17).position(|&b| b == b'(') {
            Some(length) => {
                let mut delimiter = [0; 16];
                delimiter[..length].copy_from_slice(&rest[..length]);
                let length = u8::try_from(length).unwrap_or_default();
                self.inside = Inside::Raw { delimiter, length };
                at + usize::from(length) + 1
            }
            None => quoted(line, at, b'"'),
        }
    }
}

/// Where a string or character that began before `at` is over; a line's end ends it too.
fn quoted(line: &[u8], mut at: usize, end: u8) -> usize {
    while let Some(&byte) = line.get(at) {
        at += match byte {
            b'\\' => 2,
            _ if byte == end => return at + 1,
            _ => 1,
        };
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str) -> Braces {
        let mut braces = Braces::default();
        text.lines().for_each(|line| braces.line(line));
        braces
    }

    #[test]
    fn braces_in_strings_comments_and_characters_do_not_count() {
        let text = "int f() {\n  s = \"{{\\\"{\"; c = '{'; // {\n  /* {\n { */ n = 1'000;\n}";
        assert!(after(text).is_outside());
        assert!(!after("int f() {").is_outside());
    }

    #[test]
    fn a_raw_string_ends_only_at_its_own_delimiter() {
        assert!(after("auto s = R\"x(\n.globl main\n)\" {\n").is_in_text());
        assert!(after("auto s = R\"x(\n{ )\"\n)x\";").is_outside());
    }

    #[test]
    fn a_comment_after_a_directive_goes_on() {
        assert!(after("#define X 1 /* one\n").is_in_text());
        assert!(after("#define X { \\\n  y {\n").is_outside());
    }

    #[test]
    fn both_branches_of_a_condition_open_one_brace() {
        assert!(after("#if X\nint f() {\n#else\nint g() {\n#endif\n}").is_outside());
    }
}
