//! The turn on the screen as the history would have it, to be written into files. Pure; writes
//! nothing itself.

use std::time::Duration;

use super::keeping;
use super::state::{Run, Sample, State, Turn};
use crate::history::{self, Origin, SampleRecord, TurnId, VerdictRecord};
use crate::side::Side;

/// A turn to be written.
#[derive(Debug, Clone, PartialEq)]
pub enum Exported {
    /// As the history has it.
    Kept(TurnId),
    /// As it is on the screen.
    Live {
        /// Its times are not known yet.
        turn: Box<history::Turn>,
        /// How long ago it was asked.
        age: Duration,
    },
}

/// The turn on the screen: one that was reopened as the history has it.
pub fn turn(state: &State) -> Option<Exported> {
    let turn = state.turn.as_ref()?;
    if let Some(origin) = &turn.origin {
        return Some(Exported::Kept(origin.id));
    }
    let mut samples: Vec<SampleRecord> =
        turn.all().flat_map(|sample| records(state, sample)).collect();
    number_edits(&mut samples);
    let asked = turn.all().map(|sample| sample.asked).min().unwrap_or(state.now);
    let number = i64::try_from(turn.number).unwrap_or(i64::MAX);
    let live = history::Turn {
        id: state.keeping.id_of(turn.number).unwrap_or(TurnId(number)),
        session: 0,
        started_ms: 0,
        system: state.asked(Side::Base).parameters.system.clone(),
        prompt: turn.prompt.clone(),
        vote: turn.vote().map(Into::into),
        samples,
    };
    Some(Exported::Live { turn: Box::new(live), age: state.now.saturating_sub(asked) })
}

/// All turns of the session, the one on the screen as it is there.
///
/// # Errors
/// A sentence that says why only the turn on the screen is known.
pub fn session(state: &State) -> Result<Vec<Exported>, &'static str> {
    let here = state.turn.as_ref().filter(|turn| turn.origin.is_none());
    let keeps = state.keeping.access == keeping::Access::Writes;
    if !keeps && state.turns > u64::from(here.is_some()) {
        return Err("no history is kept, so only the turn on the screen can be written");
    }
    let id = here.and_then(|turn: &Turn| state.keeping.id_of(turn.number));
    let before = state.keeping.session().iter().filter(|of| Some(**of) != id);
    let mut turns: Vec<Exported> = before.map(|of| Exported::Kept(*of)).collect();
    turns.extend(turn(state).filter(|_| here.is_some()));
    if turns.is_empty() { Err("nothing was asked in this session yet") } else { Ok(turns) }
}

/// A reply as it came, and as it was edited.
fn records(state: &State, sample: &Sample) -> Vec<SampleRecord> {
    let came = sample.original.as_ref().unwrap_or(&sample.reply);
    let ending = keeping::ending(sample);
    let first = keeping::reply(state, sample, came.text(), ending).redacted();
    let kind = first.ending.as_ref().map(|ending| ending.kind);
    let verdict = match &sample.run {
        Run::Judged(judgement) => {
            let versions = state.keeping.versions().cloned().unwrap_or_default();
            keeping::verdict(sample, judgement, versions)
        }
        Run::None | Run::AtWork { .. } | Run::Stopped => None,
    };
    let passed = verdict.as_ref().and_then(|verdict| verdict.passed(kind));
    let verdict = verdict.map(|verdict| VerdictRecord { judged_ms: 0, verdict });
    if sample.original.is_none() {
        return vec![SampleRecord { sample: first, passed, verdict }];
    }
    let mut edited = first.clone();
    edited.origin = Origin::Edited;
    sample.reply.text().clone_into(&mut edited.text);
    let first = SampleRecord { sample: first, passed: None, verdict: None };
    vec![first, SampleRecord { sample: edited, passed, verdict }]
}

/// Numbers what was edited after everything that came of the same reply.
fn number_edits(samples: &mut [SampleRecord]) {
    for n in 0..samples.len() {
        let Some(edited) = samples.get(n).filter(|it| it.sample.origin == Origin::Edited) else {
            continue;
        };
        let key = edited.sample.key;
        let of_reply =
            |it: &&SampleRecord| (it.sample.key.side, it.sample.key.index) == (key.side, key.index);
        let last = samples.iter().filter(of_reply).map(|it| it.sample.key.revision).max();
        if let Some(edited) = samples.get_mut(n) {
            edited.sample.key.revision = last.unwrap_or_default() + 1;
        }
    }
}
