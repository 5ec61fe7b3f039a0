//! One tool run confined in the build's folder, its words kept. Understands none of them.

use std::path::Path;
use std::time::Duration;

use futures::StreamExt as _;

use crate::sandbox::{End, Job, Limit, Outcome, RunEvent, Sandbox, signal_name};

use super::recipe::Command;

/// What a tool did.
pub(super) struct Ran {
    /// Whether it ended with status 0.
    pub(super) ok: bool,
    /// From start to end.
    pub(super) wall: Duration,
    /// What it printed on both streams, as it came.
    pub(super) text: String,
    /// Why it did not even start, or who stopped it: a sentence.
    pub(super) stopped: Option<String>,
}

/// Runs the command with `dir` as its only writable place.
pub(super) async fn run(sandbox: &Sandbox, dir: &Path, command: &Command) -> Ran {
    let mut job = Job::build(&command.program, dir);
    job.args = command.args.iter().map(Into::into).collect();
    job.readable.clone_from(&command.readable);
    let mut events = sandbox.run(job);
    let mut printed = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            RunEvent::Started => {}
            RunEvent::Output { bytes, .. } => printed.extend_from_slice(&bytes),
            RunEvent::Ended(outcome) => return ran(command, &outcome, &printed),
        }
    }
    Ran {
        ok: false,
        wall: Duration::ZERO,
        text: String::new(),
        stopped: Some("the tool was lost".into()),
    }
}

fn ran(command: &Command, outcome: &Outcome, printed: &[u8]) -> Ran {
    let name = command.program.file_name().unwrap_or_default().to_string_lossy();
    let stopped = match &outcome.end {
        End::Exited(_) => None,
        End::Signalled(signal) => Some(format!("{name} was ended by {}", signal_name(*signal))),
        End::Limit(Limit::Output) => Some(format!("{name} printed too much and was stopped")),
        End::Limit(limit) => Some(format!("{name} was stopped by its limit ({limit})")),
        End::NotStarted(reason) => Some(format!("could not start {name}: {reason}")),
    };
    Ran {
        ok: outcome.end == End::Exited(0),
        wall: outcome.wall,
        text: String::from_utf8_lossy(printed).into_owned(),
        stopped,
    }
}
