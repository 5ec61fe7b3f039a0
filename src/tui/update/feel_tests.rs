//! Themes, templates, earlier prompts and dividers, by messages alone.

use std::time::Duration;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use super::*;
use crate::theme::{Ground, Theme};
use crate::tui::bench_test::Bench;
use crate::tui::layout::Layout;
use crate::tui::saving::Wish;
use crate::tui::state::Focus;

fn shipped(name: &str) -> Theme {
    Theme::load(name, None).unwrap().0
}

fn choosing() -> Bench {
    let mut b = Bench::live();
    b.press("alt-t");
    assert!(matches!(b.take()[..], [Effect::Themes { .. }]));
    b.tell(Msg::Themes(Theme::names(None).iter().map(|name| shipped(name)).collect()));
    b
}

#[test]
fn a_theme_is_shown_while_it_is_pointed_at_and_goes_with_esc() {
    let mut b = choosing();
    b.press("down");
    assert_eq!(b.state.facts.theme.name, "harbor");
    b.press("esc");
    assert_eq!(b.state.facts.theme.name, "terminal");
    assert!(b.state.overlays.is_empty());
}

#[test]
fn words_that_find_a_theme_show_it_and_enter_keeps_it() {
    let mut b = choosing();
    b.write("pap").press("enter");
    assert_eq!(b.state.facts.theme.name, "paper");
    let wish = Wish::Theme("paper".to_owned());
    let saves = |effect: &Effect| matches!(effect, Effect::Settings(asked) if *asked == wish);
    assert!(b.take().iter().any(saves));
    b.tell(Msg::Saved { wish, place: Ok("/home/a/config.toml".to_owned()) });
    assert!(b.state.notice.as_ref().unwrap().text.contains("saved in /home/a/config.toml"));
}

#[test]
fn the_ground_chooses_a_theme_only_while_nobody_else_has() {
    let mut b = Bench::live();
    b.tell(Msg::Ground(Ground::Light));
    assert_eq!(b.state.facts.theme.name, "terminal");
    b.state.facts.auto = Some([shipped("harbor"), shipped("paper")]);
    b.tell(Msg::Ground(Ground::Light));
    assert_eq!(b.state.facts.theme.name, "paper");
    b.press("alt-t").tell(Msg::Themes(vec![shipped("ember")])).press("enter");
    b.tell(Msg::Ground(Ground::Dark));
    assert_eq!(b.state.facts.theme.name, "ember");
}

#[test]
fn tab_goes_from_gap_to_gap_and_then_from_pane_to_pane() {
    let mut b = Bench::live();
    b.press("ctrl-g").write("function").press("enter");
    assert_eq!(b.state.focus, Focus::Prompt);
    b.write("f").press("tab").write("adds").press("tab");
    assert!(b.state.prompt.text().contains("a function f that adds, and"));
    assert_eq!(b.state.focus, Focus::Reply);
}

#[test]
fn prompts_of_earlier_sessions_stand_behind_the_draft() {
    let mut b = Bench::live();
    b.write("draft").tell(Msg::Prompts(Ok(vec!["new".to_owned(), "old".to_owned()])));
    assert_eq!(b.state.prompt.text(), "draft");
    b.press("up up");
    assert_eq!(b.state.prompt.text(), "old");
    b.press("down down");
    assert_eq!(b.state.prompt.text(), "draft");
}

/// Presses at one place, drags to another, and lets go there.
fn drag(b: &mut Bench, from: (u16, u16), to: (u16, u16)) {
    let button = MouseButton::Left;
    for (kind, (column, row)) in [
        (MouseEventKind::Down(button), from),
        (MouseEventKind::Drag(button), to),
        (MouseEventKind::Up(button), to),
    ] {
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        b.tell(Msg::Mouse { at: Duration::from_secs(1), event });
    }
}

#[test]
fn dividers_are_dragged_as_far_as_every_pane_keeps_some_room() {
    let mut b = Bench::live();
    b.write("x").press("enter").tell(Msg::Resize(120, 40));
    let before = Layout::of(&b.state);
    let [left, _] = before.replies;
    drag(&mut b, (left.right(), left.y + 3), (0, left.y + 3));
    assert_eq!(Layout::of(&b.state).replies[0].width, 24);
    let edge = Layout::of(&b.state).replies[0].right();
    drag(&mut b, (edge, left.y + 3), (200, left.y + 3));
    assert_eq!(Layout::of(&b.state).replies[1].width, 24);
    drag(&mut b, (5, before.run.y), (5, 39));
    assert_eq!(Layout::of(&b.state).run.height, 5);
    let row = Layout::of(&b.state).run.y;
    drag(&mut b, (5, row), (5, 0));
    assert!(Layout::of(&b.state).replies[0].height >= 5);
    // Shares stay shares in a terminal of another size.
    b.tell(Msg::Resize(200, 60));
    let small = Layout::of(&b.state);
    assert!(small.replies[1].width < 48 && small.run.height > 30, "{small:?}");
}

#[test]
fn what_no_tool_takes_goes_to_the_terminal() {
    let mut b = Bench::live();
    b.tell(Msg::Uncopied("text".to_owned()));
    assert!(matches!(&b.take()[..], [Effect::CopyByTerminal(text)] if text == "text"));
}

#[test]
fn a_page_that_was_scrolled_to_its_end_comes_back_at_the_first_key() {
    for (open, size) in [("f1", (80, 24)), ("f7", (60, 16))] {
        let mut b = Bench::live();
        b.press(open);
        b.screen(size.0, size.1);
        b.press("pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn pgdn G down down");
        let end = b.screen(size.0, size.1);
        let moved = b.press("up").screen(size.0, size.1);
        let fits = open == "f7" && b.press("home").screen(size.0, size.1) == end;
        assert!(fits || moved != end, "{open}:\n{end}");
    }
}

#[test]
fn a_comparison_says_that_it_leaves_directives_out_anyway() {
    let mut b = Bench::live();
    b.write("x").press("enter").answer(crate::side::Side::Tuned, "```asm\nmain:\n\tret\n```\n");
    b.press("tab v v v v d");
    assert!(!b.state.filtered);
    assert!(b.state.notice.as_ref().unwrap().text.contains("always leaves directives out"));
}
