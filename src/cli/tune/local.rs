//! The command `tune local`: trains in this process, shows how it goes, and stops cleanly. Knows
//! nothing of gradients.

mod args;
mod progress;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde_json::json;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use super::say;
use crate::config::Environment;
use crate::printable::printable;
use crate::tune::local::Job;
pub(super) use args::Local;
use progress::{News, Progress};

/// Stopped by Ctrl+C, as shells have it.
const INTERRUPTED: u8 = 130;
/// News that may wait to be shown.
const AHEAD: usize = 64;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Done,
    OutOfTime,
    Stopped,
}

/// Trains to the end of the plan or of the time, or until Ctrl+C.
pub(super) fn main(args: &Local, env: &Environment, runtime: &Runtime) -> anyhow::Result<ExitCode> {
    let job = Job::new(args.order())?;
    tell_start(args, &job);
    let (limit, every) = (args.time_limit, args.keep_every);
    let checkpoint = job.checkpoint_path();
    let mut progress = Progress::new(args, env, job.all_steps());
    let ended = runtime.block_on(async {
        let (tell, mut heard) = mpsc::channel(AHEAD);
        let work = tokio::task::spawn_blocking(move || train(job, limit, every, &tell));
        loop {
            tokio::select! {
                news = heard.recv() => match news {
                    Some(news) => progress.show(&news)?,
                    None => break,
                },
                // A closed channel is how the worker learns that nobody listens any more.
                _ = tokio::signal::ctrl_c() => heard.close(),
            }
        }
        progress.finish();
        work.await.context("the training broke down")?
    })?;
    let out = printable(&args.out.display().to_string()).into_owned();
    if args.json {
        let complete = ended != Ended::Stopped;
        say(&format!("{}\n", json!({ "model": args.out, "complete": complete })))?;
    }
    if ended == Ended::Stopped {
        let kept = checkpoint.display().to_string();
        eprintln!(
            "stopped: the same command goes on from {}; the model as it is now is {out}",
            printable(&kept)
        );
        return Ok(ExitCode::from(INTERRUPTED));
    }
    if ended == Ended::OutOfTime {
        eprintln!("the time is over");
    }
    if !args.json {
        say(&format!("{out} is written. In the bench:\n  {}\n", printable(&args.bench())))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Trains to the end of the plan or of the time, or until nobody listens any more. The model is
/// written in every case.
fn train(
    mut job: Job,
    limit: Option<Duration>,
    every: Duration,
    tell: &mpsc::Sender<News>,
) -> anyhow::Result<Ended> {
    let (began, before) = (Instant::now(), job.spent);
    let seconds = || before + began.elapsed().as_secs_f64();
    let share = || limit.map_or(0.0, |limit| seconds() / limit.as_secs_f64());
    let mut kept = Instant::now();
    let ended = loop {
        let spent = share();
        if spent >= 1.0 {
            break Ended::OutOfTime;
        }
        let Some(step) = job.step(spent) else { break Ended::Done };
        let mut listens = tell.blocking_send(News::Step { step, seconds: seconds() }).is_ok();
        if let Some(epoch) = step.epoch {
            let validation = job.validate();
            listens = tell.blocking_send(News::Epoch { epoch, step, validation }).is_ok();
        }
        if !listens {
            break Ended::Stopped;
        }
        if kept.elapsed() >= every {
            job.keep(seconds())?;
            kept = Instant::now();
        }
    };
    if ended == Ended::Stopped {
        job.keep(seconds())?;
    }
    job.write()?;
    if ended != Ended::Stopped {
        job.forget()?;
    }
    Ok(ended)
}

/// Says what will be done, and what is left out.
fn tell_start(args: &Local, job: &Job) {
    for left in &job.left_out {
        let line =
            format!("{}, line {}: left out: {}", left.path.display(), left.line, left.reason);
        eprintln!("{}", printable(&line));
    }
    let going_on = match job.resumed {
        0 => String::new(),
        steps => format!("; going on after step {steps}"),
    };
    eprintln!(
        "{} examples of {} tokens; {} parameters are trained in {} steps, {} epochs{going_on}",
        job.examples,
        job.tokens,
        job.parameters(),
        job.all_steps(),
        args.epochs,
    );
}
