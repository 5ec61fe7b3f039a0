//! A pseudo-terminal of our own: what goes in one end comes out at the other, unchanged.

use std::io;
use std::mem::zeroed;
use std::os::fd::{AsRawFd, OwnedFd};

use super::{check, owned};

/// Opens a terminal that changes no byte: our end (not blocking), and the program's end.
pub(in crate::sandbox) fn open() -> io::Result<(OwnedFd, OwnedFd)> {
    let flags = libc::O_RDWR | libc::O_NOCTTY | libc::O_CLOEXEC;
    // SAFETY: the structs live here; every call works on a descriptor opened here.
    unsafe {
        let ours = owned(libc::posix_openpt(flags | libc::O_NONBLOCK).into())?;
        let fd = ours.as_raw_fd();
        let locked: libc::c_int = 0;
        check(libc::ioctl(fd, libc::TIOCSPTLCK, &raw const locked).into())?;
        let theirs = owned(libc::ioctl(fd, libc::TIOCGPTPEER, flags).into())?;
        let mut settings: libc::termios = zeroed();
        check(libc::tcgetattr(theirs.as_raw_fd(), &raw mut settings).into())?;
        libc::cfmakeraw(&raw mut settings);
        check(libc::tcsetattr(theirs.as_raw_fd(), libc::TCSANOW, &raw const settings).into())?;
        let size = libc::winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        check(libc::ioctl(fd, libc::TIOCSWINSZ, &raw const size).into())?;
        Ok((ours, theirs))
    }
}
