//! The lines of a batch API's files: requests, and the answers to them. Opens no file and sends
//! nothing.

use serde_json::{Map, Value, json};

use super::event::{Ending, Usage};
use super::request::{Request, Sampling};
use crate::printable::printable;

/// The most requests of one file.
pub const MOST_REQUESTS: usize = 50_000;
/// The most bytes of one file: 200 MB, as hosts count them.
pub const MOST_BYTES: usize = 200_000_000;
/// The most replies to one request.
pub const MOST_CHOICES: u32 = 128;
/// The longest `custom_id` that every host takes.
pub const LONGEST_ID: usize = 64;
/// What every request is for.
pub const CHAT: &str = "/v1/chat/completions";

/// The most characters of a host's words.
const QUOTED: usize = 200;

/// A line of a file of requests.
pub fn line(custom_id: &str, body: &Map<String, Value>) -> Value {
    json!({ "custom_id": custom_id, "method": "POST", "url": CHAT, "body": body })
}

/// The body of a request.
pub fn body(model: &str, request: &Request) -> Map<String, Value> {
    let Sampling { temperature, top_p, max_tokens, seed, stop } = &request.sampling;
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(model));
    body.insert("messages".to_owned(), json!(request.messages));
    let fields = [
        ("temperature", temperature.map(|t| json!(t))),
        ("top_p", top_p.map(|p| json!(p))),
        ("max_tokens", max_tokens.map(|n| json!(n))),
        ("seed", seed.map(|seed| json!(seed))),
        ("stop", (!stop.is_empty()).then(|| json!(stop))),
    ];
    for (name, value) in fields {
        body.extend(value.map(|value| (name.to_owned(), value)));
    }
    body
}

/// A request as it was read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// What joins it to its answer.
    pub custom_id: String,
    /// The model that is asked.
    pub model: String,
    /// What it is asked.
    pub request: Request,
    /// How many replies are wanted; at least one.
    pub choices: u32,
    /// What else stands in the body.
    pub extra: Map<String, Value>,
}

impl Asked {
    /// Reads a line of a file of requests.
    ///
    /// # Errors
    /// If it is none: one sentence that says what is missing.
    pub fn read(line: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(line).map_err(|e| format!("no JSON: {e}"))?;
        let text = |value: &Value| value.as_str().filter(|t| !t.is_empty()).map(str::to_owned);
        let custom_id = text(&value["custom_id"]).ok_or("there is no custom_id")?;
        if value["url"].as_str().is_some_and(|url| url != CHAT) {
            return Err(format!("its url is not {CHAT}"));
        }
        let Some(body) = value["body"].as_object() else { return Err("there is no body".into()) };
        let mut extra = body.clone();
        let mut take = |name: &str| extra.remove(name).unwrap_or_default();
        let model = text(&take("model")).ok_or("the body names no model")?;
        let messages = serde_json::from_value(take("messages"));
        let messages = messages.map_err(|e| format!("its messages are none: {e}"))?;
        let limit = [take("max_tokens"), take("max_completion_tokens")];
        let sampling = Sampling {
            temperature: take("temperature").as_f64(),
            top_p: take("top_p").as_f64(),
            max_tokens: limit.iter().find_map(Value::as_u64).and_then(|n| n.try_into().ok()),
            seed: take("seed").as_u64(),
            stop: stop(&take("stop")),
        };
        let choices = take("n").as_u64().and_then(|n| n.try_into().ok()).unwrap_or(1).max(1);
        take("stream");
        Ok(Self { custom_id, model, request: Request { messages, sampling }, choices, extra })
    }
}

fn stop(value: &Value) -> Vec<String> {
    let one = value.as_str().map(|text| vec![text.to_owned()]);
    one.or_else(|| serde_json::from_value(value.clone()).ok()).unwrap_or_default()
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What joins it to its request.
    pub custom_id: String,
    /// The id of the model as the host echoes it.
    pub model: Option<String>,
    /// The host's own id of the request.
    pub request_id: Option<String>,
    /// Tokens of the request and of all its replies.
    pub usage: Option<Usage>,
    /// The replies, at least one; or why there is none, safe to show.
    pub outcome: Result<Vec<Choice>, String>,
}

/// One of the replies to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What the model said.
    pub text: String,
    /// The sentence with which it refused.
    pub refusal: String,
    /// How it ended.
    pub ending: Ending,
}

impl Answer {
    /// Reads a line of a file of answers or of errors.
    ///
    /// # Errors
    /// If it is neither: one sentence that says what is wrong.
    pub fn read(line: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(line).map_err(|e| format!("no JSON: {e}"))?;
        let text = |value: &Value| value.as_str().filter(|t| !t.is_empty()).map(str::to_owned);
        let custom_id = text(&value["custom_id"]).ok_or("there is no custom_id")?;
        Ok(Self::of(custom_id, &value["response"], &value["error"]))
    }

    /// The answer of such a `response` and `error`.
    pub fn of(custom_id: String, response: &Value, error: &Value) -> Self {
        let text = |value: &Value| value.as_str().filter(|t| !t.is_empty()).map(str::to_owned);
        let body = &response["body"];
        let count = |name: &str| body["usage"][name].as_u64();
        let usage = body["usage"].is_object().then(|| Usage {
            prompt_tokens: count("prompt_tokens"),
            completion_tokens: count("completion_tokens"),
            reasoning_tokens: None,
        });
        let status = response["status_code"].as_u64().unwrap_or(200);
        let choices = choices(&body["choices"]);
        let failed = status != 200 || choices.is_empty();
        Self {
            custom_id,
            model: text(&body["model"]),
            request_id: text(&response["request_id"]).or_else(|| text(&body["id"])),
            usage,
            outcome: if failed { Err(why(status, body, error)) } else { Ok(choices) },
        }
    }

    /// The line of a file of answers.
    pub fn line(&self) -> Value {
        let choices = match &self.outcome {
            Ok(choices) => choices,
            Err(why) => {
                let error = json!({ "code": "failed", "message": why });
                return json!({ "custom_id": self.custom_id, "response": null, "error": error });
            }
        };
        let choices: Vec<Value> =
            choices.iter().zip(0..).map(|(c, n): (_, u32)| c.value(n)).collect();
        let mut body = json!({ "model": self.model, "choices": choices });
        if let Some(usage) = self.usage {
            body["usage"] = json!({
                "prompt_tokens": usage.prompt_tokens,
                "completion_tokens": usage.completion_tokens,
            });
        }
        let response = json!({ "status_code": 200, "request_id": self.request_id, "body": body });
        json!({ "custom_id": self.custom_id, "response": response, "error": null })
    }
}

impl Choice {
    fn value(&self, index: u32) -> Value {
        let reason = match &self.ending {
            Ending::Complete | Ending::Refused => "stop",
            Ending::CutAtLimit => "length",
            Ending::Filtered => "content_filter",
            Ending::Other(reason) => reason,
            Ending::Interrupted(_) | Ending::Failed(_) => "error",
        };
        let mut message = json!({ "role": "assistant", "content": self.text });
        if !self.refusal.is_empty() {
            message["refusal"] = json!(self.refusal);
        }
        json!({ "index": index, "finish_reason": reason, "message": message })
    }

    fn read(value: &Value) -> Self {
        let message = &value["message"];
        let refusal = message["refusal"].as_str().unwrap_or_default().to_owned();
        let text = content(&message["content"]);
        let ending = match value["finish_reason"].as_str() {
            _ if text.is_empty() && !refusal.is_empty() => Ending::Refused,
            Some("stop") | None => Ending::Complete,
            Some("length") => Ending::CutAtLimit,
            Some("content_filter") => Ending::Filtered,
            Some(other) => Ending::Other(printable(other).chars().take(40).collect()),
        };
        Self { text, refusal, ending }
    }
}

/// The choices in the order of their numbers, which is not always that of the list.
fn choices(value: &Value) -> Vec<Choice> {
    let list = value.as_array().into_iter().flatten();
    let mut numbered: Vec<_> = list
        .zip(0..)
        .map(|(choice, n)| (choice["index"].as_u64().unwrap_or(n), Choice::read(choice)))
        .collect();
    numbered.sort_by_key(|(n, _)| *n);
    numbered.into_iter().map(|(_, choice)| choice).collect()
}

/// The text of a message: a string, or parts of which some are text.
fn content(value: &Value) -> String {
    match value {
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        other => other.as_str().unwrap_or_default().to_owned(),
    }
}

fn why(status: u64, body: &Value, error: &Value) -> String {
    let said = [error, &body["error"], body];
    let word = |name: &str| said.iter().find_map(|e| e[name].as_str());
    let bare = said.iter().find_map(|e| e.as_str());
    let mut why = match (status, word("code")) {
        (200, Some(code)) => format!("{code}: "),
        (200, None) => String::new(),
        (status, _) => format!("status {status}: "),
    };
    why += word("message").or(bare).unwrap_or("no choice in the answer");
    printable(&why).replace('\n', " ").chars().take(QUOTED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &Value) -> Answer {
        Answer::read(&value.to_string()).unwrap()
    }

    #[test]
    fn an_answer_that_is_written_reads_back() {
        let choice =
            |text: &str, ending| Choice { text: text.into(), refusal: String::new(), ending };
        let answer = Answer {
            custom_id: "a".into(),
            model: Some("m".into()),
            request_id: Some("r".into()),
            usage: Some(Usage {
                prompt_tokens: Some(1),
                completion_tokens: Some(2),
                reasoning_tokens: None,
            }),
            outcome: Ok(vec![choice("x\n", Ending::Complete), choice("y", Ending::CutAtLimit)]),
        };
        assert_eq!(read(&answer.line()), answer);
        let failed = Answer {
            model: None,
            request_id: None,
            usage: None,
            outcome: Err("no\u{1b}".into()),
            ..answer
        };
        assert_eq!(read(&failed.line()).outcome, Err("failed: no␛".to_owned()));
    }

    #[test]
    fn every_shape_of_failure_is_one() {
        for (value, words) in [
            (
                json!({"custom_id": "a", "error": {"code": "batch_expired", "message": "too late"}}),
                "batch_expired: too late",
            ),
            (
                json!({"custom_id": "a", "response": {"status_code": 400, "body": {"error": {"message": "bad"}}}}),
                "status 400: bad",
            ),
            (
                json!({"custom_id": "a", "response": {"status_code": 500, "body": "oops"}}),
                "status 500: oops",
            ),
            (
                json!({"custom_id": "a", "response": {"status_code": 200, "body": {"choices": []}}}),
                "no choice in the answer",
            ),
            (json!({"custom_id": "a", "response": null, "error": null}), "no choice in the answer"),
        ] {
            assert_eq!(read(&value).outcome, Err(words.to_owned()));
        }
        assert!(Answer::read("{\"response\":{}}").is_err());
        assert!(Answer::read("{").is_err());
    }

    #[test]
    fn choices_come_in_their_own_order_and_parts_are_joined() {
        let answer = read(
            &json!({"custom_id": "a", "response": {"status_code": 200, "body": {"choices": [
            {"index": 1, "finish_reason": "odd", "message": {"content": [{"text": "b"}, {"text": "c"}]}},
            {"index": 0, "message": {"content": null, "refusal": "no"}}]}}}),
        );
        let choices = answer.outcome.unwrap();
        assert_eq!(choices[0].ending, Ending::Refused);
        assert_eq!(
            (choices[1].text.as_str(), &choices[1].ending),
            ("bc", &Ending::Other("odd".into()))
        );
    }

    #[test]
    fn a_request_that_is_written_reads_back() {
        let sampling = Sampling {
            temperature: Some(0.5),
            max_tokens: Some(9),
            seed: Some(3),
            ..Sampling::default()
        };
        let request = Request::new(Some("s"), "p", sampling);
        let mut body = body("m", &request);
        body.insert("n".into(), json!(4));
        body.insert("lora".into(), json!([1]));
        let asked = Asked::read(&line("id", &body).to_string()).unwrap();
        assert_eq!((asked.custom_id.as_str(), asked.model.as_str(), asked.choices), ("id", "m", 4));
        assert_eq!(asked.request, request);
        assert_eq!(asked.extra.keys().collect::<Vec<_>>(), ["lora"]);
        for bad in [
            "{}",
            "1",
            "{\"custom_id\":\"a\"}",
            "{\"custom_id\":\"a\",\"url\":\"/v1/embeddings\",\"body\":{}}",
        ] {
            assert!(Asked::read(bad).is_err(), "{bad}");
        }
    }
}
