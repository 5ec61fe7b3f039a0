//! The command `eval`, through the binary: against servers with known faults, killed and gone on
//! with, in shards, and with replies from elsewhere.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "eval_run/manual.rs"]
mod manual;
#[path = "eval_run/merging.rs"]
mod merging;
#[path = "eval_run/room.rs"]
mod room;
#[path = "eval_run/suites.rs"]
mod suites;
#[path = "eval_run/surviving.rs"]
mod surviving;

use std::collections::BTreeMap;

use room::{Reply, Room, Server, cpp, hello, text};

/// A suite of six prompts, and what each side answers to each of them.
fn known_faults(base: &Server, tuned: &Server) -> String {
    let mut suite = String::new();
    let mut add = |id: &str, expected: &str, of_base: Reply, of_tuned: Reply| {
        let row = serde_json::json!({"id": id, "prompt": format!("Do {id}."), "expected_stdout": expected});
        suite += &(row.to_string() + "\n");
        base.answer(id, of_base);
        tuned.answer(id, of_tuned);
    };
    let said = |text: &str| Reply::Text(text.to_owned());
    add("words", "hi\n", said("I cannot do that."), said(&hello("hi\\n")));
    add(
        "mistake",
        "hi\n",
        said(&hello("hi\\n").replace("syscall", "sycall")),
        said(&hello("hi\\n")),
    );
    add(
        "link",
        "hi\n",
        said(&hello("hi\\n").replace("lea m(", "lea nowhere(")),
        said(&hello("hi\\n")),
    );
    add(
        "crash",
        "hi\n",
        said(&hello("hi\\n").replace("mov $60,%eax", "ud2")),
        said(&hello("hi\\n")),
    );
    add("other", "hi\n", said(&hello("ho\\n")), said(&hello("hi\\n")));
    add("broken", "hi\n", said(&hello("hi\\n")), Reply::Broken("```asm\n.globl".to_owned()));
    suite
}

/// How many first answers ended at each stage, and how many were not judged.
fn stages(records: &[serde_json::Value], side: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for record in records.iter().filter(|r| r["side"] == side && r["attempt"] == 0) {
        let stage = record["verdict"]["stage"].as_str().unwrap();
        let stage = if record["infrastructure"].is_null() { stage } else { "infrastructure" };
        *counts.entry(stage.to_owned()).or_default() += 1;
    }
    counts
}

fn counts(pairs: &[(&str, usize)]) -> BTreeMap<String, usize> {
    pairs.iter().map(|(stage, n)| ((*stage).to_owned(), *n)).collect()
}

#[test]
fn every_reply_is_counted_at_the_stage_that_it_reaches() {
    let (base, tuned, room) = (Server::start(), Server::start(), Room::new());
    let suite = room.file("suite.jsonl", &known_faults(&base, &tuned));
    let out =
        room.eval(&["run", &suite, "--out", "o", "--samples", "2", "--json"], &[&base, &tuned]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let records = room.records("o");
    assert_eq!(records.len(), 24);
    let of_base = [
        ("none", 2),
        ("has-assembly", 2),
        ("assembles", 2),
        ("links", 2),
        ("runs", 2),
        ("right", 2),
    ];
    assert_eq!(stages(&records, "base"), counts(&of_base));
    assert_eq!(stages(&records, "tuned"), counts(&[("right", 10), ("infrastructure", 2)]));

    let summary: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&summary["written"], &summary["complete"]), (&24.into(), &true.into()));
    // Six texts of the base model and one of the tuned, which the base model gives once too; the
    // prompts differ in nothing that is judged.
    assert_eq!((&summary["judged"], &summary["reused"]), (&6.into(), &16.into()));
    // A reply that breaks off is asked for twice more; nothing else is.
    assert_eq!((base.asked().len(), tuned.asked().len()), (12, 10 + 2 * 3));
    let broken = records.iter().find(|r| r["id"] == "broken" && r["side"] == "tuned").unwrap();
    assert_eq!(
        (&broken["ending"], broken["cases"].as_array().unwrap().len()),
        (&"interrupted".into(), 0)
    );
    let run = room.json("o/run.json");
    assert_eq!(
        (&run["prompts"], &run["samples"], &run["suite"]),
        (&6.into(), &2.into(), &"suite".into())
    );
    assert_eq!(run["models"][1]["model"], "m-tuned");
    assert!(run["machine"]["assembler"].as_str().unwrap().contains("GNU"), "{run}");
    assert!(!run.to_string().contains(room::SECRET), "{run}");
}

#[test]
fn a_failed_answer_may_be_mended_and_counts_apart() {
    let (base, tuned, room) = (Server::start(), Server::start(), Room::new());
    let row = serde_json::json!({"id": "a", "prompt": "Do a.", "expected_stdout": "hi\n"});
    let suite = room.file("suite.jsonl", &format!("{row}\n"));
    for server in [&base, &tuned] {
        server.answer("a", Reply::Text(hello("hi\\n").replace("syscall", "sycall")));
    }
    base.answer("failed", Reply::Text(hello("hi\\n")));
    tuned.answer("failed", Reply::Text(hello("ho\\n")));
    let out = room.eval(&["run", &suite, "--out", "o", "--repair", "2"], &[&base, &tuned]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let of = |side: &str| -> Vec<(u64, String)> {
        let mut all: Vec<_> = room
            .records("o")
            .iter()
            .filter(|r| r["side"] == side)
            .map(|r| {
                (r["attempt"].as_u64().unwrap(), r["verdict"]["stage"].as_str().unwrap().to_owned())
            })
            .collect();
        all.sort();
        all
    };
    let pairs =
        |list: &[(u64, &str)]| list.iter().map(|(n, s)| (*n, (*s).to_owned())).collect::<Vec<_>>();
    assert_eq!(of("base"), pairs(&[(0, "has-assembly"), (1, "right")]));
    assert_eq!(of("tuned"), pairs(&[(0, "has-assembly"), (1, "runs"), (2, "runs")]));
    let asked = base.asked();
    assert!(asked[1].contains("sycall") && asked[1].contains("line "), "{}", asked[1]);
}

#[test]
fn a_program_is_tried_with_every_input() {
    let (base, tuned, room) = (Server::start(), Server::start(), Room::new());
    let cases = serde_json::json!([{"stdin": "2\n", "expected_stdout": "4\n"}, {"stdin": "3\n", "expected_stdout": "6\n"}]);
    let row = serde_json::json!({"id": "a", "prompt": "Do a.", "cases": cases});
    let suite = room.file("suite.jsonl", &format!("{row}\n"));
    base.answer("a", Reply::Text(room.compiled(&cpp("n * n"))));
    tuned.answer("a", Reply::Text(room.compiled(&cpp("n + n"))));
    let out = room.eval(&["run", &suite, "--out", "o"], &[&base, &tuned]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    for record in room.records("o") {
        let (stage, right) =
            if record["side"] == "base" { ("runs", false) } else { ("right", true) };
        assert_eq!(record["verdict"]["stage"], stage, "{record}");
        assert_eq!(record["verdict"]["assembly_right"], right);
        assert_eq!(record["verdict"]["equals_twin"], true);
        assert_eq!(record["cases"].as_array().unwrap().len(), 2);
        let reason = record["verdict"]["reason"].as_str().unwrap();
        assert!(right || reason.starts_with("input 2 of 2: "), "{reason}");
    }
}

#[test]
fn a_server_that_is_down_says_nothing_about_its_model() {
    let (base, tuned, room) = (Server::start(), Server::start(), Room::new());
    let row = serde_json::json!({"id": "a", "prompt": "Do a.", "expected_stdout": "hi\n"});
    let suite = room.file("suite.jsonl", &format!("{row}\n"));
    base.answer("a", Reply::Status(401));
    tuned.answer("a", Reply::Status(401));
    let out = room.eval(&["run", &suite, "--out", "o"], &[&base, &tuned]);
    assert_eq!(out.status.code(), Some(1), "{}", text(&out.stderr));
    assert!(
        room.records("o")
            .iter()
            .all(|r| r["infrastructure"].is_string() && r["ending"] == "failed")
    );
    base.answer("a", Reply::Text(hello("hi\\n")));
    let out = room.eval(
        &["run", &suite, "--out", "o", "--resume", "--retry-infrastructure"],
        &[&base, &tuned],
    );
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let records = room.records("o");
    assert_eq!((stages(&records, "base"), records.len()), (counts(&[("right", 1)]), 2));
}

#[test]
fn the_report_says_what_the_servers_faults_come_to() {
    let (base, tuned, room) = (Server::start(), Server::start(), Room::new());
    let suite = room.file("suite.jsonl", &known_faults(&base, &tuned));
    let out = room.eval(&["run", &suite, "--out", "o"], &[&base, &tuned]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let told = room.eval(&["report", "o", "--json"], &[]);
    let report: serde_json::Value = serde_json::from_slice(&told.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", text(&told.stderr)));
    // The prompt whose stream broke off on the tuned side is taken out on both.
    let funnel = |side: usize| -> Vec<u64> {
        let rungs = report["funnel"][side].as_array().unwrap();
        rungs.iter().map(|rung| rung["count"].as_u64().unwrap()).collect()
    };
    assert_eq!(funnel(0), [5, 5, 4, 3, 2, 1, 0], "{report:#}");
    assert_eq!(funnel(1), [5; 7]);
    let right = &report["measures"][0];
    assert_eq!(right["paired"]["mcnemar"]["b"], 5);
    assert_eq!(right["paired"]["mcnemar"]["c"], 0);
    // Two times one half to the fifth.
    assert_eq!(right["paired"]["mcnemar"]["p"], 0.0625);
    assert_eq!(right["paired"]["difference"], 1.0);
    assert_eq!(right["paired"]["reading"], "no-difference-shown");
    assert_eq!(report["excluded"].as_array().unwrap().len(), 1);
    // Wilson's interval of 5 of 5 begins at 5 / (5 + 1.96²).
    let low = right["sides"][1]["interval"]["low"].as_f64().unwrap();
    assert!((low - 5.0 / (5.0 + 1.959_964_f64.powi(2))).abs() < 1e-6, "{low}");
}
