//! Nothing outlives the one who asked for it, however that one ends.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use assemblergpt::sandbox::{self as room, Isolation, Job, Limits, RunEvent};
use futures::StreamExt;

use super::kit::{self, World, assert_nothing_left, becomes_true, processes_with, run, sandbox};

/// The names by which a test makes this very process play the asking program.
const LEVEL: &str = "CONFINEMENT_LEVEL";
const TOKEN: &str = "CONFINEMENT_TOKEN";

fn forever(token: &str) -> Job {
    let mut job = Job::run(&kit::THE_KIT.hostile);
    job.limits = Limits { wall: Duration::from_secs(120), ..Limits::default() };
    job.args = ["ignores_everything", "-", "-", "0", "0", "-", token].map(Into::into).to_vec();
    job
}

#[tokio::test]
#[ignore = "only another test runs it, to kill it"]
async fn plays_the_asking_program() {
    let Ok(level) = std::env::var(LEVEL) else { return };
    let token = std::env::var(TOKEN).unwrap();
    let mut events = sandbox(level.parse().unwrap()).run(forever(&token));
    assert_eq!(events.next().await, Some(RunEvent::Started));
    println!("\nrunning");
    events.next().await;
}

#[test]
fn nothing_survives_when_the_asking_program_is_killed() {
    for level in Isolation::ALL {
        let token = format!("token-{}-{level}", std::process::id());
        let mut asking = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "lifeline::plays_the_asking_program"])
            .env(LEVEL, level.to_string())
            .env(TOKEN, &token)
            .env(kit::KIT, kit_dir())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(asking.stdout.take().unwrap());
        assert!(said.lines().any(|line| line.unwrap() == "running"), "it did not start");
        assert!(!processes_with(&token).is_empty());
        asking.kill().unwrap();
        asking.wait().unwrap();
        assert_nothing_left(&token);
    }
}

/// Runs another test in a process of its own.
fn play_alone(test: &str) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", test])
        .env(kit::KIT, kit_dir())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

/// A directory that holds the kit under the names that an inherited kit has.
fn kit_dir() -> std::path::PathBuf {
    let dir = kit::THE_KIT.hostile.parent().unwrap().to_owned();
    if !dir.join("launcher").exists() {
        let _ = std::os::unix::fs::symlink(&kit::THE_KIT.launcher, dir.join("launcher"));
    }
    dir
}

#[tokio::test]
async fn dropping_the_stream_ends_everything() {
    for level in Isolation::ALL {
        let token = format!("token-dropped-{}-{level}", std::process::id());
        let mut events = sandbox(level).run(forever(&token));
        assert_eq!(events.next().await, Some(RunEvent::Started));
        assert!(!processes_with(&token).is_empty());
        drop(events);
        assert_nothing_left(&token);
    }
}

#[tokio::test]
async fn an_armed_program_that_is_dropped_leaves_nothing() {
    for level in Isolation::ALL {
        let before = helpers();
        let armed = sandbox(level).arm(forever("never"));
        assert!(becomes_true(|| helpers().iter().any(|pid| !before.contains(pid))));
        drop(armed);
        // Helpers of other tests come and go, but those of before this one's end are gone in time.
        let now = helpers();
        let gone = || now.iter().all(|pid| before.contains(pid) || !helpers().contains(pid));
        assert!(becomes_true(gone), "a helper stayed");
    }
}

/// The helpers below this process; what forks them is one too.
fn helpers() -> Vec<u32> {
    let parents: HashMap<u32, u32> = processes_with("__confined")
        .into_iter()
        .filter_map(|pid| Some((pid, parent(pid)?)))
        .collect();
    let ours = |pid: &u32| {
        let mut above = Some(pid);
        while let Some(next) = above.and_then(|pid| parents.get(pid)) {
            if *next == std::process::id() {
                return true;
            }
            above = Some(next);
        }
        false
    };
    parents.keys().copied().filter(|pid| ours(pid)).collect()
}

fn parent(pid: u32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:\t"))?.parse().ok()
}

#[test]
fn an_armed_program_needs_nothing_more_than_the_word() {
    play_alone("lifeline::plays_the_armed_program");
}

#[tokio::test]
#[ignore = "only another test runs it, as it counts the helpers of the process"]
async fn plays_the_armed_program() {
    let dir = kit::public_dir();
    let program = dir.path().join("program");
    std::fs::copy(&kit::THE_KIT.hostile, &program).unwrap();
    let sandbox = sandbox(Isolation::Full);
    let before = helpers();
    let mut job = World::new().job("echo");
    job.program.clone_from(&program);
    let armed = sandbox.arm(job);
    // The helper, the first process, and the one that becomes the program.
    let new = || helpers().iter().filter(|pid| !before.contains(pid)).count();
    assert!(becomes_true(|| new() >= 3), "{} are there", new());
    std::fs::remove_file(&program).unwrap();
    let ran = kit::finish(armed.go(b"input")).await;
    assert_eq!((ran.outcome.end, ran.stdout), (room::End::Exited(0), b"input".to_vec()));
}

#[tokio::test]
async fn the_time_of_an_armed_program_begins_with_its_first_instruction() {
    for level in Isolation::ALL {
        let mut job = World::new().job("echo");
        job.limits.wall = Duration::from_millis(500);
        let armed = sandbox(level).arm(job);
        tokio::time::sleep(Duration::from_millis(800)).await;
        let ran = kit::finish(armed.go(b"input")).await;
        assert_eq!(ran.outcome.end, room::End::Exited(0), "{level}: {ran:?}");
        assert_eq!(ran.stdout, b"input");
    }
}

#[tokio::test]
async fn the_helper_has_no_environment() {
    // Something to find.
    assert!(std::env::vars().count() > 0);
    let token = format!("token-environment-{}", std::process::id());
    let before = helpers();
    let mut events = sandbox(Isolation::Full).run(forever(&token));
    assert_eq!(events.next().await, Some(RunEvent::Started));
    let new: Vec<u32> = helpers().into_iter().filter(|pid| !before.contains(pid)).collect();
    assert!(!new.is_empty());
    for pid in new {
        // Other tests' helpers may be gone by now; none may show anything.
        let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        // Bubblewrap tells its helper in which directory it is.
        let known = environment.is_empty() || environment == b"PWD=/\0";
        assert!(known, "{}", String::from_utf8_lossy(&environment));
    }
}

#[tokio::test]
#[ignore = "only another test runs it, as it changes the whole process"]
async fn plays_the_protected_program() {
    room::protect_process().unwrap();
    let ran = run(&sandbox(Isolation::Full), World::new().job("print_and_exit_raw")).await;
    assert_eq!(ran.stdout, b"printed\n");
    let mine = format!("/proc/{}/environ", std::process::id());
    let read = Command::new("cat").arg(mine).stderr(Stdio::null()).output().unwrap();
    assert!(kit::is_root() || read.stdout.is_empty(), "others can read the environment");
}

#[test]
fn a_protected_process_still_runs_programs() {
    play_alone("lifeline::plays_the_protected_program");
}
