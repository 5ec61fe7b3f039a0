//! Programs are run confined for real, at every level.

use assemblergpt::sandbox::{End, Isolation, Job, RunEvent, Sandbox, Stream};
use futures::StreamExt;

const LAUNCHER: &str = env!("CARGO_BIN_EXE_assemblergpt");

async fn run(sandbox: &Sandbox, job: Job) -> (String, String, assemblergpt::sandbox::Outcome) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut events = sandbox.run(job);
    while let Some(event) = events.next().await {
        match event {
            RunEvent::Started => {}
            RunEvent::Output { stream: Stream::Stdout, bytes } => out.extend(bytes),
            RunEvent::Output { stream: Stream::Stderr, bytes } => err.extend(bytes),
            RunEvent::Ended(outcome) => {
                let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
                return (text(out), text(err), outcome);
            }
        }
    }
    panic!("no end");
}

#[tokio::test]
async fn the_strongest_level_that_holds_here_is_found() {
    let sandbox = Sandbox::probe(LAUNCHER.into(), Isolation::LimitsOnly).await.unwrap();
    let (out, err, outcome) =
        run(&sandbox, Job::build("/usr/bin/true", tempfile::tempdir().unwrap().path())).await;
    assert_eq!((out.as_str(), err.as_str(), outcome.end), ("", "", End::Exited(0)));
}
