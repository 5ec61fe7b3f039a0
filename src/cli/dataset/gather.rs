//! The steps of `dataset` that gather programs and descriptions: from models, from people's files.
//! Decides no step's rules.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use tokio::runtime::Runtime;

use crate::batch::{errors_of, output_of};
use crate::cli::connect::{self, Place};
use crate::config::{self, Environment, Overrides, Settings};
use crate::dataset::describe::{self, DESCRIBE, SOLVE};
use crate::dataset::project::{Project, shell};
use crate::dataset::{ask, collect, import, request};
use crate::llm::Sampling;
use crate::llm::batch::{MOST_CHOICES, MOST_REQUESTS};
use crate::printable::printable;

use super::{Shown, processors, say, tell};

#[derive(Debug, Subcommand)]
pub(super) enum Gather {
    /// Write requests to a model for C++ programs, as files for a batch API or for `ask`
    Request(RequestArgs),
    /// Put the requests of a file to a chat server, several at a time
    Ask(AskArgs),
    /// Make programs of the answers
    Collect(CollectArgs),
    /// Take programs that people wrote, with licence and origin
    Import(ImportArgs),
    /// Have the programs described in a human voice, and every description proven
    Describe(DescribeArgs),
}

/// Requests for programs.
#[derive(Debug, Args)]
pub(super) struct RequestArgs {
    /// How many requests
    #[arg(long, value_name = "N", default_value_t = 100)]
    count: usize,
    /// Topics of your own, one a line
    #[arg(long, value_name = "FILE")]
    topics: Option<PathBuf>,
    /// The model; the settings' base model if not given
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Replies to each request
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_CHOICES)))]
    n: u32,
    /// The most tokens of a reply
    #[arg(long, value_name = "N", default_value_t = 2000)]
    max_tokens: u32,
    /// Sampling temperature; the host's own if not given
    #[arg(long, value_name = "T")]
    temperature: Option<f64>,
    /// What all choices follow from
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// What the files are called: batch/NAME.jsonl
    #[arg(long, value_name = "NAME", default_value = "programs")]
    name: String,
    /// The most requests of a file
    #[arg(long, value_name = "N", default_value_t = MOST_REQUESTS)]
    per_file: usize,
    /// Only say what would be written
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    place: Place,
}

/// Live requests.
#[derive(Debug, Args)]
pub(super) struct AskArgs {
    /// Files of requests; batch/programs.jsonl of the project if none is named
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Ask this model instead of the one that the requests name
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Requests at a time
    #[arg(long, value_name = "N", default_value_t = 4)]
    concurrency: usize,
    /// Only say how many there are to ask
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    place: Place,
}

/// Answers.
#[derive(Debug, Args)]
pub(super) struct CollectArgs {
    /// Files of answers and of errors; all of batch/ in the project if none is named
    #[arg(value_name = "OUTPUT")]
    outputs: Vec<PathBuf>,
    /// Write the requests that have no answer to this file
    #[arg(long, value_name = "FILE")]
    missing: Option<PathBuf>,
    /// Under which licence the model's programs may be used, for the manifest
    #[arg(long, value_name = "ID")]
    licence: Option<String>,
    /// Only say what would come of it
    #[arg(long)]
    dry_run: bool,
}

/// Programs of people.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The folder with .cpp, .cc, .cxx and .c files, and folders of them
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// Under which licence they may be used, such as MIT or CC-BY-SA-3.0
    #[arg(long, value_name = "ID")]
    licence: String,
    /// What the source is called; the folder's name if not given
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Only say what would be taken
    #[arg(long)]
    dry_run: bool,
}

/// Descriptions.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct DescribeArgs {
    /// Answers to batch/describe.jsonl and batch/solve.jsonl; those beside them if none is named
    #[arg(value_name = "OUTPUT")]
    outputs: Vec<PathBuf>,
    /// Ask a chat server at once, and prove what it says
    #[arg(long, conflicts_with_all = ["outputs", "offline"])]
    live: bool,
    /// Without a model: more phrasings of the programs of `synth`
    #[arg(long, conflicts_with = "outputs")]
    offline: bool,
    /// How many descriptions of each program
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=13))]
    phrasings: u8,
    /// The model that describes and proves; the settings' base model if not given
    #[arg(long, value_name = "MODEL")]
    model: Option<String>,
    /// Take descriptions without another program that proves them
    #[arg(long)]
    unproven: bool,
    /// The most tokens of a reply
    #[arg(long, value_name = "N", default_value_t = 2000)]
    max_tokens: u32,
    /// Sampling temperature; the host's own if not given
    #[arg(long, value_name = "T")]
    temperature: Option<f64>,
    /// Requests at a time, with --live
    #[arg(long, value_name = "N", default_value_t = 4)]
    concurrency: usize,
    /// How many programs are built and run at a time; as many as there are processors if not said
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Only say what there is to do
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    place: Place,
}

/// Does the step.
pub(super) fn main(
    step: &Gather,
    project: &Project,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    match step {
        Gather::Request(args) => request_programs(args, project, env),
        Gather::Ask(args) => ask_files(args, project, env, runtime),
        Gather::Collect(args) => collect_programs(args, project),
        Gather::Import(args) => import_programs(args, project),
        Gather::Describe(args) if args.offline => {
            let funnel = describe::offline(project, args.phrasings.into(), args.dry_run)?;
            tell(&funnel, args.dry_run)
        }
        Gather::Describe(args) => describe_programs(args, project, env, runtime),
    }
}

/// The model that is asked. No name is built in.
fn model(settings: &Settings) -> anyhow::Result<String> {
    let model = settings.models[0].model.clone();
    model.context("which model? Write --model MODEL, or set base.model in the settings")
}

fn request_programs(
    args: &RequestArgs,
    project: &Project,
    env: &Environment,
) -> anyhow::Result<ExitCode> {
    let settings = connect::placed(&args.place, args.model.as_deref(), env)?;
    let options = request::Options {
        count: args.count,
        topics: args.topics.as_deref().map(request::topics).transpose()?,
        model: model(&settings)?,
        choices: args.n,
        sampling: sampling(args.temperature, args.max_tokens),
        newer_limit: request::wants_newer_limit(settings.models[0].base_url.as_deref()),
        seed: args.seed,
        per_file: args.per_file,
        name: args.name.clone(),
        dry_run: args.dry_run,
    };
    let made = request::request(project, &options)?;
    let would = if args.dry_run { " would be written" } else { "" };
    let mut text =
        format!("request: {} requests on {} topics{would}\n", made.requests, made.topics);
    for (path, count) in &made.files {
        let _ = writeln!(text, "{count:>8} {}", path.display());
    }
    if made.requests < args.count {
        let fewer = args.count - made.requests;
        let _ = writeln!(text, "{fewer:>8} fewer than wanted: there are no more combinations");
    }
    say(&text)?;
    if let (Some((first, _)), false) = (made.files.first(), args.dry_run) {
        let name = shell(&first.to_string_lossy());
        let ask = project.command("dataset", &format!("ask {name}"));
        eprintln!("next: `assemblergpt batch submit {name}`, or `{ask}`");
    }
    Ok(ExitCode::from(u8::from(made.requests < args.count)))
}

fn sampling(temperature: Option<f64>, max_tokens: u32) -> Sampling {
    Sampling { temperature, max_tokens: Some(max_tokens), ..Sampling::default() }
}

fn ask_files(
    args: &AskArgs,
    project: &Project,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let standing = [project.path("batch/programs.jsonl")];
    let files = if args.files.is_empty() { &standing[..] } else { &args.files };
    let settings = connect::placed(&args.place, Some("any"), env)?;
    let mut answered = true;
    for file in files {
        let asking = Asking { model: args.model.clone(), concurrency: args.concurrency };
        let funnel = asking.ask(file, &settings, args.dry_run, runtime)?;
        answered &= funnel.losses.is_empty();
        say(&funnel.text())?;
        if !args.dry_run {
            eprintln!("{}", output_of(file).display());
            funnel.write(project)?;
        }
    }
    Ok(ExitCode::from(u8::from(!answered && !args.dry_run)))
}

/// How requests are put to a chat server.
struct Asking {
    model: Option<String>,
    concurrency: usize,
}

impl Asking {
    fn ask(
        self,
        file: &Path,
        settings: &Settings,
        dry_run: bool,
        runtime: &Runtime,
    ) -> anyhow::Result<crate::dataset::funnel::Funnel> {
        let options = ask::Options {
            requests: file,
            output: &output_of(file),
            errors: &errors_of(file),
            endpoint: connect::reached(&settings.models[0], "the model", settings.silence)?,
            model: self.model,
            concurrency: self.concurrency,
            dry_run,
        };
        let mut shown = Shown::new();
        let funnel = runtime.block_on(ask::ask(&options, |p| shown.progress(p.done, p.all)));
        shown.end();
        funnel
    }
}

fn collect_programs(args: &CollectArgs, project: &Project) -> anyhow::Result<ExitCode> {
    let options = collect::Options {
        outputs: args.outputs.clone(),
        missing: args.missing.clone(),
        licence: args.licence.clone(),
        dry_run: args.dry_run,
    };
    let outcome = collect::collect(project, &options)?;
    let status = tell(&outcome.funnel, args.dry_run)?;
    if outcome.missing > 0 {
        let where_to = match &args.missing {
            Some(path) if !args.dry_run => format!(": {}", path.display()),
            _ => "; --missing FILE writes them".to_owned(),
        };
        eprintln!("{} requests have no answer{where_to}", outcome.missing);
    }
    if !args.dry_run {
        told_next(project);
    }
    Ok(status)
}

fn import_programs(args: &ImportArgs, project: &Project) -> anyhow::Result<ExitCode> {
    let named = |dir: PathBuf| dir.file_name().map(|name| name.to_string_lossy().into_owned());
    let folder = || std::fs::canonicalize(&args.dir).ok().and_then(named);
    let source = args.source.clone().or_else(folder);
    let options = import::Options {
        dir: args.dir.clone(),
        licence: args.licence.clone(),
        source: source.context("could not name the source: write --source NAME")?,
        dry_run: args.dry_run,
    };
    let status = tell(&import::import(project, &options)?, args.dry_run)?;
    if !args.dry_run {
        told_next(project);
    }
    Ok(status)
}

/// What follows when there are programs that nobody described.
fn told_next(project: &Project) {
    let [compile, describe] = ["compile", "describe"].map(|step| project.command("dataset", step));
    eprintln!("next: `{compile}`, then `{describe}`");
}

fn describe_programs(
    args: &DescribeArgs,
    project: &Project,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let settings = connect::placed(&args.place, args.model.as_deref(), env)?;
    let judging = config::load(&Overrides { no_repair: true, ..Overrides::default() }, env)?;
    let bounds = crate::cli::bounds(&judging, env)?;
    let toolchain = runtime.block_on(bounds.toolchain())?.without_cache();
    let files = [project.path(DESCRIBE), project.path(SOLVE)];
    let mut options = describe::Options {
        model: model(&settings)?,
        phrasings: args.phrasings.into(),
        sampling: sampling(args.temperature, args.max_tokens),
        newer_limit: request::wants_newer_limit(settings.models[0].base_url.as_deref()),
        unproven: args.unproven,
        jobs: args.jobs.unwrap_or_else(processors),
        outputs: args.outputs.clone(),
        dry_run: args.dry_run,
    };
    let rounds = if args.live && !args.dry_run { files.len() } else { 0 };
    for round in 0..=rounds {
        if args.outputs.is_empty() {
            let beside = files.iter().flat_map(|f| [output_of(f), errors_of(f)]);
            options.outputs = beside.filter(|path| path.exists()).collect();
        }
        let mut shown = Shown::new();
        let told = |done, all| shown.progress(done, all);
        let outcome = runtime.block_on(describe::describe(project, &toolchain, &options, told));
        shown.end();
        let outcome = outcome?;
        if round == rounds {
            let status = tell(&outcome.funnel, args.dry_run)?;
            next(project, &outcome, &files);
            return Ok(status);
        }
        let asking = Asking { model: args.model.clone(), concurrency: args.concurrency };
        if let Some(file) = files.get(round).filter(|file| file.exists()) {
            asking.ask(file, &settings, false, runtime)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What to do next, if anything is open.
fn next(project: &Project, outcome: &describe::Outcome, files: &[PathBuf; 2]) {
    let [describing, solving] = files;
    let open = [(outcome.to_describe, describing), (outcome.to_solve, solving)];
    for (count, file) in open.into_iter().filter(|(count, _)| *count > 0) {
        let name = printable(&shell(&file.to_string_lossy())).into_owned();
        let ask = project.command("dataset", &format!("ask {name}"));
        let again = project.command("dataset", "describe");
        eprintln!(
            "{count} to ask: `{ask}` (or `batch submit`, `watch`, `fetch`), then `{again}` again"
        );
    }
    if outcome.to_describe + outcome.to_solve == 0 {
        eprintln!("next: `{}`", project.command("dataset", "build"));
    }
}
