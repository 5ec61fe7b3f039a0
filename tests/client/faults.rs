//! Servers that refuse, fail or say something else than a reply.

use std::time::Duration;

use assemblergpt::llm::{Ending, Endpoint, FailureKind, ReplyEvent};
use url::Url;

use super::server::{Answer, HEAD, STOP, Server, delta, status, stream};
use super::{SECRET, ask, ending, endpoint, failure, notes, retries, text};

const JSON: &str = "content-type: application/json\r\n";

#[tokio::test]
async fn without_a_server_the_reason_comes_after_visible_retries() {
    let url = Url::parse("http://127.0.0.1:1/v1").unwrap();
    let mut endpoint = Endpoint::new(url, "m");
    endpoint.backoff = Duration::from_millis(1);
    let events = ask(&endpoint).await;
    assert_eq!(retries(&events).len(), 4);
    let failure = failure(&events);
    assert_eq!(failure.kind, FailureKind::Unreachable);
    assert_eq!(failure.message, "could not reach http://127.0.0.1:1/v1: Connection refused");
    assert_eq!(events.iter().filter(|event| **event == ReplyEvent::Sent).count(), 5);
}

#[rstest::rstest]
#[case("401 Unauthorized", r#"{"error":"Unauthorized"}"#, FailureKind::BadKey)]
#[case(
    "401 Unauthorized",
    r#"{"error":{"message":"Bad: sk-test-0123456789abcdef","code":null}}"#,
    FailureKind::BadKey
)]
#[case("402 Payment Required", "", FailureKind::Quota)]
#[case("403 Forbidden", "<html><title>Forbidden</title></html>", FailureKind::BadKey)]
#[case(
    "404 Not Found",
    r#"{"error":{"message":"The model 'm' does not exist","code":"model_not_found"}}"#,
    FailureKind::BadModel
)]
#[case("404 Not Found", r#"{"detail":"Not Found"}"#, FailureKind::NotAnApi)]
#[case("400 Bad Request", r#"{"error":{"message":"request (5000 tokens) exceeds the available context size (4096 tokens)","code":400}}"#, FailureKind::ContextOverflow)]
#[case(
    "422 Unprocessable Entity",
    r#"{"detail":[{"loc":["body","messages"],"msg":"bad"}]}"#,
    FailureKind::BadRequest
)]
#[case(
    "429 Too Many Requests",
    r#"{"error":{"message":"You exceeded your current quota","type":"insufficient_quota"}}"#,
    FailureKind::Quota
)]
#[case(
    "429 Too Many Requests",
    r#"{"error":{"message":"upstream: Incorrect API key provided","code":"429"}}"#,
    FailureKind::BadKey
)]
#[tokio::test]
async fn what_cannot_change_is_said_at_once(
    #[case] line: &str,
    #[case] body: &str,
    #[case] kind: FailureKind,
) {
    let mut server = Server::start(vec![status(line, JSON, body)]).await;
    let events = ask(&endpoint(&server)).await;
    assert_eq!(failure(&events).kind, kind, "{events:?}");
    assert_eq!(server.requests().len(), 1);
}

#[rstest::rstest]
#[case("500 Internal Server Error", "the model crashed")]
#[case("502 Bad Gateway", "<html><title>Bad Gateway</title></html>")]
#[case("408 Request Timeout", "")]
#[case("409 Conflict", "")]
#[case("429 Too Many Requests", "slow down")]
#[tokio::test]
async fn what_may_pass_is_tried_again(#[case] line: &str, #[case] body: &str) {
    let bad = status(line, "content-type: text/plain\r\n", body);
    let mut server =
        Server::start(vec![bad.clone(), bad.clone(), stream(&(delta("hi") + STOP))]).await;
    let events = ask(&endpoint(&server)).await;
    assert_eq!((retries(&events).len(), text(&events).as_str()), (2, "hi"));
    assert_eq!(ending(&events), Ending::Complete);
    assert_eq!(server.requests().len(), 3);

    let mut server = Server::start(vec![bad]).await;
    let events = ask(&endpoint(&server)).await;
    let failure = failure(&events);
    let title = if body.starts_with('<') { "Bad Gateway" } else { body };
    assert!(failure.message.contains(title), "{failure}");
    assert_eq!(server.requests().len(), 3, "two retries, then no more");
}

#[tokio::test]
async fn the_servers_own_pause_is_kept() {
    for (header, pause) in [("retry-after-ms: 40\r\n", 40), ("retry-after: 0.05\r\n", 50)] {
        let busy = status("429 Too Many Requests", header, "{}");
        let server = Server::start(vec![busy, stream(&(delta("hi") + STOP))]).await;
        let events = ask(&endpoint(&server)).await;
        assert_eq!(retries(&events), [Duration::from_millis(pause)]);
        assert_eq!(ending(&events), Ending::Complete);
    }
    let hour = status("429 Too Many Requests", "retry-after: 3600\r\n", "{}");
    let server = Server::start(vec![hour]).await;
    let events = ask(&endpoint(&server)).await;
    assert!(failure(&events).message.ends_with("it asks to wait 60 minutes"), "{events:?}");
}

#[tokio::test]
async fn a_server_that_loads_its_model_is_waited_for() {
    let body = r#"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#;
    let loading = status("503 Service Unavailable", JSON, body);
    let mut script = vec![loading; 6];
    script.push(stream(&(delta("hi") + STOP)));
    let server = Server::start(script).await;
    let events = ask(&endpoint(&server)).await;
    assert_eq!((retries(&events).len(), ending(&events)), (6, Ending::Complete));
}

#[rstest::rstest]
#[case("", FailureKind::Empty)]
#[case("<!doctype html>\n<title>Sign in</title>", FailureKind::NotAnApi)]
#[case("Ollama is running", FailureKind::Protocol)]
#[case("data: {\"error\":{\"message\":\"bad\",\"code\":400}}\n\n", FailureKind::BadRequest)]
#[tokio::test]
async fn a_good_status_without_a_reply_is_a_failure(#[case] body: &str, #[case] kind: FailureKind) {
    let mut server = Server::start(vec![stream(body)]).await;
    let events = ask(&endpoint(&server)).await;
    assert_eq!(failure(&events).kind, kind, "{events:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_error_in_the_stream_is_tried_again_only_before_the_first_token() {
    let error = "data: {\"error\":{\"message\":\"overloaded\",\"code\":503}}\n\n";
    let role = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n";
    let before = stream(&format!("{role}{error}"));
    let server = Server::start(vec![before, stream(&(delta("hi") + STOP))]).await;
    let events = ask(&endpoint(&server)).await;
    assert_eq!((retries(&events).len(), ending(&events)), (1, Ending::Complete));

    let mut server = Server::start(vec![stream(&(delta("hi") + error))]).await;
    let events = ask(&endpoint(&server)).await;
    assert_eq!(text(&events), "hi");
    let Ending::Interrupted(reason) = ending(&events) else { panic!("{events:?}") };
    assert!(reason.contains("overloaded"), "{reason}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_refused_parameter_is_swapped_or_dropped_and_remembered() {
    let refuse = |param: &str| {
        let body = format!(
            r#"{{"error":{{"message":"Unsupported parameter: '{param}'","param":"{param}","code":"x"}}}}"#
        );
        status("400 Bad Request", JSON, &body)
    };
    let good = stream(&(delta("hi") + STOP));
    let script = vec![refuse("max_tokens"), refuse("temperature"), refuse("stream_options"), good];
    let mut server = Server::start(script).await;
    let endpoint = endpoint(&server);
    let events = ask(&endpoint).await;
    assert_eq!((text(&events).as_str(), notes(&events).len()), ("hi", 3), "{events:?}");
    assert_eq!(
        notes(&events)[0],
        "the server refused max_tokens; sent max_completion_tokens instead"
    );
    let requests = server.requests();
    let last = requests.last().unwrap();
    assert!(last.contains("\"max_completion_tokens\":64") && !last.contains("max_tokens\""));
    assert!(!last.contains("temperature") && !last.contains("stream_options"), "{last}");

    let events = ask(&endpoint.clone()).await;
    assert_eq!(server.requests().len(), 1, "the second ask knows");
    assert_eq!(notes(&events), ["asked without temperature: this server refuses it"]);
}

#[tokio::test]
async fn a_parameter_is_given_up_once_only() {
    let body = r#"{"error":{"message":"max_tokens and max_completion_tokens are too large"}}"#;
    let mut server = Server::start(vec![status("400 Bad Request", JSON, body)]).await;
    let endpoint = endpoint(&server);
    let events = ask(&endpoint).await;
    assert_eq!(failure(&events).kind, FailureKind::BadRequest);
    assert_eq!(server.requests().len(), 2);
    ask(&endpoint).await;
    assert!(server.requests()[0].contains("\"max_tokens\""), "what did not help is not remembered");
}

#[tokio::test]
async fn silence_ends_a_reply_but_comments_do_not() {
    let server =
        Server::start(vec![Answer::Hang(format!("{HEAD}{}", delta("hi")).into_bytes())]).await;
    let mut endpoint = endpoint(&server);
    endpoint.silence = Duration::from_millis(150);
    let events = ask(&endpoint).await;
    assert_eq!(text(&events), "hi");
    assert_eq!(ending(&events), Ending::Interrupted("the server sent nothing for 150ms".into()));

    let ping = (Duration::from_millis(60), b": ping\n\n".to_vec());
    let mut pieces = vec![(Duration::ZERO, format!("{HEAD}{}", delta("hi")).into_bytes())];
    pieces.extend(vec![ping; 6]);
    pieces.push((Duration::ZERO, STOP.as_bytes().to_vec()));
    let server = Server::start(vec![Answer::Pieces(pieces)]).await;
    endpoint.base_url = server.url();
    assert_eq!(ending(&ask(&endpoint).await), Ending::Complete);
}

#[tokio::test]
async fn patience_ends_a_wait_for_the_first_word() {
    for head in ["", HEAD] {
        let server = Server::start(vec![Answer::Hang(head.as_bytes().to_vec())]).await;
        let mut endpoint = endpoint(&server);
        endpoint.patience = Duration::from_millis(100);
        let failure = failure(&ask(&endpoint).await);
        assert_eq!(failure.kind, FailureKind::Silent);
        assert!(failure.message.ends_with("gave no answer for 100ms"), "{failure}");
    }
}

#[tokio::test]
async fn a_key_in_the_servers_words_never_comes_through() {
    let said =
        format!("data: {{\"error\":\"bad key {SECRET} or {}…\"}}\n\n", SECRET.get(..14).unwrap());
    let server = Server::start(vec![stream(&said)]).await;
    let events = ask(&endpoint(&server)).await;
    assert!(!format!("{events:?}").contains("sk-test"), "{events:?}");
}
