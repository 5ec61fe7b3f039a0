//! What the bench feels like: palette, templates, themes, mouse, keys of one's own, no colours, no
//! screen.

use vt100::Color;

use super::{answered, demo, quit};
use crate::faults::coloured;
use crate::screen::Screen;

/// The ground of the header's first cell.
fn ground(screen: &Screen) -> Color {
    screen.emulator().cell(0, 0).unwrap().bgcolor()
}

#[test]
fn palette_templates_and_earlier_prompts_save_the_hand() {
    let mut screen = demo().open();
    answered(&mut screen).press("ctrl-p").wait_for("what do you want to do?");
    screen
        .write("scrbrd")
        .wait_for("scrbrd")
        .wait_for("how both models did")
        .press("esc")
        .wait_gone("scrbrd");
    screen.press("ctrl-p").wait_for("what do you want").write("scoreboard");
    screen.wait_for("› scoreboard").press("enter");
    screen.wait_for("Scoreboard of this session").press("esc").wait_gone("Scoreboard of");
    screen.press("ctrl-g").wait_for("Templates").press("enter").wait_for("write into the gap");
    screen.write("Ada").wait_for("calculates Ada and").press("ctrl-u").wait_gone("calculates");
    screen.press("up");
    screen.wait_for("adds 8 and 120");
}

#[test]
fn a_theme_is_shown_taken_and_kept_for_good() {
    let mut screen = demo().env("COLORTERM", "truecolor").open();
    screen.wait_for("sample 1/12");
    let before = ground(&screen);
    screen.press("alt-t").wait_for("harbor").write("harbor");
    screen.wait("harbor's ground", |screen| matches!(ground(screen), Color::Rgb(..)));
    screen.press("esc").wait("the old ground", |screen| ground(screen) == before);
    screen.press("alt-t").wait_for("harbor").write("paper").press("enter");
    screen.wait_for("paper").wait_for("saved in");
    quit(&mut screen);
    let mut again = demo().at(&screen).env("COLORTERM", "truecolor").open();
    again.wait_for("sample 1/12");
    assert!(matches!(ground(&again), Color::Rgb(200.., ..)), "{:?}", ground(&again));
}

/// Presses and releases the left button at a cell, from 0.
fn click(screen: &mut Screen, column: usize, row: usize) {
    let (column, row) = (column + 1, row + 1);
    screen.write(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"));
}

/// Where a text stands: column and row, from 0.
fn place(screen: &Screen, text: &str) -> (usize, usize) {
    let rows = screen.text();
    let mut rows = rows.lines().enumerate();
    let found = rows.find_map(|(n, row)| Some((row.split_once(text)?.0.chars().count(), n)));
    found.unwrap_or_else(|| panic!("no {text}:\n{}", screen.dump()))
}

#[test]
fn the_mouse_focuses_scrolls_opens_tabs_and_goes_to_the_line_of_a_message() {
    let broken = "```asm\n\t.globl main\nmain:\n\tmovz $8, %eax\n\tret\n```\n";
    let long = format!("{}{broken}", "words\n".repeat(60));
    let tape = crate::tape::tape("No.", &long);
    let mut screen = crate::screen::bench().cassette(&tape).open();
    answered(&mut screen).wait_for("✗as").wait_for("│ build │");
    let (column, row) = place(&screen, "build │");
    click(&mut screen, column, row);
    screen.wait_for("$ as ");
    let (column, row) = place(&screen, "no such instruction");
    click(&mut screen, column, row);
    screen.wait_for("movz $8, %eax").wait_for("▸ Tuned");
    let (column, row) = place(&screen, "movz");
    for _ in 0..30 {
        screen.write(&format!("\x1b[<64;{};{}M", column + 1, row + 1));
    }
    screen.wait("the top of the reply", |screen| screen.row(5).contains("┃"));
    screen.press("ctrl-t").wait_for("the mouse belongs to the terminal");
}

#[test]
fn without_colours_signs_and_words_say_all_and_keys_of_ones_own_tell_their_conflicts() {
    let keys = "[keys]\n\"ctrl-r\" = \"run_selected\"\nf6 = \"run_selected\"\n";
    let mut screen = demo().env("NO_COLOR", "1").settings(keys).open();
    screen.wait_for("F6 is run_selected now, and run_both has no key any more");
    answered(&mut screen).press("ctrl-r").wait_for("equals C++").wait_for("✓= C++");
    assert_eq!(coloured(&screen), Vec::<String>::new());
}
