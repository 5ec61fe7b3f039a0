//! What a confined program did: its output as it comes, and how it ended. Plain data.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::isolation::Isolation;

/// Something that happened to a running program.
#[derive(Debug, Clone, PartialEq)]
pub enum RunEvent {
    /// The program itself has begun: everything around it is set up.
    Started,
    /// It wrote something.
    Output {
        /// Where to.
        stream: Stream,
        /// What, exactly as written; hostile data.
        bytes: Vec<u8>,
    },
    /// It is over, and nothing of it is left. Always the last event, exactly once.
    Ended(Outcome),
}

/// Where output was written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// How a program ended, and what it used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Why it is over.
    pub end: End,
    /// Time on the clock from its first instruction.
    pub wall: Duration,
    /// Processor time of all its processes.
    pub cpu: Duration,
    /// The most memory that it had in use, in KiB.
    pub peak_kib: u64,
    /// System calls that were refused, with how often, first refused first.
    pub refused: Vec<(String, u32)>,
    /// The machine's state at the signal that ended it.
    pub fault: Option<Fault>,
    /// How strongly it was confined.
    pub isolation: Isolation,
}

impl Outcome {
    /// The outcome of a run that never was.
    pub fn not_started(isolation: Isolation, why: String) -> Self {
        Self {
            end: End::NotStarted(why),
            wall: Duration::ZERO,
            cpu: Duration::ZERO,
            peak_kib: 0,
            refused: Vec::new(),
            fault: None,
            isolation,
        }
    }
}

/// Why a program is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// It ended by itself, with this status.
    Exited(i32),
    /// This signal ended it; see [`signal_name`].
    Signalled(i32),
    /// It was stopped because it used too much of something.
    Limit(Limit),
    /// It never began; the text says why.
    NotStarted(String),
}

/// What a program used too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// Time on the clock or of the processor.
    Time,
    /// Memory.
    Memory,
    /// Standard output and standard error.
    Output,
    /// The size of a file, or of all files together.
    FileSize,
    /// Processes and threads.
    Processes,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Time => "time",
            Self::Memory => "memory",
            Self::Output => "output",
            Self::FileSize => "file-size",
            Self::Processes => "processes",
        })
    }
}

/// The machine's state when a program was ended by a signal of its own making.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The signal.
    pub signal: i32,
    /// The address of the instruction that failed, or of the one after it (for a trap).
    pub pc: u64,
    /// The address that it wanted, where the signal tells one.
    pub address: Option<u64>,
    /// The general registers by name, in the usual order.
    pub registers: Vec<(String, u64)>,
    /// The bytes at `pc`, up to 16; none if they cannot be read.
    pub code: Vec<u8>,
    /// The words from the stack pointer upwards, up to 512; none if they cannot be read.
    pub stack: Vec<u64>,
}

/// The name of a signal of Linux, such as `SIGSEGV`.
pub fn signal_name(number: i32) -> &'static str {
    const NAMES: [&str; 32] = [
        "no signal",
        "SIGHUP",
        "SIGINT",
        "SIGQUIT",
        "SIGILL",
        "SIGTRAP",
        "SIGABRT",
        "SIGBUS",
        "SIGFPE",
        "SIGKILL",
        "SIGUSR1",
        "SIGSEGV",
        "SIGUSR2",
        "SIGPIPE",
        "SIGALRM",
        "SIGTERM",
        "SIGSTKFLT",
        "SIGCHLD",
        "SIGCONT",
        "SIGSTOP",
        "SIGTSTP",
        "SIGTTIN",
        "SIGTTOU",
        "SIGURG",
        "SIGXCPU",
        "SIGXFSZ",
        "SIGVTALRM",
        "SIGPROF",
        "SIGWINCH",
        "SIGIO",
        "SIGPWR",
        "SIGSYS",
    ];
    let name = usize::try_from(number).ok().and_then(|n| NAMES.get(n));
    name.copied().unwrap_or("a real-time signal")
}
