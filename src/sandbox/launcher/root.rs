//! The level `full`: namespaces of its own, and a root directory in memory. Runs nothing.

use std::ffi::{CStr, CString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};

use super::super::job::Limits;
use super::super::sys::{self, mount};
use super::{NOBODY, SetUp, Step};

/// What the new root directory holds besides the working directory.
pub(super) struct Plan<'a> {
    /// Read-only, at the same path; what does not exist is left out.
    pub(super) readable: Vec<PathBuf>,
    /// The directory of a build, at the same path; without one the working directory is empty.
    pub(super) dir: Option<&'a Path>,
    pub(super) limits: &'a Limits,
    /// Is root, and can become another user.
    pub(super) as_root: bool,
}

/// The working directory of a model's program.
pub(super) const WORK: &str = "/work";

/// A copy of a piece of the real file system, and where it goes.
struct Piece {
    tree: OwnedFd,
    target: PathBuf,
    directory: bool,
}

/// Moves this process into namespaces of its own, with the planned root, as an ordinary user.
/// Its children begin in a process namespace of their own. `proc` is the old `/proc`.
pub(super) fn enter(plan: &Plan, proc: BorrowedFd) -> Result<(), SetUp> {
    let (user, group) = (sys::effective_user(), sys::effective_group());
    let spaces = libc::CLONE_NEWNS
        | libc::CLONE_NEWPID
        | libc::CLONE_NEWNET
        | libc::CLONE_NEWIPC
        | libc::CLONE_NEWUTS;
    if plan.as_root {
        sys::unshare(spaces).step("make namespaces")?;
    } else {
        sys::unshare(spaces | libc::CLONE_NEWUSER).step("make namespaces")?;
        map_user(proc, user, group).step("map the user")?;
    }
    mount::keep_private().step("make mounts private")?;
    build_root(plan).step("make the root directory")?;
    sys::name_machine("sandbox").step("name the machine")?;
    if plan.as_root {
        sys::become_user(NOBODY, NOBODY).step("give up root")?;
        sys::prctl(libc::PR_SET_DUMPABLE, 1).step("give up root")?;
        // Only so that tasks are counted apart; everything else is set up already.
        if sys::unshare(libc::CLONE_NEWUSER).is_ok() {
            map_user(proc, NOBODY, NOBODY).step("map the user")?;
        }
    }
    Ok(())
}

/// Takes another name from a root that is none but in name, where that is allowed: to the machine
/// it is the same user as before.
pub(super) fn be_nobody_in_name(proc: BorrowedFd) -> io::Result<()> {
    let (user, group) = (sys::effective_user(), sys::effective_group());
    sys::unshare(libc::CLONE_NEWUSER)?;
    map_user(proc, user, group)
}

fn map_user(proc: BorrowedFd, user: u32, group: u32) -> io::Result<()> {
    let write = |path: &CStr, text: &str| -> io::Result<()> {
        File::from(sys::open_at(proc, path, libc::O_WRONLY)?).write_all(text.as_bytes())
    };
    write(c"self/setgroups", "deny")?;
    write(c"self/uid_map", &format!("{NOBODY} {user} 1"))?;
    write(c"self/gid_map", &format!("{NOBODY} {group} 1"))
}

fn build_root(plan: &Plan) -> io::Result<()> {
    let (pieces, links) = pieces(plan)?;
    let Limits { scratch, files, .. } = plan.limits;
    // Our own directories and links are files too.
    let inodes = files + 64;
    let options = CString::new(format!("size={scratch},nr_inodes={inodes},mode=755"))?;
    // Any directory will do to begin with; the pieces were taken before, so nothing is hidden.
    mount::memory(c"/usr", &options)?;
    std::env::set_current_dir("/usr")?;
    for (link, target) in links {
        std::os::unix::fs::symlink(target, below(&link))?;
    }
    for piece in pieces {
        let target = below(&piece.target);
        if piece.directory {
            fs::create_dir_all(&target)?;
        } else {
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            File::create(&target)?;
        }
        mount::attach_tree(piece.tree.as_fd(), &text(&target)?)?;
    }
    let work = below(Path::new(WORK));
    fs::create_dir(&work)?;
    fs::set_permissions(&work, fs::Permissions::from_mode(0o700))?;
    if plan.as_root {
        chown(&work, Some(NOBODY), Some(NOBODY))?;
    }
    mount::make_root_of_working_directory()?;
    std::env::set_current_dir(plan.dir.unwrap_or(Path::new(WORK)))
}

type Links = Vec<(PathBuf, PathBuf)>;

/// Takes the pieces, and the links among them, which are made again.
fn pieces(plan: &Plan) -> io::Result<(Vec<Piece>, Links)> {
    let devices = ["/dev/null", "/dev/zero", "/dev/urandom"].map(PathBuf::from);
    let mut pieces = Vec::new();
    let mut links = Vec::new();
    for path in &plan.readable {
        match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_symlink() => {
                links.push((path.clone(), fs::read_link(path)?));
            }
            Ok(metadata) => {
                let right = libc::MOUNT_ATTR_RDONLY | libc::MOUNT_ATTR_NODEV;
                pieces.push(piece(path, metadata.is_dir(), right)?);
            }
            Err(_) => {}
        }
    }
    for path in devices {
        pieces.push(piece(&path, false, libc::MOUNT_ATTR_NOEXEC)?);
    }
    if let Some(dir) = plan.dir {
        pieces.push(piece(dir, true, libc::MOUNT_ATTR_NODEV | libc::MOUNT_ATTR_NOEXEC)?);
    }
    Ok((pieces, links))
}

fn piece(path: &Path, directory: bool, attributes: u64) -> io::Result<Piece> {
    let tree = mount::copy_of_tree(&text(path)?)?;
    mount::restrict_tree(tree.as_fd(), attributes | libc::MOUNT_ATTR_NOSUID)?;
    Ok(Piece { tree, target: path.to_owned(), directory })
}

fn text(path: &Path) -> io::Result<CString> {
    Ok(CString::new(path.as_os_str().as_bytes())?)
}

/// An absolute path, below the working directory.
fn below(path: &Path) -> PathBuf {
    path.strip_prefix("/").unwrap_or(path).to_owned()
}
