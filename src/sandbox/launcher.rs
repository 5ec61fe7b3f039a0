//! The helper: this program run again, alone in its process, sets up one job, watches it and ends
//! it. It has one thread, so it may fork and change its namespaces. It outlives neither the job
//! nor the program that asked.

mod child;
mod fault;
mod paths;
mod pipes;
mod program;
mod refusals;
mod root;
mod scratch;
mod supervise;
mod trace;
mod usage;

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub(super) use self::paths::readable;
use self::pipes::Pipes;
use self::program::Program;
use self::scratch::Scratch;
use self::supervise::{Supervisor, Task};
use super::isolation::Isolation;
use super::job::{GUEST, Limits};
use super::outcome::Outcome;
use super::policy::{PASSAGE_FD, Policy, Refusal, Scope};
use super::wire::{self, Order, Report};
use super::{filter, sys};

/// The user and group that a program gets in place of root.
const NOBODY: u32 = 65534;

/// A step of the set-up that failed.
#[derive(Debug, thiserror::Error)]
#[error("could not {step}: {reason}")]
pub(super) struct SetUp {
    step: &'static str,
    reason: String,
}

trait Step<T> {
    fn step(self, step: &'static str) -> Result<T, SetUp>;
}

impl<T, E: std::fmt::Display> Step<T> for Result<T, E> {
    fn step(self, step: &'static str) -> Result<T, SetUp> {
        self.map_err(|error| SetUp { step, reason: error.to_string() })
    }
}

/// Forks a helper for each job that is asked for on standard input, which costs less than to begin
/// anew. Ends when the other end closes; jobs under way go on.
pub(super) fn serve() -> ExitCode {
    // What is pressed at the terminal is not meant for this process.
    let _ = sys::new_session();
    sys::keep_children(false);
    let requests = io::stdin();
    while let Ok(Some(fds)) = sys::passage::receive(requests.as_fd()) {
        if matches!(sys::fork(), Ok(None)) {
            sys::keep_children(true);
            let placed =
                fds.iter().zip(0..).try_for_each(|(fd, number)| sys::place(fd.as_fd(), number));
            drop(fds);
            return if placed.is_ok() { main() } else { ExitCode::FAILURE };
        }
    }
    ExitCode::SUCCESS
}

/// Does one job and ends. Standard input is the socket to the asking program; standard output and
/// standard error are those of the job.
pub(super) fn main() -> ExitCode {
    let Ok(control) = io::stdin().as_fd().try_clone_to_owned() else { return ExitCode::FAILURE };
    let mut control = UnixStream::from(control);
    let Ok(order) = wire::receive::<Order>(&mut control) else { return ExitCode::FAILURE };
    let ended = match run(&order, &mut control) {
        Ok(Some(outcome)) => outcome,
        Ok(None) => return ExitCode::FAILURE,
        Err(failure) => Outcome::not_started(order.isolation, failure.to_string()),
    };
    // A failure means that nobody is interested any more.
    let _ = wire::send(&mut control, &Report::Ended(ended));
    ExitCode::SUCCESS
}

/// A job with everything that its set-up needs.
struct Plan<'a> {
    isolation: Isolation,
    limits: &'a Limits,
    program: Program,
    args: &'a [std::ffi::OsString],
    env: &'a [String],
    dir: Option<&'a Path>,
    /// What the program runs, if it is an emulator.
    guest: Option<File>,
    /// Standard output is a terminal that somebody types at.
    terminal: bool,
    readable: Vec<PathBuf>,
    /// The machine's `/proc`, which the program does not see.
    proc: OwnedFd,
    null: File,
    /// Must give up root in the child, as the helper did not. A root that has no other user to
    /// become is one in name only, and treated as the ordinary user that it is outside.
    as_root: bool,
    /// No limit of ours on the number of processes is held by the kernel.
    uncounted: bool,
}

impl<'a> Plan<'a> {
    fn new(order: &'a Order) -> Result<Self, SetUp> {
        let dir = order.dir.as_deref().map(Path::new);
        let path = Path::new(&order.program);
        let program = match dir {
            Some(_) => Program::tool(path).step("take the tool")?,
            None => Program::copy(path).step("take the program")?,
        };
        let more: Vec<PathBuf> = order.readable.iter().map(PathBuf::from).collect();
        let readable = paths::readable(dir.is_some(), program.kind().dynamic, &more);
        let open = |path: &str, flags| OpenOptions::new().read(true).custom_flags(flags).open(path);
        Ok(Self {
            isolation: order.isolation,
            limits: &order.limits,
            program,
            args: &order.args,
            env: &order.env,
            dir,
            guest: order.guest.as_ref().map(program::open).transpose().step("take the program")?,
            terminal: order.terminal,
            readable,
            proc: open("/proc", libc::O_PATH).step("open /proc")?.into(),
            null: OpenOptions::new()
                .read(true)
                .write(true)
                .open("/dev/null")
                .step("open /dev/null")?,
            as_root: can_be_nobody(),
            uncounted: false,
        })
    }

    /// Whether the exec of the program is one of the calls that the helper must let pass.
    fn asks_to_launch(&self) -> bool {
        self.policy(0, Refusal::Told).scope < Scope::Processes
    }

    fn policy(&self, pid: sys::Pid, refusal: Refusal) -> Policy {
        let scope = match (self.isolation, self.dir) {
            // A tool makes no more processes than it needs.
            (Isolation::Full, None) if self.uncounted => Scope::Files,
            (Isolation::Full, _) => Scope::Alone,
            (Isolation::Restricted, Some(_)) => Scope::Processes,
            (Isolation::Restricted, None) => Scope::Files,
            (Isolation::LimitsOnly, _) => Scope::Compute,
        };
        let (pid, i386) = (pid.unsigned_abs(), self.program.kind().i386);
        let (emulator, terminal) = (self.guest.is_some(), self.terminal);
        Policy { scope, pid, i386, emulator, terminal, refusal }
    }
}

/// Whether this is root, with the user and the group of programs in its user namespace.
fn can_be_nobody() -> bool {
    let has = |map: &str| {
        let text = std::fs::read_to_string(map).unwrap_or_default();
        text.lines().any(|line| {
            let mut numbers = line.split_whitespace().map(|word| word.parse().unwrap_or(0));
            let (first, _, count) = (numbers.next(), numbers.next(), numbers.next());
            let (first, count): (u64, u64) = (first.unwrap_or(0), count.unwrap_or(0));
            (first..first + count).contains(&NOBODY.into())
        })
    };
    sys::effective_user() == 0 && has("/proc/self/uid_map") && has("/proc/self/gid_map")
}

/// Whether users are what they are called, and not others in disguise.
fn in_first_user_namespace() -> bool {
    let text = std::fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    text.split_whitespace().eq(["0", "0", "4294967295"])
}

/// `None` if the asking program went away before the job began.
fn run(order: &Order, control: &mut UnixStream) -> Result<Option<Outcome>, SetUp> {
    sys::new_session().step("begin a session")?;
    let signals = sys::child_signals().step("watch for signals")?;
    let mut plan = Plan::new(order)?;
    let scratch = confine_self(&mut plan)?;
    if let Some(guest) = &mut plan.guest {
        program::place(guest, Path::new(GUEST)).step("place the program")?;
    }
    let first = match plan.isolation {
        Isolation::Full => Some(first_process()?),
        Isolation::Restricted | Isolation::LimitsOnly => None,
    };
    // After the first process, which would hold their ends open.
    let (pipes, theirs) = Pipes::new().step("make pipes")?;
    let Some(program) = sys::fork().step("make a process")? else {
        drop(pipes);
        child::become_program(&plan, theirs)
    };
    drop(theirs);
    // What the program's streams lead to must end with the program.
    for number in [1, 2] {
        sys::place(plan.null.as_fd(), number).step("let go of the output")?;
    }
    let task = Task { program, first };
    let supervisor = Supervisor::new(&plan, scratch, pipes, signals, task)?;
    let Some(input) = receive_input(control) else { return Ok(None) };
    Ok(supervisor.run(control, input))
}

/// The part of the set-up that the helper shares with the program.
fn confine_self(plan: &mut Plan) -> Result<Scratch, SetUp> {
    let user = plan.as_root.then_some(NOBODY);
    if sys::effective_user() == 0 && !plan.as_root && plan.isolation != Isolation::Full {
        // Only for what the program is told; its rights are taken from it in any case.
        let _ = root::be_nobody_in_name(plan.proc.as_fd());
    }
    if let (Some(dir), Some(user)) = (plan.dir, user) {
        scratch::hand_over(dir, user).step("hand over the directory of the build")?;
    }
    match (plan.isolation, plan.dir) {
        (Isolation::Full, dir) => {
            let (readable, as_root) = (plan.readable.clone(), plan.as_root);
            let wanted = root::Plan { readable, dir, limits: plan.limits, as_root };
            // The root of the whole machine is never limited, whatever a user namespace calls it.
            let doubtful = !plan.as_root && !in_first_user_namespace();
            // Before the first process of the new process namespace is made.
            plan.uncounted = doubtful && !sys::tasks_are_limited();
            root::enter(&wanted, plan.proc.as_fd())?;
            plan.as_root = false;
            Ok(dir.map_or(Scratch::InMemory, |_| Scratch::Given))
        }
        (Isolation::LimitsOnly, Some(_)) => {
            Err("it would have to be without files").step("run a tool")
        }
        (Isolation::LimitsOnly, None) if plan.guest.is_some() => {
            Err("it is for another machine, and an emulator cannot run without files")
                .step("run the program")
        }
        (Isolation::LimitsOnly, None) if plan.program.kind().dynamic => {
            Err("only static programs can run without files").step("run the program")
        }
        (Isolation::LimitsOnly, None) => {
            std::env::set_current_dir("/").step("leave the directory")?;
            Ok(Scratch::None)
        }
        (Isolation::Restricted, Some(dir)) => {
            sys::adopt_orphans().step("adopt orphans")?;
            std::env::set_current_dir(dir).step("enter the directory of the build")?;
            Ok(Scratch::Given)
        }
        (Isolation::Restricted, None) => Scratch::make(user).step("make a working directory"),
    }
}

/// The first process of a process namespace: when it dies, the kernel ends all others in it.
fn first_process() -> Result<sys::Pid, SetUp> {
    let (alive, helper) = sys::pipe().step("make the first process")?;
    if let Some(pid) = sys::fork().step("make the first process")? {
        // For as long as this process lives.
        std::mem::forget(helper);
        return Ok(pid);
    }
    drop(helper);
    let _ = sys::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as u64);
    if sys::ready(alive.as_fd()) != 0 {
        // The helper had died before it was tied to it.
        sys::exit_now(1);
    }
    sys::close_from(0);
    loop {
        while let Ok(Some(_)) = sys::next_change() {}
        sys::wait_for_child_signal();
    }
}

/// The input of the job, which is also the word to begin. `None` if the other end closed.
fn receive_input(control: &mut UnixStream) -> Option<Vec<u8>> {
    let mut length = [0; 8];
    control.read_exact(&mut length).ok()?;
    let mut input = Vec::new();
    let wanted = u64::from_le_bytes(length);
    let got = control.take(wanted).read_to_end(&mut input).ok()?;
    (got as u64 == wanted).then_some(input)
}
