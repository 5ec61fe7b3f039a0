//! Which replies count: a sample that one side lost through no fault of the model is taken out on
//! both sides, and said to be.

use std::collections::BTreeSet;

use serde::Serialize;

use super::folder::{Folder, Kept};
use crate::side::Side;

/// A sample that is taken out on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Excluded {
    /// The prompt.
    pub id: String,
    /// The sample, from 0.
    pub sample: u32,
    /// Whose reply is the reason.
    pub side: Side,
    /// Why; safe to show.
    pub why: String,
}

/// What counts.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairing {
    /// Sides that have any replies.
    pub(super) answered: [bool; 2],
    /// Prompt and sample that count, in order.
    pub(super) counted: BTreeSet<(usize, u32)>,
    /// Taken out: the servers, the tools or the isolation failed.
    pub(super) excluded: Vec<Excluded>,
    /// Taken out: one side has not been asked.
    pub(super) missing: Vec<Excluded>,
    /// Prompts of which nothing is there.
    pub(super) unasked: usize,
}

/// Sorts the first answers.
pub(super) fn pairing(folder: &Folder) -> Pairing {
    let asked: BTreeSet<usize> = folder.replies.keys().map(|(prompt, ..)| *prompt).collect();
    let mut pairing = Pairing {
        answered: Side::BOTH.map(|side| folder.replies.keys().any(|key| key.2 == side)),
        unasked: folder.run.prompts.saturating_sub(asked.len()),
        ..Pairing::default()
    };
    // Samples beyond those that anybody has are nobody's loss.
    for (at, prompt) in folder.prompts.iter().enumerate().filter(|(at, _)| asked.contains(at)) {
        for sample in 0..folder.run.samples {
            let mut whole = true;
            for side in Side::BOTH.into_iter().filter(|side| pairing.answered[side.index()]) {
                let left_out = |why: &str| Excluded {
                    id: crate::printable::printable(&prompt.id).into_owned(),
                    sample,
                    side,
                    why: why.to_owned(),
                };
                match first(folder, at, sample, side).map(|kept| kept.infrastructure.as_deref()) {
                    Some(None) => continue,
                    Some(Some(why)) => pairing.excluded.push(left_out(why)),
                    None => pairing.missing.push(left_out("there is no reply yet")),
                }
                whole = false;
            }
            if whole {
                pairing.counted.insert((at, sample));
            }
        }
    }
    pairing
}

/// The first answer.
pub(super) fn first(folder: &Folder, prompt: usize, sample: u32, side: Side) -> Option<&Kept> {
    folder.replies.get(&(prompt, sample, side, 0))
}

/// The tries to mend an answer, in order, without those that failed for no fault of the model.
pub(super) fn tries(
    folder: &Folder,
    prompt: usize,
    sample: u32,
    side: Side,
) -> impl Iterator<Item = (u32, &Kept)> {
    let range = (prompt, sample, side, 1)..=(prompt, sample, side, u32::MAX);
    let of = folder.replies.range(range).map(|(key, kept)| (key.3, kept));
    of.filter(|(_, kept)| kept.infrastructure.is_none())
}
