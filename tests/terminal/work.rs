//! The main job: a prompt, two streams, one key, real output.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::screen::{Screen, Setup, bench};
use crate::tape::{ENDLESS, fenced, tape};

#[test]
fn without_settings_key_or_network_it_opens_and_says_that_it_plays_built_in_samples() {
    let mut screen = bench().open();
    screen.wait_for("plays built-in samples");
    screen.wait_for("Create an Assembler program that adds 8 and 120.");
    screen.wait_for("No model is connected");
    assert!(screen.emulator().alternate_screen());
    assert!(screen.emulator().bracketed_paste());
}

#[test]
fn at_a_first_start_the_built_in_models_answer_and_what_they_wrote_is_run() {
    let mut screen = bench().bare().open();
    screen.wait_for("the program's own two answer").wait_for("very small models");
    screen.write("Write an Assembler program that adds 17 and 25").press("enter");
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    assert!(screen.shows("builtin:base") && screen.shows("builtin:tuned"), "{}", screen.dump());
    screen.press("f5").wait_for("42");
}

#[test]
fn two_keys_lead_from_the_start_to_the_output_of_a_program() {
    let mut screen = bench().open();
    screen.wait_for("plays built-in samples").press("enter f5");
    screen.wait_for("The sum of 8 and 120 is: 128");
    screen.wait_for("exit 0").wait_for("equals C++");
    screen.press("ctrl-q");
    assert!(screen.wait_exit(Duration::from_secs(2)).success());
    screen.assert_given_back();
}

#[test]
fn f6_runs_both_answers_one_after_the_other() {
    let mut screen = bench().open();
    screen.wait_for("plays built-in samples").press("enter");
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    screen.press("f6");
    screen.wait("both runs", |screen| screen.count("✓run") == 2);
    screen.wait("the last run's output", |screen| screen.shows("128") && screen.shows("exit 0"));
}

#[test]
fn escape_stops_both_streams_and_the_text_that_came_stays() {
    let mut screen = bench().pace("1").open();
    screen.wait_for("plays built-in samples").press("enter");
    screen.wait_for("simple x86-64 assembly");
    screen.wait("text on both sides", |screen| screen.count("streaming") == 2);
    screen.press("esc");
    screen.wait("both streams to stop", |screen| screen.count("stopped by you") == 2);
    assert_eq!(screen.count("streaming"), 0, "{}", screen.dump());
    assert!(screen.shows("simple x86-64 assembly"), "{}", screen.dump());
    let then = screen.text();
    screen.read_for(Duration::from_millis(500));
    assert_eq!(screen.text(), then, "text went on coming");
}

#[test]
fn a_program_that_loops_is_stopped_by_escape_and_nothing_of_it_is_left() {
    let mut screen = endless().open();
    spin(&mut screen);
    // What forks helpers is the bench's own child, and stays; so does what is held ready for the
    // next run.
    let bench = screen.pid().as_raw_nonzero().get();
    let all = descendants(screen.pid());
    let spins = all.iter().find(|one| one.state == 'R').expect("no process runs the program");
    let helper = spins.parent;
    let running: Vec<Process> =
        all.into_iter().filter(|one| one.pid == helper || one.parent == helper).collect();
    assert!(running.len() >= 2 && running.iter().all(|one| one.pid != bench), "{running:?}");
    screen.press("esc").wait_for("stopped by you");
    assert!(printed(&screen), "the output was lost\n{}", screen.dump());
    screen.wait("the end of its processes", |_| running.iter().all(|one| !one.lives()));
    screen.write("still here").wait_for("still here");
}

#[test]
fn a_program_that_loops_is_stopped_by_the_time_limit_of_the_settings() {
    let mut screen = endless().settings("[run]\ntime_limit = \"1s\"\n").open();
    spin(&mut screen);
    screen.wait_for("time limit");
    assert!(printed(&screen), "the output was lost\n{}", screen.dump());
}

#[test]
fn no_process_of_a_running_program_survives_a_kill_of_the_bench() {
    let mut screen = endless().open();
    spin(&mut screen);
    let running = descendants(screen.pid());
    assert!(!running.is_empty(), "no process runs the program");
    screen.signal(Signal::KILL);
    let killed = screen.wait_exit(Duration::from_secs(2));
    assert!(killed.signal().is_some(), "{killed}");
    let start = Instant::now();
    while running.iter().any(Process::lives) {
        assert!(start.elapsed() < Duration::from_secs(10), "still there: {running:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_bench_at_rest_does_not_wake_up() {
    let mut screen = bench().open();
    screen.wait_for("plays built-in samples").press("enter f5");
    screen.wait_for("equals C++");
    settle(&mut screen);
    let (before, sent) = (wake_ups(&screen), screen.raw().len());
    screen.read_for(Duration::from_secs(1));
    assert_eq!(wake_ups(&screen) - before, 0, "times that it woke up within a second");
    assert_eq!(screen.raw().len(), sent, "it wrote to the terminal");
}

/// Waits until what follows a run is done: the comparison with the compiler, and what is kept.
fn settle(screen: &mut Screen) {
    let start = Instant::now();
    loop {
        let before = wake_ups(screen);
        screen.read_for(Duration::from_millis(500));
        let tools = ["g++", "gcc", "cc1plus", "as", "ld", "nasm"];
        let all = descendants(screen.pid());
        let working = all.iter().any(|one| tools.contains(&one.name.as_str()));
        if !working && wake_ups(screen) == before {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(20), "it never comes to rest");
    }
}

fn endless() -> Setup {
    bench().cassette(&tape("No.", &fenced(ENDLESS)))
}

/// Runs the endless program until it has said something.
fn spin(screen: &mut Screen) {
    screen.wait_for("replays").press("enter");
    screen.wait_for("complete").press("f5");
    screen.wait("its output", printed);
}

/// Whether the run pane shows the program's output: a row that holds nothing else.
fn printed(screen: &Screen) -> bool {
    screen.text().lines().any(|row| row.trim_matches(['│', ' ']) == "spinning")
}

/// How often the bench gave its processor up and got it back, in all its threads.
fn wake_ups(screen: &Screen) -> u64 {
    let tasks = std::fs::read_dir(screen.proc().join("task")).unwrap();
    tasks
        .map(|task| {
            let status = std::fs::read_to_string(task.unwrap().path().join("status")).unwrap();
            let line = status.lines().find(|l| l.starts_with("voluntary_ctxt_switches")).unwrap();
            line.split_whitespace().last().unwrap().parse::<u64>().unwrap()
        })
        .sum()
}

/// A process, told from a later one of the same number by the time of its start.
#[derive(Debug, PartialEq)]
struct Process {
    pid: i32,
    parent: i32,
    name: String,
    state: char,
    start: u64,
}

impl Process {
    fn read(pid: i32) -> Option<Self> {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // The name stands in brackets and may hold blanks and brackets itself.
        let (head, rest) = stat.rsplit_once(") ")?;
        let name = head.split_once(" (")?.1.to_owned();
        let mut words = rest.split(' ');
        let state = words.next()?.chars().next()?;
        let parent = words.next()?.parse().ok()?;
        Some(Self { pid, parent, name, state, start: words.nth(17)?.parse().ok()? })
    }

    fn lives(&self) -> bool {
        Self::read(self.pid).is_some_and(|now| now.start == self.start && now.state != 'Z')
    }
}

/// All processes below one.
fn descendants(root: Pid) -> Vec<Process> {
    let numbers = std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let all: Vec<Process> = numbers.filter_map(Process::read).collect();
    let mut family = vec![root.as_raw_nonzero().get()];
    loop {
        let more: Vec<i32> = all
            .iter()
            .filter(|one| family.contains(&one.parent) && !family.contains(&one.pid))
            .map(|one| one.pid)
            .collect();
        if more.is_empty() {
            break;
        }
        family.extend(more);
    }
    all.into_iter().filter(|one| family[1..].contains(&one.pid)).collect()
}
