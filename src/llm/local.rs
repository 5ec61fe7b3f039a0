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

use super::built_in;
use super::endpoint::Endpoint;
use super::event::{Ending, ReplyEvent};
use super::failure::{Failure, FailureKind};
use super::request::Request;
use crate::model::{Gguf, LoadError, Model};
use crate::printable::printable;
use crate::side::Side;
use answer::Answer;

/// What a model's name begins with if it is a file.
pub const SCHEME: &str = "gguf:";
/// So many events wait for the listener before the model waits too.
const AHEAD: usize = 64;
/// A piece of text is handed on no larger than this, in bytes.
const MOST_AT_ONCE: usize = 64 << 10;
/// How far the model's thread steps behind the screen's.
const NICENESS: i32 = 5;

/// Where a model's bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    File(PathBuf),
    /// One of those that the program carries.
    BuiltIn(Side),
}

/// A model file, read when it is first asked; clones share its memory.
#[derive(Clone)]
pub(super) struct Local {
    place: Place,
    model: Arc<OnceCell<Model>>,
    /// As many replies at a time as there are cores.
    cores: Arc<Semaphore>,
}

impl PartialEq for Local {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Local").field("place", &self.place).finish_non_exhaustive()
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
        Some(Self { local: Some(Local::new(Place::File(path))), ..Self::new(url, name) })
    }

    /// One of the two very small models that the program carries. It is loaded when it is first
    /// asked; clones of the endpoint share it.
    #[expect(clippy::missing_panics_doc, reason = "a scheme and a word are always a URL")]
    pub fn built_in(side: Side) -> Self {
        let name = format!("{}{side}", built_in::SCHEME);
        let url = Url::parse(&name).expect("a scheme and a word are a URL");
        Self { local: Some(Local::new(Place::BuiltIn(side))), ..Self::new(url, name) }
    }

    /// Whether both are one and the same model in this process.
    pub fn is_same_file(&self, other: &Self) -> bool {
        self.local.is_some() && self.local == other.local
    }

    /// How the settings name it, if it runs in this process.
    pub fn in_process(&self) -> Option<String> {
        Some(match &self.local.as_ref()?.place {
            Place::File(path) => format!("{SCHEME}{}", path.display()),
            Place::BuiltIn(side) => format!("{}{side}", built_in::SCHEME),
        })
    }

    /// Whether it is one of those that the program carries.
    pub fn is_built_in(&self) -> bool {
        self.local.as_ref().is_some_and(|local| matches!(local.place, Place::BuiltIn(_)))
    }
}

impl Local {
    fn new(place: Place) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { place, model: Arc::default(), cores: Arc::new(Semaphore::new(cores)) }
    }

    /// The temperature where none is asked for.
    fn temperature(&self) -> f64 {
        match self.place {
            Place::File(_) => 1.0,
            // So small a model knows one way to say a thing, and slips on others.
            Place::BuiltIn(_) => 0.2,
        }
    }

    /// The model; read now, if it was not before.
    pub(super) async fn load(&self, name: &str) -> Result<&Model, Failure> {
        let open = || async {
            let place = self.place.clone();
            let open = move || match place {
                Place::File(path) => Model::open(&path),
                Place::BuiltIn(side) => Model::of(&Gguf::parse(built_in::file(side).to_vec())?),
            };
            let opened = tokio::task::spawn_blocking(open).await;
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
    mut request: Request,
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
    request.sampling.temperature.get_or_insert(local.temperature());
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
