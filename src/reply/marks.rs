//! What the lines of a listing have in them, counted by what it tells. Draws no conclusion.

use super::lines::head;
use super::names::{Register, is_mnemonic, register};
use super::statement::{self, Statement};

/// Of longer lines only the beginning is read: they are data.
const LONG: usize = 1024;
/// So many statements in one line are read.
const STATEMENTS: usize = 16;

/// Counts of what tells dialects, processors and systems apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) att_registers: u32,
    pub(super) bare_registers: u32,
    pub(super) att_immediates: u32,
    /// Dotted directives of the GNU assembler.
    pub(super) gas: u32,
    /// Of these, the ones that a compiler's listing for reading leaves out.
    pub(super) scope: u32,
    pub(super) intel_syntax: u32,
    /// `DWORD PTR`.
    pub(super) pointers: u32,
    /// `OFFSET FLAT:`.
    pub(super) flat: u32,
    /// `dword [x]`, without `PTR`.
    pub(super) sizes: u32,
    /// Labels such as `add(int, int):`.
    pub(super) signatures: u32,
    pub(super) nasm: u32,
    pub(super) fasm: u32,
    pub(super) masm: u32,
    pub(super) tasm: u32,
    pub(super) plan9: u32,
    pub(super) llvm: u32,
    /// Lines whose comment begins with `;`.
    pub(super) semicolons: u32,
    pub(super) aarch64: u32,
    pub(super) arm: u32,
    pub(super) riscv: u32,
    pub(super) mips: u32,
    pub(super) x86: u32,
    pub(super) wide: u32,
    /// `esp`, `ebp`, `pushl`: the stack is 32 bits wide.
    pub(super) narrow: u32,
    pub(super) short: u32,
    /// `bits 32`, `.code16`, `use64`: the first that is declared.
    pub(super) declared: Option<u16>,
    pub(super) int_80: u32,
    pub(super) bios: u32,
    pub(super) dos: u32,
    pub(super) mac: u32,
    pub(super) windows: u32,
    pub(super) main: bool,
    pub(super) start: bool,
    pub(super) underscore_main: bool,
    /// The exported names that are not `main` or `_start`, at most 16.
    pub(super) exported: Vec<String>,
    /// The labels among these, and `start`.
    pub(super) labels: Vec<String>,
    /// The entry that a directive names.
    pub(super) entry: Option<String>,
    /// The triple that LLVM IR names.
    pub(super) triple: String,
}

impl Marks {
    pub(super) fn of(text: &str) -> Self {
        let mut marks = Self::default();
        text.lines().for_each(|line| marks.line(head(line, LONG)));
        marks.labels.retain(|label| label == "start" || marks.exported.contains(label));
        marks
    }

    fn line(&mut self, line: &str) {
        if self.whole_line(line) {
            return;
        }
        let mut statement = statement::split(line);
        if let Some(label) = statement.label {
            self.label(label);
        }
        // "movl $1, %eax; int $0x80": one line, several statements.
        for _ in 0..STATEMENTS {
            let Some((first, rest)) = statement.operands.split_once(';') else { break };
            self.statement(&Statement { operands: first, ..statement });
            statement = statement::split(rest);
        }
        self.statement(&statement);
    }

    /// Marks that are read from the line as it is; true if nothing else can be in it.
    fn whole_line(&mut self, line: &str) -> bool {
        let text = line.trim_start();
        if text.starts_with(';') {
            self.semicolons += 1;
            let tells = |name: &str| text.contains(name);
            self.llvm += u32::from(tells("ModuleID")) * 3;
            self.tasm += u32::from(tells("TASM") || tells("tasm ") || tells("tlink"));
            return true;
        }
        if text.starts_with("target triple") {
            text.clone_into(&mut self.triple);
        }
        let llvm = ["target triple", "target datalayout", "source_filename", "attributes #"];
        self.llvm += u32::from(llvm.iter().any(|start| text.starts_with(start))) * 3;
        let define =
            (text.starts_with("define ") || text.starts_with("declare ")) && text.contains(" @");
        self.llvm += u32::from(define) * 3;
        self.llvm += u32::from(
            text.starts_with('%') && text.contains(" = ") && !text.starts_with("%define"),
        );
        self.main |= define && text.contains("@main(") && text.starts_with("define");
        self.plan9 += u32::from(text.contains("(SB)")) * 2
            + u32::from(text.contains("·") || text.contains("(FP)"));
        false
    }

    fn label(&mut self, label: &str) {
        match label {
            "main" => self.main = true,
            "_start" => self.start = true,
            "_main" => self.underscore_main = true,
            _ => {
                self.signatures += u32::from(statement::is_signature(label));
                self.windows += u32::from(label == "WinMain" || label == "WinMainCRTStartup");
                if self.labels.len() < 4096 {
                    self.labels.push(label.to_owned());
                }
            }
        }
    }

    fn statement(&mut self, line: &Statement) {
        let operation = line.operation.to_ascii_lowercase();
        if operation.is_empty() {
            return;
        }
        if !self.declaration(&operation, line)
            && (is_mnemonic(&operation) || !operation.starts_with('.'))
        {
            self.instruction(&operation, line);
        }
        self.system(line);
    }

    /// Directives; true if the line is one.
    fn declaration(&mut self, operation: &str, line: &Statement) -> bool {
        let operands = line.operands.trim();
        if let Some(name) = operation.strip_prefix('.') {
            self.dotted(name, operands);
            return true;
        }
        match operation {
            "section" | "segment" => self.section(operands),
            "global" | "extern" | "common" => {
                self.nasm += 2;
                self.export(operation, operands);
            }
            "public" | "extrn" => {
                self.masm += u32::from(operation == "extrn");
                self.fasm += u32::from(operands.contains('\''));
                self.export("global", operands);
            }
            "default" | "%define" | "%include" | "%macro" | "%endmacro" | "%assign" | "%ifdef"
            | "%ifndef" | "%rep" | "%if" | "%xdefine" | "[org" | "[section" | "[global"
            | "[extern" => self.nasm += 2,
            "bits" | "[bits" => {
                self.nasm += 2;
                self.declare(operands);
            }
            "use16" | "use32" | "use64" => {
                self.fasm += 1;
                self.declare(operation.trim_start_matches("use"));
            }
            "format" => self.format(operands),
            "entry" => {
                self.fasm += 2;
                self.entry = Some(operands.to_owned());
            }
            "db" | "dw" | "dd" | "dq" | "equ" | "resb" | "resw" | "resd" | "resq" | "times" => {
                self.data(operation, operands);
            }
            "rb" | "rw" | "rd" | "rq" => self.fasm += 2,
            _ => return self.masm(operation, operands),
        }
        self.boot(operation, operands);
        true
    }

    fn dotted(&mut self, name: &str, operands: &str) {
        match name {
            "intel_syntax" => self.intel_syntax += 1,
            "code16" | "code32" | "code64" => self.declare(name.trim_start_matches("code")),
            "model" | "386" | "486" | "586" | "686" | "stack" | "const" | "code" | "data?"
            | "x64" | "8086" | "286" | "386p" | "startup" | "exit" | "if" | "while" | "endif"
                if !operands.starts_with('"') =>
            {
                self.masm += if matches!(name, "if" | "endif" | "while") { 0 } else { 2 };
                self.short += u32::from(
                    name == "8086" || operands.starts_with("small") || operands.starts_with("tiny"),
                );
                return;
            }
            "syntax" | "thumb" | "arm" | "fpu" | "cpu" | "eabi_attribute" => self.arm += 3,
            "option" | "attribute" => self.riscv += 3,
            "asciiz" => self.mips += 3,
            "arch" => {
                self.arm +=
                    u32::from(operands.starts_with("armv7") || operands.starts_with("armv6")) * 3;
                self.aarch64 += u32::from(operands.starts_with("armv8")) * 3;
            }
            "globl" | "global" | "extern" => self.export(name, operands),
            "build_version" | "subsections_via_symbols" | "macosx_version_min" | "zerofill" => {
                self.mac += 2;
            }
            "def" | "endef" | "linkonce" => {
                self.windows += u32::from(name != "def" || operands.contains(".scl"));
            }
            _ if name.starts_with("seh_") => self.windows += 1,
            _ => {}
        }
        self.gas += 1;
        self.scope +=
            u32::from(matches!(name, "globl" | "global" | "text" | "section" | "file" | "type"));
        self.mac +=
            u32::from(operands.starts_with("__TEXT,") || operands.starts_with("__DATA,")) * 2;
        self.windows += u32::from(operands.contains(",\"dr\"") || operands.contains(".drectve"));
        self.boot(name, operands);
    }

    fn export(&mut self, operation: &str, operands: &str) {
        if !operation.starts_with("ext") && self.exported.len() < 16 {
            let names = operands
                .split([',', ' '])
                .map(|name| name.split(':').next().unwrap_or_default().trim());
            self.exported.extend(
                names.filter(|name| !matches!(*name, "" | "main" | "_start")).map(str::to_owned),
            );
        }
    }

    fn declare(&mut self, bits: &str) {
        let digits = bits.trim_end_matches(|c: char| !c.is_ascii_digit());
        self.declared = self.declared.or(digits.parse().ok());
    }

    fn section(&mut self, operands: &str) {
        let fasm = ["readable", "executable", "writeable", "writable"]
            .iter()
            .any(|word| operands.contains(word));
        if fasm || operands.starts_with('\'') {
            self.fasm += 2;
        } else if operands.starts_with('.') || operands.starts_with("__") {
            self.nasm += 2;
        }
    }

    fn format(&mut self, operands: &str) {
        self.fasm += 3;
        let lower = operands.to_ascii_lowercase();
        self.windows += u32::from(lower.starts_with("pe")) * 3;
        self.wide += u32::from(lower.contains("64"));
        let windows_32 = lower.starts_with("pe") && !lower.contains("64");
        let narrow = lower == "elf" || lower.starts_with("elf exec") || windows_32;
        self.narrow += u32::from(narrow) * 2;
    }

    fn data(&mut self, operation: &str, operands: &str) {
        let masm = operands == "?" || operands.to_ascii_uppercase().contains("DUP");
        if masm {
            self.masm += 1;
        } else {
            self.nasm += if operation.starts_with("res") || operation == "times" { 2 } else { 1 };
        }
    }

    fn masm(&mut self, operation: &str, operands: &str) -> bool {
        let lower = operands.to_ascii_lowercase();
        match operation {
            "proc" | "endp" | "includelib" | "invoke" | "assume" => self.masm += 2,
            "end" => {
                self.masm += 1;
                let name = operands.split_whitespace().next().map(str::to_owned);
                self.entry = self.entry.take().or(name);
            }
            "ends" | "proto" | "option" | "title" | "page" | "local" | "endm" => self.masm += 1,
            "ideal" | "codeseg" | "dataseg" | "udataseg" | "jumps" | "locals" | "startupcode"
            | "exitcode" | "p386" | "p286" | "p486" | "p386n" => self.tasm += 2,
            "model" => self.tasm += 1,
            "byte" | "dword" | "qword" | "word" if !operands.starts_with('[') => self.masm += 1,
            // Libraries of textbooks and of MASM32.
            "include" if ["irvine32", "masm32"].iter().any(|l| lower.contains(l)) => {
                self.masm += 2;
                self.windows += 1;
                self.narrow += 2;
            }
            "org" => {}
            _ => return false,
        }
        self.windows += u32::from(operation == "includelib" || operation == "invoke") * 2;
        self.boot(operation, operands);
        true
    }

    /// Marks of code that runs without a system.
    fn boot(&mut self, operation: &str, operands: &str) {
        let lower = operands.to_ascii_lowercase();
        self.bios += u32::from(
            lower.contains("0xaa55") || lower.contains("0aa55h") || lower.contains("7c00"),
        );
        self.dos += u32::from(
            operation == "org" && (lower.starts_with("100h") || lower.starts_with("0x100")),
        );
    }

    fn instruction(&mut self, operation: &str, line: &Statement) {
        let operands = line.operands;
        let upper = operands.as_bytes();
        if operation == "int" {
            self.interrupt(operands);
        }
        match operation {
            "syscall" | "pushq" | "popq" | "movabs" | "movabsq" | "endbr64" | "cqto" | "cqo"
            | "cltq" | "cdqe" => self.wide += 1,
            "pushl" | "popl" | "pusha" | "pushad" | "popad" => self.narrow += 2,
            "ecall" => self.riscv += 3,
            "swi" | "stmfd" | "ldmfd" => self.arm += 3,
            "push" | "pop" if operands.starts_with('{') => self.arm += 3,
            "adrp" | "svc" | "stp" | "ldp" => self.aarch64 += 2,
            "li" | "la" | "addi" | "jalr" => self.riscv += 1,
            _ => {}
        }
        self.att_immediates += u32::from(operands.contains('$') && has_immediate(upper));
        self.operands(operands);
    }

    fn operands(&mut self, operands: &str) {
        let mut before = "";
        for name in statement::names(operands) {
            match name.strip_prefix('%') {
                Some("hi" | "lo" | "pcrel_hi" | "pcrel_lo") => self.riscv += 3,
                Some(name) => {
                    if let Some(Register::X86(bits)) = register(name) {
                        self.att_registers += 1;
                        self.width(bits, name);
                    }
                }
                None => self.bare(name, before),
            }
            before = name;
        }
        let dollars = operands.split('$').skip(1);
        self.mips += dollars.map(|name| u32::from(is_mips_register(name))).sum::<u32>();
        let has = |text: &str| operands.contains(text);
        self.aarch64 += u32::from(has(":lo12:") || has("@PAGE")) * 3;
        self.mac += u32::from(has("@PAGE") || has("0x200000") || has("0x2000004")) * 2;
        self.nasm += u32::from(has("[rel ")) * 2;
    }

    fn bare(&mut self, name: &str, before: &str) {
        match register(name) {
            Some(Register::X86(bits)) => {
                self.bare_registers += 1;
                self.width(bits, name);
            }
            Some(Register::Aarch64) => self.aarch64 += 1,
            Some(Register::Arm) => self.arm += 1,
            Some(Register::Riscv) => self.riscv += 1,
            None if name.eq_ignore_ascii_case("ptr") => self.pointers += 1,
            None if name == "FLAT" && before.eq_ignore_ascii_case("offset") => {
                self.flat += 1;
                self.masm = self.masm.saturating_sub(1);
            }
            None if name.eq_ignore_ascii_case("offset") => self.masm += 1,
            None if name.starts_with('@') => self.masm += 1,
            None => {}
        }
        let sizes = ["byte", "word", "dword", "qword"];
        let is_size = sizes.iter().any(|size| before.eq_ignore_ascii_case(size));
        self.sizes += u32::from(is_size && !name.eq_ignore_ascii_case("ptr"));
    }

    fn width(&mut self, bits: u16, name: &str) {
        self.x86 += 1;
        match bits {
            64 => self.wide += 1,
            32 => self.narrow += 1,
            16 if name.len() == 2 => self.short += 1,
            33 => self.short = self.short.saturating_sub(1),
            _ => {}
        }
    }

    fn interrupt(&mut self, operands: &str) {
        let number = operands.trim().trim_start_matches('$').to_ascii_lowercase();
        let number = number.split_whitespace().next().unwrap_or_default();
        self.x86 += 1;
        match number {
            "0x80" | "80h" | "128" => self.int_80 += 1,
            "0x21" | "21h" | "33" | "20h" | "0x20" => self.dos += 1,
            "0x10" | "10h" | "0x13" | "13h" | "0x16" | "16h" | "0x15" | "15h" | "0x19" | "19h"
            | "0x12" => self.bios += 1,
            _ => {}
        }
    }

    fn system(&mut self, line: &Statement) {
        const WINDOWS: [&str; 11] = [
            "ExitProcess",
            "GetStdHandle",
            "WriteConsole",
            "WriteFile",
            "MessageBox",
            "kernel32",
            "msvcrt",
            "__imp_",
            "user32",
            "ReadConsole",
            "GetModuleHandle",
        ];
        let operands = line.operands.trim();
        if operands.contains(['A', 'C', 'F', 'H', 'B', '3', 'v', '_']) {
            self.windows += u32::from(WINDOWS.iter().any(|name| operands.contains(name)));
            self.windows += u32::from(line.operation == "call" && operands == "__main");
        }
    }
}

/// `t0`, `zero`: what follows the `$` of a register of MIPS.
fn is_mips_register(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default();
    let numbered = name.strip_prefix(['t', 's', 'a', 'v', 'k', 'f']);
    matches!(name, "zero" | "sp" | "ra" | "gp" | "fp" | "at")
        || numbered.is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// `$5`, `$msg`: not the place counter, which stands alone or before a sign.
fn has_immediate(operands: &[u8]) -> bool {
    operands.windows(2).any(|pair| {
        pair[0] == b'$' && (pair[1].is_ascii_alphanumeric() || b"._-".contains(&pair[1]))
    })
}
