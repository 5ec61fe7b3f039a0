//! Programs that the user types at: which keys are whose, and when they end.

use std::time::Duration;

use crate::sandbox::{End, Isolation, Outcome, RunEvent, Stream, Typed};
use crate::side::Side;
use crate::tui::bench_test::{Bench, TUNED};
use crate::tui::message::{Effect, JobKey, Msg, SampleId};

/// A bench whose tuned answer runs in its terminal.
fn typing() -> Bench {
    let mut bench = Bench::live();
    bench.write("x").press("enter").answer(Side::Base, "No.").answer(Side::Tuned, TUNED);
    bench.press("f12").take();
    let id = bench.id(Side::Tuned);
    bench.tell(Msg::Console { id, at: Duration::from_secs(2), event: RunEvent::Started });
    bench
}

fn writes(bench: &mut Bench, text: &str) {
    let id = bench.id(Side::Tuned);
    let event = RunEvent::Output { stream: Stream::Stdout, bytes: text.as_bytes().to_vec() };
    bench.tell(Msg::Console { id, at: Duration::from_secs(3), event });
}

fn typed(bench: &mut Bench) -> Vec<u8> {
    let effects = bench.take().into_iter().filter_map(|effect| match effect {
        Effect::Type { typed: Typed::Bytes(bytes), .. } => Some(bytes),
        _ => None,
    });
    effects.flatten().collect()
}

fn stopped(bench: &mut Bench) -> bool {
    let key = JobKey::Console(SampleId { turn: 1, side: Side::Tuned, index: 0 });
    bench.take().iter().any(|effect| matches!(effect, Effect::Stop(of) if *of == key))
}

#[test]
fn f12_runs_the_answer_in_a_terminal_of_the_size_of_the_pane() {
    let mut bench = Bench::live();
    bench.write("x").press("enter").answer(Side::Tuned, TUNED).tell(Msg::Resize(80, 24));
    bench.take();
    bench.press("f12");
    let sizes: Vec<_> = bench
        .take()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Console { size, .. } => Some((size.rows, size.columns)),
            _ => None,
        })
        .collect();
    assert_eq!(sizes, [(9, 78)]);
    bench.tell(Msg::Resize(100, 50));
    let told = bench.take();
    assert!(
        told.iter()
            .any(|e| matches!(e, Effect::Type { typed: Typed::Size(s), .. } if s.columns == 98)),
        "{told:?}"
    );
}

#[test]
fn all_keys_are_the_programs_but_function_keys_and_a_second_escape() {
    let mut bench = typing();
    bench.press("q z tab ctrl-c ctrl-q enter up pgup");
    assert_eq!(typed(&mut bench), b"qz\t\x03\x11\r\x1b[A\x1b[5~");
    bench.press("esc x esc");
    assert_eq!(typed(&mut bench), b"\x1bx\x1b");
    let id = bench.id(Side::Tuned);
    bench.tell(Msg::Console { id, at: Duration::from_secs(9), event: RunEvent::Started });
    bench.press("esc").take();
    bench.press("esc");
    assert!(stopped(&mut bench));
    assert!(bench.screen(100, 30).contains("stopped by you"));
}

#[test]
fn what_it_writes_stands_in_the_pane_and_its_end_says_that_nothing_was_judged() {
    let mut bench = typing();
    writes(&mut bench, "\x1b[2JName? \x1b]0;x\x07");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("Name?") && screen.contains("not judged: you type"), "{screen}");
    let outcome = Outcome {
        end: End::Exited(3),
        wall: Duration::from_secs(5),
        ..Outcome::not_started(Isolation::Full, String::new())
    };
    let id = bench.id(Side::Tuned);
    bench.tell(Msg::Console { id, at: Duration::from_secs(7), event: RunEvent::Ended(outcome) });
    let screen = bench.screen(100, 30);
    assert!(
        screen.contains("(exit 3)") && screen.contains("not judged: input was typed"),
        "{screen}"
    );
    assert!(!screen.contains("✓run"), "{screen}");
    bench.press("y");
    assert!(bench.take().iter().any(|e| matches!(e, Effect::Copy(t) if t == "Name?\n(exit 3)\n")));
}

#[test]
fn another_run_a_new_prompt_and_an_edited_text_end_it() {
    for keys in ["f5", "f4 r", "f4 esc"] {
        let mut bench = typing();
        bench.press(keys);
        assert!(stopped(&mut bench), "{keys}");
    }
    let mut bench = typing();
    let id = bench.id(Side::Tuned);
    bench.tell(Msg::Edited { id, text: "\tnop\n".to_owned() });
    assert!(stopped(&mut bench));
}

#[test]
fn what_comes_for_a_console_that_is_gone_ends_its_job() {
    let mut bench = typing();
    bench.press("f5").take();
    writes(&mut bench, "late");
    assert!(stopped(&mut bench));
    assert!(!bench.screen(100, 30).contains("late"));
}

#[test]
fn an_answer_without_a_program_has_nothing_to_type_at() {
    let mut bench = Bench::live();
    bench.write("x").press("enter").answer(Side::Tuned, "No.").take();
    bench.press("f12");
    assert!(!bench.take().iter().any(|effect| matches!(effect, Effect::Console { .. })));
    assert!(bench.screen(100, 30).contains("holds no program"));
}
