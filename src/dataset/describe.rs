//! Requests in a human voice for programs that have none, each proven to tell the output: another
//! program, written from the words alone, must print the same. Asks nobody: it writes what is to be
//! asked and reads the answers.

mod leak;
mod offline;
mod prove;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::{Map, Value};

use crate::llm::batch::{self, Answer, Choice};
use crate::llm::{Ending, Request as Question, Sampling};
use crate::toolchain::Toolchain;

use super::funnel::Funnel;
use super::normal;
use super::project::{Project, REQUESTS, VERIFIED, lines};
use super::record::{Request, Verified};
use super::request::{self, custom_id, write};
use super::source::Unfit;

pub use offline::offline;
pub use prove::Unproven;
pub use words::VOICES;

/// The file of requests for descriptions.
pub const DESCRIBE: &str = "batch/describe.jsonl";
/// The file of requests for programs from the descriptions alone.
pub const SOLVE: &str = "batch/solve.jsonl";

/// How to describe.
#[derive(Debug, Clone)]
pub struct Options {
    /// The model that describes and solves.
    pub model: String,
    /// How many descriptions of each program, from 1 to the number of [`VOICES`].
    pub phrasings: usize,
    /// How tokens are picked.
    pub sampling: Sampling,
    /// Whether the token limit goes by its newer name.
    pub newer_limit: bool,
    /// Take descriptions that nothing proves.
    pub unproven: bool,
    /// How many programs are built and run at a time.
    pub jobs: usize,
    /// The files of answers to both files of requests.
    pub outputs: Vec<PathBuf>,
    /// Write nothing and run nothing.
    pub dry_run: bool,
}

/// What was described, and what is to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What came in and out.
    pub funnel: Funnel,
    /// Descriptions that are not there yet.
    pub to_describe: usize,
    /// Descriptions that another program must prove yet.
    pub to_solve: usize,
}

/// A description on its way.
struct Draft<'a> {
    verified: &'a Verified,
    voice: usize,
    /// What asks for it.
    asked: (String, Map<String, Value>),
    text: Option<Said>,
}

/// A description that a model gave.
struct Said {
    text: String,
    model: Option<String>,
}

impl Draft<'_> {
    /// Its name in reports.
    fn name(&self) -> String {
        let voice = VOICES.get(self.voice).map_or("", |v| v.0);
        format!("{}.{voice}", self.verified.program)
    }
}

/// Takes what the answers hold as far as it is proven, and writes what is still to be asked.
///
/// # Errors
/// If a file cannot be read or written, one would change that was submitted, or a tool fails.
pub async fn describe(
    project: &Project,
    toolchain: &Toolchain,
    options: &Options,
    told: impl FnMut(usize, usize),
) -> anyhow::Result<Outcome> {
    let verified: Vec<Verified> = project.read_lines(VERIFIED, "compile")?;
    let requests: Vec<Request> = project.read_lines(REQUESTS, "collect")?;
    let waiting = waiting(&requests);
    let answers = answers(&options.outputs)?;
    let mut drafts = Vec::new();
    for verified in verified.iter().filter(|v| waiting.contains(v.program.as_str())) {
        for voice in 0..options.phrasings.clamp(1, VOICES.len()) {
            drafts.push(draft(verified, voice, options));
        }
    }
    let mut funnel = Funnel::new("describe", "descriptions", drafts.len());
    if options.phrasings > VOICES.len() {
        let most = VOICES.len();
        funnel.notes.push(format!("a model describes a program in {most} voices, not more"));
    }
    let asked: Vec<_> = drafts.iter().map(|d| d.asked.clone()).collect();
    let mut said = Vec::new();
    let mut to_describe = 0;
    for draft in drafts {
        let name = draft.name();
        match described(draft, &answers) {
            Ok(draft) => said.push(draft),
            Err((reason, detail)) => {
                to_describe += usize::from(reason == NOT_DESCRIBED);
                funnel.lose(reason, &name, detail);
            }
        }
    }
    let solving: Vec<_> = said.iter().map(|d| solve(d, options)).collect();
    let pairs = said.into_iter().zip(&solving).map(|(d, s)| (d, answers.get(&s.0))).collect();
    let (proven, to_solve) = if options.dry_run {
        (Vec::new(), solving.len())
    } else {
        prove(project, toolchain, pairs, options, &mut funnel, told).await?
    };
    if !options.dry_run {
        ask(project, DESCRIBE, &asked)?;
        ask(project, SOLVE, if options.unproven { &[] } else { &solving })?;
        keep(project, requests, &proven)?;
        funnel.write(project)?;
    }
    Ok(Outcome { funnel, to_describe, to_solve })
}

/// Why a description is not there yet, as reports say it.
const NOT_DESCRIBED: &str = "not described yet";
/// Why a description is not proven yet, as reports say it.
const NOT_PROVEN: &str = "not proven yet";

/// The programs that nobody described by hand or by another step: those without any words, and
/// those whose words are ours.
fn waiting(requests: &[Request]) -> BTreeSet<&str> {
    let ours = |r: &&Request| r.prompt.is_empty() || r.origin.described_by.is_some();
    requests.iter().filter(ours).map(|r| r.program.as_str()).collect()
}

fn answers(paths: &[PathBuf]) -> anyhow::Result<BTreeMap<String, Answer>> {
    let mut all: BTreeMap<String, Answer> = BTreeMap::new();
    for path in paths {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("could not read {}", path.display()))?;
        for answer in text.lines().filter_map(|line| Answer::read(line).ok()) {
            // The answer that counts must not depend on the order of lines.
            let better = all.get(&answer.custom_id).is_none_or(|old| {
                let key = |a: &Answer| (a.outcome.is_err(), a.line().to_string());
                key(&answer) < key(old)
            });
            if better {
                all.insert(answer.custom_id.clone(), answer);
            }
        }
    }
    Ok(all)
}

fn draft<'a>(verified: &'a Verified, voice: usize, options: &Options) -> Draft<'a> {
    let question = words::describing(verified, voice);
    Draft { verified, voice, asked: asking("describe", &question, options), text: None }
}

fn solve(draft: &Draft<'_>, options: &Options) -> (String, Map<String, Value>) {
    let text = draft.text.as_ref().map_or("", |said| said.text.as_str());
    asking("solve", &words::solving(text, draft.verified.stdin.as_deref()), options)
}

fn asking(kind: &str, question: &str, options: &Options) -> (String, Map<String, Value>) {
    let request = Question::new(None, question, options.sampling.clone());
    let mut body = batch::body(&options.model, &request);
    request::rename_limit(&mut body, options.newer_limit);
    (custom_id(kind, &body), body)
}

fn ask(
    project: &Project,
    name: &str,
    asked: &[(String, Map<String, Value>)],
) -> anyhow::Result<()> {
    let mut seen = BTreeSet::new();
    let once = asked.iter().filter(|(id, _)| seen.insert(id));
    let rows: Vec<_> = once.map(|(id, body)| batch::line(id, body)).collect();
    write(project, name, &lines(&rows)?)
}

/// The one choice of an answer, if it came to its end.
fn whole(answer: &Answer) -> Result<&Choice, Unfit> {
    let choice = match &answer.outcome {
        Ok(choices) => choices.first(),
        Err(why) => return Err(("failed at the host", why.clone())),
    };
    let choice = choice.ok_or(("failed at the host", String::new()))?;
    match choice.ending {
        Ending::Complete => Ok(choice),
        Ending::CutAtLimit => Err(("cut at the token limit", String::new())),
        Ending::Refused => Err(("refused", String::new())),
        Ending::Filtered => Err(("filtered", String::new())),
        Ending::Other(_) | Ending::Interrupted(_) | Ending::Failed(_) => {
            Err(("ended oddly", String::new()))
        }
    }
}

/// The draft with its text, if a good one came.
fn described<'a>(
    mut draft: Draft<'a>,
    answers: &BTreeMap<String, Answer>,
) -> Result<Draft<'a>, Unfit> {
    let answer = answers.get(&draft.asked.0).ok_or((NOT_DESCRIBED, String::new()))?;
    let text = words::cleaned(&whole(answer)?.text)?;
    let verified = draft.verified;
    let told = format!("{}\n{}", verified.stdout, verified.stdin.as_deref().unwrap_or_default());
    if let Some(word) = leak::leak(&verified.cpp, &told, &text) {
        return Err(("names what is in the program", format!("\"{word}\"")));
    }
    draft.text = Some(Said { text, model: answer.model.clone() });
    Ok(draft)
}

/// The drafts that another program proves, and how many wait for one.
async fn prove<'a>(
    project: &Project,
    toolchain: &Toolchain,
    drafts: Vec<(Draft<'a>, Option<&Answer>)>,
    options: &Options,
    funnel: &mut Funnel,
    told: impl FnMut(usize, usize),
) -> anyhow::Result<(Vec<Draft<'a>>, usize)> {
    let (mut proven, mut open, mut waiting) = (Vec::new(), Vec::new(), 0);
    for (draft, answer) in drafts {
        match answer {
            _ if options.unproven => proven.push(draft),
            None => {
                waiting += 1;
                funnel.lose(NOT_PROVEN, &draft.name(), "");
            }
            Some(answer) => match whole(answer) {
                Ok(choice) => open.push((draft, choice.text.clone())),
                Err((_, detail)) => funnel.lose("nobody could solve it", &draft.name(), detail),
            },
        }
    }
    let cases = open.iter().map(|(d, text)| (d.verified, text.as_str())).collect();
    let results = prove::all(project, toolchain, cases, options.jobs, told).await?;
    for ((draft, _), result) in open.into_iter().zip(results) {
        match result {
            Ok(()) => proven.push(draft),
            Err(Unproven { reason, detail }) => funnel.lose(&reason, &draft.name(), detail),
        }
    }
    Ok((proven, waiting))
}

/// Puts the descriptions into the place of what described those programs before.
fn keep(project: &Project, old: Vec<Request>, proven: &[Draft<'_>]) -> anyhow::Result<()> {
    let mut of: BTreeMap<&str, Vec<&Draft<'_>>> = BTreeMap::new();
    for draft in proven {
        of.entry(draft.verified.program.as_str()).or_default().push(draft);
    }
    let mut rows: Vec<Request> = Vec::new();
    let mut done = BTreeSet::new();
    for request in old {
        match of.get(request.program.as_str()) {
            None => rows.push(request),
            Some(drafts) if done.insert(request.program.clone()) => {
                rows.extend(drafts.iter().map(|draft| row(&request, draft)));
            }
            // Another phrasing of the same program, which was replaced with the first.
            Some(_) => {}
        }
    }
    project.write_lines(REQUESTS, &rows)
}

fn row(old: &Request, draft: &Draft<'_>) -> Request {
    let voice = VOICES.get(draft.voice).map_or("", |v| v.0);
    let said = draft.text.as_ref();
    let mut row = Request {
        id: format!("{}.{voice}", old.program),
        phrasing: voice.to_owned(),
        prompt: said.map_or(String::new(), |s| s.text.clone()),
        ..old.clone()
    };
    row.origin.described_by = said.and_then(|s| s.model.clone()).or(Some("unknown".to_owned()));
    row
}

/// The hash by which a proof is kept.
fn key(parts: &[&str]) -> String {
    normal::hash(&parts.join("\u{0}"))
}
