//! What is left after any end, and going on with it.

use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::room::{Reply, Room, Server, assert_same, hello, per_prompt, text};

/// A suite of so many prompts, every other of which the base model answers wrongly, each reply
/// another text.
fn suite(room: &Room, base: &Server, tuned: &Server, prompts: usize) -> String {
    let mut rows = String::new();
    for n in 0..prompts {
        let id = format!("p{n:03}");
        let row =
            serde_json::json!({"id": id, "prompt": format!("Do {id}."), "expected_stdout": "hi\n"});
        rows += &(row.to_string() + "\n");
        let own = |text: &str| {
            Reply::Text(format!(
                "{}\nFor {id}.\n",
                hello(text).replace("_start:", &format!("_start: # {id}"))
            ))
        };
        base.answer(&id, own(if n % 2 == 0 { "ho\\n" } else { "hi\\n" }));
        tuned.answer(&id, own("hi\\n"));
    }
    room.file("suite.jsonl", &rows)
}

/// Waits until so many records are there.
fn wait_for(room: &Room, folder: &str, records: usize) {
    let until = Instant::now() + Duration::from_secs(60);
    let path = room.path(folder).join("results.jsonl");
    let lines = || std::fs::read_to_string(&path).map_or(0, |text| text.lines().count());
    while lines() < records {
        assert!(Instant::now() < until, "{} records", lines());
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn killed_twice_and_gone_on_with_it_is_as_if_nothing_had_happened() {
    let (base, tuned, room) = (Server::start(), Server::start(), Room::new());
    let suite = suite(&room, &base, &tuned, 40);
    let servers = [&base, &tuned];
    let run = |out: &'static str| {
        vec!["run", suite.as_str(), "--out", out, "--build-jobs", "2", "--repair", "1"]
    };
    // What a mended answer is mended with holds no id.
    base.answer("failed", Reply::Text(hello("hi\\n")));
    let whole = room.eval(&run("whole"), &servers);
    assert_eq!(whole.status.code(), Some(0), "{}", text(&whole.stderr));
    let before = base.asked().len();
    assert_eq!(before, 40 + 20);

    let resume = [run("o"), vec!["--resume"]].concat();
    for records in [8, 40] {
        let mut child = room.begin(&resume, &servers);
        wait_for(&room, "o", records);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let path = room.path("o").join("results.jsonl");
    let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(b"{\"schema\":1,\"id\":\"p0").unwrap();
    let written = room.path("o").join("results.jsonl");
    let written = std::fs::read_to_string(written).unwrap().matches("\"attempt\":").count();
    let asked = base.asked().len() + tuned.asked().len();
    let out = room.eval(&resume, &servers);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert_same(&room.path("o"), &room.path("whole"));
    // Nothing that was written is asked again.
    let asked = base.asked().len() + tuned.asked().len() - asked;
    assert_eq!(asked, 100 - written);
}

#[test]
fn a_stop_by_the_user_ends_cleanly_and_says_how_to_go_on() {
    let (base, tuned, room) = (Server::start(), Server::start(), Room::new());
    let suite = suite(&room, &base, &tuned, 40);
    let servers = [&base, &tuned];
    let child = room.begin(&["run", &suite, "--out", "o"], &servers);
    wait_for(&room, "o", 5);
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(130));
    assert!(text(&out.stderr).contains("--resume"), "{}", text(&out.stderr));
    let refused = room.eval(&["run", &suite, "--out", "o"], &servers);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("not empty"), "{}", text(&refused.stderr));
    let other = room.eval(&["run", &suite, "--out", "o", "--resume", "--samples", "2"], &servers);
    assert_eq!(other.status.code(), Some(2));
    assert!(text(&other.stderr).contains("samples: 1, but 2"), "{}", text(&other.stderr));
    let out = room.eval(&["run", &suite, "--out", "o", "--resume"], &servers);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    assert_eq!(room.records("o").len(), 80);
    assert_eq!(per_prompt(&tuned.asked()).len(), 40);
}

#[test]
fn a_line_that_is_no_record_is_named() {
    let (base, tuned, room) = (Server::start(), Server::start(), Room::new());
    let suite = suite(&room, &base, &tuned, 1);
    let args = ["run", &suite, "--out", "o", "--resume"];
    assert_eq!(room.eval(&args, &[&base, &tuned]).status.code(), Some(0));
    let path = room.path("o").join("results.jsonl");
    let text_before = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("nonsense\n{text_before}")).unwrap();
    let out = room.eval(&args, &[&base, &tuned]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("results.jsonl, line 1"), "{}", text(&out.stderr));
}
