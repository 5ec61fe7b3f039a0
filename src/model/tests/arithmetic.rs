//! The engine beside a straightforward one in double precision, and blocks beside gguf-py's.

#![expect(clippy::float_cmp, reason = "these numbers are exact")]

use std::sync::Arc;

use half::f16;
use pulp::Arch;

use super::tiny;
use crate::model::activation::{Activations, Form};
use crate::model::gguf::Gguf;
use crate::model::matrix::Matrix;
use crate::model::{Config, Format, Sampler, Sampling, Session, Weights};

/// A block of a pattern of bytes, with halves at some places.
fn pattern(bytes: usize, halves: &[(usize, f32)]) -> Vec<u8> {
    let mut block: Vec<u8> =
        (0..bytes).map(|i| u8::try_from((i * 37 + 11) % 256).unwrap()).collect();
    for (at, half) in halves {
        block[*at..at + 2].copy_from_slice(&f16::from_f32(*half).to_le_bytes());
    }
    block
}

// What gguf-py 0.19 makes of the same bytes: first, at a third, last; sum; weighted sum.
#[rstest::rstest]
#[case(Format::Q4_0, &[(0, 0.5)], [-1.5, -0.5, 0.0], -10.5, -96.5)]
#[case(Format::Q4_1, &[(0, 0.5), (2, -1.25)], [6.25, -0.75, 4.75], 82.5, 574.25)]
#[case(Format::Q5_0, &[(0, 0.5)], [4.5, -2.5, 0.5], 7.5, -87.0)]
#[case(Format::Q5_1, &[(0, 0.5), (2, -1.25)], [8.25, 9.25, 1.25], 212.5, 1246.25)]
#[case(Format::Q8_0, &[(0, 0.5)], [42.5, -28.5, -24.0], -88.0, -1427.0)]
#[case(Format::Q4_K, &[(0, 0.5), (2, 0.25)], [157.75, 66.75, 24.25], 27220.0, 188_208.5)]
#[case(Format::Q5_K, &[(0, 0.5), (2, 0.25)], [405.75, 394.75, 54.25], 58108.0, 400_124.5)]
#[case(Format::Q6_K, &[(208, 0.5)], [-715.5, 930.0, -30.0], 2306.0, 16737.5)]
fn blocks_hold_what_other_programs_read_in_them(
    #[case] format: Format,
    #[case] halves: &[(usize, f32)],
    #[case] some: [f32; 3],
    #[case] sum: f32,
    #[case] weighted: f32,
) {
    let numbers = format.numbers(&pattern(format.block().1, halves));
    assert_eq!(numbers.len(), format.block().0);
    let at = [0, numbers.len() / 3, numbers.len() - 1];
    assert_eq!(at.map(|i| numbers[i]), some);
    assert_eq!(numbers.iter().sum::<f32>(), sum);
    let weight = |i: usize| f32::from(u8::try_from(i % 13 + 1).unwrap());
    let total: f32 = numbers.iter().enumerate().map(|(i, n)| n * weight(i)).sum();
    assert_eq!(total, weighted);
}

#[test]
fn every_half_is_read_exactly() {
    for bits in 0..=u16::MAX {
        let half = f16::from_bits(bits);
        if half.is_finite() {
            let number = crate::model::quant::half_number(half.to_le_bytes());
            assert_eq!(number.to_bits(), half.to_f32().to_bits(), "{bits:#x}");
        }
    }
}

/// What the vector is after it was put into its form.
fn as_taken(form: Form, input: &Activations) -> Vec<f64> {
    let blocks = |of: usize| {
        let scaled = input.small.iter().enumerate();
        scaled.map(|(i, q)| f64::from(*q) * f64::from(input.scales[i / of])).collect()
    };
    match form {
        Form::Plain | Form::Half | Form::Upper => {
            input.numbers.iter().map(|n| f64::from(*n)).collect()
        }
        Form::Blocks => blocks(32),
        Form::Supers => blocks(256),
    }
}

#[test]
fn every_format_multiplies_what_it_holds() {
    let mut dice = fastrand::Rng::with_seed(7);
    for format in Format::ALL {
        let (width, rows) = (512, 3);
        let (_, size) = format.block();
        let halves: &[(usize, f32)] = match format {
            Format::Q6_K => &[(208, 0.03)],
            Format::Q4_1 | Format::Q5_1 | Format::Q4_K | Format::Q5_K => &[(0, 0.02), (2, 0.01)],
            _ => &[(0, 0.02)],
        };
        let numbers: Vec<f32> = (0..width * rows).map(|_| dice.f32() - 0.5).collect();
        let bytes = format.encode(&numbers).unwrap_or_else(|| {
            let blocks = format.row_bytes(width).unwrap() * rows / size;
            (0..blocks).flat_map(|_| pattern(size, halves)).collect()
        });
        let mut file = Vec::new();
        let tensor = crate::model::gguf::NewTensor {
            name: "m",
            dimensions: vec![width, rows],
            format,
            bytes: bytes.clone().into(),
        };
        crate::model::gguf::write(&mut file, &[], &[tensor]).unwrap();
        let matrix = Matrix::of(&Gguf::parse(file).unwrap(), "m", width, rows).unwrap();
        let weights = format.numbers(&bytes);
        for count in [1, 2] {
            let vectors: Vec<f32> = (0..width * count).map(|_| dice.f32() * 4.0 - 2.0).collect();
            let mut input = Activations::default();
            input.set(matrix.form(), &vectors, width);
            let (mut out, taken) = (Vec::new(), as_taken(matrix.form(), &input));
            matrix.product(Arch::new(), &input, &mut out);
            for (nth, vector) in taken.chunks(width).enumerate() {
                for (row, weights) in weights.chunks(width).enumerate() {
                    let products = weights.iter().zip(vector).map(|(w, x)| f64::from(*w) * x);
                    let (sum, size) =
                        products.fold((0.0, 0.0), |(sum, size), p| (sum + p, size + p.abs()));
                    let got = f64::from(out[nth * rows + row]);
                    assert!((got - sum).abs() <= size * 1e-3, "{format:?}: {got} for {sum}");
                }
            }
        }
    }
}

/// The scores after the last token, worked out without any cleverness.
fn plainly(file: &Gguf, config: &Config, tokens: &[usize]) -> Vec<f64> {
    let get = |name: &str| -> Vec<f64> {
        let tensor = file.tensor(name).unwrap();
        let numbers = tensor.known_format().unwrap().numbers(file.bytes(tensor));
        numbers.into_iter().map(f64::from).collect()
    };
    let times = |name: String, x: &[f64]| -> Vec<f64> {
        get(&name).chunks(x.len()).map(|row| row.iter().zip(x).map(|(w, x)| w * x).sum()).collect()
    };
    let norm = |name: String, x: &[f64]| -> Vec<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a small width")]
        let mean = x.iter().map(|x| x * x).sum::<f64>() / x.len() as f64;
        let scale = 1.0 / (mean + f64::from(config.epsilon)).sqrt();
        x.iter().zip(get(&name)).map(|(x, w)| x * scale * w).collect()
    };
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let turn = |x: &mut [f64], position: usize| {
        for head in x.chunks_mut(config.head_width) {
            for pair in 0..config.rope_width / 2 {
                let power = -2.0 * pair as f64 / config.rope_width as f64;
                let angle = position as f64 * f64::from(config.rope_base).powf(power);
                let (a, b) = (head[2 * pair], head[2 * pair + 1]);
                head[2 * pair] = a * angle.cos() - b * angle.sin();
                head[2 * pair + 1] = a * angle.sin() + b * angle.cos();
            }
        }
    };
    let table = get("token_embd.weight");
    let mut states: Vec<Vec<f64>> = tokens
        .iter()
        .map(|token| table[token * config.width..(token + 1) * config.width].to_vec())
        .collect();
    for layer in 0..config.layers {
        let name = |part: &str| format!("blk.{layer}.{part}.weight");
        let (mut keys, mut values) = (Vec::new(), Vec::new());
        for (position, state) in states.iter_mut().enumerate() {
            let x = norm(name("attn_norm"), state);
            let mut query = times(name("attn_q"), &x);
            let mut key = times(name("attn_k"), &x);
            turn(&mut query, position);
            turn(&mut key, position);
            keys.push(key);
            values.push(times(name("attn_v"), &x));
            let mut mixed = Vec::new();
            for (head, query) in query.chunks(config.head_width).enumerate() {
                let own = head * config.kv_heads / config.heads * config.head_width;
                let part = |x: &Vec<f64>| x[own..own + config.head_width].to_vec();
                #[expect(clippy::cast_precision_loss, reason = "a small width")]
                let scale = (config.head_width as f64).sqrt();
                let fit = |key: &Vec<f64>| {
                    part(key).iter().zip(query).map(|(k, q)| k * q).sum::<f64>() / scale
                };
                let shares: Vec<f64> = keys.iter().map(|key| fit(key).exp()).collect();
                let sum: f64 = shares.iter().sum();
                mixed.extend((0..config.head_width).map(|i| {
                    let all = values.iter().zip(&shares);
                    all.map(|(value, share)| part(value)[i] * share / sum).sum::<f64>()
                }));
            }
            let out = times(name("attn_output"), &mixed);
            state.iter_mut().zip(out).for_each(|(x, y)| *x += y);
            let x = norm(name("ffn_norm"), state);
            let up = times(name("ffn_up"), &x);
            let gates = times(name("ffn_gate"), &x).into_iter().zip(up);
            let inner: Vec<f64> = gates.map(|(g, u)| g / (1.0 + (-g).exp()) * u).collect();
            let out = times(name("ffn_down"), &inner);
            state.iter_mut().zip(out).for_each(|(x, y)| *x += y);
        }
    }
    times("token_embd.weight".into(), &norm("output_norm.weight".into(), states.last().unwrap()))
}

#[rstest::rstest]
#[case(Format::F32, 2e-3)]
#[case(Format::F16, 5e-3)]
#[case(Format::BF16, 3e-2)]
#[case(Format::Q8_0, 3e-2)]
fn the_scores_are_those_of_a_straightforward_engine(#[case] format: Format, #[case] off: f64) {
    let config = tiny::config();
    let file = Gguf::parse(tiny::file(&config, format, 3, &[])).unwrap();
    assert_eq!(Config::of(&file).unwrap(), config);
    let weights = Arc::new(Weights::of(&file).unwrap());
    let tokens: Vec<u32> = (0..40).map(|i| (i * 7 + 3) % 270).collect();
    let whole: Vec<f32> = Session::new(weights.clone()).feed(&tokens, &|| false).unwrap().to_vec();
    let wide: Vec<usize> = tokens.iter().map(|token| *token as usize).collect();
    let plain = plainly(&file, &config, &wide);
    let most = plain.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    for (ours, plain) in whole.iter().zip(&plain) {
        assert!((f64::from(*ours) - plain).abs() < off * most, "{ours} for {plain}");
    }
    let mut slowly = Session::new(weights);
    let mut last = Vec::new();
    for token in &tokens {
        last = slowly.feed(&[*token], &|| false).unwrap().to_vec();
    }
    for (one, together) in last.iter().zip(&whole) {
        assert!(f64::from(one - together).abs() < 1e-4 * most, "{one} for {together}");
    }
    assert_eq!((slowly.position(), slowly.room()), (40, 24));
}

#[test]
fn a_session_that_is_told_to_stop_gives_nothing() {
    let file = Gguf::parse(tiny::file(&tiny::config(), Format::F32, 3, &[])).unwrap();
    let mut session = Session::new(Arc::new(Weights::of(&file).unwrap()));
    assert!(session.feed(&[5], &|| true).is_none());
    assert!(session.feed(&[], &|| false).is_none());
}

/// How often each token is drawn in ten thousand.
fn counts(sampling: Sampling, scores: &[f32]) -> Vec<u32> {
    let mut sampler = Sampler::new(sampling, 42);
    let mut counts = vec![0; scores.len()];
    for _ in 0..10_000 {
        counts[sampler.pick(scores) as usize] += 1;
    }
    counts
}

#[test]
fn tokens_are_drawn_by_their_shares() {
    // Shares of 0.1, 0.2, 0.3 and 0.4.
    let scores = [0.1_f32, 0.2, 0.3, 0.4].map(f32::ln);
    let near = |counts: &[u32], wanted: [u32; 4]| {
        // Five standard deviations of ten thousand draws are less than 250.
        counts.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 250 && (b > 0 || *a == 0))
    };
    let own = Sampling::default();
    assert!(near(&counts(own, &scores), [1000, 2000, 3000, 4000]));
    assert!(near(&counts(Sampling { top_k: 2, ..own }, &scores), [0, 0, 4286, 5714]));
    assert!(near(&counts(Sampling { top_p: 0.65, ..own }, &scores), [0, 0, 4286, 5714]));
    assert!(near(&counts(Sampling { min_p: 0.6, ..own }, &scores), [0, 0, 4286, 5714]));
    assert!(near(&counts(Sampling { temperature: 0.5, ..own }, &scores), [333, 1333, 3000, 5333]));
    assert_eq!(counts(Sampling { temperature: 0.0, ..own }, &scores), [0, 0, 0, 10_000]);
}

#[test]
fn a_seed_draws_the_same_again_and_odd_scores_do_no_harm() {
    let draw = |seed: u64| {
        let mut sampler = Sampler::new(Sampling::default(), seed);
        (0..50).map(|_| sampler.pick(&[0.0; 100])).collect::<Vec<_>>()
    };
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
    for temperature in [0.0, 1.0] {
        let mut sampler = Sampler::new(Sampling { temperature, ..Sampling::default() }, 1);
        assert_eq!(sampler.pick(&[f32::NAN, 1.0, f32::NEG_INFINITY]), 1);
        assert_eq!(sampler.pick(&[]), 0);
        assert_eq!(sampler.pick(&[f32::NAN]), 0);
    }
}
