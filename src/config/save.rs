//! Changes in the settings file that leave everything else as its user wrote it: comments, order,
//! unknown keys. Decides nothing about what is changed.

use std::fs::{File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::NamedTempFile;
use toml_edit::{DocumentMut, Item, Table, TableLike};

/// What a new settings file says of itself and of what may stand in it.
const NEW: &str = include_str!("save/new.toml");

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The key has this value from now on.
    Set {
        /// The tables down to the key, and the key.
        path: Vec<String>,
        /// The value.
        value: Value,
    },
    /// The key is no longer there.
    Remove {
        /// The tables down to the key, and the key.
        path: Vec<String>,
    },
}

impl Change {
    /// Sets the key at this path, such as `["base", "model"]`.
    pub fn set(path: &[&str], value: impl Into<Value>) -> Self {
        Self::Set { path: path.iter().map(|&part| part.to_owned()).collect(), value: value.into() }
    }

    /// Removes the key at this path.
    pub fn remove(path: &[&str]) -> Self {
        Self::Remove { path: path.iter().map(|&part| part.to_owned()).collect() }
    }
}

/// Why settings could not be saved. The file is then as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The file cannot be read or written.
    #[error("could not save the settings in {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// What stands there is no file that can be replaced.
    #[error("could not save the settings: {path} is no ordinary file (start with --config FILE)")]
    NoFile {
        /// The file.
        path: PathBuf,
    },
    /// The file is no TOML, so that nothing can be changed in it without losing something.
    #[error("could not save the settings: {path} is no valid TOML (mend it first): {reason}")]
    Parse {
        /// The file.
        path: PathBuf,
        /// Line and reason.
        reason: String,
    },
    /// A value has no place in such a file.
    #[error("could not save {key}: {reason}")]
    Value {
        /// The key.
        key: String,
        /// What is wrong.
        reason: String,
    },
}

/// Makes the changes in the settings file, all or none, and makes the file with its folder where
/// there is none yet. Only its owner can read it afterwards. A link is followed, not replaced.
///
/// # Errors
/// [`SaveError`]; the file is then as it was.
pub fn save(path: &Path, changes: &[Change]) -> Result<(), SaveError> {
    let failed = |source| SaveError::Io { path: path.to_owned(), source };
    let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let text = match std::fs::metadata(&place) {
        Ok(there) if !there.is_file() => return Err(SaveError::NoFile { path: path.to_owned() }),
        Ok(_) => std::fs::read_to_string(&place).map_err(failed)?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => NEW.to_owned(),
        Err(error) => return Err(failed(error)),
    };
    let text = changed(&text, changes).map_err(|error| match error {
        Wrong::Parse(reason) => SaveError::Parse { path: path.to_owned(), reason },
        Wrong::Value { key, reason } => SaveError::Value { key, reason },
    })?;
    write(&place, &text).map_err(failed)
}

#[derive(Debug, PartialEq)]
enum Wrong {
    Parse(String),
    Value { key: String, reason: String },
}

/// The text after the changes.
fn changed(text: &str, changes: &[Change]) -> Result<String, Wrong> {
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| Wrong::Parse(error.to_string()))?;
    if document.is_empty() {
        keep_head(&mut document);
    }
    for change in changes {
        match change {
            Change::Set { path, value } => set(&mut document, path, value)
                .map_err(|reason| Wrong::Value { key: path.join("."), reason })?,
            Change::Remove { path } => remove(&mut document, path),
        }
    }
    let new = document.to_string();
    // The editor knows one kind of line end, and lines must not change that nobody changed.
    Ok(if text.contains("\r\n") { new.replace('\n', "\r\n") } else { new })
}

/// The words of a file that holds nothing else stay at its head.
fn keep_head(document: &mut DocumentMut) {
    let head = document.trailing().as_str().unwrap_or_default().to_owned();
    document.set_trailing("");
    document.as_table_mut().decor_mut().set_prefix(head);
}

fn set(document: &mut DocumentMut, path: &[String], value: &Value) -> Result<(), String> {
    let Some((key, tables)) = path.split_last() else { return Ok(()) };
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for name in tables {
        let item = table.entry(name).or_insert_with(|| Item::Table(Table::new()));
        if item.is_none() {
            *item = Item::Table(Table::new());
        }
        table = item.as_table_like_mut().ok_or_else(|| format!("{name} is no table there"))?;
    }
    let mut new = toml_value(value)?;
    if let Some(old) = table.get_mut(key).and_then(Item::as_value_mut) {
        // The comment behind the value is its user's.
        *new.decor_mut() = old.decor().clone();
        *old = new;
    } else {
        table.insert(key, Item::Value(new));
    }
    Ok(())
}

fn remove(document: &mut DocumentMut, path: &[String]) {
    let Some((key, tables)) = path.split_last() else { return };
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for name in tables {
        let Some(next) = table.get_mut(name).and_then(Item::as_table_like_mut) else { return };
        table = next;
    }
    table.remove(key);
}

fn toml_value(value: &Value) -> Result<toml_edit::Value, String> {
    Ok(match value {
        Value::Null => return Err("a settings file cannot hold null: leave the field out".into()),
        Value::Bool(is) => (*is).into(),
        Value::String(text) => text.as_str().into(),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => whole.into(),
            (None, Some(_)) if number.is_u64() => {
                return Err(format!("{number} is more than a settings file can hold"));
            }
            (None, Some(real)) => real.into(),
            (None, None) => return Err(format!("{number} is no number for a settings file")),
        },
        Value::Array(list) => {
            let list = list.iter().map(toml_value).collect::<Result<Vec<_>, _>>()?;
            toml_edit::Value::Array(list.into_iter().collect())
        }
        Value::Object(fields) => {
            let mut table = toml_edit::InlineTable::new();
            for (name, value) in fields {
                table.insert(name, toml_value(value)?);
            }
            toml_edit::Value::InlineTable(table)
        }
    })
}

/// Puts the text in the file's place in one step, so that an end at any moment leaves the old file
/// or the new one.
fn write(place: &Path, text: &str) -> std::io::Result<()> {
    let folder = place.parent().filter(|dir| !dir.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    match NamedTempFile::new_in(folder) {
        Ok(mut file) => {
            file.as_file().set_permissions(Permissions::from_mode(0o600))?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(place).map_err(|error| error.error)?;
            File::open(folder)?.sync_all()
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
