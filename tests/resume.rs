//! The steps of `dataset` killed at random instants and done again: every file must then be that of
//! a project that nobody killed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "host/loopback.rs"]
mod loopback;
#[path = "host/room.rs"]
mod room;

use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use loopback::{Line, output};
use room::Room;
use serde_json::{Value, json};

/// How often a step is killed before it may end.
const KILLS: u32 = 3;
/// The project that nobody kills, and the one that is killed.
const PROJECTS: [&str; 2] = ["whole", "killed"];

impl Room {
    fn new() -> Self {
        Self::of(&["dataset"])
    }

    fn within(&self, project: &str, args: &[&str]) -> Command {
        let mut command = self.command(&["--project", project]);
        command.args(args);
        command
    }

    fn done(&self, project: &str, args: &[&str]) {
        self.ok(&[&["--project", project], args].concat());
    }

    /// Does a step in one project, and in the other after it was killed again and again.
    fn survives(&self, args: &[&str]) {
        let since = Instant::now();
        self.done(PROJECTS[0], args);
        let whole = since.elapsed();
        let mut delays = Vec::new();
        for _ in 0..KILLS {
            let mut command = self.within(PROJECTS[1], args);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let delay = whole.mul_f64(chance());
            std::thread::sleep(delay);
            child.kill().unwrap();
            child.wait().unwrap();
            delays.push(delay);
        }
        self.done(PROJECTS[1], args);
        let [one, two] = PROJECTS.map(|project| files(&self.path(project)));
        let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&one), names(&two), "{args:?} killed after {delays:?}");
        for (name, text) in one {
            assert_eq!(text, two[&name], "{} of {args:?} killed after {delays:?}", name.display());
        }
    }
}

/// A number from 0 to 1 that is another every time.
fn chance() -> f64 {
    let number = RandomState::new().hash_one(0);
    f64::from(u32::try_from(number >> 32).unwrap()) / f64::from(u32::MAX)
}

type Files = BTreeMap<PathBuf, String>;

/// The files of a project, hidden ones too, but for what is kept to go on faster.
fn files(dir: &Path) -> Files {
    let mut found = Files::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with(".cache") {
                open.push(path);
            } else if path.is_file() {
                let text = fs::read_to_string(&path).unwrap();
                found.insert(path.strip_prefix(dir).unwrap().to_owned(), text);
            }
        }
    }
    found
}

fn str(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A program that says which it is.
fn program(n: usize) -> String {
    let steps = (0..n).fold(String::new(), |text, k| text + &format!("    x = x * 3 - {k};\n"));
    format!(
        "#include <cstdio>\n\nint main() {{\n    int x = {n};\n{steps}    \
         std::printf(\"Task {n} has the value %d\\n\", x);\n    return 0;\n}}\n"
    )
}

/// What a model says to requests for descriptions, and to the descriptions.
fn describing(request: &Value) -> Line {
    let prompt = str(&request["body"]["messages"][0]["content"]);
    let told = prompt.split_once("It prints:\n```text\n").map(|(_, after)| after);
    let line = |text: &str| {
        let after = text.split("Task ").nth(1).unwrap();
        format!("Task {}", after.split(['\n', '"']).next().unwrap())
    };
    let text = match told {
        Some(after) => format!("Create an Assembler program that prints \"{}\".", line(after)),
        None => format!(
            "```cpp\n#include <cstdio>\nint main() {{ std::puts(\"{}\"); }}\n```\n",
            line(prompt)
        ),
    };
    Line::Output(output(request, &[("stop", &text)]))
}

#[test]
fn what_is_generated_compiled_and_built_is_the_same_after_kills() {
    let room = Room::new();
    room.survives(&["synth", "--count", "4", "--seed", "3", "--phrasings", "2", "--io", "printf"]);
    room.survives(&["describe", "--offline", "--phrasings", "3"]);
    room.survives(&["compile"]);
    room.survives(&["build", "--ratio", "50/25/25"]);
    assert_eq!(room.rows("killed/manifest.jsonl").len(), 12);
}

#[test]
fn what_is_collected_imported_and_described_is_the_same_after_kills() {
    let room = Room::new();
    for n in 1..40 {
        let path = room.path(&format!("people/{n:02}.cpp"));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, program(n)).unwrap();
    }
    room.survives(&["import", "--dir", "people", "--licence", "MIT"]);
    room.survives(&["request", "--count", "30", "--model", "writer"]);
    for project in PROJECTS {
        let asked = room.rows(&format!("{project}/asked.jsonl"));
        let reply = |(n, asked)| output(asked, &[("stop", &program(n + 60))]).to_string() + "\n";
        let lines: String = asked.iter().enumerate().map(reply).collect();
        fs::write(room.path(&format!("{project}/batch/programs.output.jsonl")), lines).unwrap();
    }
    room.survives(&["collect", "--licence", "CC0-1.0"]);
    assert_eq!(room.rows("killed/requests.jsonl").len(), 69);
    // So many are enough to be described.
    for project in PROJECTS {
        let path = room.path(&format!("{project}/requests.jsonl"));
        let text = fs::read_to_string(&path).unwrap();
        let few: String = text.split_inclusive('\n').take(3).collect();
        fs::write(path, few).unwrap();
        room.done(project, &["compile"]);
    }
    room.host.room().answer = Some(Box::new(describing));
    let live = ["describe", "--live", "--phrasings", "1", "--model", "writer"];
    room.survives(&[&live[..], &["--concurrency", "1"]].concat());
    let requests = room.rows("killed/requests.jsonl");
    assert!(requests.iter().all(|r| str(&r["prompt"]).contains("that prints \"Task ")));
    assert_eq!(requests[0]["origin"]["described_by"], json!("writer"));
}
