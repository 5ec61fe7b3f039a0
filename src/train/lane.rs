//! One pass forwards and backwards over a bundle of texts: its loss, and the gradient of every
//! weight. Changes no weight.

use std::ops::Range;

use super::attention::{Heads, Rotation, Slopes, attention, attention_back};
use super::bundle::Bundle;
use super::layout::{Layer, Layout};
use super::maths::{
    add, largest, linear, linear_back, norm, norm_back, softmax, swiglu, swiglu_back, wide,
};
use crate::model::Config;

/// What the way forwards leaves behind for the way back, of one layer.
#[derive(Debug, Default)]
struct Trace {
    x: Vec<f32>,
    normed: Vec<f32>,
    scales: Vec<f32>,
    query: Vec<f32>,
    key: Vec<f32>,
    value: Vec<f32>,
    gathered: Vec<f32>,
    between: Vec<f32>,
    normed_between: Vec<f32>,
    scales_between: Vec<f32>,
    gate: Vec<f32>,
    up: Vec<f32>,
    hidden: Vec<f32>,
}

/// A worker with memory of its own, which it uses again for each bundle.
#[derive(Debug)]
pub(super) struct Lane {
    config: Config,
    layout: Layout,
    rotation: Rotation,
    traces: Vec<Trace>,
    /// What the gradients of bundles are added to.
    pub(super) gradient: Vec<f32>,
    scratch: [Vec<f32>; 2],
}

/// What the last layer gave for the positions that are learnt.
struct Top {
    rows: Vec<f32>,
    normed: Vec<f32>,
    scales: Vec<f32>,
    scores: Vec<f32>,
}

impl Lane {
    /// A lane for texts of at most `longest` tokens.
    pub(super) fn new(config: Config, layout: Layout, longest: usize) -> Self {
        Self {
            rotation: Rotation::new(&config, longest),
            traces: (0..config.layers).map(|_| Trace::default()).collect(),
            gradient: vec![0.0; layout.len],
            scratch: Default::default(),
            config,
            layout,
        }
    }

    /// The sum of the losses (in nats) of what is learnt; adds its gradient, each token's weighed
    /// by `share`.
    pub(super) fn learn(&mut self, weights: &[f32], bundle: &Bundle, share: f32) -> f64 {
        let x = self.forwards(weights, bundle);
        let mut top = self.top(weights, bundle, &x);
        let mut loss = 0.0;
        let vocabulary = self.config.vocabulary;
        wide(|| {
            for (row, &at) in top.scores.chunks_mut(vocabulary).zip(&bundle.learnt) {
                let wanted = bundle.tokens[at + 1] as usize;
                let score = row[wanted];
                loss += f64::from(softmax(row) - score);
                row[wanted] -= 1.0;
                for slope in row {
                    *slope *= share;
                }
            }
        });
        let mut dx = self.top_back(weights, bundle, &top);
        for layer in (0..self.config.layers).rev() {
            self.layer_back(layer, weights, bundle, &mut dx);
        }
        let width = self.config.width;
        let embedding = &mut self.gradient[self.layout.embedding.clone()];
        for (&token, dx) in bundle.tokens.iter().zip(dx.chunks(width)) {
            add(&mut embedding[token as usize * width..][..width], dx);
        }
        loss
    }

    /// The sum of the losses, and of how many texts every learnt token is the likeliest.
    pub(super) fn judge(&mut self, weights: &[f32], bundle: &Bundle) -> (f64, usize) {
        let x = self.forwards(weights, bundle);
        let mut top = self.top(weights, bundle, &x);
        let mut loss = 0.0;
        let mut missed = vec![false; bundle.texts.len()];
        for (row, &at) in top.scores.chunks_mut(self.config.vocabulary).zip(&bundle.learnt) {
            let wanted = bundle.tokens[at + 1] as usize;
            let score = row[wanted];
            if largest(row) != wanted {
                let text = bundle.texts.partition_point(|text| text.end <= at);
                missed[text] = true;
            }
            loss += f64::from(wide(|| softmax(row)) - score);
        }
        (loss, missed.iter().filter(|missed| !**missed).count())
    }

    fn forwards(&mut self, weights: &[f32], bundle: &Bundle) -> Vec<f32> {
        let width = self.config.width;
        let embedding = &weights[self.layout.embedding.clone()];
        let row = |&token: &u32| &embedding[token as usize * width..][..width];
        let mut x: Vec<f32> = bundle.tokens.iter().flat_map(row).copied().collect();
        for layer in 0..self.config.layers {
            self.layer(layer, weights, bundle, &mut x);
        }
        x
    }

    fn layer(&mut self, layer: usize, weights: &[f32], bundle: &Bundle, x: &mut Vec<f32>) {
        let Self { config, layout, rotation, traces, scratch, .. } = self;
        let (at, t): (&Layer, &mut Trace) = (&layout.layers[layer], &mut traces[layer]);
        let of = |range: &Range<usize>| &weights[range.clone()];
        let (width, heads) = (config.width, config.heads * config.head_width);
        t.resize(config, bundle.tokens.len());
        t.x.clone_from(x);
        norm(&t.x, of(&at.attn_norm), &mut t.normed, &mut t.scales, config.epsilon);
        linear(&t.normed, of(&at.query), &mut t.query, width);
        linear(&t.normed, of(&at.key), &mut t.key, width);
        linear(&t.normed, of(&at.value), &mut t.value, width);
        rotation.apply(&mut t.query, &bundle.texts, heads, false);
        rotation.apply(&mut t.key, &bundle.texts, config.kv_heads * config.head_width, false);
        let seen = Heads { query: &t.query, key: &t.key, value: &t.value };
        attention(config, seen, &bundle.texts, &mut t.gathered, &mut scratch[0]);
        linear(&t.gathered, of(&at.attn_output), &mut t.between, heads);
        add(&mut t.between, &t.x);
        let scales = &mut t.scales_between;
        norm(&t.between, of(&at.ffn_norm), &mut t.normed_between, scales, config.epsilon);
        linear(&t.normed_between, of(&at.gate), &mut t.gate, width);
        linear(&t.normed_between, of(&at.up), &mut t.up, width);
        swiglu(&t.gate, &t.up, &mut t.hidden);
        linear(&t.hidden, of(&at.down), x, config.feed_forward);
        add(x, &t.between);
    }

    /// Takes the gradient of a layer's output in `dx`, and leaves that of its input there.
    fn layer_back(&mut self, layer: usize, weights: &[f32], bundle: &Bundle, dx: &mut [f32]) {
        self.feed_back(layer, weights, dx);
        let Self { config, layout, rotation, traces, gradient, scratch, .. } = self;
        let (at, t): (&Layer, &Trace) = (&layout.layers[layer], &traces[layer]);
        let of = |range: &Range<usize>| &weights[range.clone()];
        let (count, width) = (bundle.tokens.len(), config.width);
        let (heads, keys) = (config.heads * config.head_width, config.kv_heads * config.head_width);
        let mut d = vec![0.0; count * heads];
        let slope = &mut gradient[at.attn_output.clone()];
        linear_back((&t.gathered, of(&at.attn_output)), dx, (&mut d, 0.0), slope, heads);
        let mut d_query = vec![0.0; count * heads];
        let (mut d_key, mut d_value) = (vec![0.0; count * keys], vec![0.0; count * keys]);
        let seen = Heads { query: &t.query, key: &t.key, value: &t.value };
        let mut slopes = Slopes { query: &mut d_query, key: &mut d_key, value: &mut d_value };
        attention_back(config, seen, &bundle.texts, (&t.gathered, &d), &mut slopes, scratch);
        rotation.apply(&mut d_query, &bundle.texts, heads, true);
        rotation.apply(&mut d_key, &bundle.texts, keys, true);
        let mut d = vec![0.0; count * width];
        let mut through = |range: &Range<usize>, slopes: &[f32], keep: f32| {
            let gradient = &mut gradient[range.clone()];
            linear_back((&t.normed, of(range)), slopes, (&mut d, keep), gradient, width);
        };
        through(&at.query, &d_query, 0.0);
        through(&at.key, &d_key, 1.0);
        through(&at.value, &d_value, 1.0);
        let was = (&t.x[..], of(&at.attn_norm), &t.scales[..]);
        norm_back(was, &d, dx, &mut gradient[at.attn_norm.clone()]);
    }

    /// The way back through the feed-forward step of a layer.
    fn feed_back(&mut self, layer: usize, weights: &[f32], dx: &mut [f32]) {
        let Self { config, layout, traces, gradient, .. } = self;
        let (at, t): (&Layer, &mut Trace) = (&layout.layers[layer], &mut traces[layer]);
        let of = |range: &Range<usize>| &weights[range.clone()];
        let mut d_hidden = vec![0.0; t.hidden.len()];
        let slope = &mut gradient[at.down.clone()];
        let was = (&t.hidden[..], of(&at.down));
        linear_back(was, dx, (&mut d_hidden, 0.0), slope, config.feed_forward);
        swiglu_back(&mut t.gate, &mut t.up, &d_hidden);
        let mut d = vec![0.0; dx.len()];
        let mut through = |range: &Range<usize>, slopes: &[f32], keep: f32| {
            let gradient = &mut gradient[range.clone()];
            let was = (&t.normed_between[..], of(range));
            linear_back(was, slopes, (&mut d, keep), gradient, config.width);
        };
        through(&at.gate, &t.gate, 0.0);
        through(&at.up, &t.up, 1.0);
        let was = (&t.between[..], of(&at.ffn_norm), &t.scales_between[..]);
        norm_back(was, &d, dx, &mut gradient[at.ffn_norm.clone()]);
    }

    /// The scores of all tokens, at the positions that are learnt; the others cost nothing.
    fn top(&self, weights: &[f32], bundle: &Bundle, x: &[f32]) -> Top {
        let (width, count) = (self.config.width, bundle.learnt.len());
        let row = |&at: &usize| &x[at * width..][..width];
        let rows: Vec<f32> = bundle.learnt.iter().flat_map(row).copied().collect();
        let (mut normed, mut scales) = (vec![0.0; count * width], vec![0.0; count]);
        let gain = &weights[self.layout.norm.clone()];
        norm(&rows, gain, &mut normed, &mut scales, self.config.epsilon);
        let mut scores = vec![0.0; count * self.config.vocabulary];
        linear(&normed, &weights[self.layout.output.clone()], &mut scores, width);
        Top { rows, normed, scales, scores }
    }

    /// The way back through [`Self::top`], from the gradient of its scores.
    fn top_back(&mut self, weights: &[f32], bundle: &Bundle, top: &Top) -> Vec<f32> {
        let Self { config, layout, gradient, .. } = self;
        let width = config.width;
        let mut d = vec![0.0; top.rows.len()];
        let was = (&top.normed[..], &weights[layout.output.clone()]);
        linear_back(was, &top.scores, (&mut d, 0.0), &mut gradient[layout.output.clone()], width);
        let mut d_rows = vec![0.0; top.rows.len()];
        let was = (&top.rows[..], &weights[layout.norm.clone()], &top.scales[..]);
        norm_back(was, &d, &mut d_rows, &mut gradient[layout.norm.clone()]);
        let mut dx = vec![0.0; bundle.tokens.len() * width];
        for (&at, d) in bundle.learnt.iter().zip(d_rows.chunks(width)) {
            dx[at * width..][..width].copy_from_slice(d);
        }
        dx
    }
}

impl Trace {
    /// Makes room for so many positions.
    fn resize(&mut self, config: &Config, count: usize) {
        let (width, hidden) = (config.width, config.feed_forward);
        let (heads, keys) = (config.heads * config.head_width, config.kv_heads * config.head_width);
        let sizes = [
            (&mut self.normed, width),
            (&mut self.scales, 1),
            (&mut self.query, heads),
            (&mut self.key, keys),
            (&mut self.value, keys),
            (&mut self.gathered, heads),
            (&mut self.between, width),
            (&mut self.normed_between, width),
            (&mut self.scales_between, 1),
            (&mut self.gate, hidden),
            (&mut self.up, hidden),
            (&mut self.hidden, hidden),
        ];
        for (buffer, each) in sizes {
            buffer.resize(count * each, 0.0);
        }
    }
}
