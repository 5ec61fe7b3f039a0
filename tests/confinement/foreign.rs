//! Programs for another machine run confined under an emulator, and are held as any other.

use std::path::Path;
use std::time::Duration;

use assemblergpt::sandbox::{End, Isolation, Job, Limit};
use futures::StreamExt;

use super::hostile::{accepted, portable_cases};
use super::kit::{THE_KIT, World, run, sandbox};

const QEMU: &str = "/usr/bin/qemu-aarch64";
const ROOT: &str = "/usr/aarch64-linux-gnu";

/// The hostile programs for `AArch64`; `None` where this machine can neither make nor run them.
fn foreign() -> Option<&'static Path> {
    let found = THE_KIT.foreign.as_deref().filter(|_| Path::new(QEMU).is_file());
    if found.is_none() {
        eprintln!("skipped: install g++-aarch64-linux-gnu and qemu-user");
    }
    found
}

fn job(world: &World, program: &Path, case: &str) -> Job {
    let native = world.job(case);
    let mut job = Job::emulated(QEMU, ROOT, program);
    job.args.extend(native.args);
    job.limits = native.limits;
    job
}

/// The ends with which a case was held under an emulator.
fn held(case: &str, level: Isolation) -> Vec<End> {
    let mut ends = accepted(case, level);
    match case {
        // Every process of an emulator has megabytes of its own.
        "fork_bomb" | "fork_chain" => ends.push(End::Limit(Limit::Memory)),
        // It says yes to any limit of memory and changes nothing; the kernel's limits stay.
        "raise_limits" => ends.push(End::Exited(66)),
        _ => {}
    }
    ends
}

/// The cases but for that of the empty directory, as the program itself lies there.
fn cases() -> Vec<String> {
    portable_cases().into_iter().filter(|case| case != "empty_directory").collect()
}

async fn hold(level: Isolation) {
    let Some(program) = foreign() else { return };
    let cases = cases();
    assert!(cases.len() > 60, "only {} cases were found", cases.len());
    let mut world = World::new();
    let runs = cases.iter().map(|case| {
        let (sandbox, mut job) = (sandbox(level), job(&world, program, case));
        if held(case, level).contains(&End::Limit(Limit::Time)) {
            job.limits.wall = Duration::from_secs(1);
        }
        async move { (case, run(&sandbox, job).await) }
    });
    let ran: Vec<_> = futures::stream::iter(runs).buffer_unordered(6).collect().await;
    let mut broken = Vec::new();
    for (case, ran) in &ran {
        if !held(case, level).contains(&ran.outcome.end) || !ran.started {
            broken.push(format!("{case}: {:?}\n{}", ran.outcome, ran.text()));
        }
    }
    assert!(broken.is_empty(), "at level {level}:\n{}", broken.join("\n"));
    world.check();
}

#[tokio::test]
async fn the_hostile_set_of_another_machine_is_held_at_level_full() {
    hold(Isolation::Full).await;
}

#[tokio::test]
async fn the_hostile_set_of_another_machine_is_held_at_level_restricted() {
    hold(Isolation::Restricted).await;
}

#[tokio::test]
async fn an_emulator_does_not_run_without_files_and_says_why() {
    let job = Job::emulated(QEMU, ROOT, &THE_KIT.hostile);
    if !Path::new(QEMU).is_file() {
        return;
    }
    let ran = run(&sandbox(Isolation::LimitsOnly), job).await;
    let End::NotStarted(why) = ran.outcome.end else { panic!("{:?}", ran.outcome) };
    assert!(why.contains("for another machine"), "{why}");
}
