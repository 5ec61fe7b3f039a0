//! What a console shows of what a program writes, the worst of it too.

use std::time::Instant;

use proptest::prelude::*;

use super::*;

fn console(rows: u16, columns: u16) -> Console {
    Console::new(TerminalSize { rows, columns })
}

fn shown(rows: u16, columns: u16, bytes: &[u8]) -> String {
    let mut console = console(rows, columns);
    console.write(bytes);
    console.text()
}

#[test]
fn what_a_program_draws_is_seen_as_it_was_drawn() {
    assert_eq!(shown(5, 20, b"Name? "), "Name?\n");
    assert_eq!(shown(5, 20, b"10%\r50%\r\nnext"), "50%\nnext\n");
    assert_eq!(shown(5, 20, b"\x1b[2J\x1b[3;5HX\x1b[1;1HY"), "Y\n\n    X\n");
    assert_eq!(shown(5, 20, "löwe \u{1f600}\r\n".as_bytes()), "löwe \u{1f600}\n");
}

#[test]
fn what_left_the_screen_can_be_scrolled_to_and_is_copied_once() {
    let lines: Vec<String> = (0..57).map(|n| format!("line {n}")).collect();
    let mut console = console(10, 20);
    console.write(lines.join("\r\n").as_bytes());
    assert_eq!(console.text(), lines.join("\n") + "\n");
    console.scroll(-5);
    assert_eq!(console.scrolled(), 5);
    let top = |console: &Console| console.cell(0, 5).unwrap().cell.contents().to_owned();
    assert_eq!(top(&console), "4");
    console.scroll(100);
    assert_eq!(console.scrolled(), 0);
    assert_eq!(console.text(), lines.join("\n") + "\n");
}

#[test]
fn the_scrollback_is_bounded() {
    let mut console = console(10, 20);
    for n in 0..5000 {
        console.write(format!("line {n}\r\n").as_bytes());
    }
    let text = console.text();
    assert!(text.lines().count() <= BACK + 10 && text.ends_with("line 4999\n"), "{text}");
}

#[test]
fn the_cursor_is_shown_while_the_program_runs_unless_it_is_hidden() {
    let mut console = console(5, 20);
    console.going = Going::Running(Duration::ZERO);
    console.write(b"ab");
    assert!(console.cell(0, 2).unwrap().cursor && !console.cell(0, 1).unwrap().cursor);
    console.write(b"\x1b[?25l");
    assert!(!console.cell(0, 2).unwrap().cursor);
    console.write(b"\x1b[?25h");
    console.going = Going::Stopped("stopped by you".to_owned());
    assert!(!console.cell(0, 2).unwrap().cursor);
}

#[test]
fn a_repetition_is_nothing_in_whatever_pieces_it_comes() {
    for text in ["x\x1b[65535by", "x\x1b[6\n5535by", "x\x1b\x1b[9b\x1b[;9by"] {
        for cut in 0..text.len() {
            let (a, b) = text.as_bytes().split_at(cut);
            let mut repeats = Repeats::default();
            let out = [repeats.defused(a).into_owned(), repeats.defused(b).into_owned()].concat();
            assert_eq!(out, text.replace('b', "y").as_bytes());
        }
    }
    let mut repeats = Repeats::default();
    let text = b"b \x1bb \x1b[1mbold\x1b]0;b\x07 \x1b[Kb";
    assert_eq!(repeats.defused(text), text.as_slice());
}

#[test]
fn a_flood_of_the_costliest_sequences_costs_little() {
    let (mut console, began) = (console(60, 200), Instant::now());
    for one in
        ["\x1bc", "\x1b[J", "\x1b[65535b", "\x1b[9999L", "\x1b[?1049h\x1b[?1049l", "\x1b[9999S"]
    {
        console.write(one.repeat(4096 / one.len()).as_bytes());
    }
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
}

#[test]
fn a_sentence_of_ours_stands_on_a_line_of_its_own() {
    let mut console = console(5, 30);
    console.write(b"\x1b[31mhalf a line");
    console.say("stopped by you");
    assert_eq!(console.text(), "half a line\nstopped by you\n");
}

proptest! {
    #[test]
    fn no_bytes_and_no_size_break_it(
        pieces in proptest::collection::vec(
            (proptest::collection::vec(piece(), 0..40), 0..40_u16, 0..40_u16), 1..6),
    ) {
        let mut console = console(4, 9);
        for (bytes, rows, columns) in pieces {
            console.write(&bytes.concat());
            console.resize(TerminalSize { rows, columns });
            console.scroll(-3);
            let text = console.text();
            prop_assert!(!text.contains("lost to a fault"), "{text}");
            prop_assert!(text.chars().all(|c| c == '\n' || stand_in(c).is_none()), "{text:?}");
        }
    }
}

/// A piece of what a hostile program may write.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..6),
        ("\x1b\\[[?]?[0-9;]{0,7}[@-~]").prop_map(String::into_bytes),
        ("[ -~\u{300}\u{1f600}\u{4e2d}\u{202e}\r\n\t]{0,9}").prop_map(String::into_bytes),
    ]
}
