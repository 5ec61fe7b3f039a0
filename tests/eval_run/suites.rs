//! The command `eval suite check`, and the proof of the built-in suite.

use std::path::Path;
use std::process::Command;

use crate::room::{Room, text};

#[test]
fn a_good_suite_is_counted_and_a_bad_one_named_line_by_line() {
    let room = Room::new();
    let out = room.eval(&["suite", "check", "built-in"], &[]);
    assert_eq!(out.status.code(), Some(0));
    assert!(
        text(&out.stdout).starts_with("built-in: 78 prompts, 78 with expected output"),
        "{}",
        text(&out.stdout)
    );
    let bad = room.file(
        "bad.jsonl",
        "{\"id\":\"a\",\"prompt\":\"p\"}\n{\"id\":\"a\",\"prompt\":\"q\"}\n{\"id\":3}\n",
    );
    let out = room.eval(&["suite", "check", &bad], &[]);
    assert_eq!(out.status.code(), Some(1));
    let said = text(&out.stderr);
    assert!(said.contains("line 2: the id \"a\"") && said.contains("line 3: "), "{said}");
}

#[test]
fn the_expected_outputs_of_the_built_in_suite_are_proven_another_way() {
    let suites = Path::new(env!("CARGO_MANIFEST_DIR")).join("suites");
    let Ok(out) = Command::new("python3").arg(suites.join("check.py")).output() else {
        eprintln!("python3 is not here, so nothing was proven");
        return;
    };
    assert!(out.status.success(), "{}{}", text(&out.stdout), text(&out.stderr));
}

#[test]
fn the_reference_programs_print_what_the_suite_expects() {
    let suites = Path::new(env!("CARGO_MANIFEST_DIR")).join("suites");
    let rows = std::fs::read_to_string(suites.join("built-in.jsonl")).unwrap();
    let room = Room::new();
    // Each answers for itself: replies with the C++ alone show whether it is right.
    let mut replies = String::new();
    for row in rows.lines().step_by(6) {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let id = row["id"].as_str().unwrap();
        let cpp =
            std::fs::read_to_string(suites.join("reference").join(format!("{id}.cpp"))).unwrap();
        let reply = room.compiled(&cpp);
        let row = serde_json::json!({"task_id": id, "completion": reply});
        replies += &(row.to_string() + "\n");
    }
    let replies = room.file("replies.jsonl", &replies);
    let out = room
        .eval(&["grade", &replies, "--suite", "built-in", "--side", "tuned", "--out", "g"], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    for record in room.records("g") {
        let verdict = &record["verdict"];
        assert_eq!(verdict["stage"], "right", "{} {verdict}", record["id"]);
        assert_eq!(
            (&verdict["assembly_right"], &verdict["cpp_right"]),
            (&true.into(), &true.into())
        );
    }
}
