//! Which paths a program can see, and the Landlock rules that hold it to them.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope,
};

/// What a dynamic program needs.
const LIBRARIES: [&str; 10] = [
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libx32",
    "/etc/ld.so.cache",
    "/etc/ld-musl-x86_64.path",
];

/// What a tool needs.
const SYSTEM: [&str; 9] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/etc/alternatives",
    "/etc/ld.so.cache",
];

/// The paths of the machine that can be read.
pub(in crate::sandbox) fn readable(tool: bool, dynamic: bool, more: &[PathBuf]) -> Vec<PathBuf> {
    let ours: &[&str] = match (tool, dynamic) {
        (true, _) => &SYSTEM,
        (false, true) => &LIBRARIES,
        (false, false) => &[],
    };
    ours.iter().map(PathBuf::from).chain(more.iter().cloned()).collect()
}

/// Holds this process to reading `readable` and doing everything but executing in the working
/// directory. `false` if this kernel cannot.
pub(super) fn hold(readable: &[PathBuf]) -> Result<bool, RulesetError> {
    let everything = AccessFs::from_all(ABI::V5);
    let read = AccessFs::from_read(ABI::V5);
    let mut rules =
        Ruleset::default().handle_access(everything)?.scope(Scope::from_all(ABI::V6))?.create()?;
    let device = AccessFs::ReadFile | AccessFs::WriteFile;
    let work = everything & !AccessFs::Execute;
    let devices = ["/dev/null", "/dev/zero", "/dev/urandom"].map(Path::new);
    let wanted = readable.iter().map(|path| (path.as_path(), read));
    let wanted = wanted.chain(devices.into_iter().map(|path| (path, device)));
    for (path, access) in wanted.chain([(Path::new("."), work)]) {
        let Ok(fd) = PathFd::new(path) else { continue };
        let access = if path.is_dir() { access } else { access & AccessFs::from_file(ABI::V5) };
        rules = rules.add_rule(PathBeneath::new(fd, access))?;
    }
    Ok(rules.restrict_self()?.ruleset != RulesetStatus::NotEnforced)
}
