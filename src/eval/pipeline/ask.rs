//! One reply asked for, with the tries that a passing failure is worth. Judges nothing.

use std::time::{Duration, Instant};

use futures::StreamExt as _;
use futures::future::BoxFuture;

use crate::llm::{Client, Ending, FailureKind, ReplyEvent, Request, Sampling, Source, Transcript};

use super::super::resume::Slot;
use super::super::suite::Prompt;
use super::Arrived;

/// So often a failure that may pass is tried again, beside the client's own tries.
const AGAIN: u32 = 2;
/// The pause before the first of these; four times as long before each further one.
const PAUSE: Duration = Duration::from_secs(1);
/// A reply longer than this has no end, in bytes; it counts as cut.
const LONGEST: u64 = 4 << 20;

/// Who is asked, and how.
#[derive(Debug, Clone)]
pub(in crate::eval) struct Asker {
    pub(in crate::eval) client: Client,
    pub(in crate::eval) sources: [Source; 2],
    pub(in crate::eval) system: Option<String>,
    pub(in crate::eval) sampling: Sampling,
}

impl Asker {
    /// What is asked for one sample of a prompt: the same of both sides. A seed is counted on from
    /// sample to sample, for equal seeds would give equal replies.
    pub(super) fn request(&self, prompt: &Prompt, sample: u32) -> Request {
        let recorded = self.sources.iter().any(|s| matches!(s, Source::Cassette { .. }));
        let seed = self.sampling.seed.or(recorded.then_some(0));
        let seed = seed.map(|seed| seed.wrapping_add(u64::from(sample)));
        let sampling = Sampling { seed, ..self.sampling.clone() };
        Request::new(self.system.as_deref(), &prompt.prompt, sampling)
    }

    /// Asks. Dropping the future ends the request.
    pub(super) fn ask(
        &self,
        slot: Slot,
        attempt: u32,
        request: Request,
    ) -> BoxFuture<'static, Arrived> {
        let client = self.client.clone();
        let [base, tuned] = &self.sources;
        let source = if slot.side.index() == 0 { base } else { tuned }.clone();
        Box::pin(async move {
            let (mut pause, mut tries) = (PAUSE, 0);
            loop {
                let transcript = exchange(&client, &source, slot, &request).await;
                let outcome = outcome(transcript.ending.as_ref());
                if outcome.again && tries < AGAIN {
                    tries += 1;
                    let jitter = Duration::from_millis(fastrand::u64(0..250));
                    tokio::time::sleep(pause + jitter).await;
                    pause *= 4;
                    continue;
                }
                return arrived(slot, attempt, transcript, outcome);
            }
        })
    }
}

async fn exchange(client: &Client, source: &Source, slot: Slot, request: &Request) -> Transcript {
    let asked = Instant::now();
    let mut transcript = Transcript::default();
    let mut events = client.ask(source, slot.side, request);
    while let Some(event) = events.next().await {
        transcript.apply(asked.elapsed(), &event);
        // Thoughts are not judged, and they can be long.
        transcript.reasoning.clear();
        if transcript.text_bytes > LONGEST {
            transcript.apply(asked.elapsed(), &ReplyEvent::Ended(Ending::CutAtLimit));
            break;
        }
    }
    transcript
}

/// What an ending means for the evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Outcome {
    /// The word for the record.
    word: &'static str,
    /// Why nothing can be said about the model.
    infrastructure: Option<String>,
    /// Whether another try may end otherwise.
    again: bool,
}

fn outcome(ending: Option<&Ending>) -> Outcome {
    let models = |word| Outcome { word, infrastructure: None, again: false };
    match ending {
        Some(Ending::Complete) => models("complete"),
        Some(Ending::CutAtLimit) => models("cut"),
        Some(Ending::Filtered) => models("filtered"),
        Some(Ending::Refused) => models("refused"),
        Some(Ending::Other(_)) => models("other"),
        Some(Ending::Interrupted(why)) => Outcome {
            word: "interrupted",
            infrastructure: Some(format!("the reply was interrupted: {why}")),
            again: true,
        },
        Some(Ending::Failed(failure)) => Outcome {
            word: "failed",
            infrastructure: Some(format!("no reply: {failure}")),
            again: passes(failure.kind),
        },
        None => Outcome {
            word: "interrupted",
            infrastructure: Some("the reply was lost".to_owned()),
            again: true,
        },
    }
}

/// Whether a failure may be gone at the next try.
fn passes(kind: FailureKind) -> bool {
    match kind {
        FailureKind::Unreachable
        | FailureKind::RateLimited
        | FailureKind::Server
        | FailureKind::Protocol
        | FailureKind::Empty
        | FailureKind::Silent => true,
        FailureKind::BadKey
        | FailureKind::BadModel
        | FailureKind::Quota
        | FailureKind::ContextOverflow
        | FailureKind::NotAnApi
        | FailureKind::BadRequest
        | FailureKind::NotRecorded => false,
    }
}

fn arrived(slot: Slot, attempt: u32, transcript: Transcript, outcome: Outcome) -> Arrived {
    let ms = |time: Duration| (time.as_secs_f64() * 1e6).round() / 1e3;
    let tokens = transcript
        .usage
        .and_then(|usage| Some([usage.prompt_tokens.unwrap_or(0), usage.completion_tokens?]));
    let reply = if transcript.text.is_empty() { transcript.refusal } else { transcript.text };
    Arrived {
        slot,
        attempt,
        infrastructure: outcome.infrastructure,
        reply,
        ending: outcome.word.to_owned(),
        echoed_model: transcript.model,
        tokens,
        first_ms: transcript.first_token.map(ms),
        total_ms: transcript.ended.map(ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::Failure;

    fn failed(kind: FailureKind) -> Ending {
        Ending::Failed(Failure { message: "m".into(), remedy: "r".into(), kind })
    }

    #[test]
    fn what_a_model_does_is_the_models_and_what_a_server_does_is_not() {
        use Ending::{Complete, CutAtLimit, Filtered, Other, Refused};
        for ending in [Complete, CutAtLimit, Filtered, Refused, Other("x".into())] {
            let outcome = outcome(Some(&ending));
            assert!(outcome.infrastructure.is_none() && !outcome.again, "{ending:?}");
        }
        let passing = [Ending::Interrupted("cut".into()), failed(FailureKind::Server)];
        let lasting = [failed(FailureKind::BadKey), failed(FailureKind::ContextOverflow)];
        for (endings, again) in [(passing, true), (lasting, false)] {
            for ending in endings {
                let outcome = outcome(Some(&ending));
                assert!(outcome.infrastructure.is_some(), "{ending:?}");
                assert_eq!(outcome.again, again, "{ending:?}");
            }
        }
        assert!(outcome(None).infrastructure.is_some());
    }
}
