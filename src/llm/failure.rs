//! Why there is no reply, and what the user can do about it. Never holds a key or a control
//! character, however hostile the server's words.

use serde::{Deserialize, Serialize};

use super::complaint::Complaint;
use super::endpoint::Endpoint;
use crate::printable::printable;

/// Why there is no reply: one sentence of fact and one of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}; {remedy}")]
pub struct Failure {
    /// What happened, as one plain sentence.
    pub message: String,
    /// What to do next, as one plain sentence.
    pub remedy: String,
    /// Which sort it is, for callers that must choose.
    pub kind: FailureKind,
}

/// The sorts of [`Failure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FailureKind {
    /// No connection.
    Unreachable,
    /// The key is missing or not accepted.
    BadKey,
    /// The server does not have the model.
    BadModel,
    /// Too many requests for now.
    RateLimited,
    /// The account has no credit left.
    Quota,
    /// The prompt does not fit the model.
    ContextOverflow,
    /// Whatever stands there, it is not this API.
    NotAnApi,
    /// The server does not take the request for another reason.
    BadRequest,
    /// The server itself failed, or is still loading its model.
    Server,
    /// The server sent what nobody can read.
    Protocol,
    /// The server answered with nothing at all.
    Empty,
    /// The server was silent for too long.
    Silent,
    /// The cassette does not hold the prompt.
    NotRecorded,
}

impl FailureKind {
    /// What to do next, as one plain sentence.
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::Unreachable => "start the server, or check the base URL and the network",
            Self::BadKey => {
                "give the key that belongs to this URL (OPENAI_API_KEY, or api_key_env in the settings)"
            }
            Self::BadModel => "pick a model that this server has: `assemblergpt models` lists them",
            Self::RateLimited => "wait a little and send again",
            Self::Quota => "add credit to the account, or use another key or server",
            Self::ContextOverflow => {
                "shorten the prompt or the system text, lower the token limit, or give the server a larger context"
            }
            Self::NotAnApi => "check the base URL: it usually ends in /v1",
            Self::BadRequest => {
                "change what the message names, in the settings or in this side's extra fields"
            }
            Self::Server => "send again in a moment; if it stays, look at the server's own log",
            Self::Protocol => "check that the base URL leads to an OpenAI-compatible server",
            Self::Empty => {
                "shorten the prompt, which may be too long for the model, or look at the server's own log"
            }
            Self::Silent => "send again, or give the server more time in the settings",
            Self::NotRecorded => {
                "pick one of the recorded prompts, or give a server with --base-url to ask a live model"
            }
        }
    }
}

impl Failure {
    /// A failure with the advice of its kind.
    pub(crate) fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: kind.remedy().to_owned(), kind }
    }
}

/// Whether the request may go out again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// It would fail again.
    Never,
    /// After a pause, a few times.
    Later,
    /// The server is loading its model: as long as patience lasts.
    WhenLoaded,
}

/// What a server's complaint means.
pub(super) fn sort(complaint: &Complaint) -> (FailureKind, Again) {
    use FailureKind as Kind;
    let says = |words: &[&str]| words.iter().any(|word| complaint.words.contains(word));
    let status = complaint.status.unwrap_or(0);
    if status == 402 || says(QUOTA) {
        return (Kind::Quota, Again::Never);
    }
    if status == 413 || says(OVERFLOW) {
        return (Kind::ContextOverflow, Again::Never);
    }
    if matches!(status, 401 | 403) || says(KEY) {
        return (Kind::BadKey, Again::Never);
    }
    if matches!(status, 0 | 400 | 404 | 422) && says(&["model"]) && says(UNKNOWN) {
        return (Kind::BadModel, Again::Never);
    }
    match status {
        404 | 405 | 300..=399 => (Kind::NotAnApi, Again::Never),
        501 | 505 => (Kind::Server, Again::Never),
        503 if says(&["loading"]) => (Kind::Server, Again::WhenLoaded),
        429 => (Kind::RateLimited, Again::Later),
        408 | 409 | 500..=599 => (Kind::Server, Again::Later),
        400..=499 => (Kind::BadRequest, Again::Never),
        _ if complaint.html => (Kind::NotAnApi, Again::Never),
        _ if says(&["rate limit", "rate_limit", "too many requests"]) => {
            (Kind::RateLimited, Again::Later)
        }
        _ => (Kind::Server, Again::Later),
    }
}

const QUOTA: &[&str] =
    &["insufficient_quota", "exceeded your current quota", "insufficient credits"];
const OVERFLOW: &[&str] = &[
    "context length",
    "context_length",
    "context size",
    "context_size",
    "context window",
    "maximum context",
    "prompt is too long",
    "too many tokens",
];
const KEY: &[&str] = &[
    "invalid api key",
    "invalid_api_key",
    "incorrect api key",
    "no api key",
    "authenticationerror",
    "authentication_error",
    "unauthorized",
];
const UNKNOWN: &[&str] = &[
    "not found",
    "not_found",
    "does not exist",
    "not exist",
    "unknown",
    "invalid model",
    "not a valid",
    "no such",
    "not loaded",
];

/// The failure that a server's complaint amounts to.
pub(crate) fn from_complaint(complaint: &Complaint, endpoint: &Endpoint) -> (Failure, Again) {
    let (kind, again) = sort(complaint);
    let address = endpoint.address();
    let model = short(&endpoint.model, endpoint);
    let fact = match kind {
        FailureKind::BadKey if endpoint.own_key().is_some() => {
            format!("{address} does not accept the key")
        }
        FailureKind::BadKey => format!("{address} wants a key, and none is set for it"),
        FailureKind::BadModel => format!("{address} does not have the model “{model}”"),
        FailureKind::RateLimited => format!("{address} has had too many requests for now"),
        FailureKind::Quota => format!("the account at {address} has no credit left"),
        FailureKind::ContextOverflow => "the request does not fit the model's context".to_owned(),
        FailureKind::NotAnApi if complaint.html => {
            format!("{address} answered with a web page, not as an API")
        }
        FailureKind::NotAnApi => format!("{address} has no chat completions"),
        FailureKind::BadRequest => format!("{address} does not take the request"),
        FailureKind::Server if again == Again::WhenLoaded => {
            format!("{address} is loading its model")
        }
        FailureKind::Server
        | FailureKind::Unreachable
        | FailureKind::Protocol
        | FailureKind::Empty
        | FailureKind::Silent
        | FailureKind::NotRecorded => format!("{address} reports an error"),
    };
    let status = complaint.status.map(|status| format!(" ({status})")).unwrap_or_default();
    let said = short(&complaint.text, endpoint);
    let said = if said.is_empty() { said } else { format!(": {said}") };
    (Failure::new(kind, format!("{fact}{status}{said}")), again)
}

/// A server's words as one short line that is safe to show and holds no key.
pub(crate) fn short(text: &str, endpoint: &Endpoint) -> String {
    const MOST: usize = 300;
    // Bounded before any work: the text may be megabytes.
    let head: String = text.chars().take(4 * MOST).collect();
    let line = head.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = scrub(&line, endpoint.key.as_ref().map_or("", |key| key.secret()));
    let mut shown: String = printable(&line).chars().take(MOST).collect();
    if shown.chars().count() == MOST {
        shown.push('…');
    }
    shown.trim_end_matches('.').to_owned()
}

/// The text without the key, whole or cut short by the one who echoes it.
pub(super) fn scrub(text: &str, secret: &str) -> String {
    const STANDS_FOR: &str = "(key)";
    if secret.len() < 4 {
        // So short a key is a placeholder such as "x"; taking it out would spoil every word.
        return text.to_owned();
    }
    let whole = text.replace(secret, STANDS_FOR);
    let Some(start) = secret.get(..8).filter(|_| secret.len() >= 16) else { return whole };
    let mut clean = String::with_capacity(whole.len());
    let mut rest = whole.as_str();
    while let Some((before, after)) = rest.split_once(start) {
        clean.push_str(before);
        clean.push_str(STANDS_FOR);
        let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ')' | '}');
        rest = after.find(is_end).and_then(|end| after.get(end..)).unwrap_or("");
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::complaint::Complaint;
    use url::Url;

    fn endpoint() -> Endpoint {
        let url = Url::parse("https://h/v1").unwrap();
        Endpoint::new(url, "m").with_key("sk-proj-0123456789abcdef").unwrap()
    }

    fn judged(status: u16, body: &str) -> (FailureKind, Again) {
        sort(&Complaint::of_answer(status, body.as_bytes()))
    }

    #[rstest::rstest]
    #[case(401, r#"{"error":"Unauthorized"}"#, FailureKind::BadKey, Again::Never)]
    #[case(
        429,
        r#"{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}"#,
        FailureKind::Quota,
        Again::Never
    )]
    #[case(429, r#"{"error":{"message":"litellm.AuthenticationError: Incorrect API key provided","code":"429"}}"#, FailureKind::BadKey, Again::Never)]
    #[case(429, "slow down", FailureKind::RateLimited, Again::Later)]
    #[case(400, r#"{"error":{"message":"the request exceeds the available context size (4096)","type":"exceed_context_size_error","code":400}}"#, FailureKind::ContextOverflow, Again::Never)]
    #[case(
        404,
        r#"{"object":"error","message":"The model `x` does not exist.","code":404}"#,
        FailureKind::BadModel,
        Again::Never
    )]
    #[case(
        404,
        r#"{"error":{"message":"model 'x' not found, try pulling it first"}}"#,
        FailureKind::BadModel,
        Again::Never
    )]
    #[case(404, r#"{"detail":"Not Found"}"#, FailureKind::NotAnApi, Again::Never)]
    #[case(
        422,
        r#"{"detail":[{"loc":["body","messages"],"msg":"field required"}]}"#,
        FailureKind::BadRequest,
        Again::Never
    )]
    #[case(
        503,
        r#"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#,
        FailureKind::Server,
        Again::WhenLoaded
    )]
    #[case(500, "Internal Server Error", FailureKind::Server, Again::Later)]
    #[case(502, "<html><title>502 Bad Gateway</title></html>", FailureKind::Server, Again::Later)]
    #[case(408, "", FailureKind::Server, Again::Later)]
    #[case(409, "", FailureKind::Server, Again::Later)]
    #[case(403, "<html>Forbidden</html>", FailureKind::BadKey, Again::Never)]
    fn a_complaint_is_sorted(
        #[case] status: u16,
        #[case] body: &str,
        #[case] kind: FailureKind,
        #[case] again: Again,
    ) {
        assert_eq!(judged(status, body), (kind, again));
    }

    #[test]
    fn a_key_echoed_by_the_server_is_scrubbed_whole_or_cut() {
        let body =
            r#"{"error":{"message":"bad key sk-proj-0123456789abcdef, or 'sk-proj-0123**cdef'."}}"#;
        let (failure, _) = from_complaint(&Complaint::of_answer(401, body.as_bytes()), &endpoint());
        assert!(!failure.message.contains("sk-proj"), "{failure}");
        assert!(failure.message.ends_with("bad key (key), or '(key)'"), "{failure}");
    }

    #[test]
    fn hostile_words_become_one_short_printable_line() {
        let long = format!("\x1b[31mred\r\n{}", "word ".repeat(100_000));
        let shown = short(&long, &endpoint());
        assert!(shown.chars().count() <= 301 && shown.starts_with("␛[31mred word"));
    }
}
