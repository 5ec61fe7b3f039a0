//! The command line by which an installed bubblewrap, which may be allowed the namespaces that we
//! are not, starts a helper in an empty file system. Starts nothing itself.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::launcher::readable;
use super::wire::Order;

/// Where bubblewrap is installed; what else has its name in some `PATH` is not trusted.
const PLACES: [&str; 2] = ["/usr/bin/bwrap", "/usr/local/bin/bwrap"];

/// The options that are always the same. The first process of the process namespace is
/// bubblewrap's own, and the program has no terminal but the one that it is given.
const ALWAYS: [&str; 12] = [
    "--unshare-all",
    "--die-with-parent",
    "--new-session",
    "--cap-drop",
    "ALL",
    "--hostname",
    "sandbox",
    "--proc",
    "/proc",
    "--tmpfs",
    "/tmp",
    "--chdir",
];

/// The bubblewrap of this machine.
pub(super) fn installed() -> Option<PathBuf> {
    PLACES.into_iter().map(PathBuf::from).find(|path| path.is_file())
}

/// The arguments for a helper of this order, up to and with the path of `launcher`.
pub(super) fn arguments(launcher: &Path, order: &Order) -> io::Result<Vec<OsString>> {
    let launcher = launcher.canonicalize()?;
    let mut args: Vec<OsString> = ALWAYS.into_iter().map(OsString::from).collect();
    args.push("/".into());
    let mut bind = |how: &str, path: OsString| args.extend([how.into(), path.clone(), path]);
    for device in ["/dev/null", "/dev/zero", "/dev/urandom"] {
        bind("--dev-bind", device.into());
    }
    // The helper needs its own libraries; its Landlock rules say what the program can see.
    let more: Vec<PathBuf> = order.readable.iter().map(PathBuf::from).collect();
    for path in readable(order.dir.is_some(), true, &more) {
        bind("--ro-bind-try", path.into());
    }
    bind("--ro-bind", launcher.clone().into());
    for file in [&order.program].into_iter().chain(&order.guest) {
        bind("--ro-bind", file.clone());
    }
    if let Some(dir) = &order.dir {
        bind("--bind", dir.clone());
    }
    args.extend(["--".into(), launcher.into()]);
    Ok(args)
}

#[cfg(test)]
mod tests {
    use super::super::{Isolation, Job};
    use super::*;

    #[test]
    fn only_the_program_and_libraries_are_bound_and_nothing_but_a_build_can_be_written() {
        let order = |job: Job| Order::new(job, Isolation::Restricted);
        let exe = std::env::current_exe().unwrap();
        let run = arguments(&exe, &order(Job::run("/nowhere/program"))).unwrap();
        assert!(!run.contains(&"--bind".into()) && run.contains(&"/nowhere/program".into()));
        assert!(!run.contains(&"/usr".into()) && run.contains(&"/usr/lib".into()), "{run:?}");
        let build = arguments(&exe, &order(Job::build("/usr/bin/as", "/nowhere/dir"))).unwrap();
        let at = build.iter().position(|word| word == "--bind").unwrap();
        assert_eq!(build[at..at + 3], ["--bind", "/nowhere/dir", "/nowhere/dir"]);
        assert_eq!(build.iter().filter(|word| *word == "--bind").count(), 1);
        assert_eq!(build[build.len() - 2..], [OsString::from("--"), exe.into()]);
    }
}
