//! Models and parameters chosen in the running bench, against a server on the loopback address; and
//! the first start.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use serde_json::Value;

use crate::screen::{Screen, Setup, bench};
use crate::server::server;

/// Answers every prompt with the model's name and what it was sent.
fn echo(request: &Value) -> String {
    let system = request["messages"][0]["content"].as_str().unwrap_or_default();
    format!(
        "I am {}; temperature {}, top_k {}, first message: {system}",
        request["model"], request["temperature"], request["top_k"]
    )
}

/// A bench of that server, with both models.
fn live(url: &str) -> Setup {
    bench().args(&["--base-url", url, "--base", "small", "--tuned", "small"])
}

fn settings(screen: &Screen) -> String {
    std::fs::read_to_string(screen.settings_file()).unwrap()
}

#[test]
fn samples_become_live_models_of_a_server_that_is_named_in_the_overlay() {
    let url = server(echo);
    let mut screen = bench().open();
    screen.wait_for("plays built-in samples").press("f3").wait_for("recorded replies");
    screen.write(&url).wait_for("for its models").press("enter").wait_for("4096 tokens");
    screen.wait_for("! has ended").press("tab").write("small").press("enter");
    screen.wait_for("tuned still plays").press("down enter").wait_for("from the next turn on");
    screen.press("esc").wait_gone("4096 tokens").press("enter");
    screen.wait_for("I am \"small\"").wait_for("I am \"small-tuned\"");
    assert!(!screen.shows("built-in samples"), "{}", screen.dump());
}

#[test]
fn a_server_that_is_not_there_is_named_with_what_to_do() {
    let mut screen = live("http://127.0.0.1:9/v1").open();
    screen.wait_for("Write a request").press("f3");
    screen.wait_for("could not reach http://127.0.0.1:9/v1").wait_for("start the server");
    screen.press("esc").wait_gone("start the server");
}

#[test]
fn parameters_are_changed_sent_shown_and_saved_with_every_comment_kept() {
    let url = server(echo);
    let own = "# mine\ntemperature = 0.9 # as trained\n\n[ui] # looks\nmouse = true\n";
    let mut screen = live(&url).settings(own).size(80, 24).open();
    screen.wait_for("temp 0.90").press("f9").wait_for("Parameters for").wait_for("0.90");
    screen.press("tab tab").wait_for("[tuned]");
    screen.press("backspace backspace backspace backspace").write("0.25");
    screen.press("down down down down down").write("{\"top_k\": 40");
    screen.wait_for("no JSON object").write("}").wait_gone("no JSON object");
    screen.press("down").write("Be brief.").press("ctrl-s").wait_for("the parameters are saved");
    let text = settings(&screen);
    assert!(text.starts_with("# mine\ntemperature = 0.9 # as trained\n"), "{text}");
    assert!(text.contains("[ui] # looks") && text.contains("[tuned]"), "{text}");
    let mode = std::fs::metadata(screen.settings_file()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    screen.press("esc").wait_gone("Parameters for").write("hello").press("enter");
    screen.press("tab").wait_for("temperature 0.9,").press("tab");
    screen.wait_for("temperature 0.25, top_k 40, first message: Be brief.");
    screen.press("ctrl-q");
    assert!(screen.wait_exit(Duration::from_secs(5)).success());
    let mut again = live(&url).at(&screen).size(120, 40).open();
    again.wait_for("temp 0.90|0.25");
}

#[test]
fn the_guide_finds_a_server_tries_its_models_and_writes_settings_that_work() {
    let url = server(echo);
    let mut screen = bench()
        .bare()
        .env("OPENAI_BASE_URL", &url)
        .env("OPENAI_API_KEY", "sk-test-0123456789")
        .open();
    screen.wait_for("Welcome to AssemblerGPT").wait_for("small-tuned");
    // What comes at once was meant for the bench.
    screen.read_for(Duration::from_millis(600));
    screen.press("enter").wait_for("base asks small").wait_for("answered in");
    screen.press("down enter").wait_for("tuned asks small-tuned");
    screen.wait("both trials", |screen| screen.count("answered in") == 2);
    screen.press("ctrl-s").wait_for("the models are saved in");
    let text = settings(&screen);
    assert!(text.starts_with("# Settings of AssemblerGPT."), "{text}");
    assert!(
        text.contains("api_key_env = \"OPENAI_API_KEY\"") && !text.contains("sk-test"),
        "{text}"
    );
    screen.press("esc").wait_for("Write a request").press("ctrl-q");
    assert!(screen.wait_exit(Duration::from_secs(5)).success());

    let mut again = bench().bare().at(&screen).env("OPENAI_API_KEY", "sk-test-0123456789").open();
    again.wait_for("Write a request").wait_for("small-tuned");
    assert!(!again.shows("Welcome to AssemblerGPT"), "{}", again.dump());
    again.write("hello").press("enter").wait_for("I am \"small-tuned\"");
}

#[test]
fn a_guide_that_is_closed_goes_on_with_the_built_in_models_and_never_comes_again() {
    let url = server(echo);
    let bare =
        || bench().bare().env("OPENAI_BASE_URL", &url).env("OPENAI_API_KEY", "sk-test-0123456789");
    let mut screen = bare().open();
    screen.wait_for("Welcome to AssemblerGPT").read_for(Duration::from_millis(600));
    screen.press("esc").wait_for("the built-in models answer").wait_for("the program's own two");
    screen.press("ctrl-q");
    assert!(screen.wait_exit(Duration::from_secs(5)).success());
    let mut again = bare().at(&screen).open();
    again.wait_for("the program's own two").read_for(Duration::from_secs(1));
    assert!(!again.shows("Welcome to"), "{}", again.dump());
    again.press("ctrl-p").write("set up").wait_for("guide of the first start").press("enter");
    again.wait_for("Welcome to AssemblerGPT").wait_for("small-tuned");
}
