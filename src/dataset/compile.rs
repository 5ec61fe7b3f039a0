//! Programs to verified assembly: compiled, and the very text run. Makes no rows.

mod strip;
mod trial;
mod verify;

use std::collections::BTreeMap;

use futures::StreamExt as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::toolchain::Toolchain;

use super::funnel::Funnel;
use super::project::{PROGRAMS, Project, REJECTED, REQUESTS, VERIFIED, is_name};
use super::record::{Rejected, Request, Verified};
use verify::{Candidate, Checks};

pub use strip::{Strip, stripped};
pub use verify::{Making, Unavailable};

/// Where results are kept by what they follow from.
const CACHE: &str = ".cache/compile";
/// What the results depend on beside their input: changes with the rules of verification.
const RULES: &str = "6";

/// One program that belongs to no project, without optimisation; the inner error is its own fault.
///
/// # Errors
/// If a tool or the isolation failed.
pub async fn verified(
    toolchain: &Toolchain,
    cpp: &str,
    stdin: Option<String>,
) -> Result<Result<Verified, Rejected>, Unavailable> {
    let making = Making::default();
    let candidate = Candidate {
        program: String::new(),
        cpp: cpp.to_owned(),
        stdin,
        expected: None,
        compiler: verify::compiler(toolchain, &making).await?,
        checks: Checks::here(toolchain).await,
    };
    verify::verify(toolchain, &making, candidate).await
}

/// How to compile.
#[derive(Debug, Clone)]
pub struct Options {
    /// How assembly is made.
    pub making: Making,
    /// How many programs at a time; at least one.
    pub jobs: usize,
    /// Only say what there is to do.
    pub dry_run: bool,
}

/// How much is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Programs that are decided.
    pub done: usize,
    /// All programs.
    pub all: usize,
}

/// What is known of a program in the end; what is kept of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Fate {
    Verified(Verified),
    Rejected(Rejected),
}

/// Verifies every program that is asked for and writes what came of it. What was decided before,
/// under the same compiler and flags, is not run again, so a broken-off run goes on where it was.
///
/// # Errors
/// If the requests cannot be read, a file cannot be written, or a tool or the isolation fails.
pub async fn compile(
    project: &Project,
    toolchain: &Toolchain,
    options: &Options,
    told: impl FnMut(Progress),
) -> anyhow::Result<Funnel> {
    let requests: Vec<Request> = project.read_lines(REQUESTS, "synth")?;
    let asked = asked(&requests);
    let compiler = verify::compiler(toolchain, &options.making).await?;
    let checks = Checks::here(toolchain).await;
    let mut fates = BTreeMap::new();
    let mut open = Vec::new();
    for request in asked.values().copied() {
        let source = source(project, request);
        let decided = match source {
            Err(rejected) => Some(Fate::Rejected(rejected)),
            Ok(cpp) => {
                let candidate = Candidate {
                    program: request.program.clone(),
                    cpp,
                    stdin: request.stdin.clone(),
                    expected: request.expected_stdout.clone(),
                    compiler: compiler.clone(),
                    checks,
                };
                let kept = kept(project, &options.making, &candidate);
                if kept.is_none() {
                    open.push(candidate);
                }
                kept
            }
        };
        if let Some(fate) = decided {
            fates.insert(request.program.as_str(), fate);
        }
    }
    if options.dry_run {
        let mut funnel = Funnel::new("compile", "programs", asked.len());
        for candidate in &open {
            funnel.lose("not compiled yet", &candidate.program, "");
        }
        return Ok(funnel);
    }
    let decided = decide(project, toolchain, options, open, (fates.len(), asked.len()), told);
    for fate in decided.await? {
        let name = match &fate {
            Fate::Verified(v) => v.program.clone(),
            Fate::Rejected(r) => r.program.clone(),
        };
        if let Some(request) = asked.get(name.as_str()) {
            fates.insert(&request.program, fate);
        }
    }
    write(project, fates.into_values().collect(), checks)
}

/// One request of each program: what it reads and prints is the same in all of them.
fn asked(requests: &[Request]) -> BTreeMap<&str, &Request> {
    let mut asked = BTreeMap::new();
    for request in requests {
        asked.entry(request.program.as_str()).or_insert(request);
    }
    asked
}

fn source(project: &Project, request: &Request) -> Result<String, Rejected> {
    let rejected = |reason: &str, detail: String| Rejected {
        program: request.program.clone(),
        reason: reason.to_owned(),
        detail,
    };
    if !is_name(&request.program) {
        let detail = "write a name without / in requests.jsonl".to_owned();
        return Err(rejected("not a file name", detail));
    }
    project
        .read(&format!("{PROGRAMS}/{}.cpp", request.program))
        .map_err(|error| rejected("no program", format!("{error:#}")))
}

async fn decide(
    project: &Project,
    toolchain: &Toolchain,
    options: &Options,
    open: Vec<Candidate>,
    (done, all): (usize, usize),
    mut told: impl FnMut(Progress),
) -> anyhow::Result<Vec<Fate>> {
    let mut progress = Progress { done, all };
    told(progress);
    let work = open.into_iter().map(|candidate| async move {
        let key = key(&options.making, &candidate);
        let fate = match verify::verify(toolchain, &options.making, candidate).await? {
            Ok(verified) => Fate::Verified(verified),
            Err(rejected) => Fate::Rejected(rejected),
        };
        anyhow::Ok((key, fate))
    });
    let mut work = futures::stream::iter(work).buffer_unordered(options.jobs.max(1));
    let mut fates = Vec::new();
    while let Some(decided) = work.next().await {
        let (key, fate) = decided?;
        keep(project, &key, &fate)?;
        fates.push(fate);
        progress.done += 1;
        told(progress);
    }
    Ok(fates)
}

fn write(project: &Project, fates: Vec<Fate>, checks: Checks) -> anyhow::Result<Funnel> {
    let mut funnel = Funnel::new("compile", "programs", fates.len());
    funnel.notes.extend(checks.note().map(str::to_owned));
    let (mut verified, mut rejected) = (Vec::new(), Vec::new());
    for fate in fates {
        match fate {
            Fate::Verified(v) => verified.push(v),
            Fate::Rejected(r) => {
                funnel.lose(&r.reason, &r.program, &r.detail);
                rejected.push(r);
            }
        }
    }
    project.write_lines(VERIFIED, &verified)?;
    project.write_lines(REJECTED, &rejected)?;
    funnel.write(project)?;
    Ok(funnel)
}

fn key(making: &Making, candidate: &Candidate) -> String {
    let mut digest = Sha256::new_with_prefix(RULES);
    let flags = format!("{making:?}");
    let stdin = candidate.stdin.as_deref().unwrap_or_default();
    let expected = match &candidate.expected {
        Some(text) => format!("={text}"),
        None => String::new(),
    };
    let Candidate { program, cpp, compiler, checks, .. } = candidate;
    let parts = [program, cpp, stdin, &expected, &flags, compiler, checks.name()];
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    hex::encode(digest.finalize())
}

fn kept(project: &Project, making: &Making, candidate: &Candidate) -> Option<Fate> {
    let text = project.read(&format!("{CACHE}/{}.json", key(making, candidate))).ok()?;
    serde_json::from_str(&text).ok()
}

fn keep(project: &Project, key: &str, fate: &Fate) -> anyhow::Result<()> {
    project.write(&format!("{CACHE}/{key}.json"), &serde_json::to_string(fate)?)
}
