//! The small commands that look and tell: `doctor`, `models`, `themes`, `completions`, `man`.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::Context as _;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use crossterm::terminal::supports_keyboard_enhancement;
use futures::StreamExt as _;
use serde_json::json;
use tokio::runtime::Runtime;

use super::{Cli, Connect, bounds, connect};
use crate::config::{self, Environment, Settings};
use crate::doctor::{self, Distribution, Keyboard, Terminal, Visit};
use crate::llm::{Client, Endpoint, Listing, ModelInfo, Offer, Retirement, Source, address};
use crate::printable::printable;
use crate::theme::Theme;
use crate::tui::Keymap;

/// What works on this machine.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    connect: Connect,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// What the servers offer.
#[derive(Debug, Args)]
pub(super) struct Models {
    #[command(flatten)]
    connect: Connect,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Completions of a shell.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

/// Looks at everything. Exit status 0 if all that is needed works, else 1.
pub(super) fn doctor(
    args: &Doctor,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let settings = config::load(&args.connect.overrides(), env)?;
    let (endpoints, trouble) = endpoints(&settings, &args.connect, env, runtime);
    if let Some(trouble) = trouble {
        eprintln!("assemblergpt: {trouble}");
    }
    let bounds = bounds(&settings, env)?;
    let client = Client::new();
    let (_, conflicts) = Keymap::with_overrides(&settings.keys);
    let doubts: Vec<String> = settings.warnings.iter().cloned().chain(conflicts).collect();
    let path = settings.path.as_ref().filter(|_| settings.exists);
    let path = path.map(|path| path.display().to_string());
    let visit = Visit {
        doubts: &doubts,
        settings: path.as_deref(),
        bounds: &bounds,
        endpoints: &endpoints,
        client: &client,
        distribution: Distribution::here(),
        terminal: &terminal(env),
        path: env.get("PATH").unwrap_or_default(),
        root: rustix::process::geteuid().is_root(),
    };
    let checks = runtime.block_on(visit.checks());
    let healthy = doctor::healthy(&checks);
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", json!({"schema": 1, "healthy": healthy, "checks": checks}))?;
    } else {
        let colour = io::stdout().is_terminal() && env.get("NO_COLOR").is_none();
        write!(out, "{}", doctor::text(&checks, colour))?;
        let last = if healthy {
            "\nAll that is needed works."
        } else {
            "\nSomething needed does not work."
        };
        writeln!(out, "{last}")?;
    }
    Ok(if healthy { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// What is known of the terminal; it is asked how it tells keys, if it is one.
fn terminal(env: &Environment) -> Terminal {
    let var = |name: &str| env.get(name).unwrap_or_default().to_owned();
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let keyboard = match is_terminal.then(supports_keyboard_enhancement) {
        Some(Ok(true)) => Keyboard::Kitty,
        Some(Ok(false) | Err(_)) => Keyboard::Legacy,
        None => Keyboard::Unknown,
    };
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| env.get(name));
    Terminal {
        term: var("TERM"),
        colorterm: var("COLORTERM"),
        no_color: env.get("NO_COLOR").is_some(),
        locale: locale.unwrap_or_default().to_owned(),
        tmux: env.get("TMUX").is_some(),
        ssh: env.get("SSH_CONNECTION").is_some(),
        size: if is_terminal { crossterm::terminal::size().ok() } else { None },
        keyboard,
    }
}

/// The endpoints that are set up, and why there are none if that is a mistake.
fn endpoints(
    settings: &Settings,
    connect: &Connect,
    env: &Environment,
    runtime: &Runtime,
) -> (Vec<Endpoint>, Option<String>) {
    match connect::connect(settings, &connect.wanted(env, runtime)) {
        Ok(connection) => {
            let endpoints = connection.sources.iter().filter_map(Source::endpoint).cloned();
            (endpoints.collect(), None)
        }
        Err(error) => (Vec::new(), Some(format!("{error:#}"))),
    }
}

/// Lists what the servers that are set up offer, and the servers of this machine.
pub(super) fn models(
    args: &Models,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let settings = config::load(&args.connect.overrides(), env)?;
    let named = settings.models.iter().all(|model| model.model.is_some());
    let (set_up, trouble) =
        if named { endpoints(&settings, &args.connect, env, runtime) } else { (Vec::new(), None) };
    if let Some(trouble) = trouble {
        eprintln!("assemblergpt: {}", printable(&trouble));
    }
    let asked = connect::servers(&[], &settings, env);
    let offers = runtime.block_on(async {
        let mut offers = Client::new().offers(&asked).collect::<Vec<_>>().await;
        offers.retain(|offer| offer.listing != Listing::Asked);
        // Lists come when they come; they are told in one order.
        let place = |offer: &Offer| asked.iter().position(|e| e.base_url == offer.base_url);
        offers.sort_by_key(|o| (place(o).unwrap_or(usize::MAX), o.base_url.port()));
        offers
    });
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", models_json(&offers))?;
    } else {
        models_text(&mut out, &offers, &set_up)?;
    }
    let any = offers.iter().any(|offer| matches!(offer.listing, Listing::Models(_)));
    Ok(if any { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn models_json(offers: &[Offer]) -> serde_json::Value {
    let now = SystemTime::now();
    let model = |m: &ModelInfo| {
        let ends = m.shutdown.and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
        json!({
            "id": m.id, "owner": m.owner, "parent": m.parent, "context": m.context,
            "ends": ends.map(|t| t.as_secs()),
            "retires_soon": m.retirement(now).is_some_and(Retirement::is_near),
        })
    };
    let servers = offers.iter().map(|offer| {
        let server = address(&offer.base_url);
        match &offer.listing {
            Listing::Models(models) => {
                json!({"base_url": server, "models": models.iter().map(model).collect::<Vec<_>>()})
            }
            Listing::Failed(failure) => {
                json!({"base_url": server, "error": failure.message, "remedy": failure.remedy})
            }
            Listing::Asked => json!({"base_url": server}),
        }
    });
    json!({"schema": 1, "servers": servers.collect::<Vec<_>>()})
}

fn models_text(out: &mut impl io::Write, offers: &[Offer], set_up: &[Endpoint]) -> io::Result<()> {
    if offers.is_empty() {
        return writeln!(
            out,
            "No server is set up, and none was found on this machine: write --base-url URL, or \
             start Ollama, llama.cpp, LM Studio, vLLM or LiteLLM."
        );
    }
    for offer in offers {
        let usual = offer.program.map(|program| format!("  (the usual port of {program})"));
        writeln!(out, "{}{}", printable(&address(&offer.base_url)), usual.unwrap_or_default())?;
        match &offer.listing {
            Listing::Failed(failure) => {
                writeln!(out, "  {}\n  {}", printable(&failure.message), failure.remedy)?;
            }
            Listing::Models(models) if models.is_empty() => writeln!(out, "  lists no models")?,
            Listing::Models(models) => {
                for model in models {
                    writeln!(out, "  {}", model_line(model, offer, set_up))?;
                }
            }
            Listing::Asked => {}
        }
    }
    Ok(())
}

fn model_line(model: &ModelInfo, offer: &Offer, set_up: &[Endpoint]) -> String {
    let mut parts = vec![printable(&model.id).into_owned()];
    for (side, endpoint) in crate::side::Side::BOTH.into_iter().zip(set_up) {
        if endpoint.model == model.id && endpoint.base_url == offer.base_url {
            parts.push(format!("({side})"));
        }
    }
    parts.extend(model.parent.iter().map(|of| format!("an adapter of {}", printable(of))));
    parts.extend(model.context.map(|context| format!("{context} tokens")));
    parts.extend(model.retirement(SystemTime::now()).map(|end| {
        let sign = if end.is_near() { "! " } else { "" };
        format!("{sign}{end}")
    }));
    parts.join("  ")
}

/// Names the themes, the built-in ones and the user's own.
pub(super) fn themes(env: &Environment) -> anyhow::Result<ExitCode> {
    let own = env.config_dir().map(|dir| dir.join("themes"));
    let mut out = io::stdout().lock();
    for name in Theme::names(own.as_deref()) {
        writeln!(out, "{}", printable(&name))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the completions of a shell.
pub(super) fn completions(args: &Completions) -> ExitCode {
    clap_complete::generate(args.shell, &mut Cli::command(), "assemblergpt", &mut io::stdout());
    ExitCode::SUCCESS
}

/// Prints the manual page.
pub(super) fn man() -> anyhow::Result<ExitCode> {
    clap_mangen::Man::new(Cli::command())
        .render(&mut io::stdout())
        .context("could not write the manual page")?;
    Ok(ExitCode::SUCCESS)
}
