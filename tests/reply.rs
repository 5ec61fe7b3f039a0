//! Replies made of real compiler output, with and without fences, in pieces and at once.

use std::process::{Command, Stdio};
use std::{io::Write, time::Instant};

use assemblergpt::reply::{Dialect, Entry, Kind, Reply, System, Target};

const PROGRAMS: [&str; 5] = [
    "#include <iostream>\n\nint main() {\n    int a = 8, b = 120;\n    std::cout << \"The sum of \" << a << \" and \" << b << \" is: \" << a + b << std::endl;\n    return 0;\n}\n",
    "// Prints a table; the braces in \"{ this }\" are text.\n#include <cstdio>\n#include <vector>\n\nnamespace shapes {\n\nstruct Point {\n    int x;\n    int y;\n};\n\nclass Line\n{\npublic:\n    Line(Point from, Point to)\n        : from_(from), to_(to)\n    {\n    }\n    int length() const { return to_.x - from_.x; }\n\nprivate:\n    Point from_, to_;\n};\n\n} // namespace shapes\n\nint main()\n{\n    std::vector<shapes::Line> lines{{{1, 2}, {3, 4}}};\n    for (const auto& line : lines)\n        std::printf(\"{ %d }\\n\", line.length());\n}\n",
    "#include <map>\n#include <string>\n#include <iostream>\n\nusing namespace std;\n\ntemplate <typename K, typename V>\nvoid show(const map<K, V>& table)\n{\n    for (auto& [key, value] : table)\n        cout << key << \": \" << value << '\\n';\n}\n\n/* The whole program.\n   It counts the words of a text. */\nint main() {\n    map<string, int> words;\n    string text = R\"(Now, let's write the assembler code:\n{ .globl main )\";\n    for (char c : text) words[string(1, c)]++;\n    show(words);\n    return 0;\n}\n",
    "#include <iostream>\n#include <stdexcept>\n\n#define LIMIT 20\n#ifdef WIDE\ntypedef long number; {\n#else\ntypedef int number;\n#endif\n\nstatic number factorial(number n)\n{\n    if (n > LIMIT) { throw std::out_of_range(\"too big\"); }\n    return n < 2 ? 1 : n * factorial(n - 1);\n}\n\nint main()\n{\n    try {\n        std::cout << factorial(5) << '\\n';\n    } catch (const std::exception& error) {\n        std::cerr << error.what() << '\\n';\n        return 1;\n    }\n}\n",
    "extern \"C\" int puts(const char*);\n\nint main(void)\n{\n    puts(\"Hello; this is one # of the // strings\");\n    return 0;\n}\n",
];

/// What the local compiler makes of a program.
fn listing(program: &str, flags: &[&str]) -> String {
    let mut child = Command::new("g++")
        .args(["-S", "-x", "c++", "-o", "-", "-"])
        .args(flags)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("g++ starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(program.as_bytes()).expect("g++ reads");
    drop(stdin);
    let output = child.wait_with_output().expect("g++ ends");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text")
}

/// The reply as a model writes it that was tuned to write this way.
fn tuned(program: &str, listing: &str, between: &str) -> String {
    format!(
        "Sure! But let's first write C++ code which works like that:\n{between}{program}{between}Now, let's write the Assembler code:\n{between}{listing}"
    )
}

fn indented(text: &str, by: &str) -> String {
    text.split_inclusive('\n').flat_map(|line| [by, line]).collect()
}

fn kinds(reply: &Reply) -> Vec<Kind> {
    reply.sections().iter().map(|section| section.kind.clone()).collect()
}

#[test]
fn real_compiler_output_without_fences_is_cut_exactly() {
    for (at, program) in PROGRAMS.iter().enumerate() {
        for flags in
            [&["-O0"][..], &["-O2", "-fverbose-asm"], &["-O1", "-masm=intel"], &["-O0", "-g1"]]
        {
            let asm = listing(program, flags);
            for (between, after) in [
                ("", ""),
                ("\n", "\nThis assembly prints the same as the C++ program does.\n"),
                ("\n\n", "\n### How it works\n\n- The numbers are added.\n- The sum is printed.\n"),
            ] {
                let text = tuned(program, &asm, between) + after;
                let reply = Reply::from_text(&text);
                let found = kinds(&reply);
                let expected = [Kind::Prose, Kind::Cpp, Kind::Prose, Kind::Assembly, Kind::Prose];
                let expected = &expected[..if after.is_empty() { 4 } else { 5 }];
                assert_eq!(found, expected, "program {at} with {flags:?}: {:#?}", reply.sections());
                assert_eq!(reply.twin().unwrap().text, *program, "program {at}");
                let is = reply.listing().unwrap();
                assert_eq!(is.text, asm, "program {at} with {flags:?}");
                let intel = flags.contains(&"-masm=intel");
                let dialect = if intel { Dialect::GasIntel } else { Dialect::GasAtt };
                assert_eq!(
                    (is.dialect, is.target, is.system),
                    (dialect, Target::X86_64, System::Linux)
                );
                assert_eq!(is.entry, Entry::Main);
            }
        }
    }
}

#[test]
fn real_compiler_output_survives_fences_indentation_and_carriage_returns() {
    let asm = listing(PROGRAMS[0], &["-O1"]);
    let program = PROGRAMS[0];
    for (cpp_tag, asm_tag) in
        [("cpp", "asm"), ("c++", "assembly"), ("", ""), ("cpp", "gas"), ("C++", "s")]
    {
        let text = format!(
            "Here:\n```{cpp_tag}\n{program}```\nAnd:\n```{asm_tag}\n{asm}```\nThat is all.\n"
        );
        let reply = Reply::from_text(&text);
        assert_eq!(reply.twin().unwrap().text, program);
        assert_eq!(reply.listing().unwrap().text, asm);
        let dos = Reply::from_text(&text.replace('\n', "\r\n"));
        assert_eq!(dos.listing(), reply.listing());
        let indented = indented(&text, "    ");
        assert_eq!(Reply::from_text(&indented).listing().unwrap().text, asm);
    }
    let indented = indented(&tuned(program, &asm, "\n"), "  ");
    let reply = Reply::from_text(&indented);
    assert_eq!(kinds(&reply), [Kind::Prose, Kind::Cpp, Kind::Prose, Kind::Assembly]);
}

#[test]
fn a_streamed_reply_is_at_every_token_what_its_text_is() {
    let text = tuned(PROGRAMS[1], &listing(PROGRAMS[1], &["-O0"]), "\n");
    let (mut reply, mut prefix) = (Reply::new(), String::new());
    let chars: Vec<char> = text.chars().collect();
    for (at, token) in chars.chunks(3).enumerate() {
        let token: String = token.iter().collect();
        reply.push(&token);
        prefix.push_str(&token);
        if at % 37 == 0 {
            let mut once = Reply::new();
            once.push(&prefix);
            assert_eq!(reply.sections(), once.sections());
        }
    }
    reply.finish();
    assert_eq!(reply.listing(), Reply::from_text(&text).listing());
    assert_eq!(reply.twin(), Reply::from_text(&text).twin());
}

/// Seconds to push the text in tokens of `size` bytes.
fn seconds(text: &str, size: usize) -> f64 {
    let start = Instant::now();
    let mut reply = Reply::new();
    let mut rest = text;
    while !rest.is_empty() {
        let cut = (size..rest.len()).find(|&at| rest.is_char_boundary(at)).unwrap_or(rest.len());
        let (token, after) = rest.split_at(cut);
        reply.push(token);
        rest = after;
    }
    reply.finish();
    assert_eq!(reply.text().len(), text.len());
    start.elapsed().as_secs_f64()
}

/// Makes a text of about so many lines or words.
type Make = fn(usize) -> String;

#[test]
fn the_cost_of_a_token_does_not_grow_with_the_reply() {
    let texts: [(&str, Make); 9] = [
        ("assembly", |n| "Assembly:\n".to_owned() + &"\tmovl\t-4(%rbp), %eax\n".repeat(n)),
        ("fenced", |n| "```\n".to_owned() + &"\tmovl\t$1, %eax\n".repeat(n)),
        ("prose", |n| "It is a sentence of words.\n".repeat(n)),
        ("cpp", |n| "#include <x>\n".to_owned() + &"int f() { return 1; }\n".repeat(n)),
        ("one line", |n| "word and word, ".repeat(n)),
        ("one fenced line", |n| "```asm\n".to_owned() + &"word and word, ".repeat(n)),
        ("fences", |n| "```asm\nmain:\n```\n".repeat(n / 3)),
        ("sentences in a fence", |n| {
            "```cpp\n".to_owned() + &"It is a sentence of words.\n".repeat(n) + "```cpp\n"
        }),
        ("a long mark", |n| "`".repeat(n * 9)),
    ];
    for (name, make) in &texts {
        let (small, large) = (make(600), make(9_600));
        let least = |text: &str| (0..2).map(|_| seconds(text, 7)).fold(f64::MAX, f64::min);
        let ratio = least(&large) / least(&small) / 16.0;
        assert!(ratio < 4.0, "{name}: a token of the long reply costs {ratio:.1} times as much");
    }
}

#[test]
fn a_huge_reply_and_a_huge_line_are_taken_in_their_stride() {
    let start = Instant::now();
    let huge = "```asm\n".to_owned()
        + &"\tmovl\t$1, %eax # one more of the many lines, with a comment\n".repeat(660_000)
        + "```\n";
    let reply = Reply::from_text(&huge);
    assert_eq!((reply.line_count(), reply.sections().len()), (660_002, 1));
    let line = "x".repeat(5 << 20);
    let reply = Reply::from_text(&format!("```asm\n{line}\n{line}```\nThat was it.\n"));
    assert_eq!(reply.sections().len(), 2);
    let mut fences = Reply::from_text(&"```\n".repeat(1_000_000));
    assert!(fences.sections().len() <= 65_537);
    assert_eq!(fences.sections().last().unwrap().lines.end, 1_000_000);
    fences.finish();
    assert!(start.elapsed().as_secs() < 60);
}
