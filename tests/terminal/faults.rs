//! What is missing or wrong around the bench: each says so in its place, with what to do next.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::screen::{PROGRAM, Screen, bench};
use crate::tape::{PROMPT, fenced, tape, writing};

#[test]
fn without_a_terminal_it_ends_with_status_2_and_says_what_to_use() {
    let home = tempfile::tempdir().unwrap();
    let out = Command::new(PROGRAM)
        .env_clear()
        .env("HOME", home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(2), "{said}");
    assert!(said.contains("needs a terminal") && said.contains("assemblergpt run"), "{said}");
    assert!(out.stdout.is_empty());
}

#[test]
fn a_home_that_cannot_be_written_is_said_and_the_work_goes_on() {
    let mut screen = bench().env("HOME", "/proc/none").open();
    screen.wait_for("plays built-in samples").wait_for("no log is written");
    screen.press("enter f5").wait_for("The sum of 8 and 120 is: 128").wait_for("equals C++");
}

#[test]
fn a_home_that_is_no_directory_is_said_and_the_work_goes_on() {
    let mut screen = bench().env("HOME", "/dev/null/home").open();
    screen.wait_for("plays built-in samples").wait_for("no log is written");
}

#[test]
fn a_machine_that_cannot_confine_programs_says_so_and_waits_for_no_run() {
    let wrapper = ["unshare", "--map-root-user"];
    if !Command::new(wrapper[0]).args([wrapper[1], "true"]).status().is_ok_and(|s| s.success()) {
        return;
    }
    let mut screen = bench().through(&wrapper).open();
    screen.wait_for("plays built-in samples").press("enter f5");
    screen.wait("an end of the run", |s| s.count("complete") == 2 && !s.shows("◐"));
    assert!(!screen.shows("running"), "{}", screen.dump());
}

#[test]
fn no_home_at_all_is_said_and_the_work_goes_on() {
    let mut screen = bench().env("HOME", "").open();
    screen.wait_for("plays built-in samples").wait_for("no log is written");
    screen.press("enter f5").wait_for("The sum of 8 and 120 is: 128");
}

#[test]
fn a_settings_file_with_a_mistake_ends_with_status_2_and_its_line() {
    let mut screen = bench().settings("temperature = 0.5\nmax_tokens = \"many\"\n").open();
    let ended = screen.wait_exit(Duration::from_secs(5));
    assert_eq!(ended.exit_code(), 2, "{}", screen.dump());
    let said = screen.text().replace('\n', "");
    assert!(said.contains("config.toml") && said.contains("line 2"), "{}", screen.dump());
    assert!(screen.shows("max_tokens = \"many\""), "{}", screen.dump());
    screen.assert_given_back();
}

#[test]
fn a_settings_file_that_is_no_toml_ends_with_status_2_and_its_line() {
    let mut screen = bench().settings("[ui]\ntheme = \"terminal\nmouse = true\n").open();
    let ended = screen.wait_exit(Duration::from_secs(5));
    assert_eq!(ended.exit_code(), 2, "{}", screen.dump());
    let said = screen.text().replace('\n', "");
    assert!(said.contains("config.toml") && said.contains("line 2"), "{}", screen.dump());
    screen.assert_given_back();
}

#[test]
fn a_key_that_the_settings_do_not_have_is_warned_of_with_the_nearest_one() {
    let mut screen = bench().settings("[ui]\nthme = \"terminal\"\n").open();
    screen.wait_for("plays built-in samples");
    screen.wait_for("unknown key: ui.thme (did you mean theme?)");
    screen.press("x").wait_gone("unknown key");
}

#[test]
fn a_server_that_cannot_be_reached_is_said_in_both_panes_and_the_prompt_is_kept() {
    let url = "http://127.0.0.1:1/v1";
    let args = ["--base-url", url, "--base", "a", "--tuned", "b", "Add two numbers."];
    let mut screen = bench().args(&args).open();
    screen.wait_for("Add two numbers.").press("enter");
    screen.wait("the message in both panes", |screen| {
        screen.count("could not reach") == 2 && screen.count("start the server") == 2
    });
    assert_eq!(screen.count("✗ failed"), 2, "{}", screen.dump());
    assert!(screen.row(2).contains("Add two numbers."), "{}", screen.dump());
    screen.write(" Again.").wait_for("Add two numbers. Again.");
}

#[test]
fn a_cassette_that_cannot_be_played_ends_with_status_2_and_its_line() {
    let mut screen = bench().cassette("{\"cassette\":1,\"title\":\"t\"}\n{\"at\":\n").open();
    let ended = screen.wait_exit(Duration::from_secs(5));
    assert_eq!(ended.exit_code(), 2, "{}", screen.dump());
    let said = screen.text().replace('\n', "");
    assert!(said.contains("tape.jsonl") && said.contains("line 2"), "{}", screen.dump());
}

#[test]
fn a_prompt_that_was_not_recorded_is_said_with_what_to_do() {
    let mut screen = bench().cassette(&tape("a", "b")).open();
    screen.wait_for(PROMPT).write(" No.").press("enter");
    screen.wait("the message in both panes", |screen| screen.count("pick one of the") == 2);
}

/// Opens the bench on a machine that lacks this file: something else lies over it.
///
/// `None` if this machine lets nobody make such a view of itself.
fn without(file: &str) -> Option<Screen> {
    let hide = format!("mount --bind /dev/null {file} && exec \"$@\"");
    let root = ["unshare", "--mount", "sh", "-c", &hide, "sh"];
    let user = ["unshare", "--map-root-user", "--mount", "sh", "-c", &hide, "sh"];
    let user: Vec<&str> =
        user.into_iter().chain(["unshare", "--map-user=1000", "--map-group=1000"]).collect();
    let works = |wrapper: &&[&str]| {
        let tried = Command::new(wrapper[0]).args(&wrapper[1..]).arg("true").output();
        tried.is_ok_and(|out| out.status.success())
    };
    let Some(wrapper) = [&root[..], &user[..]].into_iter().find(works) else {
        eprintln!("this machine allows no view without {file}: not tested");
        return None;
    };
    let program = fenced(&writing(b"it ran\n"));
    Some(bench().through(wrapper).cassette(&tape("No.", &program)).open())
}

#[test]
fn a_machine_without_an_assembler_is_told_which_package_brings_it() {
    let Some(mut screen) = without("/usr/bin/as") else { return };
    screen.wait_for(PROMPT).press("enter").wait_for("complete").press("f5");
    screen.wait_for("as not found (install binutils)");
    assert!(screen.shows("∅as"), "{}", screen.dump());
    screen.write("still here").wait_for("still here");
}

#[test]
fn a_machine_without_a_linker_is_told_which_package_brings_it() {
    let Some(mut screen) = without("/usr/bin/ld") else { return };
    screen.wait_for(PROMPT).press("enter").wait_for("complete").press("f5");
    screen.wait_for("ld not found (install binutils)");
    assert!(screen.shows("✓as") && screen.shows("∅ld"), "{}", screen.dump());
}

#[test]
fn no_color_keeps_every_colour_from_the_terminal() {
    let mut screen = bench().env("NO_COLOR", "1").open();
    screen.wait_for("plays built-in samples").press("enter f5").wait_for("equals C++");
    assert_eq!(coloured(&screen), Vec::<String>::new());
}

/// Every rendition with a colour that was sent to the terminal.
pub(crate) fn coloured(screen: &Screen) -> Vec<String> {
    renditions(screen.raw()).filter(|sgr| colours(sgr)).collect()
}

#[test]
fn colours_are_sent_where_nobody_forbids_them() {
    let mut screen = bench().open();
    screen.wait_for("plays built-in samples");
    assert!(renditions(screen.raw()).any(|sgr| colours(&sgr)));
}

/// The parameters of every "select graphic rendition" that was sent.
fn renditions(raw: &[u8]) -> impl Iterator<Item = String> {
    let text = String::from_utf8_lossy(raw).into_owned();
    let all: Vec<String> = text
        .split("\x1b[")
        .skip(1)
        .filter_map(|rest| {
            let (parameters, _) = rest.split_once('m')?;
            let fit = parameters.chars().all(|c| c.is_ascii_digit() || c == ';' || c == ':');
            fit.then(|| parameters.to_owned())
        })
        .collect();
    all.into_iter()
}

/// Whether a rendition asks for a colour; the terminal's own (39, 49, 59) are none.
fn colours(sgr: &str) -> bool {
    sgr.split([';', ':']).any(|parameter| {
        matches!(parameter.parse(), Ok(30..=38 | 40..=48 | 58 | 90..=97 | 100..=107_u16))
    })
}
