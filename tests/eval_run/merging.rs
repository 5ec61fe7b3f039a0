//! Shards put together, and replies that were obtained elsewhere.

use crate::room::{Reply, Room, Server, assert_same, hello, text};

#[test]
fn shards_put_together_are_the_whole() {
    let (base, tuned, room) = (Server::start(), Server::start(), Room::new());
    let mut rows = String::new();
    for n in 0..7 {
        let row = serde_json::json!({"id": format!("p{n}"), "prompt": format!("Do p{n}."), "expected_stdout": "hi\n"});
        rows += &(row.to_string() + "\n");
        base.answer(&format!("p{n}"), Reply::Text(hello(if n == 3 { "ho\\n" } else { "hi\\n" })));
        tuned.answer(&format!("p{n}"), Reply::Text(hello("hi\\n")));
    }
    let suite = room.file("suite.jsonl", &rows);
    let run = |more: &[&str]| {
        let out = room.eval(&[&["run", suite.as_str()], more].concat(), &[&base, &tuned]);
        assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    };
    run(&["--out", "whole"]);
    for i in ["1", "2", "3"] {
        run(&["--out", &format!("s{i}"), "--shard", &format!("{i}/3")]);
    }
    let out = room.eval(&["merge", "s1", "s2", "s3", "--out", "m"], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert_same(&room.path("m"), &room.path("whole"));
    let (mut merged, mut whole) = (room.json("m/run.json"), room.json("whole/run.json"));
    (merged["started"], whole["started"]) = (0.into(), 0.into());
    assert_eq!(merged, whole);

    let twice = room.eval(&["merge", "s1", "s2", "s1", "--out", "x"], &[]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(text(&twice.stderr).contains("is in s1 too"), "{}", text(&twice.stderr));
    run(&["--out", "t", "--shard", "3/3", "--temperature", "0.5"]);
    let other = room.eval(&["merge", "s1", "t", "--out", "y"], &[]);
    assert_eq!(other.status.code(), Some(2));
    assert!(
        text(&other.stderr).contains("parameters.temperature: null, but 0.5"),
        "{}",
        text(&other.stderr)
    );
    let part = room.eval(&["merge", "s1", "s3", "--out", "z"], &[]);
    assert_eq!(part.status.code(), Some(0));
    assert!(text(&part.stderr).contains("not there: 2/3"), "{}", text(&part.stderr));
}

#[test]
fn replies_from_elsewhere_are_judged_as_if_they_had_been_asked_for() {
    let room = Room::new();
    let suite = room
        .file("suite.jsonl", "{\"id\":\"a\",\"prompt\":\"Do a.\",\"expected_stdout\":\"hi\\n\"}\n");
    let line = |side: &str, reply: &str| {
        format!("{}\n", serde_json::json!({"id": "a", "side": side, "reply": reply}))
    };
    let samples = line("base", "no")
        + &line("base", &hello("hi\\n"))
        + &line("tuned", &hello("hi\\n"))
        + &line("tuned", &hello("ho\\n"));
    let samples = room.file("samples.jsonl", &samples);
    let out = room.eval(&["grade", &samples, "--suite", &suite, "--out", "g", "--json"], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let summary: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&summary["base"]["right"], &summary["tuned"]["runs"]), (&1.into(), &2.into()));
    assert_eq!((&summary["judged"], &summary["reused"]), (&3.into(), &1.into()));
    let out = room.eval(&["run", &suite, "--from", &samples, "--out", "r"], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert_same(&room.path("g"), &room.path("r"));
    assert_eq!(room.json("g/run.json")["samples"], 2);
    let again = room.eval(&["grade", &samples, "--suite", &suite, "--out", "g", "--resume"], &[]);
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    assert_eq!(room.records("g").len(), 4);
}

#[test]
fn replies_to_prompts_that_do_not_take_part_are_passed_over() {
    let room = Room::new();
    let row =
        |id: &str| format!("{{\"id\":\"{id}\",\"prompt\":\"p\",\"expected_stdout\":\"hi\\n\"}}\n");
    let suite = room.file("suite.jsonl", &(row("a") + &row("b")));
    let reply = |id: &str| {
        serde_json::json!({"task_id": id, "completion": hello("hi\\n")}).to_string() + "\n"
    };
    let replies = room.file("replies.jsonl", &(reply("b") + &reply("a")));
    let args =
        ["grade", &replies, "--suite", &suite, "--side", "base", "--limit", "1", "--out", "g"];
    let out = room.eval(&args, &[]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let records = room.records("g");
    assert_eq!((records.len(), &records[0]["id"]), (1, &"a".into()));
    let unknown = room.file("unknown.jsonl", &reply("c"));
    let args = ["grade", &unknown, "--suite", &suite, "--side", "base", "--out", "u"];
    let out = room.eval(&args, &[]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("unknown.jsonl, line 1: \"c\""), "{}", text(&out.stderr));
    assert!(!room.path("u").exists(), "nothing is begun for a file that is not in order");
}

#[test]
fn a_batch_goes_out_and_comes_back() {
    let room = Room::new();
    let suite = room.file(
        "suite.jsonl",
        "{\"id\":\"a/1\",\"prompt\":\"Do a.\",\"expected_stdout\":\"hi\\n\"}\n",
    );
    let args = [
        "batch",
        &suite,
        "--out",
        "b.jsonl",
        "--model",
        "m",
        "--side",
        "tuned",
        "--samples",
        "2",
        "--max-tokens",
        "64",
    ];
    let out = room.eval(&args, &[]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let requests = std::fs::read_to_string(room.path("b.jsonl")).unwrap();
    let mut answers = String::new();
    for line in requests.lines().rev() {
        let request: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            (&request["url"], &request["body"]["max_tokens"]),
            (&"/v1/chat/completions".into(), &64.into())
        );
        assert!(request["custom_id"].as_str().unwrap().len() <= 64);
        let body = serde_json::json!({"model": "m", "choices": [{"finish_reason": "stop", "message": {"content": hello("hi\\n")}}]});
        let answer = serde_json::json!({"custom_id": request["custom_id"], "error": null, "response": {"status_code": 200, "body": body}});
        answers += &(answer.to_string() + "\n");
    }
    let answers = room.file("answers.jsonl", &answers);
    let out = room.eval(&["grade", &answers, "--suite", &suite, "--out", "g"], &[]);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let records = room.records("g");
    assert_eq!(records.len(), 2);
    assert!(
        records.iter().all(|r| r["side"] == "tuned" && r["verdict"]["stage"] == "right"),
        "{records:?}"
    );
}
