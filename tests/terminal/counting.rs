//! The scoreboard and blind turns, with programs that really run.

use std::time::Duration;

use crate::screen::{Screen, bench};
use crate::tape::{answers, twins};

/// A bench whose base model is wrong and whose tuned model is right.
fn unequal() -> Screen {
    let tape = answers(&[twins("127")], &[twins("128")]);
    let mut screen = bench().cassette(&tape).open();
    screen.wait_for("made for a test");
    screen
}

#[test]
fn the_scoreboard_counts_what_was_run_and_writes_it_into_a_file() {
    let mut screen = unequal();
    screen.press("f7").wait_for("Nothing counts yet").press("esc");
    screen.wait("the scoreboard to close", |screen| !screen.shows("Nothing counts yet"));
    screen.press("enter");
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    screen.press("f6").wait("both runs", |screen| screen.count("✓run") == 2);
    screen.press("f7").wait_for("0 of 1, 0 %").wait_for("1 of 1, 100 %");
    screen.wait_for("No difference shown: exact McNemar p = 1.000");
    screen.press("m").wait_for("written: ").wait_for("assemblergpt-scoreboard-");
    let dump = screen.dump();
    let path = dump.split("written: ").nth(1).unwrap().split_whitespace().next().unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    std::fs::remove_file(path).unwrap();
    assert!(text.contains("| wrong | right |"), "{text}");
    screen.press("x").wait_for("press x again").press("x").wait_for("Nothing counts yet");
}

#[test]
fn a_blind_turn_has_no_names_until_the_vote() {
    let mut screen = unequal();
    screen.press("f8").wait_for("blind from the next prompt on").press("enter");
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    for word in ["Base", "Tuned", "recorded"] {
        assert!(!screen.shows(word), "{}", screen.dump());
    }
    assert!(screen.shows("Left") && screen.shows("Right"), "{}", screen.dump());
    screen.press("f6").wait("both runs", |screen| screen.count("✓run") == 2);
    screen.press("f2").read_for(Duration::from_millis(300));
    assert!(!screen.shows("Tuned"), "{}", screen.dump());
    screen.press("alt-2").wait_for("verdict: tuned").wait_for("Tuned");
    screen.press("f7").wait_for("Votes: ").wait_for("of 1 agree with the verdicts");
}
