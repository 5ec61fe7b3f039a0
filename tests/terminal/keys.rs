//! Keys and pastes, and what they do to the screen.

use std::time::Duration;

use crate::screen::{Screen, bench};
use crate::tape::answered;

/// An editor with nothing in it.
fn empty() -> Screen {
    let mut screen = bench().args(&["--demo", ""]).open();
    screen.wait_for("Enter sends");
    screen
}

#[test]
fn what_is_typed_stands_in_the_prompt_and_letters_are_no_commands_there() {
    let mut screen = empty();
    screen.write("jazz quiz? größer ").wait_for("jazz quiz? größer");
    screen.press("backspace backspace x").wait_for("größex");
}

#[test]
fn alt_enter_and_ctrl_j_start_a_new_line_and_send_nothing() {
    let mut screen = empty();
    screen.write("alpha").press("alt-enter").write("beta").press("ctrl-j").write("gamma");
    screen.wait_for("gamma");
    assert!(screen.row(2).contains("alpha"), "{}", screen.dump());
    assert!(screen.row(3).contains("beta"), "{}", screen.dump());
    assert!(screen.row(4).contains("gamma"), "{}", screen.dump());
    assert!(!screen.shows("turn 1"), "{}", screen.dump());
}

#[test]
fn a_paste_never_submits_and_its_line_ends_become_one_kind() {
    let mut screen = empty();
    screen.paste("first\r\nsecond\rthird\nfourth\r\n");
    screen.wait_for("fourth");
    for (row, text) in [(2, "first"), (3, "second"), (4, "third"), (5, "fourth")] {
        let shown = screen.row(row);
        let held = shown.trim_matches(['│', ' ']);
        assert_eq!(held, text, "{}", screen.dump());
    }
    screen.read_for(Duration::from_millis(300));
    assert!(!screen.shows("turn 1"), "{}", screen.dump());
}

#[test]
fn a_paste_with_escapes_in_it_neither_presses_keys_nor_reaches_the_terminal() {
    let mut screen = empty();
    screen.paste("a\x1b]0;owned\x07b\x11c\x03d");
    screen.wait_for("a]0;ownedbcd");
    assert!(!screen.sent(b"\x1b]0;owned"));
}

#[test]
fn tab_moves_the_focus_through_all_panes_and_back_to_the_prompt() {
    let mut screen = answered();
    screen.wait_for("Enter send");
    screen.press("tab").wait_for("▸ Base").wait_for("z zoom");
    screen.press("tab").wait_for("▸ Tuned").wait_for("z zoom");
    let run = border(&screen);
    screen.press("tab");
    screen.wait("the run pane's bright frame", |screen| border(screen) != run);
    screen.press("tab").wait_for("Enter send");
    screen.write("typed").wait_for("typed");
    screen.press("shift-tab").wait_for("z zoom");
    screen.wait("the run pane's bright frame", |screen| border(screen) != run);
}

/// The look of the run pane's frame.
fn border(screen: &Screen) -> (vt100::Color, bool, bool) {
    let text = screen.text();
    let row = text.lines().position(|row| row.contains("Run ·")).unwrap();
    let corner = screen.emulator().cell(u16::try_from(row).unwrap(), 0).unwrap();
    (corner.fgcolor(), corner.bold(), corner.dim())
}

#[test]
fn zoom_gives_a_pane_the_whole_screen_and_gives_it_back() {
    let mut screen = answered();
    screen.press("tab z").wait_gone("Run ·");
    assert!(screen.shows("base speaks") && !screen.shows("tuned speaks"), "{}", screen.dump());
    screen.press("z").wait_for("Run ·").wait_for("tuned speaks");
    screen.press("z").wait_gone("Run ·").press("esc").wait_for("Run ·");
}

#[test]
fn help_opens_over_the_bench_and_closes_without_doing_anything_else() {
    let mut screen = empty();
    screen.write("kept").wait_for("kept");
    screen
        .press("f1")
        .wait_for("Esc closes")
        .press("pgdn")
        .wait_for("put the prompt to both models");
    screen.press("esc").wait_gone("Esc closes");
    assert!(screen.shows("kept"), "{}", screen.dump());
    screen.press("f1").wait_for("Esc closes").press("f1").wait_gone("Esc closes");
    screen.press("tab ?").wait_for("Esc closes").press("q").wait_gone("Esc closes");
    screen.press("tab tab tab").write(" on").wait_for("kept on");
}

#[test]
fn the_prompts_on_offer_are_chosen_with_up_and_down() {
    let mut screen = bench().open();
    screen.wait_for("sample 1/12").press("down").wait_for("sample 2/12");
    assert!(screen.row(2).contains("factorial"), "{}", screen.dump());
    screen.press("up").wait_for("sample 1/12");
    assert!(screen.row(2).contains("adds 8 and 120"), "{}", screen.dump());
}

#[test]
fn ctrl_l_paints_the_whole_screen_anew() {
    let mut screen = answered();
    screen.wait_gone("isolation: …").read_for(Duration::from_millis(200));
    let (before, sent) = (screen.text(), screen.raw().len());
    screen.press("ctrl-l");
    screen.wait("a new picture", |screen| {
        screen.raw().len() > sent + 1000 && screen.text() == before
    });
}

#[test]
fn a_reply_is_edited_in_the_users_editor_and_runs_as_edited() {
    let editor = "#!/bin/sh\nsed -i 's/The sum of/The edited sum of/' \"$1\"\n";
    let mut screen = bench().file("editor.sh", editor).env("VISUAL", "sh editor.sh").open();
    screen.wait_for("plays built-in samples").press("enter");
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    screen.press("tab tab e").wait_for("edited: F5 runs your text");
    screen.press("f5").wait_for("The edited sum of 8 and 120 is: 128");
    screen.press("E").wait_for("the reply as it came");
    screen.press("f5").wait_for("The sum of 8 and 120 is: 128").wait_for("equals C++");
}

#[test]
fn an_editor_that_fails_is_named_and_the_bench_goes_on() {
    let mut screen = bench().env("VISUAL", "false").open();
    screen.wait_for("plays built-in samples").press("enter");
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    screen.press("tab e").wait_for("set $VISUAL to an editor that works");
    screen.press("f1").wait_for("Esc closes");
}
