//! The client against a server on the loopback address that plays every fault, byte for byte.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop")]

#[path = "client/catalog.rs"]
mod catalog;
#[path = "client/faults.rs"]
mod faults;
#[path = "client/flow.rs"]
mod flow;
#[path = "client/places.rs"]
mod places;
#[path = "client/server.rs"]
mod server;
#[path = "client/tape.rs"]
mod tape;

use std::time::Duration;

use assemblergpt::llm::{Client, Ending, Endpoint, Failure, ReplyEvent, Request, Sampling, Source};
use assemblergpt::side::Side;
use futures::StreamExt;
use server::Server;

const SECRET: &str = "sk-test-0123456789abcdef";

/// An answer of llama.cpp's server, as it came over the wire.
const CAPTURE: &str = include_str!("client/llama_cpp.sse");
/// The text in it.
const CAPTURED: &str =
    "#include <iostream>\n\nint main() {\n    std::cout << \"k\" << std::endl;\n    return 0;\n}\n";

fn request() -> Request {
    let sampling = Sampling { temperature: Some(0.9), max_tokens: Some(64), ..Sampling::default() };
    Request::new(None, "Add 8 and 120.", sampling)
}

/// An endpoint that loses no time.
fn endpoint(server: &Server) -> Endpoint {
    let mut endpoint = Endpoint::new(server.url(), "m").with_key(SECRET).unwrap();
    endpoint.backoff = Duration::from_millis(5);
    endpoint.retries = 2;
    endpoint
}

/// All that one ask tells.
async fn ask(endpoint: &Endpoint) -> Vec<ReplyEvent> {
    ask_by(&Client::new(), &Source::Http(endpoint.clone())).await
}

async fn ask_by(client: &Client, source: &Source) -> Vec<ReplyEvent> {
    let events = client.ask(source, Side::Base, &request()).collect::<Vec<_>>();
    let events = tokio::time::timeout(Duration::from_secs(30), events).await.unwrap();
    let ended = events.iter().filter(|event| matches!(event, ReplyEvent::Ended(_))).count();
    assert!(ended == 1 && matches!(events.last(), Some(ReplyEvent::Ended(_))), "{events:?}");
    assert!(!format!("{events:?}").contains(SECRET), "{events:?}");
    events
}

fn text(events: &[ReplyEvent]) -> String {
    let piece = |event: &ReplyEvent| match event {
        ReplyEvent::Text(text) => Some(text.clone()),
        _ => None,
    };
    events.iter().filter_map(piece).collect()
}

fn ending(events: &[ReplyEvent]) -> Ending {
    let Some(ReplyEvent::Ended(ending)) = events.last() else { panic!("{events:?}") };
    ending.clone()
}

fn failure(events: &[ReplyEvent]) -> Failure {
    let Ending::Failed(failure) = ending(events) else { panic!("{events:?}") };
    assert!(!failure.message.is_empty() && !failure.remedy.is_empty());
    failure
}

fn retries(events: &[ReplyEvent]) -> Vec<Duration> {
    let wait = |event: &ReplyEvent| match event {
        ReplyEvent::Retrying { wait, .. } => Some(*wait),
        _ => None,
    };
    events.iter().filter_map(wait).collect()
}

fn notes(events: &[ReplyEvent]) -> Vec<&str> {
    let mut notes = Vec::new();
    for event in events {
        if let ReplyEvent::Note(note) = event {
            notes.push(note.as_str());
        }
    }
    notes
}
