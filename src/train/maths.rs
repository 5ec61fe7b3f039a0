//! The few operations that a model is made of, forwards and backwards, over plain slices. Knows no
//! model.

#![expect(
    clippy::inline_always,
    reason = "a loop gets the wide instructions of its caller only within it"
)]

use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView2, ArrayViewMut2, ShapeBuilder as _};

/// Runs a loop with the widest instructions that this processor has.
pub(super) fn wide<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// Rows of a slice, `stride` numbers apart.
pub(super) fn rows(x: &[f32], rows: usize, columns: usize, stride: usize) -> ArrayView2<'_, f32> {
    ArrayView2::from_shape((rows, columns).strides((stride, 1)), x)
        .expect("a slice that holds them")
}

/// The same, to be written.
pub(super) fn rows_mut(
    x: &mut [f32],
    rows: usize,
    columns: usize,
    stride: usize,
) -> ArrayViewMut2<'_, f32> {
    ArrayViewMut2::from_shape((rows, columns).strides((stride, 1)), x)
        .expect("a slice that holds them")
}

/// Rows of a list: where the first begins, how many there are, how long each is, and how far apart
/// they begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub(super) first: usize,
    pub(super) count: usize,
    pub(super) length: usize,
    pub(super) apart: usize,
}

impl Rows {
    /// These rows of a list.
    pub(super) fn of(self, list: &[f32]) -> ArrayView2<'_, f32> {
        rows(&list[self.first..], self.count, self.length, self.apart)
    }

    /// `to = keep·to + scale·(a b)`, with `to` these rows of a list.
    pub(super) fn put(
        self,
        to: &mut [f32],
        keep: f32,
        scale: f32,
        a: &ArrayView2<'_, f32>,
        b: &ArrayView2<'_, f32>,
    ) {
        let mut to = rows_mut(&mut to[self.first..], self.count, self.length, self.apart);
        general_mat_mul(scale, a, b, keep, &mut to);
    }
}

/// `y = x wᵀ`: each row of `x` through the matrix `w` of as many columns.
pub(super) fn linear(x: &[f32], w: &[f32], y: &mut [f32], inputs: usize) {
    let (n, outputs) = (x.len() / inputs, w.len() / inputs);
    let (x, w) = (rows(x, n, inputs, inputs), rows(w, outputs, inputs, inputs));
    general_mat_mul(1.0, &x, &w.t(), 0.0, &mut rows_mut(y, n, outputs, outputs));
}

/// The way back through [`linear`]: `dx = keep·dx + dy w`, `dw += dyᵀ x`.
pub(super) fn linear_back(
    (x, w): (&[f32], &[f32]),
    dy: &[f32],
    (dx, keep): (&mut [f32], f32),
    dw: &mut [f32],
    inputs: usize,
) {
    let (n, outputs) = (x.len() / inputs, w.len() / inputs);
    let (x, w) = (rows(x, n, inputs, inputs), rows(w, outputs, inputs, inputs));
    let dy = rows(dy, n, outputs, outputs);
    general_mat_mul(1.0, &dy, &w, keep, &mut rows_mut(dx, n, inputs, inputs));
    general_mat_mul(1.0, &dy.t(), &x, 1.0, &mut rows_mut(dw, outputs, inputs, inputs));
}

/// `to += from`.
pub(super) fn add(to: &mut [f32], from: &[f32]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}

/// The place of the largest number; the first of them.
pub(super) fn largest(numbers: &[f32]) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (at, &number) in numbers.iter().enumerate() {
        if number > best.1 {
            best = (at, number);
        }
    }
    best.0
}

/// The sum of products, in an order that wide registers can keep.
#[inline(always)]
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 16];
    let (whole_a, rest_a) = a.as_chunks::<16>();
    let (whole_b, rest_b) = b.as_chunks::<16>();
    for (a, b) in whole_a.iter().zip(whole_b) {
        for n in 0..16 {
            sums[n] += a[n] * b[n];
        }
    }
    let rest: f32 = rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

/// e to the power of `x`, to a few units in the last place, without a branch.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    // 2^n 2^r with r within a half; adding 1.5·2^23 rounds to a whole number in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = (x - n * 0.693_145_75) - n * 1.428_606_8e-6;
    let tail = 1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0)));
    let power = 1.0 + r + r * r * (0.5 + r * tail);
    power * f32::from_bits((shifted.to_bits() << 23).wrapping_add(0x3f80_0000))
}

/// Scales each row of `x` to a root mean square of one, and by `gain`; `scales` keeps the factors.
pub(super) fn norm(x: &[f32], gain: &[f32], y: &mut [f32], scales: &mut [f32], epsilon: f32) {
    let width = gain.len();
    wide(|| {
        for ((x, y), scale) in x.chunks(width).zip(y.chunks_mut(width)).zip(scales) {
            *scale = 1.0 / (dot(x, x) / width as f32 + epsilon).sqrt();
            for ((y, x), gain) in y.iter_mut().zip(x).zip(gain) {
                *y = x * *scale * gain;
            }
        }
    });
}

/// The way back through [`norm`]: adds to `dx` and `dgain`.
pub(super) fn norm_back(
    (x, gain, scales): (&[f32], &[f32], &[f32]),
    dy: &[f32],
    dx: &mut [f32],
    dgain: &mut [f32],
) {
    let width = gain.len();
    let mut turned = vec![0.0; width];
    wide(|| {
        for (((x, dy), dx), &scale) in
            x.chunks(width).zip(dy.chunks(width)).zip(dx.chunks_mut(width)).zip(scales)
        {
            for n in 0..width {
                turned[n] = dy[n] * gain[n];
                dgain[n] += dy[n] * x[n] * scale;
            }
            let pull = dot(&turned, x) * scale * scale * scale / width as f32;
            for n in 0..width {
                dx[n] += turned[n] * scale - x[n] * pull;
            }
        }
    });
}

/// `y = silu(gate) · up`.
pub(super) fn swiglu(gate: &[f32], up: &[f32], y: &mut [f32]) {
    wide(|| {
        for ((y, &g), &u) in y.iter_mut().zip(gate).zip(up) {
            *y = g / (1.0 + exp(-g)) * u;
        }
    });
}

/// The way back through [`swiglu`]; the gradients take the places of `gate` and `up`.
pub(super) fn swiglu_back(gate: &mut [f32], up: &mut [f32], dy: &[f32]) {
    wide(|| {
        for ((g, u), &dy) in gate.iter_mut().zip(up).zip(dy) {
            let share = 1.0 / (1.0 + exp(-*g));
            let silu = *g * share;
            let slope = share * (1.0 + *g * (1.0 - share));
            (*g, *u) = (dy * *u * slope, dy * silu);
        }
    });
}

/// Turns scores into shares of one, in place; returns the logarithm of their sum before.
#[inline(always)]
pub(super) fn softmax(scores: &mut [f32]) -> f32 {
    let mut tops = [f32::NEG_INFINITY; 16];
    let (whole, rest) = scores.as_chunks::<16>();
    for chunk in whole {
        for n in 0..16 {
            tops[n] = tops[n].max(chunk[n]);
        }
    }
    let top = rest.iter().chain(&tops).fold(f32::NEG_INFINITY, |a, &b| a.max(b));
    let mut sums = [0.0_f32; 16];
    let (whole, rest) = scores.as_chunks_mut::<16>();
    for chunk in whole {
        for n in 0..16 {
            chunk[n] = exp(chunk[n] - top);
            sums[n] += chunk[n];
        }
    }
    let mut sum: f32 = sums.iter().sum();
    for score in rest {
        *score = exp(*score - top);
        sum += *score;
    }
    let share = 1.0 / sum;
    for score in scores {
        *score *= share;
    }
    top + sum.ln()
}
