//! What a tree of processes uses right now, as `/proc` tells. Changes nothing.

use std::ffi::CString;
use std::fs::File;
use std::io::Read;
use std::os::fd::BorrowedFd;

use super::sys::{self, Pid};

/// What some processes use together.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Usage {
    pub(super) kib: u64,
    pub(super) tasks: u64,
}

/// What the processes `roots` and all their descendants use.
pub(super) fn of_tree(proc: BorrowedFd, roots: &[Pid]) -> Usage {
    let mut sum = Usage::default();
    let mut pending: Vec<Pid> = roots.to_vec();
    while let Some(pid) = pending.pop() {
        let status = read(proc, &format!("{pid}/status"));
        sum.kib += number_after(&status, "VmRSS:");
        sum.tasks += number_after(&status, "Threads:");
        for task in tasks(proc, pid, number_after(&status, "Threads:")) {
            let children = read(proc, &format!("{pid}/task/{task}/children"));
            pending.extend(children.split_whitespace().filter_map(|id| id.parse::<Pid>().ok()));
        }
        // A tree cannot have more tasks than its limit for long.
        if sum.tasks > 10_000 {
            break;
        }
    }
    sum
}

fn tasks(proc: BorrowedFd, pid: Pid, threads: u64) -> Vec<String> {
    if threads <= 1 {
        return vec![pid.to_string()];
    }
    sys::names_in(proc, &format!("{pid}/task"))
}

/// The most memory in KiB, and the most address space in KiB, that a live process has had.
pub(super) fn peak(proc: BorrowedFd, pid: Pid) -> (u64, u64) {
    let status = read(proc, &format!("{pid}/status"));
    (number_after(&status, "VmHWM:"), number_after(&status, "VmPeak:"))
}

fn number_after(text: &str, label: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(label));
    let number = line.and_then(|rest| rest.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn read(proc: BorrowedFd, path: &str) -> String {
    let mut text = String::new();
    let opened = CString::new(path).ok().and_then(|p| sys::open_at(proc, &p, libc::O_RDONLY).ok());
    if let Some(fd) = opened {
        let _ = File::from(fd).read_to_string(&mut text);
    }
    text
}
