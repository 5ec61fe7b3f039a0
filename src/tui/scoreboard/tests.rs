//! What the scoreboard says, by its counts alone.

use super::*;
use crate::statistics::interval::Cells;

fn board(both: u32, first: u32, second: u32, neither: u32) -> Board {
    Board { cells: Cells { both, first, second, neither }, ..Board::default() }
}

fn said(board: &Board) -> String {
    verdict(board).join(" ")
}

#[test]
fn without_a_turn_it_says_what_counts() {
    assert!(said(&board(0, 0, 0, 0)).contains("Nothing counts yet"));
}

#[test]
fn one_turn_and_five_show_no_difference_and_promise_nothing() {
    let one = said(&board(0, 0, 1, 0));
    assert!(one.starts_with("No difference shown: exact McNemar p = 1.000"), "{one}");
    assert!(one.contains("before 6 prompts part the sides"), "{one}");
    let five = said(&board(0, 0, 5, 0));
    assert!(five.starts_with("No difference shown: exact McNemar p = 0.062"), "{five}");
    assert!(five.contains("mid-p = 0.031"), "{five}");
}

#[test]
fn a_difference_is_shown_below_the_level_and_says_what_it_is_worth() {
    let shown = said(&board(3, 2, 12, 4));
    assert!(shown.starts_with("Tuned is right more often: exact McNemar p = 0.013"), "{shown}");
    assert!(shown.contains("fixed before"), "{shown}");
    assert!(said(&board(3, 12, 2, 4)).starts_with("Base is right more often"));
}

#[test]
fn how_many_prompts_would_decide_is_said_where_something_points_somewhere() {
    let some = said(&board(10, 4, 8, 10));
    assert!(some.contains("No difference shown") && some.contains("prompts in all"), "{some}");
    let even = said(&board(10, 4, 4, 10));
    assert!(even.contains("As many prompts speak for one side"), "{even}");
}

#[test]
fn a_prompt_cannot_leave_its_cell_of_the_table() {
    use crate::tui::state::{Rate, Setup};
    let entry = Entry {
        number: 1,
        prompt: "a | b\n| c `x` <script>\u{1b}[31m".to_owned(),
        setup: Setup { models: ["m".to_owned(), "n".to_owned()], parameters: Default::default() },
        first: [Standing::Wrong, Standing::Right],
        rates: [Rate::default(); 2],
        samples: 1,
        follows_up: false,
        vote: None,
    };
    let board = Board { turns: vec![(entry, None)], ..board(0, 0, 1, 0) };
    let about = About { models: ["m".to_owned(), "n|".to_owned()], warnings: Vec::new() };
    let text = markdown(&board, &about);
    assert!(text.contains(r"| 1 | a \| b \| c \`x\` \<script>"), "{text}");
    assert!(!text.contains('\u{1b}'));
    let object = object(&board, &about);
    assert_eq!(object["paired"]["only_tuned"], 1);
    assert_eq!(object["turns"][0]["tuned"], "right");
    assert_eq!(object["turns"][0]["left_out"], Value::Null);
}
