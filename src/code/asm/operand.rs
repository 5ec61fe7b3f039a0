//! Operands: registers, immediates, numbers, names, characters. Reads no first words.

use super::super::pen::word;
use super::super::register::{self, Family};
use super::super::words::{Packed, Words};
use super::{AsmSyntax, Lexer, Part, Role};

/// Words that describe an operand and name nothing.
static DESCRIBING: Words<256> = Words::new(&[(
    "byte word dword qword tword oword yword zword xmmword ymmword zmmword tbyte fword ptr offset \
     flat rel abs near far short strict dup type size sizeof lengthof length addr lsl lsr asr ror rrx \
     sxtw uxtw sxtb uxtb sxth uxth noprefix prefix nosplit",
    Role::Keyword,
)]);

impl Lexer<'_> {
    pub(super) fn operand_word(&mut self, start: usize, name: &[u8]) {
        let dataless = self.part == Part::Operands;
        let role =
            if let Some(family) = register::family(name, self.families()).filter(|_| dataless) {
                self.settle_by(family, name);
                Role::Register
            } else if self.state.syntax != AsmSyntax::Att
                && Packed::lower(name).is_some_and(|key| DESCRIBING.get(key).is_some())
            {
                Role::Keyword
            } else if is_after_equ(name) {
                Role::Directive
            } else {
                Role::Symbol
            };
        self.pen.mark(start, role);
    }

    /// Names that only one family has settle the dialect.
    fn settle_by(&mut self, family: Family, name: &[u8]) {
        match family {
            Family::X86 if name.len() >= 3 => self.settle(AsmSyntax::Intel),
            Family::Arm if matches!(name.first(), Some(b'x' | b'w')) => self.settle(AsmSyntax::Arm),
            Family::RiscV if matches!(name, b"ra" | b"a0" | b"a1" | b"a7" | b"zero") => {
                self.settle(AsmSyntax::RiscV);
            }
            Family::X86 | Family::Arm | Family::RiscV => {}
        }
    }

    /// `%rax`, `%hi(x)`, `%macro`, `%1`, `@progbits` as ARM spells it: `%progbits`.
    pub(super) fn percent(&mut self, start: usize) {
        self.pen.skip(1);
        let from = self.pen.at();
        self.pen.skip_while(word);
        let name = self.pen.slice(from);
        let x86 = register::family(name, &[Family::X86]).is_some();
        let role = match (name.first(), self.part) {
            (None, _) => Role::Plain,
            (Some(_), Part::Operands) if x86 => {
                self.settle(AsmSyntax::Att);
                Role::Register
            }
            (Some(_), Part::Start) => {
                self.settle(AsmSyntax::Nasm);
                self.part = Part::Data;
                Role::Preprocessor
            }
            (Some(first), _) if first.is_ascii_digit() => Role::Variable,
            (Some(_), _) if self.pen.peek(0) == b'(' => Role::Keyword,
            (Some(_), Part::Operands) if self.state.syntax == AsmSyntax::Att => Role::Register,
            (Some(_), _) => Role::Symbol,
        };
        self.pen.mark(start, role);
    }

    /// `$8`, `$.LC0`, `$'a'`; in NASM `$` is here and `$$` the start of the section.
    pub(super) fn dollar(&mut self, start: usize) {
        self.pen.skip(1);
        match self.pen.peek(0) {
            b'$' => {
                self.pen.skip(1);
                self.pen.mark(start, Role::Symbol);
            }
            byte if byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'~' | b'\'') => {
                self.immediate(start);
            }
            b'(' => self.pen.mark(start, Role::Immediate),
            byte if word(byte) || byte == b'.' => {
                self.pen.mark(start, Role::Immediate);
                let name = self.pen.at();
                self.pen.skip_while(|byte| word(byte) || matches!(byte, b'.' | b'$' | b'@'));
                self.pen.mark(name, Role::Symbol);
            }
            _ => self.pen.mark(start, Role::Symbol),
        }
    }

    /// What follows `$` or `#`: a sign, then a number, a character, or a name.
    pub(super) fn immediate(&mut self, start: usize) {
        if self.pen.peek(0) == b'\'' {
            self.skip_gas_character();
        } else {
            self.pen.skip_while(|byte| matches!(byte, b'-' | b'+' | b'~' | b':'));
            self.pen.skip_while(|byte| word(byte) || matches!(byte, b'.' | b':'));
        }
        self.pen.mark(start, Role::Immediate);
    }

    /// A number, or a local label such as `1f` after a jump, or `1:` before a statement.
    pub(super) fn number(&mut self, start: usize) {
        self.pen.skip_while(|byte| word(byte) || matches!(byte, b'.'));
        let text = self.pen.slice(start);
        if self.part == Part::Start {
            if self.pen.peek(0) == b':' {
                self.pen.skip(1);
                self.pen.mark(start, Role::Label);
            } else {
                self.pen.mark(start, Role::Number);
            }
            return;
        }
        let jump = matches!(self.class, Role::MnemonicBranch | Role::MnemonicCall);
        let local = text.split_last().is_some_and(|(end, digits)| {
            matches!(end, b'f' | b'b') && digits.iter().all(u8::is_ascii_digit)
        });
        let displacement = self.depth > 0 || self.pen.peek(0) == b'(';
        let bare = self.part == Part::Operands && self.state.syntax != AsmSyntax::Att;
        self.pen.mark(
            start,
            match (jump && local, bare && !displacement) {
                (true, _) => Role::Symbol,
                (false, true) => Role::Immediate,
                (false, false) => Role::Number,
            },
        );
    }

    /// `'a'`, NASM's `'text'`, or GAS's `'a` without an end.
    pub(super) fn apostrophe(&mut self, start: usize) {
        let closed = self.pen.rest().get(1..).is_some_and(|rest| rest.contains(&b'\''));
        if self.state.syntax == AsmSyntax::Att || !closed {
            self.skip_gas_character();
        } else {
            self.pen.skip_quoted(false);
        }
        self.pen.mark(start, Role::String);
    }

    fn skip_gas_character(&mut self) {
        self.pen.skip(1);
        self.pen.skip(usize::from(self.pen.peek(0) == b'\\'));
        self.pen.skip_character();
        self.pen.skip(usize::from(self.pen.peek(0) == b'\''));
    }
}

/// `times 8 db 0`: a second directive in the operands of the first.
fn is_after_equ(name: &[u8]) -> bool {
    matches!(name, b"db" | b"dw" | b"dd" | b"dq" | b"resb" | b"resq")
}
