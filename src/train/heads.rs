//! Heads that a new model begins with, so that it need not find out by itself how to copy: one that
//! looks one token back, and some that find what followed the present token when it stood in the
//! text before (induction heads: Olsson and others, 2022). They are ordinary weights, which
//! training keeps or changes. Draws nothing else.

use std::ops::Range;

use super::attention::Rotation;
use super::layout::Layout;
use super::maths::dot;
use crate::model::Config;

/// Pairs of rotated numbers that tell one place from the next; the further ones turn too slowly.
const PAIRS: usize = 6;
/// How much one place back stands out.
const SHARPNESS: f32 = 6.0;
/// How much an equal token stands out.
const LIKENESS: f32 = 2.2;
/// What all tokens have in common, beside what tells them apart.
const COMMON: f32 = 0.7;
/// How large a token's numbers are: no smaller than what the layers add at first.
const TOKEN: f32 = 0.08;
/// What a head adds of what it has found: to be found by others, and to be said.
const CARRIED: f32 = 0.16;
const COPIED: f32 = 0.3;

/// Puts these heads into new weights and makes room for them in the embedding. A model that is too
/// small for them is left as it is.
pub(super) fn put(
    weights: &mut [f32],
    layout: &Layout,
    config: &Config,
    normal: &mut impl FnMut() -> f32,
) {
    let (width, size) = (config.width, config.head_width);
    let room = config.heads >= 4 && config.kv_heads == config.heads && config.layers >= 3;
    if !room || width <= 3 * size || size < 2 * PAIRS {
        return;
    }
    let base = directions(1 + 3 * size, width, normal);
    let (common, rest) = base.split_at(1);
    let (token, rest) = rest.split_at(size);
    let (before, copy) = rest.split_at(size);
    let common = &common[0];
    embed(&mut weights[layout.embedding.clone()], common, normal);

    let mut put = |layer: usize, head: usize, rows: [&[Vec<f32>]; 3], adds: (&[Vec<f32>], f32)| {
        let layer = &layout.layers[layer];
        for (at, rows) in [&layer.query, &layer.key, &layer.value].into_iter().zip(rows) {
            set_rows(&mut weights[at.clone()], head, rows);
        }
        set_columns(&mut weights[layer.attn_output.clone()], config.heads, head, adds);
    };
    let (query, key) = one_back(config, common);
    put(0, 0, [&query, &key, token], (before, CARRIED));
    let half = size / 2;
    for (layer, head) in [(1, 0), (1, 1), (2, 0)] {
        let part = head * half..(head + 1) * half;
        let slow = |rows: &[Vec<f32>]| {
            let scaled = rows.iter().map(|row| row.iter().map(|n| LIKENESS * n).collect());
            let still = std::iter::repeat_n(vec![0.0; width], size - half);
            still.chain(scaled).collect::<Vec<Vec<f32>>>()
        };
        let (query, key) = (slow(&token[part.clone()]), slow(&before[part]));
        if head == 0 {
            put(layer, head, [&query, &key, copy], (copy, COPIED));
        } else {
            let other = directions(size, width, normal);
            put(layer, head, [&query, &key, &other], (&other, COPIED));
        }
    }
}

/// Random directions, each a row of length 1 and upright on all others.
fn directions(count: usize, width: usize, normal: &mut impl FnMut() -> f32) -> Vec<Vec<f32>> {
    let mut all: Vec<Vec<f32>> = Vec::new();
    while all.len() < count {
        let mut row: Vec<f32> = (0..width).map(|_| normal()).collect();
        for other in &all {
            let along = dot(&row, other);
            row.iter_mut().zip(other).for_each(|(n, o)| *n -= along * o);
        }
        let length = dot(&row, &row).sqrt();
        for n in &mut row {
            *n /= length;
        }
        all.push(row);
    }
    all
}

/// Tokens that differ at random and have one direction in common, which no other use is made of.
fn embed(embedding: &mut [f32], common: &[f32], normal: &mut impl FnMut() -> f32) {
    let shared = TOKEN * COMMON * (common.len() as f32).sqrt();
    for row in embedding.chunks_mut(common.len()) {
        row.fill_with(|| TOKEN * normal());
        let along = dot(row, common);
        row.iter_mut().zip(common).for_each(|(n, c)| *n += (shared - along) * c);
    }
}

/// Queries and keys that are the same for all tokens, and turned against each other by one place.
fn one_back(config: &Config, common: &[f32]) -> (Vec<Vec<f32>>, Vec<Vec<f32>>) {
    // What a token has of the common direction after the norm.
    let seen = COMMON / (1.0 + COMMON * COMMON).sqrt() * (common.len() as f32).sqrt();
    let rows = |numbers: &[f32]| -> Vec<Vec<f32>> {
        numbers.iter().map(|n| common.iter().map(|c| n / seen * c).collect()).collect()
    };
    let size = config.head_width;
    let mut key = vec![0.0; size];
    for pair in key.chunks_mut(2).take(PAIRS) {
        pair[0] = SHARPNESS;
    }
    // Turned back by the angles of place 1, the key is what a query finds one place before it.
    let mut turned = [vec![0.0; size], key.clone()].concat();
    Rotation::new(config, 2).apply(&mut turned, std::slice::from_ref(&(0..2)), size, true);
    (rows(&turned[size..]), rows(&key))
}

fn set_rows(matrix: &mut [f32], head: usize, rows: &[Vec<f32>]) {
    let (width, first) = (rows[0].len(), head * rows.len());
    let places = matrix.chunks_mut(width).skip(first);
    places.zip(rows).for_each(|(place, row)| place.copy_from_slice(row));
}

fn set_columns(matrix: &mut [f32], heads: usize, head: usize, (rows, size): (&[Vec<f32>], f32)) {
    let columns: Range<usize> = head * rows.len()..(head + 1) * rows.len();
    for (at, line) in matrix.chunks_mut(heads * rows.len()).enumerate() {
        for (place, row) in line[columns.clone()].iter_mut().zip(rows) {
            *place = size * row[at];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> Config {
        Config {
            context: 64,
            width: 64,
            layers: 3,
            feed_forward: 64,
            heads: 4,
            kv_heads: 4,
            head_width: 16,
            rope_width: 16,
            rope_base: 100_000.0,
            rope_factor: 1.0,
            epsilon: 1e-5,
            vocabulary: 40,
        }
    }

    #[test]
    fn directions_are_upright_on_each_other() {
        let mut dice = fastrand::Rng::with_seed(1);
        let all = directions(7, 20, &mut || dice.f32() - 0.5);
        for (n, row) in all.iter().enumerate() {
            for (m, other) in all.iter().enumerate() {
                let wanted = if n == m { 1.0 } else { 0.0 };
                assert!((dot(row, other) - wanted).abs() < 1e-4, "{n}, {m}");
            }
        }
    }

    /// The score of a query against the key so many places before it.
    fn score(
        config: &Config,
        query: &[Vec<f32>],
        key: &[Vec<f32>],
        token: &[f32],
        back: f32,
    ) -> f32 {
        (0..config.head_width / 2)
            .map(|pair| {
                let angle =
                    config.rope_base.powf(-2.0 * pair as f32 / config.head_width as f32) * -back;
                let [a, b] = [0, 1].map(|n| dot(&key[2 * pair + n], token));
                let turned = [a * angle.cos() - b * angle.sin(), a * angle.sin() + b * angle.cos()];
                dot(&query[2 * pair], token) * turned[0]
                    + dot(&query[2 * pair + 1], token) * turned[1]
            })
            .sum()
    }

    #[test]
    fn the_first_head_looks_one_token_back() {
        let config = config();
        let mut dice = fastrand::Rng::with_seed(2);
        let common = directions(1, config.width, &mut || dice.f32() - 0.5).remove(0);
        let (query, key) = one_back(&config, &common);
        let token: Vec<f32> = common.iter().map(|c| c * 5.0).collect();
        let before = score(&config, &query, &key, &token, 1.0);
        for back in [0.0, 2.0, 3.0, 6.0, 7.0, 13.0, 20.0, 40.0] {
            assert!(score(&config, &query, &key, &token, back) < before - 10.0, "{back}");
        }
    }

    #[test]
    fn a_model_that_is_too_small_is_left_as_it_is() {
        let small = Config { layers: 2, ..config() };
        for (config, changes) in [(small, false), (config(), true)] {
            let layout = Layout::new(&config, true);
            let mut weights = vec![0.5; layout.len];
            let mut dice = fastrand::Rng::with_seed(3);
            put(&mut weights, &layout, &config, &mut || dice.f32() - 0.5);
            assert_eq!(weights.iter().any(|n| (n - 0.5).abs() > 1e-6), changes);
        }
    }
}
