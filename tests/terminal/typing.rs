//! Programs that the user types at, in a real terminal: keys reach them, they are stopped, and
//! nothing that they write reaches the terminal but as cells.

use std::time::Duration;

use crate::screen::{Screen, bench};
use crate::tape::{ENDLESS, fenced, tape, writing};

/// Asks for a name and greets it.
const GREETS: &str = "\
\t.globl\t_start
\t.text
_start:
\tmovl\t$1, %eax
\tmovl\t$1, %edi
\tleaq\task(%rip), %rsi
\tmovl\t$6, %edx
\tsyscall
\txorl\t%eax, %eax
\txorl\t%edi, %edi
\tleaq\tname(%rip), %rsi
\tmovl\t$64, %edx
\tsyscall
\tmovl\t%eax, %r12d
\tmovl\t$1, %eax
\tmovl\t$1, %edi
\tleaq\thello(%rip), %rsi
\tmovl\t$7, %edx
\tsyscall
\tmovl\t$1, %eax
\tmovl\t$1, %edi
\tleaq\tname(%rip), %rsi
\tmovl\t%r12d, %edx
\tsyscall
\tmovl\t$60, %eax
\txorl\t%edi, %edi
\tsyscall
\t.section\t.rodata
ask:
\t.ascii\t\"Name? \"
hello:
\t.ascii\t\"Hello, \"
\t.bss
name:
\t.zero\t64
";

/// A bench in which both models gave this program, at that size.
fn answered(program: &str, columns: u16, rows: u16) -> Screen {
    let reply = fenced(program);
    let mut screen = bench().size(columns, rows).cassette(&tape(&reply, &reply)).open();
    screen.wait_for("plays").press("enter");
    screen.wait_for("✓ld");
    screen
}

#[test]
fn a_program_asks_the_user_answers_and_nothing_is_judged() {
    for (columns, rows) in [(120, 40), (80, 24), (60, 16)] {
        let mut screen = answered(GREETS, columns, rows);
        screen.press("f12").wait_for("│Name?").wait_for("Esc Esc");
        // Letters are keys of the bench elsewhere; here they are the program's.
        screen.write("qzv Ada").wait_for("│Name? qzv Ada");
        screen.press("backspace a enter").wait_for("Hello, qzv Ada");
        screen.wait_for("(exit 0)");
        if columns > 60 {
            screen.wait_for("not judged");
        }
        assert!(!screen.shows("✓run"), "it was judged\n{}", screen.dump());
        screen.press("f5").wait_for("✓run");
    }
}

#[test]
fn ctrl_c_reaches_the_program_alone_and_pasted_lines_are_typed() {
    let mut screen = answered(GREETS, 120, 40);
    screen.press("f12").wait_for("│Name?").press("ctrl-c");
    screen.wait_for("(ended by SIGINT)");
    screen.press("f12").wait_gone("SIGINT").wait_for("│Name?").paste("Grace\n");
    screen.wait_for("Hello, Grace").wait_for("(exit 0)");
}

#[test]
fn escape_twice_stops_what_would_never_end() {
    let mut screen = answered(ENDLESS, 80, 24);
    screen.press("f12").wait_for("spinning").wait_for("running");
    screen.press("esc");
    screen.read_for(Duration::from_secs(1));
    assert!(screen.shows("running"), "one Esc is the program's\n{}", screen.dump());
    // Two that come in one piece could be anything; a hand is slower.
    screen.press("esc").read_for(Duration::from_millis(150));
    screen.press("esc").wait_for("stopped by you");
    screen.press("esc").read_for(Duration::from_millis(150));
    screen.write("still here").wait_for("still here");
}

#[test]
fn what_a_program_writes_moves_nothing_outside_of_its_pane() {
    let hostile = b"\x1b[2J\x1b[?1049h\x1b[1;1Hdrawn\x1b]0;stolen\x07\x1b]52;c;c3RvbGVu\x07\
        \x1b[?1000h\x1b[65535b\x1bP+q544e\x1b\\\x1b[6n\x1b[?1049l\x9b31m\x0eafter\r\n";
    let mut screen = answered(&writing(hostile), 80, 24);
    let header = screen.row(0);
    screen.press("f12").wait_for("(exit 0)");
    assert!(screen.shows("after"), "{}", screen.dump());
    assert_eq!(screen.row(0), header, "{}", screen.dump());
    for stolen in [b"stolen".as_slice(), b"c3RvbGVu", b"\x1b[65535b", b"\x1bP+q"] {
        assert!(!screen.sent(stolen), "{}", String::from_utf8_lossy(stolen));
    }
}

#[test]
fn the_pane_grows_to_the_whole_screen_at_a_key_and_other_tabs_are_near() {
    let mut screen = answered(GREETS, 80, 24);
    screen.press("f12").wait_for("│Name?");
    screen.wait_for("Write the program").press("f12").wait_gone("Write the program");
    screen.wait_for("│Name?").press("f12").wait_for("Write the program");
    screen.press("f4").wait_gone("│Name?").press("f4 f4 f4").wait_for("│Name?");
    screen.write("Ada\r").wait_for("Hello, Ada");
}
