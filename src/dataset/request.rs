//! Requests to a model for C++ programs that differ in topic, construct, way of input and output,
//! difficulty and voice, as files for a batch API. Sends nothing.

mod facets;
mod wording;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use url::Host;

use crate::llm::batch::{self, MOST_BYTES, MOST_CHOICES, MOST_REQUESTS};
use crate::llm::{Request, Sampling};

use super::dice::Dice;
use super::normal;
use super::project::Project;

pub use facets::Facets;
pub(super) use wording::INPUT;

/// What was asked for so far, one line each.
pub const ASKED: &str = "asked.jsonl";
/// The folder of files for batch APIs, and of what comes back.
pub const BATCHES: &str = "batch";

/// How often a choice is made anew that was made before.
const PATIENCE: usize = 200;

/// What to ask for.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many requests.
    pub count: usize,
    /// Topics instead of our own.
    pub topics: Option<Vec<String>>,
    /// The model.
    pub model: String,
    /// Replies to each request, from 1 to [`MOST_CHOICES`].
    pub choices: u32,
    /// How tokens are picked.
    pub sampling: Sampling,
    /// Whether the token limit goes by its newer name, `max_completion_tokens`.
    pub newer_limit: bool,
    /// What all choices follow from.
    pub seed: u64,
    /// The most requests of one file; at most [`MOST_REQUESTS`].
    pub per_file: usize,
    /// The stem of the files.
    pub name: String,
    /// Write nothing.
    pub dry_run: bool,
}

/// One line of `asked.jsonl`: a request and what it was made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// What joins it to its answer; follows from the body alone.
    pub custom_id: String,
    /// What it was made of.
    #[serde(flatten)]
    pub facets: Facets,
    /// Its body.
    pub body: Map<String, Value>,
}

impl Asked {
    /// How many replies it wants.
    pub fn choices(&self) -> usize {
        let n = self.body.get("n").and_then(Value::as_u64);
        n.and_then(|n| n.try_into().ok()).unwrap_or(1).max(1)
    }
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// How many requests.
    pub requests: usize,
    /// How many different topics.
    pub topics: usize,
    /// The files, with how many requests each holds.
    pub files: Vec<(PathBuf, usize)>,
}

/// Makes the requests: all different, and the same for the same options. What was asked before
/// stays in `asked.jsonl`.
///
/// # Errors
/// If an option is out of its bounds, a file cannot be written, or one would change that was
/// submitted.
pub fn request(project: &Project, options: &Options) -> anyhow::Result<Made> {
    let bounds = 1..=MOST_CHOICES;
    ensure!(bounds.contains(&options.choices), "write --n from 1 to {MOST_CHOICES}");
    let asked = asked(options)?;
    let topics: BTreeSet<&str> = asked.iter().map(|a| a.facets.topic.as_str()).collect();
    let parts = parts(&asked, options.per_file.clamp(1, MOST_REQUESTS), MOST_BYTES)?;
    let many = parts.len() > 1;
    let mut files = Vec::new();
    for (n, (text, count)) in parts.iter().enumerate() {
        let number = if many { format!("-{:02}", n + 1) } else { String::new() };
        let name = format!("{BATCHES}/{}{number}.jsonl", options.name);
        files.push((project.path(&name), *count));
        if !options.dry_run {
            write(project, &name, text)?;
        }
    }
    let made = Made { requests: asked.len(), topics: topics.len(), files };
    if !options.dry_run {
        remember(project, asked)?;
    }
    Ok(made)
}

/// Writes a file of requests, unless another one of this name is at a host.
///
/// # Errors
/// If it cannot be written, or would change what was submitted.
pub(super) fn write(project: &Project, name: &str, text: &str) -> anyhow::Result<()> {
    let path = project.path(name);
    let same = std::fs::read(&path).is_ok_and(|old| old == text.as_bytes());
    let submitted = path.with_extension("batch.json").exists();
    ensure!(
        same || !submitted,
        "{} was submitted and would change: fetch it and move it away, or write the new requests under another --name",
        path.display()
    );
    project.write(name, text)
}

/// The topics of a file: one a line; empty lines and those that begin with `#` are none.
///
/// # Errors
/// If it cannot be read, or holds none.
pub fn topics(path: &Path) -> anyhow::Result<Vec<String>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("could not read the topics in {}", path.display()))?;
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    let topics: Vec<_> = lines.map(str::to_owned).collect();
    ensure!(!topics.is_empty(), "{} holds no topic: write one a line", path.display());
    Ok(topics)
}

/// Whether a base URL is of a host that wants the token limit by its newer name.
pub fn wants_newer_limit(base_url: Option<&str>) -> bool {
    let host = base_url.and_then(|url| url::Url::parse(url).ok());
    host.is_some_and(|url| url.host() == Some(Host::Domain("api.openai.com")))
}

fn asked(options: &Options) -> anyhow::Result<Vec<Asked>> {
    let own: Vec<String> = facets::TOPICS.iter().map(|t| (*t).to_owned()).collect();
    let topics = options.topics.as_ref().unwrap_or(&own);
    let (mut seen, mut asked) = (BTreeSet::new(), Vec::new());
    for n in 0..options.count {
        // Topics take turns, so that each is asked for as often as any other.
        let topic = topics.get(n % topics.len().max(1)).context("there is no topic")?;
        let mut dice = Dice::new(options.seed, &["request", topic, &n.to_string()]);
        let new = (0..PATIENCE).map(|_| facets::draw(&mut dice, topic)).find(|facets| {
            let key = serde_json::to_string(facets).unwrap_or_default();
            seen.insert(key)
        });
        asked.extend(new.map(|facets| one(facets, options)));
    }
    Ok(asked)
}

fn one(facets: Facets, options: &Options) -> Asked {
    let request = Request::new(None, &wording::prompt(&facets), options.sampling.clone());
    let mut body = batch::body(&options.model, &request);
    rename_limit(&mut body, options.newer_limit);
    if options.choices > 1 {
        body.insert("n".to_owned(), json!(options.choices));
    }
    Asked { custom_id: custom_id("cpp", &body), facets, body }
}

/// Gives the token limit of a body its newer name, where that is wanted.
pub(super) fn rename_limit(body: &mut Map<String, Value>, newer: bool) {
    if newer && let Some(limit) = body.remove("max_tokens") {
        body.insert("max_completion_tokens".to_owned(), limit);
    }
}

/// An id that follows from a body alone: the same request has the same id in every run.
pub(super) fn custom_id(kind: &str, body: &Map<String, Value>) -> String {
    let hash = normal::hash(&Value::Object(body.clone()).to_string());
    format!("{kind}-{}", hash.chars().take(32).collect::<String>())
}

/// The lines of a file of requests, and how many they are.
type Part = (String, usize);

/// The requests in as many files as hosts' limits want.
fn parts(asked: &[Asked], most: usize, bytes: usize) -> anyhow::Result<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    for Asked { custom_id, body, .. } in asked {
        let line = serde_json::to_string(&batch::line(custom_id, body))? + "\n";
        match parts.last_mut() {
            Some((text, count)) if *count < most && text.len() + line.len() <= bytes => {
                text.push_str(&line);
                *count += 1;
            }
            _ => parts.push((line, 1)),
        }
    }
    Ok(parts)
}

/// Adds to what was asked for before.
fn remember(project: &Project, new: Vec<Asked>) -> anyhow::Result<()> {
    let mut all = known(project)?;
    let before: BTreeSet<String> = all.iter().map(|a| a.custom_id.clone()).collect();
    all.extend(new.into_iter().filter(|a| !before.contains(&a.custom_id)));
    project.write_lines(ASKED, &all)
}

/// What was asked for so far.
///
/// # Errors
/// If the file is not what it should be.
pub(super) fn known(project: &Project) -> anyhow::Result<Vec<Asked>> {
    if project.has(ASKED) { project.read_lines(ASKED, "request") } else { Ok(Vec::new()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(count: usize) -> Options {
        Options {
            count,
            topics: None,
            model: "m".to_owned(),
            choices: 3,
            sampling: Sampling { max_tokens: Some(900), ..Sampling::default() },
            newer_limit: false,
            seed: 1,
            per_file: MOST_REQUESTS,
            name: "programs".to_owned(),
            dry_run: false,
        }
    }

    #[test]
    fn requests_are_all_different_varied_and_known_by_their_content() {
        let all = asked(&options(1000)).unwrap();
        assert_eq!(all.len(), 1000);
        assert_eq!(all, asked(&options(1000)).unwrap());
        let distinct = |of: fn(&Asked) -> &str| all.iter().map(of).collect::<BTreeSet<_>>().len();
        assert_eq!(distinct(|a| &a.custom_id), 1000);
        assert!(all.iter().all(|a| a.custom_id.len() <= 64));
        assert!(distinct(|a| &a.facets.topic) >= 60);
        assert!(distinct(|a| &a.facets.construct) >= 20);
        assert!(distinct(|a| &a.facets.io) >= 5 && distinct(|a| &a.facets.voice) >= 6);
        assert!(distinct(|a| &a.facets.difficulty) >= 4);
        let other = asked(&Options { model: "n".to_owned(), ..options(1) }).unwrap();
        assert_ne!(other[0].custom_id, all[0].custom_id);
        assert_eq!(other[0].facets, all[0].facets);
    }

    #[test]
    fn files_keep_to_the_limits_of_hosts_and_lose_nothing() {
        let all = asked(&options(25)).unwrap();
        let by_count = parts(&all, 10, MOST_BYTES).unwrap();
        assert_eq!(by_count.iter().map(|p| p.1).collect::<Vec<_>>(), [10, 10, 5]);
        let by_bytes = parts(&all, 100, 4000).unwrap();
        assert!(by_bytes.len() > 1 && by_bytes.iter().all(|p| p.0.len() <= 4000));
        let joined = |parts: &[Part]| parts.iter().map(|p| p.0.as_str()).collect::<String>();
        assert_eq!(joined(&by_bytes), joined(&by_count));
    }

    #[test]
    fn what_was_submitted_is_not_changed_and_what_was_asked_is_remembered() {
        let dir = tempfile::tempdir().unwrap();
        let project = Project::new(dir.path());
        let made = request(&project, &options(5)).unwrap();
        assert_eq!((made.requests, made.files.len()), (5, 1));
        std::fs::write(dir.path().join("batch/programs.batch.json"), "{}").unwrap();
        request(&project, &options(5)).unwrap();
        let error = request(&project, &Options { seed: 2, ..options(5) }).unwrap_err();
        assert!(error.to_string().contains("was submitted and would change"), "{error}");
        let second = Options { seed: 2, name: "second".to_owned(), ..options(5) };
        request(&project, &second).unwrap();
        assert_eq!(known(&project).unwrap().len(), 10);
        let one = asked(&Options { newer_limit: true, choices: 1, ..options(1) }).unwrap();
        assert_eq!(one[0].body["max_completion_tokens"], 900);
        assert!(!one[0].body.contains_key("n") && !one[0].body.contains_key("max_tokens"));
    }
}
