//! The views of replies in a real terminal: beside each other, folded, searched, and of a length
//! that no screen holds.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::screen::{Screen, bench};
use crate::tape::{fenced, tape};

/// A listing that ends with this status.
fn program(status: u32) -> String {
    format!(
        "\t.globl\t_start\n\t.text\nhelper:\n\tnop\n\tret\n_start:\n\tcall\thelper\n\
         \tmovl\t$60, %eax\n\tmovl\t${status}, %edi\n\tsyscall\n"
    )
}

fn answered(base: &str, tuned: &str, columns: u16, rows: u16) -> Screen {
    let mut screen = bench().size(columns, rows).cassette(&tape(base, tuned)).open();
    screen.wait_for("plays").press("enter").wait_for("complete");
    screen.press("shift-tab shift-tab");
    screen
}

#[test]
fn base_and_tuned_are_compared_side_by_side_and_below_each_other() {
    for (columns, rows) in [(200, 60), (120, 40), (80, 24), (60, 16)] {
        let mut screen = answered(&fenced(&program(3)), &fenced(&program(4)), columns, rows);
        screen.press("v v v v").wait_for("base against tuned").wait_for("of lines");
        screen.press("n").wait_for("$3, %edi").wait_for("$4, %edi");
        let text = screen.text();
        let row = |what: &str| text.lines().position(|row| row.contains(what)).unwrap();
        let same = row("$3, %edi") == row("$4, %edi");
        assert_eq!(same, columns >= 100, "{}", screen.dump());
    }
}

#[test]
fn blocks_fold_and_a_search_counts_across_both_panes() {
    let mut screen = answered(&fenced(&program(3)), &fenced(&program(4)), 120, 40);
    screen.press("O").wait_for("helper:  … 2 lines");
    screen.press("O").wait_gone("… 2 lines");
    screen.press("left /").write("syscall\r").wait_for("1/2 syscall");
    screen.press("n").wait_for("2/2 syscall").press("n").wait_for("1/2 syscall");
}

#[test]
fn a_reply_of_two_hundred_thousand_lines_is_read_at_once_in_every_view() {
    let mut code = String::from("\t.globl\tmain\n\t.text\nmain:\n");
    for n in 0..200_000 {
        if n % 1000 == 0 {
            writeln!(code, "block_{n}:").unwrap();
        }
        writeln!(code, "\taddl\t${n}, %eax").unwrap();
    }
    let long = format!("```cpp\nint main() {{}}\n```\n{}", fenced(&code));
    let mut screen = bench().size(120, 40).settings("[run]\nauto_build = false\n");
    screen = screen.cassette(&tape("No.", &long));
    let mut screen = screen.open();
    screen.wait_for("plays").press("enter").wait_for("addl");
    screen.wait_within(Duration::from_secs(120), "both replies", |s| s.count("complete") == 2);
    screen.press("shift-tab shift-tab");
    for view in ["assembly", "C++", "against the compiler", "base against tuned", "whole"] {
        screen.press("v").wait_for(view);
        for (key, what) in [("G", "end"), ("g", "start"), ("pgdn", "page"), ("d", "filter")] {
            let began = Instant::now();
            screen.press(key);
            screen.read_for(Duration::from_millis(50));
            screen.press("#").wait_for("numbered");
            let took = began.elapsed();
            assert!(took < Duration::from_secs(5), "{view}, {what}: {took:?}");
            screen.press("#");
        }
    }
    screen.press("d").wait_for(".text").press("g");
    let began = Instant::now();
    screen.press("O").wait_for("block_1000:");
    screen.press("O").wait_gone("block_1000:");
    screen.press("G").wait_for("$199999");
    // Three steps, each as long as those above may take.
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}
