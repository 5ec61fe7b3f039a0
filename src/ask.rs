//! One turn without the screen: the replies of both sides, and verdicts on request. Draws nothing.

mod kept;

use std::borrow::Cow;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use futures::StreamExt as _;
use serde::Serialize;

use kept::Kept;

use crate::judge::{self, Bounds, Judgement, Options, report};
use crate::llm::{Client, Ending, ReplyEvent, Request, Source, Transcript, Usage};
use crate::printable::printable;
use crate::reply::Reply;
use crate::side::Side;

/// One turn, and what is done with the answers.
#[derive(Debug)]
pub struct Turn {
    /// Who answers on each side.
    pub sources: [Source; 2],
    /// The client of this process.
    pub client: Client,
    /// What base and tuned are asked: one prompt, each side by its own parameters.
    pub requests: [Request; 2],
    /// Replies of each side; one at least.
    pub samples: u32,
    /// One reply after the other.
    pub serial: bool,
    /// Print one JSON object.
    pub json: bool,
    /// Build, run and judge all replies.
    pub judge: Option<Bounds>,
    /// The folder of the history; `None` keeps nothing.
    pub history: Option<PathBuf>,
}

/// The JSON object.
#[derive(Debug, Serialize)]
struct Answers<'a> {
    schema: u32,
    prompt: &'a str,
    sides: Vec<Answer<'a>>,
}

/// One reply of it.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    side: Side,
    /// Which of the side's replies, from 1.
    sample: u32,
    model: Option<&'a str>,
    reply: &'a str,
    reasoning: &'a str,
    ending: Option<&'a Ending>,
    usage: Option<&'a Usage>,
    first_token_s: Option<f64>,
    last_token_s: Option<f64>,
    notes: &'a [String],
    judgement: Option<&'a Judgement>,
}

/// A reply, and what was found out about it.
struct Answered {
    side: Side,
    /// Which of the side's replies, from 0.
    index: u32,
    transcript: Transcript,
    judgement: Option<Judgement>,
}

/// Puts the prompt to both sides and prints what they answer. Status 0 if all replies came to their
/// end (or the token limit), 1 if not.
///
/// # Errors
/// If stdout is gone, or programs cannot be run at all where that was asked for.
pub async fn ask(turn: &Turn) -> anyhow::Result<ExitCode> {
    let mut kept = Kept::begin(turn);
    let mut answers = exchange(turn).await;
    if let Some(kept) = &mut kept {
        kept.replies(turn, &answers);
    }
    judge_all(turn, &mut answers, kept).await?;
    if turn.json {
        print_json(turn, &answers)?;
    } else {
        print_text(turn, &answers)?;
    }
    let whole = |answer: &Answered| {
        matches!(answer.transcript.ending, Some(Ending::Complete | Ending::CutAtLimit))
    };
    Ok(if answers.iter().all(whole) { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// All replies, the base model's first.
async fn exchange(turn: &Turn) -> Vec<Answered> {
    let of_side = |side| (0..turn.samples.max(1)).map(move |index| (side, index));
    let all = Side::BOTH.into_iter().flat_map(of_side);
    let asked = all.map(|(side, index)| listen(turn, side, index));
    if turn.serial {
        futures::stream::iter(asked).then(|reply| reply).collect().await
    } else {
        futures::future::join_all(asked).await
    }
}

async fn listen(turn: &Turn, side: Side, index: u32) -> Answered {
    let asked = Instant::now();
    let mut transcript = Transcript::default();
    let source = &turn.sources[side.index()];
    let request = request(turn, side, index);
    let mut events = turn.client.ask(source, side, &request);
    while let Some(event) = events.next().await {
        if let ReplyEvent::Retrying { attempt, wait, reason } = &event {
            let (name, seconds) = (name(turn, side, index), wait.as_secs_f64().ceil());
            eprintln!("{name}: {}; try {} in {seconds} s", printable(reason), attempt + 1);
        }
        transcript.apply(asked.elapsed(), &event);
    }
    Answered { side, index, transcript, judgement: None }
}

/// What is asked for a side's reply of that index: equal seeds would give equal replies. Of a
/// recording it picks the reply.
fn request(turn: &Turn, side: Side, index: u32) -> Request {
    let mut request = turn.requests[side.index()].clone();
    let seed = match turn.sources[side.index()].cassette() {
        Some(_) => Some(0),
        None => request.sampling.seed,
    };
    request.sampling.seed = seed.map(|seed| seed.wrapping_add(u64::from(index)));
    request
}

/// Whose reply it is, and which one where a side has several.
fn name(turn: &Turn, side: Side, index: u32) -> String {
    if turn.samples < 2 {
        return side.to_string();
    }
    format!("{side} {}/{}", index + 1, turn.samples)
}

async fn judge_all(
    turn: &Turn,
    answers: &mut [Answered],
    kept: Option<Kept>,
) -> anyhow::Result<()> {
    let Some(bounds) = &turn.judge else { return Ok(()) };
    let toolchain = bounds.toolchain().await.context("could not run programs")?;
    for answer in &mut *answers {
        let reply = Reply::from_text(&answer.transcript.text);
        let limits = bounds.limits.clone();
        let options = Options { limits, against: true, ..Options::default() };
        answer.judgement = judge::judge(&toolchain, &reply, &options).await;
    }
    if let Some(mut kept) = kept {
        kept.verdicts(answers, &toolchain.versions().await);
    }
    Ok(())
}

/// A reply as the JSON object has it.
fn answer(of: &Answered) -> Answer<'_> {
    let transcript = &of.transcript;
    Answer {
        side: of.side,
        sample: of.index + 1,
        model: transcript.model.as_deref(),
        reply: &transcript.text,
        reasoning: &transcript.reasoning,
        ending: transcript.ending.as_ref(),
        usage: transcript.usage.as_ref(),
        first_token_s: transcript.first_token.map(|d| d.as_secs_f64()),
        last_token_s: transcript.last_token.map(|d| d.as_secs_f64()),
        notes: &transcript.notes,
        judgement: of.judgement.as_ref(),
    }
}

fn print_json(turn: &Turn, answers: &[Answered]) -> anyhow::Result<()> {
    let prompt = turn.requests[0].prompt();
    let sides = answers.iter().map(answer).collect();
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, &Answers { schema: 1, prompt, sides })?;
    writeln!(out)?;
    Ok(())
}

fn print_text(turn: &Turn, answers: &[Answered]) -> anyhow::Result<()> {
    let terminal = io::stdout().is_terminal();
    let mut out = io::stdout().lock();
    for Answered { side, index, transcript, judgement } in answers {
        let model = transcript.model.as_deref().unwrap_or("no model answered");
        let which = if turn.samples < 2 {
            String::new()
        } else {
            format!(" {}/{}", index + 1, turn.samples)
        };
        writeln!(out, "── {}{which} · {} ──", side.title(), printable(model))?;
        // A terminal would obey what a model wrote; a pipe gets it as it came.
        let text = if terminal {
            printable(&transcript.text)
        } else {
            Cow::Borrowed(transcript.text.as_str())
        };
        writeln!(out, "{}", text.trim_end())?;
        writeln!(out, "── {} ──", how(transcript))?;
        if let Some(judgement) = judgement {
            let style =
                report::Style { colour: terminal && std::env::var_os("NO_COLOR").is_none() };
            write!(out, "{}", report::text(judgement, style))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// How a reply ended, how long it took and how long it is.
fn how(transcript: &Transcript) -> String {
    let ending = match &transcript.ending {
        None => "lost".to_owned(),
        Some(Ending::Complete) => "complete".to_owned(),
        Some(Ending::CutAtLimit) => "cut at the token limit".to_owned(),
        Some(Ending::Filtered) => "ended by the server's filter".to_owned(),
        Some(Ending::Refused) => "refused".to_owned(),
        Some(Ending::Other(reason)) => format!("ended: {}", printable(reason)),
        Some(Ending::Interrupted(why)) => format!("interrupted: {}", printable(why)),
        Some(Ending::Failed(failure)) => {
            format!("failed: {}; {}", printable(&failure.message), printable(&failure.remedy))
        }
    };
    let time = transcript.last_token.map_or(Duration::ZERO, |t| t).as_secs_f64();
    match transcript.usage.as_ref().and_then(|u| u.completion_tokens) {
        Some(tokens) => format!("{ending}, {tokens} tokens, {time:.1} s"),
        None => format!("{ending}, {time:.1} s"),
    }
}
