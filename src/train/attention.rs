//! Causal attention over texts that lie one behind the other, forwards and backwards. Sees nothing
//! beyond a text's own bounds.

use std::ops::Range;

use super::maths::{Rows, dot, softmax, wide};
use crate::model::Config;

/// Positions that are worked on together: their scores stay in the nearest cache.
const TILE: usize = 64;

/// Angles of the rotary embedding: cosines and sines for each position and pair of numbers.
#[derive(Debug)]
pub(super) struct Rotation {
    turns: Vec<(f32, f32)>,
    pairs: usize,
}

impl Rotation {
    /// For positions up to `length`.
    pub(super) fn new(config: &Config, length: usize) -> Self {
        let pairs = config.head_width / 2;
        let turn = |at: usize, pair: usize| {
            let power = -2.0 * pair as f64 / config.head_width as f64;
            let angle = at as f64 * f64::from(config.rope_base).powf(power);
            (angle.cos() as f32, angle.sin() as f32)
        };
        let turns = (0..length).flat_map(|at| (0..pairs).map(move |pair| turn(at, pair))).collect();
        Self { turns, pairs }
    }

    /// Turns the heads of each position by its angles, or back.
    pub(super) fn apply(&self, x: &mut [f32], texts: &[Range<usize>], width: usize, back: bool) {
        let sign = if back { -1.0 } else { 1.0 };
        for text in texts {
            let x = &mut x[text.start * width..text.end * width];
            for (row, turns) in x.chunks_mut(width).zip(self.turns.chunks(self.pairs)) {
                for head in row.chunks_mut(2 * self.pairs) {
                    for (pair, (cos, sin)) in head.as_chunks_mut::<2>().0.iter_mut().zip(turns) {
                        let [a, b] = *pair;
                        *pair = [a * cos - sign * b * sin, sign * a * sin + b * cos];
                    }
                }
            }
        }
    }
}

/// Queries, keys and values of all positions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heads<'a> {
    pub(super) query: &'a [f32],
    pub(super) key: &'a [f32],
    pub(super) value: &'a [f32],
}

/// Numbers of all heads of queries of a position.
const fn queries_width(config: &Config) -> usize {
    config.heads * config.head_width
}

/// Numbers of all heads of keys of a position, and of values.
const fn keys_width(config: &Config) -> usize {
    config.kv_heads * config.head_width
}

/// One tile of one head: its queries, and the keys that they see.
struct Tile {
    queries: Rows,
    keys: Rows,
    /// Their products.
    scores: Rows,
    /// Its positions within the text.
    at: Range<usize>,
}

fn tiles(config: &Config, texts: &[Range<usize>]) -> Vec<Tile> {
    let (length, group) = (config.head_width, config.heads / config.kv_heads);
    let (queries, keys) = (queries_width(config), keys_width(config));
    let mut tiles = Vec::new();
    for text in texts {
        for head in 0..config.heads {
            for start in (0..text.len()).step_by(TILE) {
                let at = start..text.len().min(start + TILE);
                let (count, seen) = (at.len(), at.end);
                let first = (text.start + start) * queries + head * length;
                let first_key = text.start * keys + head / group * length;
                tiles.push(Tile {
                    queries: Rows { first, count, length, apart: queries },
                    keys: Rows { first: first_key, count: seen, length, apart: keys },
                    scores: Rows { first: 0, count, length: seen, apart: seen },
                    at,
                });
            }
        }
    }
    tiles
}

/// The shares that the queries of a tile give to the keys that they see.
fn share_out(config: &Config, heads: Heads<'_>, tile: &Tile, shares: &mut Vec<f32>) {
    let seen = tile.at.end;
    shares.resize(tile.at.len() * seen, 0.0);
    let (queries, keys) = (tile.queries.of(heads.query), tile.keys.of(heads.key));
    tile.scores.put(shares, 0.0, scale(config), &queries, &keys.t());
    wide(|| {
        for (row, at) in shares.chunks_mut(seen).zip(tile.at.clone()) {
            let (now, later) = row.split_at_mut(at + 1);
            softmax(now);
            later.fill(0.0);
        }
    });
}

fn scale(config: &Config) -> f32 {
    1.0 / (config.head_width as f32).sqrt()
}

/// What each query gathers from the values that it sees.
pub(super) fn attention(
    config: &Config,
    heads: Heads<'_>,
    texts: &[Range<usize>],
    gathered: &mut [f32],
    scratch: &mut Vec<f32>,
) {
    for tile in tiles(config, texts) {
        share_out(config, heads, &tile, scratch);
        let (shares, values) = (tile.scores.of(scratch), tile.keys.of(heads.value));
        tile.queries.put(gathered, 0.0, 1.0, &shares, &values);
    }
}

/// The gradients of queries, keys and values.
pub(super) struct Slopes<'a> {
    pub(super) query: &'a mut [f32],
    pub(super) key: &'a mut [f32],
    pub(super) value: &'a mut [f32],
}

/// The way back through [`attention`], from what was gathered and its gradient: sets the gradients
/// of the queries, adds to those of keys and values.
pub(super) fn attention_back(
    config: &Config,
    heads: Heads<'_>,
    texts: &[Range<usize>],
    (gathered, d_gathered): (&[f32], &[f32]),
    to: &mut Slopes<'_>,
    scratch: &mut [Vec<f32>; 2],
) {
    let [shares, slopes] = scratch;
    for tile in tiles(config, texts) {
        let (seen, Rows { first, length, apart, .. }) = (tile.at.end, tile.queries);
        share_out(config, heads, &tile, shares);
        slopes.resize(tile.at.len() * seen, 0.0);
        let d = tile.queries.of(d_gathered);
        tile.scores.put(slopes, 0.0, 1.0, &d, &tile.keys.of(heads.value).t());
        tile.keys.put(to.value, 1.0, 1.0, &tile.scores.of(shares).t(), &d);
        wide(|| {
            let rows = slopes.chunks_mut(seen).zip(shares.chunks(seen));
            for (row, (slopes, shares)) in rows.enumerate() {
                let at = first + row * apart;
                let pull = dot(&gathered[at..at + length], &d_gathered[at..at + length]);
                for (slope, share) in slopes.iter_mut().zip(shares) {
                    *slope = share * (*slope - pull) * scale(config);
                }
            }
        });
        let slopes = tile.scores.of(slopes);
        tile.queries.put(to.query, 0.0, 1.0, &slopes, &tile.keys.of(heads.key));
        tile.keys.put(to.key, 1.0, 1.0, &slopes.t(), &tile.queries.of(heads.query));
    }
}
