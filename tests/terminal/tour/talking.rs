//! Conversations with models of a server, answers that the user edits, programs that ask.

use super::answered;
use crate::screen::{Screen, bench};
use crate::server::{said, server};
use crate::tape::{fenced, twins, writing};

/// A model that writes an instruction that no processor has, and mends it when it is told; and that
/// counts what was said to it, when it is asked what it knows.
fn pupil(request: &serde_json::Value) -> String {
    let said = said(request);
    let wanted = said.last().copied().unwrap_or_default();
    if wanted.contains("no such instruction: `movv") && wanted.contains("Please answer again") {
        twins("128")
    } else if wanted.contains("What do you know?") {
        let begin: String = said[1].chars().take(6).collect();
        format!("I know {} messages; the second begins: {begin}", said.len())
    } else {
        twins("128").replace("xorl", "movv")
    }
}

fn live() -> Screen {
    let url = server(pupil);
    let setup = bench().args(&["--base-url", &url, "--base", "small", "--tuned", "small-tuned"]);
    let mut screen = setup.args(&["Print 128."]).open();
    answered(&mut screen).wait("both failures", |screen| screen.count("✗as") == 2);
    screen
}

#[test]
fn a_side_mends_its_answer_by_its_own_errors_and_a_follow_up_remembers_all() {
    let mut screen = live();
    screen.press("tab tab").wait_for("▸ Tuned").press("n").wait_for("movv");
    screen.press("f").wait_for("its errors went back to the tuned model");
    screen.wait_for("2/2").wait_for("⚕ repaired").wait_for("✓ld").press("f5");
    screen.wait_for("equals C++").wait_for("⚕✓");
    screen.press("f7").wait_for("Nothing counts yet").press("esc").wait_gone("Nothing counts yet");
    screen.press("ctrl-f").wait_for("the next prompts follow up").press("esc");
    screen.press("ctrl-u").write("What do you know?").press("enter");
    screen.wait_for("a follow-up").wait_for("I know 3 messages; the second begins: ```cpp");
    screen.press("ctrl-f").wait_for("begins a new conversation").press("ctrl-u");
    screen.write("Print 128.").press("enter").wait_for("✗as").wait_gone("a follow-up");
}

#[test]
fn an_answer_is_edited_in_the_users_editor_run_and_comes_back_as_it_came() {
    let url = server(pupil);
    let mut screen = bench()
        .args(&["--base-url", &url, "--base", "small", "--tuned", "small-tuned", "Print 128."])
        .env("VISUAL", "sed -i s/movv/xorl/")
        .open();
    answered(&mut screen).press("tab tab e").wait_for("edited: F5 runs your text");
    screen.wait_for("✎ edited").wait_for("✓ld").press("f5").wait_for("equals C++");
    screen.press("E").wait_for("the reply as it came").wait_for("movv").wait_gone("✎ edited");
    screen.wait("both failures again", |screen| screen.count("✗as") == 2);
}

/// Reads one byte and writes it.
const ECHO: &str = "\
\t.globl\t_start
\t.text
_start:
\txorl\t%eax, %eax
\txorl\t%edi, %edi
\tleaq\tletter(%rip), %rsi
\tmovl\t$1, %edx
\tsyscall
\tmovl\t$1, %eax
\tmovl\t$1, %edi
\tsyscall
\tmovl\t$60, %eax
\txorl\t%edi, %edi
\tsyscall
\t.bss
letter:
\t.zero\t1
";

#[test]
fn a_program_reads_the_input_tab_or_what_is_typed_at_it() {
    let tape = crate::tape::tape(&fenced(&writing(b"base")), &fenced(ECHO));
    let mut screen = bench().cassette(&tape).open();
    answered(&mut screen).wait_for("✓ld").press("f4 f4 f4").wait_for("Run · Tuned");
    screen.press("shift-tab").write("Quartz").wait_for("Quartz").press("f5");
    screen.wait_for("exit 0").wait_for("│Q").press("esc f12").wait_for("Esc Esc");
    screen.write("Z").press("enter").wait_for("│Z").wait_for("not judged");
}
