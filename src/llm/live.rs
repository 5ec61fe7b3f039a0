//! One ask of a live server, from the request to the end of its stream. It does nothing while it is
//! not polled: what the server sends meanwhile waits in the socket.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use reqwest::{Method, Response};
use tokio::time::{Instant, sleep_until, timeout};

use super::complaint::Complaint;
use super::decoder::{Close, Decoder, Outcome};
use super::endpoint::Endpoint;
use super::event::{Ending, ReplyEvent};
use super::failure::{Again, Failure, FailureKind, from_complaint, short};
use super::http::{self, Http};
use super::pause;
use super::quirks::{self, Quirks};
use super::request::Request;

/// The most bytes taken in one poll, so that a flood cannot keep the caller from its screen.
const MOST_AT_ONCE: usize = 64 << 10;
/// The longest wait that a server may ask for.
const LONGEST_HINT: Duration = Duration::from_secs(5 * 60);
/// The longest wait for counts and the proper end after the model said that it is done.
const AFTERMATH: Duration = Duration::from_secs(3);

/// Asks the endpoint. Dropping the stream ends everything.
pub(super) fn ask(
    http: Arc<Http>,
    endpoint: Endpoint,
    request: Request,
) -> BoxStream<'static, ReplyEvent> {
    let quirks = endpoint.memory.recall();
    let ask = Ask {
        http,
        endpoint,
        request,
        quirks,
        retries: 0,
        since: Instant::now(),
        out: VecDeque::new(),
        phase: Phase::Greet,
    };
    let next = async |mut ask: Box<Ask>| loop {
        if let Some(event) = ask.out.pop_front() {
            return Some((event, ask));
        }
        if matches!(ask.phase, Phase::Over) {
            return None;
        }
        ask.step().await;
    };
    stream::unfold(Box::new(ask), next).boxed()
}

struct Ask {
    http: Arc<Http>,
    endpoint: Endpoint,
    request: Request,
    /// What the server is thought not to understand; remembered once it has answered.
    quirks: Quirks,
    retries: u32,
    since: Instant,
    out: VecDeque<ReplyEvent>,
    phase: Phase,
}

enum Phase {
    Greet,
    Send,
    Pause(Instant),
    Read(Box<Reading>),
    Over,
}

struct Reading {
    answer: Response,
    decoder: Decoder,
}

impl Ask {
    async fn step(&mut self) {
        match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Greet => self.greet(),
            Phase::Send => self.send().await,
            Phase::Pause(until) => {
                sleep_until(until).await;
                self.out.push_back(ReplyEvent::Sent);
                self.phase = Phase::Send;
            }
            Phase::Read(reading) => self.read(reading).await,
            Phase::Over => {}
        }
    }

    fn greet(&mut self) {
        self.since = Instant::now();
        let endpoint = &self.endpoint;
        let mut note = |text: String| self.out.push_back(ReplyEvent::Note(text));
        match (&endpoint.key, endpoint.own_key()) {
            (Some(key), None) => note(format!(
                "the key belongs to {} and was not sent to {}",
                key.home(),
                endpoint.address()
            )),
            (_, Some(_)) if endpoint.is_exposed() => {
                note(format!("the key goes to {} without encryption", endpoint.address()));
            }
            (None, _) | (Some(_), Some(_)) => {}
        }
        if let Some(text) = quirks::reminder(&self.request, self.quirks) {
            note(text);
        }
        self.out.push_back(ReplyEvent::Sent);
        self.phase = Phase::Send;
    }

    async fn send(&mut self) {
        let body = quirks::body(&self.endpoint, &self.request, self.quirks);
        let bytes = serde_json::to_vec(&body).unwrap_or_default();
        let url = self.endpoint.url(&["chat", "completions"]);
        let request = match self.http.request(Method::POST, &self.endpoint, url, Some(bytes)) {
            Ok(request) => request,
            Err(failure) => return self.fail(failure),
        };
        match timeout(self.endpoint.patience, request.send()).await {
            Err(_) => self.fail(silent(&self.endpoint, self.endpoint.patience)),
            Ok(Err(error)) => {
                let (failure, again) = http::unanswered(&error, &self.endpoint);
                self.fail_or_retry(failure, again, None);
            }
            Ok(Ok(answer)) if answer.status().is_success() => {
                self.endpoint.memory.learn(self.quirks);
                self.out.push_back(ReplyEvent::Started);
                self.phase = Phase::Read(Box::new(Reading { answer, decoder: Decoder::new() }));
            }
            Ok(Ok(answer)) => self.refused(answer, &body).await,
        }
    }

    /// The server answered, but not with a reply.
    async fn refused(
        &mut self,
        answer: Response,
        sent: &serde_json::Map<String, serde_json::Value>,
    ) {
        if let Some(failure) = http::moved(&answer, &self.endpoint) {
            return self.fail(failure);
        }
        let status = answer.status().as_u16();
        let hint = pause::hint(answer.headers(), SystemTime::now());
        let advised = answer.headers().get("x-should-retry").map(|value| value == "true");
        let complaint = Complaint::of_answer(status, &http::head_of(answer).await);
        let (failure, mut again) = from_complaint(&complaint, &self.endpoint);
        if matches!(status, 400 | 422) && failure.kind != FailureKind::ContextOverflow {
            let param = complaint.param.as_deref();
            let refused =
                quirks::refused(&self.endpoint, sent, self.quirks, param, &complaint.text);
            if let Some((quirk, note)) = refused {
                self.quirks = self.quirks.with(quirk);
                self.out.push_back(ReplyEvent::Note(note));
                self.out.push_back(ReplyEvent::Sent);
                self.phase = Phase::Send;
                return;
            }
        }
        if advised == Some(false) && again == Again::Later {
            again = Again::Never;
        }
        self.fail_or_retry(failure, again, hint);
    }

    fn fail_or_retry(&mut self, failure: Failure, again: Again, hint: Option<Duration>) {
        let may = match again {
            Again::Never => false,
            Again::Later => self.retries < self.endpoint.retries,
            Again::WhenLoaded => self.since.elapsed() < self.endpoint.patience,
        };
        let wait = hint.unwrap_or_else(|| match again {
            Again::WhenLoaded => pause::backoff(self.endpoint.backoff, 2),
            Again::Never | Again::Later => pause::backoff(self.endpoint.backoff, self.retries + 1),
        });
        if !may || wait > LONGEST_HINT {
            let Failure { mut message, remedy, kind } = failure;
            if wait > LONGEST_HINT {
                message =
                    format!("{message}; it asks to wait {} minutes", wait.as_secs().div_ceil(60));
            }
            return self.fail(Failure { message, remedy, kind });
        }
        self.retries += 1;
        self.out.push_back(ReplyEvent::Retrying {
            attempt: self.retries,
            wait,
            reason: failure.message,
        });
        self.phase = Phase::Pause(Instant::now() + wait);
    }

    fn fail(&mut self, failure: Failure) {
        self.end(Ending::Failed(failure));
    }

    fn end(&mut self, ending: Ending) {
        self.out.push_back(ReplyEvent::Ended(ending));
        self.phase = Phase::Over;
    }

    /// Takes what has come, or waits for it; ends the reply where it ends.
    async fn read(&mut self, mut reading: Box<Reading>) {
        let limit = if reading.decoder.finished() {
            AFTERMATH.min(self.endpoint.silence)
        } else if reading.decoder.heard() {
            self.endpoint.silence
        } else {
            self.endpoint.patience
        };
        let Some(close) = reading.pull(limit, &mut self.out).await else {
            self.phase = Phase::Read(reading);
            return;
        };
        let heard = reading.decoder.heard();
        let outcome = reading.decoder.close(close, &mut self.out);
        self.conclude(outcome, heard);
    }

    fn conclude(&mut self, outcome: Outcome, heard: bool) {
        let address = self.endpoint.address();
        let failure = |kind, message| (Failure::new(kind, message), Again::Never);
        let (failure, again) = match outcome {
            Outcome::Ended(Ending::Interrupted(reason)) => {
                let reason = short(&reason, &self.endpoint);
                return self.end(Ending::Interrupted(reason));
            }
            Outcome::Ended(ending) => return self.end(ending),
            Outcome::Complaint(complaint) => from_complaint(&complaint, &self.endpoint),
            Outcome::Foreign(page) if page.html => failure(
                FailureKind::NotAnApi,
                format!("{address} answered with a web page, not as an API"),
            ),
            Outcome::Foreign(words) => failure(
                FailureKind::Protocol,
                format!("{address} sent no event stream: {}", short(&words.text, &self.endpoint)),
            ),
            Outcome::Nothing => failure(
                FailureKind::Empty,
                format!("{address} accepted the request and sent nothing"),
            ),
            Outcome::Broken(cause) => {
                let cause = short(&cause, &self.endpoint);
                let message = format!("{address} broke the connection off: {cause}");
                (Failure::new(FailureKind::Unreachable, message), Again::Later)
            }
            Outcome::Silent(span) => (silent(&self.endpoint, span), Again::Never),
        };
        if heard {
            return self.end(Ending::Interrupted(failure.message));
        }
        self.fail_or_retry(failure, again, None);
    }
}

impl Reading {
    /// Waits for the next piece and takes every other that is there already. Some when the answer
    /// is over.
    async fn pull(&mut self, limit: Duration, out: &mut VecDeque<ReplyEvent>) -> Option<Close> {
        let Ok(mut piece) = timeout(limit, self.answer.chunk()).await else {
            let finished = self.decoder.finished();
            return Some(if finished { Close::Clean } else { Close::Silent(limit) });
        };
        let mut taken = 0;
        let mut over = false;
        loop {
            match piece {
                Ok(None) => return Some(Close::Clean),
                Err(_) if over => return Some(Close::Clean),
                Err(error) => return Some(Close::Broken(http::root_cause(&error))),
                Ok(Some(bytes)) => {
                    taken += bytes.len();
                    over = over || self.decoder.feed(&bytes, out);
                }
            }
            if taken >= MOST_AT_ONCE {
                return over.then_some(Close::Clean);
            }
            // Once over, one more look: a body read to its end gives its connection back.
            match ready(self.answer.chunk()).await {
                Some(next) => piece = next,
                None => return over.then_some(Close::Clean),
            }
        }
    }
}

/// What the future gives if it is there already. The task that reads the socket hands over one
/// piece at a time, so it gets one turn to do so.
async fn ready<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut turns = 0;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(piece) => Poll::Ready(Some(piece)),
        Poll::Pending if turns == 0 => {
            turns += 1;
            context.waker().wake_by_ref();
            Poll::Pending
        }
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

fn silent(endpoint: &Endpoint, span: Duration) -> Failure {
    let message = format!("{} gave no answer for {span:?}", endpoint.address());
    Failure::new(FailureKind::Silent, message)
}
