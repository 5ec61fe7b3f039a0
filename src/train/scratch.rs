//! A model that knows nothing yet: its tokens learnt from texts, its numbers drawn. Trains nothing.

use super::base::Base;
use super::heads;
use super::layout::Layout;
use super::vocabulary;
use crate::model::{Config, Rules, Token, TokenKind, Vocabulary};

/// The measures of a new model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The most tokens of the vocabulary.
    pub vocabulary: usize,
    /// Numbers that stand for a token between the layers.
    pub width: usize,
    /// Layers.
    pub layers: usize,
    /// Heads; a divisor of the width.
    pub heads: usize,
    /// Numbers inside of a feed-forward step.
    pub feed_forward: usize,
    /// The most tokens of prompt and reply together.
    pub context: usize,
}

/// Tokens that stand for structure, in the order of their numbers.
const CONTROL: [&str; 5] = ["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"];
/// The number of the one that ends a message.
const END: u32 = 4;

/// How conversations are written for it. A system message is left out: a model of this size is
/// taught one manner of answering, and would only be disturbed by it.
const TEMPLATE: &str = "{% for m in messages %}{% if m.role != 'system' %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endif %}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

/// A new model whose tokens suit these texts.
pub fn scratch<'a>(
    size: &Size,
    texts: impl Iterator<Item = &'a str>,
    title: &str,
    seed: u64,
) -> Base {
    let vocabulary = tokens(size.vocabulary, texts);
    let config = Config {
        context: size.context,
        width: size.width,
        layers: size.layers,
        feed_forward: size.feed_forward,
        heads: size.heads,
        kv_heads: size.heads,
        head_width: size.width / size.heads,
        rope_width: size.width / size.heads,
        rope_base: 100_000.0,
        rope_factor: 1.0,
        epsilon: 1e-5,
        vocabulary: vocabulary.tokens.len(),
    };
    let layout = Layout::new(&config, true);
    let weights = drawn(&layout, &config, seed);
    let template = Some(TEMPLATE.to_owned());
    Base { config, vocabulary, template, title: title.to_owned(), layout, weights }
}

fn tokens<'a>(count: usize, texts: impl Iterator<Item = &'a str>) -> Vocabulary {
    let token = |text: String, kind| Token { text, kind, score: 0.0 };
    let mut tokens: Vec<Token> = CONTROL
        .iter()
        .map(|text| {
            let kind = if *text == "<unk>" { TokenKind::Unknown } else { TokenKind::Control };
            token((*text).to_owned(), kind)
        })
        .collect();
    tokens.extend((0..=u8::MAX).map(|byte| token(format!("<0x{byte:02X}>"), TokenKind::Byte)));
    let letters = ['\t', '\n'].into_iter().chain(' '..='~').map(String::from);
    let chat = ["user\n", "assistant\n"];
    let left = count.saturating_sub(tokens.len() + 97);
    let joined = vocabulary::joined(texts.chain(chat), left);
    for (rank, text) in letters.chain(joined).enumerate() {
        // SentencePiece joins the pair of the greatest score first.
        let score = -(rank as f32);
        tokens.push(Token { text: text.replace(' ', "▁"), kind: TokenKind::Normal, score });
    }
    Vocabulary {
        tokens,
        rules: Rules::Scores { add_space: false },
        begin: Some(1),
        end: Some(END),
        ends: Vec::new(),
        unknown: Some(0),
        add_begin: false,
    }
}

/// Numbers with which training begins well: each matrix keeps the size of what passes through it,
/// what the layers add is small at first, and some heads can copy.
fn drawn(layout: &Layout, config: &Config, seed: u64) -> Vec<f32> {
    let mut dice = fastrand::Rng::with_seed(seed);
    // Box and Muller's way to normally distributed numbers.
    let mut normal = || {
        let (a, b) = (1.0 - dice.f32(), dice.f32());
        (-2.0 * a.ln()).sqrt() * (std::f32::consts::TAU * b).cos()
    };
    let mut weights = vec![0.0; layout.len];
    for tensor in layout.tensors(config) {
        let numbers = &mut weights[tensor.at.clone()];
        if tensor.vector {
            numbers.fill(1.0);
            continue;
        }
        let adds =
            tensor.name.ends_with("attn_output.weight") || tensor.name.ends_with("ffn_down.weight");
        let spread = if tensor.name.starts_with("blk.") {
            0.6 / (tensor.columns as f32).sqrt()
        } else {
            0.02
        };
        let spread = if adds { spread / (2.0 * config.layers as f32).sqrt() } else { spread };
        numbers.fill_with(|| spread * normal());
    }
    heads::put(&mut weights, layout, config, &mut normal);
    weights
}
