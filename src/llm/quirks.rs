//! Which parameters a server refuses, and the body that it will take. Sends nothing.

use std::sync::atomic::{AtomicU8, Ordering};

use serde_json::{Map, Value, json};

use super::endpoint::Endpoint;
use super::request::Request;

/// A parameter that some servers refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quirk {
    /// The other name of the token limit is wanted.
    OtherLimitName = 1,
    NoTemperature = 2,
    NoTopP = 4,
    NoSeed = 8,
    NoStop = 16,
    NoStreamOptions = 32,
}

/// A small set of [`Quirk`]s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Quirks(u8);

impl Quirks {
    pub(super) const fn has(self, quirk: Quirk) -> bool {
        self.0 & quirk as u8 != 0
    }

    #[must_use]
    pub(super) const fn with(self, quirk: Quirk) -> Self {
        Self(self.0 | quirk as u8)
    }
}

/// What was learned about one endpoint in this process. It only grows and each fact stands alone,
/// so one atomic byte is enough and no lock is needed.
#[derive(Debug, Default)]
pub(super) struct Memory(AtomicU8);

/// What is known of a server does not make it another.
impl PartialEq for Memory {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Memory {
    pub(super) fn recall(&self) -> Quirks {
        Quirks(self.0.load(Ordering::Relaxed))
    }

    pub(super) fn learn(&self, quirks: Quirks) {
        self.0.fetch_or(quirks.0, Ordering::Relaxed);
    }
}

const LIMIT: [&str; 2] = ["max_tokens", "max_completion_tokens"];

/// The name under which the endpoint gets the token limit.
fn limit_name(endpoint: &Endpoint, quirks: Quirks) -> &'static str {
    let [old, new] = LIMIT;
    let modern = endpoint.base_url.host_str() == Some("api.openai.com");
    if modern == quirks.has(Quirk::OtherLimitName) { old } else { new }
}

/// The body of a request, the endpoint's extras merged over it.
pub(super) fn body(endpoint: &Endpoint, request: &Request, quirks: Quirks) -> Map<String, Value> {
    let sampling = &request.sampling;
    let mut body = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            body.insert(name.to_owned(), value);
        }
    };
    let unless = |quirk: Quirk, value: Option<Value>| value.filter(|_| !quirks.has(quirk));
    put("model", Some(json!(endpoint.model)));
    put("messages", Some(json!(request.messages)));
    put("temperature", unless(Quirk::NoTemperature, sampling.temperature.map(Value::from)));
    put("top_p", unless(Quirk::NoTopP, sampling.top_p.map(Value::from)));
    put("seed", unless(Quirk::NoSeed, sampling.seed.map(Value::from)));
    let stop = (!sampling.stop.is_empty()).then(|| json!(sampling.stop));
    put("stop", unless(Quirk::NoStop, stop));
    if !LIMIT.iter().any(|name| endpoint.extra.contains_key(*name)) {
        put(limit_name(endpoint, quirks), sampling.max_tokens.map(Value::from));
    }
    let usage = Some(json!({ "include_usage": true }));
    put("stream_options", unless(Quirk::NoStreamOptions, usage));
    for (name, value) in &endpoint.extra {
        put(name, Some(value.clone()));
    }
    put("stream", Some(Value::Bool(true)));
    body
}

/// The parameter that a refusal names, if we sent it and can do without it, and what to tell.
/// `param` is the refusal's own field; `text` its words.
pub(super) fn refused(
    endpoint: &Endpoint,
    body: &Map<String, Value>,
    quirks: Quirks,
    param: Option<&str>,
    text: &str,
) -> Option<(Quirk, String)> {
    let named = |name: &str| match param {
        Some(param) => param == name,
        // "stop" and "seed" are words of every day: they count only in quotes.
        None if matches!(name, "stop" | "seed") => {
            ['\'', '"', '`'].iter().any(|q| text.contains(&format!("{q}{name}{q}")))
        }
        None => text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name),
    };
    let ours = |name: &str| body.contains_key(name) && !endpoint.extra.contains_key(name);
    let limit = limit_name(endpoint, quirks);
    if ours(limit) && named(limit) && !quirks.has(Quirk::OtherLimitName) {
        let other = limit_name(endpoint, quirks.with(Quirk::OtherLimitName));
        let note = format!("the server refused {limit}; sent {other} instead");
        return Some((Quirk::OtherLimitName, note));
    }
    let droppable = [
        ("stream_options", Quirk::NoStreamOptions),
        ("temperature", Quirk::NoTemperature),
        ("top_p", Quirk::NoTopP),
        ("seed", Quirk::NoSeed),
        ("stop", Quirk::NoStop),
    ];
    let (name, quirk) = droppable.into_iter().find(|(name, _)| ours(name) && named(name))?;
    Some((quirk, format!("the server refused {name}; asked without it")))
}

/// What the user should know on each later ask: settings of theirs that do not reach the model.
pub(super) fn reminder(request: &Request, quirks: Quirks) -> Option<String> {
    let sampling = &request.sampling;
    let dropped: Vec<&str> = [
        ("temperature", Quirk::NoTemperature, sampling.temperature.is_some()),
        ("top_p", Quirk::NoTopP, sampling.top_p.is_some()),
        ("seed", Quirk::NoSeed, sampling.seed.is_some()),
        ("stop", Quirk::NoStop, !sampling.stop.is_empty()),
    ]
    .into_iter()
    .filter_map(|(name, quirk, set)| (set && quirks.has(quirk)).then_some(name))
    .collect();
    let note = || format!("asked without {}: this server refuses it", dropped.join(", "));
    (!dropped.is_empty()).then(note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::request::Sampling;
    use url::Url;

    fn endpoint(url: &str) -> Endpoint {
        Endpoint::new(Url::parse(url).unwrap(), "m")
    }

    fn request() -> Request {
        let sampling = Sampling {
            temperature: Some(0.9),
            max_tokens: Some(64),
            seed: Some(7),
            stop: vec!["END".into()],
            top_p: Some(1.0),
        };
        Request::new(Some("be brief"), "hello", sampling)
    }

    #[test]
    fn the_limit_has_its_new_name_for_openai_alone() {
        let none = Quirks::default();
        let body_for = |url| body(&endpoint(url), &request(), none);
        let openai = body_for("https://api.openai.com/v1");
        assert_eq!(
            (openai.get("max_completion_tokens"), openai.get("max_tokens")),
            (Some(&json!(64)), None)
        );
        let local = body_for("http://127.0.0.1:8080/v1");
        assert_eq!(
            (local.get("max_completion_tokens"), local.get("max_tokens")),
            (None, Some(&json!(64)))
        );
        assert_eq!(local["stream_options"], json!({"include_usage": true}));
        assert_eq!(local["messages"][0], json!({"role": "system", "content": "be brief"}));
    }

    #[test]
    fn extras_win_but_never_turn_the_stream_off() {
        let mut endpoint = endpoint("http://h/v1");
        endpoint.extra = serde_json::from_str(
            r#"{"temperature":0,"stream":false,"max_completion_tokens":9,"lora":[{"id":0,"scale":1.0}]}"#,
        )
        .unwrap();
        let body = body(&endpoint, &request(), Quirks::default());
        assert_eq!(body["temperature"], json!(0));
        assert_eq!(body["stream"], json!(true));
        assert_eq!(body["lora"][0]["scale"], json!(1.0));
        assert_eq!(body.get("max_tokens"), None);
    }

    #[test]
    fn a_refusal_names_what_can_be_swapped_or_dropped() {
        let endpoint = endpoint("http://h/v1");
        let ask = |quirks, param, text: &str| {
            let body = body(&endpoint, &request(), quirks);
            refused(&endpoint, &body, quirks, param, text).map(|(quirk, _)| quirk)
        };
        let none = Quirks::default();
        let swap = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.";
        assert_eq!(ask(none, None, swap), Some(Quirk::OtherLimitName));
        assert_eq!(ask(none, Some("temperature"), "no"), Some(Quirk::NoTemperature));
        assert_eq!(
            ask(none, None, "body.stream_options: extra fields"),
            Some(Quirk::NoStreamOptions)
        );
        assert_eq!(ask(none, None, "please stop sending seeds"), None);
        assert_eq!(ask(none, None, "unknown field \"stop\""), Some(Quirk::NoStop));
        let swapped = none.with(Quirk::OtherLimitName);
        assert_eq!(ask(swapped, None, "max_completion_tokens is too large"), None);
        assert_eq!(ask(none.with(Quirk::NoTemperature), Some("temperature"), ""), None);
    }
}
