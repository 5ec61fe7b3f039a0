//! A host of OpenAI's shape on the loopback address: files, batches, tuning jobs with events, and
//! chat. It does what it should, except where its script of faults says otherwise.
//!
//! Included by path: `#[path = "host/loopback.rs"] mod loopback;`.

#![allow(dead_code, reason = "each test uses its own part of it")]

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

pub(crate) const SECRET: &str = "sk-test-0123456789abcdef";

/// What a request gets instead of a good answer.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// This status with a header and a plain-text body.
    Status(u16, Option<(&'static str, &'static str)>, &'static str),
    /// The connection ends, and nothing is done.
    Broken,
    /// It is done; then the connection ends without an answer.
    DoneThenBroken,
    /// Nothing is done, and no answer comes.
    Hang,
    /// It is done, and no answer comes.
    DoneThenHang,
    /// The answer's body ends before its length.
    HalfBody,
    /// This body, with status 200.
    Body(String),
}

/// What is told of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// `POST /v1/batches`, without the query.
    pub(crate) line: String,
    pub(crate) query: String,
    /// The key that came with it.
    pub(crate) key: Option<String>,
    pub(crate) body: String,
}

/// A file at the host.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) purpose: String,
    pub(crate) bytes: Vec<u8>,
}

/// What a batch makes of one request: a line of the output or of the errors.
pub(crate) type Answer = Box<dyn Fn(&Value) -> Line + Send>;

/// Where a line of a batch goes.
#[derive(Debug, Clone)]
pub(crate) enum Line {
    /// Into the output file.
    Output(Value),
    /// Into the error file.
    Error(Value),
    /// Nowhere: the request is lost.
    Lost,
}

#[derive(Default)]
pub(crate) struct Room {
    pub(crate) files: BTreeMap<String, File>,
    pub(crate) batches: BTreeMap<String, Value>,
    pub(crate) jobs: BTreeMap<String, Value>,
    /// The events of a job, oldest first.
    pub(crate) events: BTreeMap<String, Vec<Value>>,
    pub(crate) checkpoints: BTreeMap<String, Vec<Value>>,
    /// The states that a new batch or job goes through, one at each look, and what else it then
    /// says. The last one stays.
    pub(crate) course: Vec<Value>,
    /// How a batch answers; without it, none of its requests is answered.
    pub(crate) answer: Option<Answer>,
    /// Whether the lines of a batch come in another order than the requests.
    pub(crate) shuffled: bool,
    pub(crate) seen: Vec<Seen>,
    faults: Vec<(String, VecDeque<Option<Fault>>)>,
    looks: BTreeMap<String, usize>,
    made: usize,
}

/// A running host. It lives as long as the tests do.
#[derive(Clone)]
pub(crate) struct Loopback {
    url: String,
    room: Arc<Mutex<Room>>,
}

impl Loopback {
    /// A host whose batches run in two looks and are completed.
    pub(crate) fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let course = ["validating", "in_progress", "completed"];
        let course = course.iter().map(|status| json!({ "status": status })).collect();
        let room = Arc::new(Mutex::new(Room { course, ..Room::default() }));
        let app = Router::new().fallback(serve).with_state(room.clone());
        std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_all().build().unwrap().block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, app).await
            })
        });
        Self { url, room }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// All that the host has, to look at and to change.
    pub(crate) fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap()
    }

    /// The next requests whose line (`POST /v1/files`) begins so get these, in turn; none is a good
    /// answer.
    pub(crate) fn fault(&self, line: &str, faults: impl IntoIterator<Item = Option<Fault>>) {
        self.room().faults.push((line.to_owned(), faults.into_iter().collect()));
    }

    /// The lines of all requests so far, such as `POST /v1/files`.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.room().seen.iter().map(|seen| seen.line.clone()).collect()
    }

    /// Waits until a request with this line has come; fails after ten seconds.
    pub(crate) fn wait_for(&self, line: &str) {
        for _ in 0..1000 {
            if self.lines().iter().any(|l| l.starts_with(line)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("no {line} came: {:?}", self.lines());
    }
}

/// The output line of a good answer with these choices, each a finish reason and a text.
pub(crate) fn output(request: &Value, choices: &[(&str, &str)]) -> Value {
    let choices: Vec<Value> = choices
        .iter()
        .enumerate()
        .map(|(index, (reason, text))| {
            json!({"index": index, "finish_reason": reason,
                "message": {"role": "assistant", "content": text}})
        })
        .collect();
    json!({
        "id": "batch_req_1", "custom_id": request["custom_id"], "error": null,
        "response": {"status_code": 200, "request_id": "req-1", "body": {
            "model": request["body"]["model"], "choices": choices,
            "usage": {"prompt_tokens": 5, "completion_tokens": 7}}},
    })
}

async fn serve(State(room): State<Arc<Mutex<Room>>>, request: axum::extract::Request) -> Response {
    let (head, body) = request.into_parts();
    let line = format!("{} {}", head.method, head.uri.path());
    let fault = {
        let mut room = room.lock().unwrap();
        let scripted = room.faults.iter_mut().find(|(l, f)| line.starts_with(l) && !f.is_empty());
        scripted.and_then(|(_, faults)| faults.pop_front()).flatten()
    };
    let key = head.headers.get("authorization").and_then(|v| v.to_str().ok()).map(str::to_owned);
    let query = head.uri.query().unwrap_or_default().to_owned();
    let tell = |body: String| {
        let seen = Seen { line: line.clone(), query: query.clone(), key: key.clone(), body };
        room.lock().unwrap().seen.push(seen);
    };
    match &fault {
        Some(Fault::Broken) => {
            tell(String::new());
            // The body stays unread: the client loses its connection in the middle of it.
            return broken();
        }
        Some(Fault::Hang) => {
            tell(String::new());
            return std::future::pending().await;
        }
        _ => {}
    }
    let bytes = axum::body::to_bytes(body, 1 << 30).await.unwrap_or_default();
    tell(String::from_utf8_lossy(&bytes).into_owned());
    let answer = || room.lock().unwrap().answer(&head, &bytes);
    match fault {
        None => answer(),
        Some(Fault::Status(status, header, text)) => {
            let status = StatusCode::from_u16(status).unwrap();
            let header = header.unwrap_or(("x-nothing", "0"));
            (status, [header, ("content-type", "text/plain")], text).into_response()
        }
        Some(Fault::Body(text)) => text.into_response(),
        Some(Fault::HalfBody) => {
            let whole = answer();
            half(whole).await
        }
        Some(Fault::DoneThenBroken) => {
            drop(answer());
            broken()
        }
        Some(Fault::DoneThenHang) => {
            drop(answer());
            std::future::pending().await
        }
        Some(Fault::Broken | Fault::Hang) => unreachable!("answered above"),
    }
}

/// An answer that ends before its first byte of body: the server drops the connection.
fn broken() -> Response {
    let pieces = futures::stream::iter([Err::<Bytes, _>(std::io::Error::other("gone"))]);
    Response::builder().header("content-length", "1000").body(Body::from_stream(pieces)).unwrap()
}

/// The first half of an answer, with the length of the whole.
async fn half(answer: Response) -> Response {
    let bytes = axum::body::to_bytes(answer.into_body(), 1 << 30).await.unwrap();
    let first = bytes.slice(..bytes.len() / 2);
    let pieces = [Ok(first), Err(std::io::Error::other("gone"))];
    let length = bytes.len().to_string();
    let body = Body::from_stream(futures::stream::iter(pieces));
    Response::builder().header("content-length", length).body(body).unwrap()
}

fn missing(what: &str) -> Response {
    let body =
        json!({"error": {"message": format!("No such {what}"), "type": "invalid_request_error"}});
    (StatusCode::NOT_FOUND, body.to_string()).into_response()
}

fn json(value: &Value) -> Response {
    ([("content-type", "application/json")], value.to_string()).into_response()
}

impl Room {
    fn answer(&mut self, head: &axum::http::request::Parts, body: &[u8]) -> Response {
        let path: Vec<&str> = head.uri.path().split('/').skip(2).collect();
        let query = head.uri.query().unwrap_or_default();
        let sent: Value = serde_json::from_slice(body).unwrap_or_default();
        match (head.method.as_str(), path.as_slice()) {
            ("POST", ["files"]) => self.take_file(head, body),
            ("GET", ["files"]) => {
                let all = self.files.iter().map(|(id, file)| told(id, file)).collect();
                json(&page(all, query))
            }
            ("GET", ["files", id]) => match self.files.get(*id) {
                Some(file) => json(&told(id, file)),
                None => missing("File object"),
            },
            ("GET", ["files", id, "content"]) => match self.files.get(*id) {
                Some(file) => file.bytes.clone().into_response(),
                None => missing("File object"),
            },
            ("DELETE", ["files", id]) => match self.files.remove(*id) {
                Some(_) => json(&json!({"id": id, "deleted": true})),
                None => missing("File object"),
            },
            ("POST", ["batches"]) => {
                let mut batch = sent;
                batch["object"] = json!("batch");
                self.create("batch", batch)
            }
            ("GET", ["batches"]) => json(&page(self.batches.values().cloned().collect(), query)),
            ("GET", ["batches", id]) => self.look("batch", id),
            ("POST", ["batches", id, "cancel"]) => self.stop("batch", id),
            ("POST", ["fine_tuning", "jobs"]) => self.create("job", sent),
            ("GET", ["fine_tuning", "jobs"]) => {
                json(&page(self.jobs.values().cloned().collect(), query))
            }
            ("GET", ["fine_tuning", "jobs", id]) => self.look("job", id),
            ("POST", ["fine_tuning", "jobs", id, "cancel"]) => self.stop("job", id),
            ("GET", ["fine_tuning", "jobs", id, "events"]) => {
                json(&page(self.events.get(*id).cloned().unwrap_or_default(), query))
            }
            ("GET", ["fine_tuning", "jobs", id, "checkpoints"]) => {
                json(&page(self.checkpoints.get(*id).cloned().unwrap_or_default(), query))
            }
            ("POST", ["chat", "completions"]) => self.chat(&sent),
            _ => missing("route"),
        }
    }

    fn new_id(&mut self, prefix: &str) -> String {
        self.made += 1;
        format!("{prefix}-{:04}", self.made)
    }

    fn take_file(&mut self, head: &axum::http::request::Parts, body: &[u8]) -> Response {
        let kind = head.headers["content-type"].to_str().unwrap();
        let boundary = kind.split_once("boundary=").unwrap().1.trim_matches('"');
        let fields = multipart(body, boundary);
        let (name, bytes) = fields["file"].clone();
        let purpose = String::from_utf8(fields["purpose"].1.clone()).unwrap();
        let id = self.new_id("file");
        let file = File { name: name.unwrap(), purpose, bytes };
        let answer = told(&id, &file);
        self.files.insert(id, file);
        json(&answer)
    }

    fn kept(&mut self, kind: &str) -> &mut BTreeMap<String, Value> {
        match kind {
            "batch" => &mut self.batches,
            _ => &mut self.jobs,
        }
    }

    fn create(&mut self, kind: &str, mut value: Value) -> Response {
        let id = self.new_id(kind);
        value["id"] = json!(id);
        value["created_at"] = json!(1_790_000_000 + self.made);
        merge(&mut value, &self.course[0].clone());
        self.kept(kind).insert(id, value.clone());
        json(&value)
    }

    /// Each look takes a batch or job one step further.
    fn look(&mut self, kind: &str, id: &str) -> Response {
        if !self.kept(kind).contains_key(id) {
            return missing(kind);
        }
        let looks = self.looks.entry(id.to_owned()).or_default();
        *looks += 1;
        let step = (*looks).min(self.course.len() - 1);
        let news = self.course[step].clone();
        let mut value = self.kept(kind)[id].clone();
        let stopped = ["cancelled", "failed"].iter().any(|s| value["status"] == **s);
        if !stopped {
            merge(&mut value, &news);
        }
        if kind == "batch" && value["output_file_id"].is_null() && value["error_file_id"].is_null()
        {
            self.finish(&mut value);
        }
        self.kept(kind).insert(id.to_owned(), value.clone());
        json(&value)
    }

    fn stop(&mut self, kind: &str, id: &str) -> Response {
        let Some(value) = self.kept(kind).get_mut(id) else { return missing(kind) };
        value["status"] = json!("cancelled");
        let value = value.clone();
        json(&value)
    }

    /// Writes the files of a batch that is over.
    fn finish(&mut self, batch: &mut Value) {
        let over = ["completed", "expired", "cancelled"].iter().any(|s| batch["status"] == **s);
        let input = batch["input_file_id"].as_str().and_then(|id| self.files.get(id));
        let (true, Some(input), Some(answer)) = (over, input, &self.answer) else { return };
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        for line in String::from_utf8_lossy(&input.bytes).lines() {
            let request: Value = serde_json::from_str(line).unwrap();
            match answer(&request) {
                Line::Output(value) => output.push(value.to_string()),
                Line::Error(value) => errors.push(value.to_string()),
                Line::Lost => {}
            }
        }
        if self.shuffled {
            output.reverse();
            let half = output.len() / 2;
            output.rotate_left(half);
        }
        let counts = json!({"total": output.len() + errors.len(),
            "completed": output.len(), "failed": errors.len()});
        batch["request_counts"] = counts;
        for (field, lines) in [("output_file_id", output), ("error_file_id", errors)] {
            if lines.is_empty() {
                continue;
            }
            let id = self.new_id("file");
            let bytes = (lines.join("\n") + "\n").into_bytes();
            let name = format!("{field}.jsonl");
            self.files.insert(id.clone(), File { name, purpose: "batch_output".into(), bytes });
            batch[field] = json!(id);
        }
    }

    /// The first choice of what a batch would answer, as a stream.
    fn chat(&mut self, body: &Value) -> Response {
        let Some(answer) = &self.answer else { return missing("model") };
        let request = json!({"custom_id": "live", "body": body});
        let value = match answer(&request) {
            Line::Output(value) => value,
            Line::Error(value) => {
                return (StatusCode::BAD_REQUEST, value["error"].to_string()).into_response();
            }
            Line::Lost => return broken(),
        };
        let choice = &value["response"]["body"]["choices"][0];
        let event = |delta: Value, finish: &Value| {
            let choice = json!({"index": 0, "delta": delta, "finish_reason": finish});
            format!("data: {}\n\n", json!({"model": body["model"], "choices": [choice]}))
        };
        let stream = event(json!({"content": choice["message"]["content"]}), &Value::Null)
            + &event(json!({}), &choice["finish_reason"])
            + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7}}\n\n"
            + "data: [DONE]\n\n";
        ([("content-type", "text/event-stream")], stream).into_response()
    }
}

fn merge(value: &mut Value, news: &Value) {
    for (name, field) in news.as_object().unwrap() {
        value[name] = field.clone();
    }
}

fn told(id: &str, file: &File) -> Value {
    json!({"id": id, "object": "file", "bytes": file.bytes.len(), "filename": file.name,
        "purpose": file.purpose, "created_at": 1_790_000_000, "status": "processed"})
}

/// The newest first, from behind `after`, `limit` at most.
fn page(mut all: Vec<Value>, query: &str) -> Value {
    all.reverse();
    let field = |name: &str| {
        url::form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).map(|(_, v)| v)
    };
    if let Some(after) = field("after") {
        let at = all.iter().position(|m| m["id"] == *after).map_or(0, |at| at + 1);
        all.drain(..at);
    }
    let limit = field("limit").and_then(|l| l.parse().ok()).unwrap_or(20);
    let more = all.len() > limit;
    all.truncate(limit);
    json!({"object": "list", "data": all, "has_more": more})
}

/// The fields of a form: their file names and contents.
fn multipart(body: &[u8], boundary: &str) -> BTreeMap<String, (Option<String>, Vec<u8>)> {
    let find = |hay: &[u8], needle: &[u8]| hay.windows(needle.len()).position(|w| w == needle);
    let mark = format!("--{boundary}");
    let mut fields = BTreeMap::new();
    let mut rest = body;
    while let Some(at) = find(rest, mark.as_bytes()) {
        rest = &rest[at + mark.len()..];
        let Some(end) = find(rest, mark.as_bytes()) else { break };
        let part = &rest[..end];
        let at = find(part, b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&part[..at]).into_owned();
        let word = |name: &str| {
            let (_, after) = head.split_once(&format!("{name}=\""))?;
            Some(after.split('"').next().unwrap().to_owned())
        };
        let content = part[at + 4..].strip_suffix(b"\r\n").unwrap();
        fields.insert(word(" name").unwrap(), (word("filename"), content.to_vec()));
    }
    fields
}
