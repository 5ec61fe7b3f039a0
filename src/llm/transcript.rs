//! Folds the events of a reply into one record of what was said and when. Reads no clock.

use std::time::Duration;

use super::event::{Ending, ReplyEvent, Usage};

/// One reply as far as it has come. Times count from the ask.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Transcript {
    /// The answer; empty if the text is kept elsewhere.
    pub text: String,
    /// The thoughts before it; empty if the text is kept elsewhere.
    pub reasoning: String,
    /// The sentence with which the model refused.
    pub refusal: String,
    /// Bytes of the answer so far, kept here or not.
    pub text_bytes: u64,
    /// The id of the model as the server echoed it.
    pub model: Option<String>,
    /// What the server counted.
    pub usage: Option<Usage>,
    /// When the headers came.
    pub started: Option<Duration>,
    /// When the first text came, thought or answer.
    pub first_token: Option<Duration>,
    /// When the last text came.
    pub last_token: Option<Duration>,
    /// When it ended.
    pub ended: Option<Duration>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// What the user should know, in order.
    pub notes: Vec<String>,
    /// How often the request went out again.
    pub retries: u32,
    facts_only: bool,
}

impl Transcript {
    /// A transcript that keeps text and facts.
    pub fn new() -> Self {
        Self::default()
    }

    /// A transcript for a caller that keeps the text itself: times and facts only.
    pub fn facts_only() -> Self {
        Self { facts_only: true, ..Self::default() }
    }

    /// Takes the next event, `at` after the ask.
    pub fn apply(&mut self, at: Duration, event: &ReplyEvent) {
        match event {
            ReplyEvent::Sent => {}
            ReplyEvent::Retrying { attempt, .. } => self.retries = *attempt,
            ReplyEvent::Started => self.started = Some(at),
            ReplyEvent::Model(id) => self.model = Some(id.clone()),
            ReplyEvent::Reasoning(text) => {
                self.token(at);
                if !self.facts_only {
                    self.reasoning.push_str(text);
                }
            }
            ReplyEvent::Text(text) => {
                self.token(at);
                self.text_bytes += text.len() as u64;
                if !self.facts_only {
                    self.text.push_str(text);
                }
            }
            ReplyEvent::Refusal(text) => {
                self.token(at);
                self.refusal.push_str(text);
            }
            ReplyEvent::Usage(usage) => self.usage = Some(*usage),
            ReplyEvent::Note(note) => self.notes.push(note.clone()),
            ReplyEvent::Ended(ending) => {
                self.ended = Some(at);
                self.ending = Some(ending.clone());
            }
        }
    }

    /// Tokens a second between the first and the last, by the server's count; none without one.
    #[expect(clippy::cast_precision_loss, reason = "counts of tokens are far below 2^53")]
    pub fn tokens_per_second(&self) -> Option<f64> {
        let tokens = self.usage?.completion_tokens?.checked_sub(1)?;
        let time = self.last_token?.checked_sub(self.first_token?)?.as_secs_f64();
        (time > 0.0 && tokens > 0).then(|| tokens as f64 / time)
    }

    fn token(&mut self, at: Duration) {
        self.first_token.get_or_insert(at);
        self.last_token = Some(at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(mut transcript: Transcript) -> Transcript {
        let usage = Usage { completion_tokens: Some(11), ..Usage::default() };
        let events = [
            ReplyEvent::Sent,
            ReplyEvent::Started,
            ReplyEvent::Reasoning("hm".into()),
            ReplyEvent::Text("a".into()),
            ReplyEvent::Text("b".into()),
            ReplyEvent::Usage(usage),
            ReplyEvent::Note("n".into()),
            ReplyEvent::Ended(Ending::Complete),
        ];
        for (second, event) in events.iter().enumerate() {
            transcript.apply(Duration::from_secs(second as u64), event);
        }
        transcript
    }

    #[test]
    fn the_first_token_is_the_first_of_either_kind() {
        let transcript = told(Transcript::new());
        assert_eq!((transcript.text.as_str(), transcript.reasoning.as_str()), ("ab", "hm"));
        assert_eq!(transcript.first_token, Some(Duration::from_secs(2)));
        assert_eq!(transcript.last_token, Some(Duration::from_secs(4)));
        assert_eq!(transcript.tokens_per_second(), Some(5.0));
        assert_eq!(transcript.ending, Some(Ending::Complete));
    }

    #[test]
    fn a_transcript_of_facts_keeps_no_text() {
        let transcript = told(Transcript::facts_only());
        assert_eq!((transcript.text.as_str(), transcript.reasoning.as_str()), ("", ""));
        assert_eq!((transcript.text_bytes, transcript.notes.len()), (2, 1));
    }
}
