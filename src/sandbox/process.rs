//! The asking side of a run: starts a helper, speaks with it, and turns what comes into events.

use std::io::{self, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf, pipe};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::bubblewrap;
use super::isolation::Isolation;
use super::job::{TerminalSize, Typed};
use super::keyboard::Keyboard;
use super::outcome::{End, Limit, Outcome, RunEvent, Stream};
use super::sys;
use super::wire::{self, HELPER, Order, Report, SERVER, TOO_MUCH_OUTPUT};

/// How long output may still come after the program is gone.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// The most bytes of one output event.
const CHUNK: usize = 16 << 10;

/// What starts helpers: a process of its own that has no other work.
#[derive(Debug)]
pub(super) struct Launcher {
    path: PathBuf,
    /// Forks helpers on request. Without it each is a new process of the program.
    server: Option<Server>,
    /// Starts helpers in namespaces that it makes for them.
    bubblewrap: Option<PathBuf>,
}

#[derive(Debug)]
struct Server {
    requests: Option<OwnedFd>,
    process: std::process::Child,
}

impl Launcher {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), server: Server::start(path).ok(), bubblewrap: None }
    }

    /// A launcher of helpers that begin in the namespaces of this bubblewrap.
    pub(super) fn through(path: &Path, bubblewrap: PathBuf) -> Self {
        Self { path: path.to_owned(), server: None, bubblewrap: Some(bubblewrap) }
    }

    /// The level that a helper must hold by itself for the program to have `isolation`.
    pub(super) fn level_inside(&self, isolation: Isolation) -> Isolation {
        if self.bubblewrap.is_some() { isolation.min(Isolation::Restricted) } else { isolation }
    }

    /// Starts a helper with these three streams. A child that must be waited for, if it is one.
    fn start(&self, streams: [OwnedFd; 3], order: &Order) -> io::Result<Option<Child>> {
        let requests = self.server.as_ref().and_then(|server| server.requests.as_ref());
        let borrowed = streams.each_ref().map(AsFd::as_fd);
        let sent = requests.map(|requests| sys::passage::send(requests.as_raw_fd(), &borrowed));
        if matches!(sent, Some(Ok(()))) {
            return Ok(None);
        }
        let [control, stdout, stderr] = streams;
        let mut command = match &self.bubblewrap {
            None => Command::new(&self.path),
            Some(bubblewrap) => {
                let mut command = Command::new(bubblewrap);
                command.args(bubblewrap::arguments(&self.path, order)?);
                command
            }
        };
        command.arg(HELPER).env_clear().stdin(control).stdout(stdout).stderr(stderr);
        command.spawn().map(Some)
    }
}

impl Server {
    fn start(path: &Path) -> io::Result<Self> {
        let (requests, theirs) = sys::passage::pair()?;
        let mut command = std::process::Command::new(path);
        command.arg(SERVER).env_clear().stdin(theirs).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self { requests: Some(requests), process: command.spawn()? })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.requests = None;
        // It ends by itself now, but a launcher that is not ours might not.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A helper that has its order, and waits for the input and the word to begin.
pub(super) struct Waiting {
    launcher: Arc<Launcher>,
    child: Option<Child>,
    control: UnixStream,
    streams: Ours,
    unsent: Vec<u8>,
    isolation: Isolation,
    output: u64,
}

/// Our ends of the program's output, and of the terminal that somebody types at.
struct Ours {
    stdout: pipe::Receiver,
    stderr: Option<pipe::Receiver>,
    terminal: Option<OwnedFd>,
}

impl Waiting {
    /// Starts a helper for `order`, whose outcome has this `isolation`, in a terminal of this size if
    /// somebody types at it. Must be called in a tokio runtime.
    pub(super) fn start(
        launcher: &Arc<Launcher>,
        order: &Order,
        terminal: Option<TerminalSize>,
        isolation: Isolation,
    ) -> io::Result<Self> {
        let mut unsent = wire::pack(order)?;
        let (mut control, theirs) = std::os::unix::net::UnixStream::pair()?;
        control.set_nonblocking(true)?;
        // All of it, unless it is huge: the helper can begin at once.
        let sent = control.write(&unsent)?;
        unsent.drain(..sent);
        let control = UnixStream::from_std(control)?;
        let (streams, out, err) = match terminal {
            Some(size) => typed_at(size)?,
            None => told_apart(order)?,
        };
        let child = launcher.start([theirs.into(), out, err], order)?;
        let output = order.limits.output;
        let launcher = Arc::clone(launcher);
        Ok(Self { launcher, child, control, streams, unsent, isolation, output })
    }

    /// Lets the program begin with this input, and with what is typed if it has a terminal.
    pub(super) fn go(
        mut self,
        input: &[u8],
        typed: Option<mpsc::Receiver<Typed>>,
    ) -> BoxStream<'static, RunEvent> {
        self.unsent.extend((input.len() as u64).to_le_bytes());
        self.unsent.extend(input);
        let (from, to) = self.control.into_split();
        let keyboard = self.streams.terminal.zip(typed);
        let running = Running {
            _child: self.child,
            _launcher: self.launcher,
            from,
            to: Some(to),
            unsent: self.unsent,
            envelope: Vec::new(),
            stdout: Some(self.streams.stdout),
            stderr: self.streams.stderr,
            keyboard: keyboard.and_then(|(terminal, typed)| Keyboard::new(terminal, typed).ok()),
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

/// Our ends, and the program's: of a terminal that somebody types at.
fn typed_at(size: TerminalSize) -> io::Result<(Ours, OwnedFd, OwnedFd)> {
    let (ours, theirs) = sys::terminal::open_to_type(size.rows, size.columns)?;
    let err = theirs.try_clone()?;
    let terminal = Some(ours.try_clone()?);
    let stdout = pipe::Receiver::from_owned_fd_unchecked(ours)?;
    Ok((Ours { stdout, stderr: None, terminal }, theirs, err))
}

/// Our ends, and the program's: standard output and standard error apart.
fn told_apart(order: &Order) -> io::Result<(Ours, OwnedFd, OwnedFd)> {
    // Programs that end by a raw system call lose what their C library has kept back for a
    // pipe; to a terminal it writes each line. Tools behave better at a pipe.
    let terminal = if order.dir.is_none() { sys::terminal::open().ok() } else { None };
    let (stdout, out) = match terminal {
        Some((ours, theirs)) => (pipe::Receiver::from_owned_fd_unchecked(ours)?, theirs),
        None => new_pipe()?,
    };
    let (stderr, err) = new_pipe()?;
    Ok((Ours { stdout, stderr: Some(stderr), terminal: None }, out, err))
}

/// A pipe: our end to read, and the other.
fn new_pipe() -> io::Result<(pipe::Receiver, OwnedFd)> {
    let (ours, theirs) = io::pipe()?;
    Ok((pipe::Receiver::from_owned_fd(ours.into())?, theirs.into()))
}

/// A run under way. Dropping it closes the socket, on which the helper ends everything.
struct Running {
    // Only so that it is reaped.
    _child: Option<Child>,
    // The request may still be on its way.
    _launcher: Arc<Launcher>,
    from: OwnedReadHalf,
    to: Option<OwnedWriteHalf>,
    unsent: Vec<u8>,
    envelope: Vec<u8>,
    stdout: Option<pipe::Receiver>,
    stderr: Option<pipe::Receiver>,
    /// What is typed at the program's terminal.
    keyboard: Option<Keyboard>,
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
    Typed,
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
                Came::Sent | Came::Typed => {}
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

    fn end(&mut self, mut outcome: Outcome) {
        // The helper knows nothing of what is around it.
        outcome.isolation = self.isolation;
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
        let Self { from, to, unsent, envelope, stdout, stderr, keyboard, ended, .. } = self;
        let came = async {
            tokio::select! {
                biased;
                bytes = read(stdout.as_mut(), Stream::Stdout), if stdout.is_some() => bytes,
                bytes = read(stderr.as_mut(), Stream::Stderr), if stderr.is_some() => bytes,
                report = receive(from, envelope), if ended.is_none() => report,
                sent = send(to, unsent), if !unsent.is_empty() && to.is_some() => sent,
                () = carry(keyboard), if keyboard.is_some() && ended.is_none() => Came::Typed,
            }
        };
        timeout_at(until, came).await.unwrap_or(Came::TooLate)
    }
}

/// Carries on with what is typed; after the last of it there is no keyboard.
async fn carry(keyboard: &mut Option<Keyboard>) {
    if let Some(open) = keyboard
        && open.carry().await.is_err()
    {
        *keyboard = None;
    }
}

async fn read(source: Option<&mut pipe::Receiver>, stream: Stream) -> Came {
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
