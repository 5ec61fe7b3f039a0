//! Asks a model file that runs in this process. The work is done on a thread of its own, which
//! ends within one token when nobody listens any more.

mod answer;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures::StreamExt as _;
use futures::stream::{self, BoxStream};
use serde_json::{Map, Value};
use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore, mpsc};
use url::Url;

use super::endpoint::Endpoint;
use super::event::{Ending, ReplyEvent};
use super::failure::{Failure, FailureKind};
use super::request::Request;
use crate::model::{LoadError, Model};
use crate::printable::printable;
use answer::Answer;

/// What a model's name begins with if it is a file.
pub const SCHEME: &str = "gguf:";
/// So many events wait for the listener before the model waits too.
const AHEAD: usize = 64;
/// A piece of text is handed on no larger than this, in bytes.
const MOST_AT_ONCE: usize = 64 << 10;
/// How far the model's thread steps behind the screen's.
const NICENESS: i32 = 5;

/// A model file, read when it is first asked; clones share its memory.
#[derive(Clone)]
pub(super) struct Local {
    path: PathBuf,
    model: Arc<OnceCell<Model>>,
    /// As many replies at a time as there are cores.
    cores: Arc<Semaphore>,
}

impl PartialEq for Local {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Local").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Endpoint {
    /// A model file that runs in this process. It is read when it is first asked; clones of the
    /// endpoint share it. `None` if the path cannot be made absolute or names no file.
    pub fn gguf(path: &Path) -> Option<Self> {
        let path = std::path::absolute(path).ok()?;
        let name = path.file_name()?.to_string_lossy().into_owned();
        let url = Url::from_file_path(&path).ok()?;
        let url = Url::parse(&format!("{SCHEME}{}", url.path())).ok()?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let cores = Arc::new(Semaphore::new(cores));
        let local = Local { path, model: Arc::default(), cores };
        Some(Self { local: Some(local), ..Self::new(url, name) })
    }

    /// The file, if the endpoint is one.
    pub fn file(&self) -> Option<&Path> {
        self.local.as_ref().map(|local| local.path.as_path())
    }
}

impl Local {
    /// The model; read now, if it was not before.
    pub(super) async fn load(&self, name: &str) -> Result<&Model, Failure> {
        let open = || async {
            let path = self.path.clone();
            let opened = tokio::task::spawn_blocking(move || Model::open(&path)).await;
            opened.unwrap_or_else(|_| Err(LoadError::Broken("reading it failed".to_owned())))
        };
        self.model.get_or_try_init(open).await.map_err(|error| failed(name, &error))
    }
}

/// A file that cannot be used, as what happened and what to do.
fn failed(name: &str, error: &LoadError) -> Failure {
    let text = error.to_string();
    let (what, remedy) = text.rsplit_once("; ").unwrap_or((&text, FailureKind::BadModel.remedy()));
    Failure {
        message: format!("could not load {}: {what}", printable(name)),
        remedy: remedy.to_owned(),
        kind: FailureKind::BadModel,
    }
}

/// Asks the file. Nothing is read or computed before the stream is polled.
pub(super) fn ask(
    local: Local,
    endpoint: &Endpoint,
    request: Request,
) -> BoxStream<'static, ReplyEvent> {
    let (name, extra) = (endpoint.model.clone(), endpoint.extra.clone());
    let reply = async move { begin(&local, name, request, &extra).await };
    stream::iter([ReplyEvent::Sent]).chain(stream::once(reply).flatten()).boxed()
}

async fn begin(
    local: &Local,
    name: String,
    request: Request,
    extra: &Map<String, Value>,
) -> BoxStream<'static, ReplyEvent> {
    let end = |ending| stream::iter([ReplyEvent::Ended(ending)]).boxed();
    let model = match local.load(&name).await {
        Ok(model) => model.clone(),
        Err(failure) => return end(Ending::Failed(failure)),
    };
    // The semaphore is never closed; a permit less is no reason for no reply.
    let permit = Arc::clone(&local.cores).acquire_owned().await.ok();
    let (sender, events) = mpsc::channel(AHEAD);
    let answer = Answer::new(model, name, request, extra);
    match work(answer, sender, permit) {
        Ok(()) => stream::unfold(Inbox { events, held: None, over: false }, Inbox::next).boxed(),
        Err(error) => end(Ending::Failed(Failure {
            message: format!("could not start a thread for the model: {error}"),
            remedy: "close other programs, or ask one side after the other with --serial".into(),
            kind: FailureKind::Server,
        })),
    }
}

/// Lets the model answer on a thread of its own.
fn work(
    answer: Answer,
    sender: mpsc::Sender<ReplyEvent>,
    permit: Option<OwnedSemaphorePermit>,
) -> std::io::Result<()> {
    let thread = std::thread::Builder::new().name("model".to_owned());
    let run = move || {
        // On Linux this is the thread's own; elsewhere nothing is lost.
        let _ = rustix::process::setpriority_process(None, NICENESS);
        answer.give(&sender);
        drop(permit);
    };
    thread.spawn(run).map(drop)
}

/// What the model's thread sent.
struct Inbox {
    events: mpsc::Receiver<ReplyEvent>,
    held: Option<ReplyEvent>,
    over: bool,
}

impl Inbox {
    /// The next event; neighbouring text in one.
    async fn next(mut self) -> Option<(ReplyEvent, Self)> {
        if self.over {
            return None;
        }
        let next = match self.held.take() {
            Some(event) => Some(event),
            None => self.events.recv().await,
        };
        let event = match next {
            Some(ReplyEvent::Text(text)) => ReplyEvent::Text(self.more(text)),
            Some(event) => event,
            None => ReplyEvent::Ended(Ending::Interrupted("the model's thread broke".to_owned())),
        };
        self.over = matches!(event, ReplyEvent::Ended(_));
        Some((event, self))
    }

    fn more(&mut self, mut text: String) -> String {
        while text.len() < MOST_AT_ONCE {
            match self.events.try_recv() {
                Ok(ReplyEvent::Text(next)) => text.push_str(&next),
                Ok(other) => {
                    self.held = Some(other);
                    break;
                }
                Err(_) => break,
            }
        }
        text
    }
}
