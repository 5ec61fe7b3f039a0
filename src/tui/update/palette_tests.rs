//! The palette and what lies over what, by messages alone.

use super::*;
use crate::side::Side;
use crate::tui::bench_test::{Bench, TUNED};
use crate::tui::keymap::Action;
use crate::tui::state::{Overlay, View};

fn listed(b: &Bench) -> Vec<Action> {
    match b.state.overlays.top() {
        Some(Overlay::Palette(list)) => list.items().iter().map(|item| item.value).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_palette_finds_an_action_by_its_words_and_does_it() {
    let mut b = Bench::samples();
    b.press("enter").answer(Side::Base, TUNED).answer(Side::Tuned, TUNED);
    b.take();
    b.press("ctrl-p").write("both answers").press("enter");
    let runs = b.take().into_iter().filter(|e| matches!(e, Effect::Run { .. })).count();
    assert_eq!(runs, 1, "one after the other");
    assert!(b.state.overlays.is_empty());
}

#[test]
fn letters_go_to_the_words_of_the_palette_and_not_to_the_prompt() {
    let mut b = Bench::live();
    b.write("keep").press("ctrl-p").write("view").tell(Msg::Paste(" next\n".to_owned()));
    assert_eq!(b.state.prompt.text(), "keep");
    b.press("esc");
    assert!(b.state.overlays.is_empty());
    assert_eq!((b.state.prompt.text().as_str(), b.state.view), ("keep", View::Whole));
}

#[test]
fn every_action_of_the_bench_is_in_the_palette_with_its_key() {
    let mut b = Bench::live();
    b.press("ctrl-p");
    let listed = listed(&b);
    for action in Action::ALL {
        let elsewhere = [
            crate::tui::keymap::Context::History,
            crate::tui::keymap::Context::Search,
            crate::tui::keymap::Context::List,
            crate::tui::keymap::Context::Scores,
            crate::tui::keymap::Context::Models,
            crate::tui::keymap::Context::Parameters,
        ];
        let only = elsewhere.iter().any(|c| action.is_in(*c))
            && !Context::Anywhere.helped().iter().any(|c| action.is_in(*c));
        assert_eq!(listed.contains(action), !only && *action != Action::Palette, "{action:?}");
    }
    let screen = b.screen(80, 24);
    assert!(screen.contains("build if needed") && screen.contains("F5"), "{screen}");
}

#[test]
fn the_palette_of_the_history_does_what_the_history_can() {
    let mut b = super::keeping_tests::keeping();
    b.press("f2 ctrl-p");
    assert!(listed(&b).contains(&Action::NextOutcome) && !listed(&b).contains(&Action::Zoom));
    b.write("right by the tuned").press("enter");
    let browser = b.state.overlays.browser().unwrap();
    assert_eq!(browser.outcome, crate::tui::state::Outcome::TunedOnly);
}

#[test]
fn help_over_the_history_gives_the_history_back() {
    let mut b = super::keeping_tests::keeping();
    b.press("f2 f1");
    assert!(matches!(b.state.overlays.top(), Some(Overlay::Help(_))));
    b.press("esc");
    assert!(matches!(b.state.overlays.top(), Some(Overlay::Browser(_))));
    b.press("esc");
    assert!(b.state.overlays.is_empty());
}

#[test]
fn a_click_points_and_a_second_one_does_it() {
    use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    let mut b = Bench::live();
    b.press("ctrl-p").write("focus");
    let area = crate::tui::layout::picked(crate::tui::layout::picker((80, 24), listed(&b).len()));
    let click = |row| {
        let event = MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column: area.x + 3,
            row,
            modifiers: KeyModifiers::NONE,
        };
        Msg::Mouse { at: std::time::Duration::ZERO, event }
    };
    b.tell(click(area.y + 1));
    assert!(!b.state.overlays.is_empty());
    b.tell(click(area.y + 1));
    assert!(b.state.overlays.is_empty());
    assert_ne!(b.state.focus, crate::tui::state::Focus::Prompt);
}
