//! Whether a program that was written from a description alone prints what it should: compiled and
//! run confined. Writes nothing but what is kept to go on faster.

use futures::StreamExt as _;
use serde::{Deserialize, Serialize};

use crate::dataset::project::Project;
use crate::dataset::record::Verified;
use crate::judge::compare;
use crate::printable::printable;
use crate::reply::Reply;
use crate::sandbox::{End, RunEvent, Stream, signal_name};
use crate::toolchain::Toolchain;

/// Where results are kept by what they follow from.
const CACHE: &str = ".cache/describe";
/// What the results depend on beside their input.
const RULES: &str = "1";

/// Why a description does not tell the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unproven {
    /// In words that can be counted.
    pub reason: String,
    /// What exactly; safe to show.
    pub detail: String,
}

fn unproven(reason: &str, detail: &str) -> Unproven {
    let detail = printable(detail).replace('\n', " ").chars().take(200).collect();
    Unproven { reason: reason.to_owned(), detail }
}

type Proof = Result<(), Unproven>;

/// The proofs of all cases, each a program and the reply of whoever solved its description, in
/// order. What was tried before is not tried again.
pub(super) async fn all(
    project: &Project,
    toolchain: &Toolchain,
    cases: Vec<(&Verified, &str)>,
    jobs: usize,
    mut told: impl FnMut(usize, usize),
) -> anyhow::Result<Vec<Proof>> {
    let count = cases.len();
    let work = cases.into_iter().map(|(verified, reply)| async move {
        let stdin = verified.stdin.as_deref().unwrap_or_default();
        let name = format!("{CACHE}/{}.json", super::key(&[RULES, reply, stdin, &verified.stdout]));
        let kept = project.read(&name).ok().and_then(|text| serde_json::from_str(&text).ok());
        if let Some(proof) = kept {
            return Ok(proof);
        }
        let proof: Proof = one(toolchain, verified, reply).await?;
        project.write(&name, &serde_json::to_string(&proof)?)?;
        anyhow::Ok(proof)
    });
    let mut work = futures::stream::iter(work).buffered(jobs.max(1));
    let mut proofs = Vec::new();
    while let Some(proof) = work.next().await {
        proofs.push(proof?);
        told(proofs.len(), count);
    }
    Ok(proofs)
}

async fn one(toolchain: &Toolchain, verified: &Verified, reply: &str) -> anyhow::Result<Proof> {
    let Some(twin) = Reply::from_text(reply).twin() else {
        return Ok(Err(unproven("nobody could solve it", "there is no C++ in the answer")));
    };
    let build = toolchain.compile(&twin).await;
    if let Some(tool) = &build.missing {
        anyhow::bail!("{tool}");
    }
    if let Some(refused) = &build.refused {
        anyhow::bail!("could not compile: {refused}");
    }
    let Some(program) = &build.program else {
        let said = build.failed().map_or(String::new(), |step| step.output.clone());
        return Ok(Err(unproven("nobody could solve it", &format!("it does not compile: {said}"))));
    };
    let mut job = program.job();
    job.stdin = verified.stdin.clone().unwrap_or_default().into_bytes();
    let mut events = toolchain.sandbox().run(job);
    let mut stdout = Vec::new();
    while let Some(event) = events.next().await {
        match event {
            RunEvent::Output { stream: Stream::Stdout, bytes } => stdout.extend(bytes),
            RunEvent::Started | RunEvent::Output { stream: Stream::Stderr, .. } => {}
            RunEvent::Ended(outcome) => return judged(&outcome.end, &stdout, verified),
        }
    }
    anyhow::bail!("the confined run was lost")
}

fn judged(end: &End, stdout: &[u8], verified: &Verified) -> anyhow::Result<Proof> {
    const REASON: &str = "does not tell the output";
    let how = match end {
        End::Exited(0) => None,
        End::Exited(code) => Some(format!("the other program ends with exit code {code}")),
        End::Signalled(signal) => {
            Some(format!("the other program ends by {}", signal_name(*signal)))
        }
        End::Limit(limit) => Some(format!("the other program is stopped by the {limit} limit")),
        End::NotStarted(why) => anyhow::bail!("{why}"),
    };
    let difference = compare::leniently(verified.stdout.as_bytes(), stdout);
    Ok(match (how, difference) {
        (None, None) => Ok(()),
        (Some(how), _) => Err(unproven("nobody could solve it", &how)),
        (None, Some(difference)) => Err(unproven(REASON, &difference.summary)),
    })
}
