//! The asking side of a run: starts a helper, speaks with it, and turns what comes into events.

use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::pin::Pin;
use std::process::Stdio;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt, ReadBuf};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf, pipe};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::time::{Instant, timeout_at};

use super::isolation::Isolation;
use super::outcome::{End, Limit, Outcome, RunEvent, Stream};
use super::wire::{self, HELPER, Order, Report, TOO_MUCH_OUTPUT};
use super::{Purpose, sys};

/// How long output may still come after the program is gone.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// The most bytes of one output event.
const CHUNK: usize = 16 << 10;

/// A helper that has its order, and waits for the input and the word to begin.
pub(super) struct Waiting {
    child: Child,
    control: UnixStream,
    stdout: Output,
    stderr: ChildStderr,
    unsent: Vec<u8>,
    isolation: Isolation,
    output: u64,
}

impl Waiting {
    /// Starts a helper for `order`. Must be called in a tokio runtime.
    pub(super) fn start(launcher: &Path, order: &Order, purpose: &Purpose) -> io::Result<Self> {
        let (control, theirs) = UnixStream::pair()?;
        let theirs = theirs.into_std()?;
        theirs.set_nonblocking(false)?;
        // Programs that end by a raw system call lose what their C library has kept back for a
        // pipe; to a terminal it writes each line.
        let terminal = match purpose {
            Purpose::Run => sys::terminal::open().ok(),
            Purpose::Build { .. } => None,
        };
        let (ours, stdout) = match terminal {
            Some((ours, theirs)) => (Some(ours), Stdio::from(theirs)),
            None => (None, Stdio::piped()),
        };
        let mut child = Command::new(launcher)
            .arg(HELPER)
            .env_clear()
            .stdin(OwnedFd::from(theirs))
            .stdout(stdout)
            .stderr(Stdio::piped())
            .spawn()?;
        let missing = || io::Error::other("the helper has no output");
        let stdout = match ours {
            Some(ours) => Output::Terminal(pipe::Receiver::from_owned_fd_unchecked(ours)?),
            None => Output::Pipe(child.stdout.take().ok_or_else(missing)?),
        };
        let stderr = child.stderr.take().ok_or_else(missing)?;
        let (isolation, output) = (order.isolation, order.limits.output);
        Ok(Self { child, control, stdout, stderr, unsent: wire::pack(order)?, isolation, output })
    }

    /// Lets the program begin with this input.
    pub(super) fn go(mut self, input: &[u8]) -> BoxStream<'static, RunEvent> {
        self.unsent.extend((input.len() as u64).to_le_bytes());
        self.unsent.extend(input);
        let (from, to) = self.control.into_split();
        let running = Running {
            _child: self.child,
            from,
            to: Some(to),
            unsent: self.unsent,
            envelope: Vec::new(),
            stdout: Some(self.stdout),
            stderr: Some(self.stderr),
            room: self.output,
            too_much: false,
            ended: None,
            until: None,
            isolation: self.isolation,
        };
        stream::unfold(Some(running), |running| async move {
            let mut running = running?;
            let event = running.next().await;
            let rest = (!matches!(event, RunEvent::Ended(_))).then_some(running);
            Some((event, rest))
        })
        .boxed()
    }
}

/// Standard output of the program.
enum Output {
    Terminal(pipe::Receiver),
    Pipe(ChildStdout),
}

impl AsyncRead for Output {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context,
        buf: &mut ReadBuf,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Pipe(pipe) => Pin::new(pipe).poll_read(cx, buf),
            Self::Terminal(terminal) => Pin::new(terminal).poll_read(cx, buf),
        }
    }
}

/// A run under way. Dropping it closes the socket, on which the helper ends everything.
struct Running {
    // Only so that it is reaped.
    _child: Child,
    from: OwnedReadHalf,
    to: Option<OwnedWriteHalf>,
    unsent: Vec<u8>,
    envelope: Vec<u8>,
    stdout: Option<Output>,
    stderr: Option<ChildStderr>,
    /// How many bytes of output may still come.
    room: u64,
    too_much: bool,
    ended: Option<Outcome>,
    /// When to stop waiting for the rest of the output.
    until: Option<Instant>,
    isolation: Isolation,
}

/// What came first.
enum Came {
    Bytes(Stream, Vec<u8>),
    Closed(Stream),
    Report(Option<Report>),
    Sent,
    TooLate,
}

impl Running {
    async fn next(&mut self) -> RunEvent {
        loop {
            if let Some(outcome) = self.finished() {
                return RunEvent::Ended(outcome);
            }
            match self.wait().await {
                Came::Bytes(stream, bytes) => {
                    if let Some(bytes) = self.admit(bytes) {
                        return RunEvent::Output { stream, bytes };
                    }
                }
                Came::Closed(Stream::Stdout) => self.stdout = None,
                Came::Closed(Stream::Stderr) => self.stderr = None,
                Came::Report(Some(Report::Started)) => return RunEvent::Started,
                Came::Report(Some(Report::Ended(outcome))) => self.end(outcome),
                Came::Report(None) => self.end(self.lost()),
                Came::Sent => {}
                Came::TooLate => (self.stdout, self.stderr) = (None, None),
            }
        }
    }

    fn finished(&mut self) -> Option<Outcome> {
        let silent = self.stdout.is_none() && self.stderr.is_none();
        let mut outcome = self.ended.take_if(|_| silent)?;
        if self.too_much && !matches!(outcome.end, End::NotStarted(_)) {
            outcome.end = End::Limit(Limit::Output);
        }
        Some(outcome)
    }

    fn end(&mut self, outcome: Outcome) {
        self.ended = Some(outcome);
        self.until = Some(Instant::now() + LAST_WORDS);
    }

    fn lost(&self) -> Outcome {
        Outcome::not_started(
            self.isolation,
            "the helper that runs it ended unexpectedly".to_owned(),
        )
    }

    /// The part of the output that there is room for. When there is none left, the program is
    /// stopped.
    fn admit(&mut self, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
        let room = usize::try_from(self.room).unwrap_or(usize::MAX);
        if bytes.len() > room {
            bytes.truncate(room);
            if !self.too_much {
                self.too_much = true;
                self.unsent.push(TOO_MUCH_OUTPUT);
            }
        }
        self.room -= bytes.len() as u64;
        (!bytes.is_empty()).then_some(bytes)
    }

    async fn wait(&mut self) -> Came {
        let far = Instant::now() + Duration::from_secs(365 * 24 * 3600);
        let until = self.until.unwrap_or(far);
        let Self { from, to, unsent, envelope, stdout, stderr, ended, .. } = self;
        let came = async {
            tokio::select! {
                biased;
                bytes = read(stdout.as_mut(), Stream::Stdout), if stdout.is_some() => bytes,
                bytes = read(stderr.as_mut(), Stream::Stderr), if stderr.is_some() => bytes,
                report = receive(from, envelope), if ended.is_none() => report,
                sent = send(to, unsent), if !unsent.is_empty() && to.is_some() => sent,
            }
        };
        timeout_at(until, came).await.unwrap_or(Came::TooLate)
    }
}

async fn read<R: AsyncRead + Unpin>(source: Option<&mut R>, stream: Stream) -> Came {
    let Some(source) = source else { return Came::Closed(stream) };
    let mut bytes = Vec::with_capacity(CHUNK);
    match source.take(CHUNK as u64).read_buf(&mut bytes).await {
        Ok(got) if got > 0 => Came::Bytes(stream, bytes),
        _ => Came::Closed(stream),
    }
}

/// Reads on at a report. What was read so far stays in `envelope` when this is dropped.
async fn receive(from: &mut OwnedReadHalf, envelope: &mut Vec<u8>) -> Came {
    loop {
        match unpack(envelope) {
            Ok(Some(report)) => return Came::Report(Some(report)),
            Err(_) => return Came::Report(None),
            Ok(None) => {}
        }
        if !matches!(from.read_buf(envelope).await, Ok(got) if got > 0) {
            return Came::Report(None);
        }
    }
}

/// The first report in what was read, when it is whole.
fn unpack(envelope: &mut Vec<u8>) -> io::Result<Option<Report>> {
    let Some(head) = envelope.first_chunk::<4>() else { return Ok(None) };
    let end = 4 + wire::length(*head)?;
    let Some(body) = envelope.get(4..end) else { return Ok(None) };
    let report = serde_json::from_slice(body)?;
    envelope.drain(..end);
    Ok(Some(report))
}

/// Writes what can be written now of what is not sent yet.
async fn send(to: &mut Option<OwnedWriteHalf>, unsent: &mut Vec<u8>) -> Came {
    if let Some(open) = to {
        match open.write(unsent).await {
            Ok(written) => drop(unsent.drain(..written)),
            Err(_) => *to = None,
        }
    }
    Came::Sent
}
