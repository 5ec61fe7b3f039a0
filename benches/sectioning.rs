//! Finding the sections of a reply, as it streams and at once. Run with `cargo bench --bench sectioning`.

use assemblergpt::reply::{Reply, identify};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// A reply of about so many lines of assembly, with or without fences.
fn reply(lines: usize, fenced: bool) -> String {
    let body = "\tmovl\t-4(%rbp), %eax\n\taddl\t$120, %eax\n\tmovl\t%eax, %esi\n.L2:\n\tcall\tputs@PLT\n\tjmp\t.L2\n";
    let asm =
        format!("\t.file\t\"x.cpp\"\n\t.text\n\t.globl\tmain\nmain:\n{}", body.repeat(lines / 6));
    let cpp = "#include <iostream>\n\nint main() {\n    std::cout << 8 + 120 << '\\n';\n}\n";
    if fenced {
        format!(
            "Here is the program:\n```cpp\n{cpp}```\nAnd its assembly:\n```asm\n{asm}```\nIt prints a number.\n"
        )
    } else {
        format!(
            "Sure! But let's first write C++ code which works like that:\n{cpp}Now, let's write the Assembler code:\n{asm}"
        )
    }
}

/// The text in tokens of about five bytes, as models send them.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = (5..rest.len()).find(|&at| rest.is_char_boundary(at)).unwrap_or(rest.len());
        let (token, after) = rest.split_at(end);
        rest = after;
        (!token.is_empty()).then_some(token)
    })
}

#[divan::bench(args = [250, 4_000, 100_000])]
fn streamed_without_fences(bencher: Bencher, lines: usize) {
    stream(bencher, &reply(lines, false));
}

#[divan::bench(args = [250, 4_000, 100_000])]
fn streamed_with_fences(bencher: Bencher, lines: usize) {
    stream(bencher, &reply(lines, true));
}

#[divan::bench]
fn streamed_prose_in_long_lines(bencher: Bencher) {
    stream(bencher, &("It is one more sentence of the many. ".repeat(12) + "\n").repeat(1_000));
}

#[divan::bench]
fn streamed_one_line_of_5_megabytes(bencher: Bencher) {
    stream(bencher, &"word and word ".repeat(370_000));
}

fn stream(bencher: Bencher, text: &str) {
    bencher.counter(BytesCount::of_str(text)).bench(|| {
        let mut reply = Reply::new();
        for token in tokens(text) {
            black_box(reply.push(token));
        }
        reply.finish();
        reply
    });
}

#[divan::bench(args = [4_000, 200_000])]
fn at_once(bencher: Bencher, lines: usize) {
    let text = reply(lines, false);
    bencher.counter(BytesCount::of_str(&text)).bench(|| Reply::from_text(black_box(&text)));
}

#[divan::bench(args = [250, 4_000])]
fn the_listing_is_cut_out_and_told(bencher: Bencher, lines: usize) {
    let reply = Reply::from_text(&reply(lines, false));
    bencher.bench(|| black_box(&reply).listing());
}

#[divan::bench(args = [250, 4_000])]
fn the_dialect_is_told(bencher: Bencher, lines: usize) {
    let text = Reply::from_text(&reply(lines, false))
        .listing()
        .map(|listing| listing.text)
        .unwrap_or_default();
    bencher.counter(BytesCount::of_str(&text)).bench(|| identify(black_box(&text), None));
}
