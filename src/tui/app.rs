//! The loop: waits for keys and jobs, hands messages to `update`, does its effects, draws when
//! something changed. Keys are drawn at once; streams are read at the pace of frames.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{Event, EventStream, MouseEventKind};
use futures::StreamExt as _;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{Instant as Clock, sleep_until};

use super::answers::{Answers, QUESTION, Read};
use super::clipboard;
use super::editor;
use super::effects::Outside;
use super::jobs::Jobs;
use super::message::{Effect, Msg, SampleId};
use super::state::State;
use super::terminal::Terminal;
use super::update::update;

/// The time between two frames while text streams: sixty a second.
const FRAME: Duration = Duration::from_micros(16_600);
/// The same when no key was pressed lately, and nobody waits for an answer to one.
const CALM_FRAME: Duration = Duration::from_millis(24);
/// Frames that may follow each other at once after a rest.
const BURST: u32 = 3;
/// How long a key counts as pressed lately.
const LATELY: Duration = Duration::from_secs(2);
/// The time between two ticks while something is at work.
const TICK: Duration = Duration::from_millis(100);

/// The bench while it is open.
pub(super) struct App {
    state: State,
    jobs: Jobs,
    // Given back before the outside is dropped, which may wait for the disk.
    terminal: Terminal,
    outside: Outside,
    answers: Answers,
    started: Instant,
}

/// How the loop goes on after a message.
enum Flow {
    On,
    Leave,
    Edit { id: SampleId, text: String },
}

/// What the system may ask of us.
struct Signals {
    terminate: Signal,
    hang_up: Signal,
    suspend: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            suspend: signal(SignalKind::from_raw(rustix::process::Signal::TSTP.as_raw()))?,
        })
    }
}

impl App {
    pub(super) fn new(
        state: State,
        outside: Outside,
        terminal: Terminal,
        started: Instant,
    ) -> Self {
        Self {
            state,
            jobs: Jobs::default(),
            outside,
            terminal,
            answers: Answers::default(),
            started,
        }
    }

    /// Runs until the user leaves.
    pub(super) async fn run(mut self) -> io::Result<()> {
        let mut signals = Signals::listen()?;
        let (width, height) = self.terminal.size()?;
        self.state.size = (width, height);
        self.draw()?;
        if self.state.facts.auto.is_some() {
            self.terminal.write(QUESTION)?;
        }
        self.outside.open_history(&mut self.jobs);
        self.outside.look_at_machine(&mut self.jobs);
        self.take(Msg::Opened)?;
        if !self.state.overlays.is_empty() {
            self.draw()?;
        }
        #[cfg(debug_assertions)]
        self.fail_on_purpose();
        let mut events = EventStream::new();
        let mut next_frame = Clock::now() + FRAME;
        let mut next_tick = Clock::now() + TICK;
        let mut last_key = Clock::now();
        loop {
            let busy = self.state.busy();
            let messages = tokio::select! {
                biased;
                _ = signals.terminate.recv() => vec![Msg::Terminate],
                _ = signals.hang_up.recv() => vec![Msg::Terminate],
                _ = signals.suspend.recv() => {
                    self.terminal.suspend()?;
                    vec![Msg::Tick(self.started.elapsed())]
                }
                event = events.next() => match event {
                    Some(Ok(event)) => {
                        last_key = Clock::now();
                        self.read(event)
                    }
                    Some(Err(error)) => return Err(error),
                    None => vec![Msg::Terminate],
                },
                said = paced(&mut self.jobs, next_frame) => {
                    let calm = last_key.elapsed() > LATELY;
                    let frame = if calm { CALM_FRAME } else { FRAME };
                    next_frame = after(next_frame, frame);
                    said
                }
                () = sleep_until(next_tick), if busy => {
                    next_tick = Clock::now() + TICK;
                    vec![Msg::Tick(self.started.elapsed())]
                }
            };
            if messages.is_empty() {
                continue;
            }
            for msg in messages {
                match self.take(msg)? {
                    Flow::On => {}
                    Flow::Leave => return Ok(()),
                    Flow::Edit { id, text } => {
                        // Two readers of one terminal would share the keys out between them.
                        drop(events);
                        let msg = self.edit(id, &text).await?;
                        self.take(msg)?;
                        events = EventStream::new();
                    }
                }
            }
            self.draw()?;
        }
    }

    fn read(&mut self, event: Event) -> Vec<Msg> {
        match self.answers.read(event) {
            Read::Held => Vec::new(),
            Read::Ground(ground) => vec![Msg::Ground(ground)],
            Read::Typed(events) => {
                events.into_iter().filter_map(|event| self.message(event)).collect()
            }
        }
    }

    fn message(&self, event: Event) -> Option<Msg> {
        let at = self.started.elapsed();
        match event {
            Event::Key(key) => Some(Msg::Key { at, key }),
            Event::Paste(text) => Some(Msg::Paste(text)),
            // The pointer passing by changes nothing, and must not cost a frame.
            Event::Mouse(mouse) if mouse.kind == MouseEventKind::Moved => None,
            Event::Mouse(event) => Some(Msg::Mouse { at, event }),
            Event::Resize(width, height) => Some(Msg::Resize(width, height)),
            Event::FocusGained | Event::FocusLost => None,
        }
    }

    /// Gives the terminal to the user's editor until it ends.
    async fn edit(&mut self, id: SampleId, text: &str) -> io::Result<Msg> {
        // Ctrl+C belongs to the editor meanwhile.
        let _interrupts = signal(SignalKind::interrupt())?;
        self.terminal.lend()?;
        let edited = editor::edit(text).await;
        self.terminal.take_back()?;
        Ok(match edited {
            Ok(text) => Msg::Edited { id, text },
            Err(why) => Msg::Notice(why),
        })
    }

    /// Hands a message to the state and does what it asks for.
    fn take(&mut self, msg: Msg) -> io::Result<Flow> {
        let mut flow = Flow::On;
        for effect in update(&mut self.state, msg) {
            match effect {
                Effect::Quit => {
                    self.jobs.clear();
                    return Ok(Flow::Leave);
                }
                Effect::Edit { id, text } => flow = Flow::Edit { id, text },
                Effect::Redraw => self.terminal.repaint()?,
                Effect::Suspend => self.terminal.suspend()?,
                Effect::CopyByTerminal(text) => {
                    let said = self.copy(&text);
                    self.take(Msg::Notice(said))?;
                }
                Effect::Mouse(on) => self.terminal.set_mouse(on)?,
                effect => self.outside.perform(effect, &mut self.jobs),
            }
        }
        Ok(flow)
    }

    /// Lets the terminal take a text for the clipboard; what became of it.
    fn copy(&mut self, text: &str) -> String {
        let written = clipboard::for_terminal(text).and_then(|bytes| {
            self.terminal.write(&bytes).map_err(|error| format!("not copied: {error}"))
        });
        written.map_or_else(|why| why, |()| clipboard::said(text))
    }

    /// For the tests of what a fault of ours leaves of the terminal; not in released programs.
    #[cfg(debug_assertions)]
    fn fail_on_purpose(&mut self) {
        match std::env::var("ASSEMBLERGPT_FAULT").as_deref() {
            Ok("job") => {
                let fault = futures::stream::once(async { panic!("a job fails on purpose") });
                self.jobs.start(super::message::JobKey::Outside, fault.boxed());
            }
            Ok("loop") => panic!("the loop fails on purpose"),
            _ => {}
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        self.state.settle();
        self.terminal.draw(&self.state)
    }
}

/// When the next frame is due: a frame's time after this one was, so that a stream comes at the
/// pace of frames; but after a rest a few come at once, the answer to a key among them.
fn after(due: Clock, frame: Duration) -> Clock {
    let rested = Clock::now().checked_sub(frame * BURST);
    rested.map_or(due, |rested| due.max(rested)) + frame
}

/// What the jobs say, not before the next frame is due: until then the sockets are left unread,
/// which costs nothing and slows a flood down.
async fn paced(jobs: &mut Jobs, due: Clock) -> Vec<Msg> {
    if jobs.is_empty() {
        return std::future::pending().await;
    }
    sleep_until(due).await;
    jobs.next().await
}
