//! Several replies to a prompt, and every way to look at them.

use super::{answered, demo};
use crate::screen::Screen;

/// The two replies to the first sample, the tuned one in focus.
fn opened() -> Screen {
    let mut screen = demo().size(160, 48).open();
    answered(&mut screen).wait("both builds", |screen| screen.count("✓ld") == 2);
    screen.press("tab g tab g").wait_for("But let's first write C++");
    screen
}

#[test]
fn replies_are_asked_for_paged_and_run_until_an_anecdote_is_a_rate() {
    let mut screen = demo().args(&["--samples", "2"]).open();
    screen.wait_for("sample 1/12");
    answered(&mut screen).wait_for("Tuned 1/2 ··").press("f6").wait_for("1/2 ✓✓");
    screen.wait_for("2 of 2 right").press("tab tab ]").wait_for("Tuned 2/2 ✓✓");
    screen.wait_for("Run · Tuned 2/2").press("+").wait_for("one more reply");
    screen.wait_for("2/3 ✓✓·").press("]").wait_for("3/3 ✓✓·").press("f5").wait_for("3/3 ✓✓✓");
    screen.wait_for("3 of 3 right").press("]").wait_for("1/3 ✓✓✓").press("[").wait_for("3/3 ✓✓✓");
    screen.press("R").wait_for("every tuned answer was judged");
}

#[test]
fn each_view_shows_its_part_and_a_comparison_shows_what_differs() {
    let mut screen = opened();
    screen.wait_for("But let's first write C++");
    screen.press("v").wait_for("shown: assembly").wait_gone("let's first write");
    screen.wait_for(".file").press("v").wait_for("shown: C++").wait_for("#include <iostream>");
    screen.wait_gone("pushq");
    screen.press("v").wait_for("shown: against the compiler").wait_for("of lines");
    screen.press("v").wait_for("shown: base against tuned").wait_for("of lines");
    screen.wait_for("mov     al, 8").press("n").wait_for("1/").press("}");
    screen.press("v").wait_for("shown: the whole reply").wait_for("let's first write");
}

#[test]
fn a_reply_is_read_with_folds_names_numbers_sections_filter_search_and_both_in_step() {
    let mut screen = opened();
    screen.press("v").wait_for("shown: assembly").wait_for(".cfi_startproc");
    screen.press("d").wait_gone(".cfi_startproc").wait_for("no directives");
    screen.press("d").wait_for(".cfi_startproc");
    screen.press("m").wait_for("std::__ioinit").press("m");
    screen.wait_for("_ZStL8__ioinit").press("#");
    screen.wait_for("own numbers").press("#").wait_gone("own numbers");
    screen.press("O").wait_for("… ").press("O").wait_gone("lines  ");
    screen.press("v v v v").wait_for("shown: the whole reply");
    screen.press("}").wait_for("section 2 of ").press("{").wait_for("section 1 of ");
    screen.press("=").wait_for("scroll together").press("G");
    screen.wait_for("The program will output").press("g").wait_for("Here's a simple");
    screen.press("/").write("syscall\r").wait_for("/4 syscall");
    screen.press("n").wait_for("2/4 syscall").press("N").wait_for("1/4 syscall");
    screen.press("esc").wait_gone("1/4 syscall").press("z").wait_gone("Run · ").press("z");
    screen.wait_for("Run · ");
}
