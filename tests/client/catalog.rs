//! The models of several servers at once, each list when it comes; and the parameters that go out.

use std::time::Duration;

use assemblergpt::llm::{
    Client, Ending, Endpoint, FailureKind, Listing, Offer, Request, Retirement, Sampling, Source,
};
use assemblergpt::side::Side;
use futures::StreamExt;
use serde_json::{Value, json};

use super::server::{Answer, STOP, Seen, Server, delta, status, stream};
use super::{SECRET, ending, endpoint, notes};

/// The offers until so many servers have answered.
async fn answers(known: &[Endpoint], count: usize) -> Vec<Offer> {
    let is_known = |o: &Offer| known.iter().any(|e| e.base_url == o.base_url);
    let mut offers = Client::new().offers(known).filter(|o| std::future::ready(is_known(o)));
    let (mut all, mut answered) = (Vec::new(), 0);
    while answered < count {
        let offer = tokio::time::timeout(Duration::from_secs(30), offers.next()).await;
        let offer = offer.unwrap().unwrap();
        answered += usize::from(offer.listing != Listing::Asked);
        all.push(offer);
    }
    all
}

#[tokio::test]
async fn each_list_comes_when_it_is_there_and_a_failure_names_its_server() {
    let good = Server::start(vec![status("200 OK", "", r#"{"data":[{"id":"a"}]}"#)]).await;
    let page =
        Server::start(vec![status("200 OK", "", "<html><title>Router</title></html>")]).await;
    let refusing = Server::start(vec![status("401 Unauthorized", "", r#"{"error":"no"}"#)]).await;
    let mut hanging = Server::start(vec![Answer::Hang(Vec::new())]).await;
    let nobody = Endpoint::new("http://127.0.0.1:9/v1".parse().unwrap(), "");
    let of = |server: &Server| Endpoint::new(server.url(), "");
    let known = [of(&hanging), of(&good), of(&page), of(&refusing), nobody];
    let offers = answers(&known, 4).await;

    let said = |place: usize| {
        let of = offers.iter().filter(|offer| offer.base_url == known[place].base_url);
        of.map(|offer| &offer.listing).collect::<Vec<_>>()
    };
    assert_eq!(said(0), [&Listing::Asked], "the one that hangs holds nobody up");
    let [Listing::Asked, Listing::Models(models)] = said(1)[..] else { panic!("{offers:?}") };
    assert_eq!(models.iter().map(|model| model.id.as_str()).collect::<Vec<_>>(), ["a"]);
    for (place, kind) in
        [(2, FailureKind::NotAnApi), (3, FailureKind::BadKey), (4, FailureKind::Unreachable)]
    {
        let [Listing::Asked, Listing::Failed(failure)] = said(place)[..] else {
            panic!("{offers:?}")
        };
        assert_eq!(failure.kind, kind, "{failure}");
        assert!(failure.message.contains(known[place].base_url.host_str().unwrap()), "{failure}");
        assert!(!failure.remedy.is_empty());
    }
    assert!(matches!(hanging.next().await, Seen::Request(_)));
    assert!(matches!(hanging.next().await, Seen::Gone(_)), "nobody waits for it any more");
}

#[tokio::test]
async fn a_server_is_listed_once_and_with_its_own_key_only() {
    let list = || vec![status("200 OK", "", r#"{"data":[]}"#)];
    let (mut paired, mut other) = (Server::start(list()).await, Server::start(list()).await);
    let known = [
        endpoint(&paired),
        endpoint(&paired).with_model("another"),
        Endpoint::new(other.url(), ""),
    ];
    answers(&known, 2).await;
    let seen = paired.requests();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert!(seen[0].contains(&format!("authorization: Bearer {SECRET}\r\n")), "{seen:?}");
    let seen = other.requests();
    assert!(seen.len() == 1 && !seen[0].to_lowercase().contains("authorization"), "{seen:?}");
}

#[tokio::test]
async fn a_model_that_ends_is_known_to_end() {
    let list = r#"{"data":[{"id":"old","shutdown_date":"2020-01-01"},{"id":"new"}]}"#;
    let server = Server::start(vec![status("200 OK", "", list)]).await;
    let offers = answers(&[Endpoint::new(server.url(), "")], 1).await;
    let Listing::Models(models) = &offers[1].listing else { panic!("{offers:?}") };
    let now = std::time::SystemTime::now();
    let ends: Vec<_> = models.iter().map(|model| model.retirement(now)).collect();
    assert_eq!(ends, [Some(Retirement::Past), None]);
}

#[rstest::rstest]
#[case("top_p", json!(0.5))]
#[case("seed", json!(7))]
#[case("stop", json!(["END", "---"]))]
#[case("temperature", json!(0.25))]
#[tokio::test]
async fn every_parameter_goes_out_and_a_refused_one_is_left_out_and_noted(
    #[case] name: &str,
    #[case] value: Value,
) {
    let refusal = format!(r#"{{"error":{{"message":"no","param":"{name}"}}}}"#);
    let good = stream(&(delta("hi") + STOP));
    let mut server = Server::start(vec![status("400 Bad Request", "", &refusal), good]).await;
    let sampling = Sampling {
        temperature: Some(0.25),
        top_p: Some(0.5),
        max_tokens: Some(64),
        seed: Some(7),
        stop: vec!["END".to_owned(), "---".to_owned()],
    };
    let request = Request::new(Some("be brief"), "Add.", sampling);
    let source = Source::Http(endpoint(&server));
    let client = Client::new();
    let events = client.ask(&source, Side::Base, &request).collect::<Vec<_>>().await;
    assert_eq!(ending(&events), Ending::Complete);
    assert!(notes(&events).iter().any(|note| note.contains(name)), "{events:?}");

    let again = client.ask(&source, Side::Base, &request).collect::<Vec<_>>().await;
    assert!(notes(&again).iter().any(|note| note.contains(name)), "said on every ask: {again:?}");
    let sent: Vec<Value> = server
        .requests()
        .iter()
        .map(|request| serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap())
        .collect();
    assert_eq!(sent.len(), 3, "asked once with it, and never again");
    assert_eq!(sent[0][name], value);
    let rest = ["temperature", "top_p", "seed", "stop"].into_iter().filter(|n| *n != name);
    for body in &sent[1..] {
        assert_eq!(body.get(name), None);
        assert!(rest.clone().all(|other| body.get(other).is_some()), "{body}");
    }
}
