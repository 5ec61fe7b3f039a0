//! Messages as the tools of a Debian 12 machine really print them.

use proptest::prelude::*;

use super::*;

const ORIGIN: Origin<'static> = Origin { file: "x.s", lines: &[9, 10, 11, 12, 13, 14] };

fn one(text: &str) -> Diagnostic {
    let mut all = parse(text, &[ORIGIN]);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

#[test]
fn an_error_of_as_lands_on_the_line_of_the_reply() {
    let text = "x.s: Assembler messages:\nx.s:3: Error: no such instruction: `movz $1,%eax'\n";
    let found = one(text);
    assert_eq!((found.line, found.severity), (Some(12), Severity::Error));
    assert_eq!(found.message, "no such instruction: `movz $1,%eax'");
    assert!(found.explanation.is_some());
}

#[test]
fn an_error_of_the_whole_file_has_no_line() {
    let found = one("x.s: Error: open CFI at the end of file; missing .cfi_endproc directive");
    assert_eq!(found.line, None);
    assert!(found.explanation.is_some_and(|e| e.contains("cut off")));
}

#[test]
fn a_line_past_the_end_is_the_last_one() {
    assert_eq!(
        one("x.s:9: Warning: end of file not at end of a line; newline inserted").line,
        Some(15)
    );
}

#[test]
fn nasm_and_gxx_are_understood() {
    let origins =
        [Origin { file: "x.asm", lines: &[0, 1, 2] }, Origin { file: "twin.cpp", lines: &[4, 5] }];
    let text = "x.asm:2: error: parser: instruction expected\n\
                x.asm:3: warning: label alone on a line without a colon might be in error [-w+label-orphan]\n\
                twin.cpp: In function 'int main()':\n\
                twin.cpp:2:5: error: 'cout' was not declared in this scope; did you mean 'std::cout'?\n\
                \x20   2 |     cout << 1;\n      |     ^~~~\n      |     std::cout\n\
                /usr/include/c++/12/iostream:61:18: note: 'std::cout' declared here\n";
    let all = parse(text, &origins);
    let places: Vec<_> = all.iter().map(|d| (d.line, d.column, d.severity)).collect();
    assert_eq!(
        places,
        [
            (Some(2), None, Severity::Error),
            (Some(3), None, Severity::Warning),
            (Some(6), Some(5), Severity::Error),
            (None, None, Severity::Note)
        ]
    );
}

#[test]
fn the_linker_with_and_without_lines() {
    let text = "/usr/bin/ld: x.o: in function `main':\n\
                /tmp/b/x.s:4: undefined reference to `_Z3addii'\n\
                ld: x.o:(.text+0x5): undefined reference to `nothing'\n\
                ld: warning: cannot find entry symbol _start; defaulting to 0000000000401000\n\
                ld: x.o: relocation R_X86_64_32S against `.data' can not be used when making a PIE object; recompile with -fPIE\n\
                ld: cannot find -lncurses: No such file or directory\n";
    let all = parse(text, &[ORIGIN]);
    let shown: Vec<_> = all.iter().map(|d| (d.line, d.severity, d.message.as_str())).collect();
    assert_eq!(shown[0], (Some(13), Severity::Error, "undefined reference to `add(int, int)'"));
    assert_eq!(shown[1], (None, Severity::Error, "undefined reference to `nothing'"));
    assert_eq!(shown[2].1, Severity::Warning);
    assert!(shown[3].2.contains("R_X86_64_32S"));
    assert!(shown[4].2.starts_with("cannot find -lncurses"));
}

#[test]
fn a_repeated_message_is_shown_once() {
    let text = "x.s:3: Error: bad register name `%rxx'\n".repeat(50);
    assert_eq!(parse(&text, &[ORIGIN]).len(), 1);
}

#[test]
fn a_flood_of_messages_is_capped() {
    use std::fmt::Write as _;
    let mut text = String::new();
    for n in 0..100_000 {
        writeln!(text, "x.s:1: Error: message {n}").unwrap();
    }
    assert_eq!(parse(&text, &[ORIGIN]).len(), MOST);
}

#[test]
fn a_line_of_colons_takes_no_time() {
    let start = std::time::Instant::now();
    let text = ":1".repeat(2_000_000) + &"_Z".repeat(500_000);
    parse(&text, &[ORIGIN]);
    parse(&"ld: _Z".repeat(400_000), &[ORIGIN]);
    assert!(start.elapsed().as_secs() < 5);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,200}", lines in prop::collection::vec("(x\\.s|ld|twin\\.cpp|/usr/bin/ld)?:? ?[0-9]{0,12}:?[0-9]{0,3}:? ?(Error|error|warning|fatal)?:? ?\\PC{0,20}(_Z[A-Za-z0-9_]{0,30})?", 0..20)) {
        parse(&text, &[ORIGIN]);
        parse(&lines.join("\n"), &[ORIGIN, Origin { file: "twin.cpp", lines: &[] }]);
    }
}
