//! The last steps before the program: done in its own process, then replaced by it.

use std::ffi::{CStr, CString, OsStr};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;

use super::pipes::ChildPipes;
use super::program::Program;
use super::{NOBODY, PASSAGE_FD, Plan, SetUp, Step, filter, paths, root, sys};
use crate::sandbox::isolation::Isolation;
use crate::sandbox::job::Limits;
use crate::sandbox::policy::{PROGRAM_FD, Refusal};

/// What a program that somebody types at may write: the control sequences that are common to all
/// terminals of today, and no others.
const TERMINAL: &CStr = c"TERM=screen-256color";

/// Becomes the program of the plan, or tells why not and ends.
pub(super) fn become_program(plan: &Plan, mut pipes: ChildPipes) -> ! {
    let error = match prepare(plan, &pipes) {
        Err(failure) => failure.to_string(),
        // The other end closed without a word: nobody wants the program any more.
        Ok(false) => sys::exit_now(0),
        Ok(true) => format!("could not start the program: {}", execute(plan)),
    };
    let _ = pipes.failure.write_all(error.as_bytes());
    sys::exit_now(127)
}

fn prepare(plan: &Plan, pipes: &ChildPipes) -> Result<bool, SetUp> {
    sys::new_session().step("begin a session")?;
    if plan.terminal {
        sys::place(std::io::stdout().as_fd(), 0).step("place the input")?;
        sys::terminal::take_control(0).step("take the terminal")?;
    } else {
        sys::place(pipes.input.as_fd(), 0).step("place the input")?;
    }
    sys::place(pipes.passage.as_fd(), PASSAGE_FD).step("place the passage")?;
    if let Program::Copy(fd, _) = &plan.program {
        sys::place(fd.as_fd(), PROGRAM_FD).step("place the program")?;
    }
    sys::close_on_exec_from(3).step("close what is not the program's")?;
    be_the_first_to_go(plan.proc.as_fd());
    if plan.as_root {
        sys::become_user(NOBODY, NOBODY).step("give up root")?;
    }
    sys::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL as u64).step("tie to the helper")?;
    if sys::ready(pipes.failure.as_fd()) != 0 {
        return Err("it is gone").step("tie to the helper");
    }
    set_limits(plan).step("set limits")?;
    sys::default_signals();
    sys::prctl(libc::PR_SET_NO_NEW_PRIVS, 1).step("refuse new privileges")?;
    sys::drop_capabilities().step("give up capabilities")?;
    if plan.isolation > Isolation::LimitsOnly {
        let held = paths::hold(&visible(plan)).step("restrict paths")?;
        if !held && plan.isolation == Isolation::Restricted {
            return Err("this kernel has no Landlock").step("restrict paths");
        }
    }
    install_filter(plan, &pipes.passage).step("filter system calls")?;
    let mut word = [0];
    Ok((&pipes.gate).read_exact(&mut word).is_ok())
}

/// Everything that is left in a root directory of our own, or what the plan says.
fn visible(plan: &Plan) -> Vec<std::path::PathBuf> {
    match plan.isolation {
        Isolation::Full => vec!["/".into()],
        Isolation::Restricted | Isolation::LimitsOnly => plan.readable.clone(),
    }
}

/// When the machine runs out of memory the program must die, and nothing else.
fn be_the_first_to_go(proc: BorrowedFd) {
    if let Ok(fd) = sys::open_at(proc, c"self/oom_score_adj", libc::O_WRONLY) {
        let _ = File::from(fd).write_all(b"1000");
    }
}

fn install_filter(plan: &Plan, passage: &OwnedFd) -> io::Result<()> {
    let refusal = if sys::filter::can_listen() { Refusal::Told } else { Refusal::Silent };
    let mut program = filter::program(plan.policy(sys::pid(), refusal));
    let mut installed = sys::filter::install(&mut program, refusal == Refusal::Told);
    // Somebody around us listens already, and there can be only one.
    if installed.as_ref().is_err_and(|error| error.raw_os_error() == Some(libc::EBUSY)) {
        program = filter::program(plan.policy(sys::pid(), Refusal::Silent));
        installed = sys::filter::install(&mut program, false);
    }
    match installed? {
        Some(listener) => sys::passage::send(PASSAGE_FD, &[listener.as_fd()])?,
        // Any byte will do; the helper waits for one.
        None => File::from(passage.try_clone()?).write_all(b"-")?,
    }
    Ok(())
}

fn set_limits(plan: &Plan) -> io::Result<()> {
    let Limits { cpu, file_size, processes, descriptors, stack, .. } = *plan.limits;
    // The program's own share, the helper and the first process.
    let tasks = match plan.isolation {
        Isolation::Full => u64::from(processes) + 2,
        // Tasks of the same user are counted wherever they are, and there is no quick way to know
        // how many there are, but not more than the machine has. The watch holds the true limit.
        Isolation::Restricted | Isolation::LimitsOnly => {
            sys::tasks_of_machine() + u64::from(processes)
        }
    };
    let cpu = cpu.as_secs() + u64::from(cpu.subsec_nanos() > 0);
    let both = |resource, value| sys::limit(resource, value, value);
    sys::limit(libc::RLIMIT_CPU, cpu, cpu + 1)?;
    both(libc::RLIMIT_AS, plan.limits.space())?;
    both(libc::RLIMIT_FSIZE, file_size)?;
    both(libc::RLIMIT_NPROC, tasks)?;
    both(libc::RLIMIT_STACK, stack)?;
    both(libc::RLIMIT_NOFILE, descriptors.into())?;
    for nothing in
        [libc::RLIMIT_CORE, libc::RLIMIT_MSGQUEUE, libc::RLIMIT_RTPRIO, libc::RLIMIT_MEMLOCK]
    {
        both(nothing, 0)?;
    }
    Ok(())
}

fn execute(plan: &Plan) -> io::Error {
    let name = match &plan.program {
        Program::Copy(..) => c"./program".to_owned(),
        Program::Tool(path) => path.clone(),
    };
    let args: Result<Vec<CString>, _> =
        plan.args.iter().map(|arg| CString::new(OsStr::as_bytes(arg))).collect();
    let Ok(args) = args else { return io::Error::other("an argument holds a zero byte") };
    let args: Vec<CString> = std::iter::once(name).chain(args).collect();
    let env = environment(plan);
    match &plan.program {
        Program::Copy(..) => sys::execute_open(PROGRAM_FD, &args, &env),
        Program::Tool(path) => sys::execute(path, &args, &env),
    }
}

fn environment(plan: &Plan) -> Vec<CString> {
    let terminal = if plan.terminal { TERMINAL } else { c"TERM=dumb" };
    let mut env = vec![c"PATH=/usr/bin:/bin".to_owned(), terminal.to_owned()];
    if plan.dir.is_some() {
        // What a tool says is parsed, and what it leaves in between must not get far.
        env.extend([c"LC_ALL=C".to_owned(), c"HOME=.".to_owned(), c"TMPDIR=.".to_owned()]);
    } else {
        env.push(c"LANG=C.UTF-8".to_owned());
        let home = if plan.isolation == Isolation::Full { root::WORK } else { "." };
        env.extend(CString::new(format!("HOME={home}")));
    }
    for own in plan.env {
        let name = own.split_inclusive('=').next().unwrap_or_default();
        env.retain(|given| !given.as_bytes().starts_with(name.as_bytes()));
        env.extend(CString::new(own.as_str()));
    }
    env
}
