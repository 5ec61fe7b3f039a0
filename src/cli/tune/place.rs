//! Which host is meant: by its name in the settings or by its URL, with the key that belongs to it.
//! Asks it nothing.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;

use super::super::connect::reached;
use crate::config::{self, Environment, KeySource, Model, OPENAI_URL, Overrides, Settings};
use crate::dataset::project::Project;
use crate::host::Host;
use crate::llm::Endpoint;
use crate::tune::state::State;

/// A host.
#[derive(Debug, Clone, Args)]
pub(super) struct At {
    /// A name under `[hosts]` in the settings, "openai", or a URL; the host of the project's last job
    /// if not said
    #[arg(long, value_name = "NAME|URL")]
    pub(super) host: Option<String>,
    /// The settings file
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

/// A host that can be asked, and how people call it.
pub(super) struct Place {
    /// What to write after --host.
    pub(super) name: String,
    pub(super) endpoint: Endpoint,
    /// Where its key comes from.
    pub(super) key: Option<KeySource>,
    pub(super) settings: Settings,
}

impl Place {
    /// Finds the host.
    ///
    /// # Errors
    /// If none is named and the project has no job, or there is no such host.
    pub(super) fn find(at: &At, project: &Project, env: &Environment) -> anyhow::Result<Self> {
        let last = || Some(State::load(project).ok()?.runs.last()?.host.clone());
        let Some(name) = at.host.clone().or_else(last) else {
            bail!(
                "which host? Write --host NAME with a name under [hosts] in the settings, or \
                 --host URL"
            );
        };
        let named = |base_url: Option<String>| Overrides {
            config: at.config.clone(),
            // A key for OpenAI is only taken where a model is named: any will do.
            models: [Some("any".to_owned()), None],
            base_url,
            ..Overrides::default()
        };
        let settings = config::load(&named(None), env)?;
        let model = match (settings.hosts.get(&name), name.as_str()) {
            (Some(model), _) => model.clone(),
            (None, "openai") => paired(&settings, OPENAI_URL, &named, env)?,
            (None, url) if url.contains("://") => paired(&settings, url, &named, env)?,
            (None, _) => bail!("{}", unknown(&name, &settings)),
        };
        anyhow::ensure!(model.base_url.is_some(), "hosts.{name} in the settings has no base_url");
        let endpoint = reached(&model, &format!("the host {name}"), settings.silence)?;
        let key = model.key.map(|key| key.source);
        Ok(Self { name, endpoint, key, settings })
    }

    /// The host, which says on stderr what it waits for.
    pub(super) fn host(&self) -> Host {
        Host::new(self.endpoint.clone()).noting(|note| eprintln!("{note}"))
    }

    /// The name of the machine, as price tables have it.
    pub(super) fn domain(&self) -> String {
        self.endpoint.base_url.host_str().unwrap_or_default().to_owned()
    }

    /// The job that is meant: the one that is named, or the project's last one at this host.
    pub(super) fn job(&self, named: Option<&str>, project: &Project) -> anyhow::Result<String> {
        if let Some(id) = named {
            return Ok(id.to_owned());
        }
        let state = State::load(project)?;
        let newest = state.newest(&self.endpoint.address()).and_then(|run| run.job.clone());
        newest.with_context(|| {
            format!(
                "this project has no job at {}: name one, or start one with `{}`",
                self.endpoint.address(),
                project.command("tune", "start")
            )
        })
    }
}

/// A job at its host.
pub(super) struct AtHost {
    pub(super) place: Place,
    pub(super) host: Host,
    pub(super) id: String,
}

impl AtHost {
    /// Finds the host, and the job that is named or the project's last one there.
    ///
    /// # Errors
    /// If there is no such host, or no job.
    pub(super) fn find(
        at: &At,
        job: Option<&str>,
        project: &Project,
        env: &Environment,
    ) -> anyhow::Result<Self> {
        let place = Place::find(at, project, env)?;
        let id = place.job(job, project)?;
        Ok(Self { host: place.host(), place, id })
    }
}

/// The host at a URL, with the key that some table pairs with it.
fn paired(
    settings: &Settings,
    url: &str,
    named: &impl Fn(Option<String>) -> Overrides,
    env: &Environment,
) -> anyhow::Result<Model> {
    let same = |m: &&Model| {
        let own = m.base_url.as_deref().map(|u| u.trim_end_matches('/'));
        own == Some(url.trim_end_matches('/'))
    };
    if let Some(model) = settings.hosts.values().chain(&settings.models).find(same) {
        return Ok(model.clone());
    }
    let [base, _] = config::load(&named(Some(url.to_owned())), env)?.models;
    Ok(base)
}

fn unknown(name: &str, settings: &Settings) -> String {
    let known: Vec<_> = settings.hosts.keys().map(String::as_str).collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!(
        "there is no host {name:?} (known: {known}): write its URL, or put [hosts.{name}] with \
         base_url and api_key_env into the settings"
    )
}
