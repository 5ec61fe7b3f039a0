//! The HTTP side: one connection pool for the process, made when the first request needs it, and
//! what its errors mean. Knows nothing of chats.

use std::error::Error as _;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, redirect};
use url::Url;

use super::endpoint::Endpoint;
use super::failure::{Again, Failure, FailureKind, short};

const CONNECT: Duration = Duration::from_secs(10);

/// The pools. Made lazily, since a start must not wait for certificates.
#[derive(Debug, Default)]
pub(crate) struct Http {
    /// For this very machine in the clear: no proxy, no certificates.
    near: OnceLock<Result<reqwest::Client, String>>,
    /// For everything else.
    far: OnceLock<Result<reqwest::Client, String>>,
}

impl Http {
    /// A request to the endpoint, with its own key and no other.
    pub(crate) fn request(
        &self,
        method: Method,
        endpoint: &Endpoint,
        url: Url,
        body: Option<Vec<u8>>,
    ) -> Result<RequestBuilder, Failure> {
        let near = endpoint.is_loopback() && endpoint.base_url.scheme() == "http";
        let cell = if near { &self.near } else { &self.far };
        let made = cell.get_or_init(|| build(near).map_err(|error| root_cause(&error)));
        let unusable = |cause: &String| {
            Failure::new(FailureKind::Unreachable, format!("could not set up HTTP: {cause}"))
        };
        let mut request = made.as_ref().map_err(unusable)?.request(method, url);
        if let Some(body) = body {
            let json = HeaderValue::from_static("application/json");
            let stream = HeaderValue::from_static("text/event-stream, application/json;q=0.5");
            request = request.header(CONTENT_TYPE, json).header(ACCEPT, stream).body(body);
        }
        let bearer = endpoint.own_key().map(|key| format!("Bearer {}", key.secret()));
        if let Some(mut value) = bearer.and_then(|bearer| HeaderValue::try_from(bearer).ok()) {
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        Ok(request)
    }
}

fn build(near: bool) -> reqwest::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("assemblergpt/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .tcp_keepalive(Duration::from_secs(30))
        .http2_keep_alive_interval(Duration::from_secs(30))
        .pool_idle_timeout(Duration::from_secs(30))
        .redirect(redirect::Policy::custom(same_place));
    if near { builder.no_proxy().tls_certs_only([]).build() } else { builder.build() }
}

/// Follows a redirect only where it repeats the request at the same place: neither the key nor the
/// prompt goes anywhere the user did not name.
fn same_place(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let repeats = matches!(attempt.status().as_u16(), 307 | 308);
    let same =
        attempt.previous().last().is_some_and(|from| from.origin() == attempt.url().origin());
    if repeats && same && attempt.previous().len() < 5 { attempt.follow() } else { attempt.stop() }
}

/// The first bytes of an answer that is an error: never more than 64 KiB, never longer than 10 s.
pub(crate) async fn head_of(mut answer: Response) -> Vec<u8> {
    const MOST: usize = 64 << 10;
    let mut body = Vec::new();
    let read = async {
        while let Ok(Some(piece)) = answer.chunk().await {
            body.extend_from_slice(piece.get(..MOST - body.len()).unwrap_or(&piece));
            if body.len() >= MOST {
                break;
            }
        }
    };
    // What has come by then is enough to say what is wrong.
    let _ = tokio::time::timeout(CONNECT, read).await;
    body
}

/// Where an answer redirects to, if it does.
pub(crate) fn moved(answer: &Response, endpoint: &Endpoint) -> Option<Failure> {
    if !answer.status().is_redirection() {
        return None;
    }
    let place = answer.headers().get(reqwest::header::LOCATION)?;
    let place = answer.url().join(place.to_str().ok()?).ok()?;
    let place = short(&super::endpoint::address(&place), endpoint);
    let message = format!("{} redirects to {place}, which was not followed", endpoint.address());
    let remedy = "if you trust that place, set it as the base URL".to_owned();
    Some(Failure { message, remedy, kind: FailureKind::NotAnApi })
}

/// What an error without an answer means.
pub(crate) fn unanswered(error: &reqwest::Error, endpoint: &Endpoint) -> (Failure, Again) {
    let cause = short(&root_cause(error), endpoint);
    let address = endpoint.address();
    let failure = |message| Failure::new(FailureKind::Unreachable, message);
    if error.is_builder() {
        let message = format!("{address} is not a URL that can be asked: {cause}");
        return (Failure::new(FailureKind::NotAnApi, message), Again::Never);
    }
    if cause.contains("corrupt message") || cause.contains("InvalidContentType") {
        let mut failure = failure(format!("{address} does not speak TLS"));
        "write http:// instead of https:// in the base URL".clone_into(&mut failure.remedy);
        return (failure, Again::Never);
    }
    if cause.contains("certificate") {
        let mut failure =
            failure(format!("{address} has a certificate that is not trusted: {cause}"));
        "check the base URL, the clock and the certificates of this machine"
            .clone_into(&mut failure.remedy);
        return (failure, Again::Never);
    }
    let message = if error.is_timeout() {
        format!("could not reach {address}: no connection within {} s", CONNECT.as_secs())
    } else if error.is_connect() {
        format!("could not reach {address}: {cause}")
    } else {
        format!("{address} broke the connection off: {cause}")
    };
    (failure(message), Again::Later)
}

/// The innermost cause, without the URL (it may hold a password) and without system numbers.
pub(crate) fn root_cause(error: &reqwest::Error) -> String {
    let mut cause = error.source();
    let mut words = String::new();
    while let Some(error) = cause {
        words = error.to_string();
        cause = error.source();
    }
    if words.is_empty() {
        "the request could not be made".clone_into(&mut words);
    }
    let end = words.find(" (os error").unwrap_or(words.len());
    words.truncate(end);
    words
}
