//! Programs that somebody types at are held as any other, and their keys reach nobody else.

use std::time::Duration;

use assemblergpt::sandbox::{End, Isolation, Job, Limit, RunEvent, Sandbox, TerminalSize, Typed};
use futures::StreamExt;
use tokio::sync::mpsc::{Sender, channel};

use super::hostile::hold_however;
use super::kit::{Ran, World, assert_nothing_left, finish, processes_with, sandbox};

const SIZE: TerminalSize = TerminalSize { rows: 11, columns: 47 };

fn bytes(text: &str) -> Typed {
    Typed::Bytes(text.as_bytes().to_vec())
}

/// Runs a job and types `typed` as soon as it has said `prompt`.
async fn converse(sandbox: &Sandbox, job: Job, prompt: &str, typed: Vec<Typed>) -> Ran {
    let (keys, receiver) = channel(64);
    let mut events = sandbox.run_in_terminal(job, SIZE, receiver);
    let mut stdout = Vec::new();
    while !String::from_utf8_lossy(&stdout).contains(prompt) {
        match events.next().await.unwrap() {
            RunEvent::Output { bytes, .. } => stdout.extend(bytes),
            RunEvent::Started => {}
            RunEvent::Ended(outcome) => panic!("{outcome:?}: {}", String::from_utf8_lossy(&stdout)),
        }
    }
    for one in typed {
        keys.send(one).await.unwrap();
    }
    let ran = finish(events).await;
    Ran { stdout: [stdout, ran.stdout].concat(), ..ran }
}

/// The same with a case that ends well, at every level.
async fn says(case: &str, prompt: &str, typed: &[Typed], wanted: &str) {
    for level in Isolation::ALL {
        let job = World::new().job(case);
        let ran = converse(&sandbox(level), job, prompt, typed.to_vec()).await;
        assert_eq!(ran.outcome.end, End::Exited(0), "{level} {case}: {ran:?}");
        assert_eq!(ran.text(), wanted, "{level} {case}");
    }
}

#[tokio::test]
async fn a_question_is_seen_before_it_is_answered_and_what_is_typed_is_shown() {
    says("asks", "Name? ", &[bytes("Ada\r")], "Name? Ada\r\nHello, Ada.\r\n").await;
}

#[tokio::test]
async fn a_line_can_be_mended_before_it_is_sent_and_input_ended() {
    let typed = [bytes("Adx\u{7f}a\r")];
    says("asks", "Name? ", &typed, "Name? Adx\u{8} \u{8}a\r\nHello, Ada.\r\n").await;
    let ran = converse(
        &sandbox(Isolation::Full),
        World::new().job("asks"),
        "Name? ",
        vec![bytes("\u{4}")],
    )
    .await;
    assert_eq!(ran.outcome.end, End::Exited(3), "{ran:?}");
}

#[tokio::test]
async fn the_terminal_is_the_programs_own_and_has_its_size() {
    let wanted = "11 rows, 47 columns, screen-256color\r\n";
    says("its_own_terminal", "", &[], wanted).await;
}

#[tokio::test]
async fn a_new_size_is_told() {
    let typed = [Typed::Size(TerminalSize { rows: 30, columns: 100 })];
    let wanted = "ready\r\n30 rows, 100 columns\r\n";
    says("told_of_a_new_size", "ready", &typed, wanted).await;
}

#[tokio::test]
async fn ctrl_c_interrupts_the_program_and_nothing_else() {
    let wanted = "ready\r\n^Cinterrupted\r\n";
    says("interrupted_by_a_key", "ready", &[bytes("\u{3}")], wanted).await;
    for level in Isolation::ALL {
        let job = World::new().job("never_reads");
        let ran = converse(&sandbox(level), job, "ready", vec![bytes("\u{3}")]).await;
        assert_eq!(ran.outcome.end, End::Signalled(libc::SIGINT), "{level}: {ran:?}");
    }
}

#[tokio::test]
async fn a_program_can_read_key_by_key() {
    let typed = [bytes("\u{1b}"), bytes("\u{3}x")];
    says("reads_key_by_key", "ready", &typed, "ready\n1b 03 78\n").await;
}

#[tokio::test]
async fn no_program_types_at_its_terminal_or_takes_another() {
    for level in Isolation::ALL {
        let ran =
            converse(&sandbox(level), World::new().job("types_at_itself"), "", Vec::new()).await;
        assert_eq!((ran.outcome.end.clone(), ran.text()), (End::Exited(0), String::new()));
        let refused = &ran.outcome.refused;
        assert!(refused.iter().any(|(call, _)| call == "ioctl(TIOCSTI)"), "{refused:?}");
    }
}

#[tokio::test]
async fn keys_that_nobody_reads_hold_nothing_up() {
    for level in Isolation::ALL {
        let mut job = World::new().job("never_reads");
        job.limits.wall = Duration::from_millis(1500);
        // The terminal shows what is typed.
        job.limits.output = 16 << 20;
        let (keys, receiver) = channel(4);
        let typing = async {
            let mut taken = 0;
            while keys.send(bytes(&"x".repeat(1000))).await.is_ok() {
                taken += 1;
                // The terminal itself throws away what is too much for a line.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            taken
        };
        let run = finish(sandbox(level).run_in_terminal(job, SIZE, receiver));
        let (ran, _) = tokio::join!(run, typing);
        assert_eq!(ran.outcome.end, End::Limit(Limit::Time), "{level}: {ran:?}");
    }
}

#[tokio::test]
async fn what_is_deaf_to_every_key_ends_with_the_one_who_asked() {
    for level in Isolation::ALL {
        let world = World::new();
        let (keys, receiver) = channel(4);
        let mut events = sandbox(level).run_in_terminal(world.job("deaf"), SIZE, receiver);
        let mut said = Vec::new();
        while !said.ends_with(b"ready\r\n") {
            match events.next().await.unwrap() {
                RunEvent::Output { bytes, .. } => said.extend(bytes),
                RunEvent::Started => {}
                RunEvent::Ended(outcome) => panic!("{level}: {outcome:?}"),
            }
        }
        keys.send(bytes("\u{3}\u{1c}\u{1a}\u{4}")).await.unwrap();
        let more = tokio::time::timeout(Duration::from_millis(300), events.next()).await;
        assert!(!matches!(more, Ok(Some(RunEvent::Ended(_)))), "{level}: {more:?}");
        assert!(!processes_with(&world.token).is_empty(), "{level}");
        drop(events);
        assert_nothing_left(&world.token);
    }
}

#[tokio::test]
async fn a_flood_of_escapes_stops_at_the_limit_of_output() {
    for level in Isolation::ALL {
        let job = World::new().job("flood_of_escapes");
        let ran = converse(&sandbox(level), job, "", Vec::new()).await;
        assert_eq!(ran.outcome.end, End::Limit(Limit::Output), "{level}");
        assert_eq!(ran.stdout.len(), 64 << 10, "{level}");
    }
}

/// Runs a job in a terminal at which somebody has typed the end of input and nothing else.
fn at_a_terminal(sandbox: &Sandbox, job: Job) -> impl Future<Output = Ran> + use<> {
    let (keys, receiver): (Sender<Typed>, _) = channel(4);
    keys.try_send(bytes("\u{4}")).unwrap();
    finish(sandbox.run_in_terminal(job, SIZE, receiver))
}

#[tokio::test]
async fn the_hostile_set_is_held_at_a_terminal_at_every_level() {
    for level in Isolation::ALL {
        let without = ["closed_output_and_loop"];
        hold_however(level, &without, |job| at_a_terminal(&sandbox(level), job)).await;
    }
}

#[tokio::test]
async fn a_program_that_closes_its_terminal_is_hung_up_on() {
    for level in Isolation::ALL {
        let job = World::new().job("closed_output_and_loop");
        let ran = at_a_terminal(&sandbox(level), job).await;
        assert_eq!(ran.outcome.end, End::Signalled(libc::SIGHUP), "{level}: {ran:?}");
    }
}
