//! Sockets over which open descriptors are handed from process to process.

use std::ffi::c_void;
use std::io;
use std::mem::zeroed;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};

use super::{check, owned};

/// So many descriptors can be handed over at once.
const MOST: usize = 3;

/// `CMSG_SPACE` of that many, in words of 8 bytes, as that is the alignment of a control message.
const ROOM: usize = 4;

/// The two ends of a socket that keeps messages apart. Closed on exec.
pub(in crate::sandbox) fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let mut fds = [0; 2];
    let kind = libc::SOCK_SEQPACKET | libc::SOCK_CLOEXEC;
    // SAFETY: `fds` has room for two descriptors.
    check(unsafe { libc::socketpair(libc::AF_UNIX, kind, 0, fds.as_mut_ptr()) }.into())?;
    Ok((owned(fds[0].into())?, owned(fds[1].into())?))
}

/// A message of one byte, with room for descriptors.
struct Parcel {
    byte: u8,
    room: [u64; ROOM],
}

impl Parcel {
    fn new() -> Self {
        Self { byte: b'.', room: [0; ROOM] }
    }

    /// Calls `use_it` with a message header that points into `self` and uses `size` bytes of room.
    fn with_header<R>(&mut self, size: usize, use_it: impl FnOnce(&mut libc::msghdr) -> R) -> R {
        let mut part =
            libc::iovec { iov_base: (&raw mut self.byte).cast(), iov_len: size_of::<u8>() };
        // SAFETY: a msghdr of zeros is an empty message.
        let mut header: libc::msghdr = unsafe { zeroed() };
        header.msg_iov = &raw mut part;
        header.msg_iovlen = 1;
        header.msg_control = self.room.as_mut_ptr().cast();
        header.msg_controllen = size.min(size_of_val(&self.room));
        use_it(&mut header)
    }
}

/// Sends up to three descriptors over one end; does not wait for room.
pub(in crate::sandbox) fn send(over: RawFd, fds: &[BorrowedFd]) -> io::Result<()> {
    let fds = fds.get(..MOST).unwrap_or(fds);
    let bytes = u32::try_from(size_of_val(fds)).unwrap_or(0);
    // SAFETY: both only compute.
    let (space, length) = unsafe { (libc::CMSG_SPACE(bytes), libc::CMSG_LEN(bytes)) };
    let flags = libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
    let sent = Parcel::new().with_header(space as usize, |header| {
        // SAFETY: the header has room for a control message of these descriptors, as there are
        // at most three; each is written within it.
        unsafe {
            let control = libc::CMSG_FIRSTHDR(header);
            (*control).cmsg_level = libc::SOL_SOCKET;
            (*control).cmsg_type = libc::SCM_RIGHTS;
            (*control).cmsg_len = length as usize;
            let data = libc::CMSG_DATA(control).cast::<c_void>().cast::<RawFd>();
            for (place, fd) in fds.iter().enumerate() {
                data.add(place).write_unaligned(fd.as_raw_fd());
            }
            libc::sendmsg(over, header, flags)
        }
    });
    check(sent as i64).map(drop)
}

/// Receives the descriptors of the next message, waiting for it. `None` if the other end closed.
pub(in crate::sandbox) fn receive(over: BorrowedFd) -> io::Result<Option<Vec<OwnedFd>>> {
    Parcel::new().with_header(usize::MAX, |header| {
        // SAFETY: the header points to room for one byte and three descriptors; a control message
        // is read only if the kernel says that there is one, and only as far as it says.
        unsafe {
            let got = libc::recvmsg(over.as_raw_fd(), header, libc::MSG_CMSG_CLOEXEC);
            if check(got as i64)? == 0 {
                return Ok(None);
            }
            let control = libc::CMSG_FIRSTHDR(header);
            if control.is_null() || (*control).cmsg_type != libc::SCM_RIGHTS {
                return Ok(Some(Vec::new()));
            }
            let bytes = (*control).cmsg_len - libc::CMSG_LEN(0) as usize;
            let data = libc::CMSG_DATA(control).cast::<c_void>().cast::<RawFd>();
            let fds = (0..bytes / size_of::<RawFd>()).map(|at| data.add(at).read_unaligned());
            fds.map(|fd| owned(fd.into())).collect::<io::Result<_>>().map(Some)
        }
    })
}
