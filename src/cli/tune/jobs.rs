//! The commands `tune list`, `tune cancel` and `tune checkpoints`.

use std::process::ExitCode;

use serde_json::json;
use tokio::runtime::Runtime;

use super::args::{AtJob, Cancel, List};
use super::place::{AtHost, Place};
use super::watch::{bench, object};
use super::{note, say};
use crate::config::Environment;
use crate::dataset::project::Project;
use crate::host::{HostError, Job};
use crate::printable::printable;
use crate::tune::state::State;

/// The most jobs that a list shows.
const LISTED: usize = 20;

/// The jobs of a host, newest first.
pub(super) fn list(
    args: &List,
    project: &Project,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let place = Place::find(&args.at, project, env)?;
    let jobs = runtime.block_on(place.host().jobs(LISTED))?;
    let own = State::load(project)?.jobs();
    if args.json {
        let rows: Vec<_> = jobs
            .iter()
            .map(|job| {
                let mut row = object(job);
                row["own"] = json!(own.contains(&job.id));
                row
            })
            .collect();
        say(&format!("{}\n", json!({ "jobs": rows })))?;
        return Ok(ExitCode::SUCCESS);
    }
    for job in &jobs {
        let ours = if own.contains(&job.id) { "  (this project)" } else { "" };
        say(&printable(&format!("{}{ours}\n", line(job))))?;
    }
    if jobs.is_empty() {
        eprintln!("{} has no job", place.endpoint.address());
    }
    Ok(ExitCode::SUCCESS)
}

fn line(job: &Job) -> String {
    let model = job.tuned_model.as_deref().or(job.model.as_deref()).unwrap_or("");
    let why = job.error.as_ref().map(|why| format!("  {why}")).unwrap_or_default();
    format!("{}  {}  {model}{why}", job.id, job.status)
}

/// Has a job stopped.
pub(super) fn cancel(
    args: &Cancel,
    project: &Project,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let AtHost { place, host, id } =
        AtHost::find(&args.job.at, args.job.job.as_deref(), project, env)?;
    if args.dry_run {
        let (id, address) = (printable(&id).into_owned(), place.endpoint.address());
        say(&format!("job {id} at {address} would be stopped\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let job = runtime.block_on(async {
        match host.cancel_job(&id).await {
            // It may have been stopped although the answer was lost.
            Err(HostError::Unsure(_)) => host.job(&id).await,
            job => job,
        }
    })?;
    note(project, &job)?;
    if args.job.json {
        say(&format!("{}\n", object(&job)))?;
    } else {
        say(&format!("job {} is {}\n", printable(&job.id), job.status))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The checkpoints of a job, with the command that puts each into the bench.
pub(super) fn checkpoints(
    args: &AtJob,
    project: &Project,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let AtHost { place, host, id } = AtHost::find(&args.at, args.job.as_deref(), project, env)?;
    let (job, list) = runtime
        .block_on(async { anyhow::Ok((host.job(&id).await?, host.checkpoints(&id).await?)) })?;
    let base = job.model.as_deref().unwrap_or("MODEL");
    let rows: Vec<_> = list
        .iter()
        .map(|c| {
            json!({ "model": c.model, "step": c.step, "valid_loss": c.valid_loss,
                "bench": bench(&place, base, &c.model) })
        })
        .collect();
    if args.json {
        say(&format!("{}\n", json!({ "job": job.id, "checkpoints": rows })))?;
        return Ok(ExitCode::SUCCESS);
    }
    for c in &list {
        let step = c.step.map(|n| format!("step {n}  ")).unwrap_or_default();
        let loss = c.valid_loss.map(|x| format!("validation loss {x:.4}  ")).unwrap_or_default();
        say(&printable(&format!("{step}{loss}{}", c.model)))?;
        say(&printable(&format!("\n  {}\n", bench(&place, base, &c.model))))?;
    }
    if list.is_empty() {
        eprintln!("job {} has no checkpoints yet", printable(&job.id));
    }
    Ok(ExitCode::SUCCESS)
}
