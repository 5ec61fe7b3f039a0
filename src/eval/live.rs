//! How far an evaluation is, counted and shown on standard error: a few lines that stay in place on
//! a terminal, else a line now and then. Decides nothing.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::judge::Stage;
use crate::side::Side;
use crate::statistics::mcnemar;

use super::record::Record;

/// The time between two lines where there is no terminal.
const PLAIN: Duration = Duration::from_secs(5);

/// How far the first answers of one side came; each count holds those after it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Funnel {
    /// Asked for and written.
    pub requested: u64,
    /// Nothing can be said about the model.
    pub infrastructure: u64,
    /// There is a reply.
    pub replied: u64,
    /// With assembly in it.
    pub has_assembly: u64,
    /// Which assembles.
    pub assembles: u64,
    /// And links.
    pub links: u64,
    /// And runs to an end of its own.
    pub runs: u64,
    /// And does what it should.
    pub right: u64,
    /// Tokens of all replies, mended ones too, as the servers counted them.
    pub tokens: u64,
}

/// What was done so far.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// How many records there will be; mended answers are added as they come.
    pub(super) expected: u64,
    /// How many records there are.
    pub(super) written: u64,
    /// How many of them were there before.
    pub(super) before: u64,
    /// Replies that were built and run.
    pub(super) judged: u64,
    /// Replies whose judgement was taken from one that is the same.
    pub(super) reused: u64,
    pub(super) sides: [Funnel; 2],
    pub(super) started: Instant,
    /// What a million tokens cost.
    prices: [Option<[f64; 2]>; 2],
    /// What the replies have cost, as far as prices are known.
    spent: Option<f64>,
    /// Whether the first answers to a prompt are right, base and tuned.
    pairs: HashMap<String, [Option<bool>; 2]>,
}

impl Tally {
    pub(super) fn new(prices: [Option<[f64; 2]>; 2]) -> Self {
        let (expected, written, before, judged, reused) = (0, 0, 0, 0, 0);
        let (sides, started) = ([Funnel::default(); 2], Instant::now());
        let (spent, pairs) = (None, HashMap::new());
        Self { expected, written, before, judged, reused, sides, started, prices, spent, pairs }
    }

    /// Counts a record.
    pub(super) fn add(&mut self, record: &Record) {
        self.written += 1;
        self.spend(record);
        let [base, tuned] = &mut self.sides;
        let funnel = match record.side {
            Side::Base => base,
            Side::Tuned => tuned,
        };
        funnel.tokens += record.tokens.map_or(0, |[_, reply]| reply);
        if record.attempt > 0 {
            return;
        }
        funnel.requested += 1;
        if record.infrastructure.is_some() {
            funnel.infrastructure += 1;
            return;
        }
        funnel.replied += 1;
        let stage = serde_json::from_value(record.verdict.stage.clone().into());
        let stage: Stage = stage.unwrap_or_default();
        if record.sample == 0 {
            let pair = self.pairs.entry(record.id.clone()).or_default();
            pair[record.side.index()] = Some(stage == Stage::Right);
        }
        for (rung, count) in [
            (Stage::HasAssembly, &mut funnel.has_assembly),
            (Stage::Assembles, &mut funnel.assembles),
            (Stage::Links, &mut funnel.links),
            (Stage::Runs, &mut funnel.runs),
            (Stage::Right, &mut funnel.right),
        ] {
            *count += u64::from(stage >= rung);
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of tokens are far below 2^53")]
    fn spend(&mut self, record: &Record) {
        if let (Some([sent, got]), Some([input, output])) =
            (record.tokens, self.prices[record.side.index()])
        {
            let cost = (sent as f64 * input + got as f64 * output) / 1e6;
            self.spent = Some(self.spent.unwrap_or_default() + cost);
        }
    }

    /// The paired test as it stands: an early look, which decides nothing.
    fn so_far(&self) -> String {
        let only = |right: [Option<bool>; 2]| {
            u32::try_from(self.pairs.values().filter(|pair| **pair == right).count())
        };
        let tuned = only([Some(false), Some(true)]).unwrap_or(u32::MAX);
        let base = only([Some(true), Some(false)]).unwrap_or(u32::MAX);
        let p = mcnemar::exact(tuned, base).p;
        format!("so far  right only of tuned {tuned}, only of base {base}: p = {p:.3}")
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of replies are far below 2^53")]
    fn progress(&self) -> String {
        let seconds = self.started.elapsed().as_secs_f64().max(0.001);
        let rate = (self.written - self.before) as f64 / seconds;
        let left = self.expected.saturating_sub(self.written);
        let left = if rate > 0.0 { clock(left as f64 / rate) } else { "?".to_owned() };
        let tokens: u64 = self.sides.iter().map(|f| f.tokens).sum();
        let spent = self.spent.map(|sum| format!("  cost {sum:.4}")).unwrap_or_default();
        format!(
            "{:>width$}/{} replies  {rate:.1}/s  {left} left  {tokens} tokens{spent}",
            self.written,
            self.expected,
            width = self.expected.to_string().len(),
        )
    }
}

/// Characters in a line of the terminal: a line that wraps would be two, and not stay in place.
fn width() -> usize {
    crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns)).max(1)
}

fn clock(seconds: f64) -> String {
    let whole = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX).as_secs();
    match whole {
        0..60 => format!("{whole} s"),
        60..3600 => format!("{} min {:02} s", whole / 60, whole % 60),
        _ => format!("{} h {:02} min", whole / 3600, whole / 60 % 60),
    }
}

impl Funnel {
    /// The counts in one line, short enough for a narrow terminal, in the words of the bench.
    fn line(&self, side: Side) -> String {
        let mut text = format!(
            "{:<5}  replied {}  asm {}  as {}  ld {}  run {}  right {}",
            side.to_string(),
            self.replied,
            self.has_assembly,
            self.assembles,
            self.links,
            self.runs,
            self.right
        );
        if self.infrastructure > 0 {
            let _ = write!(text, "  (not judged: {})", self.infrastructure);
        }
        text
    }
}

/// Where progress is shown.
pub(super) struct Live {
    terminal: bool,
    drawn: bool,
    last: Instant,
}

impl Live {
    pub(super) fn new() -> Self {
        Self { terminal: io::stderr().is_terminal(), drawn: false, last: Instant::now() }
    }

    /// Shows how far it is, if it is time for that.
    pub(super) fn draw(&mut self, tally: &Tally) {
        if self.terminal {
            self.lines(tally);
        } else if self.last.elapsed() >= PLAIN {
            self.last = Instant::now();
            let [base, tuned] = &tally.sides;
            let right = format!("right: base {}, tuned {}", base.right, tuned.right);
            let _ = writeln!(io::stderr(), "{}  {right}  {}", tally.progress(), tally.so_far());
        }
    }

    /// Shows how far it came.
    pub(super) fn end(&mut self, tally: &Tally) {
        self.lines(tally);
    }

    fn lines(&mut self, tally: &Tally) {
        let mut lines = vec![tally.progress()];
        lines.extend(Side::BOTH.iter().zip(&tally.sides).map(|(side, f)| f.line(*side)));
        lines.push(tally.so_far());
        let mut text = String::new();
        if self.terminal && self.drawn {
            let _ = write!(text, "\x1b[{}A", lines.len());
        }
        let end = if self.terminal { "\x1b[K\n" } else { "\n" };
        let width = if self.terminal { width() } else { usize::MAX };
        for line in lines {
            text.extend(line.chars().take(width));
            text.push_str(end);
        }
        self.drawn = true;
        // Nobody has to look on.
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: &str, side: Side, stage: &str) -> Record {
        let verdict = serde_json::json!({"stage": stage, "reason": "", "assembly_right": null,
            "cpp_right": null, "equals_twin": null});
        serde_json::from_value(serde_json::json!({"schema": 1, "id": id, "side": side, "sample": 0,
            "reply": "", "ending": "complete", "tokens": [1000, 2000], "verdict": verdict,
            "cases": []}))
        .unwrap()
    }

    #[test]
    fn pairs_and_costs_are_counted_as_they_come() {
        let mut tally = Tally::new([None, Some([0.5, 2.0])]);
        for n in 0..6 {
            let id = n.to_string();
            tally.add(&record(&id, Side::Base, "runs"));
            tally.add(&record(&id, Side::Tuned, "right"));
        }
        tally.add(&record("alone", Side::Tuned, "right"));
        assert_eq!(tally.so_far(), "so far  right only of tuned 6, only of base 0: p = 0.031");
        assert_eq!(tally.spent, Some(7.0 * (1000.0 * 0.5 + 2000.0 * 2.0) / 1e6));
        assert!(tally.progress().contains("cost 0.0315"), "{}", tally.progress());
    }
}
