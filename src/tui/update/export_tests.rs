//! Saving and copying, by messages alone.

use super::keeping_tests::{asked, judged};
use super::*;
use crate::history::{EndKind, Origin, TurnId};
use crate::side::Side;
use crate::tui::bench_test::{BASE, Bench, TUNED};
use crate::tui::exporting::Exported;
use crate::tui::state::{Overlay, Paper};

/// A turn whose replies both came whole; the tuned one is selected.
fn answered() -> Bench {
    let mut b = Bench::live();
    b.write("add 8").press("enter").answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    b.press("tab tab");
    b.screen(120, 40);
    b.take();
    b
}

/// Opens the list, writes words, and takes the first match.
fn give(b: &mut Bench, words: &str) -> Vec<Effect> {
    b.press("ctrl-s");
    assert!(matches!(b.state.overlays.top(), Some(Overlay::Export(_))));
    b.write(words).press("enter");
    assert!(b.state.overlays.is_empty());
    b.take()
}

fn copied(effects: &[Effect]) -> &str {
    match effects {
        [Effect::Copy(text)] => text,
        other => panic!("{other:?}"),
    }
}

fn exported(effects: &[Effect]) -> (&[Exported], Paper) {
    match effects {
        [Effect::Export { turns, paper }] => (turns, *paper),
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_turn_there_is_nothing_to_give() {
    let mut b = Bench::live();
    b.press("ctrl-s");
    assert!(b.state.overlays.is_empty());
    assert!(b.state.notice.as_ref().unwrap().text.starts_with("nothing to save or copy yet"));
}

#[test]
fn every_part_of_the_selected_reply_can_be_copied() {
    let mut b = answered();
    assert_eq!(copied(&give(&mut b, "reply")), TUNED);
    assert!(copied(&give(&mut b, "listing")).starts_with("\t.file\t\"sum.cpp\"\n"));
    let cpp = give(&mut b, "copy C++");
    assert!(copied(&cpp).starts_with("#include <cstdio>") && copied(&cpp).ends_with("}\n"));
    let top = give(&mut b, "section");
    assert!(!copied(&top).is_empty() && TUNED.contains(copied(&top)));
    let commands = give(&mut b, "build commands");
    assert!(matches!(&commands[..], [Effect::Commands { .. }]), "{commands:?}");
    b.tell(Msg::Commands(Ok("as x.s\n".to_owned())));
    assert_eq!(copied(&b.take()), "as x.s\n");
    b.tell(Msg::Commands(Err("as not found".to_owned())));
    assert!(b.state.notice.as_ref().unwrap().text.contains("no commands to copy: as not found"));
}

#[test]
fn the_section_at_the_top_of_the_pane_is_the_one_that_is_copied() {
    let mut b = answered();
    b.press("v").take();
    let section = give(&mut b, "section");
    assert!(copied(&section).starts_with("\t.file\t\"sum.cpp\"\n"), "the view of the assembly");
    assert!(copied(&section).ends_with("@progbits\n"));
}

#[test]
fn the_turn_is_written_as_the_history_would_keep_it_even_if_none_is_kept() {
    let mut b = answered();
    b.press("f5");
    judged(&mut b, Side::Tuned, "128\n");
    b.take();
    let effects = give(&mut b, "turn html");
    let ([Exported::Live { turn, .. }], Paper::Html) = exported(&effects) else { panic!() };
    assert_eq!(turn.prompt, "add 8");
    let [base, tuned] = &turn.samples[..] else { panic!("{:?}", turn.samples) };
    assert_eq!((base.sample.text.as_str(), base.passed), (BASE, None));
    assert_eq!((tuned.sample.text.as_str(), tuned.passed), (TUNED, Some(true)));
    assert_eq!(tuned.sample.ending.as_ref().unwrap().kind, EndKind::Complete);
    assert_eq!(tuned.verdict.as_ref().unwrap().verdict.output, "128\n");
}

#[test]
fn an_edited_reply_is_written_beside_the_one_that_came() {
    let mut b = answered();
    let id = b.id(Side::Tuned);
    b.tell(Msg::Edited { id, text: TUNED.replace("128", "129") });
    b.take();
    let effects = give(&mut b, "turn json");
    let ([Exported::Live { turn, .. }], Paper::Json) = exported(&effects) else { panic!() };
    let tuned: Vec<_> = turn.samples.iter().filter(|s| s.sample.key.side == Side::Tuned).collect();
    assert_eq!(tuned.len(), 2);
    assert_eq!((tuned[0].sample.text.as_str(), tuned[0].passed), (TUNED, None));
    assert_eq!(tuned[1].sample.origin, Origin::Edited);
    assert!(tuned[1].sample.text.contains("$129"));
}

#[test]
fn a_session_is_its_turns_in_the_history_and_the_one_on_the_screen() {
    let mut b = asked();
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    b.tell(Msg::Kept(crate::history::News::Begun { live: 1, id: TurnId(41) }));
    b.write("again").press("enter").take();
    b.tell(Msg::Kept(crate::history::News::Begun { live: 2, id: TurnId(42) }));
    let effects = give(&mut b, "session md");
    let (turns, Paper::Markdown) = exported(&effects) else { panic!() };
    let [Exported::Kept(TurnId(41)), Exported::Live { turn, .. }] = turns else {
        panic!("{turns:?}")
    };
    assert_eq!((turn.id, turn.prompt.as_str()), (TurnId(42), "add 8again"));
}

#[test]
fn without_a_history_a_session_of_several_turns_is_not_written() {
    let mut b = answered();
    let effects = give(&mut b, "session md");
    assert_eq!(exported(&effects).0.len(), 1, "the only turn is on the screen");
    b.press("r").take();
    assert!(give(&mut b, "session md").is_empty());
    assert!(b.state.notice.as_ref().unwrap().text.starts_with("no history is kept"));
}

#[test]
fn a_blind_turn_is_not_written_before_the_vote() {
    let mut b = Bench::live();
    b.press("f8").write("add 8").press("enter");
    b.tell(Msg::Shuffled { turn: 1, swapped: true });
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED).take();
    for words in ["turn md", "session json", "turn .s"] {
        assert!(give(&mut b, words).is_empty());
        assert!(b.state.notice.as_ref().unwrap().text.contains("vote first"));
    }
    b.press("alt-1").take();
    assert_eq!(exported(&give(&mut b, "turn md")).0.len(), 1);
}

#[test]
fn the_list_fits_a_small_screen() {
    let mut b = answered();
    b.press("s");
    let screen = b.screen(80, 24);
    assert!(screen.contains("Save or copy") && screen.contains("copy this section"), "{screen}");
    assert!(screen.contains("turn as Markdown"), "{screen}");
    b.press("ctrl-s");
    assert!(b.state.overlays.is_empty());
}
