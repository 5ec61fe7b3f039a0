//! One reply judged over all cases of its prompt, and whether a failure is the model's at all. Asks
//! nobody.

use std::fmt;
use std::time::Duration;

use futures::StreamExt as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::judge::{self, Built, Case, JudgeEvent, Judgement, Options, Stage, Who};
use crate::reply::Reply;
use crate::sandbox::{End, Limits};
use crate::toolchain::{BUILT_BEFORE, Build, Toolchain};

use super::super::record::{Record, Verdict};
use super::super::suite::Prompt;

/// So often a failure that may pass is tried again.
const AGAIN: u32 = 2;
/// The pause before the first of these; four times as long before each further one.
const PAUSE: Duration = Duration::from_millis(500);

/// What is written of a judged reply.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    pub(super) cases: Vec<Value>,
}

/// Why nothing can be said about the reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It may be gone at the next try.
    Passing(String),
    /// Something is missing on this machine.
    Lasting(String),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passing(why) | Self::Lasting(why) => f.write_str(why),
        }
    }
}

impl Judged {
    /// Of a reply that was not judged.
    pub(super) fn nothing() -> Self {
        let verdict = Verdict {
            stage: Stage::None.to_string(),
            reason: "not judged".to_owned(),
            assembly_right: None,
            cpp_right: None,
            equals_twin: None,
        };
        Self { verdict, cases: Vec::new() }
    }

    /// What was written of another reply.
    pub(super) fn of(record: Record) -> Self {
        Self { verdict: record.verdict, cases: record.cases }
    }
}

/// What of a reply is judged.
pub(super) fn case(reply: &str) -> Case {
    Case::of(&Reply::from_text(reply))
}

/// The same for replies whose programs, and the lines on which these stand, are the same, where
/// they are given and have to print the same.
pub(super) fn key(case: &Case, prompt: &Prompt) -> [u8; 32] {
    Sha256::digest(format!("{case:?} {:?}", prompt.judged())).into()
}

/// Builds, runs and judges for every case of the prompt; what may pass is tried again.
pub(super) async fn judge(
    toolchain: &Toolchain,
    limits: &Limits,
    prompt: &Prompt,
    case: Case,
) -> Result<Judged, Trouble> {
    let (mut pause, mut tries) = (PAUSE, 0);
    loop {
        match once(toolchain, limits, prompt, case.clone()).await {
            Err(Trouble::Passing(_)) if tries < AGAIN => {
                tries += 1;
                tokio::time::sleep(pause).await;
                pause *= 4;
            }
            judged => return judged,
        }
    }
}

async fn once(
    toolchain: &Toolchain,
    limits: &Limits,
    prompt: &Prompt,
    case: Case,
) -> Result<Judged, Trouble> {
    let mut built = Built { case, ..Built::default() };
    let mut judgements = Vec::new();
    for (stdin, expect) in prompt.judged() {
        let options = Options {
            stdin: stdin.as_bytes().to_vec(),
            expect: expect.map(|text| text.as_bytes().to_vec()),
            limits: limits.clone(),
            ..Options::default()
        };
        let judgement = play(toolchain, &mut built, options).await;
        let mut judgement =
            judgement.ok_or_else(|| Trouble::Passing("the judging was lost".to_owned()))?;
        // Whether it was built before depends on this machine's past, and not on the reply.
        judgement.notes.retain(|note| note != BUILT_BEFORE);
        if let Some(trouble) = trouble(&judgement, &built, expect.is_some()) {
            return Err(trouble);
        }
        judgements.push(judgement);
    }
    let values = judgements.iter().map(serde_json::to_value).collect::<Result<_, _>>();
    let cases = values.map_err(|e| Trouble::Lasting(format!("could not be written: {e}")))?;
    Ok(Judged { verdict: together(&judgements), cases })
}

/// Judges one case and keeps what was built for the next.
async fn play(toolchain: &Toolchain, built: &mut Built, options: Options) -> Option<Judgement> {
    let mut events = judge::run_built(toolchain, built.clone(), options, None);
    while let Some(event) = events.next().await {
        match event {
            JudgeEvent::Built { of: Who::Listing, build } => built.listing = Some(*build),
            JudgeEvent::Built { of: Who::Twin, build } => built.twin = Some(*build),
            JudgeEvent::Judged(judgement) => return Some(*judgement),
            JudgeEvent::Started(_) | JudgeEvent::Output { .. } | JudgeEvent::Ended { .. } => {}
        }
    }
    None
}

/// Whether this machine failed rather than the model.
fn trouble(judgement: &Judgement, built: &Built, expected: bool) -> Option<Trouble> {
    if let Some(missing) = &judgement.missing {
        return Some(Trouble::Lasting(missing.to_string()));
    }
    // Without an expected output the twin decides, so its tools must be there.
    let twin = built.twin.as_ref().and_then(|b| b.missing.as_ref());
    if let Some(missing) = twin.filter(|_| !expected) {
        return Some(Trouble::Lasting(missing.to_string()));
    }
    let mut builds = [&built.listing, &built.twin].into_iter().flatten();
    if let Some(why) = builds.find_map(unworkable) {
        return Some(Trouble::Passing(why));
    }
    let twin_run = judgement.twin.as_ref().and_then(|t| t.run.as_ref());
    let mut runs = [judgement.run.as_ref(), twin_run].into_iter().flatten();
    runs.find_map(|run| not_started(&run.outcome.end)).map(Trouble::Passing)
}

/// Why the build says nothing about its text: a folder or file of ours could not be made, or a
/// tool that is there did not start.
fn unworkable(build: &Build) -> Option<String> {
    const OURS: &str = "could not ";
    if let Some(refused) = build.refused.as_ref().filter(|r| r.starts_with(OURS)) {
        return Some(refused.clone());
    }
    let lost = |m: &str| m.starts_with("could not start ") || m == "the tool was lost";
    let whole = build.failed()?.diagnostics.iter().filter(|d| d.line.is_none());
    whole.map(|d| &d.message).find(|m| lost(m)).cloned()
}

/// Why a run says nothing about its program. One that the kernel itself does not take is the
/// model's failure: not executable, its loader or library absent, too large for its memory.
fn not_started(end: &End) -> Option<String> {
    let End::NotStarted(why) = end else { return None };
    let program = why.starts_with("could not start the program:");
    let codes = [libc::ENOEXEC, libc::ENOENT, libc::ENOMEM, libc::EINVAL, libc::ELIBBAD];
    let taken = codes.iter().all(|code| !why.ends_with(&format!("(os error {code})")));
    (!program || taken).then(|| format!("could not run the program: {why}"))
}

/// The verdict over all cases: the least stage, and a fact only where it holds in all.
fn together(judgements: &[Judgement]) -> Verdict {
    let least = judgements.iter().enumerate().min_by_key(|(_, j)| j.verdict.stage);
    let Some((index, judgement)) = least else { return Judged::nothing().verdict };
    let verdict = &judgement.verdict;
    let many = judgements.len() > 1 && verdict.stage > Stage::Links && verdict.stage < Stage::Right;
    let reason = if many {
        format!("input {} of {}: {}", index + 1, judgements.len(), verdict.reason)
    } else {
        verdict.reason.clone()
    };
    let all = |fact: fn(&judge::Verdict) -> Option<bool>| {
        let facts: Vec<_> = judgements.iter().map(|j| fact(&j.verdict)).collect();
        if facts.contains(&Some(false)) {
            return Some(false);
        }
        facts.iter().all(Option::is_some).then_some(true)
    };
    Verdict {
        stage: verdict.stage.to_string(),
        reason,
        assembly_right: all(|v| v.assembly_right),
        cpp_right: all(|v| v.cpp_right),
        equals_twin: all(|v| v.equals_twin),
    }
}

#[cfg(test)]
mod tests;
