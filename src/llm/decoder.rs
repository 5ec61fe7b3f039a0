//! The bytes of an answer into reply events: one state machine without any input or output.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::time::Duration;

use super::complaint::Complaint;
use super::event::{Ending, ReplyEvent, Usage};
use super::sse::{Found, Parser};
use super::think::{Splitter, Stretch};
use super::wire::{Choice, Chunk};

/// The most bytes of text that one reply may have.
pub(super) const MOST_TEXT: usize = 64 << 20;
/// The most bytes outside of events that are kept to say what the server sent instead.
const MOST_STRAY: usize = 1 << 20;

/// Turns the bytes of a streamed answer, cut anywhere, into events. Neighbouring pieces of text
/// that come out before the caller takes them are one event, so that a flood costs little.
#[derive(Debug, Default)]
pub struct Decoder {
    parser: Parser,
    state: State,
    over: bool,
}

/// How the bytes came to their end.
#[derive(Debug)]
pub(super) enum Close {
    /// As the protocol has it.
    Clean,
    /// The connection broke, for this reason.
    Broken(String),
    /// Nothing came for so long.
    Silent(Duration),
}

/// What the answer amounts to.
#[derive(Debug, PartialEq)]
pub(super) enum Outcome {
    /// A reply, whole or not.
    Ended(Ending),
    /// The server complained within its answer.
    Complaint(Complaint),
    /// Nothing of it was a chat completion.
    Foreign(Complaint),
    /// Not one event.
    Nothing,
    /// The connection broke before the first token.
    Broken(String),
    /// Silence before the first token.
    Silent(Duration),
}

impl Decoder {
    /// A decoder at the start of an answer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes and appends what they tell. True when the answer is over and nothing
    /// more is to be read.
    pub fn feed(&mut self, bytes: &[u8], out: &mut VecDeque<ReplyEvent>) -> bool {
        let state = &mut self.state;
        if !self.over {
            self.over = self.parser.feed(bytes, &mut |found| state.take(found, out)).is_break();
        }
        self.over
    }

    /// Whether any token has come.
    pub(super) fn heard(&self) -> bool {
        self.state.bytes > 0
    }

    /// Whether the model has said that it is done.
    pub(super) fn finished(&self) -> bool {
        self.state.finish.is_some()
    }

    /// Takes the end of the bytes: appends what was held back, and says what it all amounts to.
    pub(super) fn close(&mut self, close: Close, out: &mut VecDeque<ReplyEvent>) -> Outcome {
        let state = &mut self.state;
        if !self.over {
            let _ = self.parser.finish(&mut |found| state.take(found, out));
        }
        if state.chunks == 0 && !state.stray.is_empty() {
            let stray = std::mem::take(&mut state.stray);
            let _ = state.json(&stray, out);
            state.stray = stray;
        }
        state.thoughts.finish(&mut |stretch| tell(stretch, out));
        out.extend(state.usage.take().map(ReplyEvent::Usage));
        state.outcome(close, out)
    }
}

#[derive(Debug, Default)]
struct State {
    thoughts: Splitter,
    model: Option<String>,
    model_changed: bool,
    usage: Option<Usage>,
    finish: Option<String>,
    refused: bool,
    /// Bytes of text of any kind so far.
    bytes: usize,
    /// Events that were chunks of a completion.
    chunks: u64,
    unreadable: bool,
    complaint: Option<Complaint>,
    stray: Vec<u8>,
    limit: Option<&'static str>,
}

impl State {
    fn take(&mut self, found: Found<'_>, out: &mut VecDeque<ReplyEvent>) -> ControlFlow<()> {
        match found {
            Found::Data(data) => match data.trim_ascii() {
                b"" => ControlFlow::Continue(()),
                b"[DONE]" => ControlFlow::Break(()),
                data => self.json(data, out),
            },
            Found::Stray(line) => match line.trim_ascii() {
                whole @ [b'{', .., b'}'] => self.json(whole, out),
                line => {
                    self.keep_stray(line);
                    ControlFlow::Continue(())
                }
            },
            Found::TooLong => {
                self.limit = Some("the server sent an event of more than 16 MiB");
                ControlFlow::Break(())
            }
        }
    }

    fn keep_stray(&mut self, line: &[u8]) {
        if self.stray.len() + line.len() < MOST_STRAY {
            self.stray.extend_from_slice(line);
            self.stray.push(b'\n');
        }
    }

    fn json(&mut self, data: &[u8], out: &mut VecDeque<ReplyEvent>) -> ControlFlow<()> {
        if !data.starts_with(b"{") {
            self.keep_stray(data);
            return ControlFlow::Continue(());
        }
        if let Ok(chunk) = serde_json::from_slice::<Chunk<'_>>(data) {
            return self.chunk(&chunk, data, out);
        }
        // Rare, so it may cost: bytes that are not UTF-8, or events without a blank line between.
        let text = String::from_utf8_lossy(data);
        if let Ok(chunk) = serde_json::from_str::<Chunk<'_>>(&text) {
            return self.chunk(&chunk, data, out);
        }
        if text.contains('\n') {
            return text.lines().map(str::trim).filter(|line| !line.is_empty()).try_for_each(
                |line| match line {
                    "[DONE]" => ControlFlow::Break(()),
                    line => self.json(line.as_bytes(), out),
                },
            );
        }
        // After the model is done, what is cut can be no more than counts.
        self.unreadable |= self.finish.is_none();
        self.keep_stray(data);
        ControlFlow::Continue(())
    }

    fn chunk(
        &mut self,
        chunk: &Chunk<'_>,
        data: &[u8],
        out: &mut VecDeque<ReplyEvent>,
    ) -> ControlFlow<()> {
        if chunk.is_foreign() && !chunk.is_error() {
            self.keep_stray(data);
            return ControlFlow::Continue(());
        }
        self.chunks += 1;
        self.name(&chunk.model.0, out);
        self.usage = chunk.usage().or(self.usage);
        if let Some(choice) = &chunk.choices.0 {
            self.choice(choice, out);
        }
        let failed = chunk.choices.0.as_ref().is_some_and(|choice| choice.error.0);
        if failed || chunk.is_error() {
            self.complaint = Some(Complaint::of_text(data));
            return ControlFlow::Break(());
        }
        if self.bytes > MOST_TEXT {
            self.limit = Some("the reply passed 64 MiB and was stopped");
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn name(&mut self, model: &str, out: &mut VecDeque<ReplyEvent>) {
        match &self.model {
            _ if model.is_empty() => {}
            None => {
                self.model = Some(model.to_owned());
                out.push_back(ReplyEvent::Model(model.to_owned()));
            }
            Some(known) if known != model && !self.model_changed => {
                self.model_changed = true;
                let note = "the server changed its model in the middle of the reply";
                out.push_back(ReplyEvent::Note(note.to_owned()));
            }
            Some(_) => {}
        }
    }

    fn choice(&mut self, choice: &Choice<'_>, out: &mut VecDeque<ReplyEvent>) {
        if let Some(delta) = choice.delta.0.as_ref().or(choice.message.0.as_ref()) {
            let thought = [&delta.reasoning_content.0, &delta.reasoning.0];
            if let Some(thought) = thought.into_iter().find(|text| !text.is_empty()) {
                self.bytes += thought.len();
                tell(Stretch::Thought(thought), out);
            }
            self.text(&delta.content.0, out);
            if !delta.refusal.0.is_empty() {
                self.refused = true;
                self.bytes += delta.refusal.0.len();
                match out.back_mut() {
                    Some(ReplyEvent::Refusal(last)) => last.push_str(&delta.refusal.0),
                    _ => out.push_back(ReplyEvent::Refusal(delta.refusal.0.to_string())),
                }
            }
        }
        self.text(&choice.text.0, out);
        if !choice.finish_reason.0.is_empty() {
            self.finish = Some(choice.finish_reason.0.to_string());
        }
    }

    fn text(&mut self, text: &str, out: &mut VecDeque<ReplyEvent>) {
        if !text.is_empty() {
            self.bytes += text.len();
            self.thoughts.push(text, &mut |stretch| tell(stretch, out));
        }
    }

    fn outcome(&mut self, close: Close, out: &mut VecDeque<ReplyEvent>) -> Outcome {
        if let Some(complaint) = self.complaint.take() {
            return Outcome::Complaint(complaint);
        }
        if let Some(limit) = self.limit {
            return Outcome::Ended(Ending::Interrupted(limit.to_owned()));
        }
        if let Some(finish) = self.finish.take() {
            if let Close::Broken(_) = close {
                let note = "the connection broke after the reply was finished";
                out.push_back(ReplyEvent::Note(note.to_owned()));
            }
            return Outcome::Ended(self.ending(&finish));
        }
        let nothing = self.chunks == 0 && !self.unreadable;
        match close {
            Close::Broken(cause) if self.bytes == 0 => Outcome::Broken(cause),
            Close::Silent(span) if self.bytes == 0 => Outcome::Silent(span),
            Close::Clean if nothing && self.stray.is_empty() => Outcome::Nothing,
            Close::Clean if self.chunks == 0 && self.unreadable => {
                Outcome::Broken("it stopped within its first event".to_owned())
            }
            Close::Clean if self.chunks == 0 => Outcome::Foreign(Complaint::of_text(&self.stray)),
            Close::Broken(cause) => interrupted(format!("the connection broke: {cause}")),
            Close::Silent(span) => interrupted(format!("the server sent nothing for {span:?}")),
            Close::Clean => {
                interrupted("the server ended the stream before the reply was finished".to_owned())
            }
        }
    }

    /// What a finish reason means.
    fn ending(&self, finish: &str) -> Ending {
        match finish {
            "error" => Ending::Interrupted("the server stopped the reply with an error".to_owned()),
            _ if self.unreadable => {
                Ending::Interrupted("a part of the reply could not be read".to_owned())
            }
            "stop" if self.refused => Ending::Refused,
            "stop" => Ending::Complete,
            "length" => Ending::CutAtLimit,
            "content_filter" => Ending::Filtered,
            other => {
                let word: String = other.chars().take(60).collect();
                Ending::Other(crate::printable::printable(&word).into_owned())
            }
        }
    }
}

fn interrupted(reason: String) -> Outcome {
    Outcome::Ended(Ending::Interrupted(reason))
}

/// Appends a stretch of text, to the last event where that is of the same kind.
fn tell(stretch: Stretch<'_>, out: &mut VecDeque<ReplyEvent>) {
    match (stretch, out.back_mut()) {
        (Stretch::Answer(text), Some(ReplyEvent::Text(last)))
        | (Stretch::Thought(text), Some(ReplyEvent::Reasoning(last))) => last.push_str(text),
        (Stretch::Answer(text), _) => out.push_back(ReplyEvent::Text(text.to_owned())),
        (Stretch::Thought(text), _) => out.push_back(ReplyEvent::Reasoning(text.to_owned())),
    }
}

#[cfg(test)]
mod tests;
