//! The working directory of a program, where it is a real one. Follows no link in it.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, lchown};
use std::path::{Path, PathBuf};

/// Where a program works.
pub(super) enum Scratch {
    /// Nowhere: it cannot name a file.
    None,
    /// In a file system in memory, which counts by itself and is gone by itself.
    InMemory,
    /// In the directory of a build, which stays.
    Given,
    /// In a directory of its own, which is removed.
    Own(PathBuf),
}

impl Scratch {
    /// Makes a directory, for `user` if given, and enters it.
    pub(super) fn make(user: Option<u32>) -> io::Result<Self> {
        let dir = tempfile::Builder::new().prefix("assemblergpt-run-").tempdir()?;
        if user.is_some() {
            chown(dir.path(), user, user)?;
        }
        std::env::set_current_dir(dir.path())?;
        Ok(Self::Own(dir.keep()))
    }

    /// Whether what is in it must be counted here.
    pub(super) fn is_real(&self) -> bool {
        match self {
            Self::Given | Self::Own(_) => true,
            Self::None | Self::InMemory => false,
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Self::Own(path) = self {
            let _ = std::env::set_current_dir("/");
            let _ = clear(path);
            let _ = fs::remove_dir(path);
        }
    }
}

/// Empties a directory that no process uses any more. What lies in a directory in it is moved up
/// into it, so that no depth is too great.
fn clear(dir: &Path) -> io::Result<()> {
    // A number that the program cannot have guessed, as a name that is taken would be in the way.
    let mut moved = fastrand::u64(..);
    loop {
        let mut empty = true;
        for entry in fs::read_dir(dir)? {
            empty = false;
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                dissolve(&entry.path(), dir, &mut moved)?;
            } else {
                fs::remove_file(entry.path())?;
            }
        }
        if empty {
            return Ok(());
        }
    }
}

/// Removes the directory `inner` of `dir`; the directories in it are moved to `dir`.
fn dissolve(inner: &Path, dir: &Path, moved: &mut u64) -> io::Result<()> {
    fs::set_permissions(inner, Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(inner)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            // A directory that its owner cannot write cannot be moved either.
            fs::set_permissions(entry.path(), Permissions::from_mode(0o700))?;
            *moved = moved.wrapping_add(1);
            fs::rename(entry.path(), dir.join(format!(".{moved:x}.moved")))?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    fs::remove_dir(inner)
}

/// Gives the directory of a build, and the files in it, to the user as whom the tool runs.
pub(super) fn hand_over(dir: &Path, user: u32) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        // A second name could lie anywhere.
        if metadata.is_dir() || (metadata.is_file() && metadata.nlink() == 1) {
            lchown(entry.path(), Some(user), Some(user))?;
        }
    }
    lchown(dir, Some(user), Some(user))
}

/// Bytes and number of the files in the working directory and below.
pub(super) fn content() -> (u64, u64) {
    let mut sum = (0, 0);
    let mut pending = vec![PathBuf::from(".")];
    while let Some(dir) = pending.pop() {
        for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
            // Of the entry itself: a link is not followed.
            let Ok(metadata) = entry.metadata() else { continue };
            sum = (sum.0 + metadata.blocks() * 512, sum.1 + 1);
            if metadata.is_dir() {
                pending.push(entry.path());
            }
        }
    }
    sum
}

/// Lets the programs that a tool has made be executed, as the tool itself is refused to.
pub(super) fn make_programs_executable() {
    const EXECUTABLE: [u16; 2] = [2, 3];
    for entry in fs::read_dir(".").into_iter().flatten().flatten() {
        let Ok(file) = crate::sandbox::take(Path::new("."), entry.file_name(), u64::MAX) else {
            continue;
        };
        let mut header = [0; 18];
        let read = std::os::unix::fs::FileExt::read_exact_at(&file, &mut header, 0);
        let kind = u16::from_le_bytes([header[16], header[17]]);
        if read.is_ok() && header.starts_with(b"\x7fELF") && EXECUTABLE.contains(&kind) {
            let _ = file.set_permissions(Permissions::from_mode(0o755));
        }
    }
}
