//! The history browser, by messages alone.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use super::keeping_tests::{asked, judged, keeping, kept, report};
use super::*;
use crate::history::{
    Change, EndKind, News, Sample as Kept, SampleKey, SampleRecord, SideSummary, Turn, TurnId,
    TurnRef, TurnSummary, Verdict, VerdictRecord,
};
use crate::llm::{Ending, ReplyEvent};
use crate::side::Side;
use crate::tui::bench_test::{BASE, Bench, TUNED};
use crate::tui::message::Purpose;
use crate::tui::report::{Rung, badges};
use crate::tui::state::{Found, Past, Phase, Row, Stretch};

pub(super) fn row(id: i64) -> Row {
    let side =
        |model: &str| SideSummary { model: Some(model.to_owned()), ..SideSummary::default() };
    let summary = TurnSummary {
        id: TurnId(id),
        started_ms: 0,
        prompt: format!("prompt {id}"),
        sides: [side("base-1"), side("tuned-1")],
    };
    Row { summary, when: "2026-11-24 03:04".to_owned() }
}

/// The number of the last question, and what it asked for.
fn question(b: &Bench) -> (u64, crate::history::Filter) {
    let found = b.effects.iter().rev().find_map(|e| match e {
        Effect::Find { query, filter, .. } => Some((*query, filter.clone())),
        _ => None,
    });
    found.expect("the history was not asked")
}

fn answer(b: &mut Bench, ids: &[i64]) {
    let (query, _) = question(b);
    let rows = ids.iter().take(18).copied().map(row).collect();
    let found = Found { ids: ids.iter().copied().map(TurnId).collect(), rows };
    b.tell(Msg::Found { query, found: Ok(found) });
}

/// A browser of the turns 100 to 1, in a terminal of 80x24.
fn browsing() -> Bench {
    let mut b = keeping();
    b.press("f2");
    let ids: Vec<i64> = (1..=100).rev().collect();
    answer(&mut b, &ids);
    b.take();
    b
}

fn past(verdict: bool) -> Past {
    let ending = Some(EndKind::Complete.into());
    let sample = |side, text: &str| Kept {
        text: text.to_owned(),
        ending: ending.clone(),
        answered_by: Some(format!("echo-{side}")),
        parameters: json!({"temperature": 0.2}),
        first_token_ms: Some(410.0),
        total_ms: Some(2410.0),
        usage: crate::history::Usage { completion_tokens: Some(101), ..Default::default() },
        ..Kept::new(SampleKey::first(side, 0), "old-model")
    };
    let verdict = verdict.then(|| VerdictRecord {
        judged_ms: 5,
        verdict: Verdict::of_report(report("128\n"), BTreeMap::new()).unwrap(),
    });
    let samples = vec![
        SampleRecord { sample: sample(Side::Base, BASE), passed: None, verdict: None },
        SampleRecord { sample: sample(Side::Tuned, TUNED), passed: Some(true), verdict },
    ];
    let turn = Turn {
        id: TurnId(97),
        session: 1,
        started_ms: 0,
        system: None,
        prompt: "old prompt".to_owned(),
        vote: None,
        samples,
    };
    Past { turn, when: "2026-11-24 03:04".to_owned() }
}

fn recalled(b: &mut Bench, purpose: Purpose) {
    b.tell(Msg::Recalled { purpose, past: Ok(Some(Box::new(past(true)))) });
}

#[test]
fn f2_opens_the_history_only_where_there_is_one() {
    let mut b = Bench::live();
    b.press("f2");
    assert!(b.state.overlays.browser().is_none() && b.take().is_empty());
    assert!(b.state.notice.as_ref().unwrap().text.contains("--no-history"));
    b.tell(Msg::Archive(Access::Failed("the history is damaged".to_owned()))).press("f2");
    assert!(b.state.notice.as_ref().unwrap().warning && b.state.overlays.browser().is_none());
    b.tell(Msg::Archive(Access::Opening)).press("f2");
    assert!(b.take().is_empty() && b.state.overlays.browser().is_some());
    b.press("/").write("zebra").take();
    b.tell(Msg::Archive(Access::Reads("busy".to_owned())));
    let asked = b.take();
    assert!(matches!(asked[..], [Effect::Prompts(_), Effect::Find { .. }]));
    let words = b.state.overlays.browser().map(|browser| browser.words.to_string());
    assert_eq!(words.as_deref(), Some("zebra"), "what was written meanwhile stays");
    b.press("esc f2");
    assert!(b.state.overlays.browser().is_none());
}

#[test]
fn a_turn_that_is_written_while_the_history_is_open_is_listed() {
    let mut b = browsing();
    let begun = || Msg::Kept(News::Begun { live: 1, id: TurnId(101) });
    b.tell(begun());
    assert!(matches!(b.take()[..], [Effect::Find { .. }]));
    b.press("down").take();
    b.tell(begun());
    assert!(b.take().is_empty(), "the mark stays where it is");
}

#[test]
fn rows_are_loaded_when_they_come_into_view() {
    let mut b = browsing();
    b.press("down down pgdn");
    let loads = b.take().into_iter().filter_map(|e| match e {
        Effect::Load { stretch, .. } => Some(stretch),
        _ => None,
    });
    let loads: Vec<_> = loads.collect();
    assert_eq!(loads, [Stretch { first: TurnId(98), count: 18 }]);
    let query = b.state.overlays.browser().unwrap().query;
    b.tell(Msg::Rows { query, rows: Ok((81..=98).rev().map(row).collect()) });
    b.press("G");
    assert_eq!(b.state.overlays.browser().unwrap().chosen_id(), Some(TurnId(1)));
    assert!(matches!(&b.take()[..], [Effect::Load { .. }]));
    b.tell(Msg::Resize(80, 50));
    assert!(matches!(&b.take()[..], [Effect::Load { .. }]), "a taller window has more rows");
}

#[test]
fn words_are_searched_for_as_they_are_typed_and_late_answers_are_dropped() {
    let mut b = browsing();
    b.press("x q");
    assert!(b.state.overlays.browser().is_none(), "letters are commands in the list");
    let mut b = browsing();
    b.press("/").write("sort d");
    let (query, filter) = question(&b);
    assert_eq!(filter.text.as_deref(), Some("sort d"));
    b.tell(Msg::Found { query: query - 1, found: Ok(Found::default()) });
    assert_eq!(b.state.overlays.browser().unwrap().count(), 100, "a late answer");
    answer(&mut b, &[7]);
    b.press("enter r");
    let effects = b.take();
    let wanted = Effect::Recall { id: TurnId(7), purpose: Purpose::Resend };
    assert_eq!(format!("{:?}", effects.last().unwrap()), format!("{wanted:?}"));
}

#[test]
fn escape_leaves_the_words_first_and_then_the_history() {
    let mut b = browsing();
    b.press("/ a esc");
    assert_eq!(question(&b).1.text, None);
    assert!(b.state.overlays.browser().is_some());
    b.press("esc");
    assert!(b.state.overlays.browser().is_none());
}

#[test]
fn a_key_goes_through_the_choices_by_how_both_did() {
    let mut b = browsing();
    let mut seen = Vec::new();
    for _ in 0..5 {
        b.press("f");
        seen.push(question(&b).1.passed);
    }
    let expected = ["tuned-passed base-failed", "base-passed tuned-failed", "both", "neither", ""];
    for (passed, words) in seen.iter().zip(expected) {
        let mut filter = crate::history::Filter::default();
        words.split_whitespace().for_each(|word| filter.add(word).unwrap());
        assert_eq!(*passed, filter.passed, "{words}");
    }
}

#[test]
fn a_paste_becomes_words_and_does_not_reach_the_prompt() {
    let mut b = browsing();
    b.tell(Msg::Paste("reverse\nstring".to_owned()));
    assert_eq!(question(&b).1.text.as_deref(), Some("reverse string"));
    assert_eq!(b.state.prompt.text(), "");
}

#[test]
fn a_reopened_turn_is_what_it_was() {
    let mut b = browsing();
    b.write("draft").press("enter");
    recalled(&mut b, Purpose::Reopen);
    assert!(b.state.overlays.browser().is_none());
    let turn = b.state.turn.as_ref().unwrap();
    assert_eq!(
        (turn.prompt.as_str(), b.state.prompt.text().as_str()),
        ("old prompt", "old prompt")
    );
    let tuned = b.state.sample(Side::Tuned).unwrap();
    assert_eq!((tuned.reply.text(), &tuned.phase), (TUNED, &Phase::Ended(Ending::Complete)));
    assert_eq!(tuned.timing.first_token, Some(Duration::from_millis(410)));
    assert_eq!(tuned.timing.tokens_per_second(), Some(50.0));
    assert!(badges(tuned).iter().all(|badge| badge.rung == Rung::Passed), "{:?}", badges(tuned));
    assert_eq!(tuned.output.text(), "128\n");
    let log = tuned.build_log.text();
    assert!(log.contains("does what its C++ does") && log.contains("as x.s"), "{log}");
    assert!(tuned.comparison.text().contains("both print the same 4 bytes"));
    let base = b.state.sample(Side::Base).unwrap();
    assert_eq!((badges(base)[1].rung, badges(base)[3].rung), (Rung::Busy, Rung::Untried));
    let builds = b.effects.iter().filter_map(|e| match e {
        Effect::Build { id, .. } => Some(id.side),
        _ => None,
    });
    assert_eq!(builds.collect::<Vec<_>>(), [Side::Base], "only what was never judged is built");
    let screen = b.screen(120, 40);
    let header = screen.lines().next().unwrap();
    assert!(header.contains("from history, 2026-11-24 03:04") && header.contains("temp 0.20"));
    assert!(!header.contains("4096"), "today's limit is not that of then: {header}");
    assert!(screen.contains("echo-tuned"), "{screen}");
}

#[test]
fn a_reopened_turn_is_not_kept_again_but_its_new_runs_are() {
    let mut b = browsing();
    recalled(&mut b, Purpose::Reopen);
    b.tell(Msg::Tick(Duration::from_secs(5)));
    b.tell(Msg::Versions(BTreeMap::new()));
    assert_eq!(kept(&mut b), []);
    b.press("f5");
    let effects = b.take();
    let draft = effects
        .iter()
        .any(|e| matches!(e, Effect::Run { work: crate::tui::message::Work::Draft(_), .. }));
    assert!(draft, "there is no program of then: {effects:?}");
    judged(&mut b, Side::Tuned, "128\n");
    let changes = kept(&mut b);
    let [Change::Verdict { turn: TurnRef::Kept(TurnId(97)), .. }] = &changes[..] else {
        panic!("{changes:?}")
    };
}

#[test]
fn the_case_of_a_first_run_is_kept_for_the_second() {
    let mut b = browsing();
    recalled(&mut b, Purpose::Reopen);
    b.press("f5").take();
    let case = Box::new(crate::judge::Case::of(&b.state.sample(Side::Tuned).unwrap().reply));
    let id = b.id(Side::Tuned);
    b.tell(Msg::Case { id, case });
    judged(&mut b, Side::Tuned, "128\n");
    b.press("f5");
    let effects = b.take();
    let Some(Effect::Run { work: crate::tui::message::Work::Built(built), .. }) =
        effects.iter().find(|e| matches!(e, Effect::Run { .. }))
    else {
        panic!("{effects:?}")
    };
    assert!(built.case.listing.is_some() && built.case.twin.is_some());
}

#[test]
fn streams_are_not_lost_to_a_reopened_turn() {
    let mut b = asked();
    b.reply(Side::Base, 1, ReplyEvent::Text("mov".to_owned())).press("f2");
    answer(&mut b, &[9, 8]);
    b.take();
    b.press("enter");
    assert!(b.take().is_empty() && b.state.notice.as_ref().unwrap().warning);
    assert!(b.state.streaming());
}

#[test]
fn the_turn_on_the_bench_is_not_loaded_over_itself() {
    let mut b = asked();
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    b.tell(Msg::Kept(News::Begun { live: 1, id: TurnId(9) })).press("f2");
    answer(&mut b, &[9, 8]);
    b.take();
    b.press("enter");
    assert!(b.take().is_empty() && b.state.overlays.browser().is_none());
    assert_eq!(b.state.turn.as_ref().unwrap().number, 1);
}

#[test]
fn resending_asks_the_models_of_today() {
    let mut b = browsing();
    b.press("r").take();
    recalled(&mut b, Purpose::Resend);
    let asked = b.take().into_iter().filter(|e| matches!(e, Effect::Ask { .. })).count();
    assert_eq!(asked, 2);
    let turn = b.state.turn.as_ref().unwrap();
    assert_eq!((turn.prompt.as_str(), turn.origin.is_none()), ("old prompt", true));
    assert_eq!(b.state.prompt.text(), "old prompt");
}

#[test]
fn deleting_takes_the_key_twice_in_a_row() {
    let mut b = browsing();
    b.press("d down d");
    assert_eq!(kept(&mut b), []);
    b.press("d");
    assert_eq!(kept(&mut b), [Change::Delete(vec![TurnId(99)])]);
    b.tell(Msg::Kept(News::Deleted(1)));
    let ids: Vec<i64> = (1..=100).rev().filter(|id| *id != 99).collect();
    answer(&mut b, &ids);
    assert_eq!(b.state.overlays.browser().unwrap().chosen_id(), Some(TurnId(98)));
}

#[test]
fn nothing_is_deleted_from_a_history_that_another_process_writes() {
    let mut b = browsing();
    b.state.keeping.access = Access::Reads("another AssemblerGPT writes".to_owned());
    b.press("d d");
    assert_eq!(kept(&mut b), []);
    assert!(b.state.notice.as_ref().unwrap().text.contains("another AssemblerGPT"));
}

#[test]
fn nothing_more_is_kept_of_a_turn_that_was_deleted() {
    let mut b = asked();
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    b.tell(Msg::Kept(News::Begun { live: 1, id: TurnId(9) })).press("f2");
    answer(&mut b, &[9, 8]);
    b.press("d d esc").take();
    b.press("f5");
    judged(&mut b, Side::Tuned, "128\n");
    assert_eq!(kept(&mut b), []);
}

#[test]
fn a_history_that_cannot_be_read_says_why() {
    let mut b = browsing();
    let query = b.state.overlays.browser().unwrap().query;
    b.tell(Msg::Rows { query, rows: Err("the history is damaged\u{1b}[2J".to_owned()) });
    let screen = b.screen(80, 24);
    assert!(screen.contains("the history is damaged␛[2J"), "{screen}");
}

#[test]
fn an_answer_without_a_browser_changes_nothing() {
    let mut b = keeping();
    recalled(&mut b, Purpose::Reopen);
    b.tell(Msg::Found { query: 1, found: Ok(Found::default()) });
    assert!(b.state.turn.is_none() && b.state.overlays.browser().is_none());
}
