//! The command `tune local`, through the binary: what it writes is used by the program's own
//! endpoint, and no end of it loses anything.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

struct Room {
    dir: tempfile::TempDir,
}

/// A new model that learns quickly, and not much.
const SMALL: &[&str] = &[
    "--base",
    "scratch",
    "--width",
    "32",
    "--layers",
    "2",
    "--heads",
    "2",
    "--vocabulary",
    "400",
    "--context",
    "128",
    "--batch",
    "256",
];

fn row(n: usize) -> Value {
    let words = ["red", "green", "blue", "white"];
    json!({ "messages": [
        { "role": "user", "content": format!("Say {} {n}.", words[n % 4]) },
        { "role": "assistant", "content": format!("{} {n}\n", words[n % 4]) },
    ] })
}

fn rows(from: usize, count: usize) -> String {
    (from..from + count).fold(String::new(), |mut text, n| {
        writeln!(text, "{}", row(n)).unwrap();
        text
    })
}

impl Room {
    fn new() -> Self {
        let room = Self { dir: tempfile::tempdir().unwrap() };
        fs::write(room.path("train.jsonl"), rows(0, 12)).unwrap();
        fs::write(room.path("valid.jsonl"), rows(12, 4)).unwrap();
        room
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assemblergpt"));
        command
            .current_dir(self.dir.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.dir.path())
            .stdin(Stdio::null())
            .args(args);
        command
    }

    fn local(&self, out: &str, more: &[&str]) -> Command {
        let mut command = self.command(&["tune", "local", "--data", "train.jsonl", "--out", out]);
        command.args(more);
        command
    }

    fn tuned(&self, out: &str, more: &[&str]) -> Output {
        let output = self.local(out, more).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }
}

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [SMALL, more].concat()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_new_model_is_trained_written_asked_and_tuned_further() {
    let room = Room::new();
    let more = with(&["--epochs", "60", "--rate", "0.02", "--valid", "valid.jsonl", "--json"]);
    let output = room.tuned("new.gguf", &more);
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 61, "a line for each epoch, and one for the model");
    let loss = |n: usize| lines[n]["loss"].as_f64().unwrap();
    assert!(loss(59) < loss(0) / 4.0, "{} {}", loss(0), loss(59));
    assert!(lines[59]["valid"]["loss"].as_f64().unwrap() > 0.0);
    assert_eq!(lines[60], json!({ "model": "new.gguf", "complete": true }));
    let told = text(&output.stderr);
    assert!(told.contains("12 examples of") && told.contains("epoch 60 of 60: loss"), "{told}");
    assert!(!told.contains('\u{1b}'), "there is no terminal to draw on: {told}");
    assert!(!room.path("new.gguf.checkpoint").exists());

    // The file answers as an endpoint, in the words that were taught.
    let mut ask = room.command(&["ask", "Say red 4.", "--json", "--no-history"]);
    ask.args(["--temperature", "0", "--base", "gguf:new.gguf", "--tuned", "gguf:new.gguf"]);
    let asked = ask.output().unwrap();
    let answer: Value = serde_json::from_slice(&asked.stdout)
        .unwrap_or_else(|e| panic!("{e}: {} {}", text(&asked.stdout), text(&asked.stderr)));
    assert!(answer.to_string().contains("red 4"), "{answer}");

    // Tuned further, whole and by changes of low rank.
    for (out, how) in [("whole.gguf", &[][..]), ("narrow.gguf", &["--lora", "2"])] {
        let more = [&["--base", "new.gguf", "--epochs", "1"], how].concat();
        let output = room.tuned(out, &more);
        let command = format!("assemblergpt --base gguf:new.gguf --tuned gguf:{out}");
        assert!(text(&output.stdout).contains(&command), "{}", text(&output.stdout));
        assert!(room.bytes(out) != room.bytes("new.gguf"), "{out}");
    }
}

#[test]
fn a_training_that_is_killed_goes_on_and_ends_with_the_very_same_file() {
    let room = Room::new();
    for more in [&["--epochs", "15"][..], &["--epochs", "15", "--optimiser", "adam"]] {
        let more = with(more);
        // A new model is named after its file, so the name is the same and the folder is not.
        room.tuned("whole/m.gguf", &more);
        room.tuned("again/m.gguf", &more);
        let whole = room.bytes("whole/m.gguf");
        assert!(whole == room.bytes("again/m.gguf"), "the seed decides");
        let mut killed = room.local("killed/m.gguf", &more);
        let mut child =
            killed.args(["--keep-every", "1ms"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap()).lines();
        // In the middle of the work.
        assert!(told.any(|line| line.unwrap().starts_with("epoch 3 of 15")));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!room.path("killed/m.gguf").exists(), "it is written when it ends");
        let output = room.tuned("killed/m.gguf", &more);
        assert!(text(&output.stderr).contains("going on after step"), "{}", text(&output.stderr));
        assert!(whole == room.bytes("killed/m.gguf"), "{more:?}");
        assert!(!room.path("killed/m.gguf.checkpoint").exists());
        fs::remove_file(room.path("killed/m.gguf")).unwrap();
    }
    room.tuned("other/m.gguf", &with(&["--epochs", "15", "--seed", "2"]));
    assert!(room.bytes("whole/m.gguf") != room.bytes("other/m.gguf"));
}

#[test]
fn ctrl_c_keeps_the_training_and_the_time_limit_ends_it() {
    let room = Room::new();
    let more = with(&["--epochs", "100000"]);
    let mut child = room.local("long.gguf", &more).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(told.any(|line| line.starts_with("epoch 1 of")));
    let id = rustix::process::Pid::from_raw(child.id().try_into().unwrap()).unwrap();
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(told.any(|line| line.starts_with("stopped: the same command goes on from")));
    assert!(room.path("long.gguf").exists() && room.path("long.gguf.checkpoint").exists());

    let foreign = room.local("long.gguf", &with(&["--epochs", "7"])).output().unwrap();
    let said = text(&foreign.stderr);
    assert_eq!(foreign.status.code(), Some(2), "{said}");
    assert!(said.contains("delete it to begin anew, or choose another --out"), "{said}");
    assert!(said.contains("other texts, another base or other settings"), "{said}");

    let limited = [&more[..], &["--time-limit", "1s"]].concat();
    let output = room.tuned("short.gguf", &limited);
    assert!(text(&output.stderr).contains("the time is over"), "{}", text(&output.stderr));
    assert!(!room.path("short.gguf.checkpoint").exists());
}

#[test]
fn what_cannot_be_trained_is_refused_with_the_reason_and_nothing_is_written() {
    let room = Room::new();
    fs::write(room.path("broken.gguf"), b"GGUF\x03\0\0\0 and nothing more").unwrap();
    fs::write(room.path("text.gguf"), "no model at all").unwrap();
    fs::write(room.path("half.jsonl"), format!("{}\n{{\"messages\":", row(1))).unwrap();
    fs::write(room.path("empty.jsonl"), "\n").unwrap();
    let asked = json!({ "messages": [{ "role": "user", "content": "Say red." }] });
    fs::write(room.path("asked.jsonl"), format!("{asked}\n")).unwrap();
    let long = json!({ "messages": [
        { "role": "user", "content": "Say much." },
        { "role": "assistant", "content": "7 ".repeat(200) },
    ] });
    fs::write(room.path("long.jsonl"), format!("{long}\n")).unwrap();
    let scratch = |data: &'static str| [&["--data", data], SMALL].concat();
    let base = |file: &'static str| vec!["--data", "train.jsonl", "--base", file];
    let cases = [
        (base("missing.gguf"), "could not read missing.gguf"),
        (base("broken.gguf"), "could not train broken.gguf"),
        (base("text.gguf"), "could not train text.gguf"),
        (scratch("missing.jsonl"), "could not read missing.jsonl"),
        (scratch("half.jsonl"), "half.jsonl, line 2"),
        (scratch("empty.jsonl"), "empty.jsonl holds no examples"),
        (scratch("asked.jsonl"), "line 1: its last message is not the assistant's"),
        (scratch("long.jsonl"), "and the model takes 128"),
        (
            vec!["--data", "train.jsonl", "--base", "scratch", "--heads", "5"],
            "the width must be a multiple of twice the heads",
        ),
    ];
    for (args, why) in cases {
        let mut command = room.command(&["tune", "local", "--out", "out.gguf"]);
        let output = command.args(&args).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(why), "{args:?}: {said}");
        assert!(!room.path("out.gguf").exists(), "{args:?}");
    }
}
