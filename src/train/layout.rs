//! Where each tensor of a model lies in one flat list of parameters. Holds no numbers itself.

use std::ops::Range;

use crate::model::Config;

/// Where the tensors of one layer lie; the fields are named after those of GGUF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    pub attn_norm: Range<usize>,
    pub query: Range<usize>,
    pub key: Range<usize>,
    pub value: Range<usize>,
    pub attn_output: Range<usize>,
    pub ffn_norm: Range<usize>,
    pub gate: Range<usize>,
    pub up: Range<usize>,
    pub down: Range<usize>,
}

/// Where all tensors lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// One row for each token.
    pub embedding: Range<usize>,
    /// The layers in their order.
    pub layers: Vec<Layer>,
    /// The last norm.
    pub norm: Range<usize>,
    /// One row for each token; the embedding again if there is no tensor of that name.
    pub output: Range<usize>,
    /// How many parameters there are.
    pub len: usize,
}

/// One tensor by GGUF's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// As in `blk.0.attn_q.weight`.
    pub name: String,
    /// Where it lies.
    pub at: Range<usize>,
    /// Numbers of a row: the inputs.
    pub columns: usize,
    /// It has one row: the gains of a norm.
    pub vector: bool,
}

impl Layout {
    /// Lays the tensors of this shape one behind the other; `tied` uses the embedding as output.
    pub fn new(config: &Config, tied: bool) -> Self {
        let mut end = 0;
        let mut take = |len: usize| {
            end += len;
            end - len..end
        };
        let (width, hidden) = (config.width, config.feed_forward);
        let (all, keys) = (config.heads * config.head_width, config.kv_heads * config.head_width);
        let embedding = take(config.vocabulary * width);
        let layer = |_| Layer {
            attn_norm: take(width),
            query: take(all * width),
            key: take(keys * width),
            value: take(keys * width),
            attn_output: take(width * all),
            ffn_norm: take(width),
            gate: take(hidden * width),
            up: take(hidden * width),
            down: take(width * hidden),
        };
        let layers = (0..config.layers).map(layer).collect();
        let norm = take(width);
        let output = if tied { embedding.clone() } else { take(config.vocabulary * width) };
        Self { embedding, layers, norm, output, len: end }
    }

    /// All tensors with their names, each once.
    pub fn tensors(&self, config: &Config) -> Vec<Tensor> {
        let (width, hidden) = (config.width, config.feed_forward);
        let all = config.heads * config.head_width;
        let matrix = |name: String, at: &Range<usize>, columns| Tensor {
            name,
            at: at.clone(),
            columns,
            vector: false,
        };
        let vector = |name: String, at: &Range<usize>| Tensor {
            name,
            at: at.clone(),
            columns: width,
            vector: true,
        };
        let mut tensors = vec![matrix("token_embd.weight".to_owned(), &self.embedding, width)];
        for (n, layer) in self.layers.iter().enumerate() {
            let of = |part: &str| format!("blk.{n}.{part}.weight");
            tensors.extend([
                vector(of("attn_norm"), &layer.attn_norm),
                matrix(of("attn_q"), &layer.query, width),
                matrix(of("attn_k"), &layer.key, width),
                matrix(of("attn_v"), &layer.value, width),
                matrix(of("attn_output"), &layer.attn_output, all),
                vector(of("ffn_norm"), &layer.ffn_norm),
                matrix(of("ffn_gate"), &layer.gate, width),
                matrix(of("ffn_up"), &layer.up, width),
                matrix(of("ffn_down"), &layer.down, hidden),
            ]);
        }
        tensors.push(vector("output_norm.weight".to_owned(), &self.norm));
        if self.output != self.embedding {
            tensors.push(matrix("output.weight".to_owned(), &self.output, width));
        }
        tensors
    }
}

impl Tensor {
    /// Its dimensions as GGUF writes them: the length of a row first.
    pub fn dimensions(&self) -> Vec<usize> {
        if self.vector {
            vec![self.columns]
        } else {
            vec![self.columns, self.at.len() / self.columns]
        }
    }
}
