//! Palette, themes, templates, earlier prompts, clipboard and mouse, in a real terminal.

use std::time::Duration;

use vt100::Color;

use crate::screen::{Screen, bench};
use crate::tape::{PROMPT, answered, tape};

/// The ground of the header's first cell.
fn ground(screen: &Screen) -> Color {
    screen.emulator().cell(0, 0).unwrap().bgcolor()
}

#[test]
fn the_palette_finds_an_action_by_its_words_and_does_it() {
    let mut screen = answered();
    screen.press("tab ctrl-p").wait_for("what do you want to do?");
    screen.write("whole screen").wait_for("give the pane the whole screen").press("enter");
    screen.wait_gone("Run · ").press("esc").wait_for("Run · ");
}

#[test]
fn a_theme_is_shown_as_one_points_at_it_and_esc_brings_the_old_one_back() {
    let mut screen = bench().env("COLORTERM", "truecolor").open();
    screen.wait_for("Welcome");
    let before = ground(&screen);
    screen.press("alt-t").wait_for("harbor").press("down");
    screen.wait("harbor's own ground", |screen| matches!(ground(screen), Color::Rgb(..)));
    screen.press("esc").wait("the old theme", |screen| ground(screen) == before);
    screen.press("alt-t").wait_for("harbor").write("paper").press("enter");
    screen.wait_for("the theme paper is saved in");
    assert!(matches!(ground(&screen), Color::Rgb(200.., 200.., _)), "{:?}", ground(&screen));
}

#[test]
fn a_terminal_of_256_colours_gets_no_others() {
    let mut screen = bench().args(&["--theme", "harbor"]).open();
    screen.wait_for("Welcome");
    assert!(matches!(ground(&screen), Color::Idx(16..)), "{:?}", ground(&screen));
    assert!(!screen.sent(b"38;2;") && !screen.sent(b"48;2;"));
}

#[test]
fn the_terminal_says_whether_it_is_light_and_nothing_of_that_is_typed() {
    let mut screen =
        bench().args(&["--theme", "auto", "--demo", ""]).env("COLORTERM", "truecolor").open();
    // The first screen does not wait for the answer.
    screen.wait_for("Enter sends");
    screen.wait("the question", |screen| screen.sent(b"\x1b]11;?\x1b\\"));
    screen.write("be").write("\x1b]11;rgb:ffff/ffff/ffff\x1b\\").write("fore");
    screen.wait("a light theme", |screen| matches!(ground(screen), Color::Rgb(200.., ..)));
    screen.wait_for("before");
    assert!(!screen.shows("11;"), "{}", screen.dump());
}

#[test]
fn what_was_asked_in_an_earlier_session_comes_back_with_one_key() {
    let mut first = bench().cassette(&tape("base\n", "tuned\n")).open();
    first.wait_for(PROMPT).press("enter");
    first.wait("both replies", |screen| screen.count("complete") == 2);
    first.press("ctrl-q").wait_exit(Duration::from_secs(20));
    let mut second = bench().at(&first).args(&["--demo", "a draft"]).open();
    second.wait_for("a draft");
    // The history is opened beside the first screen.
    second.wait("the earlier prompt", |screen| screen.history().join("history.db").exists());
    second.read_for(Duration::from_millis(500));
    second.press("up").wait_for(PROMPT).press("down").wait_for("a draft");
}

#[test]
fn a_template_is_filled_gap_by_gap() {
    let mut screen =
        bench().args(&["--demo", ""]).settings("[templates]\nmine = \"from {a} to {b}\"\n").open();
    screen.wait_for("Enter sends").press("ctrl-g").wait_for("from {a} to {b}");
    screen.write("mine").press("enter").wait_for("write into the gap");
    screen.write("8").press("tab").write("128").wait_for("from 8 to 128");
}

#[test]
fn a_copy_goes_to_the_terminal_in_one_sequence_through_what_stands_between() {
    let mut screen = answered();
    screen.press("tab y").wait_for("copied 1 line");
    assert!(screen.sent(b"\x1b]52;c;YmFzZSBzcGVha3MK\x07"));
    // This tmux is not there, so that its pass-through is what is left.
    let tape = tape("base speaks\n", "tuned speaks\n");
    let mut screen = bench().cassette(&tape).env("TMUX", "/nowhere,1,0").open();
    screen.wait_for(PROMPT).press("enter");
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    screen.press("tab y").wait_for("copied 1 line");
    assert!(screen.sent(b"\x1bPtmux;\x1b\x1b]52;c;YmFzZSBzcGVha3MK\x07\x1b\\"));
}

#[test]
fn the_divider_is_dragged_and_a_double_click_brings_it_back() {
    let mut screen = answered();
    let divider = |screen: &Screen| {
        screen.row(10).chars().position(|c| c == '│' || c == '┃').map(|first| {
            let row = screen.row(10);
            row.chars().enumerate().skip(first + 1).find(|(_, c)| *c == '│').unwrap().0
        })
    };
    assert_eq!(divider(&screen), Some(59), "{}", screen.dump());
    // SGR mouse: button, column and row from 1; 32 is added while it is dragged.
    screen.write("\x1b[<0;60;11M\x1b[<32;41;11M\x1b[<0;41;11m");
    screen.wait("the divider to move", |screen| divider(screen) == Some(39));
    screen.write("\x1b[<0;40;11M\x1b[<0;40;11m\x1b[<0;40;11M\x1b[<0;40;11m");
    screen.wait("the divider to come back", |screen| divider(screen) == Some(59));
}

#[test]
fn keys_in_conflict_are_named_at_the_start_and_the_settings_win() {
    let mut screen = bench().settings("[keys]\nf6 = \"run_selected\"\n").open();
    screen.wait_for("F6 is run_selected now, and run_both has no key any more");
}
