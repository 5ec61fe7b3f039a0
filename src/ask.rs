//! One turn without the screen: both replies, and verdicts on request. Draws nothing.

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
    /// One side after the other.
    pub serial: bool,
    /// Print one JSON object.
    pub json: bool,
    /// Build, run and judge both replies.
    pub judge: Option<Bounds>,
    /// The folder of the history; `None` keeps nothing.
    pub history: Option<PathBuf>,
}

/// The JSON object.
#[derive(Debug, Serialize)]
struct Answers<'a> {
    schema: u32,
    prompt: &'a str,
    sides: [Answer<'a>; 2],
}

/// One side of it.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    side: Side,
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

/// Puts the prompt to both sides and prints what they answer. Status 0 if both answered to the end
/// (or the token limit), 1 if not.
///
/// # Errors
/// If stdout is gone, or programs cannot be run at all where that was asked for.
pub async fn ask(turn: &Turn) -> anyhow::Result<ExitCode> {
    let mut kept = Kept::begin(turn);
    let transcripts = exchange(turn).await;
    if let Some(kept) = &mut kept {
        kept.replies(turn, &transcripts);
    }
    let judgements = judge_both(turn, &transcripts, kept).await?;
    if turn.json {
        print_json(turn, &transcripts, &judgements)?;
    } else {
        print_text(&transcripts, &judgements)?;
    }
    let whole =
        transcripts.iter().all(|t| matches!(t.ending, Some(Ending::Complete | Ending::CutAtLimit)));
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

async fn exchange(turn: &Turn) -> [Transcript; 2] {
    let base = listen(turn, Side::Base);
    let tuned = listen(turn, Side::Tuned);
    if turn.serial {
        [base.await, tuned.await]
    } else {
        let (base, tuned) = futures::join!(base, tuned);
        [base, tuned]
    }
}

async fn listen(turn: &Turn, side: Side) -> Transcript {
    let asked = Instant::now();
    let mut transcript = Transcript::default();
    let at = side.index();
    let (source, request) = (&turn.sources[at], &turn.requests[at]);
    let mut events = turn.client.ask(source, side, request);
    while let Some(event) = events.next().await {
        if let ReplyEvent::Retrying { attempt, wait, reason } = &event {
            let seconds = wait.as_secs_f64().ceil();
            eprintln!("{side}: {}; try {} in {seconds} s", printable(reason), attempt + 1);
        }
        transcript.apply(asked.elapsed(), &event);
    }
    transcript
}

async fn judge_both(
    turn: &Turn,
    transcripts: &[Transcript; 2],
    kept: Option<Kept>,
) -> anyhow::Result<[Option<Judgement>; 2]> {
    let Some(bounds) = &turn.judge else { return Ok([None, None]) };
    let toolchain = bounds.toolchain().await.context("could not run programs")?;
    let mut judgements = [None, None];
    for (transcript, judgement) in transcripts.iter().zip(&mut judgements) {
        let reply = Reply::from_text(&transcript.text);
        let limits = bounds.limits.clone();
        let options = Options { limits, against: true, ..Options::default() };
        *judgement = judge::judge(&toolchain, &reply, &options).await;
    }
    if let Some(mut kept) = kept {
        kept.verdicts(&judgements, &toolchain.versions().await);
    }
    Ok(judgements)
}

fn print_json(
    turn: &Turn,
    transcripts: &[Transcript; 2],
    judgements: &[Option<Judgement>; 2],
) -> anyhow::Result<()> {
    let prompt = turn.requests[0].prompt();
    let sides = Side::BOTH.map(|side| {
        let transcript = &transcripts[side.index()];
        Answer {
            side,
            model: transcript.model.as_deref(),
            reply: &transcript.text,
            reasoning: &transcript.reasoning,
            ending: transcript.ending.as_ref(),
            usage: transcript.usage.as_ref(),
            first_token_s: transcript.first_token.map(|d| d.as_secs_f64()),
            last_token_s: transcript.last_token.map(|d| d.as_secs_f64()),
            notes: &transcript.notes,
            judgement: judgements[side.index()].as_ref(),
        }
    });
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, &Answers { schema: 1, prompt, sides })?;
    writeln!(out)?;
    Ok(())
}

fn print_text(
    transcripts: &[Transcript; 2],
    judgements: &[Option<Judgement>; 2],
) -> anyhow::Result<()> {
    let terminal = io::stdout().is_terminal();
    let mut out = io::stdout().lock();
    for side in Side::BOTH {
        let transcript = &transcripts[side.index()];
        let model = transcript.model.as_deref().unwrap_or("no model answered");
        writeln!(out, "── {} · {} ──", side.title(), printable(model))?;
        // A terminal would obey what a model wrote; a pipe gets it as it came.
        let text = if terminal {
            printable(&transcript.text)
        } else {
            Cow::Borrowed(transcript.text.as_str())
        };
        writeln!(out, "{}", text.trim_end())?;
        writeln!(out, "── {} ──", how(transcript))?;
        if let Some(judgement) = &judgements[side.index()] {
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
