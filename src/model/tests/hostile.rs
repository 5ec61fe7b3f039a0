//! Files that are cut, changed or of another kind: an error that says what, never a panic.

use proptest::prelude::*;

use super::tiny;
use crate::model::gguf::{Array, Value};
use crate::model::{Config, Format, Gguf, Model, Session};

/// Small enough that every length can be tried.
fn smallest() -> Config {
    Config {
        width: 32,
        layers: 1,
        feed_forward: 32,
        heads: 1,
        kv_heads: 1,
        head_width: 32,
        rope_width: 32,
        ..tiny::config()
    }
}

fn refusal(more: &[(&str, Value)]) -> String {
    let file = Gguf::parse(tiny::file(&smallest(), Format::F16, 1, more)).unwrap();
    Model::of(&file).map(drop).unwrap_err().to_string()
}

#[test]
fn every_value_and_tensor_comes_back_as_it_was_written() {
    let nested =
        Value::Array(Array::Array(vec![Array::U8(vec![1, 2]), Array::Text(vec!["é".into()])]));
    let values = [
        ("a", Value::U8(1)),
        ("b", Value::I8(-1)),
        ("c", Value::U16(2)),
        ("d", Value::I16(-2)),
        ("e", Value::I32(-3)),
        ("f", Value::U64(u64::MAX)),
        ("g", Value::I64(i64::MIN)),
        ("h", Value::F64(0.1)),
        ("i", Value::Bool(true)),
        ("j", nested),
        ("k", "text".into()),
    ];
    let file = Gguf::parse(tiny::file(&smallest(), Format::Q8_0, 1, &values)).unwrap();
    for (key, value) in &values {
        assert_eq!(file.get(key), Some(value));
    }
    for (name, shape) in tiny::shapes(&smallest()) {
        assert_eq!(file.tensor(&name).unwrap().dimensions, shape, "{name}");
    }
    assert_eq!(file.fingerprint().len(), 8);
    assert!(Model::of(&file).is_ok());
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused() {
    let whole = tiny::file(&smallest(), Format::F16, 1, &[]);
    // Bytes behind the last tensor only fill up.
    for length in (0..whole.len() - 32).step_by(61) {
        let error = Gguf::parse(whole[..length].to_vec()).map(drop).unwrap_err().to_string();
        assert!(error.contains("; "), "no advice at {length}: {error}");
    }
}

#[rstest::rstest]
#[case(b"", "empty")]
#[case(b"GGUF", "first eight bytes")]
#[case(b"GGUF\x01\0\0\0", "version 1")]
#[case(b"GGUF\0\0\0\x03", "big-endian")]
#[case(b"GGUF\x09\0\0\0", "newer")]
#[case(b"PK\x03\x04....", "ZIP")]
#[case(b"<!DOCTYPE html>", "web page")]
#[case(b"version https://git-lfs", "Git LFS")]
#[case(b"\x40\x01\0\0\0\0\0\0{\"__metadata__\"", "safetensors")]
#[case(b"\x7fELF....", ".gguf")]
#[case(b"GGUF\x03\0\0\0\xff\xff\xff\xff\xff\xff\xff\x7f\0\0\0\0\0\0\0\0", "more tensors")]
fn what_is_no_gguf_file_is_named(#[case] bytes: &[u8], #[case] says: &str) {
    let error = Gguf::parse(bytes.to_vec()).map(drop).unwrap_err().to_string();
    assert!(error.contains(says) && error.contains("; "), "{error}");
}

#[rstest::rstest]
#[case("general.architecture", "qwen3\u{1b}[31m".into(), "qwen3")]
#[case("tokenizer.ggml.model", "bert".into(), "bert")]
#[case("tokenizer.ggml.tokens", Value::U8(1), "tokenizer.ggml.tokens")]
#[case("llama.attention.head_count", Value::U32(0), "is 0")]
#[case("llama.attention.head_count_kv", Value::U32(7), "share")]
#[case("llama.block_count", Value::U32(9), "blk.1.attn_norm")]
#[case("llama.block_count", Value::U64(u64::MAX), "no size")]
#[case("llama.embedding_length", Value::U32(64), "should be")]
#[case("llama.expert_count", Value::U32(8), "mixture of experts")]
#[case("llama.rope.scaling.type", "yarn".into(), "yarn")]
#[case("llama.rope.freq_base", Value::F32(f32::NAN), "no number")]
#[case("general.type", "adapter".into(), "adapter")]
fn a_file_of_another_kind_is_named(#[case] key: &str, #[case] value: Value, #[case] says: &str) {
    let error = refusal(&[(key, value)]);
    assert!(error.contains(says) && !error.contains('\u{1b}'), "{error}");
}

#[test]
fn a_block_format_that_is_not_run_is_named() {
    let mut bytes = tiny::file(&smallest(), Format::F16, 1, &[]);
    let name = b"token_embd.weight";
    let at = bytes.windows(name.len()).position(|window| window == name).unwrap() + name.len() + 20;
    bytes[at..at + 4].copy_from_slice(&23_u32.to_le_bytes());
    let error = Model::of(&Gguf::parse(bytes).unwrap()).map(drop).unwrap_err().to_string();
    assert!(error.contains("IQ4_XS"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]
    #[test]
    fn no_change_of_its_bytes_makes_a_file_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        head in any::<bool>(),
    ) {
        let mut bytes = tiny::file(&smallest(), Format::Q8_0, 1, &[]);
        // The directory is where a change matters most.
        let reach = if head { 1200 } else { bytes.len() };
        for (at, byte) in changes {
            let at = at.index(reach);
            bytes[at] = byte;
        }
        if let Ok(model) = Gguf::parse(bytes).and_then(|file| Model::of(&file)) {
            let tokens = model.tokenizer.prompt("ab cd\u{1f980}");
            let mut session = Session::new(model.weights.clone());
            session.feed(&tokens, &|| false);
            let _ = model.template.write(&[]);
        }
    }
}
