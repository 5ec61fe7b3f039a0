//! What is hidden of real listings, and what must never be.

use std::fmt::Write as _;

use super::kept_lines;

fn kept(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    kept_lines(&lines).into_iter().filter_map(|place| lines.get(place).copied()).collect()
}

fn compiled(source: &str, flags: &[&str]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("program.cpp");
    std::fs::write(&path, source).unwrap();
    let output = std::process::Command::new("g++")
        .args(["-S", "-o", "-"])
        .args(flags)
        .arg(&path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const PROGRAM: &str = r#"
#include <cstdio>
int table[3] = {1, 2, 3};
static const char *name(int n) {
    switch (n) { case 0: return "zero"; case 1: return "one"; case 2: return "two";
                 case 3: return "three"; case 4: return "four"; case 5: return "five"; }
    return "many";
}
int main(int argc, char **) { try { if (argc > 9) throw 1; } catch (int) { return 3; } std::puts(name(argc)); return table[1] - 2; }
"#;

#[test]
fn a_small_main_is_left_with_its_label_and_its_instructions() {
    let text = compiled("int main() { return 8 + 120; }", &["-O1"]);
    let shown = kept(&text);
    assert_eq!(shown.first(), Some(&"main:"), "{shown:?}");
    assert_eq!(shown.last(), Some(&"\tret"), "{shown:?}");
    assert!(shown.contains(&"\tmovl\t$128, %eax"), "{shown:?}");
    assert!(shown.len() <= 4, "{shown:?}");
}

#[test]
fn every_instruction_of_the_compiler_is_kept_and_all_of_its_noise_hidden() {
    for flags in [&["-O0"][..], &["-O2"], &["-O2", "-masm=intel"], &["-O1", "-g"]] {
        let text = compiled(PROGRAM, flags);
        let shown = kept(&text);
        let instruction = |line: &&str| {
            line.strip_prefix('\t')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()))
        };
        assert_eq!(
            shown.iter().filter(|line| instruction(line)).count(),
            text.lines().filter(instruction).count()
        );
        for noise in [
            ".cfi_", ".LFB", ".LFE", ".LEHB", ".ident", ".size", ".type", ".note", ".debug",
            ".section",
        ] {
            let found: Vec<_> = shown.iter().filter(|line| line.contains(noise)).collect();
            assert!(found.is_empty(), "{flags:?}: {found:?}");
        }
    }
}

#[test]
fn strings_and_jump_tables_that_code_uses_are_kept_with_their_labels() {
    let text = compiled(PROGRAM, &["-O0"]);
    let shown = kept(&text).join("\n");
    for wanted in
        ["table:\n\t.long\t1\n\t.long\t2", ".string\t\"zero\"", ".string\t\"five\"", "\nmain:\n"]
    {
        assert!(shown.contains(wanted), "{wanted}\n{shown}");
    }
    let jumps = text.lines().filter(|line| line.starts_with("\t.long\t.L")).count();
    assert!(jumps >= 6, "the compiler wrote a jump table");
    assert_eq!(shown.lines().filter(|line| line.starts_with("\t.long\t.L")).count(), jumps);
}

#[test]
fn an_unused_local_label_goes_and_takes_its_data_along() {
    let text = "main:\n\tlea .LC1(%rip), %rdi\n\tjmp 1f\n1:\n\tret\n2:\n.LC0:\n\t.string \"a\"\n.LC1:\n\t.string \"b\"\n";
    assert_eq!(
        kept(text),
        ["main:", "\tlea .LC1(%rip), %rdi", "\tjmp 1f", "1:", "\tret", ".LC1:", "\t.string \"b\""]
    );
}

#[test]
fn nasm_keeps_its_data_and_its_local_labels() {
    let text = "section .data\nmsg db \"hi\", 10\nsection .text\nglobal _start\n_start:\n    mov eax, 1 ; write\n.loop:\n    dec eax\n    jnz .loop\n    ret\n";
    assert_eq!(
        kept(text),
        [
            "msg db \"hi\", 10",
            "_start:",
            "    mov eax, 1 ; write",
            ".loop:",
            "    dec eax",
            "    jnz .loop",
            "    ret"
        ]
    );
}

#[test]
fn remarks_macros_and_what_nobody_knows_are_kept() {
    let text = "# adds two numbers\n.macro twice x\n\tadd \\x, \\x\n.endm\n.frobnicate 1\n";
    assert_eq!(kept(text).len(), 5);
}

#[test]
fn a_long_listing_is_filtered_in_time_that_grows_with_its_length_alone() {
    let mut text = String::new();
    for n in 0..50_000 {
        writeln!(text, ".L{n}:\n\t.long .L{}\n\t.cfi_endproc", n + 1).unwrap();
    }
    text.push_str("\tjmp .L0\n");
    let lines: Vec<&str> = text.lines().collect();
    let start = std::time::Instant::now();
    assert_eq!(kept_lines(&lines).len(), 100_001);
    assert!(start.elapsed().as_secs_f64() < 30.0, "{:?}", start.elapsed());
}
