//! The small steps between the products. Pure arithmetic in llama.cpp's order and precision.

/// Each vector divided by its root mean square, times the weights.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a mean of single-precision numbers, summed in double precision"
)]
pub(super) fn normed(vectors: &[f32], weights: &[f32], epsilon: f32, out: &mut Vec<f32>) {
    out.clear();
    for vector in vectors.chunks_exact(weights.len()) {
        let squares: f64 = vector.iter().map(|x| f64::from(x * x)).sum();
        let mean = (squares / weights.len() as f64) as f32;
        let scale = 1.0 / (mean + epsilon).sqrt();
        out.extend(vector.iter().zip(weights).map(|(x, weight)| x * scale * weight));
    }
}

pub(super) fn add(state: &mut [f32], other: &[f32]) {
    for (x, y) in state.iter_mut().zip(other) {
        *x += y;
    }
}

/// Adds the same vector to each vector.
pub(super) fn add_bias(vectors: &mut [f32], bias: &[f32]) {
    for vector in vectors.chunks_exact_mut(bias.len()) {
        add(vector, bias);
    }
}

/// `x * sigmoid(x)` of each gate, times what comes through it.
pub(super) fn gate(gates: &mut [f32], through: &[f32]) {
    for (x, y) in gates.iter_mut().zip(through) {
        *x = *x / (1.0 + (-*x).exp()) * y;
    }
}

/// Scores to shares of one.
#[expect(clippy::cast_possible_truncation, reason = "a sum of shares, kept in double precision")]
pub(super) fn shares(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0_f64;
    for score in scores.iter_mut() {
        *score = (*score - most).exp();
        sum += f64::from(*score);
    }
    let scale = (1.0 / sum) as f32;
    for score in scores {
        *score *= scale;
    }
}
