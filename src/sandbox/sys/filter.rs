//! Filters of system calls, and the descriptor on which the refused ones are told.

use std::io;
use std::mem::{size_of, zeroed};
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};

use super::{check, owned};

/// One instruction of a filter.
pub(in crate::sandbox) type Instruction = libc::sock_filter;

/// Confines this process to `program`. With `listen`, the refused calls are told on the
/// descriptor that is returned.
pub(in crate::sandbox) fn install(
    program: &mut [Instruction],
    listen: bool,
) -> io::Result<Option<OwnedFd>> {
    let len = u16::try_from(program.len()).map_err(io::Error::other)?;
    let list = libc::sock_fprog { len, filter: program.as_mut_ptr() };
    let flags = if listen { libc::SECCOMP_FILTER_FLAG_NEW_LISTENER } else { 0 };
    // SAFETY: `list` describes `program`, which the kernel copies.
    let result = unsafe {
        let mode = libc::SECCOMP_SET_MODE_FILTER;
        libc::syscall(libc::SYS_seccomp, mode, flags, &raw const list)
    };
    if listen { owned(result).map(Some) } else { check(result).map(|_| None) }
}

/// Whether this kernel can tell refused calls at all.
pub(in crate::sandbox) fn can_listen() -> bool {
    let action = libc::SECCOMP_RET_USER_NOTIF;
    // SAFETY: the action is one u32, which lives here.
    let result = unsafe {
        let question = libc::SECCOMP_GET_ACTION_AVAIL;
        libc::syscall(libc::SYS_seccomp, question, 0, &raw const action)
    };
    result == 0
}

/// A call that was refused.
#[derive(Debug, Clone, Copy)]
pub(in crate::sandbox) struct Refused {
    pub(in crate::sandbox) number: i64,
    pub(in crate::sandbox) arch: u32,
    pub(in crate::sandbox) args: [u64; 6],
}

// The numbers of the two requests, by `_IOWR('!', n, struct)` of linux/seccomp.h.
const fn request(number: u64, size: usize) -> u64 {
    (3 << 30) | ((size as u64) << 16) | (0x21 << 8) | number
}

// SECCOMP_USER_NOTIF_FLAG_CONTINUE of linux/seccomp.h.
const LET_PASS: u32 = 1;

/// Takes the next refused call from `listener`, and lets it pass all the same if `grant` says so.
/// Otherwise the caller gets EPERM.
pub(in crate::sandbox) fn answer_next(
    listener: BorrowedFd,
    grant: impl FnOnce(&Refused) -> bool,
) -> io::Result<Refused> {
    let fd = listener.as_raw_fd();
    // SAFETY: both structs live here and are zero where the kernel wants zero; the sizes in the
    // numbers of the requests are theirs.
    unsafe {
        let mut told: libc::seccomp_notif = zeroed();
        let receive = request(0, size_of::<libc::seccomp_notif>());
        check(libc::ioctl(fd, receive, &raw mut told).into())?;
        let data = told.data;
        let call = Refused { number: data.nr.into(), arch: data.arch, args: data.args };
        let mut answer: libc::seccomp_notif_resp = zeroed();
        answer.id = told.id;
        if grant(&call) {
            answer.flags = LET_PASS;
        } else {
            answer.error = -libc::EPERM;
        }
        let send = request(1, size_of::<libc::seccomp_notif_resp>());
        // The asking task may be dead by now, so a failure here is nothing.
        libc::ioctl(fd, send, &raw mut answer);
        Ok(call)
    }
}
