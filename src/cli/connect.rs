//! From settings to who answers: a server on each side, or a cassette for both.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Args;
use tokio::runtime::Runtime;
use url::Url;

use crate::config::{self, Asking, Environment, Key, Model, Overrides, Settings};
use crate::llm::built_in::SCHEME as BUILT_IN;
use crate::llm::{ApiKey, Cassette, Client, Endpoint, FILE_SCHEME, Parameters, Sampling, Source};
use crate::side::Side;

/// How long a server has to list its models when none was named.
const LISTING: Duration = Duration::from_secs(3);

/// Who answers.
pub(super) struct Connection {
    pub(super) sources: [Source; 2],
    pub(super) client: Client,
    /// What plays instead of models, if anything.
    pub(super) cassette: Option<Arc<Cassette>>,
    /// It is the built-in samples.
    pub(super) samples: bool,
    /// Nobody was named: the models that the program carries answer.
    pub(super) unnamed: bool,
    /// A sentence for the user.
    pub(super) warning: Option<String>,
}

impl Connection {
    /// The models that the program carries answer on both sides.
    pub(super) fn carried(&self) -> bool {
        let endpoints = self.sources.iter().map(Source::endpoint);
        endpoints.into_iter().all(|endpoint| endpoint.is_some_and(Endpoint::is_built_in))
    }
}

/// What the command line asks for beside the settings.
pub(super) struct Wanted<'a> {
    pub(super) demo: bool,
    pub(super) cassette: Option<&'a Path>,
    pub(super) pace: f64,
    pub(super) record: Option<&'a Path>,
    /// `OPENAI_API_KEY` is set.
    pub(super) has_key: bool,
    /// `OPENAI_BASE_URL`.
    pub(super) place: Option<&'a str>,
    /// Where a server is asked for its models.
    pub(super) runtime: &'a Runtime,
}

/// Decides who answers.
///
/// # Errors
/// A cassette that cannot be read, a URL that is none, or a side without a model: the message says
/// what to write.
pub(super) fn connect(settings: &Settings, wanted: &Wanted<'_>) -> anyhow::Result<Connection> {
    if let Some(path) = wanted.cassette {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("could not read the cassette {}", path.display()))?;
        let cassette = Cassette::parse(&text)
            .with_context(|| format!("could not play the cassette {}", path.display()))?;
        return Ok(play(&Arc::new(cassette), wanted.pace, false));
    }
    // A place without a model, named by the environment alone, is no wish to ask somebody now.
    let unnamed = |url: Option<&str>| url.is_none() || url == wanted.place;
    let nothing =
        settings.models.iter().all(|m| m.model.is_none() && unnamed(m.base_url.as_deref()));
    if wanted.demo {
        return Ok(play(&Arc::new(Cassette::built_in()), wanted.pace, true));
    }
    let warning = (nothing && wanted.has_key).then(|| {
        "OPENAI_API_KEY is set: F3 lists the models, or name them with --base MODEL --tuned MODEL"
            .to_owned()
    });
    let mut endpoints = if nothing {
        Side::BOTH.map(|side| carried(&settings.models[side.index()], side))
    } else {
        let asked = |side: Side| {
            endpoint(&settings.models[side.index()], side, settings.silence, wanted.runtime)
        };
        [asked(Side::Base)?, asked(Side::Tuned)?]
    };
    // One file on both sides is read once, and the header says that both are one model.
    if endpoints[0].is_same_file(&endpoints[1]) {
        let mut shared = endpoints[0].clone();
        shared.extra.clone_from(&endpoints[1].extra);
        endpoints[1] = shared;
    }
    let client = match wanted.record {
        Some(path) => Client::recording(path)
            .with_context(|| format!("could not record to {}", path.display()))?,
        None => Client::new(),
    };
    let sources = endpoints.map(Source::Http);
    Ok(Connection { sources, client, cassette: None, samples: false, unnamed: nothing, warning })
}

/// One of the models that the program carries, asked as the settings say.
fn carried(model: &Model, side: Side) -> Endpoint {
    let mut endpoint = Endpoint::built_in(side);
    endpoint.extra.clone_from(&model.extra);
    endpoint
}

fn play(cassette: &Arc<Cassette>, pace: f64, samples: bool) -> Connection {
    let source = || Source::Cassette { cassette: cassette.clone(), pace };
    Connection {
        sources: [source(), source()],
        client: Client::new(),
        cassette: Some(cassette.clone()),
        samples,
        unnamed: false,
        warning: None,
    }
}

fn endpoint(
    model: &Model,
    side: Side,
    silence: Duration,
    runtime: &Runtime,
) -> anyhow::Result<Endpoint> {
    let flag = format!("--{side}");
    if let Some(endpoint) = in_process(model) {
        let mut endpoint = endpoint?;
        endpoint.extra.clone_from(&model.extra);
        return Ok(endpoint);
    }
    let endpoint = reached(model, &format!("the {side} model"), silence)?;
    if model.model.is_none() {
        bail!("which model is {side}? Write {flag} MODEL{}", offered(&endpoint, runtime));
    }
    Ok(endpoint)
}

/// A server and its model, for what asks one model only or none.
#[derive(Debug, Clone, Args)]
pub(super) struct Place {
    /// The server, such as <https://api.openai.com/v1>; the settings' base model's if not given
    #[arg(long, value_name = "URL", global = true)]
    pub(super) base_url: Option<String>,
    /// The settings file
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) config: Option<PathBuf>,
}

/// The settings with this place, and this model if one is named, as those of the base model.
pub(super) fn placed(
    place: &Place,
    model: Option<&str>,
    env: &Environment,
) -> anyhow::Result<Settings> {
    let overrides = Overrides {
        config: place.config.clone(),
        base_url: place.base_url.clone(),
        models: [model.map(str::to_owned), None],
        ..Overrides::default()
    };
    let settings = config::load(&overrides, env)?;
    for warning in &settings.warnings {
        eprintln!("{warning}");
    }
    Ok(settings)
}

/// A host, whatever models it has.
///
/// # Errors
/// If no URL is known, or it is none.
pub(super) fn host(place: &Place, env: &Environment) -> anyhow::Result<Endpoint> {
    // Any name: a key for OpenAI without a URL is only taken for it where a model is named.
    let settings = placed(place, Some("any"), env)?;
    reached(&settings.models[0], "the host", settings.silence)
}

/// The server of a model with the key that is paired with it; its name may be missing.
pub(super) fn reached(model: &Model, of: &str, silence: Duration) -> anyhow::Result<Endpoint> {
    let Some(base_url) = &model.base_url else {
        bail!(
            "no server is known for {of}: write --base-url URL (such as \
             http://127.0.0.1:8080/v1), or set OPENAI_API_KEY"
        );
    };
    let mut endpoint = server(base_url, model.key.as_ref(), silence)?;
    endpoint.model = model.model.clone().unwrap_or_default();
    endpoint.extra.clone_from(&model.extra);
    Ok(endpoint)
}

/// A server with the key that is paired with its URL, and no model yet.
fn server(base_url: &str, key: Option<&Key>, silence: Duration) -> anyhow::Result<Endpoint> {
    let url = Url::parse(base_url)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .with_context(|| {
            format!(
                "\"{base_url}\" is no URL of a server: write http://127.0.0.1:8080/v1 or the like"
            )
        })?;
    let key = match key {
        Some(key) => {
            let secret = key.resolve().map_err(anyhow::Error::msg)?;
            Some(ApiKey::new(&secret, &url)?)
        }
        None => None,
    };
    let mut endpoint = Endpoint::new(url, "");
    endpoint.key = key;
    endpoint.silence = silence;
    Ok(endpoint)
}

/// The servers that are known: those that answer now, those of the settings, and the one that
/// `OPENAI_API_KEY` belongs to. Each has the key that is paired with it, and no other; one whose key
/// cannot be had is asked without, and says so itself.
pub(super) fn servers(
    connected: &[Source],
    settings: &Settings,
    env: &Environment,
) -> Vec<Endpoint> {
    let mut known: Vec<Endpoint> = connected.iter().filter_map(Source::endpoint).cloned().collect();
    known.extend(settings.models.iter().filter_map(in_process).flatten());
    let mut add = |url: &str, key: Option<&Key>| {
        let new = |endpoint: &Endpoint| known.iter().all(|k| k.base_url != endpoint.base_url);
        let made =
            server(url, key, settings.silence).or_else(|_| server(url, None, settings.silence));
        known.extend(made.ok().filter(new));
    };
    for model in &settings.models {
        if let Some(url) = &model.base_url {
            add(url, model.key.as_ref());
        }
    }
    if let Some((url, key)) = config::openai(env) {
        add(url, Some(&key));
    }
    known.into_iter().map(|endpoint| endpoint.with_model("")).collect()
}

/// A model that runs in this process, if it is one.
fn in_process(model: &Model) -> Option<anyhow::Result<Endpoint>> {
    let name = model.model.as_deref()?;
    if let Some(side) = name.strip_prefix(BUILT_IN) {
        let side = Side::BOTH.into_iter().find(|known| known.to_string() == side);
        return Some(side.map(Endpoint::built_in).with_context(|| {
            format!("there is no model {name}: write {BUILT_IN}base or {BUILT_IN}tuned")
        }));
    }
    name.strip_prefix(FILE_SCHEME).map(file)
}

/// A model file that runs in this process; `~/` is the home directory, as a shell would have it.
fn file(path: &str) -> anyhow::Result<Endpoint> {
    let home = path.strip_prefix("~/").zip(std::env::home_dir());
    let path = home.map_or_else(|| PathBuf::from(path), |(rest, home)| home.join(rest));
    if !path.is_file() {
        bail!(
            "there is no model file {}: write {FILE_SCHEME}PATH with the path of a .gguf file",
            path.display()
        );
    }
    Endpoint::gguf(&path).with_context(|| format!("{} names no file", path.display()))
}

/// What the server of the endpoint offers, for the message that asks for a model.
fn offered(endpoint: &Endpoint, runtime: &Runtime) -> String {
    let client = Client::new();
    let listing =
        runtime.block_on(async { tokio::time::timeout(LISTING, client.models(endpoint)).await });
    match listing {
        Ok(Ok(models)) if !models.is_empty() => {
            let names: Vec<_> = models.iter().take(12).map(|m| m.id.as_str()).collect();
            format!(
                ". {} offers: {}",
                endpoint.base_url,
                crate::printable::printable(&names.join(", "))
            )
        }
        Ok(Ok(_)) => format!(". {} lists no models", endpoint.base_url),
        Ok(Err(error)) => format!(" ({} was asked for its models: {error})", endpoint.base_url),
        Err(_) => format!(" ({} was asked for its models and did not answer)", endpoint.base_url),
    }
}

/// How a side is asked.
pub(super) fn parameters(model: &Model) -> Parameters {
    Parameters {
        system: model.asking.system.clone(),
        sampling: sampling(&model.asking),
        extra: model.extra.clone(),
    }
}

/// How replies of both sides are sampled, where a side has no values of its own.
pub(super) fn sampling(asking: &Asking) -> Sampling {
    Sampling {
        temperature: asking.temperature,
        top_p: asking.top_p,
        max_tokens: asking.max_tokens,
        seed: asking.seed,
        stop: asking.stop.clone(),
    }
}
