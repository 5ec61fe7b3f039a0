//! Asking a tiny model file as the rest of the program does.

use std::io::Write as _;
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use tempfile::NamedTempFile;

use super::super::{
    Client, Ending, Endpoint, FailureKind, ReplyEvent, Request, Sampling, Source, Transcript,
};
use crate::model::Format;
use crate::model::tests::tiny;
use crate::side::Side;

fn file(bytes: &[u8]) -> (NamedTempFile, Endpoint) {
    let mut file = tempfile::Builder::new().suffix(".gguf").tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let endpoint = Endpoint::gguf(file.path()).unwrap();
    (file, endpoint)
}

fn model() -> (NamedTempFile, Endpoint) {
    file(&tiny::file(&tiny::config(), Format::F16, 5, &[]))
}

fn request(seed: u64, max_tokens: u32) -> Request {
    let sampling =
        Sampling { seed: Some(seed), max_tokens: Some(max_tokens), ..Sampling::default() };
    Request::new(Some("abc"), "ab cd", sampling)
}

async fn reply(endpoint: &Endpoint, request: &Request) -> Transcript {
    let mut transcript = Transcript::new();
    let source = Source::Http(endpoint.clone());
    let mut events = Client::new().ask(&source, Side::Base, request);
    while let Some(event) = events.next().await {
        transcript.apply(Duration::ZERO, &event);
    }
    transcript
}

#[tokio::test]
async fn a_file_answers_as_a_server_does() {
    let (file, endpoint) = model();
    let first = reply(&endpoint, &request(1, 20)).await;
    let name = file.path().file_name().unwrap().to_str().unwrap();
    let id = first.model.clone().unwrap();
    assert!(id.starts_with(name) && id.len() == name.len() + 9, "{id}");
    let usage = first.usage.unwrap();
    // <s>, abc, line end, ab, space, c, d, line end.
    assert!(usage.prompt_tokens == Some(8) && usage.completion_tokens <= Some(20), "{usage:?}");
    assert!(!first.text.is_empty() && !first.text.contains("</s>"));
    assert!(first.notes.iter().any(|note| note.contains("chat template")), "{:?}", first.notes);
    assert!(matches!(first.ending, Some(Ending::CutAtLimit | Ending::Complete)));
    assert_eq!(reply(&endpoint, &request(1, 20)).await.text, first.text, "the same seed");
    assert_ne!(reply(&endpoint, &request(2, 20)).await.text, first.text, "another seed");
}

#[tokio::test]
async fn extra_fields_go_over_the_request() {
    let (_file, mut endpoint) = model();
    endpoint.extra.insert("top_k".into(), 1.into());
    endpoint.extra.insert("mirostat".into(), 2.into());
    let [a, b] = [reply(&endpoint, &request(1, 9)).await, reply(&endpoint, &request(2, 9)).await];
    assert_eq!(a.text, b.text, "only the likeliest token is left");
    assert!(a.notes.iter().any(|note| note.contains("mirostat")), "{:?}", a.notes);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_fails_with_advice_and_is_tried_again() {
    let whole = tiny::file(&tiny::config(), Format::F16, 5, &[]);
    let (mut file, endpoint) = file(&whole[..whole.len() / 2]);
    let Some(Ending::Failed(failure)) = reply(&endpoint, &request(1, 5)).await.ending else {
        panic!("half a file answered");
    };
    assert_eq!(failure.kind, FailureKind::BadModel);
    assert!(failure.message.contains("could not load") && failure.message.contains("not whole"));
    assert!(failure.remedy.contains("download"), "{failure}");
    file.write_all(&whole[whole.len() / 2..]).unwrap();
    assert!(reply(&endpoint, &request(1, 5)).await.usage.is_some());
}

#[tokio::test]
async fn a_prompt_that_does_not_fit_is_told_with_its_numbers() {
    let (_file, endpoint) = model();
    let long = Request::new(None, &"ab ".repeat(90), Sampling::default());
    let Some(Ending::Failed(failure)) = reply(&endpoint, &long).await.ending else {
        panic!("it fits");
    };
    assert_eq!(failure.kind, FailureKind::ContextOverflow);
    assert!(failure.message.contains("takes 64"), "{failure}");
}

#[tokio::test]
async fn a_reply_ends_where_its_context_does() {
    let (_file, endpoint) = model();
    let mut endless = request(1, u32::MAX);
    endless.sampling.temperature = Some(0.0);
    let whole = reply(&endpoint, &endless).await;
    let usage = whole.usage.unwrap();
    let all = usage.prompt_tokens.unwrap() + usage.completion_tokens.unwrap();
    assert!(whole.ending == Some(Ending::Complete) || all == 64, "{all}: {:?}", whole.ending);
}

#[tokio::test]
async fn dropping_a_reply_ends_its_thread() {
    let config = crate::model::Config { context: 1 << 20, ..tiny::config() };
    let (_file, endpoint) = file(&tiny::file(&config, Format::F16, 5, &[]));
    let cores = endpoint.local.as_ref().unwrap().cores.clone();
    let all = cores.available_permits();
    let source = Source::Http(endpoint);
    let client = Client::new();
    let mut request = request(3, u32::MAX);
    // At this heat an end token is as likely as any, and there are some 270.
    request.sampling.temperature = Some(100.0);
    let mut events = client.ask(&source, Side::Base, &request);
    while !matches!(events.next().await.unwrap(), ReplyEvent::Text(_)) {}
    assert_eq!(cores.available_permits(), all - 1, "it is at work");
    drop(events);
    let dropped = Instant::now();
    while cores.available_permits() < all {
        assert!(dropped.elapsed() < Duration::from_secs(10), "the thread goes on");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[test]
fn two_files_are_two_models_and_one_file_is_one() {
    let [(_a, a), (_b, b)] = [model(), model()];
    assert!(super::super::same_identity((&a, Some("x@1")), (&a.clone(), Some("x@1"))).is_some());
    assert!(super::super::same_identity((&a, Some("x@1")), (&b, Some("y@1"))).is_none());
    assert!(a.is_same_file(&a.clone()));
    assert!(a.address().starts_with("gguf:/"), "{}", a.address());
}
