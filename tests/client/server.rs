//! A server on the loopback address that answers by script, byte for byte, faults included.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use url::Url;

/// What one request gets.
#[derive(Clone)]
pub(crate) enum Answer {
    /// These bytes; then the connection closes.
    Close(Vec<u8>),
    /// These bytes, a pause before each piece; then the connection closes.
    Pieces(Vec<(Duration, Vec<u8>)>),
    /// These bytes; then nothing, until the client goes.
    Hang(Vec<u8>),
    /// These bytes over and over, until the client goes.
    Flood(Vec<u8>, Vec<u8>),
}

/// What the server saw, in order.
#[derive(Debug, PartialEq)]
pub(crate) enum Seen {
    /// Head and body of a request.
    Request(String),
    /// The client closed a connection that hung or was flooded, after so many bytes.
    Gone(usize),
}

pub(crate) struct Server {
    pub(crate) address: String,
    seen: mpsc::UnboundedReceiver<Seen>,
}

impl Server {
    /// Answers each request with the next answer, the last one for ever.
    pub(crate) async fn start(script: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (tell, seen) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut script = script.into_iter().peekable();
            while let Ok((connection, _)) = listener.accept().await {
                let answer = script.next().unwrap();
                if script.peek().is_none() {
                    script = vec![answer.clone()].into_iter().peekable();
                }
                tokio::spawn(serve(connection, answer, tell.clone()));
            }
        });
        Self { address, seen }
    }

    pub(crate) fn url(&self) -> Url {
        Url::parse(&format!("http://{}/v1", self.address)).unwrap()
    }

    /// The next thing that the server sees.
    pub(crate) async fn next(&mut self) -> Seen {
        tokio::time::timeout(Duration::from_secs(10), self.seen.recv()).await.unwrap().unwrap()
    }

    /// All requests so far.
    pub(crate) fn requests(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        while let Ok(seen) = self.seen.try_recv() {
            if let Seen::Request(request) = seen {
                all.push(request);
            }
        }
        all
    }
}

async fn serve(mut connection: TcpStream, answer: Answer, tell: mpsc::UnboundedSender<Seen>) {
    connection.set_nodelay(true).unwrap();
    let Some(request) = read_request(&mut connection).await else { return };
    let _ = tell.send(Seen::Request(request));
    let gone = |written| drop(tell.send(Seen::Gone(written)));
    match answer {
        Answer::Close(bytes) => drop(connection.write_all(&bytes).await),
        Answer::Pieces(pieces) => {
            for (pause, piece) in pieces {
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
                if connection.write_all(&piece).await.is_err() {
                    return gone(0);
                }
            }
        }
        Answer::Hang(bytes) => {
            let _ = connection.write_all(&bytes).await;
            let _ = connection.read(&mut [0; 16]).await;
            gone(bytes.len());
        }
        Answer::Flood(head, bytes) => {
            let _ = connection.write_all(&head).await;
            let mut written = 0;
            while connection.write_all(&bytes).await.is_ok() {
                written += bytes.len();
            }
            gone(written);
        }
    }
}

/// The first byte of a client that wants to speak TLS.
const TLS: u8 = 0x16;

async fn read_request(connection: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if bytes.first() == Some(&TLS) {
            return Some(text.into_owned());
        }
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse::<usize>().unwrap())
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(text.into_owned());
            }
        }
        if connection.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// An answer with a body of known length.
pub(crate) fn status(line: &str, headers: &str, body: &str) -> Answer {
    let length = body.len();
    Answer::Close(
        format!("HTTP/1.1 {line}\r\n{headers}content-length: {length}\r\n\r\n{body}").into_bytes(),
    )
}

/// The head of a stream without a length: the connection's close is its end.
pub(crate) const HEAD: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

/// A stream that ends with the connection.
pub(crate) fn stream(body: &str) -> Answer {
    Answer::Close(format!("{HEAD}{body}").into_bytes())
}

/// The bytes of a stream in chunks, one for each event, as servers send them.
pub(crate) fn chunked(body: &str) -> Vec<u8> {
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    let events = body.split_inclusive("\n\n");
    let chunks: Vec<String> =
        events.map(|event| format!("{:x}\r\n{event}\r\n", event.len())).collect();
    [head, &chunks.concat(), "0\r\n\r\n"].concat().into_bytes()
}

/// A delta with this text.
pub(crate) fn delta(text: &str) -> String {
    let text = serde_json::Value::from(text);
    format!(
        "data: {{\"model\":\"m\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{text}}}}}]}}\n\n"
    )
}

/// The proper end of a reply.
pub(crate) const STOP: &str =
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
