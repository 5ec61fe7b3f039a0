//! What of the bench the history keeps, and how far it has been kept: looks at the state after each
//! message and asks for what is missing. Pure; writes nothing itself.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::history::{
    self, Change, Ending, NewTurn, News, Origin, SampleKey, TurnId, TurnRef, Verdict,
};
use crate::judge::Judgement;
use crate::keep::{self, Asked};
use crate::llm;
use crate::side::Side;

use super::message::Effect;
use super::state::{Phase, Run, Sample, State, Turn, Vote};

/// The time between two saves of a reply that grows; with a tick of the clock, an end without notice
/// costs less than a second.
const EVERY: Duration = Duration::from_millis(800);

/// What may be done with the history.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Access {
    /// The settings want none.
    #[default]
    Off,
    /// It is being opened.
    Opening,
    /// It is kept and read.
    Writes,
    /// It is read only, and why.
    Reads(String),
    /// Nothing can be done with it, and why.
    Failed(String),
}

/// How far the bench is kept.
#[derive(Debug, Default)]
pub struct Keeping {
    /// What may be done.
    pub access: Access,
    /// Questions that were put to the history; each has its number.
    pub queries: u64,
    turn: Option<Followed>,
    /// The turns of this session that the history has.
    session: Vec<TurnId>,
    versions: Option<BTreeMap<String, String>>,
    versions_asked: bool,
    told: bool,
}

/// The turn on the screen, as the history has it.
#[derive(Debug)]
struct Followed {
    /// Its number in the bench.
    number: u64,
    place: TurnRef,
    /// Its number in the history, once that is known.
    id: Option<TurnId>,
    /// It was deleted: nothing more is kept of it.
    forgotten: bool,
    /// What was voted on it, as far as that is kept.
    vote: Option<Vote>,
    /// Its replies, as far as they are kept. One that is not here yet was asked for since.
    samples: BTreeMap<SampleKey, Progress>,
}

/// How far a reply is kept.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a step of its own")]
struct Progress {
    begun: bool,
    ended: bool,
    /// When it was saved last, since the start.
    at: Duration,
    /// Bytes of the text that are saved.
    bytes: usize,
    /// Other facts that were known then: model, first token, bytes of thoughts.
    facts: (bool, bool, usize),
    judged: bool,
    compared: bool,
    unversioned: bool,
}

/// What is to be kept after a message. Costs nothing while nothing has changed.
pub fn follow(state: &mut State) -> Vec<Effect> {
    let mut keeping = std::mem::take(&mut state.keeping);
    let effects = keeping.look(state);
    state.keeping = keeping;
    effects
}

/// Keeps what streams still come as far as they have, because nobody will hear their end.
pub fn leave(state: &mut State, why: &str) -> Vec<Effect> {
    let mut effects = follow(state);
    let mut keeping = std::mem::take(&mut state.keeping);
    if let (Some(turn), Some(followed)) = (&state.turn, keeping.active()) {
        for sample in turn.all() {
            let progress = followed.samples.entry(key(sample)).or_default();
            if !progress.begun || progress.ended {
                continue;
            }
            progress.ended = true;
            let ending = keep::ending(&llm::Ending::Interrupted(why.to_owned()));
            effects.push(whole(state, sample, followed.place, Some(ending)));
        }
    }
    state.keeping = keeping;
    effects
}

impl Keeping {
    /// From now on that turn is one of the history, of which all is kept.
    pub fn follow_past(&mut self, turn: &Turn, id: TurnId) {
        let done = Progress {
            begun: true,
            ended: true,
            judged: true,
            compared: true,
            ..Progress::default()
        };
        self.turn = Some(Followed {
            number: turn.number,
            place: TurnRef::Kept(id),
            id: Some(id),
            forgotten: false,
            vote: turn.vote(),
            samples: turn.all().map(|sample| (key(sample), done.clone())).collect(),
        });
    }

    /// The number in the history of the bench's turn of that number.
    pub fn id_of(&self, number: u64) -> Option<TurnId> {
        self.turn.as_ref().filter(|turn| turn.number == number && !turn.forgotten)?.id
    }

    /// The turns of this session that the history has, in their order.
    pub fn session(&self) -> &[TurnId] {
        &self.session
    }

    /// What the tools call themselves, once that is known.
    pub const fn versions(&self) -> Option<&BTreeMap<String, String>> {
        self.versions.as_ref()
    }

    /// Nothing more is kept of a turn that is being deleted.
    pub fn forget(&mut self, id: TurnId) {
        self.session.retain(|of| *of != id);
        if let Some(turn) = self.turn.as_mut().filter(|turn| turn.id == Some(id)) {
            turn.forgotten = true;
        }
    }

    /// The tools' versions became known; verdicts that were kept without are kept again.
    pub fn learn_versions(&mut self, versions: BTreeMap<String, String>) {
        self.versions = Some(versions);
        for progress in self.turn.iter_mut().flat_map(|turn| turn.samples.values_mut()) {
            progress.judged &= !std::mem::take(&mut progress.unversioned);
        }
    }

    /// What the writer said; a sentence for the user, the first time that it failed.
    pub fn hear(&mut self, news: &News) -> Option<String> {
        match news {
            News::Begun { live, id } => {
                self.session.push(*id);
                if let Some(turn) = self.turn.as_mut().filter(|turn| turn.number == *live) {
                    turn.id = Some(*id);
                }
                None
            }
            News::Deleted(_) => None,
            News::Failed(why) => (!std::mem::replace(&mut self.told, true)).then(|| why.clone()),
        }
    }

    /// The turn on the screen, if anything is kept of it.
    fn active(&mut self) -> Option<&mut Followed> {
        let writes = self.access == Access::Writes;
        self.turn.as_mut().filter(|turn| writes && !turn.forgotten)
    }

    fn look(&mut self, state: &State) -> Vec<Effect> {
        let Some(turn) = state.turn.as_ref().filter(|_| self.access == Access::Writes) else {
            return Vec::new();
        };
        let mut effects = Vec::new();
        if self.turn.as_ref().is_none_or(|followed| followed.number != turn.number) {
            effects.push(self.begin(state, turn));
        }
        let Self { turn: Some(followed), versions, .. } = self else { return effects };
        if followed.forgotten {
            return effects;
        }
        let place = followed.place;
        for sample in turn.all() {
            let progress = followed.samples.entry(key(sample)).or_default();
            effects.extend(progress.text(state, sample, place));
            effects.extend(progress.verdict(sample, place, versions.as_ref()));
        }
        if let Some(vote) = turn.vote().filter(|vote| followed.vote != Some(*vote)) {
            followed.vote = Some(vote);
            effects.push(Effect::Keep(Change::Vote { turn: place, vote: vote.into() }));
        }
        let unversioned = followed.samples.values().any(|progress| progress.unversioned);
        if unversioned && !std::mem::replace(&mut self.versions_asked, true) {
            effects.push(Effect::Versions);
        }
        effects
    }

    fn begin(&mut self, state: &State, turn: &Turn) -> Effect {
        let number = turn.number;
        self.turn = Some(Followed {
            number,
            place: TurnRef::Live(number),
            id: None,
            forgotten: false,
            vote: None,
            samples: BTreeMap::new(),
        });
        let (prompt, system) =
            (turn.prompt.clone(), state.asked(Side::Base).parameters.system.clone());
        let turn = NewTurn { prompt, system, started_ms: None };
        Effect::Keep(Change::Begin { live: number, turn })
    }
}

impl Progress {
    /// What is to be kept of the reply itself.
    fn text(&mut self, state: &State, sample: &Sample, place: TurnRef) -> Option<Effect> {
        if self.ended || (!self.begun && sample.phase == Phase::Queued) {
            return None;
        }
        let text = sample.reply.text();
        let facts = facts(sample);
        let due = state.now.saturating_sub(self.at) >= EVERY;
        if !self.begun || !sample.streaming() || (due && facts != self.facts) {
            let ended = !sample.streaming();
            (self.begun, self.ended, self.facts) = (true, ended, facts);
            (self.at, self.bytes) = (state.now, text.len());
            return Some(whole(state, sample, place, ending(sample)));
        }
        let more = text.get(self.bytes..).filter(|more| due && !more.is_empty())?;
        (self.at, self.bytes) = (state.now, text.len());
        let key = key(sample);
        Some(Effect::Keep(Change::Append { turn: place, key, text: more.to_owned() }))
    }

    /// What is to be kept of its last run.
    fn verdict(
        &mut self,
        sample: &Sample,
        place: TurnRef,
        versions: Option<&BTreeMap<String, String>>,
    ) -> Option<Effect> {
        let judgement = match &sample.run {
            Run::AtWork { .. } => {
                (self.judged, self.compared) = (false, false);
                return None;
            }
            Run::None | Run::Stopped => return None,
            // What the user has edited is no answer of the model's.
            Run::Judged(_) if sample.original.is_some() => return None,
            Run::Judged(judgement) => judgement,
        };
        let compared = sample.against.is_some();
        if !self.begun || (self.judged && self.compared >= compared) {
            return None;
        }
        (self.judged, self.compared, self.unversioned) = (true, compared, versions.is_none());
        let verdict = verdict(sample, judgement, versions.cloned().unwrap_or_default())?;
        let verdict = Box::new(verdict);
        Some(Effect::Keep(Change::Verdict { turn: place, key: key(sample), verdict }))
    }
}

fn facts(sample: &Sample) -> (bool, bool, usize) {
    let timing = &sample.timing;
    (timing.model.is_some(), timing.first_token.is_some(), sample.reasoning.len())
}

fn key(sample: &Sample) -> SampleKey {
    let revision = sample.repair.as_ref().map_or(0, |repair| repair.revision);
    SampleKey { side: sample.id.side, index: sample.kept_as, revision }
}

/// How a reply ended, if it did.
pub(super) fn ending(sample: &Sample) -> Option<Ending> {
    match &sample.phase {
        Phase::Ended(ending) => Some(keep::ending(ending)),
        Phase::Queued
        | Phase::Asking
        | Phase::Waiting
        | Phase::Retrying { .. }
        | Phase::Streaming => None,
    }
}

/// The whole reply as it stands.
fn whole(state: &State, sample: &Sample, turn: TurnRef, ending: Option<Ending>) -> Effect {
    let kept = reply(state, sample, sample.reply.text(), ending);
    Effect::Keep(Change::Sample { turn, sample: Box::new(kept) })
}

/// A reply with this text, as it is kept.
pub(super) fn reply(
    state: &State,
    sample: &Sample,
    text: &str,
    ending: Option<Ending>,
) -> history::Sample {
    let source = state.asked(sample.id.side).source();
    let [common, own] = [Side::Base, sample.id.side].map(|side| &state.asked(side).parameters);
    let asked = Asked {
        endpoint: source.endpoint(),
        sampling: &own.sampling,
        own_system: (own.system != common.system)
            .then(|| own.system.as_deref().unwrap_or_default()),
    };
    let mut kept = keep::sample(key(sample), asked, &sample.timing, text, &sample.reasoning);
    kept.ending = ending;
    if sample.repair.is_some() {
        kept.origin = Origin::Repaired;
    }
    kept
}

/// A verdict as it is kept.
pub(super) fn verdict(
    sample: &Sample,
    judgement: &Judgement,
    versions: BTreeMap<String, String>,
) -> Option<Verdict> {
    let report = match &sample.against {
        // The compiler's part is found out after the run, and belongs to its report.
        Some(against) => {
            serde_json::to_value(Judgement { against: Some(against.clone()), ..judgement.clone() })
        }
        None => serde_json::to_value(judgement),
    };
    Verdict::of_report(report.ok()?, versions)
}
