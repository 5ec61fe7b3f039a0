//! Assembly of every dialect.

use super::super::Role::{
    Comment, Directive, Immediate, Keyword, Label, MnemonicArith, MnemonicBranch, MnemonicCall,
    MnemonicMove, MnemonicSystem, MnemonicVector, Number, Preprocessor, Register, String, Symbol,
};
use super::{AsmSyntax, Language, PROGRAM, Painter, asm, compiled};
use crate::code::mnemonic;

#[test]
fn att_instruction_is_split_into_its_parts() {
    assert_eq!(
        asm("\tmovl\t$8, -4(%rbp)\t# int a"),
        [
            ("movl", MnemonicMove),
            ("$8", Immediate),
            ("4", Number),
            ("%rbp", Register),
            ("# int a", Comment),
        ]
    );
}

#[test]
fn labels_directives_and_strings_of_gas() {
    assert_eq!(asm("main:"), [("main:", Label)]);
    assert_eq!(asm("1:\tret"), [("1:", Label), ("ret", MnemonicCall)]);
    assert_eq!(
        asm("\t.type\tmain, @function"),
        [(".type", Directive), ("main", Symbol), ("@function", Symbol)]
    );
    assert_eq!(
        asm(".LC0: .string \"a # \\\" b\" # c"),
        [(".LC0:", Label), (".string", Directive), ("\"a # \\\" b\"", String), ("# c", Comment)]
    );
    assert_eq!(asm("add(int, int):"), [("add(int, int):", Label)]);
}

#[test]
fn symbols_and_register_indirect_calls() {
    assert_eq!(asm("\tcall\tprintf@PLT"), [("call", MnemonicCall), ("printf@PLT", Symbol)]);
    assert_eq!(
        asm("\tleaq\t.LC0(%rip), %rdi"),
        [("leaq", MnemonicMove), (".LC0", Symbol), ("%rip", Register), ("%rdi", Register)]
    );
    assert_eq!(asm("\tjne\t1b"), [("jne", MnemonicBranch), ("1b", Symbol)]);
    assert_eq!(
        asm("\tmovl\t$.LC0, %edi"),
        [("movl", MnemonicMove), ("$", Immediate), (".LC0", Symbol), ("%edi", Register)]
    );
}

#[test]
fn a_semicolon_is_a_remark_but_parts_statements_of_att() {
    assert_eq!(
        asm("mov %rax, %rbx\nxor %eax, %eax; ret"),
        [("xor", MnemonicArith), ("%eax", Register), ("%eax", Register), ("ret", MnemonicCall)]
    );
    assert_eq!(
        asm("mov %rax, %rbx\nxor %eax, %eax ; clear it").last(),
        Some(&("; clear it", Comment))
    );
    assert_eq!(
        asm("  mov eax, 4 ; ret"),
        [("mov", MnemonicMove), ("eax", Register), ("4", Immediate), ("; ret", Comment)]
    );
}

#[test]
fn nasm_data_and_sections() {
    assert_eq!(asm("section .data"), [("section", Directive), (".data", Symbol)]);
    assert_eq!(
        asm("msg db 'it is', 0xA, \"ok\""),
        [
            ("msg", Label),
            ("db", Directive),
            ("'it is'", String),
            ("0xA", Number),
            ("\"ok\"", String)
        ]
    );
    assert_eq!(
        asm("len equ $ - msg"),
        [("len", Label), ("equ", Directive), ("$", Symbol), ("msg", Symbol)]
    );
    assert_eq!(
        asm("section .text\n    mov byte [rel msg + 2], 'x'"),
        [
            ("mov", MnemonicMove),
            ("byte", Keyword),
            ("rel", Keyword),
            ("msg", Symbol),
            ("2", Number),
            ("'x'", String),
        ]
    );
    assert_eq!(asm("%define SIZE 8").first(), Some(&("%define", Preprocessor)));
}

#[test]
fn intel_syntax_of_gnu() {
    assert_eq!(
        asm("\t.intel_syntax noprefix\n\tmov\tDWORD PTR -4[rbp], 8"),
        [
            ("mov", MnemonicMove),
            ("DWORD", Keyword),
            ("PTR", Keyword),
            ("4", Immediate),
            ("rbp", Register),
            ("8", Immediate),
        ]
    );
    assert_eq!(
        asm("\tlea\trdi, .LC0[rip]"),
        [("lea", MnemonicMove), ("rdi", Register), (".LC0", Symbol), ("rip", Register)]
    );
}

#[test]
fn arm_immediates_are_no_remarks() {
    assert_eq!(
        asm("\tldr\tw0, [sp, #12]"),
        [("ldr", MnemonicMove), ("w0", Register), ("sp", Register), ("#12", Immediate)]
    );
    assert_eq!(asm("\tsvc #0"), [("svc", MnemonicSystem), ("#0", Immediate)]);
    assert_eq!(
        asm("\tadd x0, x0, :lo12:msg // low bits"),
        [
            ("add", MnemonicArith),
            ("x0", Register),
            ("x0", Register),
            ("lo12", Symbol),
            ("msg", Symbol),
            ("// low bits", Comment)
        ]
    );
    assert_eq!(asm("\tmov r0, r1 @ copy").last(), Some(&("@ copy", Comment)));
    assert_eq!(asm("\tb.ne loop")[0], ("b.ne", MnemonicBranch));
    assert_eq!(asm("\tfmul d0, d0, d1")[0], ("fmul", MnemonicVector));
}

#[test]
fn risc_v_registers_and_relocations() {
    assert_eq!(
        asm("\tlw\ta5,-20(s0)\t# load"),
        [
            ("lw", MnemonicMove),
            ("a5", Register),
            ("20", Number),
            ("s0", Register),
            ("# load", Comment)
        ]
    );
    assert_eq!(
        asm("\tlui\ta5,%hi(.LC0)"),
        [("lui", MnemonicMove), ("a5", Register), ("%hi", Keyword), (".LC0", Symbol)]
    );
}

#[test]
fn a_block_comment_goes_over_lines() {
    assert_eq!(asm("ret /* a\nb */ nop"), [("b */", Comment), ("nop", MnemonicSystem)]);
    assert_eq!(asm("/* a\n\n*/\nret"), [("ret", MnemonicCall)]);
}

#[test]
fn a_prefix_leaves_the_instruction_its_class() {
    assert_eq!(asm("rep movsb"), [("rep", MnemonicSystem), ("movsb", MnemonicMove)]);
    assert_eq!(asm("lock cmpxchg %ecx, (%rdi)")[1], ("cmpxchg", MnemonicMove));
}

#[test]
fn an_instruction_that_does_not_exist_stays_plain() {
    assert_eq!(asm("\tprintnum %eax"), [("%eax", Register)]);
    assert_eq!(mnemonic::class(b"frobnicate"), None);
}

#[test]
fn vector_instructions_are_told_from_those_whose_names_begin_alike() {
    for name in [
        "addsd",
        "mulss",
        "movss",
        "cmpss",
        "movaps",
        "cvtsi2sdl",
        "pxor",
        "vmovdqu",
        "fldt",
        "fadd.d",
    ] {
        assert_eq!(mnemonic::class(name.as_bytes()), Some(MnemonicVector), "{name}");
    }
    for (name, role) in [
        ("addl", MnemonicArith),
        ("popq", MnemonicMove),
        ("popcntl", MnemonicArith),
        ("pause", MnemonicSystem),
        ("fence", MnemonicSystem),
        ("setne", MnemonicArith),
        ("cmovgeq", MnemonicMove),
        ("ADDEQ", MnemonicArith),
        ("MOVQ", MnemonicMove),
    ] {
        assert_eq!(mnemonic::class(name.as_bytes()), Some(role), "{name}");
    }
}

#[test]
fn every_instruction_that_the_compiler_writes_has_a_class() {
    for flags in [
        &["-O0"][..],
        &["-O2"],
        &["-O3", "-march=haswell"],
        &["-O2", "-masm=intel"],
        &["-O3", "-m32", "-mfpmath=387", "-S"],
    ] {
        if flags.contains(&"-m32") && !std::path::Path::new("/usr/include/gnu/stubs-32.h").exists()
        {
            continue;
        }
        let text = compiled(PROGRAM, flags);
        let unknown: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with('\t'))
            .filter_map(|line| line.split_ascii_whitespace().next())
            .filter(|word| !word.starts_with(['.', '#']) && !mnemonic::is_prefix(word.as_bytes()))
            .filter(|word| mnemonic::class(word.as_bytes()).is_none())
            .collect();
        assert!(unknown.is_empty(), "{flags:?}: {unknown:?}");
    }
}

#[test]
fn the_compiler_settles_the_dialect_within_its_first_function() {
    let settled = |flags: &[&str], syntax| {
        let mut painter = Painter::new(Language::Assembly(AsmSyntax::Auto));
        compiled(PROGRAM, flags)
            .lines()
            .take(60)
            .for_each(|line| painter.line(line, &mut Vec::new()));
        painter == Painter::new(Language::Assembly(syntax))
    };
    assert!(settled(&["-O1"], AsmSyntax::Att));
    assert!(settled(&["-O1", "-masm=intel"], AsmSyntax::Intel));
}
