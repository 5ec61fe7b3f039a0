//! The command `tune`: from a data set to a trainer or a host. Decides no settings of a training.

mod adopt;
mod args;
mod export;
mod jobs;
mod local;
mod place;
mod start;
mod watch;

use std::process::ExitCode;

use tokio::runtime::Runtime;

use crate::config::Environment;
use crate::dataset::project::Project;
use crate::host::Job;
use crate::printable::printable;
use crate::tune::data::{Data, Faulty};
use crate::tune::state::State;

use super::say::say;
pub(super) use args::Tune;
use args::{Command, Source};

/// Does the command; the status is 1 if the data is not in order, or the job has no tuned model.
pub(super) fn main(args: &Tune, env: &Environment, runtime: &Runtime) -> anyhow::Result<ExitCode> {
    let project = super::dataset::folder(args.project.as_deref(), env)?;
    match &args.command {
        Command::Export(args) => export::main(args, &project),
        Command::Estimate(args) => start::estimate(args, &project, env),
        Command::Prices(args) => start::prices(args, env),
        Command::Local(args) => local::main(args, env, runtime),
        Command::Start(args) => start::start(args, &project, env, runtime),
        Command::Watch(args) => watch::main(args, &project, env, runtime),
        Command::List(args) => jobs::list(args, &project, env, runtime),
        Command::Cancel(args) => jobs::cancel(args, &project, env, runtime),
        Command::Checkpoints(args) => jobs::checkpoints(args, &project, env, runtime),
    }
}

/// Keeps the host's last word about a job of this project.
fn note(project: &Project, job: &Job) -> anyhow::Result<()> {
    let mut state = State::load(project)?;
    let Some(run) = state.of_job(&job.id) else { return Ok(()) };
    run.status = Some(job.status.to_string());
    run.tuned_model.clone_from(&job.tuned_model);
    state.save(project)
}

/// The checked data, or `None` after every fault has been told.
fn checked(source: &Source, project: &Project) -> anyhow::Result<Option<Data>> {
    match Data::read(project, &source.files(), source.limit)? {
        Ok(data) => Ok(Some(data)),
        Err(faulty) => {
            for Faulty { path, faults } in &faulty {
                let name = path.display().to_string();
                let lines: String =
                    faults.iter().map(|fault| super::dataset::shown(&name, fault)).collect();
                eprint!("{}", printable(&lines));
            }
            eprintln!("assemblergpt: the data is not in order: mend it, or build it again");
            Ok(None)
        }
    }
}

/// Whether an answer to a question with two is yes.
fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}
