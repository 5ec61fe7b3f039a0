//! Which key belongs to which URL. A key is never printed, and never goes to a URL that it was not
//! paired with.

use std::fmt;

use super::file::ModelTable;
use super::{Environment, OPENAI_URL};

/// Where a key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// The environment variable of this name.
    Variable(String),
    /// The output of this command, which the user's own settings file names.
    Command(String),
}

/// A key as it was found, or how to get it.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    /// Where it comes from.
    pub source: KeySource,
    value: Option<String>,
}

impl Key {
    /// The key itself; runs the `api_key_cmd` if that is where it comes from.
    ///
    /// # Errors
    /// One sentence when the command fails or prints nothing.
    pub fn resolve(&self) -> Result<String, String> {
        if let Some(value) = &self.value {
            return Ok(value.clone());
        }
        let KeySource::Command(command) = &self.source else {
            return Err("the key is empty".to_owned());
        };
        let output = std::process::Command::new("sh")
            .args(["-c", command])
            .stdin(std::process::Stdio::null())
            .output()
            .map_err(|e| format!("could not run api_key_cmd: {e}"))?;
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if !output.status.success() || text.is_empty() {
            return Err(format!("api_key_cmd gave no key ({})", output.status));
        }
        Ok(text)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({:?})", self.source)
    }
}

/// The key for `url`: the one that the side's own table pairs with it, or the one that the base
/// table pairs with the same URL, or `OPENAI_API_KEY` if the URL is OpenAI's (or the one that
/// `OPENAI_BASE_URL` names).
pub(super) fn find(
    url: &str,
    own: &ModelTable,
    base: &ModelTable,
    env: &Environment,
) -> Option<Key> {
    let paired = |table: &ModelTable| {
        let table_url =
            table.base_url.as_deref().or(base.base_url.as_deref()).unwrap_or(OPENAI_URL);
        if !same_place(table_url, url) {
            return None;
        }
        let variable = table.api_key_env.clone().map(|name| Key {
            value: env.get(&name).map(str::to_owned),
            source: KeySource::Variable(name),
        });
        let command =
            table.api_key_cmd.clone().map(|c| Key { source: KeySource::Command(c), value: None });
        variable.filter(|key| key.value.is_some()).or(command)
    };
    let openai = || self::openai(env).filter(|(place, _)| same_place(place, url));
    paired(own).or_else(|| paired(base)).or_else(|| openai().map(|(_, key)| key))
}

/// The server that `OPENAI_API_KEY` belongs to, and that key, if it is set.
pub fn openai(env: &Environment) -> Option<(&str, Key)> {
    let value = env.get("OPENAI_API_KEY")?.to_owned();
    let source = KeySource::Variable("OPENAI_API_KEY".to_owned());
    let url = env.get("OPENAI_BASE_URL").unwrap_or(OPENAI_URL);
    Some((url, Key { source, value: Some(value) }))
}

fn same_place(a: &str, b: &str) -> bool {
    a.trim_end_matches('/').eq_ignore_ascii_case(b.trim_end_matches('/'))
}
