//! Assembly to roles: GAS AT&T first, Intel and NASM too, ARM and RISC-V tolerated. Checks nothing.
//!
//! The dialects part mostly in what starts a comment, so `Auto` watches for the first sure sign
//! (a `%rax`, a `section`, a `#8`) and settles; the choice is part of the state of a line end.

mod operand;
mod statement;

use super::pen::{Pen, blank, word};
use super::register::Family;
use super::{Role, Span};

/// Which assembler a listing is written for, as far as colouring cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AsmSyntax {
    /// Find out while reading.
    #[default]
    Auto,
    /// GNU, `movl $8, %eax`.
    Att,
    /// GNU or MASM, `mov eax, 8`.
    Intel,
    /// NASM and its kin, `section .text`.
    Nasm,
    /// ARM and `AArch64`, `mov x0, #8`.
    Arm,
    /// RISC-V, `li a0, 8`.
    RiscV,
}

/// What is known and open at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    syntax: AsmSyntax,
    in_comment: bool,
}

impl State {
    pub(super) fn new(syntax: AsmSyntax) -> Self {
        Self { syntax, in_comment: false }
    }
}

/// Appends the spans of one line and moves the state to its end.
pub(super) fn line(state: &mut State, text: &str, out: &mut Vec<Span>) {
    Lexer { pen: Pen::new(text, out), state, part: Part::Start, class: Role::Plain, depth: 0 }
        .run();
}

/// Where in a statement the next word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A label, a directive or an instruction may come.
    Start,
    /// Operands of an instruction.
    Operands,
    /// Operands of a directive.
    Data,
}

struct Lexer<'a> {
    pen: Pen<'a>,
    state: &'a mut State,
    part: Part,
    /// The class of the instruction whose operands are read.
    class: Role,
    /// Open square brackets.
    depth: u8,
}

impl Lexer<'_> {
    fn run(mut self) {
        if self.state.in_comment {
            self.block_comment(0);
        }
        while !self.pen.done() {
            self.token();
        }
    }

    fn token(&mut self) {
        let start = self.pen.at();
        match self.pen.peek(0) {
            byte if blank(byte) => self.pen.skip_blanks(),
            b'#' => self.hash(start),
            b';' => self.semicolon(start),
            b'/' => self.slash(start),
            b'@' => self.at_sign(start),
            b'"' | b'`' => {
                self.pen.skip_quoted(true);
                self.string_or_label(start);
            }
            b'\'' => self.apostrophe(start),
            b'%' => self.percent(start),
            b'$' => self.dollar(start),
            b'\\' => {
                self.pen.skip(1);
                self.pen.skip_while(word);
                self.pen.mark(start, Role::Variable);
            }
            byte if byte.is_ascii_digit() => self.number(start),
            byte if word(byte) || matches!(byte, b'.' | b'?') => self.word(start),
            byte => self.punctuation(byte),
        }
    }

    fn punctuation(&mut self, byte: u8) {
        match byte {
            b'[' => self.depth = self.depth.saturating_add(1),
            b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.pen.skip(1);
    }

    fn comment(&mut self, start: usize) {
        self.pen.go_to_end();
        self.pen.mark(start, Role::Comment);
    }

    fn block_comment(&mut self, start: usize) {
        self.state.in_comment = !self.pen.skip_past(b"*/");
        self.pen.mark(start, Role::Comment);
    }

    /// `#` starts a comment, a preprocessor line, or an immediate of ARM.
    fn hash(&mut self, start: usize) {
        let next = self.pen.peek(1);
        let value = next.is_ascii_digit() || matches!(next, b'-' | b':' | b'\'');
        let before = self.pen.bytes().get(..start).unwrap_or_default();
        let previous = before.iter().rev().copied().find(|byte| !blank(*byte)).unwrap_or(0);
        let arm = matches!(self.state.syntax, AsmSyntax::Arm | AsmSyntax::Auto);
        let named = self.state.syntax == AsmSyntax::Arm && (word(next) || next == b'(');
        let placed = matches!(previous, b',' | b'[' | b'{') || (value && self.depth == 0 && arm);
        if self.part == Part::Operands && arm && placed && (value || named) {
            self.settle(AsmSyntax::Arm);
            self.pen.skip(1);
            self.immediate(start);
        } else if self.part == Part::Start && statement::is_preprocessor(self.pen.rest()) {
            self.pen.skip(1);
            self.pen.skip_blanks();
            self.pen.skip_while(word);
            self.pen.mark(start, Role::Preprocessor);
            self.part = Part::Data;
        } else {
            self.comment(start);
        }
    }

    /// `;` starts a comment, but parts statements in AT&T.
    fn semicolon(&mut self, start: usize) {
        let rest = self.pen.rest().get(1..).unwrap_or_default();
        if self.state.syntax == AsmSyntax::Att && statement::looks_like_att(rest) {
            self.pen.skip(1);
            self.part = Part::Start;
        } else {
            self.comment(start);
        }
    }

    fn slash(&mut self, start: usize) {
        match self.pen.peek(1) {
            b'/' => self.comment(start),
            b'*' => {
                self.pen.skip(2);
                self.block_comment(start);
            }
            _ => self.pen.skip(1),
        }
    }

    /// `@function` is a name, `@@` a label, `@ text` a comment of ARM.
    fn at_sign(&mut self, start: usize) {
        let next = self.pen.peek(1);
        let jump = matches!(next, b'f' | b'F' | b'b' | b'B') && !word(self.pen.peek(2));
        if next == b'@' || (jump && self.part == Part::Operands) {
            self.pen.skip(2);
            let label = self.pen.peek(0) == b':';
            self.pen.skip(usize::from(label));
            self.pen.mark(start, if label { Role::Label } else { Role::Symbol });
        } else if self.part == Part::Data && word(next) {
            self.pen.skip(1);
            self.pen.skip_while(word);
            self.pen.mark(start, Role::Symbol);
        } else {
            self.comment(start);
        }
    }

    /// A text in quotes; before a colon, the name of a label.
    fn string_or_label(&mut self, start: usize) {
        if self.part == Part::Start && self.pen.peek(0) == b':' {
            self.pen.skip(1);
            self.pen.mark(start, Role::Label);
        } else {
            self.pen.mark(start, Role::String);
        }
    }

    /// Takes the dialect as known, once there is a sure sign of it.
    fn settle(&mut self, syntax: AsmSyntax) {
        if self.state.syntax == AsmSyntax::Auto {
            self.state.syntax = syntax;
        }
    }

    /// The registers that a bare word could name.
    fn families(&self) -> &'static [Family] {
        match self.state.syntax {
            AsmSyntax::Auto => &[Family::X86, Family::RiscV, Family::Arm],
            AsmSyntax::Att => &[],
            AsmSyntax::Intel | AsmSyntax::Nasm => &[Family::X86],
            AsmSyntax::Arm => &[Family::Arm],
            AsmSyntax::RiscV => &[Family::RiscV],
        }
    }
}
