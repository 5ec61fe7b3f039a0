//! Settings: flags over environment over file over defaults. Opens nothing but the settings file
//! and what it names (`system_file`, the output of `api_key_cmd`).

mod file;
mod keys;
mod save;
mod size;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value};

use crate::side::Side;
use file::ModelTable;

pub use file::{File, FileError};
pub use keys::{Key, KeySource, openai};
pub use save::{Change, SaveError, save};
pub use size::{parse_duration, parse_size};

/// Where an `OPENAI_API_KEY` belongs unless `OPENAI_BASE_URL` says otherwise.
pub const OPENAI_URL: &str = "https://api.openai.com/v1";

/// What one side asks, and where.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// The model id, if one is known.
    pub model: Option<String>,
    /// The base URL, ending in `/v1` or the like, if one is known.
    pub base_url: Option<String>,
    /// The key paired with that URL.
    pub key: Option<Key>,
    /// Fields merged into the request body.
    pub extra: Map<String, Value>,
    /// What a million tokens cost, of prompts and of replies, in the user's currency.
    pub price: Option<[f64; 2]>,
    /// How it is asked: the side's own values over those of both.
    pub asking: Asking,
}

/// How a model is asked; what is `None` is left to the server.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asking {
    /// The system message.
    pub system: Option<String>,
    /// Sampling temperature.
    pub temperature: Option<f64>,
    /// Nucleus sampling.
    pub top_p: Option<f64>,
    /// Limit of tokens of a reply.
    pub max_tokens: Option<u32>,
    /// Seed of the sampling.
    pub seed: Option<u64>,
    /// Texts that end a reply.
    pub stop: Vec<String>,
}

/// What the command line says; every field may be absent.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Overrides {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--base`, `--tuned`.
    pub models: [Option<String>; 2],
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--tuned-url`.
    pub tuned_url: Option<String>,
    /// `--system`: text, or `@FILE`.
    pub system: Option<String>,
    /// `--temperature`.
    pub temperature: Option<f64>,
    /// `--max-tokens`.
    pub max_tokens: Option<u32>,
    /// `--samples`.
    pub samples: Option<u32>,
    /// `--theme`.
    pub theme: Option<String>,
    /// `--no-mouse`.
    pub no_mouse: bool,
    /// `--plain`.
    pub plain: bool,
    /// `--serial`.
    pub serial: bool,
    /// `--no-history`.
    pub no_history: bool,
    /// `--no-repair`.
    pub no_repair: bool,
}

/// The limits and habits of runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Wall-clock limit of a program.
    pub time_limit: Duration,
    /// Memory limit in bytes.
    pub memory_limit: u64,
    /// The least isolation that is accepted: `full`, `restricted` or `limits-only`.
    pub isolation: String,
    /// Repair a text with a known mistake before building it again.
    pub repair: bool,
    /// Build as soon as a listing is complete.
    pub auto_build: bool,
    /// Run as soon as it is built.
    pub auto_run: bool,
}

/// All settings after everything has been put over everything.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Settings {
    /// Base and tuned.
    pub models: [Model; 2],
    /// How both sides are asked, where a side has no values of its own.
    pub asking: Asking,
    /// System messages by name.
    pub presets: BTreeMap<String, String>,
    /// Where the settings are, or would be: the place to save them.
    pub path: Option<PathBuf>,
    /// Whether that file is there.
    pub exists: bool,
    /// Hosts that tune, by name.
    pub hosts: BTreeMap<String, Model>,
    /// How long a stream may be silent.
    pub silence: Duration,
    /// Replies of each side to a prompt of the bench.
    pub samples: u32,
    /// Ask one side after the other.
    pub serial: bool,
    /// Limits of runs.
    pub run: Run,
    /// Whether exchanges are kept.
    pub history: bool,
    /// The folder that data sets grow in, and that the bench promotes examples to; the working
    /// directory if none.
    pub project: Option<PathBuf>,
    /// Name of the theme.
    pub theme: String,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// ASCII stand-ins for every symbol.
    pub ascii: bool,
    /// Lines of text in place of a screen.
    pub plain: bool,
    /// Overrides of the key table.
    pub keys: BTreeMap<String, String>,
    /// Prompts with gaps, by name.
    pub templates: BTreeMap<String, String>,
    /// What was odd in the settings, one sentence each.
    pub warnings: Vec<String>,
}

/// The environment variables that matter, read once at the edge.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    vars: BTreeMap<String, String>,
}

impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        Self {
            vars: std::env::vars_os()
                .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)))
                .collect(),
        }
    }

    /// An environment of these variables.
    pub fn of(vars: &[(&str, &str)]) -> Self {
        Self { vars: vars.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect() }
    }

    /// The value of a variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.vars.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// A directory of the XDG base directory specification, for this program.
    pub fn dir(&self, variable: &str, fallback: &str) -> Option<PathBuf> {
        let base = match self.get(variable) {
            Some(dir) if Path::new(dir).is_absolute() => PathBuf::from(dir),
            _ => Path::new(self.get("HOME")?).join(fallback),
        };
        Some(base.join("assemblergpt"))
    }

    /// Where the settings and the user's themes are.
    pub fn config_dir(&self) -> Option<PathBuf> {
        self.dir("XDG_CONFIG_HOME", ".config")
    }

    /// Where the history is.
    pub fn data_dir(&self) -> Option<PathBuf> {
        self.dir("XDG_DATA_HOME", ".local/share")
    }

    /// Where logs go.
    pub fn state_dir(&self) -> Option<PathBuf> {
        self.dir("XDG_STATE_HOME", ".local/state")
    }

    /// Where what can be made again is kept.
    pub fn cache_dir(&self) -> Option<PathBuf> {
        self.dir("XDG_CACHE_HOME", ".cache")
    }
}

/// Reads the settings file, if there is one, and puts everything together.
///
/// # Errors
/// A settings file that was named but cannot be read, or one that is not TOML of the right shape:
/// the message says file, line and what to do. Unknown keys are warnings.
pub fn load(overrides: &Overrides, env: &Environment) -> Result<Settings, FileError> {
    let named =
        overrides.config.clone().or_else(|| env.get("ASSEMBLERGPT_CONFIG").map(PathBuf::from));
    let must_exist = named.is_some();
    let path = named.or_else(|| env.config_dir().map(|dir| dir.join("config.toml")));
    let exists = path.as_ref().is_some_and(|path| path.exists());
    let (file, warnings) = match &path {
        Some(path) if must_exist || exists => File::read(path)?,
        Some(_) | None => (File::default(), Vec::new()),
    };
    Ok(Settings { path, exists, ..combine(overrides, env, &file, warnings)? })
}

fn combine(
    overrides: &Overrides,
    env: &Environment,
    file: &File,
    mut warnings: Vec<String>,
) -> Result<Settings, FileError> {
    let asking = asking(overrides, file)?;
    let [base, tuned] = Side::BOTH.map(|side| model(overrides, env, file, side));
    let models = [
        Model { asking: own_asking(overrides, &file.base, &asking)?, ..base },
        Model { asking: own_asking(overrides, &file.tuned, &asking)?, ..tuned },
    ];
    let run = run(overrides, file, &mut warnings);
    let silence =
        duration(file.silence.as_deref(), "silence", Duration::from_secs(60), &mut warnings);
    let plain = env.get("NO_COLOR").is_some() || env.get("TERM") == Some("dumb");
    let theme = overrides.theme.clone().or_else(|| file.ui.theme.clone());
    Ok(Settings {
        models,
        asking,
        presets: file.presets.clone(),
        path: None,
        exists: false,
        hosts: hosts(env, file),
        silence,
        samples: overrides.samples.or(file.samples).unwrap_or(1),
        serial: overrides.serial || file.serial.unwrap_or(false),
        run,
        history: !overrides.no_history && file.history.enabled.unwrap_or(true),
        project: file.dataset.project.as_deref().map(|path| at_home(path, env)),
        theme: theme.unwrap_or_else(|| if plain { "monochrome" } else { "terminal" }.to_owned()),
        mouse: !overrides.no_mouse && file.ui.mouse.unwrap_or(true),
        ascii: file.ui.ascii.unwrap_or_else(|| !utf8(env)),
        // A terminal that cannot move its cursor can still be written to.
        plain: overrides.plain || file.ui.plain.unwrap_or_else(|| env.get("TERM") == Some("dumb")),
        keys: file.keys.clone(),
        templates: file.templates.clone(),
        warnings,
    })
}

/// A path whose `~/` is the home folder.
fn at_home(path: &Path, env: &Environment) -> PathBuf {
    match (path.strip_prefix("~"), env.get("HOME")) {
        (Ok(rest), Some(home)) => Path::new(home).join(rest),
        (Ok(_), None) | (Err(_), _) => path.to_owned(),
    }
}

/// How both sides are asked.
fn asking(overrides: &Overrides, file: &File) -> Result<Asking, FileError> {
    let system = match &overrides.system {
        Some(text) => Some(file::text_or_file(text)?),
        None => system(file.system.as_ref(), file.system_file.as_deref())?,
    };
    Ok(Asking {
        system,
        temperature: overrides.temperature.or(file.temperature),
        top_p: file.top_p,
        max_tokens: overrides.max_tokens.or(file.max_tokens),
        seed: file.seed,
        stop: file.stop.clone(),
    })
}

/// How one side is asked: a flag over the side's own table, and that over what holds for both.
fn own_asking(overrides: &Overrides, own: &ModelTable, both: &Asking) -> Result<Asking, FileError> {
    let system = match &overrides.system {
        Some(_) => None,
        None => system(own.system.as_ref(), own.system_file.as_deref())?,
    };
    Ok(Asking {
        system: system.or_else(|| both.system.clone()),
        temperature: overrides.temperature.or(own.temperature).or(both.temperature),
        top_p: own.top_p.or(both.top_p),
        max_tokens: overrides.max_tokens.or(own.max_tokens).or(both.max_tokens),
        seed: own.seed.or(both.seed),
        stop: own.stop.clone().unwrap_or_else(|| both.stop.clone()),
    })
}

fn system(text: Option<&String>, path: Option<&Path>) -> Result<Option<String>, FileError> {
    match (text, path) {
        (Some(text), _) => Ok(Some(text.clone())),
        (None, Some(path)) => file::read_text(path).map(Some),
        (None, None) => Ok(None),
    }
}

fn model(overrides: &Overrides, env: &Environment, file: &File, side: Side) -> Model {
    let own = match side {
        Side::Base => &file.base,
        Side::Tuned => &file.tuned,
    };
    let url_flag = match side {
        Side::Base => overrides.base_url.clone(),
        Side::Tuned => overrides.tuned_url.clone().or_else(|| overrides.base_url.clone()),
    };
    let name = overrides.models.get(side.index()).cloned().flatten().or_else(|| own.model.clone());
    let file_url = own.base_url.clone().or_else(|| file.base.base_url.clone());
    let environment_url = env.get("OPENAI_BASE_URL").map(str::to_owned);
    let base_url = url_flag.or(file_url).or(environment_url).or_else(|| {
        // A model that is named without a place is OpenAI's only if there is a key for it.
        (name.is_some() && env.get("OPENAI_API_KEY").is_some()).then(|| OPENAI_URL.to_owned())
    });
    let key = base_url.as_deref().and_then(|url| keys::find(url, own, &file.base, env));
    let extra = own.extra.clone().unwrap_or_default();
    Model { model: name, base_url, key, extra, price: own.price, asking: Asking::default() }
}

/// The hosts of the file, each with the key that its own table pairs with it.
fn hosts(env: &Environment, file: &File) -> BTreeMap<String, Model> {
    let host = |table: &file::ModelTable| {
        let base_url = table.base_url.clone();
        let key = base_url.as_deref().and_then(|u| keys::find(u, table, &file.base, env));
        Model { base_url, key, ..Model::default() }
    };
    file.hosts.iter().map(|(name, table)| (name.clone(), host(table))).collect()
}

fn run(overrides: &Overrides, file: &File, warnings: &mut Vec<String>) -> Run {
    let time_limit = duration(
        file.run.time_limit.as_deref(),
        "run.time_limit",
        Duration::from_secs(10),
        warnings,
    );
    let memory = file.run.memory_limit.as_deref().map(parse_size);
    let memory_limit = match memory {
        Some(Ok(bytes)) => bytes,
        Some(Err(why)) => {
            warnings.push(format!("run.memory_limit: {why}"));
            512 << 20
        }
        None => 512 << 20,
    };
    Run {
        time_limit,
        memory_limit,
        isolation: file.run.isolation.clone().unwrap_or_else(|| "limits-only".to_owned()),
        repair: !overrides.no_repair && file.run.repair.unwrap_or(true),
        auto_build: file.run.auto_build.unwrap_or(true),
        auto_run: file.run.auto_run.unwrap_or(false),
    }
}

fn duration(
    text: Option<&str>,
    name: &str,
    default: Duration,
    warnings: &mut Vec<String>,
) -> Duration {
    match text.map(parse_duration) {
        Some(Ok(value)) => value,
        Some(Err(why)) => {
            warnings.push(format!("{name}: {why}"));
            default
        }
        None => default,
    }
}

/// Whether the locale can show more than ASCII; an unset locale is taken for a modern one.
pub fn utf8(env: &Environment) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| env.get(name));
    let linux_console = env.get("TERM") == Some("linux");
    !linux_console
        && locale.is_none_or(|l| {
            let l = l.to_ascii_lowercase();
            l.contains("utf-8") || l.contains("utf8")
        })
}

#[cfg(test)]
mod tests;
