//! The command `dataset`, through the binary: the whole loop with real tools, twice, and what it
//! does with bad data.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use assemblergpt::dataset::synth::{self, Io, Part, Plan, Wanted};
use assemblergpt::eval::suite::Prompt;
use assemblergpt::reply::Reply;
use serde_json::Value;

struct Room {
    dir: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    fn dataset(&self, project: &str, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_assemblergpt"))
            .args(["dataset", "--project", project])
            .args(args)
            .env_clear()
            .env("HOME", self.dir.path())
            .env("PATH", "/usr/bin:/bin")
            // Compiled headers are the same in all tests.
            .env("XDG_CACHE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"))
            .current_dir(self.dir.path())
            .output()
            .unwrap()
    }

    /// Runs a step that must succeed; returns what it prints.
    fn step(&self, project: &str, args: &[&str]) -> String {
        let out = self.dataset(project, args);
        let (said, told) = (text(&out.stdout), text(&out.stderr));
        assert!(out.status.success(), "{args:?}: {said}{told}");
        said
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn rows(&self, name: &str) -> Vec<Value> {
        let text = fs::read_to_string(self.path(name)).unwrap();
        text.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn str(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// The files of a project with their bytes, without what is kept to go on faster.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with(".cache") {
                open.push(path);
            } else if path.is_file() {
                found.insert(path.strip_prefix(dir).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn the_whole_loop_proves_every_row_and_makes_the_same_files_twice() {
    let room = Room::new();
    for project in ["one", "two"] {
        room.step(project, &["synth", "--count", "24", "--seed", "7", "--phrasings", "2"]);
        room.step(project, &["compile", "--jobs", if project == "one" { "1" } else { "3" }]);
        room.step(project, &["build", "--ratio", "70/15/15"]);
    }
    let (one, two) = (files(&room.path("one")), files(&room.path("two")));
    assert!(one.keys().eq(two.keys()));
    for (name, bytes) in &one {
        assert!(two[name] == *bytes, "{} is another", name.display());
    }
    assert_eq!(room.rows("one/rejected.jsonl"), [] as [Value; 0]);
    no_leak(&room);
    rows_hold_what_was_run(&room);
    assert!(room.step("one", &["check", "one/train.jsonl"]).ends_with("no faults\n"));
    let stats = room.step("one", &["stats", "one/train.jsonl", "--json"]);
    let stats: Value = serde_json::from_str(&stats).unwrap();
    assert_eq!(stats["rows"], room.rows("one/train.jsonl").len());
    assert_eq!(stats["without_assembly"], 0);
    assert_eq!(stats["funnels"][0]["entered"], 24);
    let again = room.step("one", &["compile", "--dry-run"]);
    assert!(again.ends_with("24 out\n"), "{again}");
}

fn no_leak(room: &Room) {
    let manifest = room.rows("one/manifest.jsonl");
    for key in ["cluster", "program", "cpp_sha256", "masked_sha256", "row_sha256"] {
        let mut splits: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for row in &manifest {
            splits.entry(str(&row[key])).or_default().insert(str(&row["split"]));
        }
        assert!(splits.values().all(|s| s.len() == 1), "{key} stands in two splits");
    }
    let splits: BTreeSet<_> = manifest.iter().map(|r| str(&r["split"])).collect();
    assert_eq!(splits.len(), 3);
    let lines: usize =
        ["train", "valid", "test"].iter().map(|f| room.rows(&format!("one/{f}.jsonl")).len()).sum();
    assert_eq!(lines, manifest.len());
}

fn rows_hold_what_was_run(room: &Room) {
    let verified = room.rows("one/verified.jsonl");
    let assemblies: BTreeSet<_> = verified.iter().map(|v| str(&v["assembly"]).trim_end()).collect();
    for row in room.rows("one/train.jsonl") {
        assert_eq!(row.as_object().unwrap().len(), 1);
        let answer = str(&row["messages"][2]["content"]);
        assert!(answer.starts_with("Sure! But let's first write C++ code which works like that:"));
        let listing = Reply::from_text(answer).listing().unwrap();
        assert!(assemblies.contains(listing.text.trim_end()), "{answer}");
    }
    for row in room.rows("one/test.jsonl") {
        let prompt: Prompt = serde_json::from_value(row).unwrap();
        let (_, expected) = prompt.judged()[0];
        assert!(!expected.unwrap().is_empty());
    }
}

/// One program of every member of every family, held out or not, as the generator says what it
/// prints.
#[test]
fn every_member_of_every_family_prints_what_the_generator_says() {
    let families = synth::families();
    let members: usize = families.iter().map(|f| f.1.len()).sum();
    let room = Room::new();
    let mut programs = Vec::new();
    for (part, seed) in [(Part::Training, 11), (Part::Member, 12), (Part::Range, 13)] {
        // Families take turns: enough for the longest of them.
        let most = families.iter().map(|f| f.1.len()).max().unwrap();
        let count = if part == Part::Training { most * families.len() } else { 20 };
        let (io, wanted) = (Io::Both, Wanted::Assembly);
        let wish = Plan { count, seed, phrasings: 1, io, plain: part == Part::Range, wanted };
        programs.extend(synth::programs_of(wish, part, &programs));
    }
    let mut met = BTreeSet::new();
    programs.retain(|p| met.insert((p.requests[0].family.clone(), p.requests[0].member.clone())));
    fs::create_dir_all(room.path("all/programs")).unwrap();
    let mut requests = String::new();
    for program in &programs {
        fs::write(room.path(&format!("all/programs/{}.cpp", program.name)), &program.cpp).unwrap();
        requests += &(serde_json::to_string(&program.requests[0]).unwrap() + "\n");
    }
    fs::write(room.path("all/requests.jsonl"), requests).unwrap();
    room.step("all", &["compile", "--lean", "--opt", "O1"]);
    let rejected = room.rows("all/rejected.jsonl");
    assert!(rejected.is_empty(), "{rejected:#?}");
    let seen: BTreeSet<_> = room
        .rows("all/requests.jsonl")
        .iter()
        .map(|r| format!("{} {}", r["family"], r["member"]))
        .collect();
    assert_eq!(seen.len(), members);
}

/// A request for a program, as a line of `requests.jsonl`.
fn request(program: &str, prompt: &str, expected: &str) -> String {
    serde_json::json!({
        "id": format!("{program}.0"), "source": "test", "program": program, "family": "f",
        "member": "m", "phrasing": "p", "prompt": prompt, "expected_stdout": expected, "seed": 0
    })
    .to_string()
        + "\n"
}

#[test]
fn bad_programs_are_rejected_each_with_its_reason() {
    let cases = [
        ("good", "puts(\"a\");", "a\n", ""),
        ("wrong", "puts(\"b\");", "a\n", "wrong output"),
        ("blank", "puts(\"a\\n\");", "a\n", "wrong output"),
        ("broken", "puts(\"a\")", "a\n", "does not compile"),
        ("silent", "", "", "no output"),
        ("noisy", "puts(\"a\"); fputs(\"x\", stderr);", "a\n", "writes to stderr"),
        ("failing", "puts(\"a\"); return 3;", "a\n", "exit code not 0"),
        ("crashing", "puts(\"a\"); int* volatile p = 0; *p = 1;", "a\n", "crashes or is stopped"),
        (
            "endless",
            "puts(\"a\"); for (volatile int i = 0;;) i = 1;",
            "a\n",
            "crashes or is stopped",
        ),
        ("dicing", "srand(1); puts(rand() ? \"a\" : \"b\");", "a\n", "not deterministic"),
        (
            "undefined",
            "volatile int x = 2147483647; int y = x + 1; puts(y < 0 ? \"a\" : \"b\");",
            "a\n",
            "undefined behaviour",
        ),
        (
            "beyond",
            "volatile int n = 4; int* a = new int[4]{}; puts(a[n] != 12345 ? \"a\" : \"b\"); delete[] a;",
            "a\n",
            "undefined behaviour",
        ),
    ];
    let room = Room::new();
    fs::create_dir_all(room.path("p/programs")).unwrap();
    let mut requests = request("../secret", "q", "a\n") + &request("missing", "r", "a\n");
    for (name, body, expected, _) in cases {
        let cpp = format!("#include <cstdio>\n#include <cstdlib>\nint main() {{ {body} }}\n");
        fs::write(room.path(&format!("p/programs/{name}.cpp")), cpp).unwrap();
        requests += &request(name, name, expected);
    }
    fs::write(room.path("p/requests.jsonl"), requests).unwrap();
    let said = room.step("p", &["compile"]);
    let reasons: BTreeMap<String, String> = room
        .rows("p/rejected.jsonl")
        .iter()
        .map(|r| (str(&r["program"]).to_owned(), str(&r["reason"]).to_owned()))
        .collect();
    let mut wanted: BTreeMap<_, _> =
        cases.iter().filter(|c| !c.3.is_empty()).map(|c| (c.0.into(), c.3.into())).collect();
    wanted.insert("../secret".to_owned(), "not a file name".to_owned());
    wanted.insert("missing".to_owned(), "no program".to_owned());
    assert_eq!(reasons, wanted);
    assert!(said.contains("14 programs in") && said.contains("1 out"), "{said}");
}

#[test]
fn copies_long_rows_and_what_a_suite_asks_for_are_left_out_by_name() {
    let room = Room::new();
    room.step("p", &["synth", "--count", "30", "--seed", "3"]);
    room.step("p", &["compile"]);
    let requests = room.rows("p/requests.jsonl");
    let long: Vec<_> =
        requests.iter().filter(|r| str(&r["expected_stdout"]).trim().len() > 15).collect();
    let worded = requests
        .iter()
        .find(|r| r["id"] != long[0]["id"] && str(&r["prompt"]).split(' ').count() > 12);
    let worded = worded.unwrap();
    let suite = format!(
        "{}\n{}\n",
        serde_json::json!({"id": "x", "prompt": "Do it.", "expected_stdout": long[0]["expected_stdout"]}),
        serde_json::json!({"id": "y", "prompt": worded["prompt"]}),
    );
    fs::write(room.path("suite.jsonl"), suite).unwrap();
    let copy = fs::read_to_string(room.path("p/requests.jsonl")).unwrap();
    let asked = requests[29]["prompt"].to_string();
    let doubled =
        copy.lines().last().unwrap().replace(".0\"", ".9\"").replace(&asked, &asked.to_uppercase());
    fs::write(room.path("p/requests.jsonl"), copy + &doubled + "\n").unwrap();
    room.step("p", &["build", "--suite", "suite.jsonl", "--limit", "1200"]);
    let report: Value =
        serde_json::from_slice(&fs::read(room.path("p/reports/build.json")).unwrap()).unwrap();
    let lost = |reason: &str| -> Vec<String> {
        let named = report["losses"][reason].as_array();
        named.into_iter().flatten().map(|l| str(&l["id"]).to_owned()).collect()
    };
    assert!(!lost("over the token limit").is_empty(), "{report:#}");
    let all = [lost("in the suite: same output"), lost("over the token limit")].concat();
    assert!(all.contains(&str(&long[0]["id"]).to_owned()), "{report:#}");
    let all = [lost("in the suite: same words"), lost("over the token limit")].concat();
    assert!(all.contains(&str(&worded["id"]).to_owned()), "{report:#}");
    let all = [lost("same prompt"), lost("over the token limit")].concat();
    assert!(all.iter().any(|id| id.ends_with(".9")), "{report:#}");
    let total: usize =
        report["losses"].as_object().unwrap().values().map(|l| l.as_array().unwrap().len()).sum();
    assert_eq!(report["entered"], 31);
    assert_eq!(report["left"], 31 - total);
    assert_eq!(room.rows("p/manifest.jsonl").len(), 31 - total);
}

#[test]
fn the_project_of_the_settings_is_meant_where_none_is_named() {
    let room = Room::new();
    fs::create_dir_all(room.path(".config/assemblergpt")).unwrap();
    let settings = "[dataset]\nproject = \"~/sets/one\"\n";
    fs::write(room.path(".config/assemblergpt/config.toml"), settings).unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_assemblergpt"))
        .args(["dataset", "synth", "--count", "1"])
        .env_clear()
        .env("HOME", room.dir.path())
        .current_dir("/")
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", text(&out.stderr));
    assert_eq!(room.rows("sets/one/requests.jsonl").len(), 1);
    assert!(text(&out.stderr).contains("/sets/one compile`"), "{}", text(&out.stderr));
}

#[test]
fn a_dry_run_writes_nothing_and_a_missing_step_is_named() {
    let room = Room::new();
    let said = room.step("p", &["synth", "--count", "5", "--dry-run"]);
    assert!(said.contains("would be written"), "{said}");
    assert!(!room.path("p").exists());
    let out = room.dataset("p", &["build"]);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("`assemblergpt dataset --project p synth` first"));
    fs::write(room.path("bad.jsonl"), "{}\n").unwrap();
    let out = room.dataset("p", &["check", "bad.jsonl"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(text(&out.stdout).contains("bad.jsonl:1: missing_messages_list"));
}

#[test]
fn a_program_whose_output_nobody_knows_is_proven_by_what_it_prints_and_waits_for_its_description() {
    let room = Room::new();
    let cases = [
        ("good", "puts(\"a\");", ""),
        ("silent", "", "no output"),
        ("dicing", "puts(__TIME__);", "not deterministic"),
        ("address", "int x; std::printf(\"%d\", (int)(long)&x);", "not deterministic"),
        ("loud", "for (int i = 0; i < 5000; ++i) std::putchar('x');", "too much output"),
        ("bytes", "std::putchar(0xFF);", "not text"),
    ];
    fs::create_dir_all(room.path("p/programs")).unwrap();
    let mut requests = String::new();
    for (name, body, _) in cases {
        let cpp = format!("#include <cstdio>\nint main() {{ {body} }}\n");
        fs::write(room.path(&format!("p/programs/{name}.cpp")), cpp).unwrap();
        let mut line: Value = serde_json::from_str(&request(name, "", "")).unwrap();
        line.as_object_mut().unwrap().remove("expected_stdout");
        line["origin"] = serde_json::json!({"licence": "MIT", "path": "a.cpp"});
        requests += &(line.to_string() + "\n");
    }
    fs::write(room.path("p/requests.jsonl"), &requests).unwrap();
    room.step("p", &["compile"]);
    for row in room.rows("p/rejected.jsonl") {
        let case = cases.iter().find(|c| c.0 == str(&row["program"])).unwrap();
        assert!(str(&row["reason"]).starts_with(case.2) || case.0 == "address", "{row}");
    }
    let verified = room.rows("p/verified.jsonl");
    assert_eq!(verified.len(), 1, "{verified:#?}");
    assert_eq!((str(&verified[0]["program"]), str(&verified[0]["stdout"])), ("good", "a\n"));
    let out = room.dataset("p", &["build", "--dry-run"]);
    assert!(text(&out.stdout).contains("nobody described it (good.0)"), "{}", text(&out.stdout));
    let described = requests.replacen("\"prompt\":\"\"", "\"prompt\":\"Print an a.\"", 1);
    fs::write(room.path("p/requests.jsonl"), described).unwrap();
    room.step("p", &["build"]);
    let manifest = room.rows("p/manifest.jsonl");
    assert_eq!(manifest[0]["origin"], serde_json::json!({"licence": "MIT", "path": "a.cpp"}));
}
