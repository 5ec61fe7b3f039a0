//! The command `dataset`: each step of the data loop over one project folder. Decides no step's rules.

mod args;
mod browse;
mod gather;
mod show;

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use tokio::runtime::Runtime;

use crate::config::{self, Environment, Overrides};
use crate::dataset::build::{self, Split};
use crate::dataset::check::{self, Fault};
use crate::dataset::compile;
use crate::dataset::funnel::Funnel;
use crate::dataset::message::Example;
use crate::dataset::project::{self, PROGRAMS, Project, REQUESTS, shell};
use crate::dataset::record::Request;
use crate::dataset::tokens::Counter;
use crate::dataset::{stats, synth};
use crate::eval::suite;
use crate::printable::printable;

use super::say::say;
pub(super) use args::Dataset;
use args::{Build, Check, Command, Compile, Stats, Synth};

/// Does the step; the status is 1 if nothing came out or something is wrong with the data.
pub(super) fn main(
    args: &Dataset,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let project = folder(args.project.as_deref(), env)?;
    project.sweep();
    match &args.command {
        Command::Gather(step) => gather::main(step, &project, env, runtime),
        Command::Synth(args) => synthesise(args, &project),
        Command::Compile(args) => compile_all(args, &project, env, runtime),
        Command::Build(args) => build_rows(args, &project),
        Command::Check(args) => check_file(args),
        Command::Show(args) => show::main(args, &project, env),
        Command::Stats(args) => count(args, &project),
    }
}

/// The project in the folder that is named, or in that of the settings.
pub(super) fn folder(named: Option<&Path>, env: &Environment) -> anyhow::Result<Project> {
    if let Some(dir) = named {
        return Ok(Project::new(dir));
    }
    let settings = config::load(&Overrides::default(), env)?;
    Ok(Project::new(settings.project.unwrap_or_else(|| ".".into())))
}

fn synthesise(args: &Synth, project: &Project) -> anyhow::Result<ExitCode> {
    let plan = args.plan();
    let programs = synth::programs(plan);
    let suite = match &args.held_out {
        Some(_) => synth::held_out(synth::Plan { count: args.held_out_count, ..plan }, &programs),
        None => Vec::new(),
    };
    let mut requests: Vec<Request> =
        if project.has(REQUESTS) { project.read_lines(REQUESTS, "synth")? } else { Vec::new() };
    requests.retain(|r| r.source != synth::SOURCE);
    let others = requests.len();
    requests.extend(programs.iter().flat_map(|p| p.requests.clone()));
    if !args.dry_run {
        for program in &programs {
            project.write(&format!("{PROGRAMS}/{}.cpp", program.name), &program.cpp)?;
        }
        project.write_lines(REQUESTS, &requests)?;
        if let Some(path) = &args.held_out {
            std::fs::write(path, project::lines(&suite)?)
                .with_context(|| format!("could not write {}", path.display()))?;
        }
    }
    let families = synth::families();
    let mut text = format!(
        "synth: {} programs of {} families with {} requests{}\n",
        programs.len(),
        families.len(),
        requests.len() - others,
        if args.dry_run { " would be written" } else { "" },
    );
    if others > 0 {
        let _ = writeln!(text, "{others:>8} requests of other sources were kept");
    }
    if let Some(path) = &args.held_out {
        let (count, path) = (suite.len(), path.display());
        let _ = writeln!(text, "{count:>8} prompts held out, of which no request is like: {path}");
    }
    let short = programs.iter().filter(|p| p.requests.len() < args.phrasings).count();
    if short > 0 {
        let wanted = args.phrasings;
        let _ = writeln!(
            text,
            "{short:>8} programs with fewer than {wanted} phrasings: {}",
            synth::NO_MORE_PHRASINGS
        );
    }
    if programs.len() < args.count {
        let fewer = args.count - programs.len();
        let _ = writeln!(text, "{fewer:>8} fewer than wanted: the families have no more");
    }
    say(&text)?;
    if !args.dry_run {
        let build = if args.plain { "build --alike all" } else { "build" };
        let [compile, build] = ["compile", build].map(|step| project.command("dataset", step));
        eprintln!("next: `{compile}`, then `{build}`");
    }
    Ok(ExitCode::from(u8::from(programs.len() < args.count)))
}

fn compile_all(
    args: &Compile,
    project: &Project,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let settings = config::load(&Overrides { no_repair: true, ..Overrides::default() }, env)?;
    let bounds = super::bounds(&settings, env)?;
    let options = compile::Options {
        making: args.making()?,
        jobs: args.jobs.unwrap_or_else(processors),
        dry_run: args.dry_run,
    };
    let mut shown = Shown::new();
    let funnel = runtime.block_on(async {
        // Each program is built once here; what is decided is kept in the project.
        let toolchain = bounds.toolchain().await?.without_cache();
        let flags: Vec<_> = options.making.flags.iter().map(String::as_str).collect();
        toolchain.warm_for(&flags).await;
        compile::compile(project, &toolchain, &options, |p| shown.progress(p.done, p.all)).await
    });
    shown.end();
    let status = tell(&funnel?, args.dry_run)?;
    if !args.dry_run {
        eprintln!("next: `{}`", project.command("dataset", "build"));
    }
    Ok(status)
}

fn build_rows(args: &Build, project: &Project) -> anyhow::Result<ExitCode> {
    let options = build::Options {
        counter: Counter::new(&args.tokenizer)?,
        limit: args.limit,
        system: args.system.clone(),
        template: args.template(),
        ratio: args.ratio,
        seed: args.seed,
        alike: args.alike.0,
        suites: args.suite.iter().map(|path| suite(path)).collect::<anyhow::Result<_>>()?,
        dry_run: args.dry_run,
    };
    let outcome = build::build(project, &options)?;
    let status = tell(&outcome.funnel, args.dry_run)?;
    let names = Split::ALL.iter().map(|split| match split {
        Split::Train => build::TRAIN,
        Split::Valid => build::VALID,
        Split::Test => build::TEST,
    });
    let files: Vec<_> =
        names.zip(outcome.counts).map(|(n, count)| format!("{count} {n}")).collect();
    say(&format!("{} clusters, split into {}\n", outcome.clusters, files.join(", ")))?;
    if !args.dry_run {
        let train = shell(&project.path(build::TRAIN).to_string_lossy());
        let export = project.command("tune", "export --for TRAINER --base MODEL");
        eprintln!("next: `assemblergpt dataset check {train}`, then `{export}`");
    }
    Ok(status)
}

/// A suite by its path, or the one that comes with the program.
fn suite(path: &Path) -> anyhow::Result<build::Suite> {
    if path.as_os_str() == suite::BUILT_IN && !path.exists() {
        let text = suite::Suite::load(suite::BUILT_IN)?.text();
        return Ok(build::Suite::new(suite::BUILT_IN, text));
    }
    build::Suite::read(path)
}

fn check_file(args: &Check) -> anyhow::Result<ExitCode> {
    let path = &args.file;
    let bytes =
        std::fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
    let counter = Counter::new(&args.tokenizer)?;
    let bounds = check::Bounds { counter: &counter, limit: args.limit, host: args.host() };
    let faults = check::check(&bytes, &bounds);
    if args.json {
        say(&(serde_json::to_string(&serde_json::json!({ "faults": faults }))? + "\n"))?;
    } else {
        let name = path.display().to_string();
        let lines: String = faults.iter().map(|fault| shown(&name, fault)).collect();
        let end = if faults.is_empty() { format!("{name}: no faults\n") } else { String::new() };
        say(&printable(&(lines + &end)))?;
    }
    Ok(ExitCode::from(u8::from(!faults.is_empty())))
}

pub(super) fn shown(name: &str, Fault { line, rule, detail }: &Fault) -> String {
    match line {
        Some(line) => format!("{name}:{line}: {rule}: {detail}\n"),
        None => format!("{name}: {rule}: {detail}\n"),
    }
}

fn count(args: &Stats, project: &Project) -> anyhow::Result<ExitCode> {
    let path = &args.file;
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("could not read {}", path.display()))?;
    let examples: Vec<Example> = project::parsed(&text, path)?;
    let stats = stats::Stats::new(&examples, project, &Counter::new(&args.tokenizer)?);
    if let Some(page) = &args.html {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        std::fs::write(page, stats.html(&name))
            .with_context(|| format!("could not write {}", page.display()))?;
        eprintln!("wrote {}", page.display());
    }
    if args.json {
        say(&(serde_json::to_string(&stats)? + "\n"))?;
    } else {
        say(&printable(&stats.text()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Prints a funnel; nothing left of something is a failure.
fn tell(funnel: &Funnel, dry: bool) -> anyhow::Result<ExitCode> {
    let mut text = funnel.text();
    if !dry && !funnel.losses.is_empty() {
        let _ = writeln!(text, "All of them, with details: {}", funnel.report());
    }
    say(&text)?;
    Ok(ExitCode::from(u8::from(funnel.left == 0 && !dry)))
}

/// How far a step is, on a line of its own where somebody looks.
struct Shown {
    terminal: bool,
    any: bool,
}

impl Shown {
    fn new() -> Self {
        Self { terminal: io::stderr().is_terminal(), any: false }
    }

    fn progress(&mut self, done: usize, all: usize) {
        // A log has a line every now and then.
        if self.terminal {
            eprint!("\r{done:>6} of {all}");
            self.any = true;
        } else if done == all || done.is_multiple_of(100) {
            eprintln!("{done} of {all}");
        }
    }

    fn end(&self) {
        if self.any {
            eprintln!();
        }
    }
}
