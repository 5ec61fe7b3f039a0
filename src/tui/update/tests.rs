//! The bench by its messages alone: keys and events in, state and effects out.

use super::*;
use std::time::Duration;

use crate::judge::Built;
use crate::llm::{Ending, Failure, FailureKind, ReplyEvent};
use crate::side::Side;
use crate::toolchain::Diagnostic;
use crate::tui::bench_test::{BASE, Bench, TUNED};
use crate::tui::message::SampleId;
use crate::tui::scroll::Scroll;
use crate::tui::state::{Build, Focus, Overlay, Phase, Run, Tab};

fn asked(effects: &[Effect]) -> Vec<Side> {
    effects
        .iter()
        .filter_map(|e| if let Effect::Ask { id, .. } = e { Some(id.side) } else { None })
        .collect()
}

fn built_sides(effects: &[Effect]) -> Vec<Side> {
    effects
        .iter()
        .filter_map(|e| if let Effect::Build { id, .. } = e { Some(id.side) } else { None })
        .collect()
}

fn run_sides(effects: &[Effect]) -> Vec<Side> {
    effects
        .iter()
        .filter_map(|e| if let Effect::Run { id, .. } = e { Some(id.side) } else { None })
        .collect()
}

fn stopped(effects: &[Effect]) -> Vec<JobKey> {
    effects
        .iter()
        .filter_map(|e| if let Effect::Stop(key) = e { Some(*key) } else { None })
        .collect()
}

fn failed() -> Ending {
    Ending::Failed(Failure {
        message: "the server is not there".to_owned(),
        remedy: "Start it.".to_owned(),
        kind: FailureKind::Unreachable,
    })
}

#[test]
fn enter_puts_the_prompt_to_both_models_and_keeps_it_in_the_editor() {
    let mut b = Bench::live();
    b.write("add 8").press("enter");
    assert_eq!(asked(&b.take()), Side::BOTH);
    assert_eq!(b.state.prompt.text(), "add 8");
    assert_eq!(b.state.turn.as_ref().unwrap().prompt, "add 8");
}

#[test]
fn an_empty_prompt_is_not_sent() {
    let mut b = Bench::live();
    b.press("space enter");
    assert!(b.take().is_empty());
    assert!(b.state.notice.is_some());
}

#[test]
fn a_pasted_text_never_submits_and_takes_the_focus_to_the_prompt() {
    let mut b = Bench::live();
    b.press("tab").tell(Msg::Paste("line one\r\nline two\r".to_owned()));
    assert!(b.take().is_empty());
    assert_eq!(b.state.prompt.text(), "line one\nline two\n");
    assert_eq!(b.state.focus, Focus::Prompt);
}

#[test]
fn a_sample_runs_in_two_keys() {
    let mut b = Bench::samples();
    b.press("enter");
    assert_eq!(asked(&b.take()), Side::BOTH);
    b.answer(Side::Tuned, TUNED);
    b.press("f5");
    assert_eq!(run_sides(&b.take()), [Side::Tuned]);
}

#[test]
fn late_events_of_a_turn_that_is_gone_find_nobody() {
    let mut b = Bench::live();
    b.write("one").press("enter");
    let old = b.id(Side::Base);
    b.press("enter");
    b.tell(Msg::Reply {
        id: old,
        at: std::time::Duration::ZERO,
        since: std::time::Duration::ZERO,
        event: ReplyEvent::Text("ghost".to_owned()),
    });
    assert_eq!(b.state.sample(Side::Base).unwrap().reply.text(), "");
}

#[test]
fn one_side_failing_leaves_the_other_alone() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.reply(Side::Base, 5, ReplyEvent::Ended(failed()));
    b.answer(Side::Tuned, TUNED);
    assert_eq!(b.state.sample(Side::Base).unwrap().phase, Phase::Ended(failed()));
    assert_eq!(b.state.sample(Side::Tuned).unwrap().phase, Phase::Ended(Ending::Complete));
    assert_eq!(b.state.sample(Side::Tuned).unwrap().reply.text(), TUNED);
}

#[test]
fn a_complete_listing_is_built_without_a_key_and_only_once() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.take();
    b.reply(Side::Base, 1, ReplyEvent::Text(BASE.to_owned()));
    assert_eq!(built_sides(&b.take()), [Side::Base], "the fence has closed");
    b.reply(Side::Base, 2, ReplyEvent::Text("More words.\n".to_owned()));
    b.reply(Side::Base, 3, ReplyEvent::Ended(Ending::Complete));
    assert!(built_sides(&b.take()).is_empty());
}

#[test]
fn assembly_that_is_being_written_is_looked_at_when_the_text_pauses() {
    let checks =
        |effects: &[Effect]| effects.iter().filter(|e| matches!(e, Effect::Check { .. })).count();
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.reply(Side::Tuned, 500, ReplyEvent::Text("```asm\nmain:\n\tmovx %eax\n".to_owned()));
    b.take();
    b.tell(Msg::Tick(Duration::from_millis(600)));
    assert_eq!(checks(&b.take()), 0, "no pause yet");
    b.tell(Msg::Tick(Duration::from_millis(700)));
    assert_eq!(checks(&b.take()), 1);
    b.tell(Msg::Tick(Duration::from_millis(900)));
    assert_eq!(checks(&b.take()), 0, "one look at a time");
    let said = vec![Diagnostic {
        line: Some(3),
        column: None,
        severity: crate::toolchain::Severity::Error,
        message: "no such instruction".to_owned(),
        explanation: None,
    }];
    let id = b.id(Side::Tuned);
    b.tell(Msg::Checked { id, said });
    let sample = b.state.sample(Side::Tuned).unwrap();
    assert_eq!(sample.marks, [2]);
    assert!(sample.complaint(2).unwrap().contains("no such instruction"));
    b.tell(Msg::Tick(Duration::from_millis(1200)));
    assert_eq!(checks(&b.take()), 0, "nothing has come since");
    b.reply(Side::Tuned, 1300, ReplyEvent::Text("\tret\n".to_owned()));
    b.tell(Msg::Tick(Duration::from_millis(1400)));
    assert_eq!(checks(&b.take()), 0);
    b.tell(Msg::Tick(Duration::from_millis(1750)));
    assert_eq!(checks(&b.take()), 1);
}

#[test]
fn the_cpp_is_compiled_while_the_assembly_is_still_written() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.take();
    let (cpp, rest) = TUNED.split_at(TUNED.find("\t.text").unwrap());
    b.reply(Side::Tuned, 1, ReplyEvent::Text(cpp.to_owned()));
    assert!(matches!(b.take().as_slice(), [Effect::Compile { .. }]));
    b.reply(Side::Tuned, 2, ReplyEvent::Text(rest.to_owned()));
    b.reply(Side::Tuned, 3, ReplyEvent::Ended(Ending::Complete));
    assert!(!b.take().iter().any(|e| matches!(e, Effect::Compile { .. })), "only once");
}

#[test]
fn f5_while_the_text_still_comes_runs_as_soon_as_it_is_complete() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.reply(Side::Tuned, 1, ReplyEvent::Text("Sure:\n```asm\nmain:\n".to_owned()));
    b.press("f5");
    assert!(run_sides(&b.take()).is_empty());
    b.reply(Side::Tuned, 2, ReplyEvent::Text("\tret\n```\n".to_owned()));
    b.reply(Side::Tuned, 3, ReplyEvent::Ended(Ending::Complete));
    assert_eq!(run_sides(&b.take()), [Side::Tuned]);
}

#[test]
fn f6_runs_one_after_the_other() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    b.take();
    b.press("f6");
    assert_eq!(run_sides(&b.take()), [Side::Base]);
    assert_eq!(b.state.run_queue, [b.id(Side::Tuned)]);
}

#[test]
fn an_answer_without_a_program_says_so() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.answer(Side::Tuned, "I cannot do that.");
    b.take();
    b.press("f5");
    assert!(run_sides(&b.take()).is_empty());
    assert!(b.state.notice.as_ref().unwrap().text.contains("no program"));
}

#[test]
fn esc_stops_a_run_before_it_stops_a_stream_and_the_text_stays() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.answer(Side::Tuned, TUNED);
    b.reply(Side::Base, 1, ReplyEvent::Text("half an ans".to_owned()));
    b.press("f5");
    b.take();
    b.press("esc");
    assert_eq!(stopped(&b.take()), [JobKey::Run(b.id(Side::Tuned))]);
    assert!(matches!(b.state.sample(Side::Tuned).unwrap().run, Run::Stopped));
    b.press("esc");
    assert_eq!(stopped(&b.take()), [JobKey::Ask(b.id(Side::Base))]);
    let base = b.state.sample(Side::Base).unwrap();
    assert!(matches!(base.phase, Phase::Ended(Ending::Interrupted(_))));
    assert_eq!(base.reply.text(), "half an ans");
}

#[test]
fn esc_in_a_pane_stops_that_side_only() {
    let mut b = Bench::live();
    b.write("x").press("enter tab");
    b.take();
    b.press("esc");
    assert_eq!(stopped(&b.take()), [JobKey::Ask(b.id(Side::Base))]);
    assert!(b.state.sample(Side::Tuned).unwrap().streaming());
}

#[test]
fn ctrl_c_stops_first_and_quits_only_when_pressed_twice_at_rest() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.take();
    b.press("ctrl-c");
    assert!(!b.take().iter().any(|e| matches!(e, Effect::Quit)));
    b.press("ctrl-c");
    assert!(b.take().is_empty());
    b.press("left ctrl-c");
    assert!(b.take().is_empty(), "another key between them forgets the first");
    b.press("ctrl-c");
    assert!(matches!(b.take().as_slice(), [Effect::Quit]));
}

#[test]
fn serial_mode_asks_the_tuned_side_when_the_base_side_is_done() {
    let mut b = Bench::live();
    b.state.facts.serial = true;
    b.write("x").press("enter");
    assert_eq!(asked(&b.take()), [Side::Base]);
    assert_eq!(b.state.sample(Side::Tuned).unwrap().phase, Phase::Queued);
    b.reply(Side::Base, 1, ReplyEvent::Ended(failed()));
    assert_eq!(asked(&b.take()), [Side::Tuned]);
}

#[test]
fn serial_mode_stopped_asks_nobody_more() {
    let mut b = Bench::live();
    b.state.facts.serial = true;
    b.write("x").press("enter esc");
    assert!(!b.state.streaming());
    assert_eq!(asked(&b.take()), [Side::Base]);
}

#[test]
fn the_focus_goes_round_and_selects_the_side_it_passes() {
    let mut b = Bench::live();
    b.press("tab");
    assert_eq!((b.state.focus, b.state.selected), (Focus::Reply, Side::Base));
    b.press("tab");
    assert_eq!((b.state.focus, b.state.selected), (Focus::Reply, Side::Tuned));
    b.press("tab");
    assert_eq!((b.state.focus, b.state.selected), (Focus::Run, Side::Tuned));
    b.press("tab");
    assert_eq!(b.state.focus, Focus::Prompt);
    b.press("shift-tab");
    assert_eq!(b.state.focus, Focus::Run);
}

#[test]
fn scrolling_up_leaves_the_end_and_the_end_key_follows_again() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.reply(Side::Base, 1, ReplyEvent::Text("line\n".repeat(500)));
    b.press("tab up");
    let Scroll::At(anchor) = b.state.sample(Side::Base).unwrap().scroll else { panic!("follows") };
    b.reply(Side::Base, 2, ReplyEvent::Text("line\n".repeat(500)));
    assert_eq!(
        b.state.sample(Side::Base).unwrap().scroll,
        Scroll::At(anchor),
        "the text stands still"
    );
    b.press("end");
    assert_eq!(b.state.sample(Side::Base).unwrap().scroll, Scroll::Follow);
}

#[test]
fn a_build_of_a_gone_turn_is_dropped_and_one_of_this_turn_is_kept() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.answer(Side::Tuned, TUNED);
    let gone = SampleId { turn: 99, side: Side::Tuned, index: 0 };
    b.tell(Msg::Built { id: gone, built: Box::new(Built::default()) });
    assert!(matches!(b.state.sample(Side::Tuned).unwrap().build, Build::AtWork(_)));
    let id = b.id(Side::Tuned);
    b.tell(Msg::Built { id, built: Box::new(Built::default()) });
    assert!(matches!(b.state.sample(Side::Tuned).unwrap().build, Build::Done { .. }));
}

#[test]
fn a_machine_without_tools_says_so_and_runs_nothing() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.answer(Side::Tuned, TUNED);
    b.take();
    b.tell(Msg::Machine(Machine::Unable("no isolation can be had".to_owned())));
    b.press("f5");
    assert!(b.take().is_empty());
    assert!(b.state.notice.as_ref().unwrap().text.contains("no isolation"));
}

#[test]
fn a_run_that_waited_for_tools_which_are_not_there_ends() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.answer(Side::Tuned, TUNED);
    b.press("f5");
    b.tell(Msg::Machine(Machine::Unable("no isolation can be had".to_owned())));
    assert!(!b.state.sample(Side::Tuned).unwrap().busy());
}

#[test]
fn a_panic_in_a_job_ends_that_job_and_is_named() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.tell(Msg::Panicked { key: JobKey::Ask(b.id(Side::Base)), message: "boom".to_owned() });
    assert!(!b.state.sample(Side::Base).unwrap().streaming());
    assert!(b.state.sample(Side::Tuned).unwrap().streaming());
    assert!(b.state.notice.as_ref().unwrap().text.contains("boom"));
}

#[test]
fn help_opens_scrolls_and_closes_without_touching_the_bench() {
    let mut b = Bench::live();
    b.press("f1 down down");
    assert!(matches!(b.state.overlays.top(), Some(Overlay::Help(2))));
    b.press("esc");
    assert!(b.state.overlays.is_empty());
    assert!(b.take().is_empty());
}

#[test]
fn reasoning_is_never_searched_for_code() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.reply(Side::Base, 1, ReplyEvent::Reasoning("```asm\nmain:\n\tret\n```\n".to_owned()));
    b.reply(Side::Base, 2, ReplyEvent::Text("No code.".to_owned()));
    b.reply(Side::Base, 3, ReplyEvent::Ended(Ending::Complete));
    assert!(built_sides(&b.take()).is_empty());
}

#[test]
fn the_tab_of_the_run_pane_changes_and_resending_asks_again() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    b.press("tab t");
    assert_eq!(b.state.tab, Tab::Build);
    b.take();
    b.press("r");
    assert_eq!(asked(&b.take()), Side::BOTH);
    assert_eq!(b.state.turns, 2);
}

#[test]
fn what_is_written_in_the_input_tab_is_what_programs_read() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.answer(Side::Tuned, TUNED);
    b.press("tab tab tab f4 f4 f4");
    assert_eq!((b.state.focus, b.state.tab), (Focus::Run, Tab::Input));
    b.write("8t").press("enter").write("120");
    b.tell(Msg::Paste("\r\n7".to_owned()));
    b.take();
    b.press("f5");
    let effects = b.take();
    let [.., Effect::Run { stdin, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(stdin, b"8t\n120\n7\n");
    assert_eq!(b.state.tab, Tab::Output, "what it prints is shown");
    assert_eq!(b.state.prompt.text(), "x");
}

#[test]
fn a_text_is_looked_for_letter_by_letter_and_then_by_n() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    b.screen(100, 24);
    b.press("tab tab g / p u s h");
    assert_eq!(b.state.search.text, "push");
    let found = |b: &Bench| b.state.sample(Side::Tuned).unwrap().found;
    let line = |text: &str| TUNED.lines().position(|l| l.contains(text));
    assert_eq!(found(&b), line("pushq"));
    b.press("enter / p o p enter n");
    assert_eq!(found(&b), line("popq"), "the only place comes round again");
    b.press("esc");
    assert!(b.state.search.text.is_empty(), "forgotten");
    b.press("/ z z z z enter");
    assert!(b.state.notice.as_ref().unwrap().text.contains("not found: zzzz"));
}

#[test]
fn a_click_opens_a_tab_and_a_message_of_the_build_leads_to_its_line() {
    use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    let click = |b: &mut Bench, text: &str| {
        let screen = b.screen(120, 40);
        let (row, line) = screen.lines().enumerate().find(|(_, l)| l.contains(text)).unwrap();
        let before = line.split(text).next().unwrap();
        let column = u16::try_from(before.chars().count()).unwrap();
        let kind = MouseEventKind::Down(MouseButton::Left);
        let row = u16::try_from(row).unwrap();
        let at = b.state.now;
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        b.tell(Msg::Mouse { at, event });
    };
    let sample = b.state.sample_mut(Side::Tuned).unwrap();
    sample.build_log.say(crate::theme::Token::Fail, "  line 14: no such instruction");
    for (name, tab) in [("compare", Tab::Compare), ("input", Tab::Input), ("build", Tab::Build)] {
        click(&mut b, name);
        assert_eq!(b.state.tab, tab);
    }
    click(&mut b, "line 14: no such");
    assert_eq!(
        (b.state.focus, b.state.sample(Side::Tuned).unwrap().error),
        (Focus::Reply, Some(13))
    );
}

#[test]
fn an_edited_reply_is_built_marked_and_can_be_taken_back() {
    let mut b = Bench::live();
    b.write("x").press("enter");
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    b.press("tab tab").take();
    b.press("e");
    let effects = b.take();
    let [Effect::Edit { id, text }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(text, TUNED);
    b.tell(Msg::Edited { id: *id, text: TUNED.to_owned() });
    assert!(b.take().is_empty(), "nothing was changed");
    b.tell(Msg::Edited { id: *id, text: TUNED.replace("128", "129") });
    assert_eq!(built_sides(&b.take()), [Side::Tuned]);
    let sample = b.state.sample(Side::Tuned).unwrap();
    assert!(sample.reply.text().contains("129"));
    assert_eq!(sample.original.as_ref().unwrap().text(), TUNED);
    assert!(b.screen(120, 40).contains("edited"));
    b.press("E");
    let sample = b.state.sample(Side::Tuned).unwrap();
    assert_eq!((sample.reply.text(), sample.original.is_none()), (TUNED, true));
    assert_eq!(built_sides(&b.take()), [Side::Tuned]);
}
