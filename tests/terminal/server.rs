//! A server on the loopback address whose answers are a script. Knows nothing of the bench.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::{Value, json};

/// What is said to a request, which is given as it came.
pub(crate) type Script = fn(&Value) -> String;

/// Starts a server with the models `small` and `small-tuned`, of which the second has been retired.
/// Returns its base URL.
pub(crate) fn server(script: Script) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            thread::spawn(move || serve(connection, script));
        }
    });
    url
}

/// The words of a conversation, message by message.
pub(crate) fn said(request: &Value) -> Vec<&str> {
    let messages = request["messages"].as_array().into_iter().flatten();
    messages.filter_map(|message| message["content"].as_str()).collect()
}

fn serve(mut connection: TcpStream, script: Script) -> Option<()> {
    let mut reader = BufReader::new(connection.try_clone().ok()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let (kind, text) = if head.starts_with("GET") {
        let models = json!({"data": [
            {"id": "small", "meta": {"n_ctx": 4096}},
            {"id": "small-tuned", "shutdown_date": "2020-01-01"},
        ]});
        ("application/json", models.to_string())
    } else {
        let request: Value = serde_json::from_slice(&body).ok()?;
        ("text/event-stream", stream(&request, &script(&request)))
    };
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{text}",
        text.len()
    );
    connection.write_all(answer.as_bytes()).ok()
}

/// The text in two pieces, and its end.
fn stream(request: &Value, text: &str) -> String {
    let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
    let (first, second) = text.split_at(half);
    let piece =
        |text: &str| json!({"model": request["model"], "choices": [{"delta": {"content": text}}]});
    let stop = json!({"choices": [{"delta": {}, "finish_reason": "stop"}]});
    format!("data: {}\n\ndata: {}\n\ndata: {stop}\n\ndata: [DONE]\n\n", piece(first), piece(second))
}
