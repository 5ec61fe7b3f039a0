//! What a fenced block really holds: its tag, held against its lines. Sees each line once.

use super::fence::{self, Class};
use super::prose::is_prose;
use super::sections::Kind;
use super::signs::{self, Sign};

/// The evidence so far; small, so that a state can be copied at every push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Guess {
    class: Class,
    cpp: u16,
    assembly: u16,
    lines: u16,
    shell: bool,
}

impl Guess {
    /// So many lines settle it.
    const LINES: u16 = 40;
    /// So much of a lead settles it sooner.
    const LEAD: u16 = 12;

    pub(super) fn new(class: Class) -> Self {
        Self { class, cpp: 0, assembly: 0, lines: 0, shell: false }
    }

    fn is_settled(self) -> bool {
        self.class == Class::Other
            || self.lines >= Self::LINES
            || self.cpp.abs_diff(self.assembly) >= Self::LEAD
    }

    /// Weighs the next whole line; returns whether the kind may be another now.
    pub(super) fn line(&mut self, line: &str) -> bool {
        if self.is_settled() || line.trim().is_empty() {
            return false;
        }
        if self.lines == 0 {
            self.shell = is_shell(line);
        }
        self.lines += 1;
        self.cpp += weight(signs::cpp(line));
        self.assembly += weight(signs::assembly(line));
        true
    }

    /// The kind that the evidence speaks for; `info` is the fence's.
    pub(super) fn kind(self, info: &str) -> Kind {
        let Self { cpp, assembly, .. } = self;
        match self.class {
            Class::Assembly if cpp >= 4 && cpp > assembly => Kind::Cpp,
            Class::Assembly => Kind::Assembly,
            Class::Cpp if assembly >= 6 && assembly > 3 * cpp => Kind::Assembly,
            Class::Cpp => Kind::Cpp,
            // A session may show a whole listing by `cat`.
            Class::Unknown if self.shell && assembly < 9 => Kind::Other("bash".to_owned()),
            Class::Unknown if assembly >= 2 && assembly > cpp => Kind::Assembly,
            Class::Unknown if cpp >= 2 => Kind::Cpp,
            Class::Text if assembly >= 6 && assembly > 2 * cpp => Kind::Assembly,
            Class::Text if cpp >= 6 && cpp > 2 * assembly => Kind::Cpp,
            Class::Unknown | Class::Text | Class::Other | Class::Markdown => {
                Kind::Other(fence::language(info))
            }
        }
    }
}

fn weight(sign: Sign) -> u16 {
    match sign {
        Sign::No | Sign::Comment => 0,
        Sign::Soft => 1,
        Sign::Hard => 3,
    }
}

fn is_shell(line: &str) -> bool {
    const COMMANDS: [&str; 26] = [
        "g++",
        "gcc",
        "clang",
        "clang++",
        "nasm",
        "yasm",
        "fasm",
        "as",
        "ld",
        "make",
        "cmake",
        "sudo",
        "apt",
        "apt-get",
        "chmod",
        "cd",
        "mkdir",
        "gdb",
        "objdump",
        "qemu-system-x86_64",
        "ml64",
        "cc",
        "brew",
        "ls",
        "cat",
        "strace",
    ];
    let line = line.trim();
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    line.starts_with("$ ")
        || line.starts_with("./")
        || COMMANDS.contains(&word) && !rest.is_empty() && !is_prose(line)
}
