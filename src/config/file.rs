//! The settings file: TOML, read strictly in shape and kindly in names. Never executable, never
//! taken from the working directory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};

/// Why the settings could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// A file that was named cannot be read.
    #[error("could not read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The file is not TOML, or a value has the wrong shape.
    #[error("{path}: {message}\nMend that line, or start without the file: --config /dev/null")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Line, column and reason, with the line itself.
        message: String,
    },
}

/// The file as it is written; every key may be absent.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each field is the key of that name, described in the README")]
pub struct File {
    pub system: Option<String>,
    pub system_file: Option<PathBuf>,
    pub temperature: Option<f64>,
    pub top_p: Option<f64>,
    pub max_tokens: Option<u32>,
    pub seed: Option<u64>,
    pub stop: Vec<String>,
    pub silence: Option<String>,
    pub samples: Option<u32>,
    pub serial: Option<bool>,
    pub base: ModelTable,
    pub tuned: ModelTable,
    pub presets: BTreeMap<String, String>,
    pub hosts: BTreeMap<String, ModelTable>,
    pub run: RunTable,
    pub history: HistoryTable,
    pub dataset: DatasetTable,
    pub ui: UiTable,
    pub keys: BTreeMap<String, String>,
    pub templates: BTreeMap<String, String>,
}

/// `[base]` or `[tuned]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ModelTable {
    pub model: Option<String>,
    pub base_url: Option<String>,
    pub api_key_env: Option<String>,
    pub api_key_cmd: Option<String>,
    pub extra: Option<Map<String, Value>>,
    pub price: Option<[f64; 2]>,
    pub system: Option<String>,
    pub system_file: Option<PathBuf>,
    pub temperature: Option<f64>,
    pub top_p: Option<f64>,
    pub max_tokens: Option<u32>,
    pub seed: Option<u64>,
    pub stop: Option<Vec<String>>,
}

/// `[run]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RunTable {
    pub time_limit: Option<String>,
    pub memory_limit: Option<String>,
    pub isolation: Option<String>,
    pub repair: Option<bool>,
    pub auto_build: Option<bool>,
    pub auto_run: Option<bool>,
}

/// `[history]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct HistoryTable {
    pub enabled: Option<bool>,
}

/// `[dataset]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DatasetTable {
    pub project: Option<PathBuf>,
}

/// `[ui]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct UiTable {
    pub theme: Option<String>,
    pub mouse: Option<bool>,
    pub ascii: Option<bool>,
    pub plain: Option<bool>,
}

const TOP: &[&str] = &[
    "system",
    "system_file",
    "temperature",
    "top_p",
    "max_tokens",
    "seed",
    "stop",
    "silence",
    "samples",
    "serial",
    "base",
    "tuned",
    "presets",
    "hosts",
    "run",
    "history",
    "dataset",
    "ui",
    "keys",
    "templates",
];
const MODEL: &[&str] = &[
    "model",
    "base_url",
    "api_key_env",
    "api_key_cmd",
    "extra",
    "price",
    "system",
    "system_file",
    "temperature",
    "top_p",
    "max_tokens",
    "seed",
    "stop",
];
const HOST: &[&str] = &["base_url", "api_key_env", "api_key_cmd"];
const RUN: &[&str] =
    &["time_limit", "memory_limit", "isolation", "repair", "auto_build", "auto_run"];
const HISTORY: &[&str] = &["enabled"];
const DATASET: &[&str] = &["project"];
const UI: &[&str] = &["theme", "mouse", "ascii", "plain"];

impl File {
    /// Reads a file, and names the keys that it holds and we do not know.
    ///
    /// # Errors
    /// [`FileError`], with file, line and column.
    pub fn read(path: &Path) -> Result<(Self, Vec<String>), FileError> {
        Self::parse(&read_text(path)?)
            .map_err(|message| FileError::Parse { path: path.to_owned(), message })
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// The message of the parser: line, column, the line itself and the reason.
    pub fn parse(text: &str) -> Result<(Self, Vec<String>), String> {
        let file: Self = toml::from_str(text).map_err(|e| e.to_string())?;
        let table: toml::Table = toml::from_str(text).map_err(|e| e.to_string())?;
        Ok((file, unknown(&table)))
    }
}

fn unknown(table: &toml::Table) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut check = |prefix: &str, table: &toml::Table, known: &[&str]| {
        for key in table.keys().filter(|key| !known.contains(&key.as_str())) {
            let hint =
                nearest(key, known).map_or(String::new(), |k| format!(" (did you mean {k}?)"));
            warnings.push(format!("the settings hold an unknown key: {prefix}{key}{hint}"));
        }
    };
    check("", table, TOP);
    let tables = [
        ("base", MODEL),
        ("tuned", MODEL),
        ("run", RUN),
        ("history", HISTORY),
        ("dataset", DATASET),
        ("ui", UI),
    ];
    for (name, known) in tables {
        if let Some(toml::Value::Table(inner)) = table.get(name) {
            check(&format!("{name}."), inner, known);
        }
    }
    for (name, inner) in table.get("hosts").and_then(toml::Value::as_table).into_iter().flatten() {
        if let toml::Value::Table(inner) = inner {
            check(&format!("hosts.{name}."), inner, HOST);
        }
    }
    warnings
}

/// The known name that shares most with what was written, if it is near at all.
fn nearest<'a>(key: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|name| (strsim::levenshtein(key, name), *name))
        .filter(|(d, name)| *d <= 1 + name.len() / 3)
        .min()
        .map(|(_, name)| name)
}

/// `text` itself, or what the file says that `@FILE` names.
pub(super) fn text_or_file(text: &str) -> Result<String, FileError> {
    match text.strip_prefix('@') {
        Some(path) => read_text(Path::new(path)),
        None => Ok(text.to_owned()),
    }
}

pub(super) fn read_text(path: &Path) -> Result<String, FileError> {
    std::fs::read_to_string(path)
        .map_err(|source| FileError::Read { path: path.to_owned(), source })
}
