//! Builds and runs every program of the built-in samples with plain tools, so that what
//! `samples/README.md` says of them stays true. Uses nothing of this crate's own building.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use assemblergpt::reply::Reply;
use serde::Deserialize;
use serde_json::Value;

const OPENING: &str = "Sure! But let's first write C++ code which works like that:\n";
const BRIDGE: &str = "\nNow, let's write the Assembler code:\n";
const LARGEST: u64 = 600 * 1024;

#[derive(Deserialize)]
struct Sample {
    base: About,
    tuned: About,
}

#[derive(Deserialize)]
struct About {
    programs: Vec<Program>,
    #[serde(default)]
    cut: Option<u64>,
}

#[derive(Deserialize)]
struct Program {
    /// Which fence of the reply, from 0; or `cpp` or `asm` in a reply without fences.
    fence: Value,
    file: String,
    build: Vec<String>,
    /// `exit N`, the name of a signal, or `build fails` (at the last command).
    ends: String,
    /// One character for each byte.
    stdout: String,
    #[serde(default)]
    stdin: String,
}

struct Exchange {
    prompt: String,
    side: String,
    text: String,
    last_at: f64,
    first_text_at: f64,
    ending: Value,
    completion_tokens: u64,
}

fn samples_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn folders() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(samples_dir())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("sample.json").exists())
        .collect();
    found.sort();
    found
}

fn cassette_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/llm/cassette/samples.jsonl")
}

fn exchanges() -> Vec<Exchange> {
    let text = fs::read_to_string(cassette_path()).unwrap();
    let mut all: Vec<Exchange> = Vec::new();
    for line in text.lines().skip(1) {
        let value: Value = serde_json::from_str(line).unwrap();
        if let Some(head) = value.get("exchange") {
            all.push(Exchange {
                prompt: head["prompt"].as_str().unwrap().to_owned(),
                side: head["side"].as_str().unwrap().to_owned(),
                text: String::new(),
                last_at: 0.0,
                first_text_at: 0.0,
                ending: Value::Null,
                completion_tokens: 0,
            });
            continue;
        }
        let exchange = all.last_mut().unwrap();
        let at = value["at"].as_f64().unwrap();
        assert!(at >= exchange.last_at, "time runs backwards: {line}");
        assert!(exchange.ending.is_null(), "an event after the end: {line}");
        exchange.last_at = at;
        let event = &value["event"];
        if let Some(text) = event["Text"].as_str() {
            if exchange.text.is_empty() {
                exchange.first_text_at = at;
            }
            exchange.text.push_str(text);
        }
        if let Some(usage) = event.get("Usage") {
            exchange.completion_tokens = usage["completion_tokens"].as_u64().unwrap();
        }
        if let Some(ending) = event.get("Ended") {
            exchange.ending = ending.clone();
        }
    }
    all
}

/// Every folder with its prompt, its facts, and both replies as the cassette plays them.
fn samples() -> Vec<(String, Sample, Exchange, Exchange)> {
    let mut replies = exchanges().into_iter();
    let mut all = Vec::new();
    for folder in folders() {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let prompt = fs::read_to_string(folder.join("prompt.txt")).unwrap();
        let facts = fs::read_to_string(folder.join("sample.json")).unwrap();
        let facts: Sample = serde_json::from_str(&facts).unwrap();
        let (base, tuned) = (replies.next().unwrap(), replies.next().unwrap());
        assert_eq!(base.prompt, prompt.trim(), "{name}");
        assert_eq!(tuned.prompt, prompt.trim(), "{name}");
        assert_eq!((base.side.as_str(), tuned.side.as_str()), ("base", "tuned"));
        all.push((name, facts, base, tuned));
    }
    assert!(replies.next().is_none(), "the cassette has more than the folders");
    all
}

fn fenced(reply: &str, wanted: u64) -> String {
    let mut number = None;
    let mut open = false;
    let mut text = String::new();
    for line in reply.lines() {
        if line.starts_with("```") {
            open = !open;
            if open {
                number = Some(number.map_or(0, |n: u64| n + 1));
            }
        } else if open && number == Some(wanted) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn source(reply: &str, fence: &Value) -> String {
    match (fence.as_u64(), fence.as_str()) {
        (Some(number), _) => fenced(reply, number),
        (None, Some(half)) => {
            let rest = reply.strip_prefix(OPENING).unwrap();
            let (cpp, assembly) = rest.split_once(BRIDGE).unwrap();
            let chosen = if half == "cpp" { cpp } else { assembly };
            format!("{chosen}\n")
        }
        (None, None) => panic!("fence is neither a number nor a name"),
    }
}

fn builds(program: &Program, dir: &Path) -> bool {
    program.build.iter().all(|command| {
        let mut words = command.split(' ');
        let tool = words.next().unwrap();
        let output = Command::new(tool)
            .args(words)
            .current_dir(dir)
            .env("LC_ALL", "C")
            .output()
            .unwrap_or_else(|error| panic!("could not start {tool}: {error}"));
        output.status.success()
    })
}

/// How the program ended, and its standard output with one character for each byte.
fn ran(dir: &Path, stdin: &str) -> (String, String) {
    let mut child = Command::new(dir.join("x"))
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read may be gone already.
    drop(child.stdin.take().unwrap().write_all(stdin.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let ends = match (output.status.code(), output.status.signal()) {
        (Some(code), _) => format!("exit {code}"),
        (None, Some(libc::SIGSEGV)) => "SIGSEGV".to_owned(),
        (None, Some(libc::SIGFPE)) => "SIGFPE".to_owned(),
        (None, other) => format!("signal {other:?}"),
    };
    (ends, output.stdout.iter().map(|&byte| char::from(byte)).collect())
}

fn holds(name: &str, reply: &str, program: &Program) {
    let dir = tempfile::tempdir().unwrap();
    let text = source(reply, &program.fence);
    assert!(text.lines().count() > 5, "{name}: no source in the reply");
    fs::write(dir.path().join(&program.file), text).unwrap();
    let built = builds(program, dir.path());
    assert_eq!(built, program.ends != "build fails", "{name} {}", program.file);
    if built {
        let (ends, stdout) = ran(dir.path(), &program.stdin);
        assert_eq!((&ends, &stdout), (&program.ends, &program.stdout), "{name} {}", program.file);
    }
}

#[test]
fn every_base_program_does_what_its_facts_say() {
    for (name, facts, base, _) in samples() {
        for program in &facts.base.programs {
            holds(&name, &base.text, program);
        }
    }
}

#[test]
fn every_tuned_program_does_what_its_facts_say() {
    for (name, facts, _, tuned) in samples() {
        assert_eq!(facts.tuned.programs.len(), 2, "{name}: the C++ and its assembly");
        for program in &facts.tuned.programs {
            holds(&name, &tuned.text, program);
        }
    }
}

#[test]
fn a_tuned_reply_has_no_fence_and_a_base_reply_is_its_file() {
    for (folder, (name, _, base, tuned)) in folders().iter().zip(samples()) {
        assert!(!tuned.text.contains("```"), "{name}");
        let file = fs::read_to_string(folder.join("base.md")).unwrap();
        assert_eq!(base.text, file.trim_end_matches('\n'), "{name}");
        let cpp = fs::read_to_string(folder.join("program.cpp")).unwrap();
        assert!(tuned.text.contains(&cpp), "{name}");
    }
}

#[test]
fn the_pace_can_be_watched_and_the_file_stays_small() {
    assert!(fs::metadata(cassette_path()).unwrap().len() < LARGEST);
    for (name, facts, base, tuned) in samples() {
        for (about, reply) in [(&facts.base, &base), (&facts.tuned, &tuned)] {
            assert!((0.25..0.6).contains(&reply.first_text_at), "{name} {}", reply.side);
            assert!((2.0..10.0).contains(&reply.last_at), "{name} {}", reply.side);
            let ending = if about.cut.is_some() { "CutAtLimit" } else { "Complete" };
            assert_eq!(reply.ending, ending, "{name} {}", reply.side);
            if let Some(cut) = about.cut {
                assert_eq!(reply.completion_tokens, cut, "{name}");
            }
        }
    }
}

#[test]
fn the_sectioner_finds_exactly_the_programs() {
    for (name, facts, base, tuned) in samples() {
        for (about, exchange) in [(&facts.base, &base), (&facts.tuned, &tuned)] {
            let reply = Reply::from_text(&exchange.text);
            for program in &about.programs {
                let wanted = source(&exchange.text, &program.fence);
                let found = if program.file == "x.cpp" {
                    reply.twin().map(|twin| twin.text)
                } else {
                    reply.listing().map(|listing| listing.text)
                };
                let found = found.unwrap_or_default();
                assert_eq!(
                    found.trim_matches('\n'),
                    wanted.trim_matches('\n'),
                    "{name} {}",
                    exchange.side
                );
            }
        }
    }
}
