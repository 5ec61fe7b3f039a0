//! From an exchange with a model to what the history keeps of it, and back. Keeps nothing itself.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::history::{self, EndKind, SampleKey};
use crate::llm::{self, Endpoint, Failure, FailureKind, Sampling, Transcript};

/// The model of a recording that has not said its name.
pub const RECORDED: &str = "recorded";

/// Who was asked, and how.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The server and model; `None` if a recording answered.
    pub endpoint: Option<&'a Endpoint>,
    /// How the reply was sampled.
    pub sampling: &'a Sampling,
    /// The side's system message (empty for none), where it is not the one that the turn keeps for
    /// both.
    pub own_system: Option<&'a str>,
}

/// A reply as the history keeps it. The texts are given apart, because a transcript of facts has
/// none.
pub fn sample(
    key: SampleKey,
    asked: Asked<'_>,
    facts: &Transcript,
    text: &str,
    reasoning: &str,
) -> history::Sample {
    let usage = facts.usage.unwrap_or_default();
    let model = asked.endpoint.map_or(RECORDED, |endpoint| &endpoint.model);
    history::Sample {
        url: asked.endpoint.map(Endpoint::address),
        parameters: parameters(asked),
        answered_by: facts.model.clone(),
        text: text.to_owned(),
        reasoning: reasoning.to_owned(),
        ending: facts.ending.as_ref().map(ending),
        first_token_ms: facts.first_token.map(milliseconds),
        // The last text is the end of a reply: what a server sends after it is not waited for.
        total_ms: facts.last_token.or(facts.ended).map(milliseconds),
        usage: history::Usage {
            prompt_tokens: usage.prompt_tokens,
            completion_tokens: usage.completion_tokens,
            reasoning_tokens: usage.reasoning_tokens,
        },
        ..history::Sample::new(key, model)
    }
}

/// What was sent beside the messages; nothing for a recording, which was sampled by somebody else.
fn parameters(asked: Asked<'_>) -> Value {
    let Some(endpoint) = asked.endpoint else { return Value::Null };
    let mut map = match serde_json::to_value(asked.sampling) {
        Ok(Value::Object(map)) => map,
        Ok(_) | Err(_) => Map::new(),
    };
    map.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
    if let Some(system) = asked.own_system {
        map.insert("system".to_owned(), Value::from(system));
    }
    if !endpoint.extra.is_empty() {
        map.insert("extra".to_owned(), Value::Object(endpoint.extra.clone()));
    }
    Value::Object(map)
}

/// How a reply ended, as the history has it.
pub fn ending(ending: &llm::Ending) -> history::Ending {
    let (kind, reason) = match ending {
        llm::Ending::Complete => (EndKind::Complete, None),
        llm::Ending::CutAtLimit => (EndKind::CutAtLimit, None),
        llm::Ending::Filtered => (EndKind::Filtered, None),
        llm::Ending::Refused => (EndKind::Refused, None),
        llm::Ending::Other(reason) => (EndKind::Other, Some(reason.clone())),
        llm::Ending::Interrupted(why) => (EndKind::Interrupted, Some(why.clone())),
        llm::Ending::Failed(failure) => (EndKind::Failed, Some(failure.to_string())),
    };
    history::Ending { kind, reason }
}

/// How a kept reply ended. One without an ending was still coming when it was read.
pub fn past_ending(ending: Option<&history::Ending>) -> llm::Ending {
    let Some(history::Ending { kind, reason }) = ending else {
        return llm::Ending::Interrupted("the reply had not ended yet".to_owned());
    };
    let reason = reason.clone().unwrap_or_default();
    match kind {
        EndKind::Complete => llm::Ending::Complete,
        EndKind::CutAtLimit => llm::Ending::CutAtLimit,
        EndKind::Filtered => llm::Ending::Filtered,
        EndKind::Refused => llm::Ending::Refused,
        EndKind::Other => llm::Ending::Other(reason),
        EndKind::Interrupted => llm::Ending::Interrupted(reason),
        EndKind::Failed => llm::Ending::Failed(past_failure(&reason)),
    }
}

/// A failure from its sentences: what happened, and what to do.
fn past_failure(reason: &str) -> Failure {
    let (message, remedy) = reason.split_once("; ").unwrap_or((reason, ""));
    // Which sort it was is not kept, and matters only to those who would ask again.
    Failure {
        message: message.to_owned(),
        remedy: remedy.to_owned(),
        kind: FailureKind::BadRequest,
    }
}

/// The facts and times of a kept reply; its texts stay where they are.
pub fn past_facts(sample: &history::Sample) -> Transcript {
    let mut facts = Transcript::facts_only();
    facts.text_bytes = sample.text.len() as u64;
    facts.model.clone_from(&sample.answered_by);
    facts.first_token = sample.first_token_ms.and_then(duration);
    facts.last_token = sample.total_ms.and_then(duration).filter(|_| facts.first_token.is_some());
    facts.ended = sample.total_ms.and_then(duration);
    facts.ending = Some(past_ending(sample.ending.as_ref()));
    let usage = llm::Usage {
        prompt_tokens: sample.usage.prompt_tokens,
        completion_tokens: sample.usage.completion_tokens,
        reasoning_tokens: sample.usage.reasoning_tokens,
    };
    facts.usage = (usage != llm::Usage::default()).then_some(usage);
    facts
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn duration(milliseconds: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(milliseconds / 1e3).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::side::Side;

    const KEY: SampleKey = SampleKey::first(Side::Tuned, 0);

    fn heard() -> Transcript {
        let mut facts = Transcript::facts_only();
        facts.text_bytes = 1;
        facts.model = Some("echo".to_owned());
        facts.first_token = Some(Duration::from_millis(125));
        facts.last_token = Some(Duration::from_millis(1500));
        facts.ended = facts.last_token;
        facts.ending = Some(llm::Ending::Interrupted("reset".to_owned()));
        facts.usage = Some(llm::Usage { completion_tokens: Some(9), ..llm::Usage::default() });
        facts
    }

    #[test]
    fn what_is_kept_of_a_reply_gives_the_same_facts_again() {
        let asked = Asked { endpoint: None, sampling: &Sampling::default(), own_system: None };
        let kept = sample(KEY, asked, &heard(), "x", "");
        assert_eq!(past_facts(&kept), heard());
        assert_eq!(
            (kept.model.as_str(), kept.url, kept.parameters),
            ("recorded", None, Value::Null)
        );
    }

    #[test]
    fn parameters_are_those_that_were_sent() {
        let mut endpoint = Endpoint::new("https://h/v1?key=k".parse().unwrap(), "m");
        endpoint.extra.insert("lora".to_owned(), Value::from(1));
        let sampling = Sampling { temperature: Some(0.5), ..Sampling::default() };
        let asked =
            Asked { endpoint: Some(&endpoint), sampling: &sampling, own_system: Some("be brief") };
        let kept = sample(KEY, asked, &heard(), "x", "");
        let sent =
            serde_json::json!({"temperature": 0.5, "system": "be brief", "extra": {"lora": 1}});
        assert_eq!(kept.parameters, sent);
        assert_eq!(kept.url.as_deref(), Some("https://h/v1"));
    }

    #[test]
    fn every_ending_comes_back() {
        let failure = Failure {
            message: "no connection".to_owned(),
            remedy: "start the server".to_owned(),
            kind: FailureKind::BadRequest,
        };
        for one in [
            llm::Ending::Complete,
            llm::Ending::CutAtLimit,
            llm::Ending::Filtered,
            llm::Ending::Refused,
            llm::Ending::Other("odd".to_owned()),
            llm::Ending::Interrupted("reset".to_owned()),
            llm::Ending::Failed(failure),
        ] {
            assert_eq!(past_ending(Some(&ending(&one))), one);
        }
        assert!(matches!(past_ending(None), llm::Ending::Interrupted(_)));
    }
}
