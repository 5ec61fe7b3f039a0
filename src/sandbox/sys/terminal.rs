//! Pseudo-terminals of our own: one that only carries bytes, and one to type at.

use std::io;
use std::mem::zeroed;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

use super::{check, owned};

/// Opens a terminal that changes no byte: our end (not blocking), and the program's end.
pub(in crate::sandbox) fn open() -> io::Result<(OwnedFd, OwnedFd)> {
    let (ours, theirs) = pair()?;
    change(theirs.as_fd(), |settings| {
        // SAFETY: it changes the struct that it is given and nothing else.
        unsafe { libc::cfmakeraw(settings) }
    })?;
    resize(ours.as_fd(), 24, 80)?;
    Ok((ours, theirs))
}

/// Opens a terminal as a person has it: what is typed is shown, a line can be mended before it is
/// sent, and Ctrl+C interrupts. Our end (not blocking), and the program's end.
pub(in crate::sandbox) fn open_to_type(rows: u16, columns: u16) -> io::Result<(OwnedFd, OwnedFd)> {
    let (ours, theirs) = pair()?;
    // Where a character has several bytes, the erase key takes all of them.
    change(theirs.as_fd(), |settings| settings.c_iflag |= libc::IUTF8)?;
    resize(ours.as_fd(), rows, columns)?;
    Ok((ours, theirs))
}

/// Gives a terminal another size; its foreground programs are told by SIGWINCH.
pub(in crate::sandbox) fn resize(ours: BorrowedFd, rows: u16, columns: u16) -> io::Result<()> {
    let size = libc::winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    // SAFETY: the struct lives here, and is what the request reads.
    let result = unsafe { libc::ioctl(ours.as_raw_fd(), libc::TIOCSWINSZ, &raw const size) };
    check(result.into()).map(drop)
}

/// Makes the terminal at `number` the controlling one of this process, which must lead a session
/// without one: the keys that interrupt reach this session and no other.
pub(in crate::sandbox) fn take_control(number: libc::c_int) -> io::Result<()> {
    // SAFETY: the request takes a number: 0, so nobody else loses it.
    check(unsafe { libc::ioctl(number, libc::TIOCSCTTY, 0) }.into()).map(drop)
}

/// A new terminal with the settings that the system gives.
fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let flags = libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC;
    // SAFETY: the number lives here; every call works on a descriptor opened here.
    unsafe {
        let ours = owned(libc::posix_openpt(flags | libc::O_NONBLOCK).into())?;
        let fd = ours.as_raw_fd();
        let locked: libc::c_int = 0;
        check(libc::ioctl(fd, libc::TIOCSPTLCK, &raw const locked).into())?;
        let theirs = owned(libc::ioctl(fd, libc::TIOCGPTPEER, flags).into())?;
        Ok((ours, theirs))
    }
}

fn change(theirs: BorrowedFd, how: impl FnOnce(&mut libc::termios)) -> io::Result<()> {
    let fd = theirs.as_raw_fd();
    // SAFETY: the struct lives here.
    unsafe {
        let mut settings: libc::termios = zeroed();
        check(libc::tcgetattr(fd, &raw mut settings).into())?;
        how(&mut settings);
        check(libc::tcsetattr(fd, libc::TCSANOW, &raw const settings).into()).map(drop)
    }
}
