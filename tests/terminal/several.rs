//! Several replies of each side to one prompt: streamed, run one after the other, counted.

use crate::screen::{Screen, bench};
use crate::tape::{answers, twins};

/// A bench with three replies of each side: the base model is never right, the tuned one twice.
fn three() -> Screen {
    let tape = answers(&[twins("127")], &[twins("128"), twins("129"), twins("128")]);
    let mut screen = bench().args(&["--samples", "3"]).cassette(&tape).open();
    screen.wait_for("made for a test").press("enter");
    screen.wait("all replies", |screen| screen.count("complete") == 2);
    screen
}

#[test]
fn an_anecdote_becomes_a_rate_by_one_key() {
    let mut screen = three();
    screen.wait_for("1/3 ···");
    screen.press("f6");
    screen.wait_for("1/3 ✓✗✓").wait_for("2 of 3 right");
    screen.wait_for("1/3 ✗✗✗").wait_for("0 of 3 right");
    screen.press("tab tab ]").wait_for("2/3 ✓✗✓").wait_for("Run · Tuned 2/3");
    screen.wait_for("129");
    screen.press("+").wait_for("4 ✓✗✓·");
    screen.wait("the fourth to be the first again", |screen| screen.shows("2/4"));
    screen.press("[ [").wait_for("the recording holds 3 replies");
}

#[test]
fn several_replies_have_room_where_the_panes_are_tabs() {
    let tape = answers(&[twins("127")], &[twins("128"), twins("129"), twins("128")]);
    let setup = bench().args(&["--samples", "3"]).size(80, 24).cassette(&tape);
    let mut screen = setup.open();
    screen.wait_for("made for a test").press("enter f6");
    screen.wait_for("Base 1/3 ✗✗✗").wait_for("Tuned 1/3 ✓✗✓");
}

#[test]
fn serial_mode_asks_one_after_the_other_and_comes_to_the_same() {
    let tape = answers(&[twins("127")], &[twins("128"), twins("129")]);
    let setup = bench().args(&["--samples", "2", "--serial"]).cassette(&tape);
    let mut screen = setup.open();
    screen.wait_for("made for a test").press("enter");
    screen.wait("all replies", |screen| screen.count("complete") == 2);
    screen.press("f6").wait_for("1/2 ✓✗").wait_for("1/2 ✗✗");
}
