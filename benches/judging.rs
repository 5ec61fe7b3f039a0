//! Replies judged by an evaluation, beside the same builds made by `xargs -P` with `as` and `ld` or
//! `g++`, on as many processors. Prints both times, the ratio and the most memory in use;
//! `cargo bench --bench judging -- 200`.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use assemblergpt::eval::runner::{self, From, Plan};
use assemblergpt::eval::suite::Suite;
use assemblergpt::judge::Bounds;
use assemblergpt::sandbox::{Isolation, Limits};
use assemblergpt::side::Side;

/// What is built for one reply: of every second one `as` and `ld`, of the others the listing and
/// its twin by `g++`.
const BUILD: &str = "case $1 in *.bare) as $1.s -o $1.o && ld $1.o -o $1.x;; \
     *) g++ $1.s -o $1.x && g++ $1.cpp -o $1.y;; esac";

fn main() -> ExitCode {
    if let Some(code) = assemblergpt::sandbox::helper() {
        return code;
    }
    let count = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(200);
    let dir = tempfile::tempdir().unwrap();
    let names = write(dir.path(), count);
    let plain = plain(dir.path(), &names);
    println!("{count} replies");
    println!("xargs -P     {:>8.2} s  builds only", plain.as_secs_f64());
    for round in ["first", "again"] {
        let took = evaluation(dir.path(), round);
        let how = if round == "first" { "nothing built before" } else { "builds found again" };
        println!("evaluation   {:>8.2} s  builds, runs and compares; {how}", took.as_secs_f64());
        println!("ratio        {:>8.2}", took.as_secs_f64() / plain.as_secs_f64());
    }
    println!("most memory  {}", peak());
    ExitCode::SUCCESS
}

/// Writes the sources, a suite and the replies; returns the names of the sources.
fn write(dir: &Path, count: usize) -> Vec<String> {
    let (mut suite, mut replies, mut names) = (String::new(), String::new(), Vec::new());
    for n in 0..count {
        let (name, reply) = if n % 2 == 0 { bare(dir, n) } else { compiled(dir, n) };
        let row =
            serde_json::json!({"id": name, "prompt": "p", "expected_stdout": format!("{n:06}\n")});
        writeln!(suite, "{row}").unwrap();
        let row = serde_json::json!({"id": name, "side": Side::Tuned, "reply": reply});
        writeln!(replies, "{row}").unwrap();
        names.push(name);
    }
    std::fs::write(dir.join("suite.jsonl"), suite).unwrap();
    std::fs::write(dir.join("replies.jsonl"), replies).unwrap();
    names
}

fn bare(dir: &Path, n: usize) -> (String, String) {
    let text = format!(
        "\t.globl _start\n_start:\n\tmov $1,%eax\n\tmov $1,%edi\n\tlea m(%rip),%rsi\n\tmov $7,%edx\n\t\
         syscall\n\tmov $60,%eax\n\txor %edi,%edi\n\tsyscall\n\t.data\nm:\t.ascii \"{n:06}\\n\"\n"
    );
    let name = format!("p{n:06}.bare");
    std::fs::write(dir.join(format!("{name}.s")), &text).unwrap();
    (name, format!("```asm\n{text}```\n"))
}

fn compiled(dir: &Path, n: usize) -> (String, String) {
    let cpp =
        format!("#include <cstdio>\n\nint main() {{\n    std::printf(\"%06d\\n\", {n});\n}}\n");
    let name = format!("p{n:06}.cpp");
    std::fs::write(dir.join(format!("{name}.cpp")), &cpp).unwrap();
    let mut make = Command::new("g++");
    make.args(["-S", "-O1", "-o", &format!("{name}.s"), &format!("{name}.cpp")]);
    assert!(make.current_dir(dir).status().unwrap().success());
    let text = std::fs::read_to_string(dir.join(format!("{name}.s"))).unwrap();
    (name, format!("```cpp\n{cpp}```\n\n```asm\n{text}```\n"))
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn plain(dir: &Path, names: &[String]) -> Duration {
    let list = dir.join("names");
    std::fs::write(&list, names.join("\n")).unwrap();
    let began = Instant::now();
    let status = Command::new("xargs")
        .args(["-P", &processors().to_string(), "-n", "1", "sh", "-c", BUILD, "sh"])
        .stdin(Stdio::from(std::fs::File::open(&list).unwrap()))
        .current_dir(dir)
        .status();
    assert!(status.unwrap().success());
    began.elapsed()
}

fn evaluation(dir: &Path, round: &str) -> Duration {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let plan = Plan {
        suite: Suite::load(&dir.join("suite.jsonl").to_string_lossy()).unwrap(),
        out: dir.join(round),
        limit: None,
        shard: None,
        build_jobs: None,
        resume: false,
        retry_infrastructure: false,
        bounds: Bounds {
            launcher: PathBuf::from("/proc/self/exe"),
            least: Isolation::LimitsOnly,
            limits: Limits::default(),
            cache: dir.join("cache"),
            repair: true,
        },
        from: From::File { path: dir.join("replies.jsonl"), side: None },
    };
    let began = Instant::now();
    let summary = runtime.block_on(runner::run(plan)).unwrap();
    let took = began.elapsed();
    assert_eq!(summary.tuned.right, summary.expected, "{summary:?}");
    took
}

/// The most memory that this process had in use.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap_or(" unknown").trim().to_owned()
}
