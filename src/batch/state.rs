//! What is known of a file of requests at its host, in a small file beside it. Asks no host.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

/// The version of the file's form.
const SCHEMA: u32 = 1;

/// How far a file of requests is. Written before and after whatever a host is asked to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The version of this form.
    schema: u32,
    /// The base URL of the host.
    pub host: String,
    /// The hash of the requests, in hexadecimal.
    pub sha256: String,
    /// How many requests there are.
    pub requests: usize,
    /// What the file is called at the host.
    pub name: String,
    /// Its id at the host, once it is there.
    pub input_file: Option<String>,
    /// The host was asked to make a batch; whether it did is seen by `batch`.
    pub asked: bool,
    /// The id of the batch.
    pub batch: Option<String>,
    /// The host's last word about it.
    pub status: Option<String>,
    /// The ids of the files that were fetched.
    pub fetched: Vec<String>,
}

impl State {
    /// The state of a file that nothing has happened to.
    pub(super) fn new(host: String, requests: &super::Requests, file: &Path) -> Self {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let hash: String = requests.sha256.chars().take(12).collect();
        Self {
            schema: SCHEMA,
            host,
            sha256: requests.sha256.clone(),
            requests: requests.count,
            name: format!("{stem}-{hash}.jsonl"),
            ..Self::default()
        }
    }

    /// Where the state of a file stands.
    pub fn path(file: &Path) -> PathBuf {
        super::beside(file, "batch.json")
    }

    /// Reads the state of a file; none if it was never submitted.
    ///
    /// # Errors
    /// If it cannot be read or is another form.
    pub fn load(file: &Path) -> anyhow::Result<Option<Self>> {
        let path = Self::path(file);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            text => text.with_context(|| format!("could not read {}", path.display()))?,
        };
        let state: Self =
            serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        let (name, schema) = (path.display(), state.schema);
        anyhow::ensure!(schema <= SCHEMA, "{name} was written by a later version of this program");
        Ok(Some(state))
    }

    /// Writes the state, whole or not at all, and down to the disk: a batch that is paid for must
    /// not be forgotten.
    pub(super) fn save(&self, file: &Path) -> anyhow::Result<()> {
        let path = Self::path(file);
        let failed = || format!("could not write {}", path.display());
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut new =
            tempfile::Builder::new().prefix(".new-").tempfile_in(folder).with_context(failed)?;
        let text = serde_json::to_string_pretty(self)? + "\n";
        new.write_all(text.as_bytes()).with_context(failed)?;
        new.as_file().sync_all().with_context(failed)?;
        new.persist(&path).with_context(failed)?;
        Ok(())
    }

    /// The state of a file that was submitted, and the id of its batch.
    pub(super) fn submitted(file: &Path) -> anyhow::Result<(Self, String)> {
        let state = Self::load(file)?.unwrap_or_default();
        let Some(batch) = state.batch.clone() else {
            let name = file.display();
            anyhow::bail!(
                "{name} was not submitted yet: run `assemblergpt batch submit {name}` first"
            );
        };
        Ok((state, batch))
    }

    /// Makes sure that it is this host's.
    pub(super) fn belongs_to(&self, address: &str) -> anyhow::Result<()> {
        anyhow::ensure!(
            self.host == address,
            "it was submitted to {}, and this is {address}: write --base-url {}",
            self.host,
            self.host
        );
        Ok(())
    }
}
