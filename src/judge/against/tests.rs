//! Normalising, aligning and guessing over short texts; the compiler itself is asked elsewhere.

use super::normal::Syntax;
use super::*;

use crate::reply::{Reply, SourceKind};

const ATT: Reading = Reading { syntax: Syntax::Att, demangled: false };
const INTEL: Reading = Reading { syntax: Syntax::Intel, demangled: false };

fn keys(text: &str, reading: Reading) -> Vec<String> {
    statements(text, reading).into_iter().map(|s| s.key.trim_end().to_owned()).collect()
}

fn listing(text: &str) -> Listing {
    Reply::from_source(text, SourceKind::Assembly).listing().unwrap()
}

fn compare(ours: &str, theirs: &str, reading: Reading) -> Comparison {
    let listing = listing(ours);
    let assembly = Assembly { text: theirs.to_owned(), command: Vec::new() };
    side_by_side(&listing, &statements(&listing.text, reading), &assembly, reading).unwrap()
}

fn guesses(text: &str, reading: Reading) -> Vec<Vec<&'static str>> {
    style::guesses(text, reading, &statements(text, reading))
}

fn marks(comparison: &Comparison) -> Vec<(Mark, Option<usize>, Option<usize>)> {
    let different = comparison.rows.iter().filter(|r| r.mark != Mark::Both);
    let line = |half: &Option<Half>| half.as_ref().map(|h| h.line);
    different.map(|r| (r.mark, line(&r.listing), line(&r.compiler))).collect()
}

#[test]
fn spellings_of_the_same_instruction_have_one_key() {
    for (a, b) in [
        ("movq %rax, %rbx", "mov %rax,%rbx"),
        ("pushq $0x10", "push $16"),
        ("call puts@PLT", "callq  puts"),
        ("retq", "ret"),
        ("rep ret", "ret"),
        ("movl 0(%rax), %ecx # comment", "mov (%rax),%ecx"),
        ("movl $0xffffffff, %eax", "movl $-1, %eax"),
        ("addl $0xffffffff, 4(%rax)", "addl $-1, 4(%rax)"),
        ("leaq (%rax,%rbx,1), %rdx", "lea (%rax,%rbx), %rdx"),
        ("jz .L2", "je\t.L7"),
        ("shll %eax", "sall $1, %eax"),
        ("cltq", "cdqe"),
        (".asciz \"a, # b\"", ".string  \"a, # b\""),
        (".long 0xffffffff", ".long -1"),
        ("MOVL %EAX, %EBX", "movl %eax, %ebx"),
    ] {
        assert_eq!(keys(a, ATT), keys(b, ATT), "{a} | {b}");
        assert_eq!(keys(a, ATT).len(), 1, "{a}");
    }
}

#[test]
fn different_instructions_have_different_keys() {
    for (a, b) in [
        ("movl $1, (%rax)", "movq $1, (%rax)"),
        ("movl %eax, %ebx", "movq %rax, %rbx"),
        ("movq %rax, %xmm0", "movd %eax, %xmm0"),
        ("shll %cl, (%rax)", "shlq %cl, (%rax)"),
        ("movl -4(%rbp), %eax", "movl 4(%rbp), %eax"),
        ("leaq .LC0(%rip), %rax", "leaq .L0(%rip), %rax"),
        ("movzbl (%rax), %eax", "movsbl (%rax), %eax"),
        ("call puts", "call *puts"),
        ("movq $0xffffffff, %rax", "movq $-1, %rax"),
        (".string \"A\"", ".string \"a\""),
        ("rep stosq", "stosq"),
    ] {
        assert_ne!(keys(a, ATT), keys(b, ATT), "{a} | {b}");
    }
}

#[test]
fn intel_addresses_have_one_key() {
    for (a, b) in [
        ("mov eax, DWORD PTR -4[rbp]", "mov EAX, dword ptr [rbp - 4]"),
        ("lea rdx, 0[0+rax*4]", "lea rdx, [rax*4]"),
        ("lea rax, .LC0[rip]", "lea rax, [rip+.LC3]"),
        ("mov rax, QWORD PTR x[rip+8]", "mov rax, QWORD PTR [x+8+rip]"),
        ("mov rax, QWORD PTR fs:40", "mov rax, QWORD PTR fs:0x28"),
    ] {
        assert_eq!(keys(a, INTEL), keys(b, INTEL), "{a} | {b}");
    }
    let (a, b) = ("mov eax, DWORD PTR -4[rbp]", "mov eax, DWORD PTR -8[rbp]");
    assert_ne!(keys(a, INTEL), keys(b, INTEL));
}

#[test]
fn what_only_tools_read_is_no_statement() {
    let text = "\t.file \"x.c\"\n\t.text\n\n# remark\nmain:\n.LFB0:\n\t.cfi_startproc\n\tret\n\
        .LFE0:\n\t.size main, .-main\n\t.section .note.gnu.property,\"a\"\n\t.long 1f - 0f\n0:\n";
    assert_eq!(keys(text, ATT), ["main:", "ret"]);
    assert_eq!(keys("main: pushq %rbp; # x\n", ATT), ["main:", "push %rbp"]);
}

#[test]
fn labels_are_equal_by_their_places_not_their_numbers() {
    let ours = "main:\n\tcmpl $1, %edi\n\tje .L9\n\tjg .L2\n\tnop\n.L9:\n\tnop\n.L2:\n\tret\n";
    let theirs = ours.replace(".L9", ".L3").replace(".L2", ".L400");
    assert!((compare(ours, &theirs, ATT).equal_lines - 1.0).abs() < f64::EPSILON);
    let elsewhere = theirs.replace("je .L3", "je .L400");
    let found = compare(ours, &elsewhere, ATT);
    assert!(marks(&found).contains(&(Mark::Changed, Some(3), Some(3))), "{:?}", marks(&found));
    let row = found.rows.iter().find(|r| r.mark == Mark::Changed).unwrap();
    let half = row.listing.as_ref().unwrap();
    let marked = half.differs.first().and_then(|r| half.text.get(r.clone()));
    assert_eq!(marked, Some(".L9"));
}

#[test]
fn a_line_more_does_not_disturb_the_labels_after_it() {
    let body: String = (0..30)
        .flat_map(|n| [format!("\tje .L{n}\n\tnop\n"), format!(".L{n}:\n\tnop\n")])
        .collect();
    let ours = format!("main:\n\tjne .L77\n.L77:\n{body}\tret\n");
    let theirs = format!("main:\n{body}\tret\n");
    let wanted = [(Mark::Listing, Some(2), None), (Mark::Listing, Some(3), None)];
    assert_eq!(marks(&compare(&ours, &theirs, ATT)), wanted);
}

#[test]
fn a_changed_instruction_has_its_line_and_its_bytes() {
    let ours = "\t.globl main\nmain:\n\tmovl\t$1, %eax\n\taddl\t$0x78, %eax\n\tret\n";
    let theirs = "main:\n\tmovl\t$1, %eax\n\taddl\t$121, %eax\n\tret\n";
    let found = compare(ours, theirs, ATT);
    assert_eq!(marks(&found), [(Mark::Changed, Some(4), Some(3))]);
    let row = found.rows.iter().find(|r| r.mark == Mark::Changed).unwrap();
    let half = row.listing.as_ref().unwrap();
    assert_eq!(half.text, "        addl    $0x78, %eax");
    assert_eq!(half.differs, vec![17..21; 1]);
    assert!((found.equal_lines - 0.75).abs() < 1e-9, "{}", found.equal_lines);
    assert!((found.equal_opcodes - 1.0).abs() < 1e-9);
}

#[test]
fn hostile_text_is_safe_in_the_rows() {
    let found = compare("main:\n\t.string \"\x1b[2J\u{202e}\"\n\tret\n", "main:\n\tret\n", ATT);
    let texts = found.rows.iter().filter_map(|r| r.listing.as_ref());
    assert!(texts.clone().all(|h| !h.text.contains(['\x1b', '\u{202e}'])));
    assert!(texts.into_iter().any(|h| h.text.contains("␛[2J")));
}

#[test]
fn twenty_thousand_lines_do_not_hang() {
    let text = |seed: u32, renamed: u32| -> String {
        let mut state = seed;
        let mut out = "main:\n".to_owned();
        for n in 0..20_000_u32 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let line = match state >> 30 {
                0 => format!("\tmovl ${}, %eax\n", state >> 8 & 0xff),
                1 => format!("\taddl %ecx, {}(%rbp)\n", state >> 8 & 0xff),
                2 => format!("\tjne .L{}\n.L{}:\n", n + renamed, n + renamed),
                _ => "\tcall f\n".to_owned(),
            };
            out.push_str(&line);
        }
        out
    };
    let start = std::time::Instant::now();
    let strangers = compare(&text(1, 0), &text(2, 0), ATT);
    assert!(strangers.equal_lines < 1.0);
    assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
    let same = compare(&text(1, 0), &text(1, 7), ATT);
    assert!((same.equal_lines - 1.0).abs() < f64::EPSILON, "{}", same.equal_lines);
    assert!(same.notes.is_empty(), "{:?}", same.notes);
}

#[test]
fn the_rows_hold_every_statement_once_and_in_order() {
    let ours = "f:\n\tnop\n\tret\nmain:\n\tpush %rax\n\tcall f\n\tret\ng:\n\tret\n";
    let theirs = "g:\n\tret\nmain:\n\tcall f\n\tnop\n\tret\nf:\n\tret\n";
    let found = compare(ours, theirs, ATT);
    let ours: Vec<usize> =
        found.rows.iter().filter_map(|r| Some(r.listing.as_ref()?.line)).collect();
    let theirs: Vec<usize> = found.compiler().map(|h| h.line).collect();
    assert_eq!(ours, (1..=9).collect::<Vec<_>>());
    assert_eq!(theirs, (1..=8).collect::<Vec<_>>());
}

#[test]
fn the_style_tells_the_flags() {
    let frame = "main:\n\tpushq %rbp\n\tmovq %rsp, %rbp\n";
    for (text, reading, wanted) in [
        (
            format!("{frame}\tcall puts@PLT\n\tret\n"),
            ATT,
            &["-O0", "-fPIE", "-fcf-protection=none", "-fno-stack-protector"][..],
        ),
        (
            "main:\n\t.cfi_startproc\n\tmovl $.LC0, %edi\n\tcall puts\n\tret\n".to_owned(),
            ATT,
            &["-fno-pie", "-U_FORTIFY_SOURCE"],
        ),
        ("main:\n\tcall puts\n\tret\n".to_owned(), ATT, &["-fno-pie"]),
        ("main:\n\tleaq .LC0(%rip), %rdi\n\tcall puts\n".to_owned(), ATT, &["-fPIE"]),
        (format!("{frame}\tmovq %fs:40, %rax\n"), ATT, &["-O0", "-fstack-protector-strong"]),
        ("f:\n\tret\nmain:\n\tcall f@PLT\n\tret\n".to_owned(), ATT, &["-fPIC"]),
        ("main:\n\t.p2align 4\n\tret\n".to_owned(), ATT, &["-O2"]),
        ("main:\n\tvaddsd %xmm0, %xmm0, %xmm0\n\tret\n".to_owned(), ATT, &["-mavx"]),
        (
            "main:\n\tmov rbp, rsp\n\tmov eax, DWORD PTR [rbp-4]\n".to_owned(),
            INTEL,
            &["-O0", "-masm=intel", "-fno-pie"],
        ),
    ] {
        let first = guesses(&text, reading).remove(0);
        assert!(wanted.iter().all(|flag| first.contains(flag)), "{wanted:?}: {first:?}");
    }
}

#[test]
fn a_doubtful_style_gives_a_few_guesses() {
    let guarded = "main:\n\tendbr64\n\tpushq %rbp\n\tmovq %rsp, %rbp\n\tret\n";
    let guards: Vec<&str> = guesses(guarded, ATT).iter().map(|g| g[1]).collect();
    assert_eq!(guards, ["-fstack-protector-strong", "-fno-stack-protector"]);
    assert!(guesses(guarded, ATT).iter().all(|g| g[0] == "-O0"));
    let levels: Vec<&str> = guesses("main:\n\tret\n", ATT).iter().map(|g| g[0]).collect();
    assert_eq!(levels.len(), 3);
    assert_eq!(levels.iter().collect::<HashSet<_>>().len(), 3);
}

#[test]
fn inline_assembly_is_seen_and_words_like_it_are_not() {
    for text in ["int f() { asm(\"nop\"); }", "__asm__ volatile (\"\");", "x = 1'000; asm(\"\");"] {
        assert!(has_assembly(text), "{text}");
    }
    for text in ["// asm(\"nop\")\n", "/* asm */ int asmx;", "puts(\"asm \\\" asm\");", "plasm()"] {
        assert!(!has_assembly(text), "{text}");
    }
}

#[test]
fn another_compiler_is_named_and_nothing_hostile_quoted() {
    let of = |version: &str| format!("\t.ident\t\"GCC: (Debian 12.2.0-14) {version}\"\n");
    let note = another_compiler(&of("13.2.0"), &of("12.2.0")).unwrap();
    assert!(note.contains("13.2.0") && note.contains("12.2.0"), "{note}");
    assert_eq!(another_compiler(&of("12.2.0"), &of("12.2.0")), None);
    assert_eq!(another_compiler("\t.ident \"GCC: \x1b.1\"\n", &of("12.2.0")), None);
}
