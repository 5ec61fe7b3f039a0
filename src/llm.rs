//! Ask an endpoint and get a stream of reply events. Knows nothing of what a reply means.

pub mod batch;
pub mod built_in;
mod cassette;
mod catalog;
mod complaint;
mod decoder;
mod endpoint;
mod event;
mod failure;
mod http;
mod live;
mod local;
mod pause;
mod quirks;
mod recorder;
mod request;
mod sse;
mod think;
mod transcript;
mod wire;

use std::io;
use std::path::Path;
use std::sync::Arc;

use futures::stream::BoxStream;
use serde_json::{Map, Value};

use crate::side::Side;

pub use cassette::{Cassette, CassetteError, Exchange};
pub use catalog::{Listing, LocalServer, ModelInfo, Offer, Retirement};
pub use decoder::Decoder;
pub use endpoint::{ApiKey, BadKey, Endpoint, address, same_identity};
pub use event::{Ending, ReplyEvent, Usage};
pub use failure::{Failure, Failure as Error, FailureKind};
pub use local::SCHEME as FILE_SCHEME;
pub use request::{Message, Parameters, Request, Role, Sampling};
pub use transcript::Transcript;

// For the room of hosts, which asks for other things in the same manner.
pub(crate) use complaint::Complaint;
pub(crate) use failure::{Again, from_complaint, short};
pub(crate) use http::{Http, head_of, moved, root_cause, unanswered};
pub(crate) use pause::{backoff, hint};

/// Asks models, live or recorded. One per process; clones share its connections.
#[derive(Debug, Clone, Default)]
pub struct Client {
    http: Arc<http::Http>,
    recorder: Option<Arc<recorder::Recorder>>,
}

/// Who answers.
#[derive(Debug, Clone, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a handful in a process, and boxing would burden every caller"
)]
pub enum Source {
    /// A live server, or a file that runs in this process.
    Http(Endpoint),
    /// A recording.
    Cassette {
        /// What was recorded.
        cassette: Arc<Cassette>,
        /// 1.0 is the recorded speed, 2.0 twice as fast, 0.0 at once.
        pace: f64,
    },
}

impl Source {
    /// The server and model, if a live one answers.
    pub const fn endpoint(&self) -> Option<&Endpoint> {
        match self {
            Self::Http(endpoint) => Some(endpoint),
            Self::Cassette { .. } => None,
        }
    }

    /// What is replayed, if no live model answers.
    pub const fn cassette(&self) -> Option<&Arc<Cassette>> {
        match self {
            Self::Http(_) => None,
            Self::Cassette { cassette, .. } => Some(cassette),
        }
    }

    /// The name of what answers, before it has said one itself.
    pub fn model(&self) -> &str {
        self.endpoint().map_or("recorded", |endpoint| &endpoint.model)
    }

    /// The same source with these fields merged into its requests; a recording has none.
    #[must_use]
    pub fn with_extra(mut self, extra: &Map<String, Value>) -> Self {
        if let Self::Http(endpoint) = &mut self {
            endpoint.extra.clone_from(extra);
        }
        self
    }
}

impl Client {
    /// A client that has no connection yet: the pool is made when the first ask needs it.
    pub fn new() -> Self {
        Self::default()
    }

    /// A client that writes every exchange to a cassette as it passes, both sides interleaved. A
    /// file that is a cassette already is continued. Only its owner can read it; no key reaches it.
    ///
    /// # Errors
    /// The file cannot be written, or it exists and is no cassette.
    pub fn recording(path: &Path) -> io::Result<Self> {
        let recorder = Some(Arc::new(recorder::Recorder::create(path)?));
        Ok(Self { recorder, ..Self::default() })
    }

    /// The same client, whose exchanges reach no cassette.
    #[must_use]
    pub fn unrecorded(&self) -> Self {
        Self { recorder: None, ..self.clone() }
    }

    /// Asks, and streams the reply. The stream always ends with exactly one [`ReplyEvent::Ended`];
    /// dropping it ends the request, down to the HTTP body.
    ///
    /// It does no work while it is not polled, and one poll takes all that has come meanwhile
    /// (64 KiB at most) with neighbouring text in one event: a caller may poll once a frame.
    pub fn ask(
        &self,
        source: &Source,
        side: Side,
        request: &Request,
    ) -> BoxStream<'static, ReplyEvent> {
        let (events, model) = match source {
            Source::Http(endpoint) => {
                let ask = match &endpoint.local {
                    Some(file) => local::ask(file.clone(), endpoint, request.clone()),
                    None => live::ask(Arc::clone(&self.http), endpoint.clone(), request.clone()),
                };
                (ask, endpoint.model.as_str())
            }
            Source::Cassette { cassette, pace } => {
                (cassette::replay(Arc::clone(cassette), side, request, *pace), "")
            }
        };
        match &self.recorder {
            Some(recorder) => recorder::record(Arc::clone(recorder), side, model, request, events),
            None => events,
        }
    }
}
