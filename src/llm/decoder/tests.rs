//! Streams in every shape that servers were seen to send, whole and cut.

use proptest::prelude::*;

use super::*;

/// An answer of llama.cpp's server, as it came over the wire.
const CAPTURE: &str = include_str!("../../../tests/client/llama_cpp.sse");

/// What the pieces tell, neighbouring text joined, and what it amounts to.
fn read(pieces: &[&[u8]], close: Close) -> (Vec<ReplyEvent>, Outcome) {
    let mut decoder = Decoder::new();
    let mut told = Vec::new();
    let mut out = VecDeque::new();
    for piece in pieces {
        if decoder.feed(piece, &mut out) {
            break;
        }
        told.extend(out.drain(..));
    }
    let outcome = decoder.close(close, &mut out);
    told.extend(out);
    (joined(told), outcome)
}

fn joined(events: Vec<ReplyEvent>) -> Vec<ReplyEvent> {
    let mut all: Vec<ReplyEvent> = Vec::new();
    for event in events {
        match (all.last_mut(), event) {
            (Some(ReplyEvent::Text(last)), ReplyEvent::Text(next))
            | (Some(ReplyEvent::Reasoning(last)), ReplyEvent::Reasoning(next))
            | (Some(ReplyEvent::Refusal(last)), ReplyEvent::Refusal(next)) => last.push_str(&next),
            (_, event) => all.push(event),
        }
    }
    all
}

fn whole(stream: &str) -> (Vec<ReplyEvent>, Outcome) {
    read(&[stream.as_bytes()], Close::Clean)
}

/// The answer, the thoughts and what it amounts to.
fn words(stream: &str) -> (String, String, Outcome) {
    let (events, outcome) = whole(stream);
    let (mut text, mut thoughts) = (String::new(), String::new());
    for event in events {
        match event {
            ReplyEvent::Text(piece) => text.push_str(&piece),
            ReplyEvent::Reasoning(piece) => thoughts.push_str(&piece),
            _ => {}
        }
    }
    (text, thoughts, outcome)
}

/// Events of the given JSON objects, then `[DONE]`.
fn stream(chunks: &[&str]) -> String {
    let events: Vec<_> =
        chunks.iter().chain(&["[DONE]"]).map(|chunk| format!("data: {chunk}\n\n")).collect();
    events.concat()
}

const COMPLETE: Outcome = Outcome::Ended(Ending::Complete);

fn is_interrupted(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Ended(Ending::Interrupted(_)))
}

#[test]
fn a_real_capture_gives_its_text_its_model_and_its_counts() {
    let (events, outcome) = whole(CAPTURE);
    let usage =
        Usage { prompt_tokens: Some(25), completion_tokens: Some(10), reasoning_tokens: None };
    let text = "#include <iostream>\n\nint main() {\n    std::cout << \"k\" << std::endl;\n    return 0;\n}\n";
    assert_eq!(
        events,
        [
            ReplyEvent::Model("tiny-base".into()),
            ReplyEvent::Text(text.into()),
            ReplyEvent::Usage(usage),
        ]
    );
    assert_eq!(outcome, COMPLETE);
}

#[test]
fn a_cut_anywhere_changes_nothing() {
    let all = whole(CAPTURE);
    for at in 0..=CAPTURE.len() {
        let (head, tail) = CAPTURE.as_bytes().split_at(at);
        assert_eq!(read(&[head, tail], Close::Clean), all, "cut at {at}");
    }
    let bytes: Vec<&[u8]> = CAPTURE.as_bytes().chunks(1).collect();
    assert_eq!(read(&bytes, Close::Clean), all, "byte by byte");
}

#[test]
fn a_stream_that_stops_anywhere_is_never_called_complete_before_the_model_is_done() {
    let done = CAPTURE.find("\"stop\"").unwrap();
    for at in 0..CAPTURE.len() {
        let head = &CAPTURE.as_bytes()[..at];
        let (_, clean) = read(&[head], Close::Clean);
        let (_, broken) = read(&[head], Close::Broken("gone".into()));
        for outcome in [clean, broken] {
            if outcome == COMPLETE {
                assert!(at > done, "complete at {at}");
            } else {
                assert!(at < CAPTURE.find("{}}],").unwrap() + 200, "{outcome:?} at {at}");
            }
        }
    }
}

#[test]
fn every_first_delta_that_servers_send_is_taken() {
    for first in [
        r#"{"role":"assistant"}"#,
        r#"{"role":"assistant","content":null}"#,
        r#"{"role":"assistant","content":""}"#,
        r#"{"role":"assistant","content":"he"}"#,
        r#"{"content":"he","tool_calls":null,"function_call":null}"#,
        r#"{"content":[{"type":"text","text":"h"},{"type":"text","text":"e"}]}"#,
        "null",
        "{}",
    ] {
        let first_chunk = format!(r#"{{"id":"1","choices":[{{"index":0,"delta":{first}}}]}}"#);
        let text = if first.contains('h') { "llo" } else { "hello" };
        let rest =
            format!(r#"{{"id":2,"choices":[{{"delta":{{"role":null,"content":"{text}"}}}}]}}"#);
        let end = r#"{"choices":[{"index":0,"delta":{},"finish_reason":"stop","logprobs":null}]}"#;
        let (text, _, outcome) = words(&stream(&[&first_chunk, &rest, end]));
        assert_eq!((text.as_str(), outcome), ("hello", COMPLETE), "{first}");
    }
}

#[test]
fn fields_of_an_unexpected_type_count_as_absent() {
    let odd = r#"{"model":7,"choices":[{"delta":{"content":"a","reasoning":{},"refusal":[]},"finish_reason":false}],
        "usage":"none","timings":[],"error":null,"detail":null,"object":{"x":1}}"#;
    let end = r#"{"choices":[{"delta":5,"finish_reason":"stop"}],"usage":{"prompt_tokens":-1,"completion_tokens":3.0}}"#;
    let (events, outcome) =
        whole(&stream(&[&odd.replace('\n', " "), end, r#"{"choices":null}"#, r#"{"choices":7}"#]));
    let usage = Usage { completion_tokens: Some(3), ..Usage::default() };
    assert_eq!(events, [ReplyEvent::Text("a".into()), ReplyEvent::Usage(usage)]);
    assert_eq!(outcome, COMPLETE);
}

#[test]
fn counts_are_found_wherever_they_stand() {
    let text = r#"{"choices":[{"delta":{"content":"a"}}]}"#;
    let end = r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#;
    let counts = r#""usage":{"prompt_tokens":5,"completion_tokens":7,"completion_tokens_details":{"reasoning_tokens":2}}"#;
    let all =
        Usage { prompt_tokens: Some(5), completion_tokens: Some(7), reasoning_tokens: Some(2) };
    let alone = format!(r#"{{"choices":[],{counts}}}"#);
    let after = format!(r#"{{"choices":[{{"delta":{{}},"finish_reason":null}}],{counts}}}"#);
    let within = format!(r#"{{"choices":[{{"delta":{{}},"finish_reason":"stop"}}],{counts}}}"#);
    let timings = r#"{"choices":[],"timings":{"cache_n":2,"prompt_n":3,"predicted_n":7}}"#;
    let fewer = Usage { reasoning_tokens: None, ..all };
    for (chunks, usage) in [
        (vec![text, end, &alone], all),
        (vec![text, end, &after], all),
        (vec![text, &within], all),
        (vec![text, end, timings], fewer),
    ] {
        let (events, outcome) = whole(&stream(&chunks));
        assert_eq!(events, [ReplyEvent::Text("a".into()), ReplyEvent::Usage(usage)], "{chunks:?}");
        assert_eq!(outcome, COMPLETE);
    }
}

#[test]
fn thoughts_are_told_apart_in_all_three_spellings() {
    for delta in [
        r#"{"reasoning_content":"hm"}"#,
        r#"{"reasoning":"hm"}"#,
        r#"{"reasoning":"hm","reasoning_content":"hm"}"#,
        r#"{"content":"<think>hm</think>\n\n"}"#,
    ] {
        let thought = format!(r#"{{"choices":[{{"delta":{delta}}}]}}"#);
        let end = r#"{"choices":[{"delta":{"content":"so"},"finish_reason":"stop"}]}"#;
        let (text, thoughts, outcome) = words(&stream(&[&thought, end]));
        assert_eq!((text.as_str(), thoughts.as_str(), outcome), ("so", "hm", COMPLETE), "{delta}");
    }
}

#[rstest::rstest]
#[case("stop", Ending::Complete)]
#[case("length", Ending::CutAtLimit)]
#[case("content_filter", Ending::Filtered)]
#[case("tool_calls", Ending::Other("tool_calls".into()))]
#[case("\\u001b[31m", Ending::Other("␛[31m".into()))]
fn a_finish_reason_is_understood_or_kept(#[case] reason: &str, #[case] ending: Ending) {
    let last =
        format!(r#"{{"choices":[{{"delta":{{"content":"a"}},"finish_reason":"{reason}"}}]}}"#);
    assert_eq!(whole(&stream(&[&last])).1, Outcome::Ended(ending.clone()));
    // `[DONE]` may be missing.
    assert_eq!(whole(&format!("data: {last}\n\n")).1, Outcome::Ended(ending));
}

#[test]
fn a_refusal_is_no_answer() {
    let no = r#"{"choices":[{"delta":{"refusal":"I cannot"}}]}"#;
    let end = r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#;
    let (events, outcome) = whole(&stream(&[no, no, end]));
    assert_eq!(events, [ReplyEvent::Refusal("I cannotI cannot".into())]);
    assert_eq!(outcome, Outcome::Ended(Ending::Refused));
}

#[test]
fn an_end_without_a_finish_reason_is_an_interruption() {
    let text = r#"{"choices":[{"delta":{"content":"a"},"finish_reason":null}]}"#;
    let role = r#"{"choices":[{"delta":{"role":"assistant"}}]}"#;
    let error = r#"{"choices":[{"delta":{"content":"a"},"finish_reason":"error"}]}"#;
    for cut in [stream(&[text]), format!("data: {text}\n\n"), stream(&[role]), stream(&[error])] {
        let (_, outcome) = whole(&cut);
        assert!(is_interrupted(&outcome), "{cut} {outcome:?}");
    }
    let (_, silent) =
        read(&[format!("data: {text}\n\n").as_bytes()], Close::Silent(Duration::from_secs(60)));
    assert_eq!(silent, interrupted("the server sent nothing for 60s".into()));
    let (_, silent) = read(
        &[stream(&[role]).replace("data: [DONE]", ":").as_bytes()],
        Close::Silent(Duration::from_secs(9)),
    );
    assert_eq!(silent, Outcome::Silent(Duration::from_secs(9)));
}

#[rstest::rstest]
#[case("data: {\"error\":{\"message\":\"overloaded\",\"code\":529}}\n\n", Some(529))]
#[case("data: {\"object\":\"error\",\"message\":\"overloaded\",\"code\":500}\n\n", Some(500))]
#[case("{\"error\":\"overloaded\"}\n", None)]
#[case("{\"error\":\"overloaded\"}", None)]
#[case("{\n  \"error\": {\n \"message\": \"overloaded\"\n}\n}\n", None)]
#[case("event: error\ndata: {\"error\":\"overloaded\"}\n\n", None)]
#[case("data: {\"detail\":\"overloaded\"}\n\n", None)]
#[case(
    "data: {\"error\":{\"message\":\"overloaded\"},\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}\n\n",
    None
)]
fn an_error_inside_the_stream_is_heard(#[case] stream: &str, #[case] status: Option<u16>) {
    let (_, outcome) = whole(stream);
    let Outcome::Complaint(complaint) = outcome else { panic!("{outcome:?}") };
    assert_eq!((complaint.text.as_str(), complaint.status), ("overloaded", status));
}

#[test]
fn text_before_an_error_stays() {
    let text = r#"{"choices":[{"delta":{"content":"a"}}]}"#;
    let (events, outcome) = whole(&stream(&[text, r#"{"error":"gone"}"#]));
    assert_eq!(events, [ReplyEvent::Text("a".into())]);
    assert!(matches!(outcome, Outcome::Complaint(_)));
}

#[test]
fn an_answer_that_is_not_streamed_is_taken_too() {
    for body in [
        r#"{"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}]}"#,
        "{\n \"model\": \"m\",\n \"choices\": [{\"message\":\n {\"content\":\"hi\"}, \"finish_reason\": \"stop\"}]\n}",
        "data: {\"model\":\"m\",\"choices\":[{\"text\":\"hi\",\"finish_reason\":\"stop\"}]}\n\n",
    ] {
        let (events, outcome) = whole(body);
        assert_eq!(
            events,
            [ReplyEvent::Model("m".into()), ReplyEvent::Text("hi".into())],
            "{body}"
        );
        assert_eq!(outcome, COMPLETE, "{body}");
    }
}

#[test]
fn what_is_no_chat_completion_is_said_to_be_something_else() {
    assert_eq!(whole("").1, Outcome::Nothing);
    assert_eq!(whole(": ping\n\n: ping\n\n").1, Outcome::Nothing);
    assert_eq!(whole("data: [DONE]\n\n").1, Outcome::Nothing);
    let Outcome::Foreign(page) = whole("<!DOCTYPE html>\n<title>Sign in</title>\n").1 else {
        panic!()
    };
    assert!(page.html && page.text == "Sign in");
    let Outcome::Foreign(page) = whole("Ollama is running").1 else { panic!() };
    assert_eq!(page.text, "Ollama is running");
    let Outcome::Foreign(page) = whole("{\"code\":1,\"message\":\"no such route\"}").1 else {
        panic!()
    };
    assert_eq!(page.text, "no such route");
}

#[test]
fn line_ends_comments_and_split_data_lines_are_taken() {
    let lines = "\u{feff}: hi\r\nevent: x\r\nid: 1\r\nretry: 9\r\ndata:{\"choices\":\r\n\
                 data: [{\"delta\":{\"content\":\"é\"},\r\ndata: \"finish_reason\":\"stop\"}]}\r\n\r\ndata: [DONE]";
    for text in [lines.to_owned(), lines.replace("\r\n", "\n"), lines.replace("\r\n", "\r")] {
        let all = whole(&text);
        assert_eq!(all, (vec![ReplyEvent::Text("é".into())], COMPLETE));
        for at in 0..=text.len() {
            let (head, tail) = text.as_bytes().split_at(at);
            assert_eq!(read(&[head, tail], Close::Clean), all, "cut at {at} of {text:?}");
        }
    }
}

#[test]
fn events_without_a_blank_line_between_are_told_apart() {
    let (text, _, outcome) = words(
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\
         data: {\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}\ndata: [DONE]\n\n",
    );
    assert_eq!((text.as_str(), outcome), ("ab", COMPLETE));
}

#[test]
fn bytes_that_are_not_utf8_are_replaced_and_a_broken_chunk_is_not_hidden() {
    let bad = b"data: {\"choices\":[{\"delta\":{\"content\":\"a\xffb\"},\"finish_reason\":\"stop\"}]}\n\n";
    let all = read(&[bad], Close::Clean);
    assert_eq!(all, (vec![ReplyEvent::Text("a\u{fffd}b".into())], COMPLETE));
    let text = r#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#;
    let (_, outcome) = whole(&stream(&[r#"{"choices":[{"delta":"#, text]));
    assert!(is_interrupted(&outcome), "{outcome:?}");
    let (_, outcome) = whole(&stream(&["ping", text]));
    assert_eq!(outcome, COMPLETE, "a word that is no chunk at all does no harm");
}

#[test]
fn a_model_that_changes_is_told_once() {
    let chunk =
        |model: &str| format!(r#"{{"model":"{model}","choices":[{{"delta":{{"content":"a"}}}}]}}"#);
    let (events, _) =
        whole(&stream(&[&chunk("x"), &chunk(""), &chunk("y"), &chunk("x"), &chunk("z")]));
    assert_eq!(events.iter().filter(|event| matches!(event, ReplyEvent::Model(_))).count(), 1);
    assert_eq!(events.iter().filter(|event| matches!(event, ReplyEvent::Note(_))).count(), 1);
}

#[test]
fn an_event_without_end_does_not_eat_memory() {
    let mut decoder = Decoder::new();
    let mut out = VecDeque::new();
    let piece = vec![b'x'; 1 << 20];
    decoder.feed(b"data: ", &mut out);
    let taken = (0..64).take_while(|_| !decoder.feed(&piece, &mut out)).count();
    assert!(taken <= 17, "{taken} MiB");
    assert!(is_interrupted(&decoder.close(Close::Clean, &mut out)));
}

#[test]
fn a_reply_without_end_is_stopped_and_one_of_40_mb_is_not() {
    let chunk = format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"{}\"}}}}]}}\n\n",
        "x".repeat(1 << 20)
    );
    let mut decoder = Decoder::new();
    let mut out = VecDeque::new();
    let mut taken = 0;
    while !decoder.feed(chunk.as_bytes(), &mut out) {
        out.clear();
        taken += 1;
        assert!(taken < 100);
    }
    assert!((41..=64).contains(&taken), "{taken} MiB");
    assert!(is_interrupted(&decoder.close(Close::Clean, &mut out)));
}

#[test]
fn neighbouring_text_of_one_read_is_one_event() {
    let mut decoder = Decoder::new();
    let mut out = VecDeque::new();
    decoder.feed(CAPTURE.as_bytes(), &mut out);
    assert_eq!(out.iter().filter(|event| matches!(event, ReplyEvent::Text(_))).count(), 1);
}

/// Lines such as servers and their faults might send.
fn fragments() -> impl Strategy<Value = Vec<&'static str>> {
    let fragment = prop::sample::select(vec![
        "data: ",
        "data:",
        "{\"choices\":[{\"delta\":{\"content\":\"<think>a\"}}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"é</think>b\"}}]}",
        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}",
        "{\"error\":\"x\"}",
        "{",
        "}",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        ": c",
        "event: e",
        "[DONE]",
        "\u{feff}",
        "[1]",
        "<html>",
    ]);
    prop::collection::vec(fragment, 0..40)
}

proptest! {
    #[test]
    fn any_cut_of_anything_tells_the_same(parts in fragments(), cuts in prop::collection::vec(0_usize..2000, 0..6)) {
        let text = parts.concat();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut % (text.len() + 1)).collect();
        cuts.sort_unstable();
        let mut rest = text.as_bytes();
        let mut pieces = Vec::new();
        let mut done = 0;
        for cut in cuts {
            let (piece, tail) = rest.split_at(cut - done);
            pieces.push(piece);
            (rest, done) = (tail, cut);
        }
        pieces.push(rest);
        prop_assert_eq!(read(&pieces, Close::Clean), whole(&text));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut framed = b"data: {\"choices\":[{\"delta\":{\"content\":\"".to_vec();
        framed.extend(&bytes);
        read(&[&bytes], Close::Clean);
        read(&[&framed], Close::Broken(String::new()));
    }
}
