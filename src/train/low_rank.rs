//! Low-rank adaptation: each matrix of the layers gets a change that is the product of two narrow
//! ones, and only these are trained (Hu and others, 2021). Knows no texts.

use std::ops::Range;

use ndarray::linalg::general_mat_mul;

use super::layout::{Layout, Tensor};
use super::maths::{rows, rows_mut};
use crate::model::Config;

/// A change of one matrix: `up` (rows by rank) times `down` (rank by columns).
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change {
    matrix: Range<usize>,
    columns: usize,
    down: Range<usize>,
    up: Range<usize>,
}

/// Where the narrow matrices lie in their own list of parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LowRank {
    rank: usize,
    changes: Vec<Change>,
    /// How many parameters they have together.
    pub(super) len: usize,
}

/// The size of a change does not depend on its rank: this, divided by the rank, scales it.
const SCALE: f32 = 16.0;

impl LowRank {
    /// For every matrix of the layers; the embedding and the output stay as they are.
    pub(super) fn new(layout: &Layout, config: &Config, rank: usize) -> Self {
        let mut len = 0;
        let mut take = |wanted: usize| {
            len += wanted;
            len - wanted..len
        };
        let of_layers = |tensor: &Tensor| !tensor.vector && tensor.name.starts_with("blk.");
        let changes = layout
            .tensors(config)
            .into_iter()
            .filter(of_layers)
            .map(|tensor| Change {
                down: take(rank * tensor.columns),
                up: take(tensor.at.len() / tensor.columns * rank),
                columns: tensor.columns,
                matrix: tensor.at,
            })
            .collect();
        Self { rank, changes, len }
    }

    /// Parameters that change nothing yet.
    pub(super) fn begin(&self, seed: u64) -> Vec<f32> {
        let mut dice = fastrand::Rng::with_seed(seed);
        let mut parameters = vec![0.0; self.len];
        for change in &self.changes {
            let spread = 1.0 / (change.columns as f32).sqrt();
            for number in &mut parameters[change.down.clone()] {
                *number = (2.0 * dice.f32() - 1.0) * spread * 3.0_f32.sqrt();
            }
        }
        parameters
    }

    /// The weights with the changes added.
    pub(super) fn apply(&self, base: &[f32], parameters: &[f32], weights: &mut [f32]) {
        weights.copy_from_slice(base);
        for change in &self.changes {
            let count = change.matrix.len() / change.columns;
            let down =
                rows(&parameters[change.down.clone()], self.rank, change.columns, change.columns);
            let up = rows(&parameters[change.up.clone()], count, self.rank, self.rank);
            let matrix = &mut weights[change.matrix.clone()];
            let mut matrix = rows_mut(matrix, count, change.columns, change.columns);
            general_mat_mul(self.scale(), &up, &down, 1.0, &mut matrix);
        }
    }

    /// The gradient of the narrow matrices, from that of the weights.
    pub(super) fn gradient(&self, parameters: &[f32], of_weights: &[f32]) -> Vec<f32> {
        let mut gradient = vec![0.0; self.len];
        for change in &self.changes {
            let count = change.matrix.len() / change.columns;
            let slope =
                rows(&of_weights[change.matrix.clone()], count, change.columns, change.columns);
            let down =
                rows(&parameters[change.down.clone()], self.rank, change.columns, change.columns);
            let up = rows(&parameters[change.up.clone()], count, self.rank, self.rank);
            let d_down = &mut gradient[change.down.clone()];
            let mut d_down = rows_mut(d_down, self.rank, change.columns, change.columns);
            general_mat_mul(self.scale(), &up.t(), &slope, 0.0, &mut d_down);
            let mut d_up = rows_mut(&mut gradient[change.up.clone()], count, self.rank, self.rank);
            general_mat_mul(self.scale(), &slope, &down.t(), 0.0, &mut d_up);
        }
        gradient
    }

    fn scale(&self) -> f32 {
        SCALE / self.rank as f32
    }
}
