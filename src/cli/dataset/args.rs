//! The arguments of `dataset`. Does nothing with them.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};

use crate::dataset::build::Ratio;
use crate::dataset::check;
use crate::dataset::compile::{Making, Strip};
use crate::dataset::message::{Parts, SYSTEM, Template};
use crate::dataset::synth::{Io, Plan, Wanted};
use crate::dataset::tokens;
use crate::reply::Target;

use super::gather::Gather;

/// The data loop, step by step, in one project folder.
#[derive(Debug, Args)]
pub(crate) struct Dataset {
    /// The project folder; `project` under `[dataset]` in the settings, else the working directory
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) project: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    #[command(flatten)]
    Gather(Gather),
    /// Make small C++ programs with requests for them, without any model
    Synth(Synth),
    /// Compile every program to assembly, and run that assembly to prove it
    Compile(Compile),
    /// Make training rows: without copies and leaks, split, counted, with a manifest and a card
    Build(Build),
    /// Check a training file against every rule of its format
    Check(Check),
    /// Show rows of a training file, highlighted: one at a time in a terminal
    Show(Show),
    /// Count what a training file holds: lengths, opcodes, near-copies
    Stats(Stats),
}

/// Programs of our own.
#[derive(Debug, Args)]
pub(super) struct Synth {
    /// How many programs
    #[arg(long, value_name = "N")]
    pub(super) count: usize,
    /// What all choices follow from
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(super) seed: u64,
    /// How many requests for each program
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) phrasings: usize,
    /// How programs print and read; printf makes a fifth of the assembly
    #[arg(long, value_name = "IO", default_value = "both")]
    pub(super) io: InOut,
    /// Write all programs in one and the same style, for small models
    #[arg(long)]
    pub(super) plain: bool,
    /// Ask for C++ alone, for a model that is to know no assembly (build with --template cpp)
    #[arg(long)]
    pub(super) plain_requests: bool,
    /// Write a suite for `eval` too, of sentences, kinds of programs and numbers that no training
    /// request has
    #[arg(long, value_name = "FILE")]
    pub(super) held_out: Option<PathBuf>,
    /// How many prompts the suite has
    #[arg(long, value_name = "N", default_value_t = 240, requires = "held_out")]
    pub(super) held_out_count: usize,
    /// Only say what would be made
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// How programs print and read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum InOut {
    /// printf and scanf
    Printf,
    /// Streams
    Iostream,
    /// Some so, some so
    Both,
}

impl Synth {
    /// What to make.
    pub(super) fn plan(&self) -> Plan {
        Plan {
            count: self.count,
            seed: self.seed,
            phrasings: self.phrasings,
            io: match self.io {
                InOut::Printf => Io::Printf,
                InOut::Iostream => Io::Iostream,
                InOut::Both => Io::Both,
            },
            plain: self.plain,
            wanted: if self.plain_requests { Wanted::Cpp } else { Wanted::Assembly },
        }
    }
}

/// The compiler's effort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "verbatim")]
pub(super) enum Effort {
    /// None: every step of the C++ stands in the assembly
    O0,
    /// A little
    O1,
    /// The usual
    O2,
    /// For size
    Os,
}

/// Verified assembly.
#[derive(Debug, Args)]
pub(super) struct Compile {
    /// The compiler's optimisation
    #[arg(long, value_name = "LEVEL", default_value = "O0")]
    pub(super) opt: Effort,
    /// Without unwind tables, end-branch marks, stack protector and the compiler's name
    #[arg(long)]
    pub(super) lean: bool,
    /// Without exceptions
    #[arg(long)]
    pub(super) no_exceptions: bool,
    /// Leave out lines that the program does not need; can be given again. Those without which it
    /// would break are kept
    #[arg(long, value_name = "LINES")]
    pub(super) strip: Vec<Lines>,
    /// The machine to make assembly for; others run under QEMU
    #[arg(long, value_name = "MACHINE", default_value = "x86_64")]
    pub(super) target: Machine,
    /// Another compiler for the assembly, such as g++-13 or clang++
    #[arg(long, value_name = "CMD")]
    pub(super) cxx: Option<PathBuf>,
    /// How many programs at a time; as many as there are processors if not said
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    /// Only say how many there are to compile
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// Kinds of lines to leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Lines {
    /// .file and .ident
    Ident,
    /// .type and .size
    Types,
    /// .p2align, which aligns code
    Align,
    /// .cfi_ directives, where the program does not throw
    Cfi,
    /// The sections .note.GNU-stack and .note.gnu.property
    Notes,
    /// Local labels that nothing names
    Labels,
    /// All of them
    All,
}

/// Machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "lower")]
pub(super) enum Machine {
    /// This one
    #[value(name = "x86_64")]
    X86,
    /// 64-bit ARM
    Aarch64,
    /// 64-bit RISC-V
    Riscv64,
}

impl Compile {
    /// How assembly is made.
    ///
    /// # Errors
    /// If there is no such compiler.
    pub(super) fn making(&self) -> anyhow::Result<Making> {
        let target = match self.target {
            Machine::X86 => Target::X86_64,
            Machine::Aarch64 => Target::Aarch64,
            Machine::Riscv64 => Target::Riscv64,
        };
        let compiler = self.cxx.as_deref().map(found).transpose()?;
        let mut strip: Vec<_> = self.strip.iter().flat_map(|lines| lines.kinds()).collect();
        strip.sort();
        strip.dedup();
        Ok(Making { flags: self.flags(target), target, compiler, strip })
    }

    fn flags(&self, target: Target) -> Vec<String> {
        let level = match self.opt {
            Effort::O0 => "-O0",
            Effort::O1 => "-O1",
            Effort::O2 => "-O2",
            Effort::Os => "-Os",
        };
        let lean = ["-fno-asynchronous-unwind-tables", "-fno-ident", "-fno-stack-protector"];
        let mut flags = vec![level];
        flags.extend(lean.iter().filter(|_| self.lean));
        // Only machines of Intel's kind have those marks.
        flags.extend((self.lean && target == Target::X86_64).then_some("-fcf-protection=none"));
        flags.extend(self.no_exceptions.then_some("-fno-exceptions"));
        flags.into_iter().map(str::to_owned).collect()
    }
}

impl Lines {
    fn kinds(self) -> Vec<Strip> {
        match self {
            Self::Ident => vec![Strip::Ident],
            Self::Types => vec![Strip::Types],
            Self::Align => vec![Strip::Align],
            Self::Cfi => vec![Strip::Cfi],
            Self::Notes => vec![Strip::Notes],
            Self::Labels => vec![Strip::Labels],
            Self::All => Strip::ALL.to_vec(),
        }
    }
}

/// A command by its path, or by its name in the usual places.
fn found(command: &Path) -> anyhow::Result<PathBuf> {
    let places = std::env::var_os("PATH").unwrap_or_default();
    let dirs = std::env::split_paths(&places);
    let named = command.components().count() == 1 && !command.is_absolute();
    let all: Vec<PathBuf> = if named {
        dirs.map(|dir| dir.join(command)).collect()
    } else {
        vec![std::path::absolute(command)?]
    };
    let there = all.into_iter().find(|path| path.is_file());
    there.with_context(|| format!("could not find the compiler {}", command.display()))
}

/// The shape of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Shape {
    /// C++, then its assembly, without fences
    CppAsm,
    /// C++, then its assembly, each in a Markdown fence
    CppAsmFenced,
    /// Assembly alone
    Asm,
    /// Assembly alone, in a Markdown fence
    AsmFenced,
    /// C++ alone, without fences: for a model that is to know no assembly
    Cpp,
    /// C++ alone, in a Markdown fence
    CppFenced,
}

/// Training rows.
#[derive(Debug, Args)]
pub(super) struct Build {
    /// The most tokens of an example; longer ones are left out and listed, never cut
    #[arg(long, value_name = "TOKENS", default_value_t = 4096)]
    pub(super) limit: usize,
    /// What counts tokens: an encoding of tiktoken, or the path of a tokenizer.json
    #[arg(long, value_name = "TOKENIZER", default_value = tokens::USUAL)]
    pub(super) tokenizer: tokens::Wanted,
    /// The system message of every example; none if empty
    #[arg(long, value_name = "TEXT", default_value = SYSTEM)]
    pub(super) system: String,
    /// The shape of the answers
    #[arg(long, value_name = "SHAPE", default_value = "cpp-asm")]
    pub(super) template: Shape,
    /// The shares of train, valid and test
    #[arg(long, value_name = "A/B/C", default_value = "90/5/5")]
    pub(super) ratio: Ratio,
    /// What the split follows from
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(super) seed: u64,
    /// The most programs whose assembly is the same but for names, numbers and texts; or all, for
    /// programs that are to be alike, as those of `synth --plain`
    #[arg(long, value_name = "N|all", default_value = "4")]
    pub(super) alike: Alike,
    /// A suite of `eval` (or `built-in`) whose prompts, outputs and reference programs must not be
    /// learnt; can be given again
    #[arg(long, value_name = "SUITE")]
    pub(super) suite: Vec<PathBuf>,
    /// Only say what would be made
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// How many programs may be alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alike(pub(super) usize);

impl FromStr for Alike {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.parse()) {
            ("all", _) => Ok(Self(usize::MAX)),
            (_, Ok(count @ 1..)) => Ok(Self(count)),
            (_, Ok(0) | Err(_)) => Err("write a number from 1, or all".to_owned()),
        }
    }
}

impl Build {
    /// The template of this shape.
    pub(super) fn template(&self) -> Template {
        match self.template {
            Shape::CppAsm => Template { parts: Parts::Both, fences: false },
            Shape::CppAsmFenced => Template { parts: Parts::Both, fences: true },
            Shape::Asm => Template { parts: Parts::Assembly, fences: false },
            Shape::AsmFenced => Template { parts: Parts::Assembly, fences: true },
            Shape::Cpp => Template { parts: Parts::Cpp, fences: false },
            Shape::CppFenced => Template { parts: Parts::Cpp, fences: true },
        }
    }
}

/// The rules of the format.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The training file
    pub(super) file: PathBuf,
    /// The most tokens of an example
    #[arg(long, value_name = "TOKENS", default_value_t = 4096)]
    pub(super) limit: usize,
    /// What counts tokens: an encoding of tiktoken, or the path of a tokenizer.json
    #[arg(long, value_name = "TOKENIZER", default_value = tokens::USUAL)]
    pub(super) tokenizer: tokens::Wanted,
    /// Whose rules hold; those that all hosts and trainers take if not said
    #[arg(long = "for", value_name = "HOST")]
    pub(super) host: Option<Host>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// Hosts with rules of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Host {
    /// At least 10 examples, 512 MiB
    Openai,
    /// 25 GiB
    Together,
    /// At least 3 examples, 1 GiB
    Fireworks,
}

impl Check {
    /// Whose rules hold.
    pub(super) fn host(&self) -> check::Host {
        match self.host {
            None => check::Host::All,
            Some(Host::Openai) => check::Host::OpenAi,
            Some(Host::Together) => check::Host::Together,
            Some(Host::Fireworks) => check::Host::Fireworks,
        }
    }
}

/// Rows to look at.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// The training file; the project's train.jsonl if not said
    pub(super) file: Option<PathBuf>,
    /// Only this row, counted from 1
    #[arg(long, value_name = "N", conflicts_with = "id")]
    pub(super) row: Option<usize>,
    /// Only the row of this id of the manifest
    #[arg(long, value_name = "ID")]
    pub(super) id: Option<String>,
}

/// What a file holds.
#[derive(Debug, Args)]
pub(super) struct Stats {
    /// The training file
    pub(super) file: PathBuf,
    /// What counts tokens: an encoding of tiktoken, or the path of a tokenizer.json
    #[arg(long, value_name = "TOKENIZER", default_value = tokens::USUAL)]
    pub(super) tokenizer: tokens::Wanted,
    /// Write a page with charts too
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}
