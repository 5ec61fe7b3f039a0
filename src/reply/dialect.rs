//! Which assembler a listing is written for, and why. Assembles nothing.

use std::fmt;

use super::marks::Marks;
use super::target::{self, Entry, System, Target};

/// The assembler, or its syntax, that a listing is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// The GNU assembler in its own syntax: AT&T on x86, the only one on other processors.
    GasAtt,
    /// The GNU assembler with `.intel_syntax`, named in the text or not.
    GasIntel,
    /// NASM (and YASM).
    Nasm,
    /// FASM.
    Fasm,
    /// MASM.
    Masm,
    /// TASM.
    Tasm,
    /// The assembler of Go and Plan 9.
    Plan9,
    /// A compiler's listing as Compiler Explorer shows it: names demangled, directives left out.
    CompilerExplorer,
    /// LLVM's intermediate language, which is no assembly.
    LlvmIr,
    /// Nothing in it tells.
    Unknown,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::GasAtt => "gas-att",
            Self::GasIntel => "gas-intel",
            Self::Nasm => "nasm",
            Self::Fasm => "fasm",
            Self::Masm => "masm",
            Self::Tasm => "tasm",
            Self::Plan9 => "plan9",
            Self::CompilerExplorer => "compiler-explorer",
            Self::LlvmIr => "llvm-ir",
            Self::Unknown => "unknown",
        })
    }
}

/// What a listing is, with the reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The assembler.
    pub dialect: Dialect,
    /// The processor.
    pub target: Target,
    /// The system.
    pub system: System,
    /// Where it begins to run.
    pub entry: Entry,
    /// One short sentence each: why it was taken for that.
    pub reasons: Vec<String>,
}

/// Tells dialect, target, system and entry of assembly; `tag` is the fence's, for ties only.
///
/// Costs the length of the text.
pub fn identify(text: &str, tag: Option<&str>) -> Identity {
    let marks = Marks::of(text);
    let (dialect, why) = dialect(&marks, tag.unwrap_or_default());
    let mut reasons = vec![format!("{dialect}: {why}")];
    let (target, why) = target::target(&marks, dialect);
    reasons.push(format!("{target}: {why}"));
    let (system, why) = target::system(&marks, dialect, target);
    reasons.push(format!("{system}: {why}"));
    let (entry, why) = target::entry(&marks);
    reasons.push(format!("entry {entry}: {why}"));
    Identity { dialect, target, system, entry, reasons }
}

fn dialect(marks: &Marks, tag: &str) -> (Dialect, String) {
    let said = |dialect, why: &str| (dialect, why.to_owned());
    let gas = marks.gas + marks.intel_syntax;
    if marks.llvm >= 3 {
        return said(Dialect::LlvmIr, "define, declare or target lines of LLVM");
    }
    if marks.plan9 >= 2 && marks.plan9 > gas {
        return said(Dialect::Plan9, "symbols with (SB)");
    }
    if marks.fasm >= 2 && marks.fasm >= marks.scope {
        return said(Dialect::Fasm, "format, entry or segments that are readable or executable");
    }
    if marks.tasm >= 2 || marks.tasm >= 1 && (marks.masm >= 2 || tag == "tasm") {
        return said(Dialect::Tasm, "segments or words of TASM");
    }
    let other = marks.aarch64.max(marks.arm).max(marks.riscv);
    if marks.masm >= 2 && other > marks.x86 {
        return said(Dialect::Unknown, "words of ARM's own assembler");
    }
    if marks.masm >= 2 && marks.att_registers == 0 && marks.scope == 0 && marks.masm > marks.nasm {
        let tasm = tag == "tasm";
        let dialect = if tasm { Dialect::Tasm } else { Dialect::Masm };
        return said(dialect, "PROC, .model, OFFSET, DUP or other words of MASM");
    }
    intel_or_att(marks, tag, gas)
}

fn intel_or_att(marks: &Marks, tag: &str, gas: u32) -> (Dialect, String) {
    let said = |dialect, why: &str| (dialect, why.to_owned());
    let other = marks.aarch64.max(marks.arm).max(marks.riscv).max(marks.mips);
    if other > marks.x86 && other >= 2 {
        return said(Dialect::GasAtt, "the GNU assembler's syntax for this processor");
    }
    if marks.intel_syntax > 0 {
        return said(Dialect::GasIntel, ".intel_syntax");
    }
    if marks.att_registers > 0 && marks.att_registers >= marks.bare_registers {
        let dialect = if marks.signatures > 0 && marks.scope == 0 {
            Dialect::CompilerExplorer
        } else {
            Dialect::GasAtt
        };
        let why = format!("{} registers with %, {gas} dotted directives", marks.att_registers);
        return (dialect, why);
    }
    let reading = marks.signatures + marks.flat + marks.pointers;
    if reading > 0 && marks.scope == 0 && marks.nasm == 0 {
        return said(
            Dialect::CompilerExplorer,
            "Intel syntax without sections and exports, as compilers are shown for reading",
        );
    }
    if marks.nasm > gas {
        return said(Dialect::Nasm, "section, global, db or other words of NASM without a dot");
    }
    if gas > 0 && (marks.bare_registers > 0 || marks.pointers > 0) {
        return said(Dialect::GasIntel, "dotted directives, registers without %");
    }
    if gas > 0 {
        let why = format!("{gas} dotted directives");
        return (Dialect::GasAtt, why);
    }
    by_tag(marks, tag)
}

/// Text that several assemblers accept.
fn by_tag(marks: &Marks, tag: &str) -> (Dialect, String) {
    let why = format!("nothing in it tells, the tag is {tag}");
    match tag {
        "nasm" | "yasm" => return (Dialect::Nasm, why),
        "fasm" => return (Dialect::Fasm, why),
        "masm" => return (Dialect::Masm, why),
        "tasm" => return (Dialect::Tasm, why),
        "gas" | "att" => return (Dialect::GasAtt, why),
        "llvm" | "ll" => return (Dialect::LlvmIr, why),
        _ => {}
    }
    let said = |dialect, why: &str| (dialect, why.to_owned());
    if marks.att_immediates > 0 {
        return said(Dialect::GasAtt, "immediates with $");
    }
    if marks.bare_registers == 0 && marks.x86 == 0 {
        return said(Dialect::Unknown, "neither registers nor directives");
    }
    if marks.sizes > 0 || marks.semicolons > 0 || marks.nasm > 0 {
        return said(Dialect::Nasm, "registers without %, no directives, comments after ;");
    }
    said(Dialect::GasIntel, "registers without %, no directives")
}

#[cfg(test)]
mod tests;
