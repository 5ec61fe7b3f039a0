//! Models and parameters in the running bench, the first start, and what works on this machine.

use std::process::Command;

use serde_json::{Value, json};

use super::{demo, quit};
use crate::screen::{PROGRAM, bench};
use crate::server::{said, server};

/// Says which model it is, and how it was asked.
fn echo(request: &Value) -> String {
    let asked = json!({"temperature": request["temperature"], "top_k": request["top_k"]});
    format!("I am {}, asked with {asked} and told {:?}", request["model"], said(request))
}

#[test]
fn models_of_a_server_are_found_filtered_chosen_tried_swapped_and_put_against_themselves() {
    let url = server(echo);
    let mut screen = demo().open();
    screen.wait_for("sample 1/12").press("f3").wait_for("recorded replies");
    screen.write(&url).wait_for("for its models").press("enter").wait_for("4096 tokens");
    screen.wait_for("! has ended").press("tab").write("nothing").wait_for("No model has that");
    screen.press("ctrl-u").write("tuned").wait_gone("4096 tokens").press("ctrl-u");
    screen.write("small").wait_for("4096 tokens").press("enter").wait_for("tuned still plays");
    screen.press("down enter").wait_for("from the next turn on").press("ctrl-y");
    screen.wait("both trials", |screen| screen.count("answered in") == 2);
    screen.press("ctrl-x").wait_for("changed places").press("ctrl-a").wait_for("A/A check");
    screen.press("esc").wait_gone("4096 tokens").press("enter").wait_for("A/A check: both ask");
    screen.wait("both replies", |screen| screen.count("I am \"small") == 2);
}

#[test]
fn parameters_are_changed_for_one_side_shown_in_the_header_and_saved() {
    let url = server(echo);
    let asked = ["--base-url", &url, "--base", "small", "--tuned", "small-tuned", "hello"];
    let own = "temperature = 0.9 # as trained\n\n[presets]\nterse = \"Be terse.\"\n";
    let mut screen = bench().args(&asked).settings(own).open();
    screen.wait_for("temp 0.90").press("f9").wait_for("Parameters for").press("tab tab");
    screen.wait_for("[tuned]").press("ctrl-u").write("2.5").wait_for("temperature").press("ctrl-u");
    screen.write("0.25").press("ctrl-o").wait_for("the preset \"terse\"");
    screen.press("ctrl-s").wait_for("the parameters are saved").press("esc");
    screen.wait_gone("Parameters for").wait_for("temp 0.90|0.25").press("enter");
    screen
        .wait_for("{\"temperature\":0.25")
        .wait_for("Be terse.")
        .wait_for("{\"temperature\":0.9,");
    let text = std::fs::read_to_string(screen.settings_file()).unwrap();
    assert!(text.starts_with("temperature = 0.9 # as trained"), "{text}");
    quit(&mut screen);
}

#[test]
fn the_first_start_finds_a_server_and_writes_settings_that_the_second_one_uses() {
    let url = server(echo);
    let bare = |key| bench().bare().env("OPENAI_API_KEY", key).env("OPENAI_BASE_URL", &url);
    let mut screen = bare("sk-0123456789").open();
    screen.wait_for("Welcome to AssemblerGPT").wait_for("4096 tokens");
    // What comes at once was meant for the bench, which the guide has covered.
    screen.wait("the guide to take keys", |screen| {
        screen.shows("▸ small") || screen.shows("Enter choose")
    });
    screen.read_for(std::time::Duration::from_millis(500));
    screen.press("enter").wait_for("base asks small").press("down enter");
    screen.wait_for("tuned asks small-tuned").press("ctrl-s").wait_for("the models are saved");
    quit(&mut screen);
    let mut again = bare("sk-0123456789").at(&screen).open();
    again.wait_for("Write a request").wait_for("small-tuned").write("hello").press("enter");
    again.wait_for("I am \"small-tuned\"");
    quit(&mut again);
}

/// What a command prints in a home of its own with these settings.
fn printed(settings: &str, args: &[&str]) -> (Option<i32>, String) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("config.toml");
    std::fs::write(&path, settings).unwrap();
    let mut command = Command::new(PROGRAM);
    command.args(args).arg("--config").arg(&path).env_clear().env("HOME", home.path());
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("LANG", "C.UTF-8");
    let output = command.output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_doctor_names_what_works_and_models_are_listed_without_the_screen() {
    let (status, text) = printed("", &["doctor"]);
    assert_eq!(status, Some(0), "{text}");
    for word in ["tools", "isolation", "proof", "terminal", "models", "All that is needed works"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let (_, text) = printed("", &["doctor", "--json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["healthy"], true, "{report:#}");
    let (_, text) = printed("[keys]\nf6 = \"run_selected\"\n[ui]\nthem = \"paper\"\n", &["doctor"]);
    assert!(text.contains("F6 is run_selected now, and run_both has no key"), "{text}");
    assert!(text.contains("them") && text.contains("edit "), "{text}");
    let url = server(echo);
    let asked = ["models", "--base-url", &url, "--base", "small", "--tuned", "small-tuned"];
    let (status, text) = printed("", &asked);
    assert!(
        status == Some(0) && text.contains("small-tuned") && text.contains("has ended"),
        "{text}"
    );
}
