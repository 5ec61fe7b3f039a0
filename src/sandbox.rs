//! Run a program, confined and limited. Knows nothing of assembly.

mod bubblewrap;
mod calls;
mod filter;
mod isolation;
mod job;
mod keyboard;
mod launcher;
mod outcome;
mod policy;
mod probe;
mod process;
mod sys;
#[cfg(test)]
mod tests;
mod wire;

use std::ffi::OsStr;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::mpsc;

pub use self::isolation::{Isolation, UnknownIsolation};
pub use self::job::{GUEST, Job, Limits, Purpose, TerminalSize, Typed};
pub use self::outcome::{End, Fault, Limit, Outcome, RunEvent, Stream, signal_name};
use self::process::{Launcher, Waiting};
use self::wire::Order;

/// Runs programs at the level of isolation that this machine was found to hold.
#[derive(Debug, Clone)]
pub struct Sandbox {
    launcher: Arc<Launcher>,
    isolation: Isolation,
    reason: Option<Arc<str>>,
}

/// Why there is no sandbox.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// This machine confines less than was asked for.
    #[error("could not confine programs at level {least} or stronger: {reason}")]
    TooWeak {
        /// What was asked for.
        least: Isolation,
        /// What failed, level by level.
        reason: String,
    },
    /// A program to try could not be written.
    #[error("could not write the program that tries the isolation: {0}")]
    NoTrial(#[from] io::Error),
}

impl Sandbox {
    /// Finds the strongest level by running a tiny program at each, down to `least`. `launcher` is
    /// this program, whose `main` calls [`helper`]; normally `/proc/self/exe`.
    ///
    /// # Errors
    /// When no level from `least` up holds here.
    pub async fn probe(launcher: PathBuf, least: Isolation) -> Result<Self, Error> {
        probe::strongest(launcher, least).await
    }

    /// A sandbox of exactly this level, which was not tried: a run that it cannot confine does not
    /// start.
    pub fn forced(launcher: impl AsRef<Path>, isolation: Isolation) -> Self {
        Self { launcher: Arc::new(Launcher::new(launcher.as_ref())), isolation, reason: None }
    }

    /// A sandbox of level full, set up by this bubblewrap; it was not tried either.
    pub fn through(launcher: impl AsRef<Path>, bubblewrap: impl Into<PathBuf>) -> Self {
        let launcher = Launcher::through(launcher.as_ref(), bubblewrap.into());
        Self { launcher: Arc::new(launcher), isolation: Isolation::Full, reason: None }
    }

    /// The level of every run.
    pub fn isolation(&self) -> Isolation {
        self.isolation
    }

    /// Why the level is not a stronger one.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Runs a job. The stream ends with exactly one [`RunEvent::Ended`]; dropping it ends the
    /// program with everything that it started. Must be called in a tokio runtime.
    pub fn run(&self, mut job: Job) -> BoxStream<'static, RunEvent> {
        let stdin = std::mem::take(&mut job.stdin);
        self.arm(job).go(&stdin)
    }

    /// Runs a job in a terminal of this size that somebody types at: the terminal is its input, its
    /// output and its standard error, and the controlling one of its session, so that Ctrl+C reaches
    /// it and nothing else. What `typed` brings goes to it in order. Else as [`Sandbox::run`].
    pub fn run_in_terminal(
        &self,
        mut job: Job,
        size: TerminalSize,
        typed: mpsc::Receiver<Typed>,
    ) -> BoxStream<'static, RunEvent> {
        job.stdin = Vec::new();
        job.terminal = Some(size);
        self.arm(job).begin(&[], Some(typed))
    }

    /// Sets everything up for a job and holds it just before its first instruction. The job's
    /// own `stdin` is not used: [`Armed::go`] gives it.
    pub fn arm(&self, job: Job) -> Armed {
        let (isolation, terminal) = (self.isolation, job.terminal);
        let order = Order::new(job, self.launcher.level_inside(isolation));
        let waiting = Waiting::start(&self.launcher, &order, terminal, isolation);
        Armed { isolation, waiting }
    }
}

/// A program that is set up and waits for its first instruction. Dropping it ends it.
pub struct Armed {
    isolation: Isolation,
    waiting: io::Result<Waiting>,
}

impl Armed {
    /// Lets the program begin, with this input.
    pub fn go(self, stdin: &[u8]) -> BoxStream<'static, RunEvent> {
        self.begin(stdin, None)
    }

    fn begin(
        self,
        stdin: &[u8],
        typed: Option<mpsc::Receiver<Typed>>,
    ) -> BoxStream<'static, RunEvent> {
        match self.waiting {
            Ok(waiting) => waiting.go(stdin, typed),
            Err(error) => {
                let why = format!("could not start the helper: {error}");
                let outcome = Outcome::not_started(self.isolation, why);
                stream::iter([RunEvent::Ended(outcome)]).boxed()
            }
        }
    }
}

/// The other life of this program: if its arguments are those of a helper, does the helper's work
/// and returns its exit code. `main` calls this before anything else.
pub fn helper() -> Option<ExitCode> {
    let first = std::env::args_os().nth(1)?;
    match first.to_str() {
        Some(wire::HELPER) => Some(launcher::main()),
        Some(wire::SERVER) => Some(launcher::serve()),
        _ => None,
    }
}

/// Keeps the memory and the environment of this process, where keys are, from every other process
/// of the same user.
///
/// # Errors
/// When the kernel refuses, which it does not.
pub fn protect_process() -> io::Result<()> {
    sys::prctl(libc::PR_SET_DUMPABLE, 0)
}

/// Opens a file that a tool left in the directory of its build. What is not a regular file of one
/// name, or is larger than `max` bytes, is refused; a link is never followed.
///
/// # Errors
/// When there is no such file or it is refused.
pub fn take(dir: &Path, name: impl AsRef<OsStr>, max: u64) -> io::Result<File> {
    let name = Path::new(name.as_ref());
    let mut parts = name.components();
    let (Some(Component::Normal(_)), None) = (parts.next(), parts.next()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not the name of a file"));
    };
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(dir.join(name))?;
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.nlink() != 1 {
        return Err(io::Error::other("not a regular file of one name"));
    }
    if metadata.len() > max {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is too large"));
    }
    Ok(file)
}
