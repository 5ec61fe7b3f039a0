//! Finds the strongest level of isolation by really running a program at each.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use futures::stream::StreamExt;

use super::isolation::Isolation;
use super::job::Job;
use super::outcome::{End, RunEvent};
use super::{Error, Sandbox, bubblewrap};

/// The status with which the tiny program ends.
const STATUS: u8 = 42;

/// The strongest level that runs a tiny program, not weaker than `least`.
pub(super) async fn strongest(launcher: PathBuf, least: Isolation) -> Result<Sandbox, Error> {
    let dir = tempfile::tempdir()?;
    let trial = dir.path().join("trial");
    fs::write(&trial, tiny_program())?;
    fs::set_permissions(&trial, fs::Permissions::from_mode(0o755))?;
    let mut reasons = Vec::new();
    for isolation in Isolation::ALL.into_iter().filter(|level| *level >= least) {
        for (name, mut sandbox) in candidates(&launcher, isolation) {
            match try_once(&sandbox, Job::run(&trial)).await {
                Ok(()) => {
                    if name == BY_BUBBLEWRAP {
                        reasons.insert(0, "by bubblewrap".to_owned());
                    }
                    sandbox.reason = (!reasons.is_empty()).then(|| reasons.join("; ").into());
                    return Ok(sandbox);
                }
                Err(why) => reasons.push(format!("{name}: {why}")),
            }
        }
    }
    Err(Error::TooWeak { least, reason: reasons.join("; ") })
}

/// What a level is called that bubblewrap sets up.
const BY_BUBBLEWRAP: &str = "full by bubblewrap";

/// The ways to a level with their names, our own before that of others.
fn candidates(launcher: &Path, isolation: Isolation) -> Vec<(String, Sandbox)> {
    let mut ways = vec![(isolation.to_string(), Sandbox::forced(launcher, isolation))];
    if let (Isolation::Full, Some(path)) = (isolation, bubblewrap::installed()) {
        ways.push((BY_BUBBLEWRAP.to_owned(), Sandbox::through(launcher, path)));
    }
    ways
}

async fn try_once(sandbox: &Sandbox, job: Job) -> Result<(), String> {
    let mut events = sandbox.run(job);
    while let Some(event) = events.next().await {
        match event {
            RunEvent::Started | RunEvent::Output { .. } => {}
            RunEvent::Ended(outcome) => {
                return match outcome.end {
                    End::Exited(status) if status == i32::from(STATUS) => Ok(()),
                    End::NotStarted(why) => Err(why),
                    other => Err(format!("a trial ended with {other:?}")),
                };
            }
        }
    }
    Err("a trial had no end".to_owned())
}

/// A static program of x86-64 that only ends: an ELF header, one program header, and
/// `mov edi, STATUS; mov eax, 60; syscall`.
fn tiny_program() -> Vec<u8> {
    const BASE: u64 = 0x40_0000;
    const HEADERS: u64 = 64 + 56;
    let code = [0xBF, STATUS, 0, 0, 0, 0xB8, 60, 0, 0, 0, 0x0F, 0x05];
    let length = HEADERS + code.len() as u64;
    let mut file = b"\x7fELF\x02\x01\x01".to_vec();
    file.resize(16, 0);
    let half = |file: &mut Vec<u8>, value: u16| file.extend(value.to_le_bytes());
    let word = |file: &mut Vec<u8>, value: u32| file.extend(value.to_le_bytes());
    let long = |file: &mut Vec<u8>, value: u64| file.extend(value.to_le_bytes());
    // An executable file for x86-64, version 1, by elf(5).
    half(&mut file, 2);
    half(&mut file, 62);
    word(&mut file, 1);
    // The entry, then where the program headers are; there are no sections.
    for value in [BASE + HEADERS, 64, 0] {
        long(&mut file, value);
    }
    word(&mut file, 0);
    for value in [64, 56, 1, 64, 0, 0] {
        half(&mut file, value);
    }
    // One segment to load, to be read and executed, from the start of the file.
    word(&mut file, 1);
    word(&mut file, 5);
    for value in [0, BASE, BASE, length, length, 0x1000] {
        long(&mut file, value);
    }
    file.extend(code);
    file
}
