//! Follows a program through the stops of a trace, and notes its state at each bad signal.

use std::os::fd::BorrowedFd;

use super::sys::{self, Pid};
use super::{fault, usage};
use crate::sandbox::outcome::Fault;

/// What the stops have told so far.
pub(super) struct Trace {
    fault: Option<Fault>,
    peak: Option<(u64, u64)>,
}

impl Trace {
    /// Follows `pid` from now on. Where that is not allowed, only faults have no place.
    pub(super) fn of(pid: Pid) -> Self {
        let options = libc::PTRACE_O_EXITKILL | libc::PTRACE_O_TRACEEXIT;
        let _ = sys::trace::follow(pid, options);
        Self { fault: None, peak: None }
    }

    /// Notes what the stop tells, and lets the program go on. Stopping it for good is not among
    /// the things that a signal can do here.
    pub(super) fn handle_stop(&mut self, proc: BorrowedFd, pid: Pid, status: i32) {
        let (signal, event) = (libc::WSTOPSIG(status), status >> 16);
        match event {
            0 => {
                if let Some(fault) = fault::at_stop(proc, pid, signal) {
                    self.fault = Some(fault);
                }
                sys::trace::go_on(pid, signal);
            }
            libc::PTRACE_EVENT_EXIT => {
                self.peak = Some(usage::peak(proc, pid));
                sys::trace::go_on(pid, 0);
            }
            _ => sys::trace::go_on(pid, 0),
        }
    }

    /// The most memory and the most address space of the program, in KiB, known at its end.
    pub(super) fn peak(&self) -> Option<(u64, u64)> {
        self.peak
    }

    /// The state at the last bad signal, if that is the one that ended the program.
    pub(super) fn fault_of(&mut self, signal: i32) -> Option<Fault> {
        self.fault.take().filter(|fault| fault.signal == signal)
    }
}
