//! Checks the corpus of answers in `tests/corpus`: every expectation is what the plain tools
//! really do. Each `NN-name.md` is an answer, its `expect.json` says what must come of it.
//!
//! Fields: `dialect`, `target`, `entry`, `stage` and `status` as `run --json` names them (an
//! absent one is left open); `needs`, packages without which the status is 7; `stdin`;
//! `stdout`, `exit_code` or `signal` of the confined run, or the `limit` that stops it;
//! `equals_twin`, `twin_compiled`; `repaired`, a word of the note on a repair; `error_line` and
//! `fault_line`, counted from 1 in the answer; `by_hand`, shell commands that show the same
//! beginning with `answer.md`, where a leading `!` means that the command fails.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use assemblergpt::reply::Reply;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    what: String,
    dialect: Option<String>,
    target: Option<String>,
    entry: Option<String>,
    stage: Option<String>,
    status: Option<u8>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    stdin: String,
    stdout: Option<String>,
    exit_code: Option<i32>,
    signal: Option<String>,
    limit: Option<String>,
    #[serde(default)]
    truncated: bool,
    equals_twin: Option<bool>,
    twin_compiled: Option<bool>,
    repaired: Option<String>,
    error_line: Option<usize>,
    fault_line: Option<usize>,
    #[serde(default)]
    by_hand: Vec<String>,
}

fn corpus() -> Vec<(String, PathBuf, Expect)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let answer = entry.unwrap().path();
        if answer.extension().is_some_and(|extension| extension == "md") {
            let name = answer.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(answer.with_extension("expect.json")).unwrap();
            let expect = serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{name}.expect.json: {error}"));
            all.push((name, answer, expect));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

fn starts(tool: &str) -> bool {
    Command::new(tool)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

fn installed(package: &str) -> bool {
    match package.split_once('-') {
        Some(("libc6", _)) => Path::new("/usr/lib32/crt1.o").exists(),
        Some(("gcc", target)) => starts(&format!("{target}-gcc")),
        Some(("binutils", target)) => starts(&format!("{target}-as")),
        Some(("qemu", _)) => starts("qemu-aarch64"),
        _ => starts(package),
    }
}

fn shell(command: &str, dir: &Path, stdin: &str) -> Output {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .current_dir(dir)
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read may be gone already.
    drop(child.stdin.take().unwrap().write_all(stdin.as_bytes()));
    child.wait_with_output().unwrap()
}

fn signal_name(number: i32) -> &'static str {
    match number {
        libc::SIGSEGV => "SIGSEGV",
        libc::SIGFPE => "SIGFPE",
        libc::SIGILL => "SIGILL",
        libc::SIGTRAP => "SIGTRAP",
        _ => "another signal",
    }
}

fn holds_by_hand(name: &str, answer: &Path, expect: &Expect) {
    let dir = tempfile::tempdir().unwrap();
    fs::copy(answer, dir.path().join("answer.md")).unwrap();
    for command in &expect.by_hand {
        if command.ends_with("./x") {
            let output = shell(&format!("exec {command}"), dir.path(), &expect.stdin);
            let stdout = String::from_utf8_lossy(&output.stdout);
            assert_eq!(Some(stdout.as_ref()), expect.stdout.as_deref(), "{name}");
            assert_eq!(output.status.code(), expect.exit_code, "{name}");
            let signal = output.status.signal().map(signal_name);
            assert_eq!(signal, expect.signal.as_deref(), "{name}");
        } else {
            let (command, succeeds) = match command.strip_prefix("! ") {
                Some(rest) => (rest, false),
                None => (command.as_str(), true),
            };
            let output = shell(command, dir.path(), "");
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.success(), succeeds, "{name}: {command}\n{stderr}");
        }
    }
}

#[test]
fn every_expectation_is_what_the_plain_tools_do() {
    let mut tried = 0;
    for (name, answer, expect) in corpus() {
        let here = expect.needs.iter().all(|package| installed(package));
        if here && !expect.by_hand.is_empty() {
            holds_by_hand(&name, &answer, &expect);
            tried += 1;
        }
    }
    assert!(tried >= 60, "only {tried} answers were tried: is nasm installed?");
}

#[test]
fn every_expectation_agrees_with_itself() {
    for (name, answer, expect) in corpus() {
        let text = fs::read(&answer).unwrap();
        let lines = text.split(|&byte| byte == b'\n').count();
        for line in [expect.error_line, expect.fault_line].into_iter().flatten() {
            assert!((1..=lines).contains(&line), "{name}: no line {line}");
        }
        assert!(expect.what.len() > 10, "{name}: what is it for?");
        let ended = [expect.exit_code.is_some(), expect.signal.is_some(), expect.limit.is_some()];
        assert!(ended.into_iter().filter(|&is| is).count() <= 1, "{name}: two ends");
        let alone = expect.twin_compiled == Some(false);
        assert!(!(alone && expect.equals_twin.is_some()), "{name}: equals what was not compiled");
        assert!(expect.repaired.as_deref() != Some(""), "{name}: repaired how?");
        let whole = expect.stage.as_deref() == Some("right") && expect.repaired.is_none();
        assert!(!(expect.truncated && whole), "{name}: cut, and right without a repair");
        if let (Some(stage), Some(status)) = (expect.stage.as_deref(), expect.status) {
            let agrees = match stage {
                "none" => status == 3,
                "has-assembly" => status == 4 || status == 7,
                "assembles" => status == 5,
                "links" => status == 1 || status == 6,
                "runs" => status <= 1,
                "right" => status == 0,
                _ => false,
            };
            assert!(agrees, "{name}: stage {stage} and status {status}");
        }
    }
}

#[test]
fn every_answer_is_understood_as_expected() {
    let mut wrong = Vec::new();
    for (name, answer, expect) in corpus() {
        let reply = Reply::from_text(&fs::read_to_string(&answer).unwrap());
        let found = reply.listing().map_or_else(
            || ["unknown".to_owned(), "unknown".to_owned(), "none".to_owned()],
            |l| [l.dialect.to_string(), l.target.to_string(), l.entry.to_string()],
        );
        let wanted = [&expect.dialect, &expect.target, &expect.entry];
        let differs = |(found, wanted): (&String, &&Option<String>)| {
            wanted.as_ref().is_some_and(|wanted| wanted != found)
        };
        if found.iter().zip(&wanted).any(differs) {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
