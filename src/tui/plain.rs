//! The bench as lines of text, for screen readers and terminals that cannot draw: what happens is
//! told in words, once, and never drawn again. The same state, `update` and jobs as the screen's.

mod announce;
mod command;
mod lists;

use std::io::{self, BufRead as _, Write as _};
use std::time::{Duration, Instant};

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::time::{Instant as Clock, sleep_until};

use super::effects::Outside;
use super::jobs::Jobs;
use super::keeping::Access;
use super::keymap::Action;
use super::message::{Effect, JobKey, Msg};
use super::state::State;
use super::update::update;
use crate::side::Side;
use announce::Told;
use command::Command;

/// The time between two ticks while something is at work.
const TICK: Duration = Duration::from_millis(250);
/// Jobs whose end is told: the bench is not left before.
const AWAITED: [JobKey; 5] =
    [JobKey::Find, JobKey::Recall, JobKey::List, JobKey::Promote, JobKey::Save];
/// Jobs that answer with a list, or with a turn of one.
const LISTS: [JobKey; 3] = [JobKey::Find, JobKey::Recall, JobKey::List];
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
            let awaited = at_work || self.jobs.any(&AWAITED) || self.opening();
            let listing = self.jobs.any(&LISTS) || self.opening();
            if self.left || (lines.is_none() && !awaited) {
                return Ok(());
            }
            tokio::select! {
                biased;
                _ = terminate.recv() => self.take(Msg::Terminate)?,
                _ = interrupt.recv() => self.act(Action::Interrupt)?,
                // What a list tells is what the next line may be about.
                line = next(&mut lines), if !listing => match line {
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

    /// Whether the history was asked for, and is not open yet.
    fn opening(&self) -> bool {
        self.state.overlays.browser().is_some() && self.state.keeping.access == Access::Opening
    }

    fn act(&mut self, action: Action) -> io::Result<()> {
        self.take(Msg::Do { at: self.started.elapsed(), action })
    }

    /// A line of the user's: a command, or a prompt.
    fn read(&mut self, line: &str) -> io::Result<()> {
        let command = command::parse(line);
        self.close_lists(&command)?;
        match command {
            Command::Nothing => {}
            Command::Do(actions) => {
                for action in actions {
                    self.act(action)?;
                }
            }
            Command::Ask(prompt) => {
                self.take(Msg::AskFor { at: self.started.elapsed(), prompt })?;
            }
            Command::Find(words) => self.find(words)?,
            Command::Open(number) => self.open(number)?,
            Command::Models => {
                self.act(Action::Models)?;
                say(&["looking for servers and their models …".to_owned()])?;
            }
            Command::Take(side, number) => self.choose(side, number)?,
            Command::Samples => say(&lists::samples(&self.state))?,
            Command::Sample(number) => match self.state.prompt.offered().get(number - 1) {
                Some(prompt) => {
                    let prompt = prompt.clone();
                    say(std::slice::from_ref(&prompt))?;
                    self.take(Msg::AskFor { at: self.started.elapsed(), prompt })?;
                }
                None => say(&["there is no such sample: samples lists them".to_owned()])?,
            },
            Command::Read(what, side) => say(&announce::read(&self.state, what, side))?,
            Command::Help => say(&command::help())?,
            Command::Unknown(why) => say(&[why])?,
        }
        Ok(())
    }

    /// Lists that are open have the keys of the bench: whatever is not for them closes them.
    fn close_lists(&mut self, command: &Command) -> io::Result<()> {
        let wanted = match command {
            Command::Nothing | Command::Help | Command::Unknown(_) => return Ok(()),
            Command::Open(_) => self.state.overlays.browser().is_some(),
            Command::Take(..) => self.state.overlays.models().is_some(),
            Command::Do(_)
            | Command::Ask(_)
            | Command::Find(_)
            | Command::Models
            | Command::Samples
            | Command::Sample(_)
            | Command::Read(..) => false,
        };
        if !wanted && self.state.overlays.browser().is_some() {
            self.act(Action::CloseHistory)?;
        }
        if !wanted && self.state.overlays.models().is_some() {
            self.act(Action::Close)?;
        }
        Ok(())
    }

    /// Opens the history, at the turns that hold these words.
    fn find(&mut self, words: String) -> io::Result<()> {
        self.act(Action::History)?;
        if !words.is_empty() && self.state.overlays.browser().is_some() {
            self.take(Msg::Paste(words))?;
            self.act(Action::SearchDone)?;
        }
        Ok(())
    }

    /// Shows a turn of the list.
    fn open(&mut self, number: usize) -> io::Result<()> {
        if self.state.overlays.browser().is_none_or(|browser| number > browser.count()) {
            return say(&["there is no such turn: history lists them".to_owned()]);
        }
        self.act(Action::Top)?;
        for _ in 1..number {
            self.act(Action::Down)?;
        }
        self.act(Action::Reopen)
    }

    /// Takes a model of the list for a side.
    fn choose(&mut self, side: Side, number: usize) -> io::Result<()> {
        let Some(models) = self.state.overlays.models() else {
            return say(&["there is no such model: models lists them".to_owned()]);
        };
        if number > models.rows(&self.state.catalog).iter().filter(|row| row.is_choice()).count() {
            return say(&["there is no such model in the list".to_owned()]);
        }
        if models.side != side {
            self.act(Action::OtherSide)?;
        }
        self.act(Action::Top)?;
        for _ in 1..number {
            self.act(Action::Down)?;
        }
        self.act(Action::Choose)
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
