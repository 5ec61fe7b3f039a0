//! The arguments of `dataset`. Does nothing with them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

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
    /// Make small C++ programs with requests for them, without any model
    Synth(Synth),
    /// Compile every program to assembly, and run that assembly to prove it
    Compile(Compile),
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
    /// Only say what would be made
    #[arg(long)]
    pub(super) dry_run: bool,
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
