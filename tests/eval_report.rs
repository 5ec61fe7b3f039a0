//! `eval report` and `eval compare` through the binary, on evaluations made by hand, so that every
//! number can be reckoned by hand too.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// The folder of an evaluation that is made by hand.
struct Folder {
    dir: tempfile::TempDir,
    run: Value,
    prompts: Vec<Value>,
    lines: Vec<String>,
}

impl Folder {
    fn new(prompts: u32, samples: u32) -> Self {
        let model = |name| json!({"model": name, "base_url": "http://127.0.0.1:1/v1"});
        let run = json!({
            "schema": 1, "suite": "by-hand", "suite_sha256": "aa11", "prompts": prompts,
            "samples": samples, "models": [model("small"), model("small-asm")],
            "system_sha256": "bb22", "parameters": {"temperature": 0.9}, "repairs": 1,
            "shard": null, "machine": {"compiler": "g++ 12"}, "prices": [[1.0, 2.0], null],
            "started": 1,
        });
        let prompt = |n| json!({"id": format!("p{n}"), "prompt": "Add.", "expected_stdout": "7\n"});
        let prompts = (1..=prompts).map(prompt).collect();
        Self { dir: tempfile::tempdir().unwrap(), run, prompts, lines: Vec::new() }
    }

    fn add(&mut self, record: &Value) {
        self.lines.push(record.to_string() + "\n");
    }

    /// Both sides of one sample.
    fn pair(&mut self, id: &str, sample: u32, stages: [&str; 2]) {
        self.add(&record(id, "base", sample, stages[0]));
        self.add(&record(id, "tuned", sample, stages[1]));
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn write(&self) {
        let prompts: Vec<_> = self.prompts.iter().map(ToString::to_string).collect();
        fs::write(self.path().join("run.json"), self.run.to_string()).unwrap();
        fs::write(self.path().join("suite.jsonl"), prompts.join("\n")).unwrap();
        fs::write(self.path().join("results.jsonl"), self.lines.concat()).unwrap();
    }

    fn report(&self, args: &[&str]) -> Output {
        self.write();
        let mut all = vec!["report", self.path().to_str().unwrap()];
        all.extend(args);
        eval(&all)
    }

    fn json(&self) -> Value {
        let out = self.report(&["--json"]);
        serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {out:?}"))
    }

    /// What it says when it refuses.
    fn refusal(&self) -> String {
        let out = self.report(&[]);
        assert_eq!(out.status.code(), Some(2), "{out:?}");
        assert!(out.stdout.is_empty());
        String::from_utf8(out.stderr).unwrap()
    }
}

fn eval(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assemblergpt"));
    command.arg("eval").args(args).env_clear().stdin(Stdio::null());
    command.output().unwrap()
}

fn record(id: &str, side: &str, sample: u32, stage: &str) -> Value {
    let right = stage == "right";
    json!({
        "schema": 1, "id": id, "side": side, "sample": sample, "reply": "some text",
        "ending": "complete", "echoed_model": format!("{side}-echo"), "tokens": [10, 100],
        "first_ms": 200.0, "total_ms": 2000.0, "cases": [],
        "verdict": {"stage": stage, "reason": format!("came to {stage}"),
            "assembly_right": right, "cpp_right": true, "equals_twin": right},
    })
}

fn with(mut record: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("{fields}") };
    record.as_object_mut().unwrap().extend(fields);
    record
}

fn near(found: &Value, wanted: f64) {
    let number = found.as_f64().unwrap_or_else(|| panic!("{found} is not {wanted}"));
    assert!((number - wanted).abs() < 1e-9, "{number} is not {wanted}");
}

fn counts(funnel: &Value) -> Vec<u64> {
    funnel.as_array().unwrap().iter().map(|s| s["count"].as_u64().unwrap()).collect()
}

/// Eight prompts: seven count, of which tuned alone passes three, base alone one, both one.
fn eight() -> Folder {
    let mut folder = Folder::new(8, 1);
    folder.pair("p1", 0, ["right", "right"]);
    folder.pair("p2", 0, ["runs", "right"]);
    folder.pair("p3", 0, ["links", "right"]);
    folder.pair("p4", 0, ["assembles", "right"]);
    folder.pair("p5", 0, ["right", "has-assembly"]);
    folder.pair("p6", 0, ["none", "runs"]);
    let refused = json!({"reply": "", "ending": "refused"});
    folder.add(&with(record("p7", "base", 0, "none"), refused));
    folder.add(&record("p7", "tuned", 0, "links"));
    let lost = json!({"infrastructure": "HTTP 503, four times", "reply": ""});
    folder.add(&with(record("p8", "base", 0, "none"), lost));
    folder.add(&record("p8", "tuned", 0, "right"));
    folder
}

#[test]
fn every_number_of_one_sample_a_prompt() {
    let report = eight().json();
    assert_eq!((&report["schema"], &report["prompts"]), (&json!(1), &json!(7)));
    assert_eq!(counts(&report["funnel"][0]), [7, 6, 5, 5, 4, 3, 2]);
    assert_eq!(counts(&report["funnel"][1]), [7, 7, 7, 6, 6, 5, 4]);
    near(&report["funnel"][0][6]["share"], 2.0 / 7.0);

    let primary = &report["measures"][0];
    assert_eq!((&primary["measure"], &primary["method"]), (&json!("right"), &json!("exact")));
    near(&primary["sides"][1]["share"], 4.0 / 7.0);
    let paired = &primary["paired"];
    near(&paired["difference"], 2.0 / 7.0);
    let test = &paired["mcnemar"];
    let cells = ["b", "c", "both", "neither"].map(|name| test[name].as_u64().unwrap());
    assert_eq!(cells, [3, 1, 1, 2]);
    // Two tails of (1 + 4) / 16; mid-p lacks one 4 / 16.
    near(&test["p"], 0.625);
    near(&test["mid_p"], 0.375);
    assert_eq!(test["holm_p"], json!(null));
    assert_eq!(paired["reading"], json!("no-difference-shown"));
    assert!(paired["further_prompts"].as_u64().unwrap() > 5, "{paired}");

    // Runs: only base p5; only tuned p2 is in both; p3, p4, p6 only tuned: 2 (1 + 4) / 16 again.
    let others: Vec<_> = report["measures"].as_array().unwrap()[1..].to_vec();
    let parts = |m: &Value| {
        [&m["paired"]["mcnemar"]["b"], &m["paired"]["mcnemar"]["c"]].map(|n| n.as_u64().unwrap())
    };
    assert_eq!(others.iter().map(parts).collect::<Vec<_>>(), [[3, 1], [3, 1], [2, 1]]);
    // Three tests: 3 × 0.625 is more than certain.
    near(&others[0]["paired"]["mcnemar"]["holm_p"], 1.0);

    near(&report["passing"][0]["pass_at_k"][0], 2.0 / 7.0);
    assert_eq!(report["passing"].as_array().unwrap().len(), 1);
}

#[test]
fn failures_twins_and_costs_by_hand() {
    let report = eight().json();
    let kinds = |side: usize| -> Vec<(String, u64)> {
        let list = report["failures"][side].as_array().unwrap().iter();
        list.map(|k| (k["class"].as_str().unwrap().to_owned(), k["count"].as_u64().unwrap()))
            .collect()
    };
    let named = |list: &[(&str, u64)]| -> Vec<(String, u64)> {
        list.iter().map(|(class, n)| ((*class).to_owned(), *n)).collect()
    };
    let base =
        [("refused", 1), ("no-assembly", 1), ("not-linked", 1), ("crash", 1), ("wrong-output", 1)];
    assert_eq!(kinds(0), named(&base));
    assert_eq!(kinds(1), named(&[("wrong-dialect", 1), ("crash", 1), ("wrong-output", 1)]));
    let twins = &report["twins"][0];
    assert_eq!((&twins["both_right"], &twins["cpp_only"]), (&json!(2), &json!(5)));
    assert_eq!((&twins["equal"], &twins["unequal"]), (&json!(2), &json!(5)));

    let costs = &report["costs"][0];
    assert_eq!((&costs["prompt_tokens"], &costs["reply_tokens"]), (&json!(70), &json!(700)));
    near(&costs["tokens_per_pass"], 385.0);
    near(&costs["seconds_per_pass"], 7.0);
    // 70 tokens at 1 and 700 at 2 a million.
    near(&costs["cost"], 0.001_47);
    near(&costs["cost_per_pass"], 0.000_735);
    assert_eq!(report["costs"][1]["cost"], json!(null));
    assert_eq!(report["echoed_models"], json!([["base-echo"], ["tuned-echo"]]));
}

#[test]
fn what_the_infrastructure_lost_counts_on_neither_side_and_is_listed() {
    let mut folder = eight();
    let report = folder.json();
    let lost = json!([{"id": "p8", "sample": 0, "side": "base", "why": "HTTP 503, four times"}]);
    assert_eq!(report["excluded"], lost);
    let row = &report["matrix"][7]["samples"];
    assert_eq!((&row[0][0]["counted"], &row[1][0]["counted"]), (&json!(false), &json!(false)));
    let text = String::from_utf8(folder.report(&[]).stdout).unwrap();
    assert!(text.contains("p8, sample 0, base: HTTP 503, four times"), "{text}");

    // Asked again, it counts.
    folder.add(&record("p8", "base", 0, "right"));
    let report = folder.json();
    assert_eq!((&report["prompts"], &report["excluded"]), (&json!(8), &json!([])));
}

#[test]
fn a_sample_that_only_one_side_has_is_taken_out_and_said_to_be() {
    let mut folder = Folder::new(3, 1);
    folder.pair("p1", 0, ["right", "right"]);
    folder.add(&record("p2", "tuned", 0, "right"));
    let report = folder.json();
    assert_eq!(report["samples"], json!(1));
    assert_eq!(report["missing"][0]["id"], json!("p2"));
    assert_eq!(report["unasked"], json!(1));
}

#[test]
fn mended_answers_stand_apart_from_first_answers() {
    let mut folder = Folder::new(2, 1);
    folder.pair("p1", 0, ["assembles", "right"]);
    folder.pair("p2", 0, ["links", "runs"]);
    folder.add(&with(record("p1", "base", 0, "right"), json!({"attempt": 1})));
    folder.add(&with(record("p2", "base", 0, "links"), json!({"attempt": 1})));
    folder.add(&with(record("p2", "base", 0, "runs"), json!({"attempt": 2})));
    let report = folder.json();
    assert_eq!(report["measures"][0]["sides"][0]["passes"], json!(0));
    let mended = json!({"of": 2, "first": 0, "tried": 2, "tries": 3, "mended": 1, "tokens": 330});
    assert_eq!(report["repairs"][0], mended);
    assert_eq!(report["matrix"][1]["samples"][0][0]["attempts"].as_array().unwrap().len(), 3);
    assert_eq!(report["costs"][0]["reply_tokens"], json!(200));
}

#[test]
fn several_samples_by_hand() {
    let mut folder = Folder::new(2, 3);
    for (sample, stages) in
        [["right", "right"], ["runs", "right"], ["runs", "runs"]].iter().enumerate()
    {
        folder.pair("p1", u32::try_from(sample).unwrap(), *stages);
        folder.pair("p2", u32::try_from(sample).unwrap(), ["none", "right"]);
    }
    let report = folder.json();
    let primary = &report["measures"][0];
    assert_eq!(primary["method"], json!("bootstrap"));
    assert_eq!(primary["paired"]["mcnemar"], json!(null));
    // Base 1/3 and 0, tuned 2/3 and 1.
    near(&primary["sides"][0]["share"], 1.0 / 6.0);
    near(&primary["sides"][1]["share"], 5.0 / 6.0);
    near(&primary["paired"]["difference"], 2.0 / 3.0);
    // Of two prompts drawn twice the difference is 1/3, 2/3 or 1.
    near(&primary["paired"]["interval"]["low"], 1.0 / 3.0);
    near(&primary["paired"]["interval"]["high"], 1.0);
    let at = |k: usize, name: &str, side: usize| report["passing"][k - 1][name][side].clone();
    // p1, base: 1 - C(2,2)/C(3,2) = 2/3; tuned: 1 of C(3,2) = 3 pairs passes whole.
    near(&at(2, "pass_at_k", 0), 1.0 / 3.0);
    near(&at(2, "pass_at_k", 1), 1.0);
    near(&at(2, "pass_all_k", 1), 2.0 / 3.0);
    near(&at(3, "pass_all_k", 0), 0.0);
}

#[test]
fn the_same_replies_on_both_sides_show_no_difference() {
    for samples in [1, 4] {
        let mut folder = Folder::new(30, samples);
        for prompt in 1..=30 {
            for sample in 0..samples {
                let stage = if (prompt + sample) % 3 == 0 { "right" } else { "links" };
                folder.pair(&format!("p{prompt}"), sample, [stage; 2]);
            }
        }
        let paired = folder.json()["measures"][0]["paired"].clone();
        assert_eq!(paired["reading"], json!("no-difference-shown"), "{paired}");
        near(&paired["difference"], 0.0);
        if samples == 1 {
            near(&paired["mcnemar"]["p"], 1.0);
        }
        for args in [&[][..], &["--markdown"]] {
            let text = String::from_utf8(folder.report(args).stdout).unwrap();
            assert!(text.contains("No difference shown"), "{text}");
            assert!(!text.contains("is better"), "{text}");
        }
    }
}

#[test]
fn the_first_failing_case_tells_why() {
    let mut folder = Folder::new(2, 1);
    let case = |stage: &str, step: &str, message: &str| {
        json!({"dialect": "gas-att", "target": "x86_64", "verdict": {"stage": stage},
            "stages": [{"name": step, "ok": false, "diagnostics":
                [{"line": 3, "severity": "error", "message": message}]}]})
    };
    let cases = json!({"cases": [
        {"verdict": {"stage": "right"}},
        case("assembles", "link", "undefined reference to `print_int'"),
    ]});
    folder.add(&with(record("p1", "base", 0, "assembles"), cases));
    let cases = json!({"cases": [case("has-assembly", "assemble", "no such instruction: `movz'")]});
    folder.add(&with(record("p1", "tuned", 0, "has-assembly"), cases));
    let crash = json!({"signal": "SIGSEGV", "limit": null, "stdout": "", "stderr": "",
        "fault": {"line": 31, "instruction": "ret", "cause": "the stack is misaligned"}});
    let crash = json!({"cases": [{"verdict": {"stage": "links"}, "run": crash}]});
    folder.add(&with(record("p2", "base", 0, "links"), crash));
    let cut = json!({"ending": "cut"});
    folder.add(&with(record("p2", "tuned", 0, "has-assembly"), cut));
    let report = folder.json();
    let crash = "SIGSEGV: the stack is misaligned";
    let base = json!([{"class": "undefined-symbol", "count": 1, "messages": [["print_int", 1]]},
        {"class": "crash", "count": 1, "messages": [[crash, 1]]}]);
    let tuned = json!([{"class": "cut", "count": 1, "messages": []},
        {"class": "not-assembled", "count": 1,
        "messages": [["no such instruction: `movz'", 1]]}]);
    assert_eq!(report["failures"], json!([base, tuned]));
}

#[test]
fn odd_lines_are_named_with_their_number() {
    let odd = |line: &str| {
        let mut folder = Folder::new(2, 1);
        folder.pair("p1", 0, ["right", "right"]);
        folder.lines.push(format!("{line}\n"));
        folder.refusal()
    };
    let refused = |line: Value, words: &str| {
        let said = odd(&line.to_string());
        assert!(said.contains("results.jsonl, line 3") && said.contains(words), "{said}");
    };
    refused(json!({"id": "p1"}), "missing field");
    refused(record("p9\x1b[31m", "base", 0, "right"), "\"p9␛[31m\" is not in suite.jsonl");
    refused(record("p2", "base", 0, "perfect"), "no stage \"perfect\"");
    refused(record("p2", "base", 1, "right"), "only 1");
    refused(record("p1", "base", 0, "runs"), "stands in line 1 already");
    refused(with(record("p2", "base", 0, "right"), json!({"schema": 2})), "schema 2");
    assert!(odd("{not json").contains("line 3"));

    let empty = Folder::new(1, 1).refusal();
    assert!(empty.contains("holds no reply"), "{empty}");
    let said = String::from_utf8(eval(&["report", "/nowhere/at/all"]).stderr).unwrap();
    assert!(said.contains("could not read /nowhere/at/all/run.json"), "{said}");
}

#[test]
fn a_line_cut_off_at_the_end_is_left_out_with_a_warning() {
    let mut folder = Folder::new(2, 1);
    folder.pair("p1", 0, ["right", "right"]);
    folder.lines.push(r#"{"schema":1,"id":"p2","si"#.to_owned());
    let report = folder.json();
    assert_eq!(report["samples"], json!(1));
    let warnings = report["warnings"].to_string();
    assert!(warnings.contains("line 3") && warnings.contains("cut off"), "{warnings}");
}

#[test]
fn one_side_alone_is_reported_without_a_pair() {
    let mut folder = Folder::new(2, 1);
    folder.add(&record("p1", "tuned", 0, "right"));
    folder.add(&record("p2", "tuned", 0, "runs"));
    let report = folder.json();
    assert_eq!(report["measures"][0]["paired"], json!(null));
    assert_eq!(report["measures"][0]["sides"][0], json!(null));
    assert!(folder.report(&["--markdown"]).status.success());
}

const HOSTILE: &str = "</script></pre><img src=x onerror=alert(1)>\"'&\x1b[31m\u{202e}]]>";

/// An evaluation in which everything that is text is hostile.
fn hostile() -> Folder {
    let mut folder = Folder::new(1, 1);
    folder.run["suite"] = json!(HOSTILE);
    folder.run["models"][1]["model"] = json!(HOSTILE);
    folder.run["machine"] = json!({HOSTILE: HOSTILE});
    folder.run["parameters"] = json!({HOSTILE: HOSTILE});
    folder.prompts = vec![json!({"id": HOSTILE, "prompt": HOSTILE, "expected_stdout": HOSTILE})];
    let step = json!({"name": HOSTILE, "diagnostics":
        [{"line": 1, "severity": HOSTILE, "message": HOSTILE, "explanation": HOSTILE}]});
    let text = json!({
        "reply": HOSTILE.to_owned() + &"é".repeat(50_000), "ending": HOSTILE, "echoed_model": HOSTILE,
        "verdict": {"stage": "runs", "reason": HOSTILE, "assembly_right": false,
            "cpp_right": null, "equals_twin": null},
        "cases": [{"verdict": {"stage": "runs"}, "dialect": HOSTILE, "target": HOSTILE,
            "run": {"stdout": format!("7 {HOSTILE}"), "stderr": HOSTILE}, "stages": [step]}],
    });
    folder.add(&with(record(HOSTILE, "base", 0, "runs"), text.clone()));
    let refused = json!({"infrastructure": HOSTILE});
    folder.add(&with(record(HOSTILE, "tuned", 0, "runs"), text));
    folder.add(&with(record(HOSTILE, "base", 0, "runs"), refused));
    folder
}

#[test]
fn hostile_text_stays_text_in_every_form() {
    let folder = hostile();
    let (html, xml) = (folder.path().join("r.html"), folder.path().join("r.xml"));
    let files = ["--html", html.to_str().unwrap(), "--junit", xml.to_str().unwrap()];
    let out = folder.report(&files);
    assert!(out.status.success(), "{out:?}");
    let page = fs::read_to_string(html).unwrap();
    let markdown = folder.report(&["--markdown"]).stdout;
    let forms = [out.stdout, markdown, page.clone().into_bytes(), fs::read(xml).unwrap()];
    let forms = forms.map(|bytes| String::from_utf8(bytes).unwrap());
    for form in &forms {
        assert!(!form.contains('\x1b') && !form.contains('\u{202e}'), "{form}");
    }
    for form in &forms[1..] {
        assert!(!form.contains("<img") && !form.contains("</script>"), "{form}");
    }
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"));
    for outside in ["<script", "<link", "src=\"", "url(", "@import", "href=\"http"] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("more bytes are left out here"));
    assert!(page.len() < 400_000, "{}", page.len());
}

#[test]
fn the_page_holds_what_it_promises() {
    let folder = eight();
    let path = folder.path().join("report.html");
    fs::write(&path, "an older report").unwrap();
    assert!(folder.report(&["--html", path.to_str().unwrap()]).status.success());
    let page = fs::read_to_string(path).unwrap();
    for part in [
        "No difference shown",
        "<svg",
        "prefers-color-scheme: dark",
        "Taken out on both sides",
        "Why answers are not right",
        "Assembly against the C++",
        "SHA-256 aa11",
        "SHA-256 bb22",
        "g++ 12",
        "base-echo",
        "only tuned",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(page.matches("<details class=\"prompt\">").count(), 8);
    for tag in ["details", "div", "table", "section", "span", "svg", "pre"] {
        let open =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(open, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn junit_counts_failures_and_skips_what_does_not_count() {
    let folder = eight();
    let path = folder.path().join("r.xml");
    assert!(folder.report(&["--junit", path.to_str().unwrap()]).status.success());
    let xml = fs::read_to_string(path).unwrap();
    let base = r#"<testsuite name="base" tests="8" failures="5" errors="0" skipped="1">"#;
    let tuned = r#"<testsuite name="tuned" tests="8" failures="3" errors="0" skipped="1">"#;
    assert!(xml.contains(base) && xml.contains(tuned), "{xml}");
    assert_eq!(xml.matches("<failure ").count(), 8);
    assert!(xml.contains(r#"<skipped message="HTTP 503, four times"/>"#), "{xml}");
}

#[test]
fn compare_names_what_was_fixed_and_what_regressed() {
    let (mut one, mut two) = (Folder::new(4, 1), Folder::new(4, 1));
    for (id, before, after) in
        [("p1", "right", "right"), ("p2", "links", "right"), ("p3", "right", "runs")]
    {
        one.pair(id, 0, ["none", before]);
        two.pair(id, 0, ["right", after]);
    }
    one.pair("p4", 0, ["none", "right"]);
    let lost = json!({"infrastructure": "no assembler"});
    two.add(&with(record("p4", "tuned", 0, "none"), lost));
    two.run["parameters"] = json!({"temperature": 0.1});
    one.write();
    two.write();
    let paths = [&one, &two].map(|folder| folder.path().to_str().unwrap().to_owned());
    let (a, b) = (paths[0].as_str(), paths[1].as_str());
    let out = eval(&["compare", a, b, "--json"]);
    let found: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(found["fixed"][0]["id"], json!("p2"));
    assert_eq!(found["fixed"][0]["reasons"], json!(["came to links", "came to right"]));
    assert_eq!(found["regressed"][0]["id"], json!("p3"));
    assert_eq!(found["fixed"].as_array().unwrap().len(), 1);
    let tested = &found["measure"]["paired"]["mcnemar"];
    assert_eq!((&tested["b"], &tested["c"], &tested["both"]), (&json!(1), &json!(1), &json!(1)));
    near(&tested["p"], 1.0);
    assert_eq!(found["excluded"][0]["why"], json!("no assembler"));
    assert!(found["warnings"].to_string().contains("parameters differ"), "{found}");
    for args in [&["compare", a, b][..], &["compare", a, b, "--markdown"]] {
        let text = String::from_utf8(eval(args).stdout).unwrap();
        assert!(text.contains("Regressed: 1") && text.contains("No difference shown"), "{text}");
    }

    two.run["suite_sha256"] = json!("cc33");
    two.write();
    let out = eval(&["compare", a, b]);
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8(out.stderr).unwrap().contains("the suites differ"));
}
