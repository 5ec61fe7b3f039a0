//! Where requests and keys go: bodies, headers, redirects, proxies, and lists of models.

use std::process::Command;

use assemblergpt::llm::{Client, Ending, Endpoint, FailureKind};
use serde_json::{Value, json};
use url::Url;

use super::server::{HEAD, STOP, Server, delta, status, stream};
use super::{SECRET, ask, ending, endpoint, failure, notes, retries};

fn good() -> super::server::Answer {
    stream(&(delta("hi") + STOP))
}

#[tokio::test]
async fn the_request_is_a_chat_completion_with_key_and_extras() {
    let mut server = Server::start(vec![good()]).await;
    let mut endpoint = endpoint(&server);
    endpoint.extra.insert("lora".into(), json!([{"id": 0, "scale": 1.0}]));
    ask(&endpoint).await;
    let request = server.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"), "{head}");
    assert!(head.contains(&format!("authorization: Bearer {SECRET}\r\n")), "{head}");
    let body: Value = serde_json::from_str(body).unwrap();
    let expected = json!({
        "model": "m", "stream": true, "stream_options": {"include_usage": true},
        "messages": [{"role": "user", "content": "Add 8 and 120."}],
        "temperature": 0.9, "max_tokens": 64, "lora": [{"id": 0, "scale": 1.0}],
    });
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_key_is_sent_to_the_url_it_was_paired_with_and_nowhere_else() {
    let mut server = Server::start(vec![good()]).await;
    let mut endpoint = Endpoint::new(Url::parse("https://api.openai.com/v1").unwrap(), "m")
        .with_key(SECRET)
        .unwrap();
    endpoint.base_url = server.url();
    let events = ask(&endpoint).await;
    assert!(
        notes(&events)[0].starts_with("the key belongs to https://api.openai.com"),
        "{events:?}"
    );
    assert!(!server.requests()[0].to_lowercase().contains("authorization"));
}

#[tokio::test]
async fn a_redirect_elsewhere_is_told_and_not_followed() {
    let mut other = Server::start(vec![good()]).await;
    for line in ["302 Found", "307 Temporary Redirect"] {
        let place = format!("location: http://{}/v1/chat/completions\r\n", other.address);
        let server = Server::start(vec![status(line, &place, "")]).await;
        let failure = failure(&ask(&endpoint(&server)).await);
        assert_eq!(failure.kind, FailureKind::NotAnApi);
        assert!(failure.message.contains(&other.address), "{failure}");
        assert!(other.requests().is_empty(), "neither key nor prompt");
    }
}

#[tokio::test]
async fn a_redirect_at_the_same_place_is_followed_with_the_key() {
    let moved = status(
        "308 Permanent Redirect",
        "location: /api/v1/chat/completions\r\nconnection: close\r\n",
        "",
    );
    let mut server = Server::start(vec![moved, good()]).await;
    assert_eq!(ending(&ask(&endpoint(&server)).await), Ending::Complete);
    let requests = server.requests();
    assert!(requests[1].starts_with("POST /api/v1/chat/completions"), "{requests:?}");
    assert!(requests[1].contains(SECRET) && requests[1].contains("Add 8 and 120."));
}

#[tokio::test]
async fn a_url_that_cannot_be_asked_is_said_to_be_one() {
    let endpoint = Endpoint::new(Url::parse("ftp://example.invalid/v1").unwrap(), "m");
    let failure = failure(&ask(&endpoint).await);
    assert_eq!(failure.kind, FailureKind::NotAnApi, "{failure}");
}

#[tokio::test]
async fn tls_where_there_is_none_is_explained() {
    let server = Server::start(vec![status("400 Bad Request", "", "what?")]).await;
    let mut endpoint = endpoint(&server);
    endpoint.base_url.set_scheme("https").unwrap();
    let events = ask(&endpoint).await;
    let failure = failure(&events);
    assert_eq!(failure.kind, FailureKind::Unreachable);
    assert_eq!(failure.remedy, "write http:// instead of https:// in the base URL", "{failure}");
    assert!(retries(&events).is_empty());
}

#[tokio::test]
async fn the_models_of_a_server_are_listed() {
    let list = r#"{"object":"list","data":[{"id":"base"},{"id":"tuned","parent":"base","shutdown_date":"2030-01-01"}]}"#;
    let mut server = Server::start(vec![status("200 OK", "", list)]).await;
    let models = Client::new().models(&endpoint(&server)).await.unwrap();
    assert_eq!(models.iter().map(|model| model.id.as_str()).collect::<Vec<_>>(), ["base", "tuned"]);
    assert!(models[1].shutdown.is_some() && models[1].parent.as_deref() == Some("base"));
    assert!(server.requests()[0].starts_with("GET /v1/models"));

    for (answer, kind) in [
        (status("401 Unauthorized", "", r#"{"error":"Unauthorized"}"#), FailureKind::BadKey),
        (status("200 OK", "", "<html></html>"), FailureKind::NotAnApi),
        (status("404 Not Found", "", "no"), FailureKind::NotAnApi),
        (stream(&format!("[\"{}\"]", "x".repeat(9 << 20))), FailureKind::Protocol),
    ] {
        let server = Server::start(vec![answer]).await;
        let failure = Client::new().models(&endpoint(&server)).await.unwrap_err();
        assert_eq!(failure.kind, kind, "{failure}");
    }
}

/// Runs only in a process of its own, whose environment names a proxy.
#[tokio::test]
#[ignore = "needs an environment of its own: the next test starts it"]
async fn proxied() {
    let proxy = Server::start(vec![good()]).await;
    assert!(!HEAD.is_empty());
    let near = ask(&endpoint(&proxy)).await;
    assert_eq!(ending(&near), Ending::Complete, "the loopback address needs no proxy");
    let mut far = Endpoint::new(Url::parse("http://model.invalid/v1").unwrap(), "m");
    far.retries = 0;
    let failure = failure(&ask(&far).await);
    assert!(failure.message.contains("refused"), "the proxy was asked: {failure}");
}

#[test]
fn a_proxy_is_used_for_the_world_and_not_for_this_machine() {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "places::proxied", "--ignored"])
        .env("http_proxy", "http://127.0.0.1:1")
        .env_remove("no_proxy")
        .env_remove("NO_PROXY")
        .status();
    assert!(status.unwrap().success());
}
