//! The client for hosts of OpenAI's shape against a host on the loopback address with every fault.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on shall stop")]

#[path = "host/loopback.rs"]
mod loopback;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use assemblergpt::host::{Host, HostError, NewBatch, Status};
use assemblergpt::llm::{Endpoint, FailureKind};
use loopback::{Fault, Loopback, SECRET};
use serde_json::json;
use url::Url;

/// An endpoint that loses no time.
fn endpoint(host: &Loopback) -> Endpoint {
    let mut endpoint = Endpoint::new(Url::parse(host.url()).unwrap(), "");
    endpoint = endpoint.with_key(SECRET).unwrap();
    endpoint.backoff = Duration::from_millis(5);
    endpoint.retries = 2;
    endpoint.silence = Duration::from_secs(5);
    endpoint
}

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("in.jsonl");
    std::fs::write(&path, text).unwrap();
    (dir, path)
}

fn count(host: &Loopback, line: &str) -> usize {
    host.lines().iter().filter(|l| l.as_str() == line).count()
}

fn new_batch(input: &str) -> NewBatch {
    NewBatch {
        input_file: input.to_owned(),
        endpoint: "/v1/chat/completions".to_owned(),
        window: "24h".to_owned(),
        metadata: BTreeMap::new(),
    }
}

#[tokio::test]
async fn a_file_goes_up_and_comes_back_byte_for_byte_with_its_name_purpose_and_key() {
    let loopback = Loopback::start();
    let host = Host::new(endpoint(&loopback));
    let text = "{\"a\":\"ä\"}\n".repeat(100_000);
    let (dir, path) = file(&text);
    let sent = host.upload(&path, "in-1.jsonl", "batch").await.unwrap();
    assert_eq!(sent.bytes, Some(text.len() as u64));
    let kept = loopback.room().files[&sent.id].clone();
    assert_eq!((kept.name.as_str(), kept.purpose.as_str()), ("in-1.jsonl", "batch"));
    assert_eq!(
        host.find_file("in-1.jsonl", text.len() as u64, "batch").await.unwrap(),
        Some(sent.clone())
    );
    assert_eq!(host.find_file("in-1.jsonl", 1, "batch").await.unwrap(), None);
    let back = dir.path().join("back.jsonl");
    assert_eq!(host.download(&sent.id, &back).await.unwrap(), text.len() as u64);
    assert_eq!(std::fs::read_to_string(&back).unwrap(), text);
    host.delete_file(&sent.id).await.unwrap();
    assert!(loopback.room().files.is_empty());
    let bearer = format!("Bearer {SECRET}");
    assert!(loopback.room().seen.iter().all(|s| s.key.as_deref() == Some(bearer.as_str())));
}

#[tokio::test]
async fn a_key_does_not_go_to_another_host_and_is_not_shown() {
    let loopback = Loopback::start();
    let mut endpoint = endpoint(&loopback);
    endpoint.base_url = Url::parse("https://elsewhere.invalid/v1").unwrap();
    endpoint = endpoint.with_key(SECRET).unwrap();
    endpoint.base_url = Url::parse(loopback.url()).unwrap();
    loopback
        .fault("GET", [Some(Fault::Status(400, None, "the key sk-test-0123456789abcdef is odd"))]);
    let host = Host::new(endpoint);
    let error = host.get(&["files"], &[]).await.unwrap_err();
    assert_eq!(loopback.room().seen[0].key, None);
    assert!(!error.to_string().contains("sk-test") && !format!("{host:?}").contains("sk-test"));
}

#[tokio::test]
async fn too_many_requests_in_plain_text_are_waited_for_and_told() {
    let loopback = Loopback::start();
    let slow = || Some(Fault::Status(429, Some(("retry-after", "0.05")), "slow down, please"));
    loopback.fault("POST /v1/batches", [slow(), slow()]);
    let told = Arc::new(Mutex::new(Vec::new()));
    let notes = told.clone();
    let host =
        Host::new(endpoint(&loopback)).noting(move |n| notes.lock().unwrap().push(n.to_owned()));
    let batch = host.create_batch(&new_batch("file-1")).await.unwrap();
    assert_eq!(batch.status, Status::Validating);
    assert_eq!(loopback.room().batches.len(), 1);
    let told = told.lock().unwrap();
    assert_eq!(told.len(), 2);
    assert!(told[0].contains("slow down, please") && told[0].contains("again in 0."), "{told:?}");
}

#[tokio::test]
async fn what_may_have_been_done_is_not_asked_for_twice() {
    for fault in [Fault::DoneThenBroken, Fault::HalfBody, Fault::Status(502, None, "bad gateway")] {
        let loopback = Loopback::start();
        loopback.fault("POST /v1/batches", [Some(fault.clone())]);
        let host = Host::new(endpoint(&loopback));
        let error = host.create_batch(&new_batch("file-1")).await.unwrap_err();
        assert!(matches!(error, HostError::Unsure(_)), "{fault:?}: {error}");
        assert_eq!(count(&loopback, "POST /v1/batches"), 1, "{fault:?}");
        let found = host.find_batch("file-1").await.unwrap();
        assert_eq!(found.is_some(), !matches!(fault, Fault::Status(..)), "{fault:?}");
    }
}

#[tokio::test]
async fn what_is_harmless_is_asked_for_again_until_patience_ends() {
    let loopback = Loopback::start();
    let faults = [Some(Fault::Broken), Some(Fault::Status(503, None, "")), None];
    loopback.fault("GET /v1/batches", faults);
    let host = Host::new(endpoint(&loopback));
    assert_eq!(host.batches(10).await.unwrap(), []);
    assert_eq!(count(&loopback, "GET /v1/batches"), 3);
    loopback.fault("GET /v1/files", (0..9).map(|_| Some(Fault::Status(500, None, "oh no"))));
    let error = host.file("x").await.unwrap_err();
    assert_eq!(count(&loopback, "GET /v1/files/x"), 3);
    assert!(error.to_string().contains("oh no"), "{error}");
}

#[tokio::test]
async fn an_upload_that_broke_off_is_sent_again_and_stands_there_once() {
    for fault in [Fault::Broken, Fault::DoneThenBroken, Fault::HalfBody] {
        let loopback = Loopback::start();
        loopback.fault("POST /v1/files", [Some(fault.clone())]);
        let host = Host::new(endpoint(&loopback));
        let (_dir, path) = file(&"x".repeat(3 << 20));
        let sent = host.upload(&path, "in-2.jsonl", "batch").await.unwrap();
        assert_eq!(loopback.room().files.len(), 1, "{fault:?}");
        assert_eq!(loopback.room().files[&sent.id].bytes.len(), 3 << 20);
    }
}

#[tokio::test]
async fn a_download_that_broke_off_leaves_nothing_and_comes_whole_the_next_time() {
    let loopback = Loopback::start();
    let host = Host::new(endpoint(&loopback));
    let text = "line\n".repeat(50_000);
    let (dir, path) = file(&text);
    let sent = host.upload(&path, "in-3.jsonl", "batch").await.unwrap();
    let to = dir.path().join("out/back.jsonl");
    std::fs::create_dir(dir.path().join("out")).unwrap();
    let content = format!("GET /v1/files/{}/content", sent.id);
    loopback.fault(&content, (0..3).map(|_| Some(Fault::HalfBody)));
    let error = host.download(&sent.id, &to).await.unwrap_err();
    assert!(error.to_string().contains("broke the connection off"), "{error}");
    assert_eq!(std::fs::read_dir(dir.path().join("out")).unwrap().count(), 0);
    host.download(&sent.id, &to).await.unwrap();
    assert_eq!(std::fs::read_to_string(&to).unwrap(), text);
    let error = host.download("none", &to).await.unwrap_err();
    assert!(matches!(error, HostError::Missing(_)), "{error}");
    assert_eq!(std::fs::read_to_string(&to).unwrap(), text, "the old one stays");
}

#[tokio::test]
async fn unknown_words_and_missing_fields_break_nothing() {
    let loopback = Loopback::start();
    let host = Host::new(endpoint(&loopback));
    let body = |value: serde_json::Value| Some(Fault::Body(value.to_string()));
    loopback.fault(
        "GET /v1/batches/b",
        [
            body(json!({"id": "b"})),
            body(
                json!({"id": "b", "status": "On\u{1b}[31mHold", "request_counts": {"total": null}}),
            ),
            body(json!({"id": "b", "status": "COMPLETED", "errors": null, "output_file_id": ""})),
            body(json!({"id": "b", "status": "failed", "errors": {"object": "list", "data": [
            {"code": "bad_line", "message": "no JSON", "line": 3}, {"odd": 1}]}})),
            body(json!({"status": "completed"})),
            Some(Fault::Body("<html>welcome</html>".to_owned())),
        ],
    );
    let status = async || host.batch("b").await.map(|b| (b.status.is_over(), b.status.to_string()));
    assert_eq!(status().await.unwrap(), (false, "unknown".to_owned()));
    let (over, word) = status().await.unwrap();
    assert!(!over && word.starts_with("On") && !word.contains('\u{1b}'), "{word}");
    let done = host.batch("b").await.unwrap();
    assert_eq!((done.status, done.output_file, done.counts), (Status::Completed, None, None));
    let failed = host.batch("b").await.unwrap();
    assert_eq!((failed.errors.len(), failed.errors[0].line), (1, Some(3)));
    for _ in 0..2 {
        let error = host.batch("b").await.unwrap_err();
        let kind = error.failure().unwrap().kind;
        assert!(matches!(kind, FailureKind::Protocol), "{error}");
    }
}

#[tokio::test]
async fn lists_are_read_page_by_page_and_an_endless_one_ends() {
    let loopback = Loopback::start();
    for n in 0..45 {
        let batch = json!({"id": format!("b-{n:02}"), "status": "completed"});
        loopback.room().batches.insert(format!("b-{n:02}"), batch);
    }
    let host = Host::new(endpoint(&loopback));
    let ids: Vec<_> = host.batches(500).await.unwrap().into_iter().map(|b| b.id).collect();
    assert_eq!((ids.len(), ids[0].as_str(), ids[44].as_str()), (45, "b-44", "b-00"));
    assert_eq!(host.batches(5).await.unwrap().len(), 5);
    let same = json!({"data": [{"id": "b-1"}], "has_more": true}).to_string();
    loopback.fault("GET /v1/batches", (0..300).map(|_| Some(Fault::Body(same.clone()))));
    assert_eq!(host.batches(500).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_host_that_is_not_there_is_named_with_advice() {
    let mut endpoint = Endpoint::new(Url::parse("http://127.0.0.1:1/v1").unwrap(), "");
    endpoint.retries = 0;
    let host = Host::new(endpoint);
    let error = host.create_batch(&new_batch("f")).await.unwrap_err();
    assert!(matches!(error, HostError::Refused(_)), "{error}");
    assert!(error.to_string().contains("could not reach http://127.0.0.1:1/v1"), "{error}");
}
