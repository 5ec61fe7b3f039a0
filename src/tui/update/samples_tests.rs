//! Several replies of a side to one prompt, by messages alone.

use std::time::Duration;

use super::keeping_tests::{kept, report};
use super::*;
use crate::history::{Change, SampleKey};
use crate::judge::{JudgeEvent, Judgement};
use crate::llm::{Ending, ReplyEvent};
use crate::side::Side;
use crate::tui::bench_test::{BASE, Bench, TUNED};
use crate::tui::message::SampleId;
use crate::tui::state::{MOST, Phase, Rate, Run, Standing, Tab};

/// A bench that has asked both sides for so many replies.
pub(super) fn asked(count: u32) -> Bench {
    let mut b = Bench::live();
    b.state.facts.replies = count;
    b.write("x").press("enter");
    b
}

fn ids(effects: &[Effect], pick: fn(&Effect) -> Option<SampleId>) -> Vec<(Side, u32)> {
    effects.iter().filter_map(pick).map(|id| (id.side, id.index)).collect()
}

fn asks(effects: &[Effect]) -> Vec<(Side, u32)> {
    ids(effects, |e| if let Effect::Ask { id, .. } = e { Some(*id) } else { None })
}

fn runs(effects: &[Effect]) -> Vec<(Side, u32)> {
    ids(effects, |e| if let Effect::Run { id, .. } = e { Some(*id) } else { None })
}

/// A whole reply of a side's sample.
pub(super) fn answer(b: &mut Bench, side: Side, index: u32, text: &str) {
    let id = b.nth(side, index);
    let at = Duration::from_millis(500);
    for event in [ReplyEvent::Text(text.to_owned()), ReplyEvent::Ended(Ending::Complete)] {
        b.tell(Msg::Reply { id, at, since: at, event });
    }
}

/// The verdict of a sample that runs.
pub(super) fn judge(b: &mut Bench, side: Side, index: u32, right: bool) {
    let mut report = report("128\n");
    if !right {
        report["verdict"]["stage"] = "runs".into();
        report["verdict"]["equals_twin"] = false.into();
    }
    let judgement = Box::new(Judgement::of_report(&report).unwrap());
    let id = b.nth(side, index);
    let event = JudgeEvent::Judged(judgement);
    b.tell(Msg::Run { id, at: Duration::from_secs(9), event });
}

#[test]
fn a_prompt_is_put_to_each_side_as_often_as_the_settings_say() {
    let mut b = asked(3);
    let effects = b.take();
    assert_eq!(asks(&effects).len(), 6);
    for side in Side::BOTH {
        assert_eq!(b.state.turn.as_ref().unwrap().count(side), 3);
    }
    let seeds = |effects: &[Effect]| -> Vec<Option<u64>> {
        let ask = |e: &Effect| match e {
            Effect::Ask { id, request, .. } if id.side == Side::Base => Some(request.sampling.seed),
            _ => None,
        };
        effects.iter().filter_map(ask).collect()
    };
    assert_eq!(seeds(&effects), [None, None, None]);
    for asked in &mut b.state.sides {
        asked.parameters.sampling.seed = Some(7);
    }
    b.press("enter");
    assert_eq!(seeds(&b.take()), [Some(7), Some(8), Some(9)], "equal seeds give equal replies");
    b.state.sides = Bench::samples().state.sides;
    b.press("enter");
    assert_eq!(seeds(&b.take()), [Some(0), Some(1), Some(2)], "the replies of a recording in turn");
}

#[test]
fn plus_asks_for_one_more_while_others_still_come() {
    let mut b = asked(1);
    b.take();
    b.press("tab +");
    assert_eq!(asks(&b.take()), [(Side::Base, 1), (Side::Tuned, 1)]);
    answer(&mut b, Side::Base, 1, BASE);
    let turn = b.state.turn.as_ref().unwrap();
    assert_eq!(turn.samples(Side::Base)[1].reply.text(), BASE);
    assert!(turn.samples(Side::Base)[0].streaming());
    for _ in 0..40 {
        b.press("+");
    }
    assert_eq!(b.state.turn.as_ref().unwrap().count(Side::Base), MOST as usize);
    assert!(b.state.notice.as_ref().unwrap().text.contains("no more than 32"));
}

#[test]
fn plus_before_anything_was_sent_says_so() {
    let mut b = Bench::live();
    b.press("tab +");
    assert!(b.take().is_empty());
    assert!(b.state.notice.as_ref().unwrap().text.contains("nothing was sent"));
}

#[test]
fn serial_mode_asks_for_one_reply_at_a_time_and_all_of_one_side_first() {
    let mut b = Bench::live();
    b.state.facts.serial = true;
    b.state.facts.replies = 2;
    b.write("x").press("enter");
    let mut order = asks(&b.take());
    b.press("tab +");
    while let Some((side, index)) = order.last().copied() {
        answer(&mut b, side, index, BASE);
        let next = asks(&b.take());
        assert!(next.len() <= 1);
        if next.is_empty() {
            break;
        }
        order.extend(next);
    }
    let all = |side| [(side, 0), (side, 1), (side, 2)];
    assert_eq!(order, [all(Side::Base), all(Side::Tuned)].concat());
}

#[test]
fn brackets_go_through_the_replies_of_the_selected_side() {
    let mut b = asked(3);
    for index in 0..3 {
        answer(&mut b, Side::Tuned, index, &format!("Reply {index}."));
    }
    b.press("tab tab ]");
    assert_eq!(b.state.sample(Side::Tuned).unwrap().reply.text(), "Reply 1.");
    assert!(b.screen(80, 24).contains("Reply 1."));
    b.press("] ]");
    assert_eq!(b.state.turn.as_ref().unwrap().place(Side::Tuned), 0, "round and round");
    b.press("[");
    assert_eq!(b.state.turn.as_ref().unwrap().place(Side::Tuned), 2);
    assert_eq!(b.state.turn.as_ref().unwrap().place(Side::Base), 0);
    let mut single = asked(1);
    single.press("tab ]");
    assert!(single.state.notice.as_ref().unwrap().text.contains("+ asks for one more"));
}

#[test]
fn f6_runs_all_that_was_not_judged_one_at_a_time_and_f5_the_shown_one() {
    let mut b = asked(2);
    for index in 0..2 {
        answer(&mut b, Side::Base, index, TUNED);
        answer(&mut b, Side::Tuned, index, TUNED);
    }
    b.press("tab tab ]").take();
    b.press("f5");
    assert_eq!(runs(&b.take()), [(Side::Tuned, 1)]);
    judge(&mut b, Side::Tuned, 1, true);
    b.take();
    b.press("f6");
    let mut order = runs(&b.take());
    while let Some((side, index)) = order.last().copied() {
        judge(&mut b, side, index, false);
        let next = runs(&b.take());
        if next.is_empty() {
            break;
        }
        order.extend(next);
    }
    assert_eq!(order, [(Side::Base, 0), (Side::Tuned, 0), (Side::Base, 1)]);
    assert_eq!(b.state.turn.as_ref().unwrap().place(Side::Tuned), 1, "the pane stands still");
    b.press("f6");
    assert_eq!(runs(&b.take()), [(Side::Base, 0)], "all judged: those on the screen again");
}

#[test]
fn all_replies_of_one_side_are_run_by_a_key() {
    let mut b = asked(2);
    for index in 0..2 {
        answer(&mut b, Side::Base, index, TUNED);
        answer(&mut b, Side::Tuned, index, TUNED);
    }
    b.press("tab").take();
    b.press("R");
    assert_eq!(runs(&b.take()), [(Side::Base, 0)]);
    judge(&mut b, Side::Base, 0, true);
    assert_eq!(runs(&b.take()), [(Side::Base, 1)]);
    judge(&mut b, Side::Base, 1, true);
    assert!(runs(&b.take()).is_empty());
    b.press("R");
    assert!(b.state.notice.as_ref().unwrap().text.contains("was judged"));
}

#[test]
fn a_reply_that_still_comes_joins_the_queue_when_it_is_complete() {
    let mut b = asked(2);
    answer(&mut b, Side::Base, 0, TUNED);
    b.take();
    b.press("f6");
    assert_eq!(runs(&b.take()), [(Side::Base, 0)]);
    answer(&mut b, Side::Tuned, 1, TUNED);
    assert!(runs(&b.take()).is_empty(), "one at a time");
    judge(&mut b, Side::Base, 0, true);
    assert_eq!(runs(&b.take()), [(Side::Tuned, 1)]);
}

#[test]
fn escape_empties_the_queue() {
    let mut b = asked(2);
    for index in 0..2 {
        answer(&mut b, Side::Base, index, TUNED);
        answer(&mut b, Side::Tuned, index, TUNED);
    }
    b.press("f6 esc");
    assert!(b.state.run_queue.is_empty());
    let turn = b.state.turn.as_ref().unwrap();
    assert!(!turn.all().any(|sample| matches!(sample.run, Run::AtWork { .. })));
    assert!(matches!(turn.samples(Side::Base)[0].run, Run::Stopped));
}

#[test]
fn what_runs_out_of_sight_moves_nothing_on_the_screen() {
    let mut b = asked(2);
    answer(&mut b, Side::Base, 1, TUNED);
    answer(&mut b, Side::Tuned, 0, TUNED);
    b.press("tab tab t").take();
    b.press("R");
    judge(&mut b, Side::Tuned, 0, true);
    b.press("tab tab tab tab t").take();
    let before = (b.state.tab, b.state.selected);
    assert_eq!(before.0, Tab::Build);
    b.press("f6");
    assert_eq!(runs(&b.take()), [(Side::Base, 1)]);
    assert_eq!((b.state.tab, b.state.selected), before);
}

#[test]
fn the_head_of_a_pane_shows_the_place_the_verdicts_and_the_rate() {
    let mut b = asked(5);
    for index in 0..5 {
        answer(&mut b, Side::Tuned, index, TUNED);
    }
    b.press("tab tab R");
    for (index, right) in [(0, true), (1, false), (2, true), (3, true)] {
        judge(&mut b, Side::Tuned, index, right);
    }
    b.press("esc ]");
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let screen = b.screen(width, height);
        assert!(screen.contains("2/5 ✓✗✓✓·"), "{screen}");
        assert!(screen.contains("3 of 4 right"), "{screen}");
        assert!(screen.contains("Run · Tuned 2/5"), "{screen}");
    }
    assert!(b.screen(80, 24).contains("Base 1/5 ◐◐◐◐◐"), "the other side's tab");
    for _ in 0..10 {
        b.press("+");
    }
    assert!(b.screen(80, 24).contains("2/15 ✓3 ✗1 ◐10 ·1"), "{}", b.screen(80, 24));
}

#[test]
fn a_reply_counts_for_what_it_is() {
    let mut b = asked(6);
    let standing = |b: &Bench, index: usize| {
        b.state.turn.as_ref().unwrap().samples(Side::Tuned)[index].standing()
    };
    assert_eq!(standing(&b, 0), Standing::AtWork);
    for index in [0, 1, 2, 5] {
        answer(&mut b, Side::Tuned, index, TUNED);
    }
    assert_eq!(standing(&b, 0), Standing::Open);
    answer(&mut b, Side::Tuned, 3, "I cannot do that.");
    assert_eq!(standing(&b, 3), Standing::Wrong, "no assembly at all");
    let mut alone = asked(1);
    let cpp = TUNED.split("Now").next().unwrap();
    answer(&mut alone, Side::Tuned, 0, cpp);
    alone.press("tab tab f5");
    judge(&mut alone, Side::Tuned, 0, true);
    assert_eq!(standing(&alone, 0), Standing::Wrong, "only C++, however well it runs");
    let id = b.nth(Side::Tuned, 4);
    let event = ReplyEvent::Ended(Ending::Interrupted("reset".to_owned()));
    b.tell(Msg::Reply { id, at: Duration::ZERO, since: Duration::ZERO, event });
    assert_eq!(standing(&b, 4), Standing::Broken);
    b.press("tab tab R");
    judge(&mut b, Side::Tuned, 0, true);
    judge(&mut b, Side::Tuned, 1, false);
    assert_eq!((standing(&b, 0), standing(&b, 1)), (Standing::Right, Standing::Wrong));
    let id = b.nth(Side::Tuned, 5);
    b.tell(Msg::Edited { id, text: TUNED.replace("128", "129") });
    assert_eq!(standing(&b, 5), Standing::Edited);
    let rate = Rate::of(b.state.turn.as_ref().unwrap().samples(Side::Tuned));
    assert_eq!(rate, Rate { right: 1, judged: 3 });
}

#[test]
fn every_reply_is_kept_under_its_own_number() {
    let mut b = Bench::live();
    b.tell(Msg::Archive(Access::Writes));
    b.state.facts.replies = 2;
    b.write("x").press("enter");
    for index in 0..2 {
        answer(&mut b, Side::Tuned, index, TUNED);
    }
    b.press("tab tab R");
    judge(&mut b, Side::Tuned, 0, true);
    judge(&mut b, Side::Tuned, 1, false);
    b.press("+");
    let changes = kept(&mut b);
    let texts = |key: SampleKey| {
        changes.iter().any(|change| {
            matches!(change, Change::Sample { sample, .. }
                if sample.key == key && sample.text == TUNED && sample.ending.is_some())
        })
    };
    let verdict = |key: SampleKey| {
        changes.iter().find_map(|change| match change {
            Change::Verdict { key: of, verdict, .. } if *of == key => Some(verdict.stage.clone()),
            _ => None,
        })
    };
    for (index, stage) in [(0, "right"), (1, "runs")] {
        let key = SampleKey::first(Side::Tuned, index);
        assert!(texts(key));
        assert_eq!(verdict(key).as_deref(), Some(stage));
    }
    let more = |side| {
        changes.iter().any(|change| {
            matches!(change, Change::Sample { sample, .. }
                if sample.key == SampleKey::first(side, 2))
        })
    };
    assert!(more(Side::Base) && more(Side::Tuned), "one more is kept too");
}

#[test]
fn only_what_is_shown_is_coloured() {
    let mut b = asked(2);
    answer(&mut b, Side::Tuned, 0, TUNED);
    answer(&mut b, Side::Tuned, 1, TUNED);
    b.screen(80, 24);
    let coloured = |b: &Bench, index: usize| {
        let sample = &b.state.turn.as_ref().unwrap().samples(Side::Tuned)[index];
        (0..sample.reply.line_count()).any(|line| !sample.painted.line(line).is_empty())
    };
    assert!(coloured(&b, 0) && !coloured(&b, 1));
    b.press("tab tab ]").screen(80, 24);
    assert!(coloured(&b, 1));
}

#[test]
fn a_fault_in_the_stream_of_one_reply_leaves_the_others_alone() {
    let mut b = asked(2);
    let key = JobKey::Ask(b.nth(Side::Base, 1));
    b.tell(Msg::Panicked { key, message: "boom".to_owned() });
    let turn = b.state.turn.as_ref().unwrap();
    assert!(matches!(turn.samples(Side::Base)[1].phase, Phase::Ended(Ending::Interrupted(_))));
    assert_eq!(turn.all().filter(|sample| sample.streaming()).count(), 3);
}

#[test]
fn thirty_two_replies_can_be_drawn_at_every_size() {
    let mut b = asked(MOST);
    for index in 0..MOST {
        answer(&mut b, Side::Base, index, BASE);
    }
    for (width, height) in [(1, 1), (40, 8), (60, 16), (80, 24), (99, 19), (100, 20), (300, 100)] {
        b.press("tab").screen(width, height);
    }
}
