//! Mounts: a private file system made of pieces of the real one.

use std::ffi::{CStr, c_int};
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::ptr::null;

use super::{check, owned};

/// Keeps every later mount to this mount namespace.
pub(in crate::sandbox) fn keep_private() -> io::Result<()> {
    // SAFETY: only the target is read, and it ends in NUL.
    let result = unsafe {
        let flags = libc::MS_REC | libc::MS_PRIVATE;
        libc::mount(null(), c"/".as_ptr(), null(), flags, null())
    };
    check(result.into()).map(drop)
}

/// Mounts an empty file system in memory on the directory `target`.
pub(in crate::sandbox) fn memory(target: &CStr, options: &CStr) -> io::Result<()> {
    let flags = libc::MS_NOSUID | libc::MS_NODEV;
    let kind = c"tmpfs".as_ptr();
    // SAFETY: every string ends in NUL.
    let result =
        unsafe { libc::mount(kind, target.as_ptr(), kind, flags, options.as_ptr().cast()) };
    check(result.into()).map(drop)
}

/// A copy, not yet attached, of what is mounted at `path` and below.
pub(in crate::sandbox) fn copy_of_tree(path: &CStr) -> io::Result<OwnedFd> {
    let flags = libc::OPEN_TREE_CLONE | libc::OPEN_TREE_CLOEXEC | libc::AT_RECURSIVE as u32;
    // SAFETY: `path` ends in NUL.
    owned(unsafe { libc::syscall(libc::SYS_open_tree, libc::AT_FDCWD, path.as_ptr(), flags) })
}

/// Takes rights from a tree and all mounts in it; `attributes` are `MOUNT_ATTR_…`.
pub(in crate::sandbox) fn restrict_tree(tree: BorrowedFd, attributes: u64) -> io::Result<()> {
    let change =
        libc::mount_attr { attr_set: attributes, attr_clr: 0, propagation: 0, userns_fd: 0 };
    let flags = libc::AT_EMPTY_PATH | libc::AT_RECURSIVE;
    // SAFETY: the path is empty; the struct lives here and its true size is given.
    let result = unsafe {
        let size = size_of::<libc::mount_attr>();
        let path = c"".as_ptr();
        libc::syscall(
            libc::SYS_mount_setattr,
            tree.as_raw_fd(),
            path,
            flags,
            &raw const change,
            size,
        )
    };
    check(result).map(drop)
}

/// Attaches a tree at `target`.
pub(in crate::sandbox) fn attach_tree(tree: BorrowedFd, target: &CStr) -> io::Result<()> {
    const FROM_EMPTY_PATH: c_int = 4;
    // SAFETY: both paths end in NUL.
    let result = unsafe {
        let (from, to) = (c"".as_ptr(), target.as_ptr());
        libc::syscall(
            libc::SYS_move_mount,
            tree.as_raw_fd(),
            from,
            libc::AT_FDCWD,
            to,
            FROM_EMPTY_PATH,
        )
    };
    check(result).map(drop)
}

/// Makes the working directory the root, and lets go of the old one.
pub(in crate::sandbox) fn make_root_of_working_directory() -> io::Result<()> {
    // SAFETY: both paths end in NUL. With one path for both, the old root lies on top of the new
    // one until it is unmounted (pivot_root(2), "pivot_root(".", ".")").
    unsafe {
        check(libc::syscall(libc::SYS_pivot_root, c".".as_ptr(), c".".as_ptr()))?;
        check(libc::umount2(c".".as_ptr(), libc::MNT_DETACH).into())?;
    }
    Ok(())
}
