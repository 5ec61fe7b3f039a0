//! Conversations by messages alone: repaired answers and follow-ups.

use super::keeping_tests::kept;
use super::samples_tests::{answer, asked, judge};
use super::*;
use crate::history::Change;
use crate::llm::{Request, Role};
use crate::side::Side;
use crate::tui::bench_test::{BASE, Bench, TUNED};
use crate::tui::message::SampleId;
use crate::tui::state::Rate;

fn requests(effects: &[Effect]) -> Vec<(SampleId, Request)> {
    let ask = |e: &Effect| match e {
        Effect::Ask { id, request, .. } => Some((*id, request.clone())),
        _ => None,
    };
    effects.iter().filter_map(ask).collect()
}

fn said(request: &Request) -> Vec<(Role, &str)> {
    request.messages.iter().map(|m| (m.role, m.content.as_str())).collect()
}

/// A turn whose tuned answer was run and is wrong.
fn wrong() -> Bench {
    let mut b = asked(1);
    for side in Side::BOTH {
        answer(&mut b, side, 0, if side == Side::Base { BASE } else { TUNED });
    }
    b.press("tab right f5");
    judge(&mut b, Side::Tuned, 0, false);
    b.take();
    b
}

#[test]
fn a_side_gets_its_own_errors_back_and_the_repaired_answer_never_counts() {
    let mut b = wrong();
    b.press("f");
    let asked = requests(&b.take());
    let [(id, request)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((id.side, id.index), (Side::Tuned, 1));
    let messages = said(request);
    assert_eq!(messages[0], (Role::User, "x"));
    assert_eq!(messages[1], (Role::Assistant, TUNED));
    assert_eq!(messages[2].0, Role::User);
    assert!(messages[2].1.contains("Please answer again"), "{}", messages[2].1);
    answer(&mut b, Side::Tuned, 1, TUNED);
    b.press("f5");
    judge(&mut b, Side::Tuned, 1, true);
    let turn = b.state.turn.as_ref().unwrap();
    assert_eq!(Rate::of(turn.samples(Side::Tuned)), Rate { right: 0, judged: 1 });
    let screen = b.screen(120, 40);
    assert!(screen.contains("2/2 ✗⚕✓"), "{screen}");
    assert!(screen.contains("⚕ repaired"), "{screen}");
}

#[test]
fn a_repaired_answer_can_be_repaired_again_with_all_that_was_said() {
    let mut b = wrong();
    b.press("f");
    answer(&mut b, Side::Tuned, 1, TUNED);
    b.press("f5");
    judge(&mut b, Side::Tuned, 1, false);
    b.take();
    b.press("f");
    let asked = requests(&b.take());
    assert_eq!(asked[0].0.index, 2);
    let roles: Vec<Role> = asked[0].1.messages.iter().map(|m| m.role).collect();
    assert_eq!(
        roles,
        [Role::User, Role::Assistant, Role::User, Role::Assistant, Role::User],
        "prompt, answer, errors, answer, errors"
    );
}

#[test]
fn nothing_is_sent_while_nothing_is_known_against_an_answer() {
    let mut b = Bench::live();
    b.press("tab f");
    assert!(b.state.notice.as_ref().unwrap().text.contains("nothing was sent"));
    let mut b = asked(1);
    b.take();
    b.press("tab f");
    assert!(b.state.notice.as_ref().unwrap().text.contains("still comes"));
    answer(&mut b, Side::Base, 0, BASE);
    b.press("f");
    assert!(b.state.notice.as_ref().unwrap().text.contains("F5 runs it"));
    answer(&mut b, Side::Tuned, 0, TUNED);
    b.press("right f5");
    judge(&mut b, Side::Tuned, 0, true);
    b.take();
    b.press("f");
    assert!(requests(&b.take()).is_empty());
    assert!(b.state.notice.as_ref().unwrap().text.contains("nothing to say"));
}

#[test]
fn the_history_keeps_a_repair_as_a_revision_and_a_later_sample_as_the_next() {
    let mut b = wrong();
    b.state.keeping.access = crate::tui::keeping::Access::Writes;
    b.press("f");
    answer(&mut b, Side::Tuned, 1, TUNED);
    b.press("+");
    let keys: Vec<_> = kept(&mut b)
        .into_iter()
        .filter_map(|change| match change {
            Change::Sample { sample, .. } if sample.key.side == Side::Tuned => {
                Some((sample.key.index, sample.key.revision))
            }
            _ => None,
        })
        .collect();
    assert!(keys.contains(&(0, 1)), "{keys:?}");
    assert!(keys.contains(&(1, 0)), "{keys:?}");
    assert!(!keys.iter().any(|key| key.0 > 1), "{keys:?}");
}

#[test]
fn a_follow_up_goes_to_each_side_in_its_own_conversation_until_a_key_begins_anew() {
    let mut b = asked(1);
    answer(&mut b, Side::Base, 0, BASE);
    b.take();
    b.press("ctrl-f");
    assert!(!b.state.following, "one side has not answered");
    answer(&mut b, Side::Tuned, 0, TUNED);
    b.press("ctrl-f").write("y").press("enter");
    let asked = requests(&b.take());
    let of = |side: Side| asked.iter().find(|(id, _)| id.side == side).unwrap();
    let base = said(&of(Side::Base).1);
    assert_eq!(base, [(Role::User, "x"), (Role::Assistant, BASE), (Role::User, "xy")]);
    assert_eq!(said(&of(Side::Tuned).1)[1], (Role::Assistant, TUNED));
    let screen = b.screen(120, 40);
    assert!(screen.contains("a follow-up"), "{screen}");
    assert!(screen.contains("follows up (Ctrl+F begins anew)"), "{screen}");
    answer(&mut b, Side::Base, 0, BASE);
    answer(&mut b, Side::Tuned, 0, TUNED);
    b.press("tab r");
    let again = requests(&b.take());
    assert_eq!(again[0].1.messages.len(), 3, "the same question in the same conversation");
    b.press("ctrl-f esc esc");
    b.state.focus = crate::tui::state::Focus::Prompt;
    b.take();
    b.press("enter");
    assert_eq!(requests(&b.take())[0].1.messages.len(), 1);
}
