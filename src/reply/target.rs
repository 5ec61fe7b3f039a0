//! Which processor and system a listing is for, and where it begins to run. Runs nothing.

use std::fmt;

use super::dialect::Dialect;
use super::marks::Marks;

/// The processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// x86 with 64 bits.
    X86_64,
    /// x86 with 32 bits.
    I386,
    /// x86 with 16 bits: boot sectors and DOS.
    X86_16,
    /// ARM with 64 bits.
    Aarch64,
    /// RISC-V with 64 bits.
    Riscv64,
    /// ARM with 32 bits.
    Arm,
    /// MIPS, as simulators such as MARS and SPIM run it.
    Mips,
    /// Nothing in it tells.
    Unknown,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::X86_64 => "x86_64",
            Self::I386 => "i386",
            Self::X86_16 => "x86_16",
            Self::Aarch64 => "aarch64",
            Self::Riscv64 => "riscv64",
            Self::Arm => "arm",
            Self::Mips => "mips",
            Self::Unknown => "unknown",
        })
    }
}

/// The system whose calls and sections a listing uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum System {
    /// Linux; also where nothing tells.
    Linux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
    /// None: boot sectors, and DOS.
    Bare,
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Linux => "linux",
            Self::MacOs => "macos",
            Self::Windows => "windows",
            Self::Bare => "bare",
        })
    }
}

/// Where a listing begins to run.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Entry {
    /// `main`, called by the C runtime.
    Main,
    /// `_start`, called by the system.
    Start,
    /// Another name that the text exports or declares: `_main`, `start`, FASM's `entry x`.
    Other(String),
    /// None is defined.
    None,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Main => "main",
            Self::Start => "_start",
            Self::Other(name) => name,
            Self::None => "none",
        })
    }
}

pub(super) fn target(marks: &Marks, dialect: Dialect) -> (Target, &'static str) {
    match dialect {
        Dialect::LlvmIr => return by_triple(&marks.triple),
        Dialect::Plan9 => return (Target::X86_64, "usual for this assembler"),
        Dialect::GasAtt
        | Dialect::GasIntel
        | Dialect::Nasm
        | Dialect::Fasm
        | Dialect::Masm
        | Dialect::Tasm
        | Dialect::CompilerExplorer
        | Dialect::Unknown => {}
    }
    if marks.mips >= 3 && marks.mips > marks.x86 && marks.att_registers == 0 {
        return (Target::Mips, "registers such as $t0, or .asciiz");
    }
    let most = marks.aarch64.max(marks.arm).max(marks.riscv);
    if most >= 2 && most > marks.x86 || most > 0 && marks.x86 == 0 {
        if marks.aarch64 == most {
            return (Target::Aarch64, "x and w registers, adrp, stp or svc");
        }
        if marks.riscv == most {
            return (Target::Riscv64, "a, s and t registers, ecall, li or la");
        }
        return (Target::Arm, "r registers, push {…} or swi");
    }
    bits(marks, dialect)
}

fn by_triple(triple: &str) -> (Target, &'static str) {
    let has = |name: &str| triple.contains(name);
    let why = "the target triple";
    match () {
        () if has("x86_64") => (Target::X86_64, why),
        () if has("aarch64") || has("arm64") => (Target::Aarch64, why),
        () if has("riscv64") => (Target::Riscv64, why),
        () if has("i386") || has("i686") => (Target::I386, why),
        () if has("arm") => (Target::Arm, why),
        () => (Target::Unknown, "no target triple"),
    }
}

fn bits(marks: &Marks, dialect: Dialect) -> (Target, &'static str) {
    match marks.declared {
        Some(16) => return (Target::X86_16, "16 bits are declared"),
        Some(32) => return (Target::I386, "32 bits are declared"),
        Some(64) => return (Target::X86_64, "64 bits are declared"),
        _ => {}
    }
    if marks.wide > 0 {
        return (Target::X86_64, "64-bit registers or syscall");
    }
    if marks.bios > 0 || marks.dos > 0 {
        return (Target::X86_16, "calls of the BIOS or DOS");
    }
    if marks.int_80 > 0 {
        return (Target::I386, "int 0x80 and no 64-bit registers");
    }
    if marks.narrow > 0 {
        return (Target::I386, "a 32-bit stack and no 64-bit registers");
    }
    if dialect == Dialect::Masm && marks.windows > 0 {
        return (Target::I386, "32-bit Windows without 64-bit registers");
    }
    if marks.short > 1 && marks.short * 2 > marks.x86 {
        return (Target::X86_16, "16-bit registers only");
    }
    match dialect {
        Dialect::Unknown if marks.x86 == 0 => (Target::Unknown, "no registers"),
        _ => (Target::X86_64, "nothing tells otherwise"),
    }
}

pub(super) fn system(marks: &Marks, dialect: Dialect, target: Target) -> (System, &'static str) {
    if dialect == Dialect::LlvmIr {
        let has = |name: &str| marks.triple.contains(name);
        if has("darwin") || has("macosx") {
            return (System::MacOs, "the target triple");
        }
        if has("windows") {
            return (System::Windows, "the target triple");
        }
    }
    let lone = marks.underscore_main && !marks.main && !marks.start;
    let win32 = lone && target == Target::I386;
    if marks.mac > 0 && marks.mac >= marks.windows {
        return (System::MacOs, "its sections or its numbers of system calls");
    }
    if marks.windows > 0 {
        return (System::Windows, "its functions or its sections");
    }
    if marks.bios + marks.dos > 0 || target == Target::X86_16 {
        let why = if marks.dos > 0 { "calls of DOS" } else { "the BIOS, or 16 bits" };
        return (System::Bare, why);
    }
    if win32 {
        return (System::Windows, "32 bits and names with an underscore");
    }
    if lone {
        return (System::MacOs, "the entry is _main");
    }
    if dialect == Dialect::Masm {
        return (System::Windows, "usual for this assembler");
    }
    if dialect == Dialect::Tasm {
        return (System::Bare, "usual for this assembler");
    }
    (System::Linux, "nothing tells otherwise")
}

pub(super) fn entry(marks: &Marks) -> (Entry, &'static str) {
    if marks.start {
        return (Entry::Start, "the label is defined");
    }
    if marks.main {
        return (Entry::Main, "it is defined");
    }
    if let Some(entry) = &marks.entry {
        return (Entry::Other(entry.clone()), "a directive names it");
    }
    if marks.underscore_main {
        return (Entry::Other("_main".to_owned()), "the label is defined");
    }
    let start = marks.labels.iter().any(|label| label == "start")
        && marks.exported.iter().any(|name| name == "start");
    if start {
        return (Entry::Other("start".to_owned()), "the label is exported");
    }
    (Entry::None, "no label of that kind")
}
