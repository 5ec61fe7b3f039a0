//! Replies and program output that mean harm: escapes, floods, junk.

use std::time::Duration;

use serde_json::json;

use crate::screen::{Screen, bench};
use crate::tape::{PROMPT, fenced, spoken, tape, writing, written};

/// What a key may take to be echoed, whatever streams.
const ECHO: Duration = Duration::from_secs(2);

/// Sequences that would do harm: a title, a cleared screen, a left screen, a colour, a clipboard,
/// a question to the terminal, and the same introduced by a C1 control.
const ATTACK: &str = "\x1b]0;owned\x07\x1b[2Jtail\x1b[?1049l\x1b[31;45mred\x1b]52;c;b3duZWQ=\x07\
    \x1b[6n\x1bP+q544e\x1b\\\u{9b}2Jc1\u{9d}0;owned\u{9c}\u{202e}bidi\x07\x08\x0c\x0e\x7f";

/// Asserts that nothing of the attack has reached the terminal as a sequence.
#[track_caller]
fn assert_harmless(screen: &Screen) {
    let forbidden: [&[u8]; 13] = [
        b"\x1b]0;",
        b"\x1b]52;",
        b"\x1b[2Jtail",
        b"\x1b[?1049l",
        b"\x1b[31;45m",
        b"\x1b[6n",
        b"\x1bP",
        "\u{9b}".as_bytes(),
        "\u{9d}".as_bytes(),
        "\u{202e}".as_bytes(),
        b"\x07",
        b"\x0e",
        b"\x7f",
    ];
    for bytes in forbidden {
        assert!(!screen.sent(bytes), "{:?} was sent", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn escapes_in_what_a_model_says_are_shown_and_never_obeyed() {
    let model = format!("m{ATTACK}");
    let failed = json!({"Failed": {"message": ATTACK, "remedy": ATTACK, "kind": "Server"}});
    let lines = [
        json!({"cassette": 1, "title": ATTACK, "note": ATTACK}),
        json!({"exchange": {"prompt": PROMPT, "side": "base", "model": model}}),
        json!({"at": 0.0, "event": {"Model": model}}),
        json!({"at": 0.0, "event": {"Note": ATTACK}}),
        json!({"at": 0.0, "event": {"Text": format!("{ATTACK}\n```asm\nmov {ATTACK}, %eax\n```\nend of base")}}),
        json!({"at": 0.0, "event": {"Ended": failed}}),
        json!({"exchange": {"prompt": PROMPT, "side": "tuned", "model": model}}),
        json!({"at": 0.0, "event": {"Reasoning": ATTACK}}),
        json!({"at": 0.0, "event": {"Refusal": ATTACK}}),
        json!({"at": 0.0, "event": {"Text": format!("```cpp\n// {ATTACK}\n```\nend of tuned")}}),
        json!({"at": 0.0, "event": {"Ended": {"Other": ATTACK}}}),
        json!({"exchange": {"prompt": format!("second {ATTACK}"), "side": "tuned", "model": model}}),
        json!({"at": 0.0, "event": {"Ended": "Complete"}}),
    ];
    let mut screen = bench().size(200, 60).cassette(&written(&lines)).open();
    screen.wait_for(PROMPT).wait_for("second").press("enter");
    screen.wait_for("end of base").wait_for("end of tuned");
    screen.press("f5 f6 tab z").wait_gone("Run ·").press("z").wait_for("Run ·");
    assert!(screen.shows("␛]0;owned␇␛[2Jtail"), "{}", screen.dump());
    assert_harmless(&screen);
    screen.press("ctrl-q").wait_exit(ECHO);
    screen.assert_given_back();
}

#[test]
fn escapes_in_what_a_program_prints_are_shown_and_never_obeyed() {
    let program = fenced(&writing(format!("{ATTACK}\nlast line\n").as_bytes()));
    let mut screen = bench().cassette(&tape("No.", &program)).open();
    screen.wait_for(PROMPT).press("enter").wait_for("complete").press("f5");
    screen.wait_for("last line").wait_for("exit 0");
    assert!(screen.shows("␛]0;owned␇␛[2Jtail"), "{}", screen.dump());
    assert_harmless(&screen);
}

#[test]
fn junk_in_what_a_program_prints_is_shown_as_such() {
    let junk: Vec<u8> = (0..=255).chain(*b"\nlast line\n").collect();
    let mut screen = bench().cassette(&tape("No.", &fenced(&writing(&junk)))).open();
    screen.wait_for(PROMPT).press("enter").wait_for("complete").press("f5");
    screen.wait_for("last line").wait_for("exit 0");
    assert!(screen.shows("␀␁␂␃␄␅␆␇␈"), "{}", screen.dump());
    assert!(screen.sent("\u{fffd}\u{fffd}".as_bytes()), "{}", screen.dump());
    assert_whole(&screen);
}

#[test]
fn a_line_of_five_megabytes_leaves_the_bench_quick() {
    let line = "0123456789".repeat(500_000);
    let mut screen = flooded(&in_pieces(&line), &in_pieces(&line));
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    echoes(&mut screen, "after");
    screen.press("tab").wait_for("z zoom").press("home end pgup");
    screen.press("tab tab tab");
    echoes(&mut screen, "later");
}

#[test]
fn a_reply_of_two_hundred_thousand_lines_leaves_the_bench_quick() {
    let text: String = (1..=200_000).flat_map(|_| ["It adds.", "\n"]).collect();
    let mut screen = flooded(&in_pieces(&text), &in_pieces(&text));
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    echoes(&mut screen, "after");
}

#[test]
fn two_hundred_thousand_lines_of_assembly_leave_the_bench_quick() {
    let text = "\tmovl\t$1, %eax\n".repeat(200_000);
    let pieces = in_pieces(&format!("Sure:\n\n```asm\nmain:\n{text}"));
    let mut screen = flooded(&["No.".to_owned()], &pieces);
    for word in 1..1000 {
        echoes(&mut screen, &format!("word{word}"));
        screen.press("backspace backspace backspace backspace backspace");
        if screen.count("complete") == 2 {
            return;
        }
    }
    panic!("no end:\n{}", screen.dump());
}

#[test]
fn binary_junk_from_a_model_leaves_the_bench_quick_and_the_screen_whole() {
    let mut seed = 1_u32;
    let junk: String = (0..1_000_000)
        .map(|_| {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            char::from(seed.to_le_bytes()[1])
        })
        .collect();
    let mut screen = flooded(&in_pieces(&junk), &in_pieces(&junk));
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    echoes(&mut screen, "after");
    assert_whole(&screen);
    assert!(!screen.sent("\u{9b}".as_bytes()) && !screen.sent(b"\x07"));
}

/// A bench that has been sent a flood, and in whose middle a key was echoed.
fn flooded(base: &[String], tuned: &[String]) -> Screen {
    let mut screen = bench().cassette(&spoken(base, tuned)).open();
    screen.wait_for(PROMPT).press("enter").wait_for("turn 1");
    echoes(&mut screen, "during");
    screen
}

/// A text in the pieces in which a fast server sends it.
fn in_pieces(text: &str) -> Vec<String> {
    let all: Vec<char> = text.chars().collect();
    all.chunks(512).map(|piece| piece.iter().collect()).collect()
}

/// Types a word and waits for its echo.
#[track_caller]
fn echoes(screen: &mut Screen, word: &str) {
    screen.write(&format!(" {word}"));
    screen.wait_within(ECHO, &format!("the echo of \"{word}\""), |screen| {
        (1..4).any(|row| screen.row(row).contains(word))
    });
}

/// Asserts that title, frames and footer stand where they belong.
#[track_caller]
fn assert_whole(screen: &Screen) {
    assert!(screen.row(0).starts_with(" AssemblerGPT"), "{}", screen.dump());
    assert!(screen.row(1).starts_with("╭ Prompt"), "{}", screen.dump());
    let last = screen.row(-1);
    assert!(last.contains("Enter send") || last.contains("F5 run"), "{}", screen.dump());
}
