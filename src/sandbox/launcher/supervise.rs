//! Watches a program from its first instruction until nothing of it is left: time, memory,
//! refused calls, faults, and the other end of the socket.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use super::super::outcome::{End, Fault, Limit, Outcome};
use super::super::wire::{self, Report, TOO_MUCH_OUTPUT};
use super::super::{calls, sys};
use super::scratch::{self, Scratch};
use super::sys::{Change, Pid};
use super::{Plan, SetUp, Step, fault, usage};

/// How often memory, tasks and files are counted.
const TICK: Duration = Duration::from_millis(25);

/// How long what was killed may take to be gone.
const MERCY: Duration = Duration::from_secs(2);

/// The helper's ends of the pipes to the program.
pub(super) struct Pipes {
    input: OwnedFd,
    gate: OwnedFd,
    failure: OwnedFd,
    passage: OwnedFd,
}

/// The program's ends.
pub(super) struct ChildPipes {
    pub(super) input: OwnedFd,
    /// A byte here is the word to begin.
    pub(super) gate: OwnedFd,
    /// Says why the program could not be started; closed by its exec.
    pub(super) failure: OwnedFd,
    /// Brings the descriptor on which refused calls are told.
    pub(super) passage: OwnedFd,
}

impl Pipes {
    pub(super) fn new() -> io::Result<(Self, ChildPipes)> {
        let (input_read, input_write) = sys::pipe()?;
        let (gate_read, gate_write) = sys::pipe()?;
        let (failure_read, failure_write) = sys::pipe()?;
        let (passage, passage_theirs) = sys::filter::passage()?;
        sys::set_nonblocking(input_write.as_fd())?;
        let ours = Self { input: input_write, gate: gate_write, failure: failure_read, passage };
        let (input, gate, failure) = (input_read, gate_read, failure_write);
        Ok((ours, ChildPipes { input, gate, failure, passage: passage_theirs }))
    }
}

/// The processes of a run.
pub(super) struct Task {
    pub(super) program: Pid,
    /// The first process of a process namespace.
    pub(super) first: Option<Pid>,
}

/// What is known of a run so far.
pub(super) struct Supervisor<'a> {
    plan: &'a Plan<'a>,
    scratch: Scratch,
    task: Task,
    signals: OwnedFd,
    input: Option<(File, Vec<u8>)>,
    input_end: Option<OwnedFd>,
    gate: Option<OwnedFd>,
    failure: Option<OwnedFd>,
    listener: Option<OwnedFd>,
    began: Instant,
    started: bool,
    stopped_by: Option<Limit>,
    abandoned: bool,
    status: Option<i32>,
    wall: Duration,
    cpu: Duration,
    peak_kib: u64,
    peak_space_kib: u64,
    crowded: bool,
    refused: Vec<(String, u32)>,
    fault: Option<Fault>,
    traced: bool,
}

impl<'a> Supervisor<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        scratch: Scratch,
        pipes: Pipes,
        signals: OwnedFd,
        task: Task,
    ) -> Result<Self, SetUp> {
        let listener = sys::filter::receive_descriptor(pipes.passage.as_fd());
        Ok(Self {
            plan,
            scratch,
            task,
            signals,
            input: None,
            input_end: Some(pipes.input),
            gate: Some(pipes.gate),
            failure: Some(pipes.failure),
            listener: listener.step("receive the refused calls")?,
            began: Instant::now(),
            started: false,
            stopped_by: None,
            abandoned: false,
            status: None,
            wall: Duration::ZERO,
            cpu: Duration::ZERO,
            peak_kib: 0,
            peak_space_kib: 0,
            crowded: false,
            refused: Vec::new(),
            fault: None,
            traced: false,
        })
    }

    /// Lets the program begin with this input, and watches it to its end. `None` if nobody is
    /// interested any more.
    pub(super) fn run(&mut self, control: &mut UnixStream, input: Vec<u8>) -> Option<Outcome> {
        let _ = control.set_nonblocking(true);
        if let Some(end) = self.input_end.take().filter(|_| !input.is_empty()) {
            self.input = Some((File::from(end), input));
        }
        self.began = Instant::now();
        if let Some(gate) = self.gate.take() {
            // A program that is gone already tells by its end.
            let _ = File::from(gate).write_all(b".");
        }
        let mut why_not = None;
        while self.status.is_none() {
            self.wait(control);
            if let Some(text) = self.hear_of_start() {
                why_not = text;
                if self.started {
                    let _ = tell(control, &Report::Started);
                }
            }
            self.answer_refused();
            self.feed();
            self.hear_of_children();
            self.check_limits();
        }
        self.end_all();
        (!self.abandoned).then(|| self.outcome(why_not))
    }

    /// Waits until something happened or it is time to count.
    fn wait(&mut self, control: &mut UnixStream) {
        let mut fds = vec![of_interest(control.as_fd(), libc::POLLIN)];
        fds.push(of_interest(self.signals.as_fd(), libc::POLLIN));
        fds.extend(self.failure.iter().map(|fd| of_interest(fd.as_fd(), libc::POLLIN)));
        fds.extend(self.listener.iter().map(|fd| of_interest(fd.as_fd(), libc::POLLIN)));
        fds.extend(self.input.iter().map(|(fd, _)| of_interest(fd.as_fd(), libc::POLLOUT)));
        let timeout = i32::try_from(TICK.as_millis()).unwrap_or(i32::MAX);
        if sys::poll(&mut fds, timeout).is_err() {
            return;
        }
        if fds.first().is_some_and(|fd| fd.revents != 0) {
            self.hear_control(control);
        }
        drain(self.signals.as_fd());
    }

    fn hear_control(&mut self, control: &mut UnixStream) {
        let mut byte = [0];
        match control.read(&mut byte) {
            Ok(1) if byte == [TOO_MUCH_OUTPUT] => self.stop(Limit::Output),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            _ => {
                self.abandoned = true;
                self.kill_program();
            }
        }
    }

    /// `Some` once the program began (or could not, with the reason).
    fn hear_of_start(&mut self) -> Option<Option<String>> {
        let failure = self.failure.as_ref()?;
        if !is_ready(failure.as_fd()) {
            return None;
        }
        let mut text = String::new();
        let _ = File::from(self.failure.take()?).take(4096).read_to_string(&mut text);
        self.started = text.is_empty();
        Some((!text.is_empty()).then_some(text))
    }

    fn answer_refused(&mut self) {
        const MOST_NAMES: usize = 32;
        const AT_ONCE: usize = 64;
        for _ in 0..AT_ONCE {
            let Some(listener) = self.listener.as_ref() else { return };
            match ready_events(listener.as_fd()) {
                0 => return,
                events if events & libc::POLLIN == 0 => self.listener = None,
                _ => {
                    let Ok(refused) = sys::filter::refuse_next(listener.as_fd()) else { continue };
                    let name = calls::describe(&refused);
                    let known = self.refused.iter().position(|(known, _)| *known == name);
                    if let Some((_, count)) = known.and_then(|at| self.refused.get_mut(at)) {
                        *count = count.saturating_add(1);
                    } else if self.refused.len() < MOST_NAMES {
                        self.refused.push((name, 1));
                    }
                }
            }
        }
    }

    fn feed(&mut self) {
        let Some((pipe, rest)) = self.input.as_mut() else { return };
        match pipe.write(rest) {
            Ok(written) => drop(rest.drain(..written)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            // It closed its input.
            Err(_) => rest.clear(),
        }
        if rest.is_empty() {
            self.input = None;
        }
    }

    fn hear_of_children(&mut self) {
        while let Ok(Some(change)) = sys::next_change() {
            self.hear(&change);
        }
    }

    fn hear(&mut self, change: &Change) {
        let Change { pid, status, usage } = *change;
        if libc::WIFSTOPPED(status) {
            if pid == self.task.program {
                self.handle_stop(status);
            }
            return;
        }
        self.cpu += duration(usage.ru_utime) + duration(usage.ru_stime);
        if pid == self.task.program {
            self.wall = self.began.elapsed();
            self.status = Some(status);
            if !self.traced {
                self.peak_kib = self.peak_kib.max(usage.ru_maxrss.unsigned_abs());
            }
        } else if Some(pid) != self.task.first {
            self.peak_kib = self.peak_kib.max(usage.ru_maxrss.unsigned_abs());
        }
    }

    fn handle_stop(&mut self, status: i32) {
        let pid = self.task.program;
        let (signal, event) = (libc::WSTOPSIG(status), status >> 16);
        if !self.traced {
            // The first stop is that of the exec.
            self.traced = true;
            let options =
                libc::PTRACE_O_EXITKILL | libc::PTRACE_O_TRACEEXEC | libc::PTRACE_O_TRACEEXIT;
            let _ = sys::trace::set_options(pid, options);
            return sys::trace::go_on(pid, 0);
        }
        if event == libc::PTRACE_EVENT_EXIT {
            let (memory, space) = usage::peak(self.plan.proc.as_fd(), pid);
            self.peak_kib = self.peak_kib.max(memory);
            self.peak_space_kib = self.peak_space_kib.max(space);
        }
        if event != 0 {
            return sys::trace::go_on(pid, 0);
        }
        if let Some(fault) = fault::at_stop(self.plan.proc.as_fd(), pid, signal) {
            self.fault = Some(fault);
        }
        sys::trace::go_on(pid, signal);
    }

    fn check_limits(&mut self) {
        if self.status.is_some() || self.stopped_by.is_some() {
            return;
        }
        let limits = self.plan.limits;
        let now = self.began.elapsed();
        if now >= limits.wall {
            let limit = if self.crowded { Limit::Processes } else { Limit::Time };
            return self.stop(limit);
        }
        if now < TICK {
            return;
        }
        let roots: Vec<Pid> =
            [Some(self.task.program), self.task.first].into_iter().flatten().collect();
        let usage = usage::of_tree(self.plan.proc.as_fd(), &roots);
        let ours = u64::from(self.task.first.is_some());
        self.peak_kib = self.peak_kib.max(usage.kib);
        let tasks = usage.tasks.saturating_sub(ours);
        self.crowded = tasks >= limits.processes.into();
        if usage.kib > limits.memory / 1024 {
            self.stop(Limit::Memory);
        } else if tasks > limits.processes.into() {
            self.stop(Limit::Processes);
        } else if self.scratch.is_real() && too_much(scratch::content(), limits) {
            self.stop(Limit::FileSize);
        }
    }

    fn stop(&mut self, limit: Limit) {
        self.stopped_by.get_or_insert(limit);
        self.kill_program();
    }

    fn kill_program(&self) {
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
                    self.answer_refused();
                    let _ = sys::poll(&mut [of_interest(self.signals.as_fd(), libc::POLLIN)], 10);
                    drain(self.signals.as_fd());
                }
                Err(_) => break,
            }
        }
    }

    fn outcome(&mut self, why_not: Option<String>) -> Outcome {
        let status = self.status.unwrap_or(0);
        let end = match (why_not, self.stopped_by) {
            (Some(text), _) => End::NotStarted(text),
            (None, Some(limit)) => End::Limit(limit),
            (None, None) => self.own_end(status),
        };
        if self.plan.dir.is_some() && end == End::Exited(0) {
            scratch::make_programs_executable();
        }
        let signalled = matches!(end, End::Signalled(_)).then(|| libc::WTERMSIG(status));
        Outcome {
            end,
            wall: self.wall,
            cpu: self.cpu,
            peak_kib: self.peak_kib,
            refused: std::mem::take(&mut self.refused),
            fault: self.fault.take().filter(|fault| Some(fault.signal) == signalled),
            isolation: self.plan.isolation,
        }
    }

    fn own_end(&self, status: i32) -> End {
        if libc::WIFEXITED(status) {
            return End::Exited(libc::WEXITSTATUS(status));
        }
        // A program that was denied memory mostly dies of not expecting it.
        let space = self.plan.limits.address_space / 1024;
        let starved = self.peak_space_kib >= space - space / 8;
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

fn too_much(content: io::Result<(u64, u64)>, limits: &super::Limits) -> bool {
    content.is_ok_and(|(bytes, files)| bytes > limits.scratch || files > limits.files.into())
}

fn duration(time: libc::timeval) -> Duration {
    Duration::new(time.tv_sec.unsigned_abs(), 0)
        + Duration::from_micros(time.tv_usec.unsigned_abs())
}

fn of_interest(fd: BorrowedFd, events: i16) -> libc::pollfd {
    libc::pollfd { fd: fd.as_raw_fd(), events, revents: 0 }
}

fn ready_events(fd: BorrowedFd) -> i16 {
    let mut fds = [of_interest(fd, libc::POLLIN)];
    match sys::poll(&mut fds, 0) {
        Ok(()) => fds[0].revents,
        Err(_) => 0,
    }
}

fn is_ready(fd: BorrowedFd) -> bool {
    ready_events(fd) != 0
}

fn drain(signals: BorrowedFd) {
    let Ok(fd) = signals.try_clone_to_owned() else { return };
    let mut file = File::from(fd);
    let mut told = [0; 1024];
    while file.read(&mut told).is_ok_and(|got| got > 0) {}
}

/// Tells a report although the socket does not block: reports are short, and the other end reads.
fn tell(control: &mut UnixStream, report: &Report) -> io::Result<()> {
    control.set_nonblocking(false)?;
    wire::send(control, report)?;
    control.set_nonblocking(true)
}
