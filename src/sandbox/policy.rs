//! Which system calls a confined program may make, by name. Knows nothing of how that is held.

use super::calls::{Arch, NEW_NAMESPACES};

/// The descriptor under which the program waits for its exec.
pub(super) const PROGRAM_FD: i32 = 220;
/// The descriptor over which the child hands its list of refused calls to the helper.
pub(super) const PASSAGE_FD: i32 = 221;

/// What a program may do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Policy {
    pub(super) scope: Scope,
    /// Its process id.
    pub(super) pid: u32,
    /// Is a program of i386.
    pub(super) i386: bool,
    /// Is an emulator that runs a program of another machine.
    pub(super) emulator: bool,
    /// Has a terminal of its own that somebody types at.
    pub(super) terminal: bool,
    pub(super) refusal: Refusal,
}

/// What happens to a refused call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The helper is told, and answers: EPERM, but for the one exec of the program itself.
    Told,
    /// The program gets EPERM.
    Silent,
}

/// How far a program may reach; each may do all that the one before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// Compute, and use the descriptors that it was given.
    Compute,
    /// Name files. Which ones is for others to hold.
    Files,
    /// Make processes, which stay in its group, and run files.
    Processes,
    /// Signal and group processes as it likes, as it can see none but its own.
    Alone,
}

/// What to do with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Rule {
    Allow,
    /// Allow if all tests hold.
    If(Vec<Test>),
    /// As if the kernel had no such call, so that a C library uses another.
    Missing,
    Refuse,
}

/// A question on the lower 32 bits of an argument, counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    OneOf(u8, Vec<u32>),
    /// Under this mask it must not be this.
    Not(u8, u32, u32),
    /// All 64 bits are 0.
    Null(u8),
}

const COMPUTE: &str = "read write readv writev pread64 pwrite64 lseek _llseek close close_range \
    fstat fstat64 munmap mprotect mremap madvise brk msync mincore \
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend \
    rt_sigtimedwait_time64 sigaltstack signal sigaction sigprocmask sigreturn pause alarm \
    setitimer getitimer nanosleep clock_nanosleep clock_nanosleep_time64 clock_gettime \
    clock_gettime64 clock_getres clock_getres_time64 gettimeofday time times getrusage \
    timer_create timer_settime timer_gettime timer_getoverrun timer_delete \
    timer_settime64 timer_gettime64 timerfd_create timerfd_settime timerfd_gettime \
    getpid getppid gettid getuid geteuid getgid getegid getuid32 geteuid32 getgid32 getegid32 \
    getresuid getresgid getresuid32 getresgid32 getgroups getgroups32 getpgrp getpgid getsid \
    uname sysinfo getcpu sched_yield sched_getaffinity sched_getparam sched_getscheduler \
    sched_get_priority_max sched_get_priority_min getpriority getrandom getrlimit ugetrlimit \
    futex futex_time64 futex_wait futex_wake futex_requeue futex_waitv set_robust_list \
    get_robust_list set_tid_address rseq arch_prctl set_thread_area get_thread_area membarrier \
    exit exit_group restart_syscall poll ppoll ppoll_time64 select _newselect pselect6 \
    pselect6_time64 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 \
    eventfd eventfd2 pipe pipe2 dup dup2 dup3 wait4 waitid waitpid mlock munlock";

const FILES: &str = "creat stat lstat stat64 lstat64 newfstatat fstatat64 statx access faccessat \
    faccessat2 getdents getdents64 getcwd chdir fchdir mkdir mkdirat rmdir unlink unlinkat rename \
    renameat renameat2 ftruncate ftruncate64 readlink readlinkat fsync fdatasync umask statfs \
    fstatfs statfs64 fstatfs64 flock fallocate sendfile sendfile64 copy_file_range fadvise64";

const PROCESSES: &str = "fork vfork execve";

const ALONE: &str = "kill tkill tgkill setpgid setsid";

/// What `policy` says about the call `name`.
pub(super) fn rule(policy: Policy, arch: Arch, name: &str, allowed: &Allowed) -> Rule {
    let files = policy.scope >= Scope::Files;
    let processes = policy.scope >= Scope::Processes;
    match name {
        // Its arguments lie in memory, where no filter sees them.
        "mmap" if arch == Arch::I386 => Rule::Missing,
        "clone3" | "openat2" => Rule::Missing,
        // C libraries make these calls by themselves, so nobody need hear of them.
        "readlink" | "readlinkat" | "newfstatat" if !files => Rule::Missing,
        // QEMU asks where its memory lies, and can do without an answer.
        "get_mempolicy" | "set_mempolicy" if policy.emulator => Rule::Missing,
        "open" if files => Rule::If(vec![no_read_only_truncation(1)]),
        "openat" if files => Rule::If(vec![no_read_only_truncation(2)]),
        "mmap" | "mmap2" => Rule::If(vec![Test::Not(3, SHARED_ANONYMOUS, SHARED_ANONYMOUS)]),
        "clone" => Rule::If(clone_tests(processes)),
        "kill" | "tgkill" | "tkill" if policy.scope < Scope::Alone => {
            let own = if name == "kill" { vec![0, policy.pid] } else { vec![policy.pid] };
            Rule::If(vec![Test::OneOf(0, own)])
        }
        "execveat" if processes => Rule::Allow,
        "execveat" if policy.refusal == Refusal::Told => Rule::Refuse,
        // No filter can see whether the path is really empty, so other files could be run. They
        // would run under the same filter.
        "execveat" => Rule::If(vec![
            Test::OneOf(0, vec![PROGRAM_FD.unsigned_abs()]),
            Test::OneOf(4, vec![libc::AT_EMPTY_PATH.unsigned_abs()]),
        ]),
        "sendmsg" => Rule::If(vec![Test::OneOf(0, vec![PASSAGE_FD.unsigned_abs()])]),
        "prlimit64" => Rule::If(vec![Test::OneOf(0, vec![0, policy.pid]), Test::Null(2)]),
        "ioctl" => Rule::If(vec![Test::OneOf(1, requests(policy.terminal))]),
        "fcntl" | "fcntl64" => Rule::If(vec![Test::OneOf(1, COMMANDS.to_vec())]),
        "prctl" => Rule::If(vec![Test::OneOf(0, OPTIONS.to_vec())]),
        _ if allowed.0.contains(name) => Rule::Allow,
        _ => Rule::Refuse,
    }
}

/// The names that are allowed whatever their arguments.
pub(super) struct Allowed(std::collections::HashSet<&'static str>);

impl Allowed {
    pub(super) fn by(scope: Scope) -> Self {
        let parts = [
            (Scope::Compute, COMPUTE),
            (Scope::Files, FILES),
            (Scope::Processes, PROCESSES),
            (Scope::Alone, ALONE),
        ];
        let chosen = parts.into_iter().filter(|(least, _)| scope >= *least);
        Self(chosen.flat_map(|(_, names)| names.split_whitespace()).collect())
    }
}

/// Memory shared without a file is counted to nobody once it is not mapped, so a tree of processes
/// could take all of the machine's.
const SHARED_ANONYMOUS: u32 = (libc::MAP_SHARED | libc::MAP_ANONYMOUS).unsigned_abs();

/// `TCGETS`, `TIOCGWINSZ`, `FIONREAD`, `FIOCLEX`, `FIONCLEX` and `TCGETS2`
/// (`asm-generic/ioctls.h`): they ask, or touch only the descriptor.
const REQUESTS: [u32; 6] = [0x5401, 0x5413, 0x541B, 0x5451, 0x5450, 0x802C_542A];

/// `TCSETS`, `TCSETSW`, `TCSETSF`, `TCSBRK`, `TCFLSH`, `TIOCGPGRP`, and the first three as
/// `TCSETS2`, `TCSETSW2` and `TCSETSF2`: how a program reads key by key. They change its own
/// terminal, of which nobody else reads.
const TERMINAL_REQUESTS: [u32; 9] =
    [0x5402, 0x5403, 0x5404, 0x5409, 0x540B, 0x540F, 0x402C_542B, 0x402C_542C, 0x402C_542D];

fn requests(terminal: bool) -> Vec<u32> {
    let more: &[u32] = if terminal { &TERMINAL_REQUESTS } else { &[] };
    [&REQUESTS, more].concat()
}

/// `F_DUPFD`, `F_GETFD`, `F_SETFD`, `F_GETFL`, `F_SETFL`, `F_GETLK`, `F_SETLK`, `F_SETLKW`, the
/// last three for 64-bit offsets in i386 and for open files, `F_DUPFD_CLOEXEC` and
/// `F_GETPIPE_SZ` (`linux/fcntl.h`).
const COMMANDS: [u32; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 36, 37, 38, 1030, 1032];

/// `PR_GET_PDEATHSIG`, `PR_GET_DUMPABLE`, `PR_SET_NAME`, `PR_GET_NAME`, `PR_CAPBSET_READ`,
/// `PR_GET_NO_NEW_PRIVS` and `PR_SET_VMA` (`linux/prctl.h`).
const OPTIONS: [u32; 7] = [2, 3, 15, 16, 23, 39, 0x5356_4D41];

/// `O_RDONLY | O_TRUNC` empties a file without asking to write, which Landlock before its third
/// version lets pass.
fn no_read_only_truncation(arg: u8) -> Test {
    let mask = (libc::O_ACCMODE | libc::O_TRUNC).unsigned_abs();
    Test::Not(arg, mask, libc::O_TRUNC.unsigned_abs())
}

fn clone_tests(processes: bool) -> Vec<Test> {
    let bits = [libc::CLONE_PARENT.unsigned_abs()];
    let each = (17..32).map(|bit| 1_u32 << bit).filter(|bit| u64::from(*bit) & NEW_NAMESPACES != 0);
    let mut tests: Vec<Test> = each.chain(bits).map(|bit| Test::Not(0, bit, bit)).collect();
    if !processes {
        tests.push(Test::Not(0, libc::CLONE_THREAD.unsigned_abs(), 0));
    }
    tests
}
