//! Which models a server has, and which servers run on this machine. Asks no model anything.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::future::join_all;
use reqwest::Method;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use url::Url;

use super::Client;
use super::complaint::Complaint;
use super::endpoint::Endpoint;
use super::failure::{Failure, FailureKind, from_complaint};
use super::http;

/// The most bytes that a list of models may have.
const MOST: usize = 8 << 20;
/// The longest wait for a list of models.
const WAIT: Duration = Duration::from_secs(15);
/// The longest wait for a server on this machine to show itself.
const GLANCE: Duration = Duration::from_millis(500);

/// Days from the 1st of March of the year 0.
const DAYS_TO_1970: u64 = 719_468;

/// The ports at which servers for local models usually listen.
const LOCAL: [(u16, &str); 5] = [
    (11434, "Ollama"),
    (8080, "llama.cpp"),
    (1234, "LM Studio"),
    (8000, "vLLM"),
    (4000, "LiteLLM"),
];

/// A model as its server lists it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelInfo {
    /// What to ask for.
    pub id: String,
    /// Who made or serves it.
    pub owner: Option<String>,
    /// The model that this one is an adapter of.
    pub parent: Option<String>,
    /// The most tokens of prompt and reply together.
    pub context: Option<u64>,
    /// When the server will no longer have it.
    pub shutdown: Option<SystemTime>,
}

impl ModelInfo {
    /// Whether the server will drop the model within `span` of `now`, or has done so already.
    pub fn ends_within(&self, span: Duration, now: SystemTime) -> bool {
        self.shutdown.zip(now.checked_add(span)).is_some_and(|(end, horizon)| end <= horizon)
    }
}

/// A server that runs on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalServer {
    /// The program that usually has this port.
    pub program: &'static str,
    /// The base URL of its API.
    pub base_url: Url,
    /// What it serves; may be empty.
    pub models: Vec<ModelInfo>,
}

impl Client {
    /// The models that the endpoint's server has, in its order.
    ///
    /// # Errors
    /// The server cannot be reached, refuses, or answers with something else.
    pub async fn models(&self, endpoint: &Endpoint) -> Result<Vec<ModelInfo>, Failure> {
        let url = endpoint.url(&["models"]);
        let request = self.http.request(Method::GET, endpoint, url, None)?.timeout(WAIT);
        let unanswered = |error: reqwest::Error| http::unanswered(&error, endpoint).0;
        let mut answer = request.send().await.map_err(unanswered)?;
        let status = answer.status();
        if !status.is_success() {
            if let Some(moved) = http::moved(&answer, endpoint) {
                return Err(moved);
            }
            let complaint = Complaint::of_answer(status.as_u16(), &http::head_of(answer).await);
            return Err(from_complaint(&complaint, endpoint).0);
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(unanswered)? {
            if body.len() + piece.len() > MOST {
                let message = format!("{} sent a list of more than 8 MiB", endpoint.address());
                return Err(Failure::new(FailureKind::Protocol, message));
            }
            body.extend_from_slice(&piece);
        }
        parse(&body).ok_or_else(|| {
            let message = format!("{} sent no list of models", endpoint.address());
            Failure::new(FailureKind::NotAnApi, message)
        })
    }

    /// The servers that run on this machine, at their usual ports. Looks at the loopback address
    /// only, sends no key, and takes half a second at most when nothing answers.
    pub async fn local_servers(&self) -> Vec<LocalServer> {
        let found = join_all(LOCAL.map(|(port, program)| self.local_server(port, program))).await;
        found.into_iter().flatten().collect()
    }

    async fn local_server(&self, port: u16, program: &'static str) -> Option<LocalServer> {
        let place = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        // A bare connection first: where nothing listens, no HTTP client need be made.
        timeout(GLANCE, TcpStream::connect(place)).await.ok()?.ok()?;
        let base_url = Url::parse(&format!("http://127.0.0.1:{port}/v1")).ok()?;
        let endpoint = Endpoint::new(base_url.clone(), "");
        let models = timeout(4 * GLANCE, self.models(&endpoint)).await.ok()?.ok()?;
        Some(LocalServer { program, base_url, models })
    }
}

/// A list of models in any usual shape: `data`, `models` or the list itself, of objects or names.
fn parse(body: &[u8]) -> Option<Vec<ModelInfo>> {
    let value: Value = serde_json::from_slice(body).ok()?;
    let list = ["data", "models"].iter().find_map(|name| value.get(name)?.as_array());
    let list = list.or_else(|| value.as_array())?;
    Some(list.iter().filter_map(model).collect())
}

fn model(entry: &Value) -> Option<ModelInfo> {
    if let Some(id) = entry.as_str() {
        return Some(ModelInfo { id: id.to_owned(), ..ModelInfo::default() });
    }
    let text =
        |name: &str| entry.get(name)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let number = |name: &str| entry.get(name)?.as_u64();
    let meta = |name: &str| entry.get("meta")?.get(name)?.as_u64();
    Some(ModelInfo {
        id: text("id").or_else(|| text("name")).or_else(|| text("model"))?,
        owner: text("owned_by"),
        parent: text("parent"),
        context: number("max_model_len")
            .or_else(|| number("context_length"))
            .or_else(|| meta("n_ctx")),
        shutdown: entry.get("shutdown_date").and_then(moment),
    })
}

/// A date as text (`2026-01-31`, with or without a time, which is dropped) or in seconds since 1970.
fn moment(value: &Value) -> Option<SystemTime> {
    if let Some(seconds) = value.as_u64() {
        return UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
    }
    let mut parts = value.as_str()?.get(..10)?.splitn(3, '-').map(str::parse::<u64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years counted from March put the leap day at their end.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1;
    let days = days.checked_sub(DAYS_TO_1970)?;
    UNIX_EPOCH.checked_add(Duration::from_secs(days * 86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(r#"{"object":"list","data":[{"id":"a"},{"id":"b"}]}"#, &["a", "b"])]
    #[case(r#"{"models":[{"name":"a","model":"x"},{"model":"b"}]}"#, &["a", "b"])]
    #[case(r#"[{"id":"a"},"b",7,{},{"id":""}]"#, &["a", "b"])]
    #[case(r#"{"data":[]}"#, &[])]
    fn every_shape_of_list_gives_its_models(#[case] body: &str, #[case] ids: &[&str]) {
        let found = parse(body.as_bytes()).unwrap();
        assert_eq!(found.iter().map(|model| model.id.as_str()).collect::<Vec<_>>(), ids);
    }

    #[test]
    fn what_is_no_list_is_none() {
        for body in ["", "<html>", "{}", "null", r#"{"data":{}}"#] {
            assert_eq!(parse(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn a_model_near_its_end_is_known() {
        let body = r#"{"data":[{"id":"a","shutdown_date":"2024-03-01","owned_by":"x","max_model_len":8},
            {"id":"b","shutdown_date":1709251200},{"id":"c","shutdown_date":"soon"},{"id":"d"}]}"#;
        let models = parse(body.as_bytes()).unwrap();
        let end = UNIX_EPOCH + Duration::from_secs(1_709_251_200);
        assert_eq!(
            models.iter().map(|m| m.shutdown).collect::<Vec<_>>(),
            [Some(end), Some(end), None, None]
        );
        let day = Duration::from_secs(86_400);
        assert!(models[0].ends_within(2 * day, end - day));
        assert!(!models[0].ends_within(day, end - 2 * day));
        assert!(models[0].ends_within(day, end + day), "it has ended already");
        assert!(!models[3].ends_within(day, end));
        assert_eq!((models[0].owner.as_deref(), models[0].context), (Some("x"), Some(8)));
    }
}
