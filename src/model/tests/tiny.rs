//! Tiny models with random weights, as files in memory. For tests of this room and those above.

use std::borrow::Cow;

use crate::model::gguf::{self, NewTensor, Value};
use crate::model::{Config, Format, Rules, Token, TokenKind, Vocabulary};

/// Characters that the tiny vocabulary has tokens for.
const LETTERS: &str = "abcdefgh\n";

/// Measures that can be reckoned by hand.
pub(crate) fn config() -> Config {
    Config {
        context: 64,
        width: 32,
        layers: 2,
        feed_forward: 64,
        heads: 4,
        kv_heads: 2,
        head_width: 8,
        rope_width: 8,
        rope_base: 10_000.0,
        rope_factor: 1.0,
        epsilon: 1e-5,
        vocabulary: vocabulary().tokens.len(),
    }
}

/// Control tokens, all bytes, some letters, and two words of them.
pub(crate) fn vocabulary() -> Vocabulary {
    let token = |text: &str, kind, score| Token { text: text.to_owned(), kind, score };
    let mut tokens = vec![
        token("<unk>", TokenKind::Unknown, 0.0),
        token("<s>", TokenKind::Control, 0.0),
        token("</s>", TokenKind::Control, 0.0),
    ];
    tokens.extend((0..=255_u8).map(|byte| token(&format!("<0x{byte:02X}>"), TokenKind::Byte, 0.0)));
    let letters = LETTERS.chars().map(String::from);
    let pieces = letters.chain(["▁", "ab", "▁ab", "abc"].map(str::to_owned));
    tokens.extend(
        pieces.zip(0_u16..).map(|(text, rank)| token(&text, TokenKind::Normal, -f32::from(rank))),
    );
    Vocabulary {
        tokens,
        rules: Rules::Scores { add_space: false },
        begin: Some(1),
        end: Some(2),
        ends: Vec::new(),
        unknown: Some(0),
        add_begin: true,
    }
}

/// The names of the matrices with their rows and widths, and of the vectors.
pub(crate) fn shapes(config: &Config) -> Vec<(String, Vec<usize>)> {
    let (width, all, few) =
        (config.width, config.heads * config.head_width, config.kv_heads * config.head_width);
    let mut shapes = vec![
        ("token_embd.weight".to_owned(), vec![width, config.vocabulary]),
        ("output_norm.weight".to_owned(), vec![width]),
    ];
    for layer in 0..config.layers {
        let parts: [(&str, Vec<usize>); 9] = [
            ("attn_norm", vec![width]),
            ("attn_q", vec![width, all]),
            ("attn_k", vec![width, few]),
            ("attn_v", vec![width, few]),
            ("attn_output", vec![all, width]),
            ("ffn_norm", vec![width]),
            ("ffn_gate", vec![width, config.feed_forward]),
            ("ffn_up", vec![width, config.feed_forward]),
            ("ffn_down", vec![config.feed_forward, width]),
        ];
        let named =
            parts.into_iter().map(|(part, shape)| (format!("blk.{layer}.{part}.weight"), shape));
        shapes.extend(named);
    }
    shapes
}

/// A whole file: random weights of one format, the tiny vocabulary, and further values.
pub(crate) fn file(config: &Config, format: Format, seed: u64, more: &[(&str, Value)]) -> Vec<u8> {
    let mut dice = fastrand::Rng::with_seed(seed);
    let shapes = shapes(config);
    let tensors = shapes.iter().map(|(name, shape)| {
        let format = if shape.len() == 1 { Format::F32 } else { format };
        let numbers: Vec<f32> =
            (0..shape.iter().product()).map(|_| (dice.f32() - 0.5) * 0.6).collect();
        let numbers =
            if shape.len() == 1 { numbers.iter().map(|n| n + 1.0).collect() } else { numbers };
        let bytes = Cow::Owned(format.encode(&numbers).unwrap());
        NewTensor { name, dimensions: shape.clone(), format, bytes }
    });
    let tensors: Vec<NewTensor<'_>> = tensors.collect();
    let mut metadata = config.metadata("tiny");
    metadata.extend(vocabulary().metadata());
    let mut metadata: Vec<(&str, Value)> = metadata;
    metadata.retain(|(key, _)| more.iter().all(|(other, _)| other != key));
    metadata.extend(more.iter().cloned());
    let mut out = Vec::new();
    gguf::write(&mut out, &metadata, &tensors).unwrap();
    out
}
