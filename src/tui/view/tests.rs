//! The screen in every state at three sizes, as snapshots, and what must never be on it.

use std::time::Duration;

use insta::assert_snapshot;
use rstest::rstest;

use crate::history::{EndKind, SideSummary, TurnId, TurnSummary};
use crate::llm::{Ending, Failure, FailureKind, ReplyEvent, Usage};
use crate::side::Side;
use crate::tui::bench_test::{BASE, Bench, TUNED};
use crate::tui::keeping::Access;
use crate::tui::message::{Machine, Msg};
use crate::tui::state::{Found, Row};

/// The sizes that every state is looked at in.
const SIZES: [(u16, u16); 3] = [(60, 16), (80, 24), (200, 60)];

/// Each size's screen under a name of its own.
fn look(name: &str, bench: &mut Bench) {
    for (width, height) in SIZES {
        assert_snapshot!(format!("{name}_{width}x{height}"), bench.screen(width, height));
    }
}

fn failure(message: &str, remedy: &str) -> ReplyEvent {
    ReplyEvent::Ended(Ending::Failed(Failure {
        message: message.to_owned(),
        remedy: remedy.to_owned(),
        kind: FailureKind::Unreachable,
    }))
}

fn turn() -> Bench {
    let mut b = Bench::live();
    b.write("add 8 and 120").press("enter");
    b
}

#[test]
fn the_first_screen_without_a_model() {
    look("samples", &mut Bench::samples());
}

#[test]
fn the_first_screen_with_models() {
    look("models", &mut Bench::live());
}

#[test]
fn both_sides_wait_for_their_servers() {
    let mut b = turn();
    b.reply(Side::Base, 1, ReplyEvent::Sent).reply(Side::Tuned, 1, ReplyEvent::Sent);
    b.tell(Msg::Tick(Duration::from_secs(7)));
    look("waiting", &mut b);
}

#[test]
fn one_side_streams_and_the_other_is_asked_for_patience() {
    let mut b = turn();
    b.reply(Side::Tuned, 400, ReplyEvent::Text(TUNED.chars().take(200).collect()));
    let wait = Duration::from_secs(12);
    let reason = "the server asked to wait (429)".to_owned();
    b.reply(Side::Base, 10, ReplyEvent::Retrying { attempt: 1, wait, reason });
    b.tell(Msg::Tick(Duration::from_secs(3)));
    look("streaming", &mut b);
}

#[test]
fn a_model_that_thinks_shows_its_thoughts_folded() {
    let mut b = turn();
    b.reply(
        Side::Tuned,
        400,
        ReplyEvent::Reasoning("The user wants a sum.\nI use add.".to_owned()),
    );
    look("thinking", &mut b);
}

#[test]
fn both_replies_are_complete() {
    let mut b = turn();
    b.answer(Side::Base, BASE).answer(Side::Tuned, TUNED);
    look("complete", &mut b);
}

#[test]
fn the_figures_of_a_reply_stand_in_its_frame() {
    let mut b = turn();
    b.reply(Side::Tuned, 400, ReplyEvent::Text(TUNED.to_owned()));
    let usage = Usage { completion_tokens: Some(412), ..Usage::default() };
    b.reply(Side::Tuned, 1400, ReplyEvent::Text("\n".to_owned()));
    b.reply(Side::Tuned, 1400, ReplyEvent::Usage(usage));
    b.reply(Side::Tuned, 1400, ReplyEvent::Ended(Ending::Complete));
    let screen = b.screen(200, 60);
    assert!(screen.contains("0.40s first") && screen.contains("412 tok"), "{screen}");
}

#[test]
fn a_side_that_failed_says_why_and_what_to_do() {
    let mut b = turn();
    let remedy = "Start the server, or check --base-url.";
    b.reply(Side::Base, 5, failure("could not reach http://127.0.0.1:8080", remedy));
    b.reply(Side::Tuned, 5, ReplyEvent::Text("Sure! But".to_owned()));
    b.reply(
        Side::Tuned,
        6,
        ReplyEvent::Ended(Ending::Interrupted("the connection broke".to_owned())),
    );
    look("failed", &mut b);
}

#[test]
fn the_palette_and_what_its_words_find() {
    let mut b = turn();
    b.press("ctrl-p");
    look("palette", &mut b);
    b.write("hide");
    assert_snapshot!("palette_found", b.screen(80, 24));
    b.write("qqq");
    assert!(b.screen(80, 24).contains("Nothing is like these words."));
}

#[test]
fn the_help_screen() {
    let mut b = turn();
    b.press("f1");
    look("help", &mut b);
}

/// How many answers of a side passed and failed, and how they ended.
type Counts = (u32, u32, Option<EndKind>);

/// Turns of every kind, the newest first.
fn kept() -> Found {
    let kinds: [(&str, &str, [Counts; 2]); 5] = [
        ("has-assembly", "right", [(0, 1, END), (1, 0, END)]),
        ("runs", "runs", [(0, 0, END), (0, 0, END)]),
        ("none", "none", [(0, 0, None), (0, 0, Some(EndKind::Interrupted))]),
        ("right", "links", [(1, 0, END), (0, 1, END)]),
        ("right", "right", [(1, 0, END), (1, 0, END)]),
    ];
    let rows = (1..=300).rev().map(|id| {
        let (base, tuned, facts) = kinds[usize::try_from(id).unwrap() % kinds.len()];
        let side = |n: usize, stage: &str| {
            let (passed, failed, ending) = facts[n];
            let stage = (ending == END).then(|| stage.to_owned());
            let model = Some(["gpt-4o-mini", "ft:gpt-4o-mini:assembler:7\u{1b}[31m"][n].to_owned());
            SideSummary { model, samples: 1, passed, failed, stage, ending, revisions: 0 }
        };
        let prompt = format!("Create an Assembler program that\nadds {id} and 120.\u{202e}\u{7}");
        let sides = [side(0, base), side(1, tuned)];
        Row {
            summary: TurnSummary { id: TurnId(id), started_ms: 0, prompt, sides },
            when: format!("2026-11-24 03:{:02}", id % 60),
        }
    });
    let rows: Vec<Row> = rows.collect();
    Found { ids: rows.iter().map(|row| row.summary.id).collect(), rows }
}

/// The ending of a reply that came whole.
const END: Option<EndKind> = Some(EndKind::Complete);

fn history(found: Found) -> Bench {
    let mut b = turn();
    b.tell(Msg::Archive(Access::Writes)).press("f2");
    let query = b.state.overlays.browser().unwrap().query;
    b.tell(Msg::Found { query, found: Ok(found) });
    b
}

#[test]
fn the_history() {
    let mut b = history(kept());
    b.press("down");
    look("history", &mut b);
    let screen = b.screen(120, 40);
    assert!(screen.contains("2/300") && screen.contains("✗ not assembled"), "{screen}");
}

#[test]
fn a_history_with_nothing_in_it_says_so() {
    let mut b = history(Found::default());
    assert!(b.screen(80, 24).contains("Nothing was kept yet"));
    b.press("f");
    let query = b.state.overlays.browser().unwrap().query;
    b.tell(Msg::Found { query, found: Ok(Found::default()) });
    assert!(b.screen(80, 24).contains("right by the tuned model and wrong by the base"));
    b.press("/").write("zebra");
    let query = b.state.overlays.browser().unwrap().query;
    b.tell(Msg::Found { query, found: Ok(Found::default()) });
    assert!(b.screen(60, 16).contains("No turn has a prompt"));
}

#[test]
fn the_history_can_be_drawn_at_every_size() {
    for (width, height) in [(1, 1), (40, 8), (41, 9), (60, 16), (99, 19), (140, 30), (300, 100)] {
        let mut b = history(kept());
        for keys in ["G", "g", "/ a", "enter f", "f1", "esc d"] {
            let screen = b.press(keys).screen(width, height);
            for c in screen.chars() {
                assert!(c == '\n' || crate::printable::stand_in(c).is_none(), "{c:?}");
            }
        }
    }
}

#[test]
fn a_zoomed_reply() {
    let mut b = turn();
    b.answer(Side::Tuned, TUNED);
    b.press("tab tab z");
    look("zoomed", &mut b);
}

#[test]
fn a_machine_that_cannot_run_programs() {
    let mut b = turn();
    b.answer(Side::Tuned, TUNED);
    b.tell(Msg::Machine(Machine::Unable("could not confine programs: no seccomp".to_owned())));
    look("unable", &mut b);
}

#[test]
fn one_model_on_both_sides_is_warned_of() {
    let mut b = Bench::live();
    let [base, tuned] = &mut b.state.sides;
    *tuned = base.clone();
    b.write("x").press("enter");
    for side in Side::BOTH {
        b.reply(side, 1, ReplyEvent::Model("same-model".to_owned()));
    }
    assert!(b.screen(200, 60).lines().next().unwrap().contains('!'));
}

#[rstest]
#[case(60, 16)]
#[case(80, 24)]
#[case(120, 40)]
fn escapes_in_a_reply_never_reach_a_cell(#[case] width: u16, #[case] height: u16) {
    let mut b = turn();
    let hostile =
        "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\u{202e}abc\u{200b}\r\n```asm\n\u{8}\u{7f}mov\n```\n";
    b.answer(Side::Tuned, hostile).answer(Side::Base, hostile);
    for c in b.screen(width, height).chars() {
        assert!(c == '\n' || crate::printable::stand_in(c).is_none(), "{c:?}");
    }
}

#[test]
fn the_panes_stand_still_while_text_streams() {
    let mut b = turn();
    let frame = |screen: &str| -> Vec<usize> {
        screen
            .lines()
            .enumerate()
            .filter(|(_, l)| l.contains('╭') || l.contains('╰'))
            .map(|(n, _)| n)
            .collect()
    };
    let before = frame(&b.screen(120, 40));
    for n in 0..200 {
        b.reply(Side::Tuned, n, ReplyEvent::Text(format!("line {n}\n")));
        b.reply(Side::Base, n, ReplyEvent::Text(format!("line {n}\n")));
    }
    assert_eq!(frame(&b.screen(120, 40)), before);
}

#[test]
fn every_size_can_be_drawn_in_every_state() {
    for (width, height) in
        [(1, 1), (10, 3), (39, 7), (40, 8), (60, 16), (99, 19), (100, 20), (300, 100)]
    {
        let mut b = turn();
        b.screen(width, height);
        b.answer(Side::Base, BASE).answer(Side::Tuned, &TUNED.repeat(30));
        b.screen(width, height);
        for keys in ["f1", "esc tab z", "tab", "tab", "pgup up G g", "z esc"] {
            b.press(keys).screen(width, height);
        }
    }
}

#[test]
fn a_line_of_five_megabytes_is_drawn_and_said_to_be_cut() {
    let mut b = turn();
    b.answer(Side::Tuned, &"x".repeat(5_000_000));
    b.press("tab tab g");
    b.screen(80, 24);
    b.press("G");
    assert!(b.screen(80, 24).contains("not shown"));
}
