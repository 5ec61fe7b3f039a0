//! From a listing to a program, side by side in one run: what `g++ x.s -o x` (or bare `as` and
//! `ld` for `_start`) takes, what our command lines take by themselves, and our whole build,
//! confined. Prints a line per listing and the ratios; `cargo bench --bench build`.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use assemblergpt::reply::{Listing, Reply, SourceKind};
use assemblergpt::sandbox::{Isolation, Sandbox};
use assemblergpt::toolchain::{Build, Toolchain};

/// Repetitions of each; the least time counts, because the machine is noisy.
const TIMES: usize = 15;

const PARTS: [(&str, &str); 5] = [
    ("streams", "std::cout << \"line \" << @ << ' ' << @ * 2 << std::endl;"),
    (
        "strings",
        "{ std::string s = \"n@\"; s += std::to_string(@); std::cout << s.size() << '\\n'; }",
    ),
    (
        "vectors",
        "{ std::vector<int> v; for (int i = 0; i < @ + 2; ++i) v.push_back(i); std::cout << v.back() << '\\n'; }",
    ),
    ("maps", "{ std::map<int, int> m; m[@] = @ + 1; std::cout << m.size() << '\\n'; }"),
    ("printf", "std::printf(\"%d %d\\n\", @, @ + 1);"),
];

fn main() -> ExitCode {
    if let Some(code) = assemblergpt::sandbox::helper() {
        return code;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(compare());
    ExitCode::SUCCESS
}

struct Sample {
    name: String,
    text: String,
    bare: bool,
}

async fn compare() {
    let launcher = PathBuf::from("/proc/self/exe");
    let sandbox = Sandbox::probe(launcher, Isolation::LimitsOnly).await.unwrap();
    println!("isolation: {}", sandbox.isolation());
    let cache = tempfile::tempdir().unwrap();
    let began = Instant::now();
    let toolchain = Toolchain::probe(sandbox, cache.path().to_owned()).await.without_cache();
    println!("probe: {:.2} ms", ms(began.elapsed()));
    println!(
        "{:<16} {:>6} {:>9} {:>9} {:>9} {:>7}",
        "listing", "lines", "plain ms", "ours ms", "confined", "ratio"
    );
    let mut ratios = [Vec::new(), Vec::new()];
    let mut extra = Vec::new();
    for sample in samples() {
        let listing = Reply::from_source(&sample.text, SourceKind::Assembly).listing().unwrap();
        let [plain, ours, confined] = measure(&toolchain, &sample, &listing).await;
        let ratio = ms(ours) / ms(plain);
        println!(
            "{:<16} {:>6} {:>9.1} {:>9.1} {:>9.1} {ratio:>7.2}",
            sample.name,
            sample.text.lines().count(),
            ms(plain),
            ms(ours),
            ms(confined)
        );
        ratios[usize::from(sample.bare)].push(ratio);
        extra.push(ms(confined) - ms(ours));
    }
    println!(
        "C++ library: ours / g++, worst {:.2}, median {:.2}",
        worst(&ratios[0]),
        median(&ratios[0])
    );
    println!(
        "_start: ours / as + ld, worst {:.2}, median {:.2}",
        worst(&ratios[1]),
        median(&ratios[1])
    );
    println!("confinement and book-keeping of a build: median {:.1} ms", median(&extra));
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn worst(all: &[f64]) -> f64 {
    all.iter().copied().fold(0.0, f64::max)
}

fn median(all: &[f64]) -> f64 {
    let mut all = all.to_vec();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}

/// Real g++ output of programs from 20 to 4,000 lines, and listings that need no library.
fn samples() -> Vec<Sample> {
    let dir = tempfile::tempdir().unwrap();
    let mut all = Vec::new();
    for (name, part) in PARTS {
        for (count, level) in [
            (1, "-O0"),
            (2, "-O1"),
            (4, "-O2"),
            (8, "-O0"),
            (16, "-O2"),
            (24, "-O1"),
            (40, "-O0"),
            (60, "-O2"),
        ] {
            let body: String =
                (0..count).map(|n| part.replace('@', &n.to_string()) + "\n").collect();
            let source = format!(
                "#include <cstdio>\n#include <iostream>\n#include <map>\n#include <string>\n#include <vector>\nint main() {{\n{body}}}\n"
            );
            std::fs::write(dir.path().join("x.cpp"), source).unwrap();
            run(dir.path(), &["g++", level, "-S", "x.cpp", "-o", "x.s"]);
            let text = std::fs::read_to_string(dir.path().join("x.s")).unwrap();
            if text.lines().count() <= 4000 {
                all.push(Sample { name: format!("{name} {count} {level}"), text, bare: false });
            }
        }
    }
    for count in [1, 2, 5, 10, 20, 40, 80, 160, 320, 640] {
        let body = "\tmov $1,%eax\n\tmov $1,%edi\n\tlea m(%rip),%rsi\n\tmov $3,%edx\n\tsyscall\n"
            .repeat(count);
        let text = format!(
            "\t.globl _start\n_start:\n{body}\tmov $60,%eax\n\txor %edi,%edi\n\tsyscall\n\t.data\nm:\t.ascii \"hi\\n\"\n"
        );
        all.push(Sample { name: format!("_start {count}"), text, bare: true });
    }
    all
}

fn run(dir: &Path, words: &[&str]) {
    let (tool, args) = words.split_first().unwrap();
    let status =
        Command::new(tool).args(args).current_dir(dir).stdin(Stdio::null()).status().unwrap();
    assert!(status.success(), "{words:?}");
}

/// The least time of each way, taken in turns so that a busy moment of the machine hits all alike:
/// the plain tools, the command lines of our build by themselves, and the whole build, confined.
async fn measure(toolchain: &Toolchain, sample: &Sample, listing: &Listing) -> [Duration; 3] {
    let build = toolchain.build(listing).await;
    assert!(build.program.is_some(), "{build:?}");
    let (plain, ours) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::write(plain.path().join("x.s"), &sample.text).unwrap();
    build.keep(ours.path()).unwrap();
    let mut best = [Duration::MAX; 3];
    for _ in 0..TIMES {
        let began = Instant::now();
        if sample.bare {
            run(plain.path(), &["as", "x.s", "-o", "x.o"]);
            run(plain.path(), &["ld", "x.o", "-o", "x"]);
        } else {
            run(plain.path(), &["g++", "x.s", "-o", "x"]);
        }
        best[0] = best[0].min(began.elapsed());
        let began = Instant::now();
        for step in &build.steps {
            run(ours.path(), &step.command.iter().map(String::as_str).collect::<Vec<_>>());
        }
        best[1] = best[1].min(began.elapsed());
        let began = Instant::now();
        let again: Build = toolchain.build(listing).await;
        best[2] = best[2].min(began.elapsed());
        assert!(again.program.is_some());
    }
    best
}
