//! How fast source text becomes roles: whole texts, one screen from a checkpoint, and the first
//! line of each language.

use assemblergpt::code::{AsmSyntax, Language, Painter, Span, filter};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

/// Lines of a whole text.
const LINES: usize = 100_000;

/// Lines between two kept painters.
const CHECKPOINT: usize = 64;

/// Lines on a screen.
const SCREEN: usize = 60;

const ASSEMBLY: &str = "\t.globl\tmain\n\t.type\tmain, @function\nmain:\n.LFB1731:\n\t.cfi_startproc\n\
    \tpushq\t%rbp\n\t.cfi_def_cfa_offset 16\n\tmovq\t%rsp, %rbp\n\tsubq\t$16, %rsp\n\
    \tmovl\t$8, -4(%rbp)\n\tmovl\t$120, -8(%rbp)\n\tmovl\t-4(%rbp), %edx\n\taddl\t%edx, %eax\n\
    \tleaq\t.LC0(%rip), %rsi\n\tleaq\t_ZSt4cout(%rip), %rdi\n\
    \tcall\t_ZStlsISt11char_traitsIcEERSt13basic_ostreamIcT_ES5_PKc@PLT\n\tcmpl\t$10, %eax\n\
    \tjle\t.L2\n\tcvtsi2sdl\t%eax, %xmm0\n\tmulsd\t.LC1(%rip), %xmm0\n.L2:\n\tmovl\t$0, %eax\n\
    \tleave\n\tret\n\t.string\t\"The sum is: \"\n";

const CPP: &str = "#include <iostream>\n\n/* Adds all\n   numbers. */\ntemplate <typename T>\n\
    T sum(const std::vector<T> &numbers) {\n    T total{};\n\
    \x20   for (const auto &n : numbers) total += n;\n    return total;  // done\n}\n\n\
    int main() {\n    std::vector<int> v = {8, 120, 0x1F};\n\
    \x20   const char *text = \"The sum is: \";\n    if (v.empty() || v[0] > 3.5e2) {\n\
    \x20       throw std::runtime_error(\"empty\\n\");\n    }\n\
    \x20   std::cout << text << demo::sum(v) << '\\n';\n    return 0;\n}\n";

const PYTHON: &str = "import subprocess\n\ndef total(numbers):\n    \"\"\"Adds all\n    numbers.\"\"\"\n\
    \x20   return sum(n for n in numbers)  # done\n\nprint(f\"{total([8, 120])}\")\n";

const LUA: &str = "local function total(numbers)\n  local t = 0 -- none yet\n\
    \x20 for _, n in ipairs(numbers) do t = t + n end\n  return t\nend\nprint(total({8, 120}))\n";

const PROSE: &str = "## The sum of *two* numbers\n\nSure! First we write **C++** that uses `std::cout`:\n\
    - compile it with `g++ -S`,\n- assemble it.\n\nNow, let's write the Assembler code.\n";

fn main() {
    divan::main();
}

fn samples() -> [(&'static str, Language, &'static str); 5] {
    [
        ("assembly", Language::Assembly(AsmSyntax::Auto), ASSEMBLY),
        ("c++", Language::Cpp, CPP),
        ("prose", Language::Prose, PROSE),
        ("python", Language::Other("python".to_owned()), PYTHON),
        ("lua, by a grammar", Language::Other("lua".to_owned()), LUA),
    ]
}

fn sample(name: &str) -> (Language, &'static str) {
    let all = samples().into_iter().find(|(known, ..)| *known == name);
    all.map_or((Language::Plain, ""), |(_, language, text)| (language, text))
}

fn lines_of(text: &'static str, count: usize) -> Vec<&'static str> {
    text.lines().cycle().take(count).collect()
}

fn bytes(lines: &[&str]) -> BytesCount {
    BytesCount::new(lines.iter().map(|line| line.len() + 1).sum::<usize>())
}

#[divan::bench(args = ["assembly", "c++", "prose", "python"], sample_count = 10)]
fn a_hundred_thousand_lines(bencher: Bencher, name: &str) {
    let (language, text) = sample(name);
    let lines = lines_of(text, LINES);
    bencher.counter(bytes(&lines)).bench_local(|| {
        let mut painter = Painter::new(language.clone());
        let mut spans: Vec<Span> = Vec::new();
        for line in &lines {
            spans.clear();
            painter.line(black_box(line), &mut spans);
        }
        spans
    });
}

/// What a frame does after a jump: from the checkpoint before it through one screen.
#[divan::bench(args = ["assembly", "c++"])]
fn a_screen_from_a_checkpoint(bencher: Bencher, name: &str) {
    let (language, text) = sample(name);
    let lines = lines_of(text, LINES);
    let mut painter = Painter::new(language);
    let mut kept = Vec::new();
    let mut spans = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        if place % CHECKPOINT == 0 {
            kept.push(painter.clone());
        }
        spans.clear();
        painter.line(line, &mut spans);
    }
    let place = LINES / 2 + CHECKPOINT / 2;
    bencher.bench_local(|| {
        let checkpoint = place / CHECKPOINT;
        let mut painter =
            kept.get(checkpoint).cloned().unwrap_or_else(|| Painter::new(Language::Plain));
        spans.clear();
        for line in lines.iter().skip(checkpoint * CHECKPOINT).take(CHECKPOINT / 2 + SCREEN) {
            painter.line(black_box(line), &mut spans);
        }
        spans.len()
    });
}

/// What syntect's grammars cost, on the lines that they are given at most.
#[divan::bench(sample_count = 10)]
fn the_lines_that_a_grammar_colours(bencher: Bencher) {
    let (language, text) = sample("lua, by a grammar");
    let lines = lines_of(text, 300);
    bencher.counter(bytes(&lines)).bench_local(|| {
        let mut painter = Painter::new(language.clone());
        let mut spans = Vec::new();
        for line in &lines {
            painter.line(line, &mut spans);
        }
        spans
    });
}

#[divan::bench(sample_count = 10)]
fn filter_a_hundred_thousand_lines(bencher: Bencher) {
    let lines = lines_of(ASSEMBLY, LINES);
    bencher.counter(bytes(&lines)).bench_local(|| filter::kept_lines(black_box(&lines)));
}
