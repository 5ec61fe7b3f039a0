//! What to run and how much of the machine it may use: plain data, and no mechanism.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

const MIB: u64 = 1 << 20;

/// One program to run confined.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// The file to run. For [`Purpose::Run`] a copy of it is what runs.
    pub program: PathBuf,
    /// The arguments after the program's own name.
    pub args: Vec<OsString>,
    /// What the program reads on its standard input, which then ends.
    pub stdin: Vec<u8>,
    /// Variables of its environment beside those that every program gets.
    pub env: Vec<(String, String)>,
    /// What it may use.
    pub limits: Limits,
    /// A model's program, or a tool that builds one.
    pub purpose: Purpose,
    /// Further files or directories that may be read, at the same path: a cache of ours, or the
    /// root of a foreign architecture for an emulator.
    pub readable: Vec<PathBuf>,
    /// A model's program for another machine, where `program` is an emulator that runs it: a copy
    /// of it lies in the working directory under the name [`GUEST`].
    pub guest: Option<PathBuf>,
    /// The size of the terminal that it runs in, if somebody types at it: then `stdin` is not used,
    /// and standard error is told as standard output. See [`Sandbox::run_in_terminal`].
    ///
    /// [`Sandbox::run_in_terminal`]: super::Sandbox::run_in_terminal
    pub(super) terminal: Option<TerminalSize>,
}

/// Rows and columns of a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalSize {
    /// Rows.
    pub rows: u16,
    /// Columns.
    pub columns: u16,
}

/// What the user of a program does at its terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Types, as bytes of the keys.
    Bytes(Vec<u8>),
    /// Gives it another size.
    Size(TerminalSize),
}

/// The name under which an emulator finds the program that it runs.
pub const GUEST: &str = "program";

/// What an emulator reserves of address space beside what its program uses: all that a 32-bit
/// machine has, and room for translated code. Reserved memory is not used memory.
const EMULATOR: u64 = 5 << 30;

impl Job {
    /// A model's program, without arguments or input, under the default limits.
    pub fn run(program: impl Into<PathBuf>) -> Self {
        Self::new(program.into(), Purpose::Run, Limits::default())
    }

    /// A model's program for another machine, run by `emulator` (QEMU in user mode), which finds
    /// the libraries of that machine below `root`.
    pub fn emulated(
        emulator: impl Into<PathBuf>,
        root: impl Into<PathBuf>,
        program: impl Into<PathBuf>,
    ) -> Self {
        let root = root.into();
        let mut job = Self::run(emulator);
        job.args = vec!["-L".into(), root.clone().into(), format!("./{GUEST}").into()];
        job.readable = vec![root];
        job.guest = Some(program.into());
        job
    }

    /// A tool working in `dir`, under the limits of builds.
    pub fn build(tool: impl Into<PathBuf>, dir: impl Into<PathBuf>) -> Self {
        Self::new(tool.into(), Purpose::Build { dir: dir.into() }, Limits::for_build())
    }

    fn new(program: PathBuf, purpose: Purpose, limits: Limits) -> Self {
        let (args, stdin, readable) = (Vec::new(), Vec::new(), Vec::new());
        let (env, guest, terminal) = (Vec::new(), None, None);
        Self { program, args, stdin, env, limits, purpose, readable, guest, terminal }
    }
}

/// What a program is run for, which decides what it can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// A model's program: an empty private working directory, and nothing else of the machine
    /// but, for a dynamic program, its libraries.
    Run,
    /// A tool (`as`, `ld`, `cc1plus`, …): system paths can be read, `dir` is the working
    /// directory and the only place that can be written.
    Build {
        /// The directory of the build, owned by the caller.
        dir: PathBuf,
    },
}

/// What a program may use before it is stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Time on the clock.
    pub wall: Duration,
    /// Processor time of each process, rounded up to seconds.
    pub cpu: Duration,
    /// Bytes of memory in use by all its processes together.
    pub memory: u64,
    /// Bytes of address space of each process; as many as `memory` if none.
    pub address_space: Option<u64>,
    /// Bytes of standard output and standard error together.
    pub output: u64,
    /// Bytes of any one file.
    pub file_size: u64,
    /// Bytes of all files in the working directory.
    pub scratch: u64,
    /// Number of files in the working directory.
    pub files: u32,
    /// Processes and threads at one time.
    pub processes: u32,
    /// Open descriptors of each process.
    pub descriptors: u32,
    /// Bytes of stack.
    pub stack: u64,
}

impl Default for Limits {
    /// The limits of a model's program.
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(10),
            cpu: Duration::from_secs(11),
            memory: 512 * MIB,
            address_space: None,
            output: MIB,
            file_size: 32 * MIB,
            scratch: 64 * MIB,
            files: 2048,
            processes: 32,
            descriptors: 64,
            stack: 8 * MIB,
        }
    }
}

impl Limits {
    /// Bytes of address space of each process.
    pub(super) fn space(&self) -> u64 {
        self.address_space.unwrap_or(self.memory)
    }

    /// The same limits on what an emulator's program uses.
    pub(super) fn emulated(self) -> Self {
        let address_space = Some(self.space().saturating_add(EMULATOR));
        Self { address_space, ..self }
    }

    /// The same limits for a program that somebody types at: waiting for a person takes time, but
    /// none of the processor's; and a screen that is drawn again and again is much output.
    #[must_use]
    pub fn for_typing(self) -> Self {
        Self { wall: Duration::from_secs(600), output: 16 * MIB, ..self }
    }

    /// The limits of a tool: a compiler needs more memory and makes bigger files.
    pub fn for_build() -> Self {
        Self {
            wall: Duration::from_secs(30),
            cpu: Duration::from_secs(31),
            memory: 2048 * MIB,
            address_space: Some(4096 * MIB),
            file_size: 128 * MIB,
            scratch: 256 * MIB,
            descriptors: 256,
            stack: 64 * MIB,
            ..Self::default()
        }
    }
}
