//! One run of a program that is to be verified, kept whole. Decides nothing.

use std::time::Duration;

use futures::StreamExt as _;

use crate::sandbox::{End, Limits, RunEvent, Stream};
use crate::toolchain::{Program, Toolchain};

/// The processor time of a program of a row.
const TIME: Duration = Duration::from_secs(2);
/// Where an emulator runs the program, it has this times more.
const EMULATED: u32 = 10;

/// What is around a program and must make no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Around {
    variables: &'static [(&'static str, &'static str)],
    /// Address space for a shadow of all memory, which checks reserve and use little of.
    shadow: bool,
}

impl Around {
    /// What every program has around it.
    pub(super) const USUAL: Self = Self { variables: &[], shadow: false };
    /// Other places, times and languages.
    pub(super) const OTHERS: [Self; 2] = [
        Self {
            variables: &[("TZ", "Pacific/Chatham"), ("LANG", "de_DE.UTF-8"), ("HOME", "/nowhere")],
            shadow: false,
        },
        Self {
            variables: &[
                ("TZ", "America/St_Johns"),
                ("LANG", "C"),
                ("LC_ALL", "C"),
                ("USER", "somebody"),
            ],
            shadow: false,
        },
    ];
    /// For a program with the compiler's checks.
    pub(super) const CHECKED: Self = Self { variables: &[], shadow: true };
}

/// What a program did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Did {
    pub(super) end: End,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
}

/// Runs a program on this input. Processor time decides, not time on the clock: the machine may be
/// busy with the other jobs.
pub(super) async fn run(
    toolchain: &Toolchain,
    program: &Program,
    stdin: &str,
    around: Around,
) -> Did {
    let mut job = program.job();
    job.stdin = stdin.as_bytes().to_vec();
    let cpu = if program.emulator.is_some() { TIME * EMULATED } else { TIME };
    job.limits = Limits { cpu, wall: Duration::from_secs(60), ..Limits::default() };
    if around.shadow {
        job.limits.address_space = Some(u64::MAX);
    }
    job.env = around.variables.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let mut events = toolchain.sandbox().run(job);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    while let Some(event) = events.next().await {
        match event {
            RunEvent::Started => {}
            RunEvent::Output { stream: Stream::Stdout, bytes } => stdout.extend(bytes),
            RunEvent::Output { stream: Stream::Stderr, bytes } => stderr.extend(bytes),
            RunEvent::Ended(outcome) => return Did { end: outcome.end, stdout, stderr },
        }
    }
    Did { end: End::NotStarted("the confined run was lost".to_owned()), stdout, stderr }
}
