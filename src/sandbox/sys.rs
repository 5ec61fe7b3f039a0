//! The system calls that the sandbox needs, each behind a safe function. Decides nothing.
#![expect(unsafe_code, reason = "confinement is made of system calls; all of them are here")]

pub(super) mod filter;
pub(super) mod mount;
pub(super) mod passage;
pub(super) mod terminal;
pub(super) mod trace;

use std::ffi::{CStr, CString, c_int, c_long, c_ulong};
use std::io;
use std::mem::zeroed;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::ptr::{null, null_mut};

/// A process id.
pub(super) type Pid = libc::pid_t;

fn check(result: c_long) -> io::Result<c_int> {
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(c_int::try_from(result).unwrap_or(c_int::MAX))
    }
}

fn owned(result: c_long) -> io::Result<OwnedFd> {
    let fd = check(result)?;
    // SAFETY: the caller passes what a call that makes a new descriptor returned, so it is open
    // and nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Forks. `None` in the child.
pub(super) fn fork() -> io::Result<Option<Pid>> {
    // SAFETY: only the helper calls this, and it has one thread, so the child's memory is whole.
    let pid = check(unsafe { libc::fork() }.into())?;
    Ok((pid != 0).then_some(pid))
}

/// Ends this process at once, running nothing.
pub(super) fn exit_now(code: i32) -> ! {
    // SAFETY: _exit is always allowed.
    unsafe { libc::_exit(code) }
}

pub(super) fn pid() -> Pid {
    // SAFETY: cannot fail and touches no memory.
    unsafe { libc::getpid() }
}

pub(super) fn effective_user() -> u32 {
    // SAFETY: cannot fail and touches no memory.
    unsafe { libc::geteuid() }
}

pub(super) fn effective_group() -> u32 {
    // SAFETY: cannot fail and touches no memory.
    unsafe { libc::getegid() }
}

pub(super) fn new_session() -> io::Result<()> {
    // SAFETY: touches no memory.
    check(unsafe { libc::setsid() }.into()).map(drop)
}

pub(super) fn unshare(flags: c_int) -> io::Result<()> {
    // SAFETY: touches no memory of ours; one thread.
    check(unsafe { libc::unshare(flags) }.into()).map(drop)
}

/// A `prctl` with numbers only.
pub(super) fn prctl(option: c_int, value: c_ulong) -> io::Result<()> {
    // SAFETY: the options used here take numbers, never pointers.
    check(unsafe { libc::prctl(option, value, 0, 0, 0) }.into()).map(drop)
}

/// Becomes `user` and `group` for good, with no other group.
pub(super) fn become_user(user: u32, group: u32) -> io::Result<()> {
    // SAFETY: the list of groups is empty, so its pointer is not read.
    unsafe {
        check(libc::setgroups(0, null()).into())?;
        check(libc::setresgid(group, group, group).into())?;
        check(libc::setresuid(user, user, user).into())?;
    }
    Ok(())
}

/// Whether the kernel refuses this user one process more than it may have: it is tried.
pub(super) fn tasks_are_limited() -> bool {
    // SAFETY: the structs live here; the child does nothing but end.
    unsafe {
        let mut held: libc::rlimit = zeroed();
        if libc::getrlimit(libc::RLIMIT_NPROC, &raw mut held) != 0 {
            return false;
        }
        let none = libc::rlimit { rlim_cur: 0, ..held };
        libc::setrlimit(libc::RLIMIT_NPROC, &raw const none);
        let child = libc::fork();
        if child == 0 {
            libc::_exit(0);
        }
        libc::setrlimit(libc::RLIMIT_NPROC, &raw const held);
        if child > 0 {
            libc::waitpid(child, null_mut(), 0);
        }
        child < 0
    }
}

/// Gives up all that root may do in its user namespace; a program that is executed without new
/// privileges gets none of it back.
pub(super) fn drop_capabilities() -> io::Result<()> {
    const VERSION_3: u32 = 0x2008_0522;
    // The version and this process; then twice the effective, permitted and inheritable set.
    let header = [VERSION_3, 0];
    let none = [0_u32; 6];
    // SAFETY: both arrays have the layout of capset(2) and outlive the call.
    check(unsafe { libc::syscall(libc::SYS_capset, header.as_ptr(), none.as_ptr()) }).map(drop)
}

/// A pipe, closed on exec: the end to read, the end to write.
pub(super) fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut fds = [0; 2];
    // SAFETY: `fds` has room for two descriptors.
    check(unsafe { libc::pipe2(fds.as_mut_ptr(), libc::O_CLOEXEC) }.into())?;
    Ok((owned(fds[0].into())?, owned(fds[1].into())?))
}

pub(super) fn set_nonblocking(fd: BorrowedFd) -> io::Result<()> {
    let fd = fd.as_raw_fd();
    // SAFETY: F_GETFL and F_SETFL take numbers.
    unsafe {
        let flags = check(libc::fcntl(fd, libc::F_GETFL).into())?;
        check(libc::fcntl(fd, libc::F_SETFL, flags | libc::O_NONBLOCK).into())?;
    }
    Ok(())
}

/// Makes `number` another name of `fd`, open across exec.
pub(super) fn place(fd: BorrowedFd, number: RawFd) -> io::Result<()> {
    // SAFETY: whatever had `number` is one of the standard streams or free; nothing in this
    // process owns it as an `OwnedFd`.
    check(unsafe { libc::dup2(fd.as_raw_fd(), number) }.into()).map(drop)
}

/// Marks every descriptor from `first` on as closed on exec.
pub(super) fn close_on_exec_from(first: u32) -> io::Result<()> {
    const CLOEXEC: u32 = 4;
    // SAFETY: close_range takes numbers; with this flag it closes nothing now.
    check(unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, CLOEXEC) }).map(drop)
}

/// Closes every descriptor from `first` on. For a process that owns none that it still needs.
pub(super) fn close_from(first: u32) {
    // SAFETY: the caller is a forked child that uses no `OwnedFd` after this and ends by
    // `exit_now`, so none is closed twice.
    unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, 0) };
}

/// A file in memory that anyone may execute.
pub(super) fn memory_file(name: &CStr) -> io::Result<OwnedFd> {
    let flags = libc::MFD_CLOEXEC | libc::MFD_ALLOW_SEALING;
    // SAFETY: `name` ends in NUL.
    let made = |flags| owned(unsafe { libc::memfd_create(name.as_ptr(), flags) }.into());
    made(flags | libc::MFD_EXEC).or_else(|_| made(flags))
}

/// Makes a file in memory unchangeable.
pub(super) fn seal(fd: BorrowedFd) -> io::Result<()> {
    let seals = libc::F_SEAL_SEAL | libc::F_SEAL_SHRINK | libc::F_SEAL_GROW | libc::F_SEAL_WRITE;
    // SAFETY: F_ADD_SEALS takes a number.
    check(unsafe { libc::fcntl(fd.as_raw_fd(), libc::F_ADD_SEALS, seals) }.into()).map(drop)
}

/// Sets the soft and the hard limit, never above the hard limit that holds already.
pub(super) fn limit(resource: libc::__rlimit_resource_t, soft: u64, hard: u64) -> io::Result<()> {
    // SAFETY: both calls read or write one rlimit, which lives here.
    unsafe {
        let mut held: libc::rlimit = zeroed();
        check(libc::getrlimit(resource, &raw mut held).into())?;
        let hard = hard.min(held.rlim_max);
        let wanted = libc::rlimit { rlim_cur: soft.min(hard), rlim_max: hard };
        check(libc::setrlimit(resource, &raw const wanted).into()).map(drop)
    }
}

/// How many tasks the whole machine has.
pub(super) fn tasks_of_machine() -> u64 {
    // SAFETY: sysinfo fills the struct that lives here.
    unsafe {
        let mut info: libc::sysinfo = zeroed();
        if libc::sysinfo(&raw mut info) == 0 { info.procs.into() } else { u16::MAX.into() }
    }
}

pub(super) fn poll(fds: &mut [libc::pollfd], timeout_ms: c_int) -> io::Result<()> {
    // SAFETY: pointer and length are those of one slice.
    check(unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as u64, timeout_ms) }.into()).map(drop)
}

/// The descriptor, with the events to wait for.
pub(super) fn of_interest(fd: BorrowedFd, events: i16) -> libc::pollfd {
    libc::pollfd { fd: fd.as_raw_fd(), events, revents: 0 }
}

/// The events of a descriptor right now: 0 if it cannot be read and nothing is wrong with it.
pub(super) fn ready(fd: BorrowedFd) -> i16 {
    let mut fds = [of_interest(fd, libc::POLLIN)];
    if poll(&mut fds, 0).is_ok() { fds[0].revents } else { 0 }
}

/// Blocks SIGCHLD and returns a descriptor that can be read when one came.
pub(super) fn child_signals() -> io::Result<OwnedFd> {
    // SAFETY: the set lives here and is made by sigemptyset before use.
    unsafe {
        let mut set: libc::sigset_t = zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGCHLD);
        check(libc::sigprocmask(libc::SIG_BLOCK, &raw const set, null_mut()).into())?;
        owned(libc::signalfd(-1, &raw const set, libc::SFD_CLOEXEC | libc::SFD_NONBLOCK).into())
    }
}

/// Waits until a SIGCHLD came; it must be blocked.
pub(super) fn wait_for_child_signal() {
    // SAFETY: the set lives here; no information is asked for.
    unsafe {
        let mut set: libc::sigset_t = zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGCHLD);
        libc::sigwaitinfo(&raw const set, null_mut());
    }
}

/// Whether children that end must be waited for, or vanish.
pub(super) fn keep_children(keep: bool) {
    let meaning = if keep { libc::SIG_DFL } else { libc::SIG_IGN };
    // SAFETY: neither meaning runs code of ours.
    unsafe { libc::signal(libc::SIGCHLD, meaning) };
}

/// Gives every signal its default meaning and blocks none, as a new program expects.
pub(super) fn default_signals() {
    // SAFETY: SIG_DFL runs no code of ours; calls for signals that cannot be set just fail.
    unsafe {
        for signal in 1..=64 {
            libc::signal(signal, libc::SIG_DFL);
        }
        let mut none: libc::sigset_t = zeroed();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, null_mut());
    }
}

/// A child that changed: its id, the raw status, and what it used.
pub(super) struct Change {
    pub(super) pid: Pid,
    pub(super) status: c_int,
    pub(super) usage: libc::rusage,
}

/// The next child that stopped or ended; `None` at once if none did, an error if there is no child.
pub(super) fn next_change() -> io::Result<Option<Change>> {
    // SAFETY: status and usage live here.
    unsafe {
        let mut status = 0;
        let mut usage: libc::rusage = zeroed();
        let options = libc::WNOHANG | libc::__WALL;
        let pid = libc::wait4(-1, &raw mut status, options, &raw mut usage);
        let pid = check(pid.into())?;
        Ok((pid > 0).then_some(Change { pid, status, usage }))
    }
}

/// Opens a file below an open directory.
pub(super) fn open_at(dir: BorrowedFd, path: &CStr, flags: c_int) -> io::Result<OwnedFd> {
    let flags = flags | libc::O_CLOEXEC;
    // SAFETY: `path` ends in NUL; without O_CREAT no mode is read.
    owned(unsafe { libc::openat(dir.as_raw_fd(), path.as_ptr(), flags) }.into())
}

/// Names the machine, in this namespace.
pub(super) fn name_machine(name: &str) -> io::Result<()> {
    // SAFETY: pointer and length are those of one text.
    check(unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) }.into()).map(drop)
}

/// Sends a signal to a process, or to a group if `pid` is negative. One that is gone is no error.
pub(super) fn kill(pid: Pid, signal: c_int) {
    // SAFETY: touches no memory.
    unsafe { libc::kill(pid, signal) };
}

/// Becomes the parent of every orphan below.
pub(super) fn adopt_orphans() -> io::Result<()> {
    prctl(libc::PR_SET_CHILD_SUBREAPER, 1)
}

/// Replaces this process by the program open at `fd`.
pub(super) fn execute_open(fd: RawFd, args: &[CString], env: &[CString]) -> io::Error {
    execute_at(fd, c"", args, env, libc::AT_EMPTY_PATH)
}

/// Replaces this process by the program at `path`.
pub(super) fn execute(path: &CStr, args: &[CString], env: &[CString]) -> io::Error {
    execute_at(libc::AT_FDCWD, path, args, env, 0)
}

fn execute_at(
    dir: RawFd,
    path: &CStr,
    args: &[CString],
    env: &[CString],
    flags: c_int,
) -> io::Error {
    let pointers = |list: &[CString]| -> Vec<*const libc::c_char> {
        list.iter().map(|text| text.as_ptr()).chain([null()]).collect()
    };
    let (args, env) = (pointers(args), pointers(env));
    // SAFETY: path and strings end in NUL and outlive the call; both lists end in a null pointer.
    unsafe {
        libc::syscall(libc::SYS_execveat, dir, path.as_ptr(), args.as_ptr(), env.as_ptr(), flags);
    }
    io::Error::last_os_error()
}

/// The names in a directory below an open directory; those that are not UTF-8 are left out.
pub(super) fn names_in(dir: BorrowedFd, path: &str) -> Vec<String> {
    let Ok(path) = CString::new(path) else { return Vec::new() };
    let Ok(fd) = open_at(dir, &path, libc::O_RDONLY | libc::O_DIRECTORY) else { return Vec::new() };
    let mut names = Vec::new();
    // SAFETY: the stream takes over the descriptor and is closed once; an entry is read before the
    // next call makes it invalid, and its name ends in NUL.
    unsafe {
        let stream = libc::fdopendir(std::os::fd::IntoRawFd::into_raw_fd(fd));
        if stream.is_null() {
            return names;
        }
        loop {
            let entry = libc::readdir(stream);
            if entry.is_null() {
                break;
            }
            let name = CStr::from_ptr((*entry).d_name.as_ptr());
            names
                .extend(name.to_str().ok().filter(|name| !name.starts_with('.')).map(String::from));
        }
        libc::closedir(stream);
    }
    names
}
