//! One tool run confined in the build's folder, its words kept. Understands none of them.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::BoxStream;

use crate::sandbox::{Armed, End, Job, Limit, Outcome, RunEvent, Sandbox, signal_name};

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

/// The file from which a held tool reads its arguments.
const ARGUMENTS: &str = "arguments";

/// A tool that is set up while its arguments are not known yet: setting up takes longer than many
/// tools run.
pub(super) struct Held {
    program: PathBuf,
    armed: Armed,
}

/// Sets a tool of binutils up, which reads arguments from a file (`@FILE`), and holds it.
pub(super) fn hold(sandbox: &Sandbox, dir: &Path, program: &Path) -> Held {
    let mut job = Job::build(program, dir);
    job.args = vec![format!("@{ARGUMENTS}").into()];
    Held { program: program.to_owned(), armed: sandbox.arm(job) }
}

/// As [`run`], by the held tool if it is the right one.
pub(super) async fn run_held(
    held: Option<Held>,
    sandbox: &Sandbox,
    dir: &Path,
    command: &Command,
) -> Ran {
    let fits = |held: &Held| held.program == command.program && command.readable.is_empty();
    match held.filter(fits) {
        Some(held) if write_arguments(dir, &command.args).is_ok() => {
            listen(held.armed.go(b""), command).await
        }
        Some(_) | None => run(sandbox, dir, command).await,
    }
}

/// Each argument in quotes on a line of its own, as `ld @FILE` reads them.
fn write_arguments(dir: &Path, args: &[String]) -> std::io::Result<()> {
    let quoted = |arg: &String| format!("\"{}\"\n", arg.replace('\\', r"\\").replace('"', "\\\""));
    let text: String = args.iter().map(quoted).collect();
    // Never into a file that a tool has made here.
    std::fs::File::create_new(dir.join(ARGUMENTS))?.write_all(text.as_bytes())
}

/// Runs the command with `dir` as its only writable place.
pub(super) async fn run(sandbox: &Sandbox, dir: &Path, command: &Command) -> Ran {
    let mut job = Job::build(&command.program, dir);
    job.args = command.args.iter().map(Into::into).collect();
    job.readable.clone_from(&command.readable);
    listen(sandbox.run(job), command).await
}

async fn listen(mut events: BoxStream<'static, RunEvent>, command: &Command) -> Ran {
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
