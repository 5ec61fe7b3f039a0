//! The state of a program at a signal that may end it. Explains nothing.

use std::ffi::CString;
use std::fs::File;
use std::os::fd::BorrowedFd;
use std::os::unix::fs::FileExt;

use super::super::outcome::Fault;
use super::super::sys::{self, Pid, trace};

const STACK_WORDS: usize = 512;
const CODE_BYTES: usize = 16;

/// The state at the stop, if the signal is one of those that a wrong program makes.
pub(super) fn at_stop(proc: BorrowedFd, pid: Pid, signal: i32) -> Option<Fault> {
    let by_address = matches!(signal, libc::SIGSEGV | libc::SIGBUS | libc::SIGFPE | libc::SIGILL);
    if !by_address && !matches!(signal, libc::SIGTRAP | libc::SIGABRT | libc::SIGSYS) {
        return None;
    }
    let state = trace::registers(pid).ok()?;
    let (code, address) = trace::signal_details(pid).ok()?;
    let memory = CString::new(format!("{pid}/mem")).ok();
    let memory =
        memory.and_then(|path| sys::open_at(proc, &path, libc::O_RDONLY).ok()).map(File::from);
    let read =
        |at: u64, most: usize| memory.as_ref().map_or(Vec::new(), |m| read_up_to(m, at, most));
    let words = read(state.rsp, STACK_WORDS * 8);
    let words = words.chunks_exact(8).filter_map(|word| word.try_into().ok());
    Some(Fault {
        signal,
        pc: state.rip,
        // Only the kernel's own signals carry an address; those of kill(2) have a code of 0 or less.
        address: (by_address && code > 0).then_some(address),
        registers: named(&state),
        code: read(state.rip, CODE_BYTES),
        stack: words.map(u64::from_le_bytes).collect(),
    })
}

/// What can be read from `at` on, up to `most` bytes.
fn read_up_to(memory: &File, at: u64, most: usize) -> Vec<u8> {
    let mut bytes = vec![0; most];
    let mut got = 0;
    while let Some(rest) = bytes.get_mut(got..).filter(|rest| !rest.is_empty()) {
        match memory.read_at(rest, at.saturating_add(got as u64)) {
            Ok(more) if more > 0 => got += more,
            _ => break,
        }
    }
    bytes.truncate(got);
    bytes
}

fn named(state: &libc::user_regs_struct) -> Vec<(String, u64)> {
    let list = [
        ("rax", state.rax),
        ("rbx", state.rbx),
        ("rcx", state.rcx),
        ("rdx", state.rdx),
        ("rsi", state.rsi),
        ("rdi", state.rdi),
        ("rbp", state.rbp),
        ("rsp", state.rsp),
        ("r8", state.r8),
        ("r9", state.r9),
        ("r10", state.r10),
        ("r11", state.r11),
        ("r12", state.r12),
        ("r13", state.r13),
        ("r14", state.r14),
        ("r15", state.r15),
        ("rip", state.rip),
        ("eflags", state.eflags),
    ];
    list.map(|(name, value)| (name.to_owned(), value)).to_vec()
}
