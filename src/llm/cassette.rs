//! Recorded exchanges and their replay: a model without a network. Writes no file.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::event::{Ending, ReplyEvent};
use super::failure::{Failure, FailureKind};
use super::request::Request;
use crate::side::Side;

/// A set of recorded exchanges.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cassette {
    /// What it holds, for people.
    pub title: String,
    /// Whether the replies were written as samples rather than recorded.
    pub samples: bool,
    /// More about it, for people.
    pub note: Option<String>,
    /// In the order of their asks.
    pub exchanges: Vec<Exchange>,
}

/// One ask of one side, and its events with their time since the ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// The last message of the user.
    pub prompt: String,
    /// Who was asked.
    pub side: Side,
    /// The model that was asked for.
    pub model: String,
    /// The whole request, if it was recorded.
    pub request: Option<Request>,
    /// What came, and when.
    pub events: Vec<(Duration, ReplyEvent)>,
}

/// A line of a cassette that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not read the cassette: line {line}: {reason}")]
pub struct CassetteError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// One line of the file; which fields are there tells its kind.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cassette: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) samples: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) x: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) exchange: Option<Heading>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) event: Option<ReplyEvent>,
}

/// What a cassette says of an exchange before its events.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Heading {
    pub(super) prompt: String,
    pub(super) side: Side,
    #[serde(default)]
    pub(super) model: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) request: Option<Request>,
}

impl Cassette {
    /// Reads a cassette: one JSON object a line.
    ///
    /// # Errors
    /// The first line that is not as it must be.
    pub fn parse(text: &str) -> Result<Self, CassetteError> {
        let mut cassette = Self::default();
        let mut numbers: Vec<u32> = Vec::new();
        let mut headed = false;
        for (index, text) in text.lines().enumerate() {
            let wrong = |reason: String| CassetteError { line: index + 1, reason };
            if text.trim().is_empty() {
                continue;
            }
            let line: Line =
                serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
            if !headed {
                cassette.head(&line).map_err(wrong)?;
                headed = true;
                continue;
            }
            cassette.add(line, &mut numbers).map_err(wrong)?;
        }
        if headed {
            Ok(cassette)
        } else {
            Err(CassetteError { line: 1, reason: "it is empty".to_owned() })
        }
    }

    /// The samples that come with the program.
    pub fn built_in() -> Self {
        // A test reads it, so that it is never empty.
        Self::parse(include_str!("cassette/samples.jsonl")).unwrap_or_default()
    }

    /// The prompts, each once, in the order of their first ask.
    pub fn prompts(&self) -> Vec<&str> {
        let mut seen = std::collections::HashSet::new();
        let all = self.exchanges.iter().map(|exchange| exchange.prompt.as_str());
        all.filter(|prompt| seen.insert(*prompt)).collect()
    }

    /// The `nth` exchange of a prompt and side, from 0, round and round; none if it was not
    /// recorded. White space around a prompt does not count.
    pub fn find(&self, prompt: &str, side: Side, nth: usize) -> Option<&Exchange> {
        let index = self.index(prompt, side, nth)?;
        self.exchanges.get(index)
    }

    fn index(&self, prompt: &str, side: Side, nth: usize) -> Option<usize> {
        let places = self.places(prompt, side);
        places.get(nth.checked_rem(places.len())?).copied()
    }

    /// Where the exchanges of a prompt and side are.
    fn places(&self, prompt: &str, side: Side) -> Vec<usize> {
        let fits =
            |exchange: &Exchange| exchange.side == side && exchange.prompt.trim() == prompt.trim();
        let all = self.exchanges.iter().enumerate();
        all.filter(|(_, exchange)| fits(exchange)).map(|(place, _)| place).collect()
    }

    fn head(&mut self, line: &Line) -> Result<(), String> {
        match line.cassette {
            Some(1) => {}
            Some(other) => return Err(format!("version {other} is newer than this program")),
            None => return Err("the first line must be {\"cassette\":1,…}".to_owned()),
        }
        self.title = line.title.clone().unwrap_or_default();
        self.samples = line.samples;
        self.note.clone_from(&line.note);
        Ok(())
    }

    fn add(&mut self, line: Line, numbers: &mut Vec<u32>) -> Result<(), String> {
        if let Some(Heading { prompt, side, model, request }) = line.exchange {
            numbers
                .push(line.x.or_else(|| u32::try_from(numbers.len() + 1).ok()).unwrap_or(u32::MAX));
            self.exchanges.push(Exchange { prompt, side, model, request, events: Vec::new() });
            return Ok(());
        }
        // A line of a kind that a later version may add is passed over.
        let Some(event) = line.event else { return Ok(()) };
        let at = line.at.unwrap_or(0.0);
        let at = Duration::try_from_secs_f64(at).map_err(|_| format!("{at} is no time"))?;
        let index = match line.x {
            Some(x) => numbers.iter().rposition(|number| *number == x),
            None => numbers.len().checked_sub(1),
        };
        let exchange = index.and_then(|index| self.exchanges.get_mut(index));
        exchange.ok_or("the event belongs to no exchange")?.events.push((at, event));
        Ok(())
    }
}

/// Plays the exchange that answers the request. The seed, if there is one, picks the sample; one
/// that is played again says so.
pub(super) fn replay(
    cassette: Arc<Cassette>,
    side: Side,
    request: &Request,
    pace: f64,
) -> BoxStream<'static, ReplyEvent> {
    let nth = request.sampling.seed.unwrap_or(0);
    let nth = usize::try_from(nth).unwrap_or(0);
    let Some(exchange) = cassette.index(request.prompt(), side, nth) else {
        let failure =
            Failure::new(FailureKind::NotRecorded, "this cassette has no reply to that prompt");
        return stream::iter([ReplyEvent::Ended(Ending::Failed(failure))]).boxed();
    };
    let held = cassette.places(request.prompt(), side).len();
    let again = (nth >= held).then(|| ReplyEvent::Note(again(nth, held)));
    let player = Player { cassette, exchange, next: 0, pace, since: None, over: false };
    stream::iter(again).chain(stream::unfold(player, Player::step)).boxed()
}

/// That a reply was played before, for those who count replies.
fn again(nth: usize, held: usize) -> String {
    match held {
        1 => "the recording holds one reply to this prompt: the same again".to_owned(),
        _ => format!(
            "the recording holds {held} replies to this prompt: number {} again",
            nth % held + 1
        ),
    }
}

struct Player {
    cassette: Arc<Cassette>,
    exchange: usize,
    next: usize,
    pace: f64,
    /// The moment of the ask: when the stream is polled first.
    since: Option<Instant>,
    over: bool,
}

impl Player {
    async fn step(mut self) -> Option<(ReplyEvent, Self)> {
        if self.over {
            return None;
        }
        let since = *self.since.get_or_insert_with(Instant::now);
        let recorded = self.cassette.exchanges.get(self.exchange)?.events.get(self.next).cloned();
        let Some((at, event)) = recorded else {
            self.over = true;
            let ending = Ending::Interrupted("the recording stops here".to_owned());
            return Some((ReplyEvent::Ended(ending), self));
        };
        let wait = Duration::try_from_secs_f64(at.as_secs_f64() / self.pace);
        if let Some(due) =
            wait.ok().and_then(|wait| since.checked_add(wait)).filter(|_| self.pace > 0.0)
        {
            tokio::time::sleep_until(due).await;
        }
        self.next += 1;
        self.over = matches!(event, ReplyEvent::Ended(_));
        Some((event, self))
    }
}
