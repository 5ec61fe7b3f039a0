//! The command `eval`: puts a suite to both models, or judges replies from elsewhere. Judges
//! nothing itself.

mod args;
mod report;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::process::ExitCode;

use anyhow::Context as _;
use tokio::runtime::Runtime;

use crate::config::{self, Environment, Overrides, Settings};
use crate::eval::batch::{self, Order};
use crate::eval::merge;
use crate::eval::runner::{self, Asking, From, Plan, Summary, Unavailable};
use crate::eval::suite::Suite;
use crate::llm::{Source, same_identity};
use crate::printable::printable;

use super::{bounds, connect};

pub(super) use args::Eval;
use args::{Batch, Command, Grade, Merge, Run, SuiteCommand, Work};

/// Nothing could be said about any reply.
const NOTHING: u8 = 1;
/// The isolation asked for is missing.
const UNAVAILABLE: u8 = 7;
/// As a shell tells of a program that Ctrl+C ended.
const STOPPED: u8 = 130;

/// Does what the command says; the status says how it ended.
pub(super) fn main(args: Eval, env: &Environment, runtime: &Runtime) -> anyhow::Result<ExitCode> {
    match args.command {
        Command::Run(args) => run(*args, env, runtime),
        Command::Report(args) => report::report(&args, env),
        Command::Compare(args) => report::compare(&args, env),
        Command::Grade(args) => grade(args, env, runtime),
        Command::Merge(args) => merge_command(&args),
        Command::Batch(args) => batch_command(&args, env),
        Command::Suite(args) => suite(&args.command),
    }
}

fn run(args: Run, env: &Environment, runtime: &Runtime) -> anyhow::Result<ExitCode> {
    let suite = Suite::load(&args.suite)?;
    let settings = config::load(&args.connect.overrides(), env)?;
    warn(&settings.warnings);
    let from = if let Some(path) = &args.from {
        From::File { path: path.clone(), side: None }
    } else {
        let connection = connect::connect(&settings, &args.connect.wanted(env, runtime))?;
        if connection.unnamed {
            anyhow::bail!(
                "which models? Write --base MODEL --tuned MODEL, and --base-url URL where they are not OpenAI's"
            );
        }
        if let [Source::Http(base), Source::Http(tuned)] = &connection.sources {
            warn(same_identity((base, None), (tuned, None)).as_slice());
        }
        warn(one_sided(&settings).as_slice());
        From::Models(Box::new(Asking {
            client: connection.client,
            sources: connection.sources,
            system: settings.asking.system.clone(),
            sampling: connect::sampling(&settings.asking),
            samples: args.samples,
            concurrency: args.concurrency,
            repairs: args.repair,
            serial: settings.serial,
            prices: settings.models.each_ref().map(|model| model.price),
        }))
    };
    let bounds = bounds(&settings, env)?;
    finish(plan(suite, args.work, bounds, from), args.json, runtime)
}

/// An evaluation asks both models alike, whatever one side's table says.
fn one_sided(settings: &Settings) -> Option<String> {
    let own = settings.models.iter().any(|model| model.asking != settings.asking);
    own.then(|| {
        "an evaluation asks both models alike: the parameters under [base] and [tuned] in the \
         settings are not used"
            .to_owned()
    })
}

fn grade(args: Grade, env: &Environment, runtime: &Runtime) -> anyhow::Result<ExitCode> {
    let suite = Suite::load(&args.suite)?;
    let overrides = Overrides { config: args.config.clone(), ..Overrides::default() };
    let settings = config::load(&overrides, env)?;
    warn(&settings.warnings);
    let from = From::File { path: args.samples, side: args.side };
    let bounds = bounds(&settings, env)?;
    finish(plan(suite, args.work, bounds, from), args.json, runtime)
}

fn plan(suite: Suite, work: Work, bounds: crate::judge::Bounds, from: From) -> Plan {
    Plan {
        suite,
        out: work.out,
        limit: work.limit,
        shard: work.shard,
        build_jobs: work.build_jobs,
        resume: work.resume,
        retry_infrastructure: work.retry_infrastructure,
        bounds,
        from,
    }
}

fn finish(plan: Plan, json: bool, runtime: &Runtime) -> anyhow::Result<ExitCode> {
    let summary = match runtime.block_on(runner::run(plan)) {
        Ok(summary) => summary,
        Err(error) if error.is::<Unavailable>() => {
            eprintln!("assemblergpt: {error:#}");
            return Ok(ExitCode::from(UNAVAILABLE));
        }
        Err(error) => return Err(error),
    };
    if json {
        let mut out = std::io::stdout().lock();
        serde_json::to_writer(&mut out, &summary)?;
        writeln!(out)?;
    }
    Ok(ExitCode::from(said(&summary)))
}

/// Says how it ended; returns the exit status.
fn said(summary: &Summary) -> u8 {
    let Summary { written, expected, out, .. } = summary;
    if !summary.complete {
        eprintln!(
            "stopped: {written} of {expected} replies are in {}; the same command with --resume goes on",
            out.display()
        );
        return STOPPED;
    }
    eprintln!("{written} replies are in {}", out.display());
    let lost = summary.base.infrastructure + summary.tuned.infrastructure;
    if lost > 0 {
        eprintln!(
            "{lost} of them could not be judged through no fault of a model; --resume --retry-infrastructure tries these again"
        );
    }
    let all = summary.base.requested + summary.tuned.requested;
    if lost == all { NOTHING } else { 0 }
}

fn warn(warnings: &[String]) {
    for warning in warnings {
        eprintln!("{}", printable(warning));
    }
}

fn merge_command(args: &Merge) -> anyhow::Result<ExitCode> {
    let merged = merge::merge(&args.parts, &args.out)?;
    warn(&merged.notes);
    eprintln!("{} records are in {}", merged.records, args.out.display());
    Ok(ExitCode::SUCCESS)
}

fn batch_command(args: &Batch, env: &Environment) -> anyhow::Result<ExitCode> {
    let suite = Suite::load(&args.suite)?.limited(args.limit);
    let settings = config::load(&args.overrides(), env)?;
    warn(&settings.warnings);
    let order = Order {
        model: args.model.clone(),
        side: args.side,
        samples: args.samples,
        system: settings.asking.system.clone(),
        sampling: connect::sampling(&settings.asking),
    };
    let writing = || format!("could not write {}", args.out.display());
    let mut out = BufWriter::new(File::create(&args.out).with_context(writing)?);
    let written = batch::write(&suite, &order, &mut out).with_context(writing)?;
    out.flush().with_context(writing)?;
    eprintln!("{written} requests are in {}", args.out.display());
    Ok(ExitCode::SUCCESS)
}

fn suite(command: &SuiteCommand) -> anyhow::Result<ExitCode> {
    let SuiteCommand::Check { suite, json } = command;
    let suite = match Suite::load(suite) {
        Ok(suite) => suite,
        Err(error) => {
            eprintln!("assemblergpt: {error}");
            return Ok(ExitCode::from(1));
        }
    };
    let census = suite.census();
    let mut out = std::io::stdout().lock();
    if *json {
        serde_json::to_writer(&mut out, &census)?;
        writeln!(out)?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(
        out,
        "{}: {} prompts, {} with expected output, {} that read input, {} runs in all",
        printable(&suite.name),
        census.prompts,
        census.expected,
        census.reading,
        census.cases
    )?;
    for (tag, count) in &census.tags {
        writeln!(out, "{count:>5}  {}", printable(tag))?;
    }
    Ok(ExitCode::SUCCESS)
}
