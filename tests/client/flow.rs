//! How the bytes of a reply come: cut, slow, in floods, without an end.

use std::time::{Duration, Instant};

use assemblergpt::llm::{Client, Ending, FailureKind, ReplyEvent, Source};
use assemblergpt::side::Side;
use futures::StreamExt;

use super::server::{Answer, HEAD, STOP, Seen, Server, chunked, delta, stream};
use super::{CAPTURE, CAPTURED, ask, ask_by, ending, endpoint, request, text};

#[tokio::test]
async fn a_real_capture_comes_through_with_its_text_model_and_counts() {
    let server = Server::start(vec![Answer::Close(chunked(CAPTURE))]).await;
    let events = ask(&endpoint(&server)).await;
    assert_eq!(events[..2], [ReplyEvent::Sent, ReplyEvent::Started]);
    assert_eq!(text(&events), CAPTURED);
    assert!(events.contains(&ReplyEvent::Model("tiny-base".into())));
    assert!(
        matches!(events[events.len() - 2], ReplyEvent::Usage(usage) if usage.completion_tokens == Some(10))
    );
    assert_eq!(ending(&events), Ending::Complete);
}

#[tokio::test]
async fn a_reply_that_is_cut_at_any_byte_keeps_its_text_and_is_called_interrupted() {
    let bytes = chunked(CAPTURE);
    let done = CAPTURE.find("\"stop\"").unwrap();
    let in_bytes = bytes.windows(6).position(|window| window == b"\"stop\"").unwrap();
    assert!(in_bytes > done);
    let cuts: Vec<usize> = (0..bytes.len()).collect();
    let script = cuts.iter().map(|cut| Answer::Close(bytes[..*cut].to_vec())).collect();
    let server = Server::start(script).await;
    let mut endpoint = endpoint(&server);
    endpoint.retries = 0;
    let client = Client::new();
    for cut in cuts {
        let events = ask_by(&client, &Source::Http(endpoint.clone())).await;
        let text = text(&events);
        assert!(CAPTURED.starts_with(&text), "cut at {cut}");
        match ending(&events) {
            Ending::Complete => assert!(cut > in_bytes && text == CAPTURED, "complete at {cut}"),
            Ending::Interrupted(_) => {
                assert!(cut < in_bytes + 300 && !text.is_empty(), "cut at {cut}");
            }
            Ending::Failed(failure) => {
                assert!(
                    text.is_empty() && failure.kind == FailureKind::Unreachable,
                    "{failure} at {cut}"
                );
            }
            other => panic!("{other:?} at {cut}"),
        }
    }
}

#[tokio::test]
async fn a_reply_that_comes_in_two_pieces_is_the_same_at_any_cut() {
    let bytes = chunked(CAPTURE);
    let cuts = (1..bytes.len()).step_by(7);
    let script = cuts.clone().map(|cut| {
        let (head, tail) = bytes.split_at(cut);
        let pause = Duration::from_millis(1);
        Answer::Pieces(vec![(Duration::ZERO, head.to_vec()), (pause, tail.to_vec())])
    });
    let server = Server::start(script.collect()).await;
    let endpoint = endpoint(&server);
    for cut in cuts {
        let events = ask(&endpoint).await;
        assert_eq!(
            (text(&events).as_str(), ending(&events)),
            (CAPTURED, Ending::Complete),
            "cut at {cut}"
        );
    }
}

#[tokio::test]
async fn the_end_is_where_the_server_says_so_and_not_where_the_socket_closes() {
    let body = delta("hi") + STOP;
    let server = Server::start(vec![Answer::Hang(format!("{HEAD}{body}").into_bytes())]).await;
    let start = Instant::now();
    assert_eq!(ending(&ask(&endpoint(&server)).await), Ending::Complete);
    assert!(start.elapsed() < Duration::from_secs(2));

    let without_done = body.replace("data: [DONE]\n\n", "");
    let server =
        Server::start(vec![Answer::Hang(format!("{HEAD}{without_done}").into_bytes())]).await;
    let mut endpoint = endpoint(&server);
    endpoint.silence = Duration::from_millis(100);
    assert_eq!(
        ending(&ask(&endpoint).await),
        Ending::Complete,
        "it was done, whatever the socket does"
    );
}

#[tokio::test]
async fn a_done_mark_without_a_finish_reason_is_an_interruption() {
    for end in ["data: [DONE]\n\n", ""] {
        let server = Server::start(vec![stream(&(delta("hi") + end))]).await;
        let events = ask(&endpoint(&server)).await;
        assert!(matches!(ending(&events), Ending::Interrupted(_)), "{events:?}");
        assert_eq!(text(&events), "hi");
    }
}

#[tokio::test]
async fn dropping_the_stream_ends_the_request() {
    for bytes in [String::new(), format!("{HEAD}{}", delta("hi"))] {
        let waits_for_headers = bytes.is_empty();
        let mut server = Server::start(vec![Answer::Hang(bytes.into_bytes())]).await;
        let mut events =
            Client::new().ask(&Source::Http(endpoint(&server)), Side::Base, &request());
        assert_eq!(events.next().await, Some(ReplyEvent::Sent));
        if waits_for_headers {
            let wait = tokio::time::timeout(Duration::from_millis(100), events.next()).await;
            assert!(wait.is_err(), "no header, so nothing to tell");
        } else {
            while !matches!(events.next().await, Some(ReplyEvent::Text(_))) {}
        }
        assert!(matches!(server.next().await, Seen::Request(_)));
        drop(events);
        assert!(matches!(server.next().await, Seen::Gone(_)));
    }
}

#[tokio::test]
async fn a_flood_waits_in_the_socket_while_nobody_polls() {
    let flood = Answer::Flood(HEAD.into(), delta("mov eax, 8\n").repeat(500).into_bytes());
    let mut server = Server::start(vec![flood]).await;
    let mut events = Client::new().ask(&Source::Http(endpoint(&server)), Side::Base, &request());
    while !matches!(events.next().await, Some(ReplyEvent::Text(_))) {}
    assert!(matches!(server.next().await, Seen::Request(_)));
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(events);
    let Seen::Gone(written) = server.next().await else { panic!() };
    assert!(written < 24 << 20, "{written} bytes were taken");
}

#[tokio::test]
async fn one_poll_takes_what_came_since_the_last() {
    let mut pieces = vec![(Duration::ZERO, HEAD.as_bytes().to_vec())];
    pieces.extend((0..300).map(|_| (Duration::ZERO, delta("a").into_bytes())));
    pieces.push((Duration::ZERO, STOP.as_bytes().to_vec()));
    let server = Server::start(vec![Answer::Pieces(pieces)]).await;
    let mut events = Client::new().ask(&Source::Http(endpoint(&server)), Side::Base, &request());
    while events.next().await != Some(ReplyEvent::Started) {}
    tokio::time::sleep(Duration::from_millis(200)).await;
    let rest: Vec<ReplyEvent> = events.collect().await;
    assert_eq!(text(&rest), "a".repeat(300));
    let texts = rest.iter().filter(|event| matches!(event, ReplyEvent::Text(_))).count();
    assert!(texts <= 3, "{texts} events for what was there already");
}

#[tokio::test]
async fn a_reply_of_40_mb_comes_through() {
    let line = "x".repeat(200_000);
    let body = delta(&line).repeat(200) + STOP;
    let server = Server::start(vec![stream(&body)]).await;
    let events = ask(&endpoint(&server)).await;
    assert_eq!((text(&events).len(), ending(&events)), (40_000_000, Ending::Complete));
}

#[tokio::test]
async fn one_side_that_hangs_never_disturbs_the_other() {
    let stuck = Server::start(vec![Answer::Hang(Vec::new())]).await;
    let well = Server::start(vec![Answer::Close(chunked(CAPTURE))]).await;
    let client = Client::new();
    let well = Source::Http(endpoint(&well));
    let mut stuck = client.ask(&Source::Http(endpoint(&stuck)), Side::Base, &request());
    assert_eq!(stuck.next().await, Some(ReplyEvent::Sent));
    let both = futures::future::select(Box::pin(stuck.next()), Box::pin(ask_by(&client, &well)));
    let futures::future::Either::Right((events, _)) = both.await else { panic!("it answered") };
    assert_eq!(ending(&events), Ending::Complete);
}

#[tokio::test]
async fn a_reply_that_is_not_streamed_is_taken_whole() {
    let body = r#"{"model":"m","choices":[{"message":{"role":"assistant","content":"hi"},"finish_reason":"length"}]}"#;
    let answer = super::server::status("200 OK", "content-type: application/json\r\n", body);
    let server = Server::start(vec![answer]).await;
    let events = ask(&endpoint(&server)).await;
    assert_eq!((text(&events).as_str(), ending(&events)), ("hi", Ending::CutAtLimit));
}
