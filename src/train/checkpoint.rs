//! All that a broken-off training needs to go on, as a GGUF file. Trains nothing.

use std::borrow::Cow;
use std::io;

use thiserror::Error;

use crate::model::gguf::{NewTensor, Value, write};
use crate::model::{Format, Gguf, LoadError};

/// The state of a training between two steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Checkpoint {
    /// Names the plan, the texts and the base that it belongs to.
    pub of: String,
    /// Steps that were taken.
    pub steps: usize,
    /// Seconds that these steps took.
    pub seconds: f64,
    /// The parameters.
    pub parameters: Vec<f32>,
    /// The optimiser's running mean of the gradient.
    pub mean: Vec<f32>,
    /// The same of the gradient's square.
    pub square: Vec<f32>,
}

/// Why a file is no checkpoint of this training.
#[derive(Debug, Error)]
pub enum Unfit {
    /// It cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// It belongs to another plan, other texts or another base.
    #[error("it belongs to a training with other texts, another base or other settings")]
    Foreign,
    /// Its parts do not belong together.
    #[error("it is no checkpoint of this program")]
    Broken,
}

const OF: &str = "assemblergpt.training";
const STEPS: &str = "assemblergpt.steps";
const SECONDS: &str = "assemblergpt.seconds";

impl Checkpoint {
    /// Writes it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, out: &mut impl io::Write) -> io::Result<()> {
        let metadata = [
            (OF, Value::from(self.of.as_str())),
            (STEPS, Value::U64(self.steps as u64)),
            (SECONDS, Value::F64(self.seconds)),
        ];
        let lists =
            [("parameters", &self.parameters), ("mean", &self.mean), ("square", &self.square)];
        let tensors = lists.map(|(name, numbers)| NewTensor {
            name,
            dimensions: vec![numbers.len()],
            format: Format::F32,
            bytes: Cow::Owned(numbers.iter().flat_map(|n| n.to_le_bytes()).collect()),
        });
        write(out, &metadata, &tensors)
    }

    /// Reads the checkpoint of the training that `of` names, with so many parameters.
    ///
    /// # Errors
    /// The file is no checkpoint, or one of another training.
    pub fn read(file: &Gguf, of: &str, parameters: usize) -> Result<Self, Unfit> {
        if file.text(OF).ok_or(Unfit::Broken)? != of {
            return Err(Unfit::Foreign);
        }
        let list = |name: &str| file.numbers(name, &[parameters]);
        let steps = file.number(STEPS).and_then(|steps| usize::try_from(steps).ok());
        Ok(Self {
            of: of.to_owned(),
            steps: steps.ok_or(Unfit::Broken)?,
            seconds: seconds(file).ok_or(Unfit::Broken)?,
            parameters: list("parameters")?,
            mean: list("mean")?,
            square: list("square")?,
        })
    }
}

fn seconds(file: &Gguf) -> Option<f64> {
    match file.get(SECONDS) {
        Some(Value::F64(seconds)) if seconds.is_finite() => Some(seconds.max(0.0)),
        _ => None,
    }
}
