//! The command `run`, through the binary: its output, its exit statuses, its JSON, and what it
//! makes of every answer of the corpus.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const HELLO: &str = ".globl _start\n_start:\n mov $1,%eax\n mov $1,%edi\n lea m(%rip),%rsi\n \
    mov $3,%edx\n syscall\n mov $60,%eax\n xor %edi,%edi\n syscall\n.data\nm: .ascii \"hi\\n\"\n";

struct Room {
    dir: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, args: &[&str], stdin: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_assemblergpt"))
            .arg("run")
            .args(args)
            .env_clear()
            .env("HOME", self.dir.path())
            .env("PATH", "/usr/bin:/bin")
            .current_dir(self.dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A command that takes a file does not read this.
        drop(child.stdin.take().unwrap().write_all(stdin.as_bytes()));
        child.wait_with_output().unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
}

#[test]
fn a_reply_without_fences_prints_what_its_program_prints_and_nothing_else() {
    let reply = "Sure! But let's first write C++ code which works like that:\n\n#include <cstdio>\n\
        int main() { puts(\"hi\"); }\n\nNow, let's write the Assembler code:\n\n"
        .to_owned() + HELLO;
    let out = Room::new().run(&["-"], &reply);
    assert_eq!((text(&out.stdout).as_str(), status(&out)), ("hi\n", 0), "{}", text(&out.stderr));
    let report = text(&out.stderr);
    for word in ["✓ assemble", "as --64", "✓ link", "✓ run", "does what its C++ does", "isolation"]
    {
        assert!(report.contains(word), "{word}: {report}");
    }
}

#[test]
fn every_exit_status_means_what_it_says() {
    let room = Room::new();
    let code = |name: &str, source: &str, more: &[&str]| {
        let path = room.file(name, source);
        let args = [&["--no-twin"], more, &[path.to_str().unwrap()]].concat();
        status(&room.run(&args, ""))
    };
    assert_eq!(code("hello.s", HELLO, &[]), 0);
    assert_eq!(code("one.s", ".globl main\nmain: mov $3,%eax\n ret\n", &[]), 1);
    assert_eq!(code("crash.s", ".globl main\nmain: mov 0,%eax\n ret\n", &[]), 1);
    assert_eq!(code("none.md", "I cannot help with that.\n", &[]), 3);
    assert_eq!(code("bad.s", ".globl main\nmain: movx $1,%eax\n ret\n", &[]), 4);
    assert_eq!(code("undefined.s", ".globl main\nmain: call nowhere\n ret\n", &[]), 5);
    assert_eq!(code("loop.s", ".globl main\nmain: jmp main\n", &["--time-limit", "0.3"]), 6);
    assert_eq!(
        code(
            "flood.s",
            ".globl _start\n_start: mov $1,%eax\n mov $1,%edi\n lea _start(%rip),%rsi\n mov $4,%edx\n syscall\n jmp _start\n",
            &["--output-limit", "4"]
        ),
        6
    );
    assert_eq!(status(&room.run(&["no-such-file.s"], "")), 2);
    assert_eq!(status(&room.run(&["--no-such-flag"], "")), 2);
}

#[test]
fn input_is_given_and_output_is_compared_with_the_expected_one() {
    let room = Room::new();
    let path = room.file(
        "cat.cpp",
        "#include <cstdio>\nint main() { int c; while ((c = getchar()) != EOF) putchar(c + 1); }\n",
    );
    let given = room.file("given", "HAL");
    let (right, wrong) = (room.file("right", "IBM\n"), room.file("wrong", "IBN\n"));
    let run = |expected: &Path| {
        let args = ["--stdin", given.to_str().unwrap(), "--expect", expected.to_str().unwrap()];
        room.run(&[&args[..], &[path.to_str().unwrap()]].concat(), "")
    };
    let good = run(&right);
    assert_eq!((text(&good.stdout).as_str(), status(&good)), ("IBM", 0), "{}", text(&good.stderr));
    let bad = run(&wrong);
    assert_eq!(status(&bad), 1);
    assert!(text(&bad.stderr).contains("- IBN"), "{}", text(&bad.stderr));
}

#[test]
fn json_is_one_object_of_the_promised_shape() {
    let room = Room::new();
    let path = room.file("hello.s", HELLO);
    let out = room.run(&["--json", path.to_str().unwrap()], "");
    let found = json(&out);
    let keys: Vec<&str> = found.as_object().unwrap().keys().map(String::as_str).collect();
    for key in [
        "schema",
        "dialect",
        "target",
        "entry",
        "listing",
        "isolation",
        "stages",
        "run",
        "twin",
        "expected",
        "verdict",
    ] {
        assert!(keys.contains(&key), "{key} is not in {keys:?}");
    }
    assert_eq!(found["dialect"], "gas-att");
    assert_eq!(found["entry"], "_start");
    assert_eq!(found["listing"]["lines"], 12);
    assert_eq!(found["run"]["stdout"], "hi\n");
    assert_eq!(found["run"]["exit_code"], 0);
    assert_eq!(found["verdict"]["stage"], "runs");
    let stages: Vec<&str> =
        found["stages"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(stages, ["assemble", "link", "run"]);
    assert_eq!(text(&out.stderr), "");
}

#[test]
fn errors_name_the_line_of_the_text_that_was_given() {
    let reply = "Here it is:\n\n```asm\n.globl main\nmain:\n  movx $1, %eax\n  ret\n```\n";
    let found = json(&Room::new().run(&["--json", "-"], reply));
    assert_eq!(found["stages"][0]["diagnostics"][0]["line"], 6);
    assert_eq!(found["stages"][0]["diagnostics"][0]["severity"], "error");
    let reply = "Here it is:\n\n```asm\n.globl main\nmain:\n  call _Z3addii\n  ret\n```\n";
    let found = json(&Room::new().run(&["--json", "-"], reply));
    assert_eq!(found["stages"][1]["diagnostics"][0]["line"], 6);
    assert_eq!(
        found["stages"][1]["diagnostics"][0]["message"],
        "undefined reference to `add(int, int)'"
    );
}

#[test]
fn repairs_are_told_apart_and_can_be_forbidden() {
    let room = Room::new();
    let path = room.file("hidden.s", "main: xor %eax,%eax\n ret ; done\n");
    let file = path.to_str().unwrap();
    let (out, plain) = (room.run(&["--json", file], ""), room.run(&["--no-repair", file], ""));
    let repairs = json(&out)["repairs"].clone();
    let repairs: Vec<&str> =
        repairs.as_array().unwrap().iter().map(|r| r.as_str().unwrap()).collect();
    assert_eq!((status(&out), repairs.len()), (0, 2), "{repairs:?}");
    assert!(repairs.contains(&"`main` was not made visible to the linker"), "{repairs:?}");
    assert_eq!(status(&plain), 4, "{}", text(&plain.stderr));
    assert!(!text(&plain.stderr).contains("repaired"), "{}", text(&plain.stderr));
    let settings = room.file("settings.toml", "[run]\nrepair = false\n");
    let out = room.run(&["--json", "--config", settings.to_str().unwrap(), file], "");
    assert_eq!((status(&out), &json(&out)["repairs"]), (4, &Value::Array(Vec::new())));
    let good = room.file("good.s", HELLO);
    let out = room.run(&["--json", "--no-repair", good.to_str().unwrap()], "");
    assert_eq!((status(&out), json(&out)["repairs"].as_array().unwrap().len()), (0, 0));
}

#[test]
fn kept_files_can_be_built_again_by_hand() {
    let room = Room::new();
    let path = room.file("x.md", &format!("```cpp\n#include <iostream>\nint main() {{ std::cout << \"hi\\n\"; }}\n```\n```asm\n{HELLO}```\n"));
    let out = room.run(&["--json", "--keep", "kept", path.to_str().unwrap()], "");
    let found = json(&out);
    assert_eq!(found["verdict"]["stage"], "right", "{found}");
    let dir = room.dir.path().join("kept");
    for stage in found["stages"].as_array().unwrap() {
        if matches!(stage["name"].as_str(), Some("assemble" | "link")) {
            let words: Vec<&str> =
                stage["command"].as_array().unwrap().iter().map(|w| w.as_str().unwrap()).collect();
            assert!(
                Command::new(words[0])
                    .args(&words[1..])
                    .current_dir(&dir)
                    .status()
                    .unwrap()
                    .success()
            );
        }
    }
    let again = Command::new(dir.join("program")).output().unwrap();
    assert_eq!(text(&again.stdout), "hi\n");
    let twin = Command::new(dir.join("twin")).output().unwrap();
    assert_eq!(text(&twin.stdout), "hi\n");
}

/// Why the judgement is not what the corpus expects; empty if it is.
fn wrong(want: &Value, found: &Value, code: i32) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut same = |name: &str, wanted: &Value, got: &Value| {
        if !wanted.is_null() && wanted != got {
            wrong.push(format!("{name}: {got} and not {wanted}"));
        }
    };
    let needs = want["needs"].as_array().is_some_and(|n| !n.is_empty());
    if !(needs && code == 7) {
        same("status", &want["status"], &Value::from(code));
        same("stage", &want["stage"], &found["verdict"]["stage"]);
        for name in ["stdout", "exit_code", "signal", "limit"] {
            same(name, &want[name], &found["run"][name]);
        }
        same("fault line", &want["fault_line"], &found["run"]["fault"]["line"]);
    }
    same("equals twin", &want["equals_twin"], &found["verdict"]["equals_twin"]);
    same("twin compiled", &want["twin_compiled"], &found["twin"]["compiled"]);
    if want["truncated"] == true {
        same("truncated", &want["truncated"], &found["listing"]["truncated"]);
    }
    let diagnostics = found["stages"].as_array().into_iter().flatten();
    let mut lines = diagnostics.flat_map(|s| s["diagnostics"].as_array().into_iter().flatten());
    let first = lines.find_map(|d| d["line"].as_u64()).map_or(Value::Null, Value::from);
    same("error line", &want["error_line"], &first);
    if let Some(word) = want["repaired"].as_str() {
        let notes = found["notes"].as_array().unwrap();
        let told =
            |n: &Value| n.as_str().is_some_and(|n| n.starts_with("repaired") && n.contains(word));
        if !notes.iter().any(told) {
            wrong.push(format!("no repair of {word}: {notes:?}"));
        }
    }
    wrong
}

#[test]
fn every_answer_of_the_corpus_comes_to_what_is_expected() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut answers: Vec<PathBuf> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    answers.retain(|path| path.extension().is_some_and(|e| e == "md"));
    answers.sort();
    let room = Room::new();
    let (mut failures, mut judged) = (Vec::new(), 0);
    for answer in answers {
        let text = fs::read_to_string(answer.with_extension("expect.json")).unwrap();
        let want: Value = serde_json::from_str(&text).unwrap();
        let given = room.file("given", want["stdin"].as_str().unwrap_or_default());
        let args = [
            "--json",
            "--time-limit",
            "2",
            "--stdin",
            given.to_str().unwrap(),
            answer.to_str().unwrap(),
        ];
        let out = room.run(&args, "");
        let found = json(&out);
        // How answers are read is checked where they are read.
        let read = ["dialect", "target", "entry"]
            .iter()
            .all(|k| want[*k].is_null() || want[*k] == found[*k]);
        if read {
            judged += 1;
            let wrong = wrong(&want, &found, status(&out));
            if !wrong.is_empty() {
                failures.push(format!("{}: {}", answer.display(), wrong.join("; ")));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(judged >= 100, "only {judged} answers were judged");
}
