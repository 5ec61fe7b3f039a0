//! Turns without names: what is asked when, what a vote shows, and that nothing tells before it.

use std::time::Duration;

use super::samples_tests::{answer, judge};
use super::*;
use crate::llm::{Ending, Failure, FailureKind, ReplyEvent};
use crate::side::Side;
use crate::tui::bench_test::{BASE, Bench, TUNED};
use crate::tui::state::{Blind, Vote};

/// A bench with a blind turn that was shuffled.
fn blind(swapped: bool) -> Bench {
    let mut b = Bench::live();
    b.press("f8").write("x").press("enter");
    b.tell(Msg::Shuffled { turn: 1, swapped });
    b
}

fn asks(effects: &[Effect]) -> Vec<Side> {
    let ask = |e: &Effect| if let Effect::Ask { id, .. } = e { Some(id.side) } else { None };
    effects.iter().filter_map(ask).collect()
}

fn runs(effects: &[Effect]) -> Vec<Side> {
    let run = |e: &Effect| if let Effect::Run { id, .. } = e { Some(id.side) } else { None };
    effects.iter().filter_map(run).collect()
}

#[test]
fn nobody_is_asked_before_the_sides_were_shuffled() {
    let mut b = Bench::live();
    b.press("f8").write("x").press("enter");
    let effects = b.take();
    assert!(asks(&effects).is_empty());
    assert!(effects.iter().any(|e| matches!(e, Effect::Shuffle { turn: 1 })));
    b.tell(Msg::Shuffled { turn: 7, swapped: true });
    assert!(b.take().is_empty(), "of another turn");
    b.tell(Msg::Shuffled { turn: 1, swapped: true });
    assert_eq!(asks(&b.take()).len(), 2);
    b.tell(Msg::Shuffled { turn: 1, swapped: false });
    assert_eq!(b.state.order(), [Side::Tuned, Side::Base], "once is enough");
}

#[test]
fn the_left_side_is_always_asked_and_run_first() {
    for swapped in [false, true] {
        let mut b = Bench::live();
        b.state.facts.serial = true;
        b.press("f8").write("x").press("enter").take();
        b.tell(Msg::Shuffled { turn: 1, swapped });
        let [left, right] = b.state.order();
        assert_eq!(asks(&b.take()), [left]);
        answer(&mut b, left, 0, TUNED);
        assert_eq!(asks(&b.take()), [right]);
        answer(&mut b, right, 0, TUNED);
        b.take();
        b.press("f6");
        assert_eq!(runs(&b.take()), [left]);
        judge(&mut b, left, 0, true);
        assert_eq!(runs(&b.take()), [right]);
    }
}

/// The screens of a blind turn on its way, at every size.
fn screens(swapped: bool) -> String {
    let mut b = blind(swapped);
    let sizes = [(60, 16), (80, 24), (120, 40), (200, 60)];
    let mut all = String::new();
    let look = |b: &mut Bench, all: &mut String| {
        for (width, height) in sizes {
            all.push_str(&b.screen(width, height));
        }
    };
    look(&mut b, &mut all);
    let [left, right] = b.state.order();
    let at = Duration::from_millis(100);
    let note = "the key goes to http://127.0.0.1:8081 without encryption".to_owned();
    for (side, event) in [
        (left, ReplyEvent::Sent),
        (right, ReplyEvent::Sent),
        (right, ReplyEvent::Note(note)),
        (left, ReplyEvent::Model("left-model".to_owned())),
        (right, ReplyEvent::Model("right-model".to_owned())),
        (left, ReplyEvent::Text(BASE.to_owned())),
        (
            right,
            ReplyEvent::Retrying {
                attempt: 1,
                wait: Duration::from_secs(2),
                reason: "tuned-1 at 127.0.0.1:8081 is busy".to_owned(),
            },
        ),
    ] {
        let id = b.id(side);
        b.tell(Msg::Reply { id, at, since: at, event });
        look(&mut b, &mut all);
    }
    for keys in ["tab", "tab f5", "tab t", "t", "f2", "tab R", "z", "z"] {
        b.press(keys);
        look(&mut b, &mut all);
    }
    let failure = Failure {
        message: "tuned-1 is not at http://127.0.0.1:8081".to_owned(),
        remedy: "start base-1".to_owned(),
        kind: FailureKind::Unreachable,
    };
    let id = b.id(right);
    b.tell(Msg::Reply { id, at, since: at, event: ReplyEvent::Ended(Ending::Failed(failure)) });
    look(&mut b, &mut all);
    answer(&mut b, left, 0, TUNED);
    b.press("f6");
    look(&mut b, &mut all);
    b.tell(Msg::Panicked { key: JobKey::Run(b.id(left)), message: "boom".to_owned() });
    look(&mut b, &mut all);
    all
}

#[test]
fn no_screen_of_a_blind_turn_tells_whose_answer_is_whose() {
    let [plain, swapped] = [false, true].map(screens);
    for screen in [&plain, &swapped] {
        for word in ["tuned-1", "base-1", "left-model", "right-model", "8080", "8081", "Tuned"] {
            assert!(!screen.contains(word), "{word} in\n{screen}");
        }
    }
    assert_eq!(plain, swapped, "the same screens however it was shuffled");
}

#[test]
fn colours_do_not_tell_either() {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    let drawn = |swapped: bool| {
        let mut b = blind(swapped);
        let [left, right] = b.state.order();
        answer(&mut b, left, 0, BASE);
        answer(&mut b, right, 0, TUNED);
        b.press("tab").screen(120, 40);
        let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
        terminal.draw(|frame| crate::tui::view::view(&b.state, frame)).unwrap();
        terminal.backend().buffer().clone()
    };
    assert_eq!(drawn(false), drawn(true));
}

#[test]
fn a_vote_shows_the_names_and_is_the_sides_not_the_places() {
    for (swapped, key, vote) in [
        (false, "1", Vote::For(Side::Base)),
        (true, "1", Vote::For(Side::Tuned)),
        (true, "2", Vote::For(Side::Base)),
        (false, "3", Vote::Tie),
        (true, "4", Vote::BothBad),
    ] {
        let mut b = blind(swapped);
        b.press("tab").press(key);
        assert!(b.state.hidden(), "the answers still come");
        for side in Side::BOTH {
            answer(&mut b, side, 0, TUNED);
        }
        b.press(key);
        let turn = b.state.turn.as_ref().unwrap();
        assert_eq!((turn.blind, turn.swapped), (Blind::Voted(vote), swapped));
        let screen = b.screen(80, 24);
        assert!(
            screen.contains(&format!("vote: {} · verdict: none yet", vote.words())),
            "{screen}"
        );
        let screen = b.screen(120, 40);
        let place = |name: &str| screen.lines().find_map(|line| line.find(name)).unwrap();
        assert_eq!(place("Tuned · tuned-1") < place("Base · base-1"), swapped, "{screen}");
        b.press("f6");
        for side in b.state.order() {
            judge(&mut b, side, 0, side == Side::Tuned);
        }
        assert!(b.screen(80, 24).contains("verdict: tuned"));
        let board = b.state.scores.board(b.state.turn.as_ref());
        assert_eq!((board.votes.total(), board.votes.compared), (1, 1));
    }
}

#[test]
fn a_vote_without_focus_on_a_pane_and_a_vote_that_nobody_asked_for() {
    let mut b = blind(true);
    for side in Side::BOTH {
        answer(&mut b, side, 0, TUNED);
    }
    b.press("alt-2");
    assert_eq!(b.state.turn.as_ref().unwrap().vote(), Some(Vote::For(Side::Base)));
    b.press("alt-1");
    assert_eq!(b.state.turn.as_ref().unwrap().vote(), Some(Vote::For(Side::Base)), "one vote");
    assert!(b.state.notice.as_ref().unwrap().text.contains("blind turns"));
}

#[test]
fn giving_up_shows_the_names_without_a_vote_and_the_next_turn_has_names() {
    let mut b = blind(true);
    b.press("f8");
    assert_eq!(b.state.turn.as_ref().unwrap().blind, Blind::GivenUp);
    assert!(b.state.notice.as_ref().unwrap().text.contains("left is tuned, right is base"));
    b.press("enter");
    assert!(!b.state.hidden() && b.state.order() == Side::BOTH);
    let mut b = Bench::live();
    b.press("f8").write("x").press("enter").take();
    b.press("f8");
    assert_eq!(asks(&b.take()).len(), 2, "given up before it was shuffled: asked all the same");
}

#[test]
fn the_next_blind_turn_begins_with_the_same_selection_whatever_was_selected() {
    for swapped in [false, true] {
        let mut b = blind(swapped);
        b.press("tab");
        b.press("enter").press("tab tab tab tab");
        b.state.turn.as_mut().unwrap().blind = Blind::GivenUp;
        b.state.blind = true;
        b.press("r");
        b.tell(Msg::Shuffled { turn: 2, swapped });
        assert_eq!(b.state.selected, b.state.order()[1]);
    }
}
