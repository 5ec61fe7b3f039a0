//! The level is chosen by doing, and a poorer machine gets a weaker one, with the reason.

use std::path::{Path, PathBuf};
use std::process::Command;

use assemblergpt::sandbox::{End, Error, Isolation, Sandbox};

use super::kit::{THE_KIT, World, public_dir, run};

/// A launcher on a machine that lacks what `name` says.
fn poor_machine(dir: &Path, name: &str) -> PathBuf {
    let code = include_str!("poor_machine.c");
    let code = code.replace("LAUNCHER", &format!("\"{}\"", THE_KIT.launcher.display()));
    std::fs::write(dir.join("machine.c"), code).unwrap();
    let mut gcc = Command::new("gcc");
    gcc.args(["-w", "-o", name, "machine.c"]).current_dir(dir);
    assert!(gcc.status().unwrap().success());
    dir.join(name)
}

#[tokio::test]
async fn the_strongest_level_that_holds_here_is_found_by_doing() {
    let found = Sandbox::probe(THE_KIT.launcher.clone(), Isolation::LimitsOnly).await.unwrap();
    assert_eq!((found.isolation(), found.reason()), (Isolation::Full, None));
    let ran = run(&found, World::new().job("session")).await;
    assert_eq!(ran.outcome.isolation, Isolation::Full);
}

#[tokio::test]
async fn without_namespaces_the_level_is_restricted() {
    let dir = public_dir();
    let launcher = poor_machine(dir.path(), "no-namespaces");
    let found = Sandbox::probe(launcher.clone(), Isolation::LimitsOnly).await.unwrap();
    assert_eq!(found.isolation(), Isolation::Restricted);
    let reason = found.reason().unwrap();
    assert!(reason.starts_with("full: could not make namespaces: "), "{reason}");
    let ran = run(&found, World::new().job("read_secret")).await;
    assert_eq!((ran.outcome.end, ran.outcome.isolation), (End::Exited(0), Isolation::Restricted));
    let error = Sandbox::probe(launcher, Isolation::Full).await.unwrap_err();
    assert!(matches!(error, Error::TooWeak { least: Isolation::Full, .. }), "{error}");
}

#[tokio::test]
async fn without_namespaces_and_landlock_programs_can_only_compute() {
    let dir = public_dir();
    let launcher = poor_machine(dir.path(), "no-files");
    let found = Sandbox::probe(launcher, Isolation::LimitsOnly).await.unwrap();
    assert_eq!(found.isolation(), Isolation::LimitsOnly);
    assert!(found.reason().unwrap().contains("restricted: could not restrict paths"));
    let ran = run(&found, World::new().job("read_secret")).await;
    assert_eq!(ran.outcome.end, End::Exited(0), "{ran:?}");
}

#[tokio::test]
async fn where_refused_calls_cannot_be_told_they_are_refused_all_the_same() {
    let dir = public_dir();
    let launcher = poor_machine(dir.path(), "listened");
    for level in Isolation::ALL {
        let sandbox = Sandbox::forced(&launcher, level);
        for case in ["raw_sockets", "io_uring", "x32_calls", "privileges", "namespaces"] {
            let ran = run(&sandbox, World::new().job(case)).await;
            assert_eq!(ran.outcome.end, End::Exited(0), "{level} {case}: {}", ran.text());
            assert!(ran.outcome.refused.is_empty() && ran.started, "{level} {case}");
        }
    }
}

#[tokio::test]
async fn a_launcher_that_cannot_confine_is_refused_with_the_reason() {
    let error = Sandbox::probe("/usr/bin/false".into(), Isolation::Restricted).await.unwrap_err();
    let Error::TooWeak { least, reason } = error else { panic!("{error}") };
    assert_eq!(least, Isolation::Restricted);
    assert!(reason.contains("full: ") && reason.contains("restricted: "), "{reason}");
    let error = Sandbox::probe("/nowhere".into(), Isolation::Full).await.unwrap_err().to_string();
    assert!(error.contains("No such file"), "{error}");
}
