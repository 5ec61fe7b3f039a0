//! Requests to one host with its own key: again where that is safe, slower where the host asks for
//! it, and what its errors mean. Knows no resource.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::time::{Instant, timeout};

use crate::llm::{
    Again, Complaint, Endpoint, Failure, FailureKind, Http, backoff, from_complaint, head_of, hint,
    moved, root_cause, short, unanswered,
};

use super::error::HostError;

/// The longest wait that a host may ask for.
const LONGEST_HINT: Duration = Duration::from_secs(5 * 60);
/// The most bytes of an answer that is JSON.
const MOST: usize = 32 << 20;
/// The most pages of a list that are read.
const PAGES: usize = 200;

/// Who is told what a wait is for.
type Notes = Arc<dyn Fn(&str) + Send + Sync>;

/// A host, and the key that belongs to it. Clones share its connections.
#[derive(Clone)]
pub struct Host {
    http: Arc<Http>,
    pub(super) endpoint: Endpoint,
    notes: Notes,
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

/// Whether a request may go out again although its answer was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Twice {
    /// Done twice is done once.
    Harmless,
    /// Only what the host has certainly not done is asked for again.
    Never,
}

/// An attempt that failed.
pub(super) struct Trouble {
    error: HostError,
    again: Again,
    hint: Option<Duration>,
    /// The host has certainly not done it.
    undone: bool,
}

impl From<HostError> for Trouble {
    fn from(error: HostError) -> Self {
        Self { error, again: Again::Never, hint: None, undone: true }
    }
}

impl Host {
    /// The host of an endpoint; its model does not matter. The endpoint's `silence` is the longest
    /// wait for an answer, and its `retries` and `backoff` hold.
    pub fn new(endpoint: Endpoint) -> Self {
        Self { http: Arc::default(), endpoint, notes: Arc::new(|_| ()) }
    }

    /// The same host, with somebody who is told why a request waits: one plain sentence each.
    #[must_use]
    pub fn noting(self, told: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self { notes: Arc::new(told), ..self }
    }

    /// Its base URL, fit to be shown.
    pub fn address(&self) -> String {
        self.endpoint.address()
    }

    /// What stands at a path below the base URL.
    ///
    /// # Errors
    /// The host cannot be reached, refuses, or does not answer with JSON.
    pub async fn get(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Value, HostError> {
        self.json(Twice::Harmless, || self.request(Method::GET, path, query)).await
    }

    /// Has the host do something. It goes out again only if the host has certainly not done it.
    ///
    /// # Errors
    /// As [`Self::get`]; [`HostError::Unsure`] if the host may have done it.
    pub async fn post(&self, path: &[&str], body: &Value) -> Result<Value, HostError> {
        let bytes = body.to_string().into_bytes();
        let make = || {
            let request = self.request(Method::POST, path, &[])?;
            Ok(request.header(CONTENT_TYPE, "application/json").body(bytes.clone()))
        };
        self.json(Twice::Never, make).await
    }

    /// Takes away what stands at a path.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn delete(&self, path: &[&str]) -> Result<Value, HostError> {
        self.json(Twice::Harmless, || self.request(Method::DELETE, path, &[])).await
    }

    /// The members of a list, page after page, newest first as hosts send them; `most` at most.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn list(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        most: usize,
    ) -> Result<Vec<Value>, HostError> {
        let mut all: Vec<Value> = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..PAGES {
            let mut query = query.to_vec();
            query.extend(after.as_deref().map(|id| ("after", id)));
            let mut page = self.get(path, &query).await?;
            let more = page["has_more"].as_bool().unwrap_or(false);
            let members = match page.get_mut("data").map(Value::take) {
                Some(Value::Array(members)) => members,
                // Some hosts send the bare list.
                _ => page.as_array().cloned().unwrap_or_default(),
            };
            let last = members.last().and_then(|m| m["id"].as_str()).map(str::to_owned);
            all.extend(members);
            // A host that sends the same page for ever must not keep us.
            if !more || last.is_none() || last == after || all.len() >= most {
                break;
            }
            after = last;
        }
        all.truncate(most);
        Ok(all)
    }

    pub(super) fn request(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<RequestBuilder, HostError> {
        let mut url = self.endpoint.url(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let request = self.http.request(method, &self.endpoint, url, None);
        let request = request.map_err(HostError::Refused)?;
        Ok(request.header(ACCEPT, "application/json, */*;q=0.5"))
    }

    async fn json(
        &self,
        twice: Twice,
        make: impl Fn() -> Result<RequestBuilder, HostError>,
    ) -> Result<Value, HostError> {
        let attempt = async || {
            let request = make()?.timeout(self.endpoint.silence);
            let answer = self.answer(request).await?;
            self.value(answer).await
        };
        self.repeated(twice, attempt).await
    }

    /// Attempts until one succeeds or none can.
    pub(super) async fn repeated<T>(
        &self,
        twice: Twice,
        attempt: impl AsyncFn() -> Result<T, Trouble>,
    ) -> Result<T, HostError> {
        let (since, mut retries) = (Instant::now(), 0);
        loop {
            let Trouble { error, again, hint, undone } = match attempt().await {
                Ok(done) => return Ok(done),
                Err(trouble) => trouble,
            };
            let safe = undone || twice == Twice::Harmless;
            let may = match again {
                Again::Never => false,
                Again::Later => retries < self.endpoint.retries,
                Again::WhenLoaded => since.elapsed() < self.endpoint.patience,
            };
            retries += 1;
            let wait = hint.unwrap_or_else(|| backoff(self.endpoint.backoff, retries));
            match error {
                HostError::Refused(failure) if !safe => return Err(HostError::Unsure(failure)),
                HostError::Refused(mut failure) if may && wait > LONGEST_HINT => {
                    let minutes = wait.as_secs().div_ceil(60);
                    let message = failure.message;
                    failure.message = format!("{message}; it asks to wait {minutes} minutes");
                    return Err(HostError::Refused(failure));
                }
                error if !may || !safe => return Err(error),
                error => self.wait(&error, wait).await,
            }
        }
    }

    async fn wait(&self, error: &HostError, wait: Duration) {
        let why = error.failure().map_or_else(|| error.to_string(), |f| f.message.clone());
        (self.notes)(&format!("{why}; again in {:.1} s", wait.as_secs_f64()));
        tokio::time::sleep(wait).await;
    }

    /// The answer to one request, if it is a good one.
    pub(super) async fn answer(&self, request: RequestBuilder) -> Result<Response, Trouble> {
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Ok(answer),
            Ok(answer) => Err(self.refused(answer).await),
            Err(error) => Err(self.unanswered(&error)),
        }
    }

    fn unanswered(&self, error: &reqwest::Error) -> Trouble {
        let (mut failure, again) = unanswered(error, &self.endpoint);
        if error.is_timeout() && !error.is_connect() {
            let seconds = self.endpoint.silence.as_secs();
            failure.message = format!("{} gave no answer within {seconds} s", self.address());
        }
        let undone = error.is_connect() || error.is_builder();
        Trouble { error: HostError::Refused(failure), again, hint: None, undone }
    }

    async fn refused(&self, answer: Response) -> Trouble {
        if let Some(failure) = moved(&answer, &self.endpoint) {
            return HostError::Refused(failure).into();
        }
        let status = answer.status().as_u16();
        let path = answer.url().path().to_owned();
        let hint = hint(answer.headers(), SystemTime::now());
        let complaint = Complaint::of_answer(status, &head_of(answer).await);
        let (mut failure, again) = from_complaint(&complaint, &self.endpoint);
        if let Some(fact) = self.fact(&complaint, failure.kind, &path) {
            let said = short(&complaint.text, &self.endpoint);
            let said = if said.is_empty() { said } else { format!(": {said}") };
            failure.message = format!("{fact} ({status}){said}");
        }
        let missing = status == 404 && failure.kind == FailureKind::NotAnApi;
        let error = if missing && !complaint.html {
            HostError::Missing(failure)
        } else {
            HostError::Refused(failure)
        };
        Trouble { error, again, hint, undone: status < 500 }
    }

    /// What a complaint means where it is not about a chat.
    fn fact(&self, complaint: &Complaint, kind: FailureKind, path: &str) -> Option<String> {
        let address = self.address();
        match kind {
            FailureKind::NotAnApi if !complaint.html => {
                let path = short(path, &self.endpoint);
                Some(format!("{address} does not know {path}"))
            }
            FailureKind::BadModel => {
                Some(format!("{address} does not have the model that was asked for"))
            }
            FailureKind::ContextOverflow => {
                Some(format!("{address} does not take so much at once"))
            }
            FailureKind::NotAnApi
            | FailureKind::Unreachable
            | FailureKind::BadKey
            | FailureKind::RateLimited
            | FailureKind::Quota
            | FailureKind::BadRequest
            | FailureKind::Server
            | FailureKind::Protocol
            | FailureKind::Empty
            | FailureKind::Silent
            | FailureKind::NotRecorded => None,
        }
    }

    pub(super) async fn value(&self, mut answer: Response) -> Result<Value, Trouble> {
        let mut body = Vec::new();
        while let Some(piece) = self.piece(&mut answer).await? {
            if body.len() + piece.len() > MOST {
                return Err(self.unreadable("more than 32 MiB of JSON"));
            }
            body.extend_from_slice(&piece);
        }
        serde_json::from_slice(&body).map_err(|_| {
            let head = String::from_utf8_lossy(body.get(..200).unwrap_or(&body)).into_owned();
            self.unreadable(&format!("no JSON: {}", short(&head, &self.endpoint)))
        })
    }

    /// The next piece of a body; none at its end.
    pub(super) async fn piece(
        &self,
        answer: &mut Response,
    ) -> Result<Option<impl AsRef<[u8]> + std::ops::Deref<Target = [u8]>>, Trouble> {
        let lost = |why: String| {
            let message = format!("{} broke the connection off: {why}", self.address());
            let failure = Failure::new(FailureKind::Unreachable, message);
            let error = HostError::Refused(failure);
            Trouble { error, again: Again::Later, hint: None, undone: false }
        };
        match timeout(self.endpoint.silence, answer.chunk()).await {
            Ok(Ok(piece)) => Ok(piece),
            Ok(Err(error)) => Err(lost(short(&root_cause(&error), &self.endpoint))),
            Err(_) => Err(lost(format!("silent for {} s", self.endpoint.silence.as_secs()))),
        }
    }

    /// The host did something, and says what nobody can read.
    fn unreadable(&self, what: &str) -> Trouble {
        let failure = self.odd(what);
        Trouble {
            error: HostError::Refused(failure),
            again: Again::Never,
            hint: None,
            undone: false,
        }
    }

    /// The host says what this shape does not know.
    pub(super) fn odd(&self, what: &str) -> Failure {
        Failure::new(FailureKind::Protocol, format!("{} sent {what}", self.address()))
    }
}
