//! Answers joined with what was asked, and the C++ in them made into programs of the project.
//! Compiles nothing and asks nobody.

mod answers;
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::llm::batch::{Answer, line};

use super::funnel::Funnel;
use super::normal;
use super::project::{self, PROGRAMS, Project, REQUESTS};
use super::record::{Origin, Request};
use super::request::{self, Asked};
use super::source::{Unfit, slug};
use answers::Answers;
use program::Program;

/// The source of these programs, as requests name it.
pub const SOURCE: &str = "model";

/// How to collect.
#[derive(Debug, Clone)]
pub struct Options {
    /// The files of answers and errors; all that stand in the project if there are none.
    pub outputs: Vec<PathBuf>,
    /// Where the requests go that have no answer.
    pub missing: Option<PathBuf>,
    /// Under which licence the model's programs may be used.
    pub licence: Option<String>,
    /// Write nothing.
    pub dry_run: bool,
}

/// What was collected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What came in and out.
    pub funnel: Funnel,
    /// How many requests have no answer.
    pub missing: usize,
}

/// A program from a reply, and where it comes from.
struct Found {
    program: Program,
    asked: usize,
    choice: usize,
    model: Option<String>,
    request_id: Option<String>,
}

/// Collects. The order of files and lines makes no difference; what was collected before stays.
///
/// # Errors
/// If a file cannot be read or written, or nothing was asked for.
pub fn collect(project: &Project, options: &Options) -> anyhow::Result<Outcome> {
    let asked: Vec<Asked> = project.read_lines(request::ASKED, "request")?;
    let outputs = match options.outputs.as_slice() {
        [] => standing(project)?,
        named => named.to_vec(),
    };
    let ids: BTreeSet<&str> = asked.iter().map(|a| a.custom_id.as_str()).collect();
    let mut losses = Losses::default();
    let answers = Answers::read(&outputs, &ids, &mut losses)?;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for (n, asked) in asked.iter().enumerate() {
        let answer = answers.of(&asked.custom_id);
        if answer.is_none_or(|a| a.outcome.is_err()) {
            missing.push(asked);
        }
        found.extend(replies(n, asked, answer, &mut losses));
    }
    let found = distinct(project, found, &asked, &mut losses)?;
    let mut funnel = Funnel::new("collect", "replies", found.len() + losses.0.len());
    for (reason, id, detail) in losses.0 {
        funnel.lose(reason, &id, detail);
    }
    if !options.dry_run {
        write(project, &asked, found, options)?;
        funnel.write(project)?;
        if let Some(path) = &options.missing {
            write_missing(path, &missing)?;
        }
    }
    Ok(Outcome { funnel, missing: missing.len() })
}

/// Everything that did not come out: why, what, and what exactly.
#[derive(Default)]
struct Losses(Vec<(&'static str, String, String)>);

impl Losses {
    fn lose(&mut self, reason: &'static str, id: String, detail: String) {
        self.0.push((reason, id, detail));
    }
}

/// The files of answers that stand in the project.
fn standing(project: &Project) -> anyhow::Result<Vec<PathBuf>> {
    let folder = project.path(request::BATCHES);
    let entries = std::fs::read_dir(&folder).with_context(|| {
        format!("could not read {}: name the files of answers", folder.display())
    })?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let answers = [".output.jsonl", ".errors.jsonl"].iter().any(|end| name.ends_with(end));
        // Descriptions have a step of their own.
        if answers && !name.starts_with("describe") && !name.starts_with("solve") {
            files.push(path);
        }
    }
    files.sort();
    anyhow::ensure!(
        !files.is_empty(),
        "there are no answers in {}: name their files",
        folder.display()
    );
    Ok(files)
}

/// The name of one of the replies to a request.
fn reply_name(custom_id: &str, choice: usize) -> String {
    format!("{custom_id}#{choice}")
}

/// The programs in the replies to one request; every other reply is a loss.
fn replies(n: usize, asked: &Asked, answer: Option<&Answer>, losses: &mut Losses) -> Vec<Found> {
    let id = &asked.custom_id;
    let mut lost = |choice: usize, (reason, detail): Unfit| {
        losses.lose(reason, reply_name(id, choice), detail);
    };
    let wanted = asked.choices();
    let choices = match answer.map(|a| &a.outcome) {
        Some(Ok(choices)) => choices.as_slice(),
        Some(Err(why)) => {
            (0..wanted).for_each(|c| lost(c, ("failed at the host", why.clone())));
            return Vec::new();
        }
        None => &[],
    };
    for choice in choices.len()..wanted {
        lost(choice, ("no answer", String::new()));
    }
    let mut found = Vec::new();
    for (choice, reply) in choices.iter().enumerate() {
        match program::of(reply) {
            Ok(program) => found.push(Found {
                program,
                asked: n,
                choice,
                model: answer.and_then(|a| a.model.clone()),
                request_id: answer.and_then(|a| a.request_id.clone()),
            }),
            Err(unfit) => lost(choice, unfit),
        }
    }
    found
}

/// Each program once, with its name; those of other sources count too.
fn distinct(
    project: &Project,
    found: Vec<Found>,
    asked: &[Asked],
    losses: &mut Losses,
) -> anyhow::Result<Vec<(String, Found)>> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for request in requests(project)?.iter().filter(|r| r.source != SOURCE) {
        let name = &request.program;
        if project::is_name(name)
            && let Ok(cpp) = project.read(&format!("{PROGRAMS}/{name}.cpp"))
        {
            seen.insert(program::hash(&cpp), name.clone());
        }
    }
    let mut kept = Vec::new();
    for found in found {
        let Some(of) = asked.get(found.asked) else { continue };
        let hash = program::hash(&found.program.cpp);
        if let Some(other) = seen.get(&hash) {
            let name = reply_name(&of.custom_id, found.choice);
            losses.lose("copy of another", name, format!("as {other}"));
            continue;
        }
        let short: String = hash.chars().take(10).collect();
        let name = format!("{}-{short}", slug(&of.facets.topic, 40));
        seen.insert(hash, name.clone());
        kept.push((name, found));
    }
    Ok(kept)
}

fn requests(project: &Project) -> anyhow::Result<Vec<Request>> {
    if project.has(REQUESTS) { project.read_lines(REQUESTS, "request") } else { Ok(Vec::new()) }
}

fn write(
    project: &Project,
    asked: &[Asked],
    found: Vec<(String, Found)>,
    options: &Options,
) -> anyhow::Result<()> {
    let (mut ours, mut all): (Vec<_>, Vec<_>) =
        requests(project)?.into_iter().partition(|r| r.source == SOURCE);
    let known: BTreeSet<String> = ours.iter().map(|r| r.program.clone()).collect();
    for (name, found) in found {
        project.write(&format!("{PROGRAMS}/{name}.cpp"), &found.program.cpp)?;
        if !known.contains(&name)
            && let Some(of) = asked.get(found.asked)
        {
            ours.push(row(name, found, of, options.licence.clone()));
        }
    }
    let position: BTreeMap<&str, usize> =
        asked.iter().enumerate().map(|(n, a)| (a.custom_id.as_str(), n)).collect();
    ours.sort_by_cached_key(|r| {
        let reply = r.origin.reply.as_deref().unwrap_or_default();
        let (id, choice) = reply.rsplit_once('#').unwrap_or((reply, ""));
        let at = position.get(id).copied().unwrap_or(usize::MAX);
        (at, choice.parse::<usize>().unwrap_or(0), r.id.clone())
    });
    all.extend(ours);
    project.write_lines(REQUESTS, &all)
}

fn row(name: String, found: Found, asked: &Asked, licence: Option<String>) -> Request {
    Request {
        id: format!("{name}.0"),
        source: SOURCE.to_owned(),
        program: name,
        family: slug(&asked.facets.topic, 40),
        member: slug(&asked.facets.construct, 40),
        phrasing: String::new(),
        prompt: String::new(),
        stdin: found.program.stdin,
        expected_stdout: None,
        seed: 0,
        origin: Origin {
            licence,
            model: found.model,
            reply: Some(reply_name(&asked.custom_id, found.choice)),
            request_id: found.request_id,
            ..Origin::default()
        },
    }
}

fn write_missing(path: &Path, missing: &[&Asked]) -> anyhow::Result<()> {
    let lines: Vec<_> = missing.iter().map(|a| line(&a.custom_id, &a.body)).collect();
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().context("write --missing FILE")?.to_string_lossy().into_owned();
    Project::new(folder).write_lines(&name, &lines)
}

/// The hash of a program without its comments and spaces.
pub(super) fn hash_of(cpp: &str) -> String {
    normal::hash(&normal::cpp_tokens(cpp).join(" "))
}
