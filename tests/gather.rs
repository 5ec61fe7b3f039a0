//! The steps of `dataset` that gather programs from models, through the binary: what is asked, what
//! comes back in every quality, and that each loss is accounted for.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "host/loopback.rs"]
mod loopback;
#[path = "host/room.rs"]
mod room;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use loopback::{Fault, Line, output};
use room::Room;
use serde_json::{Value, json};

impl Room {
    fn new() -> Self {
        Self::of(&["dataset", "--project", "p"])
    }

    fn report(&self, step: &str) -> Value {
        let path = self.path(&format!("p/reports/{step}.json"));
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    }
}

fn str(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The losses of a report: by reason, the names.
fn losses(report: &Value) -> BTreeMap<String, Vec<String>> {
    let losses = report["losses"].as_object().unwrap();
    let names =
        |l: &Value| l.as_array().unwrap().iter().map(|l| str(&l["id"]).to_owned()).collect();
    losses.iter().map(|(reason, lost)| (reason.clone(), names(lost))).collect()
}

/// A program whose instructions no other number has, fenced.
fn good(n: usize) -> String {
    let bit = |b: usize| match n >> b & 1 {
        0 => format!("    x += {};\n", 3 + b),
        _ => format!("    x = x * {} - {b};\n", 2 + b),
    };
    let steps: String = (0..6).map(bit).collect();
    format!(
        "```cpp\n#include <cstdio>\n\nint main() {{\n    int x = {n};\n{steps}    \
         std::printf(\"The value of task {n} is %d\\n\", x);\n    return 0;\n}}\n```\n"
    )
}

/// A program with this body, fenced.
fn with(body: &str) -> String {
    format!("```cpp\n#include <cstdio>\n#include <ctime>\nint main() {{ {body} }}\n```\n")
}

/// 180 replies of mixed quality: how each ends, what it says, and as what it is lost in the end.
fn replies() -> Vec<(&'static str, String, &'static str)> {
    let mut all = Vec::new();
    let mut add = |count: usize, ending, text: &dyn Fn(usize) -> String, lost| {
        all.extend((0..count).map(|n| (ending, text(n), lost)));
    };
    add(26, "stop", &good, "");
    add(24, "length", &|n| good(n + 40).replace("return", "ret"), "cut at the token limit");
    add(12, "stop", &|n| format!("I'm sorry, I can't do number {n}."), "refused");
    add(8, "content_filter", &|_| String::new(), "filtered");
    add(16, "stop", &|n| with(&format!("int x = {n} puts(\"a\");")), "does not compile");
    add(
        4,
        "stop",
        &|n| with(&format!("puts(\"a{n}\"); int* volatile p = 0; *p = {n};")),
        "crashes or is stopped",
    );
    add(4, "stop", &|n| with(&format!("volatile int x = {n}; (void)x;")), "no output");
    add(
        8,
        "stop",
        &|n| with(&format!("std::printf(\"%ld {n}\\n\", (long)time(nullptr));")),
        "not deterministic",
    );
    // The same programs again, with other comments and spaces.
    add(26, "stop", &|n| good(n).replace("    int x", "\n  // start\n  int x"), "copy of another");
    add(20, "stop", &|n| format!("Think about loops; tip {n}."), "no C++");
    add(14, "stop", &|n| good(n + 40) + "\nOr else:\n\n" + &good(n + 41), "several programs");
    add(10, "stop", &|n| good(n + 40).replace("\n```\n", "\n"), "cut program");
    add(8, "stop", &|n| good(n + 40).replace("int main", "int helper"), "no main");
    assert_eq!(all.len(), 180);
    all
}

/// Asks for 200 programs, and writes what came back: 180 replies out of order, five requests that
/// failed, five that are lost, one that is answered twice, a stranger and a broken line.
fn recorded(room: &Room) {
    room.ok(&["request", "--count", "100", "--n", "2", "--model", "writer"]);
    let asked = room.rows("p/asked.jsonl");
    let replies = replies();
    let mut lines: Vec<String> = Vec::new();
    for n in 0..90 {
        // One request gets one reply of each end of the list.
        let (a, b) = (&replies[n], &replies[179 - n]);
        lines.push(output(&asked[n], &[(a.0, &a.1), (b.0, &b.1)]).to_string());
    }
    lines.push(output(&asked[3], &[("stop", "z: another answer")]).to_string());
    lines.push(output(&json!({"custom_id": "stranger"}), &[("stop", &good(50))]).to_string());
    lines.push("{\"custom_id\": \"broken".to_owned());
    lines.reverse();
    lines.rotate_left(37);
    let failed = asked[90..95].iter().map(|a| {
        let error = json!({"code": "server_error", "message": "the host\u{1b}[31m stumbled"});
        json!({"custom_id": a["custom_id"], "response": null, "error": error}).to_string()
    });
    // Errors stand in both files, and one of them belongs to a request that is answered.
    let mut errors: Vec<String> = failed.collect();
    lines.push(errors[0].clone());
    let answered = json!({"custom_id": asked[7]["custom_id"], "error": {"message": "at first"}});
    errors.push(answered.to_string());
    fs::write(room.path("p/batch/programs.output.jsonl"), lines.join("\n") + "\n").unwrap();
    fs::write(room.path("p/batch/programs.errors.jsonl"), errors.join("\n") + "\n").unwrap();
}

/// What a host says to requests for descriptions and to the descriptions.
fn describing(request: &Value) -> Line {
    let prompt = str(&request["body"]["messages"][0]["content"]);
    let number = |text: &str| -> usize {
        let after = text.split("of task ").nth(1).unwrap();
        after.split_whitespace().next().unwrap().parse().unwrap()
    };
    let task = number(prompt);
    let text = if let Some((_, after)) = prompt.split_once("It prints:\n```text\n") {
        let line = after.lines().next().unwrap();
        match task {
            4 => format!("Create an Assembler program with std::printf that prints \"{line}\"."),
            5 => "Do this:\n```cpp\nint x;\n```".to_owned(),
            _ => format!("Create an Assembler program that prints the line \"{line}\" ({task})."),
        }
    } else {
        let line = prompt.split('"').nth(1).unwrap();
        let line = if task == 6 { "something else" } else { line };
        with(&format!("puts(\"{line}\");"))
    };
    Line::Output(output(request, &[("stop", &text)]))
}

#[test]
fn two_hundred_replies_of_mixed_quality_become_rows_with_every_loss_accounted_for() {
    let room = Room::new();
    recorded(&room);
    let said = room.ok(&["collect", "--missing", "rest.jsonl", "--licence", "CC0-1.0"]);
    assert!(said.contains("collect: 203 replies in") && said.contains("58 out"), "{said}");
    let lost = losses(&room.report("collect"));
    let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
    let later = ["", "does not compile", "crashes or is stopped", "no output", "not deterministic"];
    for (_, _, reason) in replies().iter().filter(|r| !later.contains(&r.2)) {
        *wanted.entry(reason).or_default() += 1;
    }
    wanted.extend([("failed at the host", 10), ("no answer", 10), ("answered twice", 1)]);
    wanted.extend([("not asked for", 1), ("unreadable line", 1)]);
    let counted: BTreeMap<&str, usize> = lost.iter().map(|(r, l)| (r.as_str(), l.len())).collect();
    assert_eq!(counted, wanted);
    let asked = room.rows("p/asked.jsonl");
    let rest: Vec<_> = room.rows("rest.jsonl").iter().map(|r| r["custom_id"].clone()).collect();
    let open: Vec<_> = asked[90..].iter().map(|a| a["custom_id"].clone()).collect();
    assert_eq!(rest, open, "failed and lost requests can be asked again");
    same_again(&room);

    room.ok(&["compile"]);
    let rejected = losses(&room.report("compile"));
    let counted: BTreeMap<&str, usize> =
        rejected.iter().map(|(r, l)| (r.as_str(), l.len())).collect();
    let wanted = [
        ("crashes or is stopped", 4),
        ("does not compile", 16),
        ("no output", 4),
        ("not deterministic", 8),
    ];
    assert_eq!(counted, BTreeMap::from(wanted));

    room.host.room().answer = Some(Box::new(describing));
    room.ok(&["describe", "--live", "--phrasings", "1", "--model", "writer"]);
    let undescribed = losses(&room.report("describe"));
    let counted: Vec<_> = undescribed.iter().map(|(r, l)| (r.as_str(), l.len())).collect();
    let wanted = [
        ("description with code", 1),
        ("does not tell the output", 1),
        ("names what is in the program", 1),
    ];
    assert_eq!(counted, wanted);

    room.ok(&["build", "--ratio", "70/15/15"]);
    every_reply_ends_somewhere(&room, &asked);
    let before = room.host.lines().len();
    room.ok(&["describe", "--live", "--phrasings", "1", "--model", "writer"]);
    assert_eq!(room.host.lines().len(), before, "what is answered is not asked again");
}

/// Collecting again, from the files in another order, makes the same files.
fn same_again(room: &Room) {
    let requests = fs::read(room.path("p/requests.jsonl")).unwrap();
    let report = fs::read(room.path("p/reports/collect.json")).unwrap();
    let output = room.path("p/batch/programs.output.jsonl");
    let text = fs::read_to_string(&output).unwrap();
    let broken = |line: &&str| line.ends_with("broken");
    let mut lines: Vec<_> = text.lines().collect();
    let at = lines.iter().position(broken).unwrap();
    // All but the broken line, whose number stands in the report, change places.
    let mut others: Vec<_> = lines.iter().copied().filter(|l| !broken(l)).collect();
    others.sort_unstable();
    others.insert(at, lines[at]);
    lines = others;
    fs::write(&output, lines.join("\n") + "\n").unwrap();
    fs::remove_file(room.path("p/requests.jsonl")).unwrap();
    room.ok(&["collect", "--licence", "CC0-1.0"]);
    assert!(fs::read(room.path("p/requests.jsonl")).unwrap() == requests);
    assert!(fs::read(room.path("p/reports/collect.json")).unwrap() == report);
    room.ok(&["collect", "--licence", "CC0-1.0"]);
    assert!(fs::read(room.path("p/requests.jsonl")).unwrap() == requests);
}

/// Each of the 200 replies is one loss of one step, or one row with its provenance.
fn every_reply_ends_somewhere(room: &Room, asked: &[Value]) {
    let mut ends: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let strangers = ["not asked for", "unreadable line", "answered twice"];
    for (reason, names) in losses(&room.report("collect")) {
        for name in names.into_iter().filter(|_| !strangers.contains(&reason.as_str())) {
            ends.entry(name).or_default().push(reason.clone());
        }
    }
    let requests = room.rows("p/requests.jsonl");
    let reply_of = |program: &str| {
        let row = requests.iter().find(|r| r["program"] == program).unwrap();
        assert_eq!(
            (&row["origin"]["model"], &row["origin"]["licence"]),
            (&json!("writer"), &json!("CC0-1.0"))
        );
        str(&row["origin"]["reply"]).to_owned()
    };
    for (reason, programs) in losses(&room.report("compile")) {
        for program in programs {
            ends.entry(reply_of(&program)).or_default().push(reason.clone());
        }
    }
    for (reason, names) in losses(&room.report("build")) {
        // What describing lost comes to `build` without a description; so does what compiling lost.
        for name in names.iter().filter(|_| reason != "not verified") {
            let program = name.rsplit_once('.').unwrap().0;
            ends.entry(reply_of(program)).or_default().push(reason.clone());
        }
    }
    let manifest = room.rows("p/manifest.jsonl");
    for row in &manifest {
        assert_eq!(row["origin"]["described_by"], "writer");
        ends.entry(str(&row["origin"]["reply"]).to_owned()).or_default().push("a row".to_owned());
    }
    let all: BTreeSet<String> = asked
        .iter()
        .flat_map(|a| [0, 1].map(|c| format!("{}#{c}", str(&a["custom_id"]))))
        .collect();
    assert_eq!(all.len(), 200);
    assert_eq!(ends.keys().cloned().collect::<BTreeSet<_>>(), all);
    let twice: Vec<_> = ends.iter().filter(|(_, ends)| ends.len() != 1).collect();
    assert!(twice.is_empty(), "{twice:#?}");
    let rows = ends.values().flatten().filter(|e| *e == "a row").count();
    assert_eq!(rows, manifest.len());
    assert_eq!(rows, 23, "26 good programs, of which three have no good description");
}

#[test]
fn asking_live_goes_on_after_it_was_killed_and_asks_nothing_twice() {
    let room = Room::new();
    room.ok(&["request", "--count", "8", "--n", "2", "--model", "writer", "--seed", "5"]);
    room.host.room().answer = Some(Box::new(|r| Line::Output(output(r, &[("stop", &good(1))]))));
    let slow = Fault::Status(429, Some(("retry-after", "0.01")), "not so fast");
    let faults = [None, Some(slow), None, None, None, Some(Fault::Hang)];
    room.host.fault("POST /v1/chat/completions", faults);
    let mut command = room.command(&["ask", "--concurrency", "1"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while room.host.lines().len() < 6 {
        std::thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let path = room.path("p/batch/programs.output.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 2);
    // As if it had been killed in the middle of writing.
    fs::write(&path, text + "{\"custom_id\": \"cpp-").unwrap();
    assert!(room.ok(&["ask", "--dry-run"]).contains("6 − not asked yet"));
    room.host.fault(
        "POST /v1/chat/completions",
        [Some(Fault::Body("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n".into()))],
    );
    let (status, said, _) = room.run(&["ask", "--concurrency", "1"]);
    assert!(status == 1 && said.contains("1 − no answer"), "{said}");
    assert_eq!(room.rows("p/batch/programs.errors.jsonl").len(), 1);
    let asked = room.host.lines().len();
    room.ok(&["ask", "--concurrency", "3"]);
    assert_eq!(room.host.lines().len(), asked + 2, "two replies of the one that failed");
    assert!(!room.path("p/batch/programs.errors.jsonl").exists());
    let ids: BTreeSet<_> = room
        .rows("p/batch/programs.output.jsonl")
        .iter()
        .map(|r| str(&r["custom_id"]).to_owned())
        .collect();
    let lines = room.rows("p/batch/programs.output.jsonl").len();
    assert_eq!((ids.len(), lines), (8, 8));
    let said = room.ok(&["collect"]);
    assert!(said.contains("16 replies in") && said.contains("15 − copy of another"), "{said}");
}

#[test]
fn a_server_that_answers_nobody_ends_the_asking_with_advice() {
    let room = Room::new();
    room.ok(&["request", "--count", "3", "--model", "writer"]);
    room.host.fault("POST /v1/chat", [Some(Fault::Status(401, None, "Unauthorized"))]);
    let (status, _, told) = room.run(&["ask"]);
    assert!(status == 2 && told.contains("does not accept the key"), "{told}");
    assert!(told.contains("asking again goes on from there"), "{told}");
    let (status, _, told) = room.run(&["request", "--count", "1"]);
    assert!(status == 2 && told.contains("Write --model MODEL"), "{told}");
    let (status, _, told) = room.run(&["request", "--count", "1", "--model", "m", "--n", "129"]);
    assert!(status == 2 && told.contains("128"), "{told}");
}

#[test]
fn dry_runs_write_nothing_and_topics_of_ones_own_are_asked_for() {
    let room = Room::new();
    let said = room.ok(&["request", "--count", "4", "--model", "m", "--dry-run"]);
    assert!(said.contains("4 requests on 4 topics would be written"), "{said}");
    assert!(!room.path("p").exists());
    fs::write(room.path("topics"), "# mine\nbees\n\nhoney\n").unwrap();
    room.ok(&["request", "--count", "4", "--model", "m", "--topics", "topics", "--per-file", "3"]);
    let asked = room.rows("p/asked.jsonl");
    assert!(asked.iter().all(|a| ["bees", "honey"].contains(&str(&a["topic"]))));
    let counts =
        ["p/batch/programs-01.jsonl", "p/batch/programs-02.jsonl"].map(|f| room.rows(f).len());
    assert_eq!(counts, [3, 1]);
    let before = fs::read(room.path("p/asked.jsonl")).unwrap();
    room.ok(&["request", "--count", "4", "--model", "m", "--topics", "topics", "--per-file", "3"]);
    assert!(fs::read(room.path("p/asked.jsonl")).unwrap() == before);
}
