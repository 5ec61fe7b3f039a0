//! Plain mode: lines of text in, lines of text out, and no screen at all.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::screen::PROGRAM;
use crate::tape::{PROMPT, tape};

/// A turn in which base does not assemble and tuned prints 128.
const TUNED: &str = "Here it is:\n\n```asm\n\t.text\n\t.globl main\nmain:\n\tpushq %rbp\n\tleaq text(%rip), %rdi\n\
\tcall puts@PLT\n\txorl %eax, %eax\n\tpopq %rbp\n\tret\n\t.section .rodata\ntext:\n\t.string \"128\"\n\
\t.section .note.GNU-stack,\"\",@progbits\n```\n";
const BASE: &str = "```asm\n\t.globl main\nmain:\n\tmovz $8, %eax\n\tret\n```\n";

/// What plain mode says to these lines.
fn said(lines: &str) -> String {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("tape.jsonl");
    std::fs::write(&path, tape(BASE, TUNED)).unwrap();
    let mut child = Command::new(PROGRAM)
        .args(["--plain", "--pace", "0", "--cassette"])
        .arg(&path)
        .env_clear()
        .env("HOME", home.path())
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_turn_is_asked_run_and_told_in_words_without_a_screen() {
    let text = said(&format!("{PROMPT}\nboth\n"));
    assert!(!text.contains('\u{1b}') && !text.contains('│'), "{text}");
    let line = |wanted: &str| text.lines().any(|line| line.starts_with(wanted));
    assert!(line("tuned: assembles") && line("tuned: links"), "{text}");
    assert!(line("base: failed to assemble: line 4: "), "{text}");
    assert!(line("tuned: exit 0") && line("tuned: printed: 128"), "{text}");
    // Whatever is said is said once.
    assert_eq!(text.matches("tuned: assembles").count(), 1, "{text}");
}

#[test]
fn samples_history_and_models_are_told_with_numbers_and_taken_by_them() {
    let home = tempfile::tempdir().unwrap();
    let lines = |text: &str| {
        let mut command = Command::new(PROGRAM);
        command.args(["--plain", "--pace", "0", "--demo"]).env_clear().env("HOME", home.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    };
    let first = lines("samples\nsample 12\nmore\n");
    assert!(first.contains("12: Reverse the word"), "{first}");
    assert!(first.contains("tuned 2/2: complete"), "{first}");
    let second = lines("history\n");
    assert!(second.contains("history: 1 of 1 turns") && second.contains("1: 20"), "{second}");
    let third = lines("/zebra\nmodels\nopen 1\n");
    assert!(third.contains("history: no turn"), "{third}");
    assert!(third.contains("looking for servers"), "{third}");
    assert!(third.contains("there is no such turn: history lists them"), "{third}");
    let fourth = lines("history\nopen 1\nshow tuned\n");
    assert!(fourth.contains("tuned 1/2: complete") && fourth.contains("#include"), "{fourth}");
}

#[test]
fn help_names_the_commands_and_a_lone_word_is_no_prompt() {
    let text = said("help\nfibonacci\nshow\nquit\n");
    assert!(text.contains("run, run base, run tuned: ") && text.contains("quit: leave"), "{text}");
    assert!(text.contains("no command \"fibonacci\""), "{text}");
    assert!(text.contains("nothing was sent yet"), "{text}");
}
