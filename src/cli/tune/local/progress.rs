//! How a training goes, on stderr: a line for each epoch, and on a terminal the curve of the losses
//! with a line that changes. Trains nothing.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and seconds are small beside what a float holds"
)]

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use serde_json::json;

use super::super::say;
use super::args::Local;
use crate::config::{self, Environment};
use crate::train::{Step, Validation};
use crate::tune::curve::{self, Look};
use crate::tune::watch::Losses;

/// The curve is drawn again no sooner than after this.
const REDRAW: Duration = Duration::from_millis(500);
/// Points of the curve: where there are more steps, each is the mean of several.
const POINTS: usize = 200;
/// Lines of the curve, at most.
const HEIGHT: u16 = 12;
/// The speed is that of the last so many seconds.
const WINDOW: f64 = 20.0;

/// What the training says.
#[derive(Debug)]
pub(super) enum News {
    /// A step was taken; `seconds` is the time that the training took so far.
    Step { step: Step, seconds: f64 },
    /// An epoch ended with this step.
    Epoch { epoch: usize, step: Step, validation: Option<Validation> },
}

/// What stands on the terminal.
#[derive(Debug)]
pub(super) struct Progress {
    /// How to draw, where there is a terminal to draw on.
    look: Option<Look>,
    json: bool,
    all: usize,
    epochs: usize,
    limit: Option<Duration>,
    /// Lines that stand there now, and since when.
    drawn: (usize, Option<Instant>),
    losses: Losses,
    /// Sum and count of the losses of the next point, and of the present epoch.
    point: (f64, usize),
    epoch: (f64, usize),
    /// Seconds, steps and tokens of late, the newest last.
    late: Vec<(f64, usize, usize)>,
    tokens: usize,
}

impl Progress {
    pub(super) fn new(args: &Local, env: &Environment, all: usize) -> Self {
        let draws = io::stderr().is_terminal() && env.get("TERM") != Some("dumb");
        let look = Look {
            width: 0,
            height: HEIGHT,
            colour: env.get("NO_COLOR").is_none(),
            ascii: !config::utf8(env),
        };
        Self {
            look: draws.then_some(look),
            json: args.json,
            all,
            epochs: args.epochs,
            limit: args.time_limit,
            drawn: (0, None),
            losses: Losses::new(),
            point: (0.0, 0),
            epoch: (0.0, 0),
            late: Vec::new(),
            tokens: 0,
        }
    }

    /// Takes what the training says.
    pub(super) fn show(&mut self, news: &News) -> anyhow::Result<()> {
        match news {
            News::Step { step, seconds } => self.step(*step, *seconds),
            News::Epoch { epoch, step, validation } => self.epoch(*epoch, *step, *validation)?,
        }
        Ok(())
    }

    fn step(&mut self, step: Step, seconds: f64) {
        self.tokens += step.tokens;
        self.late.push((seconds, step.number, self.tokens));
        let from = self.late.partition_point(|(then, ..)| *then < seconds - WINDOW);
        self.late.drain(..from.min(self.late.len().saturating_sub(2)));
        for (sum, count) in [&mut self.point, &mut self.epoch] {
            (*sum, *count) = (*sum + step.loss, *count + 1);
        }
        if self.point.1 >= self.all.div_ceil(POINTS) {
            let (sum, count) = std::mem::take(&mut self.point);
            self.losses.entry(step.number as u64).or_default().0 = Some(sum / count as f64);
        }
        if self.drawn.1.is_none_or(|then| then.elapsed() >= REDRAW) {
            self.draw(&self.line(step, seconds));
        }
    }

    fn epoch(
        &mut self,
        epoch: usize,
        step: Step,
        validation: Option<Validation>,
    ) -> anyhow::Result<()> {
        self.finish();
        let (sum, count) = std::mem::take(&mut self.epoch);
        let loss = sum / count.max(1) as f64;
        let mut told = format!("epoch {epoch} of {}: loss {loss:.4}", self.epochs);
        if let Some(valid) = validation {
            self.losses.entry(step.number as u64).or_default().1 = Some(valid.loss);
            let _ = write!(
                told,
                "; of {} examples not learnt from: loss {:.4}, {} word for word",
                valid.all, valid.loss, valid.exact
            );
        }
        eprintln!("{told}");
        if self.json {
            let valid =
                validation.map(|v| json!({ "loss": v.loss, "exact": v.exact, "examples": v.all }));
            let line = json!({ "epoch": epoch, "step": step.number, "loss": loss, "valid": valid });
            say(&format!("{line}\n"))?;
        }
        Ok(())
    }

    /// Where the training is, and what is left.
    fn line(&self, step: Step, seconds: f64) -> String {
        let (Some(first), Some(last)) = (self.late.first(), self.late.last()) else {
            return String::new();
        };
        let ran = last.0 - first.0;
        let mut line = format!("step {} of {}, loss {:.4}", step.number, self.all, step.loss);
        if ran > 0.0 {
            let speed = (last.2 - first.2) as f64 / ran;
            let left = ran / (last.1 - first.1).max(1) as f64 * (self.all - step.number) as f64;
            let rest = self.limit.map(|limit| (limit.as_secs_f64() - seconds).max(0.0));
            let left = rest.map_or(left, |rest| rest.min(left));
            let _ = write!(line, ", {speed:.0} tokens/s, {} left", clock(left));
        }
        line + "   Ctrl+C: keep and stop"
    }

    fn draw(&mut self, line: &str) {
        let Some(look) = self.look else { return };
        let Ok((width, height)) = crossterm::terminal::size() else { return };
        // One column less than there are: no terminal wraps then.
        let width = width.saturating_sub(1);
        let look = Look {
            width: width.min(100),
            height: look.height.min(height.saturating_sub(6)),
            ..look
        };
        let mut lines = curve::chart(&self.losses, look);
        lines.push(line.chars().take(width.into()).collect());
        let up = self.up();
        eprintln!("{up}{}", lines.join("\n"));
        self.drawn = (lines.len(), Some(Instant::now()));
    }

    /// Takes the curve away, so that lines come where it stood.
    pub(super) fn finish(&mut self) {
        eprint!("{}", self.up());
        self.drawn = (0, None);
    }

    fn up(&self) -> String {
        match self.drawn.0 {
            0 => String::new(),
            lines => format!("\u{1b}[{lines}A\u{1b}[J"),
        }
    }
}

/// A time as people read it.
fn clock(seconds: f64) -> String {
    let all = seconds.round().max(0.0) as u64;
    match (all / 3600, all / 60 % 60, all % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m}:{s:02} min"),
        (h, m, _) => format!("{h}:{m:02} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn a_time_is_told_as_people_read_it() {
        let told = [0.2, 59.4, 61.0, 3599.6, 7260.0].map(clock);
        assert_eq!(told, ["0 s", "59 s", "1:01 min", "1:00 h", "2:01 h"]);
    }
}
