//! What stays of a session: history, files, the clipboard, training data.

use serde_json::Value;

use super::{answered, demo, files, quit};
use crate::screen::Screen;
use crate::tape::{answers, twins};

#[test]
fn the_history_is_filtered_searched_reopened_as_it_was_and_put_to_the_models_of_today() {
    let mut first = demo().open();
    first.wait_for("sample 1/12");
    answered(&mut first).press("f6").wait_for("✓= C++");
    quit(&mut first);
    let mut screen = demo().at(&first).open();
    screen.wait_for("sample 1/12").press("f2").wait_for("1/1").wait_for("✓ right");
    screen.press("f").wait_for("1/1").press("f").wait_for("no turn").press("f f f").wait_for("1/1");
    screen.press("/").write("zebra").wait_for("no turn").press("ctrl-u").write("120");
    screen.wait_for("1/1").press("enter").press("enter").wait_for("from history, 20");
    screen.wait_for("equals C++").wait_for("The sum of 8 and 120 is: 128");
    screen.press("f2").wait_for("▸ 20").press("r").wait_for("turn 2");
    screen.wait("both replies", |screen| screen.count("complete") == 2);
    screen.press("f2").wait_for("1/2").press("d").wait_for("press d again").press("d");
    screen.wait_for("one turn was deleted").wait_for("1/1").press("esc").wait_gone("History ─");
    quit(&mut screen);
}

/// A turn of which base is wrong and tuned is right.
fn judged() -> Screen {
    let tape = answers(&[twins("127")], &[twins("128")]);
    let mut screen = crate::screen::bench().cassette(&tape).open();
    answered(&mut screen).press("f6").wait_for("✗= C++").wait_for("✓= C++");
    screen
}

/// Takes an entry of the list of what can be saved and copied.
fn take(screen: &mut Screen, words: &str, said: &str) {
    screen.press("ctrl-s").wait_for("Save or copy").write(words).press("enter").wait_for(said);
    screen.press("esc").wait_gone(said);
}

#[test]
fn a_turn_and_a_session_are_written_in_every_form_and_parts_are_copied() {
    let mut screen = judged();
    take(&mut screen, "turn as markdown", "written: ");
    take(&mut screen, "turn as json", "written: ");
    take(&mut screen, "session as html", "written: ");
    take(&mut screen, "turn as .s", "written: ");
    let markdown = &files(&screen, "assemblergpt-turn", ".md")[0];
    assert!(markdown.contains("Write the program.") && markdown.contains("_start:"), "{markdown}");
    let json: Value =
        serde_json::from_str(&files(&screen, "assemblergpt-turn", ".json")[0]).unwrap();
    assert!(json.to_string().contains("127"), "{json:#}");
    let html = &files(&screen, "assemblergpt-", ".html")[0];
    assert!(html.starts_with("<!doctype html>") && !html.contains("<script"), "{html}");
    take(&mut screen, "build commands", "copied");
    take(&mut screen, "copy the listing", "copied");
    screen.press("tab tab y").wait_for("copied");
}

#[test]
fn a_right_answer_is_promoted_once_and_a_wrong_one_goes_to_the_next_round() {
    let mut screen = judged();
    screen.press("tab tab P").wait_for("promoted: ").wait_for("1 example now");
    screen.press("P").wait_for("in the file already");
    screen.press("left P").wait_for("for the next round").wait_for("1 example now");
    for (name, answer) in [("promoted", ".byte"), ("next-round", "puts")] {
        let text = &files(&screen, name, ".jsonl")[0];
        let row: Value = serde_json::from_str(text).unwrap();
        assert_eq!(row["messages"][0]["content"], crate::tape::PROMPT, "{text}");
        assert!(row["messages"][1]["content"].as_str().unwrap().contains(answer), "{text}");
    }
}
