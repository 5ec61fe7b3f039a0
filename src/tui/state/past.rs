//! A turn that came out of the history. Plain data.

use crate::history::{self, SampleRecord, TurnId};
use crate::keep::RECORDED;
use crate::side::Side;

/// A turn as it was loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Everything that was kept of it.
    pub turn: history::Turn,
    /// When it was asked, by the clock on the wall.
    pub when: String,
}

impl Past {
    /// The answers of a side that were kept, in their order: each as it came first, and behind it
    /// what was repaired of it.
    pub fn answers(&self, side: Side) -> Vec<&SampleRecord> {
        let of_side = self.turn.samples.iter().filter(|record| record.sample.key.side == side);
        let mut answers: Vec<&SampleRecord> = of_side.collect();
        answers.sort_by_key(|record| (record.sample.key.index, record.sample.key.revision));
        answers
    }

    /// The first answer of a side, if one was kept.
    pub fn first(&self, side: Side) -> Option<&SampleRecord> {
        self.answers(side).first().copied()
    }

    /// The system message of a side: its own, or that of both.
    fn system(&self, side: Side) -> Option<String> {
        let own = self.first(side).and_then(|record| record.sample.parameters.get("system"));
        let own = own.and_then(serde_json::Value::as_str).map(str::to_owned);
        own.or_else(|| self.turn.system.clone())
    }

    /// What the bench says of where the turn came from.
    pub fn origin(&self) -> Origin {
        let model = |side| {
            let asked = self.first(side).map(|record| record.sample.model.clone());
            asked.unwrap_or_else(|| RECORDED.to_owned())
        };
        let parameters = Side::BOTH
            .into_iter()
            .rev()
            .filter_map(|side| self.first(side))
            .map(|record| &record.sample.parameters);
        let parameters = parameters.clone().find(|p| p.is_object());
        let given = |name: &str| parameters.and_then(|p| p.get(name));
        Origin {
            id: self.turn.id,
            when: self.when.clone(),
            models: Side::BOTH.map(model),
            systems: Side::BOTH.map(|side| self.system(side)),
            temperature: given("temperature").and_then(serde_json::Value::as_f64),
            max_tokens: given("max_tokens").and_then(serde_json::Value::as_u64),
        }
    }
}

/// Where a turn on the screen came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Its number in the history.
    pub id: TurnId,
    /// When it was asked, by the clock on the wall.
    pub when: String,
    /// The models that were asked.
    pub models: [String; 2],
    /// The system messages that were sent; empty for none.
    pub systems: [Option<String>; 2],
    /// The temperature that was sent.
    pub temperature: Option<f64>,
    /// The limit of tokens that was sent.
    pub max_tokens: Option<u64>,
}
