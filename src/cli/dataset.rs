//! The command `dataset`: each step of the data loop over one project folder. Decides no step's rules.

mod args;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use tokio::runtime::Runtime;

use crate::config::{self, Environment, Overrides};
use crate::dataset::compile;
use crate::dataset::funnel::Funnel;
use crate::dataset::project::{PROGRAMS, Project, REQUESTS};
use crate::dataset::record::Request;
use crate::dataset::synth;

pub(super) use args::Dataset;
use args::{Command, Compile, Synth};

/// Does the step; the status is 1 if nothing came out or something is wrong with the data.
pub(super) fn main(
    args: &Dataset,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let project = Project::new(&args.project);
    match &args.command {
        Command::Synth(args) => synthesise(args, &project),
        Command::Compile(args) => compile_all(args, &project, env, runtime),
    }
}

fn synthesise(args: &Synth, project: &Project) -> anyhow::Result<ExitCode> {
    let plan = synth::Plan { count: args.count, seed: args.seed, phrasings: args.phrasings };
    let programs = synth::programs(plan);
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
        text.push_str(&format!("{others:>8} requests of other sources were kept\n"));
    }
    if programs.len() < args.count {
        let fewer = args.count - programs.len();
        text.push_str(&format!("{fewer:>8} fewer than wanted: the families have no more\n"));
    }
    say(&text)?;
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
        flags: args.flags(),
        jobs: args.jobs.unwrap_or_else(processors),
        dry_run: args.dry_run,
    };
    let mut shown = Shown::new();
    let funnel = runtime.block_on(async {
        // Each program is built once here; what is decided is kept in the project.
        let toolchain = bounds.toolchain().await?.without_cache();
        toolchain.warm().await;
        compile::compile(project, &toolchain, &options, |p| shown.progress(p.done, p.all)).await
    });
    shown.end();
    tell(&funnel?, args.dry_run)
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Prints a funnel; nothing left of something is a failure.
fn tell(funnel: &Funnel, dry: bool) -> anyhow::Result<ExitCode> {
    let mut text = funnel.text();
    if !dry && !funnel.losses.is_empty() {
        text.push_str(&format!("All of them, with details: {}\n", funnel.report()));
    }
    say(&text)?;
    Ok(ExitCode::from(u8::from(funnel.left == 0 && !dry)))
}

fn say(text: &str) -> anyhow::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        // Whoever reads our output may stop: that is no fault.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
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
