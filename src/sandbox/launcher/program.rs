//! The file to run: looked at, and copied so that nobody can change it. Runs nothing.

use std::ffi::CString;
use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use super::super::sys;

/// A program bigger than this is not copied.
const BIGGEST: u64 = 256 << 20;

/// What will be executed.
pub(super) enum Program {
    /// A sealed copy in memory.
    Copy(OwnedFd, Kind),
    /// A tool of the machine, by its path.
    Tool(CString),
}

/// What an ELF file says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) i386: bool,
    /// Needs shared libraries.
    pub(super) dynamic: bool,
}

impl Program {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Copy(_, kind) => *kind,
            Self::Tool(_) => Kind { i386: false, dynamic: true },
        }
    }

    /// A tool, which stays where it is.
    pub(super) fn tool(path: &Path) -> io::Result<Self> {
        if !path.is_absolute() {
            return Err(io::Error::other("the path of a tool must be absolute"));
        }
        Ok(Self::Tool(CString::new(path.as_os_str().as_bytes())?))
    }

    /// A copy of the program at `path`.
    pub(super) fn copy(path: &Path) -> io::Result<Self> {
        let mut file = open(path)?;
        let kind = kind(&file)?;
        let copy = sys::memory_file(c"program")?;
        file.seek(SeekFrom::Start(0))?;
        io::copy(&mut Read::by_ref(&mut file).take(BIGGEST), &mut File::from(copy.try_clone()?))?;
        sys::seal(copy.as_fd())?;
        Ok(Self::Copy(copy, kind))
    }
}

/// Opens a program to copy it. A link is not followed, as a tool may have made it.
pub(super) fn open(path: impl AsRef<Path>) -> io::Result<File> {
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    if metadata.len() > BIGGEST {
        return Err(io::Error::other("too big for a program"));
    }
    Ok(file)
}

/// Copies a program for an emulator to `path`, for everybody to read.
pub(super) fn place(program: &mut File, path: &Path) -> io::Result<()> {
    let mut copy = OpenOptions::new().write(true).create_new(true).open(path)?;
    io::copy(&mut program.take(BIGGEST), &mut copy)?;
    copy.set_permissions(Permissions::from_mode(0o755))
}

/// Reads the ELF header and the program headers (elf(5)).
fn kind(file: &File) -> io::Result<Kind> {
    let not_a_program = || io::Error::other("not a program for this machine");
    let mut header = [0; 64];
    let got = file.read_at(&mut header, 0)?;
    let header =
        header.get(..got).filter(|h| h.starts_with(b"\x7fELF")).ok_or_else(not_a_program)?;
    let number = |at: usize, size: usize| -> Option<u64> {
        let bytes = header.get(at..at + size)?;
        Some(bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    };
    let wide = match (number(4, 1), number(18, 2)) {
        (Some(2), Some(62)) => true,
        (Some(1), Some(3)) => false,
        _ => return Err(not_a_program()),
    };
    let table = if wide { (number(32, 8), number(56, 2)) } else { (number(28, 4), number(44, 2)) };
    let (Some(start), Some(count)) = table else { return Err(not_a_program()) };
    let size: u64 = if wide { 56 } else { 32 };
    let dynamic = (0..count).any(|n| {
        let mut kind = [0; 4];
        let at = start.saturating_add(n * size);
        file.read_exact_at(&mut kind, at).is_ok() && u32::from_le_bytes(kind) == PT_INTERP
    });
    Ok(Kind { i386: !wide, dynamic })
}

const PT_INTERP: u32 = 3;
