//! The command `tune`, through the binary: exports, and jobs at a host on the loopback address with
//! its faults. Nothing may be started twice, and no word of a host may break anything.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

#[path = "host/loopback.rs"]
mod loopback;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use loopback::{Fault, Loopback, SECRET};
use serde_json::{Value, json};

const FILES: &str = "POST /v1/files";
const JOBS: &str = "POST /v1/fine_tuning/jobs";

struct Room {
    dir: tempfile::TempDir,
    host: Loopback,
}

impl Room {
    /// A project with data, and settings that know the host as `here`.
    fn new() -> Self {
        let (dir, host) = (tempfile::tempdir().unwrap(), Loopback::start());
        let settings = format!(
            "# mine\n[tuned] # keep me\nmodel = \"old\"  # and me\n\n[hosts.here]\nbase_url = \"{}\"\n\
             api_key_env = \"HERE_KEY\"\n",
            host.url()
        );
        fs::write(dir.path().join("config.toml"), settings).unwrap();
        let room = Self { dir, host };
        room.write("p/train.jsonl", &rows(12));
        room.write("p/valid.jsonl", &rows(2));
        room.course(&[json!({"status": "queued"}), json!({"status": "running"}), done()]);
        room
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.dir.path().join(name)).unwrap()
    }

    fn course(&self, steps: &[Value]) {
        self.host.room().course = steps.to_vec();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assemblergpt"));
        command
            .args(["tune", "--project", "p"])
            .args(args)
            .env_clear()
            .env("HOME", self.dir.path())
            .env("PATH", "/usr/bin:/bin")
            .env("HERE_KEY", SECRET)
            .env("ASSEMBLERGPT_CONFIG", self.dir.path().join("config.toml"))
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        told(&self.command(args).output().unwrap())
    }

    fn good(&self, args: &[&str]) -> (String, String) {
        let (code, said, noted) = self.run(args);
        assert_eq!(code, Some(0), "{args:?}: {said}{noted}");
        (said, noted)
    }

    fn start(&self) -> (Option<i32>, String, String) {
        self.run(&START)
    }

    /// The only job.
    fn job(&self) -> String {
        let room = self.host.room();
        let ids: Vec<_> = room.jobs.keys().cloned().collect();
        assert_eq!(ids.len(), 1, "{ids:?}");
        ids[0].clone()
    }

    /// Waits until the host has seen so many requests that begin with this.
    fn wait_for(&self, line: &str, count: usize) {
        let since = Instant::now();
        while self.host.lines().iter().filter(|l| l.starts_with(line)).count() < count {
            assert!(since.elapsed() < Duration::from_secs(30), "{:?}", self.host.lines());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn posts(&self, line: &str) -> usize {
        self.host.lines().iter().filter(|l| l.as_str() == line).count()
    }
}

const START: [&str; 8] = ["start", "--host", "here", "--model", "base-1", "--epochs", "2", "--yes"];

fn done() -> Value {
    json!({"status": "succeeded", "fine_tuned_model": "ft:base-1:me::7", "trained_tokens": 99})
}

fn rows(count: usize) -> String {
    let row = |n| {
        let user = json!({"role": "user", "content": format!("print {n}")});
        let assistant = json!({"role": "assistant", "content": "\tret\n"});
        format!("{}\n", json!({ "messages": [user, assistant] }))
    };
    (0..count).map(row).collect()
}

fn told(out: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code(), text(&out.stdout), text(&out.stderr))
}

fn files(dir: &Path) -> BTreeMap<String, String> {
    let all = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    all.map(|p| {
        (p.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(p).unwrap())
    })
    .collect()
}

#[test]
fn an_export_is_the_same_every_time_and_its_scripts_are_python() {
    let room = Room::new();
    for trainer in ["trl", "unsloth", "axolotl", "llama-factory", "mlx", "openai"] {
        let args = ["export", "--for", trainer, "--base", "some/model", "--out"];
        let (said, _) = room.good(&[&args[..], &["one"]].concat());
        assert!(said.contains("tokens of o200k_base") && said.contains("cd one\n"), "{said}");
        room.good(&[&args[..], &["two"]].concat());
        let (one, two) = (files(&room.dir.path().join("one")), files(&room.dir.path().join("two")));
        assert_eq!(one, two, "{trainer}");
        for name in one.keys().filter(|name| name.contains(".py")) {
            let script = room.dir.path().join("one").join(name);
            let code = "import ast, sys; ast.parse(open(sys.argv[1]).read())";
            if let Ok(out) = Command::new("python3").args(["-c", code]).arg(script).output() {
                assert!(out.status.success(), "{trainer}: {}", told(&out).2);
            }
        }
        fs::remove_dir_all(room.dir.path().join("one")).unwrap();
        fs::remove_dir_all(room.dir.path().join("two")).unwrap();
    }
}

#[test]
fn data_that_is_not_in_order_is_refused_with_its_lines() {
    let room = Room::new();
    room.write("p/train.jsonl", &(rows(12) + "{\"messages\":[]}\n"));
    let (code, said, noted) = room.run(&["export", "--for", "trl", "--base", "m"]);
    assert_eq!((code, said.as_str()), (Some(1), ""));
    assert!(noted.contains("p/train.jsonl:13: missing_messages_list"), "{noted}");
    assert!(!room.dir.path().join("p/export").exists());
    let (code, _, noted) = room.start();
    assert_eq!(code, Some(1), "{noted}");
    assert!(room.host.lines().is_empty(), "nothing was asked of the host");
}

#[test]
fn an_estimate_asks_no_host_and_says_how_old_its_price_is() {
    let room = Room::new();
    let args =
        ["estimate", "--host", "openai", "--model", "gpt-4.1-mini-2025-04-14", "--epochs", "3"];
    let (said, _) = room.good(&args);
    assert!(said.contains("5 USD for a million") && said.contains("prices change"), "{said}");
    let json = [&args[..], &["--json", "--price", "4"]].concat();
    let value: Value = serde_json::from_str(&room.good(&json).0).unwrap();
    let estimate = &value["estimate"];
    let trained = estimate["trained"].as_f64().unwrap();
    assert!((estimate["cost"].as_f64().unwrap() - trained * 4.0 / 1e6).abs() < 1e-9, "{value}");
    assert_eq!(estimate["trained"], 3 * estimate["tokens"].as_u64().unwrap());
    let (said, _) = room.good(&["prices"]);
    let table = fs::read_to_string(said.trim()).unwrap();
    fs::write(said.trim(), table.replace("training = 5.0", "training = 7.0")).unwrap();
    assert!(room.good(&args).0.contains("7 USD for a million"), "the user's own table counts");
    assert_eq!(room.run(&["prices"]).0, Some(2), "and is not overwritten");
    assert!(room.host.lines().is_empty());
}

#[test]
fn nothing_is_spent_without_a_word_or_above_the_limit() {
    let room = Room::new();
    let (code, _, noted) = room.run(&START[..7]);
    assert_eq!(code, Some(2));
    assert!(noted.contains("write --yes"), "{noted}");
    for more in [["--max-cost", "0"], ["--max-cost", "5"]] {
        let price: &[&str] = if more[1] == "0" { &["--price", "9"] } else { &[] };
        let (code, _, noted) = room.run(&[&START[..], &more, price].concat());
        assert_eq!(code, Some(2), "{noted}");
    }
    let (_, noted) = room.good(&[&START[..], &["--dry-run"]].concat());
    assert!(noted.contains("no price is known for base-1"), "{noted}");
    assert_eq!((room.posts(FILES), room.posts(JOBS)), (0, 0));
}

#[test]
fn a_job_is_started_once_with_what_was_asked_for() {
    let room = Room::new();
    room.course(&[json!({"status": "queued"}), json!({"status": "running"})]);
    let (code, said, noted) = room.start();
    assert_eq!(code, Some(0), "{noted}");
    let id = room.job();
    assert!(said.contains(&format!("job {id} is started")), "{said}");
    let body = room.host.room().jobs[&id].clone();
    assert_eq!(body["model"], "base-1");
    assert_eq!(body["method"]["supervised"]["hyperparameters"], json!({"n_epochs": 2}));
    let name = |field: &str| {
        let room = room.host.room();
        let file = room.files[body[field].as_str().unwrap()].clone();
        assert_eq!(file.purpose, "fine-tune");
        file.name
    };
    assert!(
        name("training_file").starts_with("train-")
            && name("validation_file").starts_with("valid-")
    );
    let (said, _) = room.good(&START);
    assert!(said.contains(&format!("job {id} was started before")), "{said}");
    assert_eq!((room.posts(FILES), room.posts(JOBS)), (2, 1));
    let (code, _, noted) = room.run(&[&START[..], &["--again"]].concat());
    assert!(code == Some(2) && noted.contains("is not over: cancel it first"), "{noted}");
    assert!(room.good(&["cancel", "--dry-run"]).0.contains("would be stopped"));
    room.good(&["cancel"]);
    room.good(&[&START[..], &["--again"]].concat());
    assert_eq!((room.posts(FILES), room.posts(JOBS)), (2, 2), "the files are there still");
    assert!(!room.read("p/tuning.json").contains(SECRET));
}

#[test]
fn a_start_that_is_killed_anywhere_goes_on_and_does_nothing_twice() {
    for (line, good) in [(FILES, 0), (FILES, 1), (JOBS, 0)] {
        for fault in [Fault::Hang, Fault::DoneThenHang] {
            let room = Room::new();
            let mut script = vec![None; good];
            script.push(Some(fault.clone()));
            room.host.fault(line, script);
            let mut child = room.command(&START).spawn().unwrap();
            room.wait_for(line, good + 1);
            // The host tells of a request before it has done it.
            std::thread::sleep(Duration::from_millis(100));
            child.kill().unwrap();
            child.wait().unwrap();
            let (code, _, noted) = room.start();
            assert_eq!(code, Some(0), "{line} {good} {fault:?}: {noted}");
            room.job();
            assert_eq!(room.host.room().files.len(), 2, "{line} {good} {fault:?}");
        }
    }
}

#[test]
fn uploads_and_jobs_whose_answers_are_lost_are_looked_for_before_they_are_asked_for_again() {
    for (line, fault) in [
        (FILES, Fault::Broken),
        (FILES, Fault::DoneThenBroken),
        (FILES, Fault::HalfBody),
        (FILES, Fault::Status(429, Some(("retry-after-ms", "5")), "slow down, please")),
        (JOBS, Fault::Broken),
        (JOBS, Fault::DoneThenBroken),
        (JOBS, Fault::HalfBody),
        (JOBS, Fault::Body("no JSON".to_owned())),
        (JOBS, Fault::Status(429, Some(("retry-after-ms", "5")), "slow down, please")),
    ] {
        let room = Room::new();
        room.host.fault(line, [Some(fault.clone())]);
        let (code, _, noted) = room.start();
        assert_eq!(code, Some(0), "{line} {fault:?}: {noted}");
        room.job();
        assert_eq!(room.host.room().files.len(), 2, "{line} {fault:?}");
    }
}

#[test]
fn a_host_with_an_older_shape_is_asked_in_it() {
    let room = Room::new();
    let no = |text| Some(Fault::Status(400, None, text));
    room.host.fault(JOBS, [no("unknown field: metadata"), no("unknown field: method")]);
    let (code, _, noted) = room.start();
    assert_eq!(code, Some(0), "{noted}");
    let id = room.job();
    let body = room.host.room().jobs[&id].clone();
    assert_eq!(body["hyperparameters"], json!({"n_epochs": 2}));
    assert!(body["method"].is_null() && body["metadata"].is_null());
}

/// An event as OpenAI has it.
fn event(n: u32, data: &Value, message: &str) -> Value {
    json!({"id": format!("ev-{n}"), "created_at": 1_790_000_000 + n, "level": "info",
        "message": message, "data": data})
}

#[test]
fn events_come_once_and_in_order_whatever_words_the_host_has() {
    let room = Room::new();
    let words = ["validating_files", "paused", "RECONFOOBULATING \u{1b}[2J", "running"];
    let mut course: Vec<_> = words.iter().map(|w| json!({ "status": w })).collect();
    course.push(json!({ "status": null }));
    course.push(done());
    room.course(&course);
    assert_eq!(room.start().0, Some(0));
    let id = room.job();
    let step = |n: u32| {
        let data = json!({"step": n, "train_loss": 2.0 / f64::from(n)});
        event(n, &data, &format!("Step {n}/250: training loss=0.5"))
    };
    let mut events: Vec<_> = (1..=250).map(step).collect();
    // Repeated, out of order, without id or time, and not even an object.
    events.extend([step(7), step(3), json!({"message": "odd \u{1b}[31m"}), json!(5), json!({})]);
    events.swap(100, 200);
    room.host.room().events.insert(id.clone(), events);
    let look = format!("GET /v1/fine_tuning/jobs/{id}");
    room.host.fault(&look, [None, None, Some(Fault::Status(429, None, "too fast, friend"))]);
    let (said, noted) = room.good(&["watch", "--host", "here", "--every", "0.01"]);
    let steps: Vec<u64> = said
        .lines()
        .filter_map(|l| l.split_once("Step ")?.1.split_once('/')?.0.parse().ok())
        .collect();
    assert_eq!(steps, (1..=250).collect::<Vec<_>>());
    assert_eq!(said.matches("odd ␛[31m").count(), 1, "{said}");
    assert!(said.ends_with(&format!("job {id} is succeeded\n")), "{said}");
    for word in ["paused", "RECONFOOBULATING ␛[2J", "unknown", "ft:base-1:me::7"] {
        assert!(noted.contains(word), "{word}: {noted}");
    }
    assert!(!(said + &noted).contains('\u{1b}'));
    let bench = format!(
        "assemblergpt --base-url {} --base base-1 --tuned ft:base-1:me::7",
        room.host.url()
    );
    assert!(noted.contains(&bench), "{noted}");
    let (said, _) = room.good(&["watch", "--every", "0.01", "--json"]);
    let lines: Vec<Value> = said.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 252);
    assert_eq!(lines[10]["event"]["loss"], 0.2);
    assert_eq!(lines[251]["job"]["tuned_model"], "ft:base-1:me::7");
}

#[test]
fn a_job_that_fails_says_why_and_fails_the_command() {
    let room = Room::new();
    let error = json!({"code": "invalid", "message": "line 3 is no\u{7} good", "param": "x"});
    room.course(&[json!({"status": "queued"}), json!({"status": "failed", "error": error})]);
    assert_eq!(room.start().0, Some(0));
    let (code, said, noted) = room.run(&["watch", "--every", "0.01"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("is failed") && noted.contains("line 3 is no␇ good"), "{said}{noted}");
    let (said, noted) = room.good(&START);
    assert!(said.contains("was started before, failed") && noted.contains("--again"), "{noted}");
}

#[test]
fn the_lines_for_the_settings_are_valid_and_hold_no_key() {
    let room = Room::new();
    assert_eq!(room.start().0, Some(0));
    let (_, noted) = room.good(&["watch", "--every", "0.01"]);
    let (_, lines) = noted.split_once("of the settings:\n").unwrap();
    let table: toml::Table = toml::from_str(lines).unwrap();
    assert_eq!(table["tuned"]["model"].as_str(), Some("ft:base-1:me::7"));
    assert_eq!(table["tuned"]["base_url"].as_str(), Some(room.host.url()));
    assert_eq!(table["tuned"]["api_key_env"].as_str(), Some("HERE_KEY"));
    assert!(!noted.contains(SECRET));
}

#[test]
fn the_tuned_model_is_written_into_the_settings_and_everything_else_stays() {
    let room = Room::new();
    assert_eq!(room.start().0, Some(0));
    let (_, noted) = room.good(&["watch", "--every", "0.01", "--save"]);
    assert!(noted.contains("ft:base-1:me::7 is the tuned model of"), "{noted}");
    let text = room.read("config.toml");
    assert!(text.starts_with("# mine\n[tuned] # keep me\nmodel = \"ft:base-1:me::7\"  # and me\n"));
    let table: toml::Table = toml::from_str(&text).unwrap();
    for (side, model) in [("tuned", "ft:base-1:me::7"), ("base", "base-1")] {
        assert_eq!(table[side]["model"].as_str(), Some(model), "{text}");
        assert_eq!(table[side]["base_url"].as_str(), Some(room.host.url()));
        assert_eq!(table[side]["api_key_env"].as_str(), Some("HERE_KEY"));
    }
    assert!(table["hosts"]["here"].is_table() && !text.contains(SECRET));
    // Another base is their own choice; and a start of what is over may save it too.
    room.write("config.toml", &text.replace("\"base-1\"", "\"mine\""));
    room.good(&[&START[..], &["--save"]].concat());
    assert!(room.read("config.toml").contains("model = \"mine\""));
}

#[test]
fn jobs_and_checkpoints_are_listed_for_people_and_programs() {
    let room = Room::new();
    assert_eq!(room.start().0, Some(0));
    let id = room.job();
    let checkpoint = json!({"id": "c", "fine_tuned_model_checkpoint": "ft:base-1:me::7:ckpt-step-9",
        "step_number": 9, "metrics": {"full_valid_loss": 0.25}});
    room.host.room().checkpoints.insert(id.clone(), vec![json!({"odd": 1}), checkpoint]);
    let (said, _) = room.good(&["checkpoints"]);
    assert!(said.contains("step 9  validation loss 0.2500  ft:base-1:me::7:ckpt-step-9"), "{said}");
    assert!(said.contains("--base base-1 --tuned ft:base-1:me::7:ckpt-step-9\n"), "{said}");
    let value: Value = serde_json::from_str(&room.good(&["checkpoints", "--json"]).0).unwrap();
    assert_eq!(value["checkpoints"].as_array().unwrap().len(), 1);
    room.host.room().jobs.insert("foreign".into(), json!({"id": "foreign", "status": "paused"}));
    let (said, _) = room.good(&["list", "--host", "here"]);
    assert!(said.contains("foreign  paused") && said.contains("(this project)"), "{said}");
    let value: Value = serde_json::from_str(&room.good(&["list", "--json"]).0).unwrap();
    let own = |v: &Value| v["own"] == true;
    assert_eq!(value["jobs"].as_array().unwrap().iter().filter(|v| own(v)).count(), 1);
    assert_eq!(room.good(&["cancel"]).0, format!("job {id} is cancelled\n"));
    let (code, _, noted) = room.run(&["watch", "--host", "nobody"]);
    assert_eq!(code, Some(2));
    assert!(noted.contains("there is no host \"nobody\" (known: here)"), "{noted}");
}

#[test]
fn ctrl_c_leaves_the_job_running_and_says_how_to_come_back() {
    let room = Room::new();
    room.course(&[json!({"status": "queued"}), json!({"status": "running"})]);
    assert_eq!(room.start().0, Some(0));
    let id = room.job();
    let child: Child =
        room.command(&["watch", "--host", "here", "--every", "0.05"]).spawn().unwrap();
    room.wait_for(&format!("GET /v1/fine_tuning/jobs/{id}"), 4);
    let pid = child.id().to_string();
    Command::new("sh").args(["-c", &format!("kill -INT {pid}")]).status().unwrap();
    let (code, _, noted) = told(&child.wait_with_output().unwrap());
    assert_eq!(code, Some(130), "{noted}");
    assert!(
        noted.contains(&format!("`assemblergpt tune --project p watch --host here {id}`")),
        "{noted}"
    );
    assert!(!room.host.lines().iter().any(|l| l.contains("cancel")));
}
