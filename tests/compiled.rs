//! What g++ makes of many small programs is what tuned models write: each must be judged equal to
//! its C++, at every optimisation, position-independent or not.
//!
//! `COMPILED_PROGRAMS` says how many programs; 300 take some minutes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "compiled/programs.rs"]
mod programs;

use std::fs;
use std::process::Stdio;

use assemblergpt::judge::{self, Judgement, Options};
use assemblergpt::reply::Reply;
use assemblergpt::sandbox::{Isolation, Sandbox};
use assemblergpt::toolchain::Toolchain;
use futures::StreamExt as _;

use programs::{INPUT, program};

/// How many programs there are if nobody says otherwise: ten for each way to compile.
const USUAL: usize = 60;

const WAYS: [[&str; 2]; 6] = [
    ["-O0", "-fPIE"],
    ["-O1", "-fPIE"],
    ["-O2", "-fPIE"],
    ["-O0", "-fno-pie"],
    ["-O1", "-fno-pie"],
    ["-O2", "-fno-pie"],
];

/// What g++ makes of the C++ in this way.
async fn assembly(cpp: &str, way: [&str; 2]) -> String {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("x.cpp"), cpp).unwrap();
    let mut compiler = tokio::process::Command::new("g++");
    compiler.args(way).args(["-S", "-o", "x.s", "x.cpp"]).current_dir(dir.path());
    let done = compiler.stdin(Stdio::null()).output().await.unwrap();
    assert!(done.status.success(), "{}\n{cpp}", String::from_utf8_lossy(&done.stderr));
    fs::read_to_string(dir.path().join("x.s")).unwrap()
}

/// With fences, as base models answer, or without, as tuned ones do.
fn reply(cpp: &str, assembly: &str, fences: bool) -> String {
    if fences {
        format!("In C++:\n\n```cpp\n{cpp}```\n\nAnd in assembly:\n\n```asm\n{assembly}```\n")
    } else {
        format!(
            "Sure! But let's first write C++ code which works like that:\n\n{cpp}\n\
             Now, let's write the Assembler code:\n\n{assembly}"
        )
    }
}

/// Why the judgement is not that both do the same, by the assembly alone.
fn wrong(found: &Judgement) -> Option<String> {
    let run = found.run.as_ref();
    let printed = run.is_some_and(|run| !run.stdout.is_empty());
    if found.verdict.equals_twin == Some(true) && found.repairs.is_empty() && printed {
        return None;
    }
    Some(format!("{:?} {:?}", found.verdict, found.notes))
}

async fn judged(toolchain: &Toolchain, number: usize) -> Option<String> {
    let cpp = program(number);
    let way = WAYS[number % WAYS.len()];
    let text = reply(&cpp, &assembly(&cpp, way).await, (number / WAYS.len()).is_multiple_of(2));
    let options = Options { stdin: INPUT.into(), ..Options::default() };
    let found = judge::judge(toolchain, &Reply::from_text(&text), &options).await.unwrap();
    let why = wrong(&found)?;
    Some(format!("program {number} with {}: {why}\n{cpp}", way.join(" ")))
}

#[tokio::test]
async fn what_gpp_makes_of_a_program_is_judged_equal_to_it() {
    let asked = std::env::var("COMPILED_PROGRAMS").ok();
    let count = asked.map_or(USUAL, |text| text.parse().unwrap());
    let cache = tempfile::tempdir().unwrap();
    let sandbox = Sandbox::probe(env!("CARGO_BIN_EXE_assemblergpt").into(), Isolation::Restricted);
    let toolchain = Toolchain::probe(sandbox.await.unwrap(), cache.path().to_owned()).await;
    toolchain.warm().await;
    let at_once = std::thread::available_parallelism().map_or(2, Into::into);
    let work = (0..count).map(|number| judged(&toolchain, number));
    let failures: Vec<Option<String>> =
        futures::stream::iter(work).buffer_unordered(at_once).collect().await;
    let failures: Vec<String> = failures.into_iter().flatten().collect();
    assert!(failures.is_empty(), "{} of {count}:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn a_number_makes_the_same_program_each_time_and_another_one_another() {
    let made: std::collections::BTreeSet<String> = (0..300).map(program).collect();
    assert_eq!(made.len(), 300);
    assert_eq!(program(7), program(7));
}
