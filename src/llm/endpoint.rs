//! Whom to ask: one URL, one model, and the key that belongs to that URL alone. Sends nothing.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};
use url::{Origin, Url};

use super::local::Local;
use super::quirks::Memory;

/// The server and model of one side.
#[derive(Clone, PartialEq)]
pub struct Endpoint {
    /// Where the API stands, usually ending in `/v1`.
    pub base_url: Url,
    /// The model's id as the server knows it.
    pub model: String,
    /// Sent only to the URL it was paired with.
    pub key: Option<ApiKey>,
    /// Merged over the request's body, so that one server can hold both sides.
    pub extra: Map<String, Value>,
    /// The longest pause between two pieces of a reply.
    pub silence: Duration,
    /// The longest wait for the first word; long, because local models load for minutes.
    pub patience: Duration,
    /// How often a request goes out again before its first token.
    pub retries: u32,
    /// The pause before the first retry; doubles with each one.
    pub backoff: Duration,
    /// What this server was found not to understand; clones share it.
    pub(super) memory: Arc<Memory>,
    /// The file that answers in place of a server.
    pub(super) local: Option<Local>,
}

impl Endpoint {
    /// An endpoint without key or extras: silence 60 s, patience 15 min, 4 retries from 0.5 s.
    pub fn new(base_url: Url, model: impl Into<String>) -> Self {
        Self {
            base_url,
            model: model.into(),
            key: None,
            extra: Map::new(),
            silence: Duration::from_secs(60),
            patience: Duration::from_secs(15 * 60),
            retries: 4,
            backoff: Duration::from_millis(500),
            memory: Arc::default(),
            local: None,
        }
    }

    /// The same endpoint with a key, paired with its URL.
    ///
    /// # Errors
    /// The key is empty or holds characters that no header can carry.
    pub fn with_key(mut self, secret: &str) -> Result<Self, BadKey> {
        self.key = Some(ApiKey::new(secret, &self.base_url)?);
        Ok(self)
    }

    /// The same server with another model, of which nothing is known yet. A file has only one.
    #[must_use]
    pub fn with_model(&self, model: impl Into<String>) -> Self {
        if self.local.is_some() {
            return self.clone();
        }
        Self { model: model.into(), memory: Arc::default(), ..self.clone() }
    }

    /// The base URL without password and query, fit to be shown.
    pub fn address(&self) -> String {
        address(&self.base_url)
    }

    /// The key, if it belongs to this URL.
    pub(super) fn own_key(&self) -> Option<&ApiKey> {
        self.key.as_ref().filter(|key| key.origin == self.base_url.origin())
    }

    /// The URL of a resource below the base; a base that names the chat resource itself is mended.
    pub(crate) fn url(&self, resource: &[&str]) -> Url {
        let mut url = self.base_url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty();
        }
        if url.path().ends_with("/chat/completions")
            && let Ok(mut path) = url.path_segments_mut()
        {
            path.pop().pop();
        }
        if let Ok(mut path) = url.path_segments_mut() {
            path.extend(resource);
        }
        url
    }

    /// Whether the key crosses the world for all to read.
    pub(super) fn is_exposed(&self) -> bool {
        self.own_key().is_some() && self.base_url.scheme() == "http" && !is_home(&self.base_url)
    }

    /// Whether the server is this very machine.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.base_url)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("base_url", &self.address())
            .field("model", &self.model)
            .field("key", &self.key)
            .field("extra", &self.extra)
            .finish_non_exhaustive()
    }
}

/// Whether a URL points at this very machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback() || ip.is_unspecified(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback() || ip.is_unspecified(),
        None => false,
    }
}

/// Whether a URL points at this machine or its own network, where nobody expects encryption.
fn is_home(url: &Url) -> bool {
    let private = match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_private() || ip.is_link_local(),
        Some(url::Host::Ipv6(ip)) => ip.is_unique_local() || ip.is_unicast_link_local(),
        Some(url::Host::Domain(_)) | None => false,
    };
    private || is_loopback(url)
}

/// A URL without user, password, query and fragment, fit to be shown.
pub fn address(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.as_str().trim_end_matches('/').to_owned()
}

/// A secret and the place it may be sent to. Never printed, never serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    secret: String,
    origin: Origin,
}

/// The text cannot be an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the API key is empty or has characters that a key cannot have")]
pub struct BadKey;

impl ApiKey {
    /// A key for the host of `url` and no other. White space around it is dropped.
    ///
    /// # Errors
    /// The key is empty or holds characters that no header can carry.
    pub fn new(secret: &str, url: &Url) -> Result<Self, BadKey> {
        let secret = secret.trim();
        let fits = !secret.is_empty() && secret.chars().all(|c| c.is_ascii_graphic());
        let key = || Self { secret: secret.to_owned(), origin: url.origin() };
        fits.then(key).ok_or(BadKey)
    }

    pub(super) fn secret(&self) -> &str {
        &self.secret
    }

    /// The host the key belongs to, as text.
    pub(super) fn home(&self) -> String {
        self.origin.ascii_serialization()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// A warning when both sides were answered by one model: the same URL, the same extras and the
/// same echoed id (or, where nothing was echoed, the same id asked for).
pub fn same_identity(a: (&Endpoint, Option<&str>), b: (&Endpoint, Option<&str>)) -> Option<String> {
    let one_place = a.0.address() == b.0.address() && a.0.extra == b.0.extra;
    let same_id = match (a.1, b.1) {
        (Some(a), Some(b)) => a == b,
        (None, None) => a.0.model == b.0.model,
        (Some(_), None) | (None, Some(_)) => false,
    };
    let id = a.1.unwrap_or(&a.0.model);
    let warning = || {
        format!(
            "both sides were answered by one model, “{}” at {}: give them two models, two URLs or different extras",
            crate::printable::printable(id),
            a.0.address()
        )
    };
    (one_place && same_id).then(warning)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(url: &str, model: &str) -> Endpoint {
        Endpoint::new(Url::parse(url).unwrap(), model)
    }

    #[test]
    fn the_chat_resource_is_found_below_every_usual_base() {
        for (base, chat) in [
            ("http://h/v1", "http://h/v1/chat/completions"),
            ("http://h/v1/", "http://h/v1/chat/completions"),
            ("http://h", "http://h/chat/completions"),
            ("http://h/v1/chat/completions", "http://h/v1/chat/completions"),
            ("https://h/a/v1?api-version=2", "https://h/a/v1/chat/completions?api-version=2"),
        ] {
            assert_eq!(endpoint(base, "m").url(&["chat", "completions"]).as_str(), chat);
        }
    }

    #[test]
    fn a_key_is_never_printed_and_never_leaves_its_host() {
        let mut endpoint =
            endpoint("https://user:word@h/v1?k=1", "m").with_key(" sk-secret ").unwrap();
        let shown = format!("{endpoint:?}");
        assert!(
            !shown.contains("secret") && !shown.contains("word") && shown.contains("ApiKey(…)")
        );
        assert_eq!(endpoint.own_key().unwrap().secret(), "sk-secret");
        endpoint.base_url = Url::parse("https://elsewhere/v1").unwrap();
        assert!(endpoint.own_key().is_none());
        endpoint.base_url = Url::parse("http://h/v1").unwrap();
        assert!(endpoint.own_key().is_none(), "not in the clear either");
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused() {
        let url = Url::parse("http://h").unwrap();
        for bad in ["", "  ", "a b", "a\nb", "schlüssel"] {
            assert_eq!(ApiKey::new(bad, &url), Err(BadKey), "{bad:?}");
        }
    }

    #[test]
    fn one_model_behind_both_sides_is_noticed() {
        let a = endpoint("http://h/v1", "x");
        let mut b = endpoint("http://h/v1/", "y");
        assert!(same_identity((&a, Some("id")), (&b, Some("id"))).is_some());
        assert!(same_identity((&a, Some("id")), (&b, Some("other"))).is_none());
        assert!(same_identity((&a, None), (&b, None)).is_none());
        b.model = "x".into();
        assert!(same_identity((&a, None), (&b, None)).is_some());
        b.extra.insert("lora".into(), Value::Bool(true));
        assert!(same_identity((&a, Some("id")), (&b, Some("id"))).is_none());
        let far = endpoint("http://g/v1", "x");
        assert!(same_identity((&a, Some("id")), (&far, Some("id"))).is_none());
    }
}
