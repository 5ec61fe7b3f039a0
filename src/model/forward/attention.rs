//! Positions, and what a token takes from those before it. Keeps their keys and values in half
//! precision, as llama.cpp does.

use half::f16;
use half::slice::HalfFloatSliceExt as _;
use pulp::{Arch, NullaryFnOnce};

use super::super::config::Config;
use super::super::matrix::{LANES, total};
use super::super::quant::half_number;
use super::numbers::shares;

/// Turns pairs of numbers by angles that grow with the position.
pub(super) struct Turn<'a> {
    config: &'a Config,
    factors: &'a [f32],
    step: f32,
}

impl<'a> Turn<'a> {
    #[expect(clippy::cast_precision_loss, reason = "a width of some hundreds")]
    pub(super) fn new(config: &'a Config, factors: &'a [f32]) -> Self {
        let step = config.rope_base.powf(-2.0 / config.rope_width.max(1) as f32);
        Self { config, factors, step }
    }

    /// Turns all heads of all vectors, the first of which stands at `position`.
    #[expect(clippy::cast_precision_loss, reason = "positions are far below 2^24")]
    pub(super) fn all(&self, vectors: &mut [f32], width: usize, position: usize) {
        let mut turns = Vec::with_capacity(self.config.rope_width / 2);
        for (index, vector) in vectors.chunks_exact_mut(width).enumerate() {
            turns.clear();
            let mut angle = (position + index) as f32 / self.config.rope_factor;
            for pair in 0..self.config.rope_width / 2 {
                let own = angle / self.factors.get(pair).copied().unwrap_or(1.0);
                turns.push(own.sin_cos());
                angle *= self.step;
            }
            for head in vector.chunks_exact_mut(self.config.head_width) {
                for ([a, b], (sin, cos)) in head.as_chunks_mut::<2>().0.iter_mut().zip(&turns) {
                    (*a, *b) = (*a * cos - *b * sin, *a * sin + *b * cos);
                }
            }
        }
    }
}

/// The keys and values of one layer, head by head; they grow with the text.
#[derive(Debug)]
pub(super) struct Cache {
    heads: Vec<Head>,
    width: usize,
    scores: Vec<f32>,
    query: Vec<f32>,
}

#[derive(Debug, Default)]
struct Head {
    keys: Vec<f16>,
    values: Vec<f16>,
}

impl Cache {
    pub(super) fn new(config: &Config) -> Self {
        let heads = (0..config.kv_heads).map(|_| Head::default()).collect();
        Self { heads, width: config.head_width, scores: Vec::new(), query: Vec::new() }
    }

    /// Adds the keys and values of further tokens.
    pub(super) fn push(&mut self, keys: &[f32], values: &[f32]) {
        let width = self.width * self.heads.len();
        for (keys, values) in keys.chunks_exact(width).zip(values.chunks_exact(width)) {
            let parts = keys.chunks_exact(self.width).zip(values.chunks_exact(self.width));
            for (head, (keys, values)) in self.heads.iter_mut().zip(parts) {
                append(&mut head.keys, keys);
                append(&mut head.values, values);
            }
        }
    }

    /// For each query, of which the first stands at `position`: the values of the tokens up to it,
    /// mixed by how their keys fit.
    pub(super) fn mix(
        &mut self,
        arch: Arch,
        config: &Config,
        position: usize,
        queries: &[f32],
        out: &mut Vec<f32>,
    ) {
        out.clear();
        out.resize(queries.len(), 0.0);
        let width = self.width;
        let shared = config.heads / config.kv_heads;
        let rows = queries.chunks_exact(width * config.heads);
        let outs = out.chunks_exact_mut(width * config.heads);
        for (index, (row, out)) in rows.zip(outs).enumerate() {
            let seen = (position + index + 1) * width;
            let heads = row.chunks_exact(width).zip(out.chunks_exact_mut(width));
            for (number, (query, out)) in heads.enumerate() {
                let Some(head) = self.heads.get(number / shared) else { continue };
                self.query.clear();
                self.query.extend(query.iter().map(|x| f16::from_f32(*x).to_f32()));
                let keys = head.keys.get(..seen).unwrap_or_default();
                let values = head.values.get(..seen).unwrap_or_default();
                arch.dispatch(Score { keys, query: &self.query, scores: &mut self.scores });
                shares(&mut self.scores);
                arch.dispatch(Blend { values, shares: &self.scores, out });
            }
        }
    }
}

fn append(list: &mut Vec<f16>, numbers: &[f32]) {
    let start = list.len();
    list.resize(start + numbers.len(), f16::ZERO);
    if let Some(end) = list.get_mut(start..) {
        end.convert_from_f32_slice(numbers);
    }
}

/// How each key fits the query.
struct Score<'a> {
    keys: &'a [f16],
    query: &'a [f32],
    scores: &'a mut Vec<f32>,
}

/// The sum of the values, each times its share.
struct Blend<'a> {
    values: &'a [f16],
    shares: &'a [f32],
    out: &'a mut [f32],
}

impl NullaryFnOnce for Score<'_> {
    type Output = ();

    #[inline(always)]
    #[expect(clippy::cast_precision_loss, reason = "a width of some hundreds")]
    fn call(self) {
        let scale = 1.0 / (self.query.len() as f32).sqrt();
        self.scores.clear();
        for key in self.keys.chunks_exact(self.query.len()) {
            self.scores.push(half_dot(key, self.query) * scale);
        }
    }
}

impl NullaryFnOnce for Blend<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (value, share) in self.values.chunks_exact(self.out.len()).zip(self.shares) {
            // The share is rounded as llama.cpp rounds it.
            let share = half_number(f16::from_f32(*share).to_le_bytes());
            for (out, half) in self.out.iter_mut().zip(value) {
                *out += share * half_number(half.to_le_bytes());
            }
        }
    }
}

/// The sum of the products of two vectors.
#[inline(always)]
fn half_dot(halves: &[f16], numbers: &[f32]) -> f32 {
    let (blocks, rest) = halves.as_chunks::<LANES>();
    let (others, other_rest) = numbers.as_chunks::<LANES>();
    let mut sums = [0.0_f32; LANES];
    for (block, other) in blocks.iter().zip(others) {
        for i in 0..LANES {
            sums[i] += half_number(block[i].to_le_bytes()) * other[i];
        }
    }
    let rest = rest.iter().zip(other_rest).map(|(a, b)| half_number(a.to_le_bytes()) * b);
    total(sums) + rest.sum::<f32>()
}
