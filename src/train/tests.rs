//! What training must hold to: right gradients, the same weights from the same seed, and nothing
//! lost by a break.

use super::bundle::Bundle;
use super::lane::Lane;
use super::{Base, Example, Optimiser, Plan, Size, Trainer, scratch};
use crate::model::{Format, Gguf};

const TEXT: &str = "adds 8 and 12.\n\tmovl\t$8, %eax\n\tret\n";

fn size() -> Size {
    Size { vocabulary: 380, width: 16, layers: 2, heads: 4, feed_forward: 24, context: 128 }
}

fn base() -> Base {
    scratch(&size(), std::iter::once(TEXT), "small", 1)
}

/// Two texts of numbers that follow a rule, of which the second half is learnt.
fn examples(count: u32) -> Vec<Example> {
    let text = |n: u32| {
        let tokens = (0..20).map(|at| 280 + (n * 7 + at * (1 + n % 3)) % 60).collect();
        Example { tokens, answer: 6 }
    };
    (0..count).map(text).collect()
}

fn plan(epochs: usize) -> Plan {
    Plan {
        epochs,
        rate: 2e-2,
        warm_up: 4,
        bundle: 70,
        rank: None,
        optimiser: Optimiser::Adam,
        seed: 5,
    }
}

fn trained(plan: Plan) -> Trainer {
    let mut trainer = Trainer::new(base(), examples(12), plan);
    while trainer.step(0.0).is_some() {}
    trainer
}

#[test]
fn the_gradient_is_the_slope_of_the_loss_in_every_tensor() {
    let mut base = base();
    base.config.kv_heads = 2;
    let layout = super::layout::Layout::new(&base.config, false);
    let mut dice = fastrand::Rng::with_seed(3);
    let weights: Vec<f32> = (0..layout.len).map(|_| dice.f32() * 0.6 - 0.3).collect();
    let tokens = (0..90).map(|_| dice.u32(0..300)).collect();
    let bundle =
        Bundle { tokens, texts: vec![0..70, 70..90], learnt: (5..69).chain(72..89).collect() };
    let mut lane = Lane::new(base.config.clone(), layout.clone(), 128);
    lane.learn(&weights, &bundle, 1.0);
    for tensor in layout.tensors(&base.config) {
        for _ in 0..3 {
            let at = dice.usize(tensor.at.clone());
            let mut loss = |by: f32| {
                let mut moved = weights.clone();
                moved[at] += by;
                lane.judge(&moved, &bundle).0
            };
            let slope = (loss(4e-3) - loss(-4e-3)) / 8e-3;
            let gradient = f64::from(lane.gradient[at]);
            let off = (slope - gradient).abs() / (slope.abs() + gradient.abs() + 0.1);
            assert!(off < 0.05, "{}: slope {slope}, gradient {gradient}", tensor.name);
        }
    }
}

#[test]
fn a_rule_is_learnt_and_the_same_seed_gives_the_same_weights() {
    let mut one = trained(plan(120));
    let learnt = one.validate(&examples(12));
    assert!(learnt.loss < 0.1, "{learnt:?}");
    assert!(learnt.exact >= 10, "{learnt:?}");
    assert_eq!(one.model().weights, trained(plan(120)).model().weights);
    let other = trained(Plan { seed: 6, ..plan(120) });
    assert_ne!(one.model().weights, other.model().weights);
}

#[test]
fn a_training_that_was_broken_off_ends_with_the_same_weights() {
    let ways = [(None, Optimiser::Adam), (None, Optimiser::Muon), (Some(2), Optimiser::Muon)];
    for (rank, optimiser) in ways {
        let plan = Plan { rank, optimiser, ..plan(4) };
        let whole = trained(plan);
        let mut first = Trainer::new(base(), examples(12), plan);
        for _ in 0..7 {
            first.step(0.0).unwrap();
        }
        let mut kept = Vec::new();
        first.checkpoint("a training", 2.5).write(&mut kept).unwrap();
        let file = Gguf::parse(kept).unwrap();
        let mut second = Trainer::new(base(), examples(12), plan);
        assert!(super::Checkpoint::read(&file, "another", second.parameters()).is_err());
        assert!(super::Checkpoint::read(&file, "a training", 3).is_err());
        second.resume(super::Checkpoint::read(&file, "a training", second.parameters()).unwrap());
        while second.step(0.0).is_some() {}
        assert_eq!(second.steps(), whole.steps());
        assert_eq!(second.model().weights, whole.model().weights);
    }
}

#[test]
fn a_change_of_low_rank_learns_too_and_leaves_tokens_and_norms_alone() {
    let old = trained(plan(80)).model();
    let other: Vec<Example> = examples(12)
        .into_iter()
        .map(|example| Example { tokens: example.tokens.into_iter().rev().collect(), ..example })
        .collect();
    let plan = Plan { rank: Some(4), ..plan(80) };
    let mut trainer = Trainer::new(old.clone(), other.clone(), plan);
    let before = trainer.validate(&other).loss;
    while trainer.step(0.0).is_some() {}
    let after = trainer.validate(&other).loss;
    assert!(after < before / 2.0, "{before} {after}");
    let new = trainer.model();
    for tensor in old.layout.tensors(&old.config) {
        let same = old.weights[tensor.at.clone()] == new.weights[tensor.at.clone()];
        let changes = !tensor.vector && tensor.name.starts_with("blk.");
        assert_eq!(same, !changes, "{}", tensor.name);
    }
}

#[test]
fn a_model_is_the_same_after_a_file() {
    let base = base();
    for (format, most) in [(Format::F32, 0.0), (Format::F16, 1e-3)] {
        let mut bytes = Vec::new();
        base.write(&mut bytes, format).unwrap();
        let read = Base::of(&Gguf::parse(bytes).unwrap()).unwrap();
        assert_eq!(read.config, base.config);
        assert_eq!(read.vocabulary.tokens, base.vocabulary.tokens);
        assert_eq!(read.template, base.template);
        let off = read.weights.iter().zip(&base.weights).map(|(a, b)| (a - b).abs());
        assert!(off.fold(0.0, f32::max) <= most);
    }
}

#[test]
fn the_loss_falls_over_the_time_there_is_where_that_is_shorter() {
    let mut trainer = Trainer::new(base(), examples(12), plan(50));
    let before = trainer.model().weights;
    trainer.step(1.0).unwrap();
    let slow: f32 = trainer.model().weights.iter().zip(&before).map(|(a, b)| (a - b).abs()).sum();
    let mut trainer = Trainer::new(base(), examples(12), plan(50));
    trainer.step(0.0).unwrap();
    let fast: f32 = trainer.model().weights.iter().zip(&before).map(|(a, b)| (a - b).abs()).sum();
    assert!(slow < fast / 10.0, "{slow} {fast}");
}
