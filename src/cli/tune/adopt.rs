//! A job's tuned model into the settings, if their user wants that. Changes nothing else in them.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::Path;

use anyhow::Context as _;
use serde_json::json;

use super::place::Place;
use crate::config::{self, Change, Environment, KeySource, Overrides};
use crate::host::Job;
use crate::printable::printable;

/// What is done with a tuned model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// It is written into the settings.
    Save,
    /// Somebody at a terminal is asked.
    Ask,
    /// It is only named.
    Name,
}

impl Wish {
    /// By the flags: `save` says yes beforehand, and programs that read JSON are not asked.
    pub(super) fn new(save: bool, json: bool) -> Self {
        match (save, json) {
            (true, _) => Self::Save,
            (false, false) if io::stdin().is_terminal() && io::stderr().is_terminal() => Self::Ask,
            (false, _) => Self::Name,
        }
    }
}

/// Writes the tuned model into the settings if that is wanted, and says where; else says how.
///
/// # Errors
/// If the settings cannot be read or written, or the answer cannot be read.
pub(super) fn adopt(
    place: &Place,
    job: &Job,
    tuned: &str,
    wish: Wish,
    env: &Environment,
) -> anyhow::Result<()> {
    let path = place.settings.path.as_deref();
    let wanted = match (wish, path) {
        (Wish::Save, _) => true,
        (Wish::Ask, Some(path)) => asked(path, place)?,
        (Wish::Ask, None) | (Wish::Name, _) => false,
    };
    if !wanted {
        let save = "`tune watch --save` makes it the tuned model of the settings";
        eprintln!("{save}:\n{}", printable(&lines(place, tuned)));
        return Ok(());
    }
    let path = path.context("nothing is saved: neither HOME nor XDG_CONFIG_HOME is set")?;
    let mut changes = side("tuned", tuned, place);
    if let (false, Some(base)) = (has_base(path, place, env)?, &job.model) {
        changes.extend(side("base", base, place));
    }
    config::save(path, &changes)?;
    let shown = path.display().to_string();
    eprintln!("{} is the tuned model of {} now", printable(tuned), printable(&shown));
    Ok(())
}

/// What would stand in the settings.
fn lines(place: &Place, tuned: &str) -> String {
    let key = match &place.key {
        Some(KeySource::Variable(name)) => format!("\napi_key_env = {}", json!(name)),
        Some(KeySource::Command(command)) => format!("\napi_key_cmd = {}", json!(command)),
        None => String::new(),
    };
    let (model, url) = (json!(tuned), json!(place.endpoint.address()));
    format!("[tuned]\nmodel = {model}\nbase_url = {url}{key}")
}

/// Whether the settings name a base model: a tuned one is compared with its base.
fn has_base(path: &Path, place: &Place, env: &Environment) -> anyhow::Result<bool> {
    if !place.settings.exists {
        return Ok(false);
    }
    let overrides = Overrides { config: Some(path.to_owned()), ..Overrides::default() };
    Ok(config::load(&overrides, env)?.models[0].model.is_some())
}

fn asked(path: &Path, place: &Place) -> anyhow::Result<bool> {
    let [_, tuned] = &place.settings.models;
    let instead = tuned.model.as_deref().map(|old| format!(", instead of {old}"));
    let text = format!(
        "Write it into {} as the tuned model{}? [y/N] ",
        path.display(),
        instead.unwrap_or_default()
    );
    eprint!("{}", printable(&text));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).context("could not read the answer")?;
    Ok(super::is_yes(&answer))
}

/// A model of a side, at this host. A key goes with the URL that it is paired with, and only by its name.
fn side(table: &str, model: &str, place: &Place) -> Vec<Change> {
    let key = match &place.key {
        Some(KeySource::Variable(name)) => [
            Change::set(&[table, "api_key_env"], name.as_str()),
            Change::remove(&[table, "api_key_cmd"]),
        ],
        Some(KeySource::Command(command)) => [
            Change::set(&[table, "api_key_cmd"], command.as_str()),
            Change::remove(&[table, "api_key_env"]),
        ],
        None => [Change::remove(&[table, "api_key_env"]), Change::remove(&[table, "api_key_cmd"])],
    };
    let url = place.endpoint.address();
    let here = [Change::set(&[table, "model"], model), Change::set(&[table, "base_url"], url)];
    here.into_iter().chain(key).collect()
}
