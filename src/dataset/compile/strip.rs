//! Assembly of GNU compilers without lines that a program does not need. Only what provably
//! assembles and runs the same: what is shorter still to read is for the screen, not for rows.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// Lines of one kind that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strip {
    /// `.file`, `.ident`: where it comes from.
    Ident,
    /// `.type`, `.size`: for debuggers and shared libraries.
    Types,
    /// `.p2align`: where code should best begin. Data keeps its `.align`, which it may need.
    Align,
    /// `.cfi_…`: how to unwind the stack. Kept where the program throws or catches.
    Cfi,
    /// The notes on the stack and on branch marks: linkers are told otherwise.
    Notes,
    /// Local labels that nothing names any more.
    Labels,
}

impl Strip {
    /// All of them, in the order in which they are applied.
    pub const ALL: [Self; 6] =
        [Self::Ident, Self::Types, Self::Align, Self::Cfi, Self::Notes, Self::Labels];

    /// Its name on the command line and in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ident => "ident",
            Self::Types => "types",
            Self::Align => "align",
            Self::Cfi => "cfi",
            Self::Notes => "notes",
            Self::Labels => "labels",
        }
    }

    /// Whether the program would break without these lines.
    fn breaks(self, assembly: &str) -> bool {
        match self {
            Self::Cfi => {
                [".gcc_except_table", "__cxa_", "_Unwind_"].iter().any(|w| assembly.contains(w))
            }
            Self::Types => assembly.contains("gnu_indirect_function"),
            Self::Ident | Self::Align | Self::Notes | Self::Labels => false,
        }
    }

    fn drops(self, line: &str) -> bool {
        let word = line.split_whitespace().next().unwrap_or_default();
        match self {
            Self::Ident => matches!(word, ".file" | ".ident"),
            Self::Types => matches!(word, ".type" | ".size"),
            Self::Align => word == ".p2align",
            Self::Cfi => word.starts_with(".cfi_"),
            Self::Notes | Self::Labels => false,
        }
    }
}

impl FromStr for Strip {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|s| s.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|s| s.name()).collect();
            format!("the kinds of lines are {}, and all", names.join(", "))
        })
    }
}

impl fmt::Display for Strip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The assembly without these lines, and the kinds that were really left out: a kind without which
/// the program would break is kept.
pub fn stripped(assembly: &str, wanted: &[Strip]) -> (String, Vec<Strip>) {
    let mut text = assembly.to_owned();
    let mut done = Vec::new();
    for strip in Strip::ALL {
        if wanted.contains(&strip) && !strip.breaks(assembly) {
            text = match strip {
                Strip::Notes => without_notes(&text),
                Strip::Labels => without_labels(&text),
                Strip::Ident | Strip::Types | Strip::Align | Strip::Cfi => {
                    kept(&text, |line| !strip.drops(line))
                }
            };
            done.push(strip);
        }
    }
    (text, done)
}

fn kept(text: &str, mut keep: impl FnMut(&str) -> bool) -> String {
    text.split_inclusive('\n').filter(|line| keep(line)).collect()
}

/// Without the sections `.note.…`, up to the next section.
fn without_notes(text: &str) -> String {
    const SECTIONS: [&str; 7] =
        [".section", ".text", ".data", ".bss", ".pushsection", ".popsection", ".previous"];
    let mut within = false;
    kept(text, |line| {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        if SECTIONS.contains(&first) {
            within = first == ".section" && words.next().is_some_and(|w| w.starts_with(".note."));
        }
        !within
    })
}

/// Without labels of the compiler's own (`.L…`) that no other line names.
fn without_labels(text: &str) -> String {
    let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
    let label = |line: &str| -> Option<String> {
        let label = line.trim_end().strip_suffix(':')?;
        (label.starts_with(".L") && label.chars().all(name)).then(|| label.to_owned())
    };
    let others = text.lines().filter(|line| label(line).is_none());
    let named: BTreeSet<&str> = others.flat_map(|l| l.split(|c| !name(c))).collect();
    kept(text, |line| label(line).is_none_or(|label| named.contains(label.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\t.file\t\"x.cpp\"\n\t.text\n\t.p2align 4\n\t.globl\tmain\n\t.type\tmain, \
        @function\nmain:\n.LFB0:\n\t.cfi_startproc\n\tjmp\t.L2\n.L2:\n\tret\n\t.cfi_endproc\n\
        .LFE0:\n\t.size\tmain, .-main\n\t.data\n\t.align 16\nx:\n\t.long 1\n\
        \t.section\t.note.GNU-stack,\"\",@progbits\n";

    #[test]
    fn what_is_left_is_the_program() {
        let (text, done) = stripped(TEXT, &Strip::ALL);
        let left = "\t.text\n\t.globl\tmain\nmain:\n\tjmp\t.L2\n.L2:\n\tret\n\t.data\n\t.align 16\nx:\n\
            \t.long 1\n";
        assert_eq!((text.as_str(), done), (left, Strip::ALL.to_vec()));
        assert_eq!(stripped(TEXT, &[]), (TEXT.to_owned(), Vec::new()));
    }

    #[test]
    fn a_program_that_throws_keeps_how_to_unwind_its_stack() {
        let throwing = format!("{TEXT}\tcall\t__cxa_throw@PLT\n");
        let (text, done) = stripped(&throwing, &[Strip::Cfi, Strip::Ident]);
        assert_eq!(done, [Strip::Ident]);
        assert!(text.contains(".cfi_startproc"));
    }

    #[test]
    fn a_note_ends_at_the_next_section_and_kinds_are_named() {
        let text = "\t.section .note.gnu.property,\"a\"\n\t.long 1\n4:\n\t.text\nf:\n";
        assert_eq!(stripped(text, &[Strip::Notes]).0, "\t.text\nf:\n");
        assert_eq!("cfi".parse(), Ok(Strip::Cfi));
        assert!("dwarf".parse::<Strip>().unwrap_err().contains("ident, types"));
    }
}
