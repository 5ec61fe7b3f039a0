//! Programs are run confined for real: at every level, as root and as an ordinary user.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "confinement/builds.rs"]
mod builds;
#[path = "confinement/endings.rs"]
mod endings;
#[path = "confinement/faults.rs"]
mod faults;
#[path = "confinement/foreign.rs"]
mod foreign;
#[path = "confinement/hostile.rs"]
mod hostile;
#[path = "confinement/kit.rs"]
mod kit;
#[path = "confinement/levels.rs"]
mod levels;
#[path = "confinement/lifeline.rs"]
mod lifeline;
#[path = "confinement/typing.rs"]
mod typing;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use kit::{KIT, THE_KIT, is_root, public_dir};

/// A user that this machine need not know.
const SOMEBODY: &str = "12345";

#[test]
fn everything_holds_for_an_ordinary_user_too() {
    if !is_root() {
        return;
    }
    let kit = public_dir();
    let tests = std::env::current_exe().unwrap();
    let parts = [
        (tests, "tests"),
        (THE_KIT.launcher.clone(), "launcher"),
        (THE_KIT.hostile.clone(), "hostile"),
    ];
    let foreign = THE_KIT.foreign.clone().map(|path| (path, "foreign"));
    for (from, name) in parts.into_iter().chain(foreign) {
        let to = kit.path().join(name);
        fs::copy(from, &to).unwrap();
        fs::set_permissions(&to, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let output = Command::new("setpriv")
        .args(["--reuid", SOMEBODY, "--regid", SOMEBODY, "--clear-groups"])
        .arg(kit.path().join("tests"))
        .env(KIT, kit.path())
        .current_dir("/")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("test result: ok"), "{said}");
}
