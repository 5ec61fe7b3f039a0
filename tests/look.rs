//! The small commands that look and tell, through the binary.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output};

use serde_json::Value;

fn told(args: &[&str], env: &[(&str, &str)]) -> Output {
    let home = tempfile::tempdir().unwrap();
    Command::new(env!("CARGO_BIN_EXE_assemblergpt"))
        .args(args)
        .env_clear()
        .env("HOME", home.path())
        .env("PATH", "/usr/bin:/bin")
        .envs(env.iter().copied())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_doctor_proves_that_an_answer_comes_out_right_here() {
    let output = told(&["doctor", "--json"], &[("TERM", "xterm-256color"), ("LANG", "C.UTF-8")]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let find = |name: &str| {
        let checks = report["checks"].as_array().unwrap();
        checks.iter().find(|c| c["name"] == name).cloned().unwrap_or_default()
    };
    assert_eq!(find("a small answer")["health"], "ok", "{report:#}");
    assert_eq!(find("as")["health"], "ok");
    assert!(find("as")["detail"].as_str().unwrap().contains("GNU assembler"), "{report:#}");
    assert_eq!(find("TERM")["detail"], "xterm-256color");
    for name in ["size", "colours", "characters", "keyboard", "clipboard"] {
        assert_eq!(find(name)["area"], "terminal", "{report:#}");
    }
    assert_eq!(report["healthy"], true);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_doctor_names_a_server_that_does_not_answer_and_what_to_do() {
    let args = ["doctor", "--base-url", "http://127.0.0.1:9/v1", "--base", "a", "--tuned", "b"];
    let output = told(&args, &[]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("✗ base: a") && said.contains("127.0.0.1:9"), "{said}");
    assert!(!said.contains('\u{1b}'), "a pipe gets no colours");
}

#[test]
fn themes_completions_and_the_manual_are_told() {
    let themes = text(&told(&["themes"], &[]).stdout);
    assert!(themes.lines().any(|l| l == "harbor") && themes.lines().count() >= 6, "{themes}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = told(&["completions", shell], &[]);
        assert!(output.status.success() && text(&output.stdout).contains("temperature"));
    }
    assert!(text(&told(&["man"], &[]).stdout).contains(".TH assemblergpt 1"));
}

#[test]
fn models_of_nobody_say_what_to_start() {
    let output = told(&["models", "--json", "--base-url", "http://127.0.0.1:9/v1"], &[]);
    let listed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(listed["servers"][0]["error"].as_str().unwrap().contains("127.0.0.1:9"), "{listed}");
}

#[test]
fn the_list_of_models_says_of_each_server_what_is_wrong_and_what_to_do() {
    let output = told(&["models", "--base-url", "http://127.0.0.1:9/v1"], &[]);
    let said = text(&output.stdout);
    assert!(said.contains("http://127.0.0.1:9/v1\n  could not reach"), "{said}");
    assert!(said.contains("  start the server"), "{said}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn one_sides_own_parameters_are_warned_of_before_an_evaluation() {
    let dir = tempfile::tempdir().unwrap();
    let settings = dir.path().join("config.toml");
    std::fs::write(&settings, "temperature = 0.5\n[tuned]\ntemperature = 0.9\n").unwrap();
    let out = dir.path().join("out");
    let output = told(
        &[
            "eval",
            "run",
            "built-in",
            "--demo",
            "--limit",
            "1",
            "--config",
            settings.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ],
        &[],
    );
    assert!(text(&output.stderr).contains("asks both models alike"), "{}", text(&output.stderr));
}
