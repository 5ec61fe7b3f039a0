//! The requests of a file put to a chat server one by one, several at a time, with the answers in
//! the form of a batch API's output. Judges no answer.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use futures::StreamExt as _;

use crate::llm::batch::{Answer, Asked, Choice};
use crate::llm::{Client, Ending, Endpoint, FailureKind, ReplyEvent, Request, Source, Usage};
use crate::printable::printable;
use crate::side::Side;

use super::funnel::Funnel;
use super::project::lines as lines_of;

/// Where requests go and answers come.
#[derive(Debug, Clone)]
pub struct Options<'a> {
    /// The file of requests.
    pub requests: &'a Path,
    /// The file of answers: continued, if it is there.
    pub output: &'a Path,
    /// The file of what failed this time.
    pub errors: &'a Path,
    /// The server; its model counts where the requests name none of its own.
    pub endpoint: Endpoint,
    /// Ask this model, whatever the requests say.
    pub model: Option<String>,
    /// Requests at a time; at least one.
    pub concurrency: usize,
    /// Only say how many there are to ask.
    pub dry_run: bool,
}

/// How much is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Requests that are answered, before and now, or failed.
    pub done: usize,
    /// All requests.
    pub all: usize,
}

/// Why a request has no answer.
enum Lost {
    /// The next one may have one.
    This(String),
    /// No other would have one either.
    All(String),
}

/// Asks what has no answer yet. A run that was broken off goes on where it was: each answer is
/// written as soon as it is whole.
///
/// # Errors
/// If a file cannot be read or written, or the server cannot answer any request.
pub async fn ask(options: &Options<'_>, mut told: impl FnMut(Progress)) -> anyhow::Result<Funnel> {
    let requests = requests(options.requests)?;
    let mut output = Output::open(options.output, options.dry_run)?;
    let mut funnel = Funnel::new("ask", "requests", requests.len());
    let all = requests.len();
    let open: Vec<_> =
        requests.into_iter().filter(|r| !output.answered.contains(&r.custom_id)).collect();
    if options.dry_run {
        for asked in open {
            funnel.lose("not asked yet", &asked.custom_id, "");
        }
        return Ok(funnel);
    }
    let mut progress = Progress { done: all - open.len(), all };
    told(progress);
    let client = Client::new();
    let work = open.into_iter().map(|asked| async {
        let answer = answer(&client, options, &asked).await;
        (asked.custom_id, answer)
    });
    let mut work = futures::stream::iter(work).buffer_unordered(options.concurrency.max(1));
    let mut failed = Vec::new();
    while let Some((custom_id, answer)) = work.next().await {
        match answer {
            Ok(answer) => output.add(&answer)?,
            Err(Lost::This(why)) => {
                funnel.lose("no answer", &custom_id, why.clone());
                failed.push(failure(custom_id, why));
            }
            Err(Lost::All(why)) => {
                let done = progress.done;
                bail!("{why} ({done} of {all} are answered; asking again goes on from there)");
            }
        }
        progress.done += 1;
        told(progress);
    }
    failed.sort_by(|a, b| a.custom_id.cmp(&b.custom_id));
    write_errors(options.errors, &failed)?;
    Ok(funnel)
}

fn requests(path: &Path) -> anyhow::Result<Vec<Asked>> {
    let name = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("could not read {name}"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(n, line): (usize, &str)| {
        Asked::read(line).map_err(|why| anyhow::anyhow!("{name}, line {}: {why}", n + 1))
    };
    let requests = lines.map(read).collect::<anyhow::Result<Vec<_>>>()?;
    let mut seen = BTreeSet::new();
    for asked in &requests {
        let id = &asked.custom_id;
        anyhow::ensure!(
            seen.insert(id),
            "{name}: the custom_id \"{}\" stands there twice",
            printable(id)
        );
    }
    Ok(requests)
}

fn failure(custom_id: String, why: String) -> Answer {
    Answer { custom_id, model: None, request_id: None, usage: None, outcome: Err(why) }
}

fn write_errors(path: &Path, failed: &[Answer]) -> anyhow::Result<()> {
    let could = || format!("could not write {}", path.display());
    if failed.is_empty() {
        // What failed the last time is answered now.
        return match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(error).with_context(could)
            }
            _ => Ok(()),
        };
    }
    let lines: Vec<_> = failed.iter().map(Answer::line).collect();
    std::fs::write(path, lines_of(&lines)?).with_context(could)
}

/// A file of answers that grows.
struct Output {
    file: Option<File>,
    name: String,
    answered: BTreeSet<String>,
}

impl Output {
    /// Reads what is there. A last line that was broken off in the middle is taken away.
    fn open(path: &Path, dry: bool) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let could = || format!("could not write {name}");
        let mut options = OpenOptions::new();
        options.read(true).write(!dry).create(!dry).truncate(false);
        let mut file = match options.open(path) {
            Err(error) if dry && error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self { file: None, name, answered: BTreeSet::new() });
            }
            file => file.with_context(could)?,
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(could)?;
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        bytes.truncate(whole);
        if !dry {
            file.set_len(whole as u64).with_context(could)?;
            file.seek(SeekFrom::End(0)).with_context(could)?;
        }
        let text = String::from_utf8_lossy(&bytes);
        let answers = text.lines().filter_map(|line| Answer::read(line).ok());
        let answered = answers.filter(|a| a.outcome.is_ok()).map(|a| a.custom_id).collect();
        Ok(Self { file: Some(file), name, answered })
    }

    fn add(&mut self, answer: &Answer) -> anyhow::Result<()> {
        let line = format!("{}\n", answer.line());
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(line.as_bytes()).with_context(|| format!("could not write {}", self.name))
    }
}

/// All replies to one request.
async fn answer(client: &Client, options: &Options<'_>, asked: &Asked) -> Result<Answer, Lost> {
    let model = options.model.as_ref().unwrap_or(&asked.model);
    let mut endpoint = options.endpoint.clone();
    endpoint.model.clone_from(model);
    for (name, value) in &asked.extra {
        endpoint.extra.entry(name).or_insert_with(|| value.clone());
    }
    let source = Source::Http(endpoint);
    let mut whole = Answer {
        custom_id: asked.custom_id.clone(),
        model: None,
        request_id: None,
        usage: None,
        outcome: Err(String::new()),
    };
    let mut choices = Vec::new();
    for n in 0..asked.choices {
        let mut request = asked.request.clone();
        // Every choice has a seed of its own, or all would be alike.
        let seed = &mut request.sampling.seed;
        *seed = seed.map(|seed| seed.wrapping_add(u64::from(n)));
        choices.push(reply(client, &source, &request, &mut whole).await?);
    }
    whole.model.get_or_insert_with(|| model.clone());
    whole.outcome = Ok(choices);
    Ok(whole)
}

async fn reply(
    client: &Client,
    source: &Source,
    request: &Request,
    whole: &mut Answer,
) -> Result<Choice, Lost> {
    let mut events = client.ask(source, Side::Base, request);
    let (mut text, mut refusal) = (String::new(), String::new());
    while let Some(event) = events.next().await {
        match event {
            ReplyEvent::Text(piece) => text.push_str(&piece),
            ReplyEvent::Refusal(piece) => refusal.push_str(&piece),
            ReplyEvent::Model(id) => whole.model = Some(id),
            ReplyEvent::Usage(usage) => add(whole.usage.get_or_insert_default(), usage),
            ReplyEvent::Ended(ending) => return ended(text, refusal, ending),
            ReplyEvent::Sent
            | ReplyEvent::Retrying { .. }
            | ReplyEvent::Started
            | ReplyEvent::Reasoning(_)
            | ReplyEvent::Note(_) => {}
        }
    }
    Err(Lost::This("the reply has no end".to_owned()))
}

fn add(sum: &mut Usage, usage: Usage) {
    let of = |a: Option<u64>, b: Option<u64>| a.zip(b).map_or(a.or(b), |(a, b)| Some(a + b));
    sum.prompt_tokens = of(sum.prompt_tokens, usage.prompt_tokens);
    sum.completion_tokens = of(sum.completion_tokens, usage.completion_tokens);
}

fn ended(text: String, refusal: String, ending: Ending) -> Result<Choice, Lost> {
    match ending {
        Ending::Interrupted(why) => Err(Lost::This(format!("interrupted: {why}"))),
        Ending::Failed(failure) => match failure.kind {
            FailureKind::Unreachable
            | FailureKind::BadKey
            | FailureKind::BadModel
            | FailureKind::Quota
            | FailureKind::NotAnApi => Err(Lost::All(failure.to_string())),
            FailureKind::RateLimited
            | FailureKind::ContextOverflow
            | FailureKind::BadRequest
            | FailureKind::Server
            | FailureKind::Protocol
            | FailureKind::Empty
            | FailureKind::Silent
            | FailureKind::NotRecorded => Err(Lost::This(failure.message)),
        },
        ending @ (Ending::Complete
        | Ending::CutAtLimit
        | Ending::Filtered
        | Ending::Refused
        | Ending::Other(_)) => Ok(Choice { text, refusal, ending }),
    }
}
