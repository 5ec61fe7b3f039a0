//! What confinement adds to a run and to a build, beside plain fork and exec of the same thing.
//!
//! All ways are taken in turn, so that a slow moment of the machine hits all of them alike.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use assemblergpt::sandbox::{End, Isolation, Job, RunEvent, Sandbox};
use futures::StreamExt;
use futures::stream::BoxStream;

const LAUNCHER: &str = env!("CARGO_BIN_EXE_assemblergpt");
const ROUNDS: usize = 200;

/// One way to do a thing, and how long it took each time.
struct Way {
    name: String,
    times: Vec<Duration>,
}

impl Way {
    fn at(&self, share: usize) -> f64 {
        let mut sorted = self.times.clone();
        sorted.sort();
        sorted[(sorted.len() - 1) * share / 100].as_secs_f64() * 1000.0
    }
}

async fn finish(mut events: BoxStream<'static, RunEvent>) {
    while let Some(event) = events.next().await {
        if let RunEvent::Ended(outcome) = event {
            assert_eq!(outcome.end, End::Exited(0), "{outcome:?}");
        }
    }
}

async fn plain(program: &Path, args: &[&str], dir: &Path) {
    let mut command = tokio::process::Command::new(program);
    command.args(args).current_dir(dir).stdin(Stdio::null());
    assert!(command.output().await.expect("the bench needs it").status.success());
}

fn report(title: &str, ways: &[Way]) {
    println!("\n{title:<34}{:>9}{:>9}{:>9}{:>12}", "min", "median", "p90", "added");
    let base = ways[0].at(50);
    for way in ways {
        let (least, middle, most) = (way.at(0), way.at(50), way.at(90));
        println!("  {:<32}{least:>9.2}{middle:>9.2}{most:>9.2}{:>+12.2}", way.name, middle - base);
    }
}

async fn runs(program: &Path, title: &str, levels: &[Isolation]) {
    let dir = program.parent().expect("the bench needs it");
    let mut ways = vec![Way { name: "fork and exec".to_owned(), times: Vec::new() }];
    for level in levels {
        ways.push(Way { name: level.to_string(), times: Vec::new() });
    }
    for level in levels {
        ways.push(Way { name: format!("{level}, armed"), times: Vec::new() });
    }
    let sandboxes: Vec<Sandbox> =
        levels.iter().map(|level| Sandbox::forced(LAUNCHER, *level)).collect();
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        plain(program, &[], dir).await;
        ways[0].times.push(begin.elapsed());
        for (place, sandbox) in sandboxes.iter().enumerate() {
            let begin = Instant::now();
            finish(sandbox.run(Job::run(program))).await;
            ways[1 + place].times.push(begin.elapsed());
            let armed = sandbox.arm(Job::run(program));
            tokio::time::sleep(Duration::from_millis(12)).await;
            let begin = Instant::now();
            finish(armed.go(b"")).await;
            ways[1 + levels.len() + place].times.push(begin.elapsed());
        }
    }
    report(title, &ways);
}

async fn builds(dir: &Path) {
    let levels = [Isolation::Full, Isolation::Restricted];
    let mut ways = vec![Way { name: "fork and exec".to_owned(), times: Vec::new() }];
    ways.extend(levels.iter().map(|level| Way { name: level.to_string(), times: Vec::new() }));
    let args = ["-o", "x.o", "x.s"];
    let sandboxes = levels.map(|level| Sandbox::forced(LAUNCHER, level));
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        plain(Path::new("/usr/bin/as"), &args, dir).await;
        ways[0].times.push(begin.elapsed());
        for (place, sandbox) in sandboxes.iter().enumerate() {
            let mut job = Job::build("/usr/bin/as", dir);
            job.args = args.iter().map(Into::into).collect();
            let begin = Instant::now();
            finish(sandbox.run(job)).await;
            ways[1 + place].times.push(begin.elapsed());
        }
    }
    report("assemble a listing (ms)", &ways);
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let dir = tempfile::tempdir().expect("the bench needs it");
    let path = dir.path();
    let hello = "#include <iostream>\nint main() { std::cout << \"hello\\n\"; }\n";
    std::fs::write(path.join("hello.cpp"), hello).expect("the bench needs it");
    let listing = ".globl _start\n_start:\n mov $60, %eax\n xor %edi, %edi\n syscall\n";
    std::fs::write(path.join("x.s"), listing).expect("the bench needs it");
    let make = |program: &str, args: &[&str]| {
        let status = Command::new(program)
            .args(args)
            .current_dir(path)
            .status()
            .expect("the bench needs it");
        assert!(status.success());
    };
    make("g++", &["-O1", "-o", "hello", "hello.cpp"]);
    make("as", &["-o", "x.o", "x.s"]);
    make("ld", &["-o", "x", "x.o"]);
    runs(&path.join("x"), "run a static program (ms)", &Isolation::ALL).await;
    let with_libraries = [Isolation::Full, Isolation::Restricted];
    runs(&path.join("hello"), "run a C++ program (ms)", &with_libraries).await;
    builds(path).await;
}
