//! The state in words: what is new since the last time, said once. Prints nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use super::command::What;
use super::lists;
use crate::llm::Ending;
use crate::printable::printable;
use crate::side::Side;
use crate::toolchain::Severity;
use crate::tui::message::{Machine, SampleId};
use crate::tui::report::{self, Rung, badges};
use crate::tui::state::{Browser, Build, Notice, Phase, Run, Sample, State, Tab};

/// How often a wait is said again.
const REMIND: u64 = 10;

/// What has been said already.
#[derive(Debug, Default)]
pub(super) struct Told {
    samples: BTreeMap<SampleId, Said>,
    notice: Option<Notice>,
    machine: bool,
    /// The number of the last question to the history whose answer was told.
    turns: Option<u64>,
    /// The models as they were told last.
    models: Vec<String>,
}

/// What has been said of one reply.
#[derive(Debug, Default, Clone, PartialEq)]
struct Said {
    phase: String,
    rungs: Vec<String>,
    run: String,
    waited: u64,
}

impl Told {
    /// What is new.
    pub(super) fn news(&mut self, state: &State) -> Vec<String> {
        let mut lines = self.notice(state);
        if let (false, Some(machine)) = (self.machine, &state.machine) {
            self.machine = true;
            lines.extend(match machine {
                Machine::Ready { isolation, .. } => Some(format!("isolation: {isolation}")),
                // It is said as a warning too.
                Machine::Unable(_) => None,
            });
        }
        lines.extend(self.lists(state));
        for sample in state.samples() {
            let said = self.samples.entry(sample.id).or_default();
            let name = name(state, sample);
            let news = of_sample(state, sample, said);
            lines.extend(news.into_iter().map(|line| format!("{name}: {line}")));
        }
        // What was said of turns that are gone is not needed any more.
        let turn = state.turn.as_ref().map(|turn| turn.number);
        self.samples.retain(|id, _| Some(id.turn) == turn);
        lines
    }

    /// What was asked for in lists, once it is all known.
    fn lists(&mut self, state: &State) -> Vec<String> {
        let mut lines = Vec::new();
        let answered = |browser: &&Browser| browser.ids.is_some() || browser.trouble.is_some();
        if let Some(browser) = state.overlays.browser().filter(answered)
            && self.turns != Some(browser.query)
        {
            self.turns = Some(browser.query);
            match &browser.trouble {
                Some(why) => lines.push(format!("warning: {}", printable(why))),
                None => lines.extend(lists::turns(browser)),
            }
        }
        if state.overlays.models().is_none() {
            self.models.clear();
        } else if !state.catalog.waits() {
            let models = lists::models(state);
            if models != self.models {
                lines.extend(models.iter().cloned());
                self.models = models;
            }
        }
        lines
    }

    /// The sentence for the user, if there is a new one.
    pub(super) fn notice(&mut self, state: &State) -> Vec<String> {
        if state.notice == self.notice {
            return Vec::new();
        }
        self.notice.clone_from(&state.notice);
        let line = |notice: &Notice| {
            let kind = if notice.warning { "warning" } else { "note" };
            format!("{kind}: {}", printable(&notice.text))
        };
        self.notice.iter().map(line).collect()
    }
}

/// Whose reply it is, and which one where a side has several.
fn name(state: &State, sample: &Sample) -> String {
    let side = sample.id.side;
    match state.turn.as_ref().map_or(1, |turn| turn.count(side)) {
        0 | 1 => side.to_string(),
        count => format!("{side} {}/{count}", sample.id.index + 1),
    }
}

fn of_sample(state: &State, sample: &Sample, said: &mut Said) -> Vec<String> {
    let mut news = Vec::new();
    let phase = phase(state, sample);
    if phase != said.phase {
        news.push(phase.clone());
        (said.phase, said.waited) = (phase, 0);
    }
    let waited = state.now.saturating_sub(sample.asked).as_secs() / REMIND;
    if waits(sample) && waited > said.waited {
        said.waited = waited;
        news.push(format!("still waiting, {} seconds", waited * REMIND));
    }
    let rungs = rungs(sample);
    news.extend(rungs.iter().filter(|rung| !said.rungs.contains(rung)).cloned());
    said.rungs = rungs;
    let run = run(sample);
    if run != said.run {
        news.extend(run.clone().lines().map(str::to_owned));
        said.run = run;
    }
    news
}

const fn waits(sample: &Sample) -> bool {
    matches!(sample.phase, Phase::Queued | Phase::Asking | Phase::Waiting | Phase::Retrying { .. })
}

/// What the reply is doing, or how it ended.
fn phase(state: &State, sample: &Sample) -> String {
    let server = state.endpoint(sample.id.side);
    let server = server.map_or("the cassette".to_owned(), |end| end.base_url.to_string());
    let lines = sample.reply.line_count();
    match &sample.phase {
        Phase::Queued => "waits for the other side".to_owned(),
        Phase::Asking | Phase::Waiting => format!("waiting for {}", printable(&server)),
        Phase::Retrying { attempt, reason, .. } => {
            format!("{}; try {} follows", printable(reason), attempt + 1)
        }
        Phase::Streaming => "the reply comes".to_owned(),
        Phase::Ended(ending) => match ending {
            Ending::Complete => format!("complete, {lines} lines"),
            Ending::CutAtLimit => {
                format!("cut at the token limit after {lines} lines; raise it with --max-tokens")
            }
            Ending::Filtered => "ended by the server's filter".to_owned(),
            Ending::Refused => "the model refused".to_owned(),
            Ending::Other(reason) => format!("ended by the server: {}", printable(reason)),
            Ending::Interrupted(why) => {
                format!("interrupted: {}; the text received stays", printable(why))
            }
            Ending::Failed(failure) => {
                format!("failed: {}. {}", printable(&failure.message), printable(&failure.remedy))
            }
        },
    }
}

/// The rungs that are decided, in words.
fn rungs(sample: &Sample) -> Vec<String> {
    let reason = complaint(sample);
    let [asm, assembles, links, runs, equal] = badges(sample).map(|badge| badge.rung);
    let words = [
        (asm, "has assembly", "has no assembly"),
        (assembles, "assembles", "failed to assemble"),
        (links, "links", "failed to link"),
        (runs, "ran to its end", "crashed"),
        (equal, "does what its C++ does", "differs from its C++"),
    ];
    let word = |(rung, passed, failed): (Rung, &str, &str)| match rung {
        Rung::Untried | Rung::Busy => None,
        Rung::Passed => Some(passed.to_owned()),
        Rung::Failed if failed.starts_with("failed") => Some(format!("{failed}{reason}")),
        Rung::Failed => Some(failed.to_owned()),
        Rung::Limit => Some("stopped by a limit".to_owned()),
        Rung::Missing => Some("a tool is missing on this machine: assemblergpt doctor".to_owned()),
    };
    words.into_iter().filter_map(word).collect()
}

/// The first error of a tool, behind a colon.
fn complaint(sample: &Sample) -> String {
    let Build::Done { built, .. } = &sample.build else { return String::new() };
    let steps = built.listing.iter().flat_map(|build| &build.steps);
    let error = steps
        .flat_map(|step| &step.diagnostics)
        .find(|diagnostic| diagnostic.severity == Severity::Error);
    error.map_or(String::new(), |error| {
        let line = error.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        format!(": {line}{}", printable(&error.message))
    })
}

/// A run in words, and what it printed.
fn run(sample: &Sample) -> String {
    match &sample.run {
        Run::None => String::new(),
        Run::AtWork { .. } => "running".to_owned(),
        Run::Stopped => "the run was stopped".to_owned(),
        Run::Judged(judgement) => {
            let words = report::run_words(judgement).into_iter().map(|(_, word)| word);
            let how = words.collect::<Vec<_>>().join(", ");
            let reason = printable(&judgement.verdict.reason).into_owned();
            let printed = printable(&sample.output.text()).trim_end().to_owned();
            format!("{how}\n{reason}\nprinted: {printed}")
        }
    }
}

/// What plain mode opens with.
pub(super) fn welcome(state: &State) -> Vec<String> {
    let mut lines = vec!["AssemblerGPT, plain.".to_owned()];
    if let Some(cassette) = state.plays() {
        lines.push(format!("Replays: {}.", printable(&cassette.title)));
    }
    for side in Side::BOTH {
        if let Some(endpoint) = state.endpoint(side) {
            let place = printable(endpoint.base_url.as_str()).into_owned();
            lines.push(format!("{side}: {} at {place}", printable(&endpoint.model)));
        }
    }
    for prompt in state.prompt.offered() {
        lines.push(format!("A prompt on offer: {}", printable(prompt)));
    }
    lines.push("Write a prompt and press Enter, or write help.".to_owned());
    lines
}

/// Something that is known, as lines.
pub(super) fn read(state: &State, what: What, side: Option<Side>) -> Vec<String> {
    let side = side.unwrap_or(state.selected);
    let Some(sample) = state.sample(side) else {
        return vec!["nothing was sent yet: write a prompt and press Enter".to_owned()];
    };
    let tab = match what {
        What::State => return standing(state),
        What::Reply => return text(side, "reply", sample.reply.text()),
        What::Output => Tab::Output,
        What::Build => Tab::Build,
        What::Compare => Tab::Compare,
    };
    let log = sample.log(tab).map(crate::tui::state::Log::text).unwrap_or_default();
    text(side, tab.name(), &log)
}

fn text(side: Side, what: &str, text: &str) -> Vec<String> {
    if text.trim().is_empty() {
        return vec![format!("{side}: no {what} yet; run builds and runs the answer")];
    }
    let mut lines = vec![format!("{side}, {what}:")];
    lines.extend(printable(text).lines().map(str::to_owned));
    lines.push(format!("{side}, end of {what}."));
    lines
}

/// How far every reply is.
fn standing(state: &State) -> Vec<String> {
    let mut lines = vec![format!("selected: {}", state.selected)];
    for sample in state.samples() {
        let since = state.now.saturating_sub(sample.asked);
        let since = if waits(sample) && since > Duration::from_millis(200) {
            format!(" for {} seconds", since.as_secs())
        } else {
            String::new()
        };
        let mut words = vec![format!("{}{since}", phase(state, sample))];
        words.extend(rungs(sample));
        lines.push(format!("{}: {}", name(state, sample), words.join("; ")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::{Failure, FailureKind, ReplyEvent};
    use crate::tui::bench_test::{Bench, TUNED};
    use crate::tui::message::Msg;

    #[test]
    fn what_happens_is_said_once_and_in_words() {
        let mut b = Bench::live();
        let mut told = Told::default();
        told.news(&b.state);
        b.tell(Msg::AskFor { at: Duration::ZERO, prompt: "add 8".to_owned() });
        let lines = told.news(&b.state);
        assert!(lines.iter().any(|l| l.starts_with("base: waiting for http://")), "{lines:?}");
        assert_eq!(told.news(&b.state), [""; 0]);
        b.tell(Msg::Tick(Duration::from_secs(11)));
        assert!(told.news(&b.state).contains(&"base: still waiting, 10 seconds".to_owned()));
        b.reply(
            Side::Base,
            5,
            ReplyEvent::Ended(Ending::Failed(Failure {
                message: "could not connect".to_owned(),
                remedy: "Start the server.".to_owned(),
                kind: FailureKind::Unreachable,
            })),
        );
        b.answer(Side::Tuned, TUNED);
        let lines = told.news(&b.state);
        let failed = "base: failed: could not connect. Start the server.".to_owned();
        assert!(lines.contains(&failed), "{lines:?}");
        assert!(lines.contains(&"tuned: has assembly".to_owned()), "{lines:?}");
        assert!(read(&b.state, What::Reply, None).iter().any(|line| line.contains("pushq")));
    }

    #[test]
    fn an_escape_in_a_reply_is_not_read_by_the_terminal() {
        let mut b = Bench::live();
        b.tell(Msg::AskFor { at: Duration::ZERO, prompt: "x".to_owned() });
        b.answer(Side::Tuned, "a\u{1b}[2Jb");
        let lines = read(&b.state, What::Reply, Some(Side::Tuned));
        assert!(lines.iter().all(|line| !line.contains('\u{1b}')), "{lines:?}");
    }
}
