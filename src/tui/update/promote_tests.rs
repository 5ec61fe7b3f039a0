//! Which answers are promoted, by messages alone.

use super::keeping_tests::judged;
use super::samples_tests::judge;
use super::*;
use crate::side::Side;
use crate::tui::bench_test::{BASE, Bench, TUNED};

/// A turn whose replies both came whole; the tuned one is selected.
fn answered() -> Bench {
    let mut b = Bench::live();
    b.write("add 8").press("enter").answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    b.press("tab tab tab").take();
    b
}

fn refused(b: &mut Bench) -> String {
    b.press("P");
    assert!(!b.take().iter().any(|effect| matches!(effect, Effect::Promote(_))));
    b.state.notice.as_ref().unwrap().text.clone()
}

#[test]
fn an_answer_that_was_judged_right_is_promoted_as_it_came() {
    let mut b = answered();
    b.press("f5");
    judged(&mut b, Side::Tuned, "128\n");
    b.take();
    b.press("P");
    let effects = b.take();
    let [Effect::Promote(it)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((it.prompt.as_str(), it.answer.as_str(), it.right), ("add 8", TUNED, true));
}

#[test]
fn what_was_not_judged_or_was_edited_is_refused_with_the_reason() {
    let mut b = answered();
    assert!(refused(&mut b).contains("not judged yet"));
    let id = b.id(Side::Tuned);
    b.tell(Msg::Edited { id, text: TUNED.replace("128", "129") });
    assert!(refused(&mut b).contains("it was edited"));
}

#[test]
fn a_wrong_answer_goes_to_the_next_round() {
    let mut b = answered();
    b.press("f5");
    judge(&mut b, Side::Tuned, 0, false);
    b.take();
    b.press("P");
    let effects = b.take();
    let [Effect::Promote(it)] = &effects[..] else { panic!("{effects:?}") };
    assert!(!it.right);
}
