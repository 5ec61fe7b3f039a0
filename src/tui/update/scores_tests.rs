//! The scoreboard by its keys.

use super::samples_tests::{answer, asked, judge};
use super::*;
use crate::llm::ReplyEvent;
use crate::side::Side;
use crate::tui::bench_test::{Bench, TUNED};
use crate::tui::state::Why;

/// Puts a prompt to both sides and judges both answers.
fn turn(b: &mut Bench, prompt: &str, right: [bool; 2]) {
    b.state.overlays.close();
    b.state.focus = crate::tui::state::Focus::Prompt;
    b.tell(Msg::Paste(prompt.to_owned())).press("enter");
    for side in Side::BOTH {
        answer(b, side, 0, TUNED);
    }
    b.press("f6");
    for side in Side::BOTH {
        judge(b, side, 0, right[side.index()]);
    }
}

#[test]
fn it_opens_empty_and_teaches_what_counts() {
    let mut b = Bench::live();
    b.press("f7");
    for (width, height) in [(60, 16), (80, 24), (200, 60)] {
        let screen = b.screen(width, height);
        assert!(screen.contains("Scoreboard of this session"), "{screen}");
        assert!(screen.contains("Nothing counts yet"), "{screen}");
    }
    b.press("esc");
    assert!(!b.screen(80, 24).contains("Scoreboard of this session"));
}

#[test]
fn it_counts_turns_as_they_are_judged() {
    let mut b = Bench::live();
    turn(&mut b, "one", [false, true]);
    b.press("f7");
    let screen = b.screen(80, 24);
    assert!(screen.contains("0 of 1, 0 %") && screen.contains("1 of 1, 100 %"), "{screen}");
    assert!(screen.contains("No difference shown: exact McNemar p = 1.000"), "{screen}");
    for n in 2..=7 {
        turn(&mut b, &format!("prompt {n}"), [false, true]);
    }
    b.press("f7");
    let screen = b.screen(80, 24);
    assert!(screen.contains("Tuned is right more often: exact McNemar p = 0.016"), "{screen}");
    assert!(screen.contains("assemblergpt eval"), "{screen}");
}

#[test]
fn several_replies_give_a_rate_beside_the_paired_count() {
    let mut b = asked(2);
    for index in 0..2 {
        answer(&mut b, Side::Base, index, TUNED);
        answer(&mut b, Side::Tuned, index, TUNED);
    }
    b.press("f6");
    for (side, index) in [(Side::Base, 0), (Side::Tuned, 0), (Side::Base, 1), (Side::Tuned, 1)] {
        judge(&mut b, side, index, side == Side::Tuned || index == 1);
    }
    b.press("f7");
    let screen = b.screen(80, 24);
    assert!(screen.contains("all replies right   1 of 2, 50 %"), "{screen}");
    assert!(screen.contains("2 of 2, 100 %") && screen.contains("0 of 1, 0 %"), "{screen}");
}

#[test]
fn an_edited_answer_never_counts_but_what_it_was_before_does() {
    let mut b = Bench::live();
    turn(&mut b, "one", [false, true]);
    let id = b.nth(Side::Base, 0);
    b.tell(Msg::Edited { id, text: TUNED.replace("128", "129") });
    b.press("tab").press("f5");
    judge(&mut b, Side::Base, 0, true);
    let board = b.state.scores.board(b.state.turn.as_ref());
    assert_eq!((board.cells.second, board.cells.total()), (1, 1));
    b.press("E");
    let board = b.state.scores.board(b.state.turn.as_ref());
    assert_eq!((board.cells.second, board.cells.total()), (1, 1), "taken back");
    b.tell(Msg::Paste(" two".to_owned())).press("enter");
    for side in Side::BOTH {
        answer(&mut b, side, 0, TUNED);
    }
    let id = b.nth(Side::Base, 0);
    b.tell(Msg::Edited { id, text: TUNED.replace("128", "129") });
    let board = b.state.scores.board(b.state.turn.as_ref());
    assert_eq!(board.turns[1].1, Some(Why::Edited));
}

#[test]
fn it_is_written_into_files_and_forgotten_when_asked_twice() {
    let mut b = Bench::live();
    turn(&mut b, "one | two", [false, true]);
    b.press("f7 m").take();
    b.press("m o");
    let saved: Vec<(&str, String)> = b
        .take()
        .into_iter()
        .filter_map(|e| match e {
            Effect::Save { extension, text, .. } => Some((extension, text)),
            _ => None,
        })
        .collect();
    assert_eq!(saved[0].0, "md");
    assert!(saved[0].1.contains("| 1 | one \\| two | wrong | right |"), "{}", saved[0].1);
    let object: serde_json::Value = serde_json::from_str(&saved[1].1).unwrap();
    assert_eq!(object["sides"][1]["model"], "tuned-1");
    b.press("x down x");
    assert_eq!(b.state.scores.board(b.state.turn.as_ref()).cells.total(), 1, "another key between");
    b.press("x");
    assert_eq!(b.state.scores.board(b.state.turn.as_ref()).cells.total(), 0);
    assert!(b.screen(80, 24).contains("counted anew"));
}

#[test]
fn the_samples_say_that_they_are_no_models() {
    let mut b = Bench::samples();
    b.press("enter f7");
    assert!(b.screen(80, 24).contains("no model's"), "{}", b.screen(80, 24));
}

#[test]
fn models_are_named_as_they_name_themselves() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    let event = ReplyEvent::Model("tuned-1-2026-11-01".to_owned());
    b.reply(Side::Tuned, 1, event).press("f7");
    let screen = b.screen(120, 40);
    assert!(
        screen.contains("Base · base-1 ") && screen.contains("Tuned · tuned-1-2026-11-01"),
        "{screen}"
    );
}
