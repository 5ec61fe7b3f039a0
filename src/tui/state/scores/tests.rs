//! What counts in a session, by turns alone.

use std::time::Duration;

use super::*;
use crate::llm::Ending;
use crate::tui::message::SampleId;
use crate::tui::state::{Blind, Phase, Sample, Turn};

fn setup(model: &str) -> Setup {
    Setup { models: ["base".to_owned(), model.to_owned()], parameters: Default::default() }
}

/// A turn whose first replies stand like this.
fn turn(number: u64, prompt: &str, first: [Standing; 2]) -> Turn {
    let samples = Side::BOTH.map(|side| {
        let id = SampleId { turn: number, side, index: 0 };
        let standing = first[side.index()];
        let ending = match standing {
            Standing::Broken => Ending::Interrupted("reset".to_owned()),
            _ => Ending::Complete,
        };
        let mut sample = Sample::new(id, Phase::Ended(ending), Duration::ZERO);
        sample.code.assembly = true;
        if !matches!(standing, Standing::Broken | Standing::Open) {
            sample.judged = Some((sample.code, standing));
        }
        vec![sample]
    });
    Turn::new(number, prompt.to_owned(), samples, None)
}

const R: Standing = Standing::Right;
const W: Standing = Standing::Wrong;

/// A session of these turns, each with a prompt of its own.
fn session(turns: &[[Standing; 2]]) -> Scores {
    let mut scores = Scores::default();
    for (n, first) in turns.iter().enumerate() {
        scores.begin(setup("tuned"));
        scores.settle(&turn(n as u64 + 1, &format!("prompt {n}"), *first));
    }
    scores
}

#[test]
fn nothing_is_counted_of_nothing() {
    let board = Scores::default().board(None);
    assert_eq!(board.cells, Cells::default());
    assert!(board.left_out().is_empty() && board.needed().is_none());
}

#[test]
fn the_four_cells_are_counted_with_the_turn_on_the_screen() {
    let mut scores = session(&[[R, R], [R, W], [W, R], [W, R], [W, W]]);
    scores.begin(setup("tuned"));
    let live = turn(6, "another", [W, R]);
    let board = scores.board(Some(&live));
    assert_eq!(board.cells, Cells { both: 1, first: 1, second: 3, neither: 1 });
    assert_eq!((board.passed(Side::Base), board.passed(Side::Tuned)), (2, 4));
    assert!(board.needed().is_some());
}

#[test]
fn what_is_no_verdict_is_left_out_on_both_sides_and_seen() {
    let firsts =
        [[R, Standing::Broken], [Standing::Open, W], [Standing::Unknown, R], [R, Standing::Unable]];
    let board = session(&firsts).board(None);
    assert_eq!(board.cells.total(), 0);
    let left_out: Vec<(Why, u32)> = board.left_out().into_iter().collect();
    assert_eq!(left_out, [(Why::Broken, 1), (Why::Unable, 1), (Why::Unknown, 1), (Why::Open, 1)]);
}

#[test]
fn a_prompt_counts_once() {
    let mut scores = Scores::default();
    for (number, prompt, first) in
        [(1, "add", [W, Standing::Open]), (2, "add ", [W, R]), (3, "add", [R, R])]
    {
        scores.begin(setup("tuned"));
        scores.settle(&turn(number, prompt, first));
    }
    let board = scores.board(None);
    assert_eq!(board.cells, Cells { second: 1, ..Cells::default() });
    assert_eq!(board.turns[2].1, Some(Why::Again));
}

#[test]
fn another_model_begins_another_comparison() {
    let mut scores = session(&[[W, R], [W, R]]);
    scores.begin(setup("tuned-2"));
    scores.settle(&turn(3, "prompt 0", [R, R]));
    let board = scores.board(None);
    assert_eq!(board.cells, Cells { both: 1, ..Cells::default() });
    assert_eq!(board.left_out()[&Why::OtherSetup], 2);
}

#[test]
fn a_reset_forgets_the_turn_on_the_screen_too() {
    let mut scores = session(&[[W, R]]);
    scores.begin(setup("tuned"));
    let live = turn(2, "live", [W, R]);
    scores.reset(2);
    assert_eq!(scores.board(Some(&live)).cells.total(), 0);
    scores.settle(&live);
    scores.begin(setup("tuned"));
    assert_eq!(scores.board(Some(&turn(3, "next", [W, R]))).cells.total(), 1);
}

#[test]
fn a_blind_turn_is_counted_after_the_vote_and_votes_are_compared_with_verdicts() {
    let mut scores = Scores::default();
    scores.begin(setup("tuned"));
    let mut live = turn(1, "live", [W, R]);
    live.blind = Blind::On;
    let board = scores.board(Some(&live));
    assert!(board.hidden && board.turns.is_empty());
    live.blind = Blind::Voted(Vote::For(Side::Tuned));
    let board = scores.board(Some(&live));
    assert_eq!(board.cells.second, 1);
    assert_eq!(board.votes, Votes { tuned: 1, compared: 1, agree: 1, ..Votes::default() });
    live.blind = Blind::Voted(Vote::Tie);
    let votes = scores.board(Some(&live)).votes;
    assert_eq!((votes.tie, votes.compared, votes.agree), (1, 1, 0));
}
