//! Ways out of the bench, each of which gives the terminal back.

use std::time::Duration;

use rustix::process::Signal;

use crate::screen::{Screen, bench};
use crate::tape::{ENDLESS, fenced, tape};

/// The most that an end may take.
const SOON: Duration = Duration::from_secs(2);

/// A bench in the middle of two streams.
fn streaming() -> Screen {
    let mut screen = bench().pace("1").open();
    screen.wait_for("plays built-in samples").press("enter").wait_for("streaming");
    screen
}

#[test]
fn ctrl_q_quits() {
    let mut screen = bench().open();
    screen.wait_for("plays built-in samples").press("ctrl-q");
    assert!(screen.wait_exit(SOON).success());
    screen.assert_given_back();
}

#[test]
fn ctrl_c_twice_quits_and_once_only_says_so() {
    let mut screen = bench().open();
    screen.wait_for("plays built-in samples").press("ctrl-c");
    screen.wait_for("press Ctrl+C again to leave");
    screen.press("x").wait_gone("press Ctrl+C again to leave").press("ctrl-c");
    screen.wait_for("press Ctrl+C again to leave").press("ctrl-c");
    assert!(screen.wait_exit(SOON).success());
    screen.assert_given_back();
}

#[test]
fn ctrl_c_stops_the_streams_before_it_quits() {
    let mut screen = streaming();
    screen.press("ctrl-c").wait("both streams to stop", |s| s.count("stopped by you") == 2);
    screen.press("ctrl-c").wait_for("press Ctrl+C again to leave").press("ctrl-c");
    assert!(screen.wait_exit(SOON).success());
    screen.assert_given_back();
}

#[test]
fn a_quit_in_the_middle_of_a_stream_gives_the_terminal_back() {
    let mut screen = streaming();
    screen.press("ctrl-q");
    assert!(screen.wait_exit(SOON).success());
    screen.assert_given_back();
}

#[test]
fn sigterm_ends_a_bench_that_streams_and_gives_the_terminal_back() {
    let mut screen = streaming();
    screen.signal(Signal::TERM);
    screen.wait_exit(SOON);
    screen.assert_given_back();
}

#[test]
fn sighup_ends_a_bench_that_runs_a_program_and_gives_the_terminal_back() {
    let mut screen = bench().cassette(&tape("No.", &fenced(ENDLESS))).open();
    screen.wait_for("replays").press("enter").wait_for("complete");
    screen.press("f5").wait_for("running");
    screen.signal(Signal::HUP);
    screen.wait_exit(SOON);
    screen.assert_given_back();
}

#[test]
fn ctrl_z_suspends_and_a_continue_paints_the_whole_screen_again() {
    let mut screen = streaming();
    screen.press("ctrl-z");
    suspended_and_continued(&mut screen);
}

#[test]
fn sigtstp_suspends_and_a_continue_paints_the_whole_screen_again() {
    let mut screen = streaming();
    screen.signal(Signal::TSTP);
    suspended_and_continued(&mut screen);
}

fn suspended_and_continued(screen: &mut Screen) {
    screen.wait("the bench to stop", stopped);
    screen.read_for(Duration::from_millis(50));
    screen.assert_given_back();
    screen.signal(Signal::CONT);
    screen.wait("the alternate screen", |screen| screen.emulator().alternate_screen());
    screen.wait_for("AssemblerGPT").wait_for("Enter send").wait_for("adds 8 and 120");
    assert!(screen.emulator().bracketed_paste());
    screen.write("awake").wait_for("awake").press("ctrl-q");
    assert!(screen.wait_exit(SOON).success());
    screen.assert_given_back();
}

fn stopped(screen: &Screen) -> bool {
    let status = std::fs::read_to_string(screen.proc().join("status")).unwrap();
    status.lines().any(|line| line.starts_with("State:") && line.contains("T (stopped)"))
}

#[test]
fn a_fault_in_a_job_is_named_and_the_bench_goes_on() {
    let mut screen = bench().env("ASSEMBLERGPT_FAULT", "job").open();
    screen.wait_for("a job fails on purpose");
    screen.write("still here").wait_for("still here");
    screen.press("ctrl-q");
    assert!(screen.wait_exit(SOON).success());
    screen.assert_given_back();
}

#[test]
fn a_fault_in_the_loop_gives_the_terminal_back_and_says_what_it_was() {
    let mut screen = bench().env("ASSEMBLERGPT_FAULT", "loop").open();
    assert!(!screen.wait_exit(SOON).success());
    screen.assert_given_back();
    assert!(screen.sent(b"the loop fails on purpose"), "{}", screen.dump());
}
