//! A model's program run without telling anybody: what it printed and how it ended. Compares
//! nothing.

use futures::StreamExt as _;

use crate::sandbox::{End, Limits, RunEvent, Stream};
use crate::toolchain::{Program, Toolchain};

use super::play;

/// What a program did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quiet {
    pub(super) end: End,
    /// What it wrote to standard output; hostile data.
    pub(super) stdout: Vec<u8>,
}

impl Quiet {
    /// Whether it came to an end that says something about the program.
    pub(super) fn counts(&self) -> bool {
        match self.end {
            End::Exited(_) | End::Signalled(_) => true,
            End::Limit(_) | End::NotStarted(_) => false,
        }
    }
}

/// Runs the program with this input.
pub(super) async fn run(
    toolchain: &Toolchain,
    program: &Program,
    stdin: &[u8],
    limits: &Limits,
) -> Quiet {
    let mut job = play::job(program, limits);
    job.stdin = stdin.to_vec();
    let mut events = toolchain.sandbox().run(job);
    let mut stdout = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            RunEvent::Output { stream: Stream::Stdout, bytes } => stdout.extend(bytes),
            RunEvent::Started | RunEvent::Output { stream: Stream::Stderr, .. } => {}
            RunEvent::Ended(outcome) => return Quiet { end: outcome.end, stdout },
        }
    }
    Quiet { end: End::NotStarted("the confined run was lost".to_owned()), stdout }
}
