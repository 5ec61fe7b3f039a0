//! What the bench keeps, by messages alone.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::history::{Change, EndKind, News, TurnRef, Verdict};
use crate::judge::{JudgeEvent, Judgement};
use crate::llm::{Ending, ReplyEvent, Usage};
use crate::side::Side;
use crate::tui::bench_test::{BASE, Bench, TUNED};

/// A bench whose history is open to write.
pub(super) fn keeping() -> Bench {
    let mut b = Bench::live();
    b.tell(Msg::Archive(Access::Writes));
    b
}

pub(super) fn asked() -> Bench {
    let mut b = keeping();
    b.write("add 8").press("enter");
    b
}

/// The changes that were asked for since the last look.
pub(super) fn kept(b: &mut Bench) -> Vec<Change> {
    let effects = b.take().into_iter();
    effects.filter_map(|e| if let Effect::Keep(change) = e { Some(change) } else { None }).collect()
}

/// The text of a side after all changes, as the writer would have it, and how it ended.
fn text(changes: &[Change], side: Side) -> (String, Option<EndKind>) {
    let mut kept = (String::new(), None);
    for change in changes {
        match change {
            Change::Sample { sample, .. } if sample.key.side == side => {
                kept = (sample.text.clone(), sample.ending.as_ref().map(|e| e.kind));
            }
            Change::Append { key, text, .. } if key.side == side => kept.0.push_str(text),
            _ => {}
        }
    }
    kept
}

fn verdicts(changes: &[Change]) -> Vec<&Verdict> {
    let verdicts = changes.iter().map(|c| match c {
        Change::Verdict { verdict, .. } => Some(verdict.as_ref()),
        _ => None,
    });
    verdicts.flatten().collect()
}

/// The object of `run --json` of a program that printed this.
pub(super) fn report(stdout: &str) -> Value {
    json!({
        "schema": 1, "isolation": "full",
        "stages": [{"name": "assemble", "ok": true, "ms": 2.0, "command": ["as", "x.s"],
                    "diagnostics": []},
                   {"name": "link", "ok": true, "ms": 3.0, "command": ["ld", "x.o"]}],
        "run": {"exit_code": 0, "signal": null, "limit": null, "stdout": stdout, "stderr": "",
                "wall_ms": 1.5, "cpu_ms": 1.0, "peak_kib": 2048},
        "twin": {"compiled": true, "exit_code": 0, "stdout": stdout, "equal": true},
        "verdict": {"stage": "right", "reason": "does what its C++ does", "assembly_right": true,
                    "cpp_right": null, "equals_twin": true},
        "notes": ["gas-att: by its registers"], "repairs": [],
    })
}

pub(super) fn judged(b: &mut Bench, side: Side, stdout: &str) {
    let judgement = Box::new(Judgement::of_report(&report(stdout)).unwrap());
    let (id, event) = (b.id(side), JudgeEvent::Judged(judgement));
    b.tell(Msg::Run { id, at: Duration::from_secs(9), event });
}

#[test]
fn nothing_is_kept_while_the_settings_want_nothing_or_another_process_writes() {
    for access in [Access::Off, Access::Opening, Access::Reads("busy".into())] {
        let mut b = Bench::live();
        b.tell(Msg::Archive(access));
        b.write("add 8").press("enter").answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
        b.press("ctrl-q");
        assert_eq!(kept(&mut b), []);
    }
}

#[test]
fn a_turn_is_kept_from_its_prompt_to_its_end() {
    let mut b = asked();
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    let changes = kept(&mut b);
    let Change::Begin { live: 1, turn } = &changes[0] else { panic!("{:?}", changes[0]) };
    assert_eq!(turn.prompt, "add 8");
    assert_eq!(text(&changes, Side::Base), (BASE.to_owned(), Some(EndKind::Complete)));
    assert_eq!(text(&changes, Side::Tuned), (TUNED.to_owned(), Some(EndKind::Complete)));
    let Some(Change::Sample { turn: TurnRef::Live(1), sample }) = changes.last() else { panic!() };
    assert_eq!(
        (sample.model.as_str(), sample.answered_by.as_deref()),
        ("tuned-1", Some("tuned-1"))
    );
    assert_eq!(sample.url.as_deref(), Some("http://127.0.0.1:8081/v1"));
    assert_eq!(sample.parameters, json!({"temperature": 0.9, "max_tokens": 4096}));
    assert_eq!((sample.first_token_ms, sample.total_ms), (Some(400.0), Some(400.0)));
    b.tell(Msg::Tick(Duration::from_secs(60)));
    assert_eq!(kept(&mut b), [], "all is kept");
}

#[test]
fn a_history_that_opens_late_keeps_the_turn_that_has_begun() {
    let mut b = Bench::live();
    b.tell(Msg::Archive(Access::Opening)).write("add 8").press("enter");
    b.reply(Side::Base, 5, ReplyEvent::Text("mov".to_owned()));
    b.tell(Msg::Archive(Access::Writes));
    let changes = kept(&mut b);
    assert!(matches!(changes[0], Change::Begin { live: 1, .. }));
    assert_eq!(text(&changes, Side::Base), ("mov".to_owned(), None));
}

#[test]
fn a_reply_that_grows_is_saved_within_every_second_and_not_at_every_word() {
    let mut b = asked();
    let mut all = kept(&mut b);
    let (mut said, mut saves) = (String::new(), 0);
    for n in 0..500_u64 {
        let word = format!("word{n} ");
        said.push_str(&word);
        b.reply(Side::Tuned, n * 20, ReplyEvent::Text(word));
        if n % 5 == 0 {
            b.tell(Msg::Tick(Duration::from_millis(n * 20)));
        }
        let changes = kept(&mut b);
        saves += changes.len();
        all.extend(changes);
        let old = usize::try_from((n * 20).saturating_sub(1000) / 20).unwrap();
        let seen = text(&all, Side::Tuned).0;
        assert!(seen.contains(&format!("word{old} ")) || n < 50, "a second is lost at word {n}");
    }
    assert!((9..=16).contains(&saves), "{saves} saves in ten seconds");
    assert!(said.starts_with(&text(&all, Side::Tuned).0));
    b.reply(Side::Tuned, 10_100, ReplyEvent::Ended(Ending::Complete));
    all.extend(kept(&mut b));
    assert_eq!(text(&all, Side::Tuned), (said, Some(EndKind::Complete)));
}

#[test]
fn a_pause_of_the_text_is_no_pause_of_the_saving() {
    let mut b = asked();
    b.reply(Side::Tuned, 900, ReplyEvent::Text("one ".to_owned()));
    b.reply(Side::Tuned, 1000, ReplyEvent::Text("two".to_owned()));
    b.tell(Msg::Tick(Duration::from_millis(1900)));
    assert_eq!(text(&kept(&mut b), Side::Tuned).0, "one two");
}

#[test]
fn what_the_user_stops_or_leaves_is_kept_as_interrupted() {
    let mut b = asked();
    b.reply(Side::Tuned, 5, ReplyEvent::Text("mov".to_owned())).press("esc");
    let stopped = kept(&mut b);
    assert_eq!(text(&stopped, Side::Tuned), ("mov".to_owned(), Some(EndKind::Interrupted)));

    let mut b = asked();
    b.reply(Side::Tuned, 5, ReplyEvent::Text("mov".to_owned()));
    b.tell(Msg::Terminate);
    let effects = b.effects.clone();
    assert!(matches!(effects.last(), Some(Effect::Quit)), "it is kept before the end");
    let left = kept(&mut b);
    assert_eq!(text(&left, Side::Tuned), ("mov".to_owned(), Some(EndKind::Interrupted)));
    assert_eq!(text(&left, Side::Base), (String::new(), Some(EndKind::Interrupted)));
}

#[test]
fn a_turn_that_another_one_replaces_is_kept_to_its_last_word() {
    let mut b = asked();
    b.reply(Side::Base, 5, ReplyEvent::Text("mov".to_owned())).press("enter");
    let changes = kept(&mut b);
    let second = changes.iter().position(|c| matches!(c, Change::Begin { live: 2, .. })).unwrap();
    let first = text(&changes[..second], Side::Base);
    assert_eq!(first, ("mov".to_owned(), Some(EndKind::Interrupted)));
}

#[test]
fn a_verdict_is_kept_after_each_run_with_the_tools_that_built_it() {
    let mut b = asked();
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED).press("f5");
    kept(&mut b);
    judged(&mut b, Side::Tuned, "128\n");
    assert!(b.effects.iter().any(|e| matches!(e, Effect::Versions)));
    let first = kept(&mut b);
    assert_eq!(verdicts(&first)[0].output, "128\n");
    b.tell(Msg::Versions(BTreeMap::from([("as".to_owned(), "2.40".to_owned())])));
    let again = kept(&mut b);
    assert_eq!(verdicts(&again)[0].toolchain["as"], "2.40");
    b.press("f5");
    judged(&mut b, Side::Tuned, "129\n");
    assert!(!b.effects.iter().any(|e| matches!(e, Effect::Versions)), "they are known");
    let second = kept(&mut b);
    assert_eq!((verdicts(&second).len(), verdicts(&second)[0].output.as_str()), (1, "129\n"));
    assert_eq!(verdicts(&second)[0].toolchain["as"], "2.40");
    assert_eq!(verdicts(&second)[0].report["stages"][1]["name"], "link");
}

#[test]
fn trouble_of_the_writer_is_told_once() {
    let mut b = keeping();
    let failed = || Msg::Kept(News::Failed("the history is not saved: disk full".to_owned()));
    b.tell(failed());
    assert!(b.state.notice.as_ref().unwrap().text.contains("disk full"));
    b.state.notice = None;
    b.tell(failed());
    assert_eq!(b.state.notice, None);
}

#[test]
fn what_the_start_said_stays_beside_what_the_history_says() {
    let mut b = Bench::live();
    b.state.warn("unknown key `temprature`");
    b.tell(Msg::Archive(Access::Reads("another AssemblerGPT writes".to_owned())));
    let text = &b.state.notice.as_ref().unwrap().text;
    assert!(text.contains("temprature") && text.contains("another"), "{text}");
}

#[test]
fn usage_and_thoughts_are_kept() {
    let mut b = asked();
    b.reply(Side::Base, 1, ReplyEvent::Reasoning("hm".to_owned()));
    let usage = Usage { completion_tokens: Some(7), ..Usage::default() };
    b.reply(Side::Base, 2, ReplyEvent::Usage(usage));
    b.reply(Side::Base, 3, ReplyEvent::Ended(Ending::CutAtLimit));
    let changes = kept(&mut b);
    let Some(Change::Sample { sample, .. }) = changes.last() else { panic!() };
    assert_eq!((sample.reasoning.as_str(), sample.usage.completion_tokens), ("hm", Some(7)));
}
