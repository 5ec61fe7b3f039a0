//! What holds for every text and every cut, over texts made of what the line machine stumbles on.

use proptest::prelude::*;

use super::{Kind, Reply};

/// One line, or part of one.
fn piece() -> impl Strategy<Value = String> {
    let fence = prop_oneof![
        Just("```"),
        Just("```cpp"),
        Just("```asm"),
        Just("```nasm\n"),
        Just("````"),
        Just("````asm"),
        Just("~~~"),
        Just("~~~c"),
        Just("```text"),
        Just("```bash"),
        Just("```markdown"),
        Just("```what"),
        Just("```\n"),
        Just("  ```"),
        Just("> ```asm"),
        Just("- ```cpp"),
        Just("1. ```"),
        Just("```."),
        Just("``"),
        Just("`"),
        Just("Here it is: ```cpp"),
        Just("```Now, let's write it in assembly:"),
    ];
    let cpp = prop_oneof![
        Just("#include <iostream>"),
        Just("using namespace std;"),
        Just("int main() {"),
        Just("  return 0;"),
        Just("}"),
        Just("{"),
        Just("// a comment"),
        Just("/* open"),
        Just("*/"),
        Just("auto s = R\"x("),
        Just(")x\";"),
        Just("#if X"),
        Just("#else"),
        Just("#endif"),
        Just("template <class T>"),
        Just("int f(int a,"),
        Just("std::cout << \"}\";"),
        Just("#define A \\"),
        Just("ret```"),
    ];
    let asm = prop_oneof![
        Just("\t.file\t\"x.cpp\""),
        Just("\t.text"),
        Just("\t.globl\tmain"),
        Just("main:"),
        Just(".L2:"),
        Just("\tmovl\t$0, %eax"),
        Just("\tret"),
        Just("section .data"),
        Just("msg db 'Hi', 10"),
        Just("mov rax, msg"),
        Just("; comment"),
        Just("# comment"),
        Just("_start:"),
        Just("call helper"),
        Just("helper: ret"),
    ];
    let prose = prop_oneof![
        Just("Sure! But let's first write C++ code which works like that:"),
        Just("Now, let's write the Assembler code:"),
        Just("This program adds two numbers and prints the sum."),
        Just("### Explanation"),
        Just("- It is one item of a list."),
        Just("nasm"),
        Just("Übung macht den Meister"),
        Just("> A quote of somebody else."),
        Just("---"),
        Just("Note:"),
    ];
    let odd = prop_oneof![
        Just("\r"),
        Just("\0\x1b[31m"),
        Just("汉字"),
        Just("\u{feff}"),
        Just(" "),
        Just("\t"),
        Just("x\ry")
    ]
    .prop_map(str::to_owned);
    // Longer than what is looked at of a line, so that only its end can still tell something.
    let long = prop_oneof![
        "[x` ]{600,610}",
        Just("x".repeat(700) + "```"),
        Just(" ".repeat(600)),
        Just("`".repeat(600))
    ];
    prop_oneof![
        30 => prop_oneof![3 => fence, 3 => cpp, 3 => asm, 2 => prose].prop_map(str::to_owned),
        3 => odd,
        1 => long
    ]
}

fn text() -> impl Strategy<Value = String> {
    let end = prop_oneof![8 => Just("\n"), 2 => Just("\r\n"), 2 => Just("\n\n"), 1 => Just(""), 1 => Just(" ")];
    proptest::collection::vec((piece(), end), 0..24)
        .prop_map(|lines| lines.into_iter().map(|(line, end)| line + end).collect())
}

/// Everything that is found, to be compared.
fn found(reply: &Reply) -> String {
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}",
        reply.sections(),
        reply.listing(),
        reply.listings(),
        reply.twin()
    )
}

/// What a reader sees of one line.
fn shown(reply: &Reply, n: usize) -> (String, Option<(Kind, usize)>) {
    (reply.line(n).to_owned(), reply.section_of(n).map(|s| (s.kind.clone(), s.lines.start)))
}

/// The pieces of a text cut at every `step`-th character.
fn cut(text: &str, step: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(step).map(|chunk| chunk.iter().collect()).collect()
}

fn tiles(reply: &Reply) {
    let mut next = 0;
    for section in reply.sections() {
        assert_eq!(section.lines.start, next, "no gap, no overlap");
        assert!(section.lines.end > next, "no section is empty");
        assert!(
            section.body.start >= section.lines.start
                && section.body.end <= section.lines.end.max(section.body.start)
        );
        assert!(
            section.body.start <= section.body.end
                && section.body.end <= section.lines.end.max(section.body.start)
        );
        next = section.lines.end;
    }
    assert_eq!(next, reply.line_count());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn at_every_prefix_pieces_and_the_whole_are_the_same(text in text(), step in 1usize..9) {
        let mut grown = Reply::new();
        let mut prefix = String::new();
        let mut before: Vec<(String, Option<(Kind, usize)>)> = Vec::new();
        for piece in cut(&text, step) {
            let first = grown.push(&piece);
            prefix.push_str(&piece);
            let mut once = Reply::new();
            once.push(&prefix);
            prop_assert_eq!(found(&grown), found(&once), "after {:?}", prefix);
            let now: Vec<_> = (0..grown.line_count()).map(|n| shown(&grown, n)).collect();
            prop_assert!(first <= now.len());
            prop_assert_eq!(before.get(..first), now.get(..first), "unchanged before {} after {:?}", first, &prefix);
            tiles(&grown);
            before = now;
        }
        let first = grown.finish();
        let now: Vec<_> = (0..grown.line_count()).map(|n| shown(&grown, n)).collect();
        prop_assert_eq!(before.get(..first), now.get(..first), "unchanged before {} at the end", first);
        prop_assert_eq!(found(&grown), found(&Reply::from_text(&text)));
        tiles(&grown);
    }

    #[test]
    fn lines_are_the_text_without_line_ends(text in text()) {
        let reply = Reply::from_text(&text);
        let lines: Vec<_> = (0..reply.line_count()).map(|n| reply.line(n)).collect();
        let expected: Vec<_> = text.split_inclusive('\n').map(|l| l.strip_suffix('\n').unwrap_or(l)).map(|l| l.strip_suffix('\r').unwrap_or(l)).collect();
        prop_assert_eq!(lines, expected);
        prop_assert_eq!(reply.text(), text.as_str());
    }

    #[test]
    fn a_listing_and_a_twin_name_the_lines_that_they_came_from(text in text()) {
        let reply = Reply::from_text(&text);
        for listing in reply.listings() {
            prop_assert_eq!(listing.text.lines().count(), listing.origin.len());
            for (line, &origin) in listing.text.split('\n').zip(&listing.origin) {
                prop_assert!(reply.line(origin as usize).contains(line));
            }
        }
    }

    #[test]
    fn no_text_at_all_makes_it_panic(pieces in proptest::collection::vec(any::<String>(), 0..12), glue in "[`~>\\n\\r #;:{}()'\"./%$-]{0,40}") {
        let mut reply = Reply::new();
        for piece in &pieces {
            reply.push(piece);
            reply.push(&glue);
        }
        reply.finish();
        tiles(&reply);
        found(&reply);
        let assembly = Reply::from_source(&(pieces.concat() + &glue), super::SourceKind::Assembly);
        found(&assembly);
    }
}
