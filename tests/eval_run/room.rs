//! A folder to work in, servers that answer by prompt, and replies of known worth.

use std::collections::HashMap;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::{Value, json};

pub(crate) const SECRET: &str = "sk-test-0123456789abcdef";

/// What a server answers to a prompt.
#[derive(Clone)]
pub(crate) enum Reply {
    /// This text, to its end.
    Text(String),
    /// This text; then the stream breaks off.
    Broken(String),
    /// This status.
    Status(u16),
}

#[derive(Default)]
struct Script {
    /// In the order in which they were given; the last whose word is in the prompt counts.
    answers: Vec<(String, Reply)>,
    asked: Vec<String>,
}

/// A server on the loopback address.
pub(crate) struct Server {
    url: String,
    script: Arc<Mutex<Script>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let script = Arc::new(Mutex::new(Script::default()));
        let route = Router::new().route("/v1/chat/completions", post(chat));
        let app = route.with_state(script.clone());
        // It lives as long as the tests do.
        std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.enable_all().build().unwrap().block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, app).await
            })
        });
        Self { url, script }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// From now on, prompts that hold `word` get this.
    pub(crate) fn answer(&self, word: &str, reply: Reply) {
        self.script.lock().unwrap().answers.push((word.to_owned(), reply));
    }

    /// The bodies of all requests so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.script.lock().unwrap().asked.clone()
    }
}

async fn chat(State(script): State<Arc<Mutex<Script>>>, body: String) -> Response {
    let request: Value = serde_json::from_str(&body).unwrap();
    let prompt = request["messages"].as_array().unwrap().last().unwrap()["content"].clone();
    let reply = {
        let mut script = script.lock().unwrap();
        script.asked.push(body);
        let prompt = prompt.as_str().unwrap();
        let fits = |(word, _): &&(String, Reply)| prompt.contains(word.as_str());
        script.answers.iter().rev().find(fits).map(|(_, reply)| reply.clone())
    };
    let delta = |text: &str| {
        format!(
            "data: {}\n\n",
            json!({"model": "echo", "choices": [{"index": 0, "delta": {"content": text}}]})
        )
    };
    let sse = |body: Body| ([("content-type", "text/event-stream")], body).into_response();
    match reply.unwrap() {
        Reply::Text(text) => {
            let usage =
                json!({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 11}});
            let end = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
            sse(Body::from(format!("{}{end}data: {usage}\n\ndata: [DONE]\n\n", delta(&text))))
        }
        Reply::Broken(text) => sse(Body::from(delta(&text))),
        Reply::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
    }
}

/// A folder to work in.
pub(crate) struct Room {
    pub(crate) dir: tempfile::TempDir,
}

impl Room {
    pub(crate) fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.dir.path().join(name), text).unwrap();
        name.to_owned()
    }

    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.dir.path().join(name)
    }

    fn command(&self, args: &[&str], servers: &[&Server]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assemblergpt"));
        command.arg("eval").args(args).env_clear().env("HOME", self.dir.path());
        if let [base, tuned] = servers {
            command.args(["--base", "m-base", "--tuned", "m-tuned"]);
            command.args(["--base-url", &base.url, "--tuned-url", &tuned.url]);
            command.env("OPENAI_API_KEY", SECRET).env("OPENAI_BASE_URL", &base.url);
        }
        command.env("PATH", "/usr/bin:/bin").current_dir(self.dir.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn eval(&self, args: &[&str], servers: &[&Server]) -> Output {
        self.command(args, servers).output().unwrap()
    }

    pub(crate) fn begin(&self, args: &[&str], servers: &[&Server]) -> Child {
        self.command(args, servers).spawn().unwrap()
    }

    pub(crate) fn records(&self, folder: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.path(folder).join("results.jsonl")).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(crate) fn json(&self, name: &str) -> Value {
        serde_json::from_str(&std::fs::read_to_string(self.path(name)).unwrap()).unwrap()
    }

    /// A reply with this C++ and what the compiler makes of it.
    pub(crate) fn compiled(&self, cpp: &str) -> String {
        let source = self.path("x.cpp");
        std::fs::write(&source, cpp).unwrap();
        let made =
            Command::new("g++").args(["-S", "-O1", "-o", "-"]).arg(&source).output().unwrap();
        assert!(made.status.success(), "{}", text(&made.stderr));
        format!("```cpp\n{cpp}```\n\n```asm\n{}```\n", text(&made.stdout))
    }
}

/// The results of a folder, sorted, without what changes from one time to the next.
fn lasting(folder: &Path) -> Vec<String> {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                let times = ["ms", "wall_ms", "cpu_ms", "peak_kib", "first_ms", "total_ms"];
                fields.retain(|name, _| !times.contains(&name.as_str()));
                fields.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let text = std::fs::read_to_string(folder.join("results.jsonl")).unwrap();
    let mut all: Vec<String> = text
        .lines()
        .map(|line| {
            let mut value: Value = serde_json::from_str(line).unwrap();
            strip(&mut value);
            value.to_string()
        })
        .collect();
    all.sort();
    all
}

/// Whether two folders hold the same results, times apart; tells the first difference.
pub(crate) fn assert_same(a: &Path, b: &Path) {
    let (a, b) = (lasting(a), lasting(b));
    for (a, b) in a.iter().zip(&b) {
        assert_eq!(a, b);
    }
    assert_eq!(a.len(), b.len());
}

/// How many requests there were for each prompt.
pub(crate) fn per_prompt(asked: &[String]) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for body in asked {
        let request: Value = serde_json::from_str(body).unwrap();
        *counts.entry(request["messages"][0]["content"].to_string()).or_default() += 1;
    }
    counts
}

/// A reply whose program prints `text`, written as the assembler wants it.
pub(crate) fn hello(text: &str) -> String {
    format!(
        "```asm\n.globl _start\n_start:\n mov $1,%eax\n mov $1,%edi\n lea m(%rip),%rsi\n mov $3,%edx\n \
         syscall\n mov $60,%eax\n xor %edi,%edi\n syscall\n.data\nm: .ascii \"{text}\"\n```\n"
    )
}

/// A program that reads n and prints this of it.
pub(crate) fn cpp(of_n: &str) -> String {
    format!(
        "#include <cstdio>\nint main() {{ int n = 0; scanf(\"%d\", &n); printf(\"%d\\n\", {of_n}); }}\n"
    )
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
