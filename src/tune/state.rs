//! What is known of the tuning jobs of a project, in a small file in its folder. Asks no host.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use crate::dataset::project::Project;

/// The file in the project folder.
pub const FILE: &str = "tuning.json";
const SCHEMA: u32 = 1;

/// All runs of a project, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    schema: u32,
    /// The runs.
    pub runs: Vec<Run>,
}

/// One job, or what was done on the way to it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Run {
    /// What tells it from others: a hash of host, model, data and settings.
    pub key: String,
    /// The base URL of the host.
    pub host: String,
    /// The model that is tuned.
    pub model: String,
    /// The id of the file to learn from, once it is there.
    pub training_file: Option<String>,
    /// The id of the file to watch with, once it is there.
    pub validation_file: Option<String>,
    /// The host was asked to make a job; whether it did is seen by `job`.
    pub asked: bool,
    /// The id of the job.
    pub job: Option<String>,
    /// The host's last word about it.
    pub status: Option<String>,
    /// The tuned model.
    pub tuned_model: Option<String>,
    /// It was put aside for another try of the same.
    pub superseded: bool,
}

impl State {
    /// Reads the state of a project; a project without one has no runs.
    ///
    /// # Errors
    /// If it cannot be read or is another form.
    pub fn load(project: &Project) -> anyhow::Result<Self> {
        if !project.has(FILE) {
            return Ok(Self::default());
        }
        let path = project.path(FILE);
        let state: Self = serde_json::from_str(&project.read(FILE)?)
            .with_context(|| path.display().to_string())?;
        let (name, schema) = (path.display(), state.schema);
        anyhow::ensure!(schema <= SCHEMA, "{name} was written by a later version of this program");
        Ok(state)
    }

    /// Writes the state, whole or not at all, and down to the disk: a job that is paid for must not
    /// be forgotten.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&mut self, project: &Project) -> anyhow::Result<()> {
        self.schema = SCHEMA;
        let path = project.path(FILE);
        let failed = || format!("could not write {}", path.display());
        let folder = path.parent().map_or_else(|| PathBuf::from("."), PathBuf::from);
        fs::create_dir_all(&folder).with_context(failed)?;
        let mut new =
            tempfile::Builder::new().prefix(".new-").tempfile_in(&folder).with_context(failed)?;
        let text = serde_json::to_string_pretty(self)? + "\n";
        new.write_all(text.as_bytes()).with_context(failed)?;
        new.as_file().sync_all().with_context(failed)?;
        new.persist(&path).with_context(failed)?;
        Ok(())
    }

    /// The run with this key that still counts.
    pub fn of_key(&mut self, key: &str) -> Option<&mut Run> {
        self.runs.iter_mut().rev().find(|run| run.key == key && !run.superseded)
    }

    /// The run of a job.
    pub fn of_job(&mut self, job: &str) -> Option<&mut Run> {
        self.runs.iter_mut().rev().find(|run| run.job.as_deref() == Some(job))
    }

    /// The newest run at a host that has a job.
    pub fn newest(&self, host: &str) -> Option<&Run> {
        self.runs.iter().rev().find(|run| run.host == host && run.job.is_some())
    }

    /// The ids of all jobs.
    pub fn jobs(&self) -> BTreeSet<String> {
        self.runs.iter().filter_map(|run| run.job.clone()).collect()
    }
}
