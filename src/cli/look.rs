//! The small commands that look and tell: `doctor`, `models`, `themes`, `completions`, `man`.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::Context as _;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use serde_json::json;
use tokio::runtime::Runtime;

use super::{Cli, Connect, bounds, connect};
use crate::config::{self, Environment, Settings};
use crate::doctor::{self, Distribution, Visit};
use crate::llm::{Client, Endpoint, ModelInfo, Source};
use crate::printable::printable;
use crate::theme::Theme;

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
    let terminal = |name: &str| env.get(name).map(str::to_owned);
    let visit = Visit {
        bounds: &bounds,
        endpoints: &endpoints,
        client: &client,
        distribution: Distribution::here(),
        terminal: &terminal,
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

/// The endpoints that are set up, and why there are none if that is a mistake.
fn endpoints(
    settings: &Settings,
    connect: &Connect,
    env: &Environment,
    runtime: &Runtime,
) -> (Vec<Endpoint>, Option<String>) {
    match connect::connect(settings, &connect.wanted(env, runtime)) {
        Ok(connection) => {
            let http = |source| match source {
                Source::Http(endpoint) => Some(endpoint),
                Source::Cassette { .. } => None,
            };
            (connection.sources.into_iter().filter_map(http).collect(), None)
        }
        Err(error) => (Vec::new(), Some(format!("{error:#}"))),
    }
}

/// One server and what it offers, or why it does not say.
struct Offer {
    server: String,
    models: Result<Vec<ModelInfo>, String>,
}

/// Lists what the servers that are set up offer, and the servers of this machine.
pub(super) fn models(
    args: &Models,
    env: &Environment,
    runtime: &Runtime,
) -> anyhow::Result<ExitCode> {
    let settings = config::load(&args.connect.overrides(), env)?;
    let (set_up, _) = endpoints(&settings, &args.connect, env, runtime);
    let client = Client::new();
    let offers = runtime.block_on(async {
        let mut offers: Vec<Offer> = Vec::new();
        for endpoint in servers(&settings, &set_up) {
            let server = endpoint.base_url.to_string();
            if offers.iter().all(|o| o.server != server) {
                let models = client.models(&endpoint).await.map_err(|f| f.to_string());
                offers.push(Offer { server, models });
            }
        }
        for found in client.local_servers().await {
            let server = found.base_url.to_string();
            if offers.iter().all(|o| o.server != server) {
                offers.push(Offer { server, models: Ok(found.models) });
            }
        }
        offers
    });
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", models_json(&offers))?;
    } else {
        models_text(&mut out, &offers, &set_up)?;
    }
    let any = offers.iter().any(|o| o.models.is_ok());
    Ok(if any { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The servers to be asked: those of the endpoints, or one that is named without a model.
fn servers(settings: &Settings, set_up: &[Endpoint]) -> Vec<Endpoint> {
    if !set_up.is_empty() {
        return set_up.to_vec();
    }
    let urls = settings.models.iter().filter_map(|m| m.base_url.as_deref());
    urls.filter_map(|url| Some(Endpoint::new(url.parse().ok()?, ""))).collect()
}

fn models_json(offers: &[Offer]) -> serde_json::Value {
    let model = |m: &ModelInfo| {
        let ends = m.shutdown.and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
        json!({
            "id": m.id, "owner": m.owner, "parent": m.parent, "context": m.context,
            "ends": ends.map(|t| t.as_secs()),
        })
    };
    let servers = offers.iter().map(|offer| match &offer.models {
        Ok(models) => {
            json!({"base_url": offer.server, "models": models.iter().map(model).collect::<Vec<_>>()})
        }
        Err(error) => json!({"base_url": offer.server, "error": error}),
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
        writeln!(out, "{}", printable(&offer.server))?;
        match &offer.models {
            Err(error) => writeln!(out, "  {}", printable(error))?,
            Ok(models) if models.is_empty() => writeln!(out, "  lists no models")?,
            Ok(models) => {
                for model in models {
                    writeln!(out, "  {}", model_line(model, offer, set_up))?;
                }
            }
        }
    }
    Ok(())
}

fn model_line(model: &ModelInfo, offer: &Offer, set_up: &[Endpoint]) -> String {
    let mut parts = vec![printable(&model.id).into_owned()];
    for (side, endpoint) in crate::side::Side::BOTH.into_iter().zip(set_up) {
        if endpoint.model == model.id && endpoint.base_url.as_str() == offer.server {
            parts.push(format!("({side})"));
        }
    }
    parts.extend(model.parent.iter().map(|of| format!("an adapter of {}", printable(of))));
    parts.extend(model.context.map(|context| format!("{context} tokens")));
    let left = model.shutdown.map(|end| end.duration_since(SystemTime::now()));
    parts.extend(left.map(|left| match left {
        Ok(left) => format!("ends in {} days", left.as_secs() / 86_400),
        Err(_) => "has ended".to_owned(),
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
