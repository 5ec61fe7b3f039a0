//! The arguments of `dataset`. Does nothing with them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::dataset::build::Ratio;
use crate::dataset::message::{Parts, SYSTEM, Template};
use crate::dataset::synth::{Io, Plan, Wanted};

use super::gather::Gather;

/// The data loop, step by step, in one project folder.
#[derive(Debug, Args)]
pub(crate) struct Dataset {
    /// The project folder
    #[arg(long, value_name = "DIR", default_value = ".", global = true)]
    pub(super) project: PathBuf,
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
    /// How many programs at a time; as many as there are processors if not said
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<usize>,
    /// Only say how many there are to compile
    #[arg(long)]
    pub(super) dry_run: bool,
}

impl Compile {
    /// The flags for the compiler.
    pub(super) fn flags(&self) -> Vec<String> {
        let level = match self.opt {
            Effort::O0 => "-O0",
            Effort::O1 => "-O1",
            Effort::O2 => "-O2",
            Effort::Os => "-Os",
        };
        let lean = [
            "-fno-asynchronous-unwind-tables",
            "-fcf-protection=none",
            "-fno-ident",
            "-fno-stack-protector",
        ];
        let mut flags = vec![level];
        flags.extend(lean.iter().filter(|_| self.lean));
        flags.extend(self.no_exceptions.then_some("-fno-exceptions"));
        flags.into_iter().map(str::to_owned).collect()
    }
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
    /// The most programs whose assembly is the same but for names, numbers and texts
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub(super) alike: usize,
    /// A suite of `eval` whose prompts and outputs must not be learnt; can be given again
    #[arg(long, value_name = "SUITE")]
    pub(super) suite: Vec<PathBuf>,
    /// Only say what would be made
    #[arg(long)]
    pub(super) dry_run: bool,
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
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

/// What a file holds.
#[derive(Debug, Args)]
pub(super) struct Stats {
    /// The training file
    pub(super) file: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}
