//! From what a listing is to the exact command lines that make a program of it. Pure: touches no
//! file and starts nothing.

use std::path::{Path, PathBuf};

use crate::reply::{Dialect, Language, Target};

use super::Emulator;
use super::object::Facts;
use super::probe::{Cross, Libraries, MissingTool, Tools};
use super::stubs::Stubs;

/// The listing's file, as tools name it in their messages.
pub const GAS_SOURCE: &str = "x.s";
/// The listing's file for NASM.
pub const NASM_SOURCE: &str = "x.asm";
/// The object that the assembler writes.
pub const OBJECT: &str = "x.o";
/// The program that the linker writes.
pub const PROGRAM: &str = "program";

/// A command line, run in the build's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The tool.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// Folders besides the system's that it may read.
    pub readable: Vec<PathBuf>,
}

impl Command {
    /// The command as it can be copied: the tool by its short name, as it stands in `PATH`.
    pub fn shown(&self) -> Vec<String> {
        let name = self.program.file_name().unwrap_or(self.program.as_os_str());
        // A compiler proper is in no PATH.
        let name =
            if self.program.starts_with("/usr/lib") || self.program.starts_with("/usr/libexec") {
                self.program.as_os_str()
            } else {
                name
            };
        std::iter::once(name.to_string_lossy().into_owned())
            .chain(self.args.iter().cloned())
            .collect()
    }
}

/// Why there is no command line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The tool is not on this machine.
    #[error("{0}")]
    Missing(MissingTool),
    /// Nothing here builds this kind of text; the sentence says what it is and what would help.
    #[error("{0}")]
    Named(String),
}

/// How the text is to be assembled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The dialect to read it in.
    pub dialect: Dialect,
    /// The machine it is for.
    pub target: Target,
    /// Whether line information may be added: not if the text brings its own.
    pub lines: bool,
    /// Whether the C preprocessor must see it first.
    pub preprocess: bool,
}

/// One file that must exist before the command runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Its name in the build's folder.
    pub name: &'static str,
    /// What it holds.
    pub text: String,
}

/// The assembler's command, the name that the listing's own file must have, and further files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assembly {
    /// The command line.
    pub command: Command,
    /// The name of the listing's file.
    pub source: &'static str,
    /// Files before and after it.
    pub extra: Vec<Extra>,
    /// How a name is made visible by a line at the listing's own end, where that is the way.
    pub export_directive: Option<&'static str>,
}

/// The command that assembles a listing; `exports` are names to be made visible.
///
/// # Errors
/// If the dialect or target is not built here, or its assembler is missing.
pub fn assemble(reading: Reading, exports: &[&str], tools: &Tools) -> Result<Assembly, Refusal> {
    match reading.dialect {
        Dialect::Nasm => nasm(reading, tools),
        Dialect::GasAtt | Dialect::GasIntel | Dialect::CompilerExplorer | Dialect::Unknown => {
            gas(reading, exports, tools)
        }
        Dialect::Fasm => named("FASM", "its own assembler; `fasm listing.asm` builds it by itself"),
        Dialect::Masm => named("MASM", "Microsoft's assembler and Windows"),
        Dialect::Tasm => named("TASM", "Borland's assembler and DOS"),
        Dialect::Plan9 => named("Plan 9 assembly", "the Go tools; it is part of a Go package"),
        Dialect::LlvmIr => named("LLVM IR", "`llc` or clang; it is no assembly yet"),
    }
}

fn named<T>(what: &str, wants: &str) -> Result<T, Refusal> {
    Err(Refusal::Named(format!("this is {what}, which is not built here: it wants {wants}")))
}

fn nasm(reading: Reading, tools: &Tools) -> Result<Assembly, Refusal> {
    let format = match reading.target {
        Target::X86_64 | Target::Unknown => "elf64",
        Target::I386 => "elf32",
        Target::X86_16 => return sixteen_bits(),
        Target::Aarch64 | Target::Riscv64 | Target::Arm | Target::Mips => {
            return Err(Refusal::Named(format!(
                "NASM does not know the machine {}",
                reading.target
            )));
        }
    };
    let program = tool(tools.nasm.as_ref(), "nasm", "nasm")?;
    let mut args = vec!["-f".to_owned(), format.to_owned()];
    if reading.lines {
        args.extend(["-g", "-F", "dwarf"].map(str::to_owned));
    }
    args.extend(["-o", OBJECT, NASM_SOURCE].map(str::to_owned));
    let command = Command { program, args, readable: Vec::new() };
    let export_directive = Some("global");
    Ok(Assembly { command, source: NASM_SOURCE, extra: Vec::new(), export_directive })
}

/// GAS with the C preprocessor before it.
fn preprocessed(reading: Reading, tools: &Tools) -> Result<Assembly, Refusal> {
    let program = tool(tools.gcc.as_ref(), "gcc", "gcc")?;
    let mut args = vec!["-pipe", "-x", "assembler-with-cpp"];
    if reading.target == Target::I386 {
        args.push("-m32");
    }
    if reading.lines {
        args.push("-Wa,-g");
    }
    if reading.dialect != Dialect::GasAtt {
        args.push("-Wa,-msyntax=intel,-mnaked-reg");
    }
    args.extend(["-c", "-o", OBJECT, GAS_SOURCE]);
    let args = args.into_iter().map(str::to_owned).collect();
    let command = Command { program, args, readable: Vec::new() };
    let export_directive = Some(".globl");
    Ok(Assembly { command, source: GAS_SOURCE, extra: Vec::new(), export_directive })
}

fn gas(reading: Reading, exports: &[&str], tools: &Tools) -> Result<Assembly, Refusal> {
    let (program, bits) = match reading.target {
        Target::X86_64 | Target::Unknown => {
            (tool(tools.gas.as_ref(), "as", "binutils")?, Some("--64"))
        }
        Target::I386 => (tool(tools.gas.as_ref(), "as", "binutils")?, Some("--32")),
        Target::X86_16 => return sixteen_bits(),
        Target::Mips => return mips(),
        Target::Aarch64 | Target::Riscv64 | Target::Arm => {
            (cross_gas(reading.target, tools)?, None)
        }
    };
    if reading.preprocess && bits.is_some() {
        return preprocessed(reading, tools);
    }
    let mut args: Vec<String> = bits.map(str::to_owned).into_iter().collect();
    if reading.lines {
        args.push("-g".to_owned());
    }
    args.extend(["-o", OBJECT].map(str::to_owned));
    let mut extra = Vec::new();
    // as joins its inputs and counts the lines of each apart.
    if matches!(reading.dialect, Dialect::GasIntel | Dialect::CompilerExplorer) {
        extra.push(Extra { name: "pre.s", text: ".intel_syntax noprefix\n".to_owned() });
        args.push("pre.s".to_owned());
    }
    args.push(GAS_SOURCE.to_owned());
    if !exports.is_empty() {
        let text = exports.iter().flat_map(|name| [".globl ", name, "\n"]).collect();
        extra.push(Extra { name: "post.s", text });
        args.push("post.s".to_owned());
    }
    let command = Command { program, args, readable: Vec::new() };
    Ok(Assembly { command, source: GAS_SOURCE, extra, export_directive: None })
}

fn sixteen_bits<T>() -> Result<T, Refusal> {
    Err(Refusal::Named(
        "this is 16-bit code for DOS or a boot sector; Linux runs none of it".to_owned(),
    ))
}

fn mips<T>() -> Result<T, Refusal> {
    named("MIPS assembly", "a simulator such as MARS or SPIM, whose system calls no system has")
}

/// The Debian architecture name in the packages of the cross tools.
fn triple(target: Target) -> Option<(&'static str, &'static str)> {
    match target {
        Target::Aarch64 => Some(("aarch64-linux-gnu", "g++-aarch64-linux-gnu")),
        Target::Riscv64 => Some(("riscv64-linux-gnu", "g++-riscv64-linux-gnu")),
        Target::Arm => Some(("arm-linux-gnueabihf", "g++-arm-linux-gnueabihf")),
        Target::X86_64 | Target::I386 | Target::X86_16 | Target::Mips | Target::Unknown => None,
    }
}

/// The tools of another machine.
pub fn cross(target: Target, tools: &Tools) -> Option<&Cross> {
    match target {
        Target::Aarch64 => Some(&tools.aarch64),
        Target::Riscv64 => Some(&tools.riscv64),
        Target::Arm => Some(&tools.arm),
        Target::X86_64 | Target::I386 | Target::X86_16 | Target::Mips | Target::Unknown => None,
    }
}

fn cross_gas(target: Target, tools: &Tools) -> Result<PathBuf, Refusal> {
    let (triple, package) = triple(target).unwrap_or_default();
    let found = cross(target, tools).and_then(|c| c.gas.as_ref());
    tool(found, &format!("{triple}-as"), package)
}

fn tool(found: Option<&PathBuf>, name: &str, package: &str) -> Result<PathBuf, Refusal> {
    found.cloned().ok_or_else(|| Refusal::Missing(MissingTool::new(name, package)))
}

/// The compiler of C or C++ for a machine.
///
/// # Errors
/// If it is missing.
pub fn compiler(target: Target, language: Language, tools: &Tools) -> Result<PathBuf, Refusal> {
    let name = match language {
        Language::Cpp => "g++",
        Language::C => "gcc",
    };
    let Some((triple, package)) = triple(target) else {
        let found = if language == Language::Cpp { &tools.gxx } else { &tools.gcc };
        return tool(found.as_ref(), name, name);
    };
    let cross = cross(target, tools);
    let found =
        cross.and_then(|c| if language == Language::Cpp { &c.gxx } else { &c.gcc }.as_ref());
    tool(found, &format!("{triple}-{name}"), package)
}

/// What runs the programs of another machine; `None` for programs of this one.
///
/// # Errors
/// If the emulator is missing.
pub fn emulator(target: Target, tools: &Tools) -> Result<Option<Emulator>, Refusal> {
    let Some(cross) = cross(target, tools) else { return Ok(None) };
    let program = tool(cross.qemu.as_ref(), &format!("qemu-{target}"), "qemu-user")?;
    Ok(Some(Emulator { program, root: cross.root.clone() }))
}

/// Where the program begins, as the object says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// `_start`, with nothing borrowed.
    Bare,
    /// `_start`, with names from the C library.
    BareWithLibraries,
    /// `main`, called by the C library.
    Main,
}

/// Decides from the object how to link it; `None` if it has no entry at all.
pub fn start(facts: &Facts) -> Option<Start> {
    let real = facts.undefined.iter().any(|n| n != "_GLOBAL_OFFSET_TABLE_");
    match (facts.exports("_start"), facts.exports("main")) {
        (true, _) if real => Some(Start::BareWithLibraries),
        (true, _) => Some(Start::Bare),
        (false, true) => Some(Start::Main),
        (false, false) => None,
    }
}

/// The command that links `objects` into `program`, against stand-ins for the libraries if there
/// are any.
///
/// # Errors
/// If the linker or the libraries of the target are missing.
pub fn link(
    target: Target,
    start: Start,
    objects: &[&str],
    program: &str,
    stubs: Option<&Stubs>,
    tools: &Tools,
) -> Result<Command, Refusal> {
    let kit = kit(target, tools)?;
    let mut args: Vec<String> = vec!["-m".into(), kit.emulation.into()];
    args.extend(["-z", "noexecstack", "-o", program].map(str::to_owned));
    if objects.len() > 1 {
        // Of names in two objects the first one's count: the listing's.
        args.extend(["-z", "muldefs"].map(str::to_owned));
    }
    if start == Start::Bare {
        args.extend(objects.iter().map(|o| (*o).to_owned()));
        return Ok(Command { program: kit.linker, args, readable: Vec::new() });
    }
    let libraries = kit.libraries.ok_or_else(|| Refusal::Missing(kit.missing.clone()))?;
    args.extend(["--eh-frame-hdr", "--hash-style=gnu", "-dynamic-linker"].map(str::to_owned));
    args.push(text(&libraries.loader));
    match start {
        Start::Main => args.extend(libraries.before.iter().map(|p| text(p))),
        Start::BareWithLibraries | Start::Bare => args.extend(["-e", "_start"].map(str::to_owned)),
    }
    args.extend(objects.iter().map(|o| (*o).to_owned()));
    match stubs {
        Some(stubs) => {
            args.extend(stubs.stubs.iter().map(|s| s.file.clone()));
            args.extend(stubs.archive.iter().map(|p| text(p)));
        }
        None => args.extend(real_libraries(libraries)),
    }
    if start == Start::Main {
        args.extend(libraries.after.iter().map(|p| text(p)));
    }
    Ok(Command { program: kit.linker, args, readable: Vec::new() })
}

/// The libraries that g++ itself would link, in its order, each only if it is needed.
fn real_libraries(libraries: &Libraries) -> Vec<String> {
    let mut args: Vec<String> =
        libraries.search.iter().map(|p| format!("-L{}", p.display())).collect();
    args.push("--as-needed".to_owned());
    if libraries.cpp {
        args.push("-lstdc++".to_owned());
    }
    args.extend(["-lm", "-lgcc_s", "-lgcc", "-lc", "-lgcc_s", "-lgcc"].map(str::to_owned));
    args
}

/// What links for one target.
struct Kit<'a> {
    linker: PathBuf,
    emulation: &'static str,
    libraries: Option<&'a Libraries>,
    missing: MissingTool,
}

fn kit(target: Target, tools: &Tools) -> Result<Kit<'_>, Refusal> {
    let own = |emulation, libraries, name, package| {
        let linker = tool(tools.ld.as_ref(), "ld", "binutils")?;
        Ok(Kit { linker, emulation, libraries, missing: MissingTool::new(name, package) })
    };
    match target {
        Target::X86_64 | Target::Unknown => {
            own("elf_x86_64", tools.x86_64.as_ref(), "the C and C++ libraries", "g++")
        }
        Target::I386 => {
            own("elf_i386", tools.i386.as_ref(), "the 32-bit C and C++ libraries", "g++-multilib")
        }
        Target::X86_16 => sixteen_bits(),
        Target::Mips => mips(),
        Target::Aarch64 => cross_kit(target, "aarch64linux", tools),
        Target::Riscv64 => cross_kit(target, "elf64lriscv", tools),
        Target::Arm => cross_kit(target, "armelf_linux_eabi", tools),
    }
}

fn cross_kit<'a>(
    target: Target,
    emulation: &'static str,
    tools: &'a Tools,
) -> Result<Kit<'a>, Refusal> {
    let (triple, package) = triple(target).unwrap_or_default();
    let found = cross(target, tools);
    let linker = tool(found.and_then(|c| c.ld.as_ref()), &format!("{triple}-ld"), package)?;
    let libraries = found.and_then(|c| c.libraries.as_ref());
    let missing = MissingTool::new(&format!("the libraries of {triple}"), package);
    Ok(Kit { linker, emulation, libraries, missing })
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
