//! Repairs on small broken listings, with the messages that the assembler gives for them.

use proptest::prelude::*;

use super::*;

fn errors(lines: &[u32], message: &str) -> Vec<Diagnostic> {
    let one = |line: Option<u32>| Diagnostic {
        line,
        column: None,
        severity: Severity::Error,
        message: message.to_owned(),
        explanation: None,
    };
    if lines.is_empty() { vec![one(None)] } else { lines.iter().map(|n| one(Some(*n))).collect() }
}

fn repaired(text: &str, dialect: Dialect, errors: &[Diagnostic]) -> Option<Repaired> {
    let origin: Vec<u32> = (0..u32::try_from(text.lines().count()).unwrap()).collect();
    repair(text, &origin, dialect, errors)
}

#[test]
fn comments_after_semicolons_become_comments() {
    let text = "mov $1,%eax ; load it\n.ascii \"a;b\" ; text\nnop\n";
    let fixed = repaired(text, Dialect::GasAtt, &errors(&[1], "no such instruction")).unwrap();
    assert_eq!(fixed.text, "mov $1,%eax # load it\n.ascii \"a;b\" # text\nnop\n");
    assert!(!fixed.cut && fixed.done.len() == 1);
}

#[test]
fn statements_after_semicolons_that_assemble_are_left() {
    let text = "mov $1,%eax; nop\nfoo\n";
    assert_eq!(repaired(text, Dialect::GasAtt, &errors(&[2], "no such instruction")), None);
}

#[test]
fn an_explanation_is_cut_off_where_it_begins() {
    let text = "_start:\n syscall\n\nExplanation:\n\nThe program calls the kernel.\nIt ends then, I hope.\n";
    let fixed = repaired(text, Dialect::Nasm, &errors(&[6, 7], "instruction expected")).unwrap();
    assert_eq!(fixed.text, "_start:\n syscall\n\n\n\n\n\n");
}

#[test]
fn wrong_instructions_are_no_explanation() {
    let text = "_start:\n syscall\n\n movx rax, 1\n movy rax, 2\n";
    assert_eq!(repaired(text, Dialect::Nasm, &errors(&[4, 5], "instruction expected")), None);
}

#[test]
fn line_numbers_go_and_columns_stay() {
    let text =
        " 9  .text\n10  nop\n11  nop\n".replace(" 9", " 1").replace("10", " 2").replace("11", " 3");
    let fixed = repaired(&text, Dialect::GasAtt, &errors(&[1], "junk")).unwrap();
    assert_eq!(fixed.text, "    .text\n    nop\n    nop\n");
}

#[test]
fn a_local_number_label_is_no_line_number() {
    let text = "1:\n nop\n jmp 1b\n foo\n";
    assert_eq!(repaired(text, Dialect::GasAtt, &errors(&[4], "no such instruction")), None);
}

#[test]
fn names_of_macos_lose_their_underscore() {
    let text = " .section __TEXT,__text,regular\n.globl _main ## -- Begin\n_main:\n leaq L_.str(%rip), %rdi\n callq _printf\n mov %rax,_x(%rip)\n";
    let fixed =
        repaired(text, Dialect::GasAtt, &errors(&[1], "character following name is not '#'"));
    let wanted =
        ".text\n.globl main\nmain:\n leaq .L_.str(%rip), %rdi\n callq printf\n mov %rax,x(%rip)\n";
    assert_eq!(fixed.unwrap().text, wanted);
}

#[test]
fn labels_with_parameters_get_plain_names() {
    let text = "add(int, int):\n ret\nmain:\n call add(int, int)\n ret\n";
    let fixed = repaired(text, Dialect::CompilerExplorer, &errors(&[1], "junk")).unwrap();
    assert_eq!(fixed.text, "__function_0:\n ret\nmain:\n call __function_0\n ret\n");
}

#[test]
fn text_inside_plain_quotes_keeps_its_typography() {
    let text = "msg: .ascii \"It’s “fine”\"\n";
    assert!(
        repaired(text, Dialect::GasAtt, &errors(&[], "x")).is_none_or(|r| r.text.contains('’'))
    );
    let fixed = repaired("mov\u{a0}$1, %eax\n", Dialect::GasAtt, &errors(&[1], "x")).unwrap();
    assert_eq!(fixed.text, "mov $1, %eax\n");
}

proptest! {
    #[test]
    fn every_repair_keeps_every_line_in_its_place(
        lines in prop::collection::vec("( ?[0-9]{1,2} )?(\\$ |_)?\\PC{0,12}(;|\\(|”|:)?\\PC{0,6}", 0..30),
        wrong in prop::collection::vec(0_u32..40, 0..10),
    ) {
        let text: String = lines.iter().map(|l| l.replace(['\r', '\n'], " ") + "\n").collect();
        let mut wrong = wrong;
        wrong.sort_unstable();
        for dialect in [Dialect::GasAtt, Dialect::Nasm, Dialect::CompilerExplorer] {
            let found = repaired(&text, dialect, &errors(&wrong, "character following name .addrsig"));
            if let Some(fixed) = found {
                prop_assert_eq!(fixed.text.lines().count(), text.lines().count());
            }
        }
    }
}
