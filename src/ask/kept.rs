//! One turn in the history. What cannot be kept is told and stops nothing.

use std::collections::BTreeMap;

use super::{Answered, Turn, request};
use crate::history::{HistoryError, NewTurn, SampleKey, Store, TurnId, Verdict};
use crate::keep::{self, Asked};

/// The turn's place in the history, open to write.
pub(super) struct Kept {
    store: Store,
    turn: TurnId,
}

impl Kept {
    /// Keeps the question, if anything shall be kept and can be.
    pub(super) fn begin(turn: &Turn) -> Option<Self> {
        let dir = turn.history.as_deref()?;
        let [base, _] = &turn.requests;
        let question = NewTurn {
            prompt: base.prompt().to_owned(),
            system: base.system().map(str::to_owned),
            started_ms: None,
        };
        let begun = Store::open(dir).and_then(|mut store| {
            let turn = store.begin_turn(&question)?;
            Ok(Self { store, turn })
        });
        told(begun)
    }

    /// Keeps all replies.
    pub(super) fn replies(&mut self, turn: &Turn, answers: &[Answered]) {
        for Answered { side, index, transcript: heard, .. } in answers {
            let (at, [base, _]) = (side.index(), &turn.requests);
            let request = request(turn, *side, *index);
            let asked = Asked {
                endpoint: turn.sources[at].endpoint(),
                sampling: &request.sampling,
                own_system: (request.system() != base.system())
                    .then(|| request.system().unwrap_or_default()),
            };
            let sample = keep::sample(
                SampleKey::first(*side, *index),
                asked,
                heard,
                &heard.text,
                &heard.reasoning,
            );
            if told(self.store.save_sample(self.turn, &sample)).is_none() {
                return;
            }
        }
    }

    /// Keeps what running them showed.
    pub(super) fn verdicts(&mut self, answers: &[Answered], versions: &BTreeMap<String, String>) {
        for answer in answers {
            let report =
                answer.judgement.as_ref().and_then(|judged| serde_json::to_value(judged).ok());
            let verdict = report.and_then(|report| Verdict::of_report(report, versions.clone()));
            let Some(verdict) = verdict else { continue };
            let key = SampleKey::first(answer.side, answer.index);
            if told(self.store.save_verdict(self.turn, key, &verdict)).is_none() {
                return;
            }
        }
    }
}

/// The value; an error is told to the user.
fn told<T>(done: Result<T, HistoryError>) -> Option<T> {
    match done {
        Ok(value) => Some(value),
        Err(error) => {
            eprintln!("assemblergpt: this turn is not kept: {error}");
            None
        }
    }
}
