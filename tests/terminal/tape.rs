//! Cassettes for the tests: what the two models say, in the format that the bench replays, and a
//! bench that has replayed one.

use serde_json::{Value, json};

use crate::screen::{Screen, bench};

/// The prompt of every cassette here.
pub(crate) const PROMPT: &str = "Write the program.";

/// A program that says so and then never ends.
pub(crate) const ENDLESS: &str = "\
\t.globl\t_start
\t.text
_start:
\tmovl\t$1, %eax
\tmovl\t$1, %edi
\tleaq\twords(%rip), %rsi
\tmovl\t$9, %edx
\tsyscall
again:
\tjmp\tagain
\t.section\t.rodata
words:
\t.ascii\t\"spinning\\n\"
";

/// A cassette in which both models answer at once, in one piece.
pub(crate) fn tape(base: &str, tuned: &str) -> String {
    spoken(&[base.to_owned()], &[tuned.to_owned()])
}

/// A cassette in which the models answer in pieces, 20 ms apart.
pub(crate) fn spoken(base: &[String], tuned: &[String]) -> String {
    let mut lines = vec![json!({"cassette": 1, "title": "made for a test"})];
    for (side, pieces) in [("base", base), ("tuned", tuned)] {
        lines.push(json!({"exchange": {"prompt": PROMPT, "side": side, "model": "m"}}));
        let mut at = 0.0;
        for piece in pieces {
            lines.push(json!({"at": at, "event": {"Text": piece}}));
            at += 0.02;
        }
        lines.push(json!({"at": at, "event": {"Ended": "Complete"}}));
    }
    written(&lines)
}

/// A cassette in which the models answer at once, and otherwise each time they are asked.
pub(crate) fn answers(base: &[String], tuned: &[String]) -> String {
    let mut lines = vec![json!({"cassette": 1, "title": "made for a test"})];
    for (side, replies) in [("base", base), ("tuned", tuned)] {
        for reply in replies {
            lines.push(json!({"exchange": {"prompt": PROMPT, "side": side, "model": "m"}}));
            lines.push(json!({"at": 0.0, "event": {"Text": reply}}));
            lines.push(json!({"at": 0.0, "event": {"Ended": "Complete"}}));
        }
    }
    written(&lines)
}

/// A C++ program that prints 128, and assembly that prints this.
pub(crate) fn twins(printed: &str) -> String {
    let cpp = "```cpp\n#include <cstdio>\nint main() { std::puts(\"128\"); }\n```\n";
    format!("{cpp}{}", fenced(&writing(format!("{printed}\n").as_bytes())))
}

/// The lines as a file.
pub(crate) fn written(lines: &[Value]) -> String {
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    lines.join("\n")
}

/// Assembly in a fence, as models write it.
pub(crate) fn fenced(assembly: &str) -> String {
    format!("Here it is:\n\n```asm\n{assembly}```\n")
}

/// A program that writes these bytes to its stdout and ends well.
pub(crate) fn writing(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut program = format!(
        "\t.globl\t_start\n\t.text\n_start:\n\tmovl\t$1, %eax\n\tmovl\t$1, %edi\n\
         \tleaq\twords(%rip), %rsi\n\tmovl\t${}, %edx\n\tsyscall\n\tmovl\t$60, %eax\n\
         \txorl\t%edi, %edi\n\tsyscall\n\t.section\t.rodata\nwords:\n",
        bytes.len()
    );
    for byte in bytes {
        writeln!(program, "\t.byte\t{byte}").unwrap();
    }
    program
}

/// A bench whose two replies have come.
pub(crate) fn answered() -> Screen {
    let mut screen = bench().cassette(&tape("base speaks\n", "tuned speaks\n")).open();
    screen.wait_for(PROMPT).press("enter");
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    screen
}
