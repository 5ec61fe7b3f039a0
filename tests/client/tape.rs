//! What is recorded plays again, through the same door as live text.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use assemblergpt::llm::{
    Cassette, Client, Ending, FailureKind, ReplyEvent, Request, Sampling, Source,
};
use assemblergpt::side::Side;
use futures::StreamExt;

use super::server::{Answer, STOP, Server, chunked, delta, status, stream};
use super::{CAPTURE, CAPTURED, SECRET, ask_by, ending, endpoint, failure, request, text};

fn played(cassette: Cassette, pace: f64) -> Source {
    Source::Cassette { cassette: Arc::new(cassette), pace }
}

#[tokio::test]
async fn both_sides_are_recorded_interleaved_and_play_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("tape.jsonl");
    let base = Server::start(vec![Answer::Close(chunked(CAPTURE))]).await;
    let tuned = Server::start(vec![stream(&(delta("tuned") + STOP))]).await;
    let client = Client::recording(&path).unwrap();
    let (base, tuned) = (Source::Http(endpoint(&base)), Source::Http(endpoint(&tuned)));
    let first = client.ask(&base, Side::Base, &request()).collect::<Vec<_>>();
    let second = client.ask(&tuned, Side::Tuned, &request()).collect::<Vec<_>>();
    let (first, second) = futures::join!(first, second);

    let tape = std::fs::read_to_string(&path).unwrap();
    assert!(!tape.contains(SECRET) && !tape.contains("Bearer"));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let cassette = Cassette::parse(&tape).unwrap();
    assert_eq!(cassette.prompts(), ["Add 8 and 120."]);
    assert_eq!(cassette.exchanges.len(), 2);
    assert_eq!(cassette.exchanges[0].request.as_ref(), Some(&request()));
    let source = played(cassette, 0.0);
    for (side, live) in [(Side::Base, first), (Side::Tuned, second)] {
        let again: Vec<_> = Client::new().ask(&source, side, &request()).collect().await;
        assert_eq!(again, live);
    }
    assert!(text(&ask_by(&Client::new(), &source).await) == CAPTURED);
}

#[tokio::test]
async fn a_cassette_is_continued_and_another_file_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("tape.jsonl");
    let failed = status("401 Unauthorized", "", SECRET);
    let server =
        Server::start(vec![stream(&(delta("one") + STOP)), stream(&(delta("two") + STOP)), failed])
            .await;
    for _ in 0..3 {
        let client = Client::recording(&path).unwrap();
        ask_by(&client, &Source::Http(endpoint(&server))).await;
    }
    let tape = std::fs::read_to_string(&path).unwrap();
    assert!(!tape.contains(SECRET));
    let cassette = Cassette::parse(&tape).unwrap();
    let text_of = |nth| {
        let events = &cassette.find("Add 8 and 120.", Side::Base, nth).unwrap().events;
        text(&events.iter().map(|(_, event)| event.clone()).collect::<Vec<_>>())
    };
    assert_eq!([text_of(0), text_of(1), text_of(2), text_of(3)], ["one", "two", "", "one"]);

    let other = dir.path().join("notes.txt");
    std::fs::write(&other, "my notes\n").unwrap();
    assert!(Client::recording(&other).is_err());
    assert_eq!(std::fs::read_to_string(&other).unwrap(), "my notes\n");
    assert!(Client::recording(&dir.path().join("no/such/dir")).is_err());
}

#[tokio::test]
async fn a_cassette_plays_at_its_recorded_pace() {
    let tape = r#"{"cassette":1,"title":"t"}
{"exchange":{"prompt":"p","side":"base","model":"m"}}
{"at":0.02,"event":"Sent"}
{"at":0.2,"event":{"Text":"a"}}
{"at":0.4,"event":{"Ended":"Complete"}}
"#;
    for (pace, times) in
        [(1.0, [20, 200, 400]), (2.0, [10, 100, 200]), (0.0, [0; 3]), (-1.0, [0; 3])]
    {
        let source = played(Cassette::parse(tape).unwrap(), pace);
        let request = Request::new(Some("s"), " p\n", Sampling::default());
        let start = Instant::now();
        let mut events = Client::new().ask(&source, Side::Base, &request);
        for due in times.map(Duration::from_millis) {
            assert!(events.next().await.is_some());
            let late = start.elapsed().checked_sub(due);
            assert!(
                late.is_some_and(|late| late < Duration::from_millis(90)),
                "{late:?} after {due:?}"
            );
        }
        assert_eq!(events.next().await, None);
    }
}

#[tokio::test]
async fn a_prompt_that_was_not_recorded_says_so() {
    let events = ask_by(&Client::new(), &played(Cassette::built_in(), 1.0)).await;
    let failure = failure(&events);
    assert_eq!(failure.kind, FailureKind::NotRecorded);
    assert_eq!(failure.message, "this cassette has no reply to that prompt");
}

#[tokio::test]
async fn the_seed_picks_the_sample() {
    let tape = r#"{"cassette":1}
{"x":1,"exchange":{"prompt":"Add 8 and 120.","side":"base"}}
{"x":2,"exchange":{"prompt":"Add 8 and 120.","side":"base"}}
{"x":2,"at":0,"event":{"Text":"two"}}
{"x":1,"at":0,"event":{"Text":"one"}}
{"x":1,"at":0,"event":{"Ended":"Complete"}}
"#;
    let source = played(Cassette::parse(tape).unwrap(), 1.0);
    for (seed, said, end) in [
        (None, "one", Ending::Complete),
        (Some(1), "two", Ending::Interrupted("the recording stops here".into())),
        (Some(2), "one", Ending::Complete),
    ] {
        let mut request = request();
        request.sampling.seed = seed;
        let events: Vec<ReplyEvent> =
            Client::new().ask(&source, Side::Base, &request).collect().await;
        assert_eq!((text(&events).as_str(), ending(&events)), (said, end));
        let again = events.iter().any(|event| matches!(event, ReplyEvent::Note(_)));
        assert_eq!(again, seed == Some(2), "a reply that is played again says so");
    }
}

#[test]
fn the_built_in_cassette_has_both_sides_of_every_prompt() {
    let cassette = Cassette::built_in();
    assert!(cassette.samples && !cassette.prompts().is_empty());
    for prompt in cassette.prompts() {
        for side in Side::BOTH {
            let exchange = cassette.find(prompt, side, 0).unwrap();
            assert!(
                matches!(exchange.events.last(), Some((_, ReplyEvent::Ended(_)))),
                "{prompt} {side}"
            );
        }
    }
}

#[rstest::rstest]
#[case("", 1)]
#[case("{}", 1)]
#[case("{\"cassette\":2}", 1)]
#[case("\n\nnot json", 3)]
#[case("{\"cassette\":1}\n{\"at\":0,\"event\":\"Sent\"}", 2)]
#[case("{\"cassette\":1}\n{\"exchange\":{\"prompt\":\"p\",\"side\":\"left\"}}", 2)]
#[case(
    "{\"cassette\":1}\n{\"exchange\":{\"prompt\":\"p\",\"side\":\"base\"}}\n{\"at\":-1,\"event\":\"Sent\"}",
    3
)]
#[case(
    "{\"cassette\":1}\n{\"exchange\":{\"prompt\":\"p\",\"side\":\"base\"}}\n{\"at\":0,\"event\":\"Sung\"}",
    3
)]
#[case("{\"cassette\":1}\n{\"x\":5,\"at\":0,\"event\":\"Sent\"}", 2)]
fn a_line_that_cannot_be_read_is_named(#[case] tape: &str, #[case] line: usize) {
    assert_eq!(Cassette::parse(tape).unwrap_err().line, line);
}
