//! The matrix: each prompt with every sample of both sides. Holds no replies, only where they
//! stand.

use serde::Serialize;

use super::failure::Class;
use super::folder::{Folder, Kept, Place};
use super::pairing::{Pairing, first, tries};
use crate::eval::funnel::Rung;
use crate::printable::printable;
use crate::side::Side;

/// A prompt of the matrix.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Its id, safe to show.
    pub id: String,
    /// Its place in the suite.
    #[serde(skip)]
    pub prompt: usize,
    /// The samples of base and tuned.
    pub samples: [Vec<Cell>; 2],
}

/// One sample of one side.
#[derive(Debug, Clone, Serialize)]
pub struct Cell {
    /// Which, from 0.
    pub sample: u32,
    /// Whether it counts; if not, [`Excluded`](super::Excluded) says why.
    pub counted: bool,
    /// What came of the first answer and of each try to mend it.
    pub attempts: Vec<Attempt>,
}

/// One answer.
#[derive(Debug, Clone, Serialize)]
pub struct Attempt {
    /// 0 for the first answer.
    pub attempt: u32,
    /// How far it came.
    pub stage: Rung,
    /// Its failure's class.
    pub class: Option<Class>,
    /// The verdict's sentence.
    pub reason: String,
    /// Why nothing can be said about the model.
    pub infrastructure: Option<String>,
    /// Where the rest stands.
    #[serde(skip)]
    pub place: Place,
}

/// All prompts that have a reply.
pub(super) fn rows(folder: &Folder, pairing: &Pairing) -> Vec<Row> {
    let row = |(prompt, text): (usize, &crate::eval::suite::Prompt)| {
        let samples = Side::BOTH.map(|side| cells(folder, pairing, prompt, side));
        let id = printable(&text.id).into_owned();
        Row { id, prompt, samples }
    };
    let all = folder.prompts.iter().enumerate().map(row);
    all.filter(|row| row.samples.iter().any(|cells| !cells.is_empty())).collect()
}

fn cells(folder: &Folder, pairing: &Pairing, prompt: usize, side: Side) -> Vec<Cell> {
    let cell = |sample| {
        let answers = first(folder, prompt, sample, side).map(|kept| (0, kept));
        let tries = tries(folder, prompt, sample, side);
        let attempts: Vec<_> = answers.into_iter().chain(tries).map(attempt).collect();
        let counted = pairing.counted.contains(&(prompt, sample));
        (!attempts.is_empty()).then_some(Cell { sample, counted, attempts })
    };
    (0..folder.run.samples).filter_map(cell).collect()
}

fn attempt((attempt, kept): (u32, &Kept)) -> Attempt {
    Attempt {
        attempt,
        stage: kept.rung,
        class: kept.failure.as_ref().map(|f| f.class),
        reason: kept.reason.clone(),
        infrastructure: kept.infrastructure.clone(),
        place: kept.place,
    }
}
