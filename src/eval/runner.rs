//! An evaluation from its plan to its last record: what holds for all of it is written down first,
//! then the pipeline works. Parses no arguments.

mod machine;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::signal::unix::{SignalKind, signal};

use crate::judge::Bounds;
use crate::llm::{Client, Sampling, Source};
use crate::side::Side;
use crate::toolchain::Toolchain;

use super::grade::{Given, Wanted};
use super::live::{Live, Tally};
use super::pipeline::{Asker, Over, Pipeline, Replies, Width};
use super::record::{Model, Run, SCHEMA};
use super::resume::{Done, Journal, Resume, Slot};
use super::suite::{Suite, sha256};

pub use super::live::Funnel;

/// What an evaluation does.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The prompts.
    pub suite: Suite,
    /// Where the results go.
    pub out: PathBuf,
    /// Only so many prompts, the first ones.
    pub limit: Option<usize>,
    /// `[i, n]`, from 1: only every n-th prompt, from the i-th on.
    pub shard: Option<[u32; 2]>,
    /// Replies that are built and run at a time; `None` is as many as the machine has processors.
    pub build_jobs: Option<usize>,
    /// Go on with what is in `out`.
    pub resume: bool,
    /// Going on, try again what failed for reasons that are not the model's.
    pub retry_infrastructure: bool,
    /// How programs are built and run.
    pub bounds: Bounds,
    /// Where replies come from.
    pub from: From,
}

/// Where replies come from.
#[derive(Debug, Clone)]
pub enum From {
    /// Both models are asked.
    Models(Box<Asking>),
    /// They were obtained elsewhere.
    File {
        /// The file.
        path: PathBuf,
        /// Whose replies are in it, where its lines do not say so.
        side: Option<Side>,
    },
}

/// How models are asked.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The client of this process.
    pub client: Client,
    /// Who answers on each side.
    pub sources: [Source; 2],
    /// The system message.
    pub system: Option<String>,
    /// How tokens are picked.
    pub sampling: Sampling,
    /// Replies of each side to each prompt.
    pub samples: u32,
    /// Requests at a time.
    pub concurrency: usize,
    /// How often a side may mend its own failed answer.
    pub repairs: u32,
    /// First all of one side, then all of the other, for servers that hold one model at a time.
    pub serial: bool,
    /// What a million tokens of a prompt and of a reply cost on each side.
    pub prices: [Option<[f64; 2]>; 2],
}

/// How an evaluation went.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// The version of this object.
    pub schema: u32,
    /// The folder of the results.
    pub out: PathBuf,
    /// Whether everything is there; if not, the user stopped it.
    pub complete: bool,
    /// Records that are wanted.
    pub expected: u64,
    /// Records that are there.
    pub written: u64,
    /// Of these, those that were there before.
    pub resumed: u64,
    /// Replies that were built and run.
    pub judged: u64,
    /// Replies that took the judgement of one that is the same.
    pub reused: u64,
    /// How far the first answers of the base model came.
    pub base: Funnel,
    /// How far those of the tuned model came.
    pub tuned: Funnel,
    /// How long it took, in seconds.
    pub seconds: f64,
}

/// Why nothing can be built and run here.
#[derive(Debug, thiserror::Error)]
#[error("could not confine programs as asked: {0}")]
pub struct Unavailable(#[from] crate::sandbox::Error);

/// Makes the evaluation. What happens is shown on standard error.
///
/// # Errors
/// [`Unavailable`] if programs cannot be confined as asked; else what is wrong with the plan, the
/// folder or the file of replies: the message says what to do.
pub async fn run(plan: Plan) -> anyhow::Result<Summary> {
    let mut plan = plan;
    let whole = plan.suite.clone();
    plan.suite = plan.suite.limited(plan.limit);
    let prompts = plan.suite.prompts.len();
    let wanted = Wanted { shard: plan.shard, prompts };
    if !(0..prompts).any(|n| wanted.has(n)) {
        bail!("no prompt takes part: the suite has {prompts}, which are fewer than the shards");
    }
    let toolchain = plan.bounds.toolchain().await.map_err(Unavailable)?;
    machine::warn_of_missing(toolchain.tools());
    let (replies, expected, samples) = replies(&plan, &whole, wanted)?;
    let holds = holds(&plan, samples, machine::facts(&toolchain, &plan.bounds.limits));
    let again = Resume { forget_infrastructure: plan.retry_infrastructure };
    let mut tally = Tally::new(holds.prices);
    tally.expected = expected;
    let resume = plan.resume.then_some(again);
    let (journal, done) = Journal::open(&plan.out, &holds, &plan.suite, resume, |record| {
        tally.add(record);
        tally.before += 1;
        tally.expected += u64::from(record.attempt > 0);
    })?;
    let serial = match &plan.from {
        From::Models(asking) => asking.serial,
        From::File { .. } => false,
    };
    let mut pipeline = pipeline(&plan, replies, toolchain, journal, tally);
    let over = work(&mut pipeline, slots(wanted, samples, serial), done).await?;
    Ok(summary(&plan, &pipeline.tally, over))
}

fn pipeline(
    plan: &Plan,
    replies: Replies,
    toolchain: Toolchain,
    journal: Journal,
    tally: Tally,
) -> Pipeline {
    let (requests, repairs) = match &plan.from {
        From::Models(asking) => (asking.concurrency.max(1), asking.repairs),
        From::File { .. } => (1, 0),
    };
    let judgings = plan.build_jobs.or_else(processors).unwrap_or(1).max(1);
    Pipeline {
        prompts: plan.suite.prompts.iter().cloned().map(Arc::new).collect(),
        replies,
        toolchain,
        limits: plan.bounds.limits.clone(),
        width: Width { requests, judgings },
        repairs,
        journal,
        tally,
        live: Live::new(),
    }
}

async fn work(
    pipeline: &mut Pipeline,
    slots: impl Iterator<Item = Slot>,
    done: Done,
) -> anyhow::Result<Over> {
    let listen = |kind| signal(kind).context("could not listen for signals");
    let mut interrupt = listen(SignalKind::interrupt())?;
    let mut terminate = listen(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    pipeline.run(slots.fuse(), done, stop).await
}

fn processors() -> Option<usize> {
    std::thread::available_parallelism().ok().map(usize::from)
}

/// Where replies come from, how many records there will be, and the samples of each side.
fn replies(plan: &Plan, whole: &Suite, wanted: Wanted) -> anyhow::Result<(Replies, u64, u32)> {
    match &plan.from {
        From::Models(asking) => {
            let Asking { client, sources, system, sampling, samples, .. } = Asking::clone(asking);
            let prompts = (0..wanted.prompts).filter(|n| wanted.has(*n)).count() as u64;
            let asker = Asker { client, sources, system, sampling };
            Ok((Replies::Asked(Box::new(asker)), prompts * u64::from(samples) * 2, samples))
        }
        From::File { path, side } => {
            let open = || Given::open(path, whole, *side, wanted);
            let content = open()?.content()?;
            let every = Wanted { shard: None, ..wanted };
            // All shards of a file must agree on its samples.
            let samples = Given::open(path, whole, *side, every)?.content()?.samples;
            Ok((Replies::Given(Box::new(open()?)), content.replies, samples))
        }
    }
}

/// Every reply that is wanted: both sides of a prompt one after the other, a second sample only
/// when every prompt has a first.
fn slots(wanted: Wanted, samples: u32, serial: bool) -> Box<dyn Iterator<Item = Slot>> {
    let prompts = move || (0..wanted.prompts).filter(move |n| wanted.has(*n));
    if serial {
        return Box::new(Side::BOTH.into_iter().flat_map(move |side| {
            (0..samples)
                .flat_map(move |sample| prompts().map(move |prompt| Slot { prompt, side, sample }))
        }));
    }
    Box::new((0..samples).flat_map(move |sample| {
        prompts().flat_map(move |prompt| Side::BOTH.map(|side| Slot { prompt, side, sample }))
    }))
}

/// What holds for the whole evaluation.
fn holds(plan: &Plan, samples: u32, machine: std::collections::BTreeMap<String, String>) -> Run {
    let (models, system, parameters, repairs, prices) = match &plan.from {
        From::Models(asking) => (
            asking.sources.each_ref().map(model),
            asking.system.as_deref(),
            parameters(asking),
            asking.repairs,
            asking.prices,
        ),
        From::File { .. } => ([None, None], None, Value::Null, 0, [None, None]),
    };
    Run {
        schema: SCHEMA,
        suite: plan.suite.name.clone(),
        suite_sha256: plan.suite.sha256.clone(),
        prompts: plan.suite.prompts.len(),
        samples,
        models,
        system_sha256: system.map(|text| sha256(text.as_bytes())),
        parameters,
        repairs,
        shard: plan.shard,
        machine,
        prices,
        started: now(),
    }
}

fn model(source: &Source) -> Option<Model> {
    match source {
        Source::Http(endpoint) => {
            Some(Model { model: endpoint.model.clone(), base_url: endpoint.address() })
        }
        Source::Cassette { .. } => None,
    }
}

fn parameters(asking: &Asking) -> Value {
    let Sampling { temperature, top_p, max_tokens, seed, stop } = &asking.sampling;
    let extra = asking.sources.each_ref().map(|source| match source {
        Source::Http(endpoint) => json!(endpoint.extra),
        Source::Cassette { .. } => Value::Null,
    });
    json!({
        "temperature": temperature,
        "top_p": top_p,
        "max_tokens": max_tokens,
        "seed": seed,
        "stop": stop,
        "extra": extra,
    })
}

fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |time| time.as_secs())
}

fn summary(plan: &Plan, tally: &Tally, over: Over) -> Summary {
    let [base, tuned] = tally.sides;
    Summary {
        schema: SCHEMA,
        out: plan.out.clone(),
        complete: over == Over::Done,
        expected: tally.expected,
        written: tally.written,
        resumed: tally.before,
        judged: tally.judged,
        reused: tally.reused,
        base,
        tuned,
        seconds: (tally.started.elapsed().as_secs_f64() * 1e3).round() / 1e3,
    }
}
