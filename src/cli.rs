//! The command line: one struct per command, and the way from it to the room that does the work.

mod batch;
mod colours;
mod connect;
mod dataset;
mod eval;
mod history;
mod log;
mod look;
mod presets;
mod save;
mod say;
mod tune;

use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;
use std::process::ExitCode;

use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use tokio::runtime::Runtime;

use crate::config::{self, Environment, Overrides, Settings};
use crate::judge::Bounds;
use crate::llm::{Request, Source, built_in};
use crate::sandbox::{Isolation, Limits};
use crate::theme::Symbols;
use crate::tui::{Asked, Facts, Guide};
use crate::{ask, run, tui};

/// Ourselves: confined programs are started by this very program.
const LAUNCHER: &str = "/proc/self/exe";

/// A terminal workbench for people who teach language models to write assembly.
///
/// Two models, before and after fine-tuning, answer one prompt side by side. The assembly in the
/// selected answer is assembled, linked and run on this machine, confined, and compared with the
/// C++ in the same answer. Without any settings the program's own two very small models answer.
#[derive(Debug, Parser)]
#[command(
    name = "assemblergpt",
    version,
    args_conflicts_with_subcommands = true,
    max_term_width = 100
)]
#[command(after_help = "Keys: Enter send, F5 run, Tab focus, F1 help, Ctrl+Q quit.\n\
    Settings: $XDG_CONFIG_HOME/assemblergpt/config.toml. Keys of servers: OPENAI_API_KEY, or \
    api_key_env and api_key_cmd in the settings.")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    bench: Bench,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Put one prompt to both models without the screen, and print their replies
    Ask(Ask),
    /// Assemble, link, run and judge a reply or a bare source file, without the screen
    Run(Run),
    /// List, show, search, export and delete what was asked and answered
    History(history::History),
    /// Put a suite of prompts to both models, judge every reply, and report on it
    Eval(eval::Eval),
    /// Bring a file of requests to a batch API, watch it, and fetch the answers
    Batch(batch::Batch),
    /// Make training data without a model: programs with requests, every row proven by running it
    Dataset(dataset::Dataset),
    /// From a data set to a tuned model: what a trainer needs, and jobs on hosts
    Tune(tune::Tune),
    /// List the models of the servers that are set up and of those found on this machine
    Models(look::Models),
    /// Look at tools, isolation, terminal and models, and say how to mend what does not work
    Doctor(look::Doctor),
    /// Name the themes
    Themes,
    /// Print the completions of a shell
    Completions(look::Completions),
    /// Print the manual page
    Man,
}

/// The bench.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
struct Bench {
    #[command(flatten)]
    connect: Connect,
    /// Colours: terminal, auto (by the terminal's ground), or a theme's name
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// Replies of each model to a prompt
    #[arg(long, value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..=i64::from(tui::MOST_REPLIES)))]
    samples: Option<u32>,
    /// Tell everything in lines of text, for screen readers; draw nothing
    #[arg(long)]
    plain: bool,
    /// Leave the mouse to the terminal
    #[arg(long)]
    no_mouse: bool,
    /// Keep nothing of this session in the history
    #[arg(long)]
    no_history: bool,
    /// Open the guide of the first start: find servers, choose models, save them
    #[arg(long)]
    setup: bool,
    /// A prompt to start with
    prompt: Option<String>,
}

/// Which models answer, and how.
#[derive(Debug, Args)]
struct Connect {
    /// The model before fine-tuning; gguf:PATH is a file that runs in this process
    #[arg(long, value_name = "MODEL")]
    base: Option<String>,
    /// The fine-tuned model
    #[arg(long, value_name = "MODEL")]
    tuned: Option<String>,
    /// An OpenAI-compatible server, such as <http://127.0.0.1:8080/v1>
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The tuned model's server, where it is another one
    #[arg(long, value_name = "URL")]
    tuned_url: Option<String>,
    /// The system message, or @FILE
    #[arg(long, value_name = "TEXT|@FILE")]
    system: Option<String>,
    /// Sampling temperature
    #[arg(long, value_name = "T")]
    temperature: Option<f64>,
    /// Limit of tokens of a reply
    #[arg(long, value_name = "N")]
    max_tokens: Option<u32>,
    /// Ask one side after the other, for servers that hold one model at a time
    #[arg(long)]
    serial: bool,
    /// The settings file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Play the built-in samples, whatever the settings say
    #[arg(long, conflicts_with_all = ["cassette", "record"])]
    demo: bool,
    /// Replay recorded replies instead of asking a server
    #[arg(long, value_name = "FILE")]
    cassette: Option<PathBuf>,
    /// Speed of a replay: 1 as recorded, 2 twice as fast, 0 at once
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = pace)]
    pace: f64,
    /// Record every exchange with its timing (keys are never written)
    #[arg(long, value_name = "FILE", conflicts_with = "cassette")]
    record: Option<PathBuf>,
}

fn pace(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(n) if n.is_finite() && n >= 0.0 => Ok(n),
        _ => Err("write a number such as 1, 2.5 or 0".to_owned()),
    }
}

impl Connect {
    fn overrides(&self) -> Overrides {
        Overrides {
            config: self.config.clone(),
            models: [self.base.clone(), self.tuned.clone()],
            base_url: self.base_url.clone(),
            tuned_url: self.tuned_url.clone(),
            system: self.system.clone(),
            temperature: self.temperature,
            max_tokens: self.max_tokens,
            serial: self.serial,
            ..Overrides::default()
        }
    }

    fn wanted<'a>(&'a self, env: &'a Environment, runtime: &'a Runtime) -> connect::Wanted<'a> {
        connect::Wanted {
            demo: self.demo,
            cassette: self.cassette.as_deref(),
            pace: self.pace,
            record: self.record.as_deref(),
            has_key: env.get("OPENAI_API_KEY").is_some(),
            place: env.get("OPENAI_BASE_URL"),
            runtime,
        }
    }
}

/// One turn without the screen.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
struct Ask {
    #[command(flatten)]
    connect: Connect,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Build, run and judge all replies too
    #[arg(long)]
    run: bool,
    /// Build every text exactly as it came; known mistakes are not repaired
    #[arg(long, requires = "run")]
    no_repair: bool,
    /// Keep nothing of this turn in the history
    #[arg(long)]
    no_history: bool,
    /// Replies of each model
    #[arg(long, value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..=i64::from(tui::MOST_REPLIES)))]
    samples: Option<u32>,
    /// The prompt, or - to read it from stdin
    prompt: String,
}

/// One file, judged.
#[derive(Debug, Args)]
struct Run {
    /// A reply (Markdown or bare text), or a bare .s, .asm, .c or .cpp file; - or nothing is stdin
    file: Option<PathBuf>,
    /// Print one JSON object instead of the program's output
    #[arg(long)]
    json: bool,
    /// What the program reads from its stdin
    #[arg(long, value_name = "FILE")]
    stdin: Option<PathBuf>,
    /// What the program must print
    #[arg(long, value_name = "FILE")]
    expect: Option<PathBuf>,
    /// Wall-clock limit
    #[arg(long, value_name = "SECONDS")]
    time_limit: Option<f64>,
    /// Memory limit
    #[arg(long, value_name = "MIB")]
    memory_limit: Option<u64>,
    /// Limit of stdout and stderr together
    #[arg(long, value_name = "KIB")]
    output_limit: Option<u64>,
    /// The least isolation that is accepted; less refuses to run
    #[arg(long, value_name = "LEVEL", value_parser = isolation)]
    isolation: Option<Isolation>,
    /// Do not compile and compare the C++ of the same reply
    #[arg(long)]
    no_twin: bool,
    /// Build every text exactly as it came; known mistakes are not repaired
    #[arg(long)]
    no_repair: bool,
    /// Keep the sources, the object and the program in this directory
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// The settings file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

fn isolation(text: &str) -> Result<Isolation, String> {
    text.parse().map_err(|_| "write full, restricted or limits-only".to_owned())
}

/// Reads the arguments, runs the command, and says how it ended. `started` is when the program did.
pub fn main(started: Instant) -> ExitCode {
    let cli = Cli::parse();
    let env = Environment::of_process();
    let log = log::start(&env);
    let done = runtime().and_then(|runtime| match cli.command {
        Some(Command::Run(args)) => run_command(args, &env, &runtime),
        Some(Command::Ask(args)) => ask_command(&args, &env, &runtime),
        Some(Command::History(args)) => Ok(history::main(&args, &env)),
        Some(Command::Batch(args)) => batch::main(args, &env, &runtime),
        Some(Command::Dataset(args)) => dataset::main(&args, &env, &runtime),
        Some(Command::Tune(args)) => tune::main(&args, &env, &runtime),
        Some(Command::Models(args)) => look::models(&args, &env, &runtime),
        Some(Command::Doctor(args)) => look::doctor(&args, &env, &runtime),
        Some(Command::Themes) => look::themes(&env),
        Some(Command::Completions(args)) => Ok(look::completions(&args)),
        Some(Command::Man) => look::man(),
        Some(Command::Eval(args)) => eval::main(args, &env, &runtime),
        None => bench_command(cli.bench, &env, &runtime, log.err(), started),
    });
    done.unwrap_or_else(|error| {
        eprintln!("assemblergpt: {error:#}");
        ExitCode::from(2)
    })
}

/// What every job of this process runs on: its one thread.
fn runtime() -> anyhow::Result<Runtime> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().context("could not start the runtime")
}

fn bench_command(
    args: Bench,
    env: &Environment,
    runtime: &Runtime,
    log: Option<String>,
    started: Instant,
) -> anyhow::Result<ExitCode> {
    let overrides = Overrides {
        theme: args.theme,
        samples: args.samples,
        no_mouse: args.no_mouse,
        plain: args.plain,
        no_history: args.no_history,
        ..args.connect.overrides()
    };
    let settings = config::load(&overrides, env)?;
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    if !terminal && !settings.plain {
        anyhow::bail!(
            "the bench needs a terminal; without one use `assemblergpt --plain`, `assemblergpt ask PROMPT` \
             or `assemblergpt run FILE`"
        );
    }
    let connection = connect::connect(&settings, &args.connect.wanted(env, runtime))?;
    let themes = env.config_dir().map(|dir| dir.join("themes"));
    let look = colours::look(&settings.theme, themes, env)?;
    let (keymap, key_warnings) = tui::Keymap::with_overrides(&settings.keys);
    let guide = guide(&settings, args.setup, env);
    // The guide says the same, and better.
    let hint = connection.warning.clone().filter(|_| guide == Guide::Off);
    let warnings = hint.into_iter().chain(settings.warnings.clone());
    let homeless = (settings.history && env.data_dir().is_none())
        .then(|| "the history is not kept: neither HOME nor XDG_DATA_HOME is set".to_owned());
    let many = !(1..=tui::MOST_REPLIES).contains(&settings.samples);
    let many = many.then(|| format!("samples in the settings: write 1 to {}", tui::MOST_REPLIES));
    let warnings = warnings.chain(look.warnings.clone()).chain(key_warnings);
    let warnings = warnings.chain(log).chain(homeless).chain(many);
    let carried = connection.carried();
    let offered = if carried {
        Some(built_in::PROMPTS.iter().map(|prompt| (*prompt).to_owned()).collect())
    } else {
        connection.cassette.as_ref().map(|c| c.prompts().into_iter().map(str::to_owned).collect())
    };
    let facts = Facts { guide, ..facts(&settings, &connection, look, keymap, env) };
    let launch = tui::Launch {
        facts,
        bounds: bounds(&settings, env)?,
        saver: Some(save::saver(&settings, env)),
        client: connection.client,
        // A model is there to be asked anything; its prompts on offer are called back with Up.
        prompt: args.prompt.or_else(|| carried.then(String::new)),
        offered: offered.unwrap_or_default(),
        history: history_dir(&settings, env),
        project: settings.project,
        plain: settings.plain,
        mouse: settings.mouse,
        warnings: warnings.collect(),
        started,
    };
    tui::open(launch, runtime)
}

fn facts(
    settings: &Settings,
    connection: &connect::Connection,
    look: colours::Look,
    keymap: tui::Keymap,
    env: &Environment,
) -> Facts {
    let [base, tuned] = &connection.sources;
    let asked = |source: &Source, model| Asked::new(source.clone(), connect::parameters(model));
    Facts {
        sides: [asked(base, &settings.models[0]), asked(tuned, &settings.models[1])],
        servers: connect::servers(&connection.sources, settings, env),
        silence: settings.silence,
        presets: presets::presets(settings),
        guide: Guide::Off,
        samples: connection.samples,
        replies: settings.samples.clamp(1, tui::MOST_REPLIES),
        serial: settings.serial,
        auto_build: settings.run.auto_build,
        auto_run: settings.run.auto_run,
        theme: look.theme,
        symbols: if settings.ascii { Symbols::ascii() } else { Symbols::unicode() },
        ascii: settings.ascii,
        keymap,
        templates: tui::Template::all(&settings.templates),
        themes: look.dir,
        depth: look.depth,
        auto: look.auto,
    }
}

/// Whether the guide of the first start is wanted: by the flag, or because this is a first start,
/// with no settings and not one word on the command line.
fn guide(settings: &Settings, asked_for: bool, env: &Environment) -> Guide {
    if asked_for {
        return Guide::Wanted;
    }
    let declined = save::no_guide(env).is_none_or(|note| note.exists());
    let bare = std::env::args_os().len() == 1 && env.get("ASSEMBLERGPT_CONFIG").is_none();
    if bare && !settings.exists && !declined { Guide::Looking } else { Guide::Off }
}

fn ask_command(args: &Ask, env: &Environment, runtime: &Runtime) -> anyhow::Result<ExitCode> {
    let overrides = Overrides {
        no_repair: args.no_repair,
        no_history: args.no_history,
        samples: args.samples,
        ..args.connect.overrides()
    };
    let settings = config::load(&overrides, env)?;
    let connection = connect::connect(&settings, &args.connect.wanted(env, runtime))?;
    if connection.unnamed {
        eprintln!("No model is connected: the program's own answer, which are very small.");
    }
    let prompt = match args.prompt.as_str() {
        "-" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("could not read the prompt")?;
            text
        }
        text => text.to_owned(),
    };
    let judge = if args.run { Some(bounds(&settings, env)?) } else { None };
    let turn = ask::Turn {
        sources: connection.sources,
        client: connection.client,
        requests: settings.models.each_ref().map(|model| {
            let asked = connect::parameters(model);
            Request::new(asked.system.as_deref(), prompt.trim_end(), asked.sampling)
        }),
        samples: settings.samples.clamp(1, tui::MOST_REPLIES),
        serial: settings.serial,
        json: args.json,
        judge,
        history: history_dir(&settings, env),
    };
    runtime.block_on(ask::ask(&turn))
}

/// The folder of the history, if one is wanted and there is a place for it.
fn history_dir(settings: &Settings, env: &Environment) -> Option<PathBuf> {
    env.data_dir().filter(|_| settings.history)
}

fn run_command(args: Run, env: &Environment, runtime: &Runtime) -> anyhow::Result<ExitCode> {
    let no_repair = args.no_repair;
    let overrides = Overrides { config: args.config, no_repair, ..Overrides::default() };
    let mut settings = config::load(&overrides, env)?;
    let seconds = args.time_limit.map(Duration::try_from_secs_f64).transpose();
    settings.run.time_limit = seconds.context("--time-limit")?.unwrap_or(settings.run.time_limit);
    if let Some(mib) = args.memory_limit {
        settings.run.memory_limit = mib << 20;
    }
    if let Some(level) = args.isolation {
        settings.run.isolation = level.to_string();
    }
    let mut bounds = bounds(&settings, env)?;
    if let Some(kib) = args.output_limit {
        bounds.limits.output = kib << 10;
    }
    let options = run::Options {
        file: args.file,
        json: args.json,
        stdin: args.stdin,
        expect: args.expect,
        bounds,
        no_twin: args.no_twin,
        keep: args.keep,
        colour: std::io::stderr().is_terminal() && env.get("NO_COLOR").is_none(),
    };
    Ok(ExitCode::from(runtime.block_on(run::run(&options))))
}

fn least(settings: &Settings) -> anyhow::Result<Isolation> {
    isolation(&settings.run.isolation)
        .map_err(anyhow::Error::msg)
        .with_context(|| format!("run.isolation = \"{}\"", settings.run.isolation))
}

fn bounds(settings: &Settings, env: &Environment) -> anyhow::Result<Bounds> {
    let wall = settings.run.time_limit;
    let cpu = wall + Duration::from_secs(1);
    let limits = Limits { wall, cpu, memory: settings.run.memory_limit, ..Limits::default() };
    Ok(Bounds {
        launcher: PathBuf::from(LAUNCHER),
        least: least(settings)?,
        limits,
        cache: cache(env),
        repair: settings.run.repair,
    })
}

/// Where what is made once is kept; a machine without a home has its temporary directory.
fn cache(env: &Environment) -> PathBuf {
    env.cache_dir().unwrap_or_else(|| std::env::temp_dir().join("assemblergpt"))
}
