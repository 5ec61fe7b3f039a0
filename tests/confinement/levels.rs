//! The level is chosen by doing, and a poorer machine gets a weaker one, with the reason.

use std::path::{Path, PathBuf};
use std::process::Command;

use assemblergpt::sandbox::{End, Error, Isolation, Job, Sandbox};

use super::hostile::hold_by;
use super::kit::{THE_KIT, World, is_root, public_dir, run};

const BUBBLEWRAP: &str = "/usr/bin/bwrap";

/// A launcher on a machine that lacks what `name` says.
fn poor_machine(dir: &Path, name: &str) -> PathBuf {
    let code = include_str!("poor_machine.c");
    let code = code.replace("LAUNCHER", &format!("\"{}\"", THE_KIT.launcher.display()));
    std::fs::write(dir.join("machine.c"), code).unwrap();
    let mut gcc = Command::new("gcc");
    if name.starts_with("carried") {
        gcc.arg(format!(r#"-DCARRIED="\"{}\"""#, THE_KIT.launcher.display()));
    }
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

/// A bubblewrap that works for us; says so if there is none.
fn bubblewrap() -> Option<&'static str> {
    let mut command = Command::new(BUBBLEWRAP);
    command.args(["--unshare-all", "--ro-bind", "/", "/", "true"]);
    let works = command.status().is_ok_and(|status| status.success());
    if !works {
        eprintln!("skipped: bubblewrap is not installed, or not allowed its namespaces");
    }
    works.then_some(BUBBLEWRAP)
}

#[tokio::test]
async fn where_only_bubblewrap_may_make_namespaces_the_level_is_full_by_it() {
    if bubblewrap().is_none() {
        return;
    }
    let dir = public_dir();
    let launcher = poor_machine(dir.path(), "carried-no-namespaces");
    let found = Sandbox::probe(launcher, Isolation::Full).await.unwrap();
    let reason = found.reason().unwrap();
    assert!(reason.starts_with("by bubblewrap; full: could not make namespaces"), "{reason}");
    let ran = run(&found, World::new().job("read_secret")).await;
    assert_eq!((ran.outcome.end, ran.outcome.isolation), (End::Exited(0), Isolation::Full));
}

#[tokio::test]
async fn the_hostile_set_is_held_by_bubblewrap() {
    let Some(bubblewrap) = bubblewrap() else { return };
    let sandbox = Sandbox::through(&THE_KIT.launcher, bubblewrap);
    // Inside it the helper holds the level restricted.
    hold_by(&sandbox, Isolation::Restricted, &[]).await;
}

#[tokio::test]
async fn tools_work_in_bubblewrap_and_their_program_runs() {
    let Some(bubblewrap) = bubblewrap() else { return };
    let sandbox = Sandbox::through(&THE_KIT.launcher, bubblewrap);
    let dir = tempfile::tempdir().unwrap();
    let text = ".globl main\nmain: sub $8,%rsp\n lea m(%rip),%rdi\n call puts\n mov $7,%eax\n \
        add $8,%rsp\n ret\nm: .asciz \"hi\"\n\
        .section .note.GNU-stack,\"\",@progbits\n";
    std::fs::write(dir.path().join("x.s"), text).unwrap();
    let mut job = Job::build("/usr/bin/gcc", dir.path());
    job.args = ["-pipe", "-o", "x", "x.s"].map(Into::into).to_vec();
    let built = run(&sandbox, job).await;
    assert_eq!((built.outcome.end.clone(), built.text()), (End::Exited(0), String::new()));
    let ran = run(&sandbox, Job::run(dir.path().join("x"))).await;
    assert_eq!((ran.outcome.end.clone(), ran.stdout.as_slice()), (End::Exited(7), &b"hi\n"[..]));
}

#[tokio::test]
async fn a_root_without_another_user_is_confined_like_an_ordinary_user() {
    let dir = public_dir();
    let launcher = poor_machine(dir.path(), "lonely-root");
    let found = Sandbox::probe(launcher.clone(), Isolation::LimitsOnly).await.unwrap();
    assert_eq!((found.isolation(), found.reason()), (Isolation::Full, None));
    // The kernel does not count the processes of the machine's own root, so it may make none.
    let ran = run(&found, World::new().job("daemon_left_behind")).await;
    assert_eq!(ran.outcome.end, End::Exited(0), "{ran:?}");
    let refused = ran.outcome.refused.iter().any(|(call, _)| call == "fork");
    assert_eq!(refused, is_root(), "{ran:?}");
    for level in Isolation::ALL {
        hold_by(&Sandbox::forced(&launcher, level), level, &["fork_chain"]).await;
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
