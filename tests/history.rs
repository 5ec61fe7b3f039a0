//! The command `history` through the binary, two processes at one history, and a writer that is
//! killed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use assemblergpt::history::{
    EndKind, Filter, NewTurn, Page, Reader, Sample, SampleKey, Store, TurnId, Verdict,
};
use assemblergpt::side::Side;
use serde_json::{Value, json};

/// Set for the process that writes; holds the folder.
const CHILD: &str = "ASSEMBLERGPT_TEST_WRITER";

const BASE: SampleKey = SampleKey::first(Side::Base, 0);
const TUNED: SampleKey = SampleKey::first(Side::Tuned, 0);

const REPLY: &str = "Sure!\n\n```cpp\n#include <cstdio>\nint main() { puts(\"128\"); }\n```\n\n```asm\n\
    .globl main\nmain:\n\tmovl\t$128, %eax\n\tret\n```\n<script>\x1b[31m\u{202e}\n";

struct Room {
    dir: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// The folder of the history.
    fn data(&self) -> PathBuf {
        self.dir.path().join("data/assemblergpt")
    }

    /// Two turns: in the first only the tuned model is right, in the second none.
    fn seeded() -> Self {
        let room = Self::new();
        let mut store = Store::open(&room.data()).unwrap();
        for (prompt, stage) in [("Add 8 and\n120.", "right"), ("Sort five numbers.", "assembles")] {
            let turn = NewTurn { prompt: prompt.into(), ..NewTurn::default() };
            let turn = store.begin_turn(&turn).unwrap();
            for (key, stage) in [(BASE, "links"), (TUNED, stage)] {
                let ending = Some(EndKind::Complete.into());
                let model = format!("model-{}", key.side);
                let sample = Sample { text: REPLY.into(), ending, ..Sample::new(key, &model) };
                store.save_sample(turn, &sample).unwrap();
                store.save_verdict(turn, key, &verdict(stage)).unwrap();
            }
        }
        room
    }

    fn history(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assemblergpt"));
        command.arg("history").args(args).env_clear().current_dir(self.dir.path());
        command.env("HOME", self.dir.path()).env("XDG_DATA_HOME", self.dir.path().join("data"));
        command.stdin(Stdio::null()).output().unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        let out = self.history(args);
        serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {out:?}"))
    }
}

fn verdict(stage: &str) -> Verdict {
    let report = json!({
        "schema": 1,
        "run": {"stdout": "one hundred\u{9b}\n"},
        "verdict": {"stage": stage, "reason": "so", "assembly_right": stage == "right"},
    });
    Verdict::of_report(report, [("as".to_owned(), "2.40".to_owned())].into()).unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn status(out: &Output) -> i32 {
    out.status.code().unwrap()
}

/// Nothing of this may be obeyed by a terminal.
fn harmless(out: &Output) {
    let text = text(&out.stdout) + &text(&out.stderr);
    let bad = |c: &char| (c.is_control() && *c != '\n' && *c != '\t') || *c == '\u{202e}';
    assert_eq!(text.chars().find(bad), None, "{text:?}");
}

#[test]
fn a_list_names_every_turn_and_how_both_sides_did() {
    let room = Room::seeded();
    let out = room.history(&["list"]);
    let lines: Vec<_> = text(&out.stdout).lines().map(str::to_owned).collect();
    assert_eq!((lines.len(), status(&out)), (2, 0), "{out:?}");
    assert!(lines[0].contains("    2  ") && lines[0].contains("tuned ✗ assembles"), "{lines:?}");
    assert!(lines[1].contains("base ✗ links") && lines[1].contains("tuned ✓ right"), "{lines:?}");
    assert!(lines[1].ends_with("Add 8 and 120."), "{lines:?}");
    let ids = |args: &[&str]| -> Vec<i64> {
        let value = room.json(&[&["list", "--json"], args].concat());
        value["turns"].as_array().unwrap().iter().map(|t| t["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(ids(&[]), [2, 1]);
    assert_eq!(ids(&["--limit", "1"]), [2]);
    assert_eq!(ids(&["--before", "2"]), [1]);
    assert_eq!(ids(&["--filter", "tuned-passed,base-failed"]), [1]);
    assert_eq!(ids(&["--filter", "neither"]), [2]);
    assert_eq!(ids(&["--text", "sort", "--model", "TUNED"]), [2]);
    assert_eq!(ids(&["--since", "1h"]), [2, 1]);
    let none = room.history(&["list", "--since", "2999-01-01"]);
    assert_eq!((status(&none), text(&none.stdout).as_str()), (1, ""));
}

#[test]
fn a_turn_is_shown_with_prompt_replies_and_verdicts() {
    let room = Room::seeded();
    let out = room.history(&["show", "1"]);
    let shown = text(&out.stdout);
    for part in [
        "Add 8 and",
        "Base · model-base",
        "Tuned · model-tuned",
        "movl\t$128, %eax",
        "✓ right: so",
        "✗ links: so",
        "one hundred",
        "tools: as 2.40",
        "complete",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    harmless(&out);
    harmless(&room.history(&["show", "1", "--json"]));
    let turn = room.json(&["show", "1", "--json"]);
    assert_eq!(turn["samples"][1]["text"], REPLY);
    assert_eq!(turn["samples"][1]["verdict"]["report"]["verdict"]["stage"], "right");
    let none = room.history(&["show", "7"]);
    assert_eq!(status(&none), 1);
    assert!(text(&none.stderr).contains("turn 7 is not in the history"));
}

#[test]
fn words_are_found_and_syntax_is_only_words() {
    let room = Room::seeded();
    let out = room.history(&["search", "SORT", "numb"]);
    assert_eq!(status(&out), 0);
    assert!(text(&out.stdout).contains("prompt") && text(&out.stdout).contains("Sort five"));
    let hits = room.json(&["search", "--json", "--limit", "3", "hundred"]);
    assert_eq!(hits["hits"].as_array().unwrap().len(), 3);
    assert_eq!(hits["hits"][0]["kind"], "output");
    harmless(&room.history(&["search", "hundred"]));
    for hostile in ["\"", "*", "NEAR(", "a OR", "sort*\"", "nothing-like-it"] {
        let out = room.history(&["search", hostile]);
        assert!(status(&out) < 2, "{hostile}: {out:?}");
    }
}

#[test]
fn exports_are_safe_and_whole() {
    let room = Room::seeded();
    for format in ["md", "json", "html"] {
        let out = room.history(&["export", "--format", format]);
        assert_eq!(status(&out), 0, "{format}: {}", text(&out.stderr));
        harmless(&out);
        assert!(text(&out.stdout).contains("movl"), "{format}");
    }
    let turns = room.json(&["export", "--json", "2", "1"]);
    assert_eq!((&turns["turns"][0]["id"], &turns["turns"][1]["id"]), (&json!(2), &json!(1)));
    let one = room.json(&["export", "--json", "--filter", "tuned-passed"]);
    assert_eq!(one["turns"].as_array().unwrap().len(), 1);
    let newest = room.json(&["export", "--json", "--limit", "1"]);
    assert_eq!(newest["turns"][0]["id"], 2);
    let page = room.history(&["export", "1", "--format", "html", "--out", "page.html"]);
    assert_eq!((status(&page), page.stdout.len()), (0, 0));
    let html = fs::read_to_string(room.dir.path().join("page.html")).unwrap();
    assert!(html.contains("prefers-color-scheme") && !html.contains("<script"));
    let again = room.history(&["export", "1", "--format", "html", "--out", "page.html"]);
    assert_eq!(status(&again), 3);
    assert!(text(&again.stderr).contains("page.html"), "{}", text(&again.stderr));
    let missing = room.history(&["export", "1", "9", "--json"]);
    assert_eq!((status(&missing), missing.stdout.len()), (1, 0));
}

#[test]
fn source_files_are_written_once() {
    let room = Room::seeded();
    let out = room.history(&["export", "1", "--format", "files", "--out", "sources"]);
    assert_eq!(status(&out), 0, "{}", text(&out.stderr));
    let mut names: Vec<_> = fs::read_dir(room.dir.path().join("sources"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["1-base-1.cpp", "1-base-1.s", "1-tuned-1.cpp", "1-tuned-1.s"]);
    let source = fs::read_to_string(room.dir.path().join("sources/1-tuned-1.s")).unwrap();
    assert_eq!(source, ".globl main\nmain:\n\tmovl\t$128, %eax\n\tret\n");
    let again = room.history(&["export", "1", "--format", "files", "--out", "sources"]);
    assert_eq!(status(&again), 3);
    assert_eq!(status(&room.history(&["export", "1", "--format", "files"])), 2);
}

#[test]
fn deleting_everything_takes_a_word_and_deleting_one_does_not() {
    let room = Room::seeded();
    let refused = room.history(&["delete", "--all"]);
    assert_eq!(status(&refused), 2);
    assert!(text(&refused.stderr).contains("--yes"), "{}", text(&refused.stderr));
    let one = room.history(&["delete", "1", "9", "--json"]);
    let said: Value = serde_json::from_slice(&one.stdout).unwrap();
    assert_eq!((status(&one), said), (1, json!({"schema": 1, "deleted": 1, "missing": [9]})));
    assert_eq!(status(&room.history(&["show", "1"])), 1);
    assert_eq!(status(&room.history(&["show", "2"])), 0);
    let all = room.history(&["delete", "--all", "--yes"]);
    assert_eq!((status(&all), text(&all.stdout).as_str()), (0, "1 deleted\n"));
    assert_eq!(status(&room.history(&["list"])), 1);
    assert_eq!(status(&room.history(&["delete"])), 2);
}

#[test]
fn without_a_history_nothing_is_found_and_nothing_is_made() {
    let room = Room::new();
    assert_eq!(status(&room.history(&["list"])), 1);
    assert_eq!(room.json(&["list", "--json"]), json!({"schema": 1, "turns": []}));
    assert_eq!(status(&room.history(&["search", "x"])), 1);
    assert_eq!(status(&room.history(&["delete", "3"])), 1);
    assert!(!room.data().exists());
}

#[test]
fn mistakes_name_what_to_write() {
    let room = Room::seeded();
    for (args, word) in [
        (&["list", "--filter", "winners"][..], "tuned-passed"),
        (&["list", "--since", "soon"], "2026-11-24"),
        (&["show", "x"], "number of a turn"),
        (&["list", "--limit", "0"], "--limit"),
        (&["export", "--format", "html", "--json"], "not both"),
    ] {
        let out = room.history(args);
        assert_eq!(status(&out), 2, "{args:?}");
        assert!(text(&out.stderr).contains(word), "{args:?}: {}", text(&out.stderr));
    }
}

#[test]
fn a_damaged_history_is_named_and_kept() {
    let room = Room::new();
    fs::create_dir_all(room.data()).unwrap();
    let path = room.data().join("history.db");
    fs::write(&path, "no database\n".repeat(1000)).unwrap();
    for args in [&["list"][..], &["show", "1"], &["search", "x"], &["delete", "--all", "--yes"]] {
        let out = room.history(args);
        assert_eq!(status(&out), 3, "{args:?}: {out:?}");
        let said = text(&out.stderr);
        assert!(said.contains("history.db") && said.contains("damaged"), "{said}");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "no database\n".repeat(1000));
}

/// Not a test of its own: the process that holds the history while others look on. It writes one
/// word after the other into a growing reply, and says each that is kept.
#[test]
fn writer_in_a_process_of_its_own() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    // The lock of the store before outlives it for a moment if another thread of the tests starts a
    // program just then: between fork and exec that has the lock's file open too.
    let open = |_| {
        let store = Store::open(Path::new(&dir)).ok();
        std::thread::sleep(Duration::from_millis(if store.is_some() { 0 } else { 20 }));
        store
    };
    let mut store = (0..100).find_map(open).unwrap();
    let turn = store.begin_turn(&NewTurn { prompt: "q".into(), ..NewTurn::default() }).unwrap();
    store.save_sample(turn, &Sample::new(TUNED, "m")).unwrap();
    let mut out = std::io::stdout().lock();
    for n in 0.. {
        store.append(turn, TUNED, &format!("w{n} ")).unwrap();
        writeln!(out, "\nkept {n}").unwrap();
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// Ends with the test, also with one that fails.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A writing process, and what it says.
fn writer(dir: &Path) -> (Killed, BufReader<std::process::ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "writer_in_a_process_of_its_own", "--nocapture"])
        .env(CHILD, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    (Killed(child), out)
}

/// The numbers of the words that are said to be kept.
fn kept(line: &str) -> Option<usize> {
    line.trim().strip_prefix("kept ")?.parse().ok()
}

fn wait_for(out: &mut impl std::io::BufRead, word: usize) {
    let mut lines = out.lines().map(Result::unwrap);
    assert!(lines.any(|line| kept(&line) == Some(word)), "the writer ended");
}

#[test]
fn a_killed_writer_loses_no_word_that_was_kept() {
    let room = Room::new();
    for round in 1..=3_usize {
        let (child, mut out) = writer(&room.data());
        wait_for(&mut out, 40 * round);
        drop(child);
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        let last = rest.lines().filter_map(kept).next_back().unwrap_or(40 * round);
        let store = Store::open(&room.data()).unwrap();
        let turns = store.reader().list(&Filter::default(), Page::first(10)).unwrap();
        assert_eq!(turns.len(), round);
        let turn = store.reader().get(turns[0].id).unwrap().unwrap();
        let sample = &turn.samples[0].sample;
        let words: Vec<_> = sample.text.split_whitespace().map(str::to_owned).collect();
        assert!(words.len() > last, "{} of {last}", words.len());
        assert!(words.iter().enumerate().all(|(n, word)| *word == format!("w{n}")));
        assert_eq!(sample.ending.as_ref().unwrap().kind, EndKind::Interrupted);
        assert_eq!(store.reader().search(&format!("w{last}"), 10).unwrap()[0].turn, turn.id);
    }
}

#[test]
fn while_one_process_writes_the_others_read_and_may_not_delete() {
    let room = Room::new();
    let (_child, mut out) = writer(&room.data());
    wait_for(&mut out, 5);
    assert_eq!(status(&room.history(&["list"])), 0);
    let shown = room.history(&["show", "1"]);
    assert!(text(&shown.stdout).contains("w0 w1 w2"), "{shown:?}");
    let refused = room.history(&["delete", "1"]);
    assert_eq!(status(&refused), 4, "{refused:?}");
    assert!(text(&refused.stderr).contains("another AssemblerGPT"), "{refused:?}");
    assert!(Reader::new(&room.data()).get(TurnId(1)).unwrap().is_some());
}

#[test]
fn ask_keeps_its_turn_unless_it_is_told_not_to() {
    let room = Room::new();
    let ask = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assemblergpt"));
        command.env_clear().env("HOME", room.dir.path()).env("PATH", "/usr/bin:/bin");
        command.env("XDG_DATA_HOME", room.dir.path().join("data"));
        command.args(["ask", "--demo", "--pace", "0"]).args(args);
        command.arg("Create an Assembler program that adds 8 and 120.").output().unwrap()
    };
    assert_eq!(status(&ask(&["--no-history"])), 0);
    assert!(!room.data().exists());

    assert_eq!(status(&ask(&["--run"])), 0);
    let turn = Reader::new(&room.data()).get(TurnId(1)).unwrap().unwrap();
    assert_eq!(turn.prompt, "Create an Assembler program that adds 8 and 120.");
    let [base, tuned] = &turn.samples[..] else { panic!("{turn:?}") };
    assert!(base.sample.text.contains("nasm") && tuned.passed == Some(true));
    let verdict = &tuned.verdict.as_ref().unwrap().verdict;
    assert_eq!(verdict.output, "The sum of 8 and 120 is: 128\n");
    assert!(verdict.toolchain.contains_key("ld") && verdict.report["compiler"].is_object());

    let store = Store::open(&room.data()).unwrap();
    let busy = ask(&[]);
    assert_eq!(status(&busy), 0);
    assert!(text(&busy.stderr).contains("this turn is not kept: another AssemblerGPT"));
    drop(store);
    assert_eq!(Reader::new(&room.data()).count(&Filter::default()).unwrap(), 1);

    let several = ask(&["--samples", "2", "--json"]);
    let object: serde_json::Value = serde_json::from_slice(&several.stdout).unwrap();
    let replies = object["sides"].as_array().unwrap().iter();
    let replies: Vec<_> = replies.map(|r| (r["side"].clone(), r["sample"].clone())).collect();
    assert_eq!(
        replies,
        [("base", 1), ("base", 2), ("tuned", 1), ("tuned", 2)]
            .map(|(side, n)| (side.into(), n.into()))
    );
    let turn = Reader::new(&room.data()).get(TurnId(2)).unwrap().unwrap();
    assert_eq!(turn.samples.len(), 4);
}
