//! Tracing of a child: how to see the state of the machine when it gets a signal.

use std::ffi::{c_int, c_ulong, c_void};
use std::io;
use std::mem::zeroed;
use std::ptr::{null_mut, without_provenance_mut};

use super::{Pid, check};

fn request(what: libc::c_uint, pid: Pid, data: *mut c_void) -> io::Result<()> {
    // SAFETY: `data` is a number, or points to a struct of the caller that fits the request.
    check(unsafe { libc::ptrace(what, pid, null_mut::<c_void>(), data) }).map(drop)
}

/// A small number where a request wants a pointer.
fn number(value: c_int) -> *mut c_void {
    without_provenance_mut(usize::try_from(value).unwrap_or(0))
}

/// Follows a child, with `PTRACE_O_…`, without stopping it.
pub(in crate::sandbox) fn follow(pid: Pid, options: c_int) -> io::Result<()> {
    request(libc::PTRACE_SEIZE, pid, number(options))
}

/// Lets a stopped child go on, with this signal if it is not 0. One that is gone is no error.
pub(in crate::sandbox) fn go_on(pid: Pid, signal: c_int) {
    let _ = request(libc::PTRACE_CONT, pid, number(signal));
}

/// The general registers of a stopped child.
pub(in crate::sandbox) fn registers(pid: Pid) -> io::Result<libc::user_regs_struct> {
    // SAFETY: registers are numbers, so zeros are valid.
    let mut registers: libc::user_regs_struct = unsafe { zeroed() };
    request(libc::PTRACE_GETREGS, pid, (&raw mut registers).cast())?;
    Ok(registers)
}

/// The code (`si_code`) and address of the signal at which a child stopped.
pub(in crate::sandbox) fn signal_details(pid: Pid) -> io::Result<(c_int, c_ulong)> {
    // SAFETY: zeros are a valid siginfo; for these signals the union holds an address.
    unsafe {
        let mut info: libc::siginfo_t = zeroed();
        request(libc::PTRACE_GETSIGINFO, pid, (&raw mut info).cast())?;
        Ok((info.si_code, info.si_addr() as c_ulong))
    }
}
