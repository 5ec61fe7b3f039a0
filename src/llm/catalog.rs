//! Which models a server has, and which servers run on this machine. Asks no model anything.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
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
/// The longest wait for the list of one of several servers.
const PATIENCE: Duration = Duration::from_secs(12);
/// The longest wait for the list of a server on this machine that nobody has named.
const LOCAL_WAIT: Duration = Duration::from_secs(4);

const DAY: u64 = 24 * 60 * 60;
/// An end that is nearer than this is worth a warning.
const SOON: u64 = 60;

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
    /// When the server drops the model, seen from `now`; `None` if it says nothing of that.
    pub fn retirement(&self, now: SystemTime) -> Option<Retirement> {
        let left = self.shutdown?.duration_since(now);
        Some(left.map_or(Retirement::Past, |left| Retirement::In { days: left.as_secs() / DAY }))
    }
}

/// When a server drops a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retirement {
    /// Its day is over: the server may refuse it already.
    Past,
    /// Later.
    In {
        /// Whole days from now.
        days: u64,
    },
}

impl Retirement {
    /// Whether that is near or past, so that work which counts on the model needs another one.
    pub const fn is_near(self) -> bool {
        match self {
            Self::Past => true,
            Self::In { days } => days < SOON,
        }
    }
}

impl fmt::Display for Retirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Past => f.write_str("has ended"),
            Self::In { days: 0 } => f.write_str("ends today"),
            Self::In { days: 1 } => f.write_str("ends in 1 day"),
            Self::In { days } => write!(f, "ends in {days} days"),
        }
    }
}

/// A server and what it says of its models.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The base URL of its API.
    pub base_url: Url,
    /// The program that usually has its port, if it was found and not named.
    pub program: Option<&'static str>,
    /// What it says.
    pub listing: Listing,
}

/// What a server says of its models.
#[derive(Debug, Clone, PartialEq)]
pub enum Listing {
    /// It was asked and has not answered yet.
    Asked,
    /// They are these, in its order; may be none.
    Models(Vec<ModelInfo>),
    /// It does not say.
    Failed(Failure),
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
        if let Some(file) = &endpoint.local {
            let context = file.load(&endpoint.model).await?.weights.config.context;
            let context = Some(context as u64);
            return Ok(vec![ModelInfo {
                id: endpoint.model.clone(),
                context,
                ..ModelInfo::default()
            }]);
        }
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

    /// Asks these servers, each once, and those that run on this machine at their usual ports, what
    /// models they have. Each says first that it is asked, and its list as soon as that is there; a
    /// port at which nothing listens says nothing. A key goes only to the URL that it is paired with;
    /// servers that were found get none.
    pub fn offers(&self, known: &[Endpoint]) -> BoxStream<'static, Offer> {
        let mut all = Vec::new();
        for (place, endpoint) in known.iter().enumerate() {
            let before = known.get(..place).unwrap_or_default();
            if before.iter().all(|other| other.address() != endpoint.address()) {
                all.push(self.offer(endpoint.clone(), None, PATIENCE));
            }
        }
        for (port, program) in LOCAL {
            let is_known =
                |e: &Endpoint| e.is_loopback() && e.base_url.port_or_known_default() == Some(port);
            if !known.iter().any(is_known) {
                let client = self.clone();
                let look = async move {
                    let base_url = listens(port).await?;
                    Some(client.offer(Endpoint::new(base_url, ""), Some(program), LOCAL_WAIT))
                };
                let found = stream::once(look).filter_map(|found| async { found });
                all.push(found.flatten().boxed());
            }
        }
        stream::select_all(all).boxed()
    }

    /// One server: that it is asked, and what it says.
    fn offer(
        &self,
        endpoint: Endpoint,
        program: Option<&'static str>,
        wait: Duration,
    ) -> BoxStream<'static, Offer> {
        let base_url = endpoint.base_url.clone();
        let asked = Offer { base_url: base_url.clone(), program, listing: Listing::Asked };
        let client = self.clone();
        let answer = async move {
            let listing = match timeout(wait, client.models(&endpoint)).await {
                Ok(Ok(models)) => Listing::Models(models),
                Ok(Err(failure)) => Listing::Failed(failure),
                Err(_) => {
                    let seconds = wait.as_secs();
                    let message = format!(
                        "{} did not list its models within {seconds} s",
                        endpoint.address()
                    );
                    Listing::Failed(Failure::new(FailureKind::Silent, message))
                }
            };
            Offer { base_url, program, listing }
        };
        stream::iter([asked]).chain(stream::once(answer)).boxed()
    }

    /// The servers that run on this machine, at their usual ports. Looks at the loopback address
    /// only, sends no key, and takes half a second at most when nothing answers.
    pub async fn local_servers(&self) -> Vec<LocalServer> {
        let mut found: Vec<LocalServer> = Vec::new();
        let mut offers = self.offers(&[]);
        while let Some(Offer { base_url, program, listing }) = offers.next().await {
            if let (Listing::Models(models), Some(program)) = (listing, program) {
                found.push(LocalServer { program, base_url, models });
            }
        }
        found.sort_by_key(|s| LOCAL.iter().position(|(port, _)| s.base_url.port() == Some(*port)));
        found
    }
}

/// The URL of what listens at a port of this machine, if anything does. A bare connection: where
/// nothing listens, no HTTP client need be made.
async fn listens(port: u16) -> Option<Url> {
    let place = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    timeout(GLANCE, TcpStream::connect(place)).await.ok()?.ok()?;
    Url::parse(&format!("http://127.0.0.1:{port}/v1")).ok()
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
        let days = |n: u64| Duration::from_secs(n * DAY);
        let said = |now| models[0].retirement(now).map(|end| (end.to_string(), end.is_near()));
        let expected = |text: &str, near| Some((text.to_owned(), near));
        assert_eq!(said(end - days(60)), expected("ends in 60 days", false));
        assert_eq!(said(end - days(59)), expected("ends in 59 days", true));
        assert_eq!(said(end - days(1)), expected("ends in 1 day", true));
        assert_eq!(said(end), expected("ends today", true));
        assert_eq!(said(end + days(1)), expected("has ended", true));
        assert_eq!(models[3].retirement(end), None);
        assert_eq!((models[0].owner.as_deref(), models[0].context), (Some("x"), Some(8)));
    }
}
