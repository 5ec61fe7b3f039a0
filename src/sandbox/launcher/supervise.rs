//! Watches a program from its first instruction until nothing of it is left: time, memory,
//! refused calls, faults, and the other end of the socket.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use super::pipes::Pipes;
use super::refusals::Refusals;
use super::scratch::{self, Scratch};
use super::sys::{self, Change, Pid, of_interest};
use super::trace::Trace;
use super::{Plan, SetUp, Step, usage};
use crate::sandbox::job::Limits;
use crate::sandbox::outcome::{End, Limit, Outcome};
use crate::sandbox::wire::{self, Report, TOO_MUCH_OUTPUT};

/// How often memory, tasks and files are counted.
const TICK: Duration = Duration::from_millis(25);

/// How long what was killed may take to be gone.
const MERCY: Duration = Duration::from_secs(2);

/// The processes of a run.
pub(super) struct Task {
    pub(super) program: Pid,
    /// The first process of a process namespace.
    pub(super) first: Option<Pid>,
}

/// Why a program was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    TooMuch(Limit),
    /// The asking program went away.
    Abandoned,
}

/// What a run has used.
#[derive(Default)]
struct Used {
    wall: Duration,
    cpu: Duration,
    peak_kib: u64,
    /// Processes and threads when they were counted last.
    tasks: u64,
}

/// What is known of a run so far.
pub(super) struct Supervisor<'a> {
    plan: &'a Plan<'a>,
    scratch: Scratch,
    task: Task,
    signals: File,
    pipes: Pipes,
    refusals: Refusals,
    trace: Trace,
    began: Instant,
    used: Used,
    stop: Option<Stop>,
    status: Option<i32>,
}

impl<'a> Supervisor<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        scratch: Scratch,
        pipes: Pipes,
        signals: OwnedFd,
        task: Task,
    ) -> Result<Self, SetUp> {
        let sent = sys::passage::receive(pipes.passage.as_fd());
        let listener = sent.step("receive the refused calls")?.and_then(|mut fds| fds.pop());
        let refusals = Refusals::new(listener, plan.asks_to_launch());
        let trace = Trace::of(task.program);
        let (signals, used, began) = (signals.into(), Used::default(), Instant::now());
        let (stop, status) = (None, None);
        Ok(Self { plan, scratch, task, signals, pipes, refusals, trace, began, used, stop, status })
    }

    /// Lets the program begin with this input, and watches it to its end. `None` if nobody is
    /// interested any more.
    pub(super) fn run(mut self, control: &mut UnixStream, input: Vec<u8>) -> Option<Outcome> {
        let _ = control.set_nonblocking(true);
        self.began = Instant::now();
        self.pipes.open_gate();
        self.pipes.feed.fill(input);
        let mut why_not = None;
        while self.status.is_none() {
            self.wait(control);
            why_not = why_not.or(self.hear_of_start(control));
            self.refusals.answer();
            self.pipes.feed.push();
            while let Ok(Some(change)) = sys::next_change() {
                self.hear(&change);
            }
            self.check_limits();
        }
        // A short program can be over before anybody looked.
        why_not = why_not.or(self.hear_of_start(control));
        self.end_all();
        let wanted = self.stop != Some(Stop::Abandoned);
        wanted.then(|| self.outcome(why_not))
    }

    /// Waits until something happened or it is time to count.
    fn wait(&mut self, control: &mut UnixStream) {
        let reading = [self.pipes.failure(), self.refusals.source()];
        let mut fds = vec![
            of_interest(control.as_fd(), libc::POLLIN),
            of_interest(self.signals.as_fd(), libc::POLLIN),
        ];
        fds.extend(reading.into_iter().flatten().map(|fd| of_interest(fd, libc::POLLIN)));
        fds.extend(self.pipes.feed.sink().map(|fd| of_interest(fd, libc::POLLOUT)));
        let timeout = i32::try_from(TICK.as_millis()).unwrap_or(i32::MAX);
        if sys::poll(&mut fds, timeout).is_err() {
            return;
        }
        if fds.first().is_some_and(|fd| fd.revents != 0) {
            self.hear_control(control);
        }
        forget(&mut self.signals);
    }

    /// Tells that the program has begun, or returns why not.
    fn hear_of_start(&mut self, control: &mut UnixStream) -> Option<String> {
        match self.pipes.hear_of_start()? {
            Ok(()) => tell_started(control),
            Err(text) => return Some(text),
        }
        None
    }

    fn hear_control(&mut self, control: &mut UnixStream) {
        let mut byte = [0];
        match control.read(&mut byte) {
            Ok(1) if byte == [TOO_MUCH_OUTPUT] => self.end(Stop::TooMuch(Limit::Output)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            _ => self.end(Stop::Abandoned),
        }
    }

    fn hear(&mut self, change: &Change) {
        let Change { pid, status, usage } = *change;
        if libc::WIFSTOPPED(status) {
            self.trace.handle_stop(self.plan.proc.as_fd(), pid, status);
            return;
        }
        self.used.cpu += duration(usage.ru_utime) + duration(usage.ru_stime);
        if Some(pid) == self.task.first {
            return;
        }
        let mut peak = usage.ru_maxrss.unsigned_abs();
        if pid == self.task.program {
            self.used.wall = self.began.elapsed();
            self.status = Some(status);
            // Without the trace's figure, the helper's own pages from before the exec count too.
            peak = self.trace.peak().map_or(peak, |(memory, _)| memory);
        }
        self.used.peak_kib = self.used.peak_kib.max(peak);
    }

    fn check_limits(&mut self) {
        if self.status.is_some() || self.stop.is_some() {
            return;
        }
        let limits = self.plan.limits;
        let most_tasks = u64::from(limits.processes);
        let now = self.began.elapsed();
        if now >= limits.wall {
            let crowded = self.used.tasks >= most_tasks;
            let limit = if crowded { Limit::Processes } else { Limit::Time };
            return self.end(Stop::TooMuch(limit));
        }
        if now < TICK {
            return;
        }
        let roots: Vec<Pid> = self.task.first.into_iter().chain([self.task.program]).collect();
        let usage = usage::of_tree(self.plan.proc.as_fd(), &roots);
        self.used.peak_kib = self.used.peak_kib.max(usage.kib);
        self.used.tasks = usage.tasks.saturating_sub(u64::from(self.task.first.is_some()));
        if usage.kib > limits.memory / 1024 {
            self.end(Stop::TooMuch(Limit::Memory));
        } else if self.used.tasks > most_tasks {
            self.end(Stop::TooMuch(Limit::Processes));
        } else if self.scratch.is_real() && too_much(scratch::content(), limits) {
            self.end(Stop::TooMuch(Limit::FileSize));
        }
    }

    fn end(&mut self, why: Stop) {
        self.stop.get_or_insert(why);
        sys::kill(self.task.program, libc::SIGKILL);
    }

    /// Ends whatever the program left behind, and waits until it is gone.
    fn end_all(&mut self) {
        match self.task.first {
            Some(first) => sys::kill(first, libc::SIGKILL),
            // It could not leave its group.
            None => sys::kill(-self.task.program, libc::SIGKILL),
        }
        let until = Instant::now() + MERCY;
        while Instant::now() < until {
            match sys::next_change() {
                Ok(Some(change)) => self.hear(&change),
                Ok(None) => {
                    let mut fds = [of_interest(self.signals.as_fd(), libc::POLLIN)];
                    let _ = sys::poll(&mut fds, 10);
                    forget(&mut self.signals);
                }
                Err(_) => break,
            }
        }
    }

    fn outcome(mut self, why_not: Option<String>) -> Outcome {
        let status = self.status.unwrap_or(0);
        let end = match (why_not, self.stop) {
            (Some(text), _) => End::NotStarted(text),
            (None, Some(Stop::TooMuch(limit))) => End::Limit(limit),
            (None, None | Some(Stop::Abandoned)) => self.own_end(status),
        };
        if self.plan.dir.is_some() && end == End::Exited(0) {
            scratch::make_programs_executable();
        }
        let signal = matches!(end, End::Signalled(_)).then(|| libc::WTERMSIG(status));
        Outcome {
            end,
            wall: self.used.wall,
            cpu: self.used.cpu,
            peak_kib: self.used.peak_kib,
            refused: self.refusals.take(),
            fault: signal.and_then(|signal| self.trace.fault_of(signal)),
            isolation: self.plan.isolation,
        }
    }

    fn own_end(&self, status: i32) -> End {
        if libc::WIFEXITED(status) {
            return End::Exited(libc::WEXITSTATUS(status));
        }
        // A program that was denied memory mostly dies of not expecting it.
        let space = self.plan.limits.space() / 1024;
        let starved = self.trace.peak().is_some_and(|(_, most)| most >= space - space / 8);
        match libc::WTERMSIG(status) {
            libc::SIGXCPU => End::Limit(Limit::Time),
            libc::SIGXFSZ => End::Limit(Limit::FileSize),
            libc::SIGSEGV | libc::SIGABRT | libc::SIGBUS | libc::SIGKILL if starved => {
                End::Limit(Limit::Memory)
            }
            signal => End::Signalled(signal),
        }
    }
}

fn too_much((bytes, files): (u64, u64), limits: &Limits) -> bool {
    bytes > limits.scratch || files > limits.files.into()
}

fn duration(time: libc::timeval) -> Duration {
    let whole = Duration::from_secs(time.tv_sec.unsigned_abs());
    whole + Duration::from_micros(time.tv_usec.unsigned_abs())
}

/// Reads the signals away; the children tell what they were about.
fn forget(signals: &mut File) {
    let mut told = [0; 1024];
    while signals.read(&mut told).is_ok_and(|got| got > 0) {}
}

/// Tells although the socket does not block: the report is short, and the other end reads.
fn tell_started(control: &mut UnixStream) {
    let _ = control.set_nonblocking(false);
    let _ = wire::send(control, &Report::Started);
    let _ = control.set_nonblocking(true);
}
