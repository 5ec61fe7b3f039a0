//! Which turns are wanted, as data and as conditions of a query. Runs none.

use rusqlite::types::Value;

use super::record::TurnId;
use super::search;
use crate::side::Side;

/// How a side did in a turn. A side passed if one of its first answers is right, and failed if
/// one is not right and none is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// One of its first answers is right.
    Yes,
    /// It was judged, and no first answer is right.
    No,
}

/// Which turns are wanted; all conditions hold together, the default wants all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Words that stand together in the prompt, a reply or an output.
    pub text: Option<String>,
    /// How base and tuned did.
    pub passed: [Option<Passed>; 2],
    /// A part of a model's name, as it was asked for or echoed; case does not matter.
    pub model: Option<String>,
    /// Asked at this time or later, in milliseconds since 1970 (UTC).
    pub since_ms: Option<i64>,
}

impl Filter {
    /// Adds what a word says: `base-passed`, `tuned-failed`, `both`, `neither`, ….
    ///
    /// # Errors
    /// A sentence with the words that are known.
    pub fn add(&mut self, word: &str) -> Result<(), String> {
        let sides: &[(Side, Passed)] = match word {
            "base-passed" => &[(Side::Base, Passed::Yes)],
            "base-failed" => &[(Side::Base, Passed::No)],
            "tuned-passed" => &[(Side::Tuned, Passed::Yes)],
            "tuned-failed" => &[(Side::Tuned, Passed::No)],
            "both" => &[(Side::Base, Passed::Yes), (Side::Tuned, Passed::Yes)],
            "neither" => &[(Side::Base, Passed::No), (Side::Tuned, Passed::No)],
            _ => {
                return Err("write base-passed, base-failed, tuned-passed, tuned-failed, both \
                            or neither"
                    .to_owned());
            }
        };
        for (side, passed) in sides {
            let [base, tuned] = &mut self.passed;
            let place = match side {
                Side::Base => base,
                Side::Tuned => tuned,
            };
            if place.replace(*passed).is_some_and(|before| before != *passed) {
                return Err(format!("{side} cannot have passed and failed at once"));
            }
        }
        Ok(())
    }

    /// The conditions on `turn`, and their values in order; `None` if nothing can match.
    pub(super) fn conditions(&self) -> Option<(String, Vec<Value>)> {
        let mut sql = String::from("1");
        let mut values = Vec::new();
        if let Some(text) = &self.text {
            sql += " AND turn.id IN (SELECT document.turn FROM search JOIN document \
                    ON document.id = search.rowid WHERE search MATCH ?)";
            values.push(Value::Text(search::query(text)?));
        }
        for side in Side::BOTH {
            let Some(passed) = self.passed.get(side.index()).copied().flatten() else { continue };
            let any = |what: &str| {
                format!(
                    "EXISTS (SELECT 1 FROM sample s WHERE s.turn = turn.id AND s.side = '{side}' \
                     AND s.revision = 0 AND s.passed = {what})"
                )
            };
            let condition = match passed {
                Passed::Yes => any("1"),
                Passed::No => format!("NOT {} AND {}", any("1"), any("0")),
            };
            sql += " AND ";
            sql += &condition;
        }
        if let Some(model) = &self.model {
            sql += " AND EXISTS (SELECT 1 FROM sample s WHERE s.turn = turn.id AND \
                    (instr(lower(s.model), ?) OR instr(lower(coalesce(s.answered_by, '')), ?)))";
            let model = Value::Text(model.to_ascii_lowercase());
            values.extend([model.clone(), model]);
        }
        if let Some(since) = self.since_ms {
            sql += " AND turn.started_ms >= ?";
            values.push(Value::Integer(since));
        }
        Some((sql, values))
    }
}

/// A stretch of a list, the newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Only turns before this one: the last of the page before.
    pub before: Option<TurnId>,
    /// The most turns.
    pub limit: u32,
}

impl Page {
    /// The newest turns.
    pub const fn first(limit: u32) -> Self {
        Self { before: None, limit }
    }

    /// The turns that follow `last` in the list.
    pub const fn after(last: TurnId, limit: u32) -> Self {
        Self { before: Some(last), limit }
    }
}
