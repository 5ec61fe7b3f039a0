//! Runs a model: tokens in, the scores of the next token out. Chooses no token.

mod attention;
mod numbers;

use std::sync::Arc;

use pulp::Arch;

use super::activation::Activations;
use super::config::Config;
use super::error::LoadError;
use super::gguf::Gguf;
use super::matrix::Matrix;
use attention::{Cache, Turn};
use numbers::{add, add_bias, gate, normed};

/// So many tokens of a prompt go through the layers together.
const TOGETHER: usize = 32;

/// The weights of a model, as they stand in its file.
#[derive(Debug)]
pub struct Weights {
    /// Its measures.
    pub config: Config,
    arch: Arch,
    tokens: Matrix,
    layers: Vec<Layer>,
    norm: Vec<f32>,
    output: Matrix,
    /// What each angle is divided by, in files that say so.
    rope_factors: Vec<f32>,
}

#[derive(Debug)]
struct Layer {
    attention_norm: Vec<f32>,
    query: Linear,
    key: Linear,
    value: Linear,
    output: Linear,
    feed_norm: Vec<f32>,
    gate: Linear,
    up: Linear,
    down: Linear,
}

/// A matrix and, in some files, what is added to its product.
#[derive(Debug)]
struct Linear {
    matrix: Matrix,
    bias: Option<Vec<f32>>,
}

impl Linear {
    fn of(file: &Gguf, name: &str, width: usize, rows: usize) -> Result<Self, LoadError> {
        let matrix = Matrix::of(file, &format!("{name}.weight"), width, rows)?;
        let bias = format!("{name}.bias");
        let bias = file.tensor(&bias).map(|_| file.numbers(&bias, &[rows])).transpose()?;
        Ok(Self { matrix, bias })
    }
}

impl Layer {
    fn of(file: &Gguf, config: &Config, index: usize) -> Result<Self, LoadError> {
        let name = |part: &str| format!("blk.{index}.{part}");
        let norm =
            |part: &str| file.numbers(&format!("blk.{index}.{part}.weight"), &[config.width]);
        let linear = |part: &str, width, rows| Linear::of(file, &name(part), width, rows);
        let (width, all) = (config.width, config.heads * config.head_width);
        Ok(Self {
            attention_norm: norm("attn_norm")?,
            query: linear("attn_q", width, all)?,
            key: linear("attn_k", width, config.kv_width())?,
            value: linear("attn_v", width, config.kv_width())?,
            output: linear("attn_output", all, width)?,
            feed_norm: norm("ffn_norm")?,
            gate: linear("ffn_gate", width, config.feed_forward)?,
            up: linear("ffn_up", width, config.feed_forward)?,
            down: linear("ffn_down", config.feed_forward, width)?,
        })
    }
}

impl Weights {
    /// The weights of a file. They stay where they are; nothing is copied but vectors.
    ///
    /// # Errors
    /// The file is of another architecture or block format, or a tensor is missing or misshapen.
    pub fn of(file: &Gguf) -> Result<Self, LoadError> {
        let config = Config::of(file)?;
        let (width, vocabulary) = (config.width, config.vocabulary);
        let tokens = Matrix::of(file, "token_embd.weight", width, vocabulary)?;
        let output = match file.tensor("output.weight") {
            Some(_) => Matrix::of(file, "output.weight", width, vocabulary)?,
            None => tokens.clone(),
        };
        let rope_factors = match file.tensor("rope_freqs.weight") {
            Some(_) => file.numbers("rope_freqs.weight", &[config.rope_width / 2])?,
            None => Vec::new(),
        };
        let layers = (0..config.layers).map(|index| Layer::of(file, &config, index));
        let layers = layers.collect::<Result<_, _>>()?;
        let norm = file.numbers("output_norm.weight", &[width])?;
        Ok(Self { arch: Arch::new(), tokens, layers, norm, output, rope_factors, config })
    }
}

/// One text on its way through a model: what it has seen so far.
#[derive(Debug)]
pub struct Session {
    weights: Arc<Weights>,
    caches: Vec<Cache>,
    position: usize,
    work: Work,
}

/// Room that is used again for each token.
#[derive(Debug, Default)]
struct Work {
    state: Vec<f32>,
    normed: Vec<f32>,
    input: Activations,
    query: Vec<f32>,
    key: Vec<f32>,
    value: Vec<f32>,
    mixed: Vec<f32>,
    gate: Vec<f32>,
    up: Vec<f32>,
    product: Vec<f32>,
    scores: Vec<f32>,
}

impl Session {
    /// A text that has not begun.
    pub fn new(weights: Arc<Weights>) -> Self {
        let caches = weights.layers.iter().map(|_| Cache::new(&weights.config)).collect();
        Self { weights, caches, position: 0, work: Work::default() }
    }

    /// How many tokens it has seen.
    pub fn position(&self) -> usize {
        self.position
    }

    /// How many more tokens it can take.
    pub fn room(&self) -> usize {
        self.weights.config.context.saturating_sub(self.position)
    }

    /// Takes tokens, and gives the score of each token that may come next; none if `stop` came
    /// true between two steps, or there were no tokens. Tokens over the room there is, and those
    /// that the model does not have, are taken for the last one that it has.
    pub fn feed(&mut self, tokens: &[u32], stop: &dyn Fn() -> bool) -> Option<&[f32]> {
        let weights = Arc::clone(&self.weights);
        let mut last = None;
        for some in tokens.chunks(TOGETHER) {
            if stop() {
                return None;
            }
            self.begin(&weights, some);
            for (layer, cache) in weights.layers.iter().zip(&mut self.caches) {
                self.work.attend(&weights, layer, cache, self.position);
                self.work.think(&weights, layer);
            }
            self.position += some.len();
            last = Some(some.len() - 1);
        }
        self.work.score(&weights, last?);
        Some(&self.work.scores)
    }

    /// The vectors of the tokens.
    fn begin(&mut self, weights: &Weights, tokens: &[u32]) {
        let width = weights.config.width;
        self.work.state.clear();
        self.work.state.resize(tokens.len() * width, 0.0);
        for (token, out) in tokens.iter().zip(self.work.state.chunks_exact_mut(width)) {
            let row = usize::try_from(*token).unwrap_or(usize::MAX);
            weights.tokens.row(row.min(weights.config.vocabulary - 1), out);
        }
    }
}

impl Work {
    /// What the tokens take from those before them.
    fn attend(&mut self, weights: &Weights, layer: &Layer, cache: &mut Cache, position: usize) {
        let config = &weights.config;
        normed(&self.state, &layer.attention_norm, config.epsilon, &mut self.normed);
        let of = [
            (&layer.query, &mut self.query),
            (&layer.key, &mut self.key),
            (&layer.value, &mut self.value),
        ];
        products(weights.arch, &mut self.input, &self.normed, config.width, of);
        let turn = Turn::new(config, &weights.rope_factors);
        turn.all(&mut self.query, config.heads * config.head_width, position);
        turn.all(&mut self.key, config.kv_width(), position);
        cache.push(&self.key, &self.value);
        cache.mix(weights.arch, config, position, &self.query, &mut self.mixed);
        let all = config.heads * config.head_width;
        let out = [(&layer.output, &mut self.product)];
        products(weights.arch, &mut self.input, &self.mixed, all, out);
        add(&mut self.state, &self.product);
    }

    /// The feed-forward step of a layer.
    fn think(&mut self, weights: &Weights, layer: &Layer) {
        let config = &weights.config;
        normed(&self.state, &layer.feed_norm, config.epsilon, &mut self.normed);
        let of = [(&layer.gate, &mut self.gate), (&layer.up, &mut self.up)];
        products(weights.arch, &mut self.input, &self.normed, config.width, of);
        gate(&mut self.gate, &self.up);
        let out = [(&layer.down, &mut self.product)];
        products(weights.arch, &mut self.input, &self.gate, config.feed_forward, out);
        add(&mut self.state, &self.product);
    }

    /// The score of every token after the one with that index.
    fn score(&mut self, weights: &Weights, index: usize) {
        let width = weights.config.width;
        let state = self.state.get(index * width..(index + 1) * width).unwrap_or_default();
        normed(state, &weights.norm, weights.config.epsilon, &mut self.normed);
        self.input.set(weights.output.form(), &self.normed, width);
        weights.output.product(weights.arch, &self.input, &mut self.scores);
    }
}

/// Products of the same vectors with several matrices; their form is made again only where it
/// differs.
fn products<const N: usize>(
    arch: Arch,
    input: &mut Activations,
    vectors: &[f32],
    width: usize,
    of: [(&Linear, &mut Vec<f32>); N],
) {
    let mut form = None;
    for (linear, out) in of {
        let wanted = linear.matrix.form();
        if form != Some(wanted) {
            input.set(wanted, vectors, width);
            form = Some(wanted);
        }
        linear.matrix.product(arch, input, out);
        if let Some(bias) = &linear.bias {
            add_bias(out, bias);
        }
    }
}
