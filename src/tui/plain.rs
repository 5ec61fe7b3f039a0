//! The bench as lines of text, for screen readers and terminals that cannot draw: what happens is
//! told in words, once, and never drawn again. The same state, `update` and jobs as the screen's.

mod announce;
mod command;

use std::io::{self, BufRead as _, Write as _};
use std::time::{Duration, Instant};

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::{Instant as Clock, sleep_until};

use super::effects::Outside;
use super::jobs::Jobs;
use super::keymap::Action;
use super::message::{Effect, Msg};
use super::state::State;
use super::update::update;
use announce::Told;
use command::Command;

/// The time between two ticks while something is at work.
const TICK: Duration = Duration::from_millis(250);
/// Lines that may be read ahead.
const AHEAD: usize = 16;

/// The plain bench while it is open.
pub(super) struct Plain {
    state: State,
    jobs: Jobs,
    outside: Outside,
    told: Told,
    started: Instant,
    left: bool,
}

impl Plain {
    pub(super) fn new(state: State, outside: Outside, started: Instant) -> Self {
        let told = Told::default();
        Self { state, jobs: Jobs::default(), outside, told, started, left: false }
    }

    /// Runs until the user leaves, or the input ends and nothing is at work any more.
    pub(super) async fn run(mut self) -> io::Result<()> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        say(&announce::welcome(&self.state))?;
        self.outside.open_history(&mut self.jobs);
        self.outside.look_at_machine(&mut self.jobs);
        let mut lines = Some(lines());
        let mut next_tick = Clock::now() + TICK;
        loop {
            say(&self.told.news(&self.state))?;
            let at_work = self.state.busy();
            if self.left || (lines.is_none() && !at_work) {
                return Ok(());
            }
            tokio::select! {
                biased;
                _ = terminate.recv() => self.take(Msg::Terminate)?,
                _ = interrupt.recv() => self.act(Action::Interrupt)?,
                line = next(&mut lines) => match line {
                    Some(line) => self.read(&line)?,
                    None => lines = None,
                },
                said = self.jobs.next() => {
                    for msg in said {
                        self.take(msg)?;
                    }
                }
                () = sleep_until(next_tick), if at_work => {
                    next_tick = Clock::now() + TICK;
                    self.take(Msg::Tick(self.started.elapsed()))?;
                }
            }
        }
    }

    fn act(&mut self, action: Action) -> io::Result<()> {
        self.take(Msg::Do { at: self.started.elapsed(), action })
    }

    /// A line of the user's: a command, or a prompt.
    fn read(&mut self, line: &str) -> io::Result<()> {
        match command::parse(line) {
            Command::Nothing => {}
            Command::Do(actions) => {
                for action in actions {
                    self.act(action)?;
                }
            }
            Command::Ask(prompt) => {
                self.take(Msg::AskFor { at: self.started.elapsed(), prompt })?;
            }
            Command::Read(what, side) => say(&announce::read(&self.state, what, side))?,
            Command::Help => say(&command::help())?,
            Command::Unknown(why) => say(&[why])?,
        }
        Ok(())
    }

    fn take(&mut self, msg: Msg) -> io::Result<()> {
        for effect in update(&mut self.state, msg) {
            match effect {
                Effect::Quit => {
                    self.jobs.clear();
                    self.left = true;
                    return Ok(());
                }
                // These are matters of a screen.
                Effect::Edit { .. }
                | Effect::Mouse(_)
                | Effect::Suspend
                | Effect::Redraw
                | Effect::CopyByTerminal(_) => {}
                effect => self.outside.perform(effect, &mut self.jobs),
            }
        }
        // What this message says must not be lost to the next one.
        say(&self.told.notice(&self.state))
    }
}

/// Prints lines; nothing of them is taken back.
fn say(lines: &[String]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in lines {
        writeln!(out, "{line}")?;
    }
    out.flush()
}

/// The lines of stdin, read beside the loop: a read cannot be broken off.
fn lines() -> Receiver<String> {
    let (sender, lines) = channel(AHEAD);
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            let Ok(line) = line else { return };
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// The next line; nothing when the input has ended; waits for ever after that.
async fn next(lines: &mut Option<Receiver<String>>) -> Option<String> {
    match lines {
        Some(lines) => lines.recv().await,
        None => std::future::pending().await,
    }
}
