//! A model tried with one token: whether it answers at all, and how soon. Shows nothing.

use std::time::{Duration, Instant};

use futures::StreamExt as _;

use crate::llm::{Client, Ending, ReplyEvent, Request, Sampling, Source};
use crate::side::Side;

/// The longest wait for the token; local models load for a while.
const PATIENCE: Duration = Duration::from_secs(120);

/// The time until the model answered.
///
/// # Errors
/// Why it did not: what happened, and what to do.
pub(super) async fn of(client: Client, source: Source, side: Side) -> Result<Duration, String> {
    let asked = Instant::now();
    let source = match source {
        Source::Http(mut endpoint) => {
            (endpoint.patience, endpoint.retries) = (PATIENCE, 0);
            Source::Http(endpoint)
        }
        recorded @ Source::Cassette { .. } => recorded,
    };
    let sampling = Sampling { max_tokens: Some(1), ..Sampling::default() };
    let request = Request::new(None, "Say yes.", sampling);
    let mut events = client.unrecorded().ask(&source, side, &request);
    while let Some(event) = events.next().await {
        if let ReplyEvent::Ended(ending) = event {
            return match ending {
                Ending::Complete
                | Ending::CutAtLimit
                | Ending::Filtered
                | Ending::Refused
                | Ending::Other(_) => Ok(asked.elapsed()),
                Ending::Interrupted(why) => Err(format!("the reply broke off: {why}")),
                Ending::Failed(failure) => Err(failure.to_string()),
            };
        }
    }
    Err("the reply was lost".to_owned())
}
