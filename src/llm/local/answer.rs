//! One reply of a model in this process, from the messages to the end. Runs on its own thread and
//! knows nothing of it but where the events go.

use serde_json::{Map, Value};
use tokio::sync::mpsc::Sender;

use super::super::event::{Ending, ReplyEvent, Usage};
use super::super::failure::{Failure, FailureKind};
use super::super::request::{Request, Role};
use super::super::think::{Splitter, Stretch};
use crate::model::{Message, Model, Sampler, Sampling, Session, Spelling};
use crate::printable::printable;

/// A question, and who answers it.
pub(super) struct Answer {
    model: Model,
    name: String,
    request: Request,
    sampling: Sampling,
    most: Option<u64>,
    seed: u64,
    notes: Vec<String>,
}

/// Nobody listens any more.
struct Gone;

/// Where the text of a reply goes: cut at stop texts, thoughts apart.
struct Mouth<'a> {
    sender: &'a Sender<ReplyEvent>,
    spelling: Spelling,
    stops: Stops,
    splitter: Splitter,
}

impl Answer {
    /// Takes what is asked; fields of `extra` go over those of the request.
    pub(super) fn new(
        model: Model,
        name: String,
        request: Request,
        extra: &Map<String, Value>,
    ) -> Self {
        let asked = &request.sampling;
        let mut answer = Self {
            sampling: Sampling {
                temperature: single(asked.temperature.unwrap_or(1.0)),
                top_p: single(asked.top_p.unwrap_or(1.0)),
                ..Sampling::default()
            },
            most: asked.max_tokens.map(u64::from),
            seed: asked.seed.unwrap_or_else(|| fastrand::u64(..)),
            notes: Vec::new(),
            model,
            name,
            request,
        };
        for (key, value) in extra {
            answer.field(key, value);
        }
        answer
    }

    fn field(&mut self, key: &str, value: &Value) {
        let fraction = value.as_f64().map(single);
        let whole = value.as_u64();
        match (key, fraction, whole) {
            ("temperature", Some(n), _) => self.sampling.temperature = n,
            ("top_p", Some(n), _) => self.sampling.top_p = n,
            ("min_p", Some(n), _) => self.sampling.min_p = n,
            ("top_k", _, Some(n)) => self.sampling.top_k = usize::try_from(n).unwrap_or(0),
            ("seed", _, Some(n)) => self.seed = n,
            ("max_tokens" | "max_completion_tokens", _, Some(n)) => self.most = Some(n),
            (other, ..) => self.notes.push(format!(
                "the extra field {} is not known to a model in the process",
                printable(other)
            )),
        }
    }

    /// Answers; every event goes to the sender, the last one tells how it ended.
    pub(super) fn give(self, sender: &Sender<ReplyEvent>) {
        // Who hears no more needs no end either.
        if let Ok(ending) = self.events(sender) {
            let _ = sender.blocking_send(ReplyEvent::Ended(ending));
        }
    }

    fn events(&self, sender: &Sender<ReplyEvent>) -> Result<Ending, Gone> {
        send(sender, ReplyEvent::Started)?;
        let id = format!("{}@{}", self.name, self.model.fingerprint);
        send(sender, ReplyEvent::Model(id))?;
        for note in &self.notes {
            send(sender, ReplyEvent::Note(note.clone()))?;
        }
        if !self.model.template.taught {
            let note = format!(
                "{} was taught no conversation (its file has no chat template): it continues the prompt",
                self.name
            );
            send(sender, ReplyEvent::Note(note))?;
        }
        let prompt = match self.prompt() {
            Ok(prompt) => prompt,
            Err(failure) => return Ok(Ending::Failed(failure)),
        };
        let mut spoken = 0;
        let ending = self.speak(&prompt, sender, &mut spoken)?;
        let usage = Usage {
            prompt_tokens: Some(prompt.len() as u64),
            completion_tokens: Some(spoken),
            reasoning_tokens: None,
        };
        send(sender, ReplyEvent::Usage(usage))?;
        Ok(ending)
    }

    /// The tokens of the conversation.
    fn prompt(&self) -> Result<Vec<u32>, Failure> {
        let messages = self.request.messages.iter().map(|message| Message {
            role: match message.role {
                Role::System => "system",
                Role::User => "user",
                Role::Assistant => "assistant",
            },
            content: &message.content,
        });
        let messages: Vec<Message<'_>> = messages.collect();
        let text = self.model.template.write(&messages).map_err(|why| Failure {
            message: format!("{}: {}", printable(&self.name), printable(&why)),
            remedy: "leave the system text out, or use a file with another chat template".into(),
            kind: FailureKind::BadRequest,
        })?;
        let tokens = self.model.tokenizer.prompt(&text);
        let context = self.model.weights.config.context;
        if tokens.is_empty() || tokens.len() >= context {
            let message = format!(
                "the prompt has {} tokens, and {} takes {context} of prompt and reply together",
                tokens.len(),
                printable(&self.name)
            );
            return Err(Failure::new(FailureKind::ContextOverflow, message));
        }
        Ok(tokens)
    }

    /// Says token after token until one ends it, or a limit or a stop text does.
    fn speak(
        &self,
        prompt: &[u32],
        sender: &Sender<ReplyEvent>,
        spoken: &mut u64,
    ) -> Result<Ending, Gone> {
        let tokenizer = &self.model.tokenizer;
        let mut session = Session::new(self.model.weights.clone());
        let mut sampler = Sampler::new(self.sampling, self.seed);
        let mut mouth = Mouth::new(sender, &self.request.sampling.stop);
        let stop = || sender.is_closed();
        let mut next = sampler.pick(session.feed(prompt, &stop).ok_or(Gone)?);
        loop {
            if tokenizer.ends(next) {
                mouth.finish()?;
                return Ok(Ending::Complete);
            }
            if self.most.is_some_and(|most| *spoken >= most) || session.room() == 0 {
                mouth.finish()?;
                return Ok(Ending::CutAtLimit);
            }
            *spoken += 1;
            if mouth.say(&tokenizer.bytes(next))? {
                return Ok(Ending::Complete);
            }
            next = sampler.pick(session.feed(&[next], &stop).ok_or(Gone)?);
        }
    }
}

impl<'a> Mouth<'a> {
    fn new(sender: &'a Sender<ReplyEvent>, stops: &[String]) -> Self {
        Self {
            sender,
            spelling: Spelling::default(),
            stops: Stops::new(stops),
            splitter: Splitter::default(),
        }
    }

    /// Says bytes; true if a stop text came.
    fn say(&mut self, bytes: &[u8]) -> Result<bool, Gone> {
        let text = self.spelling.push(bytes);
        let (text, stopped) = self.stops.push(&text);
        self.utter(&text, stopped)?;
        Ok(stopped)
    }

    /// Says what was held back.
    fn finish(&mut self) -> Result<(), Gone> {
        let end = self.spelling.finish();
        let (mut text, stopped) = self.stops.push(&end);
        if !stopped {
            text.push_str(&self.stops.finish());
        }
        self.utter(&text, true)
    }

    fn utter(&mut self, text: &str, last: bool) -> Result<(), Gone> {
        let mut events = Vec::new();
        let mut sink = |stretch: Stretch<'_>| {
            events.push(match stretch {
                Stretch::Answer(text) => ReplyEvent::Text(text.to_owned()),
                Stretch::Thought(text) => ReplyEvent::Reasoning(text.to_owned()),
            });
        };
        self.splitter.push(text, &mut sink);
        if last {
            self.splitter.finish(&mut sink);
        }
        events.into_iter().try_for_each(|event| send(self.sender, event))
    }
}

fn send(sender: &Sender<ReplyEvent>, event: ReplyEvent) -> Result<(), Gone> {
    sender.blocking_send(event).map_err(|_| Gone)
}

#[expect(clippy::cast_possible_truncation, reason = "sampling is done in single precision")]
fn single(number: f64) -> f32 {
    number as f32
}

/// Finds the texts at which a reply ends, however it is cut.
struct Stops {
    stops: Vec<String>,
    held: String,
}

impl Stops {
    fn new(stops: &[String]) -> Self {
        let stops = stops.iter().filter(|stop| !stop.is_empty()).cloned().collect();
        Self { stops, held: String::new() }
    }

    /// Takes text; gives what can be said, and whether a stop text came.
    fn push(&mut self, text: &str) -> (String, bool) {
        self.held.push_str(text);
        let found = self.stops.iter().filter_map(|stop| self.held.find(stop)).min();
        if let Some(at) = found {
            self.held.truncate(at);
            return (std::mem::take(&mut self.held), true);
        }
        let begun = |at: &usize| {
            let end = self.held.get(*at..).unwrap_or_default();
            !end.is_empty() && self.stops.iter().any(|stop| stop.starts_with(end))
        };
        let longest = self.stops.iter().map(String::len).max().unwrap_or(0);
        let from = self.held.len().saturating_sub(longest);
        let at = (from..self.held.len()).find(begun).unwrap_or(self.held.len());
        let rest = self.held.split_off(at);
        (std::mem::replace(&mut self.held, rest), false)
    }

    /// What was held for a stop text that never came whole.
    fn finish(&mut self) -> String {
        std::mem::take(&mut self.held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_text_is_found_however_it_is_cut_and_never_said() {
        let stops = ["END".to_owned(), "\n\n".to_owned(), String::new()];
        for pieces in [vec!["a E", "N", "D b"], vec!["a END b"], vec!["a ", "\n", "\nx"]] {
            let mut finder = Stops::new(&stops);
            let (mut said, mut stopped) = (String::new(), false);
            for piece in pieces {
                let (text, now) = finder.push(piece);
                said.push_str(&text);
                stopped |= now;
                if stopped {
                    break;
                }
            }
            assert_eq!((said.as_str(), stopped), ("a ", true));
        }
    }

    #[test]
    fn what_only_begins_like_a_stop_text_is_said_in_the_end() {
        let mut finder = Stops::new(&["END".to_owned()]);
        assert_eq!(finder.push("é EN"), ("é ".to_owned(), false));
        assert_eq!(finder.push("EN"), ("EN".to_owned(), false));
        assert_eq!(finder.finish(), "EN");
    }
}
