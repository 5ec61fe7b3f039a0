//! The command `batch`, through the binary, against a host on the loopback address: killed at every
//! step and gone on with, and told everything a host may say.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on shall stop")]

#[path = "host/loopback.rs"]
mod loopback;
#[path = "host/room.rs"]
mod room;

use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

use loopback::{Fault, Line, Loopback, Room as HostRoom, output};
use room::Room;
use serde_json::{Value, json};

impl Room {
    /// A folder with four requests, and a host that answers them.
    fn new() -> Self {
        let room = Self::of(&["batch"]);
        room.requests("in.jsonl", &["a", "b", "c", "d"]);
        room.host.room().answer = Some(Box::new(|r| Line::Output(output(r, &[("stop", "hi")]))));
        room
    }

    fn requests(&self, name: &str, ids: &[&str]) {
        let line = |id: &&str| {
            let body = json!({"model": "m", "messages": [{"role": "user", "content": id}]});
            let url = "/v1/chat/completions";
            json!({"custom_id": id, "method": "POST", "url": url, "body": body}).to_string() + "\n"
        };
        fs::write(self.path(name), ids.iter().map(line).collect::<String>()).unwrap();
    }

    /// Starts a step, waits until the host is where `there` says, and kills it.
    fn killed(&self, args: &[&str], there: impl Fn(&HostRoom) -> bool) {
        let mut command = self.command(args);
        let mut child: Child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        for tried in 0.. {
            if there(&self.host.room()) {
                break;
            }
            assert!(tried < 3000, "{:?}", self.host.lines());
            std::thread::sleep(Duration::from_millis(10));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }

    fn state(&self) -> Value {
        serde_json::from_slice(&fs::read(self.path("in.batch.json")).unwrap()).unwrap()
    }

    /// How many files and batches the host has.
    fn kept(&self) -> (usize, usize) {
        let host = self.host.room();
        (host.files.len(), host.batches.len())
    }

    fn count(&self, line: &str) -> usize {
        self.host.lines().iter().filter(|l| l.starts_with(line)).count()
    }
}

fn seen(line: &str) -> impl Fn(&HostRoom) -> bool {
    move |host| host.seen.iter().any(|s| s.line.starts_with(line))
}

#[test]
fn killed_at_every_step_it_goes_on_and_nothing_is_submitted_twice() {
    let room = Room::new();
    let submit = &["submit", "in.jsonl"];
    room.host.fault("POST /v1/files", [Some(Fault::Hang), Some(Fault::DoneThenHang)]);
    room.killed(submit, seen("POST /v1/files"));
    room.killed(submit, |host| !host.files.is_empty());
    room.host.fault("POST /v1/batches", [Some(Fault::Hang), Some(Fault::DoneThenHang)]);
    room.killed(submit, seen("POST /v1/batches"));
    room.killed(submit, |host| !host.batches.is_empty());
    let said = room.ok(submit);
    assert!(said.contains("in.jsonl: submitted as batch batch-"), "{said}");
    assert!(room.ok(submit).contains("submitted before as batch"));
    assert_eq!(room.kept(), (1, 1));
    room.host.fault("GET /v1/batches/", [Some(Fault::Hang)]);
    let before = room.count("GET /v1/batches/");
    let asks = |host: &HostRoom| {
        host.seen.iter().filter(|s| s.line.starts_with("GET /v1/batches/")).count() > before
    };
    room.killed(&["watch", "in.jsonl"], asks);
    let said = room.ok(&["watch", "in.jsonl", "--every", "0.01"]);
    assert!(said.contains("completed, 4 of 4 done"), "{said}");
    room.host.fault("GET /v1/files/", [Some(Fault::Hang), Some(Fault::HalfBody)]);
    room.killed(&["fetch", "in.jsonl"], seen("GET /v1/files/"));
    assert!(!room.path("in.output.jsonl").exists());
    assert_eq!(room.ok(&["fetch", "in.jsonl"]), "in.output.jsonl\n");
    assert_eq!(fs::read_to_string(room.path("in.output.jsonl")).unwrap().lines().count(), 4);
    let fetched = room.count("GET /v1/files/");
    room.ok(&["fetch", "in.jsonl"]);
    assert_eq!(room.count("GET /v1/files/"), fetched, "what is there is not fetched again");
    let left: Vec<_> =
        fs::read_dir(room.dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".new")), "{left:?}");
}

#[test]
fn an_answer_that_is_lost_makes_no_second_batch() {
    let room = Room::new();
    room.host.fault("POST /v1/batches", [Some(Fault::DoneThenBroken)]);
    room.host.fault("POST /v1/files", [Some(Fault::DoneThenBroken)]);
    room.ok(&["submit", "in.jsonl"]);
    assert_eq!(room.kept(), (1, 1));
    let slow = Fault::Status(429, Some(("retry-after", "0.01")), "you are too fast");
    let room = Room::new();
    room.host.fault("POST /v1/batches", [Some(slow)]);
    let (status, _, told) = room.run(&["submit", "in.jsonl"]);
    assert!(status == 0 && told.contains("you are too fast; again in"), "{told}");
    assert_eq!(room.host.room().batches.len(), 1);
}

#[test]
fn an_expired_batch_keeps_its_answers_and_says_what_to_do_next() {
    let room = Room::new();
    room.host.room().course =
        ["validating", "in_progress", "expired"].map(|status| json!({"status": status})).to_vec();
    room.host.room().answer =
        Some(Box::new(|request| match request["custom_id"].as_str().unwrap() {
            "a" | "b" => Line::Output(output(request, &[("stop", "hi")])),
            "c" => Line::Error(json!({"custom_id": "c", "response": null,
            "error": {"code": "batch_expired", "message": "too late"}})),
            _ => Line::Lost,
        }));
    room.ok(&["submit", "in.jsonl"]);
    let (status, said, told) = room.run(&["watch", "in.jsonl", "--every", "0.01"]);
    assert!(status == 1 && said.contains("is expired"), "{said}");
    assert!(told.contains("batch fetch in.jsonl") && told.contains("--missing"), "{told}");
    let (status, said, told) = room.run(&["fetch", "in.jsonl"]);
    assert_eq!((status, said.as_str()), (0, "in.output.jsonl\nin.errors.jsonl\n"));
    assert!(told.contains("2 of 4 requests are answered, 1 failed, 1 have neither"), "{told}");
    assert!(room.ok(&["submit", "in.jsonl"]).contains("submitted before"), "not asked twice");
    room.ok(&["submit", "in.jsonl", "--again"]);
    assert_eq!(room.host.room().batches.len(), 2);
}

#[test]
fn a_file_that_the_host_refuses_is_told_by_line_and_can_be_mended() {
    let room = Room::new();
    let errors = json!({"data": [{"line": 3, "code": "invalid", "message": "no such model"}]});
    room.host.room().course =
        vec![json!({"status": "validating"}), json!({"status": "failed", "errors": errors})];
    room.ok(&["submit", "in.jsonl"]);
    let (status, _, told) = room.run(&["watch", "in.jsonl", "--every", "0.01"]);
    assert!(status == 1 && told.contains("in.jsonl, line 3: no such model"), "{told}");
    room.requests("in.jsonl", &["a", "b"]);
    let said = room.ok(&["submit", "in.jsonl"]);
    assert!(said.contains("submitted as"), "{said}");
    assert_eq!(room.state()["requests"], 2);
}

#[test]
fn a_file_that_changed_is_not_taken_for_what_was_submitted() {
    let room = Room::new();
    room.ok(&["submit", "in.jsonl"]);
    room.requests("in.jsonl", &["x"]);
    let (status, _, told) = room.run(&["submit", "in.jsonl"]);
    assert!(status == 2 && told.contains("has changed since it was submitted"), "{told}");
    let other = Loopback::start();
    let (status, _, told) = room.run(&["--base-url", other.url(), "submit", "in.jsonl"]);
    assert!(status == 2 && told.contains("it was submitted to"), "{told}");
    room.requests("two.jsonl", &["a", "a"]);
    let (status, _, told) = room.run(&["submit", "two.jsonl", "--dry-run"]);
    assert!(status == 2 && told.contains("line 2: the custom_id \"a\""), "{told}");
    let (status, _, told) = room.run(&["fetch", "none.jsonl"]);
    assert!(status == 2 && told.contains("batch submit none.jsonl` first"), "{told}");
}

#[test]
fn a_word_that_nobody_knows_is_watched_on_and_a_batch_can_be_listed_and_stopped() {
    let room = Room::new();
    room.host.room().course = ["validating", "paused_by_host", "paused_by_host", "completed"]
        .map(|s| json!({"status": s}))
        .to_vec();
    assert!(room.ok(&["list", "in.jsonl"]).contains("not submitted"));
    room.ok(&["submit", "in.jsonl"]);
    room.host.fault("GET /v1/batches/", [None, Some(Fault::Body("<html>".into()))]);
    let (status, _, told) = room.run(&["watch", "in.jsonl", "--every", "0.01"]);
    assert!(
        status == 0 && told.contains("paused_by_host") && told.contains("looking again"),
        "{told}"
    );
    let listed: Value = serde_json::from_str(&room.ok(&["list", "--json"])).unwrap();
    assert_eq!(listed["batches"][0]["status"], "completed");
    room.requests("other.jsonl", &["q"]);
    room.ok(&["submit", "other.jsonl"]);
    assert!(room.ok(&["cancel", "other.jsonl"]).contains("is cancelled"));
    assert!(room.ok(&["list", "other.jsonl", "in.jsonl"]).contains("other.jsonl: batch-"));
}
