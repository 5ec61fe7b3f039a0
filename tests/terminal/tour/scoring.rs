//! The scoreboard of a session, and answers judged without names.

use super::{answered, demo, files, quit};
use crate::screen::{Screen, bench};
use crate::tape::{answers, twins};

#[test]
fn the_scoreboard_counts_says_no_more_than_it_knows_is_written_and_begins_anew() {
    let tape = answers(&[twins("127")], &[twins("128")]);
    let mut screen = bench().cassette(&tape).open();
    screen.wait_for("prompt 1/1").press("f7").wait_for("Nothing counts yet").press("esc");
    screen.wait_gone("Nothing counts yet");
    answered(&mut screen).press("f6").wait_for("✗= C++").wait_for("✓= C++");
    screen.press("f7").wait_for("Scoreboard of this session").wait_for("replayed from a recording");
    screen.wait_for("No difference shown: exact McNemar p = 1.000").press("m");
    screen.wait_for("written: ").press("o").wait_for("json");
    let markdown = files(&screen, "assemblergpt-scoreboard", ".md");
    assert!(markdown[0].contains("| turn | prompt |"), "{markdown:?}");
    let json = files(&screen, "assemblergpt-scoreboard", ".json");
    let json: serde_json::Value = serde_json::from_str(&json[0]).unwrap();
    assert_eq!(json["paired"]["prompts"].as_u64(), Some(1), "{json:#}");
    screen.press("x").wait_for("press x again").press("x").wait_for("counted anew");
    screen.wait_for("Nothing counts yet").press("f7").wait_gone("Scoreboard of");
}

#[test]
fn a_blind_turn_has_no_names_anywhere_until_the_vote_which_stands_beside_the_verdict() {
    let mut screen = demo().open();
    screen.wait_for("sample 1/12").press("f8").wait_for("blind from the next prompt on");
    answered(&mut screen).wait_for("blind: no names until the vote").press("f6");
    screen.wait_for("✓= C++").press("tab").wait_for("1 left");
    let nameless = |screen: &Screen| {
        let text = screen.text();
        assert!(!text.contains("Base") && !text.contains("Tuned"), "{}", screen.dump());
        assert!(text.contains("Left") && text.contains("Right"), "{}", screen.dump());
    };
    nameless(&screen);
    screen.press("t").wait_for("$ ");
    nameless(&screen);
    screen.press("t t t f2").wait_for("vote first");
    nameless(&screen);
    screen.press("s").wait_for("and in which form?").write("turn as json").press("enter");
    screen.wait_for("would name the models");
    screen.press("P").wait_for("would tell which side it is");
    screen.press("f7").wait_for("counted after the vote").press("f7").wait_gone("Scoreboard of");
    screen.press("2").wait_for("your vote: ").wait_for("vote: ").wait_for("verdict: ");
    screen.wait_for("Base").wait_for("Tuned");
    screen.press("f7").wait_for("Votes: ").press("esc").wait_gone("Votes: ");
    screen.press("f8").wait_for("no longer blind");
    quit(&mut screen);
    let mut again = demo().at(&screen).open();
    again.wait_for("sample 1/12").press("f2").wait_for("▸ 20").press("enter");
    again.wait_for("from history").wait_for("vote: ");
}
