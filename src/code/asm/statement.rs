//! The first words of a statement: labels, directives, instructions. Reads no operands.

use super::super::mnemonic;
use super::super::pen::{blank, word};
use super::super::words::{Packed, Words};
use super::{AsmSyntax, Lexer, Part, Role};

/// Directives without a dot: NASM, FASM, MASM.
static DIRECTIVES: Words<256> = Words::new(&[(
    "section segment global globl extern extrn common bits default org use16 use32 use64 cpu align \
     alignb absolute db dw dd dq dt do dy dz resb resw resd resq rest equ times incbin struc endstruc \
     istruc iend at proc endp ends end assume includelib include model option public invoke macro endm \
     format entry rb rw rd rq byte word dword qword real4 real8 local",
    Role::Directive,
)]);

/// Directives that follow the name they define: `msg db "hi"`, `main proc`.
static DEFINING: Words<128> = Words::new(&[(
    "db dw dd dq dt do dy dz resb resw resd resq rest equ times incbin proc endp macro struc segment \
     ends rb rw rd rq byte word dword qword real4 real8 label",
    Role::Directive,
)]);

/// Signs of NASM, which no other assembler here takes.
static NASM: Words<32> =
    Words::new(&[("section global extern default resb resw resd resq bits", Role::Directive)]);

static PREPROCESSOR: Words<64> = Words::new(&[(
    "include define undef if ifdef ifndef else elif endif error warning pragma line",
    Role::Preprocessor,
)]);

/// `true` if a text that starts with `#` is a line of the C preprocessor.
pub(super) fn is_preprocessor(rest: &[u8]) -> bool {
    let name = rest.get(1..).unwrap_or_default();
    let blanks = name.iter().take_while(|byte| blank(**byte)).count();
    let name = name.get(blanks..).unwrap_or_default();
    let length = name.iter().take_while(|byte| word(**byte)).count();
    let known = name.get(..length).and_then(Packed::exact);
    let sure = blanks == 0 || name.starts_with(b"include") || name.starts_with(b"define");
    sure && known.is_some_and(|key| PREPROCESSOR.get(key).is_some())
}

/// `true` if what follows a `;` reads as a statement of AT&T rather than as a remark.
pub(super) fn looks_like_att(rest: &[u8]) -> bool {
    let rest = rest.trim_ascii();
    let length = rest.iter().take_while(|byte| word(**byte) || **byte == b'.').count();
    let (name, operands) = rest.split_at(length);
    let marked = operands.iter().any(|byte| matches!(byte, b'%' | b'$' | b'('));
    match name.first() {
        None => rest.first() == Some(&b';'),
        Some(b'.') => true,
        Some(_) => mnemonic::class(name).is_some() && (marked || operands.len() <= 1),
    }
}

impl Lexer<'_> {
    /// A word anywhere in a statement.
    pub(super) fn word(&mut self, start: usize) {
        self.pen.skip_while(|byte| word(byte) || matches!(byte, b'.' | b'$' | b'@' | b'?'));
        let name = self.pen.slice(start);
        match self.part {
            Part::Start => self.first_word(start, name),
            Part::Operands | Part::Data => self.operand_word(start, name),
        }
    }

    fn first_word(&mut self, start: usize, name: &[u8]) {
        let next = self.pen.after_blanks();
        if next == b':' {
            self.label(start);
        } else if start == 0 && next == b'(' && self.ends_as_label() {
            self.pen.go_to_end();
            self.pen.mark(start, Role::Label);
        } else if next == b'=' {
            self.pen.mark(start, Role::Symbol);
            self.part = Part::Data;
        } else if name.first() == Some(&b'.') {
            self.directive(start, name);
        } else if let Some(role) = mnemonic::class(name) {
            self.pen.mark(start, role);
            self.class = role;
            self.part = Part::Operands;
        } else if mnemonic::is_prefix(name) {
            self.pen.mark(start, Role::MnemonicSystem);
        } else if self.defines_next(name) {
            self.pen.mark(start, Role::Label);
        } else {
            self.unknown_word(start, name, next);
        }
    }

    fn label(&mut self, start: usize) {
        self.pen.skip_blanks();
        self.pen.skip(1);
        self.pen.mark(start, Role::Label);
    }

    fn directive(&mut self, start: usize, name: &[u8]) {
        self.pen.mark(start, Role::Directive);
        self.part = Part::Data;
        match name {
            b".intel_syntax" => self.state.syntax = AsmSyntax::Intel,
            b".att_syntax" => self.state.syntax = AsmSyntax::Att,
            _ => {}
        }
    }

    /// `msg db …`: the next word defines what this one names.
    fn defines_next(&self, name: &[u8]) -> bool {
        let rest = self.pen.rest();
        let blanks = rest.iter().take_while(|byte| blank(**byte)).count();
        let rest = rest.get(blanks..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| word(**byte)).count();
        let defining = rest.get(..length).and_then(Packed::lower);
        blanks > 0 && defining.is_some_and(|key| DEFINING.get(key).is_some()) && !is_directive(name)
    }

    /// Neither instruction nor dotted directive: a directive of NASM, a name in TEXT of Plan 9,
    /// a label that has lost its colon, or an instruction that does not exist.
    fn unknown_word(&mut self, start: usize, name: &[u8], next: u8) {
        if is_directive(name) {
            if Packed::lower(name).is_some_and(|key| NASM.get(key).is_some()) {
                self.settle(AsmSyntax::Nasm);
            }
            self.pen.mark(start, Role::Directive);
            self.part = Part::Data;
        } else if start == 0 && matches!(next, 0 | b';' | b'#') {
            self.pen.mark(start, Role::Label);
        } else {
            self.class = Role::Plain;
            self.part = Part::Operands;
        }
    }

    /// `add(int, int):` at the start of a line is a label whose name was made readable.
    fn ends_as_label(&self) -> bool {
        self.pen.rest().trim_ascii_end().ends_with(b"):")
    }
}

fn is_directive(name: &[u8]) -> bool {
    Packed::lower(name).is_some_and(|key| DIRECTIVES.get(key).is_some())
}
