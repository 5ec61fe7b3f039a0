//! The commands `tune estimate`, `tune prices` and `tune start`: what a job costs, and its start
//! after somebody agreed.

use std::fmt::Write as _;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use serde_json::json;
use tokio::runtime::Runtime;

use super::adopt::{self, Wish};
use super::args::{Cost, Prices as PricesArgs, Start};
use super::place::Place;
use super::{checked, is_yes, say, watch};
use crate::config::Environment;
use crate::dataset::project::Project;
use crate::printable::printable;
use crate::tune::data::Data;
use crate::tune::export::shell;
use crate::tune::prices::{BUILT_IN, Estimate, FILE, Prices};
use crate::tune::recipe::{Recipe, Wishes};
use crate::tune::start::{self, Order};

/// What a job costs.
pub(super) fn estimate(
    args: &Cost,
    project: &Project,
    env: &Environment,
) -> anyhow::Result<ExitCode> {
    let Some(data) = checked(&args.source, project)? else { return Ok(ExitCode::FAILURE) };
    let place = Place::find(&args.at, project, env)?;
    let estimate = estimated(args, &data, &place, env)?;
    if args.json {
        let object = json!({ "host": place.endpoint.address(), "model": args.model,
            "examples": data.train.rows, "estimate": estimate });
        say(&format!("{object}\n"))?;
    } else {
        say(&printable(&told(args, &data, &place, &estimate)))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Copies the table of prices, for its user to edit.
pub(super) fn prices(args: &PricesArgs, env: &Environment) -> anyhow::Result<ExitCode> {
    let dir = env.config_dir().context("neither HOME nor XDG_CONFIG_HOME is set")?;
    let path = dir.join(FILE);
    anyhow::ensure!(
        args.force || !path.exists(),
        "{} is there already: edit it, or write --force to take the built-in table again",
        path.display()
    );
    let would = if args.dry_run { " would be written" } else { "" };
    if !args.dry_run {
        Project::new(&dir).write(FILE, BUILT_IN)?;
    }
    say(&format!("{}{would}\n", path.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// Starts a job, once.
pub(super) fn start(
    args: &Start,
    project: &Project,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let Some(data) = checked(&args.cost.source, project)? else { return Ok(ExitCode::FAILURE) };
    let place = Place::find(&args.cost.at, project, env)?;
    let estimate = estimated(&args.cost, &data, &place, env)?;
    let order = Order {
        model: args.cost.model.clone(),
        epochs: estimate.epochs,
        batch_size: args.batch_size,
        rate_multiplier: args.learning_rate_multiplier,
        suffix: args.suffix.clone(),
        seed: args.seed.map(u64::from),
    };
    let host = place.host();
    let before = runtime.block_on(start::before(&host, project, &data, &order))?;
    let known = before.filter(|_| !args.again);
    if known.is_none() {
        eprint!("{}", printable(&told(&args.cost, &data, &place, &estimate)));
        if args.dry_run {
            eprintln!("nothing is started: this is a dry run");
            return Ok(ExitCode::SUCCESS);
        }
        if !agreed(args, &estimate)? {
            eprintln!("nothing was started");
            return Ok(ExitCode::FAILURE);
        }
    }
    let started = if let Some(job) = known {
        start::Started { job, before: true }
    } else {
        let mut told = |note: &str| eprintln!("{note}");
        let work = start::start(&host, project, &data, &order, args.again, &mut told);
        runtime.block_on(work)?
    };
    if args.cost.json {
        let object = json!({ "job": watch::object(&started.job), "before": started.before,
            "estimate": estimate });
        say(&format!("{object}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let how = if started.before { "was started before" } else { "is started" };
    let (id, status) = (printable(&started.job.id), &started.job.status);
    say(&format!("job {id} {how}, {status}\n"))?;
    if started.before && started.job.is_over() {
        eprintln!("it is over: --again starts another of the same");
    }
    if let (Some(tuned), true) = (&started.job.tuned_model, started.job.is_over()) {
        watch::succeeded(&place, &started.job, tuned);
        adopt::adopt(&place, &started.job, tuned, Wish::new(args.save, false), env)?;
        return Ok(ExitCode::SUCCESS);
    }
    let next = format!("watch --host {}", shell(&place.name));
    eprintln!("next: `{}`", project.command("tune", &next));
    Ok(ExitCode::SUCCESS)
}

fn estimated(
    args: &Cost,
    data: &Data,
    place: &Place,
    env: &Environment,
) -> anyhow::Result<Estimate> {
    let epochs = args.epochs.and_then(|n| usize::try_from(n).ok());
    let recipe = Recipe::new(&args.model, data, &Wishes { epochs, ..Wishes::default() })?;
    let table = Prices::load(env.config_dir().as_deref())?;
    let known = table.training(&place.domain(), &args.model);
    let price = match args.price {
        Some(price) => Some((price, None)),
        None => known.map(|price| (price, Some(table.date.as_str()))),
    };
    Ok(Estimate::new(data.train.tokens, recipe.epochs, recipe.tokenizer, price))
}

fn told(args: &Cost, data: &Data, place: &Place, estimate: &Estimate) -> String {
    let mut text = format!(
        "{}: {} examples, {} tokens of {}\n{} passes make {} tokens\n",
        data.train.path.display(),
        data.train.rows,
        estimate.tokens,
        estimate.tokenizer,
        estimate.epochs,
        estimate.trained
    );
    let (model, domain) = (&args.model, place.domain());
    match (estimate.cost, estimate.price) {
        (Some(cost), Some(price)) => {
            let _ = writeln!(
                text,
                "{model} at {domain}: {price} USD for a million, so about {cost:.2} USD"
            );
        }
        _ => {
            let _ = writeln!(
                text,
                "no price is known for {model} at {domain}: give it with --price USD (for a million \
                 tokens), or add it to your table (`assemblergpt tune prices`)"
            );
        }
    }
    if let Some(date) = &estimate.price_date {
        let _ = writeln!(
            text,
            "The price is of {date}, and prices change: compare it with the host's own page."
        );
    }
    text
}

/// Whether money may be spent.
fn agreed(args: &Start, estimate: &Estimate) -> anyhow::Result<bool> {
    if let Some(most) = args.max_cost {
        let cost = estimate.cost.context("--max-cost needs a price: give one with --price USD")?;
        anyhow::ensure!(cost <= most, "{cost:.2} USD are more than --max-cost {most}");
    }
    if args.yes {
        return Ok(true);
    }
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        bail!("nothing is spent without a word: run it in a terminal, or write --yes");
    }
    eprint!("Start the job? [y/N] ");
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).context("could not read the answer")?;
    Ok(is_yes(&answer))
}
