//! Sections of whole replies, as models write them.

use super::{Dialect, Entry, Kind, Reply, SourceKind};

/// Kind and body of each section that is not prose, shortened to first and last body line.
fn code(text: &str) -> Vec<(Kind, String, String, bool)> {
    let reply = Reply::from_text(text);
    reply
        .sections()
        .iter()
        .filter(|section| section.kind != Kind::Prose)
        .map(|section| {
            let first = reply.line(section.body.start).to_owned();
            let last = reply.line(section.body.end.saturating_sub(1)).to_owned();
            (section.kind.clone(), first, last, section.closed)
        })
        .collect()
}

fn kinds(text: &str) -> Vec<Kind> {
    Reply::from_text(text).sections().iter().map(|section| section.kind.clone()).collect()
}

const TUNED: &str = "Sure! But let's first write C++ code which works like that:\n\
#include <iostream>\n\nnamespace deep {\nstruct Point {\n  int x; // where it is\n};\n}\n\n\
// Adds two numbers and gives the sum back.\ntemplate <typename T>\nT add(T a, T b)\n{\n  return a + b;\n}\n\n\
int main() {\n  std::cout << \"Sum: { \" << add(8, 120) << '\\n';\n  return 0;\n}\n\
Now, let's write the Assembler code:\n\t.file\t\"x.cpp\"\n\t.text\n\t.section\t.rodata\n.LC0:\n\t.string\t\"Sum: \"\n\
\t.text\n\t.globl\tmain\n\t.type\tmain, @function\nmain:\n.LFB0:\n\t.cfi_startproc\n\tendbr64\n\tpushq\t%rbp\n\
\tmovl\t$0, %eax\n\tpopq\t%rbp\n\tret\n\t.cfi_endproc\n\t.section\t.note.GNU-stack,\"\",@progbits\n";

#[test]
fn a_reply_without_fences_is_a_sentence_cpp_a_sentence_and_assembly() {
    let reply = Reply::from_text(TUNED);
    assert_eq!(kinds(TUNED), [Kind::Prose, Kind::Cpp, Kind::Prose, Kind::Assembly]);
    let twin = reply.twin().unwrap();
    assert!(twin.text.starts_with("#include <iostream>\n"), "{}", twin.text);
    assert!(twin.text.ends_with("return 0;\n}\n"), "{}", twin.text);
    let listing = reply.listing().unwrap();
    assert!(listing.text.starts_with("\t.file\t\"x.cpp\"\n"), "{}", listing.text);
    assert!(listing.text.ends_with(",@progbits\n"));
    assert_eq!(reply.line(listing.origin[0] as usize), "\t.file\t\"x.cpp\"");
    assert_eq!((listing.dialect, listing.entry), (Dialect::GasAtt, Entry::Main));
    assert!(listing.closed && twin.closed && !listing.c_half);
}

#[test]
fn blank_lines_around_code_without_fences_belong_to_no_body() {
    let text = TUNED
        .replace("that:\n", "that:\n\n\n")
        .replace("}\nNow", "}\n\n\nNow")
        .replace("code:\n", "code:\n\n");
    assert_eq!(kinds(&text), [Kind::Prose, Kind::Cpp, Kind::Prose, Kind::Assembly]);
    assert_eq!(
        Reply::from_text(&text).twin().unwrap().text,
        Reply::from_text(TUNED).twin().unwrap().text
    );
    assert_eq!(
        Reply::from_text(&text).listing().unwrap().text,
        Reply::from_text(TUNED).listing().unwrap().text
    );
}

#[test]
fn an_explanation_after_assembly_without_fences_is_prose_again() {
    for tail in [
        "\nThis program adds 8 and 120 and prints the sum to the screen.\n",
        "\n### Explanation\n\n- `main` calls the stream operator.\n- The sum is in `%eax`.\n",
        "\n**Explanation:**\nThe code above was made by a compiler.\n",
        "\nExplanation:\n1. The string is put into read-only data.\n2. It is printed.\n",
        "\nTo compile and run it, use these commands:\n```bash\ng++ x.s -o x\n```\n",
    ] {
        let text = format!("{TUNED}{tail}");
        let found = code(&text);
        assert_eq!(found[1].2, "\t.section\t.note.GNU-stack,\"\",@progbits", "{tail}");
    }
}

#[test]
fn fences_of_every_spelling_hold_what_their_tags_say() {
    for (open, kind) in [
        ("```cpp", Kind::Cpp),
        ("```C++", Kind::Cpp),
        ("``` c++ title=\"a.cpp\"", Kind::Cpp),
        ("```{.cpp}", Kind::Cpp),
        ("```main.cpp", Kind::Cpp),
        ("~~~c", Kind::Cpp),
        ("````cc", Kind::Cpp),
        ("```asm", Kind::Assembly),
        ("```Assembly", Kind::Assembly),
        ("```nasm", Kind::Assembly),
        ("```x86asm", Kind::Assembly),
        ("```asm:hello.s", Kind::Assembly),
        ("```s", Kind::Assembly),
        ("```x86-64", Kind::Assembly),
        ("~~~~~gas", Kind::Assembly),
        ("```armasm", Kind::Assembly),
        ("```bash", Kind::Other("bash".to_owned())),
        ("```Shell", Kind::Other("bash".to_owned())),
        ("```console", Kind::Other("bash".to_owned())),
        ("```text", Kind::Other("text".to_owned())),
        ("```output", Kind::Other("text".to_owned())),
        ("```", Kind::Other("text".to_owned())),
        ("```python", Kind::Other("python".to_owned())),
    ] {
        let close: String = open.chars().take_while(|c| "`~".contains(*c)).collect();
        let text = format!("Here:\n{open}\nsomething\n{close}\nDone.\n");
        assert_eq!(kinds(&text), [Kind::Prose, kind, Kind::Prose], "{open}");
        assert_eq!(kinds(&text.replace('\n', "\r\n")), kinds(&text), "{open} with CRLF");
        assert_eq!(Reply::from_text(&text).sections()[1].body, 2..3);
        assert!(Reply::from_text(&text).sections()[1].closed);
    }
}

#[test]
fn a_fence_without_a_known_tag_is_what_its_lines_are() {
    let asm = "section .text\nglobal _start\n_start:\n  mov rax, 60\n  syscall\n";
    let cpp = "#include <cstdio>\nint main() {\n  puts(\"x\");\n}\n";
    for open in ["```", "```program", "```text"] {
        assert_eq!(kinds(&format!("{open}\n{asm}```\n")), [Kind::Assembly], "{open}");
        assert_eq!(kinds(&format!("{open}\n{cpp}```\n")), [Kind::Cpp], "{open}");
    }
    assert_eq!(kinds(&format!("```cpp\n{asm}```\n")), [Kind::Assembly]);
    assert_eq!(kinds(&format!("```asm\n{cpp}```\n")), [Kind::Cpp]);
    assert_eq!(kinds("```\n$ g++ a.s\n$ ./a.out\n```\n"), [Kind::Other("bash".to_owned())]);
    assert_eq!(kinds("```\nThe sum is 128\n```\n"), [Kind::Other("text".to_owned())]);
    assert_eq!(kinds(&format!("```bash\n{asm}```\n")), [Kind::Other("bash".to_owned())]);
}

#[test]
fn inline_assembly_in_cpp_is_cpp() {
    let text = "```\n#include <iostream>\nint main() {\n  int r;\n  asm volatile(\"movl $5, %0\\n\"\n    \"addl %1, %0\\n\" : \"=r\"(r));\n  __asm__(R\"(\n.globl f\nf:\n  ret\n)\");\n}\n```\n";
    assert_eq!(kinds(text), [Kind::Cpp]);
    let bare = text.replace("```\n", "");
    assert_eq!(kinds(&bare), [Kind::Cpp]);
    assert!(Reply::from_text(&bare).listing().is_none());
}

#[test]
fn a_forgotten_close_ends_where_the_sentences_begin() {
    let text = "```cpp\nint main() {}\n\nNow, let's write the assembly for it:\n\n```asm\nmain: ret\n```\n";
    let found = code(text);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].0, Kind::Cpp);
    assert!(found[0].3 && found[1].3);
    assert_eq!(Reply::from_text(text).twin().unwrap().text.trim(), "int main() {}");
    assert_eq!(Reply::from_text(text).listing().unwrap().text, "main: ret\n");
}

#[test]
fn an_unclosed_fence_goes_to_the_end_or_to_the_explanation() {
    let text = "```asm\nmain:\n  ret";
    let reply = Reply::from_text(text);
    assert!(!reply.listing().unwrap().closed);
    let text = "```asm\nmain:\n  ret\n\nThis program does nothing but return.\nIt is very short.\n";
    let reply = Reply::from_text(text);
    assert_eq!(reply.listing().unwrap().text.trim_end(), "main:\n  ret");
    assert!(reply.listing().unwrap().closed);
}

#[test]
fn marks_at_the_end_of_a_line_of_code_close_the_fence() {
    let text = "```asm\nmain:\n  ret```\nThat is all of it.\n";
    let reply = Reply::from_text(text);
    assert_eq!(reply.listing().unwrap().text, "main:\n  ret\n");
    assert_eq!(reply.sections()[1].kind, Kind::Prose);
    assert!(reply.sections()[0].closed);
}

#[test]
fn a_fence_in_a_list_or_a_quote_loses_its_indentation() {
    let text = "1. First:\n   ```cpp\n   int main() {\n     return 0;\n   }\n   ```\n2. Then:\n\n> ```asm\n> main:\n>   ret\n> ```\n\n- ```nasm\n  global main\n  main: ret\n  ```\n";
    let reply = Reply::from_text(text);
    assert_eq!(reply.twin().unwrap().text, "int main() {\n  return 0;\n}\n");
    let listings = reply.listings();
    assert_eq!(listings[0].text, "main:\n  ret\n");
    assert_eq!(listings[1].text, "global main\nmain: ret\n");
    assert_eq!(reply.listing().unwrap().origin, [14, 15]);
}

#[test]
fn fences_in_a_longer_fence_or_in_a_document_are_told_apart() {
    assert_eq!(kinds("````asm\n; ``` in it\n```\nmain: ret\n````\n"), [Kind::Assembly]);
    let text = "```markdown\nHere it is:\n```cpp\nint main() {}\n```\nAnd:\n```asm\nmain: ret\n```\n```\nBye to all of you.\n";
    assert_eq!(kinds(text), [Kind::Prose, Kind::Cpp, Kind::Prose, Kind::Assembly, Kind::Prose]);
}

#[test]
fn a_sentence_may_end_in_an_opening_fence() {
    assert_eq!(kinds("Here is the code: ```cpp\nint main() {}\n```\n"), [Kind::Cpp]);
    assert_eq!(kinds("Use ```cpp``` as the tag.\nNothing else.\n"), [Kind::Prose]);
}

#[test]
fn the_last_listing_with_an_entry_is_chosen_and_split_ones_are_joined() {
    let text = "Data:\n```nasm\nsection .data\nmsg db \"hi\", 10\nlen equ $ - msg\n```\nCode:\n```nasm\nsection .text\nglobal _start\n_start:\n mov rsi, msg\n mov rdx, len\n syscall\n```\nA loop, as an example of one:\n```nasm\nagain: dec rcx\n jnz again\n```\n";
    let reply = Reply::from_text(text);
    let listing = reply.listing().unwrap();
    assert!(
        listing.text.starts_with("section .data\n") && listing.text.contains("_start:"),
        "{}",
        listing.text
    );
    assert_eq!(listing.entry, Entry::Start);
    assert!(!listing.text.contains("again"));
    assert_eq!(reply.listings().len(), 2);
    let text = "```asm\n.globl main\nmain: ret\n```\nor, in another way:\n```asm\n.globl main\nmain: xorl %eax, %eax\n ret\n```\n";
    assert!(Reply::from_text(text).listing().unwrap().text.contains("xorl"));
}

#[test]
fn assembly_without_an_entry_wants_the_cpp_half() {
    let text = "```cpp\nextern \"C\" int add(int, int);\nint main() { return add(1, 2); }\n```\n```asm\n.globl add\nadd: leal (%rdi,%rsi), %eax\n ret\n```\n";
    let listing = Reply::from_text(text).listing().unwrap();
    assert!(listing.c_half);
    assert_eq!(listing.entry, Entry::None);
}

#[test]
fn a_bare_file_is_one_section() {
    let reply = Reply::from_source("main:\n\tret\n", SourceKind::Assembly);
    assert_eq!(reply.sections().len(), 1);
    assert_eq!(reply.listing().unwrap().text, "main:\n\tret\n");
    assert!(Reply::from_source("", SourceKind::Cpp).sections().is_empty());
}

#[test]
fn a_missing_brace_does_not_swallow_the_assembly() {
    let text = TUNED.replace("  return 0;\n}\n", "  return 0;\n");
    assert_eq!(kinds(&text), [Kind::Prose, Kind::Cpp, Kind::Prose, Kind::Assembly]);
    let text = text.replace("Now, let's write the Assembler code:\n", "");
    assert_eq!(kinds(&text), [Kind::Prose, Kind::Cpp, Kind::Assembly]);
}

#[test]
fn a_fence_is_closed_as_soon_as_its_marks_are_there() {
    let mut reply = Reply::new();
    reply.push("```asm\nmain: ret\n``");
    assert!(!reply.sections()[0].closed);
    reply.push("`");
    assert!(reply.sections()[0].closed);
    assert_eq!(reply.listing().unwrap().text, "main: ret\n");
}
