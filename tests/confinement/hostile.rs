//! The hostile set: each program does its worst at each level, and nothing comes of it.

use std::time::Duration;

use assemblergpt::sandbox::{End, Isolation, Job, Limit, Sandbox};
use futures::StreamExt;

use super::kit::{Ran, World, run, sandbox};

/// What a program of any machine can try.
const PORTABLE: [&str; 5] = [
    include_str!("../hostile/files.c"),
    include_str!("../hostile/network.c"),
    include_str!("../hostile/process.c"),
    include_str!("../hostile/resource.c"),
    include_str!("../hostile/state.c"),
];

/// The names of the cases that any machine has.
pub(crate) fn portable_cases() -> Vec<String> {
    cases_of(&PORTABLE)
}

/// The names of all cases, as their sources list them.
fn cases() -> Vec<String> {
    let mut all = portable_cases();
    all.extend(cases_of(&[include_str!("../hostile/kernel.c")]));
    all
}

fn cases_of(sources: &[&str]) -> Vec<String> {
    let rows = sources.iter().flat_map(|source| source.lines());
    let names = rows.filter_map(|row| row.trim().strip_prefix("{\"")?.split('"').next());
    names.map(str::to_owned).collect()
}

/// The ends with which a case was held.
pub(crate) fn accepted(case: &str, level: Isolation) -> Vec<End> {
    let limit = |limit| vec![End::Limit(limit)];
    let files = level > Isolation::LimitsOnly;
    match case {
        "huge_file" if files => limit(Limit::FileSize),
        // In a file system of its own it is refused more files; elsewhere it is stopped.
        "many_files" | "many_big_files" if level == Isolation::Restricted => limit(Limit::FileSize),
        "fork_chain" if level == Isolation::Full => vec![End::Exited(0)],
        "fork_bomb" | "thread_bomb" | "fork_chain" => {
            vec![End::Limit(Limit::Time), End::Limit(Limit::Processes)]
        }
        "ignores_everything"
        | "stops_itself"
        | "endless_loop"
        | "endless_sleep"
        | "closed_output_and_loop"
        | "refused_for_ever" => limit(Limit::Time),
        "memory_in_one" | "memory_by_mapping" | "memory_in_many" => limit(Limit::Memory),
        "flood_stdout" | "flood_stderr" | "flood_without_end_of_line" => limit(Limit::Output),
        "endless_stack" => vec![End::Signalled(libc::SIGSEGV)],
        "int_0x80" | "far_jump_to_32_bits" => vec![End::Signalled(libc::SIGSYS)],
        "aborts" => vec![End::Signalled(libc::SIGABRT)],
        _ => vec![End::Exited(0)],
    }
}

async fn hold(level: Isolation) {
    hold_by(&sandbox(level), level, &[]).await;
}

/// Runs the set but for `without` in a sandbox that holds what `level` does.
pub(crate) async fn hold_by(sandbox: &Sandbox, level: Isolation, without: &[&str]) {
    hold_however(level, without, |job| run(sandbox, job)).await;
}

/// Runs the set but for `without`, each job as `run` does, where `level` holds.
pub(crate) async fn hold_however<F: Future<Output = Ran>>(
    level: Isolation,
    without: &[&str],
    run: impl Fn(Job) -> F,
) {
    let mut cases = cases();
    cases.retain(|case| !without.contains(&case.as_str()));
    assert!(cases.len() > 90, "only {} cases were found", cases.len());
    let mut world = World::new();
    let runs = cases.iter().map(|case| {
        let mut job = world.job(case);
        if accepted(case, level).contains(&End::Limit(Limit::Time)) {
            job.limits.wall = Duration::from_millis(600);
        }
        let ran = run(job);
        async move { (case, ran.await) }
    });
    let ran: Vec<_> = futures::stream::iter(runs).buffer_unordered(6).collect().await;
    let mut broken = Vec::new();
    for (case, ran) in &ran {
        if !accepted(case, level).contains(&ran.outcome.end) || !ran.started {
            broken.push(format!("{case}: {:?}\n{}", ran.outcome, ran.text()));
        }
    }
    assert!(broken.is_empty(), "at level {level}:\n{}", broken.join("\n"));
    world.check();
}

#[tokio::test]
async fn the_hostile_set_is_held_at_level_full() {
    hold(Isolation::Full).await;
}

#[tokio::test]
async fn the_hostile_set_is_held_at_level_restricted() {
    hold(Isolation::Restricted).await;
}

#[tokio::test]
async fn the_hostile_set_is_held_at_level_limits_only() {
    hold(Isolation::LimitsOnly).await;
}
